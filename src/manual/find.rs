//! Programs, and what lies beside them.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::system::{Program, Search};

/// A program on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// The path at which it was found.
    pub path: PathBuf,
    /// The file behind it, links followed.
    pub real: PathBuf,
    /// Changes when the program does: size and time of the last change.
    pub stamp: String,
    /// The program to start, where it may be.
    pub program: Option<Program>,
}

impl Binary {
    /// The program that `word` runs in `cwd`: a path, or a name that is looked for. What a path names is never started.
    pub fn find(word: &str, search: &Search, cwd: &Path) -> Option<Self> {
        if word.contains('/') {
            return Self::at(&cwd.join(word));
        }
        let found = Self::at(&search.first(word, cwd)?)?;
        Some(Self {
            program: search.users(word, cwd),
            ..found
        })
    }

    /// A program that lotse itself needs.
    pub(super) fn tool(name: &str, search: &Search) -> Option<Self> {
        let program = search.tool(name)?;
        let found = Self::at(program.path())?;
        Some(Self {
            program: Some(program),
            ..found
        })
    }

    fn at(path: &Path) -> Option<Self> {
        let meta = fs::metadata(path).ok()?;
        if !meta.is_file() || meta.permissions().mode() & 0o111 == 0 {
            return None;
        }
        Some(Self {
            path: path.to_owned(),
            real: path.canonicalize().ok()?,
            stamp: format!("{} {}.{}", meta.size(), meta.mtime(), meta.mtime_nsec()),
            program: None,
        })
    }

    /// No program, beside which nothing lies.
    pub(super) fn nobody() -> Self {
        Self {
            path: PathBuf::new(),
            real: PathBuf::new(),
            stamp: String::new(),
            program: None,
        }
    }

    /// The name of the file behind all links.
    pub fn real_name(&self) -> &str {
        self.real.file_name().and_then(OsStr::to_str).unwrap_or_default()
    }

    /// Returns true if it is one program with many names, whose manual pages are those of others.
    pub fn is_multicall(&self) -> bool {
        matches!(
            self.real_name(),
            "busybox" | "toybox" | "coreutils" | "uutils" | "busybox.static"
        )
    }

    /// The folders with the manual pages that were installed with the program.
    pub(super) fn manual_roots(&self) -> Vec<PathBuf> {
        if self.is_multicall() {
            return Vec::new();
        }
        let mut roots = Vec::new();
        for path in [&self.path, &self.real] {
            // A program below `/usr/local` was not installed with the pages of `/usr`.
            let local = path.starts_with("/usr/local");
            let prefixes = path
                .ancestors()
                .skip(2)
                .take(4)
                .filter(|prefix| prefix.parent().is_some());
            for prefix in prefixes.take_while(|prefix| !local || *prefix != Path::new("/usr")) {
                roots.push(prefix.join("share/man"));
                roots.push(prefix.join("man"));
            }
        }
        // `/bin` and `/sbin` belong to `/usr`.
        if ["/bin", "/sbin"].iter().any(|dir| self.path.starts_with(dir)) {
            roots.push(PathBuf::from("/usr/share/man"));
        }
        if self.real_name() == "rustup" {
            roots.extend(toolchains());
        }
        roots
    }
}

/// `rustup` stands for every program of the toolchains.
fn toolchains() -> Vec<PathBuf> {
    let home = env::var_os("RUSTUP_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".rustup")));
    let entries = home.and_then(|home| fs::read_dir(home.join("toolchains")).ok());
    let mut roots: Vec<PathBuf> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("share/man")))
        .collect();
    roots.sort();
    roots
}
