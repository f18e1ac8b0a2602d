//! Cards of NVIDIA, with its own driver, asked through NVML, the library that comes with the driver:
//! <https://docs.nvidia.com/deploy/nvml-api/group__nvmlDeviceQueries.html>.

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use nvml_wrapper::enums::device::UsedGpuMemory;
use nvml_wrapper::error::NvmlError;
use nvml_wrapper::struct_wrappers::device::{MemoryInfo, ProcessInfo};
use nvml_wrapper::{Device, Nvml};

use super::files::label;
use super::{Card, Process, holders, processes, ram};

/// One of them is there wherever NVML can work: the loaded driver, its device, and what stands for a card under WSL.
const SIGNS: [&str; 3] = ["proc/driver/nvidia/version", "dev/nvidiactl", "dev/dxg"];

/// By the name that programs are to use, where WSL and `NixOS` keep it even if the linker does not look there, and by
/// the name that is meant for compilers (<https://github.com/rust-nvml/nvml-wrapper/pull/63>).
const LIBRARIES: [&str; 4] = [
    "libnvidia-ml.so.1",
    "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/run/opengl-driver/lib/libnvidia-ml.so.1",
    FOR_COMPILERS,
];
const FOR_COMPILERS: &str = "libnvidia-ml.so";

const MIG_ENABLED: u32 = 1;

type Answer<T> = Result<T, NvmlError>;

/// The reading of a card, or of a slice of one, by NVML. Each part may fail without the others.
pub(super) struct Answers {
    name: Answer<String>,
    memory: Answer<MemoryInfo>,
    compute: Answer<Vec<ProcessInfo>>,
    graphics: Answer<Vec<ProcessInfo>>,
    /// True if it is a MIG instance.
    slice: bool,
}

/// The cards that can say how much memory they have. `ask` is called only where there are signs of a driver.
pub(super) fn cards(root: &Path, ask: impl FnOnce() -> Vec<Answers>) -> Vec<Card> {
    if !SIGNS.iter().any(|sign| root.join(sign).exists()) {
        return Vec::new();
    }
    ask().into_iter().filter_map(|answers| card(root, answers)).collect()
}

/// Asks the library of this machine for everything.
pub(super) fn ask() -> Vec<Answers> {
    let Some(nvml) = open() else {
        return Vec::new();
    };
    (0..nvml.device_count().unwrap_or_default())
        .filter_map(|index| nvml.device_by_index(index).ok())
        .flat_map(|device| {
            let slices = slices(&device);
            if slices.is_empty() {
                vec![answers(&nvml, &device, false)]
            } else {
                slices.iter().map(|slice| answers(&nvml, slice, true)).collect()
            }
        })
        .collect()
}

fn open() -> Option<Nvml> {
    let path = env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    // CUDA has a folder of stand-ins for compilers, and the one for NVML writes a warning to standard output.
    let stubs = env::split_paths(&path).any(|dir| dir.ends_with("stubs"));
    for library in LIBRARIES {
        if stubs && library == FOR_COMPILERS {
            continue;
        }
        match Nvml::builder().lib_path(library.as_ref()).init() {
            Ok(nvml) => return Some(nvml),
            Err(NvmlError::LibloadingError(_)) => {}
            // The driver itself is in the way, and would be for every other name.
            Err(_) => return None,
        }
    }
    None
}

/// The MIG instances of a card: memory of the whole is not to be had while it is cut up.
fn slices<'nvml>(device: &Device<'nvml>) -> Vec<Device<'nvml>> {
    if !device.mig_mode().is_ok_and(|mode| mode.current == MIG_ENABLED) {
        return Vec::new();
    }
    (0..device.mig_device_count().unwrap_or_default())
        .filter_map(|index| device.mig_device_by_index(index).ok())
        .collect()
}

fn answers(nvml: &Nvml, device: &Device<'_>, slice: bool) -> Answers {
    let (compute, graphics) = if third_list_is_as_declared(nvml) {
        (device.running_compute_processes(), device.running_graphics_processes())
    } else {
        (
            device.running_compute_processes_v2(),
            device.running_graphics_processes_v2(),
        )
    };
    Answers {
        name: device.name(),
        memory: device.memory_info(),
        compute,
        graphics,
        slice,
    }
}

/// Drivers before 535.98 write longer entries into the third version of the list than it is declared with, beyond the
/// end of what is reserved for them, and 535.98 does without it: <https://github.com/XuehaiPan/nvitop/pull/89>. The
/// drivers in question are told by what else they have, as there.
fn third_list_is_as_declared(nvml: &Nvml) -> bool {
    let library = nvml.lib();
    let longer =
        library.nvmlDeviceGetConfComputeMemSizeInfo.is_ok() && library.nvmlDeviceGetRunningProcessDetailList.is_err();
    library.nvmlDeviceGetComputeRunningProcesses_v3.is_ok() && !longer
}

fn card(root: &Path, answers: Answers) -> Option<Card> {
    let name = answers.name.map(|name| label(name.as_bytes())).unwrap_or_default();
    let memory = memory(root, answers.memory, answers.slice)?;
    Some(Card {
        name: if name.is_empty() {
            "NVIDIA card".to_owned()
        } else {
            name
        },
        total: memory.total,
        free: memory.free,
        processes: list(root, &memory, answers.compute, answers.graphics),
        integrated: memory.used.is_none(),
    })
}

struct Memory {
    total: u64,
    free: u64,
    /// The memory that processes hold; nothing where it is main memory.
    used: Option<u64>,
}

fn memory(root: &Path, answer: Answer<MemoryInfo>, slice: bool) -> Option<Memory> {
    match answer {
        Ok(info) if info.total > 0 => {
            let total = info.total.saturating_sub(info.reserved);
            let free = info.free.min(total);
            let used = Some(total - free);
            (total > 0).then_some(Memory { total, free, used })
        }
        // So answer chips without memory of their own, like GB10: <https://github.com/Syllo/nvtop/pull/411>.
        Ok(_) | Err(NvmlError::NotSupported) if !slice => {
            let ram = ram::of(root);
            (ram.total > 0).then_some(Memory {
                total: ram.total,
                free: ram.available,
                used: None,
            })
        }
        Ok(_) | Err(_) => None,
    }
}

fn list(
    root: &Path,
    memory: &Memory,
    compute: Answer<Vec<ProcessInfo>>,
    graphics: Answer<Vec<ProcessInfo>>,
) -> Option<Vec<Process>> {
    if !processes::numbers_are_ours(root) {
        return None;
    }
    // Cards that only compute may refuse the question for graphics.
    let all = compute.ok()?.into_iter().chain(graphics.unwrap_or_default());
    let mut bytes = BTreeMap::new();
    for process in all {
        let UsedGpuMemory::Used(used) = process.used_gpu_memory else {
            return None;
        };
        // If the entries are read wrongly, numbers of processes end up here.
        if used > memory.total {
            return None;
        }
        // A process that does both is in both lists, with the same amount.
        let known: &mut u64 = bytes.entry(process.pid).or_default();
        *known = used.max(*known);
    }
    holders(root, bytes, memory.used)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const GIB: u64 = 1 << 30;

    fn info(total: u64, reserved: u64, free: u64) -> MemoryInfo {
        MemoryInfo {
            free,
            reserved,
            total,
            used: total.saturating_sub(reserved).saturating_sub(free),
            version: 2,
        }
    }

    fn used(pid: u32, bytes: u64) -> ProcessInfo {
        ProcessInfo {
            pid,
            used_gpu_memory: UsedGpuMemory::Used(bytes),
            gpu_instance_id: None,
            compute_instance_id: None,
        }
    }

    fn unknown(pid: u32) -> ProcessInfo {
        ProcessInfo {
            used_gpu_memory: UsedGpuMemory::Unavailable,
            ..used(pid, 0)
        }
    }

    fn good() -> Answers {
        Answers {
            name: Ok("NVIDIA GeForce RTX 4090".to_owned()),
            memory: Ok(info(24 * GIB, GIB, 20 * GIB)),
            compute: Ok(vec![used(7, 2 * GIB), used(8, GIB)]),
            graphics: Ok(vec![]),
            slice: false,
        }
    }

    fn machine() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("proc/driver/nvidia")).unwrap();
        fs::write(root.path().join("proc/driver/nvidia/version"), "").unwrap();
        let meminfo = "MemTotal: 1048576 kB\nMemAvailable: 524288 kB\n";
        fs::write(root.path().join("proc/meminfo"), meminfo).unwrap();
        root
    }

    #[test]
    fn a_card_says_what_is_free_and_who_holds_the_rest() {
        let root = machine();
        let cards = cards(root.path(), || vec![good()]);
        let [card] = &cards[..] else { panic!("{cards:?}") };
        assert_eq!(card.name, "NVIDIA GeForce RTX 4090");
        assert_eq!((card.total, card.free, card.integrated), (23 * GIB, 20 * GIB, false));
        let processes = card.processes.as_ref().unwrap();
        let held: Vec<_> = processes.iter().map(|process| (process.pid, process.bytes)).collect();
        assert_eq!(held, [(7, 2 * GIB), (8, GIB)]);
    }

    #[test]
    fn each_sign_of_a_driver_is_enough() {
        for sign in SIGNS {
            let root = tempfile::tempdir().unwrap();
            let file = root.path().join(sign);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
            assert_eq!(cards(root.path(), || vec![good()]).len(), 1, "{sign}");
        }
    }

    #[test]
    fn memory_that_makes_no_sense_is_no_card() {
        let table = [
            (Ok(info(8, 1, 5)), false, Some((7, 5, false))),
            (Ok(info(8, 1, 9)), false, Some((7, 7, false))),
            (Ok(info(8, 9, 5)), false, None),
            (
                Ok(info(u64::MAX, 0, u64::MAX)),
                false,
                Some((u64::MAX, u64::MAX, false)),
            ),
            (Ok(info(0, 0, 0)), false, Some((GIB, GIB / 2, true))),
            (Err(NvmlError::NotSupported), false, Some((GIB, GIB / 2, true))),
            (Ok(info(0, 0, 0)), true, None),
            (Err(NvmlError::NotSupported), true, None),
            (Err(NvmlError::NoPermission), false, None),
            (Err(NvmlError::GpuLost), false, None),
            (Err(NvmlError::Unknown), false, None),
            (Err(NvmlError::FailedToLoadSymbol(String::new())), false, None),
        ];
        let root = machine();
        for (memory, slice, expected) in table {
            let what = format!("{memory:?} {slice}");
            let card = card(
                root.path(),
                Answers {
                    memory,
                    slice,
                    ..good()
                },
            );
            let found = card.map(|card| (card.total, card.free, card.integrated));
            assert_eq!(found, expected, "{what}");
        }
    }

    #[test]
    fn a_chip_without_memory_of_its_own_needs_main_memory() {
        let root = tempfile::tempdir().unwrap();
        let memory = Err(NvmlError::NotSupported);
        assert_eq!(card(root.path(), Answers { memory, ..good() }), None);
    }

    #[test]
    fn one_bad_card_does_not_hide_the_others() {
        let bad = || Answers {
            memory: Err(NvmlError::Unknown),
            ..good()
        };
        let root = machine();
        assert_eq!(cards(root.path(), || vec![bad(), good(), bad(), good()]).len(), 2);
    }

    #[test]
    fn processes_are_a_list_or_unknown() {
        let table = [
            (Ok(vec![]), Ok(vec![]), None),
            (Ok(vec![used(7, 5)]), Ok(vec![]), Some(vec![(7, 5)])),
            (
                Ok(vec![used(7, 5)]),
                Ok(vec![used(7, 6), used(8, 1)]),
                Some(vec![(7, 6), (8, 1)]),
            ),
            (Ok(vec![used(7, 5)]), Err(NvmlError::NotSupported), Some(vec![(7, 5)])),
            (Ok(vec![used(7, 5), unknown(8)]), Ok(vec![]), None),
            (Ok(vec![used(7, 5)]), Ok(vec![unknown(8)]), None),
            (Ok(vec![used(7, 24 * GIB)]), Ok(vec![]), None),
            (Err(NvmlError::NotSupported), Ok(vec![used(7, 5)]), None),
            (Err(NvmlError::NoPermission), Err(NvmlError::NoPermission), None),
            (Err(NvmlError::InsufficientSize(None)), Ok(vec![]), None),
            (Err(NvmlError::FailedToLoadSymbol(String::new())), Ok(vec![]), None),
        ];
        let root = machine();
        for (compute, graphics, expected) in table {
            let what = format!("{compute:?} {graphics:?}");
            let answers = Answers {
                compute,
                graphics,
                ..good()
            };
            let card = card(root.path(), answers).unwrap();
            assert_eq!((card.total, card.free), (23 * GIB, 20 * GIB), "{what}");
            let list = card
                .processes
                .map(|list| list.iter().map(|p| (p.pid, p.bytes)).collect::<Vec<_>>());
            assert_eq!(list, expected, "{what}");
        }
    }

    #[test]
    fn a_container_does_not_know_the_processes_of_the_machine() {
        let root = machine();
        fs::create_dir_all(root.path().join("proc/self/ns")).unwrap();
        std::os::unix::fs::symlink("pid:[4026532201]", root.path().join("proc/self/ns/pid")).unwrap();
        assert_eq!(card(root.path(), good()).unwrap().processes, None);
    }

    #[test]
    fn a_name_is_always_there_and_fit_for_a_terminal() {
        let root = machine();
        let named = |name| card(root.path(), Answers { name, ..good() }).unwrap().name;
        assert_eq!(named(Err(NvmlError::Unknown)), "NVIDIA card");
        assert_eq!(named(Ok(" \n".to_owned())), "NVIDIA card");
        assert_eq!(named(Ok("A\u{1b}[2J".to_owned())), "A\u{fffd}[2J");
    }
}
