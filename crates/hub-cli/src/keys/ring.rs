//! The file of master keys: one line a generation, its number and 64 hexadecimal digits.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use hub_storage::MasterKey;

use super::{hex, private_text, secret_in};

/// All generations in the file. A line of digits only, as the first version wrote it, is the
/// first one.
pub(super) fn read(path: &Path) -> Result<Vec<MasterKey>> {
    let text = private_text(path)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let masters: Vec<MasterKey> = lines
        .map(|line| {
            let (number, digits) = line.split_once(' ').unwrap_or(("1", line));
            let generation: u32 =
                number.parse().ok().filter(|number| *number > 0).with_context(|| {
                    format!("{}: a line is a number, a blank and the key", path.display())
                })?;
            Ok(MasterKey { generation, secret: secret_in(digits.trim(), path)? })
        })
        .collect::<Result<_>>()?;
    ensure!(!masters.is_empty(), "{} holds no key", path.display());
    Ok(masters)
}

/// Writes the file whole or not at all, and not before it is on the disk.
pub(super) fn write(path: &Path, masters: &[MasterKey]) -> Result<()> {
    write_lines(path, masters.iter().map(|one| format!("{} {}", one.generation, hex(&one.secret))))
}

/// The same of any lines that only the hub's own user may read.
pub(super) fn write_lines(path: &Path, lines: impl Iterator<Item = String>) -> Result<()> {
    let draft = path.with_extension(format!("{}.draft", std::process::id()));
    let about = || format!("cannot write {}", path.display());
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .with_context(about)?;
    for line in lines {
        writeln!(file, "{line}")?;
    }
    file.sync_all()?;
    fs::rename(&draft, path).with_context(about)?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join("master.key");
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        (dir, path)
    }

    #[test]
    fn the_file_of_the_first_version_is_the_first_generation() {
        let (_dir, path) = file(&format!("{}\n", "0f".repeat(32).replacen("0f", "1e", 1)));
        let masters = read(&path).unwrap();
        assert_eq!((masters.len(), masters[0].generation, masters[0].secret[0]), (1, 1, 0x1e));
    }

    #[test]
    fn what_was_written_is_read() {
        let (_dir, path) = file("");
        let mut secret = [7; 32];
        secret[0] = 0;
        let masters = [1, 5].map(|generation| MasterKey { generation, secret });
        write(&path, &masters).unwrap();
        let again = read(&path).unwrap();
        assert_eq!(again.iter().map(|one| one.generation).collect::<Vec<_>>(), [1, 5]);
        assert_eq!(again[1].secret, secret);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_damaged_file_is_no_ring() {
        for text in ["", "x\n", "2 12\n", "0 aa\n", "-1 bb\n"] {
            assert!(read(&file(text).1).is_err(), "{text:?}");
        }
    }
}
