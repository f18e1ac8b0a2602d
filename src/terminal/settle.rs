//! The moment after an answer, in which no key can run what nobody has read yet.
//!
//! The answer is on the screen, and the shell waits for this process before it reads keys again. So no shell needs a
//! clock, and it does not matter which keys run a line in it.

use std::os::fd::AsFd as _;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use super::keys::{BEGIN_PASTE, Keys, Meaning};
use super::preview::width;
use super::region::{ERASE, Place, RESTORE, SAVE, only_colours, plain, rows_of, to_first_row};
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

/// What was typed in this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
    Nothing,
    /// What does not count.
    Dropped,
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
    let resized = signal_pipe(&[SIGWINCH])?;
    let size = tty.size();
    let drawn = Drawn::new(setting, cursor, indented).filter(|drawn| drawn.rows(size.1) < size.0);
    if let Some(drawn) = &drawn {
        tty.show(&drawn.picture(size.1));
    }
    let typed = listen(&mut tty)?;
    if let Some(drawn) = &drawn {
        // On a screen of another size the place that was kept is another one.
        let [moved] = ready([resized.as_fd()], Duration::ZERO);
        let back = if moved {
            drawn.back(tty.size().1)
        } else {
            RESTORE.to_owned()
        };
        tty.show(&format!("{back}{ERASE}"));
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
        let [key, told] = ready([tty.as_fd(), ended.as_fd()], if undecided { ESCAPE } else { left });
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
        Ok(text) if text.is_empty() => Typed::Nothing,
        Ok(text) if !text.chars().any(char::is_control) => Typed::Text(text),
        // A key that moves the cursor, or an answer of the terminal.
        Ok(text) if text.starts_with('\x1b') && !text.as_bytes().starts_with(BEGIN_PASTE) => Typed::Nothing,
        _ => Typed::Dropped,
    }
}

/// The prompt and the line as the shell will draw them.
struct Drawn {
    prompt: String,
    /// The rows of the line up to the cursor, and from there on: the cursor is in the last of the former.
    before: Vec<String>,
    after: Vec<String>,
    /// How far all rows but the first stand to the right.
    indent: usize,
}

impl Drawn {
    /// Nothing where the shell draws itself, and where the terminal cannot move its cursor.
    fn new(setting: &Setting, cursor: usize, indented: bool) -> Option<Self> {
        if setting.place != Place::Line || matches!(setting.term.as_str(), "" | "dumb") {
            return None;
        }
        let prompt = setting.prompt.rsplit('\n').next().unwrap_or_default();
        let prompt = if only_colours(prompt) { prompt } else { "" };
        let shown = |text: &str| {
            let text: String = visible(text).chars().map(|c| cell(c, setting.unicode)).collect();
            text.split('\n').map(str::to_owned).collect()
        };
        let (before, after) = setting.typed.split_at_checked(cursor)?;
        Some(Self {
            prompt: prompt.to_owned(),
            before: shown(before),
            after: shown(after),
            indent: if indented { width(&plain(prompt)) } else { 0 },
        })
    }

    /// The prompt and the line up to the cursor, as rows.
    fn up_to_the_cursor(&self) -> Vec<String> {
        let indent = " ".repeat(self.indent);
        let rows = self.before.iter().enumerate();
        rows.map(|(row, text)| format!("{}{text}", if row == 0 { &self.prompt } else { &indent }))
            .collect()
    }

    /// All of it, as rows.
    fn whole(&self) -> Vec<String> {
        let mut rows = self.up_to_the_cursor();
        let (same, below) = self.after.split_first().unwrap_or((const { &String::new() }, &[]));
        rows.last_mut().into_iter().for_each(|last| last.push_str(same));
        let indent = " ".repeat(self.indent);
        rows.extend(below.iter().map(|text| format!("{indent}{text}")));
        rows
    }

    /// How many rows of the screen it takes.
    fn rows(&self, columns: usize) -> usize {
        self.whole().iter().map(|row| rows_of(row, columns)).sum()
    }

    /// What to send to draw it at the cursor, which is in the first column of a free row.
    fn picture(&self, columns: usize) -> String {
        let below = self.rows(columns) - 1;
        let mut out = "\x1bD".repeat(below);
        if below > 0 {
            out = format!("{out}\x1b[{below}A");
        }
        let (whole, before) = (self.whole().join("\r\n"), self.up_to_the_cursor().join("\r\n"));
        // Drawn once more up to the cursor, it stands where the shell will put it.
        format!("{out}{SAVE}{ERASE}{whole}{RESTORE}{before}")
    }

    /// What to send to get from the cursor to where it begins, once the terminal has broken it anew.
    fn back(&self, columns: usize) -> String {
        let rows = self.up_to_the_cursor().iter().map(|row| rows_of(row, columns)).sum();
        to_first_row(rows)
    }
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
        let table: [(&[u8], Typed); 9] = [
            (b"", Typed::Nothing),
            (b" | wc -l", Typed::Text(" | wc -l".to_owned())),
            ("größe".as_bytes(), Typed::Text("größe".to_owned())),
            (b"\r", Typed::Dropped),
            (b"echo PWNED\necho", Typed::Dropped),
            (b"ab\x7f", Typed::Dropped),
            (b"\xff", Typed::Dropped),
            (b"\x1b[200~ls\x1b[201~", Typed::Dropped),
            (b"\x1b[C", Typed::Nothing),
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
        let drawn = |prompt, line, cursor, indented| {
            let drawn = Drawn::new(&setting(prompt, line), cursor, indented).unwrap();
            drawn.picture(20)
        };
        assert_eq!(
            drawn("two\nP> ", "ssh <host>", 4, false),
            "\x1b7\x1b[JP> ssh <host>\x1b8P> ssh "
        );
        assert_eq!(
            drawn("P> ", "a\nb", 3, true),
            "\x1bD\x1b[1A\x1b7\x1b[JP> a\r\n   b\x1b8P> a\r\n   b"
        );
        let long = "x".repeat(30);
        assert!(drawn("P> ", &long, 30, false).starts_with("\x1bD\x1b[1A\x1b7"));
        assert_eq!(
            drawn("P> ", "\x1b[2J", 4, false),
            "\x1b7\x1b[JP> \u{fffd}[2J\x1b8P> \u{fffd}[2J"
        );
        let tall = Drawn::new(&setting("P> ", &"x".repeat(200)), 0, false);
        assert_eq!(tall.map(|drawn| drawn.rows(20)), Some(11));
        let below = Setting {
            place: Place::Below,
            ..setting("P> ", "ls")
        };
        assert!(Drawn::new(&below, 2, false).is_none());
        let dumb = Setting {
            term: "dumb".to_owned(),
            ..setting("P> ", "ls")
        };
        assert!(Drawn::new(&dumb, 2, false).is_none());
    }

    #[test]
    fn the_line_is_found_again_on_a_screen_of_another_width() {
        let back = |line: &str, cursor, columns| {
            let drawn = Drawn::new(&setting("P> ", line), cursor, true);
            drawn.map(|drawn| drawn.back(columns))
        };
        let long = "x".repeat(30);
        assert_eq!(back(&long, 30, 80).as_deref(), Some("\r"));
        assert_eq!(back(&long, 30, 11).as_deref(), Some("\x1b[2A\r"));
        assert_eq!(
            back(&long, 4, 11).as_deref(),
            Some("\r"),
            "the cursor is in the first row"
        );
        assert_eq!(back("a\nb", 3, 4).as_deref(), Some("\x1b[1A\r"));
    }
}
