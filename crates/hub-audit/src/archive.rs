//! A part of the log that was put away: its entries in a file, and a signed note that proves the file alone.

use chrono::{DateTime, SubsecRound as _, Utc};

use crate::checkpoint::{
    CheckpointError, SigningKey, VerifierKey, decimal, sign_text, signed_text,
};
use crate::merkle::{Frontier, Hash};

/// The first line; no checkpoint has it, for what follows it is no size.
const HEADER: &str = "fileonce archive 1";

/// What the note of an archive says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    /// The name of the log.
    pub origin: String,
    /// The edge of the log before the first entry of the archive; of an archive that begins the log it is empty.
    pub before: Frontier,
    /// How many entries the log has with the last one of the archive, and its root then.
    pub end: (u64, Hash),
    /// When it was put away; whole seconds are kept.
    pub time: DateTime<Utc>,
}

/// Why an archive does not verify.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// The note is not to be believed.
    #[error("the note of the archive does not hold")]
    Note(#[from] CheckpointError),
    /// The entries are others than the note is of.
    #[error("the archive has {found} entries behind entry {from} and another root than was signed")]
    OtherEntries {
        /// The first entry.
        from: u64,
        /// How many there are.
        found: u64,
    },
}

impl Archive {
    /// The position of its first entry.
    pub fn begin(&self) -> u64 {
        self.before.size()
    }

    /// The note, signed with `key`.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> String {
        let origin = self.origin.replace(char::is_control, "\u{fffd}");
        let roots = self.before.roots();
        let before = roots.iter().fold(String::new(), |all, root| all + " " + &root.to_base64());
        let text = format!(
            "{HEADER}\n{origin}\nbegin {}{before}\nend {} {}\ntime {}\n",
            self.begin(),
            self.end.0,
            self.end.1.to_base64(),
            self.time.trunc_subsecs(0).to_rfc3339(),
        );
        sign_text(&text, key)
    }

    /// What a note says that one of `keys` signed.
    ///
    /// # Errors
    /// When the text is not the note of an archive, or none of `keys` signed it.
    pub fn open(
        note: &str,
        keys: &(impl AsRef<[VerifierKey]> + ?Sized),
    ) -> Result<Self, ArchiveError> {
        let text = signed_text(note, keys.as_ref())?;
        Ok(Self::parse(text).ok_or(CheckpointError::NotACheckpoint)?)
    }

    /// Begins to compare entries with the note.
    pub fn frontier(&self) -> Frontier {
        self.before.clone()
    }

    /// Whether the edge behind the last entry is the one that was signed.
    ///
    /// # Errors
    /// When it is another.
    pub fn agrees(&self, after: &Frontier) -> Result<(), ArchiveError> {
        let from = self.begin();
        let found = after.size().saturating_sub(from);
        let is_same = (after.size(), after.root()) == self.end;
        is_same.then_some(()).ok_or(ArchiveError::OtherEntries { from, found })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let mut next = |name: &str| lines.next()?.strip_prefix(name);
        if !next(HEADER)?.is_empty() {
            return None;
        }
        let origin = next("")?.to_owned();
        let mut before = next("begin ")?.split(' ');
        let size = decimal(before.next()?)?;
        let roots: Vec<Hash> = before.map(Hash::from_base64).collect::<Result<_, _>>().ok()?;
        let before = Frontier::of(size, roots)?;
        let (end, root) = next("end ")?.split_once(' ')?;
        let end = (decimal(end)?, Hash::from_base64(root).ok()?);
        let time = DateTime::parse_from_rfc3339(next("time ")?).ok()?.to_utc();
        lines.next().is_none().then_some(Self { origin, before, end, time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::leaf_hash;

    fn frontier(count: u8) -> Frontier {
        let mut frontier = Frontier::new();
        (0..count).for_each(|one| frontier.append(leaf_hash(&[one])));
        frontier
    }

    fn archive() -> Archive {
        let after = frontier(9);
        let end = (after.size(), after.root());
        Archive { origin: "city".to_owned(), before: frontier(5), end, time: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn an_archive_verifies_alone() {
        let key = SigningKey::from_seed("city", [7; 32]).unwrap();
        let read = Archive::open(&archive().sign(&key), &key.verifier()).unwrap();
        assert_eq!(read, archive());
        let mut after = read.frontier();
        (5..9).for_each(|one| after.append(leaf_hash(&[one])));
        assert_eq!(read.agrees(&after), Ok(()));
    }

    #[test]
    fn a_changed_archive_does_not() {
        let key = SigningKey::from_seed("city", [7; 32]).unwrap();
        let note = archive().sign(&key);
        assert!(Archive::open(&note.replace("begin 5", "begin 4"), &key.verifier()).is_err());
        let read = Archive::open(&note, &key.verifier()).unwrap();
        for entries in [vec![5, 6, 7], vec![5, 6, 7, 8, 9], vec![5, 7, 6, 8]] {
            let mut after = read.frontier();
            for one in entries {
                after.append(leaf_hash(&[one]));
            }
            assert!(read.agrees(&after).is_err());
        }
    }
}
