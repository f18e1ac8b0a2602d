//! A command of the user's own is kept for the words that ask for it.

use crate::answer::refusal;
use crate::app::session::Session;
use crate::app::settings::ADVICE;
use crate::app::var;
use crate::error::{Error, Kind, Result};
use crate::examples::own::remembered;
use crate::examples::words::near;
use crate::messages::{Message, input, remember as messages};
use crate::models::dispatch;
use crate::paths::Paths;
use crate::redact;
use crate::shell::Shell;
use crate::system::file::UserFile;
use crate::terminal;

/// What was kept.
pub(crate) struct Kept {
    pub(crate) words: String,
    pub(crate) command: String,
    /// Whether a secret was left out.
    pub(crate) without_secret: bool,
}

/// Keeps a command for some words, in place of another one for nearly the same words. What is not given is what was asked last,
/// and run last, in the shell that lotse was called from.
///
/// # Errors
///
/// Fails where there is nothing to keep, for a command that nobody should see or that has several lines, and as the disk does.
pub(crate) fn remember(words: Option<String>, command: Option<String>, shell: Shell, paths: &Paths) -> Result<Kept> {
    let usage = |what: Message, hint: Message| Error::new(Kind::Usage, what).hint(hint);
    let words = words.or_else(asked);
    let words = words.ok_or_else(|| usage(messages::words_are_unknown(), messages::say_the_words()))?;
    let command = command.or_else(ran);
    let command = command.ok_or_else(|| usage(messages::command_is_unknown(), messages::say_both()))?;
    let (words, given) = (in_one_line(&redact::erase(&words)), command.trim());
    if near(&words).is_empty() {
        return Err(usage(input::no_words(), messages::say_the_words()));
    }
    if given.contains('\n') {
        return Err(usage(messages::has_several_lines(), messages::put_it_into_a_script()));
    }
    if let Some(why) = refusal(given).or_else(|| refusal(&words)) {
        return Err(Error::new(Kind::Usage, messages::is_refused(why)));
    }
    let command = redact::erase(given);
    let file = UserFile::read(&paths.remembered, ADVICE)?.private();
    let old = if file.exists() {
        let no_text =
            || Error::failed(messages::is_no_text(paths.remembered.display())).hint(messages::write_it_anew());
        str::from_utf8(&file.bytes).map_err(|_| no_text())?.to_owned()
    } else {
        format!("# {}\n", messages::head_of_file().text(terminal::language()))
    };
    let new = remembered::with(&old, &words, shell, &command);
    file.stage(new.as_bytes())?.commit()?;
    Ok(Kept {
        without_secret: command != given,
        words,
        command,
    })
}

/// What was asked last in the shell, as the hook knows it.
fn asked() -> Option<String> {
    Session::read(&var("LOTSE_STATE")?)?.asked(dispatch::now() / 1000)
}

/// What was run last in the shell, but for lotse itself.
fn ran() -> Option<String> {
    let is_lotse = |line: &str| line.starts_with("??") || line.split_whitespace().next() == Some("lotse");
    var("LOTSE_RAN").filter(|line| !line.trim().is_empty() && !is_lotse(line.trim_start()))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::app::session::{Press, Session};
    use crate::app::suggest::Request;
    use crate::prompt::Turn;

    #[test]
    fn what_was_asked_is_known_for_an_hour_with_what_it_leans_on() {
        let press = Press {
            now: 1_000_000,
            ..Press::default()
        };
        let request = Request {
            words: "only the big ones".to_owned(),
            earlier: vec![Turn {
                words: "list files".to_owned(),
                command: "ls".to_owned(),
            }],
        };
        let session = Session::offered(request, "ls -S", &press);
        let asked = |session: &Session, after: u64| session.asked(press.now + after);
        let words = Some("list files, only the big ones".to_owned());
        assert_eq!(asked(&session, 59 * 60), words);
        assert_eq!(asked(&session, 61 * 60), None);
        // A fix is for what the command that failed was asked for.
        let fixed = Session::fixed(vec!["ls -lS".to_owned()], &press);
        assert_eq!(asked(&fixed, 0), None);
        assert_eq!(asked(&fixed.asked_before(Some(&session)), 0), words);
    }
}
