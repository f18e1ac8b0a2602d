//! The cache of what was read, in a private folder: options in one file, their texts in another that is seldom read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Manual, Term};
use crate::hex::hex;
use crate::paths::replace;

/// Changes when what is read from the same page does.
const VERSION: &str = "2";
/// The time that a program that said nothing is left alone.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// When there are more files, all are read again.
const MOST: usize = 2000;

#[derive(Serialize, Deserialize)]
struct Texts {
    synopsis: String,
    options: Vec<String>,
    terms: Vec<Term>,
}

/// The files of one program, or of one subcommand.
pub(super) struct Entry {
    dir: PathBuf,
    key: String,
}

impl Entry {
    /// Makes the key of a reading: the program and its age, the words, the kind of source.
    pub(super) fn new(dir: &Path, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in [VERSION].iter().chain(parts) {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Self {
            dir: dir.join("manual"),
            key: hex(&hash.finalize()[..16]),
        }
    }

    fn file(&self, kind: &str) -> PathBuf {
        self.dir.join(format!("{}.{kind}", self.key))
    }

    /// The options; their texts are left out.
    pub(super) fn read(&self) -> Option<Manual> {
        serde_json::from_slice(&fs::read(self.file("options")).ok()?).ok()
    }

    /// Returns true if it was written so long ago that a program which said nothing may be asked again.
    pub(super) fn is_old(&self) -> bool {
        let written = fs::metadata(self.file("options")).and_then(|meta| meta.modified());
        written.is_ok_and(|written| written.elapsed().is_ok_and(|age| age > DAY))
    }

    /// Adds the texts to what [`Entry::read`] has found.
    pub(super) fn texts(&self, manual: &mut Manual) {
        let texts = fs::read(self.file("texts")).ok();
        let Some(texts) = texts.and_then(|text| serde_json::from_slice::<Texts>(&text).ok()) else {
            return;
        };
        manual.synopsis = texts.synopsis;
        manual.terms = texts.terms;
        for (option, text) in manual.options.iter_mut().zip(texts.options) {
            option.text = text;
        }
    }

    /// Remembers a reading. That it could not be written must not matter.
    #[expect(
        clippy::disallowed_methods,
        reason = "manuals are nobody's secret, and have to stay as they are"
    )]
    pub(super) fn write(&self, manual: &Manual) {
        if fs::read_dir(&self.dir).is_ok_and(|entries| entries.count() > MOST) {
            let _ = fs::remove_dir_all(&self.dir);
        }
        let texts = Texts {
            synopsis: manual.synopsis.clone(),
            options: manual.options.iter().map(|option| option.text.clone()).collect(),
            terms: manual.terms.clone(),
        };
        let write = |kind: &str, text: serde_json::Result<Vec<u8>>| {
            if let Ok(text) = text {
                let _ = replace(&self.file(kind), &text);
            }
        };
        write("texts", serde_json::to_vec(&texts));
        write("options", serde_json::to_vec(manual));
    }
}
