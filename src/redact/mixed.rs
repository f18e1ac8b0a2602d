//! Words that nobody would say or call anything by, in a line that speaks of secrets: `log in as ada with Zq7frosch91`.
//!
//! All other rules know where a secret stands. What is made for being no word gives itself away wherever it stands.

use super::vocabulary::{Strength, Vocabulary};
use super::{Kind, Place, Span};

/// What is shorter may be a unit or a size.
const SHORTEST: usize = 8;
/// What is longer is a key, which has rules of its own.
const LONGEST: usize = 64;
/// Finds them. Only the line and the one that leads to it count, so that not everything behind the first word is one.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let mut at = 0;
    let mut leads = false;
    for line in text.split_inclusive('\n') {
        let found: Vec<(usize, &str)> = made_up(line).collect();
        let tells = (!found.is_empty() || line.trim_end().ends_with(':')) && vocabulary.speaks(line);
        if tells || leads {
            let span = |(start, word): (usize, &str)| {
                Span::new(at + start, at + start + word.len(), Place::new(Kind::Words, ""))
            };
            out.extend(found.into_iter().map(span));
        }
        labelled(line, vocabulary, at, out);
        // "use this password:", and what follows, perhaps behind an empty line.
        leads = tells && line.trim_end().ends_with(':') || leads && line.trim().is_empty();
        at += line.len();
    }
}

/// The words behind one that tells of a secret in the name of a file or a branch: `backup_password_Name77.zip`.
fn labelled(line: &str, vocabulary: &Vocabulary, at: usize, out: &mut Vec<Span>) {
    let mut start = at;
    let mut tells = false;
    for piece in line.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let part = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let lower = part.to_lowercase();
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        let known = vocabulary.has("hashes", &lower) || vocabulary.has("machines", &lower);
        if tells && digits > 1 && letters > 2 && !known {
            out.push(Span::new(start, start + part.len(), Place::new(Kind::Words, "")));
        }
        // "-is-", "_ist_"
        let joins = piece.ends_with(['_', '-']);
        tells =
            joins && (tells && vocabulary.has("verbs", &lower) || vocabulary.strength(part) == Some(Strength::Strong));
        start += piece.len();
    }
}

/// The words of letters and digits that look made up, and where they stand.
fn made_up(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric();
    let mut at = 0;
    line.split_inclusive(move |c: char| !is_part(c))
        .filter_map(move |piece| {
            let start = at;
            at += piece.len();
            let word = piece.trim_end_matches(move |c: char| !is_part(c));
            let before = line[..start].chars().next_back();
            let behind = &line[start + word.len()..];
            // A part of a path, of a name of a file, or of an address.
            let placed = before.is_some_and(|c| matches!(c, '/' | '.' | '\\' | '#'))
                || behind.starts_with('/')
                || behind.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_part));
            (is_made_up(word) && !placed).then_some((start, word))
        })
}

/// Returns true for a mixture of capitals, small letters and digits that is no name in CamelCase: there a capital follows a
/// digit.
fn is_made_up(word: &str) -> bool {
    let bytes = word.as_bytes();
    let inner = bytes
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_lowercase());
    (SHORTEST..=LONGEST).contains(&word.len())
        && bytes.iter().any(u8::is_ascii_uppercase)
        && bytes.iter().filter(|byte| byte.is_ascii_lowercase()).count() > 1
        && inner.count() > 0
        && !bytes.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_up_is_told_from_names() {
        for word in ["Zq7frosch91", "Passw0rd", "xK9mPq2wL7", "hT5gZ8kq", "S3cretWort"] {
            assert!(is_made_up(word), "{word}");
        }
        for word in [
            "Sommer2024",
            "OAuth2Client",
            "Log4jConfig2X",
            "IMG2034x",
            "README2x",
            "frosch91zq",
            "a1b2c3d4e5F6",
            "Short1x",
        ] {
            assert_eq!(is_made_up(word), word == "Log4jConfig2X", "{word}");
        }
    }

    #[test]
    fn it_counts_only_where_a_secret_is_spoken_of() {
        let vocabulary = Vocabulary::new();
        for (text, expected) in [
            ("log in as ada with Zq7frosch91", Some("Zq7frosch91")),
            ("[[ $pw == Zq7frosch91 ]]", Some("Zq7frosch91")),
            (
                "use this password:\n\nZq7frosch91\nnext Zq7frosch92x",
                Some("Zq7frosch91"),
            ),
            ("open Zq7frosch91", None),
            ("the password of db/Zq7frosch91/x and Zq7frosch91.txt", None),
        ] {
            let mut spans = Vec::new();
            find(text, &vocabulary, &mut spans);
            let found: Vec<&str> = spans.iter().map(|span| &text[span.start..span.end]).collect();
            assert_eq!(found, Vec::from_iter(expected), "{text}");
        }
    }
}
