//! Words that the shell took apart, or took for something else, since quotes were missing: names with blanks, addresses,
//! scripts, a `!`.

use super::{Candidate, Rank, RuleContext, phrases};
use crate::shell::{is_plain, quote};
use crate::syntax::line::{Part, Role, Word};

/// The messages of a shell that looked for a line of its history.
const NO_EVENT: [&str; 2] = ["event not found", "ereignis nicht gefunden"];

/// How programs and shells say that a script ended too early.
const TOO_SHORT: [&str; 5] = [
    "missing }",
    "unexpected newline or end of string",
    "unexpected end of file",
    "unexpected $end",
    "unerwarteter zeilenumbruch oder ende der zeichenkette",
];

/// Adds the fixes by these rules.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let mut offer = |rule: &'static str, command: Option<String>, why: [&str; 2]| {
        found.extend(command.map(|command| Candidate::new(rule, Rank::Certain, command, context.why(why, &[]))));
    };
    offer(
        "name-apart",
        names(context),
        [
            "a name with blanks or signs stands in quotes",
            "ein Name mit Leer- oder Sonderzeichen steht in Anführungszeichen",
        ],
    );
    offer(
        "address-apart",
        addresses(context),
        [
            "to the shell, signs of the address are its own",
            "Zeichen der Adresse liest die Shell als ihre eigenen",
        ],
    );
    offer(
        "history-sign",
        history(context),
        ["`!` calls a line of the history", "`!` ruft eine alte Zeile"],
    );
    for part in &context.line.parts {
        offer(
            "script-open",
            closed(context, part),
            ["a bracket is not closed", "eine Klammer ist nicht geschlossen"],
        );
        offer(
            "script-apart",
            script(context, part),
            ["a script stands in quotes", "ein Skript steht in Anführungszeichen"],
        );
    }
}

/// Returns true if the shell could make no commands of the line.
pub(super) fn is_refused(context: &RuleContext<'_>) -> bool {
    context.text.has_any(phrases("syntax"))
}

/// The text in quotes, in those that most people type where they change nothing in it.
fn in_quotes(context: &RuleContext<'_>, text: &str) -> String {
    if text.contains(['"', '$', '\\', '`', '!']) {
        quote(context.shell(), text)
    } else {
        format!("\"{text}\"")
    }
}

/// Every name of what is there that the line holds letter by letter and the shell did not read as one word.
fn names(context: &RuleContext<'_>) -> Option<String> {
    let line = context.line;
    let split = is_refused(context)
        || line.unfinished.is_some()
        || context.text.has_any(phrases("too-many"))
        || context.text.has_any(phrases("missing"));
    if !split {
        return None;
    }
    let (mut fixed, mut from) = (String::new(), 0);
    for (index, word) in line.words.iter().enumerate() {
        let program = line.parts.iter().any(|part| part.words[0] == index) && !word.text.contains('/');
        if word.span.start < from || program || !matches!(word.role, Role::Word | Role::Target) {
            continue;
        }
        if let Some(name) = whole_name(context, word) {
            fixed.push_str(&line.text[from..word.span.start]);
            fixed.push_str(&in_quotes(context, name));
            from = word.span.start + name.len();
        }
    }
    fixed.push_str(&line.text[from..]);
    (from > 0).then_some(fixed)
}

/// The longest name of something that begins where a word does and goes on behind it.
fn whole_name<'a>(context: &RuleContext<'a>, word: &Word) -> Option<&'a str> {
    let line = context.line;
    let rest: &'a str = &line.text[word.span.start..];
    let first = rest.split_whitespace().next()?;
    let above = first.rfind('/').map_or(0, |slash| slash + 1);
    let dir = line
        .parts
        .first()
        .map_or_else(|| context.failure.cwd.clone(), |part| context.directory(part));
    let dir = match &rest[..above] {
        "" => dir,
        typed if is_plain(typed) => context.absolute(&dir, typed),
        _ => return None,
    };
    let ends = |name: &str| {
        let after = rest[above..].strip_prefix(name).map(|after| after.chars().next());
        after.is_some_and(|next| next.is_none_or(|c| c.is_whitespace() || "/;&|<>)".contains(c)))
    };
    let entries = context.system.entries(&dir);
    let named = entries.iter().filter(|name| !is_plain(name) && ends(name));
    let longest = named.max_by_key(|name| name.len())?;
    let name = &rest[..above + longest.len()];
    // All of the pieces may be there as well.
    let mut pieces = name.split_whitespace();
    let whole = word.text == name;
    let all = name.contains(' ') && pieces.all(|piece| context.system.meta(&dir.join(piece)).is_some());
    (!whole && !all).then_some(name)
}

/// Addresses with signs that the shell has a use for.
fn addresses(context: &RuleContext<'_>) -> Option<String> {
    let line = context.line;
    let refused = is_refused(context) || context.failure.status == 127;
    let unmatched = context.text.has_any(["no matches found", "no matches for wildcard"]);
    let word = line
        .words
        .iter()
        .find(|word| word.role == Role::Word && word.text.contains("://"))?;
    let address = line.text[word.span.start..].split_whitespace().next()?;
    let split = refused
        && address
            .trim_end_matches([';', '&'])
            .contains(['&', '(', ')', ';', '<', '>', '|']);
    let pattern = unmatched && address.contains(['?', '*', '[']);
    let quoted = address.contains(['\'', '"', '\\', '$', '`']) || address.contains("&&") || address.contains("||");
    let span = word.span.start..word.span.start + address.len();
    ((split || pattern) && !quoted).then(|| line.with(span, &quote(context.shell(), address)))
}

/// Words with a `!` in them, where it keeps to itself.
fn history(context: &RuleContext<'_>) -> Option<String> {
    if !context.text.has_any(NO_EVENT) {
        return None;
    }
    let line = context.line;
    let (mut fixed, mut from) = (String::new(), 0);
    for word in &line.words {
        let raw = &line.text[word.span.clone()];
        let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        let kept = match inner {
            Some(inner) if !inner.contains(['"', '\'', '$', '`', '\\']) => format!("'{inner}'"),
            None if !raw.contains(['"', '\'', '\\']) => raw.replace('!', "\\!"),
            _ => continue,
        };
        if raw.contains('!') && matches!(word.role, Role::Word | Role::Target) {
            fixed.push_str(&line.text[from..word.span.start]);
            fixed.push_str(&kept);
            from = word.span.end;
        }
    }
    fixed.push_str(&line.text[from..]);
    (from > 0).then_some(fixed)
}

fn is_awk(program: &str) -> bool {
    matches!(program, "awk" | "gawk" | "mawk" | "nawk")
}

/// A script in quotes that ends before its brackets do, with those at its end.
fn closed(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let program = context.line.program(part);
    if !(is_awk(program) || program == "jq") || !context.text.has_any(TOO_SHORT) {
        return None;
    }
    (1..part.words.len()).find_map(|at| {
        let raw = context.line.raw(part, at)?;
        let quote = raw.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let script = raw.strip_prefix(quote)?.strip_suffix(quote)?;
        let brackets = open_brackets(script).filter(|brackets| !brackets.is_empty())?;
        Some(
            context
                .line
                .with_word(part, at, &format!("{quote}{script}{brackets}{quote}")),
        )
    })
}

/// The brackets that would close what is open at the end of a script; nothing where one closes another, or in a text.
fn open_brackets(script: &str) -> Option<String> {
    let (mut open, mut inside) = (Vec::new(), false);
    for character in script.chars() {
        match character {
            '"' => inside = !inside,
            '\\' => return None,
            _ if inside => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(character) => return None,
            _ => {}
        }
    }
    (!inside).then(|| open.into_iter().rev().collect())
}

/// `awk {print $1}`, whose braces are the script.
fn script(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let line = context.line;
    if !is_awk(line.program(part)) {
        return None;
    }
    let begins = |index: &&usize| line.text[line.words[**index].span.start..].starts_with('{');
    let start = line.words[*part.words.iter().skip(1).find(begins)?].span.start;
    let end = start + line.text[start..].find('}')? + 1;
    let script = &line.text[start..end];
    let alone = line.text[end..].chars().next().is_none_or(char::is_whitespace);
    (alone && script.contains(' ') && !script[1..].contains(['\'', '{']))
        .then(|| line.with(start..end, &format!("'{script}'")))
}
