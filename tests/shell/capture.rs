//! Who tells what a command has shown: multiplexers and terminals.
//!
//! The ones that cannot be run here are scripts of their names, which take the arguments that their manuals name and no
//! others, and show what stands on the screen.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::session::{Mode, Options, Session};
use crate::support::{shells, skipped};

const SHOWN: &str = "grep: note.txt: No such file or directory";

/// A directory of programs.
struct Programs(tempfile::TempDir);

impl Programs {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn dir(&self) -> &Path {
        self.0.path()
    }

    fn add(&self, name: &str, script: &str) {
        let path = self.dir().join(name);
        let called = self.dir().join(format!("called-{name}"));
        let text = format!("#!/bin/sh\necho \"$*\" >>{}\n{script}\n", called.display());
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The arguments of every call.
    fn calls(&self, name: &str) -> String {
        fs::read_to_string(self.dir().join(format!("called-{name}"))).unwrap_or_default()
    }

    /// A shell that finds them before all others.
    fn shell(&self, vars: &[(&'static str, &str)]) -> Options {
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.dir().display());
        let options = Options::new(&shells::all()[0], Mode::Emacs)
            .init("--no-explain")
            .var("PATH", &path);
        vars.iter()
            .fold(options, |options, (name, value)| options.var(name, value))
    }
}

/// Runs a command whose mistake is only to be seen in what it shows, and asks for the fix.
fn fail(session: &Session) {
    session.sandbox.write("work/notes.txt", "some notes\n");
    session.write("grep o note.txt");
    session.enter();
    session
        .terminal
        .wait_for("the failure", |screen| screen.contains("No such file"));
    session.wait_for_line("");
    session.send("\x07");
}

/// No rule knows anything then, and no model is asked.
fn wait_for_nothing(session: &Session) {
    session.terminal.wait_for("what is not known", |screen| {
        screen.text.contains("no output of the command is known")
    });
    session.wait_for_line("");
}

const KITTY: [(&str, &str); 2] = [("KITTY_LISTEN_ON", "unix:/tmp/kitty-7"), ("KITTY_WINDOW_ID", "3")];

#[test]
fn kitty_knows_what_the_last_command_has_shown() {
    let programs = Programs::new();
    let expected = "@ --to unix:/tmp/kitty-7 get-text --match id:3 --extent last_cmd_output";
    programs.add("kitten", &format!("[ \"$*\" = '{expected}' ] && echo '{SHOWN}'"));
    let session = programs.shell(&KITTY).start();
    fail(&session);
    session.wait_for_line("grep o notes.txt");
    assert_eq!(programs.calls("kitten"), format!("{expected}\n"));
}

#[test]
fn kitty_without_marks_shows_its_screen() {
    let programs = Programs::new();
    let screen = format!("case \"$*\" in *' --extent all') printf 'P> grep o note.txt\\n{SHOWN}\\nP>\\n' ;; esac");
    programs.add("kitten", &screen);
    let session = programs.shell(&KITTY).start();
    fail(&session);
    session.wait_for_line("grep o notes.txt");
    assert_eq!(programs.calls("kitten").lines().count(), 2);
}

#[test]
fn kitty_is_not_asked_through_the_terminal() {
    let programs = Programs::new();
    programs.add("kitten", "exit 1");
    let session = programs.shell(&[("KITTY_WINDOW_ID", "3")]).start();
    fail(&session);
    wait_for_nothing(&session);
    assert_eq!(programs.calls("kitten"), "");
}

#[test]
fn wezterm_shows_its_pane() {
    let programs = Programs::new();
    let expected = "cli --no-auto-start get-text --pane-id 5 --start-line -500";
    let script = format!("[ \"$*\" = '{expected}' ] && printf 'P> grep o note.txt\\n{SHOWN}\\nP>\\n'");
    programs.add("wezterm", &script);
    let session = programs.shell(&[("WEZTERM_PANE", "5")]).start();
    fail(&session);
    session.wait_for_line("grep o notes.txt");
}

#[test]
fn zellij_writes_its_pane_into_a_file_that_nobody_else_reads() {
    let programs = Programs::new();
    let script = format!(
        "[ \"$1 $2 $3\" = 'action dump-screen --full' ] && [ $# = 4 ] || exit 2\n\
        stat -c %a \"$(dirname \"$4\")\" >\"$(dirname \"$0\")/mode\"\n\
        printf 'P> grep o note.txt\\n{SHOWN}\\nP>\\n' >\"$4\""
    );
    programs.add("zellij", &script);
    let session = programs.shell(&[("ZELLIJ", "0")]).start();
    fail(&session);
    session.wait_for_line("grep o notes.txt");
    assert_eq!(fs::read_to_string(programs.dir().join("mode")).unwrap(), "700\n");
    let file = programs.calls("zellij");
    let file = Path::new(file.trim().rsplit(' ').next().unwrap());
    assert!(
        file.is_absolute() && !file.parent().unwrap().exists(),
        "{}",
        file.display()
    );
}

#[test]
fn a_multiplexer_comes_before_the_terminal_that_it_is_in() {
    let programs = Programs::new();
    programs.add("kitten", "echo 'bash: gti: command not found'");
    programs.add("tmux", &format!("printf 'P> grep o note.txt\\n{SHOWN}\\nP>\\n'"));
    let vars = [KITTY[0], KITTY[1], ("TMUX", "/tmp/tmux,1,0"), ("TMUX_PANE", "%1")];
    let session = programs.shell(&vars).start();
    fail(&session);
    session.wait_for_line("grep o notes.txt");
    assert_eq!(programs.calls("kitten"), "");
}

#[test]
fn who_does_not_answer_is_not_waited_for() {
    let programs = Programs::new();
    for name in ["tmux", "kitten", "wezterm"] {
        programs.add(name, "sleep 20");
    }
    let vars = [
        KITTY[0],
        KITTY[1],
        ("TMUX", "/tmp/tmux,1,0"),
        ("TMUX_PANE", "%1"),
        ("WEZTERM_PANE", "1"),
    ];
    let session = programs.shell(&vars).start();
    let start = std::time::Instant::now();
    fail(&session);
    wait_for_nothing(&session);
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn in_gnu_screen_what_the_command_has_shown_counts() {
    if !Path::new("/usr/bin/screen").exists() {
        return skipped("no GNU screen");
    }
    for shell in shells::all() {
        let dir = tempfile::tempdir().unwrap();
        let settings = dir.path().join("settings");
        // It ends with its terminal.
        fs::write(&settings, "startup_message off\nautodetach off\ndefscrollback 500\n").unwrap();
        let sockets = dir.path().join("sockets");
        fs::create_dir(&sockets).unwrap();
        fs::set_permissions(&sockets, fs::Permissions::from_mode(0o700)).unwrap();
        let mut options = Options::new(&shell, Mode::Emacs).var("SCREENDIR", sockets.to_str().unwrap());
        options.wrapper = ["screen", "-U", "-S", "lotse", "-c", settings.to_str().unwrap()]
            .map(str::to_owned)
            .to_vec();
        let session = options.start();
        fail(&session);
        session.wait_for_line("grep o notes.txt");
    }
}
