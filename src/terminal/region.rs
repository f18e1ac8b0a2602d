//! Rows of the screen that belong to lotse for a while, and are as they were afterwards.
//!
//! Only relative movement is used, because nobody knows in which row of the screen the prompt stands: `IND` (`ESC D`)
//! goes down a row, and scrolls at the bottom without leaving the column; `DECSC` and `DECRC` (`ESC 7`, `ESC 8`) keep
//! the place where everything begins. See ECMA-48 and the VT100 user guide.

use super::preview::{Look, width, wrapped};

/// Keeps the place of the cursor, goes back to it, erases from the cursor to the end of the screen.
const SAVE: &str = "\x1b7";
const RESTORE: &str = "\x1b8";
const ERASE: &str = "\x1b[J";

/// Where the shell has left the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Place {
    /// In the line that the user typed, which stays as it is; the rows below are free.
    Below,
    /// In the first column of a free row.
    Here,
    /// Where the last line of the prompt was, which the shell has erased and will draw again.
    Line,
}

/// The rows.
#[derive(Debug)]
pub(super) struct Region {
    place: Place,
    /// What the shell has erased: the last line of the prompt and what was typed.
    line: String,
    /// Rows that are known to be there below the beginning.
    room: usize,
    /// Whether anything was drawn.
    drawn: bool,
    /// Whether the kept place may be another one now.
    lost: bool,
}

impl Region {
    /// Begins at the cursor. `prompt` and `typed` are drawn again where the shell has erased them.
    pub(super) fn new(place: Place, prompt: &str, typed: &str, look: Look) -> Self {
        let line = match place {
            Place::Line => own_line(prompt, typed, look),
            Place::Below | Place::Here => String::new(),
        };
        Self {
            place,
            line,
            room: 0,
            drawn: false,
            lost: false,
        }
    }

    /// What to send for a picture of these rows.
    pub(super) fn draw(&mut self, rows: &[String], columns: usize) -> String {
        let line_rows = self.line_rows(columns);
        let needed = match self.place {
            Place::Here => rows.len() - 1,
            Place::Below => rows.len(),
            Place::Line => rows.len() - 1 + line_rows,
        };
        let mut out = String::new();
        if needed > self.room || !self.drawn || self.lost {
            if self.drawn {
                out.push_str(&self.begin(columns));
            }
            out.push_str(&"\x1bD".repeat(needed));
            if needed > 0 {
                out = format!("{out}\x1b[{needed}A");
            }
            out.push_str(SAVE);
            self.room = needed;
        }
        self.drawn = true;
        out.push_str(RESTORE);
        match self.place {
            Place::Here => {}
            Place::Below => out.push_str("\x1b[B\r"),
            Place::Line => {
                out.push_str(&self.line);
                out.push_str(ERASE);
                out.push_str("\r\n");
            }
        }
        out.push_str(ERASE);
        out.push_str(&rows.join("\r\n"));
        out.push_str(RESTORE);
        out.push_str(&self.line);
        out
    }

    /// The screen has another size. Terminals break their lines anew and take the cursor along, but the place that
    /// was kept is a row and a column of the old screen.
    pub(super) fn moved(&mut self) {
        self.room = 0;
        self.lost = self.drawn;
    }

    /// What to send to get from where a picture leaves the cursor to where everything begins.
    fn begin(&mut self, columns: usize) -> String {
        if !std::mem::take(&mut self.lost) {
            return RESTORE.to_owned();
        }
        match self.place {
            Place::Line if self.line_rows(columns) > 1 => format!("\x1b[{}A\r{SAVE}", self.line_rows(columns) - 1),
            Place::Line => format!("\r{SAVE}"),
            Place::Here | Place::Below => SAVE.to_owned(),
        }
    }

    fn line_rows(&self, columns: usize) -> usize {
        width(&plain(&self.line)).div_ceil(columns.max(1)).max(1)
    }

    /// What to send at the end: all is erased and the cursor stands where it stood.
    pub(super) fn clear(&mut self, columns: usize) -> String {
        if !std::mem::take(&mut self.drawn) {
            return String::new();
        }
        let begin = self.begin(columns);
        match self.place {
            Place::Here | Place::Line => format!("{begin}{ERASE}"),
            Place::Below => format!("{begin}\x1b[B\r{ERASE}{RESTORE}"),
        }
    }
}

/// The last line of the prompt and the words after it. Where that would fill the screen, or where the prompt does more
/// than colour its text, the words stand alone.
fn own_line(prompt: &str, typed: &str, look: Look) -> String {
    let prompt = prompt.rsplit('\n').next().unwrap_or_default();
    let prompt = if only_colours(prompt) { prompt } else { "" };
    let room = look.columns * (look.rows / 2).max(1);
    let room = room.saturating_sub(width(&plain(prompt)) + 1);
    let mut typed = wrapped(
        &typed.replace('\n', " "),
        Look {
            columns: room.max(1),
            ..look
        },
    );
    typed.truncate(1);
    format!("{prompt}{}", typed.concat())
}

/// Whether the only control sequences in a prompt are those of colours (SGR) and those that set titles and marks (OSC).
pub(super) fn only_colours(prompt: &str) -> bool {
    let mut rest = prompt;
    while let Some(at) = rest.find(|c: char| c.is_control()) {
        let Some(length) = sequence(&rest[at..]) else {
            return false;
        };
        rest = &rest[at + length..];
    }
    true
}

/// The length of the SGR or OSC sequence at the beginning.
fn sequence(text: &str) -> Option<usize> {
    if let Some(parameters) = text.strip_prefix("\x1b[") {
        let end = parameters.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        return parameters[end..].starts_with('m').then_some(2 + end + 1);
    }
    let body = text.strip_prefix("\x1b]")?;
    let end = body.find(['\x07', '\x1b'])?;
    let end = end + if body[end..].starts_with("\x1b\\") { 2 } else { 1 };
    Some(2 + end)
}

/// A text that [`only_colours`] accepts, without its sequences.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\x1b') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + sequence(&rest[at..]).unwrap_or(1)..];
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOK: Look = Look {
        columns: 40,
        rows: 10,
        colour: false,
        unicode: true,
    };

    #[test]
    fn prompts_with_colours_are_drawn_again_and_others_not() {
        let coloured = "\x1b[1;32mada\x1b[0m:~$ ";
        assert_eq!(
            own_line(&format!("first\n{coloured}"), "list files", LOOK),
            format!("{coloured}list files")
        );
        assert_eq!(own_line("\x1b]0;title\x07$ ", "ls", LOOK), "\x1b]0;title\x07$ ls");
        assert_eq!(own_line("\x1b]133;A\x1b\\$ ", "ls", LOOK), "\x1b]133;A\x1b\\$ ls");
        assert_eq!(own_line("\x1b7\x1b[99Cright\x1b8$ ", "ls", LOOK), "ls");
        assert_eq!(own_line("$ ", "two\nlines\x1b[2J", LOOK), "$ two lines\u{fffd}[2J");
    }

    #[test]
    fn words_never_fill_the_screen() {
        let line = own_line("$ ", &"x".repeat(4000), LOOK);
        assert!(width(&line) <= 40 * 5, "{}", line.len());
    }

    #[test]
    fn the_width_of_a_prompt_is_that_of_its_text() {
        assert_eq!(plain("\x1b[1mda\x1b[0m\x1b]0;t\x07$ "), "da$ ");
    }
}
