//! `lotse notice`: what the hooks start, beside the shell, when a command has failed.
//!
//! What there is to say becomes one line, and each shell has its own way to come by it when nobody has begun to type, which
//! is the only moment for it: zsh is told when something comes on standard output, and shows that itself; fish is sent a
//! signal and asks for it; above the prompt of bash, which has no such thing, it is drawn while bash waits for its first
//! key. It never comes later than the configuration says. Nobody has asked for it, so nothing is started for it but the program that
//! asks the terminal or the multiplexer for its screen.

use std::env;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, Sender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::ask;
use crate::app::checking;
use crate::app::failing::{key, var};
use crate::app::suggest::{self, Step};
use crate::capture::{self, Source};
use crate::cli::args;
use crate::config::Config;
use crate::context::Facts;
use crate::context::language::Language;
use crate::error::{Context as _, Error, Result};
use crate::explain::cache::{self, Said};
use crate::explain::last::{Last, Saying};
use crate::explain::{self, Evidence, guess};
use crate::failure::{self, Failure, Silence};
use crate::manual::Library;
use crate::models::dispatch;
use crate::models::route::Role;
use crate::models::route::plan::Need;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::prompt::Length;
use crate::shell::Shell;
use crate::system::Machine;
use crate::terminal::{
    self,
    notice::{self, Moment, Patience, Prompt, State},
};

/// How often the shell is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// Finds out what went wrong and shows it, if it comes in time.
///
/// # Errors
///
/// Fails without a terminal, and on a configuration that is wrong; nobody sees that.
pub(super) fn run(args: &args::Notice) -> Result<()> {
    if args.show {
        return show(args.pid, &Paths::from_env()?);
    }
    let start = Instant::now();
    let failure = failure(args.shell)?;
    if silence().covers(&failure) {
        return Ok(());
    }
    let paths = Paths::from_env()?;
    let config = Config::load(&paths.config, |name| env::var(name).ok())?;
    let prompt = Prompt::open(args.pid)?;
    let (tell, told) = mpsc::channel();
    let (shell, pid, timeout) = (args.shell, args.pid, config.failures.timeout);
    let state = paths.clone();
    thread::spawn(move || find(&failure, pid, &config, &paths, &tell));
    let Some(finding) = wait(&prompt, shell, &told, start + timeout) else {
        return Ok(());
    };
    match shell {
        Shell::Zsh => terminal::print_line(line(&finding.saying, prompt.columns())),
        Shell::Bash => {
            above(&prompt, &finding.saying);
            Ok(())
        }
        Shell::Fish => {
            let last = Last::read(&state).filter(|last| last.pid == pid);
            if let Some(last) = last {
                let said = Some(finding.saying.clone());
                Last { said, ..last }.write(&state);
                prompt.tell();
            }
            Ok(())
        }
    }
}

/// What was found, above the prompt of a shell that waits until that has been done.
fn show(pid: i32, paths: &Paths) -> Result<()> {
    let last = Last::read(paths).filter(|last| last.pid == pid);
    if let Some(said) = last.and_then(|last| last.said) {
        above(&Prompt::open(pid)?, &said);
    }
    Ok(())
}

fn above(prompt: &Prompt, saying: &Saying) {
    let (columns, text) = (prompt.columns(), var("LOTSE_PROMPT").unwrap_or_default());
    prompt.show_above(&line(saying, columns), notice::rows(&text, columns));
}

fn line(saying: &Saying, columns: usize) -> Printable {
    let fix = saying.fix.as_ref().map(|fix| match key() {
        Some(key) => format!("{key}: {fix}"),
        None => fix.clone(),
    });
    notice::line(&saying.reason, &fix.unwrap_or_default(), columns)
}

/// What the user has told the shell to be silent about.
fn silence() -> Silence {
    let text = |name: &str| var(name).unwrap_or_default();
    Silence {
        entries: text("LOTSE_IGNORE"),
        directories: text("LOTSE_IGNORE_DIRS"),
        stands_for: text("LOTSE_STANDS_FOR"),
    }
}

fn failure(shell: Shell) -> Result<Failure> {
    let command = var("LOTSE_LINE").ok_or_else(|| Error::failed("LOTSE_LINE is not set"))?;
    let status = var("LOTSE_STATUS").and_then(|status| status.parse().ok());
    Ok(Failure {
        status: status.ok_or_else(|| Error::failed("LOTSE_STATUS is no number"))?,
        output: String::new(),
        seen: false,
        command,
        shell,
        cwd: env::current_dir().context(|| "could not find out where this is".to_owned())?,
    })
}

/// Something to say.
#[derive(Clone, Debug)]
struct Finding {
    saying: Saying,
    /// Whether something better may follow.
    partly: bool,
}

/// Waits for something to say and for the moment to say it.
fn wait(prompt: &Prompt, shell: Shell, told: &Receiver<Finding>, end: Instant) -> Option<Finding> {
    let mut patience = Patience::default();
    let mut finding: Option<Finding> = None;
    let mut more = true;
    loop {
        match told.try_recv() {
            Ok(news) => finding = Some(news),
            Err(TryRecvError::Disconnected) => more = false,
            Err(TryRecvError::Empty) => {}
        }
        let state = match (prompt.state().ok()?, shell) {
            // They look themselves whether somebody has begun to type.
            (State::Reading(_), Shell::Zsh | Shell::Fish) => State::Reading(None),
            (state, _) => state,
        };
        let now = Instant::now();
        let moment = patience.look(state, now);
        let complete = !more || finding.as_ref().is_some_and(|finding| !finding.partly);
        match moment {
            Moment::Over => return None,
            Moment::Now if complete || now >= end => return finding,
            Moment::Now | Moment::NotYet if now >= end || (!more && finding.is_none()) => return None,
            Moment::Now | Moment::NotYet => thread::sleep(GLANCE),
        }
    }
}

/// Finds out what there is to say: by the rules, from what was said about the same failure before, else from models.
fn find(failure: &Failure, pid: i32, config: &Config, paths: &Paths, tell: &Sender<Finding>) {
    let seen = capture::seen(&failure.command, var);
    let failure = &Failure {
        output: seen.text,
        seen: seen.source != Source::Status,
        ..failure.clone()
    };
    let evidence = Evidence::new(failure, seen.source);
    let note = |fix| remembered(failure, &evidence, pid, fix).write(paths);
    note(None);
    let machine = Machine::default();
    if let Some(fix) = failure::fixes(failure, &machine).into_iter().next() {
        let saying = Saying {
            reason: fix.why,
            fix: Some(fix.command),
        };
        let _ = tell.send(Finding { saying, partly: false });
        return;
    }
    let language = Language::of_locale(var);
    // Where the command was right, none that a model writes would help.
    if let Some(reason) = failure::reason(failure, &machine) {
        let _ = tell.send(finding(&evidence, language, &reason, None, false));
        return;
    }
    let known = cache::find(&evidence, language, paths);
    let Some(said) = known.or_else(|| ask(failure, &evidence, language, config, paths, tell)) else {
        return;
    };
    let library = Library::new(&paths.cache);
    let offer = |fix: &String| explain::offer(failure, fix, &machine, &library);
    let fix = said.fix.as_ref().and_then(offer);
    let sentence = spoken(&said, failure, language, &machine);
    note(said.fix);
    if !sentence.is_empty() || fix.is_some() {
        let _ = tell.send(finding(&evidence, language, &sentence, fix, false));
    }
}

/// Asks models, and remembers what they said. What went wrong can be told before it is known what was meant.
fn ask(
    failure: &Failure,
    evidence: &Evidence,
    language: Language,
    config: &Config,
    paths: &Paths,
    tell: &Sender<Finding>,
) -> Option<Said> {
    if !config.failures.models {
        return None;
    }
    let machine = Machine::default();
    let mut said = ask_why(evidence, language, config, paths).unwrap_or_default();
    let sentence = spoken(&said, failure, language, &machine);
    if !sentence.is_empty() {
        let _ = tell.send(finding(evidence, language, &sentence, None, true));
    }
    let library = Library::new(&paths.cache);
    let fix = ask_fix(evidence, config, paths);
    said.fix = fix.filter(|fix| explain::offer(failure, fix, &machine, &library).is_some());
    // Where nobody could answer, somebody may the next time.
    if said == Said::default() {
        return None;
    }
    cache::remember(evidence, language, said.clone(), paths);
    Some(said)
}

/// The sentence of a model as it may be said, which is nothing where it hands on what a program wants to be run.
fn spoken(said: &Said, failure: &Failure, language: Language, machine: &Machine) -> String {
    let sentence = said.sentence.as_deref().unwrap_or_default();
    let own = guess::own_words(sentence, failure, machine);
    if said.guess && !own.is_empty() {
        guess::marked(&own, language)
    } else {
        own
    }
}

fn finding(evidence: &Evidence, language: Language, sentence: &str, fix: Option<String>, partly: bool) -> Finding {
    let reason = if evidence.output.is_empty() {
        format!("{sentence} ({})", evidence.seen(language))
    } else {
        sentence.to_owned()
    };
    Finding {
        saying: Saying {
            reason: reason.trim().to_owned(),
            fix,
        },
        partly,
    }
}

fn remembered(failure: &Failure, evidence: &Evidence, pid: i32, fix: Option<String>) -> Last {
    Last {
        pid,
        at: dispatch::now() / 1000,
        shell: failure.shell,
        command: evidence.command.clone(),
        status: failure.status,
        cwd: failure.cwd.clone(),
        output: evidence.output.clone(),
        source: evidence.source,
        fix,
        said: None,
    }
}

/// A model for which nothing has to be loaded, since nobody has asked for anything.
fn quietly(role: Role) -> Need {
    Need {
        displace: false,
        ..Need::answer(role)
    }
}

fn ask_why(evidence: &Evidence, language: Language, config: &Config, paths: &Paths) -> Option<Said> {
    let mut planned = dispatch::plan(quietly(Role::Fast), config, paths).ok()?;
    planned.only_loaded();
    let chat = evidence.question(Length::Sentence, language);
    let answered = planned.answer(&(), &mut |_| (), &mut |backend| {
        ask::ask(backend, &chat, &mut |_| ControlFlow::Continue(()))
    });
    let answered = answered.ok()?;
    let sentence = explain::sentence(&answered.value.text);
    (!sentence.is_empty()).then(|| Said {
        sentence: Some(sentence),
        guess: planned.is_small(&answered.choice),
        fix: None,
    })
}

fn ask_fix(evidence: &Evidence, config: &Config, paths: &Paths) -> Option<String> {
    let mut planned = dispatch::plan(quietly(Role::Coder), config, paths).ok()?;
    planned.only_large().ok()?;
    planned.only_loaded();
    let facts = Facts::gather_quietly(evidence.shell, paths).ok()?;
    let check = checking::check_quietly(&facts, paths);
    let task = evidence.fix_request().into();
    let answered = planned.answer(&(), &mut |_| (), &mut |backend| {
        let mut watch = |_: Step<'_>| ControlFlow::Continue(());
        suggest::suggest(backend, &task, &facts, &check, &mut watch)
    });
    Some(answered.ok()?.value.command)
}
