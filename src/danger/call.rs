//! A program with its arguments, as far as they are known.

use super::value::{FETCHED, HANDED, HIDDEN, MAYBE_EMPTY, PRINTED};
use crate::syntax::Times;

/// A redirection to or from a file.
#[derive(Clone, Debug)]
pub(super) struct Redirect {
    pub(super) reads: bool,
    pub(super) appends: bool,
    pub(super) target: String,
}

/// Where a program runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Where {
    /// On this machine, or on another one that is somebody's just as much.
    #[default]
    Here,
    /// In a container that is thrown away.
    Throwaway,
}

/// One call of a program.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    /// The program as it is called; empty where there are only redirections.
    pub(super) path: String,
    pub(super) args: Vec<String>,
    pub(super) redirects: Vec<Redirect>,
    /// What a here-document says.
    pub(super) input: Option<String>,
    pub(super) assignments: Vec<(String, String)>,
    pub(super) pipes: Vec<(usize, usize)>,
    pub(super) privileged: bool,
    pub(super) place: Where,
    /// Whether it stands in a loop.
    pub(super) runs: Times,
    /// Whether what it reads has been looked at.
    pub(super) fed: bool,
    /// The aliases that it has come from, which mean nothing in it any more.
    pub(super) expanded: Vec<String>,
    /// Whether nobody waits for it in a loop that never ends nor rests.
    pub(super) breeds: bool,
    /// The directory that it runs in; empty where that is not known.
    pub(super) cwd: String,
    /// How many commands it stands in.
    pub(super) depth: usize,
}

impl Call {
    /// The name of the program without its folder.
    pub(super) fn program(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        match name {
            // Everybody's aliases.
            "k" => "kubectl",
            "tf" => "terraform",
            "Remove-Item" => "rm",
            // The builtins of `zsh/files`.
            name if name.starts_with("zf_") => &name["zf_".len()..],
            name => name.strip_suffix(".exe").unwrap_or(name),
        }
    }

    /// The words before `--`, and those after it.
    fn halves(&self) -> (&[String], &[String]) {
        match self.args.iter().position(|arg| arg == "--") {
            Some(at) => (&self.args[..at], &self.args[at + 1..]),
            None => (&self.args, &[]),
        }
    }

    /// Whether one of the options is given; `-x` also in a bundle such as `-axe`, `--long` also with a value.
    pub(super) fn has(&self, options: &[&str]) -> bool {
        let (before, _) = self.halves();
        before
            .iter()
            .any(|arg| options.iter().any(|option| is_option(arg, option)))
    }

    /// The value of an option: the next word, or what follows `=` or the letter.
    pub(super) fn value(&self, options: &[&str]) -> Option<&str> {
        for (at, arg) in self.args.iter().enumerate() {
            for option in options {
                if arg == option {
                    return self.args.get(at + 1).map(String::as_str);
                }
                if let Some(rest) = arg.strip_prefix(option) {
                    match rest.strip_prefix('=') {
                        Some(value) => return Some(value),
                        None if !option.starts_with("--") && option.len() == 2 => return Some(rest),
                        None => {}
                    }
                }
            }
        }
        None
    }

    /// The words that are no options; values of options are among them.
    pub(super) fn operands(&self) -> impl Iterator<Item = &str> {
        let (before, after) = self.halves();
        let plain = before.iter().filter(|arg| !arg.starts_with('-') || arg.len() == 1);
        plain.chain(after).map(String::as_str)
    }

    /// The words that are no options, without the values of some.
    pub(super) fn operands_without(&self, valued: &[&str]) -> Vec<&str> {
        let (before, after) = self.halves();
        let mut found = Vec::new();
        let mut skip = false;
        for arg in before {
            if std::mem::take(&mut skip) {
                continue;
            }
            if arg.starts_with('-') && arg.len() > 1 {
                skip = valued.contains(&arg.as_str());
            } else {
                found.push(arg.as_str());
            }
        }
        found.extend(after.iter().map(String::as_str));
        found
    }
}

/// Whether a word is an option: `-rf` is `-r` and `-f`, `--opt=x` is `--opt`.
pub(super) fn is_option(arg: &str, option: &str) -> bool {
    if arg
        .strip_prefix(option)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
    {
        return true;
    }
    let letter = option.strip_prefix('-').filter(|rest| rest.chars().count() == 1);
    let bundle = arg
        .strip_prefix('-')
        .filter(|rest| !rest.starts_with('-') && rest.len() <= 6);
    match (letter, bundle) {
        (Some(letter), Some(bundle)) => bundle.chars().all(|c| c.is_ascii_alphanumeric()) && bundle.contains(letter),
        _ => false,
    }
}

/// Whether a word stands for whatever a command prints or is handed.
pub(super) fn is_open(arg: &str) -> bool {
    arg.contains([PRINTED, HANDED, FETCHED, HIDDEN, MAYBE_EMPTY])
}
