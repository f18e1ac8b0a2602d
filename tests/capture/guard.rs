//! The line of the help that starts a recorder in each terminal, once.

use std::fs;

use super::recorded::{LOTSE, inner, places, recorders};
use crate::shell::failures::{AS_NOBODY, installed, is_root, nobody_may};
use crate::shell::session::{Mode, Options, Session};
use crate::support::shells::{self, Shell};
use crate::support::{Outcome, Sandbox, skipped};

/// What the first line of the start file reads, once lotse has been installed.
fn guard(shell: &str) -> String {
    let sandbox = Sandbox::new();
    sandbox.run(["init", shell, "--install", "--yes"]).success();
    fs::read_to_string(sandbox.home().join(format!(".local/share/lotse/recorder.{shell}"))).unwrap()
}

/// The start of a session of which the recorder comes by its start file, as it does for users.
fn options(shell: &Shell) -> Options {
    let options = Options::new(shell, Mode::Emacs).var("LOTSE", LOTSE);
    let programs = shell.program.parent().unwrap().display();
    let options = options.var("PATH", &format!("{programs}:/usr/local/bin:/usr/bin:/bin"));
    // bash reads another file without a prompt than the one it would read again, so that its line comes with the arguments.
    let guard = match shell.name {
        "bash" => guard("bash").replace("\"$BASH\"", "\"$BASH\" --noprofile --rcfile ~/rc.bash -i"),
        name => guard(name),
    };
    options.before(&guard)
}

/// Starts another shell and waits for its prompt: fish throws away what was typed before it.
#[track_caller]
fn start_inside(session: &Session, command: &str) {
    session.send(format!("{command}\r"));
    let typed = format!("P> {command}");
    session.terminal.wait_for("the prompt of the shell inside", |screen| {
        screen.text.lines().any(|row| row == typed) && screen.current() == "P>"
    });
}

#[test]
fn each_terminal_has_one_recorder_whatever_is_started_in_it() {
    for shell in shells::all() {
        let session = options(&shell).start();
        let count = || recorders(session.terminal.pid());
        assert_eq!((count(), places(&session).len()), (1, 1), "{session}");
        let first = inner(&session);
        let again = match shell.name {
            "bash" => "bash --noprofile --rcfile ~/rc.bash -i",
            name => name,
        };
        // A shell inside the shell, and another instead of it.
        for start in [again.to_owned(), format!("exec {again}")] {
            session.run("echo before", "before");
            start_inside(&session, &start);
            session.run("echo inside", "inside");
            assert_eq!((count(), places(&session).len()), (1, 1), "{start}: {session}");
            let text = super::recorded::last(&session);
            assert!(text.starts_with("inside\n"), "{start}: {text:?}\n{session}");
        }
        assert_eq!(inner(&session), first);
        // By hand there is none either.
        start_inside(&session, &format!("$LOTSE shell -- {again}"));
        session.run("echo by hand", "by hand");
        assert_eq!(count(), 1, "{session}");
    }
}

#[test]
fn a_tmux_inside_has_none() {
    if !std::path::Path::new("/usr/bin/tmux").exists() {
        return skipped("no tmux");
    }
    for shell in shells::all() {
        let session = options(&shell).start();
        let settings = "set -g destroy-unattached on\nset -g status off\nset -g escape-time 0\n";
        session.sandbox.write("tmux.conf", settings);
        let start = match shell.name {
            "bash" => "bash --noprofile --rcfile ~/rc.bash -i",
            name => name,
        };
        session.run("echo outside", "outside");
        session.send(format!("tmux -S ~/tmux -f ~/tmux.conf new-session {start}\r"));
        session.terminal.wait_for("the tmux", |screen| screen.alternate);
        session.wait_for_line("");
        session.run("echo inside", "inside");
        assert_eq!(places(&session).len(), 1, "{session}");
        session.send("exit\r");
        session.terminal.wait_for("the end of tmux", |screen| !screen.alternate);
    }
}

/// Terminals that know what is on their screens, and such as put something of their own into the shell.
#[test]
fn where_somebody_else_knows_the_screen_there_is_none() {
    for shell in shells::all() {
        for (name, value) in [
            ("TMUX", "/tmp/nothing,1,0"),
            ("ZELLIJ", "0"),
            ("STY", "1.none"),
            ("KITTY_WINDOW_ID", "1"),
            ("WEZTERM_PANE", "0"),
            ("INSIDE_EMACS", "29.1,comint"),
            ("VSCODE_INJECTION", "1"),
            ("TERM_PROGRAM", "vscode"),
            ("TERMINAL_EMULATOR", "JetBrains-JediTerm"),
            ("TERM_PROGRAM", "other"),
        ] {
            let session = options(&shell).var(name, value).start();
            assert_eq!(
                places(&session).len(),
                usize::from(value == "other"),
                "{name}={value} {session}"
            );
        }
    }
}

/// An environment in which the start file of a shell is the line and nothing else.
fn with_line(shell: &Shell, more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let file = match shell.name {
        "bash" => ".bashrc",
        "zsh" => ".zshrc",
        _ => ".config/fish/config.fish",
    };
    sandbox.write(file, format!("{}\n{more}\n", guard(shell.name)));
    sandbox
}

#[test]
fn commands_that_a_shell_was_given_run_as_ever() {
    for shell in shells::all() {
        let sandbox = with_line(&shell, "");
        for options in [&["-c"][..], &["-i", "-c"]] {
            // fish has no way to tell, and there the line is for whoever sits at a terminal.
            let mut command = sandbox.program(&shell.program);
            let outcome = Outcome::of(&command.args(options).arg("echo ran").output().unwrap());
            assert_eq!(
                (outcome.code, &*outcome.stdout),
                (Some(0), "ran\n"),
                "{shell} {options:?}: {outcome}"
            );
        }
        // What sshd starts for `scp`, `rsync` and a command; bash reads its start file there.
        let mut command = sandbox.program(&shell.program);
        command.env("SSH_CLIENT", "127.0.0.1 1 22").args(["-c", "echo ran"]);
        let outcome = Outcome::of(&command.output().unwrap());
        assert_eq!(
            outcome.to_string(),
            "ran\n------- stderr -------\n[exit status: Some(0)]",
            "{shell}"
        );
        if shell.name != "fish" {
            let terminal = sandbox.terminal(&shell.program, &["-i", "-c", "echo ran"]);
            assert_eq!(terminal.wait().code(), Some(0));
            assert_eq!(terminal.screen(), "ran", "{shell}");
        }
    }
}

#[test]
fn without_the_program_there_is_a_shell() {
    for shell in shells::all() {
        let prompt = match shell.name {
            "bash" => "PS1='P> '",
            "zsh" => "PROMPT='P> '",
            _ => "function fish_greeting; end; function fish_prompt; echo -n 'P> '; end",
        };
        let sandbox = with_line(&shell, prompt);
        let file = match shell.name {
            "bash" => ".bashrc",
            "zsh" => ".zshrc",
            _ => ".config/fish/config.fish",
        };
        let text = fs::read_to_string(sandbox.home().join(file)).unwrap();
        assert!(text.contains(LOTSE), "{text}");
        sandbox.write(file, text.replace(LOTSE, "/nowhere/lotse"));
        let terminal = sandbox.terminal(&shell.program, &["-i"]);
        terminal.wait_for("the prompt", |screen| screen.current().starts_with("P>"));
        assert!(!terminal.text().contains("lotse"), "{}", terminal.text());
    }
}

#[test]
fn where_nothing_can_be_recorded_the_line_does_not_try_again_and_again() {
    for shell in shells::all() {
        let mut sandbox = with_line(&shell, "echo started as \"$0\"");
        if shell.name == "fish" {
            sandbox = with_line(&shell, "echo started as fish");
        }
        sandbox.set("XDG_STATE_HOME", "/proc/nothing");
        let terminal = sandbox.terminal(&shell.program, &["-i"]);
        terminal.wait_for("the start", |screen| screen.contains("started as"));
        assert_eq!(
            terminal.text().matches("is not recorded").count(),
            1,
            "{}",
            terminal.text()
        );
    }
}

#[test]
fn a_shell_that_is_not_recorded_says_so_and_nothing_else() {
    for shell in shells::all() {
        let session = options(&shell).var("XDG_STATE_HOME", "/proc/nothing").start();
        let text = session.terminal.text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines.len() == 2 && lines[0].contains("is not recorded") && lines[1] == "P>",
            "{session}"
        );
    }
}

/// After `su` the variable is still that of the user from before, and in some containers of nobody.
#[test]
fn where_the_runtime_folder_belongs_to_somebody_else_another_one_is_used() {
    if is_root() && !nobody_may() {
        return;
    }
    for shell in installed() {
        let mut options = options(&shell).var("XDG_RUNTIME_DIR", "/proc/nothing");
        if is_root() {
            options.wrapper = AS_NOBODY.map(str::to_owned).to_vec();
        }
        let session = options.start();
        assert_eq!(places(&session).len(), 1, "{session}");
        assert_eq!(session.terminal.text(), "P>", "{session}");
    }
}

#[test]
fn a_login_shell_stays_one() {
    for shell in shells::all() {
        let is_login = match shell.name {
            "bash" => "shopt -q login_shell && echo yes it is",
            "zsh" => "[[ -o login ]] && echo yes it is",
            _ => "status is-login; and echo yes it is",
        };
        let sandbox = with_line(&shell, is_login);
        sandbox.write(".bash_profile", ". ~/.bashrc\n");
        let name = format!("-{}", shell.name);
        let program = shell.program.display();
        let script = format!("import os; os.execv('{program}', ['{name}'])");
        let terminal = sandbox.terminal("python3", &["-c", &script]);
        terminal.wait_for("the login", |screen| screen.contains("yes it is"));
        assert_eq!(recorders(terminal.pid()), 1, "{}", terminal.text());
    }
}
