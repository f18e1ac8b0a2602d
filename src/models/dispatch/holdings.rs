//! What a server has in memory, and for whom: what lotse has used alone is its own, and everything else is somebody else's.

use std::time::Duration;

use super::known::KnownServer;
use crate::models::backend::server::ollama::Running;
use crate::models::route::inventory::{self, Loaded, Model, Stock};

impl KnownServer {
    /// What it has, as far as is known.
    pub(crate) fn stock(&self, now: u64) -> Stock {
        let seconds = now / 1000;
        let models = self.models.iter().map(|model| Model {
            measured: self.measured.get(&model.name).copied(),
            broken: self.broken(&model.name, now).map(|broken| broken.message.clone()),
            remote: self.is_remote(&model.name),
            ..model.clone()
        });
        let loaded = self.alive(now).map(|model| Loaded {
            name: model.name.clone(),
            bytes: model.bytes,
            on_card: model.on_card,
            num_ctx: model.num_ctx,
            ours: self.theirs(model, now).is_none(),
            stays: model
                .until
                .map(|until| Duration::from_secs(until.saturating_sub(seconds))),
            digest: self.digest(&model.name).unwrap_or_default().to_owned(),
        });
        Stock {
            models: models.collect(),
            loaded: loaded.collect(),
            speeds: self.speeds(),
            limit: self.limit.most(now),
            together: self.limit.together,
            shared: self.is_shared(now),
        }
    }

    /// What is in memory, as far as is known.
    fn alive(&self, now: u64) -> impl Iterator<Item = &Running> {
        let gone = move |model: &&Running| model.until.is_some_and(|until| until <= now / 1000);
        self.loaded.iter().filter(move |model| !gone(model))
    }

    pub(super) fn digest(&self, model: &str) -> Option<&str> {
        let known = self.models.iter().find(|known| inventory::same(&known.name, model));
        known
            .map(|known| known.digest.as_str())
            .filter(|digest| !digest.is_empty())
    }

    /// Whether two names are the same weights, which a server has in memory once.
    pub(crate) fn are_one(&self, one: &str, other: &str) -> bool {
        let digest = self.digest(one);
        inventory::same(one, other) || digest.is_some() && digest == self.digest(other)
    }

    /// Until when somebody else wants a model that is in memory, in seconds since 1970, the largest number for ever; none where
    /// it is there for lotse alone.
    fn theirs(&self, model: &Running, now: u64) -> Option<u64> {
        let uses = self.uses.iter().filter(|one| self.are_one(&one.model, &model.name));
        let mut explained = uses.filter(|one| one.explains(model.until, now)).peekable();
        if explained.peek().is_none() {
            return Some(model.until.unwrap_or(u64::MAX));
        }
        explained
            .filter_map(|one| one.theirs)
            .max()
            .filter(|until| *until > now / 1000)
    }

    /// The same for a model by its name, whether it is in memory or not.
    pub(crate) fn wanted_by_others(&self, model: &str, now: u64) -> Option<u64> {
        let loaded = self.alive(now).find(|loaded| self.are_one(&loaded.name, model))?;
        self.theirs(loaded, now)
    }

    /// Takes over what is in memory now. Where something of lotse's went before its time for somebody else's model, although
    /// there was `room` for both in bytes, the server holds no more models at once.
    pub(crate) fn see(&mut self, running: Vec<Running>, room: u64, now: u64) {
        let stays = |model: &&Running| model.until.is_none_or(|until| until > now / 1000 + 2);
        let before: Vec<Running> = self.loaded.iter().filter(stays).cloned().collect();
        let ours: Vec<bool> = before.iter().map(|model| self.theirs(model, now).is_none()).collect();
        self.loaded = running;
        self.loaded_at = now;
        self.limit.seen(self.loaded.len());
        let theirs: Vec<&Running> = self
            .loaded
            .iter()
            .filter(|model| self.theirs(model, now).is_some())
            .collect();
        let among = |all: &[Running], model: &Running| all.iter().any(|one| one.name == model.name);
        let gone = before.iter().filter(|model| !among(&self.loaded, model));
        let displaced = before
            .iter()
            .zip(&ours)
            .any(|(model, ours)| *ours && !among(&self.loaded, model));
        let newcomer = theirs.iter().any(|model| !among(&before, model));
        let bytes: u64 = gone.chain(&self.loaded).map(|model| model.bytes).sum();
        let learns = displaced && newcomer && bytes <= room;
        if !theirs.is_empty() {
            self.shared_at = now;
        }
        if learns {
            self.limit.learn(self.loaded.len(), now);
        }
    }

    /// Notes that a model is going to be unloaded.
    pub(crate) fn let_go(&mut self, model: &str) {
        self.loaded.retain(|loaded| !inventory::same(&loaded.name, model));
    }

    /// Notes that lotse used a model, which now stays for a while.
    pub(crate) fn record_use(&mut self, model: &str, keep_alive: Duration, now: u64) {
        let until = (keep_alive != Duration::MAX).then(|| (now / 1000).saturating_add(keep_alive.as_secs()));
        let mut loaded = std::mem::take(&mut self.loaded);
        for one in loaded.iter_mut().filter(|one| self.are_one(&one.name, model)) {
            one.until = until;
        }
        self.loaded = loaded;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::dispatch::uses::Use;

    const NOW: u64 = 1_800_000_000_000;

    fn loaded(name: &str, until: Option<u64>) -> Running {
        Running {
            name: name.to_owned(),
            until,
            ..Running::default()
        }
    }

    fn used(until: u64, keep_alive: u64, theirs: Option<u64>) -> Use {
        Use {
            from: (until - keep_alive) * 1000 - 500,
            to: Some((until - keep_alive) * 1000),
            keep_alive: Some(keep_alive),
            ..Use::new("s", "m", Duration::ZERO, theirs)
        }
    }

    /// Whether a model that goes at that time is there for lotse alone.
    fn ours(uses: &[Use], until: Option<u64>) -> Option<bool> {
        let server = KnownServer {
            loaded: vec![loaded("m", until)],
            uses: uses.to_vec(),
            ..KnownServer::default()
        };
        server.stock(NOW).loaded.first().map(|model| model.ours)
    }

    #[test]
    fn what_lotse_loaded_is_told_from_what_others_use() {
        let seconds = NOW / 1000;
        let uses = [used(seconds + 600, 600, None), used(seconds + 590, 600, None)];
        assert_eq!(ours(&uses, Some(seconds + 600)), Some(true));
        assert_eq!(ours(&uses, Some(seconds + 590)), Some(true), "another lotse was first");
        assert_eq!(
            ours(&uses, Some(seconds + 900)),
            Some(false),
            "used with another time since"
        );
        assert_eq!(
            ours(&uses, Some(seconds + 300)),
            Some(false),
            "used with another time since"
        );
        assert_eq!(ours(&uses, None), Some(false), "somebody keeps it for ever");
        assert_eq!(ours(&uses, Some(seconds - 1)), None, "gone");
        assert_eq!(ours(&[], Some(seconds + 600)), Some(false), "nobody knows");
    }

    #[test]
    fn what_others_use_stays_theirs_for_as_long_as_they_said() {
        let seconds = NOW / 1000;
        let until = Some(seconds + 600);
        assert_eq!(
            ours(&[used(seconds + 600, 600, Some(seconds + 100))], until),
            Some(false)
        );
        assert_eq!(ours(&[used(seconds + 600, 600, Some(seconds - 1))], until), Some(true));
        assert_eq!(ours(&[used(seconds + 600, 600, Some(u64::MAX))], until), Some(false));
    }

    #[test]
    fn two_names_of_the_same_weights_have_the_same_owner() {
        let tag = |name: &str| Model {
            name: name.to_owned(),
            digest: "d".to_owned(),
            ..Model::default()
        };
        let server = KnownServer {
            models: vec![tag("m"), tag("other:latest")],
            loaded: vec![loaded("other:latest", Some(NOW / 1000 + 600))],
            uses: vec![used(NOW / 1000 + 600, 600, None)],
            ..KnownServer::default()
        };
        let stock = server.stock(NOW);
        assert!(stock.loaded("m").is_some_and(|loaded| loaded.ours));
    }

    #[test]
    fn what_others_displaced_although_there_was_room_tells_the_limit() {
        let running = |name: &str| Running {
            name: name.to_owned(),
            bytes: 10,
            on_card: 10,
            until: Some(NOW / 1000 + 300),
            num_ctx: None,
        };
        let ours = Running {
            bytes: 10,
            ..loaded("m", Some(NOW / 1000 + 600))
        };
        let limit = |room| {
            let mut server = KnownServer {
                loaded: vec![ours.clone()],
                uses: vec![used(NOW / 1000 + 600, 600, None)],
                ..KnownServer::default()
            };
            server.see(vec![running("theirs")], room, NOW);
            server.limit.most(NOW)
        };
        assert_eq!((limit(20), limit(19)), (Some(1), None));
    }
}
