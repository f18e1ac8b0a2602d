//! What the last command has shown, from whoever knows it. It is never run again to find out.

mod tmux;

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

/// What `command`, the last one in this shell, has shown. `var` gives the value of an environment variable.
pub fn seen(command: &str, var: impl Fn(&str) -> Option<String>) -> Seen {
    let on_screen = tmux::screen(&var).and_then(|screen| after_command(&screen, command));
    on_screen.map_or_else(Seen::default, |text| Seen {
        text,
        source: Source::Screen,
    })
}
