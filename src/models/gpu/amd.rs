//! Cards of AMD, as `amdgpu` shows them in sysfs: <https://docs.kernel.org/gpu/amdgpu/driver-misc.html>.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::fdinfo::{self, Holdings, Region};
use super::files::{head, label, number, numbered};
use super::{Card, Process, holders, kfd, processes, ram};

const AMD: &str = "0x1002";

/// Less than any card has that models fit on, and at least what firmware usually sets aside for a chip without memory
/// of its own.
const CARVED_OUT: u64 = 1 << 30;

/// For the open files of all processes.
const TIMEOUT: Duration = Duration::from_millis(50);

/// The cards that say how much memory they have.
pub(super) fn cards(root: &Path) -> Vec<Card> {
    let drm = root.join("sys/class/drm");
    let holdings = OnceCell::new();
    numbered::<u32>(&drm, "card")
        .into_iter()
        .filter_map(|number| {
            let chip = Chip::read(drm.join(format!("card{number}/device")))?;
            let held = holdings.get_or_init(|| fdinfo::scan(root, Instant::now() + TIMEOUT));
            Some(chip.card(root, held))
        })
        .collect()
}

struct Chip {
    device: PathBuf,
    pool: Pool,
    region: Region,
    integrated: bool,
}

#[derive(Clone, Copy)]
struct Pool {
    total: u64,
    used: u64,
}

impl Chip {
    fn read(device: PathBuf) -> Option<Self> {
        if text(&device.join("vendor"))? != AMD {
            return None;
        }
        let pool = |name| {
            let total = number(&device.join(format!("mem_info_{name}_total")))?;
            let used = number(&device.join(format!("mem_info_{name}_used")))?;
            (total > 0).then_some(Pool {
                total,
                used: used.min(total),
            })
        };
        let vram = pool("vram")?;
        let gtt = pool("gtt").filter(|gtt| gtt.total > vram.total);
        let integrated = has_northbridge(&device) || (vram.total <= CARVED_OUT && gtt.is_some());
        // The kernel has a chip without memory of its own compute in the larger part:
        // <https://github.com/torvalds/linux/commit/759e764f7d587283b4e0b01ff930faca64370e59>.
        let (region, pool) = match gtt {
            Some(gtt) if integrated => (Region::Gtt, gtt),
            _ => (Region::Vram, vram),
        };
        Some(Self {
            device,
            pool,
            region,
            integrated,
        })
    }

    fn card(&self, root: &Path, holdings: &Holdings) -> Card {
        let unused = self.pool.total - self.pool.used;
        Card {
            name: self.name(root),
            total: self.pool.total,
            free: match self.region {
                Region::Vram => unused,
                // It is promised to the card and to everybody else.
                Region::Gtt => unused.min(ram::of(root).available),
            },
            processes: self.processes(root, holdings),
            integrated: self.integrated,
        }
    }

    /// By the card's own memory, which few have a name in, or by the table that comes with libdrm.
    fn name(&self, root: &Path) -> String {
        let own = || text(&self.device.join("product_name")).filter(|name| !name.is_empty());
        let listed = || {
            let id = |file| Some(text(&self.device.join(file))?.strip_prefix("0x")?.to_owned());
            let table = head(&root.join("usr/share/libdrm/amdgpu.ids"), 1 << 18)?;
            marketing_name(&table, &id("device")?, &id("revision")?)
        };
        own().or_else(listed).unwrap_or_else(|| "AMD card".to_owned())
    }

    fn processes(&self, root: &Path, holdings: &Holdings) -> Option<Vec<Process>> {
        let mut bytes: BTreeMap<u32, u64> = BTreeMap::new();
        let held = slot(&self.device).and_then(|slot| holdings.get(&slot));
        for (&pid, held) in held.into_iter().flatten() {
            bytes.insert(pid, held.of(self.region));
        }
        if processes::numbers_are_ours(root) {
            for render in numbered(&self.device.join("drm"), "renderD") {
                for (pid, used) in kfd::used(root, render) {
                    // The same memory is in both.
                    let known = bytes.entry(pid).or_default();
                    *known = used.max(*known);
                }
            }
        }
        bytes.retain(|_, bytes| (1..=self.pool.total).contains(bytes));
        holders(root, bytes, Some(self.pool.used))
    }
}

/// Only chips that are part of a processor have a second voltage, `vddnb`, as of `hwmon_attributes_visible` in
/// <https://github.com/torvalds/linux/blob/master/drivers/gpu/drm/amd/pm/amdgpu_pm.c>.
fn has_northbridge(device: &Path) -> bool {
    let sensors = device.join("hwmon");
    numbered::<u32>(&sensors, "hwmon")
        .into_iter()
        .any(|number| text(&sensors.join(format!("hwmon{number}/in1_label"))).as_deref() == Some("vddnb"))
}

/// The address on the PCI bus.
fn slot(device: &Path) -> Option<String> {
    let uevent = head(&device.join("uevent"), 4096)?;
    let uevent = String::from_utf8_lossy(&uevent);
    let slot = uevent.lines().find_map(|line| line.strip_prefix("PCI_SLOT_NAME="))?;
    Some(slot.trim().to_owned())
}

/// The name in a line like `744C, C8, AMD Radeon RX 7900 XTX`, with tabs for blanks.
fn marketing_name(table: &[u8], device: &str, revision: &str) -> Option<String> {
    let table = String::from_utf8_lossy(table);
    table.lines().find_map(|line| {
        let mut parts = line.splitn(3, ',').map(str::trim);
        let found = parts.next()?.eq_ignore_ascii_case(device) && parts.next()?.eq_ignore_ascii_case(revision);
        let name = label(parts.next()?.as_bytes());
        (found && !name.is_empty()).then_some(name)
    })
}

fn text(path: &Path) -> Option<String> {
    head(path, 256).map(|bytes| label(&bytes))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const GIB: u64 = 1 << 30;
    const SLOT: &str = "0000:03:00.0";

    struct Machine(tempfile::TempDir);

    impl Machine {
        fn new() -> Self {
            let machine = Self(tempfile::tempdir().unwrap());
            machine.write("proc/meminfo", "MemTotal: 33554432 kB\nMemAvailable: 20971520 kB\n");
            machine
        }

        fn root(&self) -> &Path {
            self.0.path()
        }

        fn write(&self, file: &str, text: impl AsRef<[u8]>) {
            let file = self.root().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }

        fn device(&self, file: &str, text: impl AsRef<[u8]>) {
            self.write(&format!("sys/class/drm/card1/device/{file}"), text);
        }

        fn with_memory(vram: (u64, u64), gtt: (u64, u64)) -> Self {
            let machine = Self::new();
            machine.device("vendor", "0x1002\n");
            machine.device("uevent", format!("DRIVER=amdgpu\nPCI_SLOT_NAME={SLOT}\n"));
            machine.device("mem_info_vram_total", vram.0.to_string());
            machine.device("mem_info_vram_used", vram.1.to_string());
            machine.device("mem_info_gtt_total", gtt.0.to_string());
            machine.device("mem_info_gtt_used", gtt.1.to_string());
            machine
        }

        fn card(&self) -> Card {
            let cards = cards(self.root());
            let [card] = &cards[..] else { panic!("{cards:?}") };
            card.clone()
        }

        fn holds(&self, pid: u32, vram: u64, gtt: u64) {
            let kib = |bytes| bytes >> 10;
            self.write(
                &format!("proc/{pid}/fdinfo/3"),
                format!(
                    "drm-driver: amdgpu\ndrm-pdev: {SLOT}\ndrm-client-id: {pid}\n\
                     drm-memory-vram: {} KiB\ndrm-memory-gtt: {} KiB\n",
                    kib(vram),
                    kib(gtt)
                ),
            );
            fs::create_dir_all(self.root().join(format!("proc/{pid}/fd"))).unwrap();
            symlink("/dev/dri/renderD128", self.root().join(format!("proc/{pid}/fd/3"))).unwrap();
        }
    }

    fn list(card: Card) -> Option<Vec<(u32, u64)>> {
        Some(
            card.processes?
                .iter()
                .map(|process| (process.pid, process.bytes))
                .collect(),
        )
    }

    #[test]
    fn what_is_no_card_of_amd_is_passed_over() {
        let machine = Machine::with_memory((GIB * 16, GIB), (GIB * 16, 0));
        machine.write("sys/class/drm/card0/device/vendor", "0x8086\n");
        machine.write("sys/class/drm/card1-DP-1/status", "connected\n");
        machine.write("sys/class/drm/renderD128/device/vendor", "0x1002\n");
        machine.write("sys/class/drm/version", "drm 1.1.0 20060810\n");
        let card = machine.card();
        assert_eq!((card.total, card.free), (16 * GIB, 15 * GIB));
        assert_eq!(cards(Machine::new().root()), []);
    }

    #[test]
    fn memory_that_makes_no_sense_is_no_card() {
        let files = ["mem_info_vram_total", "mem_info_vram_used", "vendor"];
        let values: [&[u8]; 6] = [b"", b"-1", b"99999999999999999999", b"0x10", b"\xff\xfe", b"1\n2"];
        for file in files {
            for value in values {
                let machine = Machine::with_memory((GIB * 16, GIB), (GIB * 16, 0));
                machine.device(file, value);
                assert_eq!(cards(machine.root()), [], "{file} {value:?}");
            }
        }
        let machine = Machine::with_memory((GIB * 16, GIB * 17), (0, 0));
        assert_eq!(machine.card().free, 0);
        let machine = Machine::with_memory((0, 0), (GIB, 0));
        assert_eq!(cards(machine.root()), []);
    }

    #[test]
    fn chips_without_memory_of_their_own_use_the_larger_part() {
        let table = [
            // vram, gtt, vddnb; integrated, total, free
            ((16, 1), (24, 2), false, (false, 16, 15)),
            ((4, 1), (24, 2), false, (false, 4, 3)),
            ((1, 0), (16, 2), false, (true, 16, 14)),
            ((1, 0), (31, 2), false, (true, 31, 20)),
            ((4, 1), (16, 2), true, (true, 16, 14)),
            ((96, 1), (16, 2), true, (true, 96, 95)),
            ((1, 0), (0, 0), false, (false, 1, 1)),
        ];
        for (vram, gtt, vddnb, (integrated, total, free)) in table {
            let machine = Machine::with_memory((vram.0 * GIB, vram.1 * GIB), (gtt.0 * GIB, gtt.1 * GIB));
            machine.device("hwmon/hwmon4/in0_label", "vddgfx\n");
            if vddnb {
                machine.device("hwmon/hwmon4/in1_label", "vddnb\n");
            }
            let card = machine.card();
            assert_eq!(
                (card.integrated, card.total, card.free),
                (integrated, total * GIB, free * GIB),
                "{vram:?} {gtt:?} {vddnb}"
            );
        }
    }

    #[test]
    fn processes_are_known_as_far_as_they_may_be_looked_at() {
        let machine = Machine::with_memory((16 * GIB, 8 * GIB), (8 * GIB, 0));
        assert_eq!(list(machine.card()), None, "somebody holds it");
        machine.holds(50, GIB, 7);
        machine.holds(51, 0, GIB);
        machine.holds(52, 17 * GIB, 0);
        assert_eq!(list(machine.card()), Some(vec![(50, GIB)]));
        machine.device("drm/renderD128/dev", "226:128\n");
        machine.write(
            "sys/class/kfd/kfd/topology/nodes/1/properties",
            "drm_render_minor 128\n",
        );
        machine.write("sys/class/kfd/kfd/topology/nodes/1/gpu_id", "9\n");
        machine.write("sys/class/kfd/kfd/proc/50/vram_9", (GIB / 2).to_string());
        machine.write("sys/class/kfd/kfd/proc/60/vram_9", (5 * GIB).to_string());
        machine.write("proc/60/comm", "ollama\n");
        let card = machine.card();
        let processes = card.processes.as_ref().unwrap();
        assert_eq!(processes[0].owner, super::super::Owner::Ollama);
        assert_eq!(list(card), Some(vec![(60, 5 * GIB), (50, GIB)]));
    }

    #[test]
    fn processes_of_shared_memory_are_counted_there() {
        let machine = Machine::with_memory((GIB / 2, GIB / 4), (16 * GIB, 3 * GIB));
        machine.holds(50, GIB / 4, 2 * GIB);
        assert_eq!(list(machine.card()), Some(vec![(50, 2 * GIB)]));
    }

    #[test]
    fn a_card_without_processes_is_not_a_secret() {
        let machine = Machine::with_memory((16 * GIB, GIB / 8), (8 * GIB, 0));
        assert_eq!(list(machine.card()), Some(vec![]));
    }

    #[test]
    fn a_name_is_always_there() {
        let machine = Machine::with_memory((16 * GIB, 0), (8 * GIB, 0));
        assert_eq!(machine.card().name, "AMD card");
        machine.device("device", "0x744c\n");
        machine.device("revision", "0xc8\n");
        machine.write(
            "usr/share/libdrm/amdgpu.ids",
            b"# \xff\n1.0.0\n744C,\tC9,\tother\n744C,\tC8,\tAMD Radeon RX 7900 XTX\n".as_slice(),
        );
        assert_eq!(machine.card().name, "AMD Radeon RX 7900 XTX");
        machine.device("product_name", "\n");
        assert_eq!(machine.card().name, "AMD Radeon RX 7900 XTX");
        machine.device("product_name", "Instinct\u{1b}[2J MI210\n");
        assert_eq!(machine.card().name, "Instinct\u{fffd}[2J MI210");
    }

    proptest::proptest! {
        #[test]
        fn any_table_is_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), text in "[0-9A-F,\t\n ]{0,60}") {
            let _ = marketing_name(&bytes, "744c", "c8");
            let _ = marketing_name(text.as_bytes(), "744c", "c8");
        }
    }
}
