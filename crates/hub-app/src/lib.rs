//! The only door: decide → read → record → answer.
//!
//! Invariant: every disclosure is recorded durably before the answer. This is the only crate in
//! which policy, storage and the log meet; GraphQL, HTTP, imports and the command line go through
//! it.

mod accounts;
mod alerts;
mod apart;
mod archive;
mod areas;
mod attempt;
mod audit;
mod author;
mod backup;
mod cache_counts;
mod catalogue;
mod change;
mod correction;
mod counted;
mod cut;
mod disclosures;
mod erasure;
mod error;
mod estates;
mod events;
mod explain;
mod figures;
mod forms;
mod grants;
mod growth;
mod guesses;
mod heads;
mod hub;
mod import;
mod intake;
mod keeper;
mod ledger;
mod loader;
mod log_key;
mod log_search;
mod looked;
mod lookup;
mod marks;
mod matching;
mod noticing;
mod once;
mod operation;
mod outside;
mod proofs;
mod rebuild;
mod recent;
mod records;
mod rehearsal;
mod reindex;
mod remark;
mod review;
mod role_index;
mod rotation;
mod settings;
mod setup;
mod shared;
mod sharing;
mod sight;
mod snapshot;
mod statistics;
mod subject;
mod supply;
mod tables;
mod tally;
mod verify;
mod viewer;
mod writer;

pub use accounts::{
    AccountsPlan, LoginError, NewUser, OneTimeCode, PlannedClient, PlannedUser, Proof,
    SESSION_ABSOLUTE, SESSION_IDLE, document_hash, first_password,
};
pub use alerts::{Alert, AlertOutcome, AlertState, AlertsWanted};
pub use apart::{BreakWanted, GlassSettings};
pub use archive::Archived;
pub use areas::{AreaPlan, OfficerPlan};
pub use audit::{AuditFilter, LoggedEntry};
pub use author::{Author, Rejection};
pub use backup::{BackUpError, CheckedBackup, check_backup, recover_checkpoints};
pub use cache_counts::CacheCounts;
pub use catalogue::{CatalogueOutcome, CatalogueProblem};
pub use change::{
    Change, ChangeDecision, ChangeOutcome, Destination, Merge, MergeConflict, MergeOutcome,
    MergeRefusal, MergeSide, Moving, UndoMerge, UndoneMerge,
};
pub use correction::{
    CORRECTION_DAYS, CorrectionOutcome, CorrectionSide, CorrectionState, CorrectionView,
    CorrectionsWanted, DecideCorrection, OpenCorrection,
};
pub use counted::Source;
pub use cut::first_cut;
pub use disclosures::{Disclosure, DisclosureReport, Disclosures};
pub use erasure::{EraseRefusal, Erased, ErasureRequest, RoleMention};
pub use error::{AppError, Code};
pub use estates::{EndEstateAlias, EstateAliasOutcome, Estates, NameEstateAlias};
pub use events::{Event, FactChange, FactConditions, Happening, Standing, Watch};
pub use explain::Explanation;
pub use forms::{
    AskedTwiceView, BurdenCriteria, BurdenRow, CellStatus, CellView, Closing, CollectMissing,
    CollectedFact, Collection, CollectionCost, CollectionStatus, ColumnCount, CompleteTask,
    DecideForm, FormColumnChoice, FormDecision, FormDraft, FormLayout, FormOverlap, FormRefusal,
    FormScope, FormState, FormView, FormsWanted, IssueRequest, Progress, RegisterForm, Registered,
    RequestState, RequestView, RequestsWanted, ResultFormat, RowView, SuggestedColumn,
    SuggestedForm, TaskAsk, TaskReason, TaskReply, TaskState, TaskView, TasksWanted, label_cells,
    sheet_headings,
};
pub use grants::{WritingChange, WritingScope};
pub use heads::{SignedHead, Witnessed, witnessed};
pub use hub::{Health, Hub, HubSettings};
pub use hub_cache::{AddressError, RedisAddress, SharedState};
pub use hub_sheet::column_name;
pub use hub_storage::EstateAlias as EstateName;
pub use import::{
    Behalf, ColumnChoice, ColumnPlan, FileLimits, Import, ImportAbout, ImportCounts,
    ImportDecision, ImportSettings, ImportState, ImportWarning, LaterDecision, MeantBy, Pile,
    Receiving, RowProblem, RowVerdict, StartImport, UndoAbout, Undoing,
};
pub use intake::{BulkLoad, BulkPiece, IntakeDecision, IntakeOutcome, Problem, Sender};
pub use keeper::{covering_checkpoint, prove};
pub use ledger::{Refusal, Summary};
pub use log_key::{KeyUnreadable, LogKey, LogKeySource, LogKeys};
pub use lookup::{Conditions, ResidentCriteria};
pub use marks::{Mark, MarkKind, NewMark};
pub use matching::{
    LinkRule, LinkView, MatchBand, MatchCandidate, MatchModel, MatchStep, Matching, Proposed,
    Replayed,
};
pub use once::{Once, RETRY_KEYS_FOR};
pub use operation::{Finished, Operation, Receipt, RequestFacts};
pub use rebuild::Rebuilt;
pub use rehearsal::{Rehearsal, RehearsalFailure};
pub use reindex::ReindexError;
pub use review::{
    DecideReview, DecidedReview, ReviewReason, ReviewState, ReviewView, ReviewsWanted,
};
pub use rotation::{KeyGeneration, Rotated};
pub use settings::Language;
pub use sharing::{
    AccessFigures, AccessView, AskAccess, AskedItem, AttributeUse, Certified, DecideAccess,
    DraftGrant, ExplainAccess, ExplainedPurpose, ImportedYear, NewPurpose, Recertify, Resubmit,
    Tried, TriedRow,
};
pub use snapshot::{MEASURING, Snapshot};
pub use statistics::{Dimension, StatisticGroup, StatisticsWanted};
pub use subject::{
    FactView, GUESSES_A_DAY, InRole, MembershipView, PinView, Shown, StatementView, Subject, Then,
};
pub use supply::{
    Delivered, Delivery, Feed, FeedCounts, FeedDifference, FeedDifferences, FeedSide, FeedState,
    NotDelivered, SuppliedFile, SuppliedOutcome, SupplyDecision, SupplyEvent, SupplyFile,
    SupplyHousehold, SupplyRecord, SupplySettings,
};
pub use tables::{TableError, TableProblem};
pub use tally::{Period, SummaryCriteria};
pub use verify::{Mismatch, VerifiedLog, verify_against, verify_store, verify_tail};
pub use viewer::Right;
