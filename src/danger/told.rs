//! Commands of the shell that programs are told to run by their options, scripts and variables.

use super::call::Call;
use super::code;
use super::output;
use super::reading::Reading;
use super::rules::{is_listed, words};
use super::unwrap::is_interpreter;
use super::value::SCRIPT;

/// Whether a variable holds a command that is run later.
pub(super) fn holds_command(variable: &str) -> bool {
    is_listed("variables", variable)
}

/// The commands that a program is told to run.
pub(super) fn texts(reading: &Reading, call: &Call) -> Vec<String> {
    let set = call.assignments.iter();
    let set = set.filter(|(name, _)| holds_command(name));
    let mut found: Vec<String> = set.map(|(_, value)| value.clone()).collect();
    found.extend(own(reading, call));
    found
}

/// The commands that are in the words of a call and in what it reads.
fn own(reading: &Reading, call: &Call) -> Vec<String> {
    let args = || call.args.iter().map(String::as_str);
    let read = || output::input(reading, call, 0).unwrap_or_default();
    match call.program() {
        "awk" | "gawk" | "mawk" | "nawk" => args().flat_map(awk).collect(),
        "sed" | "gsed" => sed(reading, call),
        "vim" | "vi" | "nvim" | "ex" | "view" | "vimdiff" => args().flat_map(vim).collect(),
        "less" | "more" | "most" => args()
            .filter_map(|arg| {
                arg.trim_start_matches('+')
                    .strip_prefix('!')
                    .filter(|_| arg.starts_with('+'))
            })
            .map(str::to_owned)
            .collect(),
        "ed" | "red" => read()
            .lines()
            .filter_map(|line| line.trim_start_matches(['r', 'w', ' ']).strip_prefix('!'))
            .map(str::to_owned)
            .collect(),
        "emacs" => args()
            .filter(|arg| arg.contains("shell-command"))
            .flat_map(literals)
            .collect(),
        "tar" | "bsdtar" => tar(call),
        "make" | "gmake" => make(&read(), call),
        "gdb" | "lldb" => after(call, &["-ex", "--ex", "-iex", "-eval-command", "--eval-command", "-o"])
            .filter_map(|text| text.strip_prefix("shell ").or_else(|| text.strip_prefix('!')))
            .map(str::to_owned)
            .collect(),
        "env" => call
            .value(&["-S", "--split-string"])
            .map(str::to_owned)
            .into_iter()
            .collect(),
        "man" => call.value(&["-P", "--pager"]).map(str::to_owned).into_iter().collect(),
        "rsync" => after(call, &["-e", "--rsh", "--rsync-path"])
            .map(str::to_owned)
            .collect(),
        "ssh" | "scp" | "sftp" | "autossh" => ssh(call),
        "git" => git(call),
        "nmap" => args()
            .filter(|arg| arg.starts_with(SCRIPT))
            .flat_map(literals)
            .collect(),
        "zmv" | "zcp" | "zln" => after(call, &["-P", "-p"])
            .map(|program| format!("{program} *"))
            .collect(),
        // It stands in the prompt, where one key runs it.
        "print" if call.has(&["-z"]) => vec![call.operands().collect::<Vec<_>>().join(" ")],
        "sqlite3" => args()
            .filter_map(|arg| arg.strip_prefix(".shell ").or_else(|| arg.strip_prefix(".system ")))
            .map(str::to_owned)
            .collect(),
        "expect" => args().chain([read().as_str()]).flat_map(tcl).collect(),
        "tclsh" | "wish" => tcl(&call.input.clone().unwrap_or_else(read)),
        name if is_interpreter(name) => interpreted(call),
        _ => Vec::new(),
    }
}

/// The words after each of some options, or what follows `=`.
fn after<'a>(call: &'a Call, options: &'static [&'static str]) -> impl Iterator<Item = &'a str> {
    call.args.iter().enumerate().filter_map(|(at, arg)| {
        if options.contains(&arg.as_str()) {
            return call.args.get(at + 1).map(String::as_str);
        }
        let (name, value) = arg.split_once('=')?;
        options.contains(&name).then_some(value)
    })
}

/// `system("…")`, `print | "…"`, `"…" | getline`.
fn awk(code: &str) -> Vec<String> {
    if !["system(", "| \"", "|\"", "getline"]
        .iter()
        .any(|sign| code.contains(sign))
    {
        return Vec::new();
    }
    let bare: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let endless = ["while(1)", "for(;;)"].iter().any(|sign| bare.contains(sign));
    let texts = literals(code).into_iter();
    if endless {
        texts.map(|text| format!("while true; do {text}; done")).collect()
    } else {
        texts.collect()
    }
}

/// `:!command`, and functions of its languages that run one.
fn vim(arg: &str) -> Vec<String> {
    if ["system(", "systemlist(", "os.execute(", "termopen(", "jobstart("]
        .iter()
        .any(|sign| arg.contains(sign))
    {
        return literals(arg);
    }
    let arg = arg.trim_start_matches(['+', ':', '-']);
    let at = arg.find('!').filter(|at| !arg[..*at].contains(['/', '.']) && *at < 8);
    at.map(|at| arg[at + 1..].to_owned()).into_iter().collect()
}

/// The command `e` and the flag of that name.
fn sed(reading: &Reading, call: &Call) -> Vec<String> {
    let mut scripts: Vec<&str> = after(call, &["-e", "--expression"]).collect();
    if scripts.is_empty() {
        scripts.extend(call.operands().next());
    }
    let mut found = Vec::new();
    for command in scripts.iter().flat_map(|script| script.split(['\n', ';'])) {
        let command = command.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '$' | ',' | '!' | ' '));
        if let Some(text) = command.strip_prefix("e ") {
            found.push(text.to_owned());
        }
        let Some(rest) = command.strip_prefix('s') else {
            continue;
        };
        let Some(sign) = rest.chars().next().filter(|c| !c.is_alphanumeric()) else {
            continue;
        };
        let parts: Vec<&str> = rest.split(sign).collect();
        if let ["", _, text @ .., flags] = parts.as_slice()
            && flags.contains('e')
            && flags.chars().all(|c| c.is_ascii_alphanumeric())
        {
            found.push(text.join(&sign.to_string()));
            found.extend(output::input(reading, call, 0));
        }
    }
    found
}

fn tar(call: &Call) -> Vec<String> {
    let action = call.args.iter().filter_map(|arg| arg.split_once("exec="));
    let action = action.map(|(_, text)| text);
    let told = after(
        call,
        &[
            "-I",
            "--to-command",
            "--use-compress-program",
            "--rsh-command",
            "--info-script",
            "--new-volume-script",
            "-F",
        ],
    );
    action.chain(told).map(str::to_owned).collect()
}

/// What the rules of a makefile run that is read or given in a word.
fn make(text: &str, call: &Call) -> Vec<String> {
    let given = call.value(&["--eval", "-E"]).unwrap_or_default();
    let lines = text.lines().chain(given.lines());
    lines
        .filter_map(|line| {
            let recipe = line.strip_prefix('\t');
            recipe.or_else(|| {
                line.split_once(':')
                    .and_then(|(_, rest)| rest.split_once(';').map(|(_, text)| text))
            })
        })
        .map(|recipe| recipe.trim_start_matches(['@', '-', '+', ' ']).to_owned())
        .collect()
}

/// What `-o` of ssh runs on this machine.
fn ssh(call: &Call) -> Vec<String> {
    let apart = after(call, &["-o"]);
    let together = call.args.iter().filter_map(|arg| arg.strip_prefix("-o"));
    apart
        .chain(together)
        .filter_map(|option| option.split_once(['=', ' ']))
        .filter(|(name, _)| {
            ["proxycommand", "localcommand", "knownhostscommand"].contains(&name.to_ascii_lowercase().as_str())
        })
        .map(|(_, text)| text.to_owned())
        .collect()
}

fn git(call: &Call) -> Vec<String> {
    let mut found: Vec<String> = call
        .args
        .iter()
        .filter_map(|arg| {
            let set = arg.split_once('=');
            let set = set.filter(|(key, _)| {
                matches!(key.rsplit_once('.'), Some((_, "pager" | "textconv")))
                    || is_listed("settings", key)
                    || is_filter(key)
            });
            let alias = arg
                .strip_prefix('!')
                .or_else(|| arg.split_once("=!").map(|(_, text)| text));
            alias.or(set.map(|(_, text)| text)).map(str::to_owned)
        })
        .collect();
    let operands: Vec<&str> = call.operands().collect();
    match operands.iter().position(|word| matches!(*word, "foreach" | "run")) {
        Some(at)
            if operands
                .iter()
                .take(at)
                .any(|word| matches!(*word, "submodule" | "bisect")) =>
        {
            found.push(operands[at + 1..].join(" "));
        }
        _ => {}
    }
    if operands.first() == Some(&"rebase") {
        found.extend(call.value(&["-x", "--exec"]).map(str::to_owned));
    }
    found
}

fn is_filter(key: &str) -> bool {
    key.starts_with("filter.") || key.starts_with("difftool.") || key.starts_with("mergetool.")
}

/// `exec`, `spawn` and `system` of Tcl.
fn tcl(code: &str) -> Vec<String> {
    let commands = code.split(['\n', ';']).map(str::trim);
    commands
        .filter_map(|command| command.split_once(' '))
        .filter(|(name, _)| matches!(*name, "exec" | "spawn" | "system"))
        .map(|(_, text)| text.to_owned())
        .collect()
}

/// The commands in the code of another language.
fn interpreted(call: &Call) -> Vec<String> {
    let Some(text) = code::text_of(call) else {
        return Vec::new();
    };
    let runs = words("runs").iter().any(|sign| text.contains(sign));
    let mut found = if runs { literals(&text) } else { Vec::new() };
    // `subprocess.run(["rm", "-rf", "/"])`
    if runs && text.contains('[') {
        found.push(literals(&text).join(" "));
    }
    found
}

/// The text between quotes in code.
pub(super) fn literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if !matches!(character, '"' | '\'' | '`') {
            continue;
        }
        let mut literal = String::new();
        while let Some(next) = characters.next() {
            match next {
                '\\' => literal.extend(characters.next()),
                end if end == character => break,
                other => literal.push(other),
            }
        }
        found.push(literal);
        if found.len() > 20 {
            break;
        }
    }
    found
}
