//! The moment after an answer, in which no key can run what nobody has read yet.
//!
//! The answer is on the screen, and the shell waits for this process before it reads keys again. So no shell needs a
//! clock, and it does not matter which keys run a line in it.

use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::keys::{Keys, Meaning};
use super::preview::width;
use super::region::{Place, only_colours, plain};
use super::tty::Tty;
use super::wait::{ESCAPE, Setting, ready, signal_pipe};
use crate::answer::visible;
use crate::error::Result;

/// Nobody reads and decides faster than this.
const UNREAD: Duration = Duration::from_millis(300);
/// Keys that come closer together than this belong together: they are a paste without brackets, or a key that is held.
const PASTE: Duration = Duration::from_millis(150);
/// Whoever holds a key for longer than this gets the line all the same.
const LONGEST: Duration = Duration::from_secs(10);

const SAVE: &str = "\x1b7";
const RESTORE: &str = "\x1b8";
const ERASE: &str = "\x1b[J";

/// What was typed in this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing that counts.
    Nothing,
    /// Text alone, as somebody types it who goes on with the line.
    Text(String),
    /// Escape or Ctrl-C, which came a little late to give up.
    Refusal,
    /// Ctrl-G, which came late as well, or was pressed twice.
    Key,
}

/// Keeps the keys away from the line of `setting` until it can have been read and no more keys come. With
/// [`Place::Line`] the line is drawn meanwhile, with the cursor before the byte `cursor`, and `indented` where the shell
/// moves all its rows to the right.
///
/// # Errors
///
/// Fails without a terminal.
pub fn settle(setting: &Setting, cursor: usize, indented: bool) -> Result<Typed> {
    let mut tty = Tty::open()?;
    let picture = picture(setting, cursor, indented, tty.size()).unwrap_or_default();
    tty.show(&picture);
    let typed = listen(&mut tty)?;
    if !picture.is_empty() {
        tty.show(&format!("{RESTORE}{ERASE}"));
    }
    Ok(typed)
}

fn listen(tty: &mut Tty) -> Result<Typed> {
    let ended = signal_pipe(&[SIGTERM, SIGHUP, SIGINT])?;
    let (start, mut last, mut undecided) = (Instant::now(), None, false);
    let (mut keys, mut bytes) = (Keys::default(), Vec::new());
    loop {
        let left = end(start, last).saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        let [key, told] = ready([tty.as_fd(), ended_fd(&ended)], if undecided { ESCAPE } else { left });
        if told {
            break;
        }
        let meaning = if key {
            let came = tty.keys();
            if came.is_empty() {
                // The terminal is gone.
                break;
            }
            last = Some(Instant::now());
            bytes.extend_from_slice(&came);
            keys.feed(&came)
        } else if undecided {
            keys.silence()
        } else {
            continue;
        };
        undecided = meaning == Meaning::Undecided;
        if meaning == Meaning::Cancel {
            return Ok(refused(&bytes));
        }
    }
    if start.elapsed() >= LONGEST {
        tty.discard_input();
    }
    Ok(counted(bytes))
}

/// Which key it was that gives up.
fn refused(bytes: &[u8]) -> Typed {
    if bytes.ends_with(b"\x07") {
        Typed::Key
    } else {
        Typed::Refusal
    }
}

/// When the line may be had.
fn end(start: Instant, last: Option<Instant>) -> Instant {
    let quiet = last.map_or(start, |last| last + PASTE);
    (start + UNREAD).max(quiet).min(start + LONGEST)
}

/// What is left of the keys. With a line end among them they are a paste, or somebody who does not look; and what other
/// keys would have done to the text nobody knows.
fn counted(bytes: Vec<u8>) -> Typed {
    match String::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && !text.chars().any(char::is_control) => Typed::Text(text),
        _ => Typed::Nothing,
    }
}

fn ended_fd(ended: &std::os::unix::net::UnixStream) -> std::os::fd::BorrowedFd<'_> {
    std::os::fd::AsFd::as_fd(ended)
}

/// What to send to draw the prompt and the line at the cursor, which is in the first column of a free row; nothing where
/// the shell draws itself, where the line would fill the screen, and where the terminal cannot move its cursor.
fn picture(setting: &Setting, cursor: usize, indented: bool, (rows, columns): (usize, usize)) -> Option<String> {
    if setting.place != Place::Line || matches!(setting.term.as_str(), "" | "dumb") {
        return None;
    }
    let prompt = setting.prompt.rsplit('\n').next().unwrap_or_default();
    let prompt = if only_colours(prompt) { prompt } else { "" };
    let room = width(&plain(prompt));
    let indent = if indented { room } else { 0 };
    let shown = |text: &str| {
        let text: String = visible(text).chars().map(|c| cell(c, setting.unicode)).collect();
        text.replace('\n', &format!("\r\n{}", " ".repeat(indent)))
    };
    let (before, after) = setting.typed.split_at_checked(cursor)?;
    let needed: usize = setting
        .typed
        .split('\n')
        .enumerate()
        .map(|(row, text)| {
            (width(text) + if row == 0 { room } else { indent })
                .div_ceil(columns)
                .max(1)
        })
        .sum();
    if needed >= rows {
        return None;
    }
    let mut out = "\x1bD".repeat(needed - 1);
    if needed > 1 {
        out = format!("{out}\x1b[{}A", needed - 1);
    }
    let (before, after) = (shown(before), shown(after));
    // Drawn once more up to the cursor, it stands where the shell will put it.
    Some(format!(
        "{out}{SAVE}{ERASE}{prompt}{before}{after}{RESTORE}{prompt}{before}"
    ))
}

/// A character as this terminal can show it in one cell or two.
fn cell(character: char, unicode: bool) -> char {
    match character {
        '\t' => ' ',
        other if !unicode && !other.is_ascii() => '?',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lengthen_the_moment_and_not_for_ever() {
        let start = Instant::now();
        let after = |ms| start + Duration::from_millis(ms);
        assert_eq!(end(start, None), after(300));
        assert_eq!(end(start, Some(after(20))), after(300));
        assert_eq!(end(start, Some(after(280))), after(430));
        assert_eq!(end(start, Some(after(9_990))), after(10_000));
    }

    #[test]
    fn text_counts_and_what_has_a_line_end_does_not() {
        let table: [(&[u8], Typed); 7] = [
            (b"", Typed::Nothing),
            (b" | wc -l", Typed::Text(" | wc -l".to_owned())),
            ("größe".as_bytes(), Typed::Text("größe".to_owned())),
            (b"\r", Typed::Nothing),
            (b"echo PWNED\necho", Typed::Nothing),
            (b"ab\x7f", Typed::Nothing),
            (b"\xff", Typed::Nothing),
        ];
        for (bytes, expected) in table {
            assert_eq!(counted(bytes.to_vec()), expected, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_key_that_gave_up_is_known() {
        for (bytes, expected) in [
            (b"\x07".as_slice(), Typed::Key),
            (b"ab\x07", Typed::Key),
            (b"\x03", Typed::Refusal),
            (b"\x1b", Typed::Refusal),
            (b"", Typed::Refusal),
        ] {
            assert_eq!(refused(bytes), expected, "{}", bytes.escape_ascii());
        }
    }

    fn setting(prompt: &str, line: &str) -> Setting {
        Setting {
            place: Place::Line,
            prompt: prompt.to_owned(),
            typed: line.to_owned(),
            term: "xterm".to_owned(),
            no_colour: false,
            unicode: true,
        }
    }

    #[test]
    fn the_line_is_drawn_as_the_shell_will_draw_it() {
        let drawn = |prompt, line, cursor, indented| picture(&setting(prompt, line), cursor, indented, (10, 20));
        assert_eq!(
            drawn("two\nP> ", "ssh <host>", 4, false).unwrap(),
            "\x1b7\x1b[JP> ssh <host>\x1b8P> ssh "
        );
        assert_eq!(
            drawn("P> ", "a\nb", 3, true).unwrap(),
            "\x1bD\x1b[1A\x1b7\x1b[JP> a\r\n   b\x1b8P> a\r\n   b"
        );
        let long = "x".repeat(30);
        assert!(drawn("P> ", &long, 30, false).unwrap().starts_with("\x1bD\x1b[1A\x1b7"));
        assert_eq!(
            drawn("P> ", "\x1b[2J", 4, false).unwrap(),
            "\x1b7\x1b[JP> \u{fffd}[2J\x1b8P> \u{fffd}[2J"
        );
        assert_eq!(
            drawn("P> ", &"x".repeat(200), 0, false),
            None,
            "it would fill the screen"
        );
        let below = Setting {
            place: Place::Below,
            ..setting("P> ", "ls")
        };
        assert_eq!(picture(&below, 2, false, (10, 20)), None);
        let dumb = Setting {
            term: "dumb".to_owned(),
            ..setting("P> ", "ls")
        };
        assert_eq!(picture(&dumb, 2, false, (10, 20)), None);
    }
}
