//! What a terminal shows, computed from the bytes that came.

use std::fmt;

use super::queries::Scanner;

/// Lines that are kept after they left the screen.
const HISTORY: usize = 10_000;

/// What shells write a suggestion in: bright black, or what fish 3 makes of its own default, `555`.
const GREY: [Option<avt::Color>; 2] = [Some(avt::Color::Indexed(8)), Some(avt::Color::Indexed(240))];

/// One look at a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// The rows, without blanks at their ends and without empty rows at the end.
    pub text: String,
    /// Row and column of the cursor, counted from zero; never outside the screen.
    pub cursor: (usize, usize),
    /// Whether the cursor is shown.
    pub cursor_visible: bool,
    /// Whether a full-screen program has the screen.
    pub alternate: bool,
    /// What [`Screen::current`] gives.
    current: String,
}

impl Screen {
    /// Whether the words stand in one row.
    pub fn contains(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// One row; empty where there is none.
    pub fn row(&self, row: usize) -> &str {
        self.text.split('\n').nth(row).unwrap_or_default()
    }

    /// The row that the cursor is in, without what a shell suggests behind it in grey, which is no part of its line.
    pub fn current(&self) -> &str {
        &self.current
    }
}

impl fmt::Display for Screen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n[cursor: {:?}]", self.text, self.cursor)
    }
}

/// The inside of a terminal: takes bytes, gives a screen and answers.
pub struct Emulator {
    screen: avt::Terminal,
    scanner: Scanner,
    /// The beginning of a character whose end has not come.
    tail: Vec<u8>,
}

impl Emulator {
    /// An empty screen.
    pub fn new(rows: u16, cols: u16) -> Self {
        Self {
            screen: avt::Terminal::with_scrollback(cols.into(), rows.into(), Some(HISTORY)).unwrap(),
            scanner: Scanner::default(),
            tail: Vec::new(),
        }
    }

    /// Draws what came, wherever it was cut, and returns the answers to the queries in it.
    pub fn feed(&mut self, bytes: &[u8]) -> String {
        let mut bytes = [&std::mem::take(&mut self.tail), bytes].concat();
        let mut answers = String::new();
        loop {
            let (good, bad) = match std::str::from_utf8(&bytes) {
                Ok(_) => (bytes.len(), Some(0)),
                Err(error) => (error.valid_up_to(), error.error_len()),
            };
            let text = str::from_utf8(&bytes[..good]).unwrap();
            text.chars().for_each(|ch| self.draw(ch, &mut answers));
            match bad {
                Some(0) => return answers,
                Some(bad) => {
                    self.draw(char::REPLACEMENT_CHARACTER, &mut answers);
                    bytes.drain(..good + bad);
                }
                None => {
                    self.tail = bytes.split_off(good);
                    return answers;
                }
            }
        }
    }

    fn draw(&mut self, ch: char, answers: &mut String) {
        self.screen.feed(ch);
        if let Some(query) = self.scanner.feed(ch) {
            answers.push_str(&query.answer(self.cursor()));
        }
    }

    /// Another size; the rows of the primary screen are broken anew.
    pub fn resize(&mut self, rows: u16, cols: u16) {
        self.screen.resize(cols.into(), rows.into());
    }

    /// What is to be seen now.
    pub fn look(&self) -> Screen {
        let rows: Vec<String> = self.screen.screen().visible_lines().map(avt::Line::text).collect();
        Screen {
            text: trimmed(&rows),
            current: self.current(),
            cursor: self.cursor(),
            cursor_visible: self.screen.cursor().visible,
            alternate: self.screen.active_screen_kind() == avt::ScreenKind::Alternate,
        }
    }

    fn current(&self) -> String {
        let (row, _) = self.cursor();
        let Some(line) = self.screen.screen().visible_lines().nth(row) else {
            return String::new();
        };
        let suggested = |cell: &avt::Cell| cell.char() == ' ' || GREY.contains(&cell.pen().foreground());
        let blank = line.cells().iter().rev().take_while(|cell| suggested(cell)).count();
        let plain = line.cells()[..line.len() - blank].iter();
        // The second half of a wide character is a cell without a width.
        let text: String = plain.filter(|cell| cell.width() > 0).map(avt::Cell::char).collect();
        text.trim_end().to_owned()
    }

    /// The primary screen and what has left it at the top; a line that was broken at the edge is one line again.
    pub fn text(&self) -> String {
        trimmed(&self.screen.primary_screen().text())
    }

    fn cursor(&self) -> (usize, usize) {
        // Behind the last column is where avt keeps a cursor that is about to wrap; terminals report the last column.
        let (cursor, (cols, _)) = (self.screen.cursor(), self.screen.size());
        (cursor.row, cursor.col.min(cols - 1))
    }
}

fn trimmed(rows: &[String]) -> String {
    let rows: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
    rows.join("\n").trim_end_matches('\n').to_owned()
}
