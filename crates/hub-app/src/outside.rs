//! The folder outside the database that proves the log: checkpoints, frontiers, declared cuts.
//!
//! ```text
//! checkpoints/000000001200.checkpoint    a signed head
//! checkpoints/frontiers/000000001200.frontier
//!                                        from which a verification may go on; its root is that head's
//! checkpoints/cut-0001/declaration       a signed declaration that entries are lost
//! checkpoints/cut-0001/*.checkpoint      the heads that were given up with them
//! checkpoints/archives/000000001200.archive
//!                                        a signed note: what the first entries say was put away
//! ```

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hub_audit::{Archive, Checkpoint, DeclaredCut, Frontier, VerifierKey};

/// Entries between two frontiers that are kept.
const FRONTIER_EVERY: u64 = 20_000;
/// Frontiers that are kept; a verification goes on from the oldest.
const FRONTIERS: usize = 2;

/// What the folder says.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    /// Heads that count, smallest first: without those that a declared cut has given up.
    pub(crate) checkpoints: Vec<Checkpoint>,
    /// Declared cuts in their order.
    pub(crate) cuts: Vec<Cut>,
}

/// A declared cut with its files.
#[derive(Debug, Clone)]
pub(crate) struct Cut {
    pub(crate) declared: DeclaredCut,
    /// What its entry in the log has as document hash.
    pub(crate) hash: String,
    pub(crate) folder: PathBuf,
    lost: Vec<Checkpoint>,
    /// Whether the log still has its entry; a later cut may have given that up too.
    pub(crate) is_in_force: bool,
}

impl Outside {
    /// Reads the folder; of checkpoints, those over `from` entries or more by their names.
    pub(crate) fn read(folder: &Path, keys: &[VerifierKey], from: u64) -> Result<Self, String> {
        let cuts = cuts(folder, keys)?;
        let mut checkpoints = checkpoints(folder, keys, from)?;
        checkpoints.retain(|one| !cuts.iter().any(|cut| cut.lost.contains(one)));
        for cut in cuts.iter().filter(|cut| cut.is_in_force) {
            let DeclaredCut { origin, kept: (size, root), .. } = cut.declared.clone();
            if size >= from {
                checkpoints.push(Checkpoint { origin, size, root });
            }
        }
        checkpoints.sort_by_key(|one| one.size);
        Ok(Self { checkpoints, cuts })
    }

    /// Whether a head over more entries counts. Of a cut whose entry the log has not, it tells that
    /// the entry was there and went with an old backup, and declaring it was not interrupted.
    pub(crate) fn is_signed_beyond(&self, size: u64) -> bool {
        self.checkpoints.last().is_some_and(|one| one.size > size)
    }
}

/// Checkpoints that lie in a folder itself, whether a cut has given them up or not.
pub(crate) fn checkpoints(
    folder: &Path,
    keys: &[VerifierKey],
    from: u64,
) -> Result<Vec<Checkpoint>, String> {
    let mut found = Vec::new();
    for path in files(folder, "checkpoint")? {
        if named_size(&path).is_some_and(|size| size < from) {
            continue;
        }
        let text = fs::read_to_string(&path).map_err(|error| told(&path, error))?;
        found.push(Checkpoint::open(&text, keys).map_err(|error| told(&path, error))?);
    }
    found.sort_by_key(|one| one.size);
    Ok(found)
}

fn cuts(folder: &Path, keys: &[VerifierKey]) -> Result<Vec<Cut>, String> {
    let mut cuts = Vec::new();
    for folder in entries(folder)?.into_iter().filter(|path| is_cut(path)) {
        let path = folder.join("declaration");
        let note = fs::read_to_string(&path).map_err(|error| told(&path, error))?;
        let declared = DeclaredCut::open(&note, keys).map_err(|error| told(&path, error))?;
        let lost = checkpoints(&folder, keys, 0)?;
        if !lost.iter().any(|one| (one.size, one.root) == declared.lost) {
            return Err(format!(
                "{}: the head that was given up is missing\n已声明截断，但缺少被放弃的检查点",
                folder.display()
            ));
        }
        let hash = DeclaredCut::note_hash(&note);
        cuts.push(Cut { declared, hash, folder, lost, is_in_force: true });
    }
    cuts.sort_by_key(|cut| cut.declared.number);
    let kept: Vec<u64> = cuts.iter().map(|cut| cut.declared.kept.0).collect();
    for (place, cut) in cuts.iter_mut().enumerate() {
        let mut later = kept.iter().skip(place + 1);
        cut.is_in_force = !later.any(|size| *size <= cut.declared.kept.0);
    }
    Ok(cuts)
}

fn is_cut(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = name.strip_prefix("cut-");
    number.is_some_and(|number| number.chars().all(|digit| digit.is_ascii_digit()))
}

/// Signed notes of what was put away, with what their entries in the log have as document hash, oldest first.
pub(crate) fn archives(
    folder: &Path,
    keys: &[VerifierKey],
) -> Result<Vec<(Archive, String)>, String> {
    let mut found = Vec::new();
    for path in files(&folder.join("archives"), "archive")? {
        let note = fs::read_to_string(&path).map_err(|error| told(&path, error))?;
        let archive = Archive::open(&note, keys).map_err(|error| told(&path, error))?;
        found.push((archive, DeclaredCut::note_hash(&note)));
    }
    found.sort_by_key(|(archive, _)| archive.end.0);
    Ok(found)
}

/// Writes the note of what is put away, once it is in the log.
pub(crate) fn write_archive(folder: &Path, end: u64, note: &str) -> io::Result<()> {
    write(&folder.join("archives").join(format!("{end:012}.archive")), note.as_bytes())
}

/// The oldest frontier that a checkpoint vouches for, to go on from.
pub(crate) fn frontier(folder: &Path, keys: &[VerifierKey]) -> Option<Frontier> {
    let vouched = |path: &PathBuf| {
        let frontier = Frontier::from_bytes(&fs::read(path).ok()?).ok()?;
        let note = fs::read_to_string(checkpoint_path(folder, frontier.size())).ok()?;
        let head = Checkpoint::open(&note, keys).ok()?;
        let is_same = head.size == frontier.size() && head.root == frontier.root();
        is_same.then_some(frontier)
    };
    files(&folder.join("frontiers"), "frontier").ok()?.iter().find_map(vouched)
}

/// Writes a checkpoint to a file named by its size, whole or not at all; and now and then the
/// frontier under it.
pub(crate) fn write_checkpoint(folder: &Path, frontier: &Frontier, note: &str) -> io::Result<()> {
    put_note(folder, frontier.size(), note)?;
    let kept = folder.join("frontiers");
    let known = files(&kept, "frontier").map_err(io::Error::other)?;
    let newest = known.last().and_then(|path| named_size(path)).unwrap_or(0);
    if frontier.size() < newest.saturating_add(FRONTIER_EVERY) {
        return Ok(());
    }
    write(&kept.join(format!("{:012}.frontier", frontier.size())), &frontier.to_bytes())?;
    let too_many = (known.len() + 1).saturating_sub(FRONTIERS);
    known.iter().take(too_many).try_for_each(fs::remove_file)
}

/// Puts a signed head into the folder; signatures that it has there already stay. One of the same
/// size and another root is never replaced: it is the proof that the log was another one.
pub(crate) fn put_note(folder: &Path, size: u64, note: &str) -> io::Result<()> {
    let path = checkpoint_path(folder, size);
    let note = match fs::read_to_string(&path) {
        Ok(known) => Checkpoint::with_signatures(&known, note)
            .ok_or_else(|| io::Error::other("another head of this size was signed before"))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => note.to_owned(),
        Err(error) => return Err(error),
    };
    write(&path, note.as_bytes())
}

/// The notes of heads in the folder with their sizes, largest first.
pub(crate) fn notes(folder: &Path) -> Result<Vec<(u64, PathBuf)>, String> {
    let sized = |path: PathBuf| Some((named_size(&path)?, path));
    let mut found: Vec<_> = files(folder, "checkpoint")?.into_iter().filter_map(sized).collect();
    found.reverse();
    Ok(found)
}

/// Writes a declaration and the heads it gives up to a folder of their own, before it is in the log.
pub(crate) fn write_cut(
    folder: &Path,
    cut: &DeclaredCut,
    note: &str,
    lost: &[(u64, String)],
) -> io::Result<()> {
    let own = folder.join(format!("cut-{:04}", cut.number));
    for (size, note) in lost {
        write(&checkpoint_path(&own, *size), note.as_bytes())?;
    }
    // Last: a folder without a declaration is not taken for a cut that is whole.
    write(&own.join("declaration"), note.as_bytes())
}

/// Takes out of the folder the heads that a cut has copies of, and frontiers of the lost log.
pub(crate) fn give_up(folder: &Path, common: u64, lost: &[(u64, String)]) -> io::Result<()> {
    for (size, _) in lost {
        gone(&checkpoint_path(folder, *size))?;
    }
    let frontiers = files(&folder.join("frontiers"), "frontier").map_err(io::Error::other)?;
    for path in frontiers.iter().filter(|path| named_size(path).is_none_or(|size| size > common)) {
        gone(path)?;
    }
    Ok(())
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// The file of the checkpoint over this many entries.
pub(crate) fn checkpoint_path(folder: &Path, size: u64) -> PathBuf {
    folder.join(format!("{size:012}.checkpoint"))
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    // Two processes may write the same file at the same time.
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    fs::write(&draft, bytes)?;
    fs::File::open(&draft)?.sync_all()?;
    fs::rename(draft, path)?;
    // The name has to survive a power cut as well.
    fs::File::open(folder)?.sync_all()
}

fn named_size(path: &Path) -> Option<u64> {
    path.file_stem()?.to_str()?.parse().ok()
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let files = match fs::read_dir(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(told(folder, error)),
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.sort();
    Ok(paths)
}

fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, String> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|end| end == ending));
    Ok(paths)
}

fn told(path: &Path, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
