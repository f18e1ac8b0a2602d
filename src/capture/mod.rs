//! The output of the last command, from whoever knows it. It is never run again to find out.
//!
//! Exactly and in order only the recorder knows it, `lotse shell`: a terminal between the user's terminal and the shell, for
//! those who want it.

mod gnu_screen;
mod inner;
mod kitty;
pub(crate) mod marks;
mod outer;
mod program;
mod queue;
mod record;
mod recorder;
mod rows;
mod runtime_dir;
mod signals;
mod socket;
mod stream;
mod text;
mod tmux;
mod wezterm;
mod zellij;

use std::time::Instant;

pub use inner::InnerShell;
pub use record::Record;
pub use recorder::record;
pub use rows::after_command;
pub use runtime_dir::{VARIABLE, is_recorded, unrecorded};

/// The source of a command's output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// All of it, or its beginning and its end.
    Output,
    /// The screen afterwards, and a little above it.
    Screen,
    /// Nothing; the command and its status have to do.
    #[default]
    Status,
}

/// The output of a command, as far as it is known. The text is hostile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The output; empty where it is unknown.
    pub text: String,
    /// The source of the output.
    pub source: Source,
}

/// Gives the value of an environment variable.
type Variables<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The programs that may know what is on the screen. What runs inside of another comes before it: a multiplexer before the
/// terminal.
const SCREENS: [fn(&Variables<'_>, Instant) -> Option<String>; 5] = [
    tmux::screen,
    zellij::screen,
    gnu_screen::screen,
    kitty::screen,
    wezterm::screen,
];

/// Variables of the multiplexers, in which a terminal does not know where the output of a command begins.
const MULTIPLEXERS: [&str; 3] = ["TMUX", "ZELLIJ", "STY"];

/// Programs that know what is on their screen, each with a variable of the shells in it.
const SHOWERS: [(&str, &str); 5] = [
    ("TMUX", "tmux"),
    ("ZELLIJ", "zellij"),
    ("STY", "GNU screen"),
    ("KITTY_LISTEN_ON", "kitty"),
    ("WEZTERM_PANE", "WezTerm"),
];

/// Returns the program that would be asked for the screen of this shell.
pub fn shower(var: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let mut showers = SHOWERS.iter();
    showers.find_map(|(name, program)| var(name).filter(|value| !value.is_empty()).map(|_| *program))
}

/// The record of the last command in this terminal that has ended, or of the last one that has failed. None where nothing is
/// recorded. `var` gives the value of an environment variable.
pub fn recorded(var: impl Fn(&str) -> Option<String>, failed: bool) -> Option<Record> {
    let mut record = socket::ask(&runtime_dir::here(var)?, failed)?;
    record.output.truncate(text::without_sign(&record.output).len());
    Some(record)
}

/// Returns the output of `command`, the last one in this shell. `var` gives the value of an environment variable.
pub fn seen(command: &str, var: impl Fn(&str) -> Option<String>) -> Seen {
    let until = Instant::now() + program::TIMEOUT;
    let var: &Variables<'_> = &var;
    // A later question, by a command, means the last one that has failed.
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

/// Returns true if a record can be that of the command that is asked for: a line that the shell did not understand leaves a
/// status, but no record, and lotse itself may fail as well.
fn is_of_last(record: &Record, var: impl Fn(&str) -> Option<String>) -> bool {
    let told = var("LOTSE_STATUS").or_else(|| var("LOTSE_FAILED_STATUS"));
    told.is_none_or(|status| status.parse() == Ok(record.status))
}
