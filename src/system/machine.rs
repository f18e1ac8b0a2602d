//! The machine as rules see it. Files are read; nothing is ever run.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::env;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::packages::{self, Manager};

/// The metadata of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meta {
    /// True if it is a directory.
    pub dir: bool,
    /// True if somebody may execute it.
    pub executable: bool,
    /// The user that it belongs to.
    pub owner: u32,
}

/// The part of the machine that rules may look up. A rule that asks for nothing costs nothing.
pub trait System {
    /// The commands that there are: programs in `PATH`, builtins, and the aliases and functions that were told.
    fn names(&self) -> &HashSet<String>;
    /// Returns true if there is a command of that name.
    fn has(&self, name: &str) -> bool {
        self.names().contains(name)
    }
    /// Returns the metadata of an absolute path, links followed.
    fn meta(&self, path: &Path) -> Option<Meta>;
    /// The names in a directory, in no order.
    fn entries(&self, dir: &Path) -> Vec<String>;
    /// The beginning of a text file.
    fn read(&self, path: &Path) -> Option<String>;
    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;
    /// Returns the process that listens on a port, and its program.
    fn listener(&self, port: u16) -> Option<(u32, String)>;
    /// Returns true if the user is root.
    fn is_root(&self) -> bool;
    /// The package that has a program, by the database of a package manager. A few pages are read: it takes less than a
    /// millisecond for `apt` and a few for `brew`; for the others, whose databases are compressed, nothing is known.
    fn package(&self, manager: Manager, program: &str) -> Option<String>;
}

/// No directory that a slip is looked for in has more entries; where one has, the rest is not looked at.
const MOST_ENTRIES: usize = 20_000;
/// No file that a rule reads is longer, or the rest of it does not matter.
const MOST_BYTES: u64 = 256 * 1024;

/// Builtins that bash, zsh or fish have and no directory lists.
const BUILTINS: [&str; 34] = [
    "alias", "bg", "bind", "builtin", "cd", "command", "declare", "dirs", "disown", "echo", "eval", "exec", "exit",
    "export", "fg", "hash", "help", "history", "jobs", "kill", "local", "popd", "pushd", "pwd", "read", "return",
    "set", "source", "test", "type", "ulimit", "umask", "unset", "wait",
];

/// This machine.
#[derive(Debug, Default)]
pub struct RealSystem {
    shell_names: Vec<String>,
    names: OnceCell<HashSet<String>>,
}

impl RealSystem {
    /// This machine, on which `shell_names` are commands as well: aliases and functions, which only the shell knows.
    pub fn new(shell_names: Vec<String>) -> Self {
        Self {
            shell_names,
            names: OnceCell::new(),
        }
    }
}

impl System for RealSystem {
    fn names(&self) -> &HashSet<String> {
        self.names.get_or_init(|| {
            let path = env::var_os("PATH").unwrap_or_default();
            let mut names: HashSet<String> = self.shell_names.iter().cloned().collect();
            names.extend(BUILTINS.map(str::to_owned));
            let mut seen = HashSet::new();
            for dir in env::split_paths(&path).filter(|dir| dir.is_absolute()) {
                // `/bin` is often a link to `/usr/bin`.
                if seen.insert(dir.canonicalize().unwrap_or_else(|_| dir.clone())) {
                    names.extend(self.entries(&dir));
                }
            }
            names
        })
    }

    /// One name is looked for without the thousands of others, unless they are known already.
    fn has(&self, name: &str) -> bool {
        if let Some(names) = self.names.get() {
            return names.contains(name);
        }
        if BUILTINS.contains(&name) || self.shell_names.iter().any(|known| known == name) {
            return true;
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let mut dirs = env::split_paths(&path).filter(|dir| dir.is_absolute());
        let is_name = !name.is_empty() && !name.contains('/') && !matches!(name, "." | "..");
        is_name && dirs.any(|dir| dir.join(name).symlink_metadata().is_ok())
    }

    fn meta(&self, path: &Path) -> Option<Meta> {
        let meta = fs::metadata(path).ok()?;
        Some(Meta {
            dir: meta.is_dir(),
            executable: meta.permissions().mode() & 0o111 != 0,
            owner: meta.uid(),
        })
    }

    fn entries(&self, dir: &Path) -> Vec<String> {
        fs::read_dir(dir)
            .into_iter()
            .flatten()
            .take(MOST_ENTRIES)
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect()
    }

    fn read(&self, path: &Path) -> Option<String> {
        // A pipe would never end, and opening one waits for its writer.
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        fs::File::open(path)
            .ok()?
            .take(MOST_BYTES)
            .read_to_end(&mut bytes)
            .ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn variable(&self, name: &str) -> Option<String> {
        env::var(name).ok()
    }

    fn listener(&self, port: u16) -> Option<(u32, String)> {
        let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|table| self.read(Path::new(table)).unwrap_or_default());
        let socket = tables.iter().find_map(|table| listening(table, port))?;
        let process = self
            .entries(Path::new("/proc"))
            .into_iter()
            .filter_map(|name| name.parse::<u32>().ok())
            .find(|process| holds(*process, &socket))?;
        let name = self.read(&PathBuf::from(format!("/proc/{process}/comm")));
        // The kernel's files have no size, but they are files.
        Some((process, name.unwrap_or_default().trim().to_owned()))
    }

    fn is_root(&self) -> bool {
        rustix::process::geteuid().is_root()
    }

    fn package(&self, manager: Manager, program: &str) -> Option<String> {
        packages::look_up(manager, program)
    }
}

/// The socket that listens on a port, as the kernel's table has it.
fn listening(table: &str, port: u16) -> Option<String> {
    table.lines().skip(1).find_map(|row| {
        let columns: Vec<&str> = row.split_whitespace().collect();
        let (_, local) = columns.get(1)?.rsplit_once(':')?;
        let listens = *columns.get(3)? == "0A" && u16::from_str_radix(local, 16).ok()? == port;
        listens.then(|| columns.get(9).map(|inode| format!("socket:[{inode}]")))?
    })
}

fn holds(process: u32, socket: &str) -> bool {
    fs::read_dir(format!("/proc/{process}/fd"))
        .into_iter()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.ok()?.path()).ok())
        .any(|target| target.as_os_str() == socket)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_there_if_it_is_among_all() {
        let machine = || RealSystem::new(vec!["mine".to_owned()]);
        let known = machine();
        let all: Vec<&str> = known.names().iter().map(String::as_str).take(200).collect();
        for name in all
            .into_iter()
            .chain(["sh", "cd", "mine", "no-such-name", "", ".", "..", "a/b"])
        {
            assert_eq!(machine().has(name), known.names().contains(name), "{name}");
            assert_eq!(known.has(name), known.names().contains(name), "{name}");
        }
    }

    #[test]
    fn a_listener_is_found_by_its_port() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (process, _) = RealSystem::default().listener(port).unwrap();
        assert_eq!(process, std::process::id());
    }

    #[test]
    fn the_kernels_table_is_read() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   \
            0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 777 1 0 100 0 0 10 0\n";
        assert_eq!(listening(table, 8080).as_deref(), Some("socket:[777]"));
        assert_eq!(listening(table, 80), None);
    }

    #[test]
    fn a_pipe_is_not_waited_for() {
        assert_eq!(RealSystem::default().read(Path::new("/dev/zero")), None);
    }
}

/// A machine that a test makes up.
#[cfg(test)]
pub(crate) mod table {
    use super::{HashSet, Manager, Meta, Path, PathBuf, System};
    use std::collections::HashMap;

    /// The things that there are on the machine.
    #[derive(Clone, Debug, Default)]
    pub(crate) struct Table {
        pub(crate) names: HashSet<String>,
        pub(crate) paths: HashMap<PathBuf, (Meta, String)>,
        pub(crate) variables: HashMap<String, String>,
        pub(crate) packages: HashMap<String, String>,
        pub(crate) root: bool,
    }

    impl Table {
        /// Adds a file, or a directory where the path ends in `/`; `!` at the end makes it executable. What is above
        /// it is there then as well. Text after `=` is what it holds, `\n` a line end, `\_` a blank.
        pub(crate) fn add(&mut self, path: &str) {
            let (path, text) = path.split_once('=').unwrap_or((path, ""));
            let path = path.replace("\\_", " ");
            let meta = Meta {
                dir: path.ends_with('/'),
                executable: path.ends_with(['/', '!']),
                owner: 0,
            };
            let path = Path::new("/srv/ada/work").join(path.trim_end_matches(['/', '!']));
            for above in path.ancestors().skip(1) {
                let dir = Meta {
                    dir: true,
                    executable: true,
                    owner: 0,
                };
                self.paths.insert(above.to_owned(), (dir, String::new()));
            }
            self.paths.insert(
                path,
                (meta, text.replace("\\r", "\r").replace("\\n", "\n").replace("\\_", " ")),
            );
        }
    }

    impl System for Table {
        fn names(&self) -> &HashSet<String> {
            &self.names
        }

        fn meta(&self, path: &Path) -> Option<Meta> {
            self.paths.get(path).map(|(meta, _)| *meta)
        }

        fn entries(&self, dir: &Path) -> Vec<String> {
            let inside = self.paths.keys().filter(|path| path.parent() == Some(dir));
            inside
                .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
                .collect()
        }

        fn read(&self, path: &Path) -> Option<String> {
            self.paths.get(path).map(|(_, text)| text.clone())
        }

        fn variable(&self, name: &str) -> Option<String> {
            self.variables.get(name).cloned()
        }

        fn listener(&self, port: u16) -> Option<(u32, String)> {
            (port == 8080).then(|| (4242, "python3".to_owned()))
        }

        fn is_root(&self) -> bool {
            self.root
        }

        fn package(&self, _: Manager, program: &str) -> Option<String> {
            self.packages.get(program).cloned()
        }
    }
}
