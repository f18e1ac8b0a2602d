//! What each model is told beside the words: as much as it reads without anybody noticing.

use crate::app::suggest::{FixRequest, Request, Task};
use crate::config::{self, BackendKind, Config};
use crate::context::Facts;
use crate::context::budget::{Budget, tokens};
use crate::context::ground::Ground;
use crate::context::host::ThisHost;
use crate::examples;
use crate::manual::Library;
use crate::models::dispatch::{Planned, Speeds};
use crate::models::route::plan::Choice;
use crate::paths::Paths;

/// What the model of a server is told as long as it is not known how fast it reads.
const UNKNOWN_SERVER: usize = 200;
/// More are seldom near.
const MOST_EXAMPLES: usize = 3;
/// Of 50 fresh requests the model inside lotse got 31 right with two, and 20 without any.
const EXAMPLES_FOR_EMBEDDED: usize = 2;
/// An example has line ends, a fence and marks between messages as well.
const AROUND_EXAMPLE: usize = 16;

/// What is asked, what there is to tell with it, and how fast models read.
pub(crate) struct Grounding<'a> {
    config: config::Grounding,
    speeds: Speeds,
    /// What is looked up by the words; nothing is by what a program wrote.
    ground: Option<Ground<'a, ThisHost>>,
    task: Task,
    facts: &'a Facts,
}

impl<'a> Grounding<'a> {
    pub(crate) fn new(config: &Config, planned: &Planned, request: Request, facts: &'a Facts, paths: &Paths) -> Self {
        let earlier = request.earlier.iter().map(|turn| turn.words.as_str());
        let words: Vec<&str> = earlier.chain([request.words.as_str()]).collect();
        let manuals = config.grounding.manual.then(|| Library::new(&paths.cache));
        let ground = Ground::new(words.join("\n"), facts, ThisHost::new(), manuals);
        Self {
            config: config.grounding,
            speeds: planned.speeds(),
            ground: config.grounding.facts.then_some(ground),
            task: request.into(),
            facts,
        }
    }

    /// A command that failed and nothing else.
    pub(crate) fn bare(fix: FixRequest, facts: &'a Facts) -> Self {
        Self {
            config: config::Grounding::default(),
            speeds: Speeds::default(),
            ground: None,
            task: fix.into(),
            facts,
        }
    }

    /// Where the command is going to run.
    pub(crate) fn facts(&self) -> &Facts {
        self.facts
    }

    /// What is asked and the facts, for this model.
    pub(crate) fn for_model(&self, choice: &Choice) -> (Task, Facts) {
        let mut budget = budget(choice.backend, self.speeds.of(choice));
        let ground = self.ground.as_ref();
        let facts = Facts {
            beside: ground.map_or_else(Vec::new, |ground| ground.lines(&mut budget)),
            ..self.facts.clone()
        };
        let task = match &self.task {
            Task::Words(request) => {
                let examples = self.examples(request, choice, budget);
                request.clone().with_examples(examples).into()
            }
            Task::Fix(fix) => fix.clone().into(),
        };
        (task, facts)
    }

    /// How many examples there is room for; the model inside lotse reads its few always.
    fn examples(&self, request: &Request, choice: &Choice, budget: Budget) -> usize {
        let most = most_examples(self.config.examples, choice.backend);
        if choice.backend == BackendKind::Embedded {
            return most;
        }
        let examples = examples::nearest(&request.words, self.facts.shell, most);
        fitting(examples.iter().map(|example| (example.words, example.command)), budget)
    }
}

/// The most examples for a model of this kind of backend, where `set` is what the user wants.
fn most_examples(set: Option<usize>, backend: BackendKind) -> usize {
    set.unwrap_or(match backend {
        BackendKind::Embedded => EXAMPLES_FOR_EMBEDDED,
        _ => MOST_EXAMPLES,
    })
}

/// What a model may be told that reads so many tokens a second.
fn budget(backend: BackendKind, speed: Option<f64>) -> Budget {
    match (speed, backend) {
        (_, BackendKind::Fake) => Budget::FULL,
        // It computes without a graphics card, where each token is noticed.
        (_, BackendKind::Embedded) => Budget::NONE,
        (Some(speed), _) => Budget::at_speed(speed),
        (None, _) => Budget::new(UNKNOWN_SERVER),
    }
}

/// How many examples fit, from the first one on.
fn fitting<'a>(examples: impl Iterator<Item = (&'a str, &'a str)>, mut budget: Budget) -> usize {
    let fit =
        examples.take_while(|(words, command)| budget.pay_tokens(tokens(words) + tokens(command) + AROUND_EXAMPLE));
    fit.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_known_to_be_fast_is_told_little() {
        for (backend, speed, expected) in [
            (BackendKind::Embedded, None, 0),
            (BackendKind::Embedded, Some(5000.0), 0),
            (BackendKind::Ollama, None, 200),
            (BackendKind::OpenAi, None, 200),
            (BackendKind::Ollama, Some(20.0), 3),
            (BackendKind::Ollama, Some(5000.0), 600),
        ] {
            assert_eq!(budget(backend, speed), Budget::new(expected), "{backend} {speed:?}");
        }
    }

    #[test]
    fn each_kind_of_model_has_its_number_of_examples_unless_it_is_set() {
        for (set, backend, expected) in [
            (None, BackendKind::Embedded, 2),
            (None, BackendKind::Ollama, 3),
            (None, BackendKind::OpenAi, 3),
            (Some(0), BackendKind::Embedded, 0),
            (Some(5), BackendKind::Embedded, 5),
            (Some(1), BackendKind::Ollama, 1),
        ] {
            assert_eq!(most_examples(set, backend), expected, "{set:?} {backend}");
        }
    }

    #[test]
    fn as_many_examples_are_told_as_fit() {
        let example = ("list all files", "ls -la");
        for (tokens, expected) in [(0, 0), (21, 0), (22, 1), (43, 1), (44, 2), (600, 3)] {
            let examples = [example; 3].into_iter();
            assert_eq!(fitting(examples, Budget::new(tokens)), expected, "{tokens}");
        }
    }
}
