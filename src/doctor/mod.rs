//! What works, what does not, and the one line that mends it: judgements on plain facts.

mod answers;
mod hook;
mod places;
mod question;
mod start;
mod surroundings;

use std::path::{Path, PathBuf};

pub use answers::{Inside, ServerFound, ServesRole, StandIn, fake, inside, roles, servers};
pub use hook::{Hook, Installed, hook, installed, output};
pub use places::{Directory, Home, clock, directories, home};
pub use question::{Question, question};
pub use start::{Start, Starts, starts};
pub use surroundings::{Surroundings, by_proxy, proxy, surroundings};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::messages::{Language, Message, doctor, terminal};
use crate::shell::Shell;

/// What works is a note.
fn ok(code: &'static str, text: &Message) -> Diagnostic {
    Diagnostic::new(code, Severity::Note, text)
}

/// What works, but not as it could, and what mends it.
fn warn(code: &'static str, text: &Message, hint: &Message) -> Diagnostic {
    Diagnostic::new(code, Severity::Warning, text).fixed_by(Some(hint))
}

/// What does not work, and what mends it.
pub fn fail(code: &'static str, error: &Error) -> Diagnostic {
    Diagnostic::new(code, Severity::Error, error.sentence()).fixed_by(error.advice())
}

/// A line of what was found, in a language: how well it is, the sentence and, in a line of its own, what mends it.
pub fn shown(diagnostic: &Diagnostic, language: Language) -> String {
    let words = [Message::verbatim("ok"), doctor::warns(), doctor::fails()];
    let words = words.each_ref().map(|word| word.text(language));
    let width = words.iter().map(|word| word.len()).max().unwrap_or_default().max(5) + 1;
    let state = match diagnostic.severity {
        Severity::Note => words[0],
        Severity::Warning => words[1],
        Severity::Error | Severity::Fatal | Severity::Danger => words[2],
    };
    let text = format!("{state:<width$}{}", diagnostic.text(language));
    match &diagnostic.fix {
        None => text,
        Some(fix) => format!("{text}\n{:width$}{}", "", terminal::hint(fix).text(language)),
    }
}

/// The program that runs, and those that the name `lotse` stands for, the first of which a shell would run.
pub fn program(version: &str, path: &Path, named: &[PathBuf]) -> Vec<Diagnostic> {
    let mut diagnostics = vec![ok("program", &doctor::program(version, path.display()))];
    match named.first() {
        Some(first) if first == path => {
            diagnostics.extend(named.get(1).map(|second| {
                warn(
                    "second-installation",
                    &doctor::another_is_installed(second.display()),
                    &doctor::remove_the_other(second.display()),
                )
            }));
        }
        Some(named) => diagnostics.push(warn(
            "name-taken",
            &doctor::name_is_taken(named.display()),
            &doctor::remove_one(folder(path)),
        )),
        None => diagnostics.push(warn(
            "not-in-path",
            &doctor::not_in_path(),
            &doctor::put_into_path(folder(path)),
        )),
    }
    diagnostics
}

fn folder(path: &Path) -> String {
    path.parent().unwrap_or(path).display().to_string()
}

/// The configuration file and what became of it.
pub fn config(file: &Path, exists: bool, config: &Result<Config>) -> Vec<Diagnostic> {
    vec![match config {
        Err(error) if error.advice().is_none() => fail(
            "configuration",
            &error.clone().hint(doctor::edit_configuration(file.display())),
        ),
        Err(error) => fail("configuration", error),
        Ok(_) if exists => ok("configuration", &doctor::configuration(file.display())),
        Ok(_) => ok("configuration", &doctor::default_configuration(file.display())),
    }]
}

/// Whether a version of a shell can do what the hook needs.
pub fn shell(shell: Shell, version: Option<&str>) -> Vec<Diagnostic> {
    let Some((version, number)) = version.and_then(|text| Some((text, number(text)?))) else {
        return vec![warn(
            "shell-version",
            &doctor::shell_version_is_unknown(shell),
            &doctor::make_version_known(shell),
        )];
    };
    let oldest = match shell {
        Shell::Bash => (3, 2),
        Shell::Zsh => (5, 1),
        Shell::Fish => (3, 1),
    };
    vec![if number < oldest {
        let hint = doctor::install_newer(shell, format!("{}.{}", oldest.0, oldest.1));
        fail(
            "shell-too-old",
            &Error::failed(doctor::shell_is_too_old(shell, version)).hint(hint),
        )
    } else if shell == Shell::Bash && number < (4, 4) {
        warn(
            "shell-old",
            &doctor::bash_is_old(version),
            &doctor::install_newer(shell, "4.4"),
        )
    } else {
        ok("shell", &doctor::shell(shell, version))
    }]
}

fn number(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_shown(diagnostics: &[Diagnostic]) -> String {
        let shown = diagnostics
            .iter()
            .map(|diagnostic| shown(diagnostic, Language::English));
        shown.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn diagnostics_read_like_this() {
        let lotse = Path::new("/bin/lotse");
        let mut all = program("1.0.0", lotse, &["/opt/lotse".into()]);
        all.extend(program("1.0.0", lotse, &[]));
        all.extend(program("1.0.0", lotse, &[lotse.into(), "/opt/lotse".into()]));
        all.extend(config(Path::new("/c"), false, &Ok(Config::default())));
        all.extend(config(Path::new("/c"), true, &Ok(Config::default())));
        all.extend(config(
            Path::new("/c"),
            true,
            &Err(Error::failed(Message::verbatim("bad")).hint(Message::verbatim("better"))),
        ));
        insta::assert_snapshot!(all_shown(&all), @r"
        ok    lotse 1.0.0 at /bin/lotse
        warn  the name `lotse` stands for another program: /opt/lotse
              hint: remove one of the two, or put /bin first into PATH
        ok    lotse 1.0.0 at /bin/lotse
        warn  the name `lotse` is not found in PATH
              hint: put /bin into PATH
        ok    lotse 1.0.0 at /bin/lotse
        warn  another lotse is installed at /opt/lotse
              hint: remove /opt/lotse if it is not the one that you want
        ok    configuration: the defaults, there is no /c
        ok    configuration: /c
        FAIL  bad
              hint: better
        ");
    }

    #[test]
    fn old_shells_are_told_apart() {
        let table = [
            (Shell::Bash, Some("5.2"), Severity::Note),
            (Shell::Bash, Some("4.4"), Severity::Note),
            (Shell::Bash, Some("4.3"), Severity::Warning),
            (Shell::Bash, Some("3.2"), Severity::Warning),
            (Shell::Bash, Some("3.1"), Severity::Error),
            (Shell::Zsh, Some("5.9"), Severity::Note),
            (Shell::Zsh, Some("5.10"), Severity::Note),
            (Shell::Zsh, Some("5.0"), Severity::Error),
            (Shell::Fish, Some("4.0"), Severity::Note),
            (Shell::Fish, Some("3.0"), Severity::Error),
            (Shell::Fish, Some("x"), Severity::Warning),
            (Shell::Fish, None, Severity::Warning),
        ];
        for (kind, version, severity) in table {
            assert_eq!(shell(kind, version)[0].severity, severity, "{kind} {version:?}");
        }
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let diagnostic = ok("odd", &Message::verbatim("a\u{1b}[2J"));
        assert_eq!(shown(&diagnostic, Language::English), "ok    a\u{fffd}[2J");
    }
}
