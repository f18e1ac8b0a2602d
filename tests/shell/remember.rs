//! A suggestion that was changed and run is remembered on request, and offered the next time.

use super::session::{Options, everywhere};

#[test]
fn what_was_made_of_a_suggestion_is_offered_for_the_same_words() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering("echo model").start();
        session.send("?? say a number to me\r");
        session.wait_for_line("echo model");
        session.read();
        session.write_more(" of mine", "echo model of mine");
        session.enter();
        session.terminal.wait_for("the output", |screen| {
            screen.text.lines().any(|row| row == "model of mine")
        });
        session.wait_for_line("");
        // What lotse itself was asked meanwhile is not what was run.
        session.send("lotse remember --help >/dev/null; lotse why >/dev/null\r");
        session.wait_for_line("");
        session.send("lotse remember\r");
        session.terminal.wait_for("what was kept", |screen| {
            screen.contains("remembered for \"say a number to me\": echo model of mine")
        });
        session.wait_for_line("");
        session.send("?? Say my number to me, please\r");
        session.wait_for_line("echo model of mine");
        assert_eq!(session.asked(), ["say a number to me"], "{session}");
    }
}

#[test]
fn words_of_ones_own_are_for_the_command_that_was_run_last() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.run("echo 'my own'", "my own");
        session.send("lotse remember what is my name\r");
        session.terminal.wait_for("what was kept", |screen| {
            screen.contains("remembered for \"what is my name\": echo 'my own'")
        });
        session.wait_for_line("");
        // Whatever its form, it is no question for a model then.
        session.send("?? what is my name\r");
        session.wait_for_line("echo 'my own'");
        session
            .terminal
            .wait_for("where it comes from", |screen| screen.contains("your own command"));
    }
}
