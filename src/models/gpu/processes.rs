//! The name and the owner of a process, by `/proc`: <https://docs.kernel.org/filesystems/proc.html>.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use serde::Serialize;

use super::files::{head, label};

/// Deeper than any chain of parents that starts a model, and an end for those that go in a circle.
const GENERATIONS: usize = 32;

/// The first namespace of process numbers, by `PID_NS_INIT_INO` in
/// <https://github.com/torvalds/linux/blob/master/include/uapi/linux/nsfs.h>.
const FIRST_NAMESPACE: &str = "pid:[4026531836]";

/// The owner of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// This program, or its engine.
    Lotse,
    /// Ollama, or what it runs models in.
    Ollama,
    /// Anything else, and everything that may not be looked at.
    Other,
}

impl Owner {
    /// The name, the same in all languages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lotse => "lotse",
            Self::Ollama => "ollama",
            Self::Other => "other",
        }
    }
}

/// Returns the name of the process, for the eye, and its owner.
pub(super) fn who(proc: &Path, pid: u32) -> (String, Owner) {
    let names = names(proc, pid);
    let name = names.first().map(|name| label(name)).unwrap_or_default();
    (name, owner(proc, pid, &names))
}

/// Returns true if a driver that counts processes for the whole machine means those of `/proc`. It does not in containers:
/// <https://github.com/NVIDIA/nvidia-docker/issues/1483>.
pub(super) fn numbers_are_ours(root: &Path) -> bool {
    fs::read_link(root.join("proc/self/ns/pid")).map_or(true, |namespace| namespace == Path::new(FIRST_NAMESPACE))
}

fn owner(proc: &Path, pid: u32, names: &[Vec<u8>]) -> Owner {
    let any = |names: &[Vec<u8>], is: fn(&[u8]) -> bool| names.iter().any(|name| is(plain(name)));
    if any(names, is_lotse) {
        return Owner::Lotse;
    }
    if any(names, is_ollama) {
        return Owner::Ollama;
    }
    // Ollama also runs models in llama.cpp's server, which others start as well.
    if any(names, |name| name == b"llama-server") {
        let parents = std::iter::successors(parent(proc, pid), |&pid| parent(proc, pid));
        if parents
            .take(GENERATIONS)
            .any(|pid| any(&self::names(proc, pid), is_ollama))
        {
            return Owner::Ollama;
        }
    }
    Owner::Other
}

fn is_lotse(name: &[u8]) -> bool {
    matches!(name, b"lotse" | b"lotse-engine")
}

fn is_ollama(name: &[u8]) -> bool {
    // `comm` is cut off after 15 bytes: this is the start of `ollama_llama_server`.
    name == b"ollama" || name.starts_with(b"ollama_llama_se")
}

/// The executable's file name, or the command's where the executable is not for this user to see, and what the
/// process calls itself.
fn names(proc: &Path, pid: u32) -> Vec<Vec<u8>> {
    let dir = proc.join(pid.to_string());
    let exe = fs::read_link(dir.join("exe")).ok();
    let first = match exe {
        Some(exe) => Some(file_name(exe.as_os_str().as_bytes())),
        // Only now, since it takes a lock of the process in question, which may be held for long.
        None => head(&dir.join("cmdline"), 4096)
            .map(|line| file_name(line.split(|&byte| byte == 0).next().unwrap_or_default())),
    };
    let comm = head(&dir.join("comm"), 64).map(|comm| comm.trim_ascii().to_vec());
    [first, comm]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .collect()
}

fn file_name(path: &[u8]) -> Vec<u8> {
    // So the kernel marks an executable that was replaced, as by an update.
    let path = path.strip_suffix(b" (deleted)").unwrap_or(path);
    path.rsplit(|&byte| byte == b'/').next().unwrap_or_default().to_vec()
}

/// A name without what a title of a process adds (`ollama runner`) and what Nix makes of it (`.ollama-wrapped`).
fn plain(name: &[u8]) -> &[u8] {
    let name = name.split(|&byte| byte == b' ').next().unwrap_or_default();
    let unwrapped = name.strip_prefix(b".").and_then(|name| name.strip_suffix(b"-wrapped"));
    unwrapped.unwrap_or(name)
}

fn parent(proc: &Path, pid: u32) -> Option<u32> {
    parse_parent(&head(&proc.join(pid.to_string()).join("stat"), 4096)?)
}

/// The fourth field of `stat`. The second is a name in brackets, which may itself contain blanks and brackets.
fn parse_parent(stat: &[u8]) -> Option<u32> {
    let end = stat.iter().rposition(|&byte| byte == b')')?;
    let rest = std::str::from_utf8(stat.get(end + 1..)?).ok()?;
    let parent = rest.split_ascii_whitespace().nth(1)?.parse().ok()?;
    (parent > 0).then_some(parent)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A process in a `/proc` for tests: what is empty is not there.
    fn add(proc: &Path, pid: u32, exe: &str, cmdline: &str, comm: &str, parent: u32) {
        let dir = proc.join(pid.to_string());
        fs::create_dir(&dir).unwrap();
        if !exe.is_empty() {
            symlink(exe, dir.join("exe")).unwrap();
        }
        if !cmdline.is_empty() {
            fs::write(dir.join("cmdline"), cmdline).unwrap();
        }
        if !comm.is_empty() {
            fs::write(dir.join("comm"), format!("{comm}\n")).unwrap();
        }
        fs::write(dir.join("stat"), format!("{pid} (a) b) S {parent} 1 1 0 -1")).unwrap();
    }

    #[test]
    fn owners_are_told_by_their_names() {
        use Owner::{Lotse, Ollama, Other};
        let table = [
            ("/usr/bin/lotse-engine", "", "lotse-engine", "lotse-engine", Lotse),
            ("/h/u/bin/lotse (deleted)", "", "lotse", "lotse", Lotse),
            ("/usr/local/bin/ollama", "", "ollama", "ollama", Ollama),
            (
                "",
                "/usr/local/bin/ollama\0runner\0--model\0",
                "ollama",
                "ollama",
                Ollama,
            ),
            ("", "ollama runner", "", "ollama runner", Ollama),
            ("", "", "ollama_llama_se", "ollama_llama_se", Ollama),
            ("/tmp/o/ollama_llama_server", "", "x", "ollama_llama_server", Ollama),
            (
                "/nix/store/x/.ollama-wrapped",
                "",
                ".ollama-wrapped",
                ".ollama-wrapped",
                Ollama,
            ),
            ("/usr/bin/python3", "ollama\0", "python3", "python3", Other),
            ("/usr/bin/ollamax", "", "ollamax", "ollamax", Other),
            ("/usr/bin/llama-server", "", "llama-server", "llama-server", Other),
            ("/opt/ollama/blender", "", "blender", "blender", Other),
            ("", "\0\0", "", "", Other),
            ("", "", "", "", Other),
            ("/x/a\u{1b}[2J", "", "", "a\u{fffd}[2J", Other),
        ];
        for (exe, cmdline, comm, name, owner) in table {
            let proc = tempfile::tempdir().unwrap();
            add(proc.path(), 7, exe, cmdline, comm, 1);
            assert_eq!(
                who(proc.path(), 7),
                (name.to_owned(), owner),
                "{exe:?} {cmdline:?} {comm:?}"
            );
        }
    }

    #[test]
    fn a_process_that_is_gone_has_no_name() {
        let proc = tempfile::tempdir().unwrap();
        assert_eq!(who(proc.path(), 7), (String::new(), Owner::Other));
    }

    #[test]
    fn a_server_belongs_to_whoever_started_it() {
        let dir = tempfile::tempdir().unwrap();
        let proc = dir.path();
        add(proc, 1, "/sbin/init", "", "systemd", 0);
        add(proc, 2, "/usr/bin/ollama", "", "ollama", 1);
        add(proc, 3, "/usr/bin/sh", "", "sh", 2);
        add(proc, 4, "/usr/lib/ollama/llama-server", "", "llama-server", 3);
        add(proc, 5, "/usr/bin/llama-server", "", "llama-server", 1);
        assert_eq!(who(proc, 4).1, Owner::Ollama);
        assert_eq!(who(proc, 5).1, Owner::Other);
        assert_eq!(who(proc, 3).1, Owner::Other, "only servers are asked for their parents");
    }

    #[test]
    fn parents_in_a_circle_come_to_an_end() {
        let dir = tempfile::tempdir().unwrap();
        add(dir.path(), 8, "/usr/bin/llama-server", "", "", 9);
        add(dir.path(), 9, "/usr/bin/sh", "", "", 8);
        assert_eq!(who(dir.path(), 8).1, Owner::Other);
    }

    #[test]
    fn a_container_counts_its_own_processes() {
        for (link, ours) in [(FIRST_NAMESPACE, true), ("pid:[4026532201]", false)] {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir_all(root.path().join("proc/self/ns")).unwrap();
            symlink(link, root.path().join("proc/self/ns/pid")).unwrap();
            assert_eq!(numbers_are_ours(root.path()), ours, "{link}");
        }
        let unknown = tempfile::tempdir().unwrap();
        assert!(numbers_are_ours(unknown.path()));
    }

    #[test]
    fn this_test_has_a_name_and_a_parent() {
        let proc = Path::new("/proc");
        if proc.join("self/stat").exists() {
            let (name, _) = who(proc, std::process::id());
            assert!(name.starts_with("lotse-"), "{name}");
            assert_eq!(
                parent(proc, std::process::id()),
                Some(std::os::unix::process::parent_id())
            );
        }
    }

    #[test]
    fn odd_lines_have_no_parent() {
        let table: [(&[u8], Option<u32>); 7] = [
            (b"7 (x) S 4 1", Some(4)),
            (b"7 () ) S 1) R 4 1", Some(4)),
            (b"7 (x) S 0 1", None),
            (b"7 (x) S -4 1", None),
            (b"7 (x) S", None),
            (b"7 (x)", None),
            (b"", None),
        ];
        for (stat, expected) in table {
            assert_eq!(parse_parent(stat), expected, "{stat:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = parse_parent(&bytes);
            let name = file_name(&bytes);
            let _ = (is_ollama(plain(&name)), is_lotse(plain(&name)));
        }
    }
}
