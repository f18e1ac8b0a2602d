//! The progress of a download, for whoever shows it.

use crate::messages::Message;

/// The step of a download that is being waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes arrive from a source.
    Downloading,
    /// The sha256 of a whole file is computed.
    Checking,
    /// Another process downloads the same file.
    Waiting,
}

/// Somebody who shows how far things are. All methods are cheap and may be called often.
pub trait Progress {
    /// A stretch of work begins: `done` of `total` bytes are there already.
    fn begin(&self, stage: Stage, name: &str, total: u64, done: u64);
    /// So many bytes are there now.
    fn at(&self, done: u64);
    /// The stretch of work is over, well or badly.
    fn end(&self);
    /// A remark that stays visible.
    fn note(&self, message: &Message);
}

/// Shows nothing.
impl Progress for () {
    fn begin(&self, _: Stage, _: &str, _: u64, _: u64) {}
    fn at(&self, _: u64) {}
    fn end(&self) {}
    fn note(&self, _: &Message) {}
}
