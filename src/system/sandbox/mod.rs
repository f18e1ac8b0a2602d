//! A place where commands may run that nobody has looked at: an empty root in memory, without a network, in which the
//! programs of this machine can be read and nothing else of it can be seen.
//!
//! Bubblewrap builds it where it is installed, and otherwise a script in the namespaces of `unshare`. As root both are
//! started as `nobody`. Where neither works there is no sandbox, and nothing is run.

use std::fs::{self, DirBuilder};
use std::io::{self, Read as _};
use std::os::unix::fs::{DirBuilderExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::geteuid;
use tempfile::TempDir;

use super::{Needs, Program, Search};
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, bench as messages, common};

/// Builds the root for `unshare`.
const NAMESPACES: &str = include_str!("namespaces.sh");
/// The user and the group that root becomes.
const NOBODY: u32 = 65_534;
/// The bytes that all files of one run may have together.
const SIZE: &str = "67108864";
/// The limits of each run: processes, bytes of a file, bytes of memory of a process, seconds of computing.
const LIMITS: [&str; 6] = [
    "prlimit",
    "--nproc=256",
    "--fsize=33554432",
    "--as=4294967296",
    "--cpu=20",
    "--core=0",
];
/// The directories of programs that are links on some systems.
const PROGRAMS: [&str; 6] = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/// The files that programs read at their start and that say nothing of the user.
const SETTINGS: [&str; 6] = [
    "/etc/alternatives",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/nsswitch.conf",
    "/etc/protocols",
    "/etc/services",
];
/// The pause between two looks whether a run has ended.
const PAUSE: Duration = Duration::from_millis(3);
/// The time that the first run may take; the machine may be busy.
const PROBE: Duration = Duration::from_secs(20);

/// The environment inside; none of it comes from the user.
const INSIDE: Needs = Needs::fixed(&[
    ("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin"),
    ("HOME", "/home/mia"),
    ("USER", "mia"),
    ("LOGNAME", "mia"),
    ("LC_ALL", "C.UTF-8"),
    ("TZ", "UTC"),
    ("TERM", "dumb"),
    ("PAGER", "cat"),
    ("GIT_PAGER", "cat"),
    ("EDITOR", "true"),
    ("TMPDIR", "/tmp"),
]);

/// The program that builds the walls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walls {
    Bubblewrap,
    Namespaces,
}

/// A way to run commands without harm.
#[derive(Clone, Debug)]
pub(crate) struct Sandbox {
    program: Program,
    walls: Walls,
}

/// The use of the directory that a run is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    /// It is the home, and what is changed there stays.
    Kept,
    /// It can be read at `/given`; the home is in memory and gone afterwards.
    Copied,
}

/// A directory for runs. It goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    dir: TempDir,
}

/// The outcome of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// The standard output, as far as it was wanted.
    pub(crate) out: Vec<u8>,
    /// True if it was ended because it took too long.
    pub(crate) late: bool,
}

impl Place {
    /// Makes a directory for runs.
    ///
    /// # Errors
    ///
    /// Fails as the disk does.
    pub(crate) fn new() -> Result<Self> {
        let make = || -> io::Result<Self> {
            let dir = tempfile::Builder::new().prefix("lotse-bench-").tempdir()?;
            for name in ["given", "root"] {
                DirBuilder::new().mode(0o755).create(dir.path().join(name))?;
            }
            if geteuid().is_root() {
                for path in [dir.path(), &dir.path().join("given"), &dir.path().join("root")] {
                    chown(path, Some(NOBODY), Some(NOBODY))?;
                }
            }
            Ok(Self { dir })
        };
        make().context(messages::could_not_make_place)
    }

    /// The directory that runs are given, as it is called outside.
    pub(crate) fn given(&self) -> PathBuf {
        self.dir.path().join("given")
    }
}

impl Sandbox {
    /// Finds one that works here, by running something in it.
    ///
    /// # Errors
    ///
    /// Fails where there is none, with what was said by those that did not work.
    pub(crate) fn find(search: &Search) -> Result<Self> {
        let mut reasons = Vec::new();
        for (name, walls) in [("bwrap", Walls::Bubblewrap), ("unshare", Walls::Namespaces)] {
            let Some(program) = search.tool(name) else {
                reasons.push(messages::is_not_installed(name));
                continue;
            };
            let found = Self { program, walls };
            match found.probe() {
                Ok(()) => return Ok(found),
                Err(error) => reasons.push(Message::verbatim(name).because(error.sentence())),
            }
        }
        let reasons = Message::join(&reasons, "; ");
        Err(Error::failed(messages::no_sandbox().because(&reasons)).hint(messages::install_bubblewrap()))
    }

    /// The name of the program that builds it.
    pub(crate) fn name(&self) -> &'static str {
        match self.walls {
            Walls::Bubblewrap => "bubblewrap",
            Walls::Namespaces => "unshare",
        }
    }

    /// Runs a program with arguments until it ends, and at most for `limit`. Of what it writes, `most` bytes are read.
    ///
    /// # Errors
    ///
    /// Fails where the sandbox itself cannot be started.
    pub(crate) fn run(&self, place: &Place, home: Home, args: &[&str], limit: Duration, most: u64) -> Result<Ran> {
        let mut command = self.command(place.dir.path(), home);
        // Ctrl-C is for lotse, which ends what it has begun.
        command.args(args).stdout(Stdio::piped()).process_group(0);
        if geteuid().is_root() {
            command.uid(NOBODY).gid(NOBODY);
        }
        let mut child = command.spawn().context(|| common::could_not_start(self.name()))?;
        let out = read(&mut child, most);
        let until = Instant::now() + limit;
        let late = !ends(&mut child, until);
        let _ = child.kill();
        let _ = child.wait();
        // All that could write is dead with the first process of the sandbox.
        Ok(Ran {
            out: out.recv_timeout(PROBE).unwrap_or_default(),
            late,
        })
    }

    fn probe(&self) -> Result<()> {
        let place = Place::new()?;
        let ran = self.run(&place, Home::Copied, &["sh", "-c", "echo x | cat"], PROBE, 64)?;
        if ran.out == b"x\n" {
            return Ok(());
        }
        Err(Error::failed(messages::does_not_work_here()))
    }

    fn command(&self, dir: &Path, home: Home) -> Command {
        let mut command = self.program.command(&INSIDE);
        match self.walls {
            Walls::Bubblewrap => bubblewrap(&mut command, &dir.join("given"), home),
            Walls::Namespaces => namespaces(&mut command, dir, home),
        }
        command
    }
}

/// Bubblewrap's options: <https://manpages.debian.org/bubblewrap/bwrap.1.en.html>.
fn bubblewrap(command: &mut Command, given: &Path, home: Home) {
    command.args([
        "--unshare-all",
        "--die-with-parent",
        "--as-pid-1",
        "--new-session",
        "--cap-drop",
        "ALL",
    ]);
    command.args(["--uid", "1000", "--gid", "1000", "--size", SIZE, "--tmpfs", "/"]);
    command.args(["--ro-bind", "/usr", "/usr"]);
    for dir in PROGRAMS {
        match fs::read_link(dir) {
            Ok(target) => command.arg("--symlink").arg(target).arg(dir),
            Err(_) => command.args(["--ro-bind-try", dir, dir]),
        };
    }
    command.args(["--perms", "0755", "--dir", "/etc"]);
    for file in SETTINGS {
        command.args(["--ro-bind-try", file, file]);
    }
    command.args([
        "--dev",
        "/dev",
        "--size",
        SIZE,
        "--perms",
        "1777",
        "--tmpfs",
        "/dev/shm",
        "--remount-ro",
        "/dev",
    ]);
    command.args(["--proc", "/proc", "--perms", "1777", "--dir", "/tmp", "--dir", "/trial"]);
    match home {
        Home::Kept => command.arg("--bind").arg(given).arg("/home/mia"),
        Home::Copied => command
            .arg("--dir")
            .arg("/home/mia")
            .arg("--ro-bind")
            .arg(given)
            .arg("/given"),
    };
    command.args(["--chdir", "/", "--"]).args(LIMITS);
}

/// The options of `unshare`, see unshare(1) of util-linux. The second one takes every right away that the first one gave
/// within the namespaces, and locks the mounts.
fn namespaces(command: &mut Command, dir: &Path, home: Home) {
    command.args([
        "--user",
        "--map-root-user",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--net",
        "--ipc",
        "--uts",
    ]);
    command.args(["--", "sh", "-c", NAMESPACES, "sandbox"]).arg(dir);
    command.arg(if home == Home::Kept { "yes" } else { "no" });
    command.args(LIMITS);
    command.args(["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]);
}

/// Reads the output on a thread of its own, to its end: who writes more than is wanted must not be held up.
fn read(child: &mut Child, most: u64) -> mpsc::Receiver<Vec<u8>> {
    let (done, out) = mpsc::sync_channel(1);
    let stdout = child.stdout.take();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stdout) = stdout {
            let _ = (&mut stdout).take(most).read_to_end(&mut bytes);
            let _ = io::copy(&mut stdout, &mut io::sink());
        }
        let _ = done.send(bytes);
    });
    out
}

/// Waits for a child; says whether it ended by then.
fn ends(child: &mut Child, until: Instant) -> bool {
    loop {
        match child.try_wait() {
            Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
            Ok(None) => return false,
            _ => return true,
        }
    }
}

#[cfg(test)]
mod tests;
