//! The fields of rules for fixes. How they are written is told at the top of `git.rules`.

use crate::rules::{Body, Field, Pattern};

/// The fields of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) subs: Vec<&'a str>,
    pub(super) has: Vec<&'a str>,
    pub(super) lacks: Vec<&'a str>,
    /// Every group must be found; of a group, one.
    pub(super) output: Vec<Vec<Pattern>>,
    /// None of these is found.
    pub(super) no_output: Vec<Pattern>,
    /// The statuses it is about; all where there are none.
    pub(super) statuses: Vec<i32>,
    /// The output is empty, or nobody has seen it.
    pub(super) output_unknown: bool,
    /// The conditions, and whether they must hold or must not.
    pub(super) conditions: Vec<(bool, Condition, &'a str)>,
    pub(super) actions: Vec<Action<'a>>,
    pub(super) rank: Rank,
    /// How many actions stand before those that the program itself asks for by name, and the rank of these: they may come
    /// second although they can destroy something.
    pub(super) asked: Option<(usize, Rank)>,
}

/// The likelihood that a fix is what was meant, the likeliest first. Of one rank, the rule that comes first wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::failure) enum Rank {
    /// The line can only be a slip.
    Certain,
    /// The program proposes it.
    Proposed,
    /// The message names the mistake.
    Named,
    /// The nearest name of a program.
    Nearest,
    Likely,
    Possible,
    #[default]
    Usual,
    Unsure,
    Unlikely,
    /// Only where nothing else is known.
    Last,
}

/// A condition on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Dir,
    File,
    Missing,
    Program,
    Script,
    Package,
    Plain,
    Tar,
    Jar,
    Zip,
    Variable,
    Crlf,
    Unborn,
    Branch,
    Path,
}

/// One way to a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action<'a> {
    /// A template in place of the command, or around it.
    Fix(&'a str),
    /// A template in place of the whole pipeline, `sudo` included.
    Line(&'a str),
    /// One word for another.
    Swap(&'a str, &'a str),
    /// A word for the nearest of a list.
    Near(&'a str, &'a str),
    /// A word for each of a list in turn.
    Each(&'a str, &'a str),
    /// Words after another word: `program`, `sub`, `end` or one of the command.
    Add(&'a str, &'a str),
    /// A word to behind such a place.
    Move(&'a str, &'a str),
}

impl<'a> Body<'a> for Fields<'a> {
    fn take(&mut self, field: Field<'a>) -> Result<(), String> {
        let two = || field.inner().map(|Field { key, rest }| (key, rest));
        let action = match field.key {
            "fix" => Action::Fix(field.rest),
            "line" => Action::Line(field.rest),
            "swap" => two().map(|(bad, good)| Action::Swap(bad, good))?,
            "near" => two().map(|(bad, list)| Action::Near(bad, list))?,
            "each" => two().map(|(bad, list)| Action::Each(bad, list))?,
            "add" => two().map(|(place, text)| Action::Add(place, text))?,
            "move" => two().map(|(word, place)| Action::Move(word, place))?,
            _ => return self.condition(field),
        };
        self.actions.push(action);
        Ok(())
    }

    fn check(&self, programs: &[&str]) -> Result<(), &'static str> {
        if self.output.is_empty() && self.statuses.is_empty() && !self.output_unknown && programs.is_empty() {
            return Err("it would be found anywhere");
        }
        Ok(())
    }
}

impl<'a> Fields<'a> {
    fn condition(&mut self, field: Field<'a>) -> Result<(), String> {
        match field.key {
            "sub" => self.subs.extend(field.words()),
            "has" => self.has.extend(field.words()),
            "lacks" => self.lacks.extend(field.words()),
            "output" => self.output.push(vec![Pattern::new(field.rest)?]),
            "or" => {
                let group = self.output.last_mut().ok_or("`or` belongs below `output`")?;
                group.push(Pattern::new(field.rest)?);
            }
            "no-output" => self.no_output.push(Pattern::new(field.rest)?),
            "status" => {
                let numbers: Result<Vec<i32>, _> = field.words().map(str::parse).collect();
                self.statuses.extend(numbers.map_err(|_| "a status is a number")?);
            }
            "output-unknown" => self.output_unknown = true,
            "if" | "unless" => {
                let condition = field.inner()?;
                let wanted = field.key == "if";
                self.conditions
                    .push((wanted, Condition::new(condition.key)?, condition.rest));
            }
            "rank" => self.rank = Rank::new(field.rest)?,
            "asked" => self.asked = Some((self.actions.len(), Rank::new(field.rest)?)),
            _ => return field.unknown(),
        }
        Ok(())
    }
}

impl Rank {
    fn new(name: &str) -> Result<Self, String> {
        Ok(match name {
            "certain" => Self::Certain,
            "proposed" => Self::Proposed,
            "named" => Self::Named,
            "nearest" => Self::Nearest,
            "likely" => Self::Likely,
            "possible" => Self::Possible,
            "usual" => Self::Usual,
            "unsure" => Self::Unsure,
            "unlikely" => Self::Unlikely,
            "last" => Self::Last,
            other => return Err(format!("`rank {other}` is unknown")),
        })
    }
}

impl Condition {
    fn new(name: &str) -> Result<Self, String> {
        Ok(match name {
            "dir" => Self::Dir,
            "file" => Self::File,
            "missing" => Self::Missing,
            "program" => Self::Program,
            "script" => Self::Script,
            "package" => Self::Package,
            "plain" => Self::Plain,
            "tar" => Self::Tar,
            "jar" => Self::Jar,
            "zip" => Self::Zip,
            "variable" => Self::Variable,
            "crlf" => Self::Crlf,
            "unborn" => Self::Unborn,
            "branch" => Self::Branch,
            "path" => Self::Path,
            other => return Err(format!("`if {other}` is unknown")),
        })
    }
}
