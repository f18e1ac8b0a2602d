//! Text that may be printed: nothing in it steers a terminal, hides, or looks like something else.

use std::fmt::{self, Write as _};

use serde::Serialize;

use crate::messages::{Message, answer as messages};

/// Text that a terminal shows and does not obey. It can be made by cleaning only, so what takes one needs no care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printable(String);

impl Printable {
    /// Any text; each character that must not be printed is shown as U+FFFD. Line ends and tabs stay.
    pub fn new(text: &str) -> Self {
        let shown = |character| match kind(character) {
            Some(_) => char::REPLACEMENT_CHARACTER,
            None => character,
        };
        Self(text.chars().map(shown).collect())
    }

    /// Any text in one line: line ends and tabs become blanks.
    pub fn line(text: &str) -> Self {
        Self::new(&text.replace(['\n', '\t'], " "))
    }

    /// Sentences for reading. What is invisible in them is left out, since it belongs to pictures and foreign scripts more
    /// often than it deceives, and blanks of any kind are blanks.
    pub fn prose(text: &str) -> Self {
        let shown = |character| match kind(character) {
            Some(Kind::Invisible) => None,
            Some(Kind::Blank) => Some(' '),
            Some(_) => Some(char::REPLACEMENT_CHARACTER),
            None => Some(character),
        };
        Self(text.chars().filter_map(shown).collect())
    }

    /// A value as JSON. Nothing is lost: what must not be printed is written as `\uXXXX`.
    ///
    /// # Errors
    ///
    /// Fails on what is no JSON, such as a map whose keys are no texts.
    pub fn json(value: &impl Serialize) -> serde_json::Result<Self> {
        let text = serde_json::to_string(value)?;
        let mut out = String::with_capacity(text.len());
        for character in text.chars() {
            if kind(character).is_none() {
                out.push(character);
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
        Ok(Self(out))
    }

    /// The same in the colour of an SGR sequence (ECMA-48, 8.3.117); an empty text, and one without colour, stay.
    #[must_use]
    pub fn painted(self, colour: u8) -> Self {
        if self.0.is_empty() || colour == 0 {
            return self;
        }
        let end = if (30..38).contains(&colour) { 39 } else { 0 };
        Self(format!("\u{1b}[{colour}m{}\u{1b}[{end}m", self.0))
    }

    /// Adds another one at the end.
    pub fn push(&mut self, more: impl Into<Self>) {
        self.0.push_str(&more.into().0);
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text without blanks and line ends behind it.
    #[must_use]
    pub fn trimmed(&self) -> Self {
        Self(self.0.trim_end().to_owned())
    }
}

impl fmt::Display for Printable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Printable {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Printable {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl From<String> for Printable {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<&Self> for Printable {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

impl FromIterator<Printable> for Printable {
    fn from_iter<T: IntoIterator<Item = Printable>>(pieces: T) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }
}

/// Any text as a [`Printable`], for those who build longer texts from it.
pub fn visible(text: &str) -> String {
    Printable::new(text).0
}

/// Says why a command may not be offered, or nothing when every character of it is what it looks like.
///
/// Refused is what is not printed as it is, see [`Printable`]: control characters except line ends and tabs, everything
/// that changes the direction or the order of the text around it, and what is invisible or looks like a blank without
/// being one.
pub fn refusal(command: &str) -> Option<Message> {
    command.chars().find_map(|character| {
        let what = kind(character)?.what();
        Some(messages::contains(what, format!("U+{:04X}", u32::from(character))))
    })
}

/// Why a character is not printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Escape,
    Control,
    Reorders,
    Invisible,
    Blank,
    Format,
    Private,
    NoText,
}

impl Kind {
    fn what(self) -> Message {
        match self {
            Self::Escape => messages::escape_character(),
            Self::Control => messages::control_character(),
            Self::Reorders => messages::reordering_character(),
            Self::Invisible => messages::invisible_character(),
            Self::Blank => messages::odd_blank(),
            Self::Format => messages::format_character(),
            Self::Private => messages::private_character(),
            Self::NoText => messages::no_text(),
        }
    }
}

/// What is wrong with a character. The ranges are Unicode's `Bidi_Control`, `Default_Ignorable_Code_Point`, `White_Space`,
/// `Prepended_Concatenation_Mark` and `Noncharacter_Code_Point` properties (`PropList.txt`, `DerivedCoreProperties.txt`)
/// and the general categories Cc, Cf and Co.
fn kind(character: char) -> Option<Kind> {
    match character {
        '\n' | '\t' | ' '..='~' => None,
        '\u{1b}' | '\u{9b}' => Some(Kind::Escape),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some(Kind::Control),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(Kind::Reorders),
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{13430}'..='\u{1343f}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some(Kind::Invisible),
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}'
        | '\u{2800}' => Some(Kind::Blank),
        '\u{600}'..='\u{605}'
        | '\u{6dd}'
        | '\u{70f}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8e2}'
        | '\u{110bd}'
        | '\u{110cd}' => Some(Kind::Format),
        '\u{fffd}' | '\u{fdd0}'..='\u{fdef}' => Some(Kind::NoText),
        _ if u32::from(character) & 0xfffe == 0xfffe => Some(Kind::NoText),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some(Kind::Private),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_commands_pass_in_any_script() {
        for command in [
            "ls -la",
            "grep -r 'größer' .",
            "echo 日本語 🙂",
            "echo Ελληνικά русский עברית العربية हिन्दी",
            "printf '\\033[31m'",
            "for i in *; do\n\techo $i\ndone",
        ] {
            assert_eq!(refusal(command), None, "{command:?}");
            assert_eq!(visible(command), command);
        }
    }

    #[test]
    fn what_is_shown_before_it_is_checked_cannot_steer_the_terminal() {
        assert_eq!(
            visible("ls\u{1b}[2K\u{202e}\r größe\n"),
            "ls\u{fffd}[2K\u{fffd}\u{fffd} größe\n"
        );
        assert_eq!(Printable::line("a\nb\tc\u{9b}").as_str(), "a b c\u{fffd}");
    }

    #[test]
    fn attacks_are_named() {
        let table = [
            ("ls\u{1b}[2K; rm -rf ~", "an escape character (U+001B)"),
            ("ls\u{9b}2K", "an escape character (U+009B)"),
            ("ls\rrm -rf ~", "a control character (U+000D)"),
            ("ls\u{8}\u{8}rm x", "a control character (U+0008)"),
            ("echo \u{202e}gpj.exe", "a character that reorders text (U+202E)"),
            ("rm -rf /tmp/x\u{2066}", "a character that reorders text (U+2066)"),
            ("cat pass\u{200b}word", "an invisible character (U+200B)"),
            ("ls \u{e0041}", "an invisible character (U+E0041)"),
            ("ls \u{1d173}x", "an invisible character (U+1D173)"),
            ("ls \u{1bca0}x", "an invisible character (U+1BCA0)"),
            ("rm\u{a0}-rf x", "a blank that is not a space (U+00A0)"),
            ("ls\u{2028}rm x", "a blank that is not a space (U+2028)"),
            ("ls \u{600}1", "a format character (U+0600)"),
            ("ls \u{e0b0}", "a character of private use (U+E0B0)"),
            ("ls \u{10fffd}", "a character of private use (U+10FFFD)"),
            ("ls \u{fdd0}", "bytes that are no text (U+FDD0)"),
            ("ls \u{1ffff}", "bytes that are no text (U+1FFFF)"),
            ("cat \u{fffd}", "bytes that are no text (U+FFFD)"),
        ];
        for (command, expected) in table {
            let refused = refusal(command).unwrap();
            assert_eq!(refused.english(), format!("it contains {expected}"));
        }
    }

    #[test]
    fn all_ignorable_code_points_are_refused() {
        // DerivedCoreProperties-16.0.0.txt, Default_Ignorable_Code_Point.
        let ranges = [
            (0xad, 0xad),
            (0x34f, 0x34f),
            (0x61c, 0x61c),
            (0x115f, 0x1160),
            (0x17b4, 0x17b5),
            (0x180b, 0x180f),
            (0x200b, 0x200f),
            (0x202a, 0x202e),
            (0x2060, 0x206f),
            (0x3164, 0x3164),
            (0xfe00, 0xfe0f),
            (0xfeff, 0xfeff),
            (0xffa0, 0xffa0),
            (0xfff0, 0xfff8),
            (0x1bca0, 0x1bca3),
            (0x1d173, 0x1d17a),
            (0xe0000, 0xe0fff),
        ];
        for character in ranges
            .iter()
            .flat_map(|&(from, to)| from..=to)
            .filter_map(char::from_u32)
        {
            assert!(
                refusal(&character.to_string()).is_some(),
                "U+{:04X}",
                u32::from(character)
            );
        }
    }

    #[test]
    fn sentences_lose_what_cannot_be_seen_and_keep_the_rest() {
        let family = "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} z.\u{a0}B. \u{feff}größe\u{1b}[2J\u{202e}";
        assert_eq!(
            Printable::prose(family).as_str(),
            "👨👩👧 ❤ z. B. größe\u{fffd}[2J\u{fffd}"
        );
    }

    #[test]
    fn json_keeps_what_it_must_not_print() {
        let text = "a\u{9b}2J\u{202e}\u{e0041}\n größe";
        let json = Printable::json(&text).unwrap();
        assert_eq!(json.as_str(), r#""a\u009b2J\u202e\udb40\udc41\n größe""#);
        assert_eq!(serde_json::from_str::<String>(json.as_str()).unwrap(), text);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_was_made_is_refused_but_for_its_marks(text in "\\PC{0,20}.{0,60}") {
            for made in [Printable::new(&text), Printable::line(&text), Printable::prose(&text), Printable::json(&text).unwrap()] {
                proptest::prop_assert_eq!(refusal(&made.as_str().replace('\u{fffd}', "")), None);
            }
            proptest::prop_assert_eq!(serde_json::from_str::<String>(Printable::json(&text).unwrap().as_str()).unwrap(), text);
        }
    }
}
