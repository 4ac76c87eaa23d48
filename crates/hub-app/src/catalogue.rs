//! Changing the catalogue while the hub runs: judged first, then all of it or nothing.

mod file;

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use hub_audit::{Entry, Kind};
use hub_catalogue::{
    AttributeVersion, Catalogue, CodeList, Column, Edit, Flaw, Headers, Planned, Surroundings,
};
use hub_policy::Act;
use hub_sheet::{header_key, header_key_in_full};
use hub_storage::Tx;
use hub_values::SubjectKind;

use crate::hub::Hub;
use crate::writer::{Work, Written};
use crate::{AppError, Operation, Receipt};

/// What a change of the catalogue did, or on a dry run would do.
#[derive(Debug, Default)]
pub struct CatalogueOutcome {
    /// The version in force afterwards.
    pub version: u64,
    /// What was changed, attribute by attribute; what stays as it is is left out.
    pub changes: Vec<Planned>,
    /// Names of the code tables that were changed.
    pub code_tables: Vec<String>,
    /// What must be put right; then nothing was changed.
    pub problems: Vec<CatalogueProblem>,
}

/// What is wrong with a change, and what to do.
#[derive(Debug, Clone)]
pub struct CatalogueProblem {
    /// Row of the file, as a spreadsheet counts; none for a single change.
    pub row: Option<u64>,
    /// Column of the catalogue.
    pub column: &'static str,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A change, with the row of the file it stands in.
type Asked = (Option<u64>, Edit);

/// Judged changes, ready to be written.
#[derive(Default)]
struct Judged {
    /// The version they were judged by.
    base: u64,
    changes: Vec<Planned>,
    lists: Vec<CodeList>,
}

impl Operation {
    /// Changes one attribute of the catalogue, or says what the change would do. For
    /// administrators of the data bureau. In force for the next request, here and in every other
    /// process.
    pub async fn change_catalogue(
        self: &Arc<Self>,
        edit: Edit,
        is_dry_run: bool,
    ) -> Result<CatalogueOutcome, AppError> {
        self.require(Act::ManageCatalogue)?;
        let _permit = self.permit()?;
        let entry = self.entry(Kind::Admin);
        let (outcome, receipts) =
            self.hub().change_catalogue(vec![(None, edit)], entry, is_dry_run).await?;
        let mut ledger = self.ledger();
        ledger.written.extend(receipts);
        if !outcome.problems.is_empty() {
            ledger.reject();
        }
        drop(ledger);
        Ok(outcome)
    }
}

impl Hub {
    async fn change_catalogue(
        self: &Arc<Self>,
        edits: Vec<Asked>,
        entry: Entry,
        is_dry_run: bool,
    ) -> Result<(CatalogueOutcome, Vec<Receipt>), AppError> {
        let used = self.store().used_attributes().await?;
        match self.judge_catalogue(&edits, &used) {
            Err(problems) => {
                let version = self.catalogue().version();
                Ok((CatalogueOutcome { version, problems, ..Default::default() }, Vec::new()))
            }
            Ok(judged) => self.write_catalogue(judged, entry, is_dry_run).await,
        }
    }

    /// Judges changes one after the other, each by what those before it leave.
    fn judge_catalogue(
        &self,
        edits: &[Asked],
        used: &HashSet<String>,
    ) -> Result<Judged, Vec<CatalogueProblem>> {
        let snapshot = self.snapshot();
        let around = Surroundings {
            has_department: &|code| snapshot.department(code).is_some(),
            is_used: &|code| used.contains(code),
            heading: &meaning,
        };
        let mut next = (*snapshot.catalogue).clone();
        let mut changes = Vec::new();
        let mut problems = Vec::new();
        for (row, edit) in edits {
            match next.plan(edit, &around) {
                Ok(None) => {}
                Ok(Some(planned)) => {
                    let version = version_of(&planned, next.version(), "", DateTime::default());
                    // What was judged to fit fits; if it did not, the store would say so.
                    if let Some(laid) =
                        version.and_then(|one| next.with(vec![one], Vec::new()).ok())
                    {
                        next = laid;
                    }
                    changes.push(planned);
                }
                Err(flaws) => problems.extend(flaws.into_iter().map(|flaw| at(*row, flaw))),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Judged { base: snapshot.catalogue.version(), changes, lists: Vec::new() })
    }

    async fn write_catalogue(
        self: &Arc<Self>,
        judged: Judged,
        mut entry: Entry,
        is_dry_run: bool,
    ) -> Result<(CatalogueOutcome, Vec<Receipt>), AppError> {
        let mut outcome = CatalogueOutcome {
            version: judged.base,
            changes: judged.changes.clone(),
            code_tables: judged.lists.iter().map(|list| list.name().to_owned()).collect(),
            problems: Vec::new(),
        };
        let changes_nothing = judged.changes.is_empty() && judged.lists.is_empty();
        if is_dry_run || changes_nothing {
            return Ok((outcome, Vec::new()));
        }
        entry.written = judged.changes.iter().filter_map(code_of).collect();
        entry.count = (judged.changes.len() + judged.lists.len()) as u64;
        let now = self.clock().now();
        let work: Work = Box::new(move |tx, _| write_work(tx, judged, entry, now));
        let receipts = self.write(work).await?;
        outcome.version = self.catalogue().version();
        Ok((outcome, receipts))
    }
}

fn write_work(
    tx: &Tx,
    judged: Judged,
    entry: Entry,
    now: DateTime<Utc>,
) -> BoxFuture<'_, Result<Written, AppError>> {
    Box::pin(async move {
        let rests_on_no_use = |one: &&Planned| {
            let columns = ["value_type", "format", "code_table", "sealed"];
            one.kind == hub_catalogue::ChangeKind::Updated
                && one.differences.iter().any(|one| columns.contains(&one.column))
        };
        let codes: Vec<String> =
            judged.changes.iter().filter(rests_on_no_use).filter_map(code_of).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        if tx.catalogue_version().await? != judged.base || tx.is_any_used(&codes).await? {
            return Err(AppError::invalid(
                "code",
                "数据目录或数据刚被他人改动，本次未修改，请重新查看后再试",
                "the catalogue or its use was changed meanwhile, so nothing was changed; look again \
                 and retry",
            ));
        }
        let version = judged.base + 1;
        let actor = entry.actor.clone().unwrap_or_default();
        let versions: Vec<AttributeVersion> = judged
            .changes
            .iter()
            .filter_map(|planned| version_of(planned, version, &actor, now))
            .collect();
        tx.add_attribute_versions(&versions).await?;
        tx.add_code_lists(version, &judged.lists, &actor, now).await?;
        // The snapshot is read anew before anybody is told, here and in other processes.
        Ok(Written { entries: vec![entry], changes_rights: true, ..Written::default() })
    })
}

/// The attribute that a heading of a file means by this catalogue.
fn meaning(catalogue: &Catalogue, kind: SubjectKind, heading: &str) -> Option<String> {
    let headers = Headers::of(catalogue, kind, header_key_in_full).ok()?;
    let found = headers
        .column(&header_key_in_full(heading))
        .or_else(|| headers.column(&header_key(heading)))?;
    if let Column::Attribute(index) = found {
        return Some(catalogue.at(index)?.code.as_str().to_owned());
    }
    let mark = if found == Column::IdType { "id_type" } else { found.mark()? };
    Some(mark.to_owned())
}

fn version_of(
    planned: &Planned,
    version: u64,
    actor: &str,
    at: DateTime<Utc>,
) -> Option<AttributeVersion> {
    Some(AttributeVersion {
        version,
        code: planned.definition.cell("code")?.parse().ok()?,
        kind: planned.kind,
        definition: planned.definition.clone(),
        reason: planned.reason.clone(),
        actor: actor.to_owned(),
        at,
    })
}

fn code_of(planned: &Planned) -> Option<String> {
    planned.definition.cell("code").map(str::to_owned)
}

fn at(row: Option<u64>, flaw: Flaw) -> CatalogueProblem {
    CatalogueProblem { row, column: flaw.column, zh: flaw.zh, en: flaw.en }
}
