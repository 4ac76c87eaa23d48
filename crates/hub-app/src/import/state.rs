//! An import: where it is, what was judged of it, who decided what.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use hub_facts::Evidence;
use hub_storage::StoredImport;
use hub_values::{
    AreaCode, BatchId, ClientId, DepartmentCode, FileId, RecordId, SubjectKind, UserId,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::columns::ColumnPlan;
use super::starting::ColumnChoice;
use super::verdict::{ImportDecision, RowVerdict};
use crate::{AppError, Problem};

/// Where an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its rows are being judged; nothing is written.
    Judging,
    /// It was judged and waits to be confirmed.
    Ready,
    /// It was judged, and something looks wrong: whoever confirms accepts that by name.
    Paused,
    /// It is being written.
    Writing,
    /// It was written.
    Done,
    /// What was written is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
    /// It could not be judged or written; nothing of it is held.
    Failed,
    /// It was called off before anything was written.
    Cancelled,
}

/// How many rows there are of each decision.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// Make a new subject.
    pub created: u64,
    /// Belong to a known subject.
    pub linked: u64,
    /// Are held already.
    pub already_known: u64,
    /// Change a fact that is shown.
    pub changes_fact: u64,
    /// Make a new subject that waits beside somebody known whom it may be.
    #[serde(default)]
    pub doubtful: u64,
    /// Wait for a person.
    pub needs_review: u64,
    /// Are refused.
    pub refused: u64,
}

/// Something that looks wrong with the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportWarning {
    /// By this name it is accepted.
    pub code: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// How many rows it is about.
    pub rows: u64,
}

/// That it was taken back, or is being.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct UndoAbout {
    /// Who wanted it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// What superseded its links.
    pub retraction: Uuid,
    /// The last record that was taken back.
    #[serde(default)]
    pub after: Option<RecordId>,
    /// Whether it was no person's wish: it could not be written to its end.
    #[serde(default)]
    pub is_failure: bool,
}

/// Everything about an import that is not looked for. No personal value is in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportAbout {
    /// The person who started it.
    pub user: Option<UserId>,
    /// The department system that started it.
    pub client: Option<ClientId>,
    /// For which purpose.
    pub purpose: Option<String>,
    /// In which case.
    pub case: Option<String>,
    /// Request with which it was started.
    pub request_id: String,
    pub(crate) evidence: StoredEvidence,
    pub(crate) is_register: bool,
    /// It is judged only and cannot be confirmed.
    pub is_dry_run: bool,
    /// What the caller said its rows are about.
    pub asked_kind: Option<SubjectKind>,
    /// The sheet that the caller asked for.
    pub asked_sheet: Option<String>,
    /// What the caller said about its columns.
    pub choices: Vec<ColumnChoice>,
    /// What its rows are about; none until that is known.
    pub kind: Option<SubjectKind>,
    /// Whether that was guessed from the headings.
    pub is_kind_guessed: bool,
    /// The sheet that was read; empty for CSV.
    pub sheet: String,
    /// The row in which the headings were found.
    pub header_row: u64,
    /// Its columns.
    pub columns: Vec<ColumnPlan>,
    /// What was left aside while reading, in Chinese and English.
    pub notes: Vec<(String, String)>,
    /// Rows below the headings.
    pub rows: u64,
    /// Records that rows make; several rows may be one household.
    pub records: u64,
    /// Rows by decision.
    pub counts: ImportCounts,
    /// Attributes that it states, by code.
    pub attributes: Vec<String>,
    /// Rows by community.
    pub communities: BTreeMap<String, u64>,
    /// Rows that show what the piles hold.
    pub examples: Vec<RowVerdict>,
    /// What looks wrong with the whole.
    pub warnings: Vec<ImportWarning>,
    /// What was accepted by whoever confirmed it.
    pub accepted: Vec<String>,
    /// Why it failed.
    pub failure: Option<Problem>,
    /// Change cursor and rights version that the judgement rests on.
    pub(crate) basis: (u64, u64),
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// When.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it came to its end.
    pub finished_at: Option<DateTime<Utc>>,
    /// Whether it is written in pieces; none before the first is written.
    pub(crate) in_pieces: Option<bool>,
    /// Rows that became something else than was judged, as was accepted.
    pub deviations: Vec<RowVerdict>,
    /// That it was taken back.
    pub undo: Option<UndoAbout>,
    /// The report on every row.
    pub report: Option<FileId>,
}

/// [`Evidence`] as it is stored.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) enum StoredEvidence {
    SelfStated,
    SeenDocument,
    #[default]
    Confirmed,
}

/// An import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Its id, which its records carry.
    pub id: BatchId,
    /// The file.
    pub file: FileId,
    /// The department that says it.
    pub department: DepartmentCode,
    /// The community that its sender is limited to.
    pub area: Option<AreaCode>,
    /// Who started it.
    pub actor: String,
    /// Where it is.
    pub state: ImportState,
    /// When it was started.
    pub created_at: DateTime<Utc>,
    /// Rows judged, or records written or taken back, so far.
    pub done: u64,
    /// Everything else.
    pub about: ImportAbout,
    pub(crate) beat_at: DateTime<Utc>,
    pub(crate) worker: Option<Uuid>,
    pub(crate) headers: Option<String>,
}

impl ImportState {
    const ALL: [(Self, &'static str); 9] = [
        (Self::Judging, "judging"),
        (Self::Ready, "ready"),
        (Self::Paused, "paused"),
        (Self::Writing, "writing"),
        (Self::Done, "done"),
        (Self::Undoing, "undoing"),
        (Self::Undone, "undone"),
        (Self::Failed, "failed"),
        (Self::Cancelled, "cancelled"),
    ];

    /// Its name in the database and in reports.
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(state, _)| *state == self).map_or("", |(_, name)| name)
    }

    /// Its name in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Judging => "正在核对",
            Self::Ready => "待确认",
            Self::Paused => "已暂停，需确认异常",
            Self::Writing => "正在写入",
            Self::Done => "已完成",
            Self::Undoing => "正在撤销",
            Self::Undone => "已撤销",
            Self::Failed => "失败",
            Self::Cancelled => "已取消",
        }
    }

    /// Whether somebody is at work on it.
    pub fn is_at_work(self) -> bool {
        matches!(self, Self::Judging | Self::Writing | Self::Undoing)
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(state, _)| state)
    }
}

impl ImportCounts {
    /// Rows of a decision.
    pub fn of(&self, decision: ImportDecision) -> u64 {
        match decision {
            ImportDecision::Created => self.created,
            ImportDecision::Linked => self.linked,
            ImportDecision::AlreadyKnown => self.already_known,
            ImportDecision::ChangesFact => self.changes_fact,
            ImportDecision::Doubtful => self.doubtful,
            ImportDecision::NeedsReview => self.needs_review,
            ImportDecision::Refused => self.refused,
        }
    }

    pub(crate) fn add(&mut self, decision: ImportDecision) {
        let count = match decision {
            ImportDecision::Created => &mut self.created,
            ImportDecision::Linked => &mut self.linked,
            ImportDecision::AlreadyKnown => &mut self.already_known,
            ImportDecision::ChangesFact => &mut self.changes_fact,
            ImportDecision::Doubtful => &mut self.doubtful,
            ImportDecision::NeedsReview => &mut self.needs_review,
            ImportDecision::Refused => &mut self.refused,
        };
        *count += 1;
    }
}

impl Import {
    pub(crate) fn of(stored: StoredImport) -> Result<Self, AppError> {
        let corrupt = |column| {
            AppError::Unavailable(hub_storage::StoreError::Corrupt { table: "imports", column })
        };
        let about = serde_json::from_str(&stored.body).map_err(|_| corrupt("body"))?;
        let state = ImportState::from_name(&stored.state).ok_or_else(|| corrupt("state"))?;
        Ok(Self {
            id: stored.id,
            file: stored.file,
            department: stored.department,
            area: stored.area,
            actor: stored.actor,
            state,
            created_at: stored.created_at,
            done: stored.done,
            about,
            beat_at: stored.beat_at,
            worker: stored.worker,
            headers: stored.headers,
        })
    }

    pub(crate) fn stored(&self) -> Result<StoredImport, AppError> {
        Ok(StoredImport {
            id: self.id,
            file: self.file,
            department: self.department.clone(),
            area: self.area,
            actor: self.actor.clone(),
            state: self.state.as_str().to_owned(),
            created_at: self.created_at,
            beat_at: self.beat_at,
            worker: self.worker,
            done: self.done,
            headers: self.headers.clone(),
            body: serde_json::to_string(&self.about).map_err(|_| AppError::Internal)?,
        })
    }

    /// How much there is to do in this state.
    pub fn total(&self) -> u64 {
        match self.state {
            ImportState::Writing
            | ImportState::Done
            | ImportState::Undoing
            | ImportState::Undone => self.about.records,
            ImportState::Judging
            | ImportState::Ready
            | ImportState::Paused
            | ImportState::Failed
            | ImportState::Cancelled => self.about.rows,
        }
    }
}

impl From<Evidence> for StoredEvidence {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::SelfStated => Self::SelfStated,
            Evidence::SeenDocument => Self::SeenDocument,
            Evidence::Confirmed => Self::Confirmed,
        }
    }
}

impl From<StoredEvidence> for Evidence {
    fn from(evidence: StoredEvidence) -> Self {
        match evidence {
            StoredEvidence::SelfStated => Self::SelfStated,
            StoredEvidence::SeenDocument => Self::SeenDocument,
            StoredEvidence::Confirmed => Self::Confirmed,
        }
    }
}
