//! What can be said to the linkage engine.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The linkage engine. A model is a TOML file, or the name of one that comes with the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Linkage {
    /// Find which records of a table are of one person; 查找同一人的记录.
    Dedupe(DedupeFiles),
    /// Compare clusters with the truth: precision, recall, F1, B-cubed; 评估匹配结果.
    Evaluate {
        /// Clusters as `dedupe` writes them.
        #[arg(long, value_name = "FILE")]
        clusters: PathBuf,
        /// The truth, with the columns `record_id` and `cluster_id`.
        #[arg(long, value_name = "FILE")]
        truth: PathBuf,
        /// The review band as `dedupe` writes it.
        #[arg(long, value_name = "FILE")]
        review: Option<PathBuf>,
    },
    /// Show how the score of two records comes about, comparison by comparison; 解释得分.
    Explain {
        /// Model.
        #[arg(long)]
        model: String,
        /// Table.
        #[arg(long, value_name = "FILE")]
        input: PathBuf,
        /// Id of a record.
        a: String,
        /// Id of another one.
        b: String,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put pairs of residents and of households that are known and may be one into the queue of
    /// `duplicateReviews`; interrupted, it goes on where it stopped; 列出疑似重复.
    Propose,
    /// Replay what people decided with another model: false links, misses, size of the review band;
    /// 回放人工结论.
    Replay {
        /// Model.
        #[arg(long)]
        model: String,
        #[command(flatten)]
        labelled: LabelledFiles,
    },
    /// Switch a model on, with the report of its replay; 启用模型.
    Activate {
        /// Model.
        #[arg(long)]
        model: String,
        /// Switch it on; without this only the report is shown.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        labelled: LabelledFiles,
    },
    /// Learn m and u from a table: by EM without the truth, or fitted to it; 训练模型.
    Train(TrainFiles),
}

/// Files of a run.
#[derive(Debug, Args)]
pub(crate) struct DedupeFiles {
    /// Model.
    #[arg(long)]
    pub(crate) model: String,
    /// Table: CSV in UTF-8 with a column `record_id`, plain or .gz.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Where to write `record_id,cluster_id`; automatic links only.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Where to write `record_a,record_b,score`: the pairs that a person should decide.
    #[arg(long, value_name = "FILE")]
    pub(crate) review: Option<PathBuf>,
    /// Link only records that differ in this column, as two sources do.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) link_only_between: Option<String>,
}

/// Files of a training.
#[derive(Debug, Args)]
pub(crate) struct TrainFiles {
    /// Model to start from.
    #[arg(long)]
    pub(crate) model: String,
    /// Table.
    #[arg(long, value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Where to write the trained model.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// The truth, with the columns `record_id` and `cluster_id`, if it is known.
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// The same seed learns the same model.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// A table of which it is known who is who, to be tried too.
#[derive(Debug, Args)]
pub(crate) struct LabelledFiles {
    /// Records with the columns of the model, as for `dedupe`.
    #[arg(long, value_name = "FILE", requires = "truth")]
    pub(crate) labelled: Option<PathBuf>,
    /// Who they are, with the columns `record_id` and `cluster_id`.
    #[arg(long, value_name = "FILE", requires = "labelled")]
    pub(crate) truth: Option<PathBuf>,
}
