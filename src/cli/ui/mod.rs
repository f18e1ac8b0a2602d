//! `lotse ui`: what the hooks of the shells call at a key press.

mod hook;
mod settle;

use std::time::{SystemTime, UNIX_EPOCH};

use self::hook::{failed, line_of, sentence, setting, typed, variable};
use crate::app::outcome::Outcome;
use crate::app::press::{self, Answered, Key, Notes};
use crate::app::session::{Press, Session};
use crate::cli::args;
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::shell::readline;
use crate::terminal;

/// Prints what the hook is to do.
///
/// # Errors
///
/// Fails where the line in the prompt is to stay as it is, after it was said why.
pub(super) fn run(args: &args::Ui) -> Result<()> {
    let result = if args.explain {
        explain(args)
    } else if args.settle {
        let line = settle::settled(args, &variable("LOTSE_STATE")?, &variable("LOTSE_BUFFER")?)?;
        return line.map_or(Ok(()), |line| terminal::hand_over(line.as_bytes()));
    } else if args.readline_macro {
        return press_for_macro(args);
    } else {
        press(args)
    };
    result.or_else(|error| {
        if !error.is_told() {
            terminal::print(sentence(&error))?;
        }
        Err(error.told())
    })
}

/// The next line; what is to be noted about it waits until the user has it.
fn press(args: &args::Ui) -> Result<()> {
    let (line, mut answered) = press::press(&key(args)?)?;
    terminal::hand_over(line_of(args.shell, &line).as_bytes())?;
    answered.iter_mut().for_each(Answered::record);
    Ok(())
}

/// The same for a readline that cannot be handed a line, only keys.
fn press_for_macro(args: &args::Ui) -> Result<()> {
    match press::press(&key(args)?) {
        Ok((line, mut answered)) => {
            terminal::hand_over(settle::as_macro(args, &line).as_bytes())?;
            answered.iter_mut().for_each(Answered::record);
            Ok(())
        }
        Err(error) => {
            // Whoever types the macro types the words again.
            let back = format!("{}\n{}", variable("LOTSE_STATE")?, readline::macro_text(&typed(args)?));
            terminal::hand_over(back.as_bytes())?;
            Err(error)
        }
    }
}

/// What the command in the line does, above the prompt; the line is not to be changed.
fn explain(args: &args::Ui) -> Result<()> {
    let (text, mut outcome) = press::explain(args.shell, &setting(args, typed(args)?))?;
    terminal::print(text)?;
    outcome.iter_mut().for_each(Outcome::record);
    Err(Error::failed(Message::default()).told())
}

fn key(args: &args::Ui) -> Result<Key> {
    let notes = Notes::new(args.shell, args.readline_macro);
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
    Ok(Key {
        shell: args.shell,
        setting: setting(args, press.line.clone()),
        session: Session::read(&variable("LOTSE_STATE")?),
        press,
        notes,
    })
}
