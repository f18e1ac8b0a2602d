//! What about an answer goes along with being right, in numbers.

use std::ops::Range;

use super::align::Aligned;
use crate::shell::Shell;
use crate::syntax;

/// How many numbers there are.
pub const COUNT: usize = 4;

/// What they are called, in their order: the root of the sum of the logarithms of all tokens and of the end behind them, with
/// the sign of that; the least and the second least logarithm; and the logarithm of how many tokens there are. On 359 answers
/// to what people ask the root with the length claims best; the others are for models that find their words likely in other ways.
/// On 297 earlier ones the root claimed better than the sum, and both better with the end than without; the least among options or
/// among operands said nothing more, nor, on 264, how near the words and the command are to an example that was told.
pub const NAMES: [&str; COUNT] = ["root", "least", "second", "length"];

/// Where one token is this unlikely, it makes no difference how much more.
const UNLIKELY: f64 = -5.0;
/// The same for all of a command.
const UNLIKELY_SUM: f64 = -15.0;

/// What words of a command are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The program.
    Program,
    /// An option.
    Option,
    /// A file, a pattern, a number and whatever else.
    Operand,
}

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) at: Range<usize>,
    pub(super) class: Class,
    /// Which command of the line it belongs to.
    pub(super) command: usize,
}

/// The words of a line in their places, as far as it can be taken apart.
pub(super) fn words(command: &str, shell: Shell) -> Vec<Placed> {
    let parsed = syntax::alone(command, shell);
    let mut words = Vec::new();
    for (number, found) in parsed.commands.iter().enumerate() {
        let mut operands = false;
        for (index, word) in found.words.iter().enumerate() {
            operands |= word.source == "--";
            let class = match index {
                0 => Class::Program,
                _ if word.source.starts_with('-') && !operands => Class::Option,
                _ => Class::Operand,
            };
            let at = word.at.map(|at| at..at + word.source.len());
            // What a word of another command runs has no place of its own.
            let at = at.filter(|at| command.get(at.clone()) == Some(word.source.as_str()));
            words.extend(at.map(|at| Placed {
                at,
                class,
                command: number,
            }));
        }
    }
    if words.is_empty() { apart(command) } else { words }
}

/// The words of a line that nobody can take apart.
fn apart(command: &str) -> Vec<Placed> {
    let words = command.split_whitespace().enumerate();
    words
        .map(|(index, word)| {
            let at = word.as_ptr() as usize - command.as_ptr() as usize;
            Placed {
                at: at..at + word.len(),
                class: match index {
                    0 => Class::Program,
                    _ if word.starts_with('-') => Class::Option,
                    _ => Class::Operand,
                },
                command: 0,
            }
        })
        .collect()
}

/// The numbers of an answer.
pub(super) fn numbers(aligned: &Aligned) -> [f64; COUNT] {
    let mut logs: Vec<f64> = aligned.parts.iter().map(|part| f64::from(part.log)).collect();
    logs.sort_by(f64::total_cmp);
    let least = |at: usize| logs.get(at).map_or(0.0, |log| log.max(UNLIKELY));
    let sum = (logs.iter().sum::<f64>() + f64::from(aligned.end)).max(UNLIKELY_SUM);
    [-(-sum).max(0.0).sqrt(), least(0), least(1), (logs.len() as f64).ln()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_places_and_what_they_are_for() {
        let command = "find . -name '*.jpg' -mtime +7 | xargs -r ls -- -x > größe.txt";
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let found: Vec<_> = words(command, shell)
                .into_iter()
                .map(|word| (command[word.at].to_owned(), word.class, word.command))
                .collect();
            let of = |text: &str| found.iter().find(|word| word.0 == text).map(|word| word.1);
            assert_eq!(of("find"), Some(Class::Program), "{shell}: {found:?}");
            assert_eq!(of("-mtime"), Some(Class::Option), "{shell}: {found:?}");
            assert_eq!(of("+7"), Some(Class::Operand), "{shell}: {found:?}");
        }
        let found = words(command, Shell::Bash);
        let last = found.last().unwrap();
        assert_eq!(
            (&command[last.at.clone()], last.class, last.command),
            ("-x", Class::Operand, 1)
        );
    }
}
