//! A command run in the sandbox, and what came of it.

use std::collections::BTreeSet;
use std::time::Duration;

use super::Task;
use crate::error::{Error, Result};
use crate::messages::bench as messages;
use crate::shell::Shell;
use crate::system::sandbox::{Home, Place, Sandbox};

const SCRIPT: &str = include_str!("trial.sh");
/// The time for a command. What a line in a prompt is asked for here takes milliseconds.
const LIMIT: Duration = Duration::from_secs(20);
/// More of an effect is not read.
const MOST: u64 = 4 << 20;

/// The effect of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The status that it ended with.
    pub(crate) status: String,
    /// The beginning of its output.
    pub(crate) out: String,
    /// All that is there afterwards: a line with the mode and the name of each file, and one with its hash.
    pub(crate) left: BTreeSet<String>,
    /// The output of the line that looks at more.
    pub(crate) seen: String,
}

/// Fills the home of a task.
///
/// # Errors
///
/// Fails where the sandbox does, and where the lines of the task do.
pub(crate) fn given(sandbox: &Sandbox, lines: &str) -> Result<Place> {
    let place = Place::new()?;
    let script = format!("umask 022\nset -e\ncd\n{lines}\ncd\nmkdir -p work\nprintf done");
    let ran = sandbox.run(&place, Home::Kept, &["sh", "-c", &script], LIMIT, MOST)?;
    if ran.out.ends_with(b"done") {
        return Ok(place);
    }
    Err(Error::failed(messages::home_could_not_be_made()))
}

/// Runs a command in a copy of the home. Nothing where it does not end in time.
///
/// # Errors
///
/// Fails where the sandbox does.
pub(crate) fn effect(sandbox: &Sandbox, place: &Place, task: &Task, command: &str) -> Result<Option<Effect>> {
    let args = [
        "sh",
        "-c",
        SCRIPT,
        "trial",
        shell(task.shell()),
        command,
        &task.look,
        &task.before,
    ];
    let ran = sandbox.run(place, Home::Copied, &args, LIMIT, MOST)?;
    Ok((!ran.late).then(|| parse(&ran.out)).flatten())
}

fn shell(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
    }
}

fn parse(bytes: &[u8]) -> Option<Effect> {
    let mut parts = bytes.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    Some(Effect {
        status: parts.next()?.into_owned(),
        out: parts.next()?.into_owned(),
        left: parts.next()?.lines().map(str::to_owned).collect(),
        seen: parts.next()?.into_owned(),
    })
}
