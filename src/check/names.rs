//! Whether the commands of a line exist.

use super::{Kind, Report, Target, with_nearest};
use crate::examples;
use crate::manual::{Binary, Library, traits};
use crate::messages::{Message, check as messages};
use crate::near;
use crate::shell::Shell;
use crate::syntax::{Command, Parsed};
use crate::system::{RealSystem, System as _, package_of};

/// What a command word is.
#[derive(Debug)]
pub(crate) enum Resolved {
    /// The shell has it.
    Builtin(Shell),
    /// A program.
    Program(Binary),
    /// An alias or a function, or nothing that could be looked into.
    Other,
}

/// Words that are no commands, wherever the grammar takes them for some.
const KEYWORDS: [&str; 24] = [
    "[[", "{", "}", "!", "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "select", "function", "time", "coproc", "repeat", "foreach", "always",
];

/// After one of these there may be commands that were not there before.
const CHANGES: [&str; 34] = [
    "apt", "apt-get", "aptitude", "dnf", "yum", "zypper", "pacman", "yay", "apk", "brew", "port", "snap", "flatpak",
    "nix", "nix-env", "pip", "pip3", "pipx", "uv", "npm", "pnpm", "yarn", "cargo", "go", "gem", "rustup", "conda",
    "mamba", "make", "source", ".", "eval", "export", "module",
];

/// The commands that there are.
pub(super) struct Names<'a> {
    at: &'a Target,
    library: &'a Library,
    parsed: &'a Parsed,
}

impl<'a> Names<'a> {
    pub(super) fn new(at: &'a Target, library: &'a Library, parsed: &'a Parsed) -> Self {
        Self { at, library, parsed }
    }

    /// Looks one command up and reports what was found.
    pub(super) fn check(&self, index: usize, command: &Command, report: &mut Report) -> Resolved {
        let before = report.observations.len();
        let resolved = self.look_up(index, command, report);
        for observation in &mut report.observations[before..] {
            observation.diagnostic.span = command.words[0].span();
        }
        resolved
    }

    fn look_up(&self, index: usize, command: &Command, report: &mut Report) -> Resolved {
        let Some(name) = command.name() else {
            let shown = command.words[0].text.as_str();
            report.cannot_tell(Kind::Command, shown, &messages::name_is_known_later());
            return Resolved::Other;
        };
        let shell = command.shell.unwrap_or(self.at.shell);
        // What is a keyword elsewhere is left to the shell's own check, or to that of dialects.
        if name.is_empty() || KEYWORDS.contains(&name) {
            return Resolved::Other;
        }
        if !command.external && self.parsed.defined.contains(name) {
            report.known(Kind::Command, name, &messages::is_defined_there(name));
            return Resolved::Other;
        }
        let of_shell = !command.external && self.at.shell_names.iter().any(|shell_name| shell_name == name);
        // An alias of a basic program adds options to it.
        if of_shell && !traits(name).getopt {
            report.known(Kind::Command, name, &messages::is_of_the_shell(name));
            return Resolved::Other;
        }
        if !command.external && Library::is_builtin(shell, name) {
            report.known(Kind::Command, name, &messages::is_builtin(name, shell));
            return Resolved::Builtin(shell);
        }
        if !self.at.local {
            report.cannot_tell(Kind::Command, name, &messages::is_on_another_machine(name));
            return Resolved::Other;
        }
        if let Some(binary) = self.program(name, command.privileged) {
            let message = messages::is_program(name, binary.path.display());
            report.known(Kind::Command, name, &message);
            Resolved::Program(binary)
        } else {
            if of_shell || self.is_function(name, shell) {
                report.known(Kind::Command, name, &messages::is_function(name));
            } else {
                self.missing(index, name, shell, report);
            }
            Resolved::Other
        }
    }

    fn program(&self, name: &str, privileged: bool) -> Option<Binary> {
        let found = self.library.binary(&home(name), &self.at.cwd);
        let elsewhere = || self.library.administrators(name, &self.at.cwd);
        found.or_else(|| (privileged && !name.contains('/')).then(elsewhere)?)
    }

    /// Functions that fish and zsh come with are files.
    fn is_function(&self, name: &str, shell: Shell) -> bool {
        let files: Vec<String> = match shell {
            _ if name.contains('/') => Vec::new(),
            Shell::Bash => Vec::new(),
            Shell::Fish => vec![format!("fish/functions/{name}.fish")],
            Shell::Zsh => [
                "Misc",
                "Zftp",
                "Zle",
                "Prompts",
                "Calendar",
                "TCP",
                "VCS_Info",
                "Completion",
                "Exceptions",
                "Math",
            ]
            .iter()
            .map(|group| format!("zsh/functions/{group}/{name}"))
            .chain([format!("zsh/site-functions/{name}"), format!("zsh/functions/{name}")])
            .collect(),
        };
        let shares = &self.library.shares;
        files
            .iter()
            .any(|file| shares.iter().any(|share| share.join(file).is_file()))
    }

    fn missing(&self, index: usize, name: &str, shell: Shell, report: &mut Report) {
        // The grammar is that of bash: what it does not understand may be no command at all.
        if self.parsed.broken {
            report.cannot_tell(Kind::Command, name, &messages::may_be_no_command(name));
            return;
        }
        let before = &self.parsed.commands[..index];
        let changed = before.iter().any(|command| {
            let program = command.program();
            program.is_none_or(|program| CHANGES.contains(&program)) || (name.contains('/') && !is_reader(command))
        });
        if changed {
            report.cannot_tell(Kind::Command, name, &messages::may_come_before(name));
            return;
        }
        if name.contains('/') {
            report.wrong(Kind::Command, name, &messages::no_program(name));
            return;
        }
        let other = [Shell::Bash, Shell::Zsh, Shell::Fish]
            .into_iter()
            .find(|other| *other != shell && Library::is_builtin(*other, name));
        if let Some(other) = other {
            let message = messages::command_of_another_shell(name, other, shell);
            report.wrong(Kind::Dialect, name, &message);
            return;
        }
        let machine = RealSystem::new(self.at.shell_names.clone());
        let package = package_of(name, |program| machine.names().contains(program));
        if package.is_some() || examples::uses(name) {
            let message = messages::not_installed(name);
            let message = match package {
                Some(package) => messages::in_package(message, package),
                None => message,
            };
            report.wrong(Kind::Program, name, &message);
            return;
        }
        let near = near::only(name, machine.names().iter().map(String::as_str));
        let message = with_nearest(messages::no_command(name), near);
        report.wrong(Kind::Command, name, &message).fix = near.map(Message::verbatim);
    }
}

fn is_reader(command: &Command) -> bool {
    command.redirections.is_empty() && command.program().is_some_and(super::operands::is_reader)
}

/// A path with the home directory in place of `~`.
pub(super) fn home(path: &str) -> String {
    match (path.strip_prefix("~/"), std::env::var("HOME")) {
        (Some(rest), Ok(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    }
}
