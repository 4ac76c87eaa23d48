//! Who two records could be: normalise, block, compare, score, classify, explain, train.
//!
//! Invariant: this crate proposes and never merges; every score explains itself, comparison by
//! comparison. It knows no database, no clock and no caller.
//!
//! Two records are scored in bits (Fellegi and Sunter 1969): the odds before anything is compared,
//! and log2(m / u) for each comparison, where m says how often a level of agreement occurs among
//! records of one person and u how often among records of two. A value that is not known is no
//! evidence. What must never be linked by score is said by guards, not by weights.

mod block;
mod candidates;
mod cluster;
mod compare;
mod dedupe;
mod error;
mod evaluate;
mod hash;
mod index;
mod model;
mod number;
mod question;
mod read;
mod score;
mod table;
mod text;
mod train;
mod value;

pub use candidates::CutBlock;
pub use dedupe::{Dedupe, ReviewPair, dedupe};
pub use error::LinkageError;
pub use evaluate::{Evaluation, evaluate};
pub use index::{Candidate, Index};
pub use model::file::{
    BlockFile, ClusterFile, ColumnFile, ComparisonFile, DateOrder, GuardFile, How, Kind, LevelFile,
    ModelFile, TogetherFile, Verdict,
};
pub use model::{Model, shipped_model, shipped_models};
pub use question::Question;
pub use read::{Input, read_pairs, read_table};
pub use score::{Decision, Explanation, Step, explain};
pub use table::{Asked, Table};
pub use train::{Trained, TrainedRow, candidate_recall, fit_to_truth, train, train_with_truth};

/// Threads that work at the same time.
fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from).min(8)
}
