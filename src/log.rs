//! What happened in detail, for whoever looks for a mistake: `LOTSE_LOG=debug` writes it into a file.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::paths::{Paths, private_dir};
use crate::redact;

/// The log file `lotse.log` in the state directory, or nothing.
#[derive(Debug)]
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
            redact::erase(&text()).escape_debug()
        );
        let file = OpenOptions::new().create(true).append(true).mode(0o600).open(file);
        // A log that cannot be written must not stop what it reports on.
        let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
    }
}
