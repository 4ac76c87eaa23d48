//! Answering a task: through the same intake as any entry, and once for all who asked.

use std::sync::Arc;

use chrono::NaiveDate;
use hub_audit::Kind;
use hub_catalogue::is_plain;
use hub_facts::{Absence, Evidence, Filing};
use hub_policy::Act;
use hub_storage::{StoredTask, TaskAnswer};
use hub_values::TaskId;

use super::FormRefusal;
use super::asking::{TaskAsk, TaskState};
use super::settling;
use super::tasks::{TaskView, about, unknown_task};
use crate::ledger::logged_subject;
use crate::writer::Written;
use crate::{AppError, Change, IntakeDecision, Operation, Problem};

/// Longest answer that belongs to a form, in characters.
const LONGEST: usize = 500;

/// What somebody says at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskReply {
    /// A value.
    Value(String),
    /// What is held is still right.
    Confirm,
    /// There is no value, and why.
    Absent(Absence),
}

/// An answer to a task.
#[derive(Debug, Clone)]
pub struct CompleteTask {
    /// Which; none when the id that was given is no task's.
    pub task: Option<TaskId>,
    /// What is said; none when not exactly one thing was.
    pub reply: Option<TaskReply>,
    /// What it rests on.
    pub evidence: Evidence,
    /// When that was seen; today without it.
    pub observed_on: Option<NaiveDate>,
}

impl Operation {
    /// Answers a task.
    ///
    /// # Errors
    /// The caller's role does not collect, or the hub cannot write.
    pub async fn complete_task(
        self: &Arc<Self>,
        input: CompleteTask,
    ) -> Result<Result<TaskView, Vec<FormRefusal>>, AppError> {
        self.require(Act::Collect)?;
        let Some(task) = self.visible_task(input.task).await? else {
            return Ok(self.refuse_form(vec![unknown_task()]));
        };
        if self.is_done_before() {
            let view = self.task_views(vec![task]).await?.pop().ok_or(AppError::Internal)?;
            return Ok(Ok(view));
        }
        if task.state != TaskState::Open.as_str() {
            return Ok(self.refuse_form(vec![FormRefusal::conflict(answered())]));
        }
        let Some(reply) = input.reply.clone() else {
            return Ok(self.refuse_form(vec![FormRefusal::input(one_of())]));
        };
        let done = match TaskAsk::of(&task.ask).ok_or(AppError::Internal)? {
            TaskAsk::Attribute(code) => {
                let done = self.answer_fact(&task, code.as_str(), &reply, &input).await?;
                if done.is_ok() {
                    self.settle_task(&task, &reply).await?;
                }
                done
            }
            TaskAsk::Column(form, heading) => {
                self.answer_column(&task, form, heading, &reply, &input).await?
            }
        };
        if let Err(refusals) = done {
            return Ok(self.refuse_form(refusals));
        }
        let now = self.hub().store().task(task.id).await?.ok_or(AppError::Internal)?;
        let view = self.task_views(vec![now]).await?.pop().ok_or(AppError::Internal)?;
        Ok(Ok(view))
    }

    async fn answer_fact(
        self: &Arc<Self>,
        task: &StoredTask,
        code: &str,
        reply: &TaskReply,
        input: &CompleteTask,
    ) -> Result<Result<(), Vec<FormRefusal>>, AppError> {
        let at_answer = |problems: Vec<Problem>| {
            let problems = problems.into_iter();
            let refusal =
                |one: Problem| FormRefusal::input(Problem { at: place(&one.at, code), ..one });
            problems.map(refusal).collect::<Vec<_>>()
        };
        if *reply == TaskReply::Confirm {
            let change = Change::Confirm {
                subject: about(task),
                attributes: vec![code.to_owned()],
                observed_on: input.observed_on,
            };
            let outcome = self.change(change, false).await?;
            let is_done = outcome.decision.is_some();
            return Ok(if is_done { Ok(()) } else { Err(at_answer(outcome.problems)) });
        }
        let mut filing = Filing {
            subject: task.kind.as_str().to_owned(),
            source: self.caller().department.as_str().to_owned(),
            observed_on: input.observed_on.map(|day| day.to_string()),
            about: Some(task.subject),
            ..Filing::default()
        };
        match reply {
            TaskReply::Value(text) => {
                let _none = filing.values.insert(code.to_owned(), text.clone());
            }
            TaskReply::Absent(reason) => {
                let _none = filing.absent.insert(code.to_owned(), *reason);
            }
            TaskReply::Confirm => {}
        }
        if matches!(reply, TaskReply::Value(text) if text.trim().is_empty()) {
            return Ok(Err(vec![FormRefusal::input(one_of())]));
        }
        let outcome = self.record(filing, input.evidence).await?;
        let is_taken =
            !matches!(outcome.decision, IntakeDecision::Refused | IntakeDecision::NeedsReview);
        Ok(if is_taken { Ok(()) } else { Err(at_answer(outcome.problems)) })
    }

    /// An answer settles its task also where the fact that is shown stays another: somebody would
    /// not say it, or a better source says otherwise.
    async fn settle_task(
        self: &Arc<Self>,
        task: &StoredTask,
        reply: &TaskReply,
    ) -> Result<(), AppError> {
        let (hub, id, state) = (Arc::clone(self.hub()), task.id, state_of(reply));
        let mut entry = self.entry(Kind::Mutation);
        entry.count = 1;
        entry.subjects = vec![logged_subject(task.kind, task.subject)];
        let actor = self.caller().actor();
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let found = tx.task(id).await?;
                let open = found.filter(|one| one.state == TaskState::Open.as_str());
                let Some(mut task) = open else { return Ok(((), Written::default())) };
                state.as_str().clone_into(&mut task.state);
                task.done_by = Some(actor);
                settling::finish(&hub, tx, vec![task]).await?;
                Ok(((), Written { entries: vec![entry], ..Written::default() }))
            })
        });
        let ((), receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        Ok(())
    }

    /// An answer that belongs to a form is kept sealed for its subject.
    async fn answer_column(
        self: &Arc<Self>,
        task: &StoredTask,
        form: String,
        heading: String,
        reply: &TaskReply,
        input: &CompleteTask,
    ) -> Result<Result<(), Vec<FormRefusal>>, AppError> {
        let text = match reply {
            TaskReply::Value(text) => {
                let text = text.trim();
                if text.is_empty() || !is_plain(text, LONGEST) {
                    return Ok(Err(vec![FormRefusal::input(wrong_text())]));
                }
                Some(text.to_owned())
            }
            TaskReply::Confirm => None,
            TaskReply::Absent(reason) => Some(word(*reason).to_owned()),
        };
        let today = self.hub().clock().today();
        let day = input.observed_on.unwrap_or(today);
        if day > today {
            return Ok(Err(vec![FormRefusal::input(future_day())]));
        }
        let (hub, mut task, state) = (Arc::clone(self.hub()), task.clone(), state_of(reply));
        let actor = self.caller().actor();
        let mut entry = self.entry(Kind::Mutation);
        entry.count = 1;
        entry.subjects = vec![logged_subject(task.kind, task.subject)];
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let (given_on, by) = (day.to_string(), actor.clone());
                let is_there = if let Some(text) = text {
                    let subject = task.subject;
                    let answer =
                        TaskAnswer { form, heading, subject, text, given_on, given_by: by };
                    tx.put_form_answer(&answer).await?;
                    true
                } else {
                    tx.confirm_form_answer(&form, &heading, task.subject, &given_on, &by).await?
                };
                if !is_there {
                    return Ok((Err(vec![FormRefusal::input(nothing_held())]), Written::default()));
                }
                state.as_str().clone_into(&mut task.state);
                task.done_by = Some(actor);
                settling::finish(&hub, tx, vec![task]).await?;
                Ok((Ok(()), Written { entries: vec![entry], ..Written::default() }))
            })
        });
        let (done, receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        Ok(done)
    }
}

fn state_of(reply: &TaskReply) -> TaskState {
    match reply {
        TaskReply::Absent(Absence::Refused) => TaskState::Refused,
        TaskReply::Absent(Absence::Unknown) => TaskState::Unknown,
        TaskReply::Absent(_) | TaskReply::Value(_) | TaskReply::Confirm => TaskState::Done,
    }
}

/// The word that stands for an answer without a value.
fn word(reason: Absence) -> &'static str {
    match reason {
        Absence::Unknown => "不详",
        Absence::Refused => "拒绝提供",
        Absence::NotApplicable => "不适用",
        Absence::Withheld | Absence::Erased => "保密",
    }
}

/// Where in the input a problem stands.
fn place(at: &str, code: &str) -> String {
    match at {
        "observed_on" | "observedOn" => "observedOn".to_owned(),
        _ if at == code || at.starts_with("attributes") => "value".to_owned(),
        other => other.to_owned(),
    }
}

fn answered() -> Problem {
    Problem::new(
        "taskId",
        "该任务已有人完成，无须重复采集",
        "this task was answered already; nothing is left to collect",
    )
}

fn one_of() -> Problem {
    Problem::new(
        "value",
        "请填写数值，或确认仍然有效，或说明无值原因，三者选一",
        "give a value, confirm what is held, or say why there is none: one of the three",
    )
}

fn wrong_text() -> Problem {
    Problem::new(
        "value",
        format!("请填写1到{LONGEST}个字，不得含控制字符"),
        format!("write 1 to {LONGEST} characters without control characters"),
    )
}

fn nothing_held() -> Problem {
    Problem::new(
        "confirm",
        "尚无上次答案可确认，请直接填写",
        "there is no earlier answer to confirm; give a value",
    )
}

fn future_day() -> Problem {
    Problem::new("observedOn", "日期不能晚于今天", "the day lies in the future")
}
