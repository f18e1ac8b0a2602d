//! Code that comes from elsewhere, code in other languages, and doors that are opened to others.

use super::call::Call;
use super::output::{self, Source};
use super::path::{Place, is_device, place};
use super::rules::words;
use super::secrets::is_secret;
use super::told::{self, literals};
use super::unwrap::{is_interpreter, is_shell, script};
use super::value::{FETCHED, GLOB, HIDDEN, HOME, SCRIPT};
use super::written::{self, Content};
use super::{Grade, Judge};

/// The code behind `-c`, `-e` and the like, or what an interpreter reads.
fn text_of(call: &Call) -> Option<String> {
    let texts = told::held(call);
    if texts.is_empty() {
        return call.input.clone().filter(|_| is_interpreter(call.program()));
    }
    Some(texts.join("\n"))
}

/// Whether one of the pieces of a list stands in code.
fn has_any(text: &str, list: &str) -> bool {
    words(list).iter().any(|sign| text.contains(sign))
}

/// Keys or passwords that code of another language sends away.
fn sends(judge: &mut Judge<'_>, text: &str) {
    if has_any(text, "sends")
        && let Some(name) = literals(text).iter().find(|name| is_secret(name))
    {
        judge.add(Grade::Danger, "sends-secret", name);
    }
}

/// Code of another language, by what it calls.
pub(super) fn interpreter(judge: &mut Judge<'_>) {
    let call = judge.call;
    let fed = || match output::origin(judge.reading, call, 0) {
        Source::Text(text) if is_interpreter(call.program()) => Some(text),
        _ => None,
    };
    if is_shell(call.program()) {
        return;
    }
    let Some(text) = text_of(call).or_else(fed) else { return };
    let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    if text.contains(FETCHED) || has_any(&text, "evaluates") && has_any(&text, "gets") {
        judge.add(Grade::Danger, "remote-code", call.program());
    }
    sends(judge, &text);
    if has_any(&text, "connects") && has_any(&text, "hands-over") {
        judge.add(Grade::Danger, "reverse-shell", call.program());
    }
    if says(&["b64decode", "base64", "decode_base64"]) && says(&["exec(", "eval(", "eval "]) {
        judge.add(Grade::Danger, "hidden-code", call.program());
    }
    if says(&["fork"]) && says(&["while", "loop", "for(;;)", "until"]) {
        judge.add(Grade::Danger, "fork-bomb", "");
    }
    if has_any(&text, "kills") {
        judge.add(Grade::Danger, "kill-everything", "");
    }
    if says(&["setuid(0)"]) && says(&["exec", "system"]) {
        judge.add(Grade::Danger, "setuid", call.program());
    }
    let sure = has_any(&text, "removes");
    if sure || told::calls(&told::without_literals(&text), "deletes") {
        delete(judge, &text, sure);
    }
    if has_any(&text, "writes") {
        for target in literals(&text) {
            if is_device(&target) {
                judge.add(Grade::Danger, "write-device", &target);
            } else if target.starts_with('/') || target.starts_with('~') {
                super::files::write(judge, &target, false, true);
            }
        }
    }
    if says(&["os.chmod", "chmod("]) && says(&["777", "666", "4755"]) {
        judge.add(Grade::Danger, "world-writable", call.program());
    }
}

/// Code without the names of what it loads: `require("os")`.
fn without_modules(text: &str) -> String {
    let mut parts = text.split("require(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| {
        code + part.split_once(')').map_or(part, |(_, rest)| rest)
    })
}

fn delete(judge: &mut Judge<'_>, text: &str, sure: bool) {
    let tree = has_any(text, "trees");
    let home = has_any(text, "homes");
    let text = &without_modules(text);
    let mut worst = Place::Named;
    let mut subject = String::new();
    // Tcl and the like name files without quotes.
    let bare = told::without_literals(text);
    let bare = bare
        .split_whitespace()
        .filter(|word| word.len() > 1 && word.starts_with(['/', '~']));
    let names = bare.map(str::to_owned).chain(literals(text));
    for literal in names.filter(|text| !text.contains(' ')) {
        let value = literal.replace('*', &GLOB.to_string());
        let value = value
            .strip_prefix('~')
            .map_or(value.clone(), |rest| format!("{HOME}{rest}"));
        let found = if matches!(literal.as_str(), "." | "/" | "~" | "..") || literal.contains(['/', '*', '~']) {
            place(&value)
        } else {
            Place::Named
        };
        if found >= worst {
            worst = found;
            subject = value;
        }
    }
    let whole = home
        && literals(text)
            .iter()
            .all(|text| matches!(text.as_str(), "~" | "" | "HOME"));
    let danger = whole || (tree && worst > Place::Named) || (worst > Place::Several);
    // Sets and lists have such a function as well.
    if sure || tree && danger {
        judge.either(danger, ["delete-everything", "delete-named"], &subject);
    }
}

/// Commands that come from elsewhere and are run.
pub(super) fn remote(judge: &mut Judge<'_>) {
    let call = judge.call;
    let program = call.program();
    if call.path.contains(FETCHED) {
        judge.add(Grade::Danger, "remote-code", "");
        return;
    }
    // `curl … > >(sh)`
    let handed = call
        .redirects
        .iter()
        .any(|redirect| !redirect.reads && redirect.target.starts_with(SCRIPT));
    let reader = |other: &Call| is_shell(other.program()) && script(other).is_none();
    if handed && output::is_fetcher(call) && judge.reading.calls.iter().any(reader) {
        judge.add(Grade::Danger, "remote-code", program);
    }
    let later = written::for_later(judge.reading, call).map(|(_, content)| content);
    match written::content(judge.reading, call).or(later) {
        Some(Content::Fetched) => judge.add(Grade::Danger, "remote-code", call.program()),
        Some(Content::Hidden) => judge.add(Grade::Danger, "hidden-code", call.program()),
        _ if written::is_unpacked(judge.reading, call) => judge.add(Grade::Caution, "unread-code", call.program()),
        _ => {}
    }
    let runs = is_shell(program)
        || is_interpreter(program)
        || matches!(
            program,
            "source" | "." | "eval" | "at" | "batch" | "iex" | "exec" | "sudo"
        );
    if !runs {
        return;
    }
    let fetched = call.args.iter().any(|arg| arg.contains(FETCHED))
        || call.input.as_deref().is_some_and(|text| text.contains(FETCHED));
    if fetched {
        judge.add(Grade::Danger, "remote-code", program);
        return;
    }
    if call.args.iter().any(|arg| arg.contains(HIDDEN)) {
        judge.add(Grade::Danger, "hidden-code", program);
        return;
    }
    if (program == "source" || program == ".") && call.args.first().is_some_and(|arg| arg.starts_with(SCRIPT)) {
        return;
    }
    // An interpreter with a file of its own only reads data.
    let reads = match program {
        "eval" | "exec" | "sudo" => false,
        name if is_shell(name) => script(call).is_none(),
        name if is_interpreter(name) => {
            !call.args.iter().any(|arg| {
                matches!(
                    arg.as_str(),
                    "-c" | "-e" | "-m" | "-E" | "-r" | "-ne" | "-pe" | "-p" | "-nle" | "-ple" | "-lane" | "-ane" | "-x"
                )
            }) && call
                .operands()
                .next()
                .is_none_or(|first| matches!(first, "-" | "/dev/stdin"))
        }
        _ => true,
    };
    if !reads {
        return;
    }
    match output::origin(judge.reading, call, 0) {
        Source::Fetched => judge.add(Grade::Danger, "remote-code", program),
        Source::Hidden => judge.add(Grade::Danger, "hidden-code", program),
        Source::Unknown if matches!(program, "source" | ".") => {}
        Source::Unknown => judge.add(Grade::Caution, "unread-code", program),
        Source::None | Source::Text(_) => {}
    }
}

/// Whether a shell stands in the same pipeline.
fn is_beside_a_shell(judge: &Judge<'_>) -> bool {
    let shares = |(id, _): &(usize, usize)| judge.call.pipes.iter().any(|(own, _)| own == id);
    let mut calls = judge.reading.calls.iter();
    calls.any(|other| is_shell(other.program()) && other.pipes.iter().any(shares))
}

/// `nc -e`, `socat exec:`, `bash -i >& /dev/tcp/…`: a shell for somebody else.
pub(super) fn doors(judge: &mut Judge<'_>) {
    let call = judge.call;
    let args = || call.args.iter().map(String::as_str);
    match call.program() {
        "nc" | "ncat" | "netcat" | "nc.traditional" | "busybox" => {
            let shell = call.has(&["-e", "-c", "--exec", "--sh-exec", "-lvpe"])
                || args().any(|arg| arg.ends_with("/sh") || arg.ends_with("/bash"));
            if shell && args().any(|arg| is_shell(arg.rsplit('/').next().unwrap_or_default())) {
                judge.add(Grade::Danger, "reverse-shell", "");
                return;
            }
            // `nc host port </tmp/f | sh >/tmp/f`
            if is_beside_a_shell(judge) {
                judge.add(Grade::Danger, "reverse-shell", "");
            } else if call.has(&["-l", "--listen"]) {
                judge.add(Grade::Caution, "exposes", "");
            }
        }
        // A connection of zsh, and whatever runs what comes over it.
        "ztcp" | "zsocket" => {
            let runs = |other: &Call| is_shell(other.program()) || matches!(other.program(), "eval" | "source" | ".");
            judge.either(judge.reading.calls.iter().any(runs), ["reverse-shell", "exposes"], "");
        }
        "awk" | "gawk" if args().any(|arg| arg.contains("/inet/tcp")) => judge.add(Grade::Danger, "reverse-shell", ""),
        "socat" => {
            let runs = args().any(|arg| {
                let lower = arg.to_ascii_lowercase();
                lower.starts_with("exec:") || lower.starts_with("system:")
            });
            if runs {
                judge.add(Grade::Danger, "reverse-shell", "");
            } else if args().any(|arg| arg.to_ascii_uppercase().contains("LISTEN")) {
                judge.add(Grade::Caution, "exposes", "");
            }
        }
        "ssh" | "autossh" if call.has(&["-R"]) => judge.add(Grade::Caution, "exposes", ""),
        "openssl" if args().any(|arg| arg == "s_client") && is_beside_a_shell(judge) => {
            judge.add(Grade::Danger, "reverse-shell", "");
        }
        _ => {}
    }
}
