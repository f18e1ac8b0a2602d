//! Seeds: the words of a wallet, and groups of letters and digits.

use super::phrases::{AROUND, Word};
use super::vocabulary::Vocabulary;
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
