//! Whatever happens in whatever order: the words are there or the suggestion is, and the shell is as it was.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::session::{Mode, Options, Session};
use crate::support::shells;

/// What can happen to somebody at a prompt.
#[derive(Clone, Debug)]
enum Happening {
    /// Words are typed.
    Type(&'static str),
    /// The key.
    Key,
    /// The key that gives up.
    Cancel(&'static str),
    /// The window changes its size.
    Resize(u16, u16),
    /// `lotse ui` is killed, if it is there.
    Kill,
    /// Time passes.
    Pause(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        3 => prop::sample::select(vec!["list ", "größe ", "日本 ", "x"]).prop_map(Happening::Type),
        3 => Just(Happening::Key),
        2 => prop::sample::select(vec!["\x1b", "\x07"]).prop_map(Happening::Cancel),
        1 => (10u16..30, 40u16..120).prop_map(|(rows, cols)| Happening::Resize(rows, cols)),
        1 => Just(Happening::Kill),
        2 => (0u64..60).prop_map(Happening::Pause),
    ]
}

const WORDS: &str = "keep these words";
const ANSWER: &str = "echo suggested";

fn play(session: &Session, happening: &Happening) {
    match happening {
        Happening::Type(text) => session.send(text),
        Happening::Key => session.send("\x07"),
        // At the prompt Escape would begin another key.
        Happening::Cancel("\x1b") if session.uis().is_empty() => {}
        Happening::Cancel(key) => {
            session.send(key);
            if *key == "\x1b" {
                crate::support::wait_for("the end of the wait", || session.uis().is_empty().then_some(()));
            }
        }
        Happening::Resize(rows, cols) => session.terminal.resize(*rows, *cols),
        Happening::Kill => session.uis().into_iter().for_each(kill),
        Happening::Pause(millis) => std::thread::sleep(Duration::from_millis(*millis)),
    }
}

fn kill(process: i32) {
    let process = rustix::process::Pid::from_raw(process).unwrap();
    // It may have ended by itself.
    let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
}

/// What stands in the prompt, as the shell itself says.
fn line_in_prompt(session: &Session) -> String {
    let line = session.line_as_the_shell_says();
    line.trim_end_matches("END\n").trim_end_matches('\n').to_owned()
}

fn start(shell: &shells::Shell, dies: bool) -> Session {
    let spy = match shell.name {
        "bash" => "spy() { printf '%sEND\\n' \"$READLINE_LINE\" > ~/line; }\nbind -x '\"\\C-x\\C-v\": spy'",
        "zsh" => "spy() { printf '%sEND\\n' \"$BUFFER\" > ~/line }; zle -N spy; bindkey '^X^V' spy",
        _ => "function spy; begin; commandline -b; echo END; end > ~/line; end; bind \\cx\\cv spy",
    };
    let error = if dies { "error = \"the model died\"" } else { "" };
    Options::new(shell, Mode::Emacs)
        .after(spy)
        .fake(&format!("answer = \"{ANSWER}\"\ndelay_ms = 3\n{error}"))
        .start()
}

#[expect(
    clippy::print_stderr,
    reason = "a failed test shows it, and has to say what happened"
)]
fn check(shell: &shells::Shell, happenings: &[Happening]) -> Result<(), TestCaseError> {
    eprintln!("{happenings:?}");
    let dies = happenings.len().is_multiple_of(3);
    let session = start(shell, dies);
    let modes = session.terminal.modes();
    session.write(WORDS);
    session.send("\x07");
    for happening in happenings {
        play(&session, happening);
    }
    // Whatever still runs is given the time that it takes, because what is typed meanwhile is swallowed by design.
    session.wait_until_idle();
    session.terminal.settle(Duration::from_millis(60));
    let line = line_in_prompt(&session);
    // Typing may have gone on behind, or in front after Home; the whole of either text must be there.
    let whole = line.contains(WORDS) || (line.contains(ANSWER) && !dies);
    prop_assert!(whole, "{happenings:?} left {line:?}\n{session}");
    session.wait_for_modes(&modes);
    session.clear_line();
    session.run("echo still here", "still here");
    session.run("stty -a | grep -c '^isig icanon iexten echo '", "1");
    Ok(())
}

fn fifty(name: &str) {
    for shell in shells::all().into_iter().filter(|shell| shell.name == name).take(1) {
        let mut runner = TestRunner::new(Config {
            cases: 50,
            failure_persistence: None,
            max_shrink_iters: 20,
            rng_seed: RngSeed::Fixed(7),
            ..Config::default()
        });
        runner
            .run(&prop::collection::vec(happening(), 1..12), |happenings| {
                check(&shell, &happenings)
            })
            .unwrap();
    }
}

#[test]
fn no_words_are_lost_in_bash() {
    fifty("bash");
}

#[test]
fn no_words_are_lost_in_zsh() {
    fifty("zsh");
}

#[test]
fn no_words_are_lost_in_fish() {
    fifty("fish");
}
