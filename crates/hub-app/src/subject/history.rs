//! What was said about a subject and when, as far as a caller may see it.

use chrono::{DateTime, NaiveDate, Utc};
use hub_catalogue::AttributeIndex;
use hub_facts::{Absence, Fact, Grade, Pins, Saying, Stated};
use hub_policy::Decision;
use hub_storage::SubjectHistory;
use hub_values::{DepartmentCode, RecordId};

use super::roles::Viewed;
use super::{FactView, Shown, Subject, absence_of, shown_of};
use crate::AppError;

/// What one source said, as far as the caller may see it.
#[derive(Debug, Clone)]
pub struct StatementView {
    /// The source record it came in with.
    pub record: RecordId,
    /// What it is about: of a role attribute, the attribute of the person.
    pub attribute: AttributeIndex,
    /// Why there is no value, for those who may see one.
    pub absence: Option<Absence>,
    /// The value or its mask.
    pub shown: Shown,
    /// Whether it is a register's text that is no value of the attribute.
    pub is_claim: bool,
    /// How well it is verified.
    pub grade: Grade,
    /// Who said it.
    pub source: DepartmentCode,
    /// When it was true.
    pub observed_on: NaiveDate,
    /// When it became known here.
    pub recorded_at: DateTime<Utc>,
}

/// A moment and a day of the past; what is not given does not bound.
#[derive(Debug, Clone, Copy, Default)]
pub struct Then {
    /// As it was known here at this moment.
    pub known: Option<DateTime<Utc>>,
    /// As it was true in the world on this day.
    pub day: Option<NaiveDate>,
}

/// A steward's choice.
#[derive(Debug, Clone)]
pub struct PinView {
    /// The steward's department.
    pub source: DepartmentCode,
    /// When it was decided.
    pub pinned_at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

impl Subject {
    /// The same as it was known at a time, and on a day.
    pub async fn facts_as_of(
        &self,
        attributes: Option<&[String]>,
        then: Then,
        path: impl Fn() -> String + Send + Sync,
    ) -> Result<Vec<FactView>, AppError> {
        let facts = self.known_at(then).await?;
        self.facts_of(&facts, attributes, Some(then), path).await
    }

    /// What was shown then: only what had been recorded by the time, and what had been observed by
    /// the day, counts; of pins those that held at the time.
    pub(crate) async fn known_at(&self, then: Then) -> Result<Vec<Fact>, AppError> {
        let history = self.history().await?;
        let was_known = |at: DateTime<Utc>| then.known.is_none_or(|known| at <= known);
        let statements: Vec<_> = history
            .statements
            .into_iter()
            .filter(|one| was_known(one.recorded_at))
            .filter(|one| then.day.is_none_or(|day| one.observed_on <= day))
            .collect();
        let said = history.said.iter().filter(|one| was_known(one.recorded_at));
        Ok(Fact::all(&statements, &Pins::of(said), self.operation.catalogue()))
    }

    /// Who pinned the shown statement of an attribute, and why.
    pub async fn pin(&self, attribute: AttributeIndex) -> Result<Option<PinView>, AppError> {
        let Some(attribute) = self.operation.catalogue().at(attribute) else { return Ok(None) };
        let history = self.history().await?;
        let Some(record) = Pins::of(&history.said).record(&attribute.code) else {
            return Ok(None);
        };
        let pinned = Saying::Pinned { attribute: attribute.code.clone(), record };
        let latest = history
            .said
            .iter()
            .filter(|one| one.saying == pinned)
            .max_by_key(|one| (one.recorded_at, one.record));
        let note = |record| history.notes.iter().find(|(of, ..)| *of == record);
        Ok(latest.map(|one| PinView {
            source: one.source.clone(),
            pinned_at: one.recorded_at,
            reason: note(one.record).map(|(.., reason)| reason.clone()).unwrap_or_default(),
        }))
    }

    /// All that was said, before anything is decided about it.
    pub(crate) async fn whole_history(&self) -> Result<SubjectHistory, AppError> {
        self.history().await
    }

    async fn history(&self) -> Result<SubjectHistory, AppError> {
        let permit = self.operation.permit()?;
        Ok(self.operation.hub().store().history(permit, self.record.id).await?)
    }

    /// Everything said about an attribute, newest first, as far as the caller may see it.
    pub async fn statements(
        &self,
        attribute: AttributeIndex,
    ) -> Result<Vec<StatementView>, AppError> {
        let about = self.operation.catalogue().at(attribute).ok_or(AppError::Internal)?;
        let mut decision = self.decision(about)?;
        if matches!(decision, Decision::Denied(_)) {
            return Ok(Vec::new());
        }
        let (whose, of) = match self.viewed(about, &self.record.facts, None).await? {
            Viewed::Own => (self.clone(), about),
            Viewed::Hidden => return Ok(Vec::new()),
            Viewed::Of(person, theirs) => {
                decision = person.weaker(theirs, decision, None::<&fn() -> String>)?;
                (person, theirs)
            }
        };
        if matches!(decision, Decision::Denied(_)) {
            return Ok(Vec::new());
        }
        let history = whose.history().await?;
        let mut found: Vec<_> =
            history.statements.into_iter().filter(|one| one.attribute == of.index).collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.observed_on, one.recorded_at, one.record)));
        Ok(found
            .into_iter()
            .map(|one| StatementView {
                record: one.record,
                attribute: one.attribute,
                absence: absence_of(&one.stated, &decision),
                is_claim: matches!(one.stated, Stated::Claim(_)),
                shown: shown_of(&one.stated, &decision),
                grade: one.grade,
                source: one.source,
                observed_on: one.observed_on,
                recorded_at: one.recorded_at,
            })
            .collect())
    }
}
