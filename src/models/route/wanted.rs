//! Which role a request is for.

use super::Role;
use super::intent::{self, Intent};
use super::plan::Need;
use crate::messages::{Message, route as messages};

/// A command that needs more than a coder is rare, and a wait for a large model is long: only when the words are clear.
const SURELY_HEAVY: f32 = 0.8;

/// The role and why.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The role.
    pub role: Role,
    /// Why, in one sentence.
    pub reason: Message,
    /// The intent of the words; none where the user named the role.
    pub intent: Option<Intent>,
    /// True if there is a picture to look at.
    pub picture: bool,
    /// True if the user named the role.
    pub named: bool,
}

impl Wanted {
    /// For a command: the words only choose between the coder and more.
    pub fn for_command(words: &str, named: Option<Role>) -> Self {
        if let Some(role) = named {
            return Self::named(role);
        }
        let intent = intent::classify(words);
        let role = if intent.role == Role::Heavy && intent.confidence >= SURELY_HEAVY {
            Role::Heavy
        } else {
            Role::Coder
        };
        let reason = if role == intent.role {
            because(&intent)
        } else {
            messages::command_is_wanted()
        };
        Self {
            intent: Some(intent),
            ..Self::new(role, reason)
        }
    }

    /// For an answer.
    pub fn for_question(words: &str, picture: bool, named: Option<Role>) -> Self {
        let wanted = match named {
            Some(role) => Self::named(role),
            None if picture => Self::new(Role::Fast, messages::there_is_a_picture()),
            None => {
                let intent = intent::classify(words);
                let wanted = Self::new(intent.role, because(&intent));
                Self {
                    intent: Some(intent),
                    ..wanted
                }
            }
        };
        Self { picture, ..wanted }
    }

    /// For a failure: the fast one explains, the coder mends.
    pub fn for_failure(role: Role, named: Option<Role>) -> Self {
        named.map_or_else(|| Self::new(role, messages::command_has_failed()), Self::named)
    }

    /// For what a command does.
    pub fn for_explanation(role: Role, named: Option<Role>) -> Self {
        Self {
            reason: messages::command_is_to_be_explained(),
            ..Self::for_failure(role, named)
        }
    }

    fn named(role: Role) -> Self {
        Self {
            named: true,
            ..Self::new(role, messages::you_named_it())
        }
    }

    fn new(role: Role, reason: Message) -> Self {
        Self {
            role,
            reason,
            intent: None,
            picture: false,
            named: false,
        }
    }

    /// Returns the need that a plan has to meet; `asked` is true where the user named the model.
    pub fn need(&self, asked: bool) -> Need {
        Need {
            picture: self.picture,
            asked: asked || self.named,
            ..Need::answer(self.role)
        }
    }
}

fn because(intent: &Intent) -> Message {
    let evidence: Vec<&Message> = intent.evidence.iter().take(3).map(|one| &one.shown).collect();
    if evidence.is_empty() {
        messages::because_of_the_words()
    } else {
        messages::because_of(Message::join(&evidence, ", "))
    }
}
