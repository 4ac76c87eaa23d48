//! Forms in the hub: which there are, and who may see each (一表通).

mod asking;
mod body;
mod burden;
mod checking;
mod collecting;
mod completing;
mod deciding;
mod drafting;
mod exporting;
mod filling;
mod issuing;
mod overlapping;
mod putting;
mod reading;
mod registering;
mod requests;
mod rows;
pub(crate) mod settling;
mod tasks;

use std::sync::{Arc, OnceLock};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Utc};
use hub_forms::{Form, shipped_forms};
use hub_policy::Act;
use hub_storage::{StoreError, StoredForm};
use hub_values::{DepartmentCode, FileId, FormId, SubjectKind};
use uuid::Uuid;

pub use asking::{TaskAsk, TaskReason, TaskState};
use body::FormBody;
pub use body::FormLayout;
pub use burden::{BurdenCriteria, BurdenRow};
pub(crate) use collecting::as_asked;
pub use collecting::{CollectMissing, CollectedFact, Collection, CollectionCost, CollectionStatus};
pub use completing::{CompleteTask, TaskReply};
pub use deciding::{DecideForm, FormDecision};
pub use exporting::ResultFormat;
pub use issuing::IssueRequest;
pub use overlapping::{ColumnCount, FormOverlap, FormScope};
pub use reading::{label_cells, sheet_headings};
pub use registering::{
    FormColumnChoice, FormDraft, RegisterForm, Registered, SuggestedColumn, SuggestedForm,
};
pub use requests::{Closing, Progress, RequestState, RequestView, RequestsWanted};
pub use rows::{CellStatus, CellView, RowView};
pub use tasks::{AskedTwiceView, TaskView, TasksWanted};

use crate::hub::Hub;
use crate::{AppError, Operation, Problem};

/// Where a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormState {
    /// Registered; the data bureau has not decided yet.
    Submitted,
    /// It may be asked.
    Admitted,
    /// The department has to change something and register it again.
    Returned,
    /// It may not be asked.
    Refused,
    /// A later version was admitted.
    Replaced,
}

impl FormState {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Submitted, Self::Admitted, Self::Returned, Self::Refused, Self::Replaced];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Admitted => "admitted",
            Self::Returned => "returned",
            Self::Refused => "refused",
            Self::Replaced => "replaced",
        }
    }

    /// Whether everybody may see forms in this state.
    fn is_public(self) -> bool {
        matches!(self, Self::Admitted | Self::Replaced)
    }
}

/// A form as the hub knows it.
#[derive(Debug, Clone)]
pub struct FormView {
    /// Its id.
    pub id: FormId,
    /// Its version, from 1.
    pub version: u32,
    /// Title, subject, columns.
    pub form: Form,
    /// Columns that are asked although the hub may hold them fresh, from 0.
    pub asks_again: Vec<usize>,
    /// Why they are.
    pub reason: Option<String>,
    /// Where it is.
    pub state: FormState,
    /// Where its columns stand in the department's own file.
    pub layout: Option<FormLayout>,
    /// That file.
    pub file: Option<FileId>,
    /// When it was registered; none of a form that ships.
    pub registered_at: Option<DateTime<Utc>>,
    /// When it was decided about.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, where that was said.
    pub decision_reason: Option<String>,
}

/// Which forms are wanted.
#[derive(Debug, Clone, Default)]
pub struct FormsWanted {
    /// Of this department, by code.
    pub department: Option<String>,
    /// In this state.
    pub state: Option<FormState>,
    /// About subjects of this kind.
    pub subject: Option<SubjectKind>,
    /// Of this code: all its versions.
    pub code: Option<String>,
}

/// What stands against something that is wanted of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRefusal {
    /// Where and what.
    pub problem: Problem,
    /// Whether what is there already stands against it, rather than the input.
    pub is_conflict: bool,
}

impl FormRefusal {
    /// The input is wrong.
    pub(crate) fn input(problem: Problem) -> Self {
        Self { problem, is_conflict: false }
    }

    /// What is there stands against it.
    pub(crate) fn conflict(problem: Problem) -> Self {
        Self { problem, is_conflict: true }
    }
}

impl FormView {
    fn of(stored: StoredForm) -> Result<Self, AppError> {
        const CORRUPT: AppError =
            AppError::Unavailable(StoreError::Corrupt { table: "forms", column: "body" });
        let body = FormBody::read(&stored.body).ok_or(CORRUPT)?;
        let state = FormState::ALL.into_iter().find(|one| one.as_str() == stored.state);
        Ok(Self {
            id: stored.id,
            version: stored.version,
            asks_again: body.asks_again(),
            reason: body.reason.clone(),
            layout: body.layout.clone(),
            form: body.form(&stored.code, &stored.department).ok_or(CORRUPT)?,
            state: state.ok_or(CORRUPT)?,
            file: stored.file,
            registered_at: Some(stored.registered_at),
            decided_at: stored.decided_at,
            decision_reason: stored.decision_reason,
        })
    }

    /// A form that ships, under an id that its code makes.
    fn shipped(form: Form) -> Self {
        Self {
            id: shipped_id(&form.code),
            version: 1,
            form,
            asks_again: Vec::new(),
            reason: None,
            state: FormState::Admitted,
            layout: None,
            file: None,
            registered_at: None,
            decided_at: None,
            decision_reason: None,
        }
    }
}

fn shipped_id(code: &str) -> FormId {
    let hash = digest(&SHA256, format!("fileonce form {code}").as_bytes());
    let bytes = hash.as_ref().first_chunk::<16>().copied().unwrap_or_default();
    FormId::from_uuid(Uuid::from_bytes(bytes))
}

/// The forms that come with the program.
fn shipped() -> Result<&'static [FormView], AppError> {
    static SHIPPED: OnceLock<Vec<FormView>> = OnceLock::new();
    if let Some(known) = SHIPPED.get() {
        return Ok(known);
    }
    let forms = shipped_forms().map_err(|_| AppError::Internal)?;
    Ok(SHIPPED.get_or_init(|| forms.into_iter().map(FormView::shipped).collect()))
}

impl Hub {
    /// All forms, those that ship too, by code, the latest version first.
    pub(crate) async fn all_forms(&self) -> Result<Vec<FormView>, AppError> {
        let stored = self.store().forms().await?;
        let mut all = stored.into_iter().map(FormView::of).collect::<Result<Vec<_>, _>>()?;
        for one in shipped()? {
            let mut one = one.clone();
            let is_replaced = all.iter().any(|other| {
                other.form.code == one.form.code
                    && matches!(other.state, FormState::Admitted | FormState::Replaced)
            });
            if is_replaced {
                one.state = FormState::Replaced;
            }
            all.push(one);
        }
        all.sort_by(|one, other| {
            (&one.form.code, other.version).cmp(&(&other.form.code, one.version))
        });
        Ok(all)
    }

    /// The form of an id, whoever asks.
    pub(crate) async fn form_of(&self, id: FormId) -> Result<Option<FormView>, AppError> {
        if let Some(one) = shipped()?.iter().find(|one| one.id == id) {
            return Ok(Some(one.clone()));
        }
        self.store().form(id).await?.map(FormView::of).transpose()
    }
}

impl Operation {
    /// Forms that the caller may see and that fit, by code, after one of them; true when there are
    /// more.
    ///
    /// # Errors
    /// The cursor is no form of this list.
    pub async fn forms(
        self: &Arc<Self>,
        wanted: &FormsWanted,
        after: Option<FormId>,
        first: u64,
    ) -> Result<(Vec<FormView>, bool), AppError> {
        let _permit = self.permit()?;
        let mut found = self.hub().all_forms().await?;
        found.retain(|one| {
            self.may_see_form(one)
                && wanted
                    .department
                    .as_ref()
                    .is_none_or(|code| *code == *one.form.department.as_str())
                && wanted.state.is_none_or(|state| state == one.state)
                && wanted.subject.is_none_or(|kind| kind == one.form.subject)
                && wanted.code.as_ref().is_none_or(|code| *code == one.form.code)
        });
        if let Some(after) = after {
            let place = found.iter().position(|one| one.id == after).ok_or_else(|| {
                AppError::invalid(
                    "after",
                    "游标无效，请使用上一页返回的 endCursor",
                    "unknown cursor; use endCursor of the page before",
                )
            })?;
            let _before: Vec<FormView> = found.drain(..=place).collect();
        }
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        self.ledger().count(found.len());
        Ok((found, has_more))
    }

    /// A form by its id, if the caller may see it.
    pub async fn form(self: &Arc<Self>, id: FormId) -> Result<Option<FormView>, AppError> {
        let _permit = self.permit()?;
        let found = self.hub().form_of(id).await?.filter(|one| self.may_see_form(one));
        self.ledger().count(usize::from(found.is_some()));
        Ok(found)
    }

    /// Admitted forms are public; the others are for their own department and for those who decide.
    fn may_see_form(&self, one: &FormView) -> bool {
        let caller = self.caller();
        one.state.is_public()
            || caller.may(Act::AdmitForms)
            || (caller.may(Act::RegisterForms) && caller.department == one.form.department)
    }

    /// What is wrong is noted in the entry, and told as data.
    pub(crate) fn refuse_form<T>(&self, refusals: Vec<FormRefusal>) -> Result<T, Vec<FormRefusal>> {
        self.ledger().reject();
        Err(refusals)
    }
}

/// There is no such form for the caller; hidden and absent look the same.
pub(crate) fn unknown_form(at: &str) -> FormRefusal {
    FormRefusal::input(Problem::new(
        at,
        "找不到该表单，请使用 forms 返回的标识",
        "no such form; use an id that `forms` gave",
    ))
}

/// A form as the log names it.
pub(crate) fn logged_form(code: &str) -> String {
    format!("form:{code}")
}

/// The department's own forms have codes that begin with no other department's form.
pub(crate) fn is_own(department: &DepartmentCode, one: &FormView) -> bool {
    one.form.department == *department
}
