//! Where lotse keeps things, decided once from the environment.

use std::env;
use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};
use tempfile::NamedTempFile;

use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, common};

/// The name of the file of commands that were remembered.
const REMEMBERED: &str = "remembered.txt";

/// The folders and files of one user. Nothing here exists until something is written.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The configuration file; `LOTSE_CONFIG` overrides it.
    pub config: PathBuf,
    /// The commands that the user had remembered, beside the configuration.
    pub remembered: PathBuf,
    /// The folder of model weights; `LOTSE_MODEL_DIR` overrides it.
    pub models: PathBuf,
    /// What lotse installs for the user: the scripts of the shells.
    pub data: PathBuf,
    /// What may be deleted at any time: what manuals say, explanations, versions of shells.
    pub cache: PathBuf,
    /// Logs, and what is known about files that were checked.
    pub state: PathBuf,
    /// Sockets and locks of the running engine; kept away from other users.
    pub runtime: PathBuf,
    /// What other programs keep for the user.
    pub around: Around,
}

/// The folders in which other programs keep what is the user's.
#[derive(Clone, Debug)]
pub struct Around {
    /// The home directory.
    pub home: PathBuf,
    /// Configurations.
    pub config: PathBuf,
    /// Data.
    pub data: PathBuf,
    /// What can be fetched again.
    pub cache: PathBuf,
}

impl Paths {
    /// Reads the platform's conventions (on Linux the XDG variables) and lotse's own overrides.
    ///
    /// # Errors
    ///
    /// Fails where the user has no home directory.
    pub fn from_env() -> Result<Self> {
        let dirs = ProjectDirs::from("", "", "lotse").zip(BaseDirs::new());
        let (dirs, base) = dirs.ok_or_else(|| Error::failed(common::home_is_unknown()).hint(common::set_home()))?;
        let state = dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned();
        // After `su` the variable is that of another user.
        let own = Some(rustix::process::geteuid().as_raw());
        let runtime = dirs.runtime_dir().filter(|dir| owner(dir) == own);
        let paths = Self {
            config: overridden("LOTSE_CONFIG").unwrap_or_else(|| dirs.config_dir().join("config.toml")),
            remembered: dirs.config_dir().join(REMEMBERED),
            models: overridden("LOTSE_MODEL_DIR").unwrap_or_else(|| dirs.data_dir().join("models")),
            data: dirs.data_dir().to_owned(),
            cache: dirs.cache_dir().to_owned(),
            runtime: runtime.map_or_else(|| state.join("run"), Path::to_owned),
            state,
            around: Around {
                home: base.home_dir().to_owned(),
                config: base.config_dir().to_owned(),
                data: base.data_dir().to_owned(),
                cache: base.cache_dir().to_owned(),
            },
        };
        paths.refuse_foreign()?;
        Ok(paths)
    }

    /// Root with the environment of somebody else, after `sudo -E` or `su`, obeys no configuration of theirs and leaves nothing
    /// in their folders that they could not remove.
    fn refuse_foreign(&self) -> Result<()> {
        let home = env::var_os("HOME").map(PathBuf::from).filter(|home| is_foreign(home));
        let folders = [
            &self.config,
            &self.remembered,
            &self.models,
            &self.data,
            &self.cache,
            &self.state,
        ];
        let foreign = home
            .clone()
            .or_else(|| folders.into_iter().find(|dir| is_foreign(dir)).cloned());
        let Some(folder) = foreign else { return Ok(()) };
        let owner = owner(&folder).map_or_else(common::somebody_else, user);
        let what = if home.is_some() {
            common::home_is_foreign(owner, folder.display())
        } else {
            common::folder_is_foreign(owner, folder.display())
        };
        Err(Error::failed(what).hint(common::become_root_properly()))
    }
}

/// Whether this is root, and the folder, or the nearest one above it that is there, belongs to somebody else.
fn is_foreign(folder: &Path) -> bool {
    rustix::process::geteuid().is_root() && owner(folder).is_some_and(|owner| owner != 0)
}

fn owner(folder: &Path) -> Option<u32> {
    let meta = folder.ancestors().find_map(|dir| fs::metadata(dir).ok())?;
    Some(meta.uid())
}

/// A user by name where the system's table has one.
fn user(id: u32) -> Message {
    let table = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut rows = table.lines().map(|row| row.split(':').collect::<Vec<_>>());
    let row = rows.find(|row| row.get(2).and_then(|field| field.parse().ok()) == Some(id));
    row.map_or_else(
        || common::user_number(id),
        |row| Message::verbatim(format!("`{}`", row[0])),
    )
}

impl Paths {
    /// All folders below one, whatever the environment says.
    pub fn below(top: &Path) -> Self {
        Self {
            config: top.join("config.toml"),
            remembered: top.join(REMEMBERED),
            models: top.join("models"),
            data: top.join("data"),
            cache: top.join("cache"),
            state: top.join("state"),
            runtime: top.join("run"),
            around: Around {
                home: top.join("around"),
                config: top.join("around/config"),
                data: top.join("around/data"),
                cache: top.join("around/cache"),
            },
        }
    }
}

fn overridden(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// Creates `dir` for this user alone, or checks that an existing one is.
///
/// # Errors
///
/// Fails when the folder cannot be created, belongs to somebody else or can be entered by others.
pub fn private_dir(dir: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
        .context(|| common::could_not_create(dir.display()))
        .map_err(|error| error.hint(common::make_room_for_state()))?;
    let meta = fs::symlink_metadata(dir).context(|| common::could_not_look_at(dir.display()))?;
    let owner = rustix::process::geteuid().as_raw();
    if !meta.is_dir() || meta.uid() != owner || meta.mode() & 0o077 != 0 {
        return Err(Error::failed(common::open_to_others(dir.display())).hint(common::close_to_others(dir.display())));
    }
    Ok(())
}

/// Puts a file into a folder of this user alone, whole or not at all.
///
/// # Errors
///
/// Fails when the folder is no private one, and as the disk does.
#[expect(clippy::disallowed_methods, reason = "its callers are held to the redactor")]
pub(crate) fn replace(file: &Path, text: &[u8]) -> Result<()> {
    let dir = file.parent().unwrap_or(Path::new("/"));
    private_dir(dir)?;
    let write = || {
        let mut staged = NamedTempFile::new_in(dir)?;
        staged.write_all(text)?;
        staged.persist(file)?;
        Ok::<_, std::io::Error>(())
    };
    write().context(|| common::could_not_write(file.display()))
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_private_folder_is_made_and_an_open_one_refused() {
        let top = tempfile::tempdir().unwrap();
        let dir = top.path().join("a/b");
        private_dir(&dir).unwrap();
        assert_eq!(fs::metadata(&dir).unwrap().mode() & 0o777, 0o700);
        fs::set_permissions(&dir, Permissions::from_mode(0o755)).unwrap();
        let error = private_dir(&dir).unwrap_err();
        assert!(error.message().contains("other users"), "{error}");
    }
}
