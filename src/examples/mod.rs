//! Examples: what people ask for, in English and German, and the command that does it.
//!
//! The texts are plain files in `tools/examples`. `tools/data` makes `index.bin` of them, which is used as it lies in the
//! program: nothing is read or built at the start. What the user has beside it is in [`own`].

pub mod index;
pub mod meanings;
pub mod open;
pub mod own;
mod rank;
pub mod words;

use self::index::{Index, hash};
use self::rank::Query;
use crate::shell::Shell;

static INDEX: &[u8] = include_bytes!("index.bin");

/// A request in words, and the command for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Example<'a> {
    /// The wording that is nearest.
    pub words: &'a str,
    /// The command in the syntax of the shell, with `<file>` where the words do not say which one: a model that is shown a name which
    /// nobody has said makes one up as well, or takes that one.
    pub command: String,
    /// The nearness: the share of what the words mean that it has, about 1 for the same words.
    pub score: f32,
}

/// Calls `meaning` with a number for each meaning of a line, the same for English and German words that mean the same.
pub fn each_meaning(line: &str, meaning: impl FnMut(u32)) {
    meanings::meanings(Index::new(INDEX), line, meaning);
}

/// Returns the weight of a meaning: little where many examples have it, or their commands.
pub fn weight(meaning: u32) -> f32 {
    rank::weight(Index::new(INDEX), meaning)
}

/// Returns the number of wordings in the library.
pub fn count() -> usize {
    Index::new(INDEX).len()
}

/// The examples nearest to some words, the best first, each command once, at most `count`.
pub fn nearest(words: &str, shell: Shell, count: usize) -> Vec<Example<'static>> {
    nearest_in(Index::new(INDEX), words, shell, count)
}

/// The same from another index than ours.
pub fn nearest_in<'a>(index: Index<'a>, words: &str, shell: Shell, count: usize) -> Vec<Example<'a>> {
    let query = Query::new(index, words);
    let scores = query.scores();
    let mut order: Vec<usize> = (0..scores.len()).filter(|number| scores[*number] > 0.0).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
    let mut nearest: Vec<Example> = Vec::with_capacity(count);
    let mut commands: Vec<&str> = Vec::with_capacity(count);
    for entry in order {
        if nearest.len() == count {
            break;
        }
        let wordings = index.wordings(entry).map(|wording| wording.words);
        let found = query.nearest(wordings).zip(index.command(entry, shell));
        let Some((words, command)) = found else { continue };
        if !commands.contains(&command) {
            commands.push(command);
            nearest.push(Example {
                words,
                command: said(index, entry, words, command),
                score: scores[entry],
            });
        }
    }
    nearest
}

/// The command of an entry with what one of its wordings does not say left open.
fn said(index: Index, entry: usize, words: &str, command: &str) -> String {
    let mut same = index.with_plain(hash(&words::plain(words)));
    match same.find(|(wording, _)| wording.entry == entry && wording.words == words) {
        Some((_, open)) => open::opened(command, |name| index.kind(entry, name, open)),
        None => command.to_owned(),
    }
}

/// Returns true if any command uses a program, so that it is one that exists somewhere.
pub fn uses(program: &str) -> bool {
    let separates = |char: char| char.is_whitespace() || "|;&()`\"'".contains(char);
    let index = Index::new(INDEX);
    let commands = (0..).map_while(|entry| index.command(entry, Shell::Bash));
    commands
        .into_iter()
        .any(|command| command.split(separates).any(|word| word == program))
}

/// The words of an example that somebody has asked in, and its command.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The wording.
    pub words: &'static str,
    /// The command in the syntax of the shell, with `<file>` where the words do not say which one.
    pub command: String,
}

/// The example that is asked for in the very words of one of its wordings, but for case, punctuation and politeness.
/// Names and numbers have to be the same.
pub fn exact(words: &str, shell: Shell) -> Option<Known> {
    let index = Index::new(INDEX);
    let plain = words::plain(words);
    let mut known = index.with_plain(hash(&plain));
    let (same, _) = known.find(|(wording, _)| words::plain(wording.words) == plain)?;
    let command = index.command(same.entry, shell)?;
    Some(Known {
        words: same.words,
        command: said(index, same.entry, same.words, command),
    })
}
