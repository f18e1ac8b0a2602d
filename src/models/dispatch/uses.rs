//! The uses of Ollama's models by lotse, which tell whose memory is whose: a model that goes when lotse said that it should is
//! there for lotse alone, since whoever uses it afterwards sets another time.
//!
//! Each use is noted before the model is asked, and its end once nobody listens any more; so whatever becomes of the answer
//! or of the process, the model has an owner. The notes are lines at the end of one file, written under a lock, which counts for
//! everybody who runs lotse at the same time.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::ops::ControlFlow;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{process, thread};

use serde::{Deserialize, Serialize};

use super::known::now;
use crate::config::BackendKind;
use crate::error::Result;
use crate::models::backend::{Backend, Chat, Listener, Timings};
use crate::paths::{self, Paths};
use crate::redact::Redacted;

/// The longest that an answer takes: then it is broken off, so that a use without an end has ended by then.
const LONGEST: u64 = 20 * 60 * 1000;
/// A server notices the end of an answer this much later at most, and writes times in whole seconds here.
const LATE: u64 = 2;
/// Nobody holds the lock for longer than it takes to write a line; one who was stopped meanwhile is not waited for.
const LOCKED: Duration = Duration::from_millis(500);
/// Each time that the file has grown by so many bytes, what has no meaning any more is left out.
const LARGE: u64 = 32 << 10;

/// One use of a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Use {
    /// The address of the server.
    pub(crate) server: String,
    /// The name that it was asked by.
    pub(crate) model: String,
    /// When it was asked, in milliseconds since 1970.
    pub(crate) from: u64,
    /// When nobody listened any more; none where that was not noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<u64>,
    /// How long it was to stay afterwards, in seconds; none for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) keep_alive: Option<u64>,
    /// Until when somebody else wants it who had used it before, in seconds since 1970; the largest number for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) theirs: Option<u64>,
    /// The process that asked.
    pub(crate) process: u32,
}

impl Use {
    /// A use that begins now.
    pub(crate) fn new(server: &str, model: &str, keep_alive: Duration, theirs: Option<u64>) -> Self {
        Self {
            server: server.to_owned(),
            model: model.to_owned(),
            from: now(),
            to: None,
            keep_alive: (keep_alive != Duration::MAX).then_some(keep_alive.as_secs()),
            theirs,
            process: process::id(),
        }
    }

    /// Whether a model goes when this use says, where `until` is seconds since 1970; none for never.
    pub(crate) fn explains(&self, until: Option<u64>, now: u64) -> bool {
        let (Some(until), Some(keep_alive)) = (until, self.keep_alive) else {
            return until.is_none() && self.keep_alive.is_none();
        };
        let to = self.to.unwrap_or(now.min(self.from + LONGEST));
        let at = |time: u64| (time / 1000).saturating_add(keep_alive);
        (at(self.from).saturating_sub(1)..=at(to).saturating_add(LATE)).contains(&until)
    }

    /// Whether it may still explain something.
    fn matters(&self, now: u64) -> bool {
        let to = self.to.unwrap_or(self.from + LONGEST);
        let stays = |keep_alive: u64| to.saturating_add(keep_alive.saturating_add(LATE).saturating_mul(1000));
        self.keep_alive.is_none_or(|keep_alive| stays(keep_alive) > now)
    }

    fn is_the_same(&self, other: &Self) -> bool {
        (self.process, self.from, &self.model) == (other.process, other.from, &other.model)
    }
}

/// All uses that still mean something, the oldest first.
pub(crate) fn read(paths: &Paths) -> Vec<Use> {
    let now = now();
    let mut all: Vec<Use> = Vec::new();
    // A line that was not written to its end is none.
    let lines = fs::read(file(paths)).unwrap_or_default();
    for line in lines.split(|byte| *byte == b'\n') {
        let Ok(one) = serde_json::from_slice::<Use>(line) else {
            continue;
        };
        match all.iter_mut().find(|known| known.is_the_same(&one)) {
            Some(known) => *known = one,
            None => all.push(one),
        }
    }
    all.retain(|one| one.matters(now));
    all
}

fn file(paths: &Paths) -> PathBuf {
    paths.state.join("uses.jsonl")
}

/// Notes a use until it is dropped, which is its end.
pub(super) struct Using<'a> {
    one: Use,
    paths: &'a Paths,
}

impl<'a> Using<'a> {
    pub(super) fn begin(one: Use, paths: &'a Paths) -> Self {
        note(&one, paths);
        Self { one, paths }
    }
}

impl Drop for Using<'_> {
    fn drop(&mut self) {
        self.one.to = Some(now());
        note(&self.one, self.paths);
    }
}

/// Writes a line. Where that fails, the model is taken for somebody else's, which costs time and harms nobody.
fn note(one: &Use, paths: &Paths) {
    let _ = written(one, paths);
}

#[expect(
    clippy::disallowed_methods,
    reason = "names of models and addresses without keys; nothing else is written"
)]
fn written(one: &Use, paths: &Paths) -> Result<(), Option<std::io::Error>> {
    paths::private_dir(&paths.state).map_err(|_| None)?;
    let mut line = serde_json::to_vec(one).map_err(|_| None)?;
    line.push(b'\n');
    let lock = opened(&paths.state.join("uses.lock"))?;
    let start = Instant::now();
    let mut locked = lock.try_lock().is_ok();
    while !locked && start.elapsed() < LOCKED {
        thread::sleep(Duration::from_millis(1));
        locked = lock.try_lock().is_ok();
    }
    let mut file = opened(&file(paths))?;
    let length = file.metadata()?.len();
    // Now and then; a line can be added without the lock, but the file cannot be written anew.
    if locked && length / LARGE != (length + line.len() as u64) / LARGE {
        let lines = read(paths)
            .into_iter()
            .filter_map(|one| serde_json::to_string(&one).ok());
        let text: String = lines.map(|line| line + "\n").collect();
        paths::replace(&self::file(paths), text.as_bytes()).map_err(|_| None)?;
        file = opened(&self::file(paths))?;
    }
    // What somebody began to write and did not end stays a line of its own.
    if !ends_a_line(&mut file)? {
        line.insert(0, b'\n');
    }
    file.write_all(&line)?;
    Ok(())
}

fn opened(path: &std::path::Path) -> std::io::Result<File> {
    OpenOptions::new()
        .create(true)
        .read(true)
        .append(true)
        .mode(0o600)
        .open(path)
}

fn ends_a_line(file: &mut File) -> std::io::Result<bool> {
    use std::io::{Seek as _, SeekFrom};
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == [b'\n'])
}

/// A model whose uses are noted.
pub(super) struct Noted<B> {
    pub(super) backend: B,
    pub(super) paths: Paths,
    pub(super) server: String,
    pub(super) keep_alive: Duration,
    pub(super) theirs: Option<u64>,
}

impl<B: Backend> Backend for Noted<B> {
    fn kind(&self) -> BackendKind {
        self.backend.kind()
    }

    fn model(&self) -> String {
        self.backend.model()
    }

    fn weights(&self) -> Option<&'static str> {
        self.backend.weights()
    }

    fn continues(&self) -> bool {
        self.backend.continues()
    }

    fn refuses_probabilities(&self) -> bool {
        self.backend.refuses_probabilities()
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let one = Use::new(&self.server, &self.backend.model(), self.keep_alive, self.theirs);
        let using = Using::begin(one, &self.paths);
        let answered = self
            .backend
            .answer(chat, &mut |event| -> ControlFlow<()> { listener(event) });
        drop(using);
        answered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_000;

    fn used(to: Option<u64>) -> Use {
        Use {
            from: NOW,
            to,
            keep_alive: Some(600),
            ..Use::new("s", "m", Duration::ZERO, None)
        }
    }

    #[test]
    fn a_model_goes_when_the_last_use_of_it_says() {
        let seconds = NOW / 1000;
        let ended = used(Some(NOW + 4000));
        for (until, expected) in [
            (Some(seconds + 600), true),
            (Some(seconds + 605), true),
            (Some(seconds + 300), false),
            (Some(seconds + 630), false),
            (None, false),
        ] {
            assert_eq!(ended.explains(until, NOW + 100_000), expected, "{until:?}");
        }
        // Nobody knows when that one ended, but it cannot have been later than now.
        let killed = used(None);
        assert!(killed.explains(Some(seconds + 640), NOW + 60_000));
        assert!(!killed.explains(Some(seconds + 700), NOW + 60_000));
        let ever = Use {
            keep_alive: None,
            ..used(None)
        };
        assert!(ever.explains(None, NOW) && !ever.explains(Some(seconds + 600), NOW));
    }

    #[test]
    fn whatever_is_written_at_the_same_time_is_read() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::below(top.path());
        thread::scope(|scope| {
            for thread in 0..8 {
                let paths = &paths;
                scope.spawn(move || {
                    for number in 0..40 {
                        let name = format!("m{thread}-{number}");
                        drop(Using::begin(Use::new("s", &name, Duration::from_secs(60), None), paths));
                    }
                });
            }
        });
        let all = read(&paths);
        assert_eq!(
            (all.len(), all.iter().filter(|one| one.to.is_some()).count()),
            (320, 320)
        );
    }

    #[test]
    fn a_line_that_was_torn_costs_nothing_but_itself() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::below(top.path());
        drop(Using::begin(Use::new("s", "a", Duration::from_secs(60), None), &paths));
        let mut file = opened(&file(&paths)).unwrap();
        file.write_all(b"{\"server\":\"s\",\"mod").unwrap();
        drop(Using::begin(Use::new("s", "b", Duration::from_secs(60), None), &paths));
        let models: Vec<String> = read(&paths).into_iter().map(|one| one.model).collect();
        assert_eq!(models, ["a", "b"]);
    }
}
