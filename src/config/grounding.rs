//! What a model is told beside the words.

use serde::Deserialize;

/// What a model is told beside the words.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Grounding {
    /// How many examples of the library, those nearest to the words. Each takes about 40 tokens; a model of a server is
    /// told fewer where it reads so slowly that they would be noticed. Not set, it is three, and four for the model inside.
    pub examples: Option<usize>,
    /// Whether commands are offered, and are examples, that the user had remembered.
    pub remembered: bool,
    /// Whether the cheat sheets of navi are examples.
    pub navi: bool,
    /// Whether the snippets of pet are.
    pub pet: bool,
    /// Whether the pages of tldr are, those of programs that the words name.
    pub tldr: bool,
    /// Whether it is told about this machine: which programs are missing, what the project is, and aliases.
    pub facts: bool,
    /// Whether a model on this machine is told the names of columns, keys and tables in the files that the words name.
    pub files: bool,
    /// Whether it is told as well which options of the program that the words name seem to be about them. They are found by
    /// words in common, which often is chance.
    pub manual: bool,
}

impl Default for Grounding {
    fn default() -> Self {
        Self {
            examples: None,
            remembered: true,
            navi: true,
            pet: true,
            tldr: true,
            facts: true,
            files: true,
            manual: false,
        }
    }
}
