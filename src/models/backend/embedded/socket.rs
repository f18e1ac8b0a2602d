//! The socket on which the engine of a model can be reached.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, fs};

use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::hex::hex;
use crate::paths::private_dir;

/// The longest path that fits into `sockaddr_un` on every platform, with room for the extension of a lock.
const LONGEST: usize = 90;
/// Nobody sees the end of what stays for longer.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The socket of the engine that has these properties, in a folder of this user alone.
///
/// # Errors
///
/// Fails when the folder cannot be made or is open to others.
pub(super) fn socket(runtime: &Path, properties: &[&str]) -> Result<PathBuf> {
    let digest = Sha256::digest(properties.join("\n"));
    let name = hex(&digest[..6]);
    let mut path = runtime.join(format!("engine-{name}.sock"));
    if path.as_os_str().len() > LONGEST {
        let user = rustix::process::geteuid().as_raw();
        let home = Sha256::digest(runtime.as_os_str().as_encoded_bytes());
        let dir = env::temp_dir().join(format!("lotse-{user}-{}", hex(&home[..3])));
        path = dir.join(format!("engine-{name}.sock"));
    }
    private_dir(path.parent().unwrap_or(runtime))?;
    Ok(path)
}

/// Notes when the engine of a socket is going to end, in the time of the socket: it counts from the last answer on.
pub(super) fn note_end(socket: &Path, keep_alive: Duration) {
    let end = SystemTime::now() + keep_alive.min(FOR_EVER);
    let seconds = end.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let time = rustix::fs::Timespec {
        tv_sec: i64::try_from(seconds).unwrap_or(i64::MAX),
        tv_nsec: 0,
    };
    let times = rustix::fs::Timestamps {
        last_access: time,
        last_modification: time,
    };
    let _ = rustix::fs::utimensat(rustix::fs::CWD, socket, &times, rustix::fs::AtFlags::empty());
}

/// The time until then; [`Duration::MAX`] for ever.
pub(super) fn left(socket: &Path) -> Duration {
    let end = fs::metadata(socket).and_then(|meta| meta.modified());
    let end = end.unwrap_or_else(|_| SystemTime::now());
    let left = end.duration_since(SystemTime::now()).unwrap_or_default();
    if left < FOR_EVER / 2 { left } else { Duration::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_with_other_properties_have_other_sockets() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = dir.path().join("run");
        assert_eq!(
            socket(&runtime, &["a", "b"]).unwrap(),
            socket(&runtime, &["a", "b"]).unwrap()
        );
        assert_ne!(
            socket(&runtime, &["a", "b"]).unwrap(),
            socket(&runtime, &["a", "c"]).unwrap()
        );
    }

    #[test]
    fn a_deep_home_still_gets_a_socket() {
        let dir = tempfile::tempdir().unwrap();
        let runtime = dir.path().join("x".repeat(120));
        let path = socket(&runtime, &["a"]).unwrap();
        assert!(path.as_os_str().len() < 104, "{}", path.display());
        fs::remove_dir(path.parent().unwrap()).unwrap();
    }

    #[test]
    fn it_is_known_how_long_an_engine_stays() {
        let top = tempfile::tempdir().unwrap();
        let socket = top.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(left(&socket), Duration::ZERO, "nobody has asked it");
        note_end(&socket, Duration::from_secs(600));
        let left_now = left(&socket);
        assert!(
            left_now <= Duration::from_secs(600) && left_now > Duration::from_secs(500),
            "{left_now:?}"
        );
        note_end(&socket, Duration::MAX);
        assert_eq!(left(&socket), Duration::MAX);
    }
}
