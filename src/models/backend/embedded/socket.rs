//! Where the engine of a model can be reached.

use std::env;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::hex::hex;
use crate::paths::private_dir;

/// The longest path that fits into `sockaddr_un` on every platform, with room for the extension of a lock.
const LONGEST: usize = 90;

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
        std::fs::remove_dir(path.parent().unwrap()).unwrap();
    }
}
