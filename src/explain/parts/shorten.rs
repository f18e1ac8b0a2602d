//! The beginning of what a manual says, so that it can be read at a glance.

/// About two lines.
const LONGEST: usize = 160;

/// Returns the text of an option, without the line of its names.
pub(super) fn described(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    // A help text has both on one line, and several blanks between them.
    let beside = first
        .trim_start()
        .split_once("  ")
        .map_or("", |(_, beside)| beside.trim());
    let beside = beside.strip_prefix(": ").unwrap_or(beside);
    let paragraph = rest
        .split('\n')
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    let whole = if beside.is_empty() || rest.starts_with('\n') {
        format!("{beside}{paragraph}")
    } else {
        format!("{beside} {paragraph}")
    };
    shorten(&whole)
}

/// The first sentences of a text, as many as can be read at a glance.
pub(super) fn shorten(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut taken = String::new();
    let mut sentence_end = 0;
    for word in &words {
        let length = taken.chars().count() + 1 + word.chars().count();
        if length > LONGEST {
            return match sentence_end {
                0 => taken + " …",
                end => unended(&taken[..end]).to_owned(),
            };
        }
        if !taken.is_empty() {
            taken.push(' ');
        }
        taken.push_str(word);
        if ends_sentence(word) {
            sentence_end = taken.len();
        }
    }
    unended(&taken).to_owned()
}

/// Without the point at its end; one that stands alone is a name.
fn unended(text: &str) -> &str {
    text.strip_suffix(['.', ':', ';'])
        .filter(|text| text.ends_with(|c: char| !c.is_whitespace() && c != '.'))
        .unwrap_or(text)
}

fn ends_sentence(word: &str) -> bool {
    let stem = word.trim_end_matches(['.', '!', '?']);
    let abbreviated = matches!(
        stem,
        "e.g" | "i.e" | "z.B" | "bzw" | "etc" | "cf" | "vgl" | "d.h" | "B" | "h"
    );
    stem.len() < word.len() && stem.chars().count() > 1 && !abbreviated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_lose_their_names_and_become_short() {
        let table = [
            (
                "-x, --extract\nExtract files.  See below.\nMore.",
                "Extract files. See below",
            ),
            (
                "  -a, --all      do not ignore\nentries starting with .",
                "do not ignore entries starting with .",
            ),
            ("-a\nUse it, e.g. here.", "Use it, e.g. here"),
            ("--watch=false: look", ""),
            ("-a", ""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(described(text), expected, "{text:?}");
        }
        let long = "word ".repeat(100);
        assert!(shorten(&long).chars().count() <= LONGEST + 2 && shorten(&long).ends_with(" …"));
        let sentences = format!("The first one. {long}");
        assert_eq!(shorten(&sentences), "The first one");
    }
}
