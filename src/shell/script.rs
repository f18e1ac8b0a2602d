//! The hook script of a shell: settings, then the text that reads them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::error::{Context as _, Error, Result};
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

/// What a hook script is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The keys that the user named, which are then taken whatever they were; empty to look for a free one.
    pub keys: Vec<Key>,
    /// The key that explains the command in the prompt.
    pub explain_key: ExplainKey,
    /// Whether Enter on a line that begins with `??` asks.
    pub enter: bool,
    /// Whether something is said by itself about commands that fail.
    pub explain: bool,
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
    let head = head(shell, settings, program)?;
    Ok(match shell {
        Shell::Bash => format!("{head}{BASH_WITHOUT_ALIASES}{body}{BASH_WITH_ALIASES}"),
        Shell::Zsh => unaliased(&format!("{head}{body}")),
        Shell::Fish => head + body,
    })
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
    let names: Vec<String> = keys.iter().map(|key| quote(shell, &key.to_string())).collect();
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
    path.to_str().ok_or_else(|| {
        Error::failed(format!("the name `{}` is not UTF-8 text", path.display()))
            .hint("a script cannot hold it: move lotse to another folder")
    })
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
        .context(|| "could not find the program `lotse` itself".to_owned())?;
    Ok(named().filter(|path| same(path, &this)).unwrap_or(this))
}

/// The program that a shell runs for the name `lotse`.
pub fn named() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut absolute = env::split_paths(&path).filter(|dir| dir.is_absolute());
    absolute.find_map(|dir| which::which_in_global("lotse", Some(dir)).ok()?.next())
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
    fn a_key_that_the_shell_does_not_know_is_refused() {
        let nul = settings(&["ctrl-space"], true);
        assert!(head(Shell::Zsh, &nul, Path::new("/lotse")).is_ok());
        let error = head(Shell::Fish, &nul, Path::new("/lotse")).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.message().contains("`Ctrl-Space`"), "{error}");
    }
}
