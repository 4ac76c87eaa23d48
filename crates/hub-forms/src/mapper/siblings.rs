//! Headings that mean one thing alone and another beside a more exact one.

use super::{Candidate, MappedColumn, Reason, THRESHOLD};
use crate::heading::Heading;
use crate::{Ask, Mapper, Meaning, Role, Transform};

/// Headings that are an area where the form has the address besides, and the address where not.
const PAIRS: [(&[&str], &str, &str); 2] = [
    (
        &["户籍地", "户籍所在地", "户口所在地", "户籍登记地", "户口登记地", "户籍"],
        "hukou_region",
        "hukou_address",
    ),
    (
        &["现住地", "现居住地", "居住地", "现居地", "常住地", "经常居住地", "目前居住地"],
        "residence_region",
        "residence_address",
    ),
];

impl Mapper<'_> {
    /// Settles headings by what else the form asks.
    pub(super) fn by_siblings(&self, columns: &mut [MappedColumn]) {
        self.by_more_exact(columns);
        self.by_document(columns);
        self.by_household(columns);
    }

    /// A number or a day of expiry behind 办证类型 is that of the permit, when the ID number is asked
    /// for elsewhere.
    fn by_document(&self, columns: &mut [MappedColumn]) {
        let mut is_permit = false;
        let mut has_number = false;
        for column in columns {
            let code = match asked(column) {
                Some(ask) if ask.role == Role::Own => ask.attribute.as_str().to_owned(),
                _ => String::new(),
            };
            let instead = match code.as_str() {
                "id_number" if is_permit && has_number => Some("residence_permit_no"),
                "id_expiry" if is_permit => Some("residence_permit_expiry"),
                _ => None,
            };
            is_permit = code.starts_with("residence_permit") || (is_permit && code != "id_type");
            has_number |= code == "id_number";
            if let Some(code) = instead {
                self.put(column, code);
            }
        }
    }

    /// 年收入 behind a column about the family is the family's.
    fn by_household(&self, columns: &mut [MappedColumn]) {
        let mut is_family = false;
        for column in columns {
            let text = Heading::of(column.heading.last()).outside;
            let is_income = asked(column).is_some_and(|ask| {
                ask.role == Role::Own && ask.attribute.as_str() == "personal_income"
            });
            let says_own = ["个人", "本人", "工资", "退休"].iter().any(|word| text.contains(word));
            if is_income && is_family && !says_own {
                self.put(column, "household_income");
                continue;
            }
            is_family = ["家庭", "全家", "户"].iter().any(|word| text.starts_with(word))
                && !text.contains("成员")
                && !text.starts_with("户主")
                && !text.starts_with("户籍")
                && !text.starts_with("户口");
        }
    }

    /// Puts another attribute first, in the same dress.
    fn put(&self, column: &mut MappedColumn, code: &str) {
        let Some(attribute) = self.catalogue.attribute(code).filter(|one| !one.is_retired()) else {
            return;
        };
        let transform = asked(column).map_or(Transform::AsIs, |ask| ask.transform.clone());
        let ask = Ask { attribute: attribute.code.clone(), role: Role::Own, transform };
        let confidence = 85;
        for one in &mut column.candidates {
            one.confidence = one.confidence.min(confidence - 1);
        }
        let (meaning, reason) = (Meaning::Fact(ask), Reason::Sibling);
        column.candidates.insert(0, Candidate { meaning, confidence, reason });
    }

    fn by_more_exact(&self, columns: &mut [MappedColumn]) {
        for (bare, region, address) in PAIRS {
            let is_bare = |column: &MappedColumn| {
                bare.contains(&Heading::of(column.heading.last()).outside.as_str())
            };
            let is_exact = |column: &MappedColumn| {
                let first = column.candidates.first().map(|one| &one.meaning);
                !is_bare(column)
                    && matches!(first, Some(Meaning::Fact(ask)) if ask.attribute.as_str() == address)
            };
            let has_exact = columns.iter().any(is_exact);
            let code = if has_exact { region } else { address };
            let Some(attribute) = self.catalogue.attribute(code) else { continue };
            let confidence = if has_exact { 96 } else { 85 };
            for column in columns.iter_mut().filter(|column| is_bare(column)) {
                if column.candidates.first().is_some_and(|one| one.reason == Reason::Group) {
                    continue;
                }
                let meaning = Meaning::Fact(Ask::plain(attribute.code.clone()));
                column.candidates.retain(|one| one.confidence < confidence);
                let reason = Reason::Sibling;
                column.candidates.insert(0, Candidate { meaning, confidence, reason });
            }
        }
    }
}

/// What a column asks, as far as it is sure.
fn asked(column: &MappedColumn) -> Option<&Ask> {
    let first = column.candidates.first().filter(|one| one.confidence >= THRESHOLD)?;
    match &first.meaning {
        Meaning::Fact(ask) => Some(ask),
        Meaning::Context(_) | Meaning::Supplementary => None,
    }
}
