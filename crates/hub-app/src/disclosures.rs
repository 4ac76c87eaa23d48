//! Who looked at a person, which attributes, why, and by which official: as the person may be told it.
//!
//! What is hidden for an investigation is left out until its day, and counted. An operation may have been about several
//! people: of the others nothing is told, and neither is the case, which may be one of theirs.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use hub_audit::{Entry, Hash, Kind, Outcome};
use hub_facts::Membership;
use hub_policy::{Act, Caller};
use hub_values::{SubjectId, SubjectKind, china_day};

use crate::hub::Hub;
use crate::ledger::logged_subject;
use crate::marks::Mark;
use crate::operation::{RequestFacts, entry};
use crate::writer::Basis;
use crate::{AppError, Operation};

/// Entries that are read at once.
const PAGE: u64 = 500;
/// Disclosures in a report at most.
const REPORT: u64 = 10_000;

/// Something about a subject left the hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Position of the entry that proves it.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Option<Hash>,
    /// When.
    pub time: DateTime<Utc>,
    /// Which department.
    pub department: Option<String>,
    /// Which official or system.
    pub actor: Option<String>,
    /// For which purpose.
    pub purpose: Option<String>,
    /// In which case, where it may be told.
    pub case: Option<String>,
    /// Whether a case was named that may be somebody else's.
    pub is_case_withheld: bool,
    /// Attributes of this kind of subject that the operation has shown.
    pub attributes: Vec<String>,
    /// Whether the operation was about others of the kind too, so that some of the attributes may be theirs alone.
    pub is_joint: bool,
}

/// Disclosures of one subject.
#[derive(Debug, Clone, Default)]
pub struct Disclosures {
    /// Newest first.
    pub rows: Vec<Disclosure>,
    /// Whether there are more.
    pub has_more: bool,
    /// How many are hidden until their day.
    pub hidden: u64,
}

/// Disclosures of one subject, to be handed to the person.
#[derive(Debug, Clone)]
pub struct DisclosureReport {
    /// The subject.
    pub subject: (SubjectKind, SubjectId),
    /// The disclosures.
    pub disclosures: Disclosures,
    /// When it was made.
    pub time: DateTime<Utc>,
    /// A signed head that covers all of it.
    pub head: Option<String>,
}

/// What is known about whose disclosures are asked for.
struct About {
    kind: SubjectKind,
    /// All names of the subject in the log.
    names: Vec<String>,
    /// Of a resident: who belongs to the same households.
    family: Vec<Membership>,
    hidden: Vec<Mark>,
    now: DateTime<Utc>,
}

impl Operation {
    /// Disclosures of a subject before a position, newest first, one page.
    ///
    /// # Errors
    /// The caller does not read the log.
    pub async fn disclosures(
        self: &Arc<Self>,
        (kind, id): (SubjectKind, SubjectId),
        before: Option<u64>,
        first: u64,
    ) -> Result<Disclosures, AppError> {
        self.require(Act::ReadLog)?;
        let _permit = self.permit()?;
        self.ledger().touch(kind, id);
        let found = self.hub().disclosures(kind, id, before, first).await?;
        self.ledger().count(found.rows.len());
        Ok(found)
    }
}

impl Hub {
    /// Everything that a person may be told, under a head that is signed now. That it was made is an entry.
    ///
    /// # Errors
    /// When the log cannot be read, written or signed.
    pub async fn report_disclosures(
        self: &Arc<Self>,
        by: &Caller,
        (kind, id): (SubjectKind, SubjectId),
    ) -> Result<DisclosureReport, AppError> {
        let request = RequestFacts {
            operation: Some("reportDisclosures".to_owned()),
            ..RequestFacts::default()
        };
        let mut made = entry(self, Some(by), &request, Kind::Export);
        made.subjects = vec![logged_subject(kind, id)];
        let _receipt =
            self.append(made, Basis::default()).await.map_err(|_| AppError::AuditUnavailable)?;
        while self.follow().await? {}
        let disclosures = self.disclosures(kind, id, None, REPORT).await?;
        let _size = self.sign_checkpoint().await?;
        let head = self.published_head().await?;
        Ok(DisclosureReport { subject: (kind, id), disclosures, time: self.clock().now(), head })
    }

    async fn disclosures(
        &self,
        kind: SubjectKind,
        id: SubjectId,
        before: Option<u64>,
        first: u64,
    ) -> Result<Disclosures, AppError> {
        let about = self.asked_about(kind, id).await?;
        let limit = usize::try_from(first).unwrap_or(usize::MAX);
        let mut found = Disclosures::default();
        let mut next = Some(u64::MAX >> 1);
        while let Some(at) = next {
            let rows =
                self.store().log_before(Some(at), None, None, None, &about.names, PAGE).await?;
            next = rows.last().map(|row| row.index);
            for row in rows {
                let Ok(entry) = Entry::decode(row.body.as_bytes()) else { continue };
                if !is_disclosure(&entry) {
                    continue;
                }
                if about.is_hidden(&entry) {
                    found.hidden += 1;
                } else if before.is_some_and(|before| row.index >= before) {
                    // A page before this one has shown it.
                } else if found.rows.len() < limit {
                    found.rows.push(self.shown(&about, row.index, row.leaf, entry));
                } else {
                    found.has_more = true;
                }
            }
            // What is hidden is counted to the end.
            if found.has_more && about.hidden.is_empty() {
                break;
            }
        }
        Ok(found)
    }

    async fn asked_about(&self, kind: SubjectKind, id: SubjectId) -> Result<About, AppError> {
        let all = self.store().one_and_the_same(id).await?;
        let now = self.clock().now();
        let tx = self.store().look().await?;
        let own = tx.memberships_around(&all).await?;
        let homes: Vec<SubjectId> = own.into_iter().map(|(one, _)| one.household).collect();
        let family = tx.memberships_around(&homes).await?;
        let in_force = |mark: &Mark| matches!(mark, Mark::Hidden { until, .. } if *until > now);
        Ok(About {
            kind,
            names: all.into_iter().map(|id| logged_subject(kind, id)).collect(),
            family: family.into_iter().map(|(one, _)| one).collect(),
            hidden: self.snapshot().marks.iter().filter_map(Mark::of).filter(in_force).collect(),
            now,
        })
    }

    fn shown(&self, about: &About, index: u64, leaf: Option<Hash>, entry: Entry) -> Disclosure {
        let catalogue = self.catalogue();
        let is_of_kind = |name: &String| {
            let code = name.split('.').next().unwrap_or_default();
            catalogue.attribute(code).is_none_or(|one| one.subject == about.kind)
        };
        let others = about.others(&entry);
        let family = about.family_on(china_day(entry.time));
        let is_case_withheld =
            entry.case.is_some() && others.iter().any(|one| !family.contains(*one));
        Disclosure {
            index,
            leaf,
            time: entry.time,
            is_joint: !others.is_empty(),
            attributes: entry.attributes.iter().filter(|name| is_of_kind(name)).cloned().collect(),
            is_case_withheld,
            case: entry.case.filter(|_| !is_case_withheld),
            department: entry.department,
            actor: entry.actor,
            purpose: entry.purpose,
        }
    }
}

impl About {
    /// Others of the same kind whom an operation was about.
    fn others<'a>(&self, entry: &'a Entry) -> Vec<&'a String> {
        let of_kind = format!("{}:", self.kind);
        let same = entry.subjects.iter().filter(|one| one.starts_with(&of_kind));
        same.filter(|one| !self.names.contains(*one)).collect()
    }

    /// Whom the person lived or was registered with on a day.
    fn family_on(&self, day: NaiveDate) -> BTreeSet<String> {
        let named = |one: &&Membership| one.holds_on(day);
        let members = || self.family.iter().filter(named);
        let name = |one: &Membership| logged_subject(SubjectKind::Resident, one.resident);
        let homes: BTreeSet<SubjectId> = members()
            .filter(|one| self.names.contains(&name(one)))
            .map(|one| one.household)
            .collect();
        members().filter(|one| homes.contains(&one.household)).map(name).collect()
    }

    fn is_hidden(&self, entry: &Entry) -> bool {
        self.hidden.iter().any(|mark| match mark {
            Mark::Hidden { purpose, case, until } => {
                let fits = |wanted: &Option<String>, named: &Option<String>| {
                    wanted.is_none() || wanted == named
                };
                *until > self.now && fits(purpose, &entry.purpose) && fits(case, &entry.case)
            }
            Mark::Honey(_) | Mark::Sealed(_) | Mark::Official { .. } => false,
        })
    }
}

/// Whether something was shown.
fn is_disclosure(entry: &Entry) -> bool {
    matches!(entry.outcome, Outcome::Ok | Outcome::Partial | Outcome::Aborted)
        && !entry.attributes.is_empty()
}
