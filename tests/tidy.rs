//! What the code promises about its own order: the table of rooms in `src/lib.rs`, short files, one place for each effect.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::skipped;

/// What lies at the top, and nothing else.
const TOP: [&str; 24] = [
    ".ci",
    ".github",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.de.md",
    "README.md",
    "SECURITY.md",
    "benches",
    "clippy.toml",
    "conf.d",
    "deny.toml",
    "flake.nix",
    "fuzz",
    "lotse.plugin.zsh",
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
        let path = path
            .strip_prefix(root().join("src"))
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        let text = lines.join("\n");
        // A room in a wing reaches its neighbours this way, too.
        let text = match wing_of(&path) {
            Some(wing) => text.replace("super::", &format!("crate::{wing}::")),
            None => text,
        };
        Code { path, text }
    };
    all.map(read).collect()
}

/// The wing that a file is a room of, or the first file of one.
fn wing_of(path: &str) -> Option<&str> {
    let (wing, rest) = path.split_once('/')?;
    let first = !rest.contains('/') || rest.ends_with("/mod.rs") && rest.matches('/').count() == 1;
    (matches!(wing, "app" | "models") && rest != "mod.rs" && first).then_some(wing)
}

/// The first two names of all paths that begin at the crate: `use crate::{a::B, c}` and `crate::d::e()` are `a/B`, `c`,
/// `d/e`.
fn used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        for first in alternatives(rest) {
            let name = name(first);
            match first[name.len()..].strip_prefix("::") {
                None => used.insert(name.to_owned()),
                Some(rest) => {
                    let nested = alternatives(rest)
                        .into_iter()
                        .map(|second| format!("{name}/{}", self::name(second)));
                    used.extend(nested);
                    continue;
                }
            };
        }
    }
    used.retain(|path| !path.is_empty());
    used
}

/// What a group in braces consists of, or the text itself where there is none.
fn alternatives(text: &str) -> Vec<&str> {
    let Some(group) = text.strip_prefix('{') else {
        return vec![text];
    };
    let (mut depth, mut begin, mut found) = (1, 0, Vec::new());
    for (at, c) in group.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth == 0 || (depth == 1 && c == ',') {
            found.push(group[begin..at].trim());
            begin = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    found
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The rooms, each with the number of its line in the table, from above. A room in a wing is `wing/room`.
fn rooms() -> Vec<(String, usize)> {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let table = text
        .split("//! ```text\n")
        .find(|block| block.starts_with("//! cli\n"))
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

/// The room that a path leads into: the longest name in the table that it begins with.
fn room_of<'a>(path: &str, rooms: &'a [(String, usize)]) -> Option<&'a (String, usize)> {
    let path = path.trim_end_matches(".rs");
    let leads = |room: &str| {
        path.strip_prefix(room)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let found = rooms.iter().filter(|(room, _)| leads(room));
    found.max_by_key(|(room, _)| room.len())
}

#[test]
fn every_room_stands_in_the_table_once() {
    let rooms = rooms();
    let names: BTreeSet<&str> = rooms.iter().map(|(room, _)| room.as_str()).collect();
    assert_eq!(names.len(), rooms.len(), "one is there twice");
    for (room, _) in &rooms {
        let path = root().join("src").join(room);
        assert!(
            path.is_dir() || path.with_extension("rs").is_file(),
            "there is no `{room}`"
        );
    }
    let missing: Vec<String> = code()
        .into_iter()
        .map(|code| code.path)
        .filter(|path| !is_above_all(path) && room_of(path, &rooms).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The files that only join the rooms: they are above all, or say what a wing has.
fn is_above_all(path: &str) -> bool {
    matches!(
        path,
        "main.rs" | "lib.rs" | "bin/lotse-engine.rs" | "app/mod.rs" | "models/mod.rs"
    )
}

#[test]
fn a_room_uses_only_rooms_below_its_own() {
    let rooms = rooms();
    let mut upwards = Vec::new();
    for code in code().into_iter().filter(|code| !is_above_all(&code.path)) {
        let own = room_of(&code.path, &rooms).unwrap();
        for other in used(&code.text) {
            if let Some(other) = room_of(&other, &rooms).filter(|other| *other != own && other.1 <= own.1) {
                upwards.push(format!("{} uses `{}`", code.path, other.0));
            }
        }
    }
    assert!(upwards.is_empty(), "{upwards:#?}");
}

#[test]
fn paths_are_found_in_whatever_form_they_have() {
    let used = |text| used(text).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(used("use crate::a::B;\nlet x = crate::c::d();"), "a/B c/d");
    assert_eq!(used("use crate::{a::{B, C}, d, e::F};\nuse std::fs;"), "a/B a/C d e/F");
    assert_eq!(used("use crate::{\n    a,\n    b::C,\n};"), "a b/C");
    assert_eq!(used("use crate::a::{self, b::{C, D}};"), "a/b a/self");
    assert_eq!(wing_of("app/ask.rs"), Some("app"));
    assert_eq!(wing_of("models/route/mod.rs"), Some("models"));
    assert_eq!(wing_of("models/route/plan/mod.rs"), None);
    assert_eq!(wing_of("check/mod.rs"), None);
}

#[test]
fn only_one_room_writes_to_the_terminal_and_only_one_starts_programs() {
    let mut wrong = Vec::new();
    for code in code() {
        let prints = ["println!(", "print!(", "stdout().lock()", "stderr().lock()", "dbg!("];
        let printing = prints.iter().filter(|_| !matches!(code.room(), "terminal" | "log"));
        let starts = ["Command::new("].iter().filter(|_| code.room() != "system");
        let found = printing.chain(starts).filter(|what| code.text.contains(**what));
        wrong.extend(found.map(|what| format!("{}: {what}", code.path)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What is in the brackets of these calls is read by people.
const SAYING: [&str; 13] = [
    "Diagnostic::new(",
    "Error::failed(",
    "Error::new(",
    "Error::no_command(",
    "Failure::Broken(",
    "Failure::Remote(",
    "Message::verbatim(",
    ".announce(",
    ".confirm(",
    ".context(",
    ".hint(",
    ".phase(",
    "note(",
];

/// The string literals of code, and where the bracket closes that was open before it.
fn literals(code: &str) -> (Vec<&str>, usize) {
    let (mut found, mut depth, mut at) = (Vec::new(), 1, 0);
    while let Some(char) = code[at..].chars().next() {
        at += char.len_utf8();
        match char {
            '(' => depth += 1,
            ')' if depth == 1 => break,
            ')' => depth -= 1,
            // A character, which may be a quote; a lifetime has no second one.
            '\'' => {
                let mut chars = code[at..].chars();
                let first = chars.next().unwrap_or_default();
                let length = if first == '\\' { 2 } else { first.len_utf8() };
                if code[at + length..].starts_with('\'') {
                    at += length + 1;
                }
            }
            '"' => {
                let start = at;
                while !code[at..].starts_with('"') {
                    let escaped = code[at..].starts_with('\\');
                    at += code[at..]
                        .chars()
                        .take(1 + usize::from(escaped))
                        .map(char::len_utf8)
                        .sum::<usize>();
                }
                found.push(&code[start..at]);
                at += 1;
            }
            _ => {}
        }
    }
    (found, at)
}

/// Whether a literal has two words beside its values.
fn is_sentence(literal: &str) -> bool {
    let pieces = literal
        .split('{')
        .map(|piece| piece.split_once('}').map_or(piece, |(_, rest)| rest));
    let words = pieces.flat_map(str::split_whitespace);
    words
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
        .count()
        > 1
}

/// The sentences in what code says to people.
fn sentences(code: &str) -> Vec<&str> {
    let calls = SAYING.iter().flat_map(|call| code.match_indices(call));
    let said = calls.flat_map(|(at, call)| literals(&code[at + call.len()..]).0);
    said.filter(|literal| is_sentence(literal)).collect()
}

#[test]
fn what_people_read_is_in_the_catalogue_of_messages() {
    let mut wrong = Vec::new();
    for code in code().into_iter().filter(|code| code.room() != "messages") {
        wrong.extend(
            sentences(&code.text)
                .iter()
                .map(|sentence| format!("{}: {sentence}", code.path)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What tables have above their columns may name a unit.
#[test]
fn nobody_is_told_of_tokens() {
    let mut wrong = Vec::new();
    for code in code().into_iter().filter(|code| code.room() == "messages") {
        let mut name = "";
        for line in code.text.lines().map(str::trim) {
            let told = line.starts_with("en: ") || line.starts_with("de: ");
            if told && !name.starts_with("head_") && line.to_lowercase().contains("token") {
                wrong.push(format!("{}: {line}", code.path));
            } else if !told {
                name = line;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn sentences_are_found_where_they_are_said() {
    let code = "Error::failed(format!(\"could not read `{}`\", f(')', \"x\"))).hint(\"say \\\"it now\\\"\"); \"not said to anybody\"";
    assert_eq!(sentences(code), ["could not read `{}`", "say \\\"it now\\\""]);
    assert!(
        sentences("Error::failed(server::pull(model)).hint(\"`{name}` {}\"); Message::verbatim(\"LOTSE_X\")")
            .is_empty()
    );
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

#[test]
fn a_subcommand_parses_calls_and_prints() {
    // The types of the command line are as many as it has options.
    let subcommands = code()
        .into_iter()
        .filter(|code| code.room() == "cli" && !code.path.starts_with("cli/args/"));
    let long: Vec<String> = subcommands
        .filter(|code| code.text.lines().count() > 110)
        .map(|code| code.path)
        .collect();
    assert!(long.is_empty(), "{long:?}: what they do belongs into `app`");
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
