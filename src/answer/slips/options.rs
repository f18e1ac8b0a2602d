//! Options that the words ask for by what they do. `wishes.txt` has them.

use super::Slip;
use super::line::{Line, Part};
use super::words::Asked;

/// What is asked for, and the option that does it.
#[derive(Default)]
struct Wish<'a> {
    /// The option to add.
    option: &'a str,
    /// The programs whose option this is.
    programs: Vec<&'a str>,
    /// Letters that do it as well or better.
    letters: &'a str,
    /// Beginnings of long options that do it as well or better.
    long: Vec<&'a str>,
    /// Text anywhere in the line that shows that it is done in another way.
    done: Vec<&'a str>,
    /// A program that does it by another word of its own: the program, the word, and the one in its place.
    turn: Option<(&'a str, &'a str, &'a str)>,
    /// What people say; one that ends in `*` may go on.
    phrases: Vec<&'a str>,
    /// What is wrong without it.
    message: &'a str,
}

/// All of them, as they are written down.
fn wishes() -> impl Iterator<Item = Wish<'static>> {
    include_str!("wishes.txt").split("\n\n").skip(1).map(wish)
}

fn wish(block: &str) -> Wish<'_> {
    let mut wish = Wish::default();
    for (name, value) in block.lines().filter_map(|line| line.split_once(": ")) {
        match name {
            "add" => {
                let (option, programs) = value.split_once(" to ").unwrap_or_default();
                wish.option = option;
                wish.programs = programs.split(' ').collect();
            }
            "same" => {
                let (letters, long) = value.split_once(' ').unwrap_or((value, ""));
                wish.letters = letters;
                wish.long = long.split_whitespace().collect();
            }
            "turn" => {
                let mut words = value.split(' ');
                wish.turn = words
                    .next()
                    .zip(words.next())
                    .zip(words.next())
                    .map(|((program, from), to)| (program, from, to));
            }
            "done" => wish.done = value.split(' ').collect(),
            "asked" => wish
                .phrases
                .extend(value.split(',').map(str::trim).filter(|phrase| !phrase.is_empty())),
            _ => wish.message = value,
        }
    }
    wish
}

/// Options that are asked for and are not there.
pub(super) fn missing(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let missing: Vec<Slip> = wishes()
        .filter(|wish| asked.wants(&wish.phrases))
        .filter_map(|wish| granted(&wish, line))
        .collect();
    let messages: Vec<&str> = missing.iter().map(|slip| slip.message.as_str()).collect();
    let message = messages.join("; ");
    (!missing.is_empty()).then(|| Slip::new(message, missing.into_iter().flat_map(|slip| slip.edits)))
}

fn granted(wish: &Wish<'_>, line: &Line<'_>) -> Option<Slip> {
    if wish.done.iter().any(|text| line.text.contains(text)) {
        return None;
    }
    let programs: Vec<&Part> = line.all(&wish.programs).collect();
    if let (Some((program, from, to)), true) = (wish.turn, programs.is_empty()) {
        let (word, _) = line.only(&[program])?.with_value(&[from])?;
        return Some(Slip::new(wish.message, [super::line::replace(word, to)?]));
    }
    if programs.iter().any(|part| has(part, wish)) {
        return None;
    }
    Some(Slip::new(wish.message, [programs.last()?.add_option(wish.option)?]))
}

fn has(part: &Part, wish: &Wish<'_>) -> bool {
    let letter = wish.letters.chars().any(|letter| part.has(letter, ""));
    let long = |text: &str| wish.long.iter().any(|long| text.starts_with(long));
    letter || part.rest().iter().any(|word| long(&word.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wish_is_whole_and_says_what_can_be_said() {
        for wish in wishes() {
            let whole = !wish.option.is_empty() && !wish.programs.is_empty() && !wish.letters.is_empty();
            assert!(
                whole && !wish.phrases.is_empty() && !wish.message.is_empty(),
                "{}",
                wish.message
            );
            for phrase in wish.phrases {
                let said = phrase.trim_end_matches('*');
                assert!(Asked::new(said).says(&[phrase]), "`{phrase}` is never found");
            }
        }
    }
}
