//! A disk that can be filled, for the data of one hub or of its database.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Bytes of it, for a hub and SQLite.
const SMALL: u64 = 24 * 1024 * 1024;
/// Bytes of it, for PostgreSQL.
const LARGE: u64 = 160 * 1024 * 1024;

/// A small disk of its own where this program may mount one; else a folder, on which processes are
/// forbidden to write any byte while it is full.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
    is_mounted: bool,
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.is_mounted {
            let _gone = Command::new("umount").arg("-l").arg(self.folder.path()).status();
        }
    }
}

impl SmallDisk {
    /// An empty disk.
    pub fn new() -> Self {
        Self::of(SMALL)
    }

    /// An empty disk that holds a PostgreSQL.
    pub fn large() -> Self {
        Self::of(LARGE)
    }

    fn of(size: u64) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let size = format!("size={size}");
        let mut mount = Command::new("mount");
        let mount = mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path());
        let is_mounted = mount.output().is_ok_and(|done| done.status.success());
        Self { folder, is_mounted }
    }

    /// A folder on which nothing is mounted.
    pub fn limited() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder"), is_mounted: false }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills it to its last byte, for these processes.
    pub fn fill(&self, processes: &[String]) {
        if !self.is_mounted {
            let limited = may_write(processes, "0");
            return assert!(limited > 0, "the limit was not set");
        }
        let mut filler = File::create(self.filler()).expect("a file");
        for piece in [64 * 1024, 4 * 1024, 1] {
            let bytes = vec![1; piece];
            while filler.write_all(&bytes).is_ok() {}
        }
    }

    /// Makes room on it again.
    pub fn free(&self, processes: &[String]) {
        if !self.is_mounted {
            // What ended meanwhile begins anew without a limit.
            let _freed = may_write(processes, "unlimited");
            return;
        }
        std::fs::remove_file(self.filler()).expect("the file that fills it");
    }

    fn filler(&self) -> PathBuf {
        self.folder.path().join("filler")
    }
}

impl Default for SmallDisk {
    fn default() -> Self {
        Self::new()
    }
}

/// Up to which size the files of processes may grow; says of how many that is so now.
fn may_write(processes: &[String], limit: &str) -> usize {
    let limit = format!("--fsize={limit}:unlimited");
    let limited = |pid: &&String| {
        let done = Command::new("prlimit").args(["--pid", pid, &limit]).output();
        done.expect("prlimit").status.success()
    };
    processes.iter().filter(limited).count()
}
