//! What is true of a person, before any source gets it wrong.

use chrono::NaiveDate;

use crate::health::Health;
use crate::names::Foreigner;
use crate::work::Work;

/// Sex, GB/T 2261.1.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    Male,
    Female,
}

impl Sex {
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Male => "男",
            Self::Female => "女",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Male => Self::Female,
            Self::Female => Self::Male,
        }
    }
}

/// Place of a person in the family; the core couple is its middle.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Parent of the core person and of the siblings.
    Elder,
    Core,
    Spouse,
    /// Child of the couple.
    Child,
    /// Brother or sister of the core person.
    Sibling,
    /// Shares a flat and nothing else.
    Flatmate,
}

/// Where somebody is registered; slots are the family's own homes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Registered {
    /// In a home in the city.
    Home(u64),
    /// In the collective register of the city.
    Collective,
    /// In another city of the country.
    Outside,
    /// Under another law: foreigners, Hong Kong, Macao and Taiwan.
    Abroad,
    /// Nowhere.
    Nowhere,
}

/// The document that identifies somebody.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// Kind, GA/T 517, in Chinese.
    pub(crate) kind: &'static str,
    pub(crate) number: String,
}

/// Kind of the document of nearly everybody, GB 11643.
pub(crate) const RESIDENT_CARD: &str = "居民身份证";

/// Which registers know somebody.
#[derive(Clone, Copy)]
pub(crate) struct KnownTo {
    pub(crate) police: bool,
    pub(crate) communities: bool,
    pub(crate) health: bool,
}

/// A resident as the world knows them.
pub(crate) struct Person {
    /// Unique in the city.
    pub(crate) number: u64,
    pub(crate) role: Role,
    pub(crate) sex: Sex,
    /// Sex of the core person: whether a grandchild is a son's or a daughter's.
    pub(crate) through: Sex,
    pub(crate) age: u32,
    pub(crate) birth: NaiveDate,
    pub(crate) name: String,
    pub(crate) foreigner: Option<Foreigner>,
    /// Label of GB/T 3304; blank for foreigners.
    pub(crate) ethnicity: &'static str,
    pub(crate) document: Option<Document>,
    /// Slot of the home they live in.
    pub(crate) home: u64,
    pub(crate) registered: Registered,
    /// Registered address where it is not a home of this family.
    pub(crate) hukou_elsewhere: String,
    /// Their own phone, if they have one.
    pub(crate) phone: Option<String>,
    /// Label of GB/T 2261.2.
    pub(crate) marital: &'static str,
    pub(crate) work: Work,
    pub(crate) health: Health,
    pub(crate) moved_in: NaiveDate,
    pub(crate) known_to: KnownTo,
}

impl Person {
    /// Lives elsewhere than registered, 人户分离; nothing for those who have no register to live apart from.
    pub(crate) fn lives_apart(&self) -> Option<bool> {
        match self.registered {
            Registered::Home(slot) => Some(slot != self.home),
            Registered::Collective | Registered::Outside => Some(true),
            Registered::Abroad | Registered::Nowhere => None,
        }
    }

    /// Number of a resident identity card, GB 11643.
    pub(crate) fn id_number(&self) -> Option<&str> {
        self.document
            .as_ref()
            .filter(|document| document.kind == RESIDENT_CARD)
            .map(|document| document.number.as_str())
    }

    /// What `other` is to this person, GB/T 4761.
    pub(crate) fn relation_of(&self, other: &Self) -> &'static str {
        use Role::{Child, Core, Elder, Flatmate, Sibling, Spouse};
        let (he, she) = match (self.role, other.role) {
            (Elder, Elder) | (Core, Spouse) | (Spouse, Core) => ("配偶", "配偶"),
            (Elder, Core | Sibling) | (Core | Spouse, Child) => ("子", "女"),
            (Elder, Spouse) => ("女婿", "儿媳"),
            (Core | Sibling, Elder) | (Child, Core | Spouse) => ("父亲", "母亲"),
            (Spouse, Elder) if self.sex == Sex::Male => ("岳父", "岳母"),
            (Spouse, Elder) => ("公公", "婆婆"),
            (Elder, Child) if self.through == Sex::Male => ("孙子", "孙女"),
            (Elder, Child) => ("外孙子", "外孙女"),
            (Child, Elder) if self.through == Sex::Male => ("祖父", "祖母"),
            (Child, Elder) => ("外祖父", "外祖母"),
            (Core, Sibling) | (Sibling, Core | Sibling) | (Child, Child) => self.sibling(other),
            (Flatmate, _) | (_, Flatmate) => ("非亲属", "非亲属"),
            (Core, Core)
            | (Spouse | Child, Sibling)
            | (Sibling, Spouse | Child)
            | (Spouse, Spouse) => ("其他亲属", "其他亲属"),
        };
        if other.sex == Sex::Male { he } else { she }
    }

    fn sibling(&self, other: &Self) -> (&'static str, &'static str) {
        if other.birth <= self.birth { ("兄", "姐姐") } else { ("弟", "妹妹") }
    }
}
