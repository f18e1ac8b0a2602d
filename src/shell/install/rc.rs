//! Our one line in the file that a shell reads when it starts. Everything else in there is the user's: bytes that
//! stay as they are.

/// The comment that ends our line.
const MARK: &[u8] = b"# lotse";

/// The line, and the names of the script that it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// The whole of it, without the newline.
    pub(super) text: String,
    /// The script as the line has it, in quotes.
    pub(super) quoted: String,
    /// The script as the user may have written it.
    pub(super) plain: String,
}

impl Line {
    /// Returns true if a line of the file is ours; what the user made a comment of is not.
    fn is(&self, line: &[u8]) -> bool {
        let line = line.trim_ascii();
        let words = || line.split(u8::is_ascii_whitespace);
        line.ends_with(MARK)
            && !line.starts_with(b"#")
            && (contains(line, self.quoted.as_bytes()) || words().any(|word| word == self.plain.as_bytes()))
    }
}

/// Returns true if the line is in the file.
pub(super) fn has(rc: &[u8], line: &Line) -> bool {
    lines(rc).any(|found| line.is(found))
}

/// The number of times that the line is in the file.
pub(super) fn count(rc: &[u8], line: &Line) -> usize {
    lines(rc).filter(|found| line.is(found)).count()
}

/// The number of lines that call a command, comments aside.
pub(super) fn count_calls(rc: &[u8], command: &[u8]) -> usize {
    let calls = |line: &&[u8]| !line.trim_ascii().starts_with(b"#") && contains(line, command);
    lines(rc).filter(calls).count()
}

/// The file with the line at its end.
pub(super) fn with(rc: &[u8], line: &Line) -> Vec<u8> {
    let mut new = rc.to_vec();
    if !new.is_empty() && !new.ends_with(b"\n") {
        new.push(b'\n');
    }
    new.extend_from_slice(line.text.as_bytes());
    new.push(b'\n');
    new
}

/// The file with the line before all others.
pub(super) fn with_first(rc: &[u8], line: &Line) -> Vec<u8> {
    [line.text.as_bytes(), b"\n", rc].concat()
}

/// The file without the line, wherever it is.
pub(super) fn without(rc: &[u8], line: &Line) -> Vec<u8> {
    lines(rc).filter(|found| !line.is(found)).collect::<Vec<_>>().concat()
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|byte| *byte == b'\n')
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            text: "[ -r '/d/lotse.bash' ] && . '/d/lotse.bash'  # lotse".to_owned(),
            quoted: "'/d/lotse.bash'".to_owned(),
            plain: "/d/lotse.bash".to_owned(),
        }
    }

    #[test]
    fn the_line_goes_to_the_end_and_away_again() {
        let line = line();
        for rc in ["", "a\n", "a\r\nb\r\n", "\n\n"] {
            let new = with(rc.as_bytes(), &line);
            assert!(has(&new, &line) && new.ends_with(b"# lotse\n"));
            assert_eq!(without(&new, &line), rc.as_bytes());
        }
        let new = with(b"no newline \xff\xfe", &line);
        assert_eq!(without(&new, &line), b"no newline \xff\xfe\n");
    }

    #[test]
    fn the_first_line_comes_before_all_others() {
        let line = line();
        for rc in [&b""[..], b"a\n", b"a\r\nb", b"\xff\n\n"] {
            let new = with_first(rc, &line);
            assert!(has(&new, &line) && new.starts_with(b"[ -r '/d/lotse.bash' ]"));
            assert_eq!(without(&new, &line), rc);
        }
    }

    #[test]
    fn the_line_is_known_wherever_the_user_put_it() {
        let ours = [
            "if true; then\n  [ -r '/d/lotse.bash' ] && . '/d/lotse.bash'  # lotse\nfi\n",
            "[ -r '/d/lotse.bash' ] && . '/d/lotse.bash'  # lotse\r\nmore\n",
            "a\nsource /d/lotse.bash # lotse",
        ];
        for rc in ours {
            assert!(has(rc.as_bytes(), &line()), "{rc}");
            let rest = without(rc.as_bytes(), &line());
            assert_eq!(lines(&rest).count() + 1, lines(rc.as_bytes()).count(), "{rc}");
        }
    }

    #[test]
    fn other_lines_are_the_users() {
        let theirs = [
            "# [ -r '/d/lotse.bash' ] && . '/d/lotse.bash'  # lotse\n",
            "[ -r '/d/lotse.bash' ] && . '/d/lotse.bash'\n",
            "[ -r '/other/lotse.bash' ] && . '/other/lotse.bash'  # lotse\n",
            ". /e/d/lotse.bash # lotse\n",
            "alias l=ls # lotse\n",
        ];
        for rc in theirs {
            assert!(!has(rc.as_bytes(), &line()), "{rc}");
            assert_eq!(without(rc.as_bytes(), &line()), rc.as_bytes());
        }
    }
}
