//! Commands of the shell that programs are told to run by their options, scripts and variables.

use super::call::Call;
use super::output;
use super::reading::Reading;
use super::rules::{is_harmless, is_known, is_listed, words};
use super::sql::is_client;
use super::unwrap::{is_interpreter, is_shell};
use super::value::{MAYBE_EMPTY, SCRIPT};
use crate::syntax::{name_of, unescaped};

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
    match call.program() {
        "awk" | "gawk" | "mawk" | "nawk" => args().flat_map(awk).collect(),
        "sed" | "gsed" => sed(reading, call),
        "make" | "gmake" => make(&output::input(reading, call, 0).unwrap_or_default(), call),
        "env" => {
            let text = call.value(&["-S", "--split-string"]);
            text.map(str::to_owned).into_iter().collect()
        }
        "ssh" | "scp" | "sftp" | "autossh" => ssh(call).into_iter().chain(handed(reading, call)).collect(),
        "nmap" => args()
            .filter(|arg| arg.starts_with(SCRIPT))
            .flat_map(literals)
            .collect(),
        "zmv" | "zcp" | "zln" => after(call, &["-P", "-p"])
            .map(|program| format!("{program} *"))
            .collect(),
        // It stands in the prompt, where one key runs it.
        "print" if call.has(&["-z"]) => vec![call.operands().collect::<Vec<_>>().join(" ")],
        "git" => git(call).into_iter().chain(handed(reading, call)).collect(),
        _ => handed(reading, call),
    }
}

/// The commands in texts that any program is handed: behind options that say so, behind a sign that leaves the language of the
/// program, as code of another language.
fn handed(reading: &Reading, call: &Call) -> Vec<String> {
    let program = call.program();
    let seeks = program.contains("grep") || call.operands().next() == Some("grep");
    if is_shell(program) || seeks || !matches!(program, "git" | "man" | "less") && is_harmless(call) {
        return Vec::new();
    }
    let options: &[&str] = match program {
        "ansible" => &["-a", "--args"],
        "man" => &["-P"],
        "scp" | "sftp" => &["-S"],
        "tar" | "bsdtar" => &["-I", "-F"],
        _ => &[],
    };
    let read = call.input.clone().or_else(|| output::input(reading, call, 0));
    let read = read.filter(|_| !is_listed("filters", program));
    let held = held(call).into_iter().chain(after(call, options));
    let mut found: Vec<String> = held.clone().map(str::to_owned).collect();
    let texts = own_words(call).iter().map(String::as_str).chain(read.as_deref());
    found.extend(texts.flat_map(escapes));
    found.retain(|text| is_command(text));
    found.extend(held.flat_map(interpreted));
    if let Some(code) = read.filter(|_| is_interpreter(program)) {
        found.extend(interpreted(&code));
    }
    found
}

/// The words of a call before those that are a call of another program.
fn own_words(call: &Call) -> &[String] {
    let other = |word: &String| is_shell(word) || is_interpreter(word) || is_client(word) || super::is_telling(word);
    let end = call.args.iter().position(other).unwrap_or(call.args.len());
    &call.args[..end]
}

/// The texts behind options of a program whose names say that they hold a command or code: `-c`, `-e`, `--eval`, `--rsh`.
pub(super) fn held(call: &Call) -> Vec<&str> {
    let words = own_words(call);
    let holds = |arg: &str| {
        let Some(name) = arg.strip_prefix('-') else {
            return arg == "eval";
        };
        let name = name.trim_start_matches('-');
        let short = name.len() < 6 && name.ends_with(['c', 'e', 'E', 'r', 'x', 'q', 'Q']) && !arg.starts_with("--");
        let print = is_interpreter(call.program()) && matches!(name, "p" | "print");
        short || print || is_listed("holds", name) || name.split('-').any(|part| is_listed("holds", part))
    };
    let each = words
        .iter()
        .enumerate()
        .filter_map(|(at, arg)| match arg.split_once('=') {
            _ if arg.starts_with('+') => Some(&arg[1..]),
            Some((name, value)) if arg.starts_with("--") => {
                holds(name).then(|| value.strip_prefix("exec=").unwrap_or(value))
            }
            _ => call.args.get(at + 1).filter(|_| holds(arg)).map(String::as_str),
        });
    each.collect()
}

/// Whether a text is a command of a shell, and not only words.
pub(super) fn is_command(text: &str) -> bool {
    let (name, rest) = text.trim_start().split_once(' ').unwrap_or_default();
    let name = name_of(name);
    !rest.is_empty() && (is_shell(name) || is_interpreter(name) || super::is_telling(name) || is_known(name))
}

/// What stands behind a sign with which many programs run a command: `!command`, `\\! command`, `.shell command`.
fn escapes(text: &str) -> Vec<String> {
    let signs = [
        ".shell ",
        ".system ",
        "platform shell ",
        "shell ",
        "system ",
        "exec ",
        "spawn ",
    ];
    let mut found = Vec::new();
    for line in text.lines() {
        let line = line.trim_start_matches(['+', ':', '\\', ' ']);
        // `:silent !command`, `:1,$!command`, `r !command`
        let bang = line.split_once(['!', '|']).filter(|(before, _)| {
            let before = before.trim_matches(|c: char| c.is_ascii_digit() || " %,$.".contains(c));
            matches!(before, "" | "r" | "w" | "read" | "write" | "silent" | "sil")
        });
        if let Some((_, command)) = bang {
            found.push(command.to_owned());
            continue;
        }
        let commands = line.split(';').map(str::trim);
        let named = commands.filter_map(|command| signs.iter().find_map(|sign| command.strip_prefix(sign)));
        found.extend(named.map(str::to_owned));
    }
    found
}

/// The words after each of some options, or what follows `=`.
fn after<'a>(call: &'a Call, options: &'static [&'static str]) -> impl Iterator<Item = &'a str> + Clone {
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
    let operands: Vec<&str> = call.operands().collect();
    // `-c key=value`, `config key value`
    let set = call.args.iter().filter_map(|arg| arg.split_once('='));
    let pairs = operands.windows(2).map(|pair| (pair[0], pair[1]));
    let mut found = Vec::new();
    for (key, value) in set.chain(pairs) {
        let alias = value.strip_prefix('!');
        if alias.is_some() || is_setting(key) {
            found.push(alias.unwrap_or(value).to_owned());
        }
    }
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
    found
}

/// Whether a setting of git holds a command.
fn is_setting(key: &str) -> bool {
    matches!(key.rsplit_once('.'), Some((_, "pager" | "textconv")))
        || is_listed("settings", key)
        || ["filter.", "difftool.", "mergetool."]
            .iter()
            .any(|start| key.starts_with(start))
}

/// The commands in code of another language, and in code that stands in a text of it.
fn interpreted(code: &str) -> Vec<String> {
    if !runs(code) {
        return Vec::new();
    }
    let texts = literals(code);
    let mut found: Vec<String> = texts
        .iter()
        .filter(|text| text.contains('('))
        .flat_map(|text| interpreted(text))
        .collect();
    // What is not known follows a text that ends with a blank: `"rm -rf " + path`.
    found.extend(texts.iter().map(|text| {
        if text.ends_with(' ') {
            format!("{text}{MAYBE_EMPTY}")
        } else {
            text.clone()
        }
    }));
    // `subprocess.run(["rm", "-rf", "/"])`
    if texts.len() > 1 && !texts[0].contains(' ') {
        found.push(texts.join(" "));
    }
    found
}

/// Whether code calls what runs a command.
fn runs(code: &str) -> bool {
    let bare = without_literals(code);
    let quoted = bare.contains("subprocess") || bare.contains("%x") || bare.contains("qx") || bare.contains("\".!");
    quoted
        || bare
            .match_indices('`')
            .step_by(2)
            .any(|(at, _)| !bare[..at].ends_with('('))
        || calls(&bare, "runs")
}

/// Whether the name of something that code calls has a part that is listed, or that begins so where that is a long word.
pub(super) fn calls(bare: &str, list: &str) -> bool {
    let listed = |part: &str| {
        words(list)
            .iter()
            .any(|word| part == *word || word.len() > 3 && part.starts_with(word))
    };
    let called = bare
        .match_indices(['(', '"', '\'', '`'])
        .map(|(at, _)| bare[..at].trim_end());
    let mut names = called.map(|before| {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '!' | '?');
        &before[before.trim_end_matches(name).len()..]
    });
    names.any(|name| parts(name).iter().any(|part| listed(part)))
}

/// The parts of a name: `execSync`, `shell_exec`, `run-program`.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && lower || !letter.is_ascii_alphanumeric() {
            parts.push(String::new());
        }
        lower = letter.is_ascii_lowercase();
        if let Some(part) = parts.last_mut().filter(|_| letter.is_ascii_alphanumeric()) {
            part.push(letter.to_ascii_lowercase());
        }
    }
    parts
}

/// Code without what stands between its quotes.
pub(super) fn without_literals(code: &str) -> String {
    quoted(code).0
}

/// The text between quotes in code.
pub(super) fn literals(code: &str) -> Vec<String> {
    quoted(code).1
}

/// Code without what stands between its quotes, and that.
fn quoted(code: &str) -> (String, Vec<String>) {
    let (mut bare, mut found) = (String::new(), Vec::new());
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        bare.push(character);
        if !matches!(character, '"' | '\'' | '`') || found.len() > 20 {
            continue;
        }
        // m4 writes `so'.
        let so = character == '`' && !characters.as_str().contains('`');
        let close = if so { '\'' } else { character };
        let mut literal = String::new();
        while let Some(next) = characters.next() {
            match next {
                '\\' => {
                    let escaped = characters.next();
                    // What is written as a number is what it stands for.
                    literal.extend(escaped.filter(|c| matches!(c, 'x' | 'u' | '0'..='7')).map(|_| '\\'));
                    literal.extend(escaped);
                }
                end if end == close => break,
                other => literal.push(other),
            }
        }
        bare.push(close);
        found.push(if literal.contains('\\') {
            unescaped(&literal)
        } else {
            literal
        });
    }
    (bare, found)
}
