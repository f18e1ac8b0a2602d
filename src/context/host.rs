//! Look-ups on a machine for a model. Files are read; nothing is ever run.

use std::env;
use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// No file that matters here is longer, or the rest of it does not matter.
const MOST_BYTES: u64 = 4096;
/// Programs here can be called by everybody, though only the administrator has the folders in `PATH`.
const PRIVILEGED: [&str; 3] = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/// A machine, as far as it matters to a model.
pub trait Host {
    /// The file that is run for a name, links followed.
    fn program(&self, name: &str) -> Option<PathBuf>;
    /// Returns true if there is something at an absolute path.
    fn exists(&self, path: &Path) -> bool;
    /// The beginning of a text file.
    fn read(&self, path: &Path) -> Option<String>;
    /// The home directory of the user.
    fn home(&self) -> Option<PathBuf>;
}

/// This machine.
#[derive(Debug)]
pub struct ThisHost {
    folders: Vec<PathBuf>,
}

impl ThisHost {
    /// Programs are looked for where the shell looks for them.
    pub fn new() -> Self {
        let path = env::var_os("PATH").unwrap_or_default();
        let listed = env::split_paths(&path).filter(|dir| dir.is_absolute());
        Self {
            folders: listed.chain(PRIVILEGED.map(PathBuf::from)).collect(),
        }
    }
}

impl Default for ThisHost {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for ThisHost {
    fn program(&self, name: &str) -> Option<PathBuf> {
        let found = self.folders.iter().map(|dir| dir.join(name)).find(|path| {
            let meta = fs::metadata(path);
            meta.is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
        })?;
        Some(found.canonicalize().unwrap_or(found))
    }

    fn exists(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok()
    }

    fn read(&self, path: &Path) -> Option<String> {
        // A pipe would be waited for.
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        File::open(path).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn home(&self) -> Option<PathBuf> {
        env::home_dir()
    }
}

/// A machine that a test makes up.
#[cfg(test)]
pub(crate) mod table {
    use std::collections::HashMap;

    use super::{Host, Path, PathBuf};

    /// The things that there are on the machine.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Table {
        programs: HashMap<String, PathBuf>,
        files: HashMap<PathBuf, String>,
    }

    impl Table {
        /// A machine with these programs; `name>target` is a link.
        pub(crate) fn with(programs: &str) -> Self {
            let programs = programs.split_whitespace().map(|program| {
                let (name, target) = program.split_once('>').unwrap_or((program, program));
                (name.to_owned(), Path::new("/usr/bin").join(target))
            });
            Self {
                programs: programs.collect(),
                files: HashMap::new(),
            }
        }

        /// The same with a file.
        pub(crate) fn file(mut self, path: &str, text: &str) -> Self {
            let path = PathBuf::from(path);
            for above in path.ancestors().skip(1) {
                self.files.entry(above.to_owned()).or_default();
            }
            self.files.insert(path, text.to_owned());
            self
        }
    }

    impl Host for Table {
        fn program(&self, name: &str) -> Option<PathBuf> {
            self.programs.get(name).cloned()
        }

        fn exists(&self, path: &Path) -> bool {
            self.files.contains_key(path)
        }

        fn read(&self, path: &Path) -> Option<String> {
            self.files.get(path).cloned()
        }

        fn home(&self) -> Option<PathBuf> {
            Some(PathBuf::from("/srv/ada"))
        }
    }
}
