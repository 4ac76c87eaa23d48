//! Sealing somebody, taking a seal away, and naming who may.

use std::sync::Arc;

use hub_audit::{Entry, Kind};
use hub_policy::{Act, NamedDuty, SealGround};
use hub_storage::{NamedOfficial, StoredSeal};
use hub_values::{SealId, SubjectId, SubjectKind};

use crate::author::telling;
use crate::ledger::logged_subject;
use crate::sharing::checked_reason;
use crate::writer::Written;
use crate::{AppError, Operation};

impl Operation {
    /// Seals a resident whom the caller may meet, at once and on every server within seconds: from
    /// then on nobody finds them whose grants do not cover the sealed.
    ///
    /// # Errors
    /// The caller was not named to seal; there is no such resident; they are sealed already.
    pub async fn seal(
        self: &Arc<Self>,
        subject: (SubjectKind, SubjectId),
        ground: SealGround,
        reason: &str,
    ) -> Result<StoredSeal, AppError> {
        self.require_named(NamedDuty::Seal)?;
        let reason = checked_reason("reason", reason)?;
        let found = self.nodes(&[subject]).await?.pop().flatten();
        let found = found.filter(|one| one.kind() == SubjectKind::Resident);
        let Some(resident) = found else { return Err(no_resident()) };
        let by = self.official();
        let seal = StoredSeal {
            id: SealId::from_uuid(self.hub().ids().uuid()),
            subject: resident.id(),
            ground,
            reason: reason.clone(),
            sealed_by: by.actor.clone(),
            sealed_at: by.now,
        };
        let entry = self.apart_entry("sealSubject", resident.id(), reason);
        let work = telling(move |tx, _| {
            Box::pin(async move {
                if !tx.seals_of(seal.subject).await?.is_empty() {
                    return Err(AppError::invalid("id", "该居民已密封", "they are sealed already"));
                }
                tx.add_seal(&seal).await?;
                Ok((seal, changed(entry)))
            })
        });
        self.administer_and_hear(work).await
    }

    /// Takes the seal of a resident away: for an official who did not set it.
    ///
    /// # Errors
    /// The caller was not named to seal, or set the seal; nobody of this id is sealed.
    pub async fn unseal(
        self: &Arc<Self>,
        subject: SubjectId,
        reason: &str,
    ) -> Result<(), AppError> {
        self.require_named(NamedDuty::Seal)?;
        let _permit = self.permit()?;
        let reason = checked_reason("reason", reason)?;
        let by = self.official();
        let entry = self.apart_entry("unsealSubject", subject, reason.clone());
        let work = telling(move |tx, _| {
            Box::pin(async move {
                let held = tx.seals_of(subject).await?;
                if held.is_empty() {
                    return Err(no_resident());
                }
                if held.iter().any(|one| one.sealed_by == by.actor) {
                    return Err(AppError::invalid(
                        "id",
                        "须由另一名指定人员解封，不得解封自己密封的主体",
                        "another named official must take the seal away, not the one who set it",
                    ));
                }
                for one in &held {
                    tx.end_seal(one.id, &by.actor, &reason, by.now).await?;
                }
                Ok(((), changed(entry)))
            })
        });
        self.administer_and_hear(work).await
    }

    /// Names an official to seal or to break the glass, or ends that: for the data bureau.
    ///
    /// # Errors
    /// The caller's role may not manage accounts; no account has this login.
    pub async fn name_official(
        self: &Arc<Self>,
        login: &str,
        duty: NamedDuty,
        is_named: bool,
        reason: &str,
    ) -> Result<NamedOfficial, AppError> {
        self.require(Act::ManageAccounts)?;
        let _permit = self.permit()?;
        let reason = checked_reason("reason", reason)?;
        if self.snapshot().user_by_login(login).is_none() {
            return Err(AppError::invalid("login", "没有这个账号", "no account has this login"));
        }
        let by = self.official();
        let one = NamedOfficial {
            login: login.to_owned(),
            duty,
            named_by: by.actor,
            named_at: by.now,
            reason: reason.clone(),
        };
        let mut entry = self.entry(Kind::Admin);
        entry.operation = Some("nameOfficial".to_owned());
        entry.reason = Some(reason);
        entry.subjects = vec![format!("user:{login}")];
        entry.count = 1;
        let work = telling(move |tx, _| {
            Box::pin(async move {
                if is_named {
                    tx.put_named_official(&one).await?;
                } else {
                    tx.remove_named_official(&one.login, one.duty).await?;
                }
                Ok((one, changed(entry)))
            })
        });
        self.administer_and_hear(work).await
    }

    /// The officials who are named now: for the data bureau and auditors.
    ///
    /// # Errors
    /// The caller's role may not read grants.
    pub fn named_officials(&self) -> Result<Vec<NamedOfficial>, AppError> {
        self.require(Act::ReadGrants)?;
        let _permit = self.permit()?;
        let all = self.snapshot().officials.clone();
        self.ledger().count(all.len());
        Ok(all)
    }

    /// An entry about somebody apart, with the reason that was given.
    pub(super) fn apart_entry(&self, operation: &str, subject: SubjectId, reason: String) -> Entry {
        let mut entry = self.entry(Kind::Grant);
        entry.operation = Some(operation.to_owned());
        entry.reason = Some(reason);
        entry.subjects = vec![logged_subject(SubjectKind::Resident, subject)];
        entry.count = 1;
        entry
    }
}

/// Rights changed, and this says so.
pub(super) fn changed(entry: Entry) -> Written {
    Written { entries: vec![entry], changes_rights: true, ..Written::default() }
}

/// Whoever is hidden and whoever is not there look the same.
fn no_resident() -> AppError {
    AppError::invalid("id", "没有这个居民", "no such resident")
}
