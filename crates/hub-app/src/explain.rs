//! A refusal in words: what was refused, and what to do about it.

use hub_catalogue::Catalogue;
use hub_policy::{Denial, Rule};

use crate::Operation;
use crate::settings::Language;
use crate::snapshot::Snapshot;

/// A refusal as a caller is told.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What was refused.
    pub message: String,
    /// What to do about it.
    pub how_to_apply: String,
}

impl Operation {
    /// A refusal in the language of the answer. `is_mask` says that the value is there, but its
    /// mask does not fit the field's type.
    pub fn explain(&self, denial: &Denial, is_mask: bool) -> Explanation {
        let (catalogue, language) = (self.catalogue(), self.language());
        let name = name(catalogue, denial, language);
        if denial.rule == Rule::TooManyGuesses {
            let message = language.pick("提问过多，本次不予回答", "asked too often; not answered");
            let how_to_apply = how_to_apply(self.snapshot(), denial, language);
            return Explanation { message: message.to_owned(), how_to_apply };
        }
        let message = match (is_mask, language) {
            (true, Language::Chinese) => {
                format!("“{name}”仅可脱敏查看，请改用 facts 的 text")
            }
            (true, Language::English) => {
                format!("{name} is shown masked only; ask for the text of its fact")
            }
            (false, Language::Chinese) => format!("“{name}”未授权用于此用途"),
            (false, Language::English) => format!("{name} is not granted for this purpose"),
        };
        Explanation { message, how_to_apply: how_to_apply(self.snapshot(), denial, language) }
    }
}

fn name(catalogue: &Catalogue, denial: &Denial, language: Language) -> String {
    let code = denial.attribute.as_str();
    match catalogue.attribute(code) {
        Some(attribute) => language.pick(&attribute.name_zh, &attribute.name_en).to_owned(),
        None => code.to_owned(),
    }
}

/// What a refused caller can do.
pub(crate) fn how_to_apply(snapshot: &Snapshot, denial: &Denial, language: Language) -> String {
    let code = denial.lead_department.as_str();
    let lead = snapshot.department(code);
    let lead = lead.map_or(code, |one| language.pick(&one.name_zh, &one.name_en));
    let (zh, en) = match denial.rule {
        Rule::SwitchedOff => (
            "该数据项在本市未启用，不接受申请".to_owned(),
            "this attribute is switched off in this city; no application is possible".to_owned(),
        ),
        Rule::Retired => (
            "该数据项已停用，停用原因见数据目录".to_owned(),
            "this attribute was retired; the catalogue says why".to_owned(),
        ),
        Rule::Role => (
            "当前角色不能查看数据，请使用本部门的业务账号".to_owned(),
            "your role sees no data; use an account of your department".to_owned(),
        ),
        Rule::TooManyGuesses => (
            "今天对该主体以不同参数提问次数已达上限，请明天再试，或申请查看该数据项".to_owned(),
            "the same was asked about this subject with too many different arguments today; try again \
             tomorrow, or request the attribute itself"
                .to_owned(),
        ),
        Rule::UnderFourteen => (
            format!(
                "该居民未满14周岁，其信息均为敏感个人信息；确需使用的，请由本部门数据管理员向主责部门\
                 （{lead}）申请涵盖未成年人的授权"
            ),
            format!(
                "this resident is under fourteen and everything about them is sensitive; if it is \
                 needed, your department's data manager may request access that covers minors from \
                 {lead}"
            ),
        ),
        Rule::Sealed => (
            format!("该数据项的授权不涵盖密封主体，请由本部门数据管理员向主责部门（{lead}）申请"),
            format!(
                "your grant for this attribute does not cover sealed subjects; your department's \
                 data manager may request it from {lead}"
            ),
        ),
        Rule::NoGrant | Rule::OutsideAreaOrTime | Rule::OtherForm | Rule::NeedsFull => (
            format!("请由本部门数据管理员向主责部门（{lead}）提出共享申请"),
            format!("your department's data manager may request access from {lead}"),
        ),
    };
    language.pick(&zh, &en).to_owned()
}
