//! The proof that one entry is in the log, as a C2SP text (c2sp.org/tlog-proof).

#[cfg(test)]
mod tests;

use crate::checkpoint::{Checkpoint, CheckpointError, VerifierKey, decimal};
use crate::merkle::{Hash, MAX_PATH, verify_inclusion};

/// The first line of every proof.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// What shows, without the log, that an entry is in it. Files of it are named `.tlog-proof`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// The place of the entry in the log, from 0.
    pub index: u64,
    /// The inclusion path, from the entry's sibling up.
    pub path: Vec<Hash>,
    /// The signed checkpoint, word for word.
    pub checkpoint: String,
}

/// Why a proof does not prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// Not the text of a proof.
    #[error("not a proof: wanted {HEADER}, an index, a path, an empty line and a checkpoint", HEADER = HEADER)]
    Malformed,
    /// The checkpoint in it is not to be believed.
    #[error("the checkpoint of the proof does not hold")]
    Checkpoint(#[from] CheckpointError),
    /// The entry is not at this place under the checkpoint.
    #[error("the entry is not at this index of the log of the checkpoint")]
    NotIncluded,
}

impl TlogProof {
    /// The text of the proof.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nindex {}\n", self.index);
        for hash in &self.path {
            text.push_str(&hash.to_base64());
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&self.checkpoint);
        text
    }

    /// Reads what [`TlogProof::to_text`] wrote, or another log's software did.
    ///
    /// The line `extra`, which no signature covers, is passed over.
    ///
    /// # Errors
    /// When the text is not a proof; the checkpoint in it is only read by [`TlogProof::verify`].
    pub fn from_text(text: &str) -> Result<Self, ProofError> {
        Self::parse(text).ok_or(ProofError::Malformed)
    }

    /// The checkpoint under which `leaf` is proved to be in the log.
    ///
    /// # Errors
    /// When none of `keys` signed the checkpoint, or the path does not lead from the leaf to its root.
    pub fn verify(
        &self,
        leaf: Hash,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        let Checkpoint { origin: _, size, root } = checkpoint;
        if !verify_inclusion(leaf, self.index, size, &self.path, root) {
            return Err(ProofError::NotIncluded);
        }
        Ok(checkpoint)
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, checkpoint) = text.split_once("\n\n")?;
        let mut lines = head.split('\n').peekable();
        if lines.next()? != HEADER {
            return None;
        }
        lines.next_if(|line| line.starts_with("extra "));
        let index = decimal(lines.next()?.strip_prefix("index ")?)?;
        let path: Vec<Hash> =
            lines.take(MAX_PATH + 1).map(Hash::from_base64).collect::<Result<_, _>>().ok()?;
        if path.len() > MAX_PATH || checkpoint.is_empty() {
            return None;
        }
        Some(Self { index, path, checkpoint: checkpoint.to_owned() })
    }
}
