//! Plain text of what a terminal would show in the end.
//!
//! Output is hostile: it holds whatever a program, a file or a server wrote. Here it loses everything that steers a
//! terminal, and what was overwritten on a line is gone as it is on the screen.

/// Bytes kept from the beginning: programs that give usage after the error put the error first.
const HEAD: usize = 8 * 1024;
/// Bytes kept from the end, where most errors are.
const TAIL: usize = 16 * 1024;
/// No message that anybody can read is longer; what lies further right is dropped.
const WIDEST: usize = 600;

/// The text as a person would have read it: without escape sequences, overwritten characters and control characters,
/// one line feed between lines. Of a long text the beginning and the end are left.
pub fn clean(output: &str) -> String {
    let mut screen = Screen::default();
    if output.len() <= HEAD + TAIL {
        screen.write(output);
    } else {
        screen.write(&output[..floor(output, HEAD)]);
        screen.end_line();
        // With the line end between them it is no longer than what is taken whole: cut once, it is not cut again.
        let tail = (output.len() - TAIL + 1..output.len()).find(|&at| output.is_char_boundary(at));
        screen.write(&output[tail.unwrap_or(output.len())..]);
    }
    screen.finish()
}

/// The last place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[derive(Default)]
struct Screen {
    done: String,
    line: Vec<char>,
    column: usize,
}

impl Screen {
    fn write(&mut self, text: &str) {
        let mut chars = text.chars().peekable();
        while let Some(character) = chars.next() {
            match character {
                '\n' => self.end_line(),
                '\r' => self.column = 0,
                '\u{8}' => self.column = self.column.saturating_sub(1),
                '\u{1b}' => self.escape(&mut chars),
                '\u{9b}' => self.control_sequence(&mut chars),
                '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => skip_string(&mut chars),
                '\t' => self.put('\t'),
                other if other.is_control() => {}
                other => self.put(other),
            }
        }
    }

    fn put(&mut self, character: char) {
        match self.line.get_mut(self.column) {
            Some(place) => *place = character,
            None if self.column < WIDEST => self.line.push(character),
            None => return,
        }
        self.column += 1;
    }

    fn escape(&mut self, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
        match chars.peek() {
            Some('[') => {
                chars.next();
                self.control_sequence(chars);
            }
            Some(']' | 'P' | 'X' | '^' | '_') => {
                chars.next();
                skip_string(chars);
            }
            Some(' '..='/') => {
                // Character sets and the like: one or more intermediates, then one final character.
                while chars.next_if(|c| (' '..='/').contains(c)).is_some() {}
                chars.next();
            }
            Some(next) if !next.is_control() => {
                chars.next();
            }
            _ => {}
        }
    }

    fn control_sequence(&mut self, chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
        let mut parameters = String::new();
        while let Some(character) = chars.next_if(|c| (' '..='?').contains(c)) {
            if parameters.len() < 16 {
                parameters.push(character);
            }
        }
        let Some(last) = chars.next_if(|c| ('@'..='~').contains(c)) else {
            return;
        };
        let number = parameters.parse::<usize>().unwrap_or(0);
        match last {
            'K' if number == 0 => self.line.truncate(self.column),
            'K' => self.line.clear(),
            'C' => self.column = (self.column + number.max(1)).min(self.line.len()),
            'D' => self.column = self.column.saturating_sub(number.max(1)),
            'G' => self.column = number.saturating_sub(1).min(self.line.len()),
            _ => {}
        }
        self.column = self.column.min(self.line.len());
    }

    fn end_line(&mut self) {
        self.done.extend(self.line.drain(..));
        self.done.truncate(self.done.trim_end_matches([' ', '\t']).len());
        self.done.push('\n');
        self.column = 0;
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.done.truncate(self.done.trim_end().len());
        self.done
    }
}

/// Skips to the end of an operating system command, a device control string and the like.
fn skip_string(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(character) = chars.next() {
        match character {
            // A string that never ends must not swallow the rest of the output.
            '\u{7}' | '\u{9c}' | '\n' => return,
            '\u{1b}' => {
                chars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_screen_shows_is_what_is_left() {
        let table = [
            ("plain\ntext\n", "plain\ntext"),
            ("a\r\nb\r\n", "a\nb"),
            ("\u{1b}[31merror\u{1b}[0m: x", "error: x"),
            ("\u{1b}[38;2;1;2;3mx\u{1b}[m\u{1b}(B\u{1b}[?25l", "x"),
            ("\u{1b}]0;title\u{7}x", "x"),
            ("\u{1b}]8;;http://a\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}]52;c;never ended\nx", "x"),
            ("\u{1b}Pq#0~\u{1b}\\x", "x"),
            ("\u{9b}31mx\u{9d}0;t\u{9c}y", "xy"),
            (" 10%\r 50%\r100%\r\u{1b}[Kerror", "error"),
            ("long line\rshort", "shortline"),
            ("abc\u{8}\u{8}X", "aXc"),
            ("\u{8}\u{8}a", "a"),
            ("a\0b\u{7f}c", "abc"),
            ("größe\tx", "größe\tx"),
            ("\u{1b}", ""),
            ("\u{1b}[", ""),
            ("\u{1b}[99999999999999999999Dx", "x"),
            ("ab\u{1b}[9Cc", "abc"),
            ("\u{1b}]x\u{1b}", ""),
        ];
        for (output, shown) in table {
            assert_eq!(clean(output), shown, "{output:?}");
        }
    }

    #[test]
    fn a_megabyte_becomes_a_page_with_both_ends() {
        let text = format!("first\n{}\nlast", "ö".repeat(1 << 20));
        let shown = clean(&text);
        assert!(shown.starts_with("first\n") && shown.ends_with("\nlast"));
        assert!(shown.len() < 10 * WIDEST);
        let rows = "x\n".repeat(1 << 20);
        assert!(clean(&rows).len() <= HEAD + TAIL);
    }

    proptest::proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(piece in "[aö\t \n\r\u{1b}\u{3000}]{1,40}", times in 1..4000_usize) {
            let shown = clean(&piece.repeat(times));
            proptest::prop_assert_eq!(clean(&shown), shown);
        }

        #[test]
        fn nothing_is_left_that_steers_a_terminal(output in "(\u{1b}|\u{9b}|\\[|[0-9;]|[A-Za-z]|\r|\n|\u{8}|[^x]){0,80}") {
            let shown = clean(&output);
            proptest::prop_assert!(!shown.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
        }
    }
}
