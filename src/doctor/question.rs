//! How a question goes that is asked as the key asks it.

use std::time::Duration;

use super::{fail, ok, warn};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::messages::{Seconds, Tenths, doctor};

/// How a question went that was asked as the key asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// It was answered; after how long.
    Answered(Duration),
    /// It was not, and this was said.
    Failed(String),
    /// Nothing came within the time.
    Silent(Duration),
}

/// Whether a question is answered.
pub fn question(question: &Question) -> Diagnostic {
    match question {
        Question::Answered(after) => ok("question", &doctor::question_is_answered(Tenths(*after))),
        Question::Failed(said) => {
            let said = said.strip_prefix("lotse: ").unwrap_or(said);
            let error = Error::failed(doctor::question_fails(said)).hint(doctor::ask_why());
            fail("question", &error)
        }
        Question::Silent(limit) => warn(
            "question-slow",
            &doctor::question_is_not_answered(Seconds(*limit)),
            &doctor::look_at_models(),
        ),
    }
}
