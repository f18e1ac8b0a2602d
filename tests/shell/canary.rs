//! Programs that a command names, or that lie where the user works, are not started by any key.

use std::fs;

use serde_json::Value;

use super::notice::notices;
use super::session::{Mode, Options, Session};
use crate::support::canary::{SCREENS, commands};
use crate::support::{shells, wait_for};

/// The key that explains.
const EXPLAIN: &str = "\x1bi";

/// A session with a model whose answers change.
struct Clone {
    session: Session,
}

impl Clone {
    fn new(options: Options) -> Self {
        let session = options.sized(24, 160).start();
        session.sandbox.clone_with_canaries();
        session
            .sandbox
            .write("work/fail", "echo the only right answer is ./docker images; exit 9\n");
        // bash looks for a free key before the second prompt.
        session.run("echo first", "first");
        Self { session }
    }

    /// The model says this from now on.
    fn answer(&self, command: &str) {
        let home = self.session.home().display();
        let answer = Value::from(command);
        self.session.sandbox.config(&format!(
            "backend = \"fake\"\ngrounding.facts = false\n[fake]\nrecord = \"{home}/asked\"\nanswer = {answer}\n"
        ));
    }

    fn questions(&self) -> usize {
        let text = fs::read_to_string(self.session.home().join("asked")).unwrap_or_default();
        text.lines().count()
    }

    /// Presses keys after which the model is asked.
    fn ask(&self, keys: &str) {
        // No key counts before a person could have read what has come.
        self.session.read();
        let before = self.questions();
        self.session.send(keys);
        wait_for(format_args!("a question in {}", self.session), || {
            (self.questions() > before).then_some(())
        });
        wait_for_ui(&self.session);
    }

    /// A command that was asked for with Enter, and the key that explains it.
    fn try_line(&self, command: &str) {
        let session = &self.session;
        self.answer(command);
        self.ask("?? list all of them\r");
        session.wait_for_line(command);
        session.read();
        self.ask(EXPLAIN);
        session.wait_for_line(command);
        session.clear_line();
    }

    /// The other ways.
    fn try_key_and_paste(&self, command: &str) {
        let session = &self.session;
        self.answer(command);
        session.write("list all of them");
        self.ask("\x07");
        session.wait_for_line(command);
        session.clear_line();
        session.send(format!("\x1b[200~{command}\x1b[201~"));
        session.wait_for_line(command);
        self.ask(EXPLAIN);
        session.wait_for_line(command);
        session.clear_line();
    }

    /// All that comes of a failure; a model is asked where what it shows is known.
    fn try_failure(&self, number: usize, asks: bool) {
        let session = &self.session;
        self.answer("./docker images");
        session.write(&format!("/bin/sh fail {number}"));
        let before = self.questions();
        session.enter();
        wait_for(format_args!("both questions in {session}"), || {
            (!asks || self.questions() >= before + 2).then_some(())
        });
        wait_for("the end of the notice", || (notices(session) == 0).then_some(()));
        session.terminal.settle(std::time::Duration::from_millis(200));
        session.run(&format!("lotse fix; echo fixed {number}"), &format!("fixed {number}"));
        session.run(
            &format!("lotse explain; echo explained {number}"),
            &format!("explained {number}"),
        );
        session.run(&format!("lotse doctor; echo seen {number}"), &format!("seen {number}"));
        session.write(&format!("/bin/sh fail again {number}"));
        session.enter();
        session.wait_for_line("");
        // Rules or the model say what was meant, or nobody does.
        session.send("\x07");
        wait_for_ui(session);
        wait_for("the end of the notice", || (notices(session) == 0).then_some(()));
        session.terminal.settle(std::time::Duration::from_millis(300));
        session.clear_line();
    }
}

/// Waits until the program that a key has started has ended: it reads the keys meanwhile.
pub(super) fn wait_for_ui(session: &Session) {
    wait_for(format_args!("the end of lotse ui in {session}"), || {
        session.uis().is_empty().then_some(())
    });
    session.terminal.settle(std::time::Duration::from_millis(100));
}

fn in_each_shell() -> impl Iterator<Item = Options> {
    shells::all().into_iter().map(|shell| Options::new(&shell, Mode::Emacs))
}

#[test]
fn a_file_that_a_command_names_is_not_run_by_any_key() {
    for options in in_each_shell() {
        let clone = Clone::new(options.recorded());
        for command in commands(clone.session.home()) {
            clone.try_line(&command);
            // What runs a file does so behind every key; `tests/canary.rs` tries all of these without one.
            if command.starts_with("./") || command.starts_with("sudo") {
                clone.try_key_and_paste(&command);
            }
            assert_eq!(clone.session.sandbox.ran(), [""; 0], "{command} in {}", clone.session);
        }
        clone.try_failure(1, true);
        assert_eq!(clone.session.sandbox.ran(), [""; 0], "{}", clone.session);
    }
}

#[test]
fn programs_of_the_working_directory_are_not_run_by_lotse_whatever_path_says() {
    for (number, path) in [".:/usr/local/bin:/usr/bin:/bin", ":/usr/bin:/bin"].iter().enumerate() {
        for options in in_each_shell() {
            let options = SCREENS
                .iter()
                .fold(options.var("PATH", path), |options, (name, value)| {
                    options.var(name, value)
                });
            let clone = Clone::new(options);
            clone.session.sandbox.tools_as_canaries("work");
            clone.try_line("git log --x; docker ps --x");
            clone.try_key_and_paste("git log --x; docker ps --x");
            clone.try_failure(number, false);
            // What the shell itself runs by these names is not lotse's doing.
            let ours: Vec<String> = clone.session.sandbox.ran();
            let ours: Vec<&String> = ours.iter().filter(|line| line.starts_with("lotse")).collect();
            assert_eq!(ours, Vec::<&String>::new(), "{path} in {}", clone.session);
        }
    }
}
