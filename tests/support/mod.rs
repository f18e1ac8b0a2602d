//! What the tests share.

use std::path::Path;

pub mod canary;
pub mod day;
pub mod disk;
pub mod doubting;
#[cfg(feature = "embedded")]
pub mod engine;
pub mod faults;
pub mod http;
pub mod locale;
#[cfg(feature = "embedded")]
pub mod model;
pub mod ollama;
pub mod pip;
pub mod processes;
pub mod programs;
pub mod queries;
mod sandbox;
pub mod scheduler;
pub mod screen;
pub mod shells;
pub mod start;
pub mod terminal;

pub use sandbox::{Outcome, Sandbox};

/// Says that a test could not do its work here, so that nobody takes it for passed. Where everything has been
/// installed, that is a failure.
pub fn skipped(why: &str) {
    assert!(!strict(), "skipped where nothing may be: {why}");
    announce(why);
}

/// Says that a test needs rights that this user does not have; nothing that can be installed would change that.
pub fn not_allowed(what: &str) {
    announce(&format!("this user may not {what}"));
}

/// Says that a test needs something that this system does not have, and that its packages cannot bring.
pub fn not_here(what: &str) {
    announce(&format!("this system has no {what}"));
}

/// Asserts that a file of the program is what has been made of its sources; `tools/data` stores that instead.
#[track_caller]
pub fn is_current(path: &str, made: &[u8]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("LOTSE_TEST_STORE").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let is_same = std::fs::read(&path).is_ok_and(|stored| stored == made);
    assert!(
        is_same,
        "{} is older than its sources: run `tools/data`, or `tools/calibrate fit` for what was measured",
        path.display()
    );
}

fn announce(why: &str) {
    use std::io::Write as _;
    // Past the capture of the test harness.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// Whether the machine is said to have everything that the tests need.
pub fn strict() -> bool {
    std::env::var_os("LOTSE_TEST_STRICT").is_some()
}

/// Waits until something holds; fails the test when it does not come.
#[track_caller]
pub fn wait_for<T>(what: impl std::fmt::Display, mut look: impl FnMut() -> Option<T>) -> T {
    use std::time::{Duration, Instant};
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
