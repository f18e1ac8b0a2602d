//! Looking for programs by their names.

use std::env;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::Program;
use super::trust::Trust;

/// The programs that lotse itself needs: shells to read commands, multiplexers and terminals to say what is on the screen,
/// pip, editors for `lotse config edit`, and what builds the sandbox of `lotse bench`.
pub const TOOLS: [&str; 18] = [
    "bash",
    "zsh",
    "fish",
    "tmux",
    "zellij",
    "screen",
    "kitten",
    "wezterm",
    "pip3",
    "pip",
    "python3",
    "python",
    "sensible-editor",
    "nano",
    "vim",
    "vi",
    "bwrap",
    "unshare",
];

/// The directories in which programs are looked for.
#[derive(Clone, Debug)]
pub struct Search {
    /// The value of `PATH`.
    path: OsString,
    /// The working directory of this process.
    here: PathBuf,
}

impl Search {
    /// Makes a search in the directories that the user's shell looks in.
    pub fn here() -> Self {
        Self::new(env::var_os("PATH").unwrap_or_default())
    }

    /// In the directories of `path`, which is written as `PATH` is.
    pub fn new(path: impl Into<OsString>) -> Self {
        Self {
            path: path.into(),
            here: env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
        }
    }

    /// The file that a shell in `cwd` runs for a bare name, whoever put it there.
    pub fn first(&self, name: &str, cwd: &Path) -> Option<PathBuf> {
        self.first_entry(name, cwd).map(|(_, file)| file)
    }

    /// Returns the program that a shell in `cwd` runs for a bare name, where it may be started. There is no falling
    /// through: where the first is not trusted, another one by that name is another program.
    pub fn users(&self, name: &str, cwd: &Path) -> Option<Program> {
        let (entry, file) = self.first_entry(name, cwd)?;
        let trust = Trust::new(&[&self.here, cwd]);
        (trust.dir(&entry) && trust.file(&file)).then(|| Program::found(file))
    }

    /// A program of the list of those that lotse itself needs. Only directories are looked into that are trusted.
    pub fn tool(&self, name: &str) -> Option<Program> {
        TOOLS.contains(&name).then(|| self.trusted_program(name))?
    }

    fn trusted_program(&self, name: &str) -> Option<Program> {
        if !is_bare(name) {
            return None;
        }
        let trust = Trust::new(&[&self.here]);
        // The trust in a directory takes some thirty looks at the disk, the presence of the program only one.
        env::split_paths(&self.path)
            .map(|dir| (dir.join(name), dir))
            .find(|(file, dir)| is_program(file) && trust.dir(dir) && trust.file(file))
            .map(|(file, _)| Program::found(file))
    }

    /// A program of the user's choice: one in an absolute directory.
    pub(super) fn absolute(&self, name: &OsStr) -> Option<PathBuf> {
        let dirs = env::split_paths(&self.path).filter(|dir| dir.is_absolute());
        dirs.map(|dir| dir.join(name)).find(|file| is_program(file))
    }

    /// The directories that tools are looked for in, as `PATH` lists them.
    pub(super) fn trusted(&self) -> OsString {
        let trust = Trust::new(&[&self.here]);
        env::join_paths(env::split_paths(&self.path).filter(|dir| trust.dir(dir))).unwrap_or_default()
    }

    fn first_entry(&self, name: &str, cwd: &Path) -> Option<(PathBuf, PathBuf)> {
        if !is_bare(name) {
            return None;
        }
        // To a shell an empty entry is the working directory, as `.` is.
        let mut entries = env::split_paths(&self.path).map(|entry| {
            let file = cwd.join(&entry).join(name);
            (entry, file)
        });
        entries.find(|(_, file)| is_program(file))
    }
}

/// Returns true if a word is the name of a program and not that of a file.
fn is_bare(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\0']) && name != "." && name != ".."
}

/// Returns true if a shell would take a file for a program.
fn is_program(file: &Path) -> bool {
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// A folder with programs, as the user's home has.
    struct Home(TempDir);

    impl Home {
        fn new(dirs: &[&str]) -> Self {
            let home = Self(tempfile::tempdir().unwrap());
            for dir in dirs {
                home.dir(dir, 0o755);
            }
            home
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(name)
        }

        fn dir(&self, name: &str, mode: u32) {
            fs::create_dir_all(self.path(name)).unwrap();
            fs::set_permissions(self.path(name), Permissions::from_mode(mode)).unwrap();
        }

        fn program(&self, name: &str, mode: u32) {
            fs::write(self.path(name), "#!/bin/sh\n").unwrap();
            fs::set_permissions(self.path(name), Permissions::from_mode(mode)).unwrap();
        }

        /// Looks in these directories, with an own working directory; without a slash they stay as they are.
        fn search(&self, entries: &[&str]) -> Search {
            let path = |entry: &&str| match *entry {
                "" | "." | "bin" => PathBuf::from(entry),
                entry => self.path(entry),
            };
            Search {
                path: env::join_paths(entries.iter().map(path)).unwrap(),
                here: self.path("work"),
            }
        }

        fn users(&self, entries: &[&str], name: &str) -> Option<String> {
            let found = self.search(entries).users(name, &self.path("work"));
            self.shown(found)
        }

        fn tool(&self, entries: &[&str], name: &str) -> Option<String> {
            self.shown(self.search(entries).trusted_program(name))
        }

        fn shown(&self, program: Option<Program>) -> Option<String> {
            let path = program?.path().to_owned();
            let shown = path.strip_prefix(self.path("")).unwrap_or(&path);
            Some(shown.display().to_string())
        }
    }

    #[test]
    fn only_a_bare_name_is_a_program() {
        let home = Home::new(&["work", "a/bin"]);
        home.program("a/bin/tool", 0o755);
        assert_eq!(home.users(&["a/bin"], "tool").as_deref(), Some("a/bin/tool"));
        for word in [
            "./tool",
            "bin/tool",
            "../a/bin/tool",
            "/bin/sh",
            "a/bin/tool",
            "",
            ".",
            "..",
        ] {
            assert_eq!(home.users(&["a/bin"], word), None, "{word}");
            assert_eq!(home.tool(&["a/bin"], word), None, "{word}");
        }
        let whole = home.path("a/bin/tool");
        assert_eq!(home.users(&["a/bin"], whole.to_str().unwrap()), None);
    }

    #[test]
    fn what_lies_in_the_working_directory_stops_the_user_and_not_the_tools() {
        let home = Home::new(&["work/bin", "a/bin"]);
        home.program("a/bin/tool", 0o755);
        home.program("work/tool", 0o755);
        home.program("work/bin/tool", 0o755);
        for first in ["", ".", "bin", "work", "work/bin", "work/../work/bin", "a/../work"] {
            assert_eq!(home.users(&[first, "a/bin"], "tool"), None, "{first}");
            assert_eq!(
                home.tool(&[first, "a/bin"], "tool").as_deref(),
                Some("a/bin/tool"),
                "{first}"
            );
            assert_eq!(
                home.users(&["a/bin", first], "tool").as_deref(),
                Some("a/bin/tool"),
                "{first}"
            );
        }
        symlink(home.path("work/bin"), home.path("link")).unwrap();
        assert_eq!(home.users(&["link", "a/bin"], "tool"), None);
        assert_eq!(home.tool(&["link", "a/bin"], "tool").as_deref(), Some("a/bin/tool"));
    }

    #[test]
    fn a_checkout_is_somebody_elses() {
        for kind in [".git", ".hg", ".jj", ".svn"] {
            let home = Home::new(&["work", "clone/a/bin"]);
            home.program("clone/a/bin/tool", 0o755);
            assert!(home.users(&["clone/a/bin"], "tool").is_some());
            fs::write(home.path("clone").join(kind), "").unwrap();
            assert_eq!(home.users(&["clone/a/bin"], "tool"), None, "{kind}");
            assert_eq!(home.tool(&["clone/a/bin"], "tool"), None, "{kind}");
        }
    }

    #[test]
    fn what_others_can_write_is_not_trusted() {
        // Whichever group it is: behind an access control list its bits are those of everybody whom the list names.
        for (name, mode, trusted) in [
            ("a/bin", 0o755, true),
            ("a/bin", 0o775, false),
            ("a/bin", 0o757, false),
            ("a/bin", 0o1777, false),
            ("a", 0o775, false),
            ("a", 0o757, false),
            ("a", 0o1777, true),
            ("a/bin/tool", 0o555, true),
            ("a/bin/tool", 0o775, false),
            ("a/bin/tool", 0o757, false),
        ] {
            let home = Home::new(&["work", "a/bin"]);
            home.program("a/bin/tool", 0o755);
            fs::set_permissions(home.path(name), Permissions::from_mode(mode)).unwrap();
            let found = home.users(&["a/bin"], "tool");
            assert_eq!(found.is_some(), trusted, "{name} {mode:o}");
            assert_eq!(home.tool(&["a/bin"], "tool"), found, "{name} {mode:o}");
        }
    }

    #[test]
    fn what_belongs_to_somebody_else_is_not_trusted() {
        for name in ["a", "a/bin", "a/bin/tool"] {
            let home = Home::new(&["work", "a/bin"]);
            home.program("a/bin/tool", 0o755);
            if std::os::unix::fs::chown(home.path(name), Some(12_345), None).is_err() {
                return;
            }
            assert_eq!(home.users(&["a/bin"], "tool"), None, "{name}");
            assert_eq!(home.tool(&["a/bin"], "tool"), None, "{name}");
        }
    }

    #[test]
    fn links_are_followed_to_their_end() {
        let home = Home::new(&["work", "bin", "opt/bin", "clone/.git"]);
        home.program("opt/bin/real", 0o755);
        home.program("work/evil", 0o755);
        home.program("clone/evil", 0o755);
        symlink("../opt/bin/real", home.path("bin/good")).unwrap();
        symlink(home.path("work/evil"), home.path("bin/work")).unwrap();
        symlink(home.path("clone/evil"), home.path("bin/clone")).unwrap();
        // Whoever can change the link in the middle can change the end.
        symlink(home.path("opt/bin/real"), home.path("work/middle")).unwrap();
        symlink(home.path("work/middle"), home.path("bin/through")).unwrap();
        symlink("loop", home.path("bin/loop")).unwrap();
        let entries = [home.path("bin")];
        let search = Search {
            path: env::join_paths(entries).unwrap(),
            here: home.path("work"),
        };
        assert!(search.trusted_program("good").is_some());
        for name in ["work", "clone", "through", "loop", "missing"] {
            assert_eq!(search.trusted_program(name), None, "{name}");
            assert_eq!(search.users(name, &home.path("work")), None, "{name}");
        }
    }

    #[test]
    fn the_systems_own_programs_are_found_from_everywhere() {
        for here in ["/", "/usr", "/usr/bin", "/tmp"] {
            let search = Search {
                path: "/usr/bin:/bin".into(),
                here: here.into(),
            };
            assert!(search.trusted_program("sh").is_some(), "{here}");
            assert_eq!(search.tool("sh"), None, "it is not on the list");
            assert!(search.users("ls", Path::new(here)).is_some(), "{here}");
        }
    }

    #[test]
    fn a_child_looks_only_where_tools_are_looked_for() {
        let home = Home::new(&["work/bin", "a/bin"]);
        let search = home.search(&["", "work/bin", "a/bin", "."]);
        assert_eq!(search.trusted(), home.path("a/bin"));
    }
}
