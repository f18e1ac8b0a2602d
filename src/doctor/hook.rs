//! Whether the hook is in the shell that asks, and whether it is the right one.

use super::{ok, warn};
use crate::diagnostic::Diagnostic;
use crate::messages::{Message, doctor};
use crate::shell::Shell;

/// What a hook says about itself in `LOTSE_HOOK`: `VERSION:PID:KEY:TAKEN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The version of lotse that printed it.
    pub version: String,
    /// The process that it is loaded in.
    pub pid: u32,
    /// The name of the key that it took; empty where none was free.
    pub key: String,
    /// What a better key is bound to, where it had to take another one; else empty.
    pub taken: String,
}

impl Hook {
    /// Reads the variable; `None` for what no hook writes.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, ':').map(str::to_owned);
        Some(Self {
            version: parts.next()?,
            pid: parts.next()?.parse().ok()?,
            key: parts.next()?,
            taken: parts.next()?,
        })
    }
}

/// A script that was installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// The shell that it is for.
    pub shell: Shell,
    /// The version of lotse that wrote it, if it says so.
    pub version: Option<String>,
    /// Whether it runs this program.
    pub is_ours: bool,
    /// Whether the shell reads it.
    pub has_line: bool,
    /// How often the file that the shell reads would load the hook.
    pub loads: usize,
}

/// The hook in this shell. `hook` is one whose process is this shell or was one of its parents; variables are
/// inherited, so the variable alone means nothing. `explains` is false where the key that explains was taken.
pub fn hook(shell: Shell, hook: Option<&Hook>, explains: bool, version: &str) -> Vec<Diagnostic> {
    let Some(hook) = hook else {
        return vec![warn(
            "hook-not-loaded",
            &doctor::hook_is_not_loaded(shell),
            &doctor::load_hook(shell, by_hand(shell)),
        )];
    };
    let mut diagnostics = vec![if hook.version != version {
        warn(
            "hook-of-another-version",
            &doctor::hook_is_of(&hook.version, version),
            &doctor::open_a_new_shell(shell),
        )
    } else if hook.key.is_empty() {
        warn("hook-without-key", &doctor::hook_has_no_key(), &doctor::choose_a_key())
    } else {
        ok("hook", &doctor::hook_is_loaded(&hook.key))
    }];
    if !hook.taken.is_empty() {
        diagnostics.push(warn(
            "key-taken",
            &Message::verbatim(&hook.taken),
            &doctor::choose_it_yourself(shell),
        ));
    }
    if !explains {
        diagnostics.push(warn(
            "explain-key-taken",
            &doctor::explain_key_is_taken(),
            &doctor::choose_an_explain_key(shell),
        ));
    }
    diagnostics
}

/// The way by which the output of a failed command is known in this shell: a recorder, the screen of a program, or none.
pub fn output(shell: Shell, recorded: bool, shower: Option<&str>) -> Diagnostic {
    match shower {
        _ if recorded => ok("output", &doctor::output_is_recorded()),
        Some(program) => ok("output", &doctor::output_is_on_screen(program)),
        None => warn(
            "output-unknown",
            &doctor::output_is_unknown(),
            &doctor::install_the_recorder(shell),
        ),
    }
}

/// The line that loads the hook once.
fn by_hand(shell: Shell) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => format!("eval \"$(lotse init {shell})\""),
        Shell::Fish => "lotse init fish | source".to_owned(),
    }
}

/// The scripts that were installed, if there is something to say about them.
pub fn installed(scripts: &[Installed], version: &str) -> Vec<Diagnostic> {
    scripts.iter().filter_map(|script| about(script, version)).collect()
}

fn about(script: &Installed, version: &str) -> Option<Diagnostic> {
    let shell = script.shell;
    if script.version.as_deref() != Some(version) {
        let stale = script.version.as_ref().map_or_else(
            || doctor::script_is_unknown(shell, version),
            |of| doctor::script_is_of(shell, of, version),
        );
        return Some(warn(
            "script-of-another-version",
            &stale,
            &doctor::install_as_before(shell),
        ));
    }
    let wrong = |code, text: Message| Some(warn(code, &text, &doctor::install_again(shell)));
    match script.loads {
        _ if !script.is_ours => wrong("script-of-another-program", doctor::script_runs_another(shell)),
        _ if !script.has_line => wrong("script-not-read", doctor::script_is_not_read(shell)),
        0 | 1 => None,
        times => Some(warn(
            "hook-twice",
            &doctor::hook_is_loaded_often(shell, times),
            &doctor::leave_one_line(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;
    use crate::diagnostic::Severity;
    use crate::messages::Language;

    #[test]
    fn the_variable_is_read_with_colons_in_what_was_taken() {
        let hook = Hook::parse("1.0.0:42:Ctrl-X Ctrl-G:Ctrl-G is bound to a:b").unwrap();
        assert_eq!((hook.pid, hook.key.as_str()), (42, "Ctrl-X Ctrl-G"));
        assert_eq!(hook.taken, "Ctrl-G is bound to a:b");
        for text in ["", "1.0.0", "1.0.0:x:Ctrl-G:", "1.0.0:1:Ctrl-G"] {
            assert_eq!(Hook::parse(text), None, "{text}");
        }
    }

    #[test]
    fn each_state_of_the_hook_has_its_words() {
        let table = [
            (None, "warn  the hook is not loaded"),
            (Some("1.0.0:1:Ctrl-G:"), "ok    hook: loaded, the key is Ctrl-G"),
            (Some("1.0.0:1::"), "warn  hook: loaded, but without a key"),
            (
                Some("0.9.0:1:Ctrl-G:"),
                "warn  the hook in this shell is of lotse 0.9.0",
            ),
        ];
        for (text, expected) in table {
            let parsed = text.and_then(Hook::parse);
            let diagnostics = hook(Shell::Zsh, parsed.as_ref(), true, "1.0.0");
            assert!(
                shown(&diagnostics[0], Language::English).starts_with(expected),
                "{diagnostics:?}"
            );
            assert_eq!(diagnostics.len(), 1);
        }
        let taken = Hook::parse("1.0.0:1:Alt-G:Ctrl-G is bound to fzf-git");
        let diagnostics = hook(Shell::Bash, taken.as_ref(), true, "1.0.0");
        assert_eq!(
            (diagnostics[0].severity, diagnostics[1].severity),
            (Severity::Note, Severity::Warning)
        );
        assert_eq!(diagnostics[1].message.english(), "Ctrl-G is bound to fzf-git");
    }

    #[test]
    fn how_the_output_is_known_is_said_and_what_gets_further() {
        let said = |recorded, shower| shown(&output(Shell::Zsh, recorded, shower), Language::English);
        assert_eq!(
            said(true, Some("tmux")),
            "ok    output: all of it is read, by the recorder"
        );
        assert_eq!(said(false, Some("tmux")), "ok    output: read from the screen, by tmux");
        let none = said(false, None);
        assert!(none.starts_with("warn  output: not read"), "{none}");
        assert!(none.contains("hint: run `lotse init zsh --install`"), "{none}");
    }

    #[test]
    fn the_line_by_hand_is_that_of_the_shell() {
        let hint = |shell| {
            hook(shell, None, true, "1.0.0")[0]
                .fix
                .clone()
                .unwrap()
                .english()
                .to_owned()
        };
        assert!(hint(Shell::Bash).ends_with("alone: eval \"$(lotse init bash)\""));
        assert!(hint(Shell::Fish).ends_with("alone: lotse init fish | source"));
    }

    #[test]
    fn an_installed_script_is_named_when_it_is_old_or_not_read() {
        let script = |version: &str, has_line| Installed {
            shell: Shell::Fish,
            version: Some(version.to_owned()),
            is_ours: true,
            has_line,
            loads: usize::from(has_line),
        };
        let diagnostics = installed(
            &[script("0.9.0", true), script("1.0.0", false), script("1.0.0", true)],
            "1.0.0",
        );
        assert_eq!(diagnostics.len(), 2);
        assert!(
            diagnostics[0]
                .message
                .english()
                .ends_with("is of lotse 0.9.0, and this is 1.0.0"),
            "{diagnostics:?}"
        );
        assert!(
            diagnostics[1].message.english().contains("does not read"),
            "{diagnostics:?}"
        );
    }
}
