//! One function for each way in which text from outside comes in. Each panics where a promise is broken.
//!
//! `fuzz/` drives them with libFuzzer, `tests/fuzz.rs` with a mutator of its own in every run of the tests.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::answer::{self, Extractor, Progress, Wanted};
use crate::capture::marks::{Marks, Piece};
use crate::failure::{self, Failure, Manager, Meta, World};
use crate::redact;
use crate::shell::Shell;

/// A name, and what is done with bytes that may be anything.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 9] = [
    ("extraction", extraction),
    ("sanitiser", sanitiser),
    ("marks", marks),
    ("server", server),
    ("parsers", parsers),
    ("translation", translation),
    ("redaction", redaction),
    ("rules", rules),
    ("config", config),
];

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// The first byte chooses, the others are the text.
fn chosen(data: &[u8]) -> (usize, String) {
    let (first, rest) = data.split_first().unwrap_or((&0, &[]));
    (usize::from(*first), String::from_utf8_lossy(rest).into_owned())
}

/// What a model says, in pieces and at once.
///
/// # Panics
///
/// Where the pieces give another command than the whole does.
pub fn extraction(data: &[u8]) {
    let (choice, text) = chosen(data);
    let wanted = if choice & 4 == 0 { Wanted::First } else { Wanted::Steps };
    let new = || Extractor::new(SHELLS[choice % 3], wanted, "");
    let mut whole = new();
    whole.push(&text);
    let mut pieces = new();
    let mut said = 0;
    for character in text.chars() {
        said += character.len_utf8();
        if pieces.push(character.encode_utf8(&mut [0; 4])) == Progress::Complete {
            break;
        }
    }
    let mut same = new();
    same.push(&text[..said]);
    assert_eq!(pieces.finish(), same.finish(), "in pieces");
    if let Ok(command) = whole.finish() {
        assert!(!command.trim().is_empty(), "an empty command");
        let _ = answer::refusal(&command);
    }
}

/// Text that is to be shown.
///
/// # Panics
///
/// Where a control character is left, or showing it twice changes it.
pub fn sanitiser(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let shown = answer::visible(&text);
    assert!(
        !shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
        "{shown:?}"
    );
    assert_eq!(answer::visible(&shown), shown, "twice");
    let clean = failure::clean(&text);
    assert_eq!(failure::clean(&clean), clean, "cleaned twice");
}

/// What a terminal shows, in pieces and at once.
///
/// # Panics
///
/// Where a mark is found in the one and not in the other.
pub fn marks(data: &[u8]) {
    let finder = Marks::new("n");
    let found = |sizes: usize| {
        let (mut buffer, mut found, mut passed) = (Vec::new(), Vec::new(), 0);
        for chunk in data.chunks(sizes) {
            buffer.extend_from_slice(chunk);
            while !buffer.is_empty() {
                let Some((piece, length)) = finder.next(&buffer) else {
                    assert!(buffer.len() < 100, "it holds back {} bytes", buffer.len());
                    break;
                };
                assert!(length > 0 && length <= buffer.len(), "a piece of {length}");
                if piece != Piece::Text {
                    found.push((passed, piece));
                }
                passed += length;
                buffer.drain(..length);
            }
        }
        found
    };
    let whole = found(data.len().max(1));
    assert_eq!(found(1), whole, "byte by byte");
    assert_eq!(found(7), whole, "in sevens");
}

/// What a server says is wrong.
///
/// # Panics
///
/// Where it would be more than one line, or a long one.
pub fn server(data: &[u8]) {
    if let Some(message) = crate::backend::server::message(&String::from_utf8_lossy(data)) {
        assert!(!message.contains(char::is_control), "{message:?}");
        assert!(message.chars().count() <= 200, "{} characters", message.chars().count());
    }
}

/// A line in each of the shells.
///
/// # Panics
///
/// Where a parser does.
pub fn parsers(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for shell in SHELLS {
        let _ = answer::check::parse(&text, shell);
    }
}

/// A line of bash for fish.
///
/// # Panics
///
/// Where there is a translation with what no line has, or where it depends on blanks around the line.
pub fn translation(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(fish) = answer::to_fish(&text) {
        assert!(!fish.contains('\0'), "a NUL: {fish:?}");
        assert!(!fish.trim().is_empty(), "nothing for {text:?}");
        assert_eq!(answer::to_fish(&text).as_deref(), Some(fish.as_str()), "twice");
    }
}

/// Text with secrets.
///
/// # Panics
///
/// Where doing it twice changes it.
pub fn redaction(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = redact::erase(&text);
    assert_eq!(redact::erase(&once), once, "twice");
    let redactor = redact::Redactor::new();
    let hidden = redactor.hide(&text);
    assert_eq!(redactor.hide(&hidden), hidden, "hidden twice");
}

/// A machine with little on it.
struct Bare {
    names: HashSet<String>,
}

impl World for Bare {
    fn names(&self) -> &HashSet<String> {
        &self.names
    }

    fn meta(&self, path: &Path) -> Option<Meta> {
        path.ends_with("file").then_some(Meta {
            dir: false,
            executable: false,
            owner: 0,
        })
    }

    fn entries(&self, _: &Path) -> Vec<String> {
        vec!["file".to_owned(), "größe".to_owned()]
    }

    fn read(&self, _: &Path) -> Option<String> {
        Some("a: b\n".to_owned())
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn listener(&self, _: u16) -> Option<(u32, String)> {
        None
    }

    fn is_root(&self) -> bool {
        false
    }

    fn package(&self, _: Manager, _: &str) -> Option<String> {
        None
    }
}

/// A command that failed, and what it has shown after the first line.
///
/// # Panics
///
/// Where a fix has what no line in a prompt may have.
pub fn rules(data: &[u8]) {
    let (choice, text) = chosen(data);
    let (command, output) = text.split_once('\n').unwrap_or((&text, ""));
    let world = Bare {
        names: ["git", "ls", "cargo", "docker", "sudo", "cat"]
            .map(str::to_owned)
            .into(),
    };
    let failure = Failure {
        command: command.to_owned(),
        status: [1, 2, 126, 127, 128][choice % 5],
        output: output.to_owned(),
        seen: choice & 8 == 0,
        shell: SHELLS[choice % 3],
        cwd: PathBuf::from("/work"),
    };
    for fix in failure::fixes(&failure, &world) {
        assert_eq!(answer::refusal(&fix.command), None, "{}: {:?}", fix.rule, fix.command);
    }
    let _ = failure::reason(&failure, &world);
}

/// A configuration file.
///
/// # Panics
///
/// Where the reader does.
pub fn config(data: &[u8]) {
    let _ = crate::config::parse(&String::from_utf8_lossy(data), Path::new("config.toml"));
}
