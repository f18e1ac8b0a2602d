//! Commands that run other commands, seen through: `sudo`, `xargs`, `find -exec`, `sh -c` and the like.

use super::command::{Command, Parsed, Word};
use super::shells::{is_shell, shell_operand};
use super::wrappers::WRAPPERS;
use super::{bash, fish};
use crate::shell::Shell;

/// Commands inside each other are looked into no deeper.
const DEEPEST: usize = 6;
/// No line has more commands.
const MOST: usize = 200;

/// Words that begin or end more than a command where a command begins.
const RESERVED: [&str; 19] = [
    "{", "}", "!", "[[", "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "select", "function", "coproc",
];

/// Takes a line apart without looking into what runs something else.
pub(crate) fn alone(text: &str, shell: Shell) -> Parsed {
    if shell == Shell::Fish {
        return fish::parse(text);
    }
    let mut parsed = bash::parse(text);
    parsed.broken |= parsed.commands.iter().any(|command| is_misread(command, shell));
    parsed
}

/// Returns true where the grammar of bash takes a reserved word for that of a command: behind `time`, `coproc` and `!`, and in
/// the short loops of zsh, `repeat 3 { … }`.
fn is_misread(command: &Command, shell: Shell) -> bool {
    let words: Vec<&str> = command.words.iter().map(|word| word.source.as_str()).collect();
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    let reserved = |word: &&str| RESERVED.contains(word);
    let behind = match *first {
        "time" => rest.iter().find(|word| !word.starts_with('-')).is_some_and(reserved),
        "coproc" => rest.iter().take(2).any(reserved),
        _ => shell == Shell::Zsh && rest.iter().any(|word| matches!(*word, "{" | "}")),
    };
    behind || reserved(first)
}

/// Takes a line of bash or zsh apart that the grammar does not understand.
pub(crate) fn leniently(text: &str, shell: Shell) -> Parsed {
    fish::leniently(text, shell)
}

/// Takes a line apart and looks into everything that runs something else.
pub(crate) fn parse(text: &str, shell: Shell) -> Parsed {
    let mut all = Parsed::default();
    add(text, shell, None, &mut all, 0);
    all
}

fn add(text: &str, shell: Shell, other: Option<&Command>, all: &mut Parsed, depth: usize) {
    let parsed = alone(text, shell);
    all.broken |= parsed.broken;
    all.defined.extend(parsed.defined);
    let pipelines = all.pipelines;
    all.pipelines += parsed.pipelines;
    all.functions.extend(parsed.functions);
    all.assigned.extend(parsed.assigned);
    all.bare.extend(parsed.bare);
    for mut command in parsed.commands {
        let own = command.pipes.iter_mut().chain(&mut command.stage);
        own.for_each(|(pipeline, _)| *pipeline += pipelines);
        if depth > 0 {
            // The places are those in another text.
            command.words.iter_mut().for_each(|word| word.at = None);
        }
        if let Some(outer) = other {
            command.shell = Some(shell);
            command.privileged = outer.privileged;
        }
        let (at, first) = (command.at, all.commands.len());
        see_through(command, shell, all, depth);
        all.commands[first..].iter_mut().for_each(|command| command.at = at);
    }
}

fn see_through(mut command: Command, shell: Shell, all: &mut Parsed, depth: usize) {
    if depth > DEEPEST || all.commands.len() > MOST {
        all.broken = true;
        return;
    }
    let Some(name) = command.program().map(str::to_owned) else {
        all.commands.push(command);
        return;
    };
    match name.as_str() {
        "find" | "fd" | "fdfind" => {
            let inner = executed(&mut command);
            all.commands.push(command);
            for inner in inner {
                see_through(inner, shell, all, depth + 1);
            }
        }
        _ if is_shell(&name) => {
            let said = |at: usize| command.words.get(at).map(|word| word.text.as_str());
            let operand = shell_operand(&name, said).filter(|operand| operand.is_line);
            let known = operand.filter(|operand| command.words[operand.at].whole().is_some());
            let text = known.map(|operand| operand.text.to_owned());
            all.commands.push(command.clone());
            if let Some(text) = text {
                let inner = Shell::from_program(&name).unwrap_or(Shell::Bash);
                add(&text, inner, Some(&command), all, depth + 1);
            }
        }
        "eval" | "trap" => {
            let ends = command.words.get(1).is_some_and(|word| word.text == "--");
            let at = 1 + usize::from(ends);
            let text = command.words.get(at).and_then(Word::whole).map(str::to_owned);
            let whole = name == "trap" || command.words.len() == at + 1;
            all.commands.push(command.clone());
            if let Some(text) = text.filter(|text| whole && !text.starts_with('-')) {
                add(&text, shell, None, all, depth + 1);
            }
        }
        "ssh" | "kubectl" | "docker" | "podman" | "adb" | "vagrant" => {
            all.remote.push(name);
            all.commands.push(command);
        }
        _ => match inner(&command, &name) {
            Some((outer, inner)) => {
                let defines = outer.words.len() == 1 && inner.words.is_empty();
                all.commands.push(outer);
                // `watch 'a | b'` is a line of the shell.
                let line = matches!(name.as_str(), "watch" | "parallel") && inner.words.len() == 1;
                match inner
                    .words
                    .first()
                    .and_then(Word::whole)
                    .filter(|text| line && text.contains(' '))
                {
                    Some(text) => {
                        let text = text.to_owned();
                        add(&text, Shell::Bash, Some(&inner), all, depth + 1);
                    }
                    None if !defines && !inner.words.is_empty() => see_through(inner, shell, all, depth + 1),
                    None => {}
                }
            }
            None => all.commands.push(command),
        },
    }
}

/// The name of a program without its directory and the backslash that keeps aliases away.
pub(crate) fn name_of(word: &str) -> &str {
    let word = word.strip_prefix('\\').unwrap_or(word);
    word.rsplit('/').next().unwrap_or(word)
}

/// Returns the number of words, from the first one on, that belong to a program that runs the rest of them, and nothing
/// where it is no such program or runs nothing this time. Where nothing is left to be run, that is all of them.
fn wrapped<'a>(name: &str, words: impl Fn(usize) -> Option<&'a str>) -> Option<usize> {
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name))?;
    if wrapper.operands == usize::MAX {
        return None;
    }
    let mut at = 1;
    let mut operands = wrapper.operands;
    while let Some(text) = words(at) {
        if text == "--" {
            return Some(at + 1);
        }
        if text.starts_with('-') && text.len() > 1 {
            // `command -v name` runs nothing; `-q` and `-s` are fish's.
            let runs_nothing = match name {
                "command" => text.contains(['v', 'V', 'q', 's']),
                "sudo" => matches!(text, "-e" | "-l" | "-v" | "-k" | "-K"),
                _ => false,
            };
            if runs_nothing {
                return None;
            }
            at += if wrapper.valued.contains(&text) { 2 } else { 1 };
            continue;
        }
        // To these that is any word with a `=`, whatever the shell would make of it.
        let assigns = matches!(name, "env" | "sudo" | "doas") && text.contains('=') && !text.starts_with(['=', '/']);
        if assigns {
            at += 1;
        } else if operands > 0 {
            operands -= 1;
            at += 1;
        } else {
            break;
        }
    }
    Some(at)
}

/// Returns the positions of the programs that run the next one, and last of the one that is meant. One that takes the words
/// of its command from a pipe is meant itself, and so is one that has nothing to run.
pub(crate) fn programs<'a>(words: impl Fn(usize) -> Option<&'a str>) -> Vec<usize> {
    let mut at = 0;
    let mut programs = vec![at];
    while let Some(name) = words(at).map(name_of).filter(|name| !reads_pipe(name)) {
        match wrapped(name, |offset| words(at + offset)) {
            Some(own) if words(at + own).is_some() => at += own,
            _ => break,
        }
        programs.push(at);
    }
    programs
}

fn reads_pipe(name: &str) -> bool {
    matches!(name, "xargs" | "parallel" | "watch")
}

/// The wrapper up to the command that it runs, and that command.
pub(crate) fn inner(command: &Command, name: &str) -> Option<(Command, Command)> {
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name))?;
    let at = wrapped(name, |at| command.words.get(at).map(|word| word.text.as_str()))?;
    let at = at.min(command.words.len());
    let mut words = command.words[at..].to_vec();
    if name == "parallel" {
        words.truncate(
            words
                .iter()
                .position(|word| word.text.starts_with(":::"))
                .unwrap_or(words.len()),
        );
    }
    let outer = Command {
        words: command.words[..at].to_vec(),
        redirections: command.redirections.clone(),
        ..command.clone()
    };
    let reads = reads_pipe(name);
    let inner = Command {
        words,
        redirections: Vec::new(),
        stage: command.stage.filter(|_| !reads),
        external: command.external || !wrapper.inside,
        privileged: command.privileged || matches!(name, "sudo" | "doas" | "pkexec"),
        ..command.clone()
    };
    Some((outer, inner))
}

/// The commands after `-exec` and the like, which are taken out of `find`.
pub(crate) fn executed(find: &mut Command) -> Vec<Command> {
    let mut found = Vec::new();
    let mut kept = Vec::new();
    let mut words = std::mem::take(&mut find.words).into_iter();
    while let Some(word) = words.next() {
        let executes = matches!(
            word.text.as_str(),
            "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X" | "--exec" | "--exec-batch"
        );
        let fd = !kept.first().is_some_and(|name: &Word| name.text.ends_with("find")) || word.text.len() > 3;
        kept.push(word);
        if executes && fd {
            let inner: Vec<Word> = words
                .by_ref()
                .take_while(|word| !(word.exact && matches!(word.text.as_str(), ";" | "+")))
                .collect();
            if !inner.is_empty() {
                found.push(Command {
                    words: inner,
                    external: true,
                    privileged: find.privileged,
                    ..Command::default()
                });
            }
            // In place of the command, so that the option keeps its value.
            kept.push(Word::plain("{}"));
        }
    }
    find.words = kept;
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Times;

    #[test]
    fn commands_are_found_behind_whatever_runs_them() {
        for (line, expected) in [
            ("bash -cx 'a; b'", "bash a b"),
            ("bash -c -x 'a'", "bash a"),
            ("sudo -u x env A=1 1=2 a.b=c d", "sudo env d"),
            ("sh -c \"$x\" a", "sh"),
            ("sh a -c b", "sh"),
        ] {
            let parsed = parse(line, Shell::Bash);
            let programs: Vec<&str> = parsed.commands.iter().filter_map(Command::program).collect();
            assert_eq!(programs.join(" "), expected, "{line}");
        }
    }

    #[test]
    fn short_loops_of_zsh_are_read_token_by_token() {
        for (line, expected) in [
            ("repeat 3 { git stash drop }", "git"),
            ("repeat 3 ls", "ls"),
            ("for f (a b) rm $f", "rm"),
            ("for f (*.o) { rm $f; ls }", "rm ls"),
            ("foreach f (*); rm $f; end", "rm"),
            ("while (( i )) { ls }", "ls"),
        ] {
            let parsed = leniently(line, Shell::Zsh);
            let programs: Vec<&str> = parsed.commands.iter().filter_map(Command::program).collect();
            assert_eq!(programs.join(" "), expected, "{line}");
            assert!(
                parsed.commands.iter().all(|command| command.runs == Times::Often),
                "{line}"
            );
        }
        for (line, shell, broken) in [
            ("repeat 3 { ls }", Shell::Zsh, true),
            ("repeat 3; do ls; done", Shell::Zsh, true),
            ("find -exec ls {} +", Shell::Zsh, false),
            ("echo {", Shell::Bash, false),
        ] {
            assert_eq!(alone(line, shell).broken, broken, "{line}");
        }
        let after = leniently("while x { y }; z", Shell::Zsh);
        assert!(
            after
                .commands
                .last()
                .is_some_and(|command| command.program() == Some("z"))
        );
    }
}
