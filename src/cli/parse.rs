//! The command line as people type it: options may also stand behind the words, and `help` is a word.

use std::ffi::OsString;

use clap::{CommandFactory as _, Parser as _};

use super::args::{Cli, Command};

/// Reads the command line, the name of the program first. Options at the end, as in `lotse suggest list files --json`, are
/// options where everything from the first of them on can be read as such; otherwise they are words, as they are behind `--`.
///
/// # Errors
///
/// Fails where it cannot be understood, and for help, which clap treats alike.
pub(super) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    let cli = Cli::try_parse_from(&args)?;
    if args.iter().any(|arg| arg == "--") {
        return Ok(cli);
    }
    Ok(with_options_behind(&args, &cli).unwrap_or(cli))
}

/// Reads `lotse help fix` as `lotse fix --help`.
pub(super) fn help_as_option(mut args: Vec<OsString>) -> Vec<OsString> {
    if args.get(1).is_some_and(|word| word == "help") {
        args.remove(1);
        let known = args
            .get(1)
            .is_some_and(|name| Cli::command().find_subcommand(name).is_some());
        args.insert(1 + usize::from(known), "--help".into());
    }
    args
}

fn with_options_behind(args: &[OsString], cli: &Cli) -> Option<Cli> {
    let words = words(cli)?;
    let head = args.len().checked_sub(words.len())?;
    let starts = (1..words.len()).filter(|at| words[*at].starts_with("--"));
    starts.into_iter().find_map(|at| {
        let (asked, options) = words.split_at(at);
        let tail = options.iter().chain(asked).map(OsString::from);
        let moved = Cli::try_parse_from(args[..head].iter().cloned().chain(tail)).ok()?;
        (self::words(&moved)? == asked).then_some(moved)
    })
}

/// The words of a subcommand that is asked in plain language. The words of a command, as of `lotse explain`, have options
/// of their own.
fn words(cli: &Cli) -> Option<&[String]> {
    match &cli.command {
        Command::Suggest(args) => Some(&args.words),
        Command::Ask(args) => Some(&args.words),
        Command::Route(args) => Some(&args.words),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggest(line: &str) -> (String, bool, u8) {
        let args = line.split(' ').map(OsString::from);
        match parse(args).unwrap().command {
            Command::Suggest(args) => (args.words.join(" "), args.json, args.count),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn options_may_stand_behind_the_words() {
        for (line, words, json, count) in [
            ("lotse suggest list files --json", "list files", true, 1),
            ("lotse suggest list files --json -n 3", "list files", true, 3),
            ("lotse suggest --json list files --count 2", "list files", true, 2),
            ("lotse suggest list files --shell fish", "list files", false, 1),
            // What could be meant as a word is one.
            (
                "lotse suggest what does git log --json do",
                "what does git log --json do",
                false,
                1,
            ),
            (
                "lotse suggest what is --count good for",
                "what is --count good for",
                false,
                1,
            ),
            ("lotse suggest list --no-such-option", "list --no-such-option", false, 1),
            ("lotse suggest show head -n 3", "show head -n 3", false, 1),
            ("lotse suggest -- list files --json", "list files --json", false, 1),
        ] {
            assert_eq!(suggest(line), (words.to_owned(), json, count), "{line}");
        }
    }

    #[test]
    fn a_command_keeps_its_own_options() {
        let args = "lotse explain git log --json".split(' ').map(OsString::from);
        let Command::Explain(args) = parse(args).unwrap().command else {
            unreachable!()
        };
        assert_eq!((args.words.join(" ").as_str(), args.json), ("git log --json", false));
    }
}
