//! Snapshots of the model's state after the constant part of a prompt.
//!
//! Reading the same instructions again for each question costs seconds, a snapshot of 5 to 40 MB loads in
//! milliseconds. A snapshot belongs to one build of the engine, one model file and one sequence of tokens; its name
//! says which, and a checksum guards the bytes, because llama.cpp trusts them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::llama::Token;
use crate::hex::hex;
use crate::paths::private_dir;

/// Snapshots of other prompts or models that are kept; older ones are removed.
const KEPT: usize = 4;
const SUM: usize = 32;

/// The folder of snapshots of one model.
#[derive(Debug)]
pub(super) struct Snapshots {
    dir: PathBuf,
    /// What the state depends on beside the tokens.
    identity: String,
}

impl Snapshots {
    /// Looks after snapshots in `dir` for the given model file and length of context.
    pub(super) fn new(dir: &Path, model: &Path, context: usize) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let file = fs::metadata(model).map_or_else(
            |_| String::new(),
            |meta| format!("{} {} {} {}", meta.size(), meta.ino(), meta.mtime(), meta.mtime_nsec()),
        );
        let build = concat!(env!("CARGO_PKG_VERSION"), " llama-cpp-sys-2 0.1.160");
        Self {
            dir: dir.to_owned(),
            identity: format!("{build}\n{}\n{file}\n{context}", model.display()),
        }
    }

    /// The state after exactly these tokens, if it was saved and is whole.
    pub(super) fn load(&self, tokens: &[Token]) -> Option<Vec<u8>> {
        let mut bytes = fs::read(self.file(tokens)).ok()?;
        if bytes.len() < SUM {
            return None;
        }
        let state = bytes.split_off(SUM);
        (Sha256::digest(&state).as_slice() == bytes).then_some(state)
    }

    /// Whether there is a file for these tokens.
    pub(super) fn has(&self, tokens: &[Token]) -> bool {
        self.file(tokens).exists()
    }

    /// Saves the state after these tokens. A snapshot is a convenience: on a full disk there is none.
    pub(super) fn save(&self, tokens: &[Token], state: &[u8]) {
        if private_dir(&self.dir).is_err() {
            return;
        }
        let Ok(mut file) = tempfile::NamedTempFile::new_in(&self.dir) else {
            return;
        };
        let written = file
            .write_all(&Sha256::digest(state))
            .and_then(|()| file.write_all(state));
        if written.is_ok() && file.persist(self.file(tokens)).is_ok() {
            self.remove_old();
        }
    }

    /// Forgets a snapshot that llama.cpp did not accept.
    pub(super) fn remove(&self, tokens: &[Token]) {
        let _ = fs::remove_file(self.file(tokens));
    }

    fn file(&self, tokens: &[Token]) -> PathBuf {
        let mut hash = Sha256::new();
        hash.update(&self.identity);
        for token in tokens {
            hash.update(token.to_le_bytes());
        }
        let name = hex(&hash.finalize()[..12]);
        self.dir.join(name).with_extension("state")
    }

    fn remove_old(&self) {
        let mut files: Vec<_> = fs::read_dir(&self.dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "state"))
            .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
            .collect();
        files.sort();
        for (_, path) in files.iter().rev().skip(KEPT) {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshots(dir: &Path) -> Snapshots {
        Snapshots::new(&dir.join("snapshots"), Path::new("/nonexistent.gguf"), 4096)
    }

    #[test]
    fn a_state_comes_back_for_its_tokens_only() {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = snapshots(dir.path());
        snapshots.save(&[1, 2, 3], b"state");
        assert_eq!(snapshots.load(&[1, 2, 3]).as_deref(), Some(b"state".as_slice()));
        assert_eq!(snapshots.load(&[1, 2]), None);
    }

    #[test]
    fn a_damaged_snapshot_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = snapshots(dir.path());
        snapshots.save(&[1], b"state");
        let file = snapshots.file(&[1]);
        let mut bytes = fs::read(&file).unwrap();
        bytes[SUM] ^= 1;
        fs::write(&file, &bytes).unwrap();
        assert_eq!(snapshots.load(&[1]), None);
        fs::write(&file, b"short").unwrap();
        assert_eq!(snapshots.load(&[1]), None);
    }

    #[test]
    fn only_the_newest_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let snapshots = snapshots(dir.path());
        for token in 0..10 {
            snapshots.save(&[token], b"state");
        }
        let left = fs::read_dir(&snapshots.dir).unwrap().count();
        assert_eq!(left, KEPT);
    }
}
