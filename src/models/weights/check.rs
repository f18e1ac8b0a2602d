//! The check that a model is here and is what it should be.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::catalogue::Model;
use super::disk;
use super::progress::{Progress, Stage};
use super::stamp::{self, Identity};
use crate::error::{Error, Result};
use crate::hex::hex;
use crate::messages::{Message, common, weights};
use crate::paths::Paths;

/// The presence of a model on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
    /// There is no such file.
    Missing,
    /// The file is here, and its size and sha256 are right.
    Ready(PathBuf),
}

/// Looks whether the weights of a model are here and right; one `stat` when nothing changed since the last look.
///
/// # Errors
///
/// Fails when the file is damaged or cannot be read.
pub fn check(model: &Model, paths: &Paths) -> Result<Presence> {
    check_showing(model, paths, &())
}

/// Like [`check`], and shows how far it is when the whole file has to be read.
///
/// # Errors
///
/// Fails when the file is damaged or cannot be read.
pub fn check_showing(model: &Model, paths: &Paths, progress: &dyn Progress) -> Result<Presence> {
    let path = super::path(model, paths);
    let meta = match fs::metadata(&path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Presence::Missing),
        Err(error) => return Err(disk::trouble(common::could_not_look_at, &path, &error)),
    };
    if !meta.is_file() {
        return Err(not_a_file(&path));
    }
    if meta.len() != model.bytes {
        return Err(damaged(model, &path, &weights::has_bytes_of(meta.len(), model.bytes)));
    }
    let identity = Identity::of(&meta);
    if !stamp::is_known(model, paths, identity) {
        let found = hash_of(model, &path, progress)?;
        if found != model.sha256 {
            return Err(damaged(model, &path, &weights::has_sha256(found, model.sha256)));
        }
        stamp::remember(model, paths, &path, identity);
    }
    Ok(Presence::Ready(path))
}

/// Something else has the name of the model: nobody but the user can tell whether it may go.
pub(super) fn not_a_file(path: &Path) -> Error {
    Error::failed(weights::is_not_a_file(path.display())).hint(weights::move_it_away())
}

fn damaged(model: &Model, path: &Path, how: &Message) -> Error {
    Error::failed(weights::is_damaged(path.display(), how)).hint(weights::fetch_it_again(model.handle()))
}

fn hash_of(model: &Model, path: &Path, progress: &dyn Progress) -> Result<String> {
    progress.begin(Stage::Checking, model.name, model.bytes, 0);
    let hash = File::open(path).and_then(|file| sha256(file, |done| progress.at(done)));
    progress.end();
    hash.map_err(|error| disk::trouble(common::could_not_read, path, &error))
}

/// The sha256 of everything that can be read, in hexadecimal.
pub(super) fn sha256(mut from: impl Read, mut at: impl FnMut(u64)) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(count) => {
                hash.update(&buffer[..count]);
                done += count as u64;
                at(done);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
