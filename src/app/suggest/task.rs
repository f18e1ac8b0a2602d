//! What a model is asked to write a command for.

use super::target::TargetShell;
use crate::config::BackendKind;
use crate::context::stand_ins::StandIns;
use crate::explain::FixRequest;
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::prompt::{self, Turn};
use crate::redact::Redactor;
use crate::shell::Shell;

/// What a command is wanted for: words of the user, or a command that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// What the user said.
    Words(Request),
    /// What the user ran.
    Fix(FixRequest),
}

/// Words of the user. Examples, facts of the machine, the role and the form of the answer are looked up by them, so that
/// nothing that a program wrote may stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the command should do.
    pub words: String,
    /// What was asked and answered just before, oldest first; the words may lean on it.
    pub earlier: Vec<Turn>,
}

impl Request {
    /// Words that stand alone.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            earlier: Vec::new(),
        }
    }

    /// What was asked for: the words, or those before where they only want another command for the same.
    fn asked(&self) -> &str {
        let said = self.earlier.iter().map(|turn| turn.words.as_str());
        let mut said = said.chain([self.words.as_str()]).rev();
        said.find(|words| *words != prompt::another()).unwrap_or(&self.words)
    }

    /// The wish for another command than those that were offered for this one.
    #[must_use]
    pub fn another<'a>(&self, offered: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = self.words.as_str();
        let mut earlier = self.earlier.clone();
        for command in offered {
            earlier.push(Turn {
                words: words.to_owned(),
                command: command.to_owned(),
            });
            words = prompt::another();
        }
        Self {
            words: words.to_owned(),
            earlier,
        }
    }
}

impl Task {
    /// The same in words with stand-ins, where there are any.
    pub(super) fn with_names(&self, names: &StandIns) -> Self {
        match self {
            Self::Words(request) if !names.words().is_empty() => Self::Words(Request {
                words: names.words().to_owned(),
                ..request.clone()
            }),
            _ => self.clone(),
        }
    }

    /// The role that it is for, and why. The reason names some of the words and is stored.
    pub(super) fn wanted(&self, role: Option<Role>) -> Wanted {
        match self {
            Self::Words(request) => Wanted::for_command(&Redactor::new().hide(request.asked()), role),
            Self::Fix(_) => Wanted::for_failure(Role::Coder, role),
        }
    }

    /// Knows the secrets that the user has told, and what was offered with them.
    pub(super) fn redactor(&self) -> Redactor {
        let redactor = Redactor::new();
        match self {
            Self::Words(request) => {
                for turn in &request.earlier {
                    redactor.learn(&turn.words);
                    redactor.learn(&turn.command);
                }
                redactor.learn(&request.words);
            }
            Self::Fix(fix) => redactor.learn(&fix.command),
        }
        redactor
    }

    /// All that the user has said, and the commands that were offered for it; nothing where it is a command that is wanted mended.
    pub(super) fn named(&self) -> Option<String> {
        let Self::Words(request) = self else { return None };
        let earlier = request.earlier.iter();
        let said = earlier.flat_map(|turn| [turn.words.as_str(), turn.command.as_str()]);
        Some(said.chain([request.words.as_str()]).collect::<Vec<_>>().join("\n"))
    }

    /// What becomes of the answer of a model of this kind of backend.
    pub(super) fn target(&self, shell: Shell, kind: BackendKind) -> TargetShell {
        match self {
            Self::Words(request) => TargetShell::new(request.asked(), shell, kind),
            Self::Fix(_) => TargetShell::own(shell),
        }
    }

    /// What it is reminded of where the first answer was no good.
    pub(super) fn reminder(&self) -> String {
        match self {
            Self::Words(request) => request.words.clone(),
            Self::Fix(fix) => format!("correct the command `{}`", fix.command),
        }
    }
}

impl From<Request> for Task {
    fn from(request: Request) -> Self {
        Self::Words(request)
    }
}

impl From<FixRequest> for Task {
    fn from(fix: FixRequest) -> Self {
        Self::Fix(fix)
    }
}
