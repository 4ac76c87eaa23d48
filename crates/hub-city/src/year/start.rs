//! How the year begins: who there is, what is true of them, and how much of it the hub holds, how old.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;
use hub_app::{AppError, BulkLoad, Hub, Sender};
use hub_catalogue::{Attribute, Catalogue, Role as NamedRole, Tier};
use hub_facts::{Absence, Evidence, Filing};
use hub_forms::{Form, shipped_forms};
use hub_policy::{AnswerForm, Caller, Grant, grants, purposes};
use hub_values::{AreaCode, IdDocumentType, SubjectId, SubjectKind};

use super::drafts::{Draft, Nature, drafts};
use super::drawing::{Pool, asked};
use super::playing::chance_a_year;
use super::scenario::Scenario;
use super::scope::POPULATION;
use super::truth::{TrueSubject, Truth, Typed, Unknown};
use crate::dice::{Dice, Stream};
use crate::family::{World, before_day};
use crate::plan::Plan;

/// Who files what is held at the start.
pub(super) const SOURCE: &str = "communities";
/// Records that are written together.
const PIECE: usize = 500;
/// Facts that do not age are at most so many days old.
const OLDEST: u32 = 730;

/// A city that is ready for its year.
pub struct Started {
    pub(super) truth: Truth,
    pub(super) pool: Pool,
    pub(super) forms: Vec<Form>,
    pub(super) purposes: BTreeMap<String, String>,
    pub(super) today: NaiveDate,
    /// Residents that are played; those without any document are not.
    pub(super) residents: usize,
}

impl std::fmt::Debug for Started {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Started").field("residents", &self.residents).finish_non_exhaustive()
    }
}

/// Loads areas and officers, gives departments the grants that their forms need, and enters what is held at the start.
///
/// # Errors
/// The hub cannot write, or refuses somebody who has to be known.
pub async fn begin(hub: &Arc<Hub>, plan: &Plan, scenario: &Scenario) -> Result<Started, AppError> {
    let by = Caller::operator()?;
    let forms = shipped_forms().map_err(|_| AppError::Internal)?;
    let catalogue = hub.catalogue();
    let purposes = own_purposes()?;
    hub.set_defaults_and(&by, needed(hub, &catalogue, &forms, &purposes)?).await?;
    crate::load::set_up(hub, plan).await?;
    let world = Arc::new(World::new(plan));
    let (drafts, pool) = drafts(&world, plan);
    let load = BulkLoad::new(hub, by, "year", vec![sender()?]);
    let ids = known(&load, &drafts).await?;
    let residents = drafts.iter().filter(|one| one.kind == SubjectKind::Resident).count();
    let mut truth = Truth { subjects: Vec::new(), by_id: HashMap::new(), said: HashMap::new() };
    let codes = asked(&catalogue, &forms);
    let mut writing =
        Writing { catalogue: &catalogue, pool: &pool, scenario, today: plan.today, codes };
    let mut filings = Vec::new();
    for (at, (draft, id)) in drafts.into_iter().zip(ids).enumerate() {
        let mut dice =
            Dice::new(scenario.seed, Stream::Year, u64::try_from(at).unwrap_or_default());
        let subject = writing.subject(at, draft, id, &mut truth, &mut dice, &mut filings)?;
        let _none = truth.by_id.insert(id, at);
        truth.subjects.push(subject);
    }
    let mut refused: BTreeMap<String, u64> = BTreeMap::new();
    for piece in filings.chunks(PIECE) {
        let piece = piece.iter().map(|filing| (0, filing.clone())).collect();
        for outcome in load.write(load.judge(piece, None)?).await? {
            for problem in outcome.problems.iter().filter(|_| outcome.subject.is_none()) {
                *refused.entry(format!("{}: {}", problem.at, problem.en)).or_default() += 1;
            }
        }
    }
    if !refused.is_empty() {
        tracing::warn!(?refused, "records of the start were refused");
        return Err(AppError::Internal);
    }
    for subject in &mut truth.subjects {
        subject.facts.retain(|code, _| catalogue.attribute(code).is_some());
    }
    Ok(Started { truth, pool, forms, purposes, today: plan.today, residents })
}

/// The first purpose of each department, for which it asks.
fn own_purposes() -> Result<BTreeMap<String, String>, AppError> {
    let mut own = BTreeMap::new();
    for purpose in purposes().map_err(|_| AppError::Internal)? {
        for department in &purpose.departments {
            let _first =
                own.entry(department.to_string()).or_insert_with(|| purpose.code.to_string());
        }
    }
    Ok(own)
}

/// Grants for all that a department's forms ask for, as if its requests for access had been granted. What the law
/// switches off is granted to nobody.
fn needed(
    hub: &Hub,
    catalogue: &Catalogue,
    forms: &[Form],
    purposes: &BTreeMap<String, String>,
) -> Result<Vec<Grant>, AppError> {
    let shipped = grants(hub.clock().now(), hub.ids()).map_err(|_| AppError::Internal)?;
    let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
    for form in forms {
        let department = form.department.to_string();
        for (_, ask) in form.asks() {
            let key = ask.key(form.subject, catalogue);
            let view = super::drawing::role_view(catalogue, form.subject, ask);
            let codes = [
                Some(ask.attribute.clone()),
                Some(key.attribute),
                view.map(|one| one.code.clone()),
            ];
            for code in codes.into_iter().flatten() {
                let _new = wanted.insert((department.clone(), code.to_string()));
            }
        }
        // Who lives with whom, and by what people are picked.
        for code in [
            "household_size",
            "residence_address",
            "birth_date",
            "population_type",
            "mobility_impaired",
            "dibao_status",
            "tekun_status",
            "mental_disorder_risk",
            "disability_level",
            "living_arrangement",
        ] {
            let _new = wanted.insert((department.clone(), code.to_owned()));
        }
    }
    wanted.retain(|(_, code)| catalogue.attribute(code).is_some_and(|one| !one.is_switched_off()));
    let model = shipped
        .iter()
        .find(|one| one.form == AnswerForm::Full && one.department.as_str() == "police")
        .ok_or(AppError::Internal)?;
    let full = wanted.into_iter().map(|(department, code)| {
        Ok(Grant {
            id: hub_values::GrantId::from_uuid(hub.ids().uuid()),
            purpose: purposes.get(&department).and_then(|code| code.parse().ok()),
            department: department.parse().map_err(|_| AppError::Internal)?,
            attribute: code.parse().map_err(|_| AppError::Internal)?,
            ..model.clone()
        })
    });
    full.collect()
}

fn sender() -> Result<Sender, AppError> {
    Ok(Sender {
        source: SOURCE.parse().map_err(|_| AppError::Internal)?,
        actor: "year".to_owned(),
        area: None,
        evidence: Evidence::Confirmed,
        is_register: false,
        is_file: true,
        is_feed: false,
        batch: None,
    })
}

/// Makes the subjects known to the hub; their ids, in the same order.
async fn known(load: &BulkLoad, drafts: &[Draft]) -> Result<Vec<SubjectId>, AppError> {
    let mut ids = Vec::with_capacity(drafts.len());
    for piece in drafts.chunks(PIECE) {
        let filings = piece.iter().map(|one| (0, one.anchor.clone())).collect();
        for outcome in load.write(load.judge(filings, None)?).await? {
            if outcome.subject.is_none() {
                tracing::error!(problems = ?outcome.problems, "a subject of the year was refused");
            }
            ids.push(outcome.subject.ok_or(AppError::Internal)?);
        }
    }
    Ok(ids)
}

/// Draws what is true, and writes down what of it is held.
struct Writing<'a> {
    catalogue: &'a Catalogue,
    pool: &'a Pool,
    scenario: &'a Scenario,
    today: NaiveDate,
    codes: BTreeSet<String>,
}

impl Writing<'_> {
    fn subject(
        &mut self,
        at: usize,
        draft: Draft,
        id: SubjectId,
        truth: &mut Truth,
        dice: &mut Dice,
        filings: &mut Vec<Filing>,
    ) -> Result<TrueSubject, AppError> {
        let community: AreaCode = draft.community.parse().map_err(|_| AppError::Internal)?;
        let mut facts = self.anchored(at, &draft, truth);
        // Facts that age alike came in one record: their ages are the same share of their freshness.
        let mut records: BTreeMap<u32, Filing> = BTreeMap::new();
        let catalogue = self.catalogue;
        for attribute in catalogue.of(draft.kind) {
            let code = attribute.code.as_str();
            let is_asked = self.codes.contains(code) && !facts.contains_key(code);
            if !is_asked || attribute.is_switched_off() || is_householders(attribute) {
                continue;
            }
            let Ok(fact) = self.fact(&draft, attribute, dice) else { continue };
            let is_core = attribute.tier == Tier::Core || is_status(code);
            let is_held = is_core && (is_status(code) || dice.chance(self.scenario.held_per_mille));
            if is_held {
                let oldest = self.oldest(&draft, attribute);
                let record = records.entry(attribute.freshness_days).or_insert_with(|| {
                    let age = dice.below(u64::from(oldest) + 1);
                    self.record(&draft, id, age)
                });
                self.hold(at, attribute, fact.as_ref(), record, truth, dice);
            }
            let _none = facts.insert(code.to_owned(), fact);
        }
        filings.extend(records.into_values());
        Ok(TrueSubject {
            kind: draft.kind,
            id,
            community,
            facts,
            household: draft.household,
            dwelling: draft.dwelling,
            members: draft.members,
        })
    }

    /// What made it known is true, and held.
    fn anchored(
        &self,
        at: usize,
        draft: &Draft,
        truth: &mut Truth,
    ) -> BTreeMap<String, Option<Typed>> {
        let card = IdDocumentType::ResidentIdCard;
        let mut facts = BTreeMap::new();
        for (code, raw) in &draft.anchor.values {
            let attribute = self.catalogue.attribute(code);
            // Numbers of other documents are not held against the truth.
            let value = attribute.and_then(|one| one.parse(raw, card, self.today).ok());
            if let Some(value) = value {
                truth.note(at, code, Some(value.clone()), before_day(self.today, 1));
                let _none = facts.insert(code.clone(), Some((raw.clone(), value)));
            }
        }
        facts
    }

    /// What is true of an attribute; none where it does not apply.
    fn fact(
        &self,
        draft: &Draft,
        attribute: &Attribute,
        dice: &mut Dice,
    ) -> Result<Option<Typed>, Unknown> {
        let code = attribute.code.as_str();
        if !applies(code, draft, dice) {
            return Ok(None);
        }
        let fixed = match code {
            "population_type" => POPULATION.get(draft.nature.population).copied(),
            "mental_disorder_risk" => Some("3"),
            "disability_level" => Some("1"),
            "mobility_impaired" | "dibao_status" => {
                Some(if dice.chance(30) { "是" } else { "否" })
            }
            "tekun_status" => Some(if dice.chance(10) { "是" } else { "否" }),
            "living_arrangement" if dice.chance(200) => Some("独居"),
            "living_arrangement" => Some("与子女同住"),
            _ => None,
        };
        let size = (code == "household_size").then(|| draft.members.len().to_string());
        if let Some(raw) = size.or_else(|| fixed.map(str::to_owned)) {
            let card = IdDocumentType::ResidentIdCard;
            let value = attribute.parse(&raw, card, self.today).map_err(|_| Unknown)?;
            return Ok(Some((raw, value)));
        }
        self.pool.draw(attribute, dice).map(Some).ok_or(Unknown)
    }

    /// A fact is held as it was on the day of its record; it may have changed since.
    fn hold(
        &self,
        at: usize,
        attribute: &Attribute,
        fact: Option<&Typed>,
        record: &mut Filing,
        truth: &mut Truth,
        dice: &mut Dice,
    ) {
        let code = attribute.code.as_str();
        let on = record.observed_on.as_ref().and_then(|day| day.parse().ok()).unwrap_or(self.today);
        let Some((raw, value)) = fact else {
            let _none = record.absent.insert(code.to_owned(), Absence::NotApplicable);
            truth.note(at, code, None, on);
            return;
        };
        let years = f64::from(u32::try_from((self.today - on).num_days()).unwrap_or(0)) / 365.0;
        let unheard = 1.0 - self.scenario.rate("change_known_to_hub_without_a_form");
        let changed = 1.0 - (-chance_a_year(self.scenario, code) * unheard * years).exp();
        let other = chance(dice, changed)
            .then(|| self.pool.another(attribute, Some(value), dice))
            .flatten();
        let (raw, value) = other.unwrap_or_else(|| (raw.clone(), value.clone()));
        let _none = record.values.insert(code.to_owned(), raw);
        truth.note(at, code, Some(value), on);
    }

    fn oldest(&self, draft: &Draft, attribute: &Attribute) -> u32 {
        let most = match attribute.freshness_days {
            0 => OLDEST,
            days => days * 2,
        };
        let lived = draft.nature.birth.map(|birth| (self.today - birth).num_days() - 1);
        most.min(lived.map_or(most, |days| u32::try_from(days).unwrap_or(0)))
    }

    fn record(&self, draft: &Draft, id: SubjectId, age: u64) -> Filing {
        Filing {
            subject: draft.kind.as_str().to_owned(),
            source: SOURCE.to_owned(),
            observed_on: Some(before_day(self.today, age).to_string()),
            community: Some(draft.community.to_owned()),
            about: Some(id),
            ..Filing::default()
        }
    }
}

/// True with this probability.
pub(super) fn chance(dice: &mut Dice, probability: f64) -> bool {
    let drawn = f64::from(u32::try_from(dice.below(1_000_000)).unwrap_or(0)) / 1e6;
    drawn < probability
}

/// Facts of the householder stand in their own record.
fn is_householders(attribute: &Attribute) -> bool {
    // Who is what to the householder is told by the household.
    attribute.code.as_str() == "relation_to_householder"
        || attribute.view.as_ref().is_some_and(|view| view.role == NamedRole::Householder)
}

/// What people are picked by is held for everybody.
fn is_status(code: &str) -> bool {
    matches!(
        code,
        "population_type"
            | "mobility_impaired"
            | "dibao_status"
            | "tekun_status"
            | "mental_disorder_risk"
            | "disability_level"
            | "living_arrangement"
    )
}

/// Whether a fact applies to somebody at all.
fn applies(code: &str, draft: &Draft, dice: &mut Dice) -> bool {
    let Nature { age, birth, is_woman, population, is_let } = &draft.nature;
    let year = birth.map_or(0, |day| chrono::Datelike::year(&day));
    match code {
        _ if code.starts_with("guardian_") => *age < 18,
        _ if code.starts_with("spouse_") => *age >= 22,
        _ if code.starts_with("foreign_") => *population == 2,
        "nationality" | "visit_purpose" | "entry_date" | "planned_departure_date" => {
            *population == 2
        }
        _ if code.starts_with("residence_permit") => *population == 1,
        "residence_register_date" | "arrival_reason" => *population == 1,
        "occupation" | "occupation_class" | "employer_name" | "employment_status"
        | "personal_income" | "work_phone" | "marital_status" => *age >= 16,
        "gravidity" | "parity" | "last_menstrual_date" | "expected_delivery_date" => {
            *is_woman && year == 1997
        }
        "mental_disorder_risk" => dice.chance(6),
        "disability_level" | "disability_type" | "disability_cert_no" => dice.chance(20),
        "living_arrangement" => *age >= 60,
        "left_behind_type" => year == 2016,
        _ if code.starts_with("tenant_") => *is_let,
        "rental_purpose" => *is_let,
        _ if code.starts_with("illegal_build") => dice.chance(30),
        _ => true,
    }
}
