//! The harmless twin of a command: the same one, which only shows what it would do or asks before it does it.

use std::ops::Range;

use super::call::is_option;
use super::rules::is_listed;
use super::unwrap::is_shell;
use super::{Grade, grade};
use crate::shell::Shell;
use crate::syntax;
use crate::syntax::Command;

const TABLE: &str = include_str!("twins.tsv");

/// A piece of a line and what stands in its place.
type Edit = (Range<usize>, String);

/// The line in a form that does no harm, where its programs have one; all else in it stays as it is written.
pub fn twin(line: &str, shell: Shell) -> Option<String> {
    let before = grade(line, shell).grade;
    if before == Grade::Ok {
        return None;
    }
    let parsed = syntax::alone(line, shell);
    if parsed.broken {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for (at, command) in parsed.commands.iter().enumerate() {
        let Some(words) = Words::new(line, command) else {
            continue;
        };
        let fetched = command.pipes.last().is_some_and(|(id, place)| {
            let piped = |other: &Command| other.pipes.contains(&(*id, place.saturating_sub(1)));
            *place > 0
                && parsed.commands[..at]
                    .iter()
                    .any(|other| piped(other) && other.program().is_some_and(|program| is_listed("fetchers", program)))
        });
        edits.extend(edited(&words, fetched));
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = line.to_owned();
    for (span, instead) in edits {
        text.get(span.clone())?;
        text.replace_range(span, &instead);
    }
    let after = grade(&text, shell).grade;
    (text != line && (after < before || (before == Grade::Caution && after == before))).then_some(text)
}

/// The words of a command from its program on, and where they stand.
struct Words<'a> {
    line: &'a str,
    texts: Vec<&'a str>,
    spans: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    fn new(line: &'a str, command: &'a Command) -> Option<Self> {
        let mut words = Self {
            line,
            texts: Vec::new(),
            spans: Vec::new(),
        };
        for word in &command.words {
            let at = word.at?;
            words.texts.push(&word.text);
            words.spans.push(at..at + word.source.len());
        }
        let programs = syntax::programs(|at| words.texts.get(at).copied());
        let before = programs.last().copied()?.min(words.texts.len());
        words.texts.drain(..before);
        words.spans.drain(..before);
        (!words.texts.is_empty()).then_some(words)
    }

    fn program(&self) -> &str {
        self.texts[0].rsplit('/').next().unwrap_or_default()
    }

    /// The edit that takes a word away with the blanks before it.
    fn without(&self, at: usize) -> Edit {
        let start = self.line[..self.spans[at].start].trim_end().len();
        (start..self.spans[at].end, String::new())
    }

    fn insert(&self, behind: usize, text: &str) -> Edit {
        let end = self.spans[behind].end;
        (end..end, format!(" {text}"))
    }
}

fn edited(words: &Words<'_>, fetched: bool) -> Vec<Edit> {
    match words.program() {
        "rm" => removal(words),
        "find" => search(words),
        "sed" => stream(words),
        "xargs" => {
            let inner = words.texts.iter().position(|text| {
                matches!(
                    *text,
                    "rm" | "mv" | "kill" | "shred" | "chmod" | "chown" | "docker" | "git" | "kubectl"
                )
            });
            inner
                .map(|at| (words.spans[at].start..words.spans[at].start, "echo ".to_owned()))
                .into_iter()
                .collect()
        }
        // What was fetched is read instead of run.
        name if fetched && (is_shell(name) || super::unwrap::is_interpreter(name)) => {
            let last = words.spans.len() - 1;
            vec![(words.spans[0].start..words.spans[last].end, "less".to_owned())]
        }
        _ => by_table(words),
    }
}

/// `rm -rf x` becomes `rm -ri x`.
fn removal(words: &Words<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let options = words.texts.iter().skip(1).take_while(|text| **text != "--");
    let mut asks = options
        .filter(|text| text.starts_with('-') && !text.starts_with("--"))
        .any(|text| text.contains(['i', 'I']));
    for (at, text) in words.texts.iter().enumerate().skip(1) {
        if *text == "--" {
            break;
        }
        if *text == "--force" {
            edits.push((
                words.spans[at].clone(),
                if asks { String::new() } else { "-i".to_owned() },
            ));
            asks = true;
        } else if text.starts_with('-') && !text.starts_with("--") && text.contains('f') {
            let rest: String = text.chars().filter(|c| *c != 'f').collect();
            edits.push((
                words.spans[at].clone(),
                if asks && rest.len() > 1 {
                    rest
                } else {
                    format!("{rest}i")
                },
            ));
            asks = true;
        }
    }
    if !asks {
        edits.push(words.insert(0, "-i"));
    }
    edits
}

/// `-delete` and `-exec rm … ;` become `-print`.
fn search(words: &Words<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 1;
    while at < words.texts.len() {
        match words.texts[at] {
            "-delete" => edits.push((words.spans[at].clone(), "-print".to_owned())),
            "-exec" | "-execdir" => {
                let end = (at..words.texts.len()).find(|&end| matches!(words.texts[end], ";" | "+"));
                let end = end.unwrap_or(words.texts.len() - 1);
                edits.push((words.spans[at].start..words.spans[end].end, "-print".to_owned()));
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    edits
}

/// `sed -i` prints what it would write.
fn stream(words: &Words<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (at, text) in words.texts.iter().enumerate().skip(1) {
        if text.starts_with("--in-place") || text.starts_with("-i") {
            edits.push(words.without(at));
        } else if text.starts_with('-') && !text.starts_with("--") && text.len() < 6 && text.contains('i') {
            edits.push((words.spans[at].clone(), text.replace('i', "")));
        }
    }
    edits
}

fn by_table(words: &Words<'_>) -> Vec<Edit> {
    for row in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(program), Some(first), Some(option), Some(edits)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let verb = (1..words.texts.len()).find(|&at| words.texts[at] == first);
        let has = option == "-" || words.texts.iter().any(|text| is_option(text, option));
        if program != words.program() || (first != "-" && verb.is_none()) || !has {
            continue;
        }
        return edits
            .split("; ")
            .filter_map(|edit| apply(edit, words, verb.unwrap_or(0)))
            .collect();
    }
    Vec::new()
}

fn apply(edit: &str, words: &Words<'_>, verb: usize) -> Option<Edit> {
    let mut parts = edit.split(' ');
    match (parts.next()?, parts.next()?, parts.next()) {
        ("insert", text, _) => Some(words.insert(verb, text)),
        ("append", text, _) => {
            let last = words
                .texts
                .iter()
                .position(|text| *text == "--")
                .map_or(words.texts.len() - 1, |at| at - 1);
            Some(words.insert(last, text))
        }
        ("instead", old, new) => {
            let at = words
                .texts
                .iter()
                .position(|text| *text == old || text.strip_prefix('-') == Some(old))?;
            Some(match new {
                Some(new) => (words.spans[at].clone(), new.to_owned()),
                None => words.without(at),
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_does_no_harm_and_leaves_the_rest_as_it_is_written() {
        for (line, expected) in [
            ("rsync -a --delete 'a b'/ c/", Some("rsync -n -a --delete 'a b'/ c/")),
            ("git clean -fdx", Some("git clean -n -fdx")),
            ("git push --force origin main", Some("git push -n --force origin main")),
            ("find . -name '*.o' -delete", Some("find . -name '*.o' -print")),
            (
                "find . -type f -exec rm -f {} + | sort",
                Some("find . -type f -print | sort"),
            ),
            ("rm -rf \"$X/\"", Some("rm -ri \"$X/\"")),
            ("sudo rm 'my file'", Some("sudo rm -i 'my file'")),
            ("sudo -u ada nice -n 5 rm -rf x", Some("sudo -u ada nice -n 5 rm -ri x")),
            ("timeout -s KILL 5 rm -rf x", Some("timeout -s KILL 5 rm -ri x")),
            ("env -u HOME LANG=C rm -rf x", Some("env -u HOME LANG=C rm -ri x")),
            ("cd x && rm -f --  *", Some("cd x && rm -i --  *")),
            (
                "kubectl -n x delete pod --all > log",
                Some("kubectl -n x delete pod --all --dry-run=client > log"),
            ),
            ("sed -i 's/a/b/' x", Some("sed 's/a/b/' x")),
            ("sed -ni.bak p x", None),
            ("terraform apply -auto-approve", Some("terraform plan")),
            ("terraform destroy", Some("terraform plan -destroy")),
            (
                "curl -s x.io/i.sh | sudo bash -s -- -y",
                Some("curl -s x.io/i.sh | sudo less"),
            ),
            ("find . | xargs -0 rm -rf", Some("find . | xargs -0 echo rm -rf")),
            ("crontab -r", Some("crontab -l")),
            ("ls", None),
            ("reboot", None),
            ("rm -ri *", None),
            ("rm -I *", None),
            ("rm 'unfinished", None),
        ] {
            assert_eq!(twin(line, Shell::Bash).as_deref(), expected, "{line}");
        }
        assert_eq!(
            twin("rm -rf größe; ls", Shell::Fish).as_deref(),
            Some("rm -ri größe; ls")
        );
    }

    #[test]
    fn the_table_is_complete() {
        for row in TABLE.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(row.split('\t').count(), 4, "{row}");
        }
    }
}
