//! The graphics memory of processes, by the files that they have open: <https://docs.kernel.org/gpu/drm-usage-stats.html>.
//! The kernel shows these to the same user and to root only.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;
use std::time::Instant;

use super::files::{head, numbered};

/// The kinds of memory; what is on the processor's side of a cache is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    Vram,
    /// Main memory that the card reaches.
    Gtt,
}

/// Bytes by region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    vram: u64,
    gtt: u64,
}

impl Held {
    pub(super) fn of(self, region: Region) -> u64 {
        match region {
            Region::Vram => self.vram,
            Region::Gtt => self.gtt,
        }
    }
}

/// The memory that each process holds on each card, by the address of the card on the PCI bus (`0000:03:00.0`).
pub(super) type Holdings = BTreeMap<String, BTreeMap<u32, Held>>;

/// Looks through all processes that may be looked at, until `end`: the list is shorter then.
pub(super) fn scan(root: &Path, end: Instant) -> Holdings {
    let proc = root.join("proc");
    let mut seen = HashSet::new();
    let mut holdings = Holdings::new();
    for pid in numbered::<u32>(&proc, "") {
        let dir = proc.join(pid.to_string());
        for file in numbered::<u32>(&dir.join("fd"), "") {
            if Instant::now() >= end {
                return holdings;
            }
            let file = file.to_string();
            let link = fs::read_link(dir.join("fd").join(&file));
            if !link.is_ok_and(|target| target.starts_with("/dev/dri")) {
                continue;
            }
            let Some(client) = head(&dir.join("fdinfo").join(&file), 1 << 14).and_then(|text| parse(&text)) else {
                continue;
            };
            // A client counts once however many files, and processes after a fork, share it.
            if !seen.insert((client.card.clone(), client.id)) {
                continue;
            }
            let held = holdings.entry(client.card).or_default().entry(pid).or_default();
            held.vram = held.vram.saturating_add(client.held.vram);
            held.gtt = held.gtt.saturating_add(client.held.gtt);
        }
    }
    holdings
}

#[derive(Debug, PartialEq, Eq)]
struct Client {
    card: String,
    id: u64,
    held: Held,
}

fn parse(text: &[u8]) -> Option<Client> {
    let lines = || {
        text.split(|&byte| byte == b'\n')
            .filter_map(|line| std::str::from_utf8(line).ok()?.split_once(':'))
    };
    let value = |key: &str| lines().find(|(found, _)| *found == key).map(|(_, value)| value.trim());
    if value("drm-driver")? != "amdgpu" {
        return None;
    }
    // The first is what amdgpu always said, the second what it means, and the third includes what was moved elsewhere.
    let bytes = |region: &str| {
        ["memory", "resident", "total"]
            .iter()
            .find_map(|kind| size(value(&format!("drm-{kind}-{region}"))?))
    };
    let (vram, gtt) = (bytes("vram"), bytes("gtt"));
    if vram.is_none() && gtt.is_none() {
        return None;
    }
    Some(Client {
        card: value("drm-pdev")?.to_owned(),
        id: value("drm-client-id")?.parse().ok()?,
        held: Held {
            vram: vram.unwrap_or_default(),
            gtt: gtt.unwrap_or_default(),
        },
    })
}

/// A size in bytes, from a number and perhaps a unit.
fn size(text: &str) -> Option<u64> {
    let mut words = text.split_ascii_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    let unit = match words.next() {
        None => 1,
        Some("KiB" | "kB") => 1 << 10,
        Some("MiB") => 1 << 20,
        Some("GiB") => 1 << 30,
        Some(_) => return None,
    };
    number.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::time::Duration;

    use super::*;

    const CARD: &str = "0000:03:00.0";

    fn text(id: u64, kib: u64) -> String {
        format!(
            "pos:\t0\nflags:\t02100002\ndrm-driver:\tamdgpu\ndrm-client-id:\t{id}\ndrm-pdev:\t{CARD}\n\
             drm-memory-vram:\t{kib} KiB\ndrm-memory-gtt: \t8 KiB\ndrm-engine-gfx:\t99 ns\n"
        )
    }

    fn open(root: &Path, pid: u32, fd: u32, target: &str, text: &str) {
        let dir = root.join(format!("proc/{pid}"));
        fs::create_dir_all(dir.join("fd")).unwrap();
        fs::create_dir_all(dir.join("fdinfo")).unwrap();
        symlink(target, dir.join(format!("fd/{fd}"))).unwrap();
        fs::write(dir.join(format!("fdinfo/{fd}")), text).unwrap();
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_secs(60)
    }

    #[test]
    fn a_client_counts_once() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        open(root, 5, 3, "/dev/dri/renderD128", &text(1, 100));
        open(root, 5, 4, "/dev/dri/card0", &text(1, 100));
        open(root, 5, 9, "/dev/dri/renderD128", &text(2, 10));
        open(root, 6, 3, "/dev/dri/renderD128", &text(1, 100));
        open(root, 7, 3, "/dev/dri/renderD128", &text(3, 1));
        open(root, 8, 3, "/tmp/dev/dri/renderD128", &text(4, 1));
        open(
            root,
            9,
            3,
            "/dev/dri/renderD129",
            "drm-driver:\ti915\ndrm-client-id:\t5\n",
        );
        fs::create_dir_all(root.join("proc/self/fd")).unwrap();
        let held = |kib: u64, gtt: u64| Held {
            vram: kib * 1024,
            gtt: gtt * 1024,
        };
        let expected: BTreeMap<_, _> = [(5, held(110, 16)), (7, held(1, 8))].into();
        assert_eq!(scan(root, later()), [(CARD.to_owned(), expected)].into());
        assert_eq!(scan(root, Instant::now()), Holdings::new(), "there is no time");
        assert_eq!(scan(Path::new("/nowhere"), later()), Holdings::new());
    }

    #[test]
    fn the_processes_of_this_machine_are_survived() {
        for bytes in scan(Path::new("/"), later()).values() {
            assert!(!bytes.is_empty());
        }
    }

    #[test]
    fn the_kernels_words_for_memory_are_all_understood() {
        let start = format!("drm-driver: amdgpu\ndrm-pdev: {CARD}\ndrm-client-id: 1\n");
        let table = [
            (
                "drm-total-vram: 3 MiB\ndrm-resident-vram: 2 MiB\ndrm-memory-vram: 1 MiB",
                Some((1 << 20, 0)),
            ),
            ("drm-total-vram: 3 MiB\ndrm-resident-vram: 2 MiB", Some((2 << 20, 0))),
            ("drm-total-vram:3 GiB", Some((3 << 30, 0))),
            ("drm-memory-vram: x\ndrm-total-vram: 3", Some((3, 0))),
            ("drm-memory-gtt: 7 kB", Some((0, 7 << 10))),
            ("drm-memory-vram: -1 KiB", None),
            ("drm-memory-vram: 18446744073709551615 KiB", None),
            ("drm-memory-vram: 1 parsec", None),
            ("drm-memory-cpu: 1 KiB", None),
            ("", None),
        ];
        for (memory, expected) in table {
            let held = parse(format!("{start}{memory}").as_bytes()).map(|client| (client.held.vram, client.held.gtt));
            assert_eq!(held, expected, "{memory:?}");
        }
    }

    #[test]
    fn what_cannot_be_assigned_is_left_out() {
        let whole = text(1, 1);
        assert!(parse(whole.as_bytes()).is_some());
        for key in ["drm-driver", "drm-client-id", "drm-pdev"] {
            assert_eq!(parse(whole.replace(key, "other").as_bytes()), None, "{key}");
        }
        let noise = [b"\xff\xfe: 1\n".as_slice(), whole.as_bytes()].concat();
        assert!(parse(&noise).is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(value in "[ -~]{0,30}", bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes);
            let _ = parse(text(1, 1).replace("1 KiB", &value).as_bytes());
            let _ = size(&value);
        }
    }
}
