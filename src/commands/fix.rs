//! `lotse fix`: what was meant by a command that failed.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::cli;
use crate::context;
use crate::error::{Context as _, Error, Result};
use crate::failure::{self, Failure, Fix, Machine};
use crate::ui;

/// No more of the output is kept from its beginning and from its end; what a person reads of an error is shorter.
const EACH_END: usize = 128 * 1024;

/// Prints what was meant, the likeliest first.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows better.
pub(super) fn run(args: &cli::Fix) -> Result<()> {
    let Some(command) = &args.command else {
        let hint = "name one: lotse fix --command 'git sttus' --output error.txt";
        return Err(Error::failed("no failure is known yet").hint(hint));
    };
    let failure = Failure {
        command: command.clone(),
        status: args.status,
        output: args.output.as_deref().map(output).transpose()?.unwrap_or_default(),
        shell: args.shell.unwrap_or_else(context::shell::current),
        cwd: env::current_dir().context(|| "could not find out where this is".to_owned())?,
    };
    let mut fixes = failure::fixes(&failure, &Machine::default());
    fixes.truncate(args.count.into());
    if fixes.is_empty() {
        let message = if args.no_model {
            "no rule knows a fix for that"
        } else {
            "no rule knows a fix for that, and no model is asked yet"
        };
        return Err(Error::no_command(message).hint("say in words what you want: lotse suggest WORDS"));
    }
    print(&fixes, args.json)
}

fn print(fixes: &[Fix], json: bool) -> Result<()> {
    if json {
        let text = serde_json::to_string(fixes).context(|| "could not write JSON".to_owned())?;
        return ui::print_line(&text);
    }
    // One line is one candidate: what a command of several lines became is printed where it is the only one.
    let alone = fixes.len() == 1;
    let lines = fixes
        .iter()
        .map(|fix| fix.command.as_str())
        .filter(|line| alone || !line.contains('\n'));
    ui::print(&lines.flat_map(|line| [line, "\n"]).collect::<String>())
}

/// What the terminal showed, from a file or, for `-`, from standard input. It need not be text.
fn output(from: &Path) -> Result<String> {
    let read = if from == Path::new("-") {
        both_ends(io::stdin().lock())
    } else {
        File::open(from).and_then(both_ends)
    };
    read.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .context(|| format!("could not read `{}`", from.display()))
}

/// All bytes, or the first and the last of many.
fn both_ends(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(kept),
            read => kept.extend_from_slice(&buffer[..read]),
        }
        if kept.len() > 4 * EACH_END {
            kept.drain(EACH_END..kept.len() - EACH_END);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_much_output_both_ends_are_kept() {
        let much: Vec<u8> = (0..40 * EACH_END).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let kept = both_ends(much.as_slice()).unwrap();
        assert!(kept.len() <= 5 * EACH_END);
        assert_eq!(kept[..EACH_END], much[..EACH_END]);
        assert_eq!(kept[kept.len() - EACH_END..], much[much.len() - EACH_END..]);
    }
}
