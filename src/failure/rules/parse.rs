//! What rules for fixes have besides. How they are written is told at the top of `git.rules`.

use crate::rules::{Body, Field, Pattern};

/// The fields of a rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) subs: Vec<&'a str>,
    pub(super) has: Vec<&'a str>,
    pub(super) lacks: Vec<&'a str>,
    /// Every group must be found; of a group, one.
    pub(super) says: Vec<Vec<Pattern>>,
    /// The output is empty.
    pub(super) silent: bool,
    /// The output is empty, or nobody has seen it.
    pub(super) blind: bool,
    pub(super) conditions: Vec<(Condition, &'a str)>,
    pub(super) actions: Vec<Action<'a>>,
    pub(super) rank: Rank,
    /// Whether the program asks for it by name, so that it may come second although it can destroy something.
    pub(super) asked: bool,
}

/// How likely it is that a fix is what was meant, the likeliest first. Of one rank, the rule that comes first wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::failure) enum Rank {
    /// What was typed can only be a slip.
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

/// What must be so on this machine.
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
    Unborn,
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
        if self.actions.is_empty() {
            return Err("it has no fix");
        }
        if self.says.is_empty() && !self.silent && !self.blind && programs.is_empty() {
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
            "says" => self.says.push(vec![Pattern::new(field.rest)?]),
            "or" => {
                let group = self.says.last_mut().ok_or("`or` belongs below `says`")?;
                group.push(Pattern::new(field.rest)?);
            }
            "silent" => self.silent = true,
            "blind" => self.blind = true,
            "if" => {
                let condition = field.inner()?;
                self.conditions.push((Condition::new(condition.key)?, condition.rest));
            }
            "rank" => self.rank = Rank::new(field.rest)?,
            "asked" => self.asked = true,
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
            "unborn" => Self::Unborn,
            other => return Err(format!("`if {other}` is unknown")),
        })
    }
}
