//! Tables of administrators: read, told about, and answered with files that only they can read.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use hub_app::TableError;

use crate::say;

/// Problems that are shown at most.
const SHOWN: usize = 1_000;

/// The bytes of a table.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Says what is wrong, row by row; nothing was written.
pub(super) fn told(error: TableError) -> anyhow::Error {
    match error {
        TableError::App(error) => error.into(),
        TableError::Problems(problems) => {
            for problem in problems.iter().take(SHOWN) {
                say::line(format!("  {problem}"));
            }
            let count = problems.len();
            anyhow!("{count} problems; nothing was written / 共{count}处问题，未写入任何内容")
        }
    }
}

/// Says which columns were left aside.
pub(super) fn tell_unknown(headers: &[String]) {
    for header in headers {
        say::line(format!(
            "column ignored, its header is not known / 未识别的列，已忽略: {header}"
        ));
    }
}

/// A file with secrets that only its owner can read. It is gone again unless it was kept: secrets
/// of accounts that were not made are nobody's.
pub(super) struct SecretFile {
    path: PathBuf,
    is_kept: bool,
}

impl SecretFile {
    /// Writes a new file, durably; an existing one is not touched.
    pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<Self> {
        let mut options = std::fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(path);
        let mut file = file.with_context(|| {
            format!(
                "cannot make {}; name a file that is not there yet / 请指定一个尚不存在的文件",
                path.display()
            )
        })?;
        let written = Self { path: path.to_owned(), is_kept: false };
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(written)
    }

    /// Keeps it.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for SecretFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed opens nothing.
            let _left = std::fs::remove_file(&self.path);
        }
    }
}
