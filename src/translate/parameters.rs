//! `$name` and `${…}`.

use super::patterns::{self, Greed};
use super::quoting::single;
use super::{Translator, is_name};

impl Translator<'_> {
    /// A variable, or a place in the list of arguments.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        match name {
            "?" => Some("$status".to_owned()),
            "$" | "BASHPID" => Some("$fish_pid".to_owned()),
            "!" => Some("$last_pid".to_owned()),
            "@" | "*" => Some("$argv".to_owned()),
            "#" => Some("(count $argv)".to_owned()),
            "RANDOM" => Some("(random)".to_owned()),
            "HOSTNAME" => Some("$hostname".to_owned()),
            "UID" | "EUID" => Some("(id -u)".to_owned()),
            "PPID" | "OSTYPE" | "HOSTTYPE" | "MACHTYPE" | "GROUPS" | "DIRSTACK" | "OPTARG" | "OPTIND" | "SHELLOPTS"
            | "GLOBIGNORE" | "SRANDOM" | "SHLVL" | "PS1" | "PS2" | "PS4" | "PROMPT_COMMAND" | "REPLY" | "IFS"
            | "PIPESTATUS" | "FUNCNAME" | "LINENO" | "SECONDS" | "BASH_SOURCE" | "OLDPWD" | "0" | "_" | "-" => None,
            _ if name.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("$argv[{name}]")),
            _ if name.starts_with("BASH") => None,
            // Another function keeps it for itself, and may have called this one.
            _ if self.functions > 0 && self.facts.locals.contains(name) && !self.locals.contains(name) => None,
            "PWD" => Some("$PWD".to_owned()),
            _ if self.facts.arrays.contains_key(name) => Some(format!("${name}[1]")),
            _ => is_name(name).then(|| format!("${name}")),
        }
    }

    /// Returns the content of `${…}`. What is computed comes in parentheses, which stand for themselves outside of quotes
    /// only.
    pub(super) fn expansion(&self, source: &str) -> Option<String> {
        let inside = source.strip_prefix("${")?.strip_suffix('}')?;
        if let Some(rest) = inside.strip_prefix('#').filter(|rest| !rest.is_empty()) {
            return self.length(rest);
        }
        if let Some(rest) = inside.strip_prefix('!') {
            return match rest.strip_suffix("[@]").or_else(|| rest.strip_suffix("[*]")) {
                Some(array) => is_name(array).then(|| format!("(seq 0 (math (count ${array}) - 1))")),
                None => None,
            };
        }
        let end = inside
            .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
            .unwrap_or(inside.len());
        let (name, rest) = match end {
            0 => inside.split_at_checked(1)?,
            end => inside.split_at(end),
        };
        if rest.starts_with('[') {
            return of_array(name, rest);
        }
        let variable = self.variable(name)?;
        if rest.is_empty() {
            return Some(variable);
        }
        let text = format!("\"{variable}\"");
        (!variable.starts_with('(')).then_some(())?;
        changed(name, &text, rest)
    }

    fn length(&self, name: &str) -> Option<String> {
        if let Some(array) = name.strip_suffix("[@]").or_else(|| name.strip_suffix("[*]")) {
            return is_name(array).then(|| format!("(count ${array})"));
        }
        match name {
            "@" | "*" => Some("(count $argv)".to_owned()),
            _ => {
                let variable = self.variable(name).filter(|_| is_name(name))?;
                Some(format!("(string length -- \"{variable}\")"))
            }
        }
    }
}

fn of_array(name: &str, rest: &str) -> Option<String> {
    is_name(name).then_some(())?;
    let (index, rest) = rest.strip_prefix('[')?.split_once(']')?;
    match (index, rest) {
        ("@" | "*", "") if name == "PIPESTATUS" => Some("$pipestatus".to_owned()),
        ("@" | "*", "") => Some(format!("${name}")),
        ("@" | "*", rest) => {
            let (from, count) = slice(rest)?;
            let first = place(from)?;
            match count {
                None => Some(format!("${name}[{first}..-1]")),
                Some(count) if from >= 0 && count > 0 => {
                    Some(format!("${name}[{first}..{}]", from.checked_add(count)?))
                }
                Some(_) => None,
            }
        }
        (index, "") => element(&format!("{name}[{index}]")),
        _ => None,
    }
}

/// `name[index]`, of which the first is number 0 in bash and number 1 in fish.
pub(super) fn element(source: &str) -> Option<String> {
    let (name, index) = source.strip_suffix(']')?.split_once('[')?;
    is_name(name).then_some(())?;
    let name = if name == "PIPESTATUS" { "pipestatus" } else { name };
    if let Ok(index) = index.parse::<i64>() {
        return Some(format!("${name}[{}]", place(index)?));
    }
    let index = index
        .trim_start_matches('$')
        .trim_start_matches('{')
        .trim_end_matches('}');
    is_name(index).then(|| format!("${name}[(math ${index} + 1)]"))
}

/// Returns the position in a list of fish of a value that has this one in bash.
pub(super) fn place(index: i64) -> Option<i64> {
    if index < 0 { Some(index) } else { index.checked_add(1) }
}

/// `:from` or `:from:count`.
fn slice(rest: &str) -> Option<(i64, Option<i64>)> {
    let rest = rest.strip_prefix(':')?;
    let (from, count) = match rest.split_once(':') {
        Some((from, count)) => (from, Some(count.trim().parse().ok()?)),
        None => (rest, None),
    };
    Some((from.trim().trim_matches(['(', ')']).parse().ok()?, count))
}

/// A value that is changed on the way: `text` is the variable in quotes.
fn changed(name: &str, text: &str, rest: &str) -> Option<String> {
    let fallback = |rest: &str| plain(rest).map(|word| if word.is_empty() { "''".to_owned() } else { word });
    if let Some(word) = rest.strip_prefix(":-") {
        return Some(format!(
            "(test -n {text} && printf %s {text} || printf %s {})",
            fallback(word)?
        ));
    }
    if let Some(word) = rest.strip_prefix(":+") {
        return Some(format!("(test -n {text} && printf %s {})", fallback(word)?));
    }
    if let Some(word) = rest.strip_prefix('-') {
        is_name(name).then_some(())?;
        return Some(format!(
            "(set -q {name} && printf %s {text} || printf %s {})",
            fallback(word)?
        ));
    }
    if let Some(word) = rest.strip_prefix('+') {
        is_name(name).then_some(())?;
        return Some(format!("(set -q {name} && printf %s {})", fallback(word)?));
    }
    if rest.starts_with([':']) && !rest.starts_with(":=") && !rest.starts_with(":?") {
        let (from, count) = slice(rest)?;
        let count = match count {
            Some(count) if count < 0 => return None,
            Some(count) => format!(" -l {count}"),
            None => String::new(),
        };
        return Some(format!("(string sub -s {}{count} -- {text})", place(from)?));
    }
    match rest {
        "^^" => return Some(format!("(string upper -- {text})")),
        ",," => return Some(format!("(string lower -- {text})")),
        "^" => {
            return Some(format!(
                "(printf %s%s (string sub -l 1 -- {text} | string upper) (string sub -s 2 -- {text}))"
            ));
        }
        _ => {}
    }
    let replace = |regex: String, with: &str| {
        let regex = single(&regex);
        Some(format!("(string replace -r -- {regex} {} {text})", single(with)))
    };
    if let Some(pattern) = rest.strip_prefix("%%") {
        return replace(format!("(?s)^(.*?){}\\z", patterns::regex(pattern, Greed::Most)?), "$1");
    }
    if let Some(pattern) = rest.strip_prefix('%') {
        return replace(format!("(?s)^(.*){}\\z", patterns::regex(pattern, Greed::Least)?), "$1");
    }
    if let Some(pattern) = rest.strip_prefix("##") {
        return replace(format!("(?s)^{}", patterns::regex(pattern, Greed::Most)?), "");
    }
    if let Some(pattern) = rest.strip_prefix('#') {
        return replace(format!("(?s)^{}", patterns::regex(pattern, Greed::Least)?), "");
    }
    let rest = rest.strip_prefix('/')?;
    let (all, rest) = match rest.strip_prefix('/') {
        Some(rest) => ("-a ", rest),
        None => ("", rest),
    };
    let (pattern, with) = rest.split_once('/').unwrap_or((rest, ""));
    (!pattern.is_empty() && !pattern.starts_with(['#', '%'])).then_some(())?;
    let with = unquoted(with)?;
    if patterns::is_pattern(pattern) {
        let with = with.replace('\\', "\\\\").replace('$', "\\$");
        let regex = single(&format!("(?s){}", patterns::regex(pattern, Greed::Most)?));
        return Some(format!("(string replace -r {all}-- {regex} {} {text})", single(&with)));
    }
    Some(format!(
        "(string replace {all}-- {} {} {text})",
        single(&unquoted(pattern)?),
        single(&with)
    ))
}

/// A word without quotes, as it is.
fn unquoted(word: &str) -> Option<String> {
    (!word.contains(['$', '`'])).then_some(())?;
    let mut text = String::new();
    let mut characters = word.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' | '"' => {}
            '\\' => text.push(characters.next()?),
            other => text.push(other),
        }
    }
    Some(text)
}

/// A word that says what it is, or one variable.
fn plain(word: &str) -> Option<String> {
    if let Some(name) = word.trim_matches('"').strip_prefix('$').filter(|name| is_name(name)) {
        return Some(format!("\"${name}\""));
    }
    unquoted(word).map(|word| single(&word))
}
