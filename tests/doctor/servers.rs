//! Servers that do not answer as they should.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::thread;
use std::time::Duration;

use super::{codes, found, named, plain, with_config};
use crate::support::Sandbox;
use crate::support::http::{self, Server};
use crate::support::ollama::{Ollama, model};

const COMMAND: &str = "```bash\necho lotse\n```";

/// A user whose only server is an Ollama at this address.
fn ollama_at(origin: &str) -> Sandbox {
    with_config("backend = \"ollama\"\nmodel = \"m:1b\"\n").env("OLLAMA_HOST", origin)
}

/// A user whose only server speaks the protocol of OpenAI.
fn openai_at(origin: &str, more: &str) -> Sandbox {
    with_config(&format!(
        "backend = \"openai\"\nmodel = \"m\"\n[openai]\nendpoint = \"{origin}\"\n{more}"
    ))
}

/// Answers every request in the same way.
fn always(status: &'static str, media: &'static str, body: &'static str) -> Server {
    Server::start(move |_, stream| {
        let headers = format!("Content-Type: {media}\r\nContent-Length: {}\r\n", body.len());
        http::head(stream, status, &headers);
        let _ = std::io::Write::write_all(stream, body.as_bytes());
    })
}

#[test]
fn a_server_that_is_not_there_or_no_ollama_is_told_apart() {
    let nobody = http::closed_port().trim_end_matches("/file");
    let page = always("200 OK", "text/html", "<html>hi</html>");
    let other = always("200 OK", "application/json", "{\"error\":\"what is this\"}");
    let missing = always("404 Not Found", "application/json", "{\"error\":\"no such route\"}");
    let elsewhere = Server::start(|_, stream| {
        http::head(
            stream,
            "307 Temporary Redirect",
            "Location: http://127.0.0.1:1/\r\nContent-Length: 0\r\n",
        );
    });
    for (at, says, fix) in [
        (nobody.to_owned(), "Ollama does not answer at", "ollama serve"),
        (page.origin(), "is a web page", "look at the address"),
        (other.origin(), "is not what Ollama says", "look at the address"),
        (missing.origin(), "no such route", ""),
        (elsewhere.origin(), "redirects elsewhere", "look at the address"),
    ] {
        let finding = named(&ollama_at(&at), "server-fails", fix);
        assert!(finding["message"].as_str().unwrap().contains(says), "{finding}");
    }
}

#[test]
fn servers_that_say_nothing_are_given_up() {
    let silent = || Server::start(|_, _| thread::sleep(Duration::from_secs(300)));
    let finding = named(&ollama_at(&silent().origin()), "server-fails", "ollama serve");
    assert!(
        finding["message"].as_str().unwrap().contains("no answer within 3 s"),
        "{finding}"
    );
    // It has a model, and then says nothing, which a question would wait for.
    let listing = Server::start(|request, stream| {
        if request.head[0].contains("/v1/models") {
            return http::whole(stream, br#"{"data":[{"id":"m"}]}"#);
        }
        thread::sleep(Duration::from_secs(300));
    });
    let finding = named(&openai_at(&listing.origin(), ""), "server-fails", "look at the address");
    assert!(
        finding["message"].as_str().unwrap().contains("says nothing for 20 s"),
        "{finding}"
    );
}

#[test]
fn a_server_that_takes_its_time_or_is_too_old_is_named() {
    let ollama = Ollama::start(&[model("m:1b", 4_700_000, COMMAND)]);
    assert!(
        codes(&ollama_at(&ollama.origin()))
            .iter()
            .all(|code| !code.starts_with("server-"))
    );
    ollama.with(|world| "0.6.8".clone_into(&mut world.version));
    named(&ollama_at(&ollama.origin()), "server-old", "0.12.11 or newer");
    let slow = Server::start(move |request, stream| {
        thread::sleep(Duration::from_millis(2200));
        ollama.handle(request, stream);
    });
    named(&ollama_at(&slow.origin()), "server-slow", "lotse models vram");
}

#[test]
fn a_key_that_is_wanted_missing_or_open_to_others_is_named() {
    let guarded = always("401 Unauthorized", "application/json", r#"{"error":"Unauthorized"}"#);
    named(&openai_at(&guarded.origin(), ""), "server-fails", "`key_env`");
    let sandbox = openai_at(&guarded.origin(), "key_env = \"TEAM_KEY\"\n");
    let finding = named(&sandbox, "server-fails", "set and export it");
    assert!(finding["message"].as_str().unwrap().contains("`TEAM_KEY`"), "{finding}");
    let sandbox = Sandbox::new();
    let file = sandbox.write("key", "s3cret-s3cret\n");
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let sandbox = openai_at(&guarded.origin(), &format!("key_file = \"{}\"\n", file.display()));
    named(&sandbox, "server-fails", &format!("run `chmod 600 {}`", file.display()));
}

#[test]
fn an_address_that_is_none_or_on_another_machine_is_named() {
    let said = named(
        &plain().env("OLLAMA_HOST", "ftp://box"),
        "answers",
        "http://127.0.0.1:11434",
    );
    assert!(said["message"].as_str().unwrap().contains("OLLAMA_HOST"), "{said}");
    let sandbox = with_config("backend = \"ollama\"\nollama.endpoint = \"http://192.0.2.1:11434\"\n");
    named(&sandbox, "server-not-allowed", "`offline = false`");
}

#[test]
fn a_proxy_counts_for_other_machines_and_never_for_this_one() {
    let ollama = Ollama::start(&[model("m:1b", 4_700_000, COMMAND)]);
    let proxy = always("502 Bad Gateway", "text/plain", "no");
    let here = ollama_at(&ollama.origin())
        .env("http_proxy", proxy.origin())
        .env("all_proxy", proxy.origin());
    assert!(codes(&here).iter().all(|code| !code.starts_with("server-")));
    assert_eq!(proxy.requests().len(), 0);

    let config = "backend = \"ollama\"\noffline = false\nollama.endpoint = \"http://ada:s3cret@box.example:11434\"\n";
    let there = with_config(config).env("http_proxy", proxy.origin());
    let finding = named(&there, "server-by-proxy", "add box.example to `no_proxy`");
    assert!(!finding.to_string().contains("s3cret"), "{finding}");
    let requests = proxy.requests();
    assert!(
        requests[0].head[0].starts_with("GET http://box.example:11434/"),
        "{:?}",
        requests[0].head
    );
    let spared = there.env("no_proxy", "example");
    assert!(
        found(&spared)
            .iter()
            .all(|finding| finding["code"] != "server-by-proxy")
    );
}
