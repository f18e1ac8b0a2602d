//! Text as keys that readline types.

/// The text of a readline macro, for between the quotes of `bind '"…": "…"'`, that types exactly `text`. Line ends and
/// tabs are quoted, so that they neither run nor complete anything; other control characters are left out. See
/// readline(3), "Readline key bindings".
pub fn macro_text(text: &str) -> String {
    let mut keys = String::new();
    for character in text.chars() {
        match character {
            '\n' => keys.push_str("\\C-v\\C-j"),
            '\t' => keys.push_str("\\C-v\\C-i"),
            '\\' | '"' => {
                keys.push('\\');
                keys.push(character);
            }
            control if control.is_control() => {}
            plain => keys.push(plain),
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_macro_runs_or_ends_it() {
        let table = [
            ("ls -la", "ls -la"),
            ("echo \"a\\n\" 'ü'", "echo \\\"a\\\\n\\\" 'ü'"),
            ("for i in *\ndo\techo", "for i in *\\C-v\\C-jdo\\C-v\\C-iecho"),
            ("a\r\x07\x1b[Ab", "a[Ab"),
        ];
        for (text, expected) in table {
            assert_eq!(macro_text(text), expected, "{text:?}");
        }
    }
}
