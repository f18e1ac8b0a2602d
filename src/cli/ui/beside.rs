//! What is said beside a line, and whether a command comes into it at all: one that is dangerous may have to wait for the
//! key.

use std::env;

use super::output;
use crate::answer;
use crate::app::checking;
use crate::app::failing::{self, var};
use crate::app::session::Session;
use crate::app::suggest::Suggestion;
use crate::cli::args;
use crate::config::Config;
use crate::context::language::Language;
use crate::danger::Grade;
use crate::error::Result;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::shell::Shell;

/// The colour of danger, by ECMA-48.
const RED: u8 = 31;
/// Nobody reads more of a command that is not there yet.
const MOST_ROWS: usize = 16;

/// How it is said.
pub(super) struct Notes {
    shell: Shell,
    language: Language,
    colours: bool,
    /// The key that the hook took; none where Enter is all that there is.
    pub(super) key: Option<String>,
}

impl Notes {
    pub(super) fn new(args: &args::Ui) -> Self {
        Self {
            shell: args.shell,
            language: language(),
            // Of a macro, what is said is printed here and not by the hook.
            colours: !args.readline_macro
                && var("NO_COLOR").is_none()
                && var("TERM").is_some_and(|term| term != "dumb"),
            key: failing::key().filter(|_| !args.readline_macro),
        }
    }

    /// What the hook gets when `command` has come, with `note` about what is wrong with it: the command, or the words as
    /// they are where it has to wait for the key.
    ///
    /// # Errors
    ///
    /// Fails on a configuration that cannot be read, for a command that is dangerous.
    pub(super) fn offered(&self, session: &Session, command: &str, note: &str) -> Result<String> {
        let danger = self.danger(command);
        if !has_to_wait(danger.as_ref())? {
            return Ok(self.put_marked(session, command, &self.marked(danger.as_ref(), note)));
        }
        let (line, session) = session.held_back();
        Ok(output(
            self.shell,
            &session,
            &line,
            line.len(),
            &self.held(command, &self.marked(danger.as_ref(), note)),
        ))
    }

    /// The same for a command that does not have to wait, with the cursor on the first thing that only the user knows, else
    /// at the end.
    pub(super) fn put(&self, session: &Session, command: &str, note: &str) -> String {
        self.put_marked(session, command, &self.marked(self.danger(command).as_ref(), note))
    }

    fn put_marked(&self, session: &Session, command: &str, note: &str) -> String {
        let cursor = answer::first_placeholder(command).unwrap_or(command.len());
        output(self.shell, session, command, cursor, note)
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
        let how = match self.language {
            Language::English => format!("{key} again inserts it"),
            Language::German => format!("noch einmal {key} setzt den Befehl ein"),
        };
        format!("{note}\n{}\n{how}", rows.join("\n"))
    }

    fn red(&self, text: &str) -> String {
        let colour = if self.colours { RED } else { 0 };
        Printable::line(text).painted(colour).to_string()
    }
}

/// Whether it has to wait for the key, by what is known of its danger.
fn has_to_wait(danger: Option<&(Grade, String)>) -> Result<bool> {
    if danger.is_none_or(|(grade, _)| *grade != Grade::Danger) {
        return Ok(false);
    }
    let paths = Paths::from_env()?;
    let config = Config::load(&paths.config, |name| env::var(name).ok())?;
    Ok(config.danger.confirm)
}

pub(super) fn note(suggestion: &Suggestion) -> String {
    Printable::line(&checking::note(suggestion, language()).unwrap_or_default()).to_string()
}

pub(super) fn known_note(language: Language) -> &'static str {
    match language {
        Language::English => "lotse: known without a model; the key twice asks one",
        Language::German => "lotse: ohne Modell bekannt; zweimal die Taste fragt eines",
    }
}

/// The language of what stands beside the line.
pub(super) fn language() -> Language {
    Language::of_locale(|name| env::var(name).ok())
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
