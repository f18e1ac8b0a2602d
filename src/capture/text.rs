//! What zsh adds to the output of a command.

/// How it says that the last line had no line end, in the usual way.
const SIGNS: [&[u8]; 2] = [
    b"\x1b[1m\x1b[7m%\x1b[27m\x1b[1m\x1b[0m",
    b"\x1b[1m\x1b[7m#\x1b[27m\x1b[1m\x1b[0m",
];

/// The output without what zsh writes before its prompt: a sign that the last line has no end, and so many blanks that the
/// cursor gets into the next row if it has none. It has a whole row of them to write, even where it shows nothing in the end.
pub(super) fn without_sign(output: &[u8]) -> &[u8] {
    let Some(shown) = output.strip_suffix(b"\r \r").filter(|shown| shown.ends_with(b"  ")) else {
        return output;
    };
    let blanks = shown.iter().rev().take_while(|byte| **byte == b' ').count();
    let shown = &shown[..shown.len() - blanks];
    SIGNS.iter().find_map(|sign| shown.strip_suffix(*sign)).unwrap_or(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_zsh_adds_is_taken_away() {
        let sign = |sign: usize| String::from_utf8(SIGNS[sign].to_vec()).unwrap() + &" ".repeat(79) + "\r \r";
        for (output, shown) in [
            (String::new(), ""),
            ("one\ntwo".to_owned(), "one\ntwo"),
            ("one\r\n".to_owned() + &sign(0), "one\r\n"),
            ("one".to_owned() + &sign(1), "one"),
            ("one     \r \r".to_owned(), "one"),
            ("50%\r \r".to_owned(), "50%\r \r"),
        ] {
            assert_eq!(without_sign(output.as_bytes()), shown.as_bytes(), "{output:?}");
        }
    }
}
