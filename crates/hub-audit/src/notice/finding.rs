//! What a rule has found, with the numbers that explain it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A rule over the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeRule {
    /// One person looked at far more people than the peers in their department do.
    FarAbovePeers,
    /// An official looked themselves up.
    Oneself,
    /// An official looked up somebody they live with.
    Household,
    /// An official looked up colleagues.
    Colleagues,
    /// One dwelling of a building after the other.
    WholeBuilding,
    /// Requests for a purpose that wants a case, without one.
    NoCase,
    /// One case for very many people, or a case that is no reference.
    OneCaseForMany,
    /// At night.
    Night,
    /// On a day off.
    DayOff,
    /// Many refusals in a short time.
    Refusals,
    /// One purpose for everything, although the department has others.
    OnePurpose,
    /// A record that nobody has a reason to look at.
    Honey,
    /// A person whose record is sealed, looked at or asked for.
    Sealed,
}

/// Something that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Which rule.
    pub rule: NoticeRule,
    /// Who, as the log names them.
    pub actor: String,
    /// Their department.
    pub department: Option<String>,
    /// On which day, in China.
    pub day: NaiveDate,
    /// What was counted.
    pub measured: u64,
    /// From which count on the rule speaks.
    pub threshold: u64,
    /// What is usual among peers, where that was compared.
    pub usual: Option<u64>,
    /// What it is about, where it is about one thing: a subject or a case.
    pub object: Option<String>,
    /// The entry with which the threshold was reached.
    pub entry: u64,
}

/// A finding that does not know yet whose it is.
pub(super) struct Found {
    pub(super) rule: NoticeRule,
    pub(super) measured: u64,
    pub(super) threshold: u64,
    pub(super) usual: Option<u64>,
    pub(super) object: Option<String>,
}

impl Found {
    pub(super) fn new(rule: NoticeRule, measured: u64, threshold: u64) -> Self {
        Self { rule, measured, threshold, usual: None, object: None }
    }

    pub(super) fn about(self, object: &str) -> Self {
        Self { object: Some(object.to_owned()), ..self }
    }

    pub(super) fn of(
        self,
        actor: &str,
        department: Option<&str>,
        day: NaiveDate,
        entry: u64,
    ) -> Finding {
        let Self { rule, measured, threshold, usual, object } = self;
        let (actor, department) = (actor.to_owned(), department.map(str::to_owned));
        Finding { rule, actor, department, day, measured, threshold, usual, object, entry }
    }
}

impl Finding {
    /// One text for one finding: rule, day, person, object. Found again, it is the same one.
    pub fn found_as(&self) -> String {
        let object = self.object.as_deref().unwrap_or_default();
        format!("{}|{}|{}|{object}", self.rule.as_str(), self.day, self.actor)
    }

    /// Why, in Chinese.
    pub fn zh(&self) -> String {
        let (count, limit) = (self.measured, self.threshold);
        match self.rule {
            NoticeRule::FarAbovePeers => format!(
                "当日查询{count}人，本部门同事通常为{}人，阈值{limit}人",
                self.usual.unwrap_or_default()
            ),
            NoticeRule::Oneself => "查询了本人的记录".to_owned(),
            NoticeRule::Household => "查询了同住家庭成员的记录".to_owned(),
            NoticeRule::Colleagues => format!("当日查询了{count}名同事的记录，阈值{limit}"),
            NoticeRule::WholeBuilding => {
                format!("短时间内逐户查询同一楼栋的{count}户，阈值{limit}户")
            }
            NoticeRule::NoCase => format!("当日{count}次未注明案件编号被拒，阈值{limit}次"),
            NoticeRule::OneCaseForMany => {
                format!("同一案件编号（或占位编号）用于{count}人，阈值{limit}人")
            }
            NoticeRule::Night => format!("夜间查询{count}人，阈值{limit}人"),
            NoticeRule::DayOff => format!("休息日查询{count}人，阈值{limit}人"),
            NoticeRule::Refusals => format!("短时间内{count}次被拒，阈值{limit}次"),
            NoticeRule::OnePurpose => format!("当日{count}次查询全部使用同一用途，阈值{limit}次"),
            NoticeRule::Honey => "查询了审计设置的诱饵记录，任何人都没有理由查询它".to_owned(),
            NoticeRule::Sealed => "查询或试图查询了受封存保护人员的记录".to_owned(),
        }
    }

    /// Why, in English.
    pub fn en(&self) -> String {
        let (count, limit) = (self.measured, self.threshold);
        match self.rule {
            NoticeRule::FarAbovePeers => format!(
                "looked at {count} people that day; colleagues usually look at {}; the rule speaks from {limit} on",
                self.usual.unwrap_or_default()
            ),
            NoticeRule::Oneself => "looked up their own record".to_owned(),
            NoticeRule::Household => "looked up somebody they live with".to_owned(),
            NoticeRule::Colleagues => {
                format!("looked up {count} colleagues that day; the rule speaks from {limit} on")
            }
            NoticeRule::WholeBuilding => format!(
                "looked at {count} dwellings of one building one after the other; the rule speaks from {limit} on"
            ),
            NoticeRule::NoCase => format!(
                "{count} requests without the case that their purpose wants; the rule speaks from {limit} on"
            ),
            NoticeRule::OneCaseForMany => format!(
                "one case, or a case that is no reference, for {count} people; the rule speaks from {limit} on"
            ),
            NoticeRule::Night => {
                format!("looked at {count} people at night; the rule speaks from {limit} on")
            }
            NoticeRule::DayOff => {
                format!("looked at {count} people on a day off; the rule speaks from {limit} on")
            }
            NoticeRule::Refusals => {
                format!("{count} refusals within minutes; the rule speaks from {limit} on")
            }
            NoticeRule::OnePurpose => format!(
                "{count} requests that day, all for one purpose; the rule speaks from {limit} on"
            ),
            NoticeRule::Honey => {
                "looked at a record that auditors marked because nobody has a reason to look at it"
                    .to_owned()
            }
            NoticeRule::Sealed => {
                "looked at, or asked for, a person whose record is sealed".to_owned()
            }
        }
    }
}

impl NoticeRule {
    /// Every rule, in the order declared.
    pub const ALL: [Self; 13] = [
        Self::FarAbovePeers,
        Self::Oneself,
        Self::Household,
        Self::Colleagues,
        Self::WholeBuilding,
        Self::NoCase,
        Self::OneCaseForMany,
        Self::Night,
        Self::DayOff,
        Self::Refusals,
        Self::OnePurpose,
        Self::Honey,
        Self::Sealed,
    ];

    /// The word for it in files and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FarAbovePeers => "far_above_peers",
            Self::Oneself => "oneself",
            Self::Household => "household",
            Self::Colleagues => "colleagues",
            Self::WholeBuilding => "whole_building",
            Self::NoCase => "no_case",
            Self::OneCaseForMany => "one_case_for_many",
            Self::Night => "night",
            Self::DayOff => "day_off",
            Self::Refusals => "refusals",
            Self::OnePurpose => "one_purpose",
            Self::Honey => "honey",
            Self::Sealed => "sealed",
        }
    }

    /// The rule of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }
}
