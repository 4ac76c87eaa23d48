//! Requests for forms: which there are, how far each is, and ending one.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_audit::Kind;
use hub_facts::Grade;
use hub_policy::Act;
use hub_storage::{BurdenKey, BurdenSum, CellState, StoreError, StoredFormRequest};
use hub_values::{AreaCode, FormId, FormRequestId};
use serde::{Deserialize, Serialize};

use super::asking::{TaskState, grade_of};
use super::collecting::is_collection;
use super::settling::{BY_QUERY, BY_REQUEST};
use super::{FormRefusal, FormView};
use crate::writer::Written;
use crate::{AppError, Operation, Problem};

/// Where a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestState {
    /// Communities collect what is missing.
    Open,
    /// The department has what it needs.
    Done,
    /// It was called off.
    Cancelled,
    /// It was a mistake, and is taken back.
    Recalled,
}

impl RequestState {
    const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Cancelled, Self::Recalled];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Recalled => "recalled",
        }
    }
}

/// What is stored of a request beside its columns in the database.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RequestBody {
    pub(crate) form_code: String,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) period: String,
    #[serde(default)]
    pub(crate) repeats: Option<String>,
    pub(crate) minimum: String,
    #[serde(default)]
    pub(crate) repeat_of: Option<FormRequestId>,
    /// Cells of all its rows when it was issued, and those of them that were filled.
    pub(crate) cells: u64,
    pub(crate) filled: u64,
}

impl RequestBody {
    pub(crate) fn read(text: &str) -> Result<Self, AppError> {
        let corrupt = StoreError::Corrupt { table: "form_requests", column: "body" };
        serde_json::from_str(text).map_err(|_| AppError::Unavailable(corrupt))
    }

    pub(crate) fn text(&self) -> Result<String, AppError> {
        serde_json::to_string(self).map_err(|_| AppError::Internal)
    }

    pub(crate) fn grade(&self) -> Grade {
        grade_of(&self.minimum)
    }
}

/// A request as its department sees it.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// Its id.
    pub id: FormRequestId,
    /// The form, in the version that is asked.
    pub form: FormView,
    /// Where it is.
    pub state: RequestState,
    /// For which purpose, by code.
    pub purpose: String,
    /// Its areas; empty for all.
    pub areas: Vec<AreaCode>,
    /// The period that it is about.
    pub period: String,
    /// How often it is repeated.
    pub repeats: Option<String>,
    /// A fact that is verified less is asked again.
    pub minimum: Grade,
    /// The day on which it is due.
    pub due: NaiveDate,
    /// Subjects that it asks about.
    pub subjects: u64,
    /// Cells when it was issued, without those that repeat the line above.
    pub cells: u64,
    /// Those of them that the hub filled at once.
    pub filled: u64,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
}

/// How far a community is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Subjects of it that are asked about.
    pub subjects: u64,
    /// Cells that wait.
    pub open: u64,
    /// Cells that were answered.
    pub answered: u64,
    /// Cells to which somebody would not say anything, or nobody knows it.
    pub without_value: u64,
}

/// Which requests are wanted.
#[derive(Debug, Clone, Default)]
pub struct RequestsWanted {
    /// In this state.
    pub state: Option<RequestState>,
    /// For this form.
    pub form: Option<FormId>,
}

/// How a request is to end, or to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The department has what it needs.
    Complete,
    /// It is called off.
    Cancel,
    /// It was a mistake.
    Recall,
    /// It goes on until this day.
    Extend(NaiveDate),
}

impl Operation {
    /// Requests of the caller's department, for the data bureau all, newest first; true when there
    /// are more.
    pub async fn form_requests(
        self: &Arc<Self>,
        wanted: &RequestsWanted,
        after: Option<FormRequestId>,
        first: u64,
    ) -> Result<(Vec<RequestView>, bool), AppError> {
        let all = self.caller().may(Act::AdmitForms);
        if !all {
            self.require(Act::AskForms)?;
        }
        let _permit = self.permit()?;
        let department = (!all).then_some(&self.caller().department);
        let (state, form) = (wanted.state.map(RequestState::as_str), wanted.form);
        let limit = first.saturating_add(1);
        let store = self.hub().store();
        let mut found = store.form_requests(department, state, form, after, limit).await?;
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        let mut views = Vec::with_capacity(found.len());
        for one in found {
            views.push(self.request_view(one).await?);
        }
        self.ledger().count(views.len());
        Ok((views, has_more))
    }

    /// A request by its id, if the caller may see it.
    pub async fn form_request(
        self: &Arc<Self>,
        id: FormRequestId,
    ) -> Result<Option<RequestView>, AppError> {
        let Some(found) = self.visible_request(id).await? else { return Ok(None) };
        self.ledger().count(1);
        self.request_view(found).await.map(Some)
    }

    pub(crate) async fn visible_request(
        &self,
        id: FormRequestId,
    ) -> Result<Option<StoredFormRequest>, AppError> {
        let _permit = self.permit()?;
        let caller = self.caller();
        let found = self.hub().store().form_request(id).await?;
        Ok(found.filter(|one| !is_collection(one)).filter(|one| {
            caller.may(Act::AdmitForms)
                || (caller.may(Act::AskForms) && one.department == caller.department)
        }))
    }

    pub(crate) async fn request_view(
        &self,
        one: StoredFormRequest,
    ) -> Result<RequestView, AppError> {
        let body = RequestBody::read(&one.body)?;
        let state = RequestState::ALL.into_iter().find(|it| it.as_str() == one.state);
        Ok(RequestView {
            id: one.id,
            form: self.hub().form_of(one.form).await?.ok_or(AppError::Internal)?,
            state: state.ok_or(AppError::Internal)?,
            purpose: one.purpose.as_str().to_owned(),
            minimum: body.grade(),
            areas: body.areas,
            period: body.period,
            repeats: body.repeats,
            due: one.due.parse().map_err(|_| AppError::Internal)?,
            subjects: one.subjects,
            cells: body.cells,
            filled: body.filled,
            issued_at: one.issued_at,
            closed_at: one.closed_at,
        })
    }

    /// How far each community is with a request.
    pub async fn form_progress(
        &self,
        id: FormRequestId,
    ) -> Result<BTreeMap<Option<AreaCode>, Progress>, AppError> {
        if self.visible_request(id).await?.is_none() {
            return Ok(BTreeMap::new());
        }
        let mut progress: BTreeMap<Option<AreaCode>, Progress> = BTreeMap::new();
        for (area, subjects) in self.hub().store().form_scope(id).await? {
            progress.entry(area).or_default().subjects = subjects;
        }
        for (area, state, cells) in self.hub().store().form_progress(id).await? {
            let one = progress.entry(area).or_default();
            match TaskState::of(&state) {
                Some(TaskState::Open) => one.open += cells,
                Some(TaskState::Done) => one.answered += cells,
                Some(TaskState::Refused | TaskState::Unknown | TaskState::Withdrawn) | None => {
                    one.without_value += cells;
                }
            }
        }
        Ok(progress)
    }

    /// Ends a request, or lets it go on longer.
    ///
    /// # Errors
    /// The caller's role may not ask, or the hub cannot write.
    pub async fn close_request(
        self: &Arc<Self>,
        id: Option<FormRequestId>,
        closing: Closing,
    ) -> Result<Result<RequestView, Vec<FormRefusal>>, AppError> {
        self.require(Act::AskForms)?;
        let found = match id {
            Some(id) => self.visible_request(id).await?,
            None => None,
        };
        let Some(found) = found else { return Ok(self.refuse_form(vec![unknown_request()])) };
        if let Closing::Extend(day) = closing
            && day < self.hub().clock().today()
        {
            return Ok(self.refuse_form(vec![FormRefusal::input(past_day())]));
        }
        match self.closed(found, closing).await? {
            Ok(one) => self.request_view(one).await.map(Ok),
            Err(refusal) => Ok(self.refuse_form(vec![refusal])),
        }
    }

    /// Ends what asks, a form's or a query's, or lets it go on longer; told again as it is now when it was done
    /// before under the caller's key.
    pub(super) async fn closed(
        self: &Arc<Self>,
        found: StoredFormRequest,
        closing: Closing,
    ) -> Result<Result<StoredFormRequest, FormRefusal>, AppError> {
        if self.is_done_before() {
            return Ok(Ok(found));
        }
        let cells = self.hub().store().task_cells(found.id, 0, u32::MAX >> 1).await?;
        let (actor, hub) = (self.caller().actor(), Arc::clone(self.hub()));
        let mut entry = self.entry(Kind::Mutation);
        if is_collection(&found) {
            entry.operation = Some("cancelCollection".to_owned());
        }
        let writing = self.hub().write_and_hear(move |tx, _| {
            Box::pin(async move {
                let Some(mut one) = tx.form_request(found.id).await? else {
                    return Ok((Err(unknown_request()), Written::default()));
                };
                if one.state != RequestState::Open.as_str() {
                    return Ok((Err(FormRefusal::conflict(ended())), Written::default()));
                }
                let now = hub.clock().now();
                let state = match closing {
                    Closing::Complete => RequestState::Done,
                    Closing::Cancel => RequestState::Cancelled,
                    Closing::Recall => RequestState::Recalled,
                    Closing::Extend(day) => {
                        one.due = day.to_string();
                        RequestState::Open
                    }
                };
                if state != RequestState::Open {
                    state.as_str().clone_into(&mut one.state);
                    (one.closed_by, one.closed_at) = (Some(actor), Some(now));
                    let day = hub.clock().today().to_string();
                    tx.add_burden(left_over(&one, &cells, &day)?).await?;
                }
                tx.put_form_request(&one).await?;
                entry.count = 1;
                entry.subjects = vec![logged_request(one.id)];
                let written = Written { entries: vec![entry], ..Written::default() };
                Ok((Ok(one), written))
            })
        });
        let (closed, receipts) = writing.await?;
        self.ledger().written.extend(receipts);
        Ok(closed)
    }
}

/// What nobody answered stays empty, or is shown as it was held.
fn left_over(
    request: &StoredFormRequest,
    cells: &[CellState],
    day: &str,
) -> Result<Vec<(BurdenKey, BurdenSum)>, AppError> {
    let form = RequestBody::read(&request.body)?.form_code;
    let origin = if is_collection(request) { BY_QUERY } else { BY_REQUEST };
    let mut costs: BTreeMap<BurdenKey, BurdenSum> = BTreeMap::new();
    for one in cells.iter().filter(|one| one.state == TaskState::Open.as_str()) {
        let key = BurdenKey {
            day: day.to_owned(),
            department: request.department.as_str().to_owned(),
            form: form.clone(),
            area: one.area.map(|area| area.as_str().to_owned()).unwrap_or_default(),
            origin: origin.to_owned(),
        };
        costs.entry(key).or_default().empty += 1;
    }
    Ok(costs.into_iter().collect())
}

/// A request as the log names it.
pub(crate) fn logged_request(id: FormRequestId) -> String {
    format!("form_request:{id}")
}

pub(crate) fn unknown_request() -> FormRefusal {
    FormRefusal::input(Problem::new(
        "id",
        "找不到该任务，请使用 formRequests 返回的标识",
        "no such request; use an id that `formRequests` gave",
    ))
}

pub(crate) fn past_day() -> Problem {
    Problem::new(
        "due",
        "截止日期不能早于今天",
        "the day on which it is due has passed; choose a later one",
    )
}

fn ended() -> Problem {
    Problem::new("id", "该任务已结束，请重新发起", "this request has ended; issue a new one")
}
