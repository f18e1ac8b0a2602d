//! The key that makes a command of the words in the prompt: how people write it and how shells do.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Kind, Result};
use crate::messages::{Language, Message, shell as messages};
use crate::shell::Shell;

/// One press of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stroke {
    /// With Ctrl: a lower-case letter, `]`, `^`, `_` or a blank.
    Ctrl(char),
    /// With Alt: a lower-case letter or a digit.
    Alt(char),
    /// A lower-case letter or a digit, only behind another stroke.
    Plain(char),
}

/// A key or a sequence of two keys that a shell can react to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    first: Stroke,
    second: Option<Stroke>,
}

impl Key {
    /// The keys that are tried where the user names none, the best one first.
    pub fn candidates(shell: Shell) -> Vec<Self> {
        let single = |first| Self { first, second: None };
        let sequence = Self {
            first: Stroke::Ctrl('x'),
            second: Some(Stroke::Ctrl('g')),
        };
        let (control, alt, other) = (
            single(Stroke::Ctrl('g')),
            single(Stroke::Alt('g')),
            single(Stroke::Ctrl('o')),
        );
        match shell {
            // A key that begins with Escape would make the Escape of vi mode wait.
            Shell::Bash | Shell::Zsh => vec![control, sequence, alt, other],
            // fish has Ctrl-X for its clipboard, and it would wait then.
            Shell::Fish => vec![control, alt, other, sequence],
        }
    }

    /// The key in the notation of a shell, not quoted: `\C-g` for bash, `^G` for zsh, `\cg` for fish.
    ///
    /// # Errors
    ///
    /// Fails where the shell cannot react to this key.
    pub fn notation(&self, shell: Shell) -> Result<String> {
        let strokes = || self.strokes();
        // fish hands a key to `bind` as text that ends at the NUL byte which this key sends.
        if shell == Shell::Fish && strokes().any(|stroke| stroke == Stroke::Ctrl(' ')) {
            return Err(refused(&self.to_string(), messages::fish_names_differ()));
        }
        Ok(strokes().map(|stroke| stroke.notation(shell)).collect())
    }

    fn strokes(&self) -> impl Iterator<Item = Stroke> {
        [Some(self.first), self.second].into_iter().flatten()
    }
}

/// The key that explains the command in the prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ExplainKey {
    /// Alt-I, where nothing else has it.
    #[default]
    IfFree,
    /// The one that the user named, whatever has it.
    This(Key),
    /// None.
    None,
}

impl ExplainKey {
    /// The key in the notation of a shell, not quoted.
    ///
    /// # Errors
    ///
    /// Fails where the shell cannot react to this key.
    pub fn notation(&self, shell: Shell) -> Result<Option<String>> {
        match self {
            Self::IfFree => Ok(Some(Stroke::Alt('i').notation(shell))),
            Self::This(key) => key.notation(shell).map(Some),
            Self::None => Ok(None),
        }
    }
}

impl Stroke {
    fn notation(self, shell: Shell) -> String {
        match (self, shell) {
            (Self::Plain(c), _) => c.to_string(),
            (Self::Ctrl(' '), Shell::Bash) => r"\C-@".to_owned(),
            (Self::Ctrl(' '), _) => "^@".to_owned(),
            (Self::Ctrl(c), Shell::Bash) => format!(r"\C-{c}"),
            (Self::Ctrl(c), Shell::Zsh) => format!("^{}", c.to_ascii_uppercase()),
            (Self::Ctrl(c), Shell::Fish) => format!(r"\c{c}"),
            (Self::Alt(c), Shell::Zsh) => format!("^[{c}"),
            (Self::Alt(c), Shell::Bash | Shell::Fish) => format!(r"\e{c}"),
        }
    }
}

impl Key {
    /// Returns the name of the key on the keyboards of a language.
    pub fn name(&self, language: Language) -> String {
        match language {
            Language::English => self.to_string(),
            Language::German => self.to_string().replace("Ctrl-", "Strg-"),
        }
    }
}

/// The name for people, as in `Ctrl-X Ctrl-G`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, stroke) in self.strokes().enumerate() {
            let blank = if index == 0 { "" } else { " " };
            match stroke {
                Stroke::Ctrl(' ') => write!(f, "{blank}Ctrl-Space")?,
                Stroke::Ctrl(c) => write!(f, "{blank}Ctrl-{}", c.to_ascii_uppercase())?,
                Stroke::Alt(c) => write!(f, "{blank}Alt-{}", c.to_ascii_uppercase())?,
                Stroke::Plain(c) => write!(f, "{blank}{}", c.to_ascii_uppercase())?,
            }
        }
        Ok(())
    }
}

impl FromStr for Key {
    type Err = Error;

    /// Reads `ctrl-g`, `C-g`, `^G`, `alt-g`, `M-g`, `ctrl-space`, and two of them with a blank between; upper and
    /// lower case are equal.
    fn from_str(text: &str) -> Result<Self> {
        let mut words = text.split_whitespace();
        let (first, second, more) = (words.next(), words.next(), words.next());
        let Some(first) = first else {
            return Err(refused(text, messages::is_empty()));
        };
        if more.is_some() {
            return Err(refused(text, messages::two_at_most()));
        }
        let first = stroke(first)?;
        if let Stroke::Plain(_) = first {
            return Err(refused(text, messages::needed_for_typing()));
        }
        Ok(Self {
            first,
            second: second.map(stroke).transpose()?,
        })
    }
}

fn stroke(text: &str) -> Result<Stroke> {
    let lower = text.to_lowercase();
    if let Some(reason) = harm(&lower) {
        return Err(refused(text, reason));
    }
    let parsed = match modifier(&lower) {
        Some(("ctrl", key)) => one(key)
            .filter(|c| matches!(c, 'a'..='z' | ']' | '^' | '_' | ' '))
            .map(Stroke::Ctrl),
        Some((_, key)) => one(key).filter(char::is_ascii_alphanumeric).map(Stroke::Alt),
        None => one(&lower).filter(char::is_ascii_alphanumeric).map(Stroke::Plain),
    };
    parsed.ok_or_else(|| refused(text, messages::is_unknown()))
}

/// Takes the modifier off: `C-g`, `ctrl-g`, `ctrl+g` and `^g` are `("ctrl", "g")`.
fn modifier(lower: &str) -> Option<(&'static str, &str)> {
    if let Some(key) = lower.strip_prefix('^').filter(|key| !key.is_empty()) {
        return Some(("ctrl", key));
    }
    let (name, key) = lower.split_once(['-', '+'])?;
    match name {
        "c" | "ctrl" | "control" => Some(("ctrl", key)),
        "m" | "alt" | "meta" => Some(("alt", key)),
        _ => None,
    }
}

fn one(key: &str) -> Option<char> {
    let mut chars = key.chars();
    match (key, chars.next(), chars.next()) {
        ("space" | "@", ..) => Some(' '),
        (_, Some(c), None) => Some(c),
        _ => None,
    }
}

/// Why a key must stay what it is, if it must.
fn harm(lower: &str) -> Option<Message> {
    let key = match modifier(lower) {
        Some(("ctrl", key)) => key,
        Some(_) => return None,
        None => return harm_without_modifier(lower),
    };
    Some(match key {
        "c" => messages::stops_programs(),
        "d" => messages::ends_the_shell(),
        "m" => messages::is_enter(),
        "j" => messages::runs_as_enter(),
        "i" => messages::is_tab(),
        "[" => messages::is_escape(),
        "z" => messages::suspends_programs(),
        "s" | "q" => messages::stops_output(),
        "h" | "?" => messages::is_backspace(),
        "\\" => messages::quits_programs(),
        _ => return None,
    })
}

fn harm_without_modifier(lower: &str) -> Option<Message> {
    let is_function_key = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    Some(match lower {
        "enter" | "return" => messages::runs_the_line(),
        "tab" => messages::completes_words(),
        "esc" | "escape" => messages::arrows_begin_with_it(),
        "backspace" | "delete" => messages::deletes(),
        "space" => messages::types_a_blank(),
        _ if lower.strip_prefix('f').is_some_and(is_function_key) => messages::function_keys_differ(),
        _ => return None,
    })
}

fn refused(key: &str, reason: Message) -> Error {
    // Somebody else's bytes may stand in a script that calls this.
    let shown: String = key.chars().filter(|c| !c.is_control()).collect();
    Error::new(Kind::Usage, messages::refused_key(shown, reason)).hint(messages::take_another_key())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(key: &Key) -> [String; 4] {
        let [bash, zsh, fish] =
            [Shell::Bash, Shell::Zsh, Shell::Fish].map(|shell| key.notation(shell).unwrap_or_else(|_| "-".to_owned()));
        [key.to_string(), bash, zsh, fish]
    }

    #[test]
    fn people_write_keys_in_many_ways() {
        let table = [
            ("ctrl-g", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("Ctrl-G", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("C-g", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("control+G", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("^G", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("^g", ["Ctrl-G", r"\C-g", "^G", r"\cg"]),
            ("alt-g", ["Alt-G", r"\eg", "^[g", r"\eg"]),
            ("M-G", ["Alt-G", r"\eg", "^[g", r"\eg"]),
            ("meta-1", ["Alt-1", r"\e1", "^[1", r"\e1"]),
            ("ctrl-x ctrl-g", ["Ctrl-X Ctrl-G", r"\C-x\C-g", "^X^G", r"\cx\cg"]),
            (" C-x   ^g ", ["Ctrl-X Ctrl-G", r"\C-x\C-g", "^X^G", r"\cx\cg"]),
            ("C-x g", ["Ctrl-X G", r"\C-xg", "^Xg", r"\cxg"]),
            ("ctrl-space", ["Ctrl-Space", r"\C-@", "^@", "-"]),
            ("^@", ["Ctrl-Space", r"\C-@", "^@", "-"]),
            ("ctrl-]", ["Ctrl-]", r"\C-]", "^]", r"\c]"]),
            ("ctrl-_", ["Ctrl-_", r"\C-_", "^_", r"\c_"]),
            ("^^", ["Ctrl-^", r"\C-^", "^^", r"\c^"]),
        ];
        for (text, expected) in table {
            assert_eq!(all(&text.parse().unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn the_name_for_people_can_be_typed_again() {
        for key in Key::candidates(Shell::Fish) {
            assert_eq!(key.to_string().parse::<Key>().unwrap(), key);
        }
        let names: Vec<String> = Key::candidates(Shell::Fish).iter().map(Key::to_string).collect();
        assert_eq!(names, ["Ctrl-G", "Alt-G", "Ctrl-O", "Ctrl-X Ctrl-G"]);
    }

    #[test]
    fn keys_that_would_do_harm_are_refused_with_the_reason() {
        let table = [
            ("ctrl-c", "stops programs"),
            ("^C", "stops programs"),
            ("C-D", "ends the shell"),
            ("ctrl-m", "Enter"),
            ("enter", "runs the line"),
            ("Return", "runs the line"),
            ("ctrl-j", "as Enter does"),
            ("ctrl-i", "Tab"),
            ("tab", "completes"),
            ("ctrl-[", "Esc"),
            ("^[", "Esc"),
            ("ESC", "arrow keys"),
            ("ctrl-z", "suspends"),
            ("ctrl-s", "output of the terminal"),
            ("ctrl-q", "output of the terminal"),
            ("ctrl-h", "Backspace"),
            ("ctrl-\\", "quits"),
            ("space", "typing"),
            ("g", "typing"),
            ("G", "typing"),
            ("7", "typing"),
            ("g ctrl-g", "typing"),
            ("F1", "function keys are not supported"),
            ("f12", "function keys are not supported"),
            ("ctrl-x ctrl-c", "stops programs"),
            ("ctrl-x enter", "runs the line"),
            ("ctrl-a ctrl-b ctrl-e", "two keys"),
            ("", "empty"),
            (" ", "empty"),
            ("ctrl-", "not one that lotse knows"),
            ("ctrl-gg", "not one that lotse knows"),
            ("ctrl-ä", "not one that lotse knows"),
            ("ctrl-alt-g", "not one that lotse knows"),
            ("alt-[", "not one that lotse knows"),
            ("super-g", "not one that lotse knows"),
            ("up", "not one that lotse knows"),
            ("?", "not one that lotse knows"),
            ("\u{1b}[2J", "not one that lotse knows"),
        ];
        for (text, reason) in table {
            let error = text.parse::<Key>().unwrap_err();
            assert!(error.message().contains(reason), "{text}: {error}");
            assert!(!error.message().contains('\u{1b}'), "{error}");
            assert_eq!(
                (error.exit_code(), error.advice()),
                (2, Some(&messages::take_another_key()))
            );
        }
    }
}
