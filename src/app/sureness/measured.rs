//! The calibrations of models: those that come with the program, and those that `lotse bench` has made of this
//! user's models.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use crate::answer::sureness::Calibration;
use crate::config::BackendKind;
use crate::error::Result;
use crate::models::backend::{Backend, model_file};
use crate::models::dispatch::Dispatcher;
use crate::models::route::inventory::same;
use crate::models::route::plan::Choice;
use crate::paths::Paths;
use crate::{examples, prompt, redact};

/// A model as it was measured: another one by that name is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Measured {
    /// Its name.
    pub(crate) model: String,
    /// The mark that tells its versions apart: the sha256 of its weights, the digest of Ollama, size and time of a file of the user;
    /// of a server that says nothing its address.
    pub(crate) digest: String,
}

impl Measured {
    /// The model that was chosen. Nothing of the stand-in for one.
    pub(crate) fn of(choice: &Choice, backend: &dyn Backend, dispatcher: &Dispatcher, paths: &Paths) -> Option<Self> {
        let digest = match (backend.weights(), &choice.server) {
            (Some(sha256), _) => sha256.to_owned(),
            (None, Some(at)) => {
                let models = dispatcher.known(at).map_or(&[][..], |known| &known.models);
                let known = models.iter().find(|model| same(&model.name, &choice.model));
                known
                    .map(|model| model.digest.clone())
                    .filter(|digest| !digest.is_empty())
                    .unwrap_or(at.clone())
            }
            (None, None) if choice.backend == BackendKind::Embedded => {
                let file = model_file(&choice.model, paths, &()).ok()?;
                let meta = fs::metadata(file).ok()?;
                format!("{} bytes of {}.{}", meta.size(), meta.mtime(), meta.mtime_nsec())
            }
            (None, None) => return None,
        };
        Some(Self {
            model: choice.model.clone(),
            digest,
        })
    }

    /// Returns what was measured of it with the prompt and the library of today.
    pub(crate) fn calibration(&self, paths: &Paths) -> Option<Calibration> {
        // What somebody has measured here is about their own settings.
        let stored = read(paths).into_iter().filter(|stored| self.is(stored));
        let mut all = stored.chain(Calibration::shipped(&self.digest));
        let (prompt, wordings) = (prompt::fingerprint(), examples::count());
        all.find(|found| found.holds(&prompt, wordings))
    }

    /// Stores what was measured of it, in place of what was before.
    ///
    /// # Errors
    ///
    /// Fails as the disk does.
    pub(crate) fn store(&self, calibration: Calibration, paths: &Paths) -> Result<()> {
        let mut all = read(paths);
        all.retain(|stored| stored.model != self.model || !self.is(stored));
        all.push(calibration);
        redact::write(&file(paths), &all)
    }

    fn is(&self, stored: &Calibration) -> bool {
        stored.model == self.model && stored.sha256 == self.digest
    }
}

fn file(paths: &Paths) -> PathBuf {
    paths.state.join("calibrations.json")
}

/// Those that can be used; what cannot is as if it was not there.
fn read(paths: &Paths) -> Vec<Calibration> {
    let text = fs::read_to_string(file(paths)).unwrap_or_default();
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap_or_default();
    all.iter()
        .filter_map(|one| Calibration::parse(&one.to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::sureness::HeldOut;

    fn calibration(of: &Measured, prompt: String) -> Calibration {
        Calibration {
            model: of.model.clone(),
            sha256: of.digest.clone(),
            prompt,
            examples: 2,
            wordings: examples::count(),
            date: "2026-11-29".to_owned(),
            tasks: 100,
            threshold: 0.5,
            bias: 0.1,
            weights: Vec::new(),
            held_out: HeldOut {
                auc: 0.8,
                unmarked: 0.5,
                right: 0.9,
                curve: vec![(0.5, 10, 5)],
            },
        }
    }

    #[test]
    fn what_was_measured_is_found_again_for_just_that_model() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::below(top.path());
        for digest in [
            "sha256:2b0b1a4d9e".repeat(4),
            "0123456789abcdef".repeat(4),
            "http://127.0.0.1:8080".to_owned(),
        ] {
            let model = Measured {
                model: "qwen2.5-coder:7b".to_owned(),
                digest,
            };
            let made = calibration(&model, prompt::fingerprint());
            assert_eq!(model.calibration(&paths), None);
            model.store(made.clone(), &paths).unwrap();
            model.store(made.clone(), &paths).unwrap();
            assert_eq!(model.calibration(&paths), Some(made), "{model:?}");
        }
        assert_eq!(read(&paths).len(), 3);
        let other = Measured {
            model: "qwen2.5-coder:7b".to_owned(),
            digest: "another one".to_owned(),
        };
        assert_eq!(other.calibration(&paths), None);
    }

    #[test]
    fn what_was_measured_with_another_prompt_counts_for_nothing() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::below(top.path());
        let model = Measured {
            model: "m".to_owned(),
            digest: "d".to_owned(),
        };
        model.store(calibration(&model, "0".repeat(64)), &paths).unwrap();
        assert_eq!(model.calibration(&paths), None);
        let wordings = examples::count() * 2;
        let drifted = Calibration {
            wordings,
            ..calibration(&model, prompt::fingerprint())
        };
        model.store(drifted, &paths).unwrap();
        assert_eq!(model.calibration(&paths), None);
        assert_eq!(read(&paths).len(), 1);
        fs::write(file(&paths), "[{}, 1]").unwrap();
        assert_eq!(read(&paths), []);
    }
}
