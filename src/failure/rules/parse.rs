//! What rules for fixes have besides. How they are written is told at the top of `git.rules`.

use crate::rules::{Body, Field, Pattern};

/// What rules have that say nothing else.
pub(super) const USUAL_RANK: u8 = 50;

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
    /// The lower the likelier; without one, [`USUAL_RANK`].
    pub(super) rank: Option<u8>,
    /// Whether the program asks for it by name, so that it may come second although it can destroy something.
    pub(super) asked: bool,
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
            "rank" => self.rank = Some(field.rest.parse().map_err(|_| "the rank is a number up to 255")?),
            "asked" => self.asked = true,
            _ => return field.unknown(),
        }
        Ok(())
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
