//! A resident moves: one membership ends, the next begins on the same day.

use chrono::NaiveDate;
use hub_catalogue::Value;
use hub_facts::{HouseholdKind, Membership, RosterLine, Saying, Stated, SubjectRecord};
use hub_storage::{NewRecord, Tx};
use hub_values::{Address, AreaCode, Bilingual as _, SubjectId, SubjectKind};

use super::plan::{Plan, Planner, ended, unknown};
use crate::hub::Hub;
use crate::intake::{link, tokens};
use crate::{AppError, Problem};

/// A resident moves.
#[derive(Debug, Clone)]
pub struct Moving {
    /// Who.
    pub resident: (SubjectKind, SubjectId),
    /// Where to.
    pub to: Destination,
    /// In which of the two kinds of household.
    pub kind: HouseholdKind,
    /// Relation to the householder there: a code of GB/T 4761 or its label. The founder of a new
    /// household is its householder when nothing is said.
    pub relation: Option<String>,
    /// First day there; the day before is the last one where they were.
    pub on: NaiveDate,
}

/// Where a resident moves to.
#[derive(Debug, Clone)]
pub enum Destination {
    /// A household that is there.
    Household((SubjectKind, SubjectId)),
    /// A household of their own in a dwelling.
    Dwelling((SubjectKind, SubjectId)),
    /// A household of their own at an address.
    Address(String),
}

/// Where a move ends, as it was found or is to be made.
struct Target {
    household: SubjectId,
    /// Whether the household is founded by the move.
    is_new: bool,
    dwelling: Option<SubjectId>,
    address: Option<String>,
    community: Option<AreaCode>,
}

impl Planner {
    /// Ends the memberships of this kind and begins one in the household moved to.
    pub(super) async fn moving(
        &self,
        hub: &Hub,
        tx: &Tx,
        moving: &Moving,
    ) -> Result<Plan, AppError> {
        if moving.resident.0 != SubjectKind::Resident {
            return Ok(Plan::refused(Problem::new(
                "resident",
                "只有居民可以迁移，请填写居民的标识",
                "only a resident moves; give the id of a resident",
            )));
        }
        let Some(resident) = self.found(tx, moving.resident).await? else {
            return Ok(Plan::refused(unknown("resident")));
        };
        let mut plan = Plan::about(&resident);
        plan.outcome.problems.extend(self.impossible_day(moving.on, "on"));
        let life = link::life(tx.catalogue(), &resident);
        if resident.closed.is_some() {
            plan.refuse(ended("resident"));
        } else if life.died.is_some() {
            plan.refuse(Problem::new(
                "resident",
                "该居民已登记死亡，不能迁移；如登记有误请先更正死亡日期",
                "the resident is recorded dead and cannot move; correct the day of death first if \
                 it is wrong",
            ));
        } else if let Some(outside) = life.excludes(moving.on) {
            plan.refuse(Problem::new("on", outside.zh(), outside.en()));
        }
        let relation = relation(moving, &mut plan);
        let target = self.target(hub, tx, moving, &resident, &mut plan).await?;
        let (Some(relation), Some(target)) = (relation, target) else { return Ok(plan) };
        if let Some(founded) = self.founded_before(tx, moving, &resident, &target).await? {
            plan.outcome.household = Some(founded);
            return Ok(plan);
        }
        let community = target.community.as_ref();
        let code = "relation_to_householder";
        plan.outcome.problems.extend(self.require_write(hub, code, community, "resident")?);
        plan.outcome.household = Some(target.household);
        let left = self.leave(hub, tx, moving, &resident, &target, &mut plan).await?;
        let is_there = resident.memberships.iter().any(|one| {
            one.household == target.household
                && one.relation == relation
                && one.holds_on(moving.on)
                && one.to.is_none()
        });
        if is_there && left.is_empty() {
            return Ok(plan);
        }
        self.note_headless(tx, &left, moving.on, "resident", &mut plan).await?;
        if !is_there {
            self.join(hub, moving, &relation, &target, &mut plan);
        }
        self.take_address(hub, moving, &resident, &target, &mut plan);
        Ok(plan)
    }

    /// The household that the same move founded before.
    async fn founded_before(
        &self,
        tx: &Tx,
        moving: &Moving,
        resident: &SubjectRecord,
        target: &Target,
    ) -> Result<Option<SubjectId>, AppError> {
        let since = resident
            .memberships
            .iter()
            .filter(|one| target.is_new && one.kind == moving.kind)
            .filter(|one| one.from == Some(moving.on) && one.to.is_none());
        let since: Vec<SubjectId> = since.map(|one| one.household).collect();
        let households = tx.records(&since).await?;
        Ok(households
            .into_values()
            .find(|one| {
                one.household.is_some_and(|household| household.dwelling == target.dwelling)
            })
            .map(|one| one.id))
    }

    async fn leave(
        &self,
        hub: &Hub,
        tx: &Tx,
        moving: &Moving,
        resident: &SubjectRecord,
        target: &Target,
        plan: &mut Plan,
    ) -> Result<Vec<Membership>, AppError> {
        let left: Vec<Membership> = resident
            .memberships
            .iter()
            .filter(|one| one.kind == moving.kind && one.household != target.household)
            .filter(|one| one.to.is_none_or(|to| to >= moving.on))
            .cloned()
            .collect();
        for one in &left {
            if one.from.is_some_and(|from| from > moving.on) {
                plan.refuse(Problem::new(
                    "on",
                    "该居民在此日期之后才入户，请核对迁移日期",
                    "the resident joined that household after this day; check the day",
                ));
            }
            let household = (SubjectKind::Household, one.household);
            if self.found(tx, household).await?.is_none() {
                plan.refuse(Problem::new(
                    "resident",
                    "原户在其他社区，请由原社区办理迁出或联系数据局",
                    "the household they belong to is in another community; ask it, or the data \
                     bureau",
                ));
            }
            let saying = Saying::Left { resident: resident.id };
            plan.write(self.saying(hub, one.household, moving.on, saying));
            plan.households.push(one.household);
        }
        plan.outcome.left = left.iter().map(|one| one.household).collect();
        plan.outcome.ended = left.len() as u64;
        Ok(left)
    }

    fn join(&self, hub: &Hub, moving: &Moving, relation: &str, target: &Target, plan: &mut Plan) {
        let (resident, relation) = (moving.resident.1, relation.to_owned());
        let saying = if target.is_new {
            let line = RosterLine { resident, relation, from: Some(moving.on), to: None };
            let (kind, dwelling) = (moving.kind, target.dwelling);
            plan.new.push((target.household, SubjectKind::Household));
            Saying::Roster { kind, dwelling, members: vec![line] }
        } else {
            Saying::Joined { resident, relation }
        };
        let new = self.saying(hub, target.household, moving.on, saying);
        let community = target.community.filter(|_| target.is_new);
        plan.write(NewRecord { community, ..new });
        plan.households.push(target.household);
        plan.touched.extend(target.dwelling);
    }

    /// Who lives elsewhere belongs to the community there, and has the address there, where the
    /// caller may state it.
    fn take_address(
        &self,
        hub: &Hub,
        moving: &Moving,
        resident: &SubjectRecord,
        target: &Target,
        plan: &mut Plan,
    ) {
        let (code, community) = match moving.kind {
            HouseholdKind::Residing => ("residence_address", target.community),
            HouseholdKind::Registered => ("hukou_address", None),
        };
        let catalogue = hub.catalogue();
        let attribute = catalogue.attribute(code);
        let attribute = attribute.filter(|one| self.may_write(one, target.community.as_ref()));
        let statements: Vec<_> = attribute
            .zip(target.address.clone())
            .map(|(attribute, address)| {
                self.stating(attribute, Stated::Value(Value::Text(address)))
            })
            .into_iter()
            .collect();
        if community.is_some() || !statements.is_empty() {
            let new = self.record(hub, resident.id, moving.on, "moved");
            plan.write(NewRecord { community, statements, ..new });
        }
        let _new = plan.touched.insert(resident.id);
    }

    async fn target(
        &self,
        hub: &Hub,
        tx: &Tx,
        moving: &Moving,
        resident: &SubjectRecord,
        plan: &mut Plan,
    ) -> Result<Option<Target>, AppError> {
        match &moving.to {
            Destination::Household(id) => {
                let found = self.found(tx, *id).await?;
                self.household(hub, tx, moving, found, plan).await
            }
            Destination::Dwelling(id) => {
                let found = self.found(tx, *id).await?;
                let found = found.filter(|one| one.kind == SubjectKind::Dwelling);
                Ok(founded(hub, found, "dwelling", plan))
            }
            Destination::Address(text) => {
                let area = self.caller.area.or(resident.community);
                let Some(dwelling) = self.dwelling_at(hub, tx, text, area, moving.on, plan).await?
                else {
                    return Ok(None);
                };
                Ok(Some(Target {
                    household: SubjectId::from_uuid(hub.ids().uuid()),
                    is_new: true,
                    ..dwelling
                }))
            }
        }
    }

    async fn household(
        &self,
        hub: &Hub,
        tx: &Tx,
        moving: &Moving,
        found: Option<SubjectRecord>,
        plan: &mut Plan,
    ) -> Result<Option<Target>, AppError> {
        let Some(record) = found.filter(|one| one.kind == SubjectKind::Household) else {
            plan.refuse(unknown("household"));
            return Ok(None);
        };
        if record.closed.is_some() {
            plan.refuse(ended("household"));
        }
        if record.household.is_some_and(|household| household.kind != moving.kind) {
            plan.refuse(Problem::new(
                "kind",
                "户的类型不符：户籍户与居住户分别登记",
                "the household is of the other kind; registered and residing ones are kept apart",
            ));
        }
        let dwelling = record.household.and_then(|household| household.dwelling);
        let home = tx.records(dwelling.as_slice()).await?.into_values().next();
        Ok(Some(Target {
            household: record.id,
            is_new: false,
            dwelling,
            address: home.as_ref().and_then(|home| address(hub, home)),
            community: record.community,
        }))
    }

    /// The dwelling at an address in a community; one that nobody recorded is made.
    async fn dwelling_at(
        &self,
        hub: &Hub,
        tx: &Tx,
        text: &str,
        community: Option<AreaCode>,
        on: NaiveDate,
        plan: &mut Plan,
    ) -> Result<Option<Target>, AppError> {
        let parsed = match Address::parse(text) {
            Ok(parsed) => parsed,
            Err(error) => {
                plan.refuse(Problem::new("address", error.zh(), error.en()));
                return Ok(None);
            }
        };
        let Some(place) = parsed.place_key() else {
            plan.refuse(Problem::new(
                "address",
                "地址不够明确，请写明楼栋、单元和室",
                "the address is not clear; give building, unit and room",
            ));
            return Ok(None);
        };
        let token = tokens::place_in(hub.store().keys(), community.as_ref(), &place);
        let known = tx.subjects_by_token(&[token]).await?.remove(&token).unwrap_or_default();
        if let Some(id) = known.first() {
            let found = self.found(tx, (SubjectKind::Dwelling, *id)).await?;
            return Ok(founded(hub, found, "address", plan));
        }
        let Some(attribute) = tx.catalogue().attribute("dwelling_address") else {
            return Err(AppError::Internal);
        };
        let problem = self.require_write(hub, "dwelling_address", community.as_ref(), "address")?;
        plan.outcome.problems.extend(problem);
        let dwelling = SubjectId::from_uuid(hub.ids().uuid());
        let stated = Stated::Value(Value::Text(parsed.standard()));
        let statements = vec![self.stating(attribute, stated)];
        plan.new.push((dwelling, SubjectKind::Dwelling));
        let new = self.record(hub, dwelling, on, "no_known_subject");
        plan.write(NewRecord { community, statements, ..new });
        Ok(Some(Target {
            household: dwelling,
            is_new: true,
            dwelling: Some(dwelling),
            address: Some(parsed.standard()),
            community,
        }))
    }
}

/// A new household in a dwelling that is known.
fn founded(hub: &Hub, found: Option<SubjectRecord>, at: &str, plan: &mut Plan) -> Option<Target> {
    let Some(record) = found else {
        plan.refuse(unknown(at));
        return None;
    };
    if record.closed.is_some() {
        plan.refuse(ended(at));
    }
    Some(Target {
        household: SubjectId::from_uuid(hub.ids().uuid()),
        is_new: true,
        dwelling: Some(record.id),
        address: address(hub, &record),
        community: record.community,
    })
}

/// The address of a dwelling.
fn address(hub: &Hub, dwelling: &SubjectRecord) -> Option<String> {
    let index = hub.catalogue().attribute("dwelling_address")?.index;
    Some(dwelling.fact(index)?.stated.value()?.canonical())
}

/// The relation as a code; the founder of a household is its householder.
fn relation(moving: &Moving, plan: &mut Plan) -> Option<String> {
    let is_new = !matches!(moving.to, Destination::Household(_));
    let text = match moving.relation.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text,
        None if is_new => "户主",
        None => {
            plan.refuse(Problem::new(
                "relation",
                "请填写与户主关系",
                "give the relation to the householder",
            ));
            return None;
        }
    };
    let found = hub_values::table("GB/T 4761").and_then(|table| table.find(text));
    if found.is_none() {
        plan.refuse(Problem::new(
            "relation",
            "与户主关系无法识别，请按GB/T 4761填写，如“配偶”“子”",
            "unknown relation; use GB/T 4761",
        ));
    }
    found.map(|entry| entry.code().to_owned())
}
