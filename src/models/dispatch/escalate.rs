//! Asking a larger model where the answer of the first one is no good.

use super::ask::{Answered, Asked, News};
use super::{Attempt, Planned};
use crate::error::{Error, Kind, Result};
use crate::models::backend::Backend;
use crate::models::route::Role;
use crate::models::route::inventory::same;
use crate::models::route::plan::{self, Choice, Need, Policy};
use crate::models::weights::Progress;

impl Planned {
    /// Asks as [`Planned::answer`] does. Where `flaw` finds something in the answer, or where it holds nothing usable, the
    /// model of the next larger role is asked as well, if there is one; its answer counts unless it has a flaw too.
    ///
    /// # Errors
    ///
    /// Fails as the first model did when there is no usable answer, and when the user gives up.
    pub fn answer_soundly<T>(
        &mut self,
        progress: &dyn Progress,
        tell: &mut dyn FnMut(News<'_>),
        ask: &mut dyn FnMut(&dyn Backend, &Choice) -> Result<T>,
        flaw: &dyn Fn(&T) -> Option<String>,
    ) -> Result<Answered<T>> {
        let asked = self.ask_each(progress, tell, ask);
        let Asked {
            outcome,
            choice: Some(choice),
            mut attempts,
        } = asked
        else {
            return Err(asked.outcome.err().unwrap_or_else(|| self.nobody()));
        };
        let reason = match &outcome {
            Ok(value) => flaw(value),
            Err(error) => (error.kind() == Kind::NoCommand).then(|| error.message().to_owned()),
        };
        let larger = reason.as_ref().and_then(|_| self.larger_than(&choice));
        if let (Some(reason), Some(larger)) = (reason, larger) {
            tell(News::Escalated(&choice, &reason, &larger));
            match self.ask_one(&larger, progress, ask) {
                Ok(value) if outcome.is_err() || flaw(&value).is_none() => {
                    attempts.push(Attempt::new(&choice, &Error::no_command(reason)));
                    return Ok(Answered {
                        value,
                        choice: larger,
                        attempts,
                    });
                }
                Err(error) if error.kind() == Kind::Cancelled => return Err(error),
                Ok(value) => {
                    let reason = flaw(&value).unwrap_or_default();
                    attempts.push(Attempt::new(&larger, &Error::no_command(reason)));
                }
                Err(error) => attempts.push(Attempt::new(&larger, &error)),
            }
        }
        outcome.map(|value| Answered {
            value,
            choice,
            attempts,
        })
    }

    /// The model of the next larger role, where another one than that has answered.
    fn larger_than(&self, asked: &Choice) -> Option<Choice> {
        let role = match asked.role {
            None | Some(Role::Fast) => Role::Coder,
            Some(Role::Coder) => Role::Heavy,
            Some(Role::Heavy) => return None,
        };
        if self.need.asked {
            return None;
        }
        let need = Need {
            asked: true,
            ..Need::answer(role)
        };
        let policy = Policy::from(self.config.memory);
        let plan = plan::plan(need, &self.listing.entries, &self.inventory(), &policy);
        let another = |choice: &Choice| choice.role == Some(role) && !same(&choice.model, &asked.model);
        plan.choices.into_iter().find(another)
    }
}
