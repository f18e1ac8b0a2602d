//! A pip that hands out wheels from a folder.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// `hold` keeps every call waiting, though not for ever, so that a test that forgets it fails; `fail-NAME` is the last word of the call for NAME.
const SCRIPT: &str = r#"#!/bin/sh
PATH=/usr/bin:/bin
here='@HERE@'
[ "$1" = --version ] && exit 0
env > "$here/environment"
mkdir "$here/running/$$"
trap 'rmdir "$here/running/$$"' EXIT
ls "$here/running" | wc -l >> "$here/together"
previous=
for word; do [ "$previous" = -d ] && dir=$word; previous=$word; done
echo "$*" | sed "s|$dir|DIR|" >> "$here/calls"
name=${word%%==*}
head -c 1000 "$here/wheels/$name.whl" > "$TMPDIR/begun" 2> /dev/null
turns=0
while [ -e "$here/hold" ] && [ $turns -lt 1000 ]; do sleep 0.02; turns=$((turns + 1)); done
if [ -e "$here/fail-$name" ]; then cat "$here/fail-$name" >&2; exit 1; fi
cp "$here/wheels/$name.whl" "$dir/$name-1.0-py3-none-any.whl"
"#;

/// A folder for `PATH` with a `pip3` in it.
pub struct Pip {
    dir: TempDir,
}

impl Pip {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        for sub in ["wheels", "running", "bin"] {
            fs::create_dir(dir.path().join(sub)).unwrap();
        }
        let script = SCRIPT.replace("@HERE@", dir.path().to_str().unwrap());
        let pip = Self { dir };
        pip.program("pip3", &script);
        pip
    }

    /// Puts another program beside the pip.
    pub fn program(&self, name: &str, script: &str) {
        let program = self.bin().join(name);
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    }

    /// Lets a wheel say that its file has another size than it has.
    pub fn lie(&self, name: &str, size: u32, claimed: u32) {
        let mut bytes = fs::read(self.place(name)).unwrap();
        let (from, to) = (size.to_le_bytes(), claimed.to_le_bytes());
        let places: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| bytes[*at..].starts_with(&from))
            .collect();
        assert!(!places.is_empty(), "the size stands in the headers");
        for at in places {
            bytes[at..at + 4].copy_from_slice(&to);
        }
        self.garbage(name, &bytes);
    }

    /// Changes one byte of a wheel.
    pub fn flip(&self, name: &str, position: usize) {
        let mut bytes = fs::read(self.place(name)).unwrap();
        bytes[position] ^= 1;
        self.garbage(name, &bytes);
    }

    /// The folder that belongs into `PATH`.
    pub fn bin(&self) -> PathBuf {
        self.path("bin")
    }

    /// A file of this pip's own.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a wheel with one file in it.
    pub fn wheel(&self, name: &str, member: &str, bytes: &[u8]) {
        let mut zip = ZipWriter::new(File::create(self.place(name)).unwrap());
        zip.start_file(member, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap();
    }

    /// Writes something that is no wheel.
    pub fn garbage(&self, name: &str, bytes: &[u8]) {
        fs::write(self.place(name), bytes).unwrap();
    }

    fn place(&self, name: &str) -> PathBuf {
        self.path("wheels").join(format!("{name}.whl"))
    }

    /// Lets the download of one package fail with these words.
    pub fn fail(&self, name: &str, words: &str) {
        fs::write(self.path(&format!("fail-{name}")), words).unwrap();
    }

    /// Keeps every call waiting until [`Pip::release`].
    pub fn hold(&self) {
        fs::write(self.path("hold"), "").unwrap();
    }

    /// Lets waiting calls go on.
    pub fn release(&self) {
        let _ = fs::remove_file(self.path("hold"));
    }

    /// What the last call found in its environment.
    pub fn environment(&self) -> String {
        fs::read_to_string(self.path("environment")).unwrap()
    }

    /// All calls so far, one in a line.
    pub fn calls(&self) -> String {
        fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    /// The packages that were asked for, in order of their names.
    pub fn packages(&self) -> Vec<String> {
        let mut packages: Vec<String> = self
            .calls()
            .lines()
            .map(|line| line.rsplit(' ').next().unwrap().to_owned())
            .collect();
        packages.sort();
        packages
    }

    /// The most calls that ran at the same time.
    pub fn most_together(&self) -> u32 {
        let counts = fs::read_to_string(self.path("together")).unwrap_or_default();
        counts
            .lines()
            .map(|line| line.trim().parse().unwrap())
            .max()
            .unwrap_or(0)
    }
}
