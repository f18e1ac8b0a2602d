//! How much a command would hurt: ok, caution or danger, and why.
//!
//! A line is taken apart by the parsers of the shells, seen through what runs something else ([`unwrap`]), and each program in
//! it is graded by what it is told: files by [`files`], programs that are known by their words by the tables `*.rules`
//! ([`rules`]), code of other languages and from other machines by [`code`], databases by [`sql`]. Nothing is looked for in the
//! text of the line, so that what is only quoted hurts nobody. Pure: neither files nor the environment are looked at.

mod call;
mod code;
mod cwd;
mod edit;
mod elsewhere;
mod fetch;
mod files;
mod find;
mod output;
mod path;
mod processes;
mod reading;
mod reasons;
mod rights;
mod rules;
mod secrets;
mod sql;
mod told;
mod twin;
mod unwrap;
mod value;
mod written;

use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

pub use twin::twin;

use crate::diagnostic::{self, Diagnostic, Severity};
use crate::messages::{Message, check as messages};
use crate::shell::Shell;
use crate::syntax;
use call::{Call, Where};
use reading::Reading;

/// Nobody types a longer line, and of a longer one only the beginning is taken apart: the grammars need time that grows faster
/// than the text where that is none of theirs.
const LONGEST: usize = 4 * 1024;
/// Nobody reads more reasons.
const MOST_REASONS: usize = 6;

/// How much a command would hurt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// Nothing that could not be undone.
    #[default]
    Ok,
    /// Something named is lost, or much is changed.
    Caution,
    /// More is lost than can be seen, or somebody else gets in.
    Danger,
}

impl Grade {
    /// The word for it.
    pub fn label(self) -> Message {
        match self {
            Self::Ok => Message::verbatim("ok"),
            Self::Caution => messages::caution(),
            Self::Danger => messages::danger(),
        }
    }

    /// How much a reason for this grade matters.
    fn severity(self) -> Severity {
        match self {
            Self::Ok => Severity::Note,
            Self::Caution => Severity::Warning,
            Self::Danger => Severity::Danger,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label().english())
    }
}

/// A grade and the reasons for it, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Danger {
    /// The worst of all.
    pub grade: Grade,
    /// Why; empty where it is ok. What only might be is a note.
    pub reasons: Vec<Diagnostic>,
}

impl Danger {
    /// What is said beside a line without being asked: nothing of what only might be.
    #[must_use]
    pub fn loud(mut self) -> Self {
        self.reasons.retain(|reason| reason.severity > Severity::Note);
        if self.reasons.is_empty() {
            self.grade = Grade::Ok;
        }
        self
    }

    /// The grade and the first reason in one line; nothing where it is ok.
    pub fn headline(&self) -> Option<Message> {
        diagnostic::line(&self.grade.label(), self.reasons.first())
    }

    /// The grade and all reasons in one line; nothing where it is ok.
    pub fn line(&self) -> Option<Message> {
        diagnostic::line(&self.grade.label(), &self.reasons)
    }
}

/// In JSON the reasons are their sentences in English.
impl Serialize for Danger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reasons: Vec<&str> = self.reasons.iter().map(|reason| reason.message.english()).collect();
        let mut object = serializer.serialize_struct("Danger", 2)?;
        object.serialize_field("grade", &self.grade)?;
        object.serialize_field("reasons", &reasons)?;
        object.end()
    }
}

/// Grades a line of a shell.
pub fn grade(line: &str, shell: Shell) -> Danger {
    grade_with(line, shell, &[])
}

/// Grades a line of a shell that has some aliases.
pub fn grade_with(line: &str, shell: Shell, aliases: &[(String, String)]) -> Danger {
    let mut found = Vec::new();
    let end = (0..=line.len().min(LONGEST)).rfind(|&at| line.is_char_boundary(at));
    let read = end.and_then(|end| line.get(..end)).unwrap_or_default();
    let mut reading = Reading::new(read, shell, aliases);
    reading.over |= read.len() < line.len();
    for call in &reading.calls {
        let mut judge = Judge {
            reading: &reading,
            call,
            found: Vec::new(),
        };
        judge.judge();
        found.append(&mut judge.found);
    }
    processes::bombs(&reading, &mut found);
    let set = |name: &str| {
        reading
            .set
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.clone())
    };
    if let Some(value) = set("LD_PRELOAD").filter(|value| !value.is_empty()) {
        found.push((Grade::Danger, "persist", value));
    }
    if let Some(value) =
        set("PATH").filter(|value| value.is_empty() || value.starts_with('.') || value.starts_with("/tmp"))
    {
        found.push((Grade::Caution, "persist", value));
    }
    let worst = found.iter().map(|(grade, ..)| *grade).max().unwrap_or_default();
    if reading.over {
        found.push((Grade::Caution, "too-long", String::new()));
    }
    if reading.broken && worst > Grade::Ok {
        found.push((Grade::Caution, "unread", String::new()));
    }
    danger(found)
}

/// Whether a reason is only worth a word where somebody asks.
fn is_quiet(key: &str) -> bool {
    matches!(key, "may-overwrite" | "may-unpack-over" | "looks-as-root")
}

fn danger(mut found: Vec<(Grade, &'static str, String)>) -> Danger {
    found.sort_by_key(|(grade, ..)| std::cmp::Reverse(*grade));
    let loud: Vec<String> = found
        .iter()
        .filter(|(_, key, _)| !is_quiet(key))
        .map(|(.., subject)| subject.clone())
        .collect();
    // What certainly happens to a file says more than what may happen to it.
    found.retain(|(_, key, subject)| !is_quiet(key) || subject.is_empty() || !loud.contains(subject));
    // Beside danger nobody cares for what only might be.
    let bad = found.first().is_some_and(|(grade, ..)| *grade == Grade::Danger);
    found.retain(|(_, key, _)| !bad || !is_quiet(key));
    let grade = found.first().map(|(grade, ..)| *grade).unwrap_or_default();
    let mut reasons: Vec<Diagnostic> = Vec::new();
    for (grade, key, subject) in found.iter().filter(|(grade, ..)| *grade > Grade::Ok) {
        let severity = if is_quiet(key) {
            Severity::Note
        } else {
            grade.severity()
        };
        let reason = Diagnostic::new(key, severity, &reasons::about(key, subject));
        if reasons.len() < MOST_REASONS && !reasons.iter().any(|other| other.message == reason.message) {
            reasons.push(reason);
        }
    }
    Danger { grade, reasons }
}

/// Whether a program tells, among words of which nobody knows which one is the program, that it is that one.
fn is_telling(program: &str) -> bool {
    rules::is_listed("telling", program) || program.starts_with("mkfs")
}

/// One call that is being graded.
pub(crate) struct Judge<'a> {
    reading: &'a Reading,
    call: &'a Call,
    found: Vec<(Grade, &'static str, String)>,
}

impl<'a> Judge<'a> {
    fn add(&mut self, grade: Grade, key: &str, subject: &str) {
        // In a container that is thrown away there is little to lose.
        let grade = if self.call.place == Where::Throwaway {
            grade.min(Grade::Caution)
        } else {
            grade
        };
        let key = reasons::key(key);
        self.found.push((grade, key, subject.to_owned()));
    }

    /// Adds the first reason as a danger where that holds, and else the second as one for care.
    fn either(&mut self, danger: bool, keys: [&str; 2], subject: &str) {
        let grade = if danger { Grade::Danger } else { Grade::Caution };
        self.add(grade, keys[usize::from(!danger)], subject);
    }

    /// The calls whose output this one reads.
    fn before(&self) -> impl Iterator<Item = &'a Call> {
        self.reading.before(self.call)
    }

    /// The calls that read what this one prints.
    fn after(&self) -> impl Iterator<Item = &'a Call> {
        let pipes = self.call.pipes.clone();
        self.reading.calls.iter().filter(move |other| {
            other
                .pipes
                .iter()
                .any(|(id, place)| pipes.iter().any(|(own, at)| own == id && place > at))
        })
    }

    fn judge(&mut self) {
        let call = self.call;
        files::redirects(self);
        code::remote(self);
        code::doors(self);
        secrets::sent(self);
        for (name, value) in &call.assignments {
            if name == "LD_PRELOAD" && !value.is_empty() {
                let here = value.starts_with('/') && !value.starts_with("/tmp") && !value.starts_with("/dev/shm")
                    || value.starts_with("lib");
                self.add(if here { Grade::Caution } else { Grade::Danger }, "persist", value);
            }
        }
        let program = call.program();
        let runs = unwrap::is_shell(program) || unwrap::is_interpreter(program) || sql::is_client(program);
        let help = call
            .args
            .iter()
            .take_while(|arg| *arg != "--")
            .any(|arg| matches!(arg.as_str(), "--help" | "--usage"));
        let help = help || matches!(call.args.as_slice(), [only] if only == "--version");
        if !runs && (help || rules::is_harmless(call)) {
            if call.privileged {
                self.add(Grade::Caution, "looks-as-root", "");
            }
            return;
        }
        match program {
            "rm" | "grm" | "unlink" | "shred" | "srm" | "rmtrash" => files::delete(self),
            "find" | "gfind" | "fd" | "fdfind" => find::judge(self),
            "chmod" | "gchmod" => rights::mode(self),
            "chown" | "chgrp" | "setfacl" | "chattr" => rights::owner(self),
            "cp" | "mv" | "ln" | "install" | "rsync" | "scp" | "tee" | "truncate" | "sponge" | "gcp" | "gmv" => {
                files::copy(self);
            }
            "sort" => edit::sorted(self),
            "dd" | "gdd" | "dcfldd" | "dc3dd" => files::dd(self),
            "sed" | "gsed" | "perl" | "ruby" => edit::in_place(self),
            "kill" => processes::kill(self),
            "curl" | "wget" => fetch::fetched(self),
            "tar" | "bsdtar" | "unzip" | "7z" | "cpio" => fetch::unpack(self),
            name if name.starts_with("mkfs") || matches!(name, "mke2fs" | "mkdosfs" | "mkntfs" | "newfs") => {
                files::format(self);
            }
            _ => {}
        }
        code::interpreter(self);
        sql::judge(self);
        // What a function is called with is looked at where it is called.
        let passed = call.path == value::MAYBE_EMPTY.to_string() && self.reading.are_functions_called();
        if !passed && is_known_later(&call.path) {
            self.add(Grade::Caution, "unknown-command", &call.path);
        }
        if program == "eval" && call.args.iter().any(|arg| arg.contains([value::MAYBE_EMPTY])) {
            self.add(Grade::Caution, "unknown-command", "eval");
        }
        rules::judge(self);
        let shell = call.args.first().is_some_and(|arg| matches!(arg.as_str(), "-i" | "-s")) && call.args.len() == 1;
        if matches!(program, "sudo" | "doas") && shell {
            self.add(Grade::Caution, "needs-root", "");
        }
        if call.privileged {
            let key = if rules::is_listed("looking", program) {
                "looks-as-root"
            } else {
                "needs-root"
            };
            self.add(Grade::Caution, key, "");
        }
    }
}

/// Returns true where only the shell will know which program that is: a variable, a pattern or an output is a part of its name, or
/// it is a command of the history, `!!`, `!rm` and `^a^b`.
fn is_known_later(path: &str) -> bool {
    let history = path.len() > 1 && path.starts_with('!') || path.starts_with('^') && path[1..].contains('^');
    let unknown = [value::GLOB, value::MAYBE_EMPTY, value::SOMETHING, value::PRINTED];
    let name = syntax::name_of(path);
    // The pattern of a `case` that no grammar understands stands alone, and so does `$EDITOR`, which users choose themselves.
    let alone = [value::GLOB, value::SOMETHING]
        .iter()
        .any(|sign| name.chars().all(|c| c == *sign));
    history || path.starts_with([value::MAYBE_EMPTY, value::PRINTED]) || !alone && name.contains(unknown)
}

#[cfg(test)]
mod tests;
