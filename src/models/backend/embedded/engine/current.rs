//! Whose question is being answered, and whether they still wait for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The question in work. A client that closes its connection stops its own question and no other.
#[derive(Debug, Default)]
pub(super) struct Current {
    question: Mutex<u64>,
    gone: AtomicBool,
}

impl Current {
    /// Begins with a question.
    pub(super) fn begin(&self, question: u64) {
        let mut current = self.lock();
        *current = question;
        self.gone.store(false, Ordering::Relaxed);
    }

    /// The client that asked `question` has closed its connection.
    pub(super) fn close(&self, question: u64) {
        let current = self.lock();
        if *current == question {
            self.gone.store(true, Ordering::Relaxed);
        }
    }

    /// Returns true if nobody waits for the answer any more.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// The flag that [`Current::is_gone`] reads, for llama.cpp.
    pub(super) fn flag(&self) -> &AtomicBool {
        &self.gone
    }

    fn lock(&self) -> MutexGuard<'_, u64> {
        self.question.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_stops_its_own_question_only() {
        let current = Current::default();
        current.begin(1);
        current.close(2);
        assert!(!current.is_gone());
        current.close(1);
        assert!(current.is_gone());
        current.begin(2);
        assert!(!current.is_gone());
    }
}
