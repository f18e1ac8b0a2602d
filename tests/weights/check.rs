//! A model that is here: found damaged when it is, and not read again when nothing changed.

use std::fs;

use std::path::PathBuf;

use lotse::models::weights::{self, Model, Source, Stage};

use super::{Place, Seen, content, model};
use crate::support::disk::ReadOnly;
use crate::support::http::Server;

fn check(place: &Place, model: &Model) -> (Result<Option<PathBuf>, String>, bool) {
    let seen = Seen::default();
    let presence = weights::check(model, &place.paths, &seen).map_err(|error| {
        assert_eq!(error.remedy(), Some("run `lotse models pull tiny` to fetch it again"));
        error.message().to_owned()
    });
    (presence, seen.saw(Stage::Checking))
}

fn flipped() -> Vec<u8> {
    let mut bytes = content();
    bytes[70_000] ^= 1;
    bytes
}

#[test]
fn a_file_is_read_once_and_again_only_when_it_changed() {
    let (place, model) = (Place::new(), model(vec![]));
    let ready = Ok(Some(place.file("")));
    assert_eq!(check(&place, &model), (Ok(None), false));
    place.write("", &content());
    assert_eq!(check(&place, &model), (ready.clone(), true));
    assert_eq!(check(&place, &model), (ready.clone(), false));
    place.write("", &content());
    assert_eq!(
        check(&place, &model),
        (ready.clone(), true),
        "the same bytes, but somebody wrote them"
    );
    fs::rename(place.file(""), place.file(".away")).unwrap();
    fs::copy(place.file(".away"), place.file("")).unwrap();
    assert_eq!(check(&place, &model), (ready, true), "another file in its place");
}

#[test]
fn a_wrong_size_is_found_without_reading() {
    let (place, model) = (Place::new(), model(vec![]));
    place.write("", &content()[..94_999]);
    let path = place.file("").display().to_string();
    let message = format!("the model `{path}` is damaged: it has 94999 of 95000 bytes");
    assert_eq!(check(&place, &model), (Err(message), false));
}

#[test]
fn a_flipped_byte_is_found_also_after_the_file_was_right() {
    let (place, model) = (Place::new(), model(vec![]));
    place.write("", &content());
    check(&place, &model).0.unwrap();
    place.write("", &flipped());
    for _ in 0..2 {
        let (found, read) = check(&place, &model);
        let message = found.unwrap_err();
        assert!(
            message.contains("is damaged: its sha256 is ") && message.contains(model.sha256),
            "{message}"
        );
        assert!(read, "a damaged file is never remembered");
    }
}

#[test]
fn a_folder_in_place_of_the_model_is_named() {
    let (place, server) = (Place::new(), Server::of(&content()));
    let model = model(vec![Source::Https { url: server.url() }]);
    fs::create_dir_all(place.file("")).unwrap();
    let path = place.file("").display().to_string();
    let message = format!("`{path}` is where the model belongs, but it is not a file");
    let found = weights::check(&model, &place.paths, &()).unwrap_err();
    assert_eq!(found.message(), message);
    assert_eq!(place.fails(&model), (message, "move it away".to_owned()));
    assert_eq!(server.ranges(), []);
}

#[test]
fn a_file_in_place_of_the_folder_is_named() {
    let (place, model) = (Place::new(), model(vec![]));
    fs::create_dir_all(place.paths.models.parent().unwrap()).unwrap();
    fs::write(&place.paths.models, "").unwrap();
    let error = weights::check(&model, &place.paths, &()).unwrap_err();
    let message = format!("could not look at `{}`: not a directory", place.file("").display());
    assert_eq!(error.message(), message);
    let hint = "set LOTSE_MODEL_DIR to a folder that you can read and write";
    assert_eq!(error.remedy(), Some(hint));
    let (message, remedy) = place.fails(&model);
    assert!(
        message.starts_with("could not create `") && message.ends_with("file exists"),
        "{message}"
    );
    assert_eq!(remedy, hint);
}

#[test]
fn nothing_needs_to_be_written_to_use_a_model() {
    let (place, model) = (Place::new(), model(vec![]));
    place.write("", &content());
    fs::write(&place.paths.state, "in the way").unwrap();
    let Some(_read_only) = ReadOnly::new(&place.paths.models) else {
        return;
    };
    for _ in 0..2 {
        assert_eq!(check(&place, &model), (Ok(Some(place.file(""))), true));
    }
    place.pull(&model).unwrap();
}

#[test]
fn a_stamp_that_cannot_be_understood_is_no_stamp() {
    let (place, model) = (Place::new(), model(vec![]));
    place.write("", &content());
    check(&place, &model).0.unwrap();
    fs::write(place.paths.state.join("checked-tiny.gguf.json"), "{").unwrap();
    assert!(check(&place, &model).1);
    assert!(!check(&place, &model).1);
}

#[test]
fn a_pull_leaves_a_right_model_alone() {
    let (place, server) = (Place::new(), Server::of(&content()));
    place.write("", &content());
    let model = model(vec![Source::Https { url: server.url() }]);
    let (pulled, seen) = place.pull_seen(&model);
    assert_eq!(pulled.unwrap(), place.file(""));
    assert_eq!(
        seen.notes(),
        format!("tiny is already here: `{}`", place.file("").display())
    );
    assert_eq!(server.ranges(), []);
}

#[test]
fn a_pull_replaces_a_damaged_model() {
    for damaged in [content()[..50_000].to_vec(), flipped()] {
        let (place, server) = (Place::new(), Server::of(&content()));
        place.write("", &damaged);
        let model = model(vec![Source::Https { url: server.url() }]);
        place.pull(&model).unwrap();
        assert!(!check(&place, &model).1, "what was just checked is not read again");
        place.assert_whole(&model);
    }
}
