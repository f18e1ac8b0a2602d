//! Whether the hook is in the shell that asks, and whether it is the right one.

use super::Finding;
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
    /// Whether the shell reads it.
    pub has_line: bool,
}

/// The hook in this shell. `hook` is one whose process is this shell or was one of its parents; variables are
/// inherited, so the variable alone means nothing.
pub fn hook(shell: Shell, hook: Option<&Hook>, version: &str) -> Vec<Finding> {
    let Some(hook) = hook else {
        return vec![Finding::warn(
            format!("the hook is not loaded in this {shell}"),
            format!(
                "run `lotse init {shell} --install`, or for this shell alone: {}",
                by_hand(shell)
            ),
        )];
    };
    let mut findings = vec![if hook.version != version {
        Finding::warn(
            format!(
                "the hook in this shell is of lotse {}, and this is {version}",
                hook.version
            ),
            format!("open a new shell, after `lotse init {shell} --install` if you have installed it"),
        )
    } else if hook.key.is_empty() {
        Finding::warn("hook: loaded, but without a key", "choose one with `--key`")
    } else {
        Finding::ok(format!("hook: loaded, the key is {}", hook.key))
    }];
    if !hook.taken.is_empty() {
        findings.push(Finding::warn(
            hook.taken.as_str(),
            format!("choose a key yourself: `lotse init {shell} --install --key ctrl-g` takes it in any case"),
        ));
    }
    findings
}

/// The line that loads the hook once.
fn by_hand(shell: Shell) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => format!("eval \"$(lotse init {shell})\""),
        Shell::Fish => "lotse init fish | source".to_owned(),
    }
}

/// The scripts that were installed, if there is something to say about them.
pub fn installed(scripts: &[Installed], version: &str) -> Vec<Finding> {
    scripts.iter().filter_map(|script| about(script, version)).collect()
}

fn about(script: &Installed, version: &str) -> Option<Finding> {
    let shell = script.shell;
    let again = format!("run `lotse init {shell} --install`");
    if script.version.as_deref() != Some(version) {
        let of = script.version.as_deref().unwrap_or("an unknown version");
        return Some(Finding::warn(
            format!("the script that is installed for {shell} is of lotse {of}, and this is {version}"),
            format!("{again}, with the options that its first line names"),
        ));
    }
    (!script.has_line).then(|| {
        Finding::warn(
            format!("{shell} does not read the script that is installed for it"),
            again,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

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
            let findings = hook(Shell::Zsh, parsed.as_ref(), "1.0.0");
            assert!(findings[0].to_string().starts_with(expected), "{findings:?}");
            assert_eq!(findings.len(), 1);
        }
        let taken = Hook::parse("1.0.0:1:Alt-G:Ctrl-G is bound to fzf-git");
        let findings = hook(Shell::Bash, taken.as_ref(), "1.0.0");
        assert_eq!((findings[0].state, findings[1].state), (State::Ok, State::Warn));
        assert_eq!(findings[1].text, "Ctrl-G is bound to fzf-git");
    }

    #[test]
    fn the_line_by_hand_is_that_of_the_shell() {
        let hint = |shell| hook(shell, None, "1.0.0")[0].hint.clone().unwrap();
        assert!(hint(Shell::Bash).ends_with("alone: eval \"$(lotse init bash)\""));
        assert!(hint(Shell::Fish).ends_with("alone: lotse init fish | source"));
    }

    #[test]
    fn an_installed_script_is_named_when_it_is_old_or_not_read() {
        let script = |version: &str, has_line| Installed {
            shell: Shell::Fish,
            version: Some(version.to_owned()),
            has_line,
        };
        let findings = installed(
            &[script("0.9.0", true), script("1.0.0", false), script("1.0.0", true)],
            "1.0.0",
        );
        assert_eq!(findings.len(), 2);
        assert!(
            findings[0].text.ends_with("is of lotse 0.9.0, and this is 1.0.0"),
            "{findings:?}"
        );
        assert!(findings[1].text.contains("does not read"), "{findings:?}");
    }
}
