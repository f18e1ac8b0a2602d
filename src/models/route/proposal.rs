//! Which models a machine should have: for each role the best one that its memory can hold.

use crate::models::route::Role;
use crate::models::route::inventory::{Entry, Stock};
use crate::models::route::parameters;

/// The size of a conversation beside the weights, in bytes.
const CONVERSATION: u64 = 1_500_000_000;

/// A model that a role should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The role.
    pub role: Role,
    /// The model.
    pub model: String,
    /// The expected size of its weights on the disk, in bytes; nothing is known where this is 0.
    pub bytes: u64,
    /// True if it is here already.
    pub installed: bool,
}

/// For each role the first of its models that is in `stock`, else the first whose weights and conversation fit into `room`
/// bytes. A role for which none does is left out.
pub fn propose<'a>(entries: impl Iterator<Item = &'a Entry>, stock: &Stock, room: u64) -> Vec<Proposal> {
    let entries: Vec<&Entry> = entries.collect();
    let for_role = |role| {
        let listed = || entries.iter().filter(|entry| entry.role == role);
        let here = listed().find(|entry| stock.model(&entry.model).is_some_and(|model| model.broken.is_none()));
        // What is here and does not load would be the same after another download.
        let broken = |entry: &Entry| stock.model(&entry.model).is_some_and(|model| model.broken.is_some());
        let small = |entry: &Entry| parameters::weights(&entry.model).is_some_and(|bytes| bytes + CONVERSATION <= room);
        let fits = || listed().find(|entry| small(entry) && !broken(entry));
        let entry = here.or_else(fits)?;
        Some(Proposal {
            role,
            model: entry.model.clone(),
            bytes: parameters::weights(&entry.model).unwrap_or_default(),
            installed: here.is_some(),
        })
    };
    Role::ALL.into_iter().filter_map(for_role).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::models::route::inventory::Model;

    const GB: u64 = 1_000_000_000;

    fn proposed(installed: &[&str], room: u64) -> Vec<(String, bool)> {
        let lists = [
            (Role::Fast, &["gemma3:12b", "qwen2.5vl:7b"][..]),
            (
                Role::Coder,
                &["qwen3-coder:30b", "qwen2.5-coder:14b", "qwen2.5-coder:7b"],
            ),
            (Role::Heavy, &["llama3.1:70b"]),
        ];
        let entries: Vec<Entry> = lists
            .into_iter()
            .flat_map(|(role, names)| names.iter().map(move |name| (role, *name)))
            .map(|(role, name)| Entry {
                role,
                model: name.to_owned(),
                server: String::new(),
                num_ctx: 8192,
                keep_alive: Duration::ZERO,
            })
            .collect();
        let model = |name: &&str| Model {
            name: (*name).to_owned(),
            ..Model::default()
        };
        let stock = Stock {
            models: installed.iter().map(model).collect(),
            ..Stock::default()
        };
        let all = propose(entries.iter(), &stock, room);
        all.into_iter().map(|one| (one.model, one.installed)).collect()
    }

    #[test]
    fn each_role_gets_the_best_model_that_the_memory_holds() {
        let new = |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), false)).collect::<Vec<_>>();
        assert_eq!(proposed(&[], 22 * GB), new(&["gemma3:12b", "qwen3-coder:30b"]));
        assert_eq!(proposed(&[], 14 * GB), new(&["gemma3:12b", "qwen2.5-coder:14b"]));
        assert_eq!(proposed(&[], 7 * GB), new(&["qwen2.5vl:7b", "qwen2.5-coder:7b"]));
        assert_eq!(proposed(&[], 4 * GB), new(&[]));
        assert_eq!(proposed(&[], 46 * GB).len(), 3);
    }

    #[test]
    fn what_does_not_load_is_not_proposed() {
        let entry = Entry {
            role: Role::Coder,
            model: "qwen2.5-coder:7b".to_owned(),
            server: String::new(),
            num_ctx: 8192,
            keep_alive: Duration::ZERO,
        };
        let broken = Model {
            name: entry.model.clone(),
            broken: Some(crate::messages::Message::verbatim("does not load")),
            ..Model::default()
        };
        let stock = Stock {
            models: vec![broken],
            ..Stock::default()
        };
        assert_eq!(propose([entry].iter(), &stock, 22 * GB), []);
    }

    #[test]
    fn what_is_here_is_not_downloaded_again() {
        let here = ("qwen2.5-coder:7b".to_owned(), true);
        assert!(proposed(&["qwen2.5-coder:7b"], 22 * GB).contains(&here));
    }
}
