//! One function for each way in which text from outside comes in. Each panics where a promise is broken.
//!
//! `fuzz/` drives them with libFuzzer, `tests/fuzz.rs` with a mutator of its own in every run of the tests.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::answer::{self, Extractor, Progress, Wanted};
use crate::capture;
use crate::capture::marks::{Marks, Piece};
use crate::context::language::Language;
use crate::context::structure::of_file;
use crate::danger;
use crate::examples::own::{navi, pet, remembered, tldr};
use crate::explain::guess as guesses;
use crate::failure::{self, Described, Failure};
use crate::models::backend::server;
use crate::redact;
use crate::shell::Shell;
use crate::syntax;
use crate::system::{Manager, Meta, System};
use crate::translate;

/// A name, and what is done with bytes that may be anything.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 17] = [
    ("extraction", extraction),
    ("sanitiser", sanitiser),
    ("marks", marks),
    ("server", refusal),
    ("parsers", parsers),
    ("translation", translation),
    ("redaction", redaction),
    ("rules", rules),
    ("config", config),
    ("stream", stream),
    ("danger", grades),
    ("edit", edit),
    ("screen", screen),
    ("restore", restore),
    ("guess", guess),
    ("snippets", snippets),
    ("structure", structure),
];

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// What separates, redirects, substitutes or makes patterns.
const SIGNS: [char; 12] = ['|', '&', ';', '<', '>', '`', '$', '(', ')', '{', '}', '\n'];

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
pub fn refusal(data: &[u8]) {
    if let Some(message) = server::message(&String::from_utf8_lossy(data)) {
        assert!(!message.contains(char::is_control), "{message:?}");
        assert!(message.chars().count() <= 200, "{} characters", message.chars().count());
    }
}

/// The answer of a server, which is cut where the first bytes say: inside of lines, of characters, anywhere.
///
/// # Panics
///
/// Where the pieces say something else than the whole does.
pub fn stream(data: &[u8]) {
    let (cuts, answer) = data.split_at(data.len().min(8));
    let mut pieces = Vec::new();
    let mut rest = answer;
    for cut in cuts {
        let (piece, behind) = rest.split_at(rest.len().min(usize::from(*cut)));
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    let whole = server::answers(&[answer]);
    assert_eq!(server::answers(&pieces), whole, "in {} pieces", pieces.len());
    let bytes: Vec<&[u8]> = answer.chunks(1).collect();
    assert_eq!(server::answers(&bytes), whole, "byte by byte");
}

/// A line in each of the shells.
///
/// # Panics
///
/// Where a parser does.
pub fn parsers(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for shell in SHELLS {
        let _ = syntax::parse(&text, shell);
    }
}

/// A line of bash for fish.
///
/// # Panics
///
/// Where there is a translation with what no line has, or where it depends on blanks around the line.
pub fn translation(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(fish) = translate::to_fish(&text) {
        assert!(!fish.contains('\0'), "a NUL: {fish:?}");
        assert!(!fish.trim().is_empty(), "nothing for {text:?}");
        assert_eq!(translate::to_fish(&text).as_deref(), Some(fish.as_str()), "twice");
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

/// How much a line hurts, in each of the shells.
///
/// # Panics
///
/// Where there is a grade without a reason or a reason without a grade, where a reason is no line, or where the harmless twin
/// hurts more.
pub fn grades(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    for shell in SHELLS {
        let found = danger::grade(&text, shell);
        assert_eq!(found.grade == danger::Grade::Ok, found.reasons.is_empty(), "{found:?}");
        for language in [Language::English, Language::German] {
            let mut lines = found.reasons.iter().map(|reason| reason.text(language));
            assert!(
                lines.all(|line| !line.is_empty() && !line.contains(char::is_control)),
                "{found:?}"
            );
        }
        if let Some(twin) = danger::twin(&text, shell) {
            assert!(
                danger::grade(&twin, shell).grade <= found.grade,
                "{shell}: {text:?} -> {twin:?}"
            );
        }
    }
}

/// A command that failed, and behind the first line what a model makes of it.
///
/// # Panics
///
/// Where something that separates, redirects or substitutes was added or lost, or a line that no prompt takes.
pub fn edit(data: &[u8]) {
    let (choice, text) = chosen(data);
    let (command, fix) = text.split_once('\n').unwrap_or((&text, ""));
    let documented = |_: &[&str], _: &str| {
        (choice & 1 == 0).then(|| Described {
            text: "shows more".to_owned(),
            alone: true,
        })
    };
    if failure::is_small_edit(command, fix, &Bare::new(), &documented) {
        let signs = |line: &str| SIGNS.map(|sign| line.trim().matches(sign).count());
        assert_eq!(signs(fix), signs(command), "{command:?} -> {fix:?}");
    }
}

/// A command, and what stands on the screen that it ran in.
///
/// # Panics
///
/// Where it has written what is not on the screen, or what we have written.
pub fn screen(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let (command, screen) = text.split_once('\n').unwrap_or((&text, ""));
    let rows: HashSet<&str> = screen.lines().map(str::trim_end).collect();
    for row in capture::after_command(screen, command)
        .iter()
        .flat_map(|seen| seen.lines())
    {
        assert!(rows.contains(row), "{row:?} of {screen:?}");
        assert!(!row.starts_with("lotse: "), "{row:?}");
    }
}

/// What the user says, what a program says, and a command of a model, in three lines.
///
/// # Panics
///
/// Where a secret comes back that the user has not said, or the text beside placeholders changes.
pub fn restore(data: &[u8]) {
    let (choice, text) = chosen(data);
    let shell = SHELLS[choice % 3];
    let mut lines = text.splitn(3, '\n').map(str::to_owned);
    let mut line = || lines.next().unwrap_or_default();
    let (words, output, command) = (line(), line(), line());
    let redactor = redact::Redactor::new();
    let hidden = redactor.hide(&output);
    for line in [&hidden, &command] {
        assert_eq!(redactor.restore(line, shell).command, **line, "nobody has said it");
    }
    redactor.learn(&words);
    let restored = redactor.restore(&command, shell);
    if restored.left.is_empty() && !command.contains("<secret") {
        assert_eq!(restored.command, command, "no placeholder in it");
    }
    let _ = redactor.restore(&redactor.hide(&words), shell);
}

/// A command that failed, a line of its output, and behind them what a model says of it.
///
/// # Panics
///
/// Where a sentence is left that the model has not said, or where what is left would not be left again.
pub fn guess(data: &[u8]) {
    let (choice, text) = chosen(data);
    let mut parts = text.splitn(3, '\n').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    let (command, output, answer) = (part(), part(), part());
    let failure = failed(choice, &command, &output);
    let kept = guesses::own_words(&answer, &failure, &Bare::new());
    assert!(kept.len() <= answer.len(), "{kept:?} of {answer:?}");
    assert_eq!(guesses::own_words(&kept, &failure, &Bare::new()), kept, "twice");
}

/// A machine with little on it.
struct Bare {
    names: HashSet<String>,
}

impl Bare {
    fn new() -> Self {
        Self {
            names: ["git", "ls", "cargo", "docker", "sudo", "cat"]
                .map(str::to_owned)
                .into(),
        }
    }
}

impl System for Bare {
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

fn failed(choice: usize, command: &str, output: &str) -> Failure {
    Failure {
        command: command.to_owned(),
        status: [1, 2, 126, 127, 128][choice % 5],
        output: output.to_owned(),
        seen: choice & 8 == 0,
        shell: SHELLS[choice % 3],
        cwd: PathBuf::from("/work"),
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
    let system = Bare::new();
    let failure = failed(choice, command, output);
    for fix in failure::fixes(&failure, &system) {
        assert_eq!(answer::refusal(&fix.command), None, "{}: {:?}", fix.rule, fix.command);
    }
    let _ = failure::reason(&failure, &system);
}

/// What the user and other programs keep of commands.
///
/// # Panics
///
/// Where a command has what no line in a prompt may have, or one that is added is not found again.
pub fn snippets(data: &[u8]) {
    let (choice, text) = chosen(data);
    let all = [
        remembered::parse(&text),
        navi::parse(&text),
        pet::parse(&text),
        tldr::parse("tar", &text),
    ];
    for own in all.iter().flatten() {
        let commands = SHELLS.iter().filter_map(|shell| own.command(*shell));
        assert!(
            commands.clone().all(|command| answer::refusal(command).is_none()),
            "{own:?}"
        );
        assert!(own.words.iter().all(|words| !words.is_empty()), "{own:?}");
    }
    let shell = SHELLS[choice % 3];
    let added = remembered::parse(&remembered::with(&text, "deploy it", shell, "make deploy"));
    let found = crate::examples::own::exact(&added, "deploy it");
    assert!(
        text.to_lowercase().contains("deploy") || found.and_then(|(own, _)| own.command(shell)) == Some("make deploy")
    );
}

/// A configuration file.
///
/// # Panics
///
/// Where the reader does.
pub fn config(data: &[u8]) {
    let _ = crate::config::parse(&String::from_utf8_lossy(data), Path::new("config.toml"));
}

/// A file that the words name.
///
/// # Panics
///
/// Where more of it is told than names, or what could end a message or steer a terminal.
pub fn structure(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(told) = of_file("set the port, größe and level", "name", &text) else {
        return;
    };
    assert!(
        told.chars().count() < 400,
        "{} characters: {told}",
        told.chars().count()
    );
    let told_at_all = |c: char| c.is_alphanumeric() || " _-.,;:|=$()[]`'\"…#".contains(c);
    assert!(told.chars().all(told_at_all), "{told:?}");
}
