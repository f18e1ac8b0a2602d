//! The rules of the files, applied.

use super::parse::{Action, Condition, Fields};
use super::template::{Names, is_plain, plain_words};
use super::{Candidate, FILES, Sight, lists, sub};
use crate::failure::line::Part;
use crate::near;
use crate::rules::{self, Captures, Rule, Value};

/// From a list that the program gave in order, or that a slip is looked for in, no more are offered.
const MOST_OF_A_LIST: usize = 3;

/// What the rules of all files say.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    let programs: Vec<&str> = sight.line.parts.iter().map(|part| sight.line.program(part)).collect();
    let wanted = |names: &[&str]| names.is_empty() || names.iter().any(|name| programs.contains(name));
    for (_, text) in FILES {
        // A test reads every file; a user is not told.
        let Ok(file) = rules::read::<Fields<'_>>(text, &wanted) else {
            continue;
        };
        for rule in &file.rules {
            // The first command that the rule fits is the one that it is about.
            let _ = sight
                .line
                .parts
                .iter()
                .any(|part| apply(sight, rule, part, text, found));
        }
    }
}

fn apply(
    sight: &Sight<'_>,
    rule: &Rule<'static, Fields<'static>>,
    part: &Part,
    file: &'static str,
    found: &mut Vec<Candidate>,
) -> bool {
    let line = sight.line;
    let sub = sub(line, part);
    let words = || (1..part.words.len()).filter_map(|at| line.word(part, at));
    let fits = (rule.programs.is_empty() || rule.programs.contains(&line.program(part)))
        && (rule.body.subs.is_empty()
            || sub
                .and_then(|at| line.word(part, at))
                .is_some_and(|sub| rule.body.subs.contains(&sub)))
        && (rule.body.has.is_empty() || words().any(|word| rule.body.has.contains(&word)))
        && !words().any(|word| rule.body.lacks.contains(&word))
        && (!rule.body.silent || sight.failure.seen && sight.text.shown.is_empty())
        && (!rule.body.blind || sight.text.shown.is_empty());
    if !fits {
        return false;
    }
    let mut captures = Captures::new();
    let typed = |word: &str| sight.is_typed(word);
    let says = rule.body.says.iter().all(|group| {
        group
            .iter()
            .any(|pattern| pattern.find(sight.text, &typed, &mut captures))
    });
    if !says {
        return false;
    }
    let doing = Doing {
        sight,
        part,
        names: Names {
            line,
            part,
            sub,
            captures: &captures,
            shell: sight.shell(),
            cwd: &sight.failure.cwd,
        },
        file,
    };
    if !rule
        .body
        .conditions
        .iter()
        .all(|(condition, path)| doing.holds(*condition, path))
    {
        return false;
    }
    let before = found.len();
    for action in &rule.body.actions {
        found.extend(doing.commands(action).into_iter().map(|command| Candidate {
            command,
            why: doing.why(rule.why),
            rule: rule.name,
            rank: rule.body.rank,
            asked: rule.body.asked,
        }));
    }
    found.len() > before
}

struct Doing<'a> {
    sight: &'a Sight<'a>,
    part: &'a Part,
    names: Names<'a>,
    /// The text that the rule is from, which has lists of names.
    file: &'static str,
}

impl Doing<'_> {
    fn why(&self, reasons: [&str; 2]) -> String {
        let reason = self.sight.why(reasons, &[]);
        self.names.fill(&reason).unwrap_or(reason)
    }

    fn holds(&self, condition: Condition, path: &str) -> bool {
        let Some(path) = self.plain(path) else {
            return false;
        };
        let meta = || self.sight.meta(self.part, &path);
        match condition {
            Condition::Dir => meta().is_some_and(|meta| meta.dir),
            Condition::File => meta().is_some_and(|meta| !meta.dir),
            Condition::Missing => meta().is_none(),
            Condition::Program => self.sight.has(&path),
            Condition::Plain => !path.contains(':'),
            Condition::Package => !path.starts_with(['.', '/']),
            Condition::Tar => [".tar", ".tgz", ".tbz", ".txz"]
                .iter()
                .any(|ending| path.contains(ending)),
            Condition::Unborn => lists::look_up(self.sight, self.part, "@branches").is_empty(),
            Condition::Script => lists::look_up(self.sight, self.part, "@scripts").contains(&path),
        }
    }

    fn commands(&self, action: &Action<'_>) -> Vec<String> {
        match *action {
            Action::Fix(template) => self.fix(template).into_iter().collect(),
            Action::Line(template) => {
                let text = self.names.fill(template);
                text.map(|text| self.sight.line.with(self.part.pipeline.clone(), &text))
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
            self.sight.line.span(self.part)
        };
        Some(self.sight.line.with(span, text.trim_end()))
    }

    /// Text with holes that is compared and not run.
    fn plain(&self, template: &str) -> Option<String> {
        let Some(name) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return Some(template.to_owned());
        };
        let line = self.sight.line;
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

    /// Where a word stands in the command.
    fn place(&self, text: &str) -> Option<usize> {
        let word = |at: usize| self.sight.line.word(self.part, at);
        let mut all = 1..self.part.words.len();
        all.clone()
            .find(|&at| word(at) == Some(text))
            .or_else(|| all.find(|&at| word(at).is_some_and(|word| word.eq_ignore_ascii_case(text))))
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
            None => self
                .names
                .fill(good)
                .filter(|good| good.is_empty() || bad.contains(['/', '.']) || plain_words(good))?,
        };
        Some(self.sight.line.with_word(self.part, at, &good))
    }

    fn list(&self, name: &str) -> Vec<String> {
        match self.names.captures.get(name) {
            // Some programs write their list into one line.
            Some(Value::Many(list)) if list.len() == 1 => list[0].split(' ').map(str::to_owned).collect(),
            Some(Value::Many(list)) => list.clone(),
            Some(Value::One(one)) => vec![one.clone()],
            None if name.starts_with('@') => lists::look_up(self.sight, self.part, name),
            None => rules::declared(self.file, "names", name)
                .flat_map(str::split_whitespace)
                .map(str::to_owned)
                .collect(),
        }
    }

    fn near(&self, bad: &str, list: &str) -> Option<Vec<String>> {
        let bad = self.plain(bad)?;
        let at = self.place(&bad)?;
        let list = self.list(list);
        let names = list.iter().filter_map(|item| self.item(item));
        let most = near::most(&bad) + 25;
        let mut nearest = near::nearest(&bad, names.clone(), most);
        // What was not typed to the end.
        let begun = names
            .clone()
            .filter(|name| bad.len() > 2 && name.len() > bad.len() && name.starts_with(bad.as_str()));
        let longer = |name: &str| u32::try_from(name.len() - bad.len()).unwrap_or(u32::MAX);
        nearest.extend(begun.map(|name| (90 + longer(name), name)));
        nearest.extend(names.filter_map(|name| Some((piece(&bad, name)?, name))));
        nearest.sort_by_key(|&(cost, _)| cost);
        let mut seen = Vec::new();
        nearest.retain(|(_, name)| {
            !seen.contains(name) && {
                seen.push(*name);
                true
            }
        });
        Some(
            nearest
                .iter()
                .take(MOST_OF_A_LIST)
                .filter_map(|(_, name)| self.instead(at, &bad, name))
                .collect(),
        )
    }

    fn each(&self, bad: &str, list: &str) -> Option<Vec<String>> {
        let bad = self.plain(bad)?;
        let at = self.place(&bad)?;
        // What a program proposes is a guess as well: that much has to be right that it cannot be anything.
        let length = u32::try_from(bad.chars().count()).ok()?;
        let likely = |name: &str| {
            name.contains(&bad) || bad.contains(name) || near::distance(&bad, name, 120 + 40 * length).is_some()
        };
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
    fn item<'a>(&self, item: &'a str) -> Option<&'a str> {
        let program = self.sight.line.program(self.part);
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
        (bad.starts_with('-') == good.starts_with('-') && bad != good)
            .then(|| self.sight.line.with_word(self.part, at, good))
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
        let line = self.sight.line;
        let from = self.place(&self.plain(word)?)?;
        let to = self.behind(place)?;
        let mut order: Vec<usize> = (0..self.part.words.len()).filter(|&at| at != from).collect();
        let behind = order.iter().position(|&at| at == to)?;
        order.insert(behind + 1, from);
        let words: Vec<&str> = order.into_iter().filter_map(|at| line.raw(self.part, at)).collect();
        Some(line.with(line.span(self.part), &words.join(" ")))
    }

    fn add(&self, place: &str, text: &str) -> Option<String> {
        let line = self.sight.line;
        let text = self.names.fill(text)?;
        let at = self.behind(place)?;
        let first = text.split(' ').next().unwrap_or_default();
        if (1..self.part.words.len()).any(|at| line.word(self.part, at) == Some(first)) {
            return None;
        }
        let end = line.words[self.part.words[at]].span.end;
        Some(line.with(end..end, &format!(" {text}")))
    }
}

/// What it costs to have meant a name of which only one piece was typed: `pick` for `cherry-pick`.
fn piece(typed: &str, name: &str) -> Option<u32> {
    let mut pieces = name.split(['-', '_', ':']).filter(|piece| *piece != name);
    let long = typed.len() > 3;
    let cost = pieces
        .by_ref()
        .filter_map(|piece| near::distance(typed, piece, near::most(typed)))
        .min();
    cost.filter(|_| long).map(|cost| cost + 100)
}
