//! The way from a key press to the next line in the prompt.

mod explain;
mod notes;
mod question;
mod screen;
mod warm;

pub(crate) use self::explain::explain;
pub(crate) use self::notes::Notes;
use self::screen::Screen;
use self::warm::warm;
use crate::app::App;
use crate::app::last_failure::LastFailure;
use crate::app::outcome::Outcome;
use crate::app::session::{Action, Press, Session, decide};
use crate::app::suggest::{Order, Request, Suggestion, suggest};
use crate::app::{exact_match, fix};
use crate::danger;
use crate::error::{Error, Kind, Result};
use crate::messages::press as messages;
use crate::paths::Paths;
use crate::shell::Shell;
use crate::terminal::wait::{Setting, wait};

/// A key press, and where.
pub(crate) struct Key {
    pub(crate) shell: Shell,
    /// What the hook knows, and what it kept from the last time.
    pub(crate) press: Press,
    pub(crate) session: Option<Session>,
    pub(crate) setting: Setting,
    pub(crate) notes: Notes,
}

/// What comes of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The memory for the next time, if there is anything to remember.
    pub(crate) session: Option<Session>,
    /// The new line.
    pub(crate) text: String,
    /// Where the cursor belongs in it, in bytes.
    pub(crate) cursor: usize,
    /// What is said beside it; empty where there is nothing to say.
    pub(crate) note: String,
}

/// An answer that is to be recorded once the user has it.
pub(crate) enum Answered {
    Command(Outcome<Suggestion>),
    Question(Outcome<String>),
}

impl Answered {
    pub(crate) fn record(&mut self) {
        match self {
            Self::Command(outcome) => outcome.record(),
            Self::Question(outcome) => outcome.record(),
        }
    }
}

/// The next line, and the answer that it is made of.
///
/// # Errors
///
/// Fails where there is nothing to put there, and with [`Kind::Cancelled`] when the user gives up.
pub(crate) fn press(key: &Key) -> Result<(Line, Option<Answered>)> {
    let known = |line| Ok((line, None));
    match decide(key.session.as_ref(), &key.press) {
        Action::Help => {
            warm();
            Err(help(key))
        }
        Action::Words(words, session) => known(Line::of_words(words, session)),
        Action::Held(command, session) => known(key.notes.put(&session, &command, session.note())),
        Action::Filled(line, cursor, session) => known(key.notes.filled(&session, line, cursor)),
        Action::Next(command, session) => known(key.notes.offered(&session, &command, "", false)?),
        Action::Ask(request) => command(key, request),
        // The form of a question, for which the user has a command of their own.
        Action::Question(words) if !is_marked_as_question(key) && exact_match::is_kept(&App::load()?, &words) => {
            command(key, Request::new(words))
        }
        Action::Question(words) => {
            let (line, outcome) = question::answer(key, words)?;
            Ok((line, Some(Answered::Question(outcome))))
        }
        Action::Another(session, request) => {
            if let Some((session, command)) = harmless(&session, key.shell) {
                return known(key.notes.offered(&session, &command, "", false)?);
            }
            let (outcome, dropped) = ask(key, request)?;
            let (session, command) = session.offered_another(&outcome.answer.command);
            let line = key.notes.asked(&session, &command, &outcome)?;
            Ok((key.notes.after(line, dropped), Some(Answered::Command(outcome))))
        }
        Action::Fix(command, status) => correct(key, command, status),
    }
}

/// A command for words.
fn command(key: &Key, request: Request) -> Result<(Line, Option<Answered>)> {
    let (outcome, dropped) = ask(key, request.clone())?;
    let session = Session::offered(request, &outcome.answer.command, &key.press);
    let line = key.notes.asked(&session, &outcome.answer.command, &outcome)?;
    Ok((key.notes.after(line, dropped), Some(Answered::Command(outcome))))
}

/// Whether the line says itself that an answer for reading is wanted.
fn is_marked_as_question(key: &Key) -> bool {
    key.press.line.trim_start().starts_with("???")
}

/// What was meant by a command that failed: what rules know, what a model has written meanwhile, or writes now.
fn correct(key: &Key, command: String, status: i32) -> Result<(Line, Option<Answered>)> {
    let paths = Paths::from_env()?;
    let last = LastFailure::seen(command, status, key.shell, &paths);
    let known = fix::known(&last, &paths);
    let mut note = known
        .first()
        .filter(|fix| fix::is_by_model(fix))
        .map(|_| notes::by_model(""));
    let mut fixes: Vec<String> = known.into_iter().map(|fix| fix.command).collect();
    let mut outcome = None;
    let mut dropped = false;
    if fixes.is_empty() {
        if last.is_harmless() {
            warm();
            return Err(help(key));
        }
        let asked;
        (asked, dropped) = wait(&key.setting, move |reporter| {
            fix::ask(&App::load()?, &last, &mut Screen::new(reporter))
        })?;
        fixes.push(asked.answer.command.clone());
        note = Some(notes::by_model(&notes::note(&asked)));
        outcome = Some(asked);
    }
    let session = Session::fixed(fixes.clone(), &key.press).asked_before(key.session.as_ref());
    let unsure = outcome.as_ref().is_some_and(|asked| asked.answer.sureness.unsure);
    let line = key
        .notes
        .offered(&session, &fixes[0], &note.unwrap_or_default(), unsure)?;
    Ok((key.notes.after(line, dropped), outcome.map(Answered::Command)))
}

/// Asks for a command while the user watches, who may give up. True where keys were pressed meanwhile that do not count.
fn ask(key: &Key, request: Request) -> Result<(Outcome<Suggestion>, bool)> {
    let order = Order {
        task: request.into(),
        shell: key.shell,
        cwd: None,
        library: true,
    };
    wait(&key.setting, move |reporter| {
        suggest(&App::load()?, &order, &mut Screen::new(reporter))
    })
}

/// Instead of a command that would hurt its harmless twin, unless that was offered already, and the memory after that.
fn harmless(session: &Session, shell: Shell) -> Option<(Session, String)> {
    let (command, known) = session.last()?;
    let twin = danger::twin(command, shell).filter(|twin| !known(twin))?;
    Some(session.clone().offered_another(&twin))
}

fn help(key: &Key) -> Error {
    Error::new(
        Kind::Usage,
        if key.press.enter {
            messages::type_words_after_marks()
        } else {
            messages::type_words()
        },
    )
}

impl Line {
    /// The words of the user.
    fn of_words(words: String, session: Session) -> Self {
        Self {
            session: Some(session),
            cursor: words.len(),
            text: words,
            note: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_command_after_one_that_would_hurt_is_its_harmless_twin_once() {
        let press = Press::default();
        let next = |session: &Session| harmless(session, Shell::Bash);
        let first = Session::offered(Request::new("all of it"), "rm -rf *", &press);
        let (_, back) = first.given_back();
        let (second, command) = next(&back).unwrap();
        assert_eq!(command, "rm -ri *");
        assert!(!second.is_back(), "it stands in the line");
        assert_eq!(next(&second), None, "a model is asked then");
        let (around, command) = second.offered_another("rm -rf *");
        assert_eq!((command.as_str(), next(&around)), ("rm -rf *", None));
        for command in ["ls", "reboot"] {
            assert_eq!(next(&Session::offered(Request::new("x"), command, &press)), None);
        }
    }
}
