//! A mistake in a source file that a compiler or an interpreter names: the command was right, the file is not.

mod languages;

use std::path::Path;

use super::template::file as file_word;
use super::{Candidate, Rank, RuleContext, is_listed};
use crate::syntax::line::Part;

/// A mistake in a file that a compiler or an interpreter reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The file as it was named, and the line in it.
    pub(super) place: Option<(String, u32)>,
    pub(super) message: String,
}

/// The text between the place and the message, in lower case.
const ERROR: [&str; 4] = [
    ": error: ",
    ": fatal error: ",
    ": fehler: ",
    ": schwerwiegender fehler: ",
];

/// The number of lines between a message of rustc and its place.
const BELOW: usize = 4;

/// Files that the user did not write.
const FOREIGN: [&str; 5] = ["/usr/", "site-packages", "dist-packages", "/.pyenv/", "/.rustup/"];

/// The editor at the line that the message names, then the command once more.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let fault = fault(context);
    for part in &context.line.parts {
        let place = fault.as_ref().and_then(|fault| fault.place.clone());
        let there = |file: &str| context.meta(part, file).is_some_and(|meta| !meta.dir);
        let place = place.filter(|(file, _)| there(file));
        let named = || context.text.shown.lines().find_map(|line| place_in(line, &there));
        let Some((file, line)) = place.or_else(named) else {
            continue;
        };
        let why = fault.as_ref().map(|fault| fault.sentence(context));
        found.extend(edit(context, part, &file, line).map(|command| {
            Candidate::new(
                "open-there",
                Rank::Unlikely,
                command,
                why.unwrap_or_else(|| {
                    context.why(
                        [
                            "the message names a line of a file",
                            "die Meldung nennt eine Zeile einer Datei",
                        ],
                        &[],
                    )
                }),
            )
        }));
    }
}

fn edit(context: &RuleContext<'_>, part: &Part, file: &str, line: u32) -> Option<String> {
    let set = |name: &str| context.system.variable(name).filter(|value| !value.is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR"))?;
    let program = editor.split(' ').next()?;
    let name = program.rsplit('/').next()?;
    let here = context.has(name) || program.contains('/') && context.system.meta(Path::new(program)).is_some();
    if !here {
        return None;
    }
    let file = file_word(context.shell(), &near(context, file))?;
    let call = match name {
        "code" | "codium" => format!("{editor} -g {file}:{line}"),
        "hx" | "subl" | "zed" => format!("{editor} {file}:{line}"),
        _ => format!("{editor} +{line} {file}"),
    };
    Some(context.first(part, &call))
}

/// The path without the directory that the command ran in.
fn near(context: &RuleContext<'_>, file: &str) -> String {
    let cwd = context.failure.cwd.to_str().map(|cwd| format!("{cwd}/"));
    let inside = cwd.as_deref().and_then(|cwd| file.strip_prefix(cwd));
    inside.unwrap_or(file).to_owned()
}

impl Fault {
    /// Returns a sentence with the place of the mistake and the message.
    pub(super) fn sentence(&self, context: &RuleContext<'_>) -> String {
        match &self.place {
            Some((file, line)) => format!("{}:{line}: {}", near(context, file), self.message),
            None => self.message.clone(),
        }
    }
}

/// The first mistake that is named.
pub(super) fn fault(context: &RuleContext<'_>) -> Option<Fault> {
    let lines: Vec<&str> = context.text.shown.lines().collect();
    let shown = |part: &Part| is_listed("shows-others", context.line.program(part));
    let others = || context.line.parts.iter().any(shown);
    python(&lines)
        .or_else(|| compiler(&lines))
        .or_else(|| rust(&lines))
        .or_else(|| languages::fault(&lines).filter(|_| !others()))
}

/// The last exception of a traceback, at the last line in it that is the user's own.
fn python(lines: &[&str]) -> Option<Fault> {
    let begin = lines.iter().rposition(|line| line.starts_with("Traceback (most"));
    let lines = &lines[begin.unwrap_or(0)..];
    let frames: Vec<(usize, (String, u32))> = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, frame(line)?)))
        .collect();
    let (last, _) = frames.last()?;
    let message = lines[last + 1..].iter().find(|line| is_exception(line))?;
    let own = |(file, _): &&(String, u32)| !file.starts_with('<') && !FOREIGN.iter().any(|part| file.contains(part));
    Some(Fault {
        place: frames.iter().map(|(_, place)| place).rfind(own).cloned(),
        message: message.trim().to_owned(),
    })
}

/// `File 'a.py', line 3, in f`.
fn frame(line: &str) -> Option<(String, u32)> {
    let (file, rest) = line.trim_start().strip_prefix("File '")?.split_once("', line ")?;
    Some((file.to_owned(), number(rest)?))
}

/// `KeyError: 'x'`, `json.decoder.JSONDecodeError: …`, `AssertionError`.
fn is_exception(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default();
    let kind = name.rsplit('.').next().unwrap_or_default();
    kind.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '_')
}

/// `a.c:3:5: error: …`, as gcc, clang, javac and many others write it.
fn compiler(lines: &[&str]) -> Option<Fault> {
    lines.iter().find_map(|line| {
        let low = crate::rules::lower(line);
        let (at, says) = ERROR.iter().find_map(|says| Some((low.find(says)?, says)))?;
        let mut place = line[..at].trim_start().splitn(3, ':');
        let (file, row) = (place.next()?, place.next()?);
        let alone = !file.is_empty() && !file.contains(' ');
        let whole = row.bytes().all(|byte| byte.is_ascii_digit());
        (alone && whole).then_some(())?;
        Some(Fault {
            place: Some((file.to_owned(), number(row)?)),
            message: line[at + says.len()..].trim().to_owned(),
        })
    })
}

/// `error[E0308]: …` and the place below it.
fn rust(lines: &[&str]) -> Option<Fault> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let (code, message) = line.strip_prefix("error")?.split_once(": ")?;
        (code.is_empty() || code.starts_with('[')).then_some(())?;
        let place = lines.iter().skip(at + 1).take(BELOW).find_map(|line| {
            let mut place = line.trim_start().strip_prefix("--> ")?.rsplitn(3, ':').skip(1);
            let row = number(place.next()?)?;
            Some((place.next()?.to_owned(), row))
        });
        Some(Fault {
            place: Some(place?),
            message: message.trim().to_owned(),
        })
    })
}

/// A file that is there, and a line in it: `a.sh: line 3: …`.
fn place_in(line: &str, there: &dyn Fn(&str) -> bool) -> Option<(String, u32)> {
    let mut pieces = line.trim_start().splitn(3, ':');
    let file = pieces.next()?.rsplit(' ').next()?;
    let rest = pieces.next()?.trim_start();
    let words = ["line ", "zeile ", "Zeile "];
    let rest = words.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let line = number(rest)?;
    there(file).then(|| (file.to_owned(), line))
}

/// The number that a text begins with.
fn number(text: &str) -> Option<u32> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::failure::tests::{failure, machine};
    use crate::failure::{fixes, reason};

    const TRACEBACK: &str = "Traceback (most recent call last):\n  File \"/srv/ada/work/app.py\", line 4, in <module>\n    \
        print(f({}))\n          ^^^^^\n  File \"/srv/ada/work/app.py\", line 2, in f\n    return json.loads(d)\n\
        \x20 File \"/usr/lib/python3.11/json/__init__.py\", line 339, in loads\n    raise TypeError(x)\nTypeError: no text\n";

    #[test]
    fn the_first_mistake_is_told_with_its_place() {
        let table = [
            ("python3 app.py", TRACEBACK, "app.py:2: TypeError: no text"),
            (
                "python3 app.py",
                "  File \"app.py\", line 3\n    if x\n        ^\nSyntaxError: expected ':'\n",
                "app.py:3: SyntaxError: expected ':'",
            ),
            (
                "gcc main.c",
                "main.c: In function ‘main’:\nmain.c:3:5: error: expected ‘;’ before ‘return’\n    3 |\n",
                "main.c:3: expected ';' before 'return'",
            ),
            (
                "make",
                "cc -c main.c\nmain.c:1:10: schwerwiegender Fehler: x.h: Datei oder Verzeichnis nicht gefunden\n",
                "main.c:1: x.h: Datei oder Verzeichnis nicht gefunden",
            ),
            (
                "javac Main.java",
                "Main.java:3: error: ';' expected\n        int x = 1\n",
                "Main.java:3: ';' expected",
            ),
            (
                "rustc main.rs",
                "warning: unused\n --> main.rs:1:1\n\nerror[E0308]: mismatched types\n --> main.rs:2:18\n  |\n",
                "main.rs:2: mismatched types",
            ),
        ];
        for (command, output, expected) in table {
            let failure = failure(command, output);
            assert_eq!(reason(&failure, &machine()).as_deref(), Some(expected), "{command}");
        }
    }

    #[test]
    fn the_editor_opens_the_file_there() {
        let mut system = machine();
        system.add("app.py");
        system.names.extend(["vim", "code", "hx"].map(str::to_owned));
        let failure = failure("python3 app.py", TRACEBACK);
        assert!(fixes(&failure, &system).is_empty());
        for (editor, expected) in [
            ("vim", "vim +2 app.py && python3 app.py"),
            ("code -w", "code -w -g app.py:2 && python3 app.py"),
            ("/usr/bin/hx", "/usr/bin/hx app.py:2 && python3 app.py"),
        ] {
            system.variables.insert("EDITOR".to_owned(), editor.to_owned());
            let found = fixes(&failure, &system);
            assert_eq!(found[0].command, expected);
            assert_eq!(found[0].why, "app.py:2: TypeError: no text");
        }
    }

    #[test]
    fn the_name_of_a_file_is_no_command_of_the_editor() {
        for (name, expected) in [
            ("+!id", "vim +3 './+!id' && python3 ./+!id"),
            ("+q", "vim +3 ./+q && python3 ./+q"),
            ("-c!id", "vim +3 './-c!id' && python3 ./-c!id"),
        ] {
            let mut system = machine();
            system.names.insert("hx".to_owned());
            system.add(name);
            let output = format!("  File \"{name}\", line 3\n    if x\n        ^\nSyntaxError: expected ':'\n");
            system.variables.insert("EDITOR".to_owned(), "vim".to_owned());
            let found = fixes(&failure(&format!("python3 ./{name}"), &output), &system);
            assert_eq!(found[0].command, expected);
            system.variables.insert("EDITOR".to_owned(), "hx".to_owned());
            let found = fixes(&failure(&format!("python3 ./{name}"), &output), &system);
            assert!(found[0].command.starts_with("hx ./") || found[0].command.starts_with("hx './"));
        }
    }

    #[test]
    fn what_is_no_mistake_in_a_file_is_none() {
        for output in [
            "",
            "error: no such command: x",
            "cc1: fatal error: x.c: No such file",
            "a: b: c\nError: d",
        ] {
            assert_eq!(reason(&failure("x", output), &machine()), None, "{output}");
        }
    }
}
