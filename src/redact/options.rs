//! Secrets in the options and words of programs that take them there.

use super::harmless::{is_harmless, is_place};
use super::index::{Index, has_at, is_row, line_end, next_word};
use super::vocabulary::Vocabulary;
use super::words::{self, Word, lists, program, words};
use super::{Kind, Place, Span};

/// Which programs take secrets, and where.
const OPTIONS: &str = include_str!("options.txt");

/// Programs that hand on what they are given.
const PRINTERS: [&str; 3] = ["echo", "printf", "yes"];

/// All that is known of programs.
#[derive(Debug)]
pub(super) struct Programs {
    /// Each name of a program with where a row of it begins.
    names: Index<4096>,
}

/// A row as it is written: of all that there are, a text needs few.
pub(super) struct Row {
    heads: &'static str,
    pub(super) forms: &'static str,
}

impl Row {
    /// The row that begins at a place of the data.
    fn at(start: usize) -> Option<Self> {
        let (heads, forms) = OPTIONS[start..].lines().next()?.split_once(": ")?;
        Some(Self { heads, forms })
    }

    /// Words that have to follow, as in `docker login`.
    fn wanted(&self) -> impl Iterator<Item = &'static str> {
        let head = self.heads.split_whitespace().last().unwrap_or_default();
        head.split('>').skip(1)
    }

    fn forms(&self) -> impl Iterator<Item = Form> {
        self.forms.split_whitespace().filter_map(form)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// An option: how it is written, how its value comes, what is before the secret in it, and what it is called.
    Option {
        text: &'static str,
        attached: bool,
        next: bool,
        behind: &'static str,
        name: &'static str,
    },
    /// The word with this number that is no option, the last one where there may be more before it, and what is before the
    /// secret in it.
    Operand(usize, bool, &'static str),
    /// The text behind `=` in every word.
    Pairs,
    /// A word, and the one behind it.
    Behind(&'static str),
    /// The text that is piped into it.
    Input,
}

impl Programs {
    pub(super) const fn new() -> Self {
        let text = OPTIONS.as_bytes();
        let mut names = Index::new(OPTIONS);
        let mut at = 0;
        while at < text.len() {
            let end = line_end(text, at);
            if is_row(text, at, end) {
                names = with_names(names, at, end);
            }
            at = end + 1;
        }
        Self { names }
    }

    /// Adds the secrets in the words of commands, also of those that are one word of another: `sh -c 'mysql -p…'`.
    pub(super) fn find(&self, text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
        self.commands(text, &words(text), vocabulary, out);
        for list in lists(text) {
            self.commands(text, &list, vocabulary, out);
        }
    }

    fn commands(&self, text: &str, words: &[Word<'_>], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
        for (at, word) in words.iter().enumerate() {
            let (start, inside) = word.inside();
            if inside.len() < word.text.len() && inside.contains(' ') {
                let first = out.len();
                self.find(inside, vocabulary, out);
                for span in &mut out[first..] {
                    (span.start, span.end) = (span.start + start, span.end + start);
                }
            }
            let rest = &words[at + 1..];
            let end = rest.iter().position(|word| word.first).unwrap_or(rest.len());
            let Some(name) = self.name_of(words, at, &rest[..end]) else {
                continue;
            };
            let words_behind = &rest[..end];
            for row in self.rows(name) {
                let find = |wanted: &str| {
                    let short = wanted.len() == 2 && wanted.starts_with('-');
                    let is = |word: &Word<'_>| word.text == wanted || short && has_letter(word.text, wanted);
                    words_behind.iter().position(is)
                };
                // What is before a subcommand belongs to options.
                let subcommand = row.wanted().next().filter(|wanted| !wanted.starts_with('-'));
                let from = subcommand.and_then(find).unwrap_or(0);
                let command = Command {
                    text,
                    words: &words_behind[from..],
                    vocabulary,
                };
                if row.wanted().all(|wanted| find(wanted).is_some()) {
                    for form in row.forms() {
                        command.find(form, out);
                        if form == Form::Input {
                            input(words, at, &command, out);
                        }
                    }
                }
            }
        }
    }

    /// Returns the rows about a program.
    pub(super) fn rows(&self, name: &str) -> impl Iterator<Item = Row> {
        self.names.find("", name).filter_map(Row::at)
    }

    /// The name of a program of which something is known. A command that failed may have it misspelt.
    fn name_of<'a>(&self, words: &[Word<'a>], at: usize, rest: &[Word<'_>]) -> Option<&'a str> {
        let word = &words[at];
        let first = word.first || (at > 0 && words[at - 1].text == "sudo");
        let name = program(word.bare().1);
        if self.rows(name).next().is_some() {
            return Some(name);
        }
        let misspelt = first && name.len() > 3 && rest.iter().any(|word| word.text.starts_with('-'));
        if !misspelt {
            return None;
        }
        let near = |known: &&str| known.len() > 3 && strsim::osa_distance(known, name) == 1;
        self.names.words(name.len() - 1..=name.len() + 1).filter(near).min()
    }
}

/// The index with the names before the colon of a row. Of `docker>login` the name is what is before the sign.
const fn with_names<const SLOTS: usize>(mut names: Index<SLOTS>, row: usize, row_end: usize) -> Index<SLOTS> {
    let text = OPTIONS.as_bytes();
    let mut heads = row;
    while !has_at(text, heads, b": ") {
        assert!(heads < row_end, "a row without a colon");
        heads += 1;
    }
    let mut at = row;
    while at < heads {
        let (start, end) = next_word(text, at, heads, b' ');
        names = names.with("", next_word(text, start, end, b'>'), row);
        at = end;
    }
    names
}

/// Adds the text that `echo X |` and `<<< X` hand to the program at a place.
fn input(words: &[Word<'_>], at: usize, command: &Command<'_>, out: &mut Vec<Span>) {
    let needs = ["sudo", "docker", "podman"];
    let asks = |word: &Word<'_>| {
        matches!(word.text, "-S" | "--stdin" | "--password-stdin" | "-s" | "-") || word.text.starts_with("-S")
    };
    let name = program(words[at].bare().1);
    if needs.contains(&name) && !command.words.iter().any(asks) {
        return;
    }
    if let Some(here) = command.words.iter().find(|word| word.sign.starts_with("<<<")) {
        command.hide(here.start, here.text, "", "stdin", out);
    }
    let first = words[..=at].iter().rposition(|word| word.first).unwrap_or(at);
    if words[first].sign != "|" {
        return;
    }
    let before = &words[..first];
    let group = before.last().is_some_and(|last| {
        let between = command.text.get(last.end()..words[first].start);
        between.is_some_and(|between| between.trim_start().starts_with([')', '}']))
    });
    let mut end = before.len();
    while let Some(begin) = before[..end].iter().rposition(|word| word.first) {
        printed(&before[begin..end], name, command, out);
        end = begin;
        // In `(echo X; echo X) | passwd` all of them print.
        if !group || before[begin].sign.contains('\n') {
            break;
        }
    }
}

/// Adds the text that a command prints.
fn printed(words: &[Word<'_>], name: &str, command: &Command<'_>, out: &mut Vec<Span>) {
    // In a history there are numbers before it.
    let printer = words.iter().position(|word| PRINTERS.contains(&program(word.text)));
    if let Some(printer) = printer {
        for value in words[printer + 1..]
            .iter()
            .filter(|word| !word.text.starts_with('-') && !word.bare().1.starts_with('%'))
        {
            let (_, inside) = value.bare();
            let behind = if name == "chpasswd" && inside.contains(':') {
                ":"
            } else {
                ""
            };
            command.hide(value.start, value.text, behind, "stdin", out);
        }
    }
}

/// A command of which the program is known.
struct Command<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    vocabulary: &'a Vocabulary,
}

impl Command<'_> {
    fn find(&self, form: Form, out: &mut Vec<Span>) {
        match form {
            Form::Option {
                text,
                attached,
                next,
                behind,
                name,
            } => {
                for (at, word) in self.words.iter().enumerate() {
                    let (_, inside) = word.bare();
                    let following = self.words.get(at + 1).filter(|word| !word.first);
                    if next && (inside == text || is_cluster(inside, text)) {
                        if let Some(value) = following.filter(|value| !value.text.starts_with("--")) {
                            self.hide(value.start, value.text, behind, name, out);
                        }
                    } else if attached && let Some((start, value)) = attachment(word, text, behind) {
                        let sign = text.starts_with("--") || value.starts_with('=');
                        if let Some(value) = if sign { value.strip_prefix('=') } else { Some(value) } {
                            self.hide(start + usize::from(sign), value, behind, name, out);
                        }
                    }
                }
            }
            Form::Operand(number, last, behind) => {
                let operands: Vec<_> = self.words.iter().filter(|word| !word.text.starts_with('-')).collect();
                let at = if last { number.max(operands.len()) } else { number };
                if let Some(word) = operands.get(at - 1) {
                    self.hide(word.start, word.text, behind, "operand", out);
                }
            }
            Form::Pairs => {
                for word in self.words {
                    self.hide(word.start, word.text, "=", "pair", out);
                }
            }
            Form::Behind(text) => {
                for pair in self.words.windows(2).filter(|pair| pair[0].bare().1 == text) {
                    self.hide(pair[1].start, pair[1].text, "", text, out);
                }
            }
            Form::Input => {}
        }
    }

    /// Hides what is behind `behind` in a value, all of it where that is empty.
    fn hide(&self, start: usize, value: &str, behind: &str, name: &str, out: &mut Vec<Span>) {
        let (start, value) = words::value(start, value);
        let Some(at) = value.find(behind) else { return };
        // `/nolog` has no user, and `/delete` is an option.
        let flag = value.split(':').next().unwrap_or_default();
        let option = flag.starts_with('/') && flag[1..].bytes().all(|byte| byte.is_ascii_alphabetic());
        if option && (behind == "/" || name == "operand") {
            return;
        }
        let behind_it = &value[at + behind.len()..];
        let end = match behind {
            // `scott/tiger@orcl`
            "/" => behind_it.rfind('@').unwrap_or(behind_it.len()),
            _ => behind_it.len(),
        };
        let (start, value) = words::value(start + at + behind.len(), &behind_it[..end]);
        let none = is_harmless(value, self.vocabulary) || self.vocabulary.has("machines", &value.to_lowercase());
        let none = none || value.chars().count() < 2;
        if !none && !is_place(value) && self.text.is_char_boundary(start + value.len()) {
            out.push(Span::new(start, start + value.len(), Place::new(Kind::Option, name)));
        }
    }
}

/// Returns the value that is attached to an option, in quotes with it or not, and behind other letters where the value is
/// known by a sign: `-pX`, `'-pX'`, `-sSuada:X`.
fn attachment<'a>(word: &Word<'a>, option: &str, behind: &str) -> Option<(usize, &'a str)> {
    let (start, inside) = word.bare();
    let whole = word
        .text
        .strip_prefix(option)
        .map(|value| (word.end() - value.len(), value));
    let quoted = inside.strip_prefix(option).map(|value| (start + option.len(), value));
    if let Some(found) = whole.or(quoted) {
        return Some(found).filter(|(_, value)| !value.is_empty());
    }
    let letter = option
        .strip_prefix('-')
        .filter(|rest| rest.len() == 1 && behind == ":")?;
    let (letters, value) = inside.strip_prefix('-')?.split_once(letter)?;
    let bundle = (1..6).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    (bundle && !value.is_empty()).then(|| (start + inside.len() - value.len(), value))
}

/// `-su` for `-s -u`.
fn is_cluster(word: &str, option: &str) -> bool {
    has_letter(word, option) && word.ends_with(&option[1..])
}

/// `-bcu` has `-c`.
fn has_letter(word: &str, option: &str) -> bool {
    let letter = option.strip_prefix('-').filter(|rest| rest.len() == 1);
    letter.is_some_and(|letter| {
        word.len() <= 6
            && word.starts_with('-')
            && word.contains(letter)
            && word[1..].bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

fn form(text: &'static str) -> Option<Form> {
    if text == "<" {
        return Some(Form::Input);
    }
    if text == "*=" {
        return Some(Form::Pairs);
    }
    if let Some(word) = text.strip_suffix('!') {
        return Some(Form::Behind(word));
    }
    let (text, rest) = text.split_once('[').unwrap_or((text, "]"));
    let (behind, named) = rest.split_once(']')?;
    if let Some(number) = text.strip_prefix('#') {
        let (number, last) = number
            .strip_suffix('~')
            .map_or((number, false), |number| (number, true));
        return number.parse().ok().map(|number| Form::Operand(number, last, behind));
    }
    let (text, named) = match text.split_once('=') {
        Some((text, named)) => (text, named),
        None => (text, named.trim_start_matches('=')),
    };
    Some(option(text, behind, named))
}

fn option(text: &'static str, behind: &'static str, named: &'static str) -> Form {
    let (plain, attached, next) = match (text.strip_suffix('+'), text.strip_suffix('_')) {
        (Some(plain), _) => (plain, true, false),
        (_, Some(plain)) => (plain, false, true),
        _ => (text, true, true),
    };
    let name = if named.is_empty() {
        plain.trim_start_matches(['-', '/'])
    } else {
        named
    };
    Form::Option {
        text: plain,
        // `-token` is a word; `-t` and `-pw` may hold their value.
        attached: attached && (plain.len() <= 3 || plain.starts_with("--") || !next || plain.starts_with('/')),
        next,
        behind,
        name,
    }
}
