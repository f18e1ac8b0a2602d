//! Seeds: the words of a wallet, groups of letters and digits, and lists of codes.

use super::names::Name;
use super::phrases::{AROUND, Word};
use super::vocabulary::{Strength, Vocabulary};
use super::{Kind, Place, Span};

/// Twelve ordinary words and more, with numbers or without, as keepers of coins want them.
pub(super) fn mnemonic(words: &[Word<'_>], vocabulary: &Vocabulary, out: &mut Vec<Span>) -> bool {
    let number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let ordinary = |word: &str| {
        matches!(word.len(), 3..=8)
            && word.bytes().all(|byte| byte.is_ascii_lowercase())
            && !vocabulary.has("articles", word)
    };
    let texts = words.iter().map(|word| word.text.trim_matches(AROUND));
    let length = texts.clone().take_while(|word| number(word) || ordinary(word)).count();
    if texts.take(length).filter(|word| ordinary(word)).count() < 12 {
        return false;
    }
    let last = &words[length - 1];
    let end = last.start + last.text.trim_end_matches(AROUND).len();
    out.push(Span::new(words[0].start, end, Place::new(Kind::Words, "")));
    true
}

/// Groups of four (RFC 4648, Base32), as those who hand out seeds write them.
pub(super) fn seed(words: &[Word<'_>], out: &mut Vec<Span>) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'2'..=b'7');
    let group = |word: &&Word<'_>| {
        let text = word.text.trim_matches(AROUND);
        matches!(text.len(), 2..=4) && text.bytes().all(letter)
    };
    let count = words.iter().take_while(group).count();
    let digits = words[..count]
        .iter()
        .filter(|word| word.text.bytes().any(|byte| byte.is_ascii_digit()));
    if count < 4 || digits.count() < 2 {
        return false;
    }
    let last = &words[count - 1];
    let start = words[0].start + words[0].text.len() - words[0].text.trim_start_matches(AROUND).len();
    let end = last.start + last.text.trim_end_matches(AROUND).len();
    out.push(Span::new(start, end, Place::new(Kind::Words, "")));
    true
}

/// Adds the codes behind "recovery codes", on the line and below it, with numbers before them or without.
pub(super) fn codes(rest: &str, name: &Name<'_>, out: &mut Vec<Span>) -> bool {
    const FAR: usize = 40;
    let lower = name.text.to_lowercase();
    if name.strength < Strength::Medium || !lower.ends_with("codes") && !lower.ends_with("code") {
        return false;
    }
    let mut at = name.end;
    let mut found = false;
    for word in rest.split_inclusive(char::is_whitespace).take(FAR) {
        let text = word.trim();
        let bare = text.trim_matches(AROUND);
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let plain = bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let number = text.len() < 4 && digits == bare.len() && text.len() > bare.len();
        if digits > 1 && bare.len() > 3 && plain {
            let start = at + word.find(bare).unwrap_or(0);
            out.push(Span::new(start, start + bare.len(), Place::new(Kind::Words, "")));
            found = true;
        } else if !bare.is_empty() && !number && (found || bare.len() > 6) && !matches!(bare, "and" | "und") {
            break;
        }
        at += word.len();
    }
    found
}
