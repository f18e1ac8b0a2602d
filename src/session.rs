//! What a key press in the prompt means, given what lotse put there before.
//!
//! The memory of a shell session lives in a variable of that shell: the hook hands it over as a line of text and takes
//! the next one back. So it ends with the shell, no other session sees it, and nothing is written to a disk.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::prompt::Turn;
use crate::suggest::Request;

/// A suggestion that is older than this is not refined any more.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// A memory that would be longer than this is dropped: it has to fit into an environment variable.
const LONGEST: usize = 64 * 1024;
/// Below this likeness a command that was run is not the suggestion with changes but another one.
const LIKENESS: f64 = 0.5;

/// The last suggestion in a shell session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it was made, in seconds since 1970.
    at: u64,
    /// The line that it replaced, letter by letter.
    line: String,
    /// What was asked in that line.
    request: String,
    /// What had been asked and answered before.
    earlier: Vec<Turn>,
    /// The commands that were offered for it, in the order in which they came.
    commands: Vec<String>,
    /// The one of them that was shown last.
    shown: usize,
    /// Whether the user has gone back to the words since.
    back: bool,
    /// Whether the commands are what was meant by one that failed; all of them are known then.
    #[serde(default)]
    fix: bool,
}

/// What the hook knows at a key press.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// The line in the prompt.
    pub line: String,
    /// Whether it was Enter on a `??` line, and not the key.
    pub enter: bool,
    /// The command that was run since the suggestion was made; empty if there was none.
    pub ran: String,
    /// The last command in the shell, if it is known and failed, and its status.
    pub failed: Option<(String, i32)>,
    /// The time in seconds since 1970.
    pub now: u64,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// There are no words yet.
    Help,
    /// The words instead of the suggestion, and the memory after that.
    Words(String, Session),
    /// The answer to a request.
    Ask(Request),
    /// Another command for the same words.
    Another(Request),
    /// What was meant by a command that failed with a status.
    Fix(String, i32),
    /// The next command of those that are known, and the memory after that.
    Next(String, Session),
}

impl Session {
    /// Reads the line that the hook kept. Nothing for an empty line, and for one that another version wrote.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The line for the hook to keep; empty when there would be too much to keep.
    pub fn write(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        if text.len() > LONGEST { String::new() } else { text }
    }

    /// The command in the prompt, if the user has not gone back to the words.
    fn command(&self) -> Option<&str> {
        self.commands.get(self.shown).filter(|_| !self.back).map(String::as_str)
    }

    /// Whether the user has gone back to the words, which are in the prompt therefore.
    pub fn is_back(&self) -> bool {
        self.back
    }

    /// The command that was shown last, and whether another one was offered already.
    pub fn last(&self) -> Option<(&str, impl Fn(&str) -> bool)> {
        let known = |command: &str| self.commands.iter().any(|other| other == command);
        Some((self.commands.get(self.shown)?.as_str(), known))
    }

    /// The words instead of the suggestion, and the memory after that.
    pub fn given_back(&self) -> (String, Self) {
        let back = Self {
            back: true,
            ..self.clone()
        };
        (self.line.clone(), back)
    }

    /// What a request may lean on: the last request and its answer, if that was run and nothing else since, or stands in
    /// the line with the words. One that was thrown away is forgotten.
    fn turn(&self, press: &Press, words: &str) -> Option<Turn> {
        let fresh = press.now.saturating_sub(self.at) < FRESH.as_secs();
        let offered = self.commands.get(self.shown).filter(|_| fresh && !self.fix)?;
        let ran = press.ran.trim();
        let command = if begins_or_ends(words, offered) {
            offered
        } else if !ran.is_empty() && strsim::normalized_levenshtein(ran, offered) >= LIKENESS {
            ran
        } else {
            return None;
        };
        Some(Turn {
            words: self.request.clone(),
            command: command.to_owned(),
        })
    }

    /// The request for a command other than those that were offered.
    fn another(&self) -> Request {
        let request = Request {
            words: self.request.clone(),
            earlier: self.earlier.clone(),
            examples: 0,
        };
        request.another(self.commands.iter().map(String::as_str))
    }

    /// The memory after `command` was offered for `request`.
    pub fn offered(request: Request, command: &str, press: &Press) -> Self {
        Self {
            at: press.now,
            line: press.line.clone(),
            request: request.words,
            earlier: request.earlier,
            commands: vec![command.to_owned()],
            shown: 0,
            back: false,
            fix: false,
        }
    }

    /// The memory after `fixes`, of which the first is shown, were offered on an empty line.
    pub fn fixed(fixes: Vec<String>, press: &Press) -> Self {
        Self {
            commands: fixes,
            fix: true,
            ..Self::offered(Request::new(""), "", press)
        }
    }

    /// The memory after another command came, and the one to show: where the model repeats itself it is the next one
    /// of those that are known.
    #[must_use]
    pub fn offered_another(mut self, command: &str) -> (Self, String) {
        if self.commands.iter().any(|known| known == command) {
            self.shown = (self.shown + 1) % self.commands.len();
        } else {
            self.shown = self.commands.len();
            self.commands.push(command.to_owned());
        }
        self.back = false;
        let command = self.commands[self.shown].clone();
        (self, command)
    }
}

/// What `press` means after `session`.
pub fn wish(session: Option<&Session>, press: &Press) -> Wish {
    if let (Some(session), false) = (session, press.enter) {
        if session.command() == Some(press.line.as_str()) {
            let (line, back) = session.given_back();
            return Wish::Words(line, back);
        }
        // Once something has been run, what stood there before is over.
        let still_back = session.back && session.line == press.line && press.ran.trim().is_empty();
        if still_back && session.fix && press.failed.is_some() {
            let next = Session {
                back: false,
                shown: (session.shown + 1) % session.commands.len().max(1),
                ..session.clone()
            };
            let command = next.command().unwrap_or_default().to_owned();
            return Wish::Next(command, next);
        }
        if still_back && !session.fix {
            return Wish::Another(session.another());
        }
    }
    let line = press.line.trim();
    let (marked, words) = match line.strip_prefix("??") {
        Some(words) => (true, words),
        None => (false, line),
    };
    let (afresh, words) = if marked { afresh(words) } else { (true, words) };
    if words.is_empty() {
        return match &press.failed {
            Some((command, status)) if !marked && !press.enter => Wish::Fix(command.clone(), *status),
            _ => Wish::Help,
        };
    }
    let turn = session
        .filter(|_| !afresh)
        .and_then(|session| session.turn(press, words));
    Wish::Ask(Request {
        words: words.to_owned(),
        // The same words again are no refinement of themselves.
        earlier: turn.into_iter().filter(|turn| turn.words != words).collect(),
        examples: 0,
    })
}

/// Whether the words behind the mark say that they have nothing to do with what was before, and without that:
/// `??! words`, `?? new: words`, `?? neu: words`.
fn afresh(words: &str) -> (bool, &str) {
    let new = |word: &str| {
        ["new", "neu"]
            .iter()
            .any(|known| word.trim().eq_ignore_ascii_case(known))
    };
    match (words.strip_prefix('!'), words.split_once(':')) {
        (Some(words), _) => (true, words.trim()),
        (None, Some((first, words))) if new(first) => (true, words.trim()),
        _ => (false, words.trim()),
    }
}

/// Whether a command stands before the words or behind them.
fn begins_or_ends(words: &str, command: &str) -> bool {
    let blank = |c: char| c.is_whitespace();
    !command.is_empty()
        && (words.strip_prefix(command).is_some_and(|rest| rest.starts_with(blank))
            || words.strip_suffix(command).is_some_and(|rest| rest.ends_with(blank)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prompt;

    const NOW: u64 = 1_000_000;

    fn press(line: &str) -> Press {
        Press {
            line: line.to_owned(),
            now: NOW,
            ..Press::default()
        }
    }

    fn session(line: &str, words: &str, command: &str) -> Session {
        Session::offered(Request::new(words), command, &press(line))
    }

    #[test]
    fn words_are_asked_with_and_without_the_mark() {
        for (line, words) in [
            ("list files", "list files"),
            ("  ?? list files ", "list files"),
            ("??list files", "list files"),
            ("?? what's (this) | sort * # now", "what's (this) | sort * # now"),
            ("?? two\nlines", "two\nlines"),
        ] {
            assert_eq!(wish(None, &press(line)), Wish::Ask(Request::new(words)), "{line}");
        }
        for line in ["", "  ", "??", " ?? ", "\t"] {
            assert_eq!(wish(None, &press(line)), Wish::Help, "{line:?}");
        }
    }

    #[test]
    fn the_key_goes_back_to_the_words_and_on_to_the_next_command() {
        let first = session("list  files ", "list  files", "ls");
        let Wish::Words(line, back) = wish(Some(&first), &press("ls")) else {
            panic!("no way back")
        };
        assert_eq!(line, "list  files ", "letter by letter");
        let Wish::Another(request) = wish(Some(&back), &press("list  files ")) else {
            panic!("no other command")
        };
        assert_eq!(request.words, prompt::another());
        assert_eq!(request.earlier.len(), 1);
        let (second, shown) = back.clone().offered_another("find .");
        assert_eq!((shown.as_str(), second.command()), ("find .", Some("find .")));
        let (again, shown) = back.offered_another("ls");
        assert_eq!((shown.as_str(), again.commands.len()), ("ls", 1));
        let (third, shown) = second.offered_another("find .");
        assert_eq!(shown, "ls", "the model repeats itself: around");
        assert_eq!(third.offered_another("ls").1, "find .");
    }

    #[test]
    fn the_key_on_an_empty_line_is_about_the_command_that_failed() {
        let failed = Press {
            failed: Some(("gti status".to_owned(), 127)),
            ..press("")
        };
        assert_eq!(wish(None, &failed), Wish::Fix("gti status".to_owned(), 127));
        let marked = Press {
            line: "??".to_owned(),
            ..failed.clone()
        };
        assert_eq!(wish(None, &marked), Wish::Help);
        let words = Press {
            line: "list files".to_owned(),
            ..failed.clone()
        };
        assert!(matches!(wish(None, &words), Wish::Ask(_)));
        // There and back, then the next one, then around.
        let mut session = Session::fixed(vec!["git status".to_owned(), "git stash".to_owned()], &failed);
        for expected in ["git stash", "git status"] {
            let shown = session.command().unwrap().to_owned();
            let Wish::Words(line, back) = wish(Some(&session), &press(&shown)) else {
                panic!("no way back")
            };
            assert_eq!(line, "");
            let Wish::Next(command, next) = wish(Some(&back), &failed) else {
                panic!("no next one")
            };
            assert_eq!(command, expected);
            session = next;
        }
        assert!(
            matches!(wish(Some(&session), &press("?? only the big ones")), Wish::Ask(request) if request.earlier.is_empty())
        );
    }

    #[test]
    fn a_changed_suggestion_is_a_new_request() {
        let session = session("list files", "list files", "ls");
        assert_eq!(
            wish(Some(&session), &press("ls -la")),
            Wish::Ask(Request::new("ls -la"))
        );
    }

    #[test]
    fn a_fix_is_for_the_last_command_if_that_failed() {
        let failed = Press {
            failed: Some(("git sttaus".to_owned(), 1)),
            ..press("")
        };
        let fixes = vec!["git status".to_owned(), "git stash".to_owned()];
        let (_, back) = Session::fixed(fixes, &failed).given_back();
        let then = |ran: &str, failed: Option<(&str, i32)>| Press {
            ran: ran.to_owned(),
            failed: failed.map(|(command, status)| (command.to_owned(), status)),
            ..press("")
        };
        let table = [
            (then("", Some(("git sttaus", 1))), "next git stash"),
            (then("true", None), "help"),
            (then("", None), "help"),
            (then("gti log", Some(("gti log", 127))), "fix gti log"),
            (then("git sttaus", Some(("git sttaus", 1))), "fix git sttaus"),
        ];
        for (press, expected) in table {
            let found = match wish(Some(&back), &press) {
                Wish::Next(command, _) => format!("next {command}"),
                Wish::Fix(command, _) => format!("fix {command}"),
                Wish::Help => "help".to_owned(),
                other => panic!("{other:?}"),
            };
            assert_eq!(found, expected, "{press:?}");
        }
    }

    #[test]
    fn words_that_were_gone_back_to_are_new_ones_once_something_was_run() {
        let (line, back) = session("list files", "list files", "ls").given_back();
        let again = Press {
            ran: "make".to_owned(),
            ..press(&line)
        };
        assert_eq!(wish(Some(&back), &again), Wish::Ask(Request::new("list files")));
    }

    #[test]
    fn a_mark_can_say_that_something_new_begins() {
        let session = session("?? list files", "list files", "ls -la");
        for (line, words) in [
            ("??! only the .rs files", "only the .rs files"),
            ("??!only the .rs files", "only the .rs files"),
            ("?? new: only the .rs files", "only the .rs files"),
            ("?? NEU: only the .rs files", "only the .rs files"),
            ("??neu:only the .rs files", "only the .rs files"),
            ("?? new : only the .rs files", "only the .rs files"),
        ] {
            let press = Press {
                ran: "ls -la".to_owned(),
                ..press(line)
            };
            assert_eq!(wish(Some(&session), &press), Wish::Ask(Request::new(words)), "{line}");
        }
        for line in ["??!", "?? new:", "??neu: "] {
            assert_eq!(wish(Some(&session), &press(line)), Wish::Help, "{line}");
        }
        for (line, words) in [
            ("?? !important files", "!important files"),
            ("?? news: read them", "news: read them"),
            ("new: directory", "new: directory"),
        ] {
            assert_eq!(wish(None, &press(line)), Wish::Ask(Request::new(words)), "{line}");
        }
    }

    #[test]
    fn a_marked_line_after_a_suggestion_that_was_run_refines_it() {
        let session = session("?? list files", "list files", "ls -la");
        let earlier = |press: &Press| match wish(Some(&session), press) {
            Wish::Ask(request) => request.earlier,
            other => panic!("{other:?}"),
        };
        let refine = Press {
            ran: "ls -la".to_owned(),
            ..press("?? only the .rs files")
        };
        let command = |command: &str| {
            vec![Turn {
                words: "list files".to_owned(),
                command: command.to_owned(),
            }]
        };
        assert_eq!(earlier(&refine), command("ls -la"));
        let ran = |ran: &str| Press {
            ran: ran.to_owned(),
            ..refine.clone()
        };
        assert_eq!(
            earlier(&ran("ls -la /tmp")),
            command("ls -la /tmp"),
            "as the user changed it"
        );
        assert_eq!(
            earlier(&ran("cargo test --release")),
            [],
            "something else was done since"
        );
        assert_eq!(earlier(&ran("")), [], "it was thrown away");
        for line in ["?? only the .rs files: ls -la", "??ls -la but sorted"] {
            assert_eq!(
                earlier(&press(line)),
                command("ls -la"),
                "it stands in the line: {line}"
            );
        }
        assert_eq!(earlier(&press("?? what is ls -lah")), [], "another command");
        let late = Press {
            now: NOW + 601,
            ..refine.clone()
        };
        assert_eq!(earlier(&late), []);
        let line = |line: &str| Press {
            line: line.to_owned(),
            ..refine.clone()
        };
        assert_eq!(
            earlier(&line("only the .rs files")),
            [],
            "without the mark it stands alone"
        );
        assert_eq!(earlier(&line("?? list files")), [], "the same again");
    }

    #[test]
    fn enter_always_asks() {
        let session = session("?? list files", "list files", "?? odd");
        let enter = Press {
            enter: true,
            ..press("?? odd")
        };
        assert!(matches!(wish(Some(&session), &enter), Wish::Ask(_)));
    }

    #[test]
    fn the_memory_survives_the_way_through_the_shell() {
        let session = session("größe 'x' \"y\" \\\n日本", "größe", "echo \"\\n\"");
        let text = session.write();
        assert!(!text.contains('\n'));
        assert_eq!(Session::read(&text), Some(session));
        assert_eq!(Session::read(""), None);
        assert_eq!(Session::read("{\"v\":2}"), None);
    }

    #[test]
    fn a_memory_that_is_too_long_is_dropped() {
        let words = "x".repeat(LONGEST);
        assert_eq!(session(&words, &words, "ls").write(), "");
    }
}
