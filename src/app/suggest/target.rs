//! The shell that a command is for, and the one that a model writes it for.

use crate::answer::{Extractor, Wanted};
use crate::config::BackendKind;
use crate::context::Facts;
use crate::messages::Message;
use crate::shell::Shell;
use crate::translate::to_fish;

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
pub(super) struct TargetShell {
    /// The shell that the model writes for.
    pub(super) model_shell: Shell,
    /// The shell that the command is for.
    pub(super) shell: Shell,
    /// How much of the answer is wanted.
    pub(super) wanted: Wanted,
}

impl TargetShell {
    /// For words that a model of this kind of backend is asked for `shell`.
    pub(super) fn new(words: &str, shell: Shell, kind: BackendKind) -> Self {
        Self {
            model_shell: model_shell(shell, kind),
            shell,
            wanted: wanted(words),
        }
    }

    /// For an answer in this shell's own syntax, of which one command is wanted.
    pub(super) fn own(shell: Shell) -> Self {
        Self {
            model_shell: shell,
            shell,
            wanted: Wanted::First,
        }
    }

    /// What the model is told of the user's shell.
    pub(super) fn facts_for_model(self, facts: &Facts) -> Facts {
        let mut facts = facts.clone();
        if self.model_shell != facts.shell {
            facts.shell = self.model_shell;
            facts.shell_version.clear();
        }
        facts
    }

    /// The command in an answer, for the user's shell, with what `restore` makes of it. What cannot be put into fish stays as it is, and is found fault
    /// with.
    ///
    /// # Errors
    ///
    /// Says why there is none, as the end of a sentence.
    pub(super) fn command(
        self,
        answer: &Extractor,
        restore: &mut dyn FnMut(String) -> String,
    ) -> Result<String, Message> {
        let command = answer.finish().map(&mut *restore);
        if self.shell != self.model_shell {
            return command.map(|command| self.translated(&command).unwrap_or(command));
        }
        // The end of a loop in bash is none in fish.
        command.or_else(|reason| {
            let other = answer.finish_as(Shell::Bash).ok().map(restore);
            other.and_then(|command| self.translated(&command)).ok_or(reason)
        })
    }

    /// A command that is bash, for a user of fish.
    pub(super) fn translated(self, command: &str) -> Option<String> {
        match self.shell {
            Shell::Fish => to_fish(command),
            Shell::Bash | Shell::Zsh => None,
        }
    }
}

/// The small model inside lotse has read little of fish, and gets more right in bash, also where that is put into fish
/// afterwards: `benches/dialects.py` counts.
fn model_shell(shell: Shell, kind: BackendKind) -> Shell {
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
        let command = |kind, said: &str| {
            let target = TargetShell::new("x", Shell::Fish, kind);
            let mut answer = Extractor::new(target.model_shell, target.wanted, "");
            answer.push(said);
            target.command(&answer, &mut |command| command)
        };
        let small = |said| command(BackendKind::Embedded, said);
        assert_eq!(small("export A=b").as_deref(), Ok("set -gx A b"));
        assert_eq!(small("ls file?").as_deref(), Ok("ls file?"));
        let large = |said| command(BackendKind::Ollama, said);
        assert_eq!(large("export A=b").as_deref(), Ok("export A=b"));
        assert_eq!(large("set -gx A b").as_deref(), Ok("set -gx A b"));
        assert_eq!(large("while true; do ls; done").as_deref(), Ok("while true; ls; end"));
    }
}
