//! Programs that run other programs, and what they run.

use super::call::Call;
use super::elsewhere;
use super::output;
use super::reading::Reading;
use super::rules::{is_known, is_listed};
use super::secrets;
use super::told;
use super::value::{GLOB, HANDED, SCRIPT, SOMETHING};
use crate::shell::Shell;
use crate::syntax;
use crate::syntax::{Command, ShellOperand, Times, Word};

/// Options of `ssh` whose value is the next word.
pub(super) const SSH_VALUES: [&str; 18] = [
    "-o", "-p", "-i", "-l", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-E", "-e", "-I", "-m", "-O", "-S", "-W",
];

/// Whether a program is a shell.
pub(super) fn is_shell(program: &str) -> bool {
    let name = program.trim_start_matches('-');
    syntax::is_shell(name) || matches!(name, "csh" | "tcsh" | "pwsh" | "$0")
}

/// Whether a program runs what it reads.
pub(super) fn is_interpreter(program: &str) -> bool {
    let name = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    is_listed("interpreters", name) || is_listed("interpreters", program)
}

/// The file or the text that a shell runs; nothing where it reads its standard input.
pub(super) fn script(call: &Call) -> Option<&str> {
    let operand = operand(call)?;
    let reads = |arg: &String| arg.starts_with('-') && !arg.starts_with("--") && arg.ends_with('s');
    let input = call.args.iter().any(reads) || matches!(operand.text, "-" | "/dev/stdin" | "/dev/fd/0");
    (operand.is_line || !input).then_some(operand.text)
}

fn operand(call: &Call) -> Option<ShellOperand<'_>> {
    syntax::shell_operand(call.program(), |at| {
        call.args.get(at.checked_sub(1)?).map(String::as_str)
    })
}

/// The text after `-c`, `-lc`, `--command`.
fn text_of(call: &Call) -> Option<&str> {
    let operand = operand(call).filter(|operand| operand.is_line)?;
    Some(operand.text)
}

/// Adds what a call runs.
pub(super) fn unwrap(reading: &mut Reading, at: usize) {
    let call = reading.calls[at].clone();
    let program = call.program().to_owned();
    if call.depth > super::reading::DEEPEST {
        reading.over = true;
        return;
    }
    // An alias for all files of a kind, as zsh has them, begins with a dot here.
    let kind = call
        .path
        .rfind('.')
        .map(|at| &call.path[at..])
        .filter(|kind| !kind.contains('/'));
    let mut aliased = [Some(call.path.as_str()), kind].into_iter().flatten();
    let known = |name: &&str| reading.aliases.contains_key(*name) && !call.expanded.iter().any(|other| other == name);
    if let Some(name) = aliased.find(known)
        && let Some(text) = reading.aliases.get(name).cloned()
    {
        // An alias that calls itself is the program.
        let mut outer = call.clone();
        outer.expanded.push(name.to_owned());
        alias(reading, &outer, &text);
        return;
    }
    if function(reading, &call) {
        return;
    }
    if call.path.contains(' ') && !call.path.starts_with(SCRIPT) && !call.path.starts_with('/') {
        // `$command` that holds more than one word, or the output of `echo`.
        let text = std::iter::once(&call.path)
            .chain(&call.args)
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        reading.add(&text, reading.shell, &call);
        return;
    }
    // fish runs several texts before its own, `-C` before `-c`.
    if program == "fish"
        && let Some(text) = call.value(&["--init-command", "-C"]).map(str::to_owned)
    {
        reading.add(&text, Shell::Fish, &call);
    }
    for text in told::texts(reading, &call) {
        reading.add(&text, Shell::Bash, &call);
    }
    match program.as_str() {
        "eval" => {
            let args = call.args.strip_prefix(&["--".to_owned()]).unwrap_or(&call.args);
            reading.add(&args.join(" "), reading.shell, &call);
        }
        "alias" => shadows(reading, &call),
        "trap" | "abbr" | "bind" | "complete" | "bindkey" | "zstyle" => traps(reading, &call),
        "find" | "fd" | "fdfind" | "gfind" => found(reading, &call),
        "xargs" | "parallel" | "gxargs" => handed(reading, &call),
        "ssh" | "autossh" | "dbclient" | "mosh" => elsewhere::remote(reading, &call),
        "docker" | "podman" | "nerdctl" | "kubectl" | "oc" | "lxc" | "incus" | "vagrant" | "adb" | "machinectl"
        | "flatpak" | "distrobox" | "toolbox" | "docker-compose" | "k3s" | "microk8s.kubectl" => {
            elsewhere::container(reading, &call);
        }
        "su" | "script" | "flock" | "runuser" | "sg" | "emulate" if call.has(&["-c", "--command"]) => {
            let text = call.value(&["--command", "-c"]).unwrap_or_default().to_owned();
            reading.add(
                &text,
                Shell::Bash,
                &root(&call, program == "su" || program == "runuser"),
            );
        }
        "repeat" => {
            let repeated = inner(&call, call.args.get(1..).unwrap_or_default());
            let repeated = repeated.map(|inner| Call {
                runs: Times::Often,
                ..inner
            });
            reading.calls.extend(repeated);
        }
        "coproc" => reading.calls.extend(inner(&call, &call.args)),
        "watch" => {
            let text = call
                .operands_without(&["-n", "--interval", "-q", "--equexit"])
                .join(" ");
            reading.add(&text, Shell::Bash, &call);
        }
        name if is_shell(name) => {
            if let Some(text) = text_of(&call).or_else(|| script(&call).and_then(|name| name.strip_prefix(SCRIPT))) {
                let text = text.to_owned();
                reading.add(
                    &text,
                    Shell::from_program(name).unwrap_or(if name == "$0" { reading.shell } else { Shell::Bash }),
                    &call,
                );
            }
        }
        "source" | "." => {
            if let Some(text) = call.args.first().and_then(|name| name.strip_prefix(SCRIPT)) {
                let text = text.to_owned();
                reading.add(&text, reading.shell, &call);
            }
        }
        name if is_listed("loose", name) => loosely(reading, &call),
        name => {
            wrapped(reading, &call, name);
            strange(reading, &call);
        }
    }
}

/// Adds what a program of which nothing is known may run, and what stands in another one behind a word that says so: the words
/// from one that destroys on.
fn strange(reading: &mut Reading, call: &Call) {
    let destroys = |arg: &String| is_listed("destroyers", syntax::name_of(arg)) || arg == "dd";
    let runs = |arg: &String| matches!(arg.as_str(), "run" | "exec" | "x" | "-c" | "--command");
    let first = if is_known(call.program()) {
        call.args.iter().position(runs)
    } else {
        Some(0)
    };
    let found = first.and_then(|first| (first..call.args.len()).find(|&at| destroys(&call.args[at])));
    if let Some(call) = found.and_then(|at| inner(call, &call.args[at..])) {
        reading.calls.push(call);
    }
}

fn root(call: &Call, privileged: bool) -> Call {
    Call {
        privileged: call.privileged || privileged,
        ..call.clone()
    }
}

fn alias(reading: &mut Reading, call: &Call, text: &str) {
    let first = reading.calls.len();
    reading.add(text, reading.shell, call);
    if let Some(last) = reading.calls[first..].last_mut() {
        last.args.extend(call.args.iter().cloned());
    }
}

/// A function of the line with the words that it is called with.
fn function(reading: &mut Reading, call: &Call) -> bool {
    let known = |(name, body): &&(String, String)| *name == call.path && passes(body) && !call.expanded.contains(name);
    let Some((name, body)) = reading.functions.iter().find(known).cloned() else {
        return false;
    };
    let mut outer = call.clone();
    outer.expanded.push(name);
    let each = call.args.iter().enumerate();
    let numbered = each.map(|(at, word)| ((at + 1).to_string(), vec![word.clone()]));
    let all = ["@", "*", "argv"].map(|name| (name.to_owned(), call.args.clone()));
    let before = reading.scope.values.clone();
    reading.scope.values.extend(numbered.chain(all));
    reading.add(&body, reading.shell, &outer);
    reading.scope.values = before;
    true
}

/// Whether a function runs what it is called with.
pub(super) fn passes(body: &str) -> bool {
    ["$@", "$*", "$1", "${@", "${*", "${1", "$argv"]
        .iter()
        .any(|sign| body.contains(sign))
}

/// `trap 'commands' EXIT`, `bind x 'commands'`.
fn traps(reading: &mut Reading, call: &Call) {
    if let Some(text) = call.operands().find(|text| text.contains(' ')).map(str::to_owned) {
        reading.add(&text, reading.shell, call);
    }
}

/// `alias ls='rm -rf ~'`: what everybody is going to call.
fn shadows(reading: &mut Reading, call: &Call) {
    let operands: Vec<&str> = call.operands().collect();
    let pair = match operands.as_slice() {
        [name, text] => Some((*name, *text)),
        [only] => only.split_once('='),
        _ => None,
    };
    if let Some((_, text)) = pair.filter(|(name, text)| is_listed("everyday", name) && text.contains(' ')) {
        let mut outer = call.clone();
        outer.expanded.extend(pair.map(|(name, _)| name.to_owned()));
        reading.add(text, reading.shell, &outer);
    }
}

/// A call with other words.
pub(super) fn inner(call: &Call, words: &[String]) -> Option<Call> {
    let (path, args) = words.split_first()?;
    Some(Call {
        path: path.clone(),
        args: args.to_vec(),
        redirects: Vec::new(),
        assignments: Vec::new(),
        depth: call.depth + 1,
        fed: false,
        ..call.clone()
    })
}

fn command(call: &Call) -> Command {
    Command {
        words: std::iter::once(&call.path)
            .chain(&call.args)
            .map(|word| Word::plain(word))
            .collect(),
        ..Command::default()
    }
}

fn texts(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

fn wrapped(reading: &mut Reading, call: &Call, name: &str) {
    let Some((outer, rest)) = syntax::inner(&command(call), name) else {
        return;
    };
    // `env LD_PRELOAD=x program` sets a variable as well.
    let set = outer.words.iter().filter_map(|word| word.text.split_once('='));
    let set: Vec<(String, String)> = set.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    if let Some(call) = reading
        .calls
        .iter_mut()
        .rev()
        .find(|other| other.path == call.path && other.args == call.args)
    {
        call.assignments.extend(set);
    }
    let Some(mut call) = inner(call, &texts(&rest.words)) else {
        return;
    };
    let other = outer
        .words
        .windows(2)
        .any(|pair| pair[0].text == "-u" && pair[1].text != "root");
    call.privileged |= matches!(name, "sudo" | "doas" | "pkexec") && !other;
    let folder = outer.words.windows(2).find(|pair| {
        matches!(
            (name, pair[0].text.as_str()),
            ("env", "-C" | "--chdir") | ("sudo", "-D" | "--chdir")
        )
    });
    if let Some(folder) = folder {
        call.cwd.clone_from(&folder[1].text);
    }
    reading.calls.push(call);
}

/// Any word may be the program.
fn loosely(reading: &mut Reading, call: &Call) {
    let single = call
        .args
        .iter()
        .filter(|arg| arg.contains(' '))
        .cloned()
        .collect::<Vec<_>>();
    for text in single {
        reading.add(&text, Shell::Bash, call);
    }
    let mut values = false;
    for at in 0..call.args.len().min(12) {
        let word = &call.args[at];
        if word.starts_with('-') {
            values = true;
            continue;
        }
        if let Some(call) = inner(call, &call.args[at..]) {
            reading.calls.push(call);
        }
        if !std::mem::take(&mut values) && !matches!(call.program(), "tmux" | "screen" | "byobu") {
            break;
        }
    }
}

/// What `find` runs for each file.
fn found(reading: &mut Reading, call: &Call) {
    let mut find = command(call);
    let starts = super::find::starts(call);
    let filtered = super::find::is_filtered(call);
    for each in syntax::executed(&mut find) {
        let mut words = Vec::new();
        for word in &each.words {
            if !word.text.contains("{}") {
                words.push(word.text.clone());
                continue;
            }
            for start in &starts {
                let name = if filtered {
                    let name = secrets::found(call).unwrap_or_else(|| SOMETHING.to_string());
                    format!("{start}/found/below/{name}")
                } else {
                    format!("{start}/{GLOB}")
                };
                words.push(word.text.replace("{}", &name));
            }
        }
        reading.calls.extend(inner(call, &words));
    }
}

/// What `xargs` runs with names that it reads.
fn handed(reading: &mut Reading, call: &Call) {
    if let [text] = call.operands().collect::<Vec<_>>().as_slice()
        && text.contains(' ')
        && call.program() == "parallel"
    {
        let text = text.replace("{}", &HANDED.to_string());
        reading.add(&text, Shell::Bash, call);
        return;
    }
    let Some((_, rest)) = syntax::inner(
        &command(call),
        if call.program() == "gxargs" {
            "xargs"
        } else {
            call.program()
        },
    ) else {
        return;
    };
    let mut words = texts(&rest.words);
    let known = output::input(reading, call, 0).filter(|text| text.len() < 4096);
    let names: Vec<String> = match (known, output::source(reading, call)) {
        (Some(text), _) => text.split_whitespace().take(32).map(str::to_owned).collect(),
        (None, Some(source)) => output::names(reading, source),
        (None, None) => vec![HANDED.to_string()],
    };
    let given = call.value(&["-I", "--replace", "-J"]).filter(|sign| !sign.is_empty());
    let sign = given.unwrap_or("{}").to_owned();
    if words.iter().any(|word| word.contains(&sign)) {
        words = words
            .into_iter()
            .map(|word| word.replace(&sign, &names.join(" ")))
            .collect();
    } else if let Some(at) = words.iter().position(|word| word.starts_with(":::")) {
        words.remove(at);
    } else {
        words.extend(names);
    }
    reading.calls.extend(inner(call, &words));
}
