//! The runtime directory by which the shells of a terminal find its recorder: a folder of this user alone.
//!
//! `LOTSE_SHELL` names `tty` in it, a link to the terminal. So a shell knows without starting anything whether it is
//! recorded (`[[ $LOTSE_SHELL -ef /dev/stdin ]]`): a shell inside the shell is, and after `exec` as well; one in a tmux that was
//! started there has another terminal, and once the recorder has gone there is no link. Beside it are `socket`, through
//! which the records are read, and `mark`, the nonce of the marks; in the environment it would be printed by `env`.

use std::env;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Context as _, Result};
use crate::hex::hex;
use crate::messages::{common, terminal as messages};
use crate::paths::private_dir;

/// The variable that says where it is.
pub const VARIABLE: &str = "LOTSE_SHELL";

const PREFIX: &str = "shell-";
/// The longest path of a socket is 104 bytes on some systems; the folder's own name and the socket's take 19.
const LONGEST: usize = 80;

/// The folder of one recorder; dropping it removes it.
#[derive(Debug)]
pub(super) struct RuntimeDir {
    dir: TempDir,
    pub(super) nonce: String,
    pub(super) listener: UnixListener,
}

impl RuntimeDir {
    /// Makes the folder of the recorder that shells in `terminal` have.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be written.
    pub(super) fn new(runtime: &Path, terminal: &Path) -> Result<Self> {
        let dir = folder(runtime)?;
        let failed = || common::could_not_write(dir.path().display());
        symlink(terminal, dir.path().join("tty")).context(failed)?;
        let nonce = nonce().context(messages::could_not_draw_a_number)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o600);
        let mut mark = options.open(dir.path().join("mark")).context(failed)?;
        writeln!(mark, "{nonce}").context(failed)?;
        let listener = UnixListener::bind(socket(dir.path())).context(failed)?;
        listener.set_nonblocking(true).context(failed)?;
        Ok(Self { dir, nonce, listener })
    }

    /// The value of [`VARIABLE`].
    pub(super) fn name(&self) -> PathBuf {
        self.dir.path().join("tty")
    }
}

/// A new folder in the one for sockets, or in that for temporary files where the path would be too long.
fn folder(runtime: &Path) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).permissions(Permissions::from_mode(0o700));
    if runtime.as_os_str().len() > LONGEST {
        return builder.tempdir().context(messages::could_not_create_folder);
    }
    private_dir(runtime)?;
    sweep(runtime);
    let failed = || messages::could_not_create_folder_in(runtime.display());
    builder.tempdir_in(runtime).context(failed)
}

/// Removes what recorders have left that were killed: nobody listens there.
fn sweep(runtime: &Path) {
    for entry in fs::read_dir(runtime).into_iter().flatten().flatten() {
        let ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if ours
            && let Err(error) = UnixStream::connect(socket(&entry.path()))
            && error.kind() == std::io::ErrorKind::ConnectionRefused
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn socket(dir: &Path) -> PathBuf {
    dir.join("socket")
}

fn nonce() -> std::io::Result<String> {
    let mut bytes = [0; 16];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(hex(&bytes))
}

/// The socket of the recorder of this terminal. `var` gives the value of an environment variable.
pub(super) fn here(var: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let link = PathBuf::from(var(VARIABLE).filter(|link| !link.is_empty())?);
    let socket = link.parent().map(socket)?;
    (socket.exists() && is_terminal_of_this_process(&link)).then_some(socket)
}

/// Returns true if this process is in the session that has this terminal.
fn is_terminal_of_this_process(path: &Path) -> bool {
    use rustix::fs::OFlags;
    let mut options = OpenOptions::new();
    options
        .read(true)
        .custom_flags((OFlags::NOCTTY | OFlags::NONBLOCK).bits().cast_signed());
    // Of any other terminal the kernel does not say which session it has.
    options
        .open(path)
        .is_ok_and(|terminal| rustix::termios::tcgetsid(terminal).is_ok())
}

/// Returns the value of [`VARIABLE`] where a shell in this terminal is to run without a recorder: that it has one, so that
/// the line in its start file does not look for one again and again.
pub fn unrecorded() -> PathBuf {
    let name = rustix::termios::ttyname(std::io::stdin(), Vec::new()).ok();
    let name = name.and_then(|name| name.into_string().ok());
    name.map_or_else(|| PathBuf::from("/dev/stdin"), PathBuf::from)
}

/// Returns true if the shells in this terminal have a recorder.
pub fn is_recorded() -> bool {
    here(|name| env::var(name).ok()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_private_and_goes_with_its_recorder() {
        let top = tempfile::tempdir().unwrap();
        let runtime = top.path().join("run");
        let made = RuntimeDir::new(&runtime, Path::new("/dev/null")).unwrap();
        let name = made.name();
        let dir = name.parent().unwrap().to_owned();
        assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(
            fs::metadata(dir.join("mark")).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(fs::read_to_string(dir.join("mark")).unwrap().trim(), made.nonce);
        assert_eq!(made.nonce.len(), 32);
        assert_eq!(fs::read_link(&name).unwrap(), Path::new("/dev/null"));
        drop(made);
        assert!(!dir.exists());
    }

    #[test]
    fn what_the_killed_have_left_is_removed_and_nothing_else() {
        let top = tempfile::tempdir().unwrap();
        let runtime = top.path().join("run");
        let living = RuntimeDir::new(&runtime, Path::new("/dev/null")).unwrap();
        let killed = runtime.join("shell-killed");
        fs::create_dir(&killed).unwrap();
        drop(UnixListener::bind(killed.join("socket")).unwrap());
        let (starting, other) = (runtime.join("shell-starting"), runtime.join("other"));
        fs::create_dir(&starting).unwrap();
        fs::create_dir(&other).unwrap();
        let second = RuntimeDir::new(&runtime, Path::new("/dev/null")).unwrap();
        assert!(!killed.exists() && starting.exists() && other.exists());
        assert!(living.name().exists() && second.name().exists());
    }

    #[test]
    fn a_deep_folder_still_gets_a_socket() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("x".repeat(120));
        let runtime = RuntimeDir::new(&deep, Path::new("/dev/null")).unwrap();
        assert!(!deep.exists() && socket(runtime.name().parent().unwrap()).exists());
    }

    #[test]
    fn another_terminal_has_no_recorder() {
        let top = tempfile::tempdir().unwrap();
        let (master, slave) = pty_process::blocking::open().unwrap();
        let terminal = rustix::termios::ttyname(&slave, Vec::new()).unwrap();
        let runtime = RuntimeDir::new(&top.path().join("run"), Path::new(terminal.to_str().unwrap())).unwrap();
        let name = runtime.name().to_str().unwrap().to_owned();
        assert_eq!(here(|_| Some(name.clone())), None);
        for value in ["", "/dev/pts/0", "/", "nothing", "/dev/stdin"] {
            assert_eq!(here(|_| Some(value.to_owned())), None, "{value:?}");
        }
        assert_eq!(here(|_| None), None);
        drop(master);
    }
}
