//! Persons apart: those under fourteen, and those who are sealed. A grant reaches them only where it
//! says so ([ADR 0028](../../../docs/adr/0028-persons-apart.md)).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, NaiveDate, Utc};
use hub_values::SubjectId;
use thiserror::Error;

use crate::{Caller, Row};

/// Years below which everything about a person is sensitive (《个人信息保护法》 art. 28, 31).
pub const FOURTEEN: u32 = 14;

/// The last day of birth of those who are fourteen on a day: whoever was born later is younger.
pub fn fourteen_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(FOURTEEN * 12)).unwrap_or(NaiveDate::MIN)
}

/// Which persons apart a grant reaches; as a rule none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Covers {
    /// Those under fourteen.
    pub minors: bool,
    /// Those who are sealed.
    pub sealed: bool,
}

impl Covers {
    /// Whether a grant reaches a subject on a day.
    pub(crate) fn admits(self, row: Row<'_>, today: NaiveDate) -> bool {
        self.admits_seal(row) && self.admits_age(row, today)
    }

    /// The same, as far as a seal is concerned.
    pub(crate) fn admits_seal(self, row: Row<'_>) -> bool {
        self.sealed || row.seal != Seal::Closed
    }

    /// The same, as far as age is concerned. Age is counted on the day of the question, so that a
    /// birthday needs no event.
    pub(crate) fn admits_age(self, row: Row<'_>, today: NaiveDate) -> bool {
        let age = || row.traits.and_then(|traits| traits.age(today));
        self.minors || row.seal == Seal::Opened || age().is_none_or(|age| age >= FOURTEEN)
    }
}

impl fmt::Display for Covers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.minors, self.sealed) {
            (false, false) => "",
            (true, false) => "minors",
            (false, true) => "sealed",
            (true, true) => "minors sealed",
        })
    }
}

/// A text that names no persons apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("write minors, sealed, both, or nothing")]
pub struct UnknownPersons;

impl FromStr for Covers {
    type Err = UnknownPersons;

    fn from_str(text: &str) -> Result<Self, UnknownPersons> {
        text.split_whitespace().try_fold(Self::default(), |covers, word| match word {
            "minors" => Ok(Self { minors: true, ..covers }),
            "sealed" => Ok(Self { sealed: true, ..covers }),
            _ => Err(UnknownPersons),
        })
    }
}

/// How a subject stands towards one caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Seal {
    /// It is not sealed.
    #[default]
    None,
    /// It is sealed.
    Closed,
    /// It is sealed, and the caller has broken the glass: their grants hold as for anybody.
    Opened,
}

/// A seal that one caller has opened for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Whose seal.
    pub subject: SubjectId,
    /// For whom, as they stand in the log.
    pub actor: String,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Who is sealed (密封主体), and for whom a seal is open, at one version of the rights.
#[derive(Debug, Clone, Default)]
pub struct Seals {
    sealed: HashSet<SubjectId>,
    openings: HashMap<String, Vec<Opening>>,
}

impl Seals {
    /// These subjects, with what is open.
    pub fn new(
        sealed: impl IntoIterator<Item = SubjectId>,
        openings: impl IntoIterator<Item = Opening>,
    ) -> Self {
        let mut by_actor: HashMap<String, Vec<Opening>> = HashMap::new();
        for one in openings {
            by_actor.entry(one.actor.clone()).or_default().push(one);
        }
        Self { sealed: sealed.into_iter().collect(), openings: by_actor }
    }

    /// Whether nobody is sealed.
    pub fn is_empty(&self) -> bool {
        self.sealed.is_empty()
    }

    /// Whether a subject is sealed.
    pub fn contains(&self, subject: SubjectId) -> bool {
        self.sealed.contains(&subject)
    }

    /// Everybody who is sealed, in the order of their ids.
    pub fn all(&self) -> BTreeSet<SubjectId> {
        self.sealed.iter().copied().collect()
    }

    /// The subjects whose seal is open for a caller at a time.
    pub(crate) fn opened_for(&self, caller: &Caller, now: DateTime<Utc>) -> Vec<SubjectId> {
        let own = self.openings.get(&caller.actor()).into_iter().flatten();
        own.filter(|one| one.from <= now && now < one.until).map(|one| one.subject).collect()
    }
}

/// Why somebody is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SealGround {
    /// 证人保护 (《刑事诉讼法》 art. 64).
    Witness,
    /// 收养 (《民法典》 art. 1110).
    Adoption,
    /// 家庭暴力 (《反家庭暴力法》 art. 5, 29).
    Violence,
    /// Another one that the reason names.
    Other,
}

/// What an official can be named for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NamedDuty {
    /// Seal subjects, and take seals away that somebody else set.
    Seal,
    /// Break the glass.
    BreakGlass,
}

/// What is found after somebody broke the glass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It was right.
    Justified,
    /// It was wrong.
    Unjustified,
}

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal,)+ }) => {
        impl $type {
            /// Name in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The one of this name.
            pub fn from_name(name: &str) -> Option<Self> {
                [$(Self::$variant,)+].into_iter().find(|one| one.as_str() == name)
            }
        }
    };
}

names!(SealGround {
    Witness = "witness",
    Adoption = "adoption",
    Violence = "violence",
    Other = "other",
});

names!(NamedDuty { Seal = "seal", BreakGlass = "break_glass", });

names!(Verdict { Justified = "justified", Unjustified = "unjustified", });

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_grant_covers_reads_back() {
        for text in ["", "minors", "sealed", "minors sealed"] {
            let covers: Covers = text.parse().unwrap();
            assert_eq!(covers.to_string(), text);
        }
        assert!("children".parse::<Covers>().is_err());
    }

    proptest! {
        #[test]
        fn the_last_day_of_birth_says_the_same_as_the_age(
            today in 730_000_i32..745_000,
            back in 0_i32..8_000
        ) {
            let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap();
            let born = today - chrono::Days::new(back.unsigned_abs().into());
            let is_fourteen = today.years_since(born).is_some_and(|age| age >= FOURTEEN);
            prop_assert_eq!(born <= fourteen_since(today), is_fourteen, "{} on {}", born, today);
        }
    }
}
