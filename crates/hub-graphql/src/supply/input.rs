//! A record of a register as it is sent, and where its parts stand in the input.

use async_graphql::{Enum, ID, InputObject};
use hub_app::{Delivery, Language, Operation, Problem, SupplyHousehold, SupplyRecord};
use hub_facts::{Filing, HouseholdKind as Kind};
use hub_values::SubjectKind;

use super::{SupplyKind, SupplyRecordsInput};
use crate::attributes::{DwellingInput, HouseholdInput, PremisesInput, ResidentInput};
use crate::ids::GlobalId;
use crate::record::{MemberInput, Places, UserError};
use crate::recording::member;
use crate::resident::HouseholdKind;
use crate::scalars::Date;

/// A record of a register. Give one of `resident`, `household`, `dwelling`, `premises`, or none where the event says all of a record that is held.
#[derive(InputObject)]
pub(crate) struct SupplyRecordInput {
    /// Your own id of the record, the same for ever.
    pub(crate) record_id: String,
    /// What happened.
    #[graphql(default_with = "SupplyEvent::Upsert")]
    pub(crate) event: SupplyEvent,
    /// The day on which it was so; of an event, the day on which it happened.
    pub(crate) observed_on: Date,
    /// Community, by the id of its area or by its code of 12 digits.
    pub(crate) community: Option<ID>,
    /// What is said about a resident.
    pub(crate) resident: Option<ResidentInput>,
    /// What is said about a household.
    pub(crate) household: Option<SupplyHouseholdInput>,
    /// What is said about a dwelling.
    pub(crate) dwelling: Option<DwellingInput>,
    /// What is said about premises.
    pub(crate) premises: Option<PremisesInput>,
    /// The registered household that a birth or a change of 户籍 leads into.
    pub(crate) joins: Option<SupplyJoinInput>,
}

/// 登记事件 What happened to a record of a register.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "hub_app::SupplyEvent")]
pub(crate) enum SupplyEvent {
    /// 登记 It is new, or says something else.
    Upsert,
    /// 出生 Somebody was born: needs the birth certificate or the ID number.
    Birth,
    /// 死亡 Somebody died on the day; they stay, with all that is known about them.
    Death,
    /// 户籍变动 Somebody's 户籍 went to another household or address.
    HukouChange,
    /// 注销 A business closed, a household was dissolved, a dwelling pulled down, a resident left the city.
    Closure,
    /// 删除 The record counts no longer; nothing that others said is lost.
    Delete,
}

/// What a register says about a household.
#[derive(InputObject)]
pub(crate) struct SupplyHouseholdInput {
    /// Which of the two kinds.
    #[graphql(default_with = "HouseholdKind::Registered")]
    pub(crate) kind: HouseholdKind,
    /// What is said.
    pub(crate) record: Option<HouseholdInput>,
    /// Address of the dwelling.
    pub(crate) dwelling: Option<String>,
    /// All who belong to it: `key` is your own id of the person's record in this feed. Left out or empty, nothing is said about who belongs to it.
    #[graphql(default)]
    pub(crate) members: Vec<MemberInput>,
}

/// The registered household that somebody joins: give its record id or its number.
#[derive(InputObject)]
pub(crate) struct SupplyJoinInput {
    /// Your own id of the household's record in this feed.
    pub(crate) record_id: Option<String>,
    /// Number of the household.
    pub(crate) number: Option<String>,
    /// Relation to the householder: a code of GB/T 4761 or its label.
    pub(crate) relation: String,
}

/// Where a record stands in the input.
pub(crate) struct Spot {
    position: usize,
    kind: Option<SubjectKind>,
    places: Places,
}

impl SupplyRecordInput {
    fn kinds(&self) -> Vec<SubjectKind> {
        let all = [
            (self.resident.is_some(), SubjectKind::Resident),
            (self.household.is_some(), SubjectKind::Household),
            (self.dwelling.is_some(), SubjectKind::Dwelling),
            (self.premises.is_some(), SubjectKind::Premises),
        ];
        all.into_iter().filter(|(is_said, _)| *is_said).map(|(_, kind)| kind).collect()
    }

    /// The record as the hub takes it.
    fn taken(self) -> SupplyRecord {
        let kinds = self.kinds();
        let mut filing = Filing {
            subject: kinds.first().map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            community: self.community.as_ref().map(community),
            ..Filing::default()
        };
        if let Some(household) = self.household {
            filing.household_kind = Some(Kind::from(household.kind).as_str().to_owned());
            filing.dwelling = household.dwelling;
            filing.members = household.members.into_iter().map(member).collect();
            household.record.unwrap_or_default().add_to(&mut filing);
        }
        if let Some(said) = self.resident {
            said.add_to(&mut filing);
        }
        if let Some(said) = self.dwelling {
            said.add_to(&mut filing);
        }
        if let Some(said) = self.premises {
            said.add_to(&mut filing);
        }
        let joins = self.joins.map(|one| SupplyHousehold {
            record_id: one.record_id,
            number: one.number,
            relation: one.relation,
        });
        SupplyRecord {
            record_id: self.record_id,
            event: self.event.into(),
            observed_on: self.observed_on.0,
            filing: (kinds.len() == 1).then_some(filing),
            joins,
            problems: if kinds.len() > 1 { vec![several()] } else { Vec::new() },
        }
    }
}

/// The delivery as the hub takes it.
pub(crate) fn taken(input: SupplyRecordsInput) -> Delivery {
    Delivery {
        feed: input.feed,
        // What is below zero is no number of a delivery either.
        sequence: u64::try_from(input.sequence).unwrap_or_default(),
        part: u64::try_from(input.part).unwrap_or_default(),
        is_last: input.last,
        is_full: input.kind == SupplyKind::Full,
        records: input.records.into_iter().map(SupplyRecordInput::taken).collect(),
    }
}

/// Where each record stands in the input.
pub(crate) fn spots(operation: &Operation, records: &[SupplyRecord]) -> Vec<Spot> {
    let nothing = Filing::default();
    let spot = |(position, record): (usize, &SupplyRecord)| {
        let filing = record.filing.as_ref().unwrap_or(&nothing);
        let kind: Option<SubjectKind> = filing.subject.parse().ok();
        let catalogue = operation.hub().catalogue();
        let places = Places::of(catalogue, kind.unwrap_or(SubjectKind::Resident), filing);
        Spot { position, kind, places }
    };
    records.iter().enumerate().map(spot).collect()
}

impl Spot {
    /// A problem of a record, at its place in the input.
    pub(crate) fn user_error(&self, problem: &Problem, language: Language) -> UserError {
        let place = self.place(&problem.at);
        let at = format!("records.{}.{place}", self.position);
        UserError::in_input(&Problem { at, ..problem.clone() }, language)
    }

    fn place(&self, at: &str) -> String {
        let first = at.split('.').next().unwrap_or_default();
        match first {
            "record_id" => return "recordId".to_owned(),
            "observed_on" => return "observedOn".to_owned(),
            "event" | "community" | "joins" => return at.to_owned(),
            _ => {}
        }
        let place = self.places.place(at);
        match self.kind {
            Some(SubjectKind::Household) => format!("household.{place}"),
            Some(kind) => match place.strip_prefix("record") {
                Some(rest) => format!("{}{rest}", kind.as_str()),
                None => format!("{}.{place}", kind.as_str()),
            },
            None => place,
        }
    }
}

/// The code of a community that is given by its id or its code.
fn community(id: &ID) -> String {
    if let Some(GlobalId::Area(code)) = GlobalId::decode(id) {
        code.as_str().to_owned()
    } else {
        id.0.clone()
    }
}

fn several() -> Problem {
    Problem {
        at: "event".to_owned(),
        zh: "居民、户、房屋、场所只能填写其中之一".to_owned(),
        en: "give one of resident, household, dwelling, premises".to_owned(),
    }
}
