//! Whether the commands of a line exist.

use super::{Kind, Place, Report, Verdict};
use crate::examples;
use crate::manual::{Binary, Library, traits};
use crate::near;
use crate::shell::Shell;
use crate::syntax::{Command, Parsed};
use crate::system::{Machine, World as _, package_of};

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
    at: &'a Place,
    library: &'a Library,
    parsed: &'a Parsed,
}

impl<'a> Names<'a> {
    pub(super) fn new(at: &'a Place, library: &'a Library, parsed: &'a Parsed) -> Self {
        Self { at, library, parsed }
    }

    /// Looks one command up and reports what was found.
    pub(super) fn check(&self, index: usize, command: &Command, report: &mut Report) -> Resolved {
        let Some(name) = command.name() else {
            let shown = command.words[0].text.as_str();
            let message = "the name of a command is only known when it runs".to_owned();
            report.add(Kind::Command, shown, Verdict::CannotTell, &message);
            return Resolved::Other;
        };
        let shell = command.shell.unwrap_or(self.at.shell);
        // What is a keyword elsewhere is left to the shell's own check, or to that of dialects.
        if name.is_empty() || KEYWORDS.contains(&name) {
            return Resolved::Other;
        }
        if !command.external && self.parsed.defined.contains(name) {
            report.add(
                Kind::Command,
                name,
                Verdict::Known,
                &format!("`{name}` is defined by the command itself"),
            );
            return Resolved::Other;
        }
        let told = !command.external && self.at.told.iter().any(|told| told == name);
        // An alias of a basic program adds options to it.
        if told && !traits(name).getopt {
            report.add(
                Kind::Command,
                name,
                Verdict::Known,
                &format!("`{name}` is an alias or a function"),
            );
            return Resolved::Other;
        }
        if !command.external && Library::is_builtin(shell, name) {
            report.add(
                Kind::Command,
                name,
                Verdict::Known,
                &format!("`{name}` is a builtin of {shell}"),
            );
            return Resolved::Builtin(shell);
        }
        if !self.at.local {
            let message = format!("whether there is a command `{name}` on that machine cannot be told from here");
            report.add(Kind::Command, name, Verdict::CannotTell, &message);
            return Resolved::Other;
        }
        if let Some(binary) = self.program(name, command.privileged) {
            let message = format!("`{name}` is {}", binary.path.display());
            report.add(Kind::Command, name, Verdict::Known, &message);
            Resolved::Program(binary)
        } else {
            if told || self.is_function(name, shell) {
                report.add(Kind::Command, name, Verdict::Known, &format!("`{name}` is a function"));
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
            let message = format!("whether `{name}` is a command here cannot be told");
            report.add(Kind::Command, name, Verdict::CannotTell, &message);
            return;
        }
        let before = &self.parsed.commands[..index];
        let changed = before.iter().any(|command| {
            let program = command.program();
            program.is_none_or(|program| CHANGES.contains(&program)) || (name.contains('/') && !is_reader(command))
        });
        if changed {
            let message = format!("`{name}` may be there after what runs before it");
            report.add(Kind::Command, name, Verdict::CannotTell, &message);
            return;
        }
        if name.contains('/') {
            let said = [
                &format!("there is no program `{name}`"),
                &*format!("es gibt kein Programm `{name}`"),
            ];
            report.add_defect(Kind::Command, name, said);
            return;
        }
        let other = [Shell::Bash, Shell::Zsh, Shell::Fish]
            .into_iter()
            .find(|other| *other != shell && Library::is_builtin(*other, name));
        if let Some(other) = other {
            let said = [
                &format!("`{name}` is a command of {other}; {shell} has none of this name"),
                &*format!("`{name}` ist ein Befehl von {other}; {shell} hat keinen dieses Namens"),
            ];
            report.add_defect(Kind::Dialect, name, said);
            return;
        }
        let machine = Machine::new(self.at.told.clone());
        let package = package_of(name, |program| machine.names().contains(program));
        if package.is_some() || examples::uses(name) {
            let [english, german] = package.map_or_else(Default::default, |package| {
                [
                    format!("; the package `{package}` has it"),
                    format!("; das Paket `{package}` enthält es"),
                ]
            });
            let said = [
                &format!("`{name}` is not installed here{english}"),
                &*format!("`{name}` ist hier nicht installiert{german}"),
            ];
            report.add_defect(Kind::Program, name, said);
            return;
        }
        let near = near::only(name, machine.names().iter().map(String::as_str)).map(str::to_owned);
        let [english, german] = super::nearest(near.as_deref());
        let said = [
            &format!("there is no command `{name}` on this machine{english}"),
            &*format!("auf diesem Rechner gibt es keinen Befehl `{name}`{german}"),
        ];
        report.add_defect(Kind::Command, name, said).suggestion = near;
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
