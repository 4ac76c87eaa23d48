//! Breaking the glass: a seal that opens for one official, for a time, and is looked at afterwards.

use std::sync::Arc;

use chrono::Duration;
use hub_audit::Kind;
use hub_policy::{Act, NamedDuty, Verdict};
use hub_storage::{GlassBreak, GlassReview};
use hub_values::{Bilingual as _, GlassBreakId, IdDocument, IdDocumentType, SubjectId};

use super::sealing::changed;
use crate::author::telling;
use crate::intake::tokens;
use crate::sharing::checked_reason;
use crate::writer::Written;
use crate::{AppError, Operation};

/// How long a broken seal is open, and when somebody must have looked at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlassSettings {
    /// Minutes for which it is open.
    pub minutes: u32,
    /// Days after which its review is late.
    pub review_days: u32,
}

impl Default for GlassSettings {
    fn default() -> Self {
        Self { minutes: 60, review_days: 7 }
    }
}

/// Whose seal is broken, and why.
#[derive(Debug, Clone)]
pub struct BreakWanted {
    /// The kind of identity document.
    pub kind: IdDocumentType,
    /// Its number.
    pub number: String,
    /// Why.
    pub reason: String,
    /// For which case.
    pub case: String,
}

impl Operation {
    /// Opens the seal of whoever has this document for the caller alone and for a time. What the
    /// caller's grants say of anybody holds of them then; the log says at each answer that the glass
    /// was broken, and somebody else looks at it afterwards.
    ///
    /// # Errors
    /// The caller was not named for it, or may look up nobody by document; nobody of this document is
    /// sealed.
    pub async fn break_glass(
        self: &Arc<Self>,
        wanted: BreakWanted,
    ) -> Result<GlassBreak, AppError> {
        self.require_named(NamedDuty::BreakGlass)?;
        self.require(Act::ReadSubjects)?;
        self.require_lookup("id_number", "breakGlass")?;
        let reason = checked_reason("reason", &wanted.reason)?;
        let case = checked_reason("caseNumber", &wanted.case)?;
        let permit = self.permit()?;
        let document = IdDocument::new(wanted.kind, &wanted.number)
            .map_err(|error| AppError::invalid("idDocument", error.zh(), error.en()))?;
        let token = tokens::document(self.keys()?, document.kind(), document.number());
        let found = self.hub().store().records_by_token(permit, &[token]).await?;
        let mut sealed: Vec<SubjectId> = found
            .into_iter()
            .map(|(_, record)| record)
            .filter(|record| permit.sees(record.community.as_ref()) && permit.hides(record.id))
            .map(|record| record.id)
            .collect();
        sealed.sort_unstable();
        let Some(subject) = sealed.first().copied() else { return Err(nobody()) };
        let by = self.official();
        let broken = GlassBreak {
            id: GlassBreakId::from_uuid(self.hub().ids().uuid()),
            subject,
            actor: by.actor,
            department: by.department,
            purpose: permit.purpose().clone(),
            case: case.clone(),
            reason: reason.clone(),
            opened_at: by.now,
            until: by.now + Duration::minutes(self.hub().settings().glass.minutes.into()),
            review: None,
        };
        let mut entry = self.apart_entry("breakGlass", subject, reason);
        entry.case = Some(case);
        let id = broken.id;
        let work = telling(move |tx, _| {
            Box::pin(async move {
                tx.add_glass_break(&broken).await?;
                Ok((broken, changed(entry)))
            })
        });
        let broken = self.administer_and_hear(work).await?;
        tracing::warn!(glass_break.id = %id, "somebody broke the glass; it waits for review");
        Ok(broken)
    }

    /// Broken seals, newest first, before one of them; true when there are more. For the data bureau
    /// and auditors.
    ///
    /// # Errors
    /// The caller's role may not read grants.
    pub async fn glass_breaks(
        self: &Arc<Self>,
        is_reviewed: Option<bool>,
        before: Option<GlassBreakId>,
        first: u64,
    ) -> Result<(Vec<GlassBreak>, bool), AppError> {
        self.require(Act::ReadGrants)?;
        let _permit = self.permit()?;
        let wanted = first.saturating_add(1);
        let mut found = self.hub().store().glass_breaks(is_reviewed, before, wanted).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.ledger().count(found.len());
        Ok((found, has_more))
    }

    /// Whether a broken seal should have been looked at by now.
    pub fn is_review_late(&self, one: &GlassBreak) -> bool {
        let days = self.hub().settings().glass.review_days;
        let due = one.opened_at + Duration::days(days.into());
        one.review.is_none() && due < self.hub().clock().now()
    }

    /// Says whether it was right to break the glass: for the data bureau, never for whoever did.
    ///
    /// # Errors
    /// The caller's role may not manage grants, or the caller broke it; it was reviewed already.
    pub async fn review_glass_break(
        self: &Arc<Self>,
        id: GlassBreakId,
        verdict: Verdict,
        note: &str,
    ) -> Result<GlassBreak, AppError> {
        self.require(Act::ManageGrants)?;
        let _permit = self.permit()?;
        let note = checked_reason("note", note)?;
        let by = self.official();
        let mut entry = self.entry(Kind::Grant);
        entry.operation = Some("reviewBreakGlass".to_owned());
        entry.reason = Some(note.clone());
        entry.subjects = vec![format!("glass:{id}")];
        entry.count = 1;
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let one = tx.glass_break(id).await?.ok_or_else(unknown)?;
                if one.review.is_some() || one.actor == by.actor {
                    return Err(AppError::invalid(
                        "id",
                        "该项已复核，或须由另一人复核",
                        "this was reviewed already, or somebody else must do it",
                    ));
                }
                let review = GlassReview { verdict, note, by: by.actor, at: by.now };
                tx.review_glass_break(id, &review).await?;
                let one = GlassBreak { review: Some(review), ..one };
                Ok((one, Written { entries: vec![entry], ..Written::default() }))
            })
        });
        self.administer_and_hear(work).await
    }
}

fn nobody() -> AppError {
    AppError::invalid(
        "idDocument",
        "该证件没有需要开启的密封主体；未密封的人请直接查询",
        "nobody of this document is sealed for you; look up directly who is not",
    )
}

fn unknown() -> AppError {
    AppError::invalid("id", "没有这条记录", "nothing of this id")
}
