//! What the last command has shown, from whoever knows it. It is never run again to find out.

mod gnu_screen;
mod kitty;
mod program;
mod rows;
mod tmux;
mod wezterm;
mod zellij;

use std::time::Instant;

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

/// What `command`, the last one in this shell, has shown. `var` gives the value of an environment variable.
pub fn seen(command: &str, var: impl Fn(&str) -> Option<String>) -> Seen {
    let until = Instant::now() + program::PATIENCE;
    let var: &Variables<'_> = &var;
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
