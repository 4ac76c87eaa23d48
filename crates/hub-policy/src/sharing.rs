//! Sharing from request to grant: what an access request is, and what may become of it.

mod judge;
mod limits;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::{Attribute, SharingClass};
use hub_values::{AreaCode, AttributeCode, DepartmentCode, PurposeCode, RequestId};

use crate::{AnswerForm, Covers, RowCondition};

pub use judge::{Decider, ItemRefusal, SharingDecision, may_decide};
pub use limits::SharingLimits;

/// A department asks for attributes for a purpose (共享申请).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRequest {
    /// Its id.
    pub id: RequestId,
    /// Who asks.
    pub department: DepartmentCode,
    /// For what.
    pub purpose: PurposeCode,
    /// The law that the department names.
    pub legal_basis: String,
    /// What it is needed for, in which work (应用场景).
    pub scenario: String,
    /// Where; empty for the whole city.
    pub areas: Vec<AreaCode>,
    /// Which subjects; all must hold.
    pub conditions: Vec<RowCondition>,
    /// The last day on which it is needed.
    pub last_day: NaiveDate,
    /// People that are expected on one day.
    pub people_per_day: u64,
    /// Which persons apart it is for; none as a rule.
    pub covers: Covers,
    /// Who asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What is asked for.
    pub items: Vec<AccessItem>,
}

/// One attribute in one form of answer, and where it stands.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the procedure")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessItem {
    /// Its place in the request.
    pub number: u16,
    /// Which attribute.
    pub attribute: AttributeCode,
    /// In which form it is asked for.
    pub form: AnswerForm,
    /// The department that leads the attribute.
    pub lead: DepartmentCode,
    /// Where it stands.
    pub state: ItemState,
    /// Who decides now.
    pub tier: Tier,
    /// The last day of the time to decide.
    pub due: Option<NaiveDate>,
    /// Years that the count went through and whose holidays are not known.
    pub unknown_years: Vec<i32>,
    /// Whether the time was extended; once is allowed.
    pub is_extended: bool,
    /// Whether it was returned for completion; once is allowed.
    pub is_returned: bool,
    /// Whether the time passed and the data bureau was told.
    pub is_overdue: bool,
    /// Whether two officials must agree.
    pub needs_two: bool,
    /// The first of them.
    pub first_approval: Option<String>,
    /// The form in which it was granted.
    pub granted_form: Option<AnswerForm>,
    /// Who decided it last.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why it was refused or returned.
    pub reason: Option<String>,
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemState {
    /// Somebody has to decide it.
    Waiting,
    /// Something is missing; the asking department completes it.
    Returned,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// The asking department took it back.
    Withdrawn,
}

/// Who decides: disputes go up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// 主责部门: the lead department's data manager.
    Lead,
    /// 数据局: the data bureau.
    Bureau,
    /// The body that the city's settings name; the data bureau enters what it decided.
    Third,
}

/// Something that happened to a request, never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessStep {
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `hub` for what the hub does by itself.
    pub actor: String,
    /// Their department.
    pub department: DepartmentCode,
    /// What.
    pub kind: StepKind,
    /// To which attributes.
    pub attributes: Vec<AttributeCode>,
    /// Why, or what is missing.
    pub reason: Option<String>,
}

/// What can happen to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// It was made.
    Asked,
    /// A lead department was told of a grant that needed no decision.
    Told,
    /// The first of two officials agreed.
    Approved,
    /// It was granted.
    Granted,
    /// It was refused.
    Refused,
    /// It was returned for completion.
    Returned,
    /// The time to decide was extended.
    Extended,
    /// The asking department completed or narrowed it.
    Resubmitted,
    /// The asking department took it back.
    Withdrawn,
    /// The asking department disputes a refusal.
    Disputed,
    /// The time to decide passed; the data bureau may decide now.
    Overdue,
    /// A grant of it was taken away.
    Revoked,
    /// Its grants were certified for another year.
    Recertified,
    /// A grant ended because the attribute was not used.
    Dropped,
}

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal,)+ }) => {
        impl $type {
            /// Name in the database and in files.
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

names!(ItemState {
    Waiting = "waiting",
    Returned = "returned",
    Granted = "granted",
    Refused = "refused",
    Withdrawn = "withdrawn",
});

names!(Tier {
    Lead = "lead",
    Bureau = "bureau",
    Third = "third",
});

names!(StepKind {
    Asked = "asked",
    Told = "told",
    Approved = "approved",
    Granted = "granted",
    Refused = "refused",
    Returned = "returned",
    Extended = "extended",
    Resubmitted = "resubmitted",
    Withdrawn = "withdrawn",
    Disputed = "disputed",
    Overdue = "overdue",
    Revoked = "revoked",
    Recertified = "recertified",
    Dropped = "dropped",
});

/// What becomes of an item when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// 无条件共享: granted at once, and the lead department is told.
    AtOnce,
    /// 有条件共享: the lead department decides.
    Decided {
        /// Whether two officials must agree.
        by_two: bool,
    },
    /// 不予共享: refused, by law.
    Never,
}

impl Asked {
    /// What becomes of an attribute that is asked for in a form, for so many people a day and these
    /// persons apart.
    pub fn of(
        attribute: &Attribute,
        form: AnswerForm,
        people: u64,
        covers: Covers,
        limits: &SharingLimits,
    ) -> Self {
        if attribute.is_switched_off() || attribute.sharing == SharingClass::NotShared {
            return Self::Never;
        }
        // Restricted (SECURITY): what is sensitive, as it is or to find people by, and many people.
        let is_plain = matches!(form, AnswerForm::Full | AnswerForm::Lookup);
        let is_apart = covers != Covers::default();
        let by_two =
            (attribute.is_sensitive && is_plain) || is_apart || people > limits.people_per_day;
        match attribute.sharing {
            SharingClass::Unconditional if !by_two => Self::AtOnce,
            SharingClass::Unconditional | SharingClass::Conditional | SharingClass::NotShared => {
                Self::Decided { by_two }
            }
        }
    }
}

impl AnswerForm {
    /// Whether this form tells no more than another one of the same attribute.
    pub fn is_within(self, other: Self) -> bool {
        match other {
            Self::Full => matches!(self, Self::Full | Self::Masked | Self::Predicate),
            Self::Masked => matches!(self, Self::Masked | Self::Predicate),
            Self::Lookup | Self::Predicate | Self::Write => self == other,
        }
    }
}
