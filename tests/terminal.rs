//! The terminal that other tests look through must itself be right.

use std::time::Duration;

use proptest::prelude::*;
use rustix::process::Signal;

use crate::support::processes::of_session;
use crate::support::queries::{Query, Scanner};
use crate::support::screen::Emulator;
use crate::support::terminal::{Setup, Terminal};
use crate::support::{Sandbox, shells};

/// Starts a shell script in a terminal of the usual size.
fn script(sandbox: &Sandbox, script: &str) -> Terminal {
    sandbox.terminal("/bin/sh", &["-c", script])
}

fn sized(rows: u16, cols: u16) -> Setup {
    Setup {
        rows,
        cols,
        ..Setup::default()
    }
}

#[test]
fn a_program_sees_a_terminal_and_only_the_environment_of_the_sandbox() {
    let sandbox = Sandbox::new().env("LANG", "C");
    let terminal = script(&sandbox, "env | sort; stty size; tty; [ -t 2 ] && ps -o tty= -p $$");
    assert!(terminal.wait().success());
    let home = sandbox.home().display();
    let text = terminal.text();
    for line in [
        format!("HOME={home}"),
        "LANG=C".to_owned(),
        "LC_ALL=C.UTF-8".to_owned(),
        "TERM=xterm-256color".to_owned(),
        "24 80".to_owned(),
    ] {
        assert!(text.lines().any(|row| row == line), "{line}: {text}");
    }
    assert!(!text.contains("CARGO"), "{text}");
    let tty = text.lines().find_map(|row| row.strip_prefix("/dev/")).unwrap();
    assert_eq!(text.lines().last(), Some(tty), "{text}");
}

#[test]
fn keys_come_to_the_program_and_its_output_to_the_screen() {
    let sandbox = Sandbox::new();
    let terminal = script(
        &sandbox,
        r#"printf 'name? '; read -r name; printf '\033[2J\033[3;5H%s!' "$name"; read -r _"#,
    );
    let screen = terminal.wait_for("the question", |screen| screen.current() == "name?");
    assert_eq!((screen.cursor, screen.alternate), ((0, 6), false));
    terminal.send("Ada\r");
    let screen = terminal.wait_for("the greeting", |screen| screen.contains("Ada!"));
    assert_eq!(screen.text, "\n\n    Ada!");
    assert_eq!((terminal.screen(), terminal.cursor()), (screen.text, (2, 8)));
    assert_eq!(terminal.look().row(2), "    Ada!");
    assert_eq!(terminal.look().row(99), "");
    // What was erased has only left the screen.
    assert!(terminal.text().starts_with("name? Ada\n"), "{}", terminal.text());
}

#[test]
fn what_a_shell_suggests_in_grey_is_no_part_of_its_line() {
    let sandbox = Sandbox::new();
    let terminal = script(
        &sandbox,
        r"printf 'P> \033[90mecho\033[m 日\033[90m ls -l \033[m\033[6D'; read -r _",
    );
    let screen = terminal.wait_for("the line", |screen| screen.contains("ls -l"));
    assert_eq!((screen.current(), screen.row(0)), ("P> echo 日", "P> echo 日 ls -l"));
}

#[test]
fn a_full_screen_program_has_a_screen_of_its_own() {
    let sandbox = Sandbox::new();
    let terminal = script(
        &sandbox,
        r"echo before; printf '\033[?1049h\033[?25l\033[Hfull'; read -r _; printf '\033[?1049l\033[?25h'; read -r _",
    );
    let screen = terminal.wait_for("the program", |screen| screen.contains("full"));
    assert!(screen.alternate && !screen.cursor_visible, "{screen}");
    assert_eq!((screen.text.as_str(), terminal.text().as_str()), ("full", "before"));
    terminal.send("\r");
    let screen = terminal.wait_for("its end", |screen| !screen.alternate && screen.cursor_visible);
    assert!(screen.contains("before") && !screen.contains("full"), "{screen}");
}

#[test]
fn a_new_size_reaches_the_program_and_the_screen() {
    let sandbox = Sandbox::new();
    let terminal = sandbox.terminal_with(
        sized(6, 20),
        "/bin/sh",
        &[
            "-c",
            "trap 'stty size' WINCH; printf 0123456789abcdefghij; echo; while :; do read -r _; done",
        ],
    );
    terminal.wait_for("the line", |screen| {
        screen.text == "0123456789abcdefghij" && screen.cursor == (1, 0)
    });
    terminal.resize(9, 12);
    let screen = terminal.wait_for("the size", |screen| screen.contains("9 12"));
    assert_eq!(screen.text, "0123456789ab\ncdefghij\n9 12");
    assert_eq!(terminal.text(), "0123456789abcdefghij\n9 12");
}

#[test]
fn wide_and_split_characters_take_their_place() {
    let sandbox = Sandbox::new();
    let bytes = r"printf '日本|👩|é|\303'; read -r _; printf '\274|\377|'; read -r _";
    let terminal = script(&sandbox, bytes);
    terminal.wait_for("the wide ones", |screen| {
        screen.text == "日本|👩|é|" && screen.cursor == (0, 10)
    });
    terminal.send("\r");
    terminal.wait_for("the rest", |screen| screen.contains("|\u{fffd}|"));
    assert!(terminal.raw().ends_with(b"\xbc|\xff|"), "{:?}", terminal.raw());

    // Wherever the output is cut, the screen is the same.
    let text = "日本 ü 👩\u{fffd}\x1b[6n".as_bytes();
    for cut in 0..=text.len() {
        let mut emulator = Emulator::new(2, 40);
        let answers = emulator.feed(&text[..cut]) + &emulator.feed(&text[cut..]);
        assert_eq!(emulator.look().text, "日本 ü 👩\u{fffd}");
        assert_eq!(answers, "\x1b[1;11R");
    }
}

/// A script that puts the terminal into raw mode, asks, and shows what it is told.
fn asking(query: &str) -> String {
    format!(r"stty raw -echo; printf 'ab{query}'; dd bs=1 count=${{1-6}} 2>/dev/null | od -An -c; echo done")
}

#[test]
fn queries_are_answered() {
    let sandbox = Sandbox::new();
    for (query, answer) in [
        (r"\033[6n", "\x1b[1;3R"),
        (r"\033[5n", "\x1b[0n"),
        (r"\033[c", "\x1b[?62;c"),
        (r"\033[>0c", "\x1b[>0;276;0c"),
    ] {
        let count = answer.len().to_string();
        let terminal = sandbox.terminal("/bin/sh", &["-c", &asking(query), "sh", &count]);
        let screen = terminal.wait_for("the end", |screen| screen.contains("done"));
        let shown: String = screen.text.split_whitespace().collect();
        let expected = answer.replace('\x1b', "033");
        assert!(shown.starts_with(&format!("ab{expected}")), "{query}: {screen}");
    }
}

#[test]
fn a_mute_terminal_answers_nothing() {
    let sandbox = Sandbox::new();
    let mute = Setup {
        answers: false,
        ..Setup::default()
    };
    let terminal = sandbox.terminal_with(mute, "/bin/sh", &["-c", &asking(r"\033[5n"), "sh", "1"]);
    terminal.wait_for("the query", |screen| screen.contains("ab"));
    terminal.settle(Duration::from_millis(50));
    // What is typed is the first that comes.
    terminal.send("x");
    let screen = terminal.wait_for("the end", |screen| screen.contains("done"));
    assert!(screen.text.split_whitespace().eq(["ab", "x", "done"]), "{screen}");
    let raw = terminal.take_raw();
    assert_eq!(raw.windows(4).filter(|bytes| bytes == b"\x1b[5n").count(), 1);
    assert!(terminal.raw().is_empty());
}

#[test]
fn only_queries_are_taken_for_queries() {
    let found = |text: &str| {
        let mut scanner = Scanner::default();
        text.chars().filter_map(|ch| scanner.feed(ch)).collect::<Vec<_>>()
    };
    assert_eq!(
        found("\x1b[5n\x1b[6n\x1b[c\x1b[>c\x1b[0c"),
        [
            Query::Status,
            Query::Cursor,
            Query::Device,
            Query::Version,
            Query::Device
        ]
    );
    assert_eq!(
        found("\x1b]0;\x07\x1b[5n\x1bP+q\x1b\\\x1b[6n"),
        [Query::Status, Query::Cursor]
    );
    assert_eq!(
        found("[5n \x1b[?u \x1b[15n \x1b[>q \x1b]0;[5n\x07 \x1b[\x185n \x1b[5"),
        []
    );
}

#[test]
fn modes_can_be_compared() {
    let sandbox = Sandbox::new();
    let terminal = script(
        &sandbox,
        "read -r _; old=$(stty -g); stty raw -echo; echo raw; dd bs=1 count=1; stty \"$old\"; echo sane; read -r _",
    );
    let before = terminal.modes();
    assert!(before.cooked(), "{before:?}");
    terminal.send("\r");
    terminal.wait_for("raw mode", |screen| screen.contains("raw"));
    assert!(terminal.modes() != before && !terminal.modes().cooked());
    terminal.send("x");
    terminal.wait_for("the end", |screen| screen.contains("sane"));
    assert_eq!(terminal.modes(), before);
}

#[test]
fn the_end_of_a_program_is_known() {
    let sandbox = Sandbox::new();
    let terminal = script(&sandbox, "seq 500; exit 7");
    assert_eq!(terminal.wait().code(), Some(7));
    // A second time too, and with everything that was written.
    assert_eq!(terminal.wait().code(), Some(7));
    assert!(terminal.text().ends_with("\n499\n500"), "{}", terminal.text());

    let terminal = script(&sandbox, "echo ready; exec sleep 1000");
    terminal.wait_for("the program", |screen| screen.contains("ready"));
    terminal.kill(Signal::TERM);
    let status = terminal.wait();
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(15));
}

#[test]
fn nothing_of_a_terminal_is_left_behind() {
    let sandbox = Sandbox::new();
    let stubborn = "trap '' HUP TERM; (trap '' HUP; sleep 1000) & echo ready; sleep 1000";
    let terminal = script(&sandbox, stubborn);
    let leader = terminal.pid();
    terminal.wait_for("both", |screen| {
        screen.contains("ready") && terminal.session().len() >= 3
    });
    drop(terminal);
    assert!(of_session(leader).is_empty());
    assert!(!std::path::Path::new(&format!("/proc/{leader}")).exists(), "a zombie");
}

#[test]
fn a_closed_terminal_ends_its_program() {
    let sandbox = Sandbox::new();
    let mut terminal = script(
        &sandbox,
        "trap 'echo bye > bye; exit 3' HUP; echo ready; while :; do sleep 0.01; done",
    );
    terminal.wait_for("the program", |screen| screen.contains("ready"));
    terminal.hang_up();
    assert_eq!(terminal.wait().code(), Some(3));
    assert!(sandbox.work().join("bye").exists());
    assert_eq!(terminal.screen(), "ready");
}

#[test]
#[should_panic(expected = "the program ended before a miracle")]
fn what_cannot_come_is_not_waited_for() {
    let sandbox = Sandbox::new();
    script(&sandbox, "true").wait_for("a miracle", |_| false);
}

#[test]
fn every_shell_edits_lines_and_starts_programs() {
    for shell in shells::all() {
        let sandbox = Sandbox::new();
        let bare: &[&str] = match shell.name {
            "bash" => &["--norc", "--noprofile"],
            "zsh" => &["-f"],
            _ => &["--no-config"],
        };
        let terminal = sandbox.terminal(&shell.program, bare);
        terminal.wait_for(&format!("the line editor of {shell}"), |_| !terminal.modes().cooked());
        terminal.send("printf '<%s>\\n' a Xc\x1b[D\x1b[D\x04b\r");
        terminal.wait_for(&format!("the command in {shell}"), |screen| {
            screen.contains("<a>\n<bc>")
        });
        // A newer shell brings its own libraries, which are nothing for older programs.
        terminal.send("/usr/bin/env | /usr/bin/grep -c LD_ ; exit 5\r");
        assert_eq!(terminal.wait().code(), Some(5), "{shell}");
        assert!(
            terminal.text().lines().any(|line| line == "0"),
            "{shell}: {}",
            terminal.text()
        );
    }
}

#[test]
fn every_size_works() {
    let sandbox = Sandbox::new();
    for (rows, cols) in [(2, 1), (1, 1), (1, 2), (3, 200), (200, 3)] {
        let terminal = sandbox.terminal_with(
            sized(rows, cols),
            "/bin/sh",
            &[
                "-c",
                r"printf '日本 wide and long 👩\033[6n\033[99;99HX\033[A\033[2K\n'; stty size > size",
            ],
        );
        assert!(terminal.wait().success());
        let size = std::fs::read_to_string(sandbox.work().join("size")).unwrap();
        assert_eq!(size, format!("{rows} {cols}\n"));
        let (row, col) = terminal.cursor();
        assert!(row < rows.into() && col < cols.into());
    }
}

proptest! {
    #[test]
    fn no_output_breaks_the_screen(
        pieces in prop::collection::vec(
            prop_oneof![
                "[a-z ]{0,9}", "[日本語👩e\u{301}\u{200d}]{0,5}", "\r?\n?\t?\u{8}?",
                "\x1b\\[[0-9]{0,3}(;[0-9]{1,3})?[A-Za-z@]", "\x1b[78DEMcH]", "\x1b\\[\\?(7|25|1047|1049)[hl]",
            ],
            0..40,
        ),
        sizes in prop::collection::vec((1..6_u16, 1..9_u16), 1..4),
    ) {
        let mut emulator = Emulator::new(sizes[0].0, sizes[0].1);
        for (rows, cols) in &sizes {
            emulator.resize(*rows, *cols);
            for piece in &pieces {
                emulator.feed(piece.as_bytes());
                let screen = emulator.look();
                prop_assert!(screen.cursor.0 < usize::from(*rows) && screen.cursor.1 < usize::from(*cols));
                prop_assert!(screen.text.lines().count() <= usize::from(*rows));
            }
        }
        emulator.text();
    }
}
