//! `lotse suggest`: words in, one command out.

use std::env;
use std::io::Read as _;
use std::ops::ControlFlow;

use serde_json::json;

use super::models;
use crate::backend;
use crate::cli;
use crate::config::{BackendKind, Config};
use crate::context::Facts;
use crate::error::{Context as _, Error, Kind, Result};
use crate::log::Log;
use crate::paths::Paths;
use crate::suggest::{self, Request, Step, Suggestion};
use crate::ui::{self, status::Status};

/// More words than this are no question but a mistake, a file on standard input for example.
const LONGEST: u64 = 64 * 1024;

pub(super) fn run(args: cli::Suggest, paths: &Paths) -> Result<()> {
    let words = words(&args.words)?;
    let mut config = Config::load(&paths.config, |name| env::var(name).ok())?;
    if let Some(backend) = args.backend {
        config.backend = backend;
    }
    if let Some(model) = args.model {
        config.set_model(&model);
    }
    let facts = Facts::gather(args.shell, args.cwd.as_deref(), paths)?;
    if config.backend == BackendKind::Embedded {
        models::offer(&config.embedded.model, args.yes, paths)?;
    }
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let suggestion = ask(&config, &words, &facts, paths, &log);
    log.debug(|| format!("result: {suggestion:?}"));
    let suggestion = suggestion?;
    if args.json {
        return ui::print_line(&object(&suggestion).to_string());
    }
    ui::print_line(&suggestion.command)
}

fn ask(config: &Config, words: &str, facts: &Facts, paths: &Paths, log: &Log) -> Result<Suggestion> {
    let backend = backend::open(config, paths, &())?;
    log.debug(|| format!("asking {} {}: {words:?} {facts:?}", backend.kind(), backend.model()));
    let mut status = Status::new();
    let mut watch = |step: Step<'_>| {
        log.debug(|| format!("{step:?}"));
        status.show(step);
        ControlFlow::Continue(())
    };
    suggest::suggest(backend.as_ref(), &Request::new(words), facts, &mut watch)
}

/// The words on the command line, or those on standard input for a single `-`.
fn words(args: &[String]) -> Result<String> {
    let words = if args == ["-"] { read_words()? } else { args.join(" ") };
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::new(Kind::Usage, "there are no words to make a command from")
            .hint("say what it should do, as in `lotse suggest list the biggest files`"));
    }
    Ok(words.to_owned())
}

fn read_words() -> Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .context(|| "could not read standard input".to_owned())?;
    if bytes.len() as u64 > LONGEST {
        return Err(Error::new(Kind::Usage, "standard input holds more than 64 kB of words"));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(Kind::Usage, "standard input is not UTF-8 text"))
}

/// What `--json` prints. What is not assessed yet is null or empty, so that the shape stays when it is.
fn object(suggestion: &Suggestion) -> serde_json::Value {
    json!({
        "command": suggestion.command,
        "explanation": null,
        "role": suggestion.backend,
        "model": suggestion.model,
        "backend": suggestion.backend,
        "danger": null,
        "checks": [],
        "timings": {
            "first_text_ms": suggestion.first_text_ms,
            "total_ms": suggestion.total_ms,
            "load_ms": suggestion.timings.load_ms,
            "prompt_ms": suggestion.timings.prompt_ms,
            "prompt_tokens": suggestion.timings.prompt_tokens,
            "cached_tokens": suggestion.timings.cached_tokens,
            "answer_ms": suggestion.timings.answer_ms,
            "answer_tokens": suggestion.timings.answer_tokens,
        },
    })
}
