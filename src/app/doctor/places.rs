//! Where lotse runs and writes, and what is around it.

use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, iter};

use tempfile::NamedTempFile;

use crate::app::var;
use crate::context::language::Language;
use crate::doctor::{Directory, Home, Surroundings};
use crate::error::{Context as _, Result};
use crate::manual::Library;
use crate::messages::common;
use crate::paths::{Paths, private_dir};
use crate::system::{Search, packages};
use crate::terminal::{is_utf8, language};

/// Clocks of file servers differ by less than this.
const DIFFERENCE: Duration = Duration::from_secs(60 * 60);
/// Programs that every system has, and whose manual pages are among the first to be translated.
const TRANSLATED: [&str; 5] = ["ls", "cp", "grep", "tar", "find"];

/// The home directory, as the environment names it.
pub(super) fn home() -> Home {
    let Some(home) = env::var_os("HOME").filter(|home| !home.is_empty()) else {
        return Home::Unset;
    };
    let home = PathBuf::from(home);
    if home.is_absolute() && home.is_dir() {
        Home::There
    } else {
        Home::Missing(home)
    }
}

/// Writes a file into each directory and removes it again.
pub(super) fn directories(paths: &Paths) -> Vec<Directory> {
    let directory = |code, variable, path: &Path, private, needed| Directory {
        code,
        variable,
        path: path.to_owned(),
        needed,
        tried: write_into(path, private),
    };
    vec![
        directory("state-not-writable", "XDG_STATE_HOME", &paths.state, true, true),
        directory("runtime-not-writable", "XDG_RUNTIME_DIR", &paths.runtime, true, true),
        directory("cache-not-writable", "XDG_CACHE_HOME", &paths.cache, true, false),
        directory("data-not-writable", "XDG_DATA_HOME", &paths.data, false, false),
        directory("models-not-writable", "LOTSE_MODEL_DIR", &paths.models, false, false),
    ]
}

/// Directories that were not there before are gone afterwards.
fn write_into(dir: &Path, private: bool) -> Result<()> {
    let new: Vec<&Path> = dir.ancestors().take_while(|dir| !dir.exists()).collect();
    let write = || {
        let mut file = NamedTempFile::new_in(dir)?;
        file.write_all(&[b'.'; 8192])?;
        file.as_file().sync_all()?;
        file.close()
    };
    let make = || {
        let create = DirBuilder::new().recursive(true).create(dir);
        create.context(|| common::could_not_create(dir.display()))
    };
    let ready = if private { private_dir(dir) } else { make() };
    let written = ready.and_then(|()| write().context(|| common::could_not_write(dir.display())));
    for dir in new {
        let _ = fs::remove_dir(dir);
    }
    written
}

/// The file of lotse's own that is furthest in the future, and by how many hours.
pub(super) fn from_the_future(paths: &Paths) -> Option<(PathBuf, u64)> {
    let now = SystemTime::now();
    let entries = [&paths.state, &paths.cache]
        .into_iter()
        .flat_map(fs::read_dir)
        .flatten()
        .flatten();
    let ahead = entries.filter_map(|entry| {
        let ahead = entry.metadata().ok()?.modified().ok()?.duration_since(now).ok()?;
        Some((entry.path(), ahead))
    });
    let (file, ahead) = ahead.max_by_key(|(_, ahead)| *ahead)?;
    (ahead > DIFFERENCE).then_some((file, ahead.as_secs() / 3600))
}

/// What the environment says, and whether there are manuals for whoever reads German.
pub(super) fn surroundings(paths: &Paths) -> Surroundings {
    let lacks = language() == Language::German && !has_german_manuals(paths);
    Surroundings {
        term: var("TERM"),
        utf8: is_utf8(var),
        no_german_manuals: lacks.then(install_manuals),
    }
}

/// Reads a German manual page as an explanation does.
fn has_german_manuals(paths: &Paths) -> bool {
    let library = Library::new(&paths.cache);
    let german = |name: &&str| {
        let binary = library.binary(name, Path::new("/"));
        binary.is_some_and(|binary| library.translated(&binary, &[name], "de").is_some())
    };
    TRANSLATED.iter().any(german)
}

/// The command that installs them, where it is known.
fn install_manuals() -> Option<String> {
    let search = Search::here();
    let manager = packages::present(|name| search.first(name, Path::new("/")).is_some())?;
    let package = match manager.name {
        "apt" => "manpages-de",
        "dnf" | "pacman" => "man-pages-de",
        _ => return None,
    };
    let sudo = manager.root.then_some("sudo");
    let words: Vec<&str> = sudo
        .into_iter()
        .chain([manager.install])
        .chain(iter::once(package))
        .collect();
    Some(words.join(" "))
}
