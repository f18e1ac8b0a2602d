//! Characters that have no place in a command that a person is asked to approve.

/// Says why a command may not be offered, or nothing when every character of it is what it looks like.
///
/// Refused are control characters except line ends and tabs, everything that changes the direction or the order of
/// the text around it, and what is invisible or looks like a blank without being one.
pub fn refusal(command: &str) -> Option<String> {
    command.chars().find_map(|character| {
        let what = kind(character)?;
        Some(format!("it contains {what} (U+{:04X})", u32::from(character)))
    })
}

/// Text for the eye: what would be refused is shown as U+FFFD.
pub fn visible(text: &str) -> String {
    let shown = |character| match kind(character) {
        Some(_) => char::REPLACEMENT_CHARACTER,
        None => character,
    };
    text.chars().map(shown).collect()
}

/// What is wrong with a character. The ranges follow Unicode's `Bidi_Control`, `Default_Ignorable_Code_Point` and
/// `White_Space` properties (`PropList.txt`, `DerivedCoreProperties.txt`).
fn kind(character: char) -> Option<&'static str> {
    match character {
        '\n' | '\t' => None,
        '\u{1b}' | '\u{9b}' => Some("an escape character"),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("a character that reorders text")
        }
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
        | '\u{e0000}'..='\u{e0fff}' => Some("an invisible character"),
        '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}'
        | '\u{2800}' => Some("a blank that is not a space"),
        '\u{fffd}' => Some("bytes that are no text"),
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
            "printf '\\033[31m'",
            "for i in *; do\n\techo $i\ndone",
        ] {
            assert_eq!(refusal(command), None, "{command:?}");
        }
    }

    #[test]
    fn what_is_shown_before_it_is_checked_cannot_steer_the_terminal() {
        assert_eq!(
            visible("ls\u{1b}[2K\u{202e}\r größe\n"),
            "ls\u{fffd}[2K\u{fffd}\u{fffd} größe\n"
        );
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
            ("rm\u{a0}-rf x", "a blank that is not a space (U+00A0)"),
            ("ls\u{2028}rm x", "a blank that is not a space (U+2028)"),
            ("cat \u{fffd}", "bytes that are no text (U+FFFD)"),
        ];
        for (command, expected) in table {
            let reason = refusal(command).unwrap_or_default();
            assert!(reason.ends_with(expected), "{command:?}: {reason}");
        }
    }
}
