//! What each model is asked: the words, and as much beside them as it reads without anybody noticing.

use std::cell::OnceCell;

use super::left_out;
use super::target::TargetShell;
use super::{Request, Task};
use crate::answer::sureness::Calibration;
use crate::app::App;
use crate::app::exact_match::in_shell;
use crate::config::{self, BackendKind};
use crate::context::Facts;
use crate::context::budget::{Budget, tokens};
use crate::context::host::ThisHost;
use crate::context::prompt_context::PromptContext;
use crate::context::stand_ins::StandIns;
use crate::diagnostic::Diagnostic;
use crate::examples;
use crate::examples::own::{self, Own, Source};
use crate::manual::Library;
use crate::models::backend::{Backend, Chat};
use crate::models::dispatch::Speeds;
use crate::models::route::plan::Choice;
use crate::paths::Paths;
use crate::prompt::{self, Turn};
use crate::redact::Redactor;
use crate::shell::Shell;

/// What the model of a server is told as long as it is not known how fast it reads.
const UNKNOWN_SERVER: usize = 200;
/// More are seldom near.
const MOST_EXAMPLES: usize = 3;
/// Of 60 fresh requests the model inside lotse got 29 right with two, 34 with three, 40 with four and 38 with five, six or eight;
/// each costs a third of a second on two cores. Of 160 others, opened once, 99 with two and 108 with four.
const EXAMPLES_FOR_EMBEDDED: usize = 4;
/// An example has line ends, a fence and marks between messages as well.
const AROUND_EXAMPLE: usize = 16;

/// What can be claimed of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// As much as was measured with so many examples, for words that stand alone.
    Measured(usize),
    /// Nobody has measured words that lean on what was said before, or examples that are not of the library.
    Unmeasured,
    /// Nothing: it is no answer to words.
    Nothing,
}

/// What one model is asked, and what becomes of its answer.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) chat: Chat,
    pub(super) target: TargetShell,
    /// What the model is reminded of where its first answer was no good.
    pub(super) reminder: String,
    /// What can be claimed of the answer.
    pub(super) claim: Claim,
    /// Where those of them come from that are the user's own.
    pub(super) sources: Vec<Source>,
    /// Where the names in a command may come from: all that the user has said. Nothing where there is a command already.
    pub(super) named: Option<String>,
    /// The calibration of the model.
    pub(super) calibration: Option<Calibration>,
    /// Knows the secrets that the user has told.
    pub(super) redactor: Redactor,
    /// Knows the names that others stand for in the words.
    pub(super) names: StandIns,
}

impl Question {
    /// Without anything beside the task.
    fn new(task: &Task, examples: &[Nearby], facts: &Facts, target: TargetShell) -> Self {
        let facts = target.facts_for_model(facts);
        let chat = match task {
            Task::Words(request) => {
                // The nearest one comes last, where models heed it most.
                let examples: Vec<Turn> = examples.iter().rev().map(|example| example.turn.clone()).collect();
                prompt::suggest(&request.words, &examples, &request.earlier, &facts)
            }
            Task::Fix(fix) => prompt::fix(&fix.command, fix.status, &fix.output, &facts),
        };
        Self {
            chat,
            target,
            reminder: task.reminder(),
            claim: claim(task, examples),
            sources: own::sources(examples.iter().filter_map(|example| example.source)),
            named: task.named(),
            calibration: None,
            redactor: task.redactor(),
            names: StandIns::default(),
        }
    }

    /// The same for a model of which this was measured.
    pub(super) fn measured(self, calibration: Option<Calibration>) -> Self {
        Self { calibration, ..self }
    }

    /// The same where the words have stand-ins.
    fn with_names(self, names: StandIns) -> Self {
        Self { names, ..self }
    }

    /// The same once more, after the model `said` something that is no good because of `evidence`.
    pub(super) fn again(&self, said: &str, evidence: &str) -> Chat {
        prompt::again(self.chat.clone(), said, evidence, &self.reminder)
    }
}

fn claim(task: &Task, examples: &[Nearby]) -> Claim {
    let Task::Words(request) = task else {
        return Claim::Nothing;
    };
    let measured = request.earlier.is_empty() && examples.iter().all(|example| example.source.is_none());
    if measured {
        Claim::Measured(examples.len())
    } else {
        Claim::Unmeasured
    }
}

/// An example that is near to the words.
#[derive(Debug)]
struct Nearby {
    turn: Turn,
    score: f32,
    /// Where it comes from, if it is the user's own.
    source: Option<Source>,
}

/// What questions are made of: the task, what there is to tell with it, and how fast models read.
pub(super) struct Material<'a> {
    /// With stand-ins in its words.
    task: Task,
    names: StandIns,
    facts: &'a Facts,
    config: config::Grounding,
    speeds: Speeds,
    /// What is looked up by the words; nothing is by what a program wrote.
    context: Option<PromptContext<'a, ThisHost>>,
    /// What the words name and is there.
    files: Vec<String>,
    /// Where the user's own examples are looked for, and those that were found.
    paths: Option<&'a Paths>,
    own: OnceCell<Vec<Own>>,
}

impl<'a> Material<'a> {
    pub(super) fn new(task: &Task, facts: &'a Facts, speeds: Speeds, app: &'a App) -> Self {
        let config = app.config.grounding;
        let names = match task {
            // A directory that is not here is on the machine that the command is for, of which nothing is known.
            Task::Words(request) if config.facts && request.earlier.is_empty() && facts.cwd.is_dir() => {
                StandIns::of(&request.words, &facts.cwd, &ThisHost::new())
            }
            _ => StandIns::default(),
        };
        let task = task.with_names(&names);
        let files = match &task {
            Task::Words(request) if config.facts && facts.cwd.is_dir() => {
                left_out::files(&request.words, &names, &facts.cwd, &ThisHost::new())
            }
            _ => Vec::new(),
        };
        let context = match &task {
            Task::Words(request) if config.facts => {
                let earlier = request.earlier.iter().map(|turn| turn.words.as_str());
                let words: Vec<&str> = earlier.chain([request.words.as_str()]).collect();
                let manuals = config.manual.then(|| Library::new(&app.paths.cache));
                let words = words.join("\n");
                Some(PromptContext::new(
                    words,
                    names.clone(),
                    facts,
                    ThisHost::new(),
                    manuals,
                ))
            }
            _ => None,
        };
        Self {
            task,
            names,
            facts,
            config,
            speeds,
            context,
            files,
            paths: Some(&app.paths),
            own: OnceCell::new(),
        }
    }

    /// Without anything beside the task.
    #[cfg(test)]
    pub(super) fn bare(task: &Task, facts: &'a Facts) -> Self {
        Self {
            task: task.clone(),
            names: StandIns::default(),
            facts,
            config: config::Grounding {
                examples: Some(0),
                ..config::Grounding::default()
            },
            speeds: Speeds::default(),
            context: None,
            files: Vec::new(),
            paths: None,
            own: OnceCell::new(),
        }
    }

    /// The question for a model, which `backend` knows how to ask, and which runs on this machine if `here` is true.
    pub(super) fn question(&self, choice: &Choice, backend: &dyn Backend, here: bool) -> Question {
        let target = self.task.target(self.facts.shell, backend.kind());
        let mut budget = budget(choice.backend, self.speeds.of(choice));
        let context = self.context.as_ref();
        let facts = Facts {
            context_lines: context.map_or_else(Vec::new, |context| {
                context.lines(&mut budget, here && self.config.files)
            }),
            ..self.facts.clone()
        };
        let examples = match &self.task {
            Task::Words(request) if request.earlier.is_empty() => {
                self.examples(request, target.model_shell, choice.backend, budget)
            }
            _ => Vec::new(),
        };
        Question::new(&self.task, &examples, &facts, target).with_names(self.names.clone())
    }

    /// What the words name and a command leaves out.
    pub(super) fn left_out(&self, command: &str) -> Vec<Diagnostic> {
        left_out::left_out(command, &self.files)
    }

    /// The examples that there is room for, the nearest first, the user's own among them; the model inside lotse reads its few
    /// always.
    fn examples(&self, request: &Request, shell: Shell, kind: BackendKind, budget: Budget) -> Vec<Nearby> {
        let most = most_examples(self.config.examples, kind);
        let mut examples = self.own_examples(&request.words, shell, most);
        for example in examples::nearest(&request.words, shell, most) {
            if examples.iter().all(|own| own.turn.command != example.command) {
                examples.push(Nearby {
                    turn: turn(example.words, &example.command),
                    score: example.score,
                    source: None,
                });
            }
        }
        // Of two that are equally near the user's own comes first.
        examples.sort_by(|one, other| other.score.total_cmp(&one.score));
        examples.truncate(most);
        if kind != BackendKind::Embedded {
            let texts = examples.iter().map(|example| &example.turn);
            examples.truncate(fitting(texts, budget));
        }
        examples
    }

    /// The user's own examples that have something in common with the words, the nearest first.
    fn own_examples(&self, words: &str, shell: Shell, most: usize) -> Vec<Nearby> {
        let Some(paths) = self.paths.filter(|_| most > 0) else {
            return Vec::new();
        };
        let all = self.own.get_or_init(|| own::gather(words, paths, &self.config));
        let mut examples: Vec<Nearby> = Vec::new();
        for (example, words, score) in own::nearest(all, words) {
            if examples.len() == most {
                break;
            }
            let Some(command) = in_shell(example, shell) else {
                continue;
            };
            if examples.iter().all(|known| known.turn.command != command) {
                examples.push(Nearby {
                    turn: turn(words, &command),
                    score,
                    source: Some(example.source),
                });
            }
        }
        examples
    }
}

fn turn(words: &str, command: &str) -> Turn {
    Turn {
        words: words.to_owned(),
        command: command.to_owned(),
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
fn fitting<'a>(examples: impl Iterator<Item = &'a Turn>, mut budget: Budget) -> usize {
    let cost = |turn: &Turn| tokens(&turn.words) + tokens(&turn.command) + AROUND_EXAMPLE;
    examples.take_while(|turn| budget.pay_tokens(cost(turn))).count()
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
            (None, BackendKind::Embedded, 4),
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
        let example = turn("list all files", "ls -la");
        for (tokens, expected) in [(0, 0), (21, 0), (22, 1), (43, 1), (44, 2), (600, 3)] {
            let examples = [&example; 3].into_iter();
            assert_eq!(fitting(examples, Budget::new(tokens)), expected, "{tokens}");
        }
    }
}
