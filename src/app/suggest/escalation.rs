//! Which of several answers counts: the next model is asked where one fails, a larger one where an answer is no good.

use super::Suggestion;
use crate::app::checking;
use crate::app::outcome::Reply;
use crate::app::report::{DispatchEvent, Reporter};
use crate::error::{Kind, Result};
use crate::messages::Message;
use crate::models::dispatch::Dispatcher;
use crate::models::route::plan::Choice;

/// A model and what came of asking it.
pub(super) type Asked = (Choice, Result<Reply<Suggestion>>);

/// The answer that was no good, and why, until a larger model has a better one.
#[derive(Debug, Default)]
pub(super) struct Escalation {
    first: Option<(Asked, Message)>,
}

impl Escalation {
    /// Why a model is asked now.
    pub(super) fn event<'a>(&'a self, choice: &'a Choice) -> DispatchEvent<'a> {
        match &self.first {
            Some(((first, _), reason)) => DispatchEvent::Escalated(first, reason, choice),
            None => DispatchEvent::Asking(choice),
        }
    }

    /// What counts, once that is certain; otherwise the dispatcher knows who is next. The answer of a larger model counts
    /// where nothing is wrong with it, or where there was no command before.
    pub(super) fn judge(
        &mut self,
        (choice, reply): Asked,
        dispatcher: &mut Dispatcher,
        reporter: &mut dyn Reporter,
    ) -> Option<Asked> {
        let reason = match &reply {
            Err(error) if error.kind() == Kind::Failed => {
                let next = dispatcher.after(&choice, error);
                reporter.dispatch(DispatchEvent::Failed(&choice, error, next));
                return None;
            }
            Err(error) if error.kind() == Kind::NoCommand => Some(error.sentence().clone()),
            // The user has given up.
            Err(_) => return Some((choice, reply)),
            Ok(reply) => checking::errors(&reply.answer),
        };
        match (reason, self.first.take()) {
            (Some(reason), None) if dispatcher.escalate(&choice) => {
                self.first = Some(((choice, reply), reason));
                None
            }
            (_, None) => Some((choice, reply)),
            (Some(reason), Some((first, _))) if reply.is_err() || first.1.is_ok() => {
                dispatcher.rejected(&choice, reason);
                Some(first)
            }
            (_, Some(((first, _), reason))) => {
                dispatcher.rejected(&first, reason);
                Some((choice, reply))
            }
        }
    }

    /// The answer that counts where nobody is left to be asked.
    pub(super) fn last(self) -> Option<Asked> {
        self.first.map(|(asked, _)| asked)
    }
}
