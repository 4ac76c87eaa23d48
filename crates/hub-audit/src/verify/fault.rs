//! What may be wrong with a log, in words.

use crate::entry::EntryError;

/// The first fault of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {index}: {what}")]
pub struct Fault {
    /// The first entry, from 0, that is wrong, missing, or no longer vouched for by a checkpoint.
    pub index: u64,
    /// What is wrong with it.
    pub what: FaultKind,
}

/// What is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// The next entry is not there.
    #[error("missing, the next one found is entry {found}")]
    Gap {
        /// The index of the entry that was found instead.
        found: u64,
    },
    /// The bytes are no entry.
    #[error("{0}")]
    NotAnEntry(EntryError),
    /// The entry is not the one that its leaf hash was made of.
    #[error("changed, its leaf hash is another one")]
    LeafDiffers,
    /// The log is another one than when the checkpoint was signed.
    #[error(
        "from here to the checkpoint of size {checkpoint_size}, an entry was changed, removed, added or moved: \
         the root is another one"
    )]
    RootDiffers {
        /// The size of the checkpoint.
        checkpoint_size: u64,
        /// The size of the last checkpoint before it that matched, or 0: the entries below are as they were.
        after: u64,
    },
    /// The log is shorter than a checkpoint of it.
    #[error(
        "missing with all that follow, the log has {found} entries and a checkpoint of it {checkpoint_size}"
    )]
    CutTail {
        /// The size of the largest checkpoint.
        checkpoint_size: u64,
        /// How many entries there are.
        found: u64,
    },
    /// A checkpoint was given after its entries were read, so that nothing can be said of it.
    #[error("read already, the checkpoint of size {checkpoint_size} came too late to be compared")]
    LateCheckpoint {
        /// The size of the checkpoint.
        checkpoint_size: u64,
    },
}

impl Fault {
    /// The message in Chinese.
    pub fn zh(&self) -> String {
        format!("第 {} 条（从 0 起）：{}", self.index, self.what.zh())
    }
}

impl FaultKind {
    /// The message in Chinese, without the index.
    pub fn zh(&self) -> String {
        match self {
            Self::Gap { found } => format!("缺失，实际读到的是第 {found} 条"),
            Self::NotAnEntry(EntryError::Malformed { column }) => {
                format!("不是审计条目，读到第 {column} 字节为止")
            }
            Self::NotAnEntry(EntryError::UnknownVersion(version)) => {
                format!("审计条目的格式版本 {version} 未知")
            }
            Self::NotAnEntry(EntryError::NotCanonical) => "审计条目未按规范格式书写".to_owned(),
            Self::LeafDiffers => "内容被改动，与其叶哈希不符".to_owned(),
            Self::RootDiffers { checkpoint_size, after: _ } => format!(
                "自此条起至大小为 {checkpoint_size} 的检查点，有条目被修改、删除、增加或调换：根哈希不符"
            ),
            Self::CutTail { checkpoint_size, found } => {
                format!("自此条起全部缺失：日志只有 {found} 条，而检查点记载 {checkpoint_size} 条")
            }
            Self::LateCheckpoint { checkpoint_size } => {
                format!("此条之前已读过，大小为 {checkpoint_size} 的检查点给得太晚，无法核对")
            }
        }
    }
}
