//! The output of a command as text.

/// How zsh says that the last line had no line end, in the usual way.
const NO_LINE_END: [&str; 2] = [
    "\u{1b}[1m\u{1b}[7m%\u{1b}[27m\u{1b}[1m\u{1b}[0m",
    "\u{1b}[1m\u{1b}[7m#\u{1b}[27m\u{1b}[1m\u{1b}[0m",
];

/// The text, without what zsh writes before its prompt: a sign that the last line has no end, and so many blanks that the
/// cursor gets into the next row if it has none. It has a whole row of them to write, even where it shows nothing in the end.
pub(super) fn decode(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let Some(shown) = text.strip_suffix("\r \r").filter(|shown| shown.ends_with("  ")) else {
        return text.into_owned();
    };
    let shown = shown.trim_end_matches(' ');
    let sign = NO_LINE_END.iter().find_map(|sign| shown.strip_suffix(sign));
    sign.unwrap_or(shown).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_zsh_adds_is_taken_away() {
        let blanks = " ".repeat(79);
        for (output, text) in [
            (String::new(), ""),
            ("one\ntwo".to_owned(), "one\ntwo"),
            (format!("one\r\n{}{blanks}\r \r", NO_LINE_END[0]), "one\r\n"),
            (format!("one{}{blanks}\r \r", NO_LINE_END[1]), "one"),
            (format!("one{blanks}\r \r"), "one"),
            ("50%\r \r".to_owned(), "50%\r \r"),
        ] {
            assert_eq!(decode(output.as_bytes()), text, "{output:?}");
        }
        assert_eq!(decode(b"\xffx"), "\u{fffd}x");
    }
}
