//! The number of threads to compute with, right now.
//!
//! llama.cpp's threads meet at a barrier after every operation and spin there. When one of them is descheduled, all
//! others burn their time: with two threads and two busy programs on two cores an answer was measured to take up to
//! 90 times longer, with one thread 1.4 times. So the number follows the cores that nobody else uses, and it is looked
//! up again for every token.

use std::fs;
use std::num::NonZeroUsize;
use std::thread::{available_parallelism, sleep};
use std::time::Duration;

/// A busy moment counts only if it is still there after this pause: a program that was woken for an instant is gone
/// by then.
const PAUSE: Duration = Duration::from_micros(300);

/// Chooses the number of threads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Threads {
    most: usize,
    cores: usize,
}

impl Threads {
    /// Takes at most `limit` threads; 0 means as many as there are physical cores.
    pub(super) fn new(limit: u32) -> Self {
        let logical = available_parallelism().map_or(1, NonZeroUsize::get);
        let physical = physical_cores().unwrap_or(logical).min(logical);
        let most = if limit == 0 {
            physical
        } else {
            (limit as usize).min(logical)
        };
        Self { most, cores: logical }
    }

    /// The number for the next batch, asked by the only thread of ours that runs at that moment.
    pub(super) fn now(self) -> i32 {
        let mut others = others();
        for _ in 0..2 {
            if free(self.most, self.cores, others) == self.most {
                break;
            }
            sleep(PAUSE);
            others = others.min(self::others());
        }
        i32::try_from(free(self.most, self.cores, others)).unwrap_or(1)
    }
}

/// Threads that have a core of their own beside `others` running ones; never less than one.
fn free(most: usize, cores: usize, others: usize) -> usize {
    cores.saturating_sub(others).clamp(1, most.max(1))
}

/// Other threads on this machine that run or want to run at this moment; none where nobody can tell.
fn others() -> usize {
    fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|loadavg| parse_running(&loadavg))
        .map_or(0, |running| running.saturating_sub(1))
}

/// The fourth field of proc(5) `loadavg`: runnable threads, a slash, all threads.
fn parse_running(loadavg: &str) -> Option<usize> {
    loadavg.split(' ').nth(3)?.split_once('/')?.0.parse().ok()
}

/// Cores that do not share their execution units, among those that Linux shows.
fn physical_cores() -> Option<usize> {
    let siblings = fs::read_dir("/sys/devices/system/cpu")
        .ok()?
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path().join("topology/thread_siblings_list")).ok());
    let cores = siblings.collect::<std::collections::BTreeSet<String>>().len();
    (cores > 0).then_some(cores)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_take_the_free_cores_and_never_none() {
        let table = [
            // most, cores, others -> threads
            (2, 2, 0, 2),
            (2, 2, 1, 1),
            (2, 2, 9, 1),
            (8, 16, 0, 8),
            (8, 16, 8, 8),
            (8, 16, 12, 4),
            (0, 1, 0, 1),
        ];
        for (most, cores, others, expected) in table {
            assert_eq!(free(most, cores, others), expected, "{most} {cores} {others}");
        }
    }

    #[test]
    fn loadavg_tells_who_runs() {
        assert_eq!(parse_running("0.20 0.18 0.12 3/80 11206\n"), Some(3));
        assert_eq!(parse_running("garbage"), None);
    }

    #[test]
    fn the_limit_holds() {
        assert_eq!(Threads::new(1).now(), 1);
        assert!(Threads::new(0).now() >= 1);
    }
}
