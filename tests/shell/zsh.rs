//! What only zsh does.

use std::path::Path;

use super::session::{ANSWER, Mode, Options, versions};
use crate::support::skipped;

fn everywhere() -> Vec<Options> {
    let modes = [Mode::Emacs, Mode::Vi];
    versions("zsh")
        .iter()
        .flat_map(|shell| modes.map(|mode| Options::new(shell, mode)))
        .collect()
}

#[test]
fn z1_other_plugins_may_come_before_and_after() {
    let plugins = [
        "/usr/share/zsh-autosuggestions/zsh-autosuggestions.zsh",
        "/usr/share/zsh-syntax-highlighting/zsh-syntax-highlighting.zsh",
    ];
    if let Some(missing) = plugins.iter().find(|plugin| !Path::new(plugin).exists()) {
        return skipped(&format!("no {missing}"));
    }
    let source = |which: &[usize]| {
        let lines: Vec<String> = which.iter().map(|&at| format!("source {}", plugins[at])).collect();
        lines.join("\n")
    };
    for (before, after) in [(&[][..], &[0, 1][..]), (&[0], &[1]), (&[1], &[0]), (&[0, 1], &[])] {
        for options in everywhere() {
            let session = options.before(&source(before)).after(&source(after)).start();
            session.run("echo ok", "ok");
            session.send("?? print it\r");
            session.wait_for_line(ANSWER);
            session.send("\x07");
            session.wait_for_line("?? print it");
            session.clear_line();
            session.run("echo still here", "still here");
            // The rest of an earlier line, which one of them shows in grey, goes away with the words.
            session.send("echo still");
            session
                .terminal
                .wait_for("the line", |screen| screen.current().starts_with("P> echo still"));
            session.send("\x07");
            session.terminal.wait_for("the answer without grey", |screen| {
                screen.row(screen.cursor.0) == format!("P> {ANSWER}")
            });
            assert!(!session.terminal.text().contains("No such widget"), "{session}");
        }
    }
}

#[test]
fn z2_a_search_is_given_up_as_always() {
    // In vi mode Ctrl-R is no search.
    for options in everywhere().into_iter().filter(|options| options.mode == Mode::Emacs) {
        let session = options.start();
        session.run("echo abc", "abc");
        session.write("half");
        session.send("\x12");
        session.send("abc");
        session.terminal.wait_for("the search", |screen| {
            screen.contains("search: abc") || screen.contains("abc_")
        });
        session.send("\x07");
        session.wait_for_line("half");
        assert!(session.asked().is_empty());
    }
}

#[test]
fn z5_odd_options_of_the_user_do_not_matter() {
    for set in [
        "unsetopt interactivecomments extendedglob",
        "setopt shglob",
        "setopt nounset",
        "setopt errexit",
        "setopt ksharrays",
        "setopt warn_create_global warn_nested_var",
        "setopt sh_word_split glob_subst",
        "emulate ksh",
        "emulate sh",
        "setopt nullglob noclobber rcquotes",
    ] {
        for late in [false, true] {
            for options in everywhere() {
                let options = if late { options.after(set) } else { options.before(set) };
                let session = options.start_silently();
                session
                    .terminal
                    .wait_for("the prompt", |screen| screen.current() == "P>");
                session.send("?? print it\r");
                session.wait_for_line(ANSWER);
                session.send("\x07");
                session.wait_for_line("?? print it");
                session.clear_line();
                session.run("echo still here", "still here");
                assert!(!session.terminal.text().contains("lotse"), "{set}: {session}");
            }
        }
    }
}

#[test]
fn z6_prompts_with_two_lines_and_a_right_side_are_left_as_they_were() {
    for options in everywhere() {
        let session = options
            .before("PROMPT=$'first\\nP> ' RPROMPT=right")
            .gated()
            .start_silently();
        session
            .terminal
            .wait_for("the prompt", |screen| screen.current().ends_with("right"));
        session.send("print it\x07");
        session.wait_for_questions(1);
        session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        session.open_gate();
        session.terminal.wait_for("the command", |screen| {
            let row = screen.current();
            screen.text.starts_with("first\nP> ")
                && screen.text.lines().count() == 2
                && row.contains(ANSWER)
                && row.ends_with("right")
        });
        session.clear_line_of("right");
        session.send("?? print it\r");
        session.terminal.wait_for("the line and the command", |screen| {
            screen.contains("P> ?? print it")
                && screen.current().contains(ANSWER)
                && screen.current().ends_with("right")
        });
    }
}

#[test]
fn z7_a_prompt_that_shrinks_after_enter_keeps_the_line() {
    for options in everywhere() {
        let transient =
            "shrink() { PROMPT='%% '; zle .reset-prompt; zle -R; PROMPT='P> ' }; zle -N zle-line-finish shrink";
        let session = options.before(transient).start();
        session.send("echo one\r");
        session.terminal.wait_for("the short prompt", |screen| {
            screen.contains("% echo one") && screen.current() == "P>"
        });
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        assert!(session.terminal.text().contains("?? print it"), "{session}");
        session.enter();
        session.terminal.wait_for("the output", |screen| {
            screen.contains("ran it") && screen.current() == "P>"
        });
    }
}

#[test]
fn what_somebody_has_on_enter_goes_on_working() {
    for options in everywhere() {
        let own = "own-enter() { print -n own:; zle accept-line }; zle -N own-enter; bindkey '^M' own-enter";
        let session = options.before(own).start();
        session.send("echo one\r");
        session.terminal.wait_for("their widget", |screen| {
            screen.contains("own:") && screen.current() == "P>"
        });
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
    }
}

#[test]
fn a_key_that_begins_longer_ones_of_others_is_left_alone() {
    for options in everywhere() {
        let prefix = "theirs() { BUFFER=theirs }; zle -N theirs; bindkey '^G^B' theirs";
        let session = options.before(prefix).start();
        session.send("\x07\x02");
        session.wait_for_line("theirs");
        session.send("\x18\x07");
        session.wait_for_questions(1);
    }
}

#[test]
fn z8_a_note_as_wide_as_the_screen_overwrites_nothing() {
    let note = "lotse: caution: deletes `old.log`";
    for options in everywhere() {
        let columns = u16::try_from(note.len()).unwrap();
        let session = options.answering("rm old.log").sized(24, columns).start();
        session.run("echo above", "above");
        session.send("?? drop it\r");
        session.wait_for_line("rm old.log");
        session.terminal.wait_for("the note, and what stands above", |screen| {
            screen.contains("\nabove\n") && screen.contains("P> ?? drop it\n") && screen.contains(note)
        });
    }
}
