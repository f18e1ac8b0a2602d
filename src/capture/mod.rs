//! What the last command has shown, from whoever knows it. It is never run again to find out.

mod tmux;

pub use tmux::after_command;

/// What `command`, the last one in this shell, has shown; none where nobody can tell. `var` gives the value of an
/// environment variable. The text is hostile.
pub fn last_output(command: &str, var: impl Fn(&str) -> Option<String>) -> Option<String> {
    let screen = tmux::screen(&var)?;
    after_command(&screen, command)
}
