//! A module that an interpreter of Python does not find: what has it, and what installs that for this interpreter.

use super::{Candidate, Rank, RuleContext, declared, install, is_listed, listed};
use crate::near;
use crate::rules::{Captures, Pattern, Value};
use crate::syntax::line::Part;

/// The messages of Python about a missing module, which is `{x}`.
const MISSING: [&str; 4] = [
    "modulenotfounderror: no module named '{x}'",
    "importerror: no module named '{x}'",
    "importerror: no module named {x}",
    ": no module named {=x}",
];

/// What one slip costs at most.
const ONE_SLIP: u32 = 100;

/// Adds the fixes for a missing module.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let Some(module) = missing(context) else { return };
    let Some(part) = context.line.parts.iter().find(|part| is_python(context, part)) else {
        return;
    };
    let top = module.split('.').next().unwrap_or(&module);
    if top.starts_with('_') || is_listed("python-std", top) {
        return;
    }
    if is_here(context, part, top) {
        found.extend(search(context, part, &module));
        return;
    }
    if let Some(package) = declared("system-module", top).next() {
        let program = context.line.program(part);
        if context.has("apt") {
            install::system_package(context, part, package, (program, program), Rank::Named, found);
        }
        return;
    }
    let of = |name: &str| declared("package", name).next();
    let known = of(&module).or_else(|| of(top));
    let package = known.unwrap_or(top);
    // A module that was named with `-m` may be misspelt.
    let run = context.is_typed(&module);
    if run && package == top && !listed("pypi").chain(listed("python-runners")).any(|name| name == top) {
        return;
    }
    // Somebody may have a package under the name that others mistype, and it runs what it likes.
    let known = known.is_some() || listed("pypi").any(|name| name == package);
    if !known && !near::nearest(package, listed("pypi"), ONE_SLIP).is_empty() {
        return;
    }
    let (Some(install), Some(package)) = (
        installer(context, part),
        super::template::word(context.shell(), package),
    ) else {
        return;
    };
    let sudo = if part.sudo { "sudo " } else { "" };
    found.push(Candidate::new(
        "python-module",
        Rank::Usual,
        context.first(part, &format!("{sudo}{install} {package}")),
        context.why(
            [
                "the module `{}` is not installed",
                "das Modul `{}` ist nicht installiert",
            ],
            &[&module],
        ),
    ));
}

fn missing(context: &RuleContext<'_>) -> Option<String> {
    MISSING.iter().find_map(|says| {
        let mut captures = Captures::new();
        let typed = |word: &str| context.is_typed(word);
        Pattern::new(says)
            .ok()
            .filter(|pattern| pattern.find(context.text, &typed, &mut captures))?;
        match captures.remove("x") {
            // Only a name is one of a module: a package whose part is missing is told as a whole.
            Some(Value::One(name)) if name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)) => Some(name),
            _ => None,
        }
    })
}

/// Returns true if a part is run by Python.
fn is_python(context: &RuleContext<'_>, part: &Part) -> bool {
    let program = context.line.program(part);
    program.starts_with("python") || is_script(program) || is_listed("python-runners", program)
}

/// Returns true if a word is the name of a file with Python in it.
fn is_script(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(_, ending)| ending == "py")
}

/// Returns true if the module is a file or a directory of the project, which no package has.
fn is_here(context: &RuleContext<'_>, part: &Part, module: &str) -> bool {
    let script = (0..part.words.len())
        .filter_map(|at| context.line.word(part, at))
        .find(|word| is_script(word));
    let beside = script
        .and_then(|script| script.rsplit_once('/'))
        .map(|(dir, _)| format!("{dir}/"));
    let places = [
        Some(String::new()),
        beside,
        Some("src/".to_owned()),
        Some("../".to_owned()),
    ];
    places.into_iter().flatten().any(|place| {
        let dir = format!("{place}{module}");
        context.meta(part, &format!("{dir}.py")).is_some() || context.meta(part, &dir).is_some_and(|meta| meta.dir)
    })
}

/// A module of the project that is not beside the script, which is the only place where Python looks by itself.
fn search(context: &RuleContext<'_>, part: &Part, module: &str) -> Option<Candidate> {
    let script = context
        .words(part)
        .map(|(_, word)| word)
        .find(|word| !word.starts_with('-'))?;
    let beside = script.rsplit_once('/').map_or("", |(dir, _)| dir);
    let holds = |dir: &str| {
        let path = if dir.is_empty() {
            module.to_owned()
        } else {
            format!("{dir}/{module}")
        };
        context.meta(part, &format!("{path}.py")).is_some() || context.meta(part, &path).is_some_and(|meta| meta.dir)
    };
    let runs = context.line.program(part).starts_with("python") && is_script(script);
    let set = context.line.text.contains("PYTHONPATH") || !part.wrappers.is_empty();
    if !runs || set || module.contains('.') || holds(beside) {
        return None;
    }
    let dir = [".", "src"].into_iter().find(|dir| holds(dir))?;
    let at = context.line.span(part).start;
    Some(Candidate::new(
        "python-path",
        Rank::Named,
        context.line.with(at..at, &format!("PYTHONPATH={dir} ")),
        context.why(
            [
                "Python looks for `{}` beside the script only",
                "Python sucht `{}` nur neben dem Skript",
            ],
            &[module],
        ),
    ))
}

/// Returns the command that installs for the interpreter that ran.
fn installer(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let raw = context.line.raw(part, 0)?;
    let program = context.line.program(part);
    let sub = super::sub(context.line, part).and_then(|at| context.line.word(part, at));
    if sub == Some("run") {
        match program {
            "uv" | "poetry" | "pdm" | "rye" => return Some(format!("{program} add")),
            "pipenv" => return Some("pipenv install".to_owned()),
            _ => {}
        }
    }
    let script = is_script(program);
    match raw.rsplit_once('/') {
        Some(_) if program.starts_with("python") => Some(format!("{raw} -m pip install")),
        Some((dir, _)) if !script => Some(format!("{dir}/python -m pip install")),
        _ if program.starts_with("python") && !matches!(program, "python" | "python3") => {
            Some(format!("{program} -m pip install"))
        }
        _ if context.has("pip") => Some("pip install".to_owned()),
        _ if context.has("pip3") => Some("pip3 install".to_owned()),
        _ => Some("python3 -m pip install".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use crate::failure::fixes;
    use crate::failure::tests::{failure, machine};

    #[test]
    fn a_module_is_installed_for_the_interpreter_that_ran() {
        let table = [
            ("python3 a.py", "yaml", "pip install pyyaml && python3 a.py"),
            (
                "venv/bin/python a.py",
                "flask",
                "venv/bin/python -m pip install flask && venv/bin/python a.py",
            ),
            (
                "venv/bin/pytest -x",
                "requests",
                "venv/bin/python -m pip install requests && venv/bin/pytest -x",
            ),
            (
                "python3.11 a.py",
                "numpy",
                "python3.11 -m pip install numpy && python3.11 a.py",
            ),
            ("uv run a.py", "rich", "uv add rich && uv run a.py"),
            (
                "poetry run python a.py",
                "bs4",
                "poetry add beautifulsoup4 && poetry run python a.py",
            ),
            (
                "python3 a.py",
                "google.cloud.storage",
                "pip install google-cloud-storage && python3 a.py",
            ),
            ("python3 a.py", "gi", "sudo apt install python3-gi && python3 a.py"),
            ("python3 a.py", "tkinter", "sudo apt install python3-tk && python3 a.py"),
            // Of the project, of the library, of nobody.
            ("python3 a.py", "helpers", ""),
            ("python3 lib/a.py", "inner", ""),
            ("python3 a.py", "package.missing", ""),
            ("python3 a.py", "imp", ""),
            ("python3 a.py", "asyncio", ""),
            ("python3 a.py", "_ssl", ""),
            ("python3 a.py", "reqeusts", ""),
            ("python3 -c 'import nump'", "nump", ""),
            ("python3 -c 'import pandsa'", "pandsa", ""),
            (
                "python3 -c 'import duckdb'",
                "duckdb",
                "pip install duckdb && python3 -c 'import duckdb'",
            ),
            ("cat log", "yaml", ""),
        ];
        let mut system = machine();
        for path in ["helpers.py", "lib/inner.py", "package/__init__.py"] {
            system.add(path);
        }
        for (command, module, expected) in table {
            let output = format!("Traceback (most recent call last):\nModuleNotFoundError: No module named '{module}'");
            let found = fixes(&failure(command, &output), &system);
            assert_eq!(
                found.first().map_or("", |fix| fix.command.as_str()),
                expected,
                "{command} {module}"
            );
        }
    }
}
