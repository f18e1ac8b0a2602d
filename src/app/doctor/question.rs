//! A question to lotse itself, by the way that the key takes: the program of the hook, on a terminal, with the words in the
//! environment.

use std::time::{Duration, Instant};

use crate::app::var;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::doctor::{self, Question};
use crate::messages::doctor as messages;
use crate::models::dispatch::Decision;
use crate::paths::Paths;
use crate::shell::Shell;
use crate::system::{Program, WARM, try_out};
use crate::terminal;

/// Nobody waits longer for a report; a large model that is loaded from a slow disk does take longer.
const LIMIT: Duration = Duration::from_secs(60);

/// Asks it. Of a question that was answered nothing is left: `lotse why` goes on to explain what the user has asked.
pub(super) fn ask(shell: Shell, config: &Config, paths: &Paths) -> Diagnostic {
    let before = Decision::read(paths);
    let start = Instant::now();
    let asked = match press(shell, config) {
        Ok(trial) => trial,
        Err(error) => return doctor::question(&Question::Failed(error)),
    };
    let question = match asked {
        (Some(0), _) => Question::Answered(start.elapsed()),
        (Some(_), said) => Question::Failed(said.trim().to_owned()),
        (None, _) => Question::Silent(LIMIT),
    };
    if let (Question::Answered(_), Ok(before)) = (&question, before) {
        before.write(paths);
    }
    doctor::question(&question)
}

/// The exit status and what was printed. The program is told what it is told when it loads a model, and the words.
fn press(shell: Shell, config: &Config) -> Result<(Option<i32>, String), String> {
    let program = Program::lotse().map_err(|error| error.to_string())?;
    let mut command = program.command(&WARM);
    command
        .args(["ui", "--shell", shell.name(), "--place", "line"])
        .env("LOTSE_BUFFER", messages::trial_words().text(terminal::language()));
    for name in config.key_variables().chain(["TERM"]) {
        command.envs(var(name).map(|value| (name, value)));
    }
    let trial = try_out(command, LIMIT).map_err(|error| error.to_string())?;
    Ok((trial.code, trial.stdout))
}
