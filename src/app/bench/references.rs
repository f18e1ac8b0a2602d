//! The effects of the commands that are known to be right, on this machine.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::bench::trial::{Effect, effect, given};
use crate::bench::{Task, judge};
use crate::error::Result;
use crate::system::Search;
use crate::system::sandbox::{Place, Sandbox};

/// A task that can be judged here.
#[derive(Debug)]
pub(super) struct Known<'a> {
    sandbox: &'a Sandbox,
    place: Rc<Place>,
    right: Vec<Effect>,
}

impl Known<'_> {
    /// The directory in which the command is to run.
    pub(super) fn work(&self) -> PathBuf {
        self.place.given().join("work")
    }

    /// Runs a command; says whether it comes to what is right.
    ///
    /// # Errors
    ///
    /// Fails where the sandbox does.
    pub(super) fn is_right(&self, task: &Task, command: &str) -> Result<bool> {
        let Some(answer) = effect(self.sandbox, &self.place, task, command)? else {
            return Ok(false);
        };
        Ok(self.right.iter().any(|right| judge::same(task, right, &answer)))
    }
}

/// The effects for all tasks so far.
#[derive(Debug)]
pub(super) struct References<'a> {
    sandbox: &'a Sandbox,
    /// By what fills them.
    homes: BTreeMap<String, Rc<Place>>,
    /// By the task; nothing of one that cannot be judged here.
    known: BTreeMap<String, Option<Rc<Known<'a>>>>,
}

impl<'a> References<'a> {
    pub(super) fn new(sandbox: &'a Sandbox) -> Self {
        Self {
            sandbox,
            homes: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// Returns what is right for a task. Nothing where a program is missing, or where its own commands do not do here what they
    /// should.
    ///
    /// # Errors
    ///
    /// Fails where the sandbox does.
    pub(super) fn of(&mut self, task: &Task) -> Result<Option<Rc<Known<'a>>>> {
        if let Some(known) = self.known.get(&task.id) {
            return Ok(known.clone());
        }
        let known = self.look(task)?.map(Rc::new);
        self.known.insert(task.id.clone(), known.clone());
        Ok(known)
    }

    /// The tasks that cannot be judged.
    pub(super) fn left_out(&self) -> Vec<String> {
        let none = self.known.iter().filter(|(_, known)| known.is_none());
        none.map(|(id, _)| id.clone()).collect()
    }

    fn look(&mut self, task: &Task) -> Result<Option<Known<'a>>> {
        let search = Search::here();
        let is_here = |program: &str| search.first(program, Path::new("/")).is_some();
        if !is_here(task.shell().name()) || !task.needs.iter().all(|program| is_here(program)) {
            return Ok(None);
        }
        let place = match self.homes.entry(task.given.clone()) {
            Entry::Occupied(known) => Rc::clone(known.get()),
            Entry::Vacant(new) => Rc::clone(new.insert(Rc::new(given(self.sandbox, &task.given)?))),
        };
        let run = |command: &str| effect(self.sandbox, &place, task, command);
        let Some(before) = run("true")? else { return Ok(None) };
        let mut right = Vec::new();
        for command in &task.right {
            right.extend(run(command)?.filter(|after| !judge::is_nothing(task, &before, after)));
        }
        Ok((!right.is_empty()).then_some(Known {
            sandbox: self.sandbox,
            place,
            right,
        }))
    }
}
