//! Small and read-only disks.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

/// A file system of its own, unmounted at the end of the test.
pub struct Disk {
    dir: TempDir,
}

impl Disk {
    /// Mounts a disk of `bytes`; `None`, after saying so, where this user may not.
    pub fn new(bytes: u64) -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let options = format!("size={bytes}");
        if mount(&["-t", "tmpfs", "-o", &options, "tmpfs"], dir.path()) {
            return Some(Self { dir });
        }
        super::not_allowed("mount a small disk");
        None
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = super::start::command("umount").arg("-l").arg(self.dir.path()).status();
    }
}

/// Writes `filler` into `dir` until nothing fits any more.
pub fn fill(dir: &Path) {
    let mut file = fs::File::create(dir.join("filler")).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
}

/// Makes a folder read-only, also for root, until the value is dropped.
pub struct ReadOnly {
    dir: PathBuf,
    mounted: bool,
}

impl ReadOnly {
    pub fn new(dir: &Path) -> Option<Self> {
        let dir = dir.to_owned();
        if mount(&["--bind", dir.to_str().unwrap()], &dir) {
            let made = Self { dir, mounted: true };
            return mount(&["-o", "remount,bind,ro"], &made.dir).then_some(made);
        }
        fs::set_permissions(&dir, Permissions::from_mode(0o555)).unwrap();
        let made = Self { dir, mounted: false };
        if fs::write(made.dir.join("probe"), "").is_ok() {
            super::skipped("no way to make a folder read-only for this user");
            return None;
        }
        Some(made)
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        if self.mounted {
            let _ = super::start::command("umount").arg("-l").arg(&self.dir).status();
        } else {
            let _ = fs::set_permissions(&self.dir, Permissions::from_mode(0o755));
        }
    }
}

fn mount(args: &[&str], dir: &Path) -> bool {
    let mut command = super::start::command("mount");
    command.args(args).arg(dir).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
