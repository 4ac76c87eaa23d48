//! The year itself: departments ask, communities answer, and the world changes.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Days, Months, NaiveDate, NaiveTime, Utc};
use futures::future::try_join_all;
use hub_app::{
    AppError, BurdenCriteria, CompleteTask, Hub, IntakeDecision, Operation, Period, TaskAsk,
    TaskReason, TaskReply, TaskView, TasksWanted,
};
use hub_audit::Kind;
use hub_catalogue::Value;
use hub_facts::{Absence, Evidence, Filing};
use hub_policy::CallerRole;
use hub_values::{AreaCode, FixedClock, SubjectKind, TaskId};

use super::asking::{Asking, caller, request};
use super::figures::{Costs, YearFigures};
use super::scenario::Scenario;
use super::start::{Started, chance};
use crate::dice::{Dice, Stream};

/// Departments in the order in which they ask within a month, some days apart.
const DEPARTMENTS: [&str; 7] = [
    "police",
    "fire",
    "market_supervision",
    "city_management",
    "legal_aid",
    "health",
    "civil_affairs",
];
/// Days between one department and the next, and until the answers are in.
const DAYS_APART: u64 = 3;
/// The day of a month on which its changes happen.
const CHANGES: u64 = 24;
/// Tasks of one community that are listed at once.
const TASKS: u64 = 20_000;
/// Tasks that are answered at the same time.
const TOGETHER: usize = 32;
/// For which purpose staff work.
const COLLECTING: &str = "community_registration";

/// What happens, to whom, and which facts it changes.
const EVENTS: [(&str, SubjectKind, &[&str]); 7] = [
    ("move_within_city", SubjectKind::Resident, &["residence_address"]),
    ("marriage_or_divorce", SubjectKind::Resident, &["marital_status"]),
    ("phone_changed", SubjectKind::Resident, &["mobile_phone"]),
    ("employer_changed", SubjectKind::Resident, &["employer_name", "occupation"]),
    ("chronic_disease_found", SubjectKind::Resident, &["chronic_disease"]),
    ("status_granted_or_ended", SubjectKind::Resident, &["dibao_status"]),
    (
        "premises_opened_or_closed",
        SubjectKind::Premises,
        &["premises_name", "legal_rep_name", "legal_rep_phone", "employee_count"],
    ),
];

/// How often a fact changes in a year.
pub(super) fn chance_a_year(scenario: &Scenario, code: &str) -> f64 {
    let of = EVENTS.iter().filter(|(_, _, codes)| codes.contains(&code));
    of.map(|(event, _, _)| scenario.rate(event)).sum()
}

/// How a task was answered.
struct Completed {
    /// By the second reply, because the first was refused.
    is_second: bool,
    /// Why none was taken.
    refused: Option<String>,
}

struct Year<'a> {
    hub: &'a Arc<Hub>,
    scenario: &'a Scenario,
    started: &'a mut Started,
    figures: YearFigures,
}

/// Plays twelve months. `clock` is the hub's; `told` hears how far it is.
///
/// # Errors
/// The hub refuses what it should not, or cannot write.
pub async fn play(
    hub: &Arc<Hub>,
    clock: &FixedClock,
    started: &mut Started,
    scenario: &Scenario,
    mut told: impl FnMut(u32) + Send,
) -> Result<YearFigures, AppError> {
    let mut asking = Asking::new(hub, scenario.minutes, &started.truth);
    let first = started.today;
    let figures = YearFigures {
        residents: started.residents,
        subjects: started.truth.subjects.len(),
        ..YearFigures::default()
    };
    let mut year = Year { hub, scenario, started, figures };
    for month in 0..12 {
        let begins = first.checked_add_months(Months::new(month)).unwrap_or(first);
        for (place, department) in (0_u64..).zip(DEPARTMENTS) {
            let every = scenario.months.get(department).copied().unwrap_or(12);
            if month % every != 0 {
                continue;
            }
            clock.set(noon(begins, place * DAYS_APART));
            let issued = year.ask(&mut asking, department).await?;
            clock.set(noon(begins, place * DAYS_APART + 1));
            year.answer().await?;
            for (form, id) in issued {
                let form = year.started.forms.get(form).ok_or(AppError::Internal)?;
                let purpose = year.started.purposes.get(department).ok_or(AppError::Internal)?;
                asking.close(form, purpose, id).await?;
            }
        }
        clock.set(noon(begins, CHANGES));
        year.change(month).await?;
        told(month + 1);
    }
    year.account(first).await?;
    Ok(year.figures)
}

fn noon(day: NaiveDate, later: u64) -> DateTime<Utc> {
    let day = day.checked_add_days(Days::new(later)).unwrap_or(day);
    (day.and_time(NaiveTime::MIN) + chrono::Duration::hours(4)).and_utc()
}

impl Year<'_> {
    /// Issues all forms of a department; those that fit somebody, with their requests.
    async fn ask(
        &mut self,
        asking: &mut Asking,
        department: &str,
    ) -> Result<Vec<(usize, hub_values::FormRequestId)>, AppError> {
        let mut issued = Vec::new();
        let purpose = self.started.purposes.get(department).ok_or(AppError::Internal)?;
        for (at, form) in self.started.forms.iter().enumerate() {
            if form.department.as_str() == department {
                let id = asking.ask(form, purpose, &self.started.truth, &mut self.figures).await?;
                issued.extend(id.map(|id| (at, id)));
            }
        }
        Ok(issued)
    }

    /// Staff of every community answer all that is asked of them, truly.
    async fn answer(&mut self) -> Result<(), AppError> {
        let communities: BTreeSet<String> = self
            .started
            .truth
            .subjects
            .iter()
            .map(|one| one.community.as_str().to_owned())
            .collect();
        for community in communities {
            let area: AreaCode = community.parse().map_err(|_| AppError::Internal)?;
            let operation = self.staff(area, "collectionTasks")?;
            let wanted = TasksWanted { area: Some(area), ..TasksWanted::default() };
            let (tasks, _) = operation.collection_tasks(&wanted, None, TASKS).await?;
            let _recorded = operation.finish(Kind::Query, None, false).await?;
            let replies: Vec<_> = tasks.iter().map(|task| (task.id, self.reply(task))).collect();
            for piece in replies.chunks(TOGETHER) {
                let done = piece.iter().map(|(task, replies)| self.complete(area, *task, replies));
                for done in try_join_all(done).await? {
                    self.figures.typed_unseen += u64::from(done.is_second);
                    if let Some(refused) = done.refused {
                        self.figures.refused += 1;
                        *self.figures.refusals.entry(refused).or_default() += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// What is true of what a task asks, and what is said when that is refused; notes that the hub is told.
    fn reply(&mut self, task: &TaskView) -> Vec<TaskReply> {
        let own = if matches!(task.ask, TaskAsk::Attribute(_)) { "fact" } else { "own answer" };
        let asked = format!("{own}, {:?}", task.reason).to_lowercase();
        *self.figures.asked_by_reason.entry(asked).or_default() += 1;
        let today = self.hub.clock().today();
        let TaskAsk::Attribute(code) = &task.ask else {
            return vec![match task.reason {
                TaskReason::Stale => TaskReply::Confirm,
                TaskReason::Missing | TaskReason::Again => TaskReply::Value("情况正常".to_owned()),
            }];
        };
        let code = code.as_str();
        let Some((at, _)) = task.subject.as_ref().and_then(|one| self.started.truth.of(one.id()))
        else {
            return vec![TaskReply::Absent(Absence::Unknown)];
        };
        let catalogue = self.hub.catalogue();
        let days = catalogue.attribute(code).map_or(0, |one| one.freshness_days);
        if self.started.truth.is_fresh(at, code, days, today) {
            self.figures.asked_while_fresh += 1;
        }
        let truth = self.started.truth.fact(at, code).ok().flatten().cloned();
        let said =
            self.started.truth.said.get(&(at, code.to_owned())).map(|said| said.value.clone());
        let value: Option<Value> = truth.as_ref().map(|(_, value)| value.clone());
        self.started.truth.note(at, code, value.clone(), today);
        let is_still_right = task.reason == TaskReason::Stale && said == Some(value);
        match truth {
            Some((raw, _)) if is_still_right => vec![TaskReply::Confirm, TaskReply::Value(raw)],
            Some((raw, _)) => vec![TaskReply::Value(raw)],
            None => vec![TaskReply::Absent(Absence::NotApplicable)],
        }
    }

    /// Answers a task with the first reply that is taken.
    async fn complete(
        &self,
        area: AreaCode,
        task: TaskId,
        replies: &[TaskReply],
    ) -> Result<Completed, AppError> {
        let mut refused = None;
        for (place, reply) in replies.iter().enumerate() {
            let operation = self.staff(area, "completeTask")?;
            let input = CompleteTask {
                task: Some(task),
                reply: Some(reply.clone()),
                evidence: Evidence::Confirmed,
                observed_on: None,
            };
            let done = operation.complete_task(input).await?;
            let _recorded = operation.finish(Kind::Mutation, None, false).await?;
            match done {
                Ok(_) => return Ok(Completed { is_second: place > 0, refused: None }),
                Err(refusals) => refused = refusals.first().map(|one| one.problem.en.clone()),
            }
        }
        Ok(Completed { is_second: false, refused })
    }

    fn staff(&self, area: AreaCode, name: &str) -> Result<Arc<Operation>, AppError> {
        let caller = caller("communities", CallerRole::CommunityStaff, Some(area))?;
        Operation::begin(self.hub, caller, request(COLLECTING, name), true)
    }

    /// A month of changes; of some the hub hears at once, by a register or at the door.
    async fn change(&mut self, month: u32) -> Result<(), AppError> {
        let heard = self.scenario.rate("change_known_to_hub_without_a_form");
        let mut dice = Dice::new(self.scenario.seed, Stream::Year, u64::MAX - u64::from(month));
        let catalogue = self.hub.catalogue();
        let mut news: Vec<(usize, Vec<&str>)> = Vec::new();
        for at in 0..self.started.truth.subjects.len() {
            for (event, kind, codes) in EVENTS {
                let Some(subject) = self.started.truth.subjects.get_mut(at) else { continue };
                if subject.kind != kind || !chance(&mut dice, self.scenario.rate(event) / 12.0) {
                    continue;
                }
                let mut changed = Vec::new();
                for code in codes {
                    let Some(Some((_, value))) = subject.facts.get(*code) else { continue };
                    let Some(attribute) = catalogue.attribute(code) else { continue };
                    let other = self.started.pool.another(attribute, Some(value), &mut dice);
                    if let Some(other) = other {
                        let _before = subject.facts.insert((*code).to_owned(), Some(other));
                        changed.push(*code);
                    }
                }
                if changed.is_empty() {
                    continue;
                }
                self.figures.changes += 1;
                if chance(&mut dice, heard) {
                    self.figures.changes_heard += 1;
                    news.push((at, changed));
                }
            }
        }
        for (at, codes) in news {
            self.hear(at, &codes).await?;
        }
        Ok(())
    }

    /// The hub hears of a change.
    async fn hear(&mut self, at: usize, codes: &[&str]) -> Result<(), AppError> {
        let today = self.hub.clock().today();
        let Some(subject) = self.started.truth.subjects.get(at) else { return Ok(()) };
        let typed = |code: &&str| {
            let (raw, value) = subject.facts.get(*code)?.clone()?;
            Some(((*code).to_owned(), raw, value))
        };
        let changed: Vec<(String, String, Value)> = codes.iter().filter_map(typed).collect();
        let filing = Filing {
            subject: subject.kind.as_str().to_owned(),
            source: "communities".to_owned(),
            about: Some(subject.id),
            values: changed.iter().map(|(code, raw, _)| (code.clone(), raw.clone())).collect(),
            ..Filing::default()
        };
        let operation = self.staff(subject.community, "recordResident")?;
        let outcome = operation.record(filing, Evidence::Confirmed).await?;
        let _recorded = operation.finish(Kind::Mutation, None, false).await?;
        if matches!(outcome.decision, IntakeDecision::Refused) {
            return Err(AppError::Internal);
        }
        for (code, _, value) in changed {
            self.started.truth.note(at, &code, Some(value), today);
        }
        Ok(())
    }

    /// What the burden ledger says at the end of the year.
    async fn account(&mut self, from: NaiveDate) -> Result<(), AppError> {
        let auditor = caller("data_bureau", CallerRole::Auditor, None)?;
        let operation =
            Operation::begin(self.hub, auditor, request("audit_review", "burden"), true)?;
        let criteria = BurdenCriteria {
            from: Some(from),
            to: None,
            period: Period::All,
            department: None,
            form: None,
            area: None,
        };
        for row in operation.burden(criteria).await? {
            let costs = Costs {
                cells: row.cells.cells(),
                asked: row.cells.asked(),
                repeats: row.cells.asked_again,
                minutes: row.cells.minutes(),
            };
            self.figures.with_hub.entry(row.department).or_default().add(costs);
        }
        let _recorded = operation.finish(Kind::Query, None, false).await?;
        Ok(())
    }
}
