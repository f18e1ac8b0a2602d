//! What was learned about servers and models, for the next request: a file in the state directory.
//!
//! It may be lost at any time, and two processes may write it at once: the last one wins, and nothing breaks. Whose memory is
//! whose must not be lost, and is noted elsewhere: in `uses`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::limit::Limit;
use super::trouble::{Broken, Outage};
use super::uses::{self, Use};
use crate::messages::Message;
use crate::models::backend::server::ollama::{Running, is_cloud};
use crate::models::route::inventory::{self, Cards, Measured, Model};
use crate::paths::Paths;
use crate::redact;

/// Written by another version of the format, it counts for nothing.
const FORMAT: u32 = 3;
/// Models come and go on disks by hand.
const STOCK_FRESH: Duration = Duration::from_secs(10 * 60);
/// Models come and go in memory by themselves.
const LOADED_FRESH: Duration = Duration::from_secs(20);
/// What others have loaded must not be displaced, and what they have displaced must not be loaded again without a thought.
const ALONE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// The memory of the cards, where nothing is loaded meanwhile.
const CARDS_FRESH: Duration = Duration::from_secs(60);
/// Servers get new versions.
const PLAIN_FRESH: Duration = Duration::from_secs(24 * 60 * 60);

/// All of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct ServerCache {
    format: u32,
    /// By their addresses.
    pub(crate) servers: BTreeMap<String, KnownServer>,
    /// The model inside lotse, of which only the speed is known.
    pub(crate) inside: KnownServer,
    /// The graphics cards when they were last looked at.
    pub(crate) cards: Option<Cards>,
    /// When that was, in milliseconds since 1970.
    pub(crate) cards_at: u64,
}

/// A server. Times are milliseconds since 1970.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct KnownServer {
    /// Why it did not answer when it was asked last.
    pub(crate) down: Option<Outage>,
    /// Its version.
    pub(crate) version: String,
    /// When its models were asked for.
    pub(crate) stock_at: u64,
    /// On its disk.
    pub(crate) models: Vec<Model>,
    /// When it was asked what is in memory.
    pub(crate) loaded_at: u64,
    /// In memory.
    pub(crate) loaded: Vec<Running>,
    /// The uses of its models by lotse.
    #[serde(skip)]
    pub(crate) uses: Vec<Use>,
    /// When somebody else was seen to use it.
    pub(crate) shared_at: u64,
    /// How many models it holds at once, as far as is known.
    pub(crate) limit: Limit,
    /// What loads took.
    pub(crate) measured: BTreeMap<String, Measured>,
    /// How many tokens a second models read.
    pub(crate) rates: BTreeMap<String, f64>,
    /// How many tokens a second they write.
    pub(crate) writes: BTreeMap<String, f64>,
    /// Models that it could not load.
    pub(crate) broken: BTreeMap<String, Broken>,
    /// When models refused to tell how likely their answers are.
    pub(crate) plain: BTreeMap<String, u64>,
}

impl ServerCache {
    /// Reads it; nothing is known where it cannot be read.
    pub(crate) fn read(paths: &Paths) -> Self {
        let text = fs::read(file(paths)).unwrap_or_default();
        let known = serde_json::from_slice(&text).ok();
        let mut known: Self = known.filter(|known: &Self| known.format == FORMAT).unwrap_or_default();
        known.read_uses(paths);
        known
    }

    /// Reads what lotse has used by now, this one and others.
    pub(crate) fn read_uses(&mut self, paths: &Paths) {
        self.servers.values_mut().for_each(|server| server.uses.clear());
        for one in uses::read(paths) {
            self.server(&one.server).uses.push(one);
        }
    }

    /// Writes it; that it could not be written costs a little time at the next request.
    pub(crate) fn write(&mut self, paths: &Paths) {
        self.format = FORMAT;
        let _ = redact::write(&file(paths), self);
    }

    /// Whether the cards need not be looked at.
    pub(crate) fn cards_are_fresh(&self, now: u64) -> bool {
        fresh(self.cards_at, CARDS_FRESH, now)
    }

    /// What is known of a server.
    pub(crate) fn server(&mut self, at: &str) -> &mut KnownServer {
        self.servers.entry(at.to_owned()).or_default()
    }
}

fn file(paths: &Paths) -> PathBuf {
    paths.state.join("servers.json")
}

impl KnownServer {
    /// Whether it is left alone, since it did not answer a moment ago.
    pub(crate) fn in_backoff(&self, now: u64) -> bool {
        self.down.as_ref().is_some_and(|down| down.lasts(now))
    }

    /// Whether it was asked at that time or later, with whatever result.
    pub(crate) fn was_asked_since(&self, time: u64) -> bool {
        self.loaded_at >= time || self.down.as_ref().is_some_and(|down| down.at >= time)
    }

    /// Whether a model refused lately to tell how likely its answers are.
    pub(crate) fn is_plain(&self, model: &str, now: u64) -> bool {
        self.plain.get(model).is_some_and(|at| fresh(*at, PLAIN_FRESH, now))
    }

    /// Whether its models need not be asked for.
    pub(crate) fn stock_is_fresh(&self, now: u64) -> bool {
        fresh(self.stock_at, STOCK_FRESH, now)
    }

    /// Whether it need not be asked what is in memory. On this machine, where that takes no time, it is asked `here` for each
    /// question: another program may have loaded a model anew with its own options, and a question with other ones would have it
    /// loaded once more.
    pub(crate) fn loaded_is_fresh(&self, here: bool, now: u64) -> bool {
        !here && fresh(self.loaded_at, LOADED_FRESH, now)
    }

    /// Whether somebody else was seen to use it lately.
    pub(super) fn is_shared(&self, now: u64) -> bool {
        fresh(self.shared_at, ALONE_AFTER, now)
    }

    /// Whether a model is computed on other machines, by its name or by what the server says of it.
    pub(crate) fn is_remote(&self, model: &str) -> bool {
        let model = model.trim().to_lowercase();
        let same = |known: &Model| inventory::same(&known.name.to_lowercase(), &model);
        let said = self.models.iter().any(|known| known.remote && same(known));
        said || is_cloud(&model)
    }

    /// Why it cannot load a model, where that is no use to try just now.
    pub(crate) fn broken(&self, model: &str, now: u64) -> Option<&Broken> {
        let broken = self.broken.get(model)?;
        let same = broken.version == self.version && broken.digest == self.digest(model).unwrap_or_default();
        (same && broken.lasts(now)).then_some(broken)
    }

    /// Notes that a model could not be loaded.
    pub(crate) fn does_not_load(&mut self, model: &str, message: Message, for_good: bool, now: u64) {
        let (version, digest) = (self.version.clone(), self.digest(model).unwrap_or_default().to_owned());
        let before = self.broken.get(model);
        let before = before.filter(|broken| (&broken.version, &broken.digest) == (&version, &digest));
        let broken = Broken {
            times: before.map_or(0, |broken| broken.times) + 1,
            version,
            digest,
            message,
            at: now,
            for_good,
        };
        self.broken.insert(model.to_owned(), broken);
    }
}

/// Now, in milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A time in the future is none: the clock was changed.
pub(super) fn fresh(at: u64, span: Duration, now: u64) -> bool {
    now.checked_sub(at)
        .is_some_and(|age| u128::from(age) < span.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    #[test]
    fn a_model_is_broken_for_one_version_and_these_weights_only() {
        let tag = Model {
            name: "m".to_owned(),
            digest: "d".to_owned(),
            ..Model::default()
        };
        let mut server = KnownServer {
            version: "0.33.0".to_owned(),
            models: vec![tag],
            ..KnownServer::default()
        };
        server.does_not_load("m", Message::verbatim("no"), true, NOW);
        assert!(server.broken("m", NOW).is_some());
        server.models[0].digest = "e".to_owned();
        assert_eq!(server.broken("m", NOW), None);
        server.models[0].digest = "d".to_owned();
        server.version = "0.34.0".to_owned();
        assert_eq!(server.broken("m", NOW), None);
    }

    #[test]
    fn a_clock_that_was_turned_back_makes_nothing_fresh() {
        assert!(fresh(NOW - 1, STOCK_FRESH, NOW));
        assert!(!fresh(NOW + 1, STOCK_FRESH, NOW));
        assert!(!fresh(0, STOCK_FRESH, NOW));
    }
}
