//! How much hangs on a path.

use super::rules::{is_listed, words};
use super::value::{FETCHED, GLOB, HANDED, HIDDEN, HOME, MAYBE_EMPTY, PRINTED, SCRIPT, SECRET, SOMETHING};

/// What a path stands for, for somebody who is going to destroy it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Something with a name of its own.
    Named,
    /// Several files with something in common: `*.log`.
    Several,
    /// A variable alone, which may be empty or name anything.
    Variable,
    /// All that is in a directory, or the directory that the shell is in.
    Everything,
    /// A home directory, or keys in one.
    Home,
    /// What the system does not run without.
    System,
    /// A disk or a partition.
    Device,
    /// The root of all files.
    Root,
}

/// Whether a path is one of some, is in one, or stands for all whose names begin as one of them does: `/usr/lib*`.
fn is_within(path: &str, of: &str) -> bool {
    let begins = path.strip_suffix(GLOB);
    words(of).iter().any(|place| {
        let within = path
            .strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        within || begins.is_some_and(|begins| place.starts_with(begins))
    })
}

/// Whether the system does not work without what a path stands for, or nobody gets in.
pub(super) fn is_vital(value: &str) -> bool {
    match place(value) {
        Place::Root | Place::Device => true,
        Place::System => {
            let path = parts(value).get(1..).unwrap_or_default().join("/");
            (!path.contains('/') && !path.starts_with("tmp")) || is_within(&path, "vital")
        }
        _ => false,
    }
}

/// The parts of a path, without `.`, `..` and doubled slashes; the first is empty where it begins at the root.
fn parts(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            other => parts.push(other),
        }
    }
    if absolute {
        parts.insert(0, "");
    }
    parts
}

/// Whether a part of a path stands for everything: `*`, `.*`, `*.*`, `??*`.
fn is_everything(part: &str) -> bool {
    part.contains(GLOB) && part.chars().all(|c| c == GLOB || c == '.')
}

/// What a path stands for.
pub(super) fn place(value: &str) -> Place {
    if value.contains(SCRIPT) {
        return Place::Named;
    }
    // All but one: `!(keep)` of bash, `^keep` of zsh.
    if value.starts_with('^') || value == "!" || value.starts_with("!\u{e004}") {
        return Place::Everything;
    }
    // `*(/)` of zsh: what is in parentheses chooses among files of all names.
    if let Some(names) = value.strip_suffix(PRINTED).filter(|names| names.ends_with(GLOB)) {
        return place(names);
    }
    let unknown = |c: char| matches!(c, MAYBE_EMPTY | PRINTED | HANDED | FETCHED | HIDDEN | SECRET);
    if value.contains(unknown) {
        let empty: String = value.chars().filter(|&c| !unknown(c)).collect();
        let rest = empty.trim_matches(['"', '\'']);
        // `$X`, `$X/`, `$X/*`, `$X/.`: all of whatever it is.
        if rest.trim_start_matches(['/', '.', GLOB]).is_empty() {
            return if rest.starts_with('/') {
                Place::Root
            } else {
                Place::Variable
            };
        }
        return match place(rest) {
            found @ (Place::Root | Place::System | Place::Device) => found,
            Place::Several | Place::Everything => Place::Several,
            _ => Place::Named,
        };
    }
    let parts = parts(value);
    match parts.split_first() {
        None if value.is_empty() => Place::Named,
        None => Place::Everything,
        Some((&"", rest)) => absolute(rest),
        Some((first, rest)) if first.starts_with(HOME) || (first.starts_with('~') && first.len() > 1) => home(rest),
        Some(_) => relative(&parts),
    }
}

fn relative(parts: &[&str]) -> Place {
    if parts.iter().all(|part| *part == "..") {
        return Place::Everything;
    }
    // A brace expansion or a loop over directories: `*/`.
    match parts.last() {
        Some(last) if is_everything(last) => Place::Everything,
        Some(&".git") if parts.len() == 1 => Place::Home,
        _ if parts.iter().any(|part| part.contains(GLOB)) => Place::Several,
        _ => Place::Named,
    }
}

fn home(parts: &[&str]) -> Place {
    match parts {
        [".ssh", "config" | "known_hosts" | "known_hosts.old"] => Place::Named,
        [] | [".ssh" | ".gnupg", _] => Place::Home,
        [one] if is_everything(one) || is_listed("dear", one) => Place::Home,
        [.., last] if is_everything(last) => Place::Everything,
        parts if parts.iter().any(|part| part.contains(GLOB)) => Place::Several,
        _ => Place::Named,
    }
}

fn absolute(parts: &[&str]) -> Place {
    let [first, rest @ ..] = parts else { return Place::Root };
    if first.contains(GLOB) {
        return Place::Root;
    }
    if first.starts_with(SOMETHING) {
        return Place::System;
    }
    let path = parts.join("/");
    if *first == "dev" {
        return device(&rest.join("/"));
    }
    if matches!(*first, "home" | "Users" | "root") {
        let inner = if *first == "root" {
            rest
        } else {
            rest.get(1..).unwrap_or_default()
        };
        let whole = rest.is_empty() || (*first != "root" && rest.len() == 1);
        return if whole { Place::Home } else { home(inner) };
    }
    if is_within(&path, "vital") || is_within(&path, "whole") {
        return Place::System;
    }
    let everything = parts.last().is_some_and(|last| is_everything(last));
    let deep = parts.len() - usize::from(everything);
    let known = is_listed("system", first);
    let important = match *first {
        "etc" | "usr" => deep <= 2,
        "var" => deep <= 2 || (deep == 3 && rest[0] == "lib") || (deep == 3 && rest == ["spool", "cron"]),
        "mnt" | "media" | "opt" | "srv" | "run" | "tmp" => deep <= 1 && !(everything && *first == "tmp"),
        _ => known && deep <= 2,
    };
    if known && important && !matches!(rest, ["local", ..] if deep > 2) {
        return Place::System;
    }
    if everything {
        return Place::Everything;
    }
    if parts.iter().any(|part| part.contains(GLOB)) {
        Place::Several
    } else {
        Place::Named
    }
}

fn device(name: &str) -> Place {
    let harmless = [
        "null", "zero", "full", "random", "urandom", "stdin", "stdout", "stderr", "tty", "ptmx",
    ];
    if harmless.contains(&name)
        || ["pts/", "fd/", "tcp/", "udp/", "shm/", "tty"]
            .iter()
            .any(|start| name.starts_with(start))
    {
        return Place::Named;
    }
    if name.is_empty() { Place::System } else { Place::Device }
}

/// Whether a path names a disk or a partition, or memory.
pub(super) fn is_device(value: &str) -> bool {
    let Some(name) = value.strip_prefix("/dev/") else {
        return false;
    };
    let unknown = name.starts_with([MAYBE_EMPTY, SOMETHING, GLOB, PRINTED, HANDED]);
    place(value) == Place::Device
        && (unknown
            || words("disks").iter().any(|disk| name.starts_with(disk))
            || name.starts_with("disk/by")
            || name.contains('/'))
}

/// What is special about a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Device,
    /// Keys that let somebody in.
    Keys,
    /// Who may become root.
    Sudoers,
    /// What runs by itself at some time.
    Cron,
    /// What each shell or each program reads when it starts.
    Start,
    /// What only the system writes.
    System,
    /// A file of the kernel, which is a switch.
    Kernel,
    /// A connection to another machine.
    Network,
    Plain,
}

/// Whether commands that are written into a file run by themselves at some time.
pub(super) fn runs_later(value: &str) -> bool {
    let hook = [".git/hooks/", ".githooks/", ".husky/", ".config/fish/functions/"];
    let begins = |start: &&str| value.starts_with(*start) || value.contains(&format!("/{start}"));
    hook.iter().any(begins) || matches!(file(value), File::Start | File::Cron)
}

/// What is special about a file.
pub(super) fn file(value: &str) -> File {
    if value.starts_with("/dev/tcp/") || value.starts_with("/dev/udp/") {
        return File::Network;
    }
    if is_device(value) || matches!(value, "/dev/mem" | "/dev/kmem" | "/dev/port") {
        return File::Device;
    }
    if value.ends_with(".ssh/authorized_keys") || value.ends_with(".ssh/authorized_keys2") {
        return File::Keys;
    }
    let parts = parts(value);
    let home = parts
        .first()
        .is_some_and(|first| first.starts_with(HOME) || (first.starts_with('~') && first.len() > 1));
    let rest = match parts.as_slice() {
        [_, rest @ ..] if home => Some(rest.join("/")),
        ["", "root", rest @ ..] | ["", "home" | "Users", _, rest @ ..] => Some(rest.join("/")),
        _ => None,
    };
    if let Some(rest) = rest {
        let fish = rest.starts_with(".config/fish/conf.d")
            || rest.starts_with(".config/autostart")
            || rest.starts_with(".config/systemd/user");
        return if is_listed("starts", &rest) || fish {
            File::Start
        } else {
            File::Plain
        };
    }
    match parts.as_slice() {
        [
            "",
            "etc",
            "sudoers" | "sudoers.d" | "passwd" | "shadow" | "group" | "pam.d" | "doas.conf",
            ..,
        ] => File::Sudoers,
        ["", "etc", folder, ..] if folder.starts_with("cron") || folder.starts_with("anacron") => File::Cron,
        ["", "var", "spool", "cron", ..] | ["", "etc", "systemd" | "rc.local" | "init.d", ..] => File::Cron,
        [
            "",
            "etc",
            "profile" | "profile.d" | "bash.bashrc" | "environment" | "ld.so.preload" | "ld.so.conf.d" | "zsh" | "fish"
            | "bashrc" | "zshrc",
            ..,
        ] => File::Start,
        ["", "proc" | "sys", ..] => File::Kernel,
        ["", "etc" | "bin" | "sbin" | "boot" | "lib" | "lib64" | "usr", rest @ ..]
            if rest.first() != Some(&"local") && rest.first() != Some(&"src") =>
        {
            File::System
        }
        [only] if is_listed("starts", only) => File::Start,
        _ => File::Plain,
    }
}
