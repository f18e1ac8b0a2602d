//! The trust in a file: that it cannot be there because somebody else wanted it to be.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// The directories that version control keeps beside the files that it brings.
const CHECKOUTS: [&str; 4] = [".git", ".hg", ".jj", ".svn"];
/// The directories of the system's programs. What root has elsewhere may have come with a container or an installation into
/// the tree that somebody works in, or is a clone in `/root`.
const SYSTEM: [&str; 17] = [
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/share",
    "/usr/games",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/local/lib",
    "/etc/alternatives",
    "/nix/store",
    "/gnu/store",
];
/// No chain of links is longer.
const LINKS: usize = 40;

/// The users who are trusted to have put a program where it is: the administrator, and the user, outside of the working
/// directory and of what version control has brought.
#[derive(Clone, Debug)]
pub(super) struct Trust {
    user: u32,
    /// Directories that the user works in, links followed.
    work: Vec<PathBuf>,
}

impl Trust {
    /// Returns the trust of this user while working in these directories.
    pub(super) fn new(work: &[&Path]) -> Self {
        Self {
            user: rustix::process::geteuid().as_raw(),
            work: work.iter().filter_map(|dir| dir.canonicalize().ok()).collect(),
        }
    }

    /// Returns true if programs of a directory of `PATH` may be started at all.
    pub(super) fn dir(&self, dir: &Path) -> bool {
        dir.is_absolute() && dir.canonicalize().is_ok_and(|real| self.place(&real))
    }

    /// Returns true if a file may be started: it, and every directory that it is reached through by links.
    pub(super) fn file(&self, path: &Path) -> bool {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
                return false;
            };
            let Ok(parent) = parent.canonicalize() else {
                return false;
            };
            let here = parent.join(name);
            let Ok(meta) = here.symlink_metadata() else {
                return false;
            };
            if !self.place(&parent) || !self.owned(&meta) {
                return false;
            }
            if !meta.is_symlink() {
                return meta.is_file() && is_shut(&meta);
            }
            let Ok(target) = fs::read_link(&here) else {
                return false;
            };
            path = parent.join(target);
        }
        false
    }

    /// Returns true if only the administrator and the user can put something into a directory, links followed, and the user
    /// has not put others' files there.
    fn place(&self, real: &Path) -> bool {
        let Ok(meta) = real.metadata() else { return false };
        self.owned(&meta) && is_shut(&meta) && self.is_firm(real) && (is_systems(&meta, real) || self.is_apart(real))
    }

    /// Returns true if nobody else can put another directory in the place of this one. In a sticky directory, as `/tmp` is,
    /// only the owner can.
    fn is_firm(&self, real: &Path) -> bool {
        let firm = |dir: &Path| {
            let sticky = |meta: &Metadata| meta.mode() & 0o1000 != 0;
            dir.metadata()
                .is_ok_and(|meta| self.owned(&meta) && (is_shut(&meta) || sticky(&meta)))
        };
        real.ancestors().skip(1).all(firm)
    }

    fn owned(&self, meta: &Metadata) -> bool {
        meta.uid() == 0 || meta.uid() == self.user
    }

    /// Returns true if it lies neither where the user works nor in a checkout.
    fn is_apart(&self, real: &Path) -> bool {
        let is_checkout = |dir: &Path| CHECKOUTS.iter().any(|name| dir.join(name).symlink_metadata().is_ok());
        !self.work.iter().any(|work| real.starts_with(work)) && !real.ancestors().any(is_checkout)
    }
}

fn is_systems(meta: &Metadata, real: &Path) -> bool {
    meta.uid() == 0 && SYSTEM.iter().any(|dir| real.starts_with(dir))
}

/// Returns true if nobody but its owner and the administrator can write to it. A group is somebody else, root's as well: where
/// there is an access control list, its bits are the mask for everybody whom the list names.
fn is_shut(meta: &Metadata) -> bool {
    meta.mode() & 0o022 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_root_has_left_where_somebody_works_is_not_trusted() {
        let top = tempfile::tempdir().unwrap();
        let modules = top.path().join("work/node_modules/.bin");
        let tools = top.path().join("opt/bin");
        for dir in [&modules, &tools] {
            fs::create_dir_all(dir).unwrap();
        }
        let owner = top.path().metadata().unwrap().uid();
        for user in [owner, 12_345] {
            let trust = Trust {
                user,
                work: vec![top.path().join("work").canonicalize().unwrap()],
            };
            assert!(!trust.dir(&modules), "{user}");
            // What belongs to an ordinary user is somebody else's to another one.
            assert_eq!(trust.dir(&tools), owner == 0 || user == owner, "{user}");
        }
        fs::create_dir(top.path().join("opt/.git")).unwrap();
        let trust = Trust {
            user: owner,
            work: Vec::new(),
        };
        assert!(!trust.dir(&tools));
    }
}
