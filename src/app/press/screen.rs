//! What is shown during the wait between a key press and a command.

use crate::app::checking;
use crate::app::report::{DispatchEvent, Reporter, loading};
use crate::error::Result;
use crate::messages::press as messages;
use crate::models::backend::Step;
use crate::models::dispatch::Dispatcher;
use crate::models::weights::Progress;
use crate::shell::Shell;
use crate::terminal::{language, wait};

/// The lines below the prompt.
pub(super) struct Screen<'a> {
    wait: &'a wait::Reporter,
    /// The model that is stood in for.
    instead: Option<String>,
}

impl<'a> Screen<'a> {
    pub(super) fn new(wait: &'a wait::Reporter) -> Self {
        Self { wait, instead: None }
    }
}

impl Reporter for Screen<'_> {
    fn planned(&mut self, dispatcher: &Dispatcher) -> Result<()> {
        self.instead = dispatcher.unavailable_model();
        Ok(())
    }

    /// Who is waited for: the label beside the wait says it when somebody stands in.
    fn dispatch(&mut self, event: DispatchEvent<'_>) {
        match event {
            DispatchEvent::Asking(choice) => {
                match &self.instead {
                    Some(failed) => {
                        let label = messages::instead_of(&choice.model, failed);
                        self.wait.model(label.text(language()));
                    }
                    None => self.wait.model(&choice.model),
                }
                if choice.loads {
                    self.wait.phase(loading(choice));
                } else if choice.server.is_some() {
                    self.wait.phase(messages::thinking());
                }
            }
            DispatchEvent::Escalated(_, reason, larger) => {
                let label = messages::escalated_to(&larger.model, reason);
                self.wait.model(label.text(language()));
                if larger.loads {
                    self.wait.phase(loading(larger));
                }
            }
            DispatchEvent::Failed(choice, ..) => self.instead = Some(choice.model.clone()),
        }
    }

    fn target(&mut self, shell: Shell) {
        self.wait.written(shell, language(), checking::aliases());
    }

    fn step(&mut self, step: Step<'_>) -> Result<()> {
        self.wait.step(step);
        Ok(())
    }

    fn progress(&self) -> &dyn Progress {
        self.wait
    }
}

/// The same below a text that stays.
pub(super) struct Below<'a> {
    screen: Screen<'a>,
    text: String,
    answer: String,
}

impl<'a> Below<'a> {
    pub(super) fn new(text: String, wait: &'a wait::Reporter) -> Self {
        wait.text(&text);
        Self {
            screen: Screen::new(wait),
            text,
            answer: String::new(),
        }
    }
}

impl Reporter for Below<'_> {
    fn planned(&mut self, dispatcher: &Dispatcher) -> Result<()> {
        self.screen.planned(dispatcher)
    }

    fn dispatch(&mut self, event: DispatchEvent<'_>) {
        self.screen.dispatch(event);
        self.screen.wait.text(&self.text);
        self.answer.clear();
    }

    fn step(&mut self, step: Step<'_>) -> Result<()> {
        let Step::Writing(piece) = step else {
            return self.screen.step(step);
        };
        self.answer.push_str(piece);
        let text = format!("{}\n{}", self.text, self.answer);
        self.screen.step(Step::Writing(&text))
    }

    fn progress(&self) -> &dyn Progress {
        self.screen.progress()
    }
}
