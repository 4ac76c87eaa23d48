//! Asking for attributes: everything that is missing is told at once; what needs no decision is
//! granted at once.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Months, NaiveDate};
use hub_catalogue::{Attribute, SharingClass, ValueType};
use hub_policy::{
    AccessItem, AccessRequest, Act, AnswerForm, Asked, Covers, ItemState, RowCondition, StepKind,
    Tier,
};
use hub_values::{AreaCode, AttributeCode, IdDocumentType, PurposeCode, RequestId, SubjectKind};

use super::{AccessView, Official, checked_text, granting};
use crate::author::telling;
use crate::intake::Problem;
use crate::snapshot::Snapshot;
use crate::writer::Written;
use crate::{AppError, Operation};

/// Attributes in one request at most.
const ITEMS: usize = 50;
/// Areas in one request at most.
const AREAS: usize = 50;
/// Months that a request reaches ahead at most.
const MONTHS: u32 = 60;

/// A department asks.
#[derive(Debug, Clone)]
pub struct AskAccess {
    /// Code of the purpose.
    pub purpose: String,
    /// The law that it rests on.
    pub legal_basis: String,
    /// What it is needed for, in which work.
    pub scenario: String,
    /// Where; empty for the whole city.
    pub areas: Vec<AreaCode>,
    /// Which subjects; all must hold.
    pub conditions: Vec<RowCondition>,
    /// The last day on which it is needed.
    pub last_day: NaiveDate,
    /// People that are expected on one day.
    pub people_per_day: u64,
    /// Which persons apart it is for.
    pub covers: Covers,
    /// What is asked for.
    pub items: Vec<AskedItem>,
    /// Only tell what would become of it; nothing is written.
    pub is_dry_run: bool,
}

/// One attribute in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedItem {
    /// Code of the attribute.
    pub attribute: String,
    /// The form of answer.
    pub form: AnswerForm,
}

impl Operation {
    /// Asks for attributes. The outer error is a failure, the inner one what must be put right.
    pub async fn request_access(
        self: &Arc<Self>,
        asked: AskAccess,
    ) -> Result<Result<AccessView, Vec<Problem>>, AppError> {
        self.require(Act::RequestAccess)?;
        let _permit = self.permit()?;
        let by = self.official();
        let (hub, snapshot) = (Arc::clone(self.hub()), self.shared_snapshot());
        let is_dry_run = asked.is_dry_run;
        let id = RequestId::from_uuid(hub.ids().uuid());
        let mut request = match judged(&snapshot, &by, asked, id) {
            Ok(request) => request,
            Err(problems) => return Ok(self.rejected(problems)),
        };
        let mut steps = vec![by.step(StepKind::Asked, codes(&request.items), None)];
        let volume = (request.people_per_day, request.covers);
        for item in &mut request.items {
            begin(&snapshot, &hub.settings().sharing, &by, volume, item);
        }
        steps.extend(first_steps(&by, &request.items));
        let view = AccessView { request, steps };
        if is_dry_run {
            return Ok(Ok(view));
        }
        let mut entry = self.request_entry("requestAccess", id);
        let made = granting::grants(&hub, &view.request, &view.request.items, &by);
        entry.subjects.extend(made.iter().map(|grant| format!("grant:{}", grant.id)));
        let kept = view.clone();
        let work = telling(move |tx, _| {
            let changes_rights = !made.is_empty();
            Box::pin(async move {
                tx.add_access_request(&kept.request).await?;
                tx.add_access_steps(id, &kept.steps).await?;
                tx.add_grants(&made).await?;
                Ok(((), Written { entries: vec![entry], changes_rights, ..Written::default() }))
            })
        });
        self.administer_and_hear(work).await?;
        Ok(Ok(view))
    }
}

/// The request, when everything that it needs is there.
fn judged(
    snapshot: &Snapshot,
    by: &Official,
    asked: AskAccess,
    id: RequestId,
) -> Result<AccessRequest, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut text = |at: &str, text: &str| {
        checked_text(at, text).unwrap_or_else(|problem| {
            problems.push(problem);
            String::new()
        })
    };
    let legal_basis = text("legalBasis", &asked.legal_basis);
    let scenario = text("scenario", &asked.scenario);
    let purpose = purpose(snapshot, by, &asked.purpose).map_err(|one| problems.push(one)).ok();
    problems.extend(wrong_scope(snapshot, by, &asked));
    let items = items(snapshot, &asked.items, &mut problems);
    problems.extend(wrong_conditions(snapshot, by, &asked.conditions, &items));
    let (Some(purpose), true) = (purpose, problems.is_empty()) else { return Err(problems) };
    let (mut areas, conditions) = (asked.areas, asked.conditions);
    areas.sort_unstable();
    areas.dedup();
    Ok(AccessRequest {
        id,
        department: by.department.clone(),
        purpose,
        legal_basis,
        scenario,
        areas,
        conditions,
        last_day: asked.last_day,
        people_per_day: asked.people_per_day,
        covers: asked.covers,
        asked_by: by.actor.clone(),
        asked_at: by.now,
        items,
    })
}

fn purpose(snapshot: &Snapshot, by: &Official, code: &str) -> Result<PurposeCode, Problem> {
    let mut known = snapshot.rights.purposes();
    let Some(purpose) = known.find(|one| one.code.as_str() == code) else {
        return Err(Problem::new(
            "purpose",
            "没有这个用途，请先由数据局登记用途",
            "no such purpose; the data bureau registers purposes",
        ));
    };
    if !purpose.departments.contains(&by.department) {
        return Err(Problem::new(
            "purpose",
            "该用途未与贵部门约定，请向数据局申请",
            "this purpose is not agreed for your department; ask the data bureau",
        ));
    }
    Ok(purpose.code.clone())
}

/// What is wrong with place, time and volume.
pub(super) fn wrong_scope(snapshot: &Snapshot, by: &Official, asked: &AskAccess) -> Vec<Problem> {
    let mut problems = Vec::new();
    let latest = by.today.checked_add_months(Months::new(MONTHS)).unwrap_or(NaiveDate::MAX);
    if asked.last_day < by.today || asked.last_day > latest {
        problems.push(Problem::new(
            "lastDay",
            format!("使用期限应在{}至{latest}之间", by.today),
            format!("the last day must lie between {} and {latest}", by.today),
        ));
    }
    if asked.people_per_day == 0 {
        problems.push(Problem::new(
            "peoplePerDay",
            "请填写预计每日查询人数，至少1人",
            "give the number of people expected on a day, at least 1",
        ));
    }
    if asked.areas.len() > AREAS {
        problems.push(Problem::new(
            "areas",
            format!("区划最多{AREAS}个，请改用上级区划"),
            format!("at most {AREAS} areas; name the area around them"),
        ));
    }
    for area in &asked.areas {
        if !snapshot.areas.iter().any(|one| one.code == *area) {
            problems.push(Problem::new("areas", "本市没有这个区划", "no such area in this city"));
        }
    }
    problems
}

fn items(snapshot: &Snapshot, asked: &[AskedItem], problems: &mut Vec<Problem>) -> Vec<AccessItem> {
    if asked.is_empty() || asked.len() > ITEMS {
        problems.push(Problem::new(
            "items",
            format!("请列出1至{ITEMS}个数据项"),
            format!("name 1 to {ITEMS} attributes"),
        ));
    }
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for (number, one) in (0_u16..).zip(asked) {
        let at = format!("items.{number}");
        match item(snapshot, number, one) {
            Ok(item) if seen.insert((item.attribute.clone(), item.form)) => items.push(item),
            Ok(_) => problems.push(Problem::new(
                &at,
                "同一数据项以同一方式申请了两次",
                "this attribute is named twice in the same form",
            )),
            Err((zh, en)) => problems.push(Problem::new(&at, zh, en)),
        }
    }
    items
}

fn item(
    snapshot: &Snapshot,
    number: u16,
    asked: &AskedItem,
) -> Result<AccessItem, (&'static str, &'static str)> {
    let found = snapshot.catalogue.attribute(&asked.attribute);
    let attribute = found.ok_or((
        "数据目录中没有这个数据项，请用 catalogue 查询代码",
        "no such attribute; see `catalogue`",
    ))?;
    if attribute.is_retired() {
        return Err(("该数据项已停用", "this attribute was retired"));
    }
    if asked.form == AnswerForm::Write {
        return Err((
            "填报权限由数据局授予，不在共享申请范围",
            "the right to state an attribute is given by the data bureau, not asked for here",
        ));
    }
    Ok(AccessItem {
        number,
        attribute: attribute.code.clone(),
        form: asked.form,
        lead: attribute.lead_department.clone(),
        state: ItemState::Waiting,
        tier: Tier::Lead,
        due: None,
        unknown_years: Vec::new(),
        is_extended: false,
        is_returned: false,
        is_overdue: false,
        needs_two: false,
        first_approval: None,
        granted_form: None,
        decided_by: None,
        decided_at: None,
        reason: None,
    })
}

/// What is wrong with conditions on rows.
pub(super) fn wrong_conditions(
    snapshot: &Snapshot,
    by: &Official,
    conditions: &[RowCondition],
    items: &[AccessItem],
) -> Vec<Problem> {
    let catalogue = &snapshot.catalogue;
    let kinds: BTreeSet<SubjectKind> = items
        .iter()
        .filter_map(|one| catalogue.attribute(one.attribute.as_str()))
        .map(|one| one.subject)
        .collect();
    let mut problems = Vec::new();
    for (number, condition) in conditions.iter().enumerate() {
        let fits = match condition {
            RowCondition::AgedAtLeast(_) | RowCondition::AgedUnder(_) => {
                kinds.iter().all(|kind| *kind == SubjectKind::Resident)
            }
            RowCondition::InHousehold(_) => kinds
                .iter()
                .all(|kind| matches!(kind, SubjectKind::Resident | SubjectKind::Household)),
            RowCondition::Has(attribute, code) => {
                let attribute = catalogue.attribute(attribute.as_str());
                attribute.is_some_and(|one| {
                    kinds.iter().all(|kind| *kind == one.subject) && has_code(one, code, by.today)
                })
            }
        };
        if !fits {
            problems.push(Problem::new(
                &format!("conditions.{number}"),
                "条件须与所申请数据项的主体一致，代码须在代码表中（年龄限居民，户类型限居民和户）",
                "a condition must be about the same kind of subject as the attributes, and its \
                 code one of the table (age: residents; household: residents and households)",
            ));
        }
    }
    problems
}

/// Whether a code is one that the attribute can have, in its canonical form.
fn has_code(attribute: &Attribute, code: &str, today: NaiveDate) -> bool {
    let is_coded =
        matches!(attribute.value_type, ValueType::Bool | ValueType::Code | ValueType::Codes);
    let parsed = attribute.parse(code, IdDocumentType::ResidentIdCard, today);
    is_coded && !attribute.is_switched_off() && parsed.is_ok_and(|value| value.canonical() == code)
}

/// What becomes of an item when it is asked for, or asked for again.
pub(super) fn begin(
    snapshot: &Snapshot,
    limits: &hub_policy::SharingLimits,
    by: &Official,
    (people, covers): (u64, Covers),
    item: &mut AccessItem,
) {
    let Some(attribute) = snapshot.catalogue.attribute(item.attribute.as_str()) else { return };
    // Who leads it may have changed since it was first asked for.
    item.lead = attribute.lead_department.clone();
    match Asked::of(attribute, item.form, people, covers, limits) {
        Asked::Never => {
            item.state = ItemState::Refused;
            item.reason = Some(not_shared(attribute));
            item.decided_at = Some(by.now);
        }
        Asked::AtOnce => {
            item.state = ItemState::Granted;
            item.granted_form = Some(item.form);
            item.decided_at = Some(by.now);
            item.reason = None;
        }
        Asked::Decided { by_two } => {
            item.needs_two = by_two;
            let days = match attribute.sharing {
                SharingClass::Unconditional => limits.unconditional_days,
                SharingClass::Conditional | SharingClass::NotShared => limits.conditional_days,
            };
            item.wait_for_lead(by.today, days, &snapshot.calendar);
        }
    }
}

/// The law that forbids sharing an attribute.
fn not_shared(attribute: &Attribute) -> String {
    let basis = attribute.definition().cell("not_shared_basis").filter(|text| !text.is_empty());
    basis.map_or_else(
        || "不予共享：该数据项在本市未启用 not shared: switched off in this city".to_owned(),
        |basis| format!("不予共享，依据 not shared under: {basis}"),
    )
}

/// The steps of what was settled at once.
pub(super) fn first_steps(by: &Official, items: &[AccessItem]) -> Vec<hub_policy::AccessStep> {
    let of = |state: ItemState| items.iter().filter(move |one| one.state == state);
    let granted: Vec<AttributeCode> =
        of(ItemState::Granted).map(|one| one.attribute.clone()).collect();
    let mut steps = Vec::new();
    if !granted.is_empty() {
        let why = Some("无条件共享 shared unconditionally".to_owned());
        steps.push(by.step(StepKind::Granted, granted, why));
    }
    let leads: BTreeSet<_> = of(ItemState::Granted).map(|one| &one.lead).collect();
    for lead in leads {
        let theirs = of(ItemState::Granted).filter(|one| one.lead == *lead);
        let told = by.step(StepKind::Told, theirs.map(|one| one.attribute.clone()).collect(), None);
        steps.push(hub_policy::AccessStep {
            actor: "hub".to_owned(),
            department: lead.clone(),
            ..told
        });
    }
    for one in of(ItemState::Refused) {
        let refused = by.step(StepKind::Refused, vec![one.attribute.clone()], one.reason.clone());
        steps.push(hub_policy::AccessStep {
            actor: "hub".to_owned(),
            department: one.lead.clone(),
            ..refused
        });
    }
    steps
}

pub(super) fn codes(items: &[AccessItem]) -> Vec<AttributeCode> {
    let mut codes: Vec<AttributeCode> = items.iter().map(|one| one.attribute.clone()).collect();
    codes.dedup();
    codes
}
