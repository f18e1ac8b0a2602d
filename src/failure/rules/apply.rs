//! The rules of the files, applied.

use super::lists::{MOST_OF_A_LIST, nearest};
use super::parse::{Action, Condition, Fields};
use super::template::{Names, plain_words};
use super::{Candidate, FIXES, RuleContext, SENTENCES, is_listed, listed, lists, sub};
use crate::near;
use crate::rules::{self, Captures, Index, Pattern, Rule, Value};
use crate::shell::is_plain;
use crate::syntax::line::Part;

/// Lists that stand with the words of the rules in code.
const LISTS: [&str; 2] = ["services", "docker-images"];

/// Adds the fixes by the rules of all files.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let programs = context.programs();
    for file in FIXES.iter() {
        for rule in file.rules(&programs, &context.text.low) {
            // The first command that the rule fits is the one that it is about.
            let _ = context
                .line
                .parts
                .iter()
                .any(|part| apply(context, &rule, part, file, found));
        }
    }
}

/// Returns the reason of a failure, by the first of the rules that know no command for it.
pub(super) fn reason(context: &RuleContext<'_>) -> Option<String> {
    let programs = context.programs();
    let mut rules = SENTENCES.rules(&programs, &context.text.low);
    rules.find_map(|rule| {
        let mut parts = context.line.parts.iter();
        parts.find_map(|part| {
            let captures = captured(context, &rule, part)?;
            let doing = Doing::new(context, part, &captures, &SENTENCES);
            doing.holds_all(&rule.body).then(|| doing.why(rule.why))
        })
    })
}

/// Returns true if a rule of the files has the word in its own template.
pub(super) fn writes(rule: &str, word: &str) -> bool {
    let rules = FIXES.iter().flat_map(|file| file.named::<Fields<'_>>(rule));
    let mut actions = rules.flat_map(|rule| rule.body.actions);
    actions.any(|action| match action {
        Action::Fix(template) | Action::Line(template) => template.split(' ').any(|own| own == word),
        _ => false,
    })
}

fn apply(
    context: &RuleContext<'_>,
    rule: &Rule<'static, Fields<'static>>,
    part: &Part,
    file: &'static Index<'static>,
    found: &mut Vec<Candidate>,
) -> bool {
    let Some(captures) = captured(context, rule, part) else {
        return false;
    };
    let doing = Doing::new(context, part, &captures, file);
    if !doing.holds_all(&rule.body) {
        return false;
    }
    let before = found.len();
    for (at, action) in rule.body.actions.iter().enumerate() {
        let asked = rule.body.asked.filter(|(from, _)| at >= *from);
        let rank = asked.map_or(rule.body.rank, |(_, rank)| rank);
        found.extend(doing.commands(action).into_iter().map(|command| Candidate {
            suggested_by_program: asked.is_some(),
            ..Candidate::new(rule.name, rank, command, doing.why(rule.why))
        }));
    }
    found.len() > before
}

/// Returns the captures of a rule in the output, where it is about the command and finds what it waits for.
fn captured(context: &RuleContext<'_>, rule: &Rule<'static, Fields<'static>>, part: &Part) -> Option<Captures> {
    let line = context.line;
    let sub = sub(line, part);
    let words = || context.words(part).map(|(_, word)| word);
    let ended = |status: &i32| *status == context.failure.status;
    let fits = (rule.programs.is_empty() || rule.programs.contains(&line.program(part)))
        && (rule.body.subs.is_empty()
            || sub
                .and_then(|at| line.word(part, at))
                .is_some_and(|sub| rule.body.subs.contains(&sub)))
        && (rule.body.has.is_empty() || words().any(|word| rule.body.has.contains(&word)))
        && !words().any(|word| {
            rule.body
                .lacks
                .iter()
                .any(|lacked| *lacked == word || is_among(lacked, word) && bundles(line.program(part)))
        })
        && (rule.body.statuses.is_empty() || rule.body.statuses.iter().any(ended))
        && (!rule.body.output_unknown || context.text.shown.is_empty());
    if !fits {
        return None;
    }
    let mut captures = Captures::new();
    let typed = |word: &str| context.is_typed(word);
    let shown = rule.body.output.iter().all(|group| {
        group
            .iter()
            .any(|pattern| pattern.find(context.text, &typed, &mut captures))
    });
    let absent = |pattern: &Pattern| !pattern.find(context.text, &typed, &mut Captures::new());
    (shown && rule.body.no_output.iter().all(absent)).then_some(captures)
}

struct Doing<'a> {
    context: &'a RuleContext<'a>,
    part: &'a Part,
    names: Names<'a>,
    /// The file that the rule is from, which has lists of names.
    file: &'static Index<'static>,
}

impl<'a> Doing<'a> {
    fn new(
        context: &'a RuleContext<'a>,
        part: &'a Part,
        captures: &'a Captures,
        file: &'static Index<'static>,
    ) -> Self {
        Self {
            context,
            part,
            names: Names {
                line: context.line,
                part,
                sub: sub(context.line, part),
                captures,
                shell: context.shell(),
                cwd: &context.failure.cwd,
            },
            file,
        }
    }

    /// Returns the reason as a sentence: nothing in it has to be a word of the shell.
    fn why(&self, reasons: [&str; 2]) -> String {
        let reason = self.context.why(reasons, &[]);
        let hole = |hole: &str| {
            let name = hole.split('|').next().unwrap_or(hole);
            let text = self.names.fill(&format!("{{{hole}}}"));
            Some(match self.names.captures.get(name.trim_end_matches("..")) {
                Some(Value::One(one)) if !hole.contains('|') => one.clone(),
                _ => text.unwrap_or_else(|| "…".to_owned()),
            })
        };
        rules::fill(&reason, hole).unwrap_or(reason)
    }

    fn holds_all(&self, rule: &Fields<'_>) -> bool {
        let mut conditions = rule.conditions.iter();
        conditions.all(|(wanted, condition, path)| self.holds(*condition, path) == *wanted)
    }

    fn holds(&self, condition: Condition, path: &str) -> bool {
        let Some(path) = self.plain(path) else {
            return false;
        };
        let meta = || self.context.meta(self.part, &path);
        match condition {
            Condition::Dir => meta().is_some_and(|meta| meta.dir),
            Condition::File => meta().is_some_and(|meta| !meta.dir),
            Condition::Missing => meta().is_none(),
            Condition::Program => self.context.has(&path),
            Condition::Plain => !path.contains(':'),
            Condition::Package => !path.starts_with(['.', '/']),
            Condition::Tar => [".tar", ".tgz", ".tbz", ".txz"]
                .iter()
                .any(|ending| path.contains(ending)),
            Condition::Crlf => {
                let file = self.context.absolute(&self.context.directory(self.part), &path);
                let text = self.context.system.read(&file).unwrap_or_default();
                text.split('\n').next().is_some_and(|line| line.ends_with('\r'))
            }
            Condition::Jar => path.rsplit_once('.').is_some_and(|(_, ending)| ending == "jar"),
            Condition::Zip => path.rsplit_once('.').is_some_and(|(_, ending)| ending == "zip"),
            Condition::Variable => path.starts_with('$') && is_plain(&path[1..]) && self.part.words.len() == 1,
            Condition::Path => path.contains('/'),
            Condition::Branch => lists::look_up(self.context, self.part, "@branches").contains(&path),
            Condition::Unborn => lists::look_up(self.context, self.part, "@branches").is_empty(),
            Condition::Script => lists::look_up(self.context, self.part, "@scripts").contains(&path),
        }
    }

    fn commands(&self, action: &Action<'_>) -> Vec<String> {
        match *action {
            Action::Fix(template) => self.fix(template).into_iter().collect(),
            Action::Line(template) => {
                let text = self.names.fill(template);
                text.map(|text| self.context.line.with(self.part.pipeline.clone(), &text))
                    .into_iter()
                    .collect()
            }
            Action::Swap(bad, good) => self.swap(bad, good).into_iter().collect(),
            Action::Near(bad, list) => self.near(bad, list).unwrap_or_default(),
            Action::Each(bad, list) => self.each(bad, list).unwrap_or_default(),
            Action::Add(place, text) => self.add(place, text).into_iter().collect(),
            Action::Move(word, place) => self.moved(word, place).into_iter().collect(),
        }
    }

    fn fix(&self, template: &str) -> Option<String> {
        let text = self.names.fill(template)?;
        let around = template.contains("{command}");
        let span = if around {
            self.part.pipeline.clone()
        } else {
            self.context.line.span(self.part)
        };
        Some(self.context.line.with(span, text.trim_end()))
    }

    /// Text with holes that is compared and not run.
    fn plain(&self, template: &str) -> Option<String> {
        let Some(name) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return if template.contains('{') {
                self.names.fill(template)
            } else {
                Some(template.to_owned())
            };
        };
        let line = self.context.line;
        match name {
            "sub" => line.word(self.part, self.names.sub?).map(str::to_owned),
            "last" => line.word(self.part, self.part.words.len() - 1).map(str::to_owned),
            _ => match (self.names.captures.get(name), name.parse()) {
                (Some(Value::One(text)), _) => Some(text.clone()),
                (None, Ok(at)) => line.word(self.part, at).map(str::to_owned),
                _ => self.names.fill(template),
            },
        }
    }

    /// Returns the position of a word in the command.
    fn place(&self, text: &str) -> Option<usize> {
        let words = || self.context.words(self.part);
        let found = words().find(|(_, word)| *word == text);
        let found = found.or_else(|| words().find(|(_, word)| word.eq_ignore_ascii_case(text)));
        found.map(|(at, _)| at)
    }

    fn swap(&self, bad: &str, good: &str) -> Option<String> {
        let bad = self.plain(bad)?;
        let at = self.place(&bad)?;
        let good = match self
            .plain(good)
            .filter(|good| bad.starts_with('-') && good.starts_with('-'))
        {
            Some(option) => Some(option).filter(|option| is_plain(option))?,
            // A word of a program for a word of a program is never one that takes quotes.
            None => self.names.fill(good).filter(|good| {
                good.is_empty() || bad.contains(['/', '.']) || good.starts_with('\'') || plain_words(good)
            })?,
        };
        Some(self.context.line.with_word(self.part, at, &good))
    }

    fn list(&self, name: &str) -> Vec<String> {
        match self.names.captures.get(name) {
            // Some programs write their list into one line.
            Some(Value::Many(list)) if list.len() == 1 => list[0].split(' ').map(str::to_owned).collect(),
            Some(Value::Many(list)) => list.clone(),
            Some(Value::One(one)) => vec![one.clone()],
            None if name.starts_with('@') => lists::look_up(self.context, self.part, name),
            None if LISTS.contains(&name) => listed(name).map(str::to_owned).collect(),
            None => self
                .file
                .declared("names", name)
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect(),
        }
    }

    fn near(&self, bad: &str, list_name: &str) -> Option<Vec<String>> {
        let bad = self.plain(bad)?;
        let at = self.place(&bad).or_else(|| self.valued(&bad))?;
        let list_name = self.plain(list_name)?;
        let list = self.list(&list_name);
        let names = list.iter().filter_map(|item| self.item(item));
        if list_name == "@branches" && bad.contains("..") {
            return Some(vec![self.range(at, &bad, &names)?]);
        }
        // What is in the list is no slip.
        if names.clone().any(|name| name == bad) {
            return None;
        }
        let found = nearest(&bad, names, list_name == "@programs");
        Some(found.iter().filter_map(|name| self.instead(at, &bad, name)).collect())
    }

    fn each(&self, bad: &str, list: &str) -> Option<Vec<String>> {
        let bad = self.plain(bad)?;
        let at = self.place(&bad)?;
        // A program's proposal is a guess as well: to `git sync`, git proposes `svn`.
        let near = |name: &str| near::distance(&bad, name, near::most(&bad)).is_some();
        let likely = |name: &str| name.contains(&bad) || bad.contains(name) || near(name);
        let list = self.list(list);
        let items = list
            .iter()
            .filter_map(|item| self.item(item))
            .filter(|item| likely(item));
        Some(
            items
                .take(MOST_OF_A_LIST)
                .filter_map(|item| self.instead(at, &bad, item))
                .collect(),
        )
    }

    /// An item of a list without the program in front, where it is a few plain words.
    fn item<'i>(&self, item: &'i str) -> Option<&'i str> {
        let program = self.context.line.program(self.part);
        let item = item
            .strip_prefix(program)
            .and_then(|rest| rest.strip_prefix(' '))
            .unwrap_or(item);
        // Lists of commands explain each of them.
        let item = if item.split(' ').count() > 3 {
            item.split(' ').next()?
        } else {
            item
        };
        plain_words(item).then_some(item)
    }

    fn instead(&self, at: usize, bad: &str, good: &str) -> Option<String> {
        let line = self.context.line;
        let option = line
            .word(self.part, at)?
            .strip_suffix(bad)
            .filter(|option| option.ends_with('='));
        let good = option.map_or_else(|| good.to_owned(), |option| format!("{option}{good}"));
        (bad.starts_with('-') == good.starts_with('-') || option.is_some())
            .then(|| line.with_word(self.part, at, &good))
            .filter(|fixed| fixed != line.text)
    }

    /// Returns the position of an option with a value glued to it.
    fn valued(&self, value: &str) -> Option<usize> {
        let is_value = |(_, word): &(usize, &str)| {
            let pair = word
                .split_once('=')
                .filter(|(option, _)| option.starts_with('-') && is_plain(word));
            pair.is_some_and(|(_, own)| own == value)
        };
        self.context.words(self.part).find(is_value).map(|(at, _)| at)
    }

    /// `mian..topic` with each end of it that is no branch as the nearest one.
    fn range<'n>(&self, at: usize, bad: &str, names: &(impl Iterator<Item = &'n str> + Clone)) -> Option<String> {
        let dots = if bad.contains("...") { "..." } else { ".." };
        let mended = bad.split(dots).map(|end| {
            let known = end.is_empty() || end == "HEAD" || names.clone().any(|name| name == end);
            let near = || nearest(end, names.clone(), false).first().cloned();
            if known { Some(end.to_owned()) } else { near() }
        });
        let mended: Option<Vec<String>> = mended.collect();
        self.instead(at, bad, &mended?.join(dots))
    }

    fn behind(&self, place: &str) -> Option<usize> {
        match place {
            "program" => Some(0),
            "sub" => self.names.sub,
            "end" => Some(self.part.words.len() - 1),
            word => self.place(word),
        }
    }

    fn moved(&self, word: &str, place: &str) -> Option<String> {
        let line = self.context.line;
        let from = self.place(&self.plain(word)?)?;
        let to = self.behind(place)?;
        let mut order: Vec<usize> = (0..self.part.words.len()).filter(|&at| at != from).collect();
        let behind = order.iter().position(|&at| at == to)?;
        order.insert(behind + 1, from);
        let words: Vec<&str> = order.into_iter().filter_map(|at| line.raw(self.part, at)).collect();
        Some(line.with(line.span(self.part), &words.join(" ")))
    }

    fn add(&self, place: &str, text: &str) -> Option<String> {
        let line = self.context.line;
        let text = self.names.fill(text)?;
        let at = self.behind(place)?;
        let first = text.split(' ').next().unwrap_or_default();
        let bundles = bundles(line.program(self.part));
        let mut words = self.context.words(self.part);
        if words.any(|(_, word)| word == first || bundles && is_among(first, word)) {
            return None;
        }
        let end = line.words[self.part.words[at]].span.end;
        Some(line.with(end..end, &format!(" {text}")))
    }
}

/// Returns true if a program takes several options of one letter behind one hyphen; to few it is one long option.
fn bundles(program: &str) -> bool {
    !is_listed("long-behind-one-hyphen", program)
}

/// Returns true if an option of one letter is among several behind one hyphen: `-r` in `-rf`.
fn is_among(option: &str, word: &str) -> bool {
    let letter = option.strip_prefix('-').filter(|letter| letter.len() == 1);
    let letters = word.strip_prefix('-').filter(|letters| (2..5).contains(&letters.len()));
    let plain = letters.filter(|letters| letters.bytes().all(|byte| byte.is_ascii_alphabetic()));
    letter
        .zip(plain)
        .is_some_and(|(letter, letters)| letters.contains(letter))
}
