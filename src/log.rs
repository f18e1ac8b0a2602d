//! What happened in detail, for whoever looks for a mistake: `LOTSE_LOG=debug` writes it into a file.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::paths::{Paths, private_dir};
use crate::{printable, redact};

/// Writes a line to standard error, which for the engine is its own log.
pub fn engine(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", printable::visible(text));
}

/// The log file `lotse.log` in the state directory, or nothing.
#[derive(Clone, Debug)]
pub struct Log {
    file: Option<PathBuf>,
}

impl Log {
    /// Writes only where `level`, the value of `LOTSE_LOG`, is `debug`.
    pub fn new(level: Option<&str>, paths: &Paths) -> Self {
        let wanted = level == Some("debug") && private_dir(&paths.state).is_ok();
        Self {
            file: wanted.then(|| paths.state.join("lotse.log")),
        }
    }

    /// Adds a line: the time in seconds since 1970, the process and the text, without secrets and with control characters escaped.
    pub fn debug(&self, text: impl FnOnce() -> String) {
        let Some(file) = &self.file else { return };
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let line = format!(
            "{:.3} {} {}\n",
            time.as_secs_f64(),
            std::process::id(),
            without_secrets(&text()).escape_debug()
        );
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(file);
        // A log that cannot be written must not stop what it reports on.
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}

/// The text without secrets. What is in its quotes is read as it was before a value was formatted: there a quote, a line and
/// a column are what they are.
fn without_secrets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('"') {
        out.push_str(before);
        let Some(end) = closing(behind) else {
            rest = &rest[before.len()..];
            break;
        };
        let inside = &behind[..end];
        let plain = unescaped(inside);
        let erased = redact::erase(&plain);
        out.push('"');
        if erased == plain {
            out.push_str(inside);
        } else {
            out.extend(erased.escape_debug());
        }
        out.push('"');
        rest = &behind[end + 1..];
    }
    out.push_str(rest);
    redact::erase(&out)
}

/// Where the quotes are closed.
fn closing(inside: &str) -> Option<usize> {
    let mut escaped = false;
    inside.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

/// What `{:?}` has written with backslashes.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        let plain = match (char, char == '\\') {
            (char, false) => Some(char),
            (_, true) => chars.next().map(|next| match next {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
        };
        out.extend(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_formatted_is_read_as_it_was_before() {
        for (plain, secret) in [
            ("echo \"root:mond79_blau\" | chpasswd", "mond79"),
            ("\"user\",\"password\"\n\"ada\",\"Tr078-zebra\"", "Tr078"),
            ("stringData:\n  foo: Pixel63#Lampe", "Pixel63"),
        ] {
            let hidden = without_secrets(&format!("asking fake: Words {{ words: {plain:?} }} \"open"));
            assert!(hidden.contains("<secret>") && !hidden.contains(secret), "{hidden}");
            assert!(hidden.ends_with(" } \"open"), "{hidden}");
        }
        let harmless = format!("result: {:?}", "a \"b\"\n\\c");
        assert_eq!(without_secrets(&harmless), harmless);
    }
}
