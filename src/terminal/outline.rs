//! Words and what they mean, below each other, for people.

use unicode_width::UnicodeWidthStr as _;

use crate::printable::Printable;

/// What stands on the left takes no more columns.
const WIDEST: usize = 24;
/// What stands on the right gets no fewer.
const NARROWEST: usize = 30;

/// In the numbers of SGR sequences.
const BOLD: u8 = 1;
const DIM: u8 = 2;

/// A line of the outline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// How deep it stands.
    pub depth: usize,
    /// What is explained.
    pub head: String,
    /// What it means.
    pub text: String,
    /// Where that is from; it may be empty.
    pub source: String,
}

/// How the outline is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The width of the terminal; nothing is wrapped where there is none.
    pub columns: Option<usize>,
    /// Whether there are colours.
    pub colours: bool,
}

/// The rows as text.
pub fn outline(rows: &[Row], look: Look) -> Printable {
    let rows: Vec<Row> = rows.iter().map(clean).collect();
    let width = |row: &Row| 2 * row.depth + row.head.width();
    let left = rows
        .iter()
        .map(width)
        .filter(|width| *width <= WIDEST)
        .max()
        .unwrap_or(0);
    rows.iter().map(|row| one(row, left, look)).collect()
}

/// The same with texts that have no effect on their width or on the terminal.
fn clean(row: &Row) -> Row {
    let line = |text: &str| Printable::line(text).to_string();
    Row {
        depth: row.depth,
        head: line(&row.head),
        text: line(&row.text),
        source: line(&row.source),
    }
}

fn one(row: &Row, left: usize, look: Look) -> Printable {
    let used = 2 * row.depth + row.head.width();
    let room = look
        .columns
        .map_or(usize::MAX, |columns| columns.saturating_sub(left + 3).max(NARROWEST));
    let source = if row.source.is_empty() {
        String::new()
    } else {
        format!("[{}]", row.source)
    };
    let wrapped = wrapped(&row.text, room);
    let beside = wrapped
        .last()
        .is_some_and(|last| last.width() + 1 + source.width() <= room);
    let mut lines: Vec<Printable> = wrapped.iter().map(Printable::from).collect();
    if !source.is_empty() {
        let source = paint(&source, DIM, look);
        match lines.last_mut() {
            Some(last) if beside => {
                last.push(" ");
                last.push(source);
            }
            _ => lines.push(source),
        }
    }
    let mut out = Printable::from("  ".repeat(row.depth));
    out.push(paint(&row.head, if row.depth == 0 { BOLD } else { 0 }, look));
    // A long word has a line of its own.
    let mut at = if used > left { usize::MAX } else { used };
    for line in lines {
        if at > left {
            out.push("\n");
            at = 0;
        }
        out.push(" ".repeat(left + 2 - at));
        out.push(line);
        at = usize::MAX;
    }
    out.push("\n");
    out
}

fn paint(text: &str, colour: u8, look: Look) -> Printable {
    Printable::new(text).painted(if look.colours { colour } else { 0 })
}

/// The text in lines of at most `room` columns; longer words stand out.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(depth: usize, head: &str, text: &str, source: &str) -> Row {
        let [head, text, source] = [head, text, source].map(str::to_owned);
        Row {
            depth,
            head,
            text,
            source,
        }
    }

    #[test]
    fn meanings_stand_below_each_other_and_long_words_alone() {
        let rows = [
            row(0, "grün", "a program", "x(1)"),
            row(1, "-n", "one two three four five six seven", "x(1)"),
            row(1, "--an-option-that-is-very-long", "text", ""),
            row(1, "z", "", ""),
        ];
        let plain = "grün  a program [x(1)]\n  -n  one two three four five six seven [x(1)]\n  --an-option-that-is-very-long\n      text\n  z\n";
        assert_eq!(outline(&rows, Look::default()).as_str(), plain);
        let narrow = Look {
            columns: Some(37),
            colours: false,
        };
        let text = outline(&rows[1..2], narrow);
        assert_eq!(text.as_str(), "  -n  one two three four five six\n      seven [x(1)]\n");
        let colours = Look {
            columns: None,
            colours: true,
        };
        let text = outline(&rows[..1], colours);
        assert_eq!(
            text.as_str(),
            "\u{1b}[1mgrün\u{1b}[0m  a program \u{1b}[2m[x(1)]\u{1b}[0m\n"
        );
    }
}
