//! The way from a failure that nobody asks about to one line above the prompt. It never comes later than the configuration
//! says. Nothing is started for it but the program that asks the terminal or the multiplexer for its screen.

mod moment;

use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Instant;

use crate::app::App;
use crate::app::ask::ask;
use crate::app::suggest::{Order, suggest};
use crate::app::var;
use crate::capture::{self, Source};
use crate::context::language::Language;
use crate::explain::cache::{self, Explanation};
use crate::explain::last::{Last, Notice};
use crate::explain::{self, FailureReport, guess};
use crate::failure::{self, Failure};
use crate::manual::Library;
use crate::models::dispatch;
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::prompt::Length;
use crate::system::RealSystem;
use crate::terminal::notice::Prompt;

/// Something to say.
#[derive(Clone, Debug)]
struct Finding {
    notice: Notice,
    /// Whether something better may follow.
    partly: bool,
}

/// What is to be said, once the moment for it has come.
pub(crate) fn notice(app: App, failure: Failure, pid: i32, prompt: &Prompt, start: Instant) -> Option<Notice> {
    let (tell, told) = mpsc::channel();
    let (shell, end) = (failure.shell, start + app.config.failures.timeout);
    thread::spawn(move || find(&app, &failure, pid, &tell));
    moment::wait(prompt, shell, &told, end).map(|finding| finding.notice)
}

/// Finds out what there is to say: by the rules, from what was said about the same failure before, else from models.
fn find(app: &App, failure: &Failure, pid: i32, tell: &Sender<Finding>) {
    let (paths, language) = (&app.paths, app.language);
    let seen = capture::seen(&failure.command, var);
    let failure = &Failure {
        output: seen.text,
        seen: seen.source != Source::Status,
        ..failure.clone()
    };
    let report = FailureReport::new(failure, seen.source);
    let note = |fix| remembered(failure, &report, pid, fix).write(paths);
    note(None);
    let machine = RealSystem::default();
    if let Some(fix) = failure::fixes(failure, &machine).into_iter().next() {
        let notice = Notice {
            reason: fix.why,
            fix: Some(fix.command),
            by_model: false,
        };
        let _ = tell.send(Finding { notice, partly: false });
        return;
    }
    // Where the command was right, none that a model writes would help.
    if let Some(reason) = failure::reason(failure, &machine) {
        let _ = tell.send(finding(reason, None, false));
        return;
    }
    if !report.has_output() {
        return;
    }
    let known = cache::find(&report, language, paths);
    let Some(explanation) = known.or_else(|| by_models(app, failure, &report, tell)) else {
        return;
    };
    let library = Library::new(&paths.cache);
    let offer = |fix: &String| explain::offer(failure, fix, &machine, &library);
    let fix = explanation.fix.as_ref().and_then(offer);
    let sentence = spoken(&explanation, failure, language, &machine);
    note(explanation.fix);
    if !sentence.is_empty() || fix.is_some() {
        let _ = tell.send(finding(sentence, fix, false));
    }
}

/// Asks models, and remembers what they said. What went wrong can be told before it is known what was meant.
fn by_models(app: &App, failure: &Failure, report: &FailureReport, tell: &Sender<Finding>) -> Option<Explanation> {
    if !app.config.failures.models {
        return None;
    }
    let (paths, language) = (&app.paths, app.language);
    let machine = RealSystem::default();
    let mut explanation = ask_why(app, report).unwrap_or_default();
    let sentence = spoken(&explanation, failure, language, &machine);
    if !sentence.is_empty() {
        let _ = tell.send(finding(sentence, None, true));
    }
    let library = Library::new(&paths.cache);
    let fix = ask_fix(app, report);
    explanation.fix = fix.filter(|fix| explain::offer(failure, fix, &machine, &library).is_some());
    // Where nobody could answer, somebody may the next time.
    if explanation == Explanation::default() {
        return None;
    }
    cache::remember(report, language, explanation.clone(), paths);
    Some(explanation)
}

/// The sentence of a model as it may be said, which is nothing where it hands on what a program wants to be run.
fn spoken(explanation: &Explanation, failure: &Failure, language: Language, machine: &RealSystem) -> String {
    let sentence = explanation.sentence.as_deref().unwrap_or_default();
    let own = guess::own_words(sentence, failure, machine);
    if explanation.guess && !own.is_empty() {
        guess::marked(&own, language)
    } else {
        own
    }
}

/// A reason, and what a model wrote.
fn finding(reason: String, fix: Option<String>, partly: bool) -> Finding {
    Finding {
        notice: Notice {
            reason,
            by_model: fix.is_some(),
            fix,
        },
        partly,
    }
}

fn remembered(failure: &Failure, report: &FailureReport, pid: i32, fix: Option<String>) -> Last {
    Last {
        pid,
        at: dispatch::now() / 1000,
        shell: failure.shell,
        command: report.command.clone(),
        status: failure.status,
        cwd: failure.cwd.clone(),
        output: report.output.clone(),
        source: report.source,
        fix,
        notice: None,
    }
}

fn ask_why(app: &App, report: &FailureReport) -> Option<Explanation> {
    let wanted = Wanted::for_failure(Role::Fast, None);
    let chat = report.question(Length::Sentence, app.language);
    let mut outcome = ask(app, &wanted, &chat, &mut ()).ok()?;
    outcome.record();
    let sentence = explain::sentence(&outcome.answer);
    (!sentence.is_empty()).then_some(Explanation {
        sentence: Some(sentence),
        guess: outcome.by_small,
        fix: None,
    })
}

fn ask_fix(app: &App, report: &FailureReport) -> Option<String> {
    let order = Order {
        task: report.fix_request().into(),
        shell: report.shell,
        cwd: None,
        library: false,
    };
    let mut outcome = suggest(app, &order, &mut ()).ok()?;
    outcome.record();
    Some(outcome.answer.command)
}
