//! What a task asks, why, and where it is: the words in which tasks are stored.

use hub_facts::Grade;
use hub_values::AttributeCode;

/// What a task asks of a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAsk {
    /// A fact of the catalogue.
    Attribute(AttributeCode),
    /// An answer that belongs to a form: its code, and the heading of the column.
    Column(String, String),
}

/// Why it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskReason {
    /// Nothing is held, or it is not verified well enough.
    Missing,
    /// What is held is to be confirmed.
    Stale,
    /// A department asks although it is held, and has said why.
    Again,
}

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskState {
    /// It waits.
    Open,
    /// Answered.
    Done,
    /// Answered: the person would not say.
    Refused,
    /// Answered: nobody knows.
    Unknown,
    /// Not answered: whoever is told has called it off. Others may still wait for it.
    Withdrawn,
}

impl TaskAsk {
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Attribute(code) => format!("a:{code}"),
            Self::Column(form, heading) => format!("f:{form}#{heading}"),
        }
    }

    pub(crate) fn of(text: &str) -> Option<Self> {
        if let Some(code) = text.strip_prefix("a:") {
            return code.parse().ok().map(Self::Attribute);
        }
        let (form, heading) = text.strip_prefix("f:")?.split_once('#')?;
        Some(Self::Column(form.to_owned(), heading.to_owned()))
    }
}

impl TaskReason {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::Again => "again",
        }
    }

    pub(crate) fn of(text: &str) -> Option<Self> {
        [Self::Missing, Self::Stale, Self::Again].into_iter().find(|one| one.as_str() == text)
    }
}

impl TaskState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Open, Self::Done, Self::Refused, Self::Unknown, Self::Withdrawn];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// The word for a grade, weakest first.
pub(crate) fn grade_word(grade: Grade) -> &'static str {
    match grade {
        Grade::SelfStated => "self_stated",
        Grade::SeenDocument => "seen_document",
        Grade::ConfirmedByStaff => "confirmed_by_staff",
        Grade::AuthoritativeRegister => "authoritative_register",
    }
}

/// The grade of a word; the weakest for a word that is none.
pub(crate) fn grade_of(word: &str) -> Grade {
    let all = [Grade::AuthoritativeRegister, Grade::ConfirmedByStaff, Grade::SeenDocument];
    all.into_iter().find(|one| grade_word(*one) == word).unwrap_or(Grade::SelfStated)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_read_back() {
        for ask in [
            TaskAsk::Attribute("mobile_phone".parse().expect("a code")),
            TaskAsk::Column("police_x".to_owned(), "走访#结果".to_owned()),
        ] {
            assert_eq!(TaskAsk::of(&ask.text()), Some(ask));
        }
        assert_eq!(TaskAsk::of("x"), None);
    }
}
