//! Corrections (校核): somebody says that a fact is wrong, and the lead department settles it.

mod deciding;
mod opening;
mod telling;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::AttributeIndex;
use hub_policy::{Act, CallerRole, Decision};
use hub_storage::{CorrectionFilter, StoredCorrection};
use hub_values::{AttributeCode, CorrectionId, DepartmentCode, SubjectId, SubjectKind};
use serde::{Deserialize, Serialize};

pub use deciding::DecideCorrection;
pub use opening::OpenCorrection;

use crate::attempt::Attempt;
use crate::change::MergeRefusal;
use crate::{AppError, Operation, Subject};

/// Working days in which a correction should be settled.
pub const CORRECTION_DAYS: u32 = 10;

/// Where a correction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CorrectionState {
    /// It waits for the lead department.
    Open,
    /// The fact was wrong; the lead department has stated what is right.
    Upheld,
    /// The fact stands.
    Rejected,
}

impl CorrectionState {
    const ALL: [Self; 3] = [Self::Open, Self::Upheld, Self::Rejected];

    fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Upheld => "upheld",
            Self::Rejected => "rejected",
        }
    }

    fn of(stored: &StoredCorrection) -> Result<Self, AppError> {
        let found = Self::ALL.into_iter().find(|one| one.as_str() == stored.state);
        found.ok_or(AppError::Internal)
    }
}

/// Whose corrections are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionSide {
    /// Those that the caller's department settles; for the data bureau all.
    ToSettle,
    /// Those that the caller's department opened.
    Opened,
    /// Those that were found right after the caller's department had been told the wrong value.
    Told,
}

/// Which corrections are wanted.
#[derive(Debug, Clone)]
pub struct CorrectionsWanted {
    /// Whose.
    pub side: CorrectionSide,
    /// In this state.
    pub state: Option<CorrectionState>,
    /// Of this attribute.
    pub attribute: Option<AttributeCode>,
    /// About this subject.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// Only those whose days are over.
    pub is_overdue: bool,
}

/// A correction as far as the caller may see it.
#[derive(Debug, Clone)]
pub struct CorrectionView {
    /// Its id.
    pub id: CorrectionId,
    /// Whose fact.
    pub subject: Subject,
    /// Which attribute.
    pub attribute: AttributeIndex,
    /// Where it is.
    pub state: CorrectionState,
    /// The department that settles it.
    pub lead: DepartmentCode,
    /// The department that opened it.
    pub opened_by: DepartmentCode,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// What it rests on, for those who settle it and those who opened it.
    pub evidence: Option<String>,
    /// The other value, as far as the caller may read the attribute in full.
    pub stated: Option<String>,
    /// The last day on which it should be settled.
    pub due: NaiveDate,
    /// Whether that day is over and it still waits.
    pub is_overdue: bool,
    /// When it was settled.
    pub decided_at: Option<DateTime<Utc>>,
}

/// What became of a correction that was opened or decided.
#[derive(Debug, Default)]
pub struct CorrectionOutcome {
    /// As it is now.
    pub correction: Option<CorrectionView>,
    /// Departments that had been told the wrong value and will find it among their notices.
    pub told: u64,
    /// What must be put right; nothing was written.
    pub refusals: Vec<MergeRefusal>,
}

impl Operation {
    /// Corrections of one side, oldest first, after one of them; true when there are more. What is
    /// hidden from the caller is left out.
    ///
    /// # Errors
    /// The caller sees no subjects, or settles nothing.
    pub async fn corrections(
        self: &Arc<Self>,
        wanted: &CorrectionsWanted,
        after: Option<CorrectionId>,
        first: u64,
    ) -> Result<(Vec<CorrectionView>, bool), AppError> {
        self.require(Act::ReadSubjects)?;
        let permit = self.permit()?;
        let own = self.caller().department.clone();
        let mut filter = CorrectionFilter {
            state: wanted.state.map(|state| state.as_str().to_owned()),
            attribute: wanted.attribute.clone(),
            subject: wanted.subject.map(|(_, id)| id),
            ..CorrectionFilter::default()
        };
        if wanted.is_overdue {
            filter.due_before = Some(self.hub().clock().today());
            filter.state = Some(CorrectionState::Open.as_str().to_owned());
        }
        match wanted.side {
            CorrectionSide::ToSettle => {
                self.require(Act::Settle)?;
                let is_bureau = self.caller().role == CallerRole::DataBureauAdmin;
                filter.lead = (!is_bureau).then_some(own);
            }
            CorrectionSide::Opened => filter.opened_department = Some(own),
            CorrectionSide::Told => {
                filter.told = Some((own, permit.purpose().as_str().to_owned()));
            }
        }
        let limit = first.saturating_add(1);
        let mut found = self.hub().store().corrections(permit, &filter, after, limit).await?;
        let rows = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > rows;
        found.truncate(rows);
        let mut views = Vec::with_capacity(found.len());
        for one in found {
            views.extend(self.correction_view(one).await?);
        }
        self.ledger().count(views.len());
        Ok((views, has_more))
    }

    /// A correction as the caller may see it; none when the subject or the attribute is hidden.
    async fn correction_view(
        self: &Arc<Self>,
        one: StoredCorrection,
    ) -> Result<Option<CorrectionView>, AppError> {
        let about = self.nodes(&[(one.kind, one.subject)]).await?.into_iter().next().flatten();
        let attribute = self.catalogue().attribute(one.attribute.as_str());
        let (Some(subject), Some(attribute)) = (about, attribute) else { return Ok(None) };
        let role = self.caller().role;
        let settles = role == CallerRole::DataBureauAdmin
            || (role == CallerRole::DataManager && self.caller().department == one.lead);
        let is_own = self.caller().department == one.opened_department;
        let decision = self.decide(attribute, subject.record())?;
        if matches!(decision, Decision::Denied(_)) && !settles && !is_own {
            return Ok(None);
        }
        let state = CorrectionState::of(&one)?;
        let (mut evidence, mut stated) = (None, None);
        if settles || is_own {
            let history = subject.whole_history().await?;
            let note = history.notes.into_iter().find(|(record, ..)| *record == one.record);
            evidence = note.map(|(.., text)| text);
            // Whoever settles must see what is said; whoever said it knows.
            let by = |said: &&hub_facts::Statement| {
                said.record == one.record && said.attribute == attribute.index
            };
            let said = history.statements.iter().find(by).and_then(|said| said.stated.value());
            stated = said.map(hub_catalogue::Value::canonical);
            self.ledger().disclose(attribute.index);
        }
        let is_overdue = state == CorrectionState::Open && one.due < self.hub().clock().today();
        Ok(Some(CorrectionView {
            id: one.id,
            subject,
            attribute: attribute.index,
            state,
            lead: one.lead,
            opened_by: one.opened_department,
            opened_at: one.opened_at,
            evidence,
            stated,
            due: one.due,
            is_overdue,
            decided_at: one.decided_at,
        }))
    }

    /// What it led to when it was done before under the caller's key, as it stands now.
    async fn correction_done_before(
        self: &Arc<Self>,
    ) -> Result<Option<CorrectionOutcome>, AppError> {
        let Some(before) = self.done_before::<Remembered>()? else { return Ok(None) };
        let correction = match self.hub().store().correction(before.id).await? {
            Some(one) => self.correction_view(one).await?,
            None => None,
        };
        self.ledger().count(usize::from(correction.is_some()));
        let outcome = CorrectionOutcome { correction, told: before.told, refusals: Vec::new() };
        Ok(Some(outcome))
    }

    /// What became of it, noted in the ledger.
    async fn correction_outcome(
        self: &Arc<Self>,
        done: Result<Settled, MergeRefusal>,
        receipts: Vec<crate::Receipt>,
    ) -> Result<CorrectionOutcome, AppError> {
        match done {
            Err(refusal) => {
                self.ledger().reject();
                Ok(CorrectionOutcome { refusals: vec![refusal], ..CorrectionOutcome::default() })
            }
            Ok(settled) => {
                {
                    let mut ledger = self.ledger();
                    ledger.cover(&settled.attributes, &[(settled.one.kind, settled.one.subject)]);
                    ledger.written.extend(receipts);
                }
                let told = settled.told;
                let correction = self.correction_view(settled.one).await?;
                Ok(CorrectionOutcome { correction, told, refusals: Vec::new() })
            }
        }
    }
}

/// What is kept of a change of a correction that was sent under a key.
#[derive(Serialize, Deserialize)]
struct Remembered {
    id: CorrectionId,
    told: u64,
}

/// A correction after something was written about it.
struct Settled {
    one: StoredCorrection,
    attributes: Vec<AttributeIndex>,
    told: u64,
}

impl Settled {
    /// Kept with the change, for whoever sends it again.
    fn remember(&self) {
        Attempt::current().remember(&Remembered { id: self.one.id, told: self.told });
    }
}
