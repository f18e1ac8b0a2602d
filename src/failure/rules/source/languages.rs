//! The places of mistakes, as interpreters and other programs that read a file report them.

use super::{Fault, is_exception, number};

/// Endings of files that are written by hand and read by a program.
const ENDINGS: [&str; 42] = [
    "yml", "yaml", "awk", "bash", "c", "cfg", "cc", "conf", "cpp", "cs", "css", "dart", "ex", "exs", "fish", "go", "h",
    "hpp", "hs", "ini", "java", "jl", "js", "json", "jsx", "kt", "lua", "mjs", "cjs", "php", "pl", "pm", "py", "rb",
    "scala", "sh", "sql", "swift", "tf", "toml", "ts", "tsx",
];

/// The number of lines between a place that node names and its message.
const BELOW: usize = 10;

/// The first mistake that is named, of a file or of a program in the line itself.
pub(super) fn fault(lines: &[&str]) -> Option<Fault> {
    node(lines)
        .or_else(|| java(lines))
        .or_else(|| lines.iter().find_map(|line| perl(line)))
        .or_else(|| lines.iter().find_map(|line| php(line)))
        .or_else(|| lines.iter().find_map(|line| shell(line)))
        .or_else(|| lines.iter().find_map(|line| make(line)))
        .or_else(|| blocks(lines))
        .or_else(|| awk(lines))
        .or_else(|| lines.iter().find_map(|line| plain(line)))
}

fn at(file: &str, line: &str, message: &str) -> Option<Fault> {
    let message = message.trim();
    let whole = !file.is_empty() && !message.is_empty() && message.len() < 300;
    whole.then_some(Fault {
        place: Some((file.to_owned(), number(line)?)),
        message: message.trim_end_matches('.').to_owned(),
    })
}

fn is_source(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.contains(&ending) || matches!(name, "Makefile" | "makefile" | "GNUmakefile" | "Dockerfile")
}

/// `/srv/app.js:3`, a piece of the source, and the exception below; or the place of the first call that is not node's.
fn node(lines: &[&str]) -> Option<Fault> {
    let begin = lines.iter().position(|line| {
        let (file, row) = line.trim().rsplit_once(':').unwrap_or_default();
        let own = file.starts_with("node:") || [".js", ".mjs", ".cjs", ".ts"].iter().any(|end| file.ends_with(end));
        own && !file.contains(' ') && !row.is_empty() && row.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    let (file, row) = lines[begin].trim().rsplit_once(':')?;
    let below = begin
        + 1
        + lines[begin + 1..]
            .iter()
            .take(BELOW)
            .position(|line| is_exception(line) && line.contains(':'))?;
    let message = lines[below].trim();
    let path = |file: &str| file.strip_prefix("file://").unwrap_or(file).to_owned();
    if !file.starts_with("node:") {
        return at(&path(file), row, message);
    }
    let foreign = |file: &str| file.starts_with("node:") || file.contains("node_modules");
    let call = lines[below + 1..].iter().find_map(|line| {
        let place = line.trim().strip_prefix("at ")?;
        let place = place.rsplit('(').next()?.trim_end_matches(')');
        let mut pieces = place.rsplitn(3, ':').skip(1);
        let row = pieces.next()?;
        let file = pieces.next()?;
        (!foreign(file)).then(|| (path(file), row))
    });
    match call {
        Some((file, row)) => at(&file, row, message),
        None => Some(Fault {
            place: None,
            message: message.to_owned(),
        }),
    }
}

/// `Exception in thread 'main' java.lang.X: message` and the first call in a file of one's own.
fn java(lines: &[&str]) -> Option<Fault> {
    let begin = lines
        .iter()
        .position(|line| line.starts_with("Exception in thread '"))?;
    let message = lines[begin].splitn(3, '\'').nth(2)?;
    let mut calls = lines[begin + 1..].iter().filter_map(|line| {
        let place = line.trim().strip_prefix("at ")?;
        let foreign = ["java.", "jdk.", "sun.", "java.base/"]
            .iter()
            .any(|own| place.starts_with(own));
        let (file, row) = place.rsplit_once('(')?.1.trim_end_matches(')').split_once(':')?;
        (!foreign).then_some((file, row))
    });
    let (file, row) = calls.next()?;
    at(file, row, message)
}

/// `syntax error at a.pl line 3, near 'x'`.
fn perl(line: &str) -> Option<Fault> {
    let (before, rest) = line.split_once(" line ")?;
    let (message, file) = before.rsplit_once(" at ")?;
    let near = rest
        .split_once(", near ")
        .map_or(String::new(), |(_, near)| format!(" near {near}"));
    let ending = file.rsplit('.').next().unwrap_or_default();
    let perl = matches!(ending, "pl" | "pm" | "t" | "-e");
    let message = message.split(" (you may need").next()?;
    (perl && !file.contains(' ')).then(|| at(file, rest, &format!("{message}{near}")))?
}

/// `PHP Parse error:  message in /srv/a.php on line 3`.
fn php(line: &str) -> Option<Fault> {
    let (before, row) = line.rsplit_once(" on line ")?;
    let (message, file) = before.rsplit_once(" in ")?;
    let (_, message) = message.split_once("rror:")?;
    at(file, row, message)
}

/// `a.sh: line 3: message`, of dash without the word.
fn shell(line: &str) -> Option<Fault> {
    let (file, rest) = line.trim_start().split_once(": ")?;
    let named = ["line ", "Zeile ", "zeile "]
        .iter()
        .find_map(|word| rest.strip_prefix(word));
    let numbered = rest.starts_with(|c: char| c.is_ascii_digit());
    let script = is_source(file) || file.starts_with("./");
    let rest = named.or(numbered.then_some(rest))?;
    let (row, message) = rest.split_once(": ")?;
    (script && !file.contains(' ') && row.bytes().all(|byte| byte.is_ascii_digit())).then(|| at(file, row, message))?
}

/// `Makefile:3: *** missing separator.  Stop.`
fn make(line: &str) -> Option<Fault> {
    let (place, message) = line.split_once(": *** ")?;
    let (file, row) = place.rsplit_once(':')?;
    let message = message.split(".  ").next()?.split(". Stop").next()?;
    row.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| at(file, row, message))?
}

/// Returns the mistake in a frame of cmake or terraform: the place in one line, the message above or below.
fn blocks(lines: &[&str]) -> Option<Fault> {
    let bare: Vec<&str> = lines
        .iter()
        .map(|line| line.trim_matches(|c: char| c.is_whitespace() || "│╷╵".contains(c)))
        .collect();
    bare.iter().enumerate().find_map(|(number, line)| {
        if let Some(place) = line.strip_prefix("CMake Error at ") {
            let (file, rest) = place.split_once(':')?;
            let below = bare[number + 1..].iter().find(|line| !line.is_empty())?;
            return at(file, rest, below);
        }
        let place = line.strip_prefix("on ").filter(|line| line.contains(".tf line "))?;
        let (file, row) = place.split_once(" line ")?;
        let above = bare[..number]
            .iter()
            .rev()
            .find_map(|line| line.strip_prefix("Error: "))?;
        at(file, row, above)
    })
}

/// `awk: cmd. line:1: ^ syntax error`, `mawk: line 2: missing } near end of file`.
fn awk(lines: &[&str]) -> Option<Fault> {
    let of_awk = |line: &&&str| ["awk: ", "gawk: ", "mawk: "].iter().any(|name| line.starts_with(name));
    let messages = lines.iter().filter(of_awk).filter_map(|line| {
        let (_, rest) = line.split_once(": ")?;
        let rest = rest.strip_prefix("cmd. line:").or(rest.strip_prefix("line "))?;
        let (row, message) = rest.split_once(": ")?;
        number(row)?;
        Some(message.trim_start())
    });
    let all: Vec<&str> = messages.collect();
    let marked = all.iter().find_map(|message| message.strip_prefix("^ "));
    let message = marked.or_else(|| all.last().copied())?;
    Some(Fault {
        place: None,
        message: message.to_owned(),
    })
}

/// `a.go:3:5: message`, `a.rb:3:in 'f': message`, behind the name of the program or not.
fn plain(line: &str) -> Option<Fault> {
    let mut from = line.trim_start();
    for _ in 0..3 {
        let (word, rest) = from.split_once(' ')?;
        let mut pieces = word.trim_end_matches(':').splitn(3, ':');
        let (file, row) = (pieces.next()?, pieces.next());
        let column = pieces.next();
        let numbered = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if let Some(row) = row.filter(|row| is_source(file) && numbered(row)) {
            let ends = word.ends_with(':') && column.is_none_or(numbered);
            let called = column.is_some_and(|column| column == "in");
            let message = if called { rest.split_once(": ")?.1 } else { rest };
            let warns = ["warning", "note", "Warnung", "warn"]
                .iter()
                .any(|word| message.trim_start().starts_with(word));
            return (ends || called)
                .then(|| at(file, row, message.trim_start_matches("error: ")).filter(|_| !warns))?;
        }
        from = rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::failure::reason;
    use crate::failure::tests::{failure, machine};

    #[test]
    fn the_place_and_the_message_are_told_whatever_reads_the_file() {
        let table = [
            (
                "node a.js",
                "/srv/ada/work/a.js:1\nconst a = ;\n          ^\n\nSyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal/modules/cjs/loader:1378:20)\n\nNode.js v20.1.0",
                "a.js:1: SyntaxError: Unexpected token ';'",
            ),
            (
                "node a.js",
                "node:fs:441\n    return binding.readFileUtf8(path, stringToFlags(options.flag));\n                   ^\n\nError: ENOENT: no such file or directory, open 'x'\n    at Object.readFileSync (node:fs:441:20)\n    at Object.<anonymous> (/srv/ada/work/a.js:3:4)",
                "a.js:3: Error: ENOENT: no such file or directory, open 'x'",
            ),
            (
                "java Main",
                "Exception in thread \"main\" java.lang.ArithmeticException: / by zero\n\tat Main.main(Main.java:5)",
                "Main.java:5: java.lang.ArithmeticException: / by zero",
            ),
            (
                "perl a.pl",
                "syntax error at a.pl line 3, near \"= ;\"\nExecution of a.pl aborted due to compilation errors.",
                "a.pl:3: syntax error near '= ;'",
            ),
            ("perl a.pl", "no luck at a.pl line 2.", "a.pl:2: no luck"),
            (
                "lua a.lua",
                "lua: a.lua:1: unexpected symbol near ';'",
                "a.lua:1: unexpected symbol near ';'",
            ),
            (
                "php a.php",
                "PHP Parse error:  syntax error, unexpected token \";\" in /srv/ada/work/a.php on line 3",
                "a.php:3: syntax error, unexpected token ';'",
            ),
            (
                "bash a.sh",
                "a.sh: line 3: syntax error: unexpected end of file",
                "a.sh:3: syntax error: unexpected end of file",
            ),
            (
                "./a.sh",
                "./a.sh: Zeile 2: foo: Kommando nicht gefunden.",
                "./a.sh:2: foo: Kommando nicht gefunden",
            ),
            (
                "sh a.sh",
                "a.sh: 4: Syntax error: \"fi\" unexpected",
                "a.sh:4: Syntax error: 'fi' unexpected",
            ),
            (
                "make",
                "Makefile:3: *** missing separator.  Stop.",
                "Makefile:3: missing separator",
            ),
            (
                "make",
                "Makefile:3: *** Fehlendes Trennzeichen.  Schluss.",
                "Makefile:3: Fehlendes Trennzeichen",
            ),
            (
                "go build",
                "# work\n./main.go:5:2: undefined: x",
                "./main.go:5: undefined: x",
            ),
            (
                "ruby a.rb",
                "a.rb:3:in 'f': undefined method 'x' for nil (NoMethodError)",
                "a.rb:3: undefined method 'x' for nil (NoMethodError)",
            ),
            (
                "awk '{print $1' f",
                "awk: cmd. line:1: {print $1\nawk: cmd. line:1:          ^ unexpected newline or end of string",
                "unexpected newline or end of string",
            ),
            (
                "awk '{print $1' f",
                "mawk: line 2: missing } near end of file",
                "missing } near end of file",
            ),
            (
                "terraform plan",
                "╷\n│ Error: Unsupported argument\n│ \n│   on main.tf line 3, in resource \"a\" \"b\":\n│    3:   x = 1\n╵",
                "main.tf:3: Unsupported argument",
            ),
            (
                "cmake .",
                "CMake Error at CMakeLists.txt:2 (foo):\n  Unknown CMake command \"foo\".",
                "CMakeLists.txt:2: Unknown CMake command 'foo'",
            ),
        ];
        for (command, output, expected) in table {
            let failure = failure(command, output);
            assert_eq!(reason(&failure, &machine()).as_deref(), Some(expected), "{command}");
        }
    }

    #[test]
    fn what_only_looks_like_a_place_is_none() {
        for (command, output) in [
            ("make", "a.c:3:5: warning: unused variable 'x' [-Wunused]"),
            ("grep x a.py", "a.py:3:import x"),
            ("false", "see notes.md: line 3"),
        ] {
            assert_eq!(reason(&failure(command, output), &machine()), None, "{command}");
        }
    }
}
