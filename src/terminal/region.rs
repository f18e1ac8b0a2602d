//! Rows of the screen that belong to lotse for a while, and are as they were afterwards.
//!
//! Only relative movement is used, because nobody knows in which row of the screen the prompt stands: `IND` (`ESC D`)
//! goes down a row, and scrolls at the bottom without leaving the column; `DECSC` and `DECRC` (`ESC 7`, `ESC 8`) keep
//! the place where everything begins. See ECMA-48 and the VT100 user guide.

use super::preview::{Look, width, wrapped};

/// Keeps the place of the cursor, goes back to it, erases from the cursor to the end of the screen.
pub(super) const SAVE: &str = "\x1b7";
pub(super) const RESTORE: &str = "\x1b8";
pub(super) const ERASE: &str = "\x1b[J";

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
    /// The prompt, where the shell has erased it.
    prompt: String,
    typed: String,
    /// What was drawn last of what the shell has erased: the last line of the prompt and what was typed.
    line: String,
    /// Rows that are known to be there below the beginning.
    room: usize,
    /// The rows and columns of the screen that the last picture was drawn on. On one of another size terminals break their
    /// lines anew and take the cursor along, but the place that was kept is a row and a column of this one.
    drawn: Option<(usize, usize)>,
}

impl Region {
    /// Begins at the cursor. `prompt` and `typed` are drawn again where the shell has erased them.
    pub(super) fn new(place: Place, prompt: &str, typed: &str) -> Self {
        Self {
            place,
            prompt: prompt.to_owned(),
            typed: typed.to_owned(),
            line: String::new(),
            room: 0,
            drawn: None,
        }
    }

    /// How many rows a picture may have on this screen: half of them, and fewer where the words need the others. What stands
    /// before the words is not known where the shell has drawn it.
    pub(super) fn most(&self, screen: Look) -> usize {
        let words = match self.place {
            Place::Line => rows_of(&own_line(&self.prompt, &self.typed, screen), screen.columns),
            Place::Below => 1 + wrapped(&self.typed, screen).len(),
            Place::Here => 1,
        };
        let half = screen.rows.saturating_sub(1) / 2;
        half.min(screen.rows.saturating_sub(words)).max(1)
    }

    /// What to send for a picture of these rows.
    pub(super) fn draw(&mut self, rows: &[String], screen: Look) -> String {
        let mut out = String::new();
        let size = (screen.rows, screen.columns);
        let anew = self.drawn != Some(size);
        if anew {
            out.push_str(&self.begin(size));
            self.room = 0;
            if self.place == Place::Line {
                self.line = own_line(&self.prompt, &self.typed, screen);
            }
        }
        let needed = match self.place {
            Place::Here => rows.len() - 1,
            Place::Below => rows.len(),
            Place::Line => rows.len() - 1 + rows_of(&self.line, screen.columns),
        };
        if needed > self.room || anew {
            if !anew {
                out.push_str(RESTORE);
            }
            out.push_str(&"\x1bD".repeat(needed));
            if needed > 0 {
                out = format!("{out}\x1b[{needed}A");
            }
            out.push_str(SAVE);
            self.room = needed;
        }
        self.drawn = Some(size);
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

    /// What to send to get from where a picture leaves the cursor to where everything begins, on a screen of this size.
    fn begin(&self, size: (usize, usize)) -> String {
        match (self.drawn, self.place) {
            (None, _) => String::new(),
            (Some(drawn), _) if drawn == size => RESTORE.to_owned(),
            (_, Place::Line) => to_first_row(rows_of(&self.line, size.1)) + SAVE,
            (_, Place::Here | Place::Below) => SAVE.to_owned(),
        }
    }

    /// What to send at the end: all is erased and the cursor stands where it stood.
    pub(super) fn clear(&self, size: (usize, usize)) -> String {
        let begin = self.begin(size);
        match self.place {
            _ if self.drawn.is_none() => String::new(),
            Place::Here | Place::Line => format!("{begin}{ERASE}"),
            Place::Below => format!("{begin}\x1b[B\r{ERASE}{RESTORE}"),
        }
    }
}

/// What to send to get to the first column of the first of so many rows from somewhere in the last.
pub(super) fn to_first_row(rows: usize) -> String {
    match rows.saturating_sub(1) {
        0 => "\r".to_owned(),
        above => format!("\x1b[{above}A\r"),
    }
}

/// The rows that a line takes, at least one.
pub(super) fn rows_of(line: &str, columns: usize) -> usize {
    width(&plain(line)).div_ceil(columns.max(1)).max(1)
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
