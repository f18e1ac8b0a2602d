//! What the last command has shown, from whoever knows it. It is never run again to find out.
//!
//! Exactly and in order only the recorder knows it, `lotse shell`: a terminal between the user's terminal and the shell, for
//! those who want it.

mod inner;
mod marks;
mod outer;
mod place;
mod queue;
mod record;
mod recorder;
mod signals;
mod socket;
mod stream;
mod text;
mod tmux;

pub use inner::Program;
pub use place::{VARIABLE, is_recorded, unrecorded};
pub use record::Record;
pub use recorder::record;
pub use tmux::after_command;

/// How much is known of what a command has shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// All of it, or its beginning and its end.
    Output,
    /// What stood on the screen afterwards, and a little above.
    Screen,
    /// Nothing; the command and its status have to do.
    #[default]
    Status,
}

/// What a command has shown, as far as somebody knows. The text is hostile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// What it has shown; empty where nobody knows.
    pub text: String,
    /// How that is known.
    pub source: Source,
}

/// The record of the last command in this terminal that has ended, or of the last one that has failed. None where nothing is
/// recorded. `var` gives the value of an environment variable.
pub fn recorded(var: impl Fn(&str) -> Option<String>, failed: bool) -> Option<Record> {
    let mut record = socket::ask(&place::here(var)?, failed)?;
    record.output.truncate(text::without_sign(&record.output).len());
    Some(record)
}

/// What `command`, the last one in this shell, has shown. `var` gives the value of an environment variable.
pub fn seen(command: &str, var: impl Fn(&str) -> Option<String>) -> Seen {
    if let Some(record) = recorded(&var, false).filter(|record| is_of_last(record, &var)) {
        return Seen {
            text: String::from_utf8_lossy(&record.output).into_owned(),
            source: Source::Output,
        };
    }
    let on_screen = tmux::screen(&var).and_then(|screen| after_command(&screen, command));
    on_screen.map_or_else(Seen::default, |text| Seen {
        text,
        source: Source::Screen,
    })
}

/// Whether a record can be that of the last command: a line that the shell did not understand leaves a status, but no record.
fn is_of_last(record: &Record, var: impl Fn(&str) -> Option<String>) -> bool {
    var("LOTSE_STATUS").is_none_or(|status| status.parse() == Ok(record.status))
}
