//! The graphics memory of processes that compute with `ROCm`, by the sysfs of `amdkfd`. Unlike fdinfo it may be read by
//! everyone, and Ollama usually runs as a user of its own. See `kfd_process.c` and `kfd_topology.c` in
//! <https://github.com/torvalds/linux/tree/master/drivers/gpu/drm/amd/amdkfd>.

use std::collections::BTreeMap;
use std::path::Path;

use super::files::{head, number, numbered};

/// Bytes by process on the card with this number among `/dev/dri/renderD*`.
pub(super) fn used(root: &Path, render: u32) -> BTreeMap<u32, u64> {
    let kfd = root.join("sys/class/kfd/kfd");
    let Some(id) = id(&kfd.join("topology/nodes"), render) else {
        return BTreeMap::new();
    };
    let file = format!("vram_{id}");
    let proc = kfd.join("proc");
    numbered::<u32>(&proc, "")
        .into_iter()
        .filter_map(|pid| Some((pid, number(&proc.join(pid.to_string()).join(&file))?)))
        .filter(|&(_, bytes)| bytes > 0)
        .collect()
}

/// Returns the identifier that a card has in these files.
fn id(nodes: &Path, render: u32) -> Option<u64> {
    numbered::<u32>(nodes, "").into_iter().find_map(|node| {
        let node = nodes.join(node.to_string());
        let properties = head(&node.join("properties"), 1 << 14)?;
        let minor = property(&properties, "drm_render_minor")?;
        let id = number(&node.join("gpu_id"))?;
        // Processors have the number 0.
        (minor == u64::from(render) && id > 0).then_some(id)
    })
}

fn property(properties: &[u8], key: &str) -> Option<u64> {
    let text = String::from_utf8_lossy(properties);
    text.lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(' '))?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(root: &Path, file: &str, text: &str) {
        let file = root.join("sys/class/kfd/kfd").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn processes_are_found_by_the_card_that_they_use() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        write(
            root,
            "topology/nodes/0/properties",
            "cpu_cores_count 16\ndrm_render_minor 0\n",
        );
        write(root, "topology/nodes/0/gpu_id", "0\n");
        write(
            root,
            "topology/nodes/1/properties",
            "simd_count 192\ndrm_render_minor 128\n",
        );
        write(root, "topology/nodes/1/gpu_id", "22095\n");
        write(root, "topology/nodes/2/properties", "drm_render_minor 129\n");
        write(root, "topology/nodes/2/gpu_id", "777\n");
        write(root, "topology/nodes/x/properties", "drm_render_minor 130\n");
        write(root, "proc/41/vram_22095", "5368709120\n");
        write(root, "proc/41/vram_777", "1\n");
        write(root, "proc/42/vram_22095", "0\n");
        write(root, "proc/43/vram_22095", "-1\n");
        write(root, "proc/self/vram_22095", "9\n");
        assert_eq!(used(root, 128), [(41, 5 << 30)].into());
        assert_eq!(used(root, 129), [(41, 1)].into());
        assert_eq!(used(root, 130), [].into());
        assert_eq!(used(root, 0), [].into());
        assert_eq!(used(Path::new("/nowhere"), 128), [].into());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = property(&bytes, "drm_render_minor");
        }
    }
}
