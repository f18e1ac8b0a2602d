//! What is said beside a line, and whether a command comes into it at all: one that is dangerous may have to wait for the
//! key.

use super::Line;
use crate::answer::{self, gaps};
use crate::app::App;
use crate::app::exact_match::is_remembered;
use crate::app::outcome::Outcome;
use crate::app::session::Session;
use crate::app::suggest::Suggestion;
use crate::app::{checking, last_failure, var};
use crate::context::language::Language;
use crate::danger::Grade;
use crate::error::Result;
use crate::messages::{failure, press as messages, shell};
use crate::printable::Printable;
use crate::shell::Shell;
use crate::terminal::language;

/// The colour of danger, by ECMA-48.
const RED: u8 = 31;
/// Nobody reads more of a command that is not there yet.
const MOST_ROWS: usize = 16;

/// How it is said.
pub(crate) struct Notes {
    shell: Shell,
    language: Language,
    colours: bool,
    /// The key that the hook took; none where Enter is all that there is.
    pub(crate) key: Option<String>,
}

impl Notes {
    /// For a shell; where its readline can only be handed keys, what is said is printed here and not by the hook.
    pub(crate) fn new(shell: Shell, readline_macro: bool) -> Self {
        Self {
            shell,
            language: language(),
            colours: !readline_macro && var("NO_COLOR").is_none() && var("TERM").is_some_and(|term| term != "dumb"),
            key: last_failure::key().filter(|_| !readline_macro),
        }
    }

    /// What comes into the prompt when `command` has come, with `note` about what is wrong with it: the command, or the words as
    /// they are where it has to wait for the key. A model that is `unsure` of a command that is dangerous has it wait as well.
    ///
    /// # Errors
    ///
    /// Fails on a configuration that cannot be read, for a command that is dangerous.
    pub(crate) fn offered(&self, session: &Session, command: &str, note: &str, unsure: bool) -> Result<Line> {
        let danger = self.danger(command);
        if !has_to_wait(danger.as_ref(), unsure)? {
            return Ok(Self::put_marked(session, command, self.marked(danger.as_ref(), note)));
        }
        let (words, session) = session.held_back(note);
        Ok(Line {
            note: self.held(command, &self.marked(danger.as_ref(), note)),
            ..Line::of_words(words, session)
        })
    }

    /// The same for a `command` that was asked for just now, which may be another one than the first of the answer.
    ///
    /// # Errors
    ///
    /// As above.
    pub(crate) fn asked(&self, session: &Session, command: &str, outcome: &Outcome<Suggestion>) -> Result<Line> {
        self.offered(session, command, &note(outcome), outcome.answer.sureness.unsure)
    }

    /// The same for a command that does not have to wait, with the cursor on the first thing that only the user knows, else
    /// at the end.
    pub(crate) fn put(&self, session: &Session, command: &str, note: &str) -> Line {
        Self::put_marked(session, command, self.marked(self.danger(command).as_ref(), note))
    }

    /// The same line, and that keys were `dropped` while it was awaited, where they were.
    pub(crate) fn after(&self, mut line: Line, dropped: bool) -> Line {
        if dropped {
            let said = format!("lotse: {}", shell::keys_were_dropped().text(self.language));
            line.note = [line.note.as_str(), &said]
                .into_iter()
                .filter(|row| !row.is_empty())
                .collect::<Vec<_>>()
                .join("\n");
        }
        line
    }

    /// The line that the user fills in, which is theirs: it never has to wait.
    pub(crate) fn filled(&self, session: &Session, line: String, cursor: usize) -> Line {
        Line {
            session: Some(session.clone()),
            cursor,
            note: self.marked(self.danger(&line).as_ref(), ""),
            text: line,
        }
    }

    fn put_marked(session: &Session, command: &str, note: String) -> Line {
        Line {
            session: Some(session.clone()),
            text: command.to_owned(),
            cursor: answer::first_placeholder(command).unwrap_or(command.len()),
            note,
        }
    }

    fn danger(&self, command: &str) -> Option<(Grade, String)> {
        checking::danger(command, self.shell, self.language)
    }

    /// A note with what the command would do, which is red where that is bad; the text itself holds no control characters.
    fn marked(&self, danger: Option<&(Grade, String)>, note: &str) -> String {
        let Some((grade, line)) = danger else {
            return note.to_owned();
        };
        let line = if *grade == Grade::Danger {
            self.red(line)
        } else {
            line.clone()
        };
        match note.strip_prefix("lotse: ") {
            Some(rest) => format!("{line}; {rest}"),
            None => line,
        }
    }

    /// What is said instead of putting a command into the line: what it would do (`note`), the command, and how it gets there.
    fn held(&self, command: &str, note: &str) -> String {
        let mut rows: Vec<String> = Printable::new(command)
            .as_str()
            .lines()
            .map(|row| self.red(&format!("    {row}")))
            .collect();
        if rows.len() > MOST_ROWS {
            rows.truncate(MOST_ROWS - 1);
            rows.push(self.red("    …"));
        }
        let key = self.key.as_deref().unwrap_or("Enter");
        let how = messages::again_inserts_it(key);
        format!("{note}\n{}\n{}", rows.join("\n"), how.text(self.language))
    }

    fn red(&self, text: &str) -> String {
        let colour = if self.colours { RED } else { 0 };
        Printable::line(text).painted(colour).to_string()
    }
}

/// Whether it has to wait for the key, by what is known of its danger.
fn has_to_wait(danger: Option<&(Grade, String)>, unsure: bool) -> Result<bool> {
    if danger.is_none_or(|(grade, _)| *grade != Grade::Danger) {
        return Ok(false);
    }
    Ok(unsure || App::load()?.config.danger.confirm)
}

/// What is to be said about a suggestion; empty where there is nothing.
pub(super) fn note(outcome: &Outcome<Suggestion>) -> String {
    let note = checking::note(&outcome.answer, language()).unwrap_or_default();
    let note = Printable::line(&note).to_string();
    let command = &outcome.answer.command;
    let gap = gaps(command).into_iter().next().map(|gap| &command[gap]);
    let source = match (outcome.choice.is_some(), is_remembered(&outcome.answer), gap) {
        (true, _, None) => return note,
        (true, _, Some(gap)) => messages::fill_in(gap),
        (false, false, Some(gap)) => messages::is_to_be_filled_in(gap),
        (false, false, None) => messages::is_from_examples(),
        (false, true, Some(gap)) => messages::is_yours_to_fill_in(gap),
        (false, true, None) => messages::is_your_own(),
    };
    behind(source.text(language()), &note)
}

/// The same of a fix that a model wrote.
pub(super) fn by_model(note: &str) -> String {
    behind(failure::is_by_a_model().text(language()), note)
}

/// A note behind another one.
fn behind(said: &str, note: &str) -> String {
    match note.strip_prefix("lotse: ") {
        Some(note) => format!("{said}; {note}"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(language: Language, colours: bool, key: Option<&str>) -> Notes {
        Notes {
            shell: Shell::Bash,
            language,
            colours,
            key: key.map(str::to_owned),
        }
    }

    fn held(notes: &Notes, command: &str, note: &str) -> String {
        notes.held(command, &notes.marked(notes.danger(command).as_ref(), note))
    }

    #[test]
    fn what_waits_is_shown_with_the_reason_and_the_key() {
        let english = notes(Language::English, false, Some("Ctrl-G"));
        assert_eq!(
            held(&english, "rm -rf *\necho \u{1b}[2J", "lotse: note: odd"),
            "lotse: danger: deletes everything in a directory (`*`); note: odd\n    rm -rf *\n    echo \u{fffd}[2J\n\
             Ctrl-G again inserts it"
        );
        let german = held(&notes(Language::German, false, None), "rm -rf *", "");
        assert!(german.starts_with("lotse: Gefahr: "), "{german}");
        assert!(
            german.ends_with("\n    rm -rf *\nnoch einmal Enter setzt den Befehl ein"),
            "{german}"
        );
        let coloured = held(&notes(Language::English, true, None), "rm -rf *", "");
        assert_eq!(coloured.matches("\u{1b}[31m").count(), 2, "{coloured}");
        assert!(coloured.contains("\n\u{1b}[31m    rm -rf *\u{1b}[39m\n"), "{coloured}");
        let long = held(&english, &"rm -rf *\n".repeat(99), "");
        assert_eq!(long.lines().count(), MOST_ROWS + 2, "{long}");
    }
}
