//! Removal of what shells add to the output of a command.

/// The usual signs of a last line without an end.
const SIGNS: [&[u8]; 2] = [
    b"\x1b[1m\x1b[7m%\x1b[27m\x1b[1m\x1b[0m",
    b"\x1b[1m\x1b[7m#\x1b[27m\x1b[1m\x1b[0m",
];

/// The output without what zsh writes before its prompt: a sign that the last line has no end, and so many blanks that the
/// cursor gets into the next row if it has none. It has a whole row of them to write, even where it shows nothing in the end.
pub(super) fn without_sign(output: &[u8]) -> &[u8] {
    let output = without_mark(output);
    let Some(shown) = output.strip_suffix(b"\r \r").filter(|shown| shown.ends_with(b"  ")) else {
        return output;
    };
    let blanks = shown.iter().rev().take_while(|byte| **byte == b' ').count();
    let shown = &shown[..shown.len() - blanks];
    SIGNS.iter().find_map(|sign| shown.strip_suffix(*sign)).unwrap_or(shown)
}

/// The output without the mark for the end of a command that fish 4 makes itself, before any hook can. A program that ends
/// its output so loses nothing that anybody sees.
fn without_mark(output: &[u8]) -> &[u8] {
    const BEGIN: &[u8] = b"\x1b]133;D";
    let Some(at) = output.windows(BEGIN.len()).rposition(|bytes| bytes == BEGIN) else {
        return output;
    };
    let rest = &output[at + BEGIN.len()..];
    let rest = rest.strip_suffix(b"\x07").or_else(|| rest.strip_suffix(b"\x1b\\"));
    let is_mark = rest.is_some_and(|rest| rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b';'));
    if is_mark { &output[..at] } else { output }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shells_add_is_taken_away() {
        let sign = |sign: usize| String::from_utf8(SIGNS[sign].to_vec()).unwrap() + &" ".repeat(79) + "\r \r";
        for (output, shown) in [
            (String::new(), ""),
            ("one\ntwo".to_owned(), "one\ntwo"),
            ("one\r\n".to_owned() + &sign(0), "one\r\n"),
            ("one".to_owned() + &sign(1), "one"),
            ("one     \r \r".to_owned(), "one"),
            ("50%\r \r".to_owned(), "50%\r \r"),
            ("one\n\u{1b}]133;D;0\u{7}".to_owned(), "one\n"),
            ("one\n\u{1b}]133;D\u{1b}\\".to_owned(), "one\n"),
            ("\u{1b}]133;D;0\u{7}one\n".to_owned(), "\u{1b}]133;D;0\u{7}one\n"),
        ] {
            assert_eq!(without_sign(output.as_bytes()), shown.as_bytes(), "{output:?}");
        }
    }
}
