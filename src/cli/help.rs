//! The command line is read: its help in the user's language, and what is wrong with it as an error like any other.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::args::Cli;
use super::args::german::{in_both, with_help};
use super::parse::{help_as_option, parse};
use crate::error::{Error, Kind};
use crate::messages::{Language, Message, usage};

/// What came of reading it, where it does not say what to do.
#[derive(Debug)]
pub enum Unread {
    /// It asks for help or for the version, which is this text.
    Help(clap::Error),
    /// It is wrong.
    Wrong(Error),
}

/// Reads a command line, the name of the program first.
///
/// # Errors
///
/// Fails when it asks for help, and when it is wrong.
pub fn read(args: impl IntoIterator<Item = OsString>, language: Language) -> Result<Cli, Unread> {
    let args = help_as_option(args.into_iter().collect());
    let error = match parse(args.iter().cloned()) {
        Ok(cli) => return Ok(cli),
        Err(error) => error,
    };
    if !is_help(&error) {
        return Err(Unread::Wrong(explain(&error)));
    }
    // The texts are put together only for who wants to read them.
    let german = match language {
        Language::English => None,
        Language::German => with_help().try_get_matches_from(args).err(),
    };
    Err(Unread::Help(german.unwrap_or(error)))
}

fn is_help(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::DisplayVersion
    )
}

/// The sentence and the remedy for what clap has found.
fn explain(error: &clap::Error) -> Error {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("`, `"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let argument = || in_both(&text(ContextKind::InvalidArg));
    let other = || in_both(&text(ContextKind::PriorArg));
    let value = || text(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => usage::unknown_argument(argument()),
        ErrorKind::InvalidSubcommand => usage::unknown_command(text(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value().is_empty() => usage::value_is_missing(argument()),
        ErrorKind::InvalidValue => usage::value_is_unknown(argument(), value()),
        ErrorKind::ValueValidation => usage::value_is_wrong(argument(), value(), number(error)),
        ErrorKind::TooManyValues => usage::value_is_too_much(argument(), value()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::NoEquals => {
            usage::value_is_missing(argument())
        }
        ErrorKind::ArgumentConflict if other() == argument() => usage::is_repeated(argument()),
        ErrorKind::ArgumentConflict => usage::conflict(argument(), other()),
        ErrorKind::MissingRequiredArgument => usage::argument_is_missing(argument()),
        ErrorKind::MissingSubcommand => usage::command_is_missing(text(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidUtf8 => usage::not_utf8(),
        _ => usage::not_understood(error.kind().to_string()),
    };
    Error::new(Kind::Usage, what).hint(hint(text))
}

/// What is wrong with a number, which is all that clap reads by itself.
fn number(error: &clap::Error) -> Message {
    let why = std::error::Error::source(error).map_or(String::new(), ToString::to_string);
    let range = why.split_once(" is not in ").unwrap_or_default().1;
    match range.split_once("..=") {
        Some((low, high)) => usage::is_out_of_range(low, high),
        None => usage::is_no_number(),
    }
}

/// What was meant, what is possible, or where it is said.
fn hint(text: impl Fn(ContextKind) -> String) -> Message {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand];
    if let Some(word) = suggested.into_iter().map(&text).find(|word| !word.is_empty()) {
        return usage::did_you_mean(word);
    }
    let values = text(ContextKind::ValidValue);
    if !values.is_empty() {
        return usage::one_of(format!("`{values}`"));
    }
    let usage = text(ContextKind::Usage);
    let words = usage.trim_start_matches("Usage: ").split_whitespace();
    let names = words.take_while(|word| !word.starts_with(['[', '<', '-']));
    let names = names.collect::<Vec<_>>().join(" ");
    usage::see_help(if names.is_empty() { "lotse" } else { &names })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_command_line_is_said_in_both_languages() {
        let table = [
            (&["--foo"][..], "unknown argument `--foo`", "see `lotse --help`"),
            (&["sugest"], "unknown command `sugest`", "did you mean `suggest`?"),
            (&["init"], "`<SHELL>` is missing", "see `lotse init --help`"),
            (
                &["init", "csh"],
                "`csh` is not a value of `<SHELL>`",
                "possible are `bash`, `zsh`, `fish`",
            ),
            (
                &["suggest", "-n", "0", "x"],
                "`0` is not a value of `--count <N>`: it has to be from 1 to 9",
                "see `lotse --help`",
            ),
            (
                &["fix", "--command", "x", "--status", "one"],
                "`one` is not a value of `--status <STATUS>`: it has to be a whole number",
                "see `lotse --help`",
            ),
            (
                &["shell", "--last", "--argv0", "x"],
                "`--last` cannot be used with `--argv0 <NAME>`",
                "see `lotse shell --help`",
            ),
            (
                &["init", "bash", "--key"],
                "`--key <KEY>` needs a value",
                "see `lotse --help`",
            ),
        ];
        for (words, sentence, remedy) in table {
            let words = std::iter::once("lotse").chain(words.iter().copied());
            let error = explain(&parse(words.map(OsString::from)).unwrap_err());
            assert_eq!((error.message(), error.remedy()), (sentence, Some(remedy)));
            assert_eq!(error.exit_code(), 2);
            let (german, _) = error.told_in(Language::German);
            assert_ne!(german, sentence);
            assert!(!german.contains("<KEY>"), "{german}");
        }
    }
}
