//! What a wait looks like: a line that says what is awaited, and the command below it as it comes.

use unicode_width::UnicodeWidthChar as _;

use crate::printable::Printable;

/// Fewer columns of a text say nothing.
const SHORTEST: usize = 8;

/// What is known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wait {
    /// What happens, in a few words.
    pub(super) phase: String,
    /// How the wait can be ended.
    pub(super) way_out: String,
    /// Who answers; empty before that is known.
    pub(super) model: String,
    /// The command so far; hostile bytes.
    pub(super) command: String,
    /// That it is dangerous, and why.
    pub(super) danger: Option<String>,
}

/// How it may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// Columns of the terminal.
    pub(super) columns: usize,
    /// The most rows to use, at least one.
    pub(super) rows: usize,
    /// Whether dim and red text is welcome.
    pub(super) colour: bool,
    /// Whether the terminal shows more than ASCII.
    pub(super) unicode: bool,
}

/// The rows to draw, each not wider than the terminal; `tick` counts the pictures so far.
pub(super) fn rows(wait: &Wait, look: Look, tick: usize) -> Vec<String> {
    let painted = |text: String, begin: u8, end: u8| {
        if look.colour {
            format!("\x1b[{begin}m{text}\x1b[{end}m")
        } else {
            text
        }
    };
    let red = |text: String| painted(text, 31, 39);
    let mut first = painted(status(wait, look, tick), 2, 22);
    let mut reason = wait.danger.as_ref().map(|line| red(clipped(line, look)));
    let mut room = look.rows.saturating_sub(1);
    if room > 1 {
        room -= usize::from(reason.is_some());
    } else if let Some(reason) = reason.take().filter(|_| room == 0 || !look.colour) {
        // The word has to stand somewhere.
        first = reason;
    }
    let mut command = wrapped(&wait.command, look);
    if command.len() > room {
        // The end is where something happens.
        command.drain(..command.len() - room);
    }
    let mut rows = vec![first];
    rows.extend(
        command
            .into_iter()
            .map(|row| if wait.danger.is_some() { red(row) } else { row }),
    );
    rows.extend(reason);
    rows
}

/// What is awaited, from whom, and how it can be ended: that is not left out however narrow the terminal is, and the model is
/// the first to go.
fn status(wait: &Wait, look: Look, tick: usize) -> String {
    const BRAILLE: [char; 8] = ['⣾', '⣽', '⣻', '⢿', '⡿', '⣟', '⣯', '⣷'];
    const ASCII: [char; 4] = ['|', '/', '-', '\\'];
    let (spinner, dot) = if look.unicode {
        (BRAILLE[tick % BRAILLE.len()], " · ")
    } else {
        (ASCII[tick % ASCII.len()], ", ")
    };
    let whole = |what: &str| format!("{spinner} {what}{dot}{}", wait.way_out);
    let room = look.columns.saturating_sub(width(&whole("")));
    let mut what = wait.phase.clone();
    if !wait.model.is_empty() && room >= width(&what) + width(dot) + SHORTEST {
        what = format!("{what}{dot}{}", wait.model);
    }
    let alone = format!("{spinner} {}", wait.way_out);
    if room >= SHORTEST.min(width(&what)) {
        clipped(&whole(&shortened(&what, room, look)), look)
    } else if width(&alone) <= look.columns {
        alone
    } else {
        clipped(&wait.way_out, look)
    }
}

/// Text in a row of so many columns, with a mark where it does not end there.
fn shortened(text: &str, columns: usize, look: Look) -> String {
    let row = |columns| clipped(text, Look { columns, ..look });
    if width(text) <= columns {
        row(columns)
    } else {
        format!("{}…", row(columns - 1).trim_end())
    }
}

/// Text as it fits into one row.
fn clipped(text: &str, look: Look) -> String {
    wrapped(text, look).into_iter().next().unwrap_or_default()
}

/// Text in rows of the terminal's width: line ends begin a row, tabs are blanks, and nothing in it can move the cursor.
pub(super) fn wrapped(text: &str, look: Look) -> Vec<String> {
    let mut rows = Vec::new();
    for line in Printable::new(text)
        .as_str()
        .split('\n')
        .filter(|line| !line.is_empty())
    {
        let (mut row, mut used) = (String::new(), 0);
        for character in line.chars() {
            let (character, width) = cell(character, look);
            if used + width > look.columns {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            row.push(character);
            used += width;
        }
        rows.push(row);
    }
    rows
}

/// A character that this terminal can show, and its columns.
fn cell(character: char, look: Look) -> (char, usize) {
    let character = match character {
        '\t' => ' ',
        '…' if !look.unicode => '.',
        other if !look.unicode && !other.is_ascii() => '?',
        other => other,
    };
    match character.width().unwrap_or(0) {
        width if width > look.columns => ('?', 1),
        width => (character, width),
    }
}

/// Columns that plain text takes in one row, for texts that the terminal wraps by itself.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn look(columns: usize, rows: usize) -> Look {
        Look {
            columns,
            rows,
            colour: false,
            unicode: true,
        }
    }

    fn wait(command: &str) -> Wait {
        Wait {
            phase: "writing".to_owned(),
            way_out: "Esc cancels".to_owned(),
            model: "tiny".to_owned(),
            command: command.to_owned(),
            danger: None,
        }
    }

    #[test]
    fn the_first_row_says_what_is_awaited_and_from_whom() {
        assert_eq!(rows(&wait(""), look(80, 5), 0), ["⣾ writing · tiny · Esc cancels"]);
        let plain = Look {
            unicode: false,
            ..look(80, 5)
        };
        assert_eq!(
            rows(&wait("größe"), plain, 1),
            ["/ writing, tiny, Esc cancels", "gr??e"]
        );
        let colour = Look {
            colour: true,
            ..look(9, 5)
        };
        assert_eq!(rows(&wait("ls"), colour, 0), ["\x1b[2mEsc cance\x1b[22m", "ls"]);
    }

    #[test]
    fn the_way_out_is_the_last_to_go() {
        let first = |phase: &str, way_out: &str, columns| {
            let wait = Wait {
                phase: phase.to_owned(),
                model: "qwen2.5-coder-1.5b".to_owned(),
                way_out: way_out.to_owned(),
                ..Wait::default()
            };
            rows(&wait, look(columns, 5), 0).remove(0)
        };
        let english = |columns| first("writing …", "Esc cancels", columns);
        assert_eq!(english(46), "⣾ writing … · qwen2.5-coder-1.5b · Esc cancels");
        assert_eq!(english(45), "⣾ writing … · qwen2.5-coder-1.… · Esc cancels");
        assert_eq!(english(30), "⣾ writing … · Esc cancels");
        assert_eq!(english(20), "⣾ Esc cancels");
        assert_eq!(english(12), "Esc cancels");
        let german = |columns| first("lädt das Modell: 0,4 von 1,1 GB", "Esc bricht ab", columns);
        assert_eq!(german(40), "⣾ lädt das Modell: 0,4… · Esc bricht ab");
        assert_eq!(german(30), "⣾ lädt das Mo… · Esc bricht ab");
        assert_eq!(
            (german(20).as_str(), german(12).as_str()),
            ("⣾ Esc bricht ab", "Esc bricht a")
        );
    }

    #[test]
    fn long_commands_wrap_and_show_their_end() {
        assert_eq!(wrapped("abcdef", look(4, 9)), ["abcd", "ef"]);
        assert_eq!(wrapped("日本語", look(5, 9)), ["日本", "語"]);
        assert_eq!(wrapped("日本", look(1, 9)), ["?", "?"]);
        assert_eq!(wrapped("a\tb\nc", look(9, 9)), ["a b", "c"]);
        assert_eq!(rows(&wait("abcdef"), look(2, 3), 0)[1..], ["cd", "ef"]);
    }

    #[test]
    fn a_dangerous_command_is_red_and_the_reason_stands_below_it() {
        let danger = Wait {
            danger: Some("danger: all".to_owned()),
            ..wait("rm -rf /\nls")
        };
        let drawn = |columns, rows, colour| {
            let look = Look {
                colour,
                ..look(columns, rows)
            };
            super::rows(&danger, look, 0)
        };
        let red = |text: &str| format!("\x1b[31m{text}\x1b[39m");
        assert_eq!(drawn(80, 9, true)[1..], ["rm -rf /", "ls", "danger: all"].map(red));
        assert_eq!(drawn(80, 9, false)[1..], ["rm -rf /", "ls", "danger: all"]);
        assert_eq!(drawn(6, 3, false), ["Esc ca", "ls", "danger"]);
        assert_eq!(drawn(80, 2, true)[1..], ["ls"].map(red));
        assert_eq!(drawn(80, 2, false), ["danger: all", "ls"], "where else is the word");
        assert_eq!(drawn(80, 1, true), ["danger: all"].map(red));
    }

    #[test]
    fn a_hostile_answer_cannot_steer_the_terminal() {
        let drawn = rows(&wait("ls\x1b[2J\x1b]0;x\x07\r\u{202e}"), look(80, 5), 0);
        assert!(
            !drawn.concat().contains(['\x1b', '\x07', '\r', '\u{202e}']),
            "{drawn:?}"
        );
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_the_terminal(text in ".{0,80}", columns in 1usize..30, rows in 1usize..6) {
            let danger = Some(text.clone()).filter(|text| text.len() % 2 == 1);
            let drawn = super::rows(&Wait { danger, ..wait(&text) }, look(columns, rows), 3);
            prop_assert!(drawn.len() <= rows);
            for row in drawn {
                prop_assert!(width(&row) <= columns, "{row:?}");
            }
        }
    }
}
