//! The help texts of programs. Only programs of the table are ever asked.

use std::io::{self, Read as _};
use std::os::unix::process::CommandExt as _;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::find::Binary;
use super::roff::{Kind, Line};
use super::{Manual, Source, options};
use crate::system::HELP;

/// Nobody waits longer for a help text, and it is asked for once only.
const TIMEOUT: Duration = Duration::from_millis(1500);
/// No help text is longer.
const MOST_BYTES: u64 = 1024 * 1024;
/// The fewest options of a help text; with fewer it was an error message.
const FEWEST: usize = 2;

/// Returns the output of the program when it is called with `words` and `help`.
pub(super) fn read(binary: &Binary, words: &[&str], help: &[&str]) -> Option<Manual> {
    let mut command = binary.program.as_ref()?.command(&HELP);
    command.args(&words[1..]).args(help);
    let text = output(command)?;
    let mut manual = parse(&words.join(" "), &text);
    manual.page = [words, help].concat().join(" ");
    (manual.options.len() + manual.commands.len() >= FEWEST).then_some(manual)
}

/// Returns the help of bash about one of its builtins; `-c` runs nothing but `help`.
pub(super) fn builtin(bash: &Binary, name: &str) -> Option<Manual> {
    let mut command = bash.program.as_ref()?.command(&HELP);
    command.args(["--norc", "--noprofile", "-c", "help -- \"$0\"", name]);
    let text = output(command)?;
    let (usage, rest) = text.split_once('\n')?;
    let synopsis = usage.strip_prefix(name)?.strip_prefix(": ")?;
    let lines = rest.lines().map(|line| line.strip_prefix("    ").unwrap_or(line));
    let lines: Vec<String> = lines.map(|line| line.replace('\t', "  ")).collect();
    let mut manual = parse(name, &lines.join("\n"));
    synopsis.clone_into(&mut manual.synopsis);
    manual.sources = vec![Source::Builtin];
    manual.page = format!("help {name}");
    Some(manual)
}

/// Returns the output of a command, within the limits of time and size; its process group is ended afterwards.
fn output(mut command: Command) -> Option<String> {
    let (mut reader, writer) = io::pipe().ok()?;
    command.process_group(0).stdout(writer.try_clone().ok()?).stderr(writer);
    let mut child = command.spawn().ok()?;
    // Its copies of the writing end would keep the pipe open.
    drop(command);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = reader.by_ref().take(MOST_BYTES).read_to_end(&mut bytes);
        let _ = sender.send(read.map(|_| bytes));
    });
    let bytes = receiver.recv_timeout(TIMEOUT);
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.wait();
    Some(String::from_utf8_lossy(&bytes.ok()?.ok()?).into_owned())
}

/// Reads a help text.
pub(super) fn parse(title: &str, text: &str) -> Manual {
    let mut lines = Vec::new();
    let mut usage = false;
    let mut commands = Vec::new();
    let mut lists_commands = false;
    for line in text.lines() {
        let line: String = line
            .chars()
            .map(|c| if c == '\t' { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let trimmed = line.trim_start();
        let lower = trimmed.to_lowercase();
        let indented = trimmed.len() < line.len();
        if ["usage:", "syntax:"].iter().any(|word| lower.starts_with(word))
            || (usage && (lower.starts_with("or:") || (indented && !trimmed.starts_with('-'))))
        {
            if !usage {
                lines.push(section("usage"));
            }
            usage = true;
            lines.push(Line {
                kind: Kind::Start,
                text: line,
            });
            continue;
        }
        if usage && !trimmed.starts_with('[') {
            usage = false;
            lines.push(section("options"));
        }
        if !indented && !trimmed.is_empty() {
            lists_commands = lower.contains("command");
        } else if lists_commands && line.starts_with("  ") && !line.starts_with("        ") {
            commands.extend(command(trimmed));
        }
        let starts = trimmed.trim_start_matches('[').starts_with('-');
        lines.push(Line {
            kind: if starts || trimmed.is_empty() {
                Kind::Start
            } else {
                Kind::More
            },
            text: line,
        });
    }
    let mut manual = options::manual(title, &lines, Source::Help);
    manual.commands.extend(commands);
    manual.open = false;
    manual.about = about(text);
    manual
}

/// The sentence that says what the program does, at the beginning of a line near that of the text.
fn about(text: &str) -> String {
    let begins = |line: &str| {
        line.starts_with(|c: char| c.is_uppercase())
            && line.split_whitespace().count() > 2
            && !line.trim_end().ends_with(':')
            && !["usage", "default ", "or:"]
                .iter()
                .any(|other| line.to_lowercase().starts_with(other))
    };
    let lines: Vec<&str> = text.lines().take(20).skip_while(|line| !begins(line)).collect();
    let whole = lines
        .iter()
        .take(4)
        .take_while(|line| line.starts_with(|c: char| c.is_alphanumeric()));
    let mut about = String::new();
    for line in whole {
        if !about.is_empty() {
            about.push(' ');
        }
        about.extend(line.chars().filter(|c| !c.is_control()));
        if line.ends_with('.') {
            break;
        }
    }
    about
}

fn section(title: &str) -> Line {
    Line {
        kind: Kind::Section,
        text: title.to_owned(),
    }
}

/// `run         Create and run a container`; what has a star is another program.
fn command(line: &str) -> Option<String> {
    let (name, _) = line.split_once("  ")?;
    let name = name.trim_end_matches([',', ':']);
    let sensible = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    (sensible && !name.starts_with('-')).then(|| name.to_owned())
}
