//! What the code promises about its own order: the table of rooms in `src/lib.rs`, short files, one place for each effect.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::skipped;

/// What lies at the top, and nothing else.
const TOP: [&str; 19] = [
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "benches",
    "clippy.toml",
    "deny.toml",
    "fuzz",
    "rustfmt.toml",
    "shell",
    "src",
    "tests",
    "tools",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![root().join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files
}

/// A file of the program without its tests and comments.
struct Code {
    path: String,
    text: String,
}

impl Code {
    fn room(&self) -> &str {
        self.path.split('/').next().unwrap().trim_end_matches(".rs")
    }
}

/// The code of `src`. Tests may use whatever shows that something works.
fn code() -> Vec<Code> {
    let is_test = |path: &Path| {
        ["tests.rs", "corpus.rs", "table.rs"]
            .iter()
            .any(|name| path.ends_with(name))
    };
    let all = files("src")
        .into_iter()
        .filter(|path| path.extension() == Some(OsStr::new("rs")) && !is_test(path));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let lines: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap()).collect();
        Code {
            path: path
                .strip_prefix(root().join("src"))
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned(),
            text: lines.join("\n"),
        }
    };
    all.map(read).collect()
}

/// The first names of all paths that begin at the crate: `use crate::{a::B, c}` and `crate::d::e()`.
fn used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for rest in text.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            used.insert(name(rest));
            continue;
        };
        let mut depth = 1;
        for part in group.split_inclusive([',', '{', '}']) {
            if depth == 1 {
                used.insert(name(part));
            }
            depth += part.matches('{').count();
            depth -= part.matches('}').count();
            if depth == 0 {
                break;
            }
        }
    }
    used.remove("");
    used
}

/// The rooms, each with the number of its line in the table, from above.
fn rooms() -> Vec<(String, usize)> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let table = text
        .split("//! ```text\n")
        .find(|block| block.starts_with("//! commands\n"))
        .unwrap();
    let lines = table.lines().take_while(|line| !line.contains("```")).enumerate();
    lines
        .flat_map(|(level, line)| {
            line.split_whitespace()
                .skip(1)
                .map(move |room| (room.to_owned(), level))
        })
        .collect()
}

#[test]
fn every_room_stands_in_the_table_once() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = text
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    let mut declared: Vec<&str> = declared.map(|name| name.trim_end_matches(';')).collect();
    declared.sort_unstable();
    let mut listed: Vec<String> = rooms().into_iter().map(|(room, _)| room).collect();
    listed.sort_unstable();
    assert_eq!(declared, listed);
}

#[test]
fn a_room_uses_only_rooms_below_its_own() {
    let rooms = rooms();
    let level = |name: &str| rooms.iter().find(|(room, _)| room == name).map(|(_, level)| *level);
    let mut upwards = Vec::new();
    for code in code() {
        // `main.rs`, `lib.rs` and the engine are above all rooms.
        let Some(own) = level(code.room()) else { continue };
        for other in used(&code.text) {
            if other != code.room() && level(&other).is_some_and(|level| level <= own) {
                upwards.push(format!("{} uses `{other}`", code.path));
            }
        }
    }
    assert!(upwards.is_empty(), "{upwards:#?}");
}

#[test]
fn paths_are_found_in_whatever_form_they_have() {
    let used = |text| used(text).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(used("use crate::a::B;\nlet x = crate::c::d();"), "a c");
    assert_eq!(used("use crate::{a::{B, C}, d, e::F};\nuse std::fs;"), "a d e");
    assert_eq!(used("use crate::{\n    a,\n    b::C,\n};"), "a b");
}

#[test]
fn only_one_room_writes_to_the_terminal_and_only_one_starts_programs() {
    let mut wrong = Vec::new();
    for code in code() {
        let prints = ["println!(", "print!(", "stdout().lock()", "stderr().lock()", "dbg!("];
        let printing = prints.iter().filter(|_| !matches!(code.room(), "ui" | "log"));
        let starts = ["Command::new("].iter().filter(|_| code.room() != "system");
        let found = printing.chain(starts).filter(|what| code.text.contains(**what));
        wrong.extend(found.map(|what| format!("{}: {what}", code.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Lists of examples and weights are as long as they are.
fn is_data(extension: &OsStr) -> bool {
    ["bin", "jsonl", "rules", "tsv", "txt"]
        .iter()
        .any(|data| extension == *data)
}

#[test]
fn every_file_of_code_stays_readable() {
    for path in ["src", "tests", "shell", "tools"].into_iter().flat_map(files) {
        if !path.extension().is_some_and(is_data) {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 450, "{} has {lines} lines: it is two things", path.display());
        }
    }
}

/// The files under version control, where there is any.
fn tracked() -> Option<Vec<String>> {
    let mut git = crate::support::start::command("git");
    let output = git.args(["ls-files", "-z"]).current_dir(root()).output().ok()?;
    let names = String::from_utf8(output.stdout).ok()?;
    output
        .status
        .success()
        .then(|| names.split_terminator('\0').map(str::to_owned).collect())
}

#[test]
fn nothing_lies_about_at_the_top() {
    let Some(files) = tracked() else {
        return skipped("no git, or no checkout: the files at the top are not looked at");
    };
    let top: BTreeSet<&str> = files.iter().map(|file| file.split('/').next().unwrap()).collect();
    assert_eq!(top.into_iter().collect::<Vec<_>>(), TOP);
}

#[test]
fn no_file_names_the_machine_that_it_was_written_on() {
    let Some(files) = tracked() else {
        return skipped("no git, or no checkout: its files are not looked at");
    };
    let here = root().to_str().unwrap();
    assert!(here.matches('/').count() > 1, "{here} is too short to be looked for");
    let naming: Vec<&String> = files
        .iter()
        .filter(|file| fs::read(root().join(file)).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(here)))
        .collect();
    assert!(naming.is_empty(), "{naming:?}");
}
