//! The line of the help that starts a recorder in each terminal, once.

use std::fs;

use super::recorded::{LOTSE, inner, places, recorders};
use crate::shell::session::{Mode, Options, Session};
use crate::support::shells::{self, Shell};
use crate::support::{Outcome, Sandbox, skipped, wait_for};

/// The line for a shell, as the help has it.
fn line(shell: &str) -> String {
    let help = Sandbox::new().run(["shell", "--help"]).success();
    let file = match shell {
        "bash" => "~/.bashrc",
        "zsh" => "~/.zshrc",
        _ => "~/.config/fish/config.fish",
    };
    let mut lines = help.lines().skip_while(|line| line.trim() != file);
    lines.nth(1).unwrap().trim().to_owned()
}

/// A session of which the recorder comes by the line in its start file, as it does for users.
fn session(shell: &Shell, wrapper: &[&str]) -> Session {
    let mut options = Options::new(shell, Mode::Emacs).var("LOTSE", LOTSE);
    options.wrapper = wrapper.iter().map(|word| (*word).to_owned()).collect();
    let folder = std::path::Path::new(LOTSE).parent().unwrap().display();
    let programs = shell.program.parent().unwrap().display();
    options = options.var("PATH", &format!("{programs}:{folder}:/usr/local/bin:/usr/bin:/bin"));
    // bash reads another file without a prompt than the one it would read again, so that its line comes with the arguments.
    let line = match shell.name {
        "bash" => line("bash").replace("\"$BASH\"", "\"$BASH\" --noprofile --rcfile ~/rc.bash -i"),
        name => line(name),
    };
    options.before(&line).start()
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
        let session = session(&shell, &[]);
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
fn a_tmux_inside_has_its_own() {
    if !std::path::Path::new("/usr/bin/tmux").exists() {
        return skipped("no tmux");
    }
    for shell in shells::all() {
        let session = session(&shell, &[]);
        let settings = "set -g destroy-unattached on\nset -g status off\nset -g escape-time 0\n";
        session.sandbox.write("tmux.conf", settings);
        let start = match shell.name {
            "bash" => "bash --noprofile --rcfile ~/rc.bash -i",
            name => name,
        };
        session.run("echo outside", "outside");
        session.send(format!("tmux -S ~/tmux -f ~/tmux.conf new-session {start}\r"));
        wait_for("the second recorder", || (places(&session).len() == 2).then_some(()));
        session.wait_for_line("");
        session.run("echo inside", "inside");
        let text = super::recorded::last(&session);
        assert!(text.starts_with("inside"), "{text:?}\n{session}");
        session.send("exit\r");
        wait_for("the end of the second recorder", || {
            (places(&session).len() == 1).then_some(())
        });
    }
}

/// An environment in which the start file of a shell is the line and nothing else.
fn with_line(shell: &Shell, more: &str) -> Sandbox {
    let folder = std::path::Path::new(LOTSE).parent().unwrap().display();
    let sandbox = Sandbox::new().env("PATH", format!("{folder}:/usr/local/bin:/usr/bin:/bin"));
    let file = match shell.name {
        "bash" => ".bashrc",
        "zsh" => ".zshrc",
        _ => ".config/fish/config.fish",
    };
    sandbox.write(file, format!("{}\n{more}\n", line(shell.name)));
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
        let mut sandbox = with_line(&shell, prompt);
        sandbox.set("PATH", "/usr/bin:/bin");
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
        sandbox.set("XDG_RUNTIME_DIR", "/proc/nothing");
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
fn a_login_shell_stays_one() {
    for shell in shells::all() {
        let is_login = match shell.name {
            "bash" => "shopt -q login_shell && echo yes it is",
            "zsh" => "[[ -o login ]] && echo yes it is",
            _ => "status is-login; and echo yes it is",
        };
        let sandbox = with_line(&shell, is_login);
        // The system's own start file may have set another one.
        let path = std::path::Path::new(LOTSE).parent().unwrap().display();
        sandbox.write(".bash_profile", format!("PATH={path}:$PATH\n. ~/.bashrc\n"));
        let name = format!("-{}", shell.name);
        let program = shell.program.display();
        let script = format!("import os; os.execv('{program}', ['{name}'])");
        let terminal = sandbox.terminal("python3", &["-c", &script]);
        terminal.wait_for("the login", |screen| screen.contains("yes it is"));
        assert_eq!(recorders(terminal.pid()), 1, "{}", terminal.text());
    }
}

#[test]
fn the_readme_has_the_line_of_the_help() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&line("bash")));
}
