//! The command line in German, put together from clap's own and a table of texts.

use clap::builder::{PossibleValue, PossibleValuesParser, Str};
use clap::{Arg, ArgAction, Command, CommandFactory as _};

use super::Cli;
use crate::messages::{Language, Message, help};

/// The command line as somebody reads it: commands, arguments and values have their texts in this language.
pub(in crate::cli) fn command_line(language: Language) -> Command {
    match language {
        Language::English => Cli::command(),
        Language::German => translated(Cli::command(), ""),
    }
}

/// The command line that prints its help in German: the words that clap would add in English are in the texts.
pub(in crate::cli) fn with_help() -> Command {
    let german = command_line(Language::German);
    let mut built = german.clone();
    built.build();
    spelled_out(german, &built)
}

/// `path` is how the command is called behind `lotse`.
fn translated(command: Command, path: &str) -> Command {
    let after = command.get_after_help().map(|text| fixed(&text.to_string()));
    let after = if path == "shell" {
        help::SHELL.to_owned()
    } else {
        after.unwrap_or_default()
    };
    let mut command = command
        .about(help::german(path, "").unwrap_or_default())
        .after_help(after)
        .subcommand_value_name("BEFEHL")
        .disable_help_flag(true)
        .mut_args(|argument| of_argument(argument, path))
        .arg(of_argument(
            Arg::new("help").short('h').long("help").action(ArgAction::Help),
            path,
        ));
    if path.is_empty() {
        let version = Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(of_argument(version, path));
    }
    command.mut_subcommands(|subcommand| {
        let below = format!("{path} {}", subcommand.get_name());
        translated(subcommand, below.trim_start())
    })
}

fn of_argument(argument: Arg, path: &str) -> Arg {
    let id = argument.get_id().to_string();
    let text = help::german(path, &id).unwrap_or_default();
    let argument = argument.help(text).long_help(text);
    if !argument.get_action().takes_values() {
        return argument;
    }
    let names = argument.get_value_names().unwrap_or_default().iter();
    let names: Vec<Str> = names
        .map(|name| help::value_name(name).map_or_else(|| name.clone(), Str::from))
        .collect();
    let argument = if names.is_empty() {
        argument
    } else {
        argument.value_names(names)
    };
    let values = argument.get_possible_values();
    if values.is_empty() {
        return argument;
    }
    argument.value_parser(PossibleValuesParser::new(values.into_iter().map(|value| {
        let meaning = help::german(path, &format!("{id}={}", value.get_name()));
        value.help(meaning.unwrap_or_default())
    })))
}

/// `built` is the same command as clap completes it before it shows it.
fn spelled_out(command: Command, built: &Command) -> Command {
    let usage = built.clone().render_usage().to_string();
    let usage = fixed(usage.trim_start_matches("Usage: "));
    command
        .override_usage(usage)
        .subcommand_help_heading("Befehle")
        .help_template("{about-with-newline}\nAufruf: {usage}\n\n{all-args}{after-help}")
        .mut_args(spelled_out_argument)
        .mut_subcommands(|subcommand| match built.find_subcommand(subcommand.get_name()) {
            Some(built) => spelled_out(subcommand, built),
            None => subcommand,
        })
}

fn spelled_out_argument(argument: Arg) -> Arg {
    let heading = if argument.is_positional() {
        "Argumente"
    } else {
        "Optionen"
    };
    let argument = argument.help_heading(heading);
    if !argument.get_action().takes_values() {
        return argument;
    }
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() {
        text = format!("{text} [Vorgabe: {}]", defaults.join(", "));
    }
    let (mut short, mut long) = (text.clone(), text);
    let values = argument.get_possible_values();
    if !values.is_empty() {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        short = format!("{short} [möglich: {}]", names.join(", "));
        long.push_str("\n\nMöglich:");
        for value in &values {
            let meaning = value.get_help().map(ToString::to_string).unwrap_or_default();
            long = format!("{long}\n- {}: {meaning}", value.get_name());
        }
    }
    argument
        .help(short)
        .long_help(long)
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// The text with the words that are always the same.
fn fixed(text: &str) -> String {
    let replace = |text: String, (english, german): &(&str, &str)| text.replace(english, german);
    help::FIXED.iter().fold(text.to_owned(), replace)
}

/// The text with the German names of values.
fn named(text: &str) -> String {
    let replace = |text: String, (english, german): &(&str, &str)| {
        let text = text.replace(&format!("<{english}>"), &format!("<{german}>"));
        text.replace(&format!("[{english}]"), &format!("[{german}]"))
    };
    help::VALUE_NAMES.iter().fold(text.to_owned(), replace)
}

/// An option with its value, whose name is translated.
pub(in crate::cli) fn in_both(argument: &str) -> Message {
    Message::new(|language| match language {
        Language::English => argument.to_owned(),
        Language::German => named(argument),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each command with its path, and whether it is built.
    fn walk<'a>(command: &'a Command, path: &str, visit: &mut impl FnMut(&'a Command, &str)) {
        visit(command, path);
        for subcommand in command.get_subcommands() {
            let name = subcommand.get_name();
            let below = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path} {name}")
            };
            walk(subcommand, &below, visit);
        }
    }

    #[test]
    fn each_command_and_each_option_has_help_in_german() {
        let mut missing = Vec::new();
        walk(&Cli::command(), "", &mut |command, path| {
            if help::german(path, "").is_none() {
                missing.push(path.to_owned());
            }
            for argument in command.get_arguments() {
                let id = argument.get_id().to_string();
                let values = argument.get_possible_values();
                let values = values.iter().filter(|_| argument.get_action().takes_values());
                let values = values.map(|value| format!("{id}={}", value.get_name()));
                let keys = std::iter::once(id.clone()).chain(values);
                missing.extend(
                    keys.filter(|key| help::german(path, key).is_none())
                        .map(|key| format!("{path} {key}")),
                );
            }
        });
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn the_german_help_has_no_english_left() {
        let mut command = with_help();
        command.build();
        let mut texts = Vec::new();
        walk(&command, "", &mut |command, path| {
            for text in [command.clone().render_help(), command.clone().render_long_help()] {
                texts.push((path.to_owned(), text.to_string()));
            }
        });
        for (path, text) in texts {
            // What could be asked is English or German in both.
            let text = text.split("Beispiele:").next().unwrap_or_default();
            for english in [
                "Usage",
                "Options:",
                "Commands:",
                "Arguments:",
                "Print",
                "default:",
                "ossible",
                "Examples",
                "subcommand",
                " the ",
            ] {
                assert!(!text.contains(english), "{path}: {english} in\n{text}");
            }
        }
    }
}
