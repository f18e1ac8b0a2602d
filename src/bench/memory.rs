//! The main memory that the engine of a model takes, by `/proc`: <https://docs.kernel.org/filesystems/proc.html>.

use std::fs;
use std::path::Path;

/// The bytes that the engine holds which has loaded a file, where there is one.
pub(crate) fn of_engine(model: &Path) -> Option<u64> {
    of_engine_in(Path::new("/proc"), model)
}

fn of_engine_in(proc: &Path, model: &Path) -> Option<u64> {
    let name = model.as_os_str().as_encoded_bytes();
    let is_engine = |folder: &Path| {
        let command = fs::read(folder.join("cmdline")).unwrap_or_default();
        let mut words = command.split(|byte| *byte == 0);
        words.next().is_some_and(|program| program.ends_with(b"lotse-engine")) && words.any(|word| word == name)
    };
    let folders = fs::read_dir(proc).ok()?.flatten().map(|entry| entry.path());
    let engines = folders.filter(|folder| is_engine(folder));
    engines
        .filter_map(|folder| resident(&fs::read_to_string(folder.join("status")).ok()?))
        .max()
}

/// Reads how much of a process is in memory. The unit is kB in name and KiB in fact.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim()
        .strip_suffix("kB")?
        .trim_end()
        .parse::<u64>()
        .ok()?
        .checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_engine_of_that_model_counts() {
        let proc = tempfile::tempdir().unwrap();
        for (pid, command, kib) in [
            ("1", "/opt/lotse-engine\0--model\0/m/a.gguf\0", 2000),
            ("2", "/opt/lotse-engine\0--model\0/m/b.gguf\0", 3000),
            ("3", "vim\0/m/a.gguf\0", 9000),
        ] {
            let folder = proc.path().join(pid);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("cmdline"), command).unwrap();
            fs::write(folder.join("status"), format!("Name:\tx\nVmRSS:\t   {kib} kB\n")).unwrap();
        }
        assert_eq!(of_engine_in(proc.path(), Path::new("/m/a.gguf")), Some(2_048_000));
        assert_eq!(of_engine_in(proc.path(), Path::new("/m/c.gguf")), None);
    }
}
