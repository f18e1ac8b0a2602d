//! The hook script of a shell: settings, then the text that reads them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::error::{Context as _, Error, Result};
use crate::messages::{Language, common, shell as messages};
use crate::shell::{ExplainKey, Key, Shell, quote};

/// Aliases of the user must not change the script. bash puts them in while it reads, line by line.
const BASH_WITHOUT_ALIASES: &str = r"\unset -v __lotse_aliases
if \shopt -q expand_aliases; then
    __lotse_aliases=1
    \shopt -u expand_aliases
fi
";
const BASH_WITH_ALIASES: &str = r#"
if [ -n "${__lotse_aliases-}" ]; then
    shopt -s expand_aliases
    unset -v __lotse_aliases
fi
"#;

/// The settings of a hook script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The keys that the user named, which are then taken whatever they were; empty to look for a free one.
    pub keys: Vec<Key>,
    /// The key that explains the command in the prompt.
    pub explain_key: ExplainKey,
    /// True if Enter on a line that begins with `??` asks.
    pub enter: bool,
    /// True if something is said by itself about commands that fail.
    pub explain: bool,
    /// The language of the sentences that the script itself has to say.
    pub language: Language,
}

/// The whole script for `shell`, whose hooks will run `program`.
///
/// # Errors
///
/// Fails where the shell cannot react to a key, or cannot hold the name of the program.
pub fn script(shell: Shell, settings: &Settings, program: &Path) -> Result<String> {
    let body = match shell {
        Shell::Bash => concat!(
            include_str!("../../shell/lotse.bash"),
            "\n",
            include_str!("../../shell/lotse.keys.bash"),
            "\n",
            include_str!("../../shell/lotse.plain.bash")
        ),
        Shell::Zsh => include_str!("../../shell/lotse.zsh"),
        Shell::Fish => include_str!("../../shell/lotse.fish"),
    };
    let head = head(shell, settings, program)? + &sentences(shell, settings.language);
    Ok(match shell {
        Shell::Bash => format!("{head}{BASH_WITHOUT_ALIASES}{body}{BASH_WITH_ALIASES}"),
        Shell::Zsh => unaliased(&format!("{head}{body}")),
        Shell::Fish => head + body,
    })
}

/// The script that puts the recorder between the terminal and `shell`: the first thing that the shell reads.
///
/// # Errors
///
/// Fails where the shell cannot hold the name of the program.
pub fn recorder(shell: Shell, program: &Path) -> Result<String> {
    let body = match shell {
        Shell::Bash => include_str!("../../shell/recorder.bash"),
        Shell::Zsh => include_str!("../../shell/recorder.zsh"),
        Shell::Fish => include_str!("../../shell/recorder.fish"),
    };
    Ok(scalar(shell, "recorder", &quote(shell, utf8(program)?)) + body)
}

/// zsh reads a whole script before it runs the first line of it, and the user's aliases and options count while it reads.
/// So the script is a text for one that has set both aside.
fn unaliased(text: &str) -> String {
    format!(
        "() {{\n'builtin' 'emulate' '-L' 'zsh'\n'builtin' 'setopt' 'no_aliases'\n'builtin' 'eval' {}\n}}\n",
        quote(Shell::Zsh, text)
    )
}

fn head(shell: Shell, settings: &Settings, program: &Path) -> Result<String> {
    let fixed = !settings.keys.is_empty();
    let keys = if fixed {
        settings.keys.clone()
    } else {
        Key::candidates(shell)
    };
    let notations: Vec<String> = keys
        .iter()
        .map(|key| key.notation(shell).map(|text| literal(shell, &text)))
        .collect::<Result<_>>()?;
    let explain_key = match settings.explain_key.notation(shell)? {
        Some(key) => literal(shell, &key),
        None => quote(shell, ""),
    };
    let names: Vec<String> = keys
        .iter()
        .map(|key| quote(shell, &key.name(settings.language)))
        .collect();
    let number = |on: bool| if on { "1" } else { "0" }.to_owned();
    Ok([
        scalar(shell, "bin", &quote(shell, utf8(program)?)),
        scalar(shell, "version", &quote(shell, env!("CARGO_PKG_VERSION"))),
        list(shell, "keys", &notations),
        list(shell, "key_names", &names),
        scalar(shell, "key_fixed", &number(fixed)),
        scalar(shell, "enter", &number(settings.enter)),
        scalar(shell, "explain_key", &explain_key),
        scalar(
            shell,
            "explain_key_fixed",
            &number(matches!(settings.explain_key, ExplainKey::This(_))),
        ),
        scalar(shell, "explain", &number(settings.explain)),
    ]
    .concat())
}

/// The sentences that the script says where the program cannot. A `%s` in them is for `printf`.
fn sentences(shell: Shell, language: Language) -> String {
    let oldest = match shell {
        Shell::Bash => "bash 3.2",
        Shell::Zsh => "zsh 5.1",
        Shell::Fish => "fish 3.1",
    };
    let mut said = vec![
        ("crashed", messages::crashed("%s")),
        ("dropped", messages::keys_were_dropped()),
        ("taken", messages::key_was_taken("%s", "%s")),
        ("not_run", messages::nothing_was_run("%s")),
        ("the_key", messages::the_key()),
        ("no_key", messages::no_key()),
        ("too_old", messages::shell_is_too_old(oldest, "%s")),
    ];
    if shell == Shell::Bash {
        said.push(("elsewhere", messages::enter_is_not_ours("%s")));
        said.push(("replaced", messages::prompt_command_was_replaced()));
        said.push(("no_history", messages::line_is_not_in_the_history()));
    }
    said.iter()
        .map(|(name, message)| scalar(shell, &format!("say_{name}"), &quote(shell, message.text(language))))
        .collect()
}

/// A key as a word of the script. fish makes the control character itself, and only of what is not quoted.
fn literal(shell: Shell, key: &str) -> String {
    match shell {
        Shell::Bash | Shell::Zsh => quote(shell, key),
        Shell::Fish => key.to_owned(),
    }
}

fn scalar(shell: Shell, name: &str, word: &str) -> String {
    match shell {
        Shell::Bash => format!("__lotse_{name}={word}\n"),
        // A script that is sourced inside a function would be warned about, or local.
        Shell::Zsh => format!("typeset -g __lotse_{name}={word}\n"),
        Shell::Fish => format!("set -g __lotse_{name} {word}\n"),
    }
}

fn list(shell: Shell, name: &str, words: &[String]) -> String {
    let words = words.join(" ");
    match shell {
        Shell::Bash => format!("__lotse_{name}=({words})\n"),
        // In two steps: old versions cannot read a declaration with values in brackets.
        Shell::Zsh => format!("typeset -ga __lotse_{name}\n__lotse_{name}=({words})\n"),
        Shell::Fish => format!("set -g __lotse_{name} {words}\n"),
    }
}

/// The text of a path, for a script.
///
/// # Errors
///
/// Fails where the path is not UTF-8.
pub fn utf8(path: &Path) -> Result<&str> {
    path.to_str()
        .ok_or_else(|| Error::failed(messages::not_utf8(path.display())).hint(messages::move_lotse()))
}

/// The program that runs, as a script should call it: by its name in `PATH` where that is the same file, because an
/// upgrade may put another file behind that name.
///
/// # Errors
///
/// Fails where the program has been removed meanwhile.
pub fn program() -> Result<PathBuf> {
    let this = env::current_exe()
        .and_then(|program| program.canonicalize())
        .context(common::lotse_is_gone)?;
    Ok(named().filter(|path| same(path, &this)).unwrap_or(this))
}

/// The program that a shell runs for the name `lotse`.
pub fn named() -> Option<PathBuf> {
    all_named().next()
}

/// All programs of that name in `PATH`, in its order.
pub fn all_named() -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs: Vec<PathBuf> = env::split_paths(&path).filter(|dir| dir.is_absolute()).collect();
    dirs.into_iter()
        .filter_map(|dir| which::which_in_global("lotse", Some(dir)).ok()?.next())
}

fn same(path: &Path, this: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path == this)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(keys: &[&str], enter: bool) -> Settings {
        Settings {
            keys: keys.iter().map(|key| key.parse().unwrap()).collect(),
            explain_key: ExplainKey::default(),
            enter,
            explain: true,
            language: Language::English,
        }
    }

    fn head_of(shell: Shell, settings: &Settings, program: &Path) -> String {
        let head = head(shell, settings, program).unwrap();
        head.replace(env!("CARGO_PKG_VERSION"), "VERSION")
    }

    #[test]
    fn the_head_is_what_the_scripts_rely_on() {
        let program = Path::new("/home/o'neil/bin/lotse");
        let bash = head_of(Shell::Bash, &settings(&[], true), program);
        insta::assert_snapshot!(bash, @r"
        __lotse_bin='/home/o'\''neil/bin/lotse'
        __lotse_version='VERSION'
        __lotse_keys=('\C-g' '\C-x\C-g' '\eg' '\C-o')
        __lotse_key_names=('Ctrl-G' 'Ctrl-X Ctrl-G' 'Alt-G' 'Ctrl-O')
        __lotse_key_fixed=0
        __lotse_enter=1
        __lotse_explain_key='\ei'
        __lotse_explain_key_fixed=0
        __lotse_explain=1
        ");
        let zsh = head_of(Shell::Zsh, &settings(&["^T", "alt-g"], true), program);
        insta::assert_snapshot!(zsh, @r"
        typeset -g __lotse_bin='/home/o'\''neil/bin/lotse'
        typeset -g __lotse_version='VERSION'
        typeset -ga __lotse_keys
        __lotse_keys=('^T' '^[g')
        typeset -ga __lotse_key_names
        __lotse_key_names=('Ctrl-T' 'Alt-G')
        typeset -g __lotse_key_fixed=1
        typeset -g __lotse_enter=1
        typeset -g __lotse_explain_key='^[i'
        typeset -g __lotse_explain_key_fixed=0
        typeset -g __lotse_explain=1
        ");
        let fish = head_of(Shell::Fish, &settings(&["ctrl-x ctrl-g"], false), program);
        insta::assert_snapshot!(fish, @r"
        set -g __lotse_bin '/home/o\'neil/bin/lotse'
        set -g __lotse_version 'VERSION'
        set -g __lotse_keys \cx\cg
        set -g __lotse_key_names 'Ctrl-X Ctrl-G'
        set -g __lotse_key_fixed 1
        set -g __lotse_enter 0
        set -g __lotse_explain_key \ei
        set -g __lotse_explain_key_fixed 0
        set -g __lotse_explain 1
        ");
    }

    #[test]
    fn the_scripts_say_nothing_that_they_are_not_given() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let german = Settings {
                language: Language::German,
                ..settings(&[], true)
            };
            let text = script(shell, &german, Path::new("/lotse")).unwrap();
            for name in text.split("__lotse_say_").skip(1) {
                let name: String = name
                    .chars()
                    .take_while(|&c| c == '_' || c.is_ascii_lowercase())
                    .collect();
                let set = match shell {
                    Shell::Bash | Shell::Zsh => format!("__lotse_say_{name}="),
                    Shell::Fish => format!("set -g __lotse_say_{name} "),
                };
                // In fish it is also the beginning of the names of functions.
                assert!(name == "below" || text.contains(&set), "{shell} {name}");
            }
            assert!(text.contains("ist abgestürzt (Status %s)"), "{shell}");
        }
    }

    #[test]
    fn a_key_that_the_shell_does_not_know_is_refused() {
        let nul = settings(&["ctrl-space"], true);
        assert!(head(Shell::Zsh, &nul, Path::new("/lotse")).is_ok());
        let error = head(Shell::Fish, &nul, Path::new("/lotse")).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.message().contains("`Ctrl-Space`"), "{error}");
    }
}
