//! Which models an Ollama holds, as its `server/sched.go` decides: nothing is computed, and time is a number. It counts who
//! loses what.

use std::collections::BTreeMap;

/// The time that a model stays where the client does not say.
pub const FIVE_MINUTES: u64 = 5 * 60 * 1000;
/// For ever.
pub const EVER: u64 = u64::MAX;

/// Weights in memory, with the options that they were loaded with. Sizes are bytes, times milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runner {
    /// The name that it was loaded by; another name of the same weights is the same runner.
    pub name: String,
    /// The weights.
    pub blob: String,
    /// The longest conversation.
    pub num_ctx: u64,
    /// An option that `/api/ps` does not show, such as `num_thread`.
    pub hidden: u64,
    /// All of it.
    pub bytes: u64,
    /// The part on the card.
    pub on_card: u64,
    /// How long it stays after a request, whoever said so last.
    pub keep_alive: u64,
    /// When it goes.
    pub until: u64,
    /// Requests that it is answering.
    pub busy: usize,
    /// True once it has read something, which it need not read again.
    pub read: bool,
    /// Until when each client wants to have it, by what that one asked for.
    pub wanted: BTreeMap<String, u64>,
}

/// What a client wants.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who it is.
    pub client: String,
    /// The name.
    pub name: String,
    /// The weights.
    pub blob: String,
    /// The longest conversation, clamped to what the model was trained for.
    pub num_ctx: u64,
    /// An option that `/api/ps` does not show.
    pub hidden: u64,
    /// How long it is to stay.
    pub keep_alive: u64,
    /// All of it.
    pub bytes: u64,
    /// The part that goes onto the card, where the client says so.
    pub on_card: Option<u64>,
}

/// A model that went before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eviction {
    /// Its name.
    pub name: String,
    /// Who made it go.
    pub by: String,
    /// Who still wanted to have it.
    pub lost: Vec<String>,
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The model is there.
    Ready,
    /// It is to be loaded, and there is room for it now.
    Load,
    /// Somebody has to finish first.
    Wait,
}

/// The memory of a server.
#[derive(Clone, Debug)]
pub struct Scheduler {
    /// What is in memory.
    pub runners: Vec<Runner>,
    /// The most models at once.
    pub max_loaded: usize,
    /// The memory that they share.
    pub memory: u64,
    /// What had to go so far.
    pub evictions: Vec<Eviction>,
}

impl Default for Scheduler {
    fn default() -> Self {
        Self {
            runners: Vec::new(),
            max_loaded: 3,
            memory: u64::MAX,
            evictions: Vec::new(),
        }
    }
}

impl Scheduler {
    /// Lets go of what nobody has used for its time.
    pub fn pass(&mut self, now: u64) {
        self.runners.retain(|runner| runner.busy > 0 || runner.until > now);
    }

    /// Makes room for a request, if that is needed and can be done now.
    pub fn turn(&mut self, ask: &Ask, now: u64) -> Turn {
        self.pass(now);
        if let Some(at) = self.at(&ask.blob) {
            let runner = &self.runners[at];
            if runner.num_ctx == ask.num_ctx && runner.hidden == ask.hidden {
                return Turn::Ready;
            }
            return self.unload(at, ask, now);
        }
        while self.runners.len() >= self.max_loaded || !self.fits(ask) {
            let idle = |runner: &&(usize, &Runner)| runner.1.busy == 0;
            let all: Vec<(usize, &Runner)> = self.runners.iter().enumerate().collect();
            // The shortest keep-alive goes, whoever asked for it; by name where two are the same.
            let shortest = all
                .iter()
                .filter(idle)
                .min_by_key(|(_, one)| (one.keep_alive, &one.name));
            match shortest.map(|(at, _)| *at) {
                Some(at) => self.unload(at, ask, now),
                None if self.runners.is_empty() => return Turn::Load,
                None => return Turn::Wait,
            };
        }
        Turn::Load
    }

    fn fits(&self, ask: &Ask) -> bool {
        let used: u64 = self.runners.iter().map(|runner| runner.on_card).sum();
        used.saturating_add(ask.on_card.unwrap_or(ask.bytes)) <= self.memory
    }

    fn unload(&mut self, at: usize, ask: &Ask, now: u64) -> Turn {
        if self.runners[at].busy > 0 {
            return Turn::Wait;
        }
        let gone = self.runners.remove(at);
        self.note(gone, &ask.client, now);
        Turn::Load
    }

    fn note(&mut self, gone: Runner, by: &str, now: u64) {
        let lost = gone
            .wanted
            .iter()
            .filter(|(client, until)| *client != by && **until > now);
        let lost = lost.map(|(client, _)| client.clone()).collect();
        let (name, by) = (gone.name, by.to_owned());
        self.evictions.push(Eviction { name, by, lost });
    }

    /// Puts a model into memory that was loaded.
    pub fn load(&mut self, ask: &Ask) {
        let used: u64 = self.runners.iter().map(|runner| runner.on_card).sum();
        let want = ask.on_card.unwrap_or(ask.bytes);
        self.runners.push(Runner {
            name: ask.name.clone(),
            blob: ask.blob.clone(),
            num_ctx: ask.num_ctx,
            hidden: ask.hidden,
            bytes: ask.bytes,
            on_card: want.min(self.memory - used),
            keep_alive: ask.keep_alive,
            until: EVER,
            busy: 0,
            read: false,
            wanted: BTreeMap::new(),
        });
    }

    /// Begins to answer; says whether the model has read nothing yet.
    pub fn begin(&mut self, ask: &Ask) -> bool {
        let runner = self.runners.iter_mut().find(|runner| runner.blob == ask.blob).unwrap();
        runner.busy += 1;
        runner.keep_alive = ask.keep_alive;
        !std::mem::replace(&mut runner.read, true)
    }

    /// Ends an answer, or one that nobody waited for.
    pub fn end(&mut self, ask: &Ask, now: u64) {
        let Some(runner) = self.runners.iter_mut().find(|runner| runner.blob == ask.blob) else {
            return;
        };
        runner.busy = runner.busy.saturating_sub(1);
        let until = now.saturating_add(ask.keep_alive);
        runner.wanted.insert(ask.client.clone(), until);
        runner.until = now.saturating_add(runner.keep_alive);
        self.pass(now);
    }

    /// Unloads a model because a client says so; one that is busy goes when it has finished.
    pub fn expire(&mut self, blob: &str, client: &str, now: u64) {
        let Some(at) = self.at(blob) else { return };
        if self.runners[at].busy > 0 {
            self.runners[at].keep_alive = 0;
            return;
        }
        let gone = self.runners.remove(at);
        self.note(gone, client, now);
    }

    /// What was lost by others than this client because of it.
    pub fn taken_by(&self, client: &str) -> Vec<String> {
        let taken = self
            .evictions
            .iter()
            .filter(|gone| gone.by == client && !gone.lost.is_empty());
        taken.map(|gone| gone.name.clone()).collect()
    }

    fn at(&self, blob: &str) -> Option<usize> {
        self.runners.iter().position(|runner| runner.blob == blob)
    }
}
