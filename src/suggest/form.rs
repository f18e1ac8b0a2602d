//! What a model writes, and what is made of it.

use crate::answer::{self, Wanted};
use crate::config::BackendKind;
use crate::context::Facts;
use crate::shell::Shell;

/// Words that join what is to be done one after the other.
const THEN: [&str; 12] = [
    "and",
    "then",
    "afterwards",
    "after",
    "before",
    "und",
    "dann",
    "danach",
    "anschließend",
    "nachdem",
    "bevor",
    "erst",
];

/// How an answer becomes a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// The shell that the model writes for.
    pub(super) written: Shell,
    /// The shell that the command is for.
    pub(super) shell: Shell,
    /// How much of the answer is wanted.
    pub(super) wanted: Wanted,
}

impl Form {
    /// For words that a model of this kind of backend is asked for `shell`.
    pub(super) fn new(words: &str, shell: Shell, kind: BackendKind) -> Self {
        Self {
            written: written(shell, kind),
            shell,
            wanted: wanted(words),
        }
    }

    /// The command for the user's shell. What cannot be put into fish stays as it is, and is found fault with.
    pub(super) fn put(self, command: String) -> String {
        if self.shell == self.written {
            return command;
        }
        answer::to_fish(&command).unwrap_or(command)
    }
}

/// What the model is told of the user's shell.
pub(super) fn told(facts: &Facts, kind: BackendKind) -> Facts {
    let mut facts = facts.clone();
    let written = written(facts.shell, kind);
    if written != facts.shell {
        facts.shell = written;
        facts.shell_version.clear();
    }
    facts
}

/// The small model inside lotse has read little of fish, and gets more right in bash, also where that is put into fish
/// afterwards: `benches/dialects.py` counts.
fn written(shell: Shell, kind: BackendKind) -> Shell {
    match (shell, kind) {
        (Shell::Fish, BackendKind::Embedded) => Shell::Bash,
        _ => shell,
    }
}

/// One more piece of the answer has to be waited for where there may be another step.
fn wanted(words: &str) -> Wanted {
    let mut words = words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    if words.any(|word| THEN.contains(&word.as_str())) {
        Wanted::Steps
    } else {
        Wanted::First
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wants_several_things_may_get_several_steps() {
        for words in [
            "make a folder and go there",
            "erst kopieren, dann löschen",
            "unset X, then print it",
        ] {
            assert_eq!(wanted(words), Wanted::Steps, "{words}");
        }
        for words in ["list files", "zeige alle Dateien", "find the band", "command -v", ""] {
            assert_eq!(wanted(words), Wanted::First, "{words}");
        }
    }

    #[test]
    fn the_small_model_writes_bash_for_fish() {
        let form = Form::new("x", Shell::Fish, BackendKind::Embedded);
        assert_eq!(form.put("export A=b".to_owned()), "set -gx A b");
        assert_eq!(form.put("ls file?".to_owned()), "ls file?");
        let form = Form::new("x", Shell::Fish, BackendKind::Ollama);
        assert_eq!(form.put("export A=b".to_owned()), "export A=b");
    }
}
