//! What works, what does not, and the one line that mends it: judgements on plain facts.

mod answers;
mod hook;

use std::fmt;
use std::path::Path;

pub use answers::{Inside, ServerFound, ServesRole, StandIn, fake, inside, roles, servers};
pub use hook::{Hook, Installed, hook, installed};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::shell::Shell;

/// How well something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It works.
    Ok,
    /// It works, but not as it could.
    Warn,
    /// It does not work.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How well it is.
    pub state: State,
    /// What was found, in one sentence.
    pub text: String,
    /// What mends it.
    pub hint: Option<String>,
}

impl Finding {
    fn ok(text: impl Into<String>) -> Self {
        Self::new(State::Ok, text, None)
    }

    fn warn(text: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(State::Warn, text, Some(hint.into()))
    }

    /// A failure and its remedy.
    pub fn fail(error: &Error) -> Self {
        Self::new(State::Fail, error.message(), error.remedy().map(str::to_owned))
    }

    fn new(state: State, text: impl Into<String>, hint: Option<String>) -> Self {
        // Names of files and of key bindings come from elsewhere; the terminal is not to obey them.
        let printable = |text: String| text.replace(char::is_control, "\u{fffd}");
        Self {
            state,
            text: printable(text.into()),
            hint: hint.map(printable),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "FAIL",
        };
        write!(f, "{state:<6}{}", self.text)?;
        self.hint
            .as_ref()
            .map_or(Ok(()), |hint| write!(f, "\n      hint: {hint}"))
    }
}

/// The program that runs, and the one that the name `lotse` stands for.
pub fn program(version: &str, path: &Path, named: Option<&Path>) -> Vec<Finding> {
    let mut findings = vec![Finding::ok(format!("lotse {version} at {}", path.display()))];
    match named {
        Some(named) if named == path => {}
        Some(named) => findings.push(Finding::warn(
            format!("the name `lotse` stands for another program: {}", named.display()),
            format!("remove one of the two, or put {} first into PATH", folder(path)),
        )),
        None => findings.push(Finding::warn(
            "the name `lotse` is not found in PATH",
            format!("put {} into PATH", folder(path)),
        )),
    }
    findings
}

fn folder(path: &Path) -> String {
    path.parent().unwrap_or(path).display().to_string()
}

/// The configuration file and what became of it.
pub fn config(file: &Path, exists: bool, config: &Result<Config>) -> Vec<Finding> {
    vec![match config {
        Err(error) => Finding::fail(error),
        Ok(_) if exists => Finding::ok(format!("configuration: {}", file.display())),
        Ok(_) => Finding::ok(format!("configuration: the defaults, there is no {}", file.display())),
    }]
}

/// Whether a version of a shell can do what the hook needs.
pub fn shell(shell: Shell, version: Option<&str>) -> Vec<Finding> {
    let Some((version, number)) = version.and_then(|text| Some((text, number(text)?))) else {
        return vec![Finding::warn(
            format!("the version of {shell} is not known"),
            format!(
                "see to it that `{shell} --version` works, and that only you or root can write to {shell} and its folder"
            ),
        )];
    };
    let oldest = match shell {
        Shell::Bash => (3, 2),
        Shell::Zsh => (5, 1),
        Shell::Fish => (3, 1),
    };
    vec![if number < oldest {
        let text = format!("{shell} {version} is too old for the hook");
        let hint = format!("install {shell} {}.{} or newer", oldest.0, oldest.1);
        Finding::fail(&Error::failed(text).hint(hint))
    } else if shell == Shell::Bash && number < (4, 4) {
        Finding::warn(
            format!("bash {version} is old: only `??` works, through an alias"),
            "install bash 4.4 or newer",
        )
    } else {
        Finding::ok(format!("shell: {shell} {version}"))
    }]
}

fn number(version: &str) -> Option<(u32, u32)> {
    let (major, minor) = version.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(findings: &[Finding]) -> String {
        findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn findings_read_like_this() {
        let lotse = Path::new("/bin/lotse");
        let mut all = program("1.0.0", lotse, Some(Path::new("/opt/lotse")));
        all.extend(program("1.0.0", lotse, None));
        all.extend(program("1.0.0", lotse, Some(lotse)));
        all.extend(config(Path::new("/c"), false, &Ok(Config::default())));
        all.extend(config(Path::new("/c"), true, &Ok(Config::default())));
        all.extend(config(Path::new("/c"), true, &Err(Error::failed("bad").hint("better"))));
        insta::assert_snapshot!(shown(&all), @r"
        ok    lotse 1.0.0 at /bin/lotse
        warn  the name `lotse` stands for another program: /opt/lotse
              hint: remove one of the two, or put /bin first into PATH
        ok    lotse 1.0.0 at /bin/lotse
        warn  the name `lotse` is not found in PATH
              hint: put /bin into PATH
        ok    lotse 1.0.0 at /bin/lotse
        ok    configuration: the defaults, there is no /c
        ok    configuration: /c
        FAIL  bad
              hint: better
        ");
    }

    #[test]
    fn old_shells_are_told_apart() {
        let table = [
            (Shell::Bash, Some("5.2"), State::Ok),
            (Shell::Bash, Some("4.4"), State::Ok),
            (Shell::Bash, Some("4.3"), State::Warn),
            (Shell::Bash, Some("3.2"), State::Warn),
            (Shell::Bash, Some("3.1"), State::Fail),
            (Shell::Zsh, Some("5.9"), State::Ok),
            (Shell::Zsh, Some("5.10"), State::Ok),
            (Shell::Zsh, Some("5.0"), State::Fail),
            (Shell::Fish, Some("4.0"), State::Ok),
            (Shell::Fish, Some("3.0"), State::Fail),
            (Shell::Fish, Some("x"), State::Warn),
            (Shell::Fish, None, State::Warn),
        ];
        for (kind, version, state) in table {
            assert_eq!(shell(kind, version)[0].state, state, "{kind} {version:?}");
        }
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        assert_eq!(Finding::ok("a\u{1b}[2J").to_string(), "ok    a\u{fffd}[2J");
    }
}
