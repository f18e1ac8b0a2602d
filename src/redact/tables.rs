//! Secrets in columns and in maps of secrets: the title says what is below it.

use super::harmless::{is_dense, is_harmless, is_odd, is_place, is_thing};
use super::vocabulary::{Strength, Vocabulary};
use super::words::{bare, in_line};
use super::{Kind, Place, Span};

/// Adds what is below the title of a password, in lists with separators and in columns, and what is in a `Secret`.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    inserted(text, vocabulary, out);
    if !text.contains('\n') {
        return;
    }
    let lines: Vec<(usize, &str)> = lines(text).collect();
    for (at, (_, title)) in lines.iter().enumerate() {
        for sign in [',', ';', '\t', '|'] {
            if title.matches(sign).count() > 0 {
                separated(&lines[at..], sign, vocabulary, out);
            }
        }
        aligned(&lines[at..], vocabulary, out);
        let beside = [at.checked_sub(1), Some(at + 1)];
        let beside = beside.into_iter().flatten().filter_map(|at| lines.get(at));
        column(lines[at], beside, vocabulary, out);
        if let Some(answer) = lines.get(at + 1) {
            printed(title, *answer, vocabulary, out);
        }
    }
    kubernetes(text, &lines, vocabulary, out);
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line.trim_end_matches(['\n', '\r']))
    })
}

fn is_title(cell: &str, vocabulary: &Vocabulary) -> bool {
    let cell = cell.trim().trim_matches(['"', '\'', '`', '*']);
    !cell.contains(' ') && vocabulary.strength(cell) == Some(Strength::Strong)
}

/// A title is one word, or two; a line that says something is none.
fn is_heading(cells: &[(usize, &str)]) -> bool {
    cells.len() > 1
        && cells.iter().all(|(_, cell)| {
            let cell = cell.trim();
            cell.split_whitespace().count() < 3
                && cell.len() < 30
                && !cell.contains(['=', ':', '(', ')', '{', '}', '$', '/', '-', '<'])
        })
}

/// `user,password` above `ada,geheim`.
fn separated(lines: &[(usize, &str)], sign: char, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let titles = cells(lines[0].1, sign);
    if !is_heading(&titles) {
        return;
    }
    let all = titles.iter().enumerate();
    let columns: Vec<usize> = all
        .filter(|(_, (_, title))| is_title(title, vocabulary))
        .map(|(at, _)| at)
        .collect();
    if columns.is_empty() {
        return;
    }
    for (start, line) in &lines[1..] {
        if line.contains("---") {
            continue;
        }
        let row = cells(line, sign);
        if row.len() != titles.len() {
            break;
        }
        for column in &columns {
            let (at, cell) = row[*column];
            value(start + at, cell, vocabulary, out);
        }
    }
}

/// The cells of a line; a sign within quotes separates nothing.
fn cells(line: &str, sign: char) -> Vec<(usize, &str)> {
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, char) in line.char_indices() {
        if char == '"' {
            quoted = !quoted;
        } else if char == sign && !quoted {
            cells.push((start, &line[start..at]));
            start = at + 1;
        }
    }
    cells.push((start, &line[start..]));
    cells
}

/// `USER    PASSWORD` above `ada     geheim`: both begin in the same column.
fn aligned(lines: &[(usize, &str)], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let title = lines[0].1;
    if !title.contains("  ") || title.contains(['|', ',', ';', '=', ':', '-', '\t']) {
        return;
    }
    let words: Vec<(usize, &str)> = in_line(title).collect();
    if words.len() < 2 {
        return;
    }
    for (column, _) in words.iter().filter(|(_, word)| is_title(word, vocabulary)) {
        for (start, line) in lines[1..].iter().take_while(|(_, line)| !line.trim().is_empty()) {
            let cell = words_at(line, *column);
            if let Some(cell) = cell.filter(|cell| !cell.starts_with("---")) {
                value(start + column, cell, vocabulary, out);
            }
        }
    }
}

/// `password    geheim` in a list of names and values: the line beside it has something in the same column.
fn column<'a>(
    (start, line): (usize, &str),
    mut beside: impl Iterator<Item = &'a (usize, &'a str)>,
    vocabulary: &Vocabulary,
    out: &mut Vec<Span>,
) {
    let words: Vec<(usize, &str)> = in_line(line).collect();
    if let [(_, name), (at, cell)] = words[..]
        && line[..at].ends_with("  ")
        && is_title(name, vocabulary)
        && !(name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase))
        && beside.any(|(_, other)| words_at(other, at).is_some())
    {
        value(start + at, cell, vocabulary, out);
    }
}

/// `$ gh auth token`, and below it what nobody but a machine writes: a command that prints a secret.
fn printed(command: &str, (start, answer): (usize, &str), vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let prompt = ["$ ", "# ", "% "]
        .iter()
        .find_map(|prompt| command.strip_prefix(prompt));
    let words = |command: &str, test: &dyn Fn(&str) -> bool| {
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        command.split(|c| !inside(c)).any(|word| !word.is_empty() && test(word))
    };
    let makes = words(command, &|word| vocabulary.has("makers", word));
    let asks = prompt.is_some_and(|command| {
        let first = command.split_whitespace().next().unwrap_or_default();
        let remark = first.starts_with(char::is_uppercase);
        !remark
            && !vocabulary.has("listers", first)
            && words(command, &|word| vocabulary.strength(word) >= Some(Strength::Medium))
    });
    let hashed = words(command, &|word| vocabulary.has("hashes", word) || word.ends_with("sum"));
    let digit = answer.bytes().any(|byte| byte.is_ascii_digit());
    let odd =
        is_dense(answer) || digit && is_odd(answer) && !is_thing(answer) && !answer.contains(['/', ':', '[', '(']);
    let plain = answer.len() >= 8 && !answer.contains(char::is_whitespace) && odd;
    if plain && (makes || asks) && !hashed {
        value(start, answer, vocabulary, out);
    }
}

fn words_at(line: &str, column: usize) -> Option<&str> {
    in_line(line).find(|(at, _)| *at == column).map(|(_, word)| word)
}

fn value(start: usize, cell: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let (start, cell) = (start + cell.len() - cell.trim_start().len(), cell.trim());
    let (start, cell) = bare(start, cell);
    let none = cell.chars().count() < 3
        || is_harmless(cell, vocabulary)
        || is_place(cell)
        || vocabulary.strength(cell) == Some(Strength::Strong)
        || vocabulary.has("columns", &cell.to_lowercase())
        || cell.starts_with('-');
    if !none {
        out.push(Span::new(start, start + cell.len(), Place::new(Kind::Name, "password")));
    }
}

/// `insert into users (name, password) values ('ada', 'geheim')`.
fn inserted(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let lower = text.to_ascii_lowercase();
    for (at, _) in lower.match_indices("values") {
        let Some(close) = text[..at].trim_end().strip_suffix(')') else {
            continue;
        };
        let Some(open) = close.rfind('(') else { continue };
        let titles = cells(&close[open + 1..], ',');
        let behind = &text[at + "values".len()..];
        let mut start = at + "values".len();
        for tuple in behind.split_inclusive(')') {
            let Some(inside) = tuple.find('(').filter(|_| tuple.ends_with(')')) else {
                break;
            };
            let row = cells(&tuple[inside + 1..tuple.len() - 1], ',');
            for ((_, title), (at, cell)) in titles.iter().zip(row) {
                if is_title(title, vocabulary) && cell.trim().starts_with(['\'', '"']) {
                    value(start + inside + 1 + at, cell, vocabulary, out);
                }
            }
            start += tuple.len();
        }
    }
}

/// Adds the values below `stringData:`, and below `data:` of a `Secret`.
fn kubernetes(text: &str, lines: &[(usize, &str)], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let secret = text.contains("kind: Secret");
    for (at, (_, title)) in lines.iter().enumerate() {
        let indent = title.len() - title.trim_start().len();
        let below = match title.trim() {
            "stringData:" => true,
            "data:" => secret,
            _ => false,
        };
        if !below {
            continue;
        }
        let inside = |line: &str| line.len() - line.trim_start().len() > indent && !line.trim().is_empty();
        for (start, line) in lines[at + 1..].iter().take_while(|(_, line)| inside(line)) {
            if let Some((name, cell)) = line.split_once(": ") {
                value(start + name.len() + 2, cell, vocabulary, out);
            }
        }
    }
}
