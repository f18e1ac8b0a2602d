//! Main memory.

use std::path::Path;

use super::files::head;

/// Main memory of this machine, in bytes. Both are 0 where the system does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ram {
    /// All of it that the kernel manages.
    pub total: u64,
    /// The memory that programs can still get without swapping, at most `total`: free pages, and caches that would be given
    /// up.
    pub available: u64,
}

/// Main memory by `MemTotal` and `MemAvailable` of `/proc/meminfo`, see
/// <https://docs.kernel.org/filesystems/proc.html#meminfo>. Limits of a container or a service are not looked at.
pub fn main_memory() -> Ram {
    of(Path::new("/"))
}

pub(super) fn of(root: &Path) -> Ram {
    head(&root.join("proc/meminfo"), 1 << 14)
        .map(|meminfo| parse(&meminfo))
        .unwrap_or_default()
}

fn parse(meminfo: &[u8]) -> Ram {
    let text = String::from_utf8_lossy(meminfo);
    // The unit is kB in name and KiB in fact.
    let bytes = |key| {
        let value = text.lines().find_map(|line| line.strip_prefix(key))?;
        let kib: u64 = value.trim().strip_suffix("kB")?.trim_end().parse().ok()?;
        kib.checked_mul(1024)
    };
    let total = bytes("MemTotal:").unwrap_or_default();
    Ram {
        total,
        available: bytes("MemAvailable:").unwrap_or_default().min(total),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let meminfo = b"MemTotal:       32594540 kB\nMemFree:         1021104 kB\nMemAvailable:   21467136 kB\n";
        let expected = Ram {
            total: 33_376_808_960,
            available: 21_982_347_264,
        };
        assert_eq!(parse(meminfo), expected);
    }

    #[test]
    fn what_is_not_said_is_nothing() {
        let table: [(&[u8], u64, u64); 6] = [
            (b"", 0, 0),
            (b"MemTotal: 8 kB\n", 8192, 0),
            (b"MemTotal: 8 kB\nMemAvailable: -1 kB\n", 8192, 0),
            (b"MemTotal: 8 kB\nMemAvailable: 9 kB\n", 8192, 8192),
            (b"MemTotal: 18446744073709551615 kB\nMemAvailable: 9 kB\n", 0, 0),
            (b"MemTotal: 8\nMemAvailable: \xff kB\n", 0, 0),
        ];
        for (meminfo, total, available) in table {
            assert_eq!(parse(meminfo), Ram { total, available }, "{meminfo:?}");
        }
    }

    #[test]
    fn this_machine_has_memory() {
        let ram = main_memory();
        assert_eq!(ram.total > 0, cfg!(target_os = "linux"), "{ram:?}");
        assert!(ram.available <= ram.total, "{ram:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(value in "[ -~]{0,30}", bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse(&bytes);
            let ram = parse(format!("MemTotal:{value} kB\nMemAvailable:{value} kB").as_bytes());
            proptest::prop_assert!(ram.available <= ram.total);
        }
    }
}
