//! One download of a file at a time, whoever asks for it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::catalogue::Model;
use super::disk;
use super::progress::{Progress, Stage};
use crate::error::Result;
use crate::messages::{common, weights};

const POLL: Duration = Duration::from_millis(100);

/// Held while this process is the one that downloads; the operating system lets go of it when the process ends,
/// however it ends. The empty file stays: removing it would let two processes hold two locks.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock beside `target`, and shows the growing `part` of whoever has it until it is free.
    pub(super) fn take(model: &Model, target: &Path, part: &Path, progress: &dyn Progress) -> Result<Self> {
        let path = place(target);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| disk::trouble(common::could_not_write, &path, &error))?;
        if !try_lock(&file, &path)? {
            progress.note(&weights::another_is_downloading(model.name));
            progress.begin(Stage::Waiting, model.name, model.bytes, length(part));
            let waited = wait(&file, &path, || progress.at(length(part)));
            progress.end();
            waited?;
        }
        Ok(Self { _file: file })
    }
}

/// Returns true if somebody downloads the file at `target` just now. A lock that was left behind is held by nobody.
pub(super) fn is_held(target: &Path) -> bool {
    let file = File::open(place(target));
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn wait(file: &File, path: &Path, meanwhile: impl Fn()) -> Result<()> {
    while !try_lock(file, path)? {
        meanwhile();
        thread::sleep(POLL);
    }
    Ok(())
}

fn place(target: &Path) -> PathBuf {
    super::beside(target, "lock")
}

fn try_lock(file: &File, path: &Path) -> Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(disk::trouble(weights::could_not_lock, path, &error)),
    }
}

fn length(part: &Path) -> u64 {
    fs::metadata(part).map_or(0, |meta| meta.len())
}
