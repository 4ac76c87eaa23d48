//! Marks that auditors set beside the log: what the rules need to know, and what is hidden for a time.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use hub_audit::Kind;
use hub_policy::Act;
use hub_storage::StoredMark;
use hub_values::{AuditMarkId, SubjectId, SubjectKind};

use crate::ledger::logged_subject;
use crate::remark;
use crate::snapshot::Snapshot;
use crate::writer::{Work, Written};
use crate::{AppError, Author, Operation};

/// Longest reason, in characters.
const REASON: usize = 200;
/// How many days ahead something may be hidden: as long as the log is kept by default.
const HIDDEN_DAYS: i64 = 3 * 366;

/// What a mark says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Nobody has a reason to look at this record.
    Honey(String),
    /// Whoever comes near this person is told of.
    Sealed(String),
    /// This official is this resident.
    Official {
        /// The official, as the log names them.
        login: String,
        /// The resident.
        subject: String,
    },
    /// What was looked at for this purpose, or in this case, is hidden from the people concerned.
    Hidden {
        /// The purpose; any when there is none.
        purpose: Option<String>,
        /// The case; any when there is none.
        case: Option<String>,
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// Which kind of mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// Nobody has a reason to look at this record.
    Honey,
    /// Whoever comes near this person is told of.
    Sealed,
    /// This official is this resident.
    Official,
    /// Hidden for a time from the people concerned.
    Hidden,
}

/// A mark that somebody wants to set.
#[derive(Debug, Clone)]
pub struct NewMark {
    /// Which kind.
    pub kind: MarkKind,
    /// About whom; of all kinds but the hidden one.
    pub subject: Option<(SubjectKind, SubjectId)>,
    /// Login of an official.
    pub login: Option<String>,
    /// Purpose of what is hidden.
    pub purpose: Option<String>,
    /// Case of what is hidden.
    pub case: Option<String>,
    /// Until when it is hidden.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

impl MarkKind {
    const ALL: [Self; 4] = [Self::Honey, Self::Sealed, Self::Official, Self::Hidden];

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Honey => "honey",
            Self::Sealed => "sealed",
            Self::Official => "official",
            Self::Hidden => "hidden",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl Mark {
    /// What a stored mark says; none when it is of a kind that is not known here.
    pub(crate) fn of(stored: &StoredMark) -> Option<Self> {
        Some(match MarkKind::from_name(&stored.kind)? {
            MarkKind::Honey => Self::Honey(stored.subject.clone()?),
            MarkKind::Sealed => Self::Sealed(stored.subject.clone()?),
            MarkKind::Official => {
                Self::Official { login: stored.login.clone()?, subject: stored.subject.clone()? }
            }
            MarkKind::Hidden => Self::Hidden {
                purpose: stored.purpose.clone(),
                case: stored.case.clone(),
                until: stored.until?,
            },
        })
    }
}

impl Operation {
    /// The marks that hold, oldest first.
    ///
    /// # Errors
    /// The caller does not read the log.
    pub fn audit_marks(&self) -> Result<Vec<StoredMark>, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        let marks = self.snapshot().marks.clone();
        self.ledger().count(marks.len());
        Ok(marks)
    }

    /// Sets a mark.
    ///
    /// # Errors
    /// The caller does not read the log, or the mark says nothing that holds here.
    pub async fn mark_audit(self: &Arc<Self>, new: NewMark) -> Result<StoredMark, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        let now = self.hub().clock().now();
        let reason = remark::checked(&new.reason, REASON)
            .map_err(|wrong| AppError::invalid("reason", wrong.zh, wrong.en))?;
        check(&new, self.snapshot(), now)?;
        let is_hiding = new.kind == MarkKind::Hidden;
        let subject = new.subject.filter(|_| !is_hiding);
        let mark = StoredMark {
            id: AuditMarkId::from_uuid(self.hub().ids().uuid()),
            kind: new.kind.as_str().to_owned(),
            subject: subject.map(|(kind, id)| logged_subject(kind, id)),
            login: new.login.filter(|_| new.kind == MarkKind::Official),
            purpose: new.purpose.filter(|_| is_hiding),
            case: new.case.filter(|_| is_hiding),
            until: new.until.filter(|_| is_hiding),
            reason: reason.clone(),
            made_by: self.caller().actor(),
            made_at: now,
        };
        let mut targets = vec![format!("mark:{}", mark.id)];
        targets.extend(mark.subject.clone());
        targets.extend(mark.login.as_ref().map(|login| format!("user:{login}")));
        let mut entry = Author::from(self).entry(self.hub(), Kind::Admin, "markAudit", targets);
        entry.reason = Some(reason);
        let added = mark.clone();
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                if let Some((_, id)) = subject
                    && !tx.existing(&[id]).await?.contains(&id)
                {
                    return Err(no_subject());
                }
                tx.add_audit_mark(&added).await?;
                // All processes read the marks anew.
                Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
            })
        });
        self.hub().administer(self.into(), work).await?;
        Ok(mark)
    }

    /// Ends a mark; that it was set stays in the log.
    ///
    /// # Errors
    /// The caller does not read the log, or there is no such mark.
    pub async fn end_audit_mark(
        self: &Arc<Self>,
        id: Option<AuditMarkId>,
    ) -> Result<StoredMark, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        let known = self.snapshot().marks.iter().find(|one| Some(one.id) == id).cloned();
        let mark = known.ok_or_else(no_mark)?;
        let target = vec![format!("mark:{}", mark.id)];
        let entry = Author::from(self).entry(self.hub(), Kind::Admin, "endAuditMark", target);
        let (by, now, id) = (self.caller().actor(), self.hub().clock().now(), mark.id);
        let work: Work = Box::new(move |tx, _| {
            Box::pin(async move {
                if !tx.end_audit_mark(id, &by, now).await? {
                    return Err(no_mark());
                }
                Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
            })
        });
        self.hub().administer(self.into(), work).await?;
        Ok(mark)
    }
}

fn check(new: &NewMark, snapshot: &Snapshot, now: DateTime<Utc>) -> Result<(), AppError> {
    if new.kind != MarkKind::Hidden {
        let (kind, _) = new.subject.ok_or_else(no_subject)?;
        if new.kind != MarkKind::Official {
            return Ok(());
        }
        let login = new.login.as_deref().unwrap_or_default();
        if kind != SubjectKind::Resident || snapshot.user_by_login(login).is_none() {
            return Err(AppError::invalid(
                "login",
                "请指明一名用户的登录名，以及其本人的居民编号",
                "name the login of a user, and the resident who they are",
            ));
        }
        return Ok(());
    }
    let purpose = new.purpose.as_deref();
    let is_known = |code: &str| snapshot.rights.purposes().any(|one| one.code.as_str() == code);
    if purpose.is_some_and(|code| !is_known(code)) {
        return Err(AppError::invalid("purpose", "没有这个用途", "no such purpose"));
    }
    let has_case = new.case.as_deref().is_some_and(|case| !case.trim().is_empty());
    if purpose.is_none() && !has_case {
        return Err(AppError::invalid(
            "case",
            "请指明用途或案件编号",
            "name a purpose, a case, or both",
        ));
    }
    let within = now..=now + Duration::days(HIDDEN_DAYS);
    if new.until.is_none_or(|until| !within.contains(&until)) {
        return Err(AppError::invalid(
            "until",
            "请给出三年之内的截止时间",
            "say until when: a moment from now on, within three years",
        ));
    }
    Ok(())
}

fn no_subject() -> AppError {
    AppError::invalid(
        "subject",
        "没有这个主体",
        "no such resident, household, dwelling or premises",
    )
}

fn no_mark() -> AppError {
    AppError::invalid("id", "没有这个标记，或已撤销", "no such mark, or it was ended")
}
