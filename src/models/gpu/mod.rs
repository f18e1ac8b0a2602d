//! The memory of the graphics cards of this machine, how much of it is free, and who holds the rest.
//!
//! Nothing happens unless it is asked for, and nothing is kept: each look asks the drivers anew. What the drivers and
//! other processes say is read with a limit and never believed further than that; where it makes no sense, the card or
//! the list that it belongs to is left out.

mod amd;
mod fdinfo;
mod files;
mod kfd;
mod nvidia;
mod processes;
mod ram;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub use processes::Owner;
pub use ram::{Ram, main_memory};
use serde::Serialize;

/// As much may be in use without any process that holds it: firmware, the picture of the console, page tables. When
/// more is in use and nobody is said to hold it, the driver keeps it to itself.
const NOBODYS: u64 = 256 << 20;

/// Memory of one card, in bytes. Each MIG instance of an NVIDIA card counts as a card, since a process gets only one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The maker's name for it, fit for a terminal.
    pub name: String,
    /// All memory that the card can use, without what the driver reserves for itself where it says how much. Never 0.
    pub total: u64,
    /// The free memory, at most `total`.
    pub free: u64,
    /// True if the chip has no memory of its own. What it uses is then main memory and counted in [`main_memory`] too,
    /// unless firmware set aside more for it than the kernel would let it have.
    pub integrated: bool,
    /// The holders of the rest, the largest first, each process once. Nothing where the driver does not say: inside of
    /// containers, under WSL, for a user without the rights. A list may miss processes of other users and what the driver
    /// itself needs, so that its sum may be below what is in use.
    pub processes: Option<Vec<Process>>,
}

/// A process that holds memory of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Process {
    /// The number of the process, as in `/proc`.
    pub pid: u32,
    /// The file name of its executable, fit for a terminal; empty where the process may not be looked at.
    pub name: String,
    /// Memory of the card, in bytes.
    pub bytes: u64,
    /// The owner, as far as names tell.
    pub owner: Owner,
}

/// All cards whose driver answers; empty where there is no card or no driver.
///
/// Microseconds without a card, and usually few milliseconds with one. A card that sleeps is woken up, which may take
/// seconds, and a driver in trouble may not answer at all: [`look_within`] is for those who cannot wait.
pub fn look() -> Vec<Card> {
    look_in(Path::new("/"), nvidia::ask)
}

/// Like [`look`], on a thread of its own, and nothing when that takes longer than `limit`. The thread is left behind
/// then: there is no way to call it off.
pub fn look_within(limit: Duration) -> Option<Vec<Card>> {
    within(limit, look)
}

fn within<T: Send + 'static>(limit: Duration, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let (done, result) = mpsc::sync_channel(1);
    let work = move || {
        // Nobody listens any more when it took too long.
        let _ = done.send(work());
    };
    thread::Builder::new().name("gpu".to_owned()).spawn(work).ok()?;
    result.recv_timeout(limit).ok()
}

/// `root` is where `/dev`, `/proc`, `/sys` and `/usr` are.
fn look_in(root: &Path, nvml: impl FnOnce() -> Vec<nvidia::Answers>) -> Vec<Card> {
    let mut cards = nvidia::cards(root, nvml);
    cards.extend(amd::cards(root));
    cards
}

/// The list for [`Card::processes`], of bytes by process; `used` is what all of them hold, where it is known.
fn holders(root: &Path, bytes: BTreeMap<u32, u64>, used: Option<u64>) -> Option<Vec<Process>> {
    if bytes.is_empty() && used.is_some_and(|used| used > NOBODYS) {
        return None;
    }
    let proc = root.join("proc");
    let mut list: Vec<_> = bytes
        .into_iter()
        .map(|(pid, bytes)| {
            let (name, owner) = processes::who(&proc, pid);
            Process {
                pid,
                name,
                bytes,
                owner,
            }
        })
        .collect();
    list.sort_by_key(|process| std::cmp::Reverse(process.bytes));
    Some(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_this_machine_has_makes_sense() {
        for card in look() {
            assert!(card.total > 0 && card.free <= card.total, "{card:?}");
            assert!(!card.name.is_empty(), "{card:?}");
        }
    }

    #[test]
    fn without_device_files_no_library_is_opened() {
        let empty = tempfile::tempdir().unwrap();
        let cards = look_in(empty.path(), || unreachable!("there is no card to ask for"));
        assert_eq!(cards, []);
    }

    #[test]
    fn a_look_that_takes_too_long_is_left_behind() {
        let (keep, wait) = mpsc::channel::<()>();
        let stuck = move || wait.recv().is_ok();
        assert_eq!(within(Duration::from_millis(5), stuck), None);
        drop(keep);
        assert_eq!(within(Duration::from_secs(60), || 7), Some(7));
    }

    #[test]
    fn a_look_that_falls_over_is_no_answer() {
        assert_eq!(within(Duration::from_secs(60), || -> u8 { panic!("on purpose") }), None);
    }

    #[test]
    fn nobody_is_believed_only_while_little_is_in_use() {
        let root = tempfile::tempdir().unwrap();
        let nobody = |used| holders(root.path(), BTreeMap::new(), used);
        assert_eq!(nobody(Some(NOBODYS)), Some(vec![]));
        assert_eq!(nobody(None), Some(vec![]));
        assert_eq!(nobody(Some(NOBODYS + 1)), None);
    }

    #[test]
    fn the_largest_comes_first() {
        let root = tempfile::tempdir().unwrap();
        let list = holders(root.path(), [(1, 5), (2, 9), (3, 5)].into(), Some(19)).unwrap();
        assert_eq!(list.iter().map(|process| process.pid).collect::<Vec<_>>(), [2, 1, 3]);
    }
}
