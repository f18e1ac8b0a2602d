//! Of a long output, the lines that say what went wrong.

/// Phrases of lines about failures, in lower case.
const TELLING: [&str; 34] = [
    "error",
    "fatal",
    "fail",
    "cannot",
    "can't",
    "could not",
    "couldn't",
    "denied",
    "not found",
    "no such",
    "unknown",
    "invalid",
    "unexpected",
    "undefined",
    "unable",
    "refused",
    "missing",
    "exception",
    "panic",
    "not permitted",
    "no space",
    "in use",
    "fehler",
    "kann nicht",
    "konnte nicht",
    "nicht gefunden",
    "verweigert",
    "ungültig",
    "unbekannt",
    "fehlgeschlagen",
    "fehlt",
    "nicht möglich",
    "abgebrochen",
    "kein ",
];

/// No line is told further than this.
const WIDEST: usize = 200;

/// At most `most` bytes of a plain text: lines about errors first, then the last and the first ones, all in their order.
/// A line `…` stands for what was left out.
pub(super) fn excerpt(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let lines: Vec<&str> = text
        .lines()
        .map(|line| cut(line.trim_end(), WIDEST.min(most)))
        .collect();
    let mut kept = vec![false; lines.len()];
    let mut left = most;
    for at in by_worth(&lines) {
        // A line end, and a mark before it.
        let size = lines[at].len() + 1 + '…'.len_utf8() + 1;
        if size <= left {
            left -= size;
            kept[at] = true;
        }
    }
    let mut text = String::new();
    let mut gap = false;
    for (line, kept) in lines.iter().zip(kept) {
        if kept {
            text += if gap { "…\n" } else { "" };
            text += line;
            text.push('\n');
        }
        gap = !kept;
    }
    text.truncate(text.trim_end().len());
    text
}

/// The lines that are not empty, those that tell most first.
fn by_worth(lines: &[&str]) -> Vec<usize> {
    let last = lines.len().saturating_sub(1);
    let mut order: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].trim().is_empty()).collect();
    order.sort_by_key(|&at| {
        let line = lines[at].to_lowercase();
        let tells = TELLING.iter().any(|word| line.contains(word));
        // Usage and summaries are at the end, causes often at the beginning.
        (!tells, at.min(last - at))
    });
    order
}

fn cut(line: &str, most: usize) -> &str {
    let end = (0..=most.min(line.len())).rev().find(|&at| line.is_char_boundary(at));
    &line[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_come_first_then_the_ends() {
        let noise = "compiling something that is fine\n".repeat(100);
        let text = format!("begin\n{noise}src/main.c:3: error: `x` undeclared\n{noise}make: *** [all] Error 1");
        let shown = excerpt(&text, 200);
        assert!(shown.len() <= 200, "{shown}");
        for part in [
            "begin\n",
            "…\nsrc/main.c:3: error: `x` undeclared\n…\n",
            "make: *** [all] Error 1",
        ] {
            assert!(shown.contains(part), "{part:?} in {shown}");
        }
        assert_eq!(excerpt("short\n\ntext", 100), "short\n\ntext");
    }

    proptest::proptest! {
        #[test]
        fn it_is_never_longer_than_it_may_be(text in "([a-zö ]{0,30}\n){0,30}", most in 0usize..300) {
            proptest::prop_assert!(excerpt(&text, most).len() <= most);
        }
    }
}
