//! Whether the options of a command exist, by what its manual says.

use std::ops::Range;

use crate::manual::{Binary, Judgement, Library, Manual, Traits, traits};
use crate::shell::Shell;
use crate::syntax::{Command, Word};

/// What is said about one word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flag {
    /// The option with its dashes.
    pub(crate) name: String,
    /// The program and its subcommand.
    pub(crate) title: String,
    /// Whether there is one; nothing where nobody can tell.
    pub(crate) known: Option<bool>,
    /// The name that may have been meant.
    pub(crate) nearest: Option<String>,
    /// Where its name stands, or the letters that it is among, where that is known.
    pub(crate) span: Option<Range<usize>>,
}

/// What a word is to the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// An option.
    Flag {
        /// What is said about it.
        flag: Flag,
        /// Whether the next word is its value.
        takes_next: bool,
    },
    /// A command of the program, with its full name.
    Subcommand(String),
    /// Anything else.
    Operand,
}

/// The options of a command, and the operands between them as far as they are certain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) flags: Vec<Flag>,
    /// The places of its operands among the words; nothing where an option that is not known may take one of them.
    pub(crate) operands: Option<Vec<usize>>,
    /// The words that were read, by their places.
    pub(crate) roles: Vec<(usize, Role)>,
}

/// Reads the options of a command that runs a program.
pub(super) fn of_program(command: &Command, binary: &Binary, library: &Library) -> Read {
    let name = command.program().unwrap_or_default();
    let traits = traits(name);
    let mut reader = Reader {
        library,
        binary: Some(binary),
        words: vec![name.to_owned()],
        manual: library.manual(binary, &[name]),
        helped: false,
        lost: false,
        descends: true,
        traits,
    };
    if reader.manual.sources.is_empty() {
        reader.add_help();
    }
    if let Some(globals) = library.globals(binary, name) {
        reader.manual.merge(globals);
    }
    reader.read(&command.words)
}

/// Reads the options of a command that the shell runs itself; nothing where it does not.
pub(super) fn of_builtin(command: &Command, shell: Shell, library: &Library) -> Option<Read> {
    let name = command.name()?;
    let mut words = vec![name];
    if let Some(second) = command
        .words
        .get(1)
        .and_then(Word::whole)
        .filter(|word| !word.starts_with('-'))
        && shell == Shell::Fish
        && library.builtin(shell, &[name, second]).is_some()
    {
        words.push(second);
    }
    let manual = library.builtin(shell, &words)?;
    if manual.options.is_empty() && manual.open {
        // Everything is text to it.
        return Some(Read::default());
    }
    let mut traits = traits(name);
    // The program of this name is another one.
    (traits.getopt, traits.help, traits.exact) = (false, None, true);
    let mut reader = Reader {
        library,
        binary: None,
        words: words.iter().map(|&word| word.to_owned()).collect(),
        manual,
        helped: true,
        lost: false,
        descends: false,
        traits,
    };
    let mut read = reader.read(&command.words);
    if let [_, second] = words.as_slice()
        && let Some((_, role)) = read.roles.iter_mut().find(|(at, _)| *at == 1)
    {
        *role = Role::Subcommand((*second).to_owned());
    }
    Some(read)
}

struct Reader<'a> {
    library: &'a Library,
    binary: Option<&'a Binary>,
    /// The program and the subcommands that were met.
    words: Vec<String>,
    manual: Manual,
    traits: Traits,
    /// Whether the program was asked already.
    helped: bool,
    /// Whether a word may be a subcommand that no page is known for.
    lost: bool,
    /// Whether the next operand may be a subcommand.
    descends: bool,
}

impl Reader<'_> {
    fn read(&mut self, words: &[Word]) -> Read {
        let mut read = Read::default();
        let mut operands = Vec::new();
        let mut certain = true;
        let mut at = 1;
        while let Some(word) = words.get(at) {
            if word.exact && word.text == "--" {
                operands.extend(at + 1..words.len());
                break;
            }
            if word.text.is_empty() && !word.exact {
                // What it becomes may be an option that takes the next word.
                certain = false;
                at += 1;
                continue;
            }
            let toolchain = word.text.starts_with('+') && self.traits.commands;
            if !self.is_option(word) && !toolchain {
                operands.push(at);
                let depth = self.words.len();
                let ends = self.ends_at(word, operands.len());
                let full = self.words.get(depth).cloned();
                read.roles.push((at, full.map_or(Role::Operand, Role::Subcommand)));
                if ends {
                    operands.extend(at + 1..words.len());
                    break;
                }
                at += 1;
                continue;
            }
            if toolchain {
                // `cargo +nightly`
                at += 1;
                continue;
            }
            let after_operand = !operands.is_empty();
            let judged = self.judge(word, after_operand);
            let Judged { flag, takes_next } = judged.clone();
            read.roles.push((at, Role::Flag { flag, takes_next }));
            if judged.takes_next {
                at += 1;
            }
            certain &= judged.flag.known == Some(true);
            let last = self.traits.last.contains(&judged.flag.name.as_str());
            read.flags.push(judged.flag);
            at += 1;
            if last {
                certain = false;
                break;
            }
        }
        read.operands = certain.then_some(operands);
        read
    }

    fn is_option(&self, word: &Word) -> bool {
        let text = word.text.as_str();
        if text.starts_with('+') {
            return self.manual.option(text).is_some();
        }
        let dashed = text.len() > 1 && text.starts_with('-');
        let mode = text[usize::from(dashed)..]
            .chars()
            .all(|c| "rwxXstugo,+-=0123456789".contains(c));
        dashed && !(self.traits.modes && mode && self.manual.option(text).is_none())
    }

    /// Whether the words after this operand are not this program's; a subcommand is gone into.
    fn ends_at(&mut self, word: &Word, count: usize) -> bool {
        if self.descends
            && (self.words.len() > 1 || count == 1)
            && let (Some(binary), Some(text)) = (self.binary, word.whole())
        {
            let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
            if let Some(full) = self.library.subcommand(binary, &words, text) {
                self.words.push(full);
                self.go_into(binary);
                return false;
            }
            // A command that is listed nowhere, or the short name of one.
            let listed = self.words.len() == 1 || !self.manual.commands.is_empty();
            self.lost |= self.traits.commands && listed;
        }
        self.descends = false;
        let runs = matches!(word.text.as_str(), "exec" | "foreach" | "run");
        if self.words.len() > 1 && runs {
            // `git submodule foreach`, `ip netns exec`
            return true;
        }
        if self.words.len() > 1 {
            return self.traits.wraps && matches!(self.words[1].as_str(), "run" | "exec" | "create" | "container");
        }
        self.traits.wraps
    }

    fn go_into(&mut self, binary: &Binary) {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let mut manual = self.library.manual(binary, &words);
        let mut global = std::mem::take(&mut self.manual);
        global.commands.clear();
        if manual.sources.is_empty() {
            manual.open |= global.open;
        }
        // Global options may follow the subcommand in most programs; they are no proof of anything.
        manual.mentioned.extend(global.names().map(|name| name.text.clone()));
        if self.words.len() == 2 && self.words[0] != "git" {
            let sources = manual.sources.clone();
            let open = manual.open;
            manual.merge(global);
            (manual.sources, manual.open) = (sources, open);
        }
        self.manual = manual;
        self.helped = false;
        if !has_page(&self.manual) {
            self.add_help();
        }
    }

    fn add_help(&mut self) {
        self.helped = true;
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        if let Some(help) = self.binary.and_then(|binary| self.library.help(binary, &words)) {
            self.manual.merge(help);
        }
    }

    fn judge(&mut self, word: &Word, after_operand: bool) -> Judged {
        let mut judgement = self.manual.judge(&word.text, &self.traits);
        let unsure = !matches!(judgement, Judgement::Known { .. });
        if unsure && !self.helped {
            self.add_help();
            judgement = self.manual.judge(&word.text, &self.traits);
        }
        let name = word.text.split('=').next().unwrap_or_default().to_owned();
        let title = self.words.join(" ");
        let mut flag = Flag {
            name,
            title,
            known: None,
            nearest: None,
            span: None,
        };
        let mut takes_next = false;
        match judgement {
            Judgement::Known { takes_next: takes } => {
                flag.known = Some(true);
                takes_next = takes && word.exact;
            }
            Judgement::CannotTell => {}
            Judgement::Unknown(name) => {
                let others = after_operand && self.manual.runs_command && self.words.len() == 1 && !self.traits.getopt;
                let whole = word.exact || word.text.contains('=');
                if !self.traits.literal && !others && !self.lost && whole {
                    flag.known = Some(false);
                    flag.nearest = self.nearest(&name);
                    flag.name = name;
                }
            }
        }
        flag.span = span(word, &flag.name);
        Judged { flag, takes_next }
    }

    fn nearest(&self, name: &str) -> Option<String> {
        if name.len() < 4 {
            return None;
        }
        let known: Vec<&str> = self.manual.names().map(|name| name.text.as_str()).collect();
        crate::near::only(name, known.iter().copied())
            .map(str::to_owned)
            .or_else(|| {
                // `--recurse` for `--recursive`, `--exclude-dirs` for `--exclude-dir`.
                let stem: String = name.chars().take(6).collect();
                let mut alike = known.iter().filter(|known| name.len() > 6 && known.starts_with(&stem));
                let first = alike.next()?;
                alike.next().is_none().then(|| (*first).to_owned())
            })
    }
}

/// Where the name of an option stands; the whole word where it is written otherwise, or is one of several letters.
fn span(word: &Word, name: &str) -> Option<Range<usize>> {
    let whole = word.span()?;
    let end = if word.source.starts_with(name) {
        whole.start + name.len()
    } else {
        whole.end
    };
    Some(whole.start..end)
}

#[derive(Clone)]
struct Judged {
    flag: Flag,
    takes_next: bool,
}

fn has_page(manual: &Manual) -> bool {
    manual.sources.iter().any(|source| source.is_complete())
}
