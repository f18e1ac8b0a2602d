//! `lotse ask`: a question in, an answer out.

use std::cell::RefCell;
use std::env;
use std::fs::File;
use std::io::Read as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use base64::Engine as _;
use serde_json::json;

use super::{models, words};
use crate::app::answering::{self, Took};
use crate::app::ask::{self, Answer};
use crate::app::suggest::Step;
use crate::cli::args;
use crate::error::{Context as _, Error, Kind, Result};
use crate::log::Log;
use crate::models::backend::{Chat, Picture};
use crate::models::dispatch::{self, Answered, Planned};
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::prompt;
use crate::terminal::{self, status::Status};

/// Larger pictures are scaled down by every model, and take long to send.
const LARGEST: u64 = 20 << 20;

/// Prints the answer as it comes.
///
/// # Errors
///
/// Fails without a question, on a picture that is none, and when no model answers.
pub(super) fn run(args: &args::Ask, paths: &Paths) -> Result<()> {
    let words = words::words(&args.words, "ask something, as in `lotse ask what is a bind mount`")?;
    let picture = args.image.as_deref().map(picture).transpose()?;
    let config = super::config(&args.route, paths)?;
    let wanted = Wanted::for_question(&words::without_secrets(&words), picture.is_some(), args.route.role);
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    models::offer(&planned, args.yes, paths)?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let chat = prompt::ask(&words, picture);
    let start = Instant::now();
    let answered = answer(&mut planned, &chat, args.json, &log)?;
    if args.json {
        terminal::print_json(&object(&answered))?;
    }
    let took = Took::from(&answered.value);
    let decision = answering::decision(&wanted, &planned, &answered, &chat, &took);
    planned.remember(&answered.choice, took.load_ms(), start);
    decision.write(paths);
    Ok(())
}

/// Asks, and prints the answer as it comes unless an object is wanted. A text that has come is a whole line.
///
/// # Errors
///
/// Fails when no model answers, and when nothing can be printed.
pub(super) fn answer(planned: &mut Planned, chat: &Chat, json: bool, log: &Log) -> Result<Answered<Answer>> {
    if let Some(remark) = planned.remark() {
        terminal::note(format!("lotse: {remark}"));
    }
    let status = RefCell::new(Status::new());
    let mut tell = answering::tell(log, &status);
    let answered = planned.answer(&(), &mut tell, &mut |backend| {
        let mut written = false;
        let mut failed = None;
        let answer = ask::ask(backend, chat, &mut |step| {
            log.debug(|| format!("{step:?}"));
            match step {
                Step::Writing(piece) if !json => {
                    status.borrow_mut().clear();
                    written |= !piece.is_empty();
                    if let Err(error) = terminal::print(piece) {
                        failed = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                step => status.borrow_mut().show(step),
            }
            ControlFlow::Continue(())
        });
        if answer.is_err() && written {
            // What follows begins on a line of its own.
            terminal::print("\n")?;
        }
        match failed {
            // It is not the model that failed.
            Some(error) => Err(Error::new(Kind::Cancelled, error.message())),
            None => answer,
        }
    });
    log.debug(|| format!("result: {answered:?}"));
    let answered = answered?;
    if !json && !answered.value.text.ends_with('\n') {
        terminal::print("\n")?;
    }
    Ok(answered)
}

fn object(answered: &Answered<Answer>) -> serde_json::Value {
    json!({
        "answer": answered.value.text.trim_end(),
        "role": answering::role(&answered.choice),
        "model": answered.choice.model,
        "backend": answered.choice.backend,
        "reason": answered.choice.reason,
        "attempts": answered.attempts,
        "timings": answering::timings(&Took::from(&answered.value)),
    })
}

/// Reads a picture and looks what it is by its first bytes.
fn picture(file: &Path) -> Result<Picture> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .context(|| format!("could not read `{}`", file.display()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Error::failed(format!("`{}` is larger than 20 MB", file.display())).hint("make it smaller first"));
    }
    let media_type = match bytes.as_slice() {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => {
            return Err(
                Error::failed(format!("`{}` is no JPEG, PNG or WebP picture", file.display()))
                    .hint("convert it first, for example with `magick FILE picture.png`"),
            );
        }
    };
    Ok(Picture {
        media_type: media_type.to_owned(),
        base64: base64::engine::general_purpose::STANDARD.encode(&bytes),
    })
}
