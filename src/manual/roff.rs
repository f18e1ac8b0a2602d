//! The source of a manual page, taken apart far enough to find the options in it: lines, and what begins them.
//!
//! Both macro packages are read, man(7) and mdoc(7). Nothing is laid out; requests that only place text are ignored.

use std::collections::HashMap;

use super::escape::Fonts;
use super::mdoc;

/// Marks the beginning of text in italics, which is what the user fills in.
pub(super) const ITALIC: char = '\u{e001}';
/// Marks the end of text in italics.
pub(super) const UPRIGHT: char = '\u{e000}';

/// The kind of text that begins a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The title of a section.
    Section,
    /// A term that the following lines describe.
    Tag,
    /// The first line of a paragraph.
    Start,
    /// Any other line.
    More,
}

/// A line of text without any markup but [`ITALIC`] and [`UPRIGHT`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// No page that is read has more lines; the largest there are have half of it.
const MOST_LINES: usize = 100_000;

/// The lines of a page.
pub(super) fn lines(source: &str) -> Vec<Line> {
    let mut reader = Reader::new();
    for line in source.lines().take(MOST_LINES) {
        reader.line(line);
    }
    reader.lines
}

/// The page that this one only refers to: `.so man1/other.1`.
pub(super) fn refers_to(source: &str) -> Option<&str> {
    source
        .lines()
        .filter(|line| !line.starts_with(".\\\"") && !line.starts_with("'\\\"") && !line.trim().is_empty())
        .find_map(|line| line.strip_prefix(".so "))
        .map(str::trim)
}

pub(super) struct Reader {
    lines: Vec<Line>,
    next: Kind,
    filled: bool,
    /// The text that is left out: its end, or a number of open braces.
    skipped: Skipped,
    /// True if the branch of the last condition was taken.
    taken: bool,
    table: Table,
    /// Text that a macro has begun and a later one ends, as in `.It Xo`.
    open: Option<String>,
    pub(super) fonts: Fonts,
    /// The name of the program, which `.Nm` alone stands for.
    pub(super) name: String,
}

#[derive(PartialEq, Eq)]
enum Skipped {
    Nothing,
    Macro(String),
    Braces(i32),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Outside,
    Format,
    Rows,
}

impl Reader {
    fn new() -> Self {
        Self {
            lines: Vec::new(),
            next: Kind::Start,
            filled: true,
            skipped: Skipped::Nothing,
            taken: true,
            table: Table::Outside,
            open: None,
            fonts: Fonts::new(HashMap::new()),
            name: String::new(),
        }
    }

    fn line(&mut self, line: &str) {
        match &mut self.skipped {
            Skipped::Nothing => {}
            Skipped::Macro(end) => {
                if line.trim_end() == end.as_str() {
                    self.skipped = Skipped::Nothing;
                }
                return;
            }
            Skipped::Braces(open) => {
                *open += braces(line);
                if *open <= 0 {
                    self.skipped = Skipped::Nothing;
                }
                return;
            }
        }
        if self.table != Table::Outside && !line.starts_with(".T") {
            return self.row(line);
        }
        if line.starts_with(['.', '\'']) {
            let rest = line[1..].trim_start();
            if !rest.starts_with("\\\"") {
                self.request(rest);
            }
            return;
        }
        if line.trim().is_empty() {
            self.next = first(self.next);
            return;
        }
        let text = self.fonts.plain(line);
        self.text(&text);
    }

    fn row(&mut self, line: &str) {
        if self.table == Table::Format {
            if line.trim_end().ends_with('.') {
                self.table = Table::Rows;
            }
            return;
        }
        for cell in line.split('\t') {
            let cell = cell.trim_start_matches("T}").trim_start_matches("T{");
            let cell = cell.strip_prefix(".B ").unwrap_or(cell);
            self.next = Kind::Start;
            let text = self.fonts.plain(cell);
            self.text(&text);
        }
    }

    fn request(&mut self, line: &str) {
        let name = &line[..line
            .find(|c: char| c.is_whitespace() || c == '\\')
            .unwrap_or(line.len())];
        let rest = line[name.len()..].trim_start();
        match name {
            "" => {}
            "de" | "de1" | "am" | "ig" => {
                let end = rest.split_whitespace().nth(usize::from(name != "ig"));
                self.skipped = Skipped::Macro(format!(".{}", end.unwrap_or(".")));
            }
            "ds" => {
                if let Some((name, value)) = rest.split_once(char::is_whitespace) {
                    self.fonts.define(name, value.trim_start_matches('"'));
                }
            }
            "if" | "ie" => self.condition(rest),
            "el" => {
                let taken = !self.taken;
                self.branch(rest, taken);
            }
            "TS" | "T&" => self.table = Table::Format,
            "TE" => self.table = Table::Outside,
            "nf" | "EX" | "Vb" | "SY" => self.fill(false),
            "fi" | "EE" | "Ve" | "YS" => self.fill(true),
            _ => {
                let arguments = arguments(rest);
                if !self.man(name, &arguments) {
                    mdoc::request(self, name, &arguments);
                }
            }
        }
    }

    /// Returns true if it was a macro of man(7) or a request.
    fn man(&mut self, name: &str, arguments: &[String]) -> bool {
        match name {
            "SH" | "SS" | "Sh" | "Ss" => {
                self.fonts.reset();
                let title = self.joined(arguments, " ");
                self.push(Kind::Section, &title);
                self.next = Kind::Start;
                self.filled = true;
            }
            "TP" | "TQ" => {
                self.fonts.reset();
                self.next = Kind::Tag;
            }
            "IP" => {
                self.fonts.reset();
                self.next = Kind::Start;
                if let Some(tag) = arguments.first() {
                    let tag = self.fonts.plain(tag);
                    if tag.chars().any(char::is_alphanumeric) || tag.trim_start().starts_with('-') {
                        self.push(Kind::Tag, &tag);
                    }
                }
            }
            "PP" | "LP" | "P" | "HP" | "br" | "sp" | "RS" | "RE" | "in" | "ti" | "Pp" | "bp" => {
                if name != "in" && name != "ti" {
                    self.fonts.reset();
                }
                self.next = first(self.next);
            }
            "B" | "SM" | "SB" | "CW" | "R" => {
                let text = self.joined(arguments, " ");
                self.text(&text);
            }
            "I" => {
                let text = self.joined(arguments, " ");
                self.text(&format!("{ITALIC}{text}{UPRIGHT}"));
            }
            "BR" | "RB" | "BI" | "IB" | "IR" | "RI" => self.alternating(name, arguments),
            "OP" => {
                let text = self.joined(arguments, " ");
                self.text(&format!("[{text}]"));
            }
            "TH" | "IX" | "PD" | "ad" | "na" | "hy" | "nh" | "ne" | "ta" | "so" | "tr" | "nr" | "ft" | "rm" | "UE"
            | "ME" | "DT" | "RI_" => {}
            _ => return false,
        }
        true
    }

    fn alternating(&mut self, fonts: &str, arguments: &[String]) {
        let mut text = String::new();
        for (at, argument) in arguments.iter().enumerate() {
            let plain = self.fonts.plain(argument);
            if fonts.as_bytes()[at % 2] == b'I' {
                text.extend([ITALIC]);
                text.push_str(&plain);
                text.push(UPRIGHT);
            } else {
                text.push_str(&plain);
            }
        }
        self.text(&text);
    }

    fn joined(&mut self, arguments: &[String], between: &str) -> String {
        let plain: Vec<String> = arguments.iter().map(|argument| self.fonts.plain(argument)).collect();
        plain.join(between)
    }

    fn fill(&mut self, filled: bool) {
        self.filled = filled;
        self.next = first(self.next);
    }

    /// `.if n text` and the like; what is meant for paper is left out.
    fn condition(&mut self, rest: &str) {
        let (condition, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        let (condition, glued) = condition.split_at(condition.find("\\{").unwrap_or(condition.len()));
        let taken = matches!(condition, "n" | "!t" | "1");
        self.taken = taken;
        self.branch(&format!("{glued}{rest}"), taken);
    }

    fn branch(&mut self, rest: &str, taken: bool) {
        if taken {
            let rest = rest
                .trim_start()
                .trim_start_matches("\\{")
                .trim_start_matches('\\')
                .trim();
            if !rest.is_empty() && rest.len() < 4096 {
                self.line(rest);
            }
            return;
        }
        let open = braces(rest);
        if open > 0 {
            self.skipped = Skipped::Braces(open);
        }
    }

    /// Begins text that goes on until [`Reader::close`].
    pub(super) fn open(&mut self, text: &str) {
        self.open = Some(text.to_owned());
    }

    pub(super) fn close(&mut self, rest: &str) {
        if let Some(mut text) = self.open.take() {
            text.push_str(rest);
            self.text(&text);
        }
    }

    /// Sets the kind of the next text.
    pub(super) fn expect(&mut self, kind: Kind) {
        self.next = kind;
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        if let Some(open) = &mut self.open {
            open.push(' ');
            open.push_str(text);
            return;
        }
        let kind = self.next;
        self.push(kind, text);
        self.next = match kind {
            Kind::Tag | Kind::Section => Kind::Start,
            _ if !self.filled => Kind::Start,
            _ => Kind::More,
        };
    }

    pub(super) fn push(&mut self, kind: Kind, text: &str) {
        self.lines.push(Line {
            kind,
            text: text.trim_end().to_owned(),
        });
    }
}

/// A break does not take away that a tag is waited for.
fn first(next: Kind) -> Kind {
    if next == Kind::Tag { Kind::Tag } else { Kind::Start }
}

fn braces(line: &str) -> i32 {
    let count = |brace: &str| i32::try_from(line.matches(brace).count()).unwrap_or(i32::MAX / 2);
    count("\\{") - count("\\}")
}

/// The arguments of a macro; those in quotes may hold blanks.
pub(super) fn arguments(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut characters = text.chars().peekable();
    loop {
        while characters.next_if(|c| *c == ' ' || *c == '\t').is_some() {}
        let Some(&first) = characters.peek() else { break };
        let mut word = String::new();
        let quoted = first == '"';
        if quoted {
            characters.next();
        }
        while let Some(character) = characters.next() {
            match character {
                '"' if quoted => match characters.next_if_eq(&'"') {
                    Some(quote) => word.push(quote),
                    None => break,
                },
                ' ' | '\t' if !quoted => break,
                '\\' => {
                    if characters.peek() == Some(&'"') {
                        characters.by_ref().for_each(drop);
                        break;
                    }
                    word.push('\\');
                    word.extend(characters.next());
                }
                other => word.push(other),
            }
        }
        all.push(word);
    }
    all
}
