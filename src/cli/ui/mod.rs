//! `lotse ui`: what the hooks of the shells call at a key press.
//!
//! Standard output is for the hook. On success it has three parts: the memory for the next time, then the new line of
//! the prompt up to the cursor and from there on. For bash and zsh the first part is a line, and a unit separator
//! (U+001F) stands between the others; fish, whose variables are lists, gets a NUL after each. Where there is something to
//! say about the new line, that is a fourth part: in bash and zsh at the end of the first line, behind a unit separator and
//! with record separators (U+001E) for line ends, in fish at the end. Otherwise it is a
//! sentence for the user, or nothing when the user gave up; the line in the prompt stays as it is.

mod beside;
mod explain;

use std::env;
use std::os::unix::process::CommandExt as _;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use self::beside::{Notes, known_note, language, note};
use crate::app::answering::{self, Took};
use crate::app::grounding::Grounding;
use crate::app::session::{Press, Session, Wish, wish};
use crate::app::suggest::{self, Request, Task};
use crate::app::{checking, exact_match, failing};
use crate::cli::args;
use crate::config::Config;
use crate::context::Facts;
use crate::danger;
use crate::error::{Error, Kind, Result};
use crate::explain as explaining;
use crate::failure;
use crate::log::Log;
use crate::manual::Library;
use crate::models::backend::Backend;
use crate::models::dispatch::{self, News, Planned};
use crate::models::route::Role;
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::shell::{Shell, readline};
use crate::system::Machine;
use crate::system::{Program, WARM};
use crate::terminal;
use crate::terminal::settle::{Typed, settle};
use crate::terminal::wait::{Reporter, Setting, wait};

/// Where the cursor belongs. It cannot stand in a command, and where it stands in words the last one counts.
const CURSOR: char = '\u{1f}';
/// Ends the lines of what is said about a line.
const LINE_END: char = '\u{1e}';

pub(super) fn run(args: &args::Ui) -> Result<()> {
    let told = |error: Error| {
        terminal::print(sentence(&error))?;
        Err(error.told())
    };
    if args.explain {
        let text = match explain::text(args) {
            Ok(text) => text,
            Err(error) => return told(error),
        };
        terminal::print(text)?;
        // The line in the prompt is not to be changed.
        return Err(Error::failed("explained").told());
    }
    if args.settle {
        let line = settled(args, &variable("LOTSE_STATE")?, &variable("LOTSE_BUFFER")?)?;
        return line.map_or(Ok(()), |line| terminal::hand_over(line.as_bytes()));
    }
    match answered(args) {
        Ok((answer, remember)) => {
            let answer = if args.readline_macro {
                as_macro(args, &answer)
            } else {
                answer
            };
            terminal::hand_over(answer.as_bytes())?;
            remember();
            Ok(())
        }
        Err(error) if args.readline_macro => {
            // Whoever types the macro types the words again.
            let line = typed(args)?;
            let back = format!("{}\n{}", variable("LOTSE_STATE")?, readline::macro_text(&line));
            terminal::hand_over(back.as_bytes())?;
            Err(error)
        }
        Err(error) => told(error),
    }
}

/// Keeps the keys away from a new line until it can have been read. Nothing where it stays as it is, otherwise what is to
/// stand there instead.
fn settled(args: &args::Ui, state: &str, marked: &str) -> Result<Option<String>> {
    let (before, after) = marked.split_once(CURSOR).unwrap_or((marked, ""));
    let session = Session::read(state);
    let held = session.as_ref().is_some_and(Session::is_held);
    if !held && session.as_ref().is_some_and(Session::is_back) {
        // These are the user's own words.
        return Ok(None);
    }
    let indented = args.shell == Shell::Fish;
    let setting = setting(args, format!("{before}{after}"));
    let mut typed = settle(&setting, before.len(), indented)?;
    while held && typed == Typed::Key {
        // The key counts once the command below the words can have been read.
        typed = settle(&setting, before.len(), indented)?;
    }
    Ok(match (typed, session) {
        (Typed::Text(text), _) => Some(formed(args.shell, state, &format!("{before}{text}"), after, "")),
        (Typed::Refusal, _) if held => Some(formed(args.shell, "", before, after, "")),
        (Typed::Refusal | Typed::Key, Some(session)) => {
            let (line, session) = session.given_back();
            Some(formed(args.shell, &session.write(), &line, "", ""))
        }
        _ => None,
    })
}

/// The answer for a readline that cannot be handed a line, only keys. Nobody can keep other keys from it then, so that
/// the line is shown before.
fn as_macro(args: &args::Ui, answer: &str) -> String {
    let (state, line) = answer.split_once('\n').unwrap_or((answer, ""));
    let (state, note) = state.split_once(CURSOR).unwrap_or((state, ""));
    if !note.is_empty() {
        terminal::note(note.replace(LINE_END, "\n"));
    }
    let instead = settled(args, state, line).ok().flatten();
    let instead = instead.as_deref().and_then(|text| text.split_once('\n'));
    let (state, line) = instead.unwrap_or((state, line));
    format!("{state}\n{}", readline::macro_text(&line.replace(CURSOR, "")))
}

/// A failure in one line.
fn sentence(error: &Error) -> Printable {
    match (error.kind(), error.remedy()) {
        (Kind::Cancelled, _) => Printable::default(),
        (_, Some(remedy)) => Printable::line(&format!("lotse: {error}; {remedy}")),
        (_, None) => Printable::line(&format!("lotse: {error}")),
    }
}

fn answered(args: &args::Ui) -> Result<(String, Box<dyn FnOnce() + Send>)> {
    let notes = Notes::new(args);
    let press = Press {
        line: typed(args)?,
        enter: args.enter,
        confirms: !args.enter || notes.key.is_none(),
        ran: variable("LOTSE_RAN")?,
        failed: failed(),
        now: SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
    };
    let session = Session::read(&variable("LOTSE_STATE")?);
    match wish(session.as_ref(), &press) {
        Wish::Help => {
            warm();
            Err(help(args))
        }
        Wish::Words(line, session) => Ok((output(args.shell, &session, &line, line.len(), ""), Box::new(|| {}))),
        Wish::Ask(request) => {
            let offer = ask(args, &press, request.clone().into(), |_| Ok(()))?;
            let session = Session::offered(request, &offer.command, &press);
            let answer = notes.offered(&session, &offer.command, &offer.note)?;
            Ok((answer, offer.remember))
        }
        Wish::Fix(command, status) => fix(args, &notes, &press, command, status),
        Wish::Next(command, session) => Ok((notes.offered(&session, &command, "")?, Box::new(|| {}))),
        Wish::Held(command, session) => Ok((notes.put(&session, &command, ""), Box::new(|| {}))),
        Wish::Another(request) => {
            if let Some((session, command)) = session.as_ref().and_then(|session| harmless(session, args.shell)) {
                return Ok((notes.offered(&session, &command, "")?, Box::new(|| {})));
            }
            let Offer {
                command,
                note,
                remember,
            } = ask(args, &press, request.into(), |_| Ok(()))?;
            let (session, command) = session.map_or_else(
                || {
                    (
                        Session::offered(Request::new(&press.line), &command, &press),
                        command.clone(),
                    )
                },
                |session| session.offered_another(&command),
            );
            Ok((notes.offered(&session, &command, &note)?, remember))
        }
    }
}

/// Instead of a command that would hurt its harmless twin, unless that was offered already, and the memory after that.
fn harmless(session: &Session, shell: Shell) -> Option<(Session, String)> {
    let (command, known) = session.last()?;
    let twin = danger::twin(command, shell).filter(|twin| !known(twin))?;
    Some(session.clone().offered_another(&twin))
}

/// The last command, where it is known and failed.
fn failed() -> Option<(String, i32)> {
    let command = env::var("LOTSE_LINE").ok()?;
    let status = env::var("LOTSE_STATUS").ok()?.parse().ok()?;
    let known = !command.trim().is_empty() && !command.trim_start().starts_with("??");
    (known && status != 0).then_some((command, status))
}

/// What was meant by a command that failed: what rules know, what a model has written meanwhile, or writes now.
fn fix(
    args: &args::Ui,
    notes: &Notes,
    press: &Press,
    command: String,
    status: i32,
) -> Result<(String, Box<dyn FnOnce() + Send>)> {
    let paths = Paths::from_env()?;
    let known = failing::Known::seen(command, status, args.shell, &paths);
    let (machine, library) = (Machine::default(), Library::new(&paths.cache));
    let fixes = failure::fixes(&known.failure, &machine);
    let mut fixes: Vec<String> = fixes.into_iter().map(|fix| fix.command).collect();
    let offer = |command: &str| explaining::offer(&known.failure, command, &machine, &library);
    if fixes.is_empty() {
        fixes.extend(known.fix.as_deref().and_then(offer));
    }
    let mut remember: Box<dyn FnOnce() + Send> = Box::new(|| {});
    let mut note = String::new();
    if fixes.is_empty() {
        if known.is_harmless() {
            warm();
            return Err(help(args));
        }
        let answered = ask(args, press, known.evidence().fix_request().into(), Planned::only_large)?;
        let command = offer(&answered.command);
        fixes.push(command.ok_or_else(failing::refused)?);
        (remember, note) = (answered.remember, answered.note);
    }
    let session = Session::fixed(fixes.clone(), press);
    Ok((notes.offered(&session, &fixes[0], &note)?, remember))
}

/// Somebody is about to ask: what would answer is loaded meanwhile, unless something had to go for it. Whether that works
/// is not said before there is a question.
fn warm() {
    let (Ok(program), Ok(paths)) = (Program::lotse(), Paths::from_env()) else {
        return;
    };
    let var = |name: &str| env::var(name).ok();
    let Ok(config) = Config::load(&paths.config, var) else {
        return;
    };
    let keys = config.key_variables().filter_map(|name| Some((name, var(name)?)));
    let _ = program
        .command(&WARM)
        .envs(keys)
        .args(["models", "warm", "--if-free"])
        .process_group(0)
        .spawn();
}

fn help(args: &args::Ui) -> Error {
    Error::new(
        Kind::Usage,
        if args.enter {
            "type what you want after the ??, as in `?? list the biggest files`"
        } else {
            "type what you want, as in `list the biggest files`, and press the key then"
        },
    )
}

/// The line in the prompt; fish has printed it with a line end, and where a macro is the answer the key has put the mark
/// before it, whatever stood there.
fn typed(args: &args::Ui) -> Result<String> {
    let mut line = variable("LOTSE_BUFFER")?;
    if args.shell == Shell::Fish && line.ends_with('\n') {
        line.pop();
    }
    let marked = line
        .strip_prefix("?? ")
        .filter(|line| args.readline_macro && line.starts_with("??"));
    Ok(marked.map_or(line.clone(), str::to_owned))
}

/// A variable that the hook has set; nothing where it has not.
fn variable(name: &str) -> Result<String> {
    env::var_os(name).unwrap_or_default().into_string().map_err(|_| {
        Error::new(Kind::Usage, "what you typed is not UTF-8 text").hint("use a UTF-8 locale, as in `LANG=C.UTF-8`")
    })
}

fn output(shell: Shell, session: &Session, line: &str, cursor: usize, note: &str) -> String {
    let (before, after) = line.split_at(cursor);
    formed(shell, &session.write(), before, after, note)
}

fn formed(shell: Shell, state: &str, before: &str, after: &str, note: &str) -> String {
    let mark = if note.is_empty() { "" } else { "\u{1f}" };
    match shell {
        Shell::Bash | Shell::Zsh => {
            let note = note.replace('\n', LINE_END.encode_utf8(&mut [0; 4]));
            format!("{state}{mark}{note}\n{before}{CURSOR}{after}")
        }
        Shell::Fish if note.is_empty() => format!("{state}\0{before}\0{after}\0"),
        Shell::Fish => format!("{state}\0{before}\0{after}\0{note}\0"),
    }
}

/// `narrow` leaves out who may not be asked.
fn ask(args: &args::Ui, press: &Press, task: Task, narrow: fn(&mut Planned) -> Result<()>) -> Result<Offer> {
    let shell = args.shell;
    wait(&setting(args, press.line.clone()), move |reporter| {
        let paths = Paths::from_env()?;
        let config = Config::load(&paths.config, |name| env::var(name).ok())?;
        let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), &paths);
        let facts = Facts::gather(Some(shell), None, &paths)?;
        let wanted = match &task {
            Task::Words(request) => Wanted::for_command(&super::words::without_secrets(&request.words), None),
            Task::Fix(_) => Wanted::for_failure(Role::Coder, None),
        };
        if let Task::Words(request) = &task
            && let Some(known) = exact_match::known(request, &config, &facts, &paths)
        {
            return Ok(Offer {
                command: known.suggestion.command.clone(),
                note: known_note(language()).to_owned(),
                remember: Box::new(move || known.decision(&wanted).write(&paths)),
            });
        }
        let mut planned = dispatch::plan(wanted.need(false), &config, &paths)?;
        narrow(&mut planned)?;
        let start = Instant::now();
        let mut instead = planned.missed();
        let mut tell = |news: News<'_>| tell(reporter, &log, &mut instead, news);
        let check = checking::check(&facts, &paths);
        let grounding = match task {
            Task::Words(request) => Grounding::new(&config, &planned, request, &facts, &paths),
            Task::Fix(fix) => Grounding::bare(fix, &facts),
        };
        let mut ask = |backend: &dyn Backend, choice: &Choice| {
            let (task, facts) = grounding.for_model(choice);
            log.debug(|| format!("asking {} {}: {task:?} {facts:?}", backend.kind(), backend.model()));
            reporter.written(task.written(&facts, backend.kind()), language(), checking::aliases());
            suggest::suggest(backend, &task, &facts, &check, &mut |step| {
                reporter.step(step);
                std::ops::ControlFlow::Continue(())
            })
        };
        let answered = planned.answer_soundly(reporter, &mut tell, &mut ask, &checking::flaw);
        log.debug(|| format!("result: {answered:?}"));
        let answered = answered?;
        let took = Took::from(&answered.value);
        Ok(Offer {
            command: answered.value.command.clone(),
            note: note(&answered.value),
            remember: Box::new(move || {
                let sent = &answered.value.sent;
                planned.learn_speed(&answered.choice, took.reading(sent));
                planned.remember(&answered.choice, took.load_ms(), start);
                answering::decision(&wanted, &planned, &answered, sent, &took).write(&paths);
            }),
        })
    })
}

fn setting(args: &args::Ui, typed: String) -> Setting {
    Setting {
        place: args.place,
        prompt: variable("LOTSE_PROMPT").unwrap_or_default(),
        typed,
        term: env::var("TERM").unwrap_or_default(),
        no_colour: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        unicode: is_utf8(|name| env::var(name).ok()),
    }
}

/// A command, and what is left to do once the user has it.
struct Offer {
    command: String,
    /// What is wrong with it, as a line for the user; empty where nothing was found.
    note: String,
    remember: Box<dyn FnOnce() + Send>,
}

/// Who is waited for: the label beside the wait says it when somebody stands in.
fn tell(reporter: &Reporter, log: &Log, instead: &mut Option<String>, news: News<'_>) {
    log.debug(|| format!("{news:?}"));
    match news {
        News::Asking(choice) => {
            reporter.model(&match instead {
                Some(failed) => format!("{} instead of {failed}", choice.model),
                None => choice.model.clone(),
            });
            if choice.loads {
                reporter.phase(&answering::loading(choice));
            } else if choice.server.is_some() {
                reporter.phase("thinking …");
            }
        }
        News::Escalated(_, reason, larger) => {
            reporter.model(&format!("escalated to {}: {reason}", larger.model));
            if larger.loads {
                reporter.phase(&answering::loading(larger));
            }
        }
        News::Failed(choice, ..) => *instead = Some(choice.model.clone()),
    }
}

/// Whether the locale has UTF-8, by the order of locale(7).
fn is_utf8(var: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| var(name).filter(|value| !value.is_empty()));
    set.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests;
