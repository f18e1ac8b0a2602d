//! What was learned about servers and models, for the next request: a file in the state directory.
//!
//! It may be lost at any time, and two processes may write it at once: the last one wins, and nothing breaks.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::models::backend::server::ollama::{Running, is_cloud};
use crate::models::route::inventory::{self, Cards, Loaded, Measured, Model, Stock};
use crate::paths::Paths;
use crate::redact;

/// Written by another version of the format, it counts for nothing.
const FORMAT: u32 = 2;
/// Models come and go on disks by hand.
const STOCK_FRESH: Duration = Duration::from_secs(10 * 60);
/// Models come and go in memory by themselves.
const LOADED_FRESH: Duration = Duration::from_secs(20);
/// A server that did not answer, and took its time for it, is left alone for a while.
const DOWN_FRESH: Duration = Duration::from_secs(30);
/// A refusal is quicker than this.
const QUICK: Duration = Duration::from_millis(200);
/// The memory of the cards, where nothing is loaded meanwhile.
const CARDS_FRESH: Duration = Duration::from_secs(60);
/// A model stays as long as was asked for, give or take the time of an answer's way.
const SAME_TIME: u64 = 5;

/// All of it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Known {
    format: u32,
    /// By their addresses.
    pub(crate) servers: BTreeMap<String, KnownServer>,
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
    pub(crate) down: Option<Down>,
    /// Its version.
    pub(crate) version: String,
    /// When its models were asked for.
    pub(crate) stock_at: u64,
    /// On its disk.
    pub(crate) models: Vec<KnownModel>,
    /// When it was asked what is in memory.
    pub(crate) loaded_at: u64,
    /// In memory.
    pub(crate) loaded: Vec<KnownLoaded>,
    /// Until when models stay that lotse has used last, in seconds since 1970.
    pub(crate) used: BTreeMap<String, u64>,
    /// What loads took.
    pub(crate) measured: BTreeMap<String, Measured>,
    /// How many tokens a second models read.
    pub(crate) rates: BTreeMap<String, f64>,
    /// Models that a version of the server could not load: the version and what it said.
    pub(crate) broken: BTreeMap<String, (String, String)>,
}

/// A server that did not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Down {
    /// When that was found out.
    pub(crate) at: u64,
    /// For how long it is not asked again, in milliseconds.
    pub(crate) pause: u64,
    /// The sentence.
    pub(crate) message: String,
    /// What mends it.
    pub(crate) hint: Option<String>,
}

impl Down {
    /// After a failure that took `waited`: who is refused at once can ask again at once.
    pub(crate) fn new(error: &Error, waited: Duration, now: u64) -> Self {
        let pause = if waited < QUICK { Duration::ZERO } else { DOWN_FRESH };
        Self {
            at: now,
            pause: u64::try_from(pause.as_millis()).unwrap_or_default(),
            message: error.message().to_owned(),
            hint: error.remedy().map(str::to_owned),
        }
    }

    /// The failure again.
    pub(crate) fn error(&self) -> Error {
        let error = Error::failed(&self.message);
        self.hint.iter().fold(error, Error::hint)
    }

    /// The cause, for a sentence that names the server already.
    pub(crate) fn cause(&self) -> &str {
        self.message.split_once("`: ").map_or(&self.message, |(_, cause)| cause)
    }
}

/// A model on a disk.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct KnownModel {
    pub(crate) name: String,
    pub(crate) digest: String,
    pub(crate) bytes: Option<u64>,
    pub(crate) parameters: Option<f64>,
    pub(crate) layers: Option<u32>,
    pub(crate) bytes_per_token: Option<u64>,
    pub(crate) sees: Option<bool>,
    /// Whether it stands for a model on other machines.
    pub(crate) remote: bool,
    /// Whether its shape was asked for.
    pub(crate) shown: bool,
}

/// A model in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct KnownLoaded {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) on_card: u64,
    /// In seconds since 1970; none for never.
    pub(crate) until: Option<u64>,
    pub(crate) num_ctx: Option<u32>,
}

impl From<Running> for KnownLoaded {
    fn from(running: Running) -> Self {
        Self {
            name: running.name,
            bytes: running.bytes,
            on_card: running.on_card,
            until: running.until,
            num_ctx: running.num_ctx,
        }
    }
}

impl Known {
    /// Reads it; nothing is known where it cannot be read.
    pub(crate) fn read(paths: &Paths) -> Self {
        let text = fs::read(file(paths)).unwrap_or_default();
        serde_json::from_slice(&text)
            .ok()
            .filter(|known: &Self| known.format == FORMAT)
            .unwrap_or_default()
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
    pub(crate) fn is_left_alone(&self, now: u64) -> bool {
        let down = self.down.as_ref();
        down.is_some_and(|down| fresh(down.at, Duration::from_millis(down.pause), now))
    }

    /// Whether it was asked at that time or later, with whatever result.
    pub(crate) fn was_asked_since(&self, time: u64) -> bool {
        self.loaded_at >= time || self.down.as_ref().is_some_and(|down| down.at >= time)
    }

    /// Whether its models need not be asked for.
    pub(crate) fn stock_is_fresh(&self, now: u64) -> bool {
        fresh(self.stock_at, STOCK_FRESH, now)
    }

    /// Whether it need not be asked what is in memory.
    pub(crate) fn loaded_is_fresh(&self, now: u64) -> bool {
        fresh(self.loaded_at, LOADED_FRESH, now)
    }

    /// What it has, as far as is known.
    pub(crate) fn stock(&self, now: u64) -> Stock {
        let now = now / 1000;
        let models = self.models.iter().map(|model| Model {
            name: model.name.clone(),
            bytes: model.bytes,
            layers: model.layers,
            bytes_per_token: model.bytes_per_token,
            sees: model.sees,
            measured: self.measured.get(&model.name).copied(),
            broken: self.broken(&model.name).map(str::to_owned),
        });
        let loaded = self
            .loaded
            .iter()
            .filter(|model| model.until.is_none_or(|until| until > now));
        Stock {
            models: models.collect(),
            loaded: loaded
                .map(|model| Loaded {
                    name: model.name.clone(),
                    bytes: model.bytes,
                    on_card: model.on_card,
                    num_ctx: model.num_ctx,
                    ours: self.is_ours(model),
                    stays: model.until.map(|until| Duration::from_secs(until.saturating_sub(now))),
                })
                .collect(),
        }
    }

    /// Whether a model is computed on other machines, by its name or by what the server says of it.
    pub(crate) fn is_remote(&self, model: &str) -> bool {
        let model = model.trim().to_lowercase();
        let same = |known: &KnownModel| inventory::same(&known.name.to_lowercase(), &model);
        let said = self.models.iter().any(|known| known.remote && same(known));
        said || is_cloud(&model)
    }

    /// Why this version cannot load a model.
    pub(crate) fn broken(&self, model: &str) -> Option<&str> {
        let (version, message) = self.broken.get(model)?;
        (*version == self.version).then_some(message)
    }

    /// A model is there for lotse alone if it goes when lotse has said: whoever uses it after lotse sets another time.
    fn is_ours(&self, model: &KnownLoaded) -> bool {
        let used = self.used.get(&model.name);
        used.zip(model.until)
            .is_some_and(|(used, until)| used.abs_diff(until) <= SAME_TIME)
    }

    /// Notes that lotse used a model, which now stays for a while. One that somebody else had loaded stays theirs.
    pub(crate) fn use_of(&mut self, model: &str, keep_alive: Duration, now: u64) {
        let until = (now / 1000).saturating_add(keep_alive.as_secs());
        self.used.retain(|_, until| *until + 60 > now / 1000);
        let there = self.loaded.iter().find(|loaded| loaded.name == model);
        let theirs = there.is_some_and(|loaded| {
            let alive = loaded.until.is_none_or(|until| until > now / 1000);
            alive && !self.is_ours(loaded)
        });
        if keep_alive == Duration::MAX {
            return;
        }
        if theirs {
            self.used.remove(model);
        } else {
            self.used.insert(model.to_owned(), until);
        }
        for loaded in self.loaded.iter_mut().filter(|loaded| loaded.name == model) {
            loaded.until = Some(until);
        }
    }
}

/// Now, in milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// A time in the future is none: the clock was changed.
fn fresh(at: u64, span: Duration, now: u64) -> bool {
    now.checked_sub(at)
        .is_some_and(|age| u128::from(age) < span.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    fn loaded(name: &str, until: Option<u64>) -> KnownLoaded {
        KnownLoaded {
            name: name.to_owned(),
            until,
            ..KnownLoaded::default()
        }
    }

    #[test]
    fn what_lotse_loaded_is_told_from_what_others_use() {
        let mut server = KnownServer::default();
        server.use_of("m", Duration::from_secs(600), NOW);
        let ours = |until| {
            let server = KnownServer {
                loaded: vec![loaded("m", until)],
                ..server.clone()
            };
            server.stock(NOW).loaded.first().map(|model| model.ours)
        };
        let seconds = NOW / 1000;
        assert_eq!(ours(Some(seconds + 600)), Some(true));
        assert_eq!(ours(Some(seconds + 602)), Some(true));
        assert_eq!(ours(Some(seconds + 900)), Some(false), "used with another time since");
        assert_eq!(ours(Some(seconds + 300)), Some(false), "used with another time since");
        assert_eq!(ours(None), Some(false), "somebody keeps it for ever");
        assert_eq!(ours(Some(seconds - 1)), None, "gone");
    }

    #[test]
    fn what_others_loaded_stays_theirs_when_lotse_uses_it() {
        let mut server = KnownServer {
            loaded: vec![loaded("m", Some(NOW / 1000 + 300))],
            ..KnownServer::default()
        };
        server.use_of("m", Duration::from_secs(600), NOW);
        assert!(!server.stock(NOW).loaded[0].ours);
        server.use_of("m", Duration::from_secs(600), NOW);
        assert!(!server.stock(NOW).loaded[0].ours);
    }

    #[test]
    fn a_model_is_broken_for_one_version_only() {
        let mut server = KnownServer {
            version: "0.33.0".to_owned(),
            ..KnownServer::default()
        };
        server
            .broken
            .insert("m".to_owned(), ("0.33.0".to_owned(), "no".to_owned()));
        assert_eq!(server.broken("m"), Some("no"));
        server.version = "0.34.0".to_owned();
        assert_eq!(server.broken("m"), None);
    }

    #[test]
    fn a_clock_that_was_turned_back_makes_nothing_fresh() {
        assert!(fresh(NOW - 1, STOCK_FRESH, NOW));
        assert!(!fresh(NOW + 1, STOCK_FRESH, NOW));
        assert!(!fresh(0, STOCK_FRESH, NOW));
    }
}
