//! Real models for the tests, fetched once by lotse itself and kept in the target directory.

use std::path::{Path, PathBuf};

use super::skipped;

/// The folder with the 135M model, which is enough for everything but the quality of answers.
pub fn tiny() -> Option<PathBuf> {
    fetched("smollm2-135m")
}

/// The folder with the model that users get. A plain run of the tests does not download its gigabyte.
pub fn coder() -> Option<PathBuf> {
    const NAME: &str = "qwen2.5-coder-1.5b";
    let present = lotse::models::weights::find(NAME).is_some_and(|model| folder().join(model.file).exists());
    if present || super::strict() {
        return fetched(NAME);
    }
    skipped(&format!(
        "no model: run `LOTSE_MODEL_DIR={} lotse models pull {NAME}`",
        folder().display()
    ));
    None
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("models")
}

fn fetched(name: &str) -> Option<PathBuf> {
    let pull = super::start::command(env!("CARGO_BIN_EXE_lotse"))
        .args(["models", "pull", name])
        .env("LOTSE_MODEL_DIR", folder())
        .output()
        .unwrap();
    if pull.status.success() {
        return Some(folder());
    }
    skipped(&format!("no model: {}", String::from_utf8_lossy(&pull.stderr).trim()));
    None
}
