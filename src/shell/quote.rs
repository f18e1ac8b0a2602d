//! Text that a shell reads as one word, letter by letter.

use crate::shell::Shell;

/// Quotes `text` for a script of `shell`. Text without a NUL, which no shell can hold, comes out as it was.
pub fn quote(shell: Shell, text: &str) -> String {
    let inner = match shell {
        Shell::Bash | Shell::Zsh => text.replace('\'', r"'\''"),
        // The only two escapes that fish knows inside single quotes.
        Shell::Fish => text.replace('\\', r"\\").replace('\'', r"\'"),
    };
    format!("'{inner}'")
}

#[cfg(test)]
mod tests {
    use std::process::Stdio;

    use super::*;
    use crate::system::{SHELL, Search};

    #[test]
    fn what_is_plain_stays_readable() {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            assert_eq!(quote(shell, "/home/a b/$x"), "'/home/a b/$x'");
        }
        assert_eq!(quote(Shell::Bash, r"it's \"), r"'it'\''s \'");
        assert_eq!(quote(Shell::Fish, r"it's \"), r"'it\'s \\'");
    }

    /// What a shell makes of a quoted text; `None` where it is not installed.
    fn read_by(shell: Shell, quoted: &str) -> Option<String> {
        let script = format!("printf %s {quoted}");
        let args: &[&str] = match shell {
            Shell::Bash => &["-c"],
            Shell::Zsh => &["-f", "-c"],
            Shell::Fish => &["--no-config", "-c"],
        };
        let output = Search::here()
            .tool(shell.name())?
            .command(&SHELL)
            .args(args)
            .arg(script)
            .stdout(Stdio::piped())
            .output()
            .ok()?;
        assert!(output.status.success(), "{shell}: {quoted:?}: {output:?}");
        Some(String::from_utf8(output.stdout).unwrap())
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn the_shells_read_back_what_was_quoted(text in "([a-z \n\t'\"\\\\$`!*?~#&|;<>(){}^%=@,/ÄßЖ日🙂-]|\\\\'|''|[^\0]){0,24}") {
            // The last column of private characters is what fish itself keeps bytes in.
            proptest::prop_assume!(!text.chars().any(|c| ('\u{f600}'..='\u{f6ff}').contains(&c)));
            for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                if let Some(read) = read_by(shell, &quote(shell, &text)) {
                    proptest::prop_assert_eq!(&read, &text, "{}", shell);
                }
            }
        }
    }
}
