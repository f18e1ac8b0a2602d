//! From the lines of a page or of a help text to the options in them.

use std::collections::BTreeSet;

use super::roff::{ITALIC, Kind, Line, UPRIGHT};
use super::{Manual, Name, Opt, Source, Term, Value, tag};

/// A paragraph is kept up to this length.
const LONGEST_TEXT: usize = 4096;

/// No line that says what a program is is longer.
const LONGEST_ABOUT: usize = 300;

/// No more words that are no options are kept.
const MOST_TERMS: usize = 1000;

/// Phrases on pages of programs that pass options on to another one.
const OPEN: [&str; 8] = [
    "accepts all of",
    "accepts all the options",
    "accepts the same options",
    "accepts any of the options",
    "any of the options accepted by",
    "passed directly to",
    "passes all options",
    "all options are passed",
];

/// Reads the lines of a page, or of a help text that has been brought into the same form.
pub(super) fn manual(title: &str, lines: &[Line], source: Source) -> Manual {
    let mut reader = Reader {
        manual: Manual {
            title: title.to_owned(),
            sources: vec![source],
            ..Manual::default()
        },
        synopsis: Vec::new(),
        tags: Vec::new(),
        section: String::new(),
        open: Open::Nothing,
        parent: String::new(),
        letters: BTreeSet::new(),
    };
    for line in lines {
        reader.line(line);
    }
    reader.finish()
}

/// The owner of the text that follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Option,
    Term,
}

struct Reader {
    manual: Manual,
    synopsis: Vec<String>,
    /// Tags that name options somewhere inside.
    tags: Vec<String>,
    section: String,
    /// The owner that still takes text.
    open: Open,
    /// The option that words below it are values of.
    parent: String,
    /// Letters described without a dash, as `ps` and `tar` have them.
    letters: BTreeSet<char>,
}

impl Reader {
    fn line(&mut self, line: &Line) {
        if line.kind == Kind::Section {
            self.section = line.text.to_lowercase();
            self.open = Open::Nothing;
            self.parent.clear();
            self.setting();
            return;
        }
        let plain = plain(&line.text);
        if self.is_name() {
            return self.about(&plain);
        }
        if self.manual.options.len() < 4000 && self.manual.mentioned.len() < 20_000 {
            let mentions = tag::all(&line.text).into_iter().flat_map(|(names, _)| names);
            self.manual.mentioned.extend(mentions.map(|name| name.text));
        }
        if self.is_synopsis() {
            self.synopsis.push(line.text.clone());
            return;
        }
        let lower = plain.to_lowercase();
        self.manual.open |= OPEN.iter().any(|phrase| lower.contains(phrase));
        if matches!(line.kind, Kind::Tag | Kind::Start) {
            if let Some(mut option) = tag::parse(&line.text) {
                option.text.clone_from(&plain);
                self.parent.clone_from(&option.names[0].text);
                self.manual.add_documented(option);
                self.open = Open::Option;
                return;
            }
            if line.kind == Kind::Tag {
                self.open = Open::Nothing;
                self.tagged(line, &plain);
                return;
            }
        }
        if line.kind == Kind::Start && self.open != Open::Option && !self.is_bare() && is_title(&plain) {
            return self.term(&plain);
        }
        let text = match self.open {
            Open::Nothing => None,
            Open::Option => self.manual.options.last_mut().map(|option| &mut option.text),
            Open::Term => self.manual.terms.last_mut().map(|term| &mut term.text),
        };
        if let Some(text) = text {
            append(text, &plain, line.kind);
        }
    }

    /// `npm` describes what can be set below titles, and everything that can be set is an option.
    fn setting(&mut self) {
        let title = plain(&self.section);
        let npm = self.manual.title.starts_with("npm") || self.manual.title == "config.7";
        if npm && !title.is_empty() && title.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            self.manual
                .add_new(option(vec![name(format!("--{title}"))], Value::Unknown));
        }
    }

    /// A tag that begins with something else: a command with options of its own, or a letter without its dash.
    fn tagged(&mut self, line: &Line, plain: &str) {
        if line.text.contains('-') {
            self.tags.push(line.text.clone());
        }
        self.term(plain);
        let (first, rest) = plain.trim().split_once(' ').unwrap_or((plain.trim(), ""));
        let mut letters = first.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_ascii_alphabetic()
        {
            self.letters.insert(letter);
            if matches!(self.manual.title.as_str(), "ps" | "ar") {
                self.letter(first, rest, plain);
            }
        }
    }

    /// A letter that means something else with a dash, or nothing.
    fn letter(&mut self, letter: &str, rest: &str, plain: &str) {
        let takes = !rest.is_empty() && !rest.starts_with('[');
        let value = if takes { Value::Required } else { Value::None };
        let mut option = option(vec![name(letter.to_owned())], value);
        plain.clone_into(&mut option.text);
        self.manual.add_documented(option);
        self.open = Open::Option;
    }

    /// Returns true if the description of the last word is still to come.
    fn is_bare(&self) -> bool {
        self.open == Open::Term && self.manual.terms.last().is_some_and(|term| !term.text.contains('\n'))
    }

    /// A word that may be a command or a value.
    fn term(&mut self, plain: &str) {
        let first = plain.split_whitespace().next().unwrap_or_default();
        let name = first.find('=').map_or(first, |at| &first[..=at]);
        let name = name.trim_end_matches([',', ';', ':']);
        if name.starts_with(|c: char| c.is_alphanumeric()) && self.manual.terms.len() < MOST_TERMS {
            self.manual.terms.push(Term {
                of: self.parent.clone(),
                name: name.to_owned(),
                text: plain.to_owned(),
            });
            self.open = Open::Term;
        }
    }

    /// The section that says in one line what the program is.
    fn is_name(&self) -> bool {
        matches!(self.section.as_str(), "name" | "bezeichnung")
    }

    /// `tar - an archiving utility`
    fn about(&mut self, plain: &str) {
        let about = &mut self.manual.about;
        let begun = !about.is_empty();
        let after = |text: &str| Some(text.split_once(" - ").or_else(|| text.split_once("- "))?.1.to_owned());
        let text = if begun {
            Some(format!(" {}", plain.trim()))
        } else {
            after(plain)
        };
        if let Some(text) = text.filter(|text| about.len() + text.len() < LONGEST_ABOUT) {
            about.push_str(text.trim_end());
        }
    }

    fn is_synopsis(&self) -> bool {
        ["synopsis", "usage", "übersicht", "syntax", "zusammenfassung"]
            .iter()
            .any(|title| self.section == *title)
    }

    fn finish(mut self) -> Manual {
        let synopsis = self.synopsis.join("\n");
        self.manual.synopsis = plain(&synopsis);
        self.manual.runs_command = runs_command(&self.manual.synopsis);
        let long_style = self.manual.names().filter(|name| is_word(&name.text)).count();
        let short_style = self.manual.names().filter(|name| name.text.len() == 2).count();
        for (names, value) in tag::all(&format!("{} {}", synopsis.replace('\n', " "), self.tags.join(" "))) {
            let value = if value == Value::None { Value::Unknown } else { value };
            if is_word(&names[0].text) && short_style >= long_style {
                self.manual.add_cluster(&names[0].text);
            } else {
                self.manual.add_new(option(names, value));
            }
        }
        if matches!(self.manual.title.as_str(), "ps" | "ar" | "tar") {
            for letter in self.letters {
                self.manual
                    .add_new(option(vec![name(format!("-{letter}"))], Value::Unknown));
            }
        }
        share_texts(&mut self.manual.options);
        let known: BTreeSet<String> = self.manual.names().map(|name| name.text.clone()).collect();
        self.manual.mentioned.retain(|name| !known.contains(name));
        self.manual
    }
}

impl Manual {
    fn add_documented(&mut self, option: Opt) {
        // One description for each option that is met twice would be merged; the newest is the one that text follows.
        let known = option.names.iter().all(|name| self.option(&name.text).is_some());
        if known {
            self.add(option.clone());
            self.move_to_end(&option.names[0].text);
        } else {
            self.options.push(option);
        }
    }

    fn move_to_end(&mut self, name: &str) {
        if let Some(at) = self.options.iter().position(|option| option.has(name)) {
            let option = self.options.remove(at);
            self.options.push(option);
        }
    }

    fn add_new(&mut self, option: Opt) {
        if option.names.iter().all(|name| self.option(&name.text).is_none()) {
            self.options.push(option);
        }
    }

    /// `-aBc` in a synopsis where letters are options.
    fn add_cluster(&mut self, cluster: &str) {
        for letter in cluster.chars().skip(1) {
            self.add_new(option(vec![name(format!("-{letter}"))], Value::Unknown));
        }
    }
}

/// `restart PATTERN...` alone on a line, as pages have it that were made of `DocBook`.
fn is_title(plain: &str) -> bool {
    plain.starts_with(|c: char| c.is_ascii_lowercase())
        && plain.len() < 60
        && plain.split_whitespace().count() < 6
        && (plain.ends_with("...") || !plain.ends_with(['.', ':', ';', ',']))
}

fn option(names: Vec<Name>, value: Value) -> Opt {
    Opt {
        names,
        value,
        text: String::new(),
    }
}

fn name(text: String) -> Name {
    Name { text, joined: false }
}

/// `-name`: one dash and more than a letter.
fn is_word(name: &str) -> bool {
    name.starts_with('-') && !name.starts_with("--") && name.len() > 2
}

fn append(text: &mut String, line: &str, kind: Kind) {
    if text.len() + line.len() < LONGEST_TEXT {
        // The line with the names stays alone.
        let alone = !text.contains('\n');
        text.push(if alone || kind == Kind::Start { '\n' } else { ' ' });
        text.push_str(line.trim());
    }
}

/// Several tags above one paragraph mean that it describes them all.
fn share_texts(options: &mut [Opt]) {
    for at in (1..options.len()).rev() {
        let Some((_, body)) = options[at].text.split_once('\n') else {
            continue;
        };
        let body = body.to_owned();
        let before = &mut options[at - 1];
        if !before.text.is_empty() && !before.text.contains('\n') && !before.text.contains("  ") {
            before.text.push('\n');
            before.text.push_str(&body);
        }
    }
}

pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| *c != ITALIC && *c != UPRIGHT).collect()
}

/// Returns true if the synopsis ends in a command whose words are not this program's.
fn runs_command(synopsis: &str) -> bool {
    let lower = synopsis.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
        .any(|word| {
            matches!(
                word,
                "command"
                    | "cmd"
                    | "program"
                    | "utility"
                    | "script"
                    | "prog"
                    | "scriptfile"
                    | "programfile"
                    | "arguments"
                    | "args"
                    | "command-arguments"
                    | "initial-arguments"
            )
        })
}
