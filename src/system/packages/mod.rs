//! Which package has a program: by a table of those that people miss most, and by the list that
//! Homebrew keeps.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Programs and their packages, a column for each manager.
const KNOWN: &str = include_str!("known.tsv");

/// No list of Homebrew is longer; it has one of a megabyte.
const LONGEST: u64 = 8 << 20;

/// A package manager, and how it installs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manager {
    /// The program.
    pub name: &'static str,
    /// The words before the package.
    pub(crate) install: &'static str,
    /// True if only root may.
    pub(crate) root: bool,
}

/// All that are known, in the order of the table.
const MANAGERS: [Manager; 5] = [
    manager("apt", "apt install", true),
    manager("dnf", "dnf install", true),
    manager("pacman", "pacman -S", true),
    manager("brew", "brew install", false),
    manager("apk", "apk add", true),
];

const fn manager(name: &'static str, install: &'static str, root: bool) -> Manager {
    Manager { name, install, root }
}

/// The package manager of this system, of those that are there: that of the distribution goes before one that people add.
pub(crate) fn present(has: impl Fn(&str) -> bool) -> Option<Manager> {
    let brew = MANAGERS
        .iter()
        .find(|manager| manager.name == "brew" && cfg!(target_os = "macos"));
    let mut all = brew.into_iter().chain(&MANAGERS).chain(&MANAGERS[3..4]);
    all.find(|manager| has(manager.name)).copied()
}

/// The package that the table names for a program.
pub(crate) fn known(manager: Manager, program: &str) -> Option<&'static str> {
    table(manager).find(|(known, _)| *known == program)?.1
}

/// The programs of the table, each with its package where there is one.
fn table(manager: Manager) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let column = MANAGERS.iter().position(|known| *known == manager);
    let rows = KNOWN.lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(move |row| {
        let (program, packages) = row.split_once('\t')?;
        let package = match packages.split('\t').nth(column?)? {
            "-" => None,
            "=" => Some(program),
            package => Some(package),
        };
        Some((program, package))
    })
}

/// The packages that the table names.
pub(crate) fn names(manager: Manager) -> Vec<String> {
    let packages = table(manager).filter_map(|(_, package)| package);
    packages.map(str::to_owned).collect()
}

/// The package of this system that has a program, where that is known.
pub fn package_of(program: &str, has: impl Fn(&str) -> bool) -> Option<String> {
    let manager = present(has)?;
    known(manager, program)
        .map(str::to_owned)
        .or_else(|| look_up(manager, program))
}

/// The package that a list on this machine names for a program. It is read, and nothing is run.
pub(crate) fn look_up(manager: Manager, program: &str) -> Option<String> {
    if manager.name != "brew" {
        return None;
    }
    in_list(&brew_list()?, program)
}

/// The list that `brew which-formula` keeps.
fn brew_list() -> Option<PathBuf> {
    let cache = env::var_os("HOMEBREW_CACHE").map(PathBuf::from).or_else(|| {
        let home = env::home_dir()?;
        let caches = if cfg!(target_os = "macos") {
            "Library/Caches"
        } else {
            ".cache"
        };
        Some(home.join(caches).join("Homebrew"))
    })?;
    Some(cache.join("api/internal/executables.txt"))
}

/// A list of rows as in `ripgrep(14.1.0):rg`.
fn in_list(path: &Path, program: &str) -> Option<String> {
    fs::metadata(path)
        .ok()
        .filter(|meta| meta.is_file() && meta.len() <= LONGEST)?;
    let text = fs::read_to_string(path).ok()?;
    let having = text.lines().filter_map(|row| {
        let (formula, programs) = row.split_once(':')?;
        let has = programs.split(' ').any(|name| name == program);
        has.then(|| formula.split('(').next().unwrap_or(formula).to_owned())
    });
    likeliest(program, having)
}

/// Of several packages that have a program, the one that is called like it, or else the one with the shortest name.
fn likeliest(program: &str, names: impl Iterator<Item = String>) -> Option<String> {
    names.min_by_key(|name| (name != program, name.len(), name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Manager {
        present(|known| known == name).unwrap()
    }

    #[test]
    fn the_table_has_a_column_for_every_manager_and_is_sorted() {
        let rows: Vec<&str> = KNOWN.lines().filter(|row| !row.starts_with('#')).collect();
        for row in &rows {
            let columns: Vec<&str> = row.split('\t').collect();
            assert_eq!(columns.len(), 1 + MANAGERS.len(), "{row}");
            let plain = |c: char| c.is_ascii_alphanumeric() || "+-_.=@".contains(c);
            assert!(
                columns.iter().all(|text| !text.is_empty() && text.chars().all(plain)),
                "{row}"
            );
        }
        let names: Vec<&str> = rows.iter().filter_map(|row| row.split('\t').next()).collect();
        assert!(names.is_sorted() && names.len() > 150, "{}", names.len());
        let mut once = names.clone();
        once.dedup();
        assert_eq!(once, names);
    }

    #[test]
    fn the_table_knows_what_the_package_is_called() {
        let table = [
            ("apt", "rg", Some("ripgrep")),
            ("apt", "dig", Some("dnsutils")),
            ("dnf", "dig", Some("bind-utils")),
            ("pacman", "fd", Some("fd")),
            ("brew", "ifconfig", None),
            ("apk", "jq", Some("jq")),
            ("apt", "no-such-program", None),
        ];
        for (manager, program, package) in table {
            assert_eq!(known(of(manager), program), package, "{manager} {program}");
        }
        assert_eq!(present(|_| false), None);
    }

    #[test]
    fn a_list_of_homebrew_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("executables.txt");
        fs::write(&path, "a2ps(4.15):a2ps fixps\nripgrep(14.1.0):rg\nrip(1):rg rip\n").unwrap();
        assert_eq!(in_list(&path, "fixps").as_deref(), Some("a2ps"));
        assert_eq!(in_list(&path, "rg").as_deref(), Some("rip"));
        assert_eq!(in_list(&path, "fix"), None);
        assert_eq!(in_list(&dir.path().join("none"), "rg"), None);
    }
}
