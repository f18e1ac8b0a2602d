//! Words that want to know something, and not a command: a linear model of its own, by the same features as the roles.
//!
//! `tools/data` makes its weights of `tools/intent/questions.tsv`.

use super::classify_with;
use super::model::Model;

static WEIGHTS: &[u8] = include_bytes!("questions.bin");
/// From this probability on. A command is taken for a question at a higher price than the other way round: who wanted an
/// answer sees from the command that it was not understood.
const LEAST: f32 = 0.6;

/// Returns true if an answer in prose is wanted, and not a command that prints it.
pub fn wants_prose(words: &str) -> bool {
    wants_prose_by(Model::new(WEIGHTS), words)
}

/// The same by other weights than ours.
pub fn wants_prose_by(model: Model, words: &str) -> bool {
    // One word has no form.
    let [prose, ..] = classify_with(model, words).scores;
    prose >= LEAST && words.split_whitespace().nth(1).is_some()
}
