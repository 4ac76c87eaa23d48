//! An id of its own for each kind of thing, so that one cannot be taken for another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::Bilingual;

macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id that this UUID is.
            pub fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID inside.
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }
    )+ };
}

ids! {
    /// A subject: the anchor that facts hang on.
    SubjectId;
    /// A source record: one row or entry as it came in.
    RecordId;
    /// A statement: what one source said.
    StatementId;
    /// A client: a department system with credentials.
    ClientId;
    /// A user: a person who logs in.
    UserId;
    /// A link from a source record to a subject.
    LinkId;
    /// A dated membership of a resident in a household.
    MembershipId;
    /// A grant: who may see what, for which purpose.
    GrantId;
    /// An access request: a department asks for attributes for a purpose.
    RequestId;
    /// An approval of more people on a day than a grant allows.
    ApprovalId;
    /// A pair that waits for a person.
    ReviewId;
    /// A correction: somebody says that a fact is wrong.
    CorrectionId;
    /// A batch: one import as a whole.
    BatchId;
    /// A file that came in, or that was made of an import.
    FileId;
    /// A form of a department, in one version.
    FormId;
    /// A request for a form: whom it asks about, until when.
    FormRequestId;
    /// Something that is to be collected of a subject, once for all who ask.
    TaskId;
    /// A seal: a person whom nobody finds who may not.
    SealId;
    /// A seal that somebody broke for a time.
    GlassBreakId;
    /// An alert: something in the log that somebody should look at.
    AlertId;
    /// A mark that auditors set beside the log.
    AuditMarkId;
    /// A feed: records that a department's register sends one after another.
    FeedId;
}

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an id must be a UUID of 36 characters")]
pub struct IdError;

impl Bilingual for IdError {
    fn zh(&self) -> String {
        "标识不是有效的 UUID，请使用系统给出的标识".to_owned()
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

/// The four kinds of thing that facts are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A person who lives or is registered here.
    Resident,
    /// People who are registered, or who live, together.
    Household,
    /// A place to live.
    Dwelling,
    /// A shop, a workshop, or another place of business.
    Premises,
}

impl SubjectKind {
    /// All kinds, in the order of their definition.
    pub const ALL: [Self; 4] = [Self::Resident, Self::Household, Self::Dwelling, Self::Premises];

    /// The name in snake case, as it is stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Household => "household",
            Self::Dwelling => "dwelling",
            Self::Premises => "premises",
        }
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for SubjectKind {
    type Err = UnknownSubjectKind;

    fn from_str(text: &str) -> Result<Self, UnknownSubjectKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(UnknownSubjectKind)
    }
}

/// The text names none of the four kinds of subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a kind of subject must be resident, household, dwelling or premises")]
pub struct UnknownSubjectKind;

impl Bilingual for UnknownSubjectKind {
    fn zh(&self) -> String {
        "主体类别不对，应为居民、户、房屋或场所（resident、household、dwelling、premises）"
            .to_owned()
    }

    fn en(&self) -> String {
        self.to_string()
    }
}

/// Whoever gives out new ids.
pub trait IdSource: Send + Sync {
    /// A UUID that was never given out before.
    fn uuid(&self) -> Uuid;
}

/// Ids that sort by the time they were made (UUID version 7, RFC 9562).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the IdSource that all others ask")]
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error as ValueError, StrDeserializer};

    use super::*;

    #[test]
    fn an_id_reads_what_it_writes() {
        let id = SubjectId::from_uuid(SystemIds.uuid());
        assert_eq!(id.to_string().len(), 36);
        assert_eq!(id.to_string().parse(), Ok(id));
        let text = id.to_string();
        let read: StrDeserializer<'_, ValueError> = text.as_str().into_deserializer();
        assert_eq!(SubjectId::deserialize(read), Ok(id));
    }

    #[test]
    fn what_is_no_uuid_is_refused() {
        assert_eq!("42".parse::<UserId>(), Err(IdError));
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let mut earlier = SystemIds.uuid();
        for _ in 0..100 {
            let later = SystemIds.uuid();
            assert!(earlier < later);
            earlier = later;
        }
    }

    #[test]
    fn a_kind_reads_its_own_name_only() {
        for kind in SubjectKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert_eq!("Resident".parse::<SubjectKind>(), Err(UnknownSubjectKind));
    }
}
