//! Lines that follow the rules of the shell but for one word or blank: a loop without `do`, a blank beside `=`, a `;` that was
//! meant for `find`.

use super::not_found::is_program;
use super::quoting::is_refused;
use super::{Candidate, Rank, RuleContext, phrases};
use crate::shell::Shell;
use crate::syntax::is_open;
use crate::syntax::line::{Part, Role, Word};
use crate::system::below;

/// Commands that are given names with values.
const DECLARE: [&str; 6] = ["alias", "declare", "export", "local", "readonly", "typeset"];

/// Tests of `find` that take a pattern.
const PATTERNS: [&str; 6] = ["-iname", "-ipath", "-iwholename", "-name", "-path", "-wholename"];

/// Actions of `find` that take a command.
const ACTIONS: [&str; 4] = ["-exec", "-execdir", "-ok", "-okdir"];

/// Adds the fixes by these rules.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let mut offer = |rule: &'static str, command: Option<String>, why: [&str; 2]| {
        found.extend(command.map(|command| Candidate::new(rule, Rank::Certain, command, context.why(why, &[]))));
    };
    let twice = [
        "the sign stands there twice, apart from each other",
        "das Zeichen steht zweimal da, getrennt",
    ];
    offer("sign-apart", signs(context), twice);
    offer(
        "keyword-missing",
        keyword(context),
        [
            "the list of commands begins with a word",
            "die Befehlsliste beginnt mit einem Wort",
        ],
    );
    for part in &context.line.parts {
        let equals = declared(context, part)
            .or_else(|| assigned(context, part))
            .or_else(|| assigned_later(context, part));
        offer(
            "assignment",
            equals,
            ["no blanks stand around `=`", "um `=` stehen keine Leerzeichen"],
        );
        if context.line.program(part) != "find" {
            continue;
        }
        offer(
            "find-exec",
            action(context, part),
            [
                "`;` is the shell's without a backslash",
                "`;` gehört ohne Backslash der Shell",
            ],
        );
        offer(
            "find-pattern",
            pattern(context, part),
            [
                "the shell has expanded the pattern",
                "das Muster hat schon die Shell ersetzt",
            ],
        );
        offer(
            "find-xargs",
            piped(context, part),
            [
                "`xargs` takes names apart at blanks",
                "`xargs` zerlegt Namen an Leerzeichen",
            ],
        );
    }
}

/// `> >` and `| |`. Of two signs that append nothing is lost.
fn signs(context: &RuleContext<'_>) -> Option<String> {
    if !is_refused(context) {
        return None;
    }
    let line = context.line;
    line.words.windows(2).find_map(|pair| {
        let [first, second] = pair else { return None };
        let (from, to) = (first.span.end, second.span.start);
        let blank = from < to && line.text[from..to].trim().is_empty();
        let sign = match first.text.as_str() {
            _ if first.text != second.text => return None,
            ">" => ">>",
            "&" => "&&",
            sign @ ("|" | ";" | "&&" | "||") => sign,
            _ => return None,
        };
        let signs = !matches!(first.role, Role::Word | Role::Text);
        (blank && signs).then(|| line.with(first.span.start..second.span.end, sign))
    })
}

/// `for x in y; echo; done`, and `for x in y do echo; done`.
fn keyword(context: &RuleContext<'_>) -> Option<String> {
    let line = context.line;
    let wanted = match line.words.first()?.text.as_str() {
        "for" | "select" | "until" | "while" => "do",
        "if" => "then",
        _ => return None,
    };
    if context.shell() == Shell::Fish || !is_refused(context) {
        return None;
    }
    let fixed = if let Some(at) = line.words.iter().position(|word| word.text == wanted) {
        let before = &line.words[at.checked_sub(1)?];
        if before.role != Role::Word {
            return None;
        }
        line.with(before.span.end..before.span.end, ";")
    } else {
        let ends = |word: &Word| word.role == Role::Operator && word.text == ";";
        let at = line.words.iter().position(ends)?;
        let next = line.words.get(at + 1)?.span.start;
        line.with(next..next, &format!("{wanted} "))
    };
    (!is_open(context.shell(), &fixed)).then_some(fixed)
}

/// `alias ll = 'ls -l'`, `export A = b`, and `alias ll=ls -l`.
fn declared(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    let (program, count) = (line.program(part), part.words.len());
    let first = line.raw(part, 1)?;
    if !DECLARE.contains(&program) || first.starts_with('-') || count < 3 {
        return None;
    }
    let apart = line.word(part, 2) == Some("=");
    let (name, value) = match (apart, first.split_once('=')) {
        (true, _) => (first, line.rest(part, 3)),
        (false, Some((name, _))) => (name, &line.rest(part, 1)[name.len() + 1..]),
        (false, None) => return None,
    };
    let plain = !value.contains(['\'', '"', '\\', '=']);
    let value = match (apart && count == 4, program == "alias" && plain) {
        (true, _) => value.to_owned(),
        (false, true) => format!("'{value}'"),
        (false, false) => return None,
    };
    let named = !name.is_empty() && !value.is_empty();
    named.then(|| line.with(line.span(part), &format!("{program} {name}={value}")))
}

/// `A = b` and `A =b`, of which `A` is read as a program, with the command behind it where there is one.
fn assigned(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    let name = line.word(part, 0)?;
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let refused = context.failure.status == 127 || context.text.has_any(["not found", "nicht gefunden"]);
    if !letters || !refused || context.has(name) {
        return None;
    }
    let (value, next) = match line.raw(part, 1)? {
        "=" => (line.raw(part, 2)?, 3),
        glued => (glued.strip_prefix('=')?, 2),
    };
    if !is_command_at(context, part, next) {
        return None;
    }
    let span = line.words[part.words[0]].span.start..line.words[part.words[next - 1]].span.end;
    let fish = context.shell() == Shell::Fish && part.words.len() == next;
    let set = if fish {
        format!("set {name} {value}")
    } else {
        format!("{name}={value}")
    };
    Some(line.with(span, &set))
}

/// `A= b`, of which `b` is read as a program.
fn assigned_later(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    let before = line.words.get(part.words[0].checked_sub(1)?)?;
    let value = &line.words[part.words[0]];
    let empty = before.role == Role::Assignment && before.text.ends_with('=');
    let unknown = context.failure.status == 127 && !context.has(&value.text);
    let told = context.text.shown.contains(&value.text);
    (empty && unknown && told && is_command_at(context, part, 1))
        .then(|| line.with(before.span.end..value.span.start, ""))
}

/// Returns true if a part ends before a word, or that one is a program.
fn is_command_at(context: &RuleContext<'_>, part: &Part, at: usize) -> bool {
    context.line.word(part, at).is_none_or(|word| is_program(context, word))
}

/// `find . -exec ls {} ;`, and without any end.
fn action(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    let says = ["missing argument to '-", "argument für '-", "fehlendes argument für '-"];
    let at = (1..part.words.len()).rfind(|&at| line.word(part, at).is_some_and(|word| ACTIONS.contains(&word)))?;
    let ended = (at..part.words.len()).any(|at| matches!(line.word(part, at), Some(";" | "+")));
    if ended || at + 1 == part.words.len() || !context.text.has_any(says) {
        return None;
    }
    let end = line.span(part).end;
    let sign = line.words.get(part.words[part.words.len() - 1] + 1);
    let sign = sign.filter(|sign| sign.role == Role::Operator && sign.text == ";");
    Some(line.with(end..sign.map_or(end, |sign| sign.span.end), " \\;"))
}

/// `find -name *.txt .`: the pattern in quotes, the directory in front.
fn pattern(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let says = [
        "paths must precede expression",
        "possible unquoted pattern",
        "pfade müssen vor dem ausdruck",
    ];
    if !context.text.has_any(says) {
        return None;
    }
    let line = context.line;
    let mut words: Vec<String> = (0..part.words.len())
        .filter_map(|at| line.raw(part, at).map(str::to_owned))
        .collect();
    let mut quoted = false;
    for at in 1..words.len() {
        let tests = PATTERNS.contains(&words[at - 1].as_str());
        if tests && words[at].contains(['*', '?', '[']) && !words[at].contains(['\'', '"', '\\', '$']) {
            words[at] = format!("\"{}\"", words[at]);
            quoted = true;
        }
    }
    let last = line.word(part, words.len() - 1)?;
    let is_dir = context.meta(part, last).is_some_and(|meta| meta.dir);
    let valued = words.len() > 2 && words[words.len() - 2].starts_with('-');
    if is_dir && !valued && words.get(1).is_some_and(|word| word.starts_with('-')) {
        let dir = words.pop()?;
        words.insert(1, dir);
    }
    quoted.then(|| line.with(line.span(part), &words.join(" ")))
}

/// `find … | xargs`, where names with blanks are among those that are found.
fn piped(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    let same = |other: &&Part| other.pipeline == part.pipeline && line.program(other) == "xargs";
    let xargs = line
        .parts
        .iter()
        .skip_while(|other| *other != part)
        .nth(1)
        .filter(same)?;
    let says = context.text.has_any(phrases("missing")) || context.text.has_any(["unmatched", "nicht passendes"]);
    let has = |part: &Part, words: &[&str]| context.words(part).any(|(_, word)| words.contains(&word));
    let ends = ["-print", "-print0", "-printf", "-delete", "-exec", "-execdir"];
    let takes = ["-0", "--null", "-d", "--delimiter", "-I", "-i"];
    if !says || has(part, &ends) || has(xargs, &takes) {
        return None;
    }
    let from = line.word(part, 1).filter(|from| !from.starts_with('-')).unwrap_or(".");
    let dir = context.absolute(&context.directory(part), from);
    let names = below(&dir, context.system);
    if !names.iter().any(|name| name.contains([' ', '\'', '"'])) {
        return None;
    }
    let (end, begin) = (line.span(part).end, line.words[xargs.words[0]].span.end);
    let (before, between, after) = (&line.text[..end], &line.text[end..begin], &line.text[begin..]);
    Some(format!("{before} -print0{between} -0{after}"))
}
