//! Regular expressions in another dialect than the program's.

use super::Slip;
use super::line::{Edit, Line, Part, known, range, replace};
use super::matches::pattern;
use super::words::Asked;

/// Signs that mean something only to extended expressions, where it is sure that they are meant.
fn is_extended(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |place: usize| bytes.get(place).copied().unwrap_or_default();
    (1..bytes.len()).any(|place| {
        let before = at(place - 1);
        let plain = before != b'\\';
        match at(place) {
            b'+' => matches!(before, b']' | b')' | b'.') && (place < 2 || at(place - 2) != b'\\' || before == b']'),
            b'{' => plain && at(place + 1).is_ascii_digit() && before != b'$',
            b'|' => plain && before.is_ascii_alphanumeric() && at(place + 1).is_ascii_alphanumeric(),
            _ => false,
        }
    })
}

/// Whether it is written for basic expressions, with backslashes before the signs.
fn is_basic(text: &str) -> bool {
    ["\\(", "\\{", "\\|", "\\+"].iter().any(|sign| text.contains(sign))
}

/// `+`, `{2}` and `|` without `-E`.
pub(super) fn extended(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    for part in line.all(&["grep", "zgrep", "sed"]) {
        let letters: &[char] = if part.is(&["sed"]) {
            &['E', 'r']
        } else {
            &['E', 'P', 'F', 'G']
        };
        let told = letters.iter().any(|letter| part.has(*letter, ""))
            || part.has_word(&[
                "--regexp-extended",
                "--extended-regexp",
                "--perl-regexp",
                "--fixed-strings",
            ]);
        let Some(text) = expression(part).filter(|_| !told) else {
            continue;
        };
        if is_extended(&text) && !is_basic(&text) {
            let message = format!(
                "`{}` reads `+`, `{{…}}` and `|` as letters without `-E`",
                part.program()
            );
            return Some(Slip::new(message, [part.add_option("-E")?]));
        }
    }
    None
}

/// The expression of a command, where it is known.
fn expression(part: &Part) -> Option<String> {
    if !part.is(&["sed"]) {
        return known(pattern(part)?).map(str::to_owned);
    }
    if part.has('e', "") || part.has('f', "") {
        return None;
    }
    let script = known(part.operands().next()?)?;
    // Only the part that is looked for.
    let mut sides = script.strip_prefix('s')?.chars();
    let separator = sides.next().filter(char::is_ascii_punctuation)?;
    Some(script[2..].split(separator).next()?.to_owned())
}

/// `\d` without `-P`.
pub(super) fn digits(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    for part in line.all(&["grep", "zgrep", "sed"]) {
        let sed = part.is(&["sed"]);
        let word = if sed { part.operands().next() } else { pattern(part) };
        let Some(word) = word.filter(|word| known(word).is_some_and(|text| text.contains("\\d"))) else {
            continue;
        };
        if part.has('P', "--perl-regexp") || part.has('F', "") || word.source.contains("\\\\d") {
            continue;
        }
        let edit = replace(word, word.source.replace("[\\d", "[0-9").replace("\\d", "[0-9]"))?;
        return Some(Slip::new(format!("`{}` knows no `\\d`", part.program()), [edit]));
    }
    None
}

/// A name in brackets is a set of letters to `grep` and `sed`.
pub(super) fn brackets(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    for part in line.all(&["grep", "zgrep", "sed"]) {
        let sed = part.is(&["sed"]);
        let word = if sed { part.operands().next() } else { pattern(part) };
        let Some(word) = word.filter(|_| !part.has('F', "")) else {
            continue;
        };
        for name in &asked.bracketed {
            let written = format!("[{name}]");
            let meant = word.source.matches(&written).count() == 1 && !word.source.contains(&format!("\\{written}"));
            // Only where it is looked for.
            let sought = !sed || word.source.find(&written).is_some_and(|at| at <= 4);
            if meant && sought && word.quoted {
                let edit = Edit::replace(
                    range(word)?,
                    word.source.replacen(&written, &format!("\\[{name}\\]"), 1),
                );
                return Some(Slip::new(format!("`{written}` stands for one letter"), [edit]));
            }
        }
    }
    None
}

/// `\t` and `\r` are letters, but for Perl's expressions.
pub(super) fn escaped(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&["grep"]).filter(|_| cfg!(target_os = "linux"))?;
    let pattern = pattern(grep)?;
    let told = ['P', 'F', 'E', 'G'].iter().any(|letter| grep.has(*letter, "")) || pattern.source.starts_with('$');
    let text = pattern.text.replace("\\\\", "");
    let sign = ["\\t", "\\r"].into_iter().find(|sign| text.contains(sign))?;
    if told || is_basic(&text) || grep.has_word(&["--perl-regexp", "--extended-regexp", "--fixed-strings"]) {
        return None;
    }
    Some(Slip::new(
        format!("`{sign}` is a letter without `-P`"),
        [grep.add_option("-P")?],
    ))
}

/// What stands between two texts, without them.
pub(super) fn between(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&["grep"]).filter(|_| cfg!(target_os = "linux"))?;
    let wanted = asked.says(&["between", "zwischen", "enclosed", "inside of", "innerhalb"]);
    let with = asked.says(&[
        "including",
        "einschließlich",
        "inclusive",
        "with the tags",
        "mitsamt",
        "samt",
    ]);
    let word = pattern(grep)?;
    let group = ["(.*?)", "(.*)", "([^<]*)", "([^<]+)", "(.+?)", "(.+)"]
        .into_iter()
        .find(|group| word.source.contains(group))?;
    let quote = word.source.chars().next().filter(|c| "'\"".contains(*c))?;
    let inside = word.source.strip_prefix(quote)?.strip_suffix(quote)?;
    let (before, after) = inside.split_once(group)?;
    let plain = |text: &str| !text.is_empty() && !text.contains(['(', ')', '|']);
    let told = grep.option_with('o').is_some() && !inside.contains("\\K") && !inside.contains("(?");
    if !wanted || with || !told || !plain(before) || !plain(after) {
        return None;
    }
    let middle = group
        .trim_matches(['(', ')'])
        .replace(".*", ".*?")
        .replace(".+", ".+?")
        .replace("??", "?");
    let right = replace(word, format!("{quote}{before}\\K{middle}(?={after}){quote}"))?;
    let mut edits = vec![right];
    match (grep.option_with('P'), grep.option_with('E')) {
        (Some(_), _) => {}
        (None, Some(bundle)) => edits.push(replace(bundle, bundle.source.replacen('E', "P", 1))?),
        (None, None) => edits.push(grep.add_option("-P")?),
    }
    Some(Slip::new("what stands around it would be shown as well", edits))
}
