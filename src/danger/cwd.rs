//! The directory that a line goes to, and what its relative names come to there.

use super::call::Call;
use super::path::{File, file, place};
use super::value::{FETCHED, GLOB, HANDED, HOME, MAYBE_EMPTY, PRINTED, SCRIPT, SOMETHING};

/// The directories that a text goes through; an empty one is where the shell is, or nobody knows.
#[derive(Debug, Default)]
pub(super) struct Way {
    pub(super) here: String,
    before: Vec<String>,
}

impl Way {
    /// A way that begins somewhere.
    pub(super) fn from(folder: &str) -> Self {
        Self {
            here: folder.to_owned(),
            before: Vec::new(),
        }
    }

    /// Goes where a call goes.
    pub(super) fn follow(&mut self, call: &Call) {
        let words = std::iter::once(&call.path).chain(&call.args);
        let mut words = words.skip_while(|word| matches!(word.as_str(), "builtin" | "command" | "noglob"));
        let Some(program) = words.next() else { return };
        let target = words.find(|word| !word.starts_with('-') || word.len() == 1);
        let next = match (program.as_str(), target.map(String::as_str)) {
            ("popd" | "prevd", _) | ("cd", Some("-")) => self.before.pop().unwrap_or_default(),
            ("cd" | "chdir", None) => HOME.to_string(),
            ("cd" | "chdir" | "pushd", Some(target)) => {
                let next = if is_known(target) {
                    join(&self.here, target)
                } else {
                    String::new()
                };
                self.before.push(std::mem::take(&mut self.here));
                next
            }
            _ => return,
        };
        self.here = next;
    }
}

fn is_known(folder: &str) -> bool {
    !folder.contains([FETCHED, GLOB, HANDED, MAYBE_EMPTY, PRINTED, SCRIPT, SOMETHING])
}

fn is_fixed(path: &str) -> bool {
    path.starts_with(['/', '~', HOME])
}

/// What a name in a directory is called from outside.
pub(super) fn join(folder: &str, path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    if folder.is_empty() || is_fixed(path) || path.starts_with([SCRIPT, MAYBE_EMPTY, PRINTED, HANDED, FETCHED]) {
        return path.to_owned();
    }
    let folder = folder.trim_end_matches('/');
    match path {
        "." | "" if folder.is_empty() => "/".to_owned(),
        "." | "" => folder.to_owned(),
        path => format!("{folder}/{path}"),
    }
}

/// The same, unless it would seem to be less that way: that the directory is reached is not certain.
fn worse(folder: &str, path: &str) -> String {
    let joined = join(folder, path);
    let climbs = path.starts_with("..");
    let found = if is_fixed(folder) || climbs {
        place(&joined)
    } else {
        place(path)
    };
    let special = is_fixed(folder) && file(&joined) != File::Plain;
    if special || (found >= place(path) && (is_fixed(folder) || climbs)) {
        joined
    } else {
        path.to_owned()
    }
}

/// Puts the directory before the names of files that a call changes.
pub(super) fn settle(call: &mut Call) {
    let folder = call.cwd.clone();
    if folder.is_empty() {
        return;
    }
    for redirect in call.redirects.iter_mut().filter(|redirect| !redirect.reads) {
        redirect.target = worse(&folder, &redirect.target);
    }
    let skip = match call.program() {
        "rm" | "grm" | "unlink" | "shred" | "srm" | "cp" | "mv" | "ln" | "tee" | "truncate" | "install" | "sponge"
        | "wipefs" | "rsync" | "rmdir" | "gcp" | "gmv" | "blkdiscard" => 0,
        program if program.starts_with("mkfs") => 0,
        "chmod" | "gchmod" | "chown" | "chgrp" | "chattr" | "setfacl" | "sed" | "gsed" | "perl" => 1,
        "find" | "gfind" => {
            starts(call, &folder);
            return;
        }
        "dd" => {
            for arg in &mut call.args {
                if let Some(target) = arg.strip_prefix("of=") {
                    *arg = format!("of={}", worse(&folder, target));
                }
            }
            return;
        }
        _ => return,
    };
    let operands = call.args.iter_mut().filter(|arg| !arg.starts_with('-'));
    for arg in operands.skip(skip) {
        *arg = worse(&folder, arg);
    }
}

/// The directories in which `find` begins.
fn starts(call: &mut Call, folder: &str) {
    let mut any = false;
    for arg in call
        .args
        .iter_mut()
        .skip_while(|arg| matches!(arg.as_str(), "-H" | "-L" | "-P"))
        .take_while(|arg| !arg.starts_with(['-', '(', '!']))
    {
        any = true;
        *arg = worse(folder, arg);
    }
    if !any {
        call.args.insert(0, worse(folder, "."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(line: &str) -> Call {
        let mut words = line.split(' ').map(str::to_owned);
        Call {
            path: words.next().unwrap_or_default(),
            args: words.collect(),
            ..Call::default()
        }
    }

    #[test]
    fn a_way_is_followed_back_and_forth() {
        let mut way = Way::default();
        for (line, expected) in [
            ("cd /etc", "/etc"),
            ("ls x", "/etc"),
            ("cd ssh", "/etc/ssh"),
            ("cd -", "/etc"),
            ("builtin cd /", "/"),
            ("pushd usr", "/usr"),
            ("popd", "/"),
            ("cd \u{e001}x", ""),
            ("cd", "\u{e003}"),
        ] {
            way.follow(&call(line));
            assert_eq!(way.here, expected, "{line}");
        }
    }

    #[test]
    fn names_are_those_of_the_directory_unless_that_is_less() {
        for (folder, line, expected) in [
            ("/", "rm -rf etc", "rm -rf /etc"),
            ("/tmp/x", "rm -rf .", "rm -rf ."),
            ("a", "rm -rf b", "rm -rf b"),
            ("/etc", "chmod 600 shadow", "chmod 600 /etc/shadow"),
            ("/dev", "dd if=x of=sda", "dd if=x of=/dev/sda"),
            ("/", "find -delete", "find / -delete"),
            ("/etc", "echo x", "echo x"),
        ] {
            let mut call = Call {
                cwd: folder.to_owned(),
                ..call(line)
            };
            settle(&mut call);
            let words: Vec<&str> = std::iter::once(&call.path)
                .chain(&call.args)
                .map(String::as_str)
                .collect();
            assert_eq!(words.join(" "), expected);
        }
    }
}
