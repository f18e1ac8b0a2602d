//! The key in front of a server that fails in every way: the line and the cursor are as they were.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::session::{Mode, Options};
use crate::support::faults::{self, End, FAULTS};
use crate::support::{ollama, shells, wait_for};

const WORDS: &str = "größte Dateien – keep 'these' words";

fn press_again_and_again(name: &str) {
    let fault = Arc::<AtomicUsize>::default();
    let server = faults::server(Arc::clone(&fault));
    let spy = match name {
        "bash" => {
            "spy() { printf '%s\\n%s\\nEND\\n' \"$READLINE_LINE\" \"$READLINE_POINT\" > ~/line; }\nbind -x '\"\\C-x\\C-v\": spy'"
        }
        "zsh" => "spy() { printf '%s\\n%s\\nEND\\n' \"$BUFFER\" \"$CURSOR\" > ~/line }; zle -N spy; bindkey '^X^V' spy",
        _ => "function spy; begin; commandline -b; commandline -C; echo END; end > ~/line; end; bind \\cx\\cv spy",
    };
    for shell in shells::all().into_iter().filter(|shell| shell.name == name).take(1) {
        let config = format!(
            "backend = \"ollama\"\nmodel = \"m:1b\"\ngrounding.examples = 0\n[ollama]\nendpoint = \"{}\"\n",
            server.origin()
        );
        let session = Options::new(&shell, Mode::Emacs).after(spy).config(&config).start();
        let modes = session.terminal.modes();
        session.write(WORDS);
        session.send("\x1b[D\x1b[D\x1b[D\x1b[D");
        let before = session.line_as_the_shell_says();
        assert!(before.starts_with(WORDS), "{before:?}");
        for (number, (name, end, _)) in FAULTS.iter().enumerate() {
            fault.store(number, Ordering::Relaxed);
            let asked = ollama::chats(&server).len();
            // Who could not be reached slowly is left alone for a while.
            let _ = std::fs::remove_file(session.home().join(".local/state/lotse/servers.json"));
            session.send("\x07");
            wait_for(format_args!("a question, {name}, in {session}"), || {
                (ollama::chats(&server).len() > asked).then_some(())
            });
            if *end == End::Never {
                session.send("\x1b");
            }
            wait_for("the end of the wait", || session.uis().is_empty().then_some(()));
            if *end == End::Answer {
                // It has answered; the key brings the words back.
                session.wait_for_line("ls");
                session.send("\x07");
                session.wait_for_line(WORDS);
            }
            session.wait_for_modes(&modes);
            let after = session.line_as_the_shell_says();
            if *end == End::Answer {
                assert!(after.starts_with(WORDS), "{name}: {after:?}");
                // The cursor stands at the end of what was brought back.
                session.send("\x05\x1b[D\x1b[D\x1b[D\x1b[D");
            } else {
                assert_eq!(after, before, "{name}\n{session}");
            }
        }
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn nothing_is_lost_in_bash() {
    press_again_and_again("bash");
}

#[test]
fn nothing_is_lost_in_zsh() {
    press_again_and_again("zsh");
}

#[test]
fn nothing_is_lost_in_fish() {
    press_again_and_again("fish");
}
