//! What comes of starting a shell anew, as a new window does.

use std::path::PathBuf;

use super::warn;
use crate::diagnostic::Diagnostic;
use crate::messages::{Message, doctor};
use crate::shell::Shell;

/// What came of one start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The hook is in the shell.
    Hooked,
    /// The shell is there, and the hook is not.
    Bare,
    /// The shell ended before it could be asked, or was not there in time.
    Stuck,
}

/// The starts of a shell for which the hook is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starts {
    /// The shell.
    pub shell: Shell,
    /// The file with the line that loads the hook.
    pub rc: PathBuf,
    /// Any interactive shell.
    pub plain: Start,
    /// A login shell, where that reads other files, and the one of them in which the line is missing.
    pub login: Option<(Start, PathBuf)>,
}

/// What is wrong with a start.
pub fn starts(found: &Starts) -> Option<Diagnostic> {
    let (shell, rc) = (found.shell, found.rc.display());
    let wrong = |code, text: Message, fix: Message| Some(warn(code, &text, &fix));
    match (found.plain, &found.login) {
        (Start::Stuck, _) => wrong(
            "shell-ends-early",
            doctor::shell_does_not_start(shell, &rc),
            doctor::look_for_exit(&rc),
        ),
        (Start::Bare, _) => wrong(
            "hook-not-reached",
            doctor::hook_is_not_reached(shell, &rc),
            doctor::put_the_line_first(&rc),
        ),
        (Start::Hooked, Some((Start::Bare | Start::Stuck, profile))) => wrong(
            "login-shell",
            doctor::login_shell_has_no_hook(shell, &rc),
            doctor::source_it(&rc, profile.display()),
        ),
        (Start::Hooked, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_shell_counts_where_any_other_has_the_hook() {
        let code = |plain, login: Option<Start>| {
            let found = Starts {
                shell: Shell::Bash,
                rc: "/h/.bashrc".into(),
                plain,
                login: login.map(|login| (login, "/h/.profile".into())),
            };
            starts(&found).map(|diagnostic| diagnostic.code)
        };
        assert_eq!(code(Start::Hooked, Some(Start::Hooked)), None);
        assert_eq!(code(Start::Hooked, None), None);
        assert_eq!(code(Start::Hooked, Some(Start::Bare)), Some("login-shell"));
        assert_eq!(code(Start::Bare, Some(Start::Bare)), Some("hook-not-reached"));
        assert_eq!(code(Start::Stuck, Some(Start::Stuck)), Some("shell-ends-early"));
    }
}
