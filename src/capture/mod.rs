//! What the last command has shown, from whoever knows it. It is never run again to find out.
//!
//! Exactly and in order only the recorder knows it, `lotse shell`: a terminal between the user's terminal and the shell, for
//! those who want it.

mod gnu_screen;
mod inner;
mod kitty;
pub(crate) mod marks;
mod outer;
mod place;
mod program;
mod queue;
mod record;
mod recorder;
mod rows;
mod signals;
mod socket;
mod stream;
mod text;
mod tmux;
mod wezterm;
mod zellij;

use std::time::Instant;

pub use inner::InnerShell;
pub use place::{VARIABLE, is_recorded, unrecorded};
pub use record::Record;
pub use recorder::record;
pub use rows::after_command;

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

/// Gives the value of an environment variable.
type Variables<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// Who may know what is on the screen. What runs inside of another comes before it: a multiplexer before the terminal.
const SCREENS: [fn(&Variables<'_>, Instant) -> Option<String>; 5] = [
    tmux::screen,
    zellij::screen,
    gnu_screen::screen,
    kitty::screen,
    wezterm::screen,
];

/// Variables of the multiplexers, in which a terminal does not know where the output of a command begins.
const MULTIPLEXERS: [&str; 3] = ["TMUX", "ZELLIJ", "STY"];

/// The record of the last command in this terminal that has ended, or of the last one that has failed. None where nothing is
/// recorded. `var` gives the value of an environment variable.
pub fn recorded(var: impl Fn(&str) -> Option<String>, failed: bool) -> Option<Record> {
    let mut record = socket::ask(&place::here(var)?, failed)?;
    record.output.truncate(text::without_sign(&record.output).len());
    Some(record)
}

/// What `command`, the last one in this shell, has shown. `var` gives the value of an environment variable.
pub fn seen(command: &str, var: impl Fn(&str) -> Option<String>) -> Seen {
    let until = Instant::now() + program::PATIENCE;
    let var: &Variables<'_> = &var;
    // Who asks later, by a command, means the last one that has failed.
    let later = var("LOTSE_STATUS").is_none();
    if let Some(record) = recorded(var, later).filter(|record| is_of_last(record, var)) {
        return Seen {
            text: String::from_utf8_lossy(&record.output).into_owned(),
            source: Source::Output,
        };
    }
    if MULTIPLEXERS.iter().all(|name| var(name).is_none())
        && let Some(text) = kitty::output(var, until)
    {
        let source = Source::Output;
        return Seen { text, source };
    }
    // A variable may be left of what the terminal was started in: whose screen does not show the command is not it.
    let on_screen = SCREENS
        .iter()
        .find_map(|screen| after_command(&screen(var, until)?, command));
    on_screen.map_or_else(Seen::default, |text| Seen {
        text,
        source: Source::Screen,
    })
}

/// Whether a record can be that of the command that is asked for: a line that the shell did not understand leaves a status,
/// but no record, and lotse itself may fail as well.
fn is_of_last(record: &Record, var: impl Fn(&str) -> Option<String>) -> bool {
    let told = var("LOTSE_STATUS").or_else(|| var("LOTSE_FAILED_STATUS"));
    told.is_none_or(|status| status.parse() == Ok(record.status))
}
