//! What each column of a line may hold, and which may not change any more.

use hub_values::{AttributeCode, Bilingual as _, names_a_person};

use crate::change::Flaw;
use crate::code_list::is_plain;
use crate::definition::{format, value_type};
use crate::{Attribute, Definition, Range, catalogue};

/// Days that a fact may stay fresh at most: a hundred years.
const FRESHNESS_LIMIT: u32 = 36_500;

/// Columns with few texts.
const CHOICES: [(&str, &[&str]); 10] = [
    ("subject", &["resident", "household", "dwelling", "premises"]),
    ("tier", &["core", "extended", "restricted"]),
    (
        "value_type",
        &["string", "text", "code", "codes", "date", "bool", "int", "decimal", "money", "geo"],
    ),
    ("format", &["", "id_number", "phone", "person_name", "address", "uscc", "digits"]),
    ("sharing_class", &["unconditional", "conditional", "not_shared"]),
    ("sensitivity", &["general", "sensitive"]),
    ("sealed", &["true", "false"]),
    (
        "mask_rule",
        &[
            "none",
            "none_to_fire",
            "surname_only",
            "keep_first6_last4",
            "keep_first3_last4",
            "keep_last4",
            "year_only",
            "to_community",
            "range",
            "hidden",
        ],
    ),
    ("filterable", &["true", "false"]),
    (
        "view_role",
        &[
            "",
            "householder",
            "owner",
            "tenant",
            "guardian",
            "spouse",
            "legal_representative",
            "safety_manager",
        ],
    ),
];

/// What is wrong with the texts of a line, each for itself.
pub(super) fn flaws(definition: &Definition) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    if let Err(error) = definition.code.parse::<AttributeCode>() {
        flaws.push(Flaw { column: "code", zh: error.zh(), en: error.en() });
    }
    for (column, choices) in CHOICES {
        let text = definition.cell(column).unwrap_or_default();
        if !choices.contains(&text) {
            let shown = choices.iter().filter(|one| !one.is_empty()).copied().collect::<Vec<_>>();
            flaws.push(Flaw {
                column,
                zh: format!("请填写其中之一：{}", shown.join("、")),
                en: format!("write one of {}", shown.join(", ")),
            });
        }
    }
    flaws.extend(texts(definition));
    let days = definition.freshness_days.parse::<u32>().ok();
    if days.is_none_or(|days| days > FRESHNESS_LIMIT) {
        flaws.push(Flaw::new(
            "freshness_days",
            "请填写0到36500的天数，0表示不失效",
            "write days from 0 to 36500; 0 means that it does not age",
        ));
    }
    flaws.extend(together(definition));
    flaws.extend(range(definition));
    flaws
}

/// The least and the greatest value, which must fit the type.
fn range(definition: &Definition) -> Option<Flaw> {
    let value_type = value_type(&definition.value_type)?;
    let format = format(&definition.format)?;
    let text = |column| definition.cell(column).unwrap_or_default();
    let column = Range::read(text("minimum"), text("maximum"), value_type, format).err()?;
    Some(Flaw::new(
        column,
        "与值类型不符或上下限颠倒：数字填数字，日期填日期或today，坐标填“经度,纬度”，文本填字数，其他类型不填",
        "does not fit the type, or the least is more than the greatest: write a number for numbers, \
         a day or `today` for days, `longitude,latitude` for positions, a number of characters for \
         texts, and nothing for other types",
    ))
}

/// Names and remarks.
fn texts(definition: &Definition) -> Vec<Flaw> {
    let is_name = |text: &str| !text.is_empty() && is_plain(text, 60) && !names_a_person(text);
    let mut flaws = Vec::new();
    for (column, text) in [("name_zh", &definition.name_zh), ("name_en", &definition.name_en)] {
        if !is_name(text) {
            flaws.push(Flaw::new(
                column,
                "请填写名称（60字以内，不含证件或电话号码）",
                "write a name of at most 60 characters, without numbers of persons",
            ));
        }
    }
    for (column, text) in [
        ("note", &definition.note),
        ("code_table", &definition.code_table),
        ("authoritative_source", &definition.authoritative_source),
        ("not_shared_basis", &definition.not_shared_basis),
        ("synonyms", &definition.synonyms),
    ] {
        if !is_plain(text, 300) || names_a_person(text) {
            flaws.push(Flaw::new(
                column,
                "最多300字，不含证件或电话号码",
                "at most 300 characters, without numbers of persons",
            ));
        }
    }
    let is_field = |c: char| c.is_ascii_alphanumeric();
    let starts_well = definition.graphql_name.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts_well || !definition.graphql_name.chars().all(is_field) {
        flaws.push(Flaw::new(
            "graphql_name",
            "字段名须以小写字母开头，只含字母和数字",
            "begins with a small letter and has letters and digits only",
        ));
    }
    flaws
}

/// Columns that must fit one another.
fn together(definition: &Definition) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let is_text = matches!(definition.value_type.as_str(), "string" | "text");
    if !definition.format.is_empty() && !is_text {
        flaws.push(Flaw::new(
            "format",
            "只有文本（string、text）可以指定格式",
            "only a `string` or `text` has a format",
        ));
    }
    let is_number = matches!(definition.format.as_str(), "id_number" | "phone");
    if definition.sealed == "false" && (definition.sensitivity == "sensitive" || is_number) {
        flaws.push(Flaw::new(
            "sealed",
            "敏感数据项、证件号码和电话号码必须加密存储，请填 true",
            "what is sensitive, an ID number or a telephone number is stored sealed; write true",
        ));
    }
    // 《政务数据共享条例》: what is not shared rests on a law, regulation or State Council decision.
    let is_not_shared = definition.sharing_class == "not_shared";
    if is_not_shared == definition.not_shared_basis.is_empty() {
        flaws.push(Flaw::new(
            "not_shared_basis",
            "不予共享须注明法律、行政法规或国务院决定依据，其他类别不填",
            "name the law that forbids sharing when the class is not_shared, and only then",
        ));
    }
    flaws
}

/// Why a column of an attribute does not change.
pub(super) fn unchangeable(
    attribute: &Attribute,
    column: &'static str,
    is_used: bool,
) -> Option<Flaw> {
    let is_compiled = !attribute.is_added() && catalogue::SHIPPED_ONLY.contains(&column);
    let is_fixed = matches!(
        column,
        "code"
            | "subject"
            | "tier"
            | "graphql_name"
            | "filterable"
            | "view_role"
            | "view_attribute"
    );
    if is_compiled || is_fixed {
        return Some(Flaw::new(
            column,
            "此列不能修改；如需不同的数据项，请以新代码增加",
            "this column does not change; add another attribute under a new code instead",
        ));
    }
    match column {
        "value_type" | "format" | "code_table" if is_used => Some(Flaw::new(
            column,
            "已有数据使用该类型或代码表，不能修改；请以新代码增加数据项，代码表可用 import-codes 增补",
            "statements rest on it; add an attribute under a new code, or more codes with `fileonce \
             catalogue import-codes`",
        )),
        "sealed" if is_used => Some(Flaw::new(
            column,
            "已有数据，不能直接改变加密方式；待 fileonce keys reseal 提供后可重新加密",
            "statements are stored the other way; `fileonce keys reseal` of a later version will \
             store them anew",
        )),
        _ => None,
    }
}
