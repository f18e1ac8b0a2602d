//! What a bug report needs, without what nobody else should read.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use super::VERSION;
use crate::app::var;
use crate::config::Config;
use crate::context::{self, shell as process};
use crate::diagnostic::Diagnostic;
use crate::doctor::shown;
use crate::messages::Language;
use crate::models::dispatch;
use crate::models::route::Role;
use crate::models::route::plan::Need;
use crate::paths::Paths;
use crate::redact;
use crate::shell::Shell;

/// Variables that say which terminal this is.
const TERMINAL: [&str; 10] = [
    "TERM",
    "COLORTERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "TMUX",
    "ZELLIJ",
    "STY",
    "KITTY_WINDOW_ID",
    "WEZTERM_PANE",
    "SSH_TTY",
];
/// Variables that say which language.
const LOCALE: [&str; 5] = ["LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LANGUAGE"];
/// Variables by which lotse is told something.
const SETTINGS: [&str; 12] = [
    "LOTSE_BACKEND",
    "LOTSE_MODEL",
    "LOTSE_KEEP_ALIVE",
    "LOTSE_CONFIG",
    "LOTSE_MODEL_DIR",
    "LOTSE_LOG",
    "LOTSE_HOOK",
    "OLLAMA_HOST",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
];
/// A name of a user with fewer letters would be found everywhere.
const SHORTEST: usize = 3;

/// The text of the report, in English as its readers expect it. Secrets, the name of the user and their home directory are
/// left out.
pub(crate) fn report(found: &[Diagnostic]) -> String {
    let uname = rustix::system::uname();
    let kernel = uname.release().to_string_lossy().into_owned();
    let mut text = format!("lotse {VERSION}\n");
    let mut row = |label: &str, value: &str| {
        let _ = writeln!(text, "{label}: {value}");
    };
    let machine = format!("{}, {} {kernel}", context::system_name(), env::consts::ARCH);
    row("system", &machine);
    let paths = Paths::from_env().ok();
    row("shell", process::current().name());
    if let Some(paths) = &paths {
        row("shells", &shells(&paths.cache));
    }
    row("terminal", &variables(&TERMINAL));
    row("locale", &variables(&LOCALE));
    row("variables", &variables(&SETTINGS));
    if let Some(paths) = &paths {
        row("configuration", &configuration(&paths.config));
        row("servers", &servers(paths));
    }
    text.push_str("findings:\n");
    for diagnostic in found {
        let shown = shown(diagnostic, Language::English);
        let (first, fix) = shown.split_once('\n').unwrap_or((&shown, ""));
        let _ = writeln!(text, "{first} [{}]\n{fix}", diagnostic.code);
    }
    without_names(&redact::erase(&text.replace("\n\n", "\n")))
}

/// The versions of the shells that are there.
fn shells(cache: &Path) -> String {
    let version = |shell: Shell| Some(format!("{shell} {}", process::version(shell, cache)?));
    let all = [Shell::Bash, Shell::Zsh, Shell::Fish].into_iter().filter_map(version);
    all.collect::<Vec<_>>().join(", ")
}

/// Those of the variables that are set.
fn variables(names: &[&str]) -> String {
    let set = names.iter().filter_map(|name| Some(format!("{name}={}", var(name)?)));
    set.collect::<Vec<_>>().join(" ")
}

/// The settings of the file, without comments.
fn configuration(file: &Path) -> String {
    let Ok(text) = fs::read_to_string(file) else {
        return "the defaults".to_owned();
    };
    let kept = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.fold(String::new(), |all, line| all + "\n  " + line)
}

/// The servers and what they have, as it was known last.
fn servers(paths: &Paths) -> String {
    let config = Config::load(&paths.config, |name| env::var(name).ok());
    let plan = config.and_then(|config| dispatch::plan(Need::answer(Role::Coder), &config, paths));
    let Ok(dispatcher) = plan else { return String::new() };
    let inventory = dispatcher.inventory();
    let about = |server: &crate::models::route::inventory::Server| {
        let has = match &server.has {
            Ok(stock) => stock
                .models
                .iter()
                .map(|model| model.name.clone())
                .collect::<Vec<_>>()
                .join(" "),
            Err(reason) => reason.english().to_owned(),
        };
        format!("\n  {}: {has}", server.at)
    };
    inventory.servers.iter().map(about).collect()
}

/// The text without the home directory and the name of the user.
fn without_names(text: &str) -> String {
    let home = env::home_dir().map(|home| home.display().to_string());
    let home = home.filter(|home| home.len() > 1);
    let text = home
        .iter()
        .fold(text.to_owned(), |text, home| text.replace(home.as_str(), "~"));
    let last = home
        .as_ref()
        .and_then(|home| home.rsplit('/').next().map(str::to_owned));
    let names = ["USER", "LOGNAME", "SUDO_USER"].into_iter().filter_map(var).chain(last);
    names
        .filter(|name| name.len() >= SHORTEST && name != "root")
        .fold(text, |text, name| without_word(&text, &name))
}

/// The text with a word replaced where it stands alone.
fn without_word(text: &str, word: &str) -> String {
    let alone = |char: Option<char>| char.is_none_or(|char| !char.is_alphanumeric());
    let (mut left, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(word) {
        let (before, after) = (&rest[..at], &rest[at + word.len()..]);
        let is_word = alone(before.chars().next_back().or(left.chars().next_back())) && alone(after.chars().next());
        left.push_str(before);
        left.push_str(if is_word { "USER" } else { word });
        rest = after;
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_left_out_where_it_is_a_word() {
        assert_eq!(
            without_word("ada /home/ada: adagio ada", "ada"),
            "USER /home/USER: adagio USER"
        );
        assert_eq!(without_word("", "ada"), "");
    }
}
