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

/// Returns true if every shell reads `text` as one word and as nothing else.
pub fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "_./:@+,-=%".contains(c);
    !text.is_empty() && text.chars().all(plain) && !text.starts_with(['=', '%'])
}

/// A word for a line of `shell` that comes back as `text`, in quotes only where it needs them.
pub fn quoted(shell: Shell, text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else {
        quote(shell, text)
    }
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

    /// Returns the text that a shell makes of a quoted one; `None` where it is not installed.
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

    #[test]
    fn only_what_means_something_is_quoted() {
        for (text, expected) in [
            ("a.txt", "a.txt"),
            ("größe=3%", "größe=3%"),
            ("=ls", "'=ls'"),
            ("%1", "'%1'"),
            ("", "''"),
            ("~", "'~'"),
            ("a b", "'a b'"),
        ] {
            assert_eq!(quoted(Shell::Zsh, text), expected);
        }
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
