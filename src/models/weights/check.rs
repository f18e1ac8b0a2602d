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

/// The file of the weights of a model, if it is here and right; one `stat` when nothing changed since the last look. `progress`
/// sees the whole file being read where that has to be.
///
/// # Errors
///
/// Fails when the file is damaged or cannot be read.
pub fn check(model: &Model, paths: &Paths, progress: &dyn Progress) -> Result<Option<PathBuf>> {
    let path = super::path(model, paths);
    let meta = match fs::metadata(&path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
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
        let found = File::open(&path).and_then(|file| sha256(model, file, progress));
        let found = found.map_err(|error| disk::trouble(common::could_not_read, &path, &error))?;
        if found != model.sha256 {
            return Err(damaged(model, &path, &weights::has_sha256(found, model.sha256)));
        }
        stamp::remember(model, paths, &path, identity);
    }
    Ok(Some(path))
}

/// Something else has the name of the model: nobody but the user can tell whether it may go.
pub(super) fn not_a_file(path: &Path) -> Error {
    Error::failed(weights::is_not_a_file(path.display())).hint(common::move_it_away())
}

fn damaged(model: &Model, path: &Path, how: &Message) -> Error {
    Error::failed(weights::is_damaged(path.display(), how)).hint(weights::fetch_it_again(model.handle()))
}

/// The sha256 of everything that can be read of a model, in hexadecimal.
pub(super) fn sha256(model: &Model, from: impl Read, progress: &dyn Progress) -> io::Result<String> {
    progress.begin(Stage::Checking, model.name, model.bytes, 0);
    let hash = read(from, progress);
    progress.end();
    hash
}

fn read(mut from: impl Read, progress: &dyn Progress) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(hex(&hash.finalize())),
            Ok(count) => {
                hash.update(&buffer[..count]);
                done += count as u64;
                progress.at(done);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
