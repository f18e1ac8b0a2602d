use super::*;
use crate::prompt;

const NOW: u64 = 1_000_000;

fn press(line: &str) -> Press {
    Press {
        line: line.to_owned(),
        now: NOW,
        ..Press::default()
    }
}

fn session(line: &str, words: &str, command: &str) -> Session {
    Session::offered(Request::new(words), command, &press(line))
}

#[test]
fn words_are_asked_with_and_without_the_mark() {
    for (line, words) in [
        ("list files", "list files"),
        ("  ?? list files ", "list files"),
        ("??list files", "list files"),
        ("?? what's (this) | sort * # now", "what's (this) | sort * # now"),
        ("?? two\nlines", "two\nlines"),
    ] {
        assert_eq!(decide(None, &press(line)), Action::Ask(Request::new(words)), "{line}");
    }
    for line in ["", "  ", "??", " ?? ", "\t"] {
        assert_eq!(decide(None, &press(line)), Action::Help, "{line:?}");
    }
}

#[test]
fn enter_on_a_question_asks_for_an_answer_and_not_for_a_command() {
    let enter = |line: &str| Press {
        enter: true,
        ..press(line)
    };
    let question = |words: &str| Action::Question(words.to_owned());
    for (line, words) in [
        ("?? what is a bind mount", "what is a bind mount"),
        (
            "?? was ist der Unterschied zwischen TCP und UDP?",
            "was ist der Unterschied zwischen TCP und UDP?",
        ),
        ("??? list files", "list files"),
    ] {
        assert_eq!(decide(None, &enter(line)), question(words), "{line}");
    }
    // One more mark asks with the key as well; form alone does not.
    assert_eq!(decide(None, &press("??? list files")), question("list files"));
    for (press, words) in [
        (press("?? what is a bind mount"), "what is a bind mount"),
        (enter("??! what is a bind mount"), "what is a bind mount"),
        (enter("?? new: what is a bind mount"), "what is a bind mount"),
        (enter("?? list files"), "list files"),
        (enter("?? wie groß ist dieser Ordner"), "wie groß ist dieser Ordner"),
        (enter("?? what is using port 80"), "what is using port 80"),
    ] {
        assert_eq!(decide(None, &press), Action::Ask(Request::new(words)), "{words}");
    }
    assert_eq!(decide(None, &enter("???")), Action::Help);
    // What follows a suggestion that was run refines it, whatever its form.
    let session = session("list files", "list files", "ls");
    let ran = Press {
        ran: "ls".to_owned(),
        ..enter("?? what is the difference with hidden ones")
    };
    assert!(matches!(decide(Some(&session), &ran), Action::Ask(_)));
}

#[test]
fn the_key_goes_back_to_the_words_and_on_to_the_next_command() {
    let first = session("list  files ", "list  files", "ls");
    let Action::Words(line, back) = decide(Some(&first), &press("ls")) else {
        panic!("no way back")
    };
    assert_eq!(line, "list  files ", "letter by letter");
    let Action::Another(_, request) = decide(Some(&back), &press("list  files ")) else {
        panic!("no other command")
    };
    assert_eq!(request.words, prompt::another());
    assert_eq!(request.earlier.len(), 1);
    let (second, shown) = back.clone().offered_another("find .");
    assert_eq!((shown.as_str(), second.command()), ("find .", Some("find .")));
    let (again, shown) = back.offered_another("ls");
    assert_eq!((shown.as_str(), again.commands.len()), ("ls", 1));
    let (third, shown) = second.offered_another("find .");
    assert_eq!(shown, "ls", "the model repeats itself: around");
    assert_eq!(third.offered_another("ls").1, "find .");
}

#[test]
fn the_key_on_an_empty_line_is_about_the_command_that_failed() {
    let failed = Press {
        failed: Some(("gti status".to_owned(), 127)),
        ..press("")
    };
    assert_eq!(decide(None, &failed), Action::Fix("gti status".to_owned(), 127));
    let marked = Press {
        line: "??".to_owned(),
        ..failed.clone()
    };
    assert_eq!(decide(None, &marked), Action::Help);
    let words = Press {
        line: "list files".to_owned(),
        ..failed.clone()
    };
    assert!(matches!(decide(None, &words), Action::Ask(_)));
    // There and back, then the next one, then around.
    let mut session = Session::fixed(vec!["git status".to_owned(), "git stash".to_owned()], &failed);
    for expected in ["git stash", "git status"] {
        let shown = session.command().unwrap().to_owned();
        let Action::Words(line, back) = decide(Some(&session), &press(&shown)) else {
            panic!("no way back")
        };
        assert_eq!(line, "");
        let Action::Next(command, next) = decide(Some(&back), &failed) else {
            panic!("no next one")
        };
        assert_eq!(command, expected);
        session = next;
    }
    assert!(
        matches!(decide(Some(&session), &press("?? only the big ones")), Action::Ask(request) if request.earlier.is_empty())
    );
}

#[test]
fn a_changed_suggestion_is_a_new_request() {
    let session = session("list files", "list files", "ls");
    assert_eq!(
        decide(Some(&session), &press("ls -la")),
        Action::Ask(Request::new("ls -la"))
    );
}

#[test]
fn a_fix_is_for_the_last_command_if_that_failed() {
    let failed = Press {
        failed: Some(("git sttaus".to_owned(), 1)),
        ..press("")
    };
    let fixes = vec!["git status".to_owned(), "git stash".to_owned()];
    let (_, back) = Session::fixed(fixes, &failed).given_back();
    let then = |ran: &str, failed: Option<(&str, i32)>| Press {
        ran: ran.to_owned(),
        failed: failed.map(|(command, status)| (command.to_owned(), status)),
        ..press("")
    };
    let table = [
        (then("", Some(("git sttaus", 1))), "next git stash"),
        (then("true", None), "help"),
        (then("", None), "help"),
        (then("gti log", Some(("gti log", 127))), "fix gti log"),
        (then("git sttaus", Some(("git sttaus", 1))), "fix git sttaus"),
    ];
    for (press, expected) in table {
        let found = match decide(Some(&back), &press) {
            Action::Next(command, _) => format!("next {command}"),
            Action::Fix(command, _) => format!("fix {command}"),
            Action::Help => "help".to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{press:?}");
    }
}

#[test]
fn words_that_were_gone_back_to_are_new_ones_once_something_was_run() {
    let (line, back) = session("list files", "list files", "ls").given_back();
    let again = Press {
        ran: "make".to_owned(),
        ..press(&line)
    };
    assert_eq!(decide(Some(&back), &again), Action::Ask(Request::new("list files")));
}

#[test]
fn a_mark_can_say_that_something_new_begins() {
    let session = session("?? list files", "list files", "ls -la");
    for (line, words) in [
        ("??! only the .rs files", "only the .rs files"),
        ("??!only the .rs files", "only the .rs files"),
        ("?? new: only the .rs files", "only the .rs files"),
        ("?? NEU: only the .rs files", "only the .rs files"),
        ("??neu:only the .rs files", "only the .rs files"),
        ("?? new : only the .rs files", "only the .rs files"),
    ] {
        let press = Press {
            ran: "ls -la".to_owned(),
            ..press(line)
        };
        assert_eq!(
            decide(Some(&session), &press),
            Action::Ask(Request::new(words)),
            "{line}"
        );
    }
    for line in ["??!", "?? new:", "??neu: "] {
        assert_eq!(decide(Some(&session), &press(line)), Action::Help, "{line}");
    }
    for (line, words) in [
        ("?? !important files", "!important files"),
        ("?? news: read them", "news: read them"),
        ("new: directory", "new: directory"),
    ] {
        assert_eq!(decide(None, &press(line)), Action::Ask(Request::new(words)), "{line}");
    }
}

#[test]
fn a_marked_line_after_a_suggestion_that_was_run_refines_it() {
    let session = session("?? list files", "list files", "ls -la");
    let earlier = |press: &Press| match decide(Some(&session), press) {
        Action::Ask(request) => request.earlier,
        other => panic!("{other:?}"),
    };
    let refine = Press {
        ran: "ls -la".to_owned(),
        ..press("?? only the .rs files")
    };
    let command = |command: &str| {
        vec![Turn {
            words: "list files".to_owned(),
            command: command.to_owned(),
        }]
    };
    assert_eq!(earlier(&refine), command("ls -la"));
    let ran = |ran: &str| Press {
        ran: ran.to_owned(),
        ..refine.clone()
    };
    assert_eq!(
        earlier(&ran("ls -la /tmp")),
        command("ls -la /tmp"),
        "as the user changed it"
    );
    assert_eq!(
        earlier(&ran("cargo test --release")),
        [],
        "something else was done since"
    );
    assert_eq!(earlier(&ran("")), [], "it was thrown away");
    for line in ["?? only the .rs files: ls -la", "??ls -la but sorted"] {
        assert_eq!(
            earlier(&press(line)),
            command("ls -la"),
            "it stands in the line: {line}"
        );
    }
    assert_eq!(earlier(&press("?? what is ls -lah")), [], "another command");
    let late = Press {
        now: NOW + 601,
        ..refine.clone()
    };
    assert_eq!(earlier(&late), []);
    let line = |line: &str| Press {
        line: line.to_owned(),
        ..refine.clone()
    };
    assert_eq!(
        earlier(&line("only the .rs files")),
        [],
        "without the mark it stands alone"
    );
    assert_eq!(earlier(&line("?? list files")), [], "the same again");
}

#[test]
fn enter_always_asks() {
    let session = session("?? list files", "list files", "?? odd");
    let enter = Press {
        enter: true,
        ..press("?? odd")
    };
    assert!(matches!(decide(Some(&session), &enter), Action::Ask(_)));
}

#[test]
fn the_memory_survives_the_way_through_the_shell() {
    let session = session("größe 'x' \"y\" \\\n日本", "größe", "echo \"\\n\"");
    let text = session.write();
    assert!(!text.contains('\n'));
    assert_eq!(Session::read(&text), Some(session));
    assert_eq!(Session::read(""), None);
    assert_eq!(Session::read("{\"v\":2}"), None);
}

#[test]
fn a_memory_that_is_too_long_is_dropped() {
    let words = "x".repeat(LONGEST);
    assert_eq!(session(&words, &words, "ls").write(), "");
    // Both the line and what was asked in it are kept, and come back with the key.
    let words = "x".repeat(40_000);
    let kept = Session::read(&session(&words, &words, "ls").write()).unwrap();
    assert_eq!(kept.given_back().0, words);
}

/// The memory after the command for `line` was held back.
fn held(line: &str, command: &str) -> Session {
    let (words, held) = session(line, line, command).held_back("lotse: unsure: `*`");
    assert_eq!(words, line);
    Session::read(&held.write()).unwrap()
}

fn key(line: &str) -> Press {
    Press {
        confirms: true,
        ..press(line)
    }
}

#[test]
fn a_command_that_is_held_back_comes_with_the_next_key_on_the_same_words() {
    let held = held("delete all", "rm -rf *");
    assert!(held.is_held() && held.is_back());
    let Action::Held(command, shown) = decide(Some(&held), &key("delete all")) else {
        panic!("not there")
    };
    assert_eq!(command, "rm -rf *");
    assert!(!shown.is_held());
    assert_eq!(shown.note(), "lotse: unsure: `*`", "it is as unsure as it was");
    let Action::Words(line, back) = decide(Some(&shown), &key("rm -rf *")) else {
        panic!("no way back")
    };
    assert_eq!(line, "delete all");
    assert!(
        matches!(decide(Some(&back), &key("delete all")), Action::Another(..)),
        "once is enough"
    );
}

#[test]
fn other_words_another_command_and_enter_end_the_hold() {
    let marked = "?? delete all";
    let held = held(marked, "rm -rf *");
    let fresh = Action::Ask(Request::new("delete all"));
    assert!(matches!(decide(Some(&held), &key(marked)), Action::Held(..)));
    assert_eq!(
        decide(Some(&held), &key("?? delete all .log")),
        Action::Ask(Request::new("delete all .log")),
        "nothing of what was held goes on"
    );
    assert_eq!(decide(Some(&held), &key("delete all")), fresh, "without the mark");
    let ran = Press {
        ran: "ls".to_owned(),
        ..key(marked)
    };
    assert_eq!(decide(Some(&held), &ran), fresh);
    assert_eq!(
        decide(None, &key(marked)),
        fresh,
        "after Ctrl-C the hook has forgotten it"
    );
    let enter = Press {
        enter: true,
        ..press(marked)
    };
    assert_eq!(decide(Some(&held), &enter), fresh);
    let only_enter = Press {
        enter: true,
        ..key(marked)
    };
    assert!(
        matches!(decide(Some(&held), &only_enter), Action::Held(..)),
        "there is no key"
    );
}

#[test]
fn a_fix_is_held_back_as_well_and_the_next_one_anew() {
    let failed = Press {
        failed: Some(("git psuh -f".to_owned(), 1)),
        ..key("")
    };
    let fixes = vec!["git push -f".to_owned(), "rm -rf /".to_owned()];
    let (_, held) = Session::fixed(fixes, &failed).held_back("");
    let Action::Held(command, shown) = decide(Some(&held), &failed) else {
        panic!("not there")
    };
    assert_eq!(command, "git push -f");
    assert_eq!(
        decide(Some(&held), &key("")),
        Action::Help,
        "something has worked since"
    );
    let Action::Words(line, back) = decide(
        Some(&shown),
        &Press {
            line: command,
            ..failed.clone()
        },
    ) else {
        panic!("no way back")
    };
    assert_eq!(line, "");
    let Action::Next(command, next) = decide(Some(&back), &failed) else {
        panic!("no other one")
    };
    assert_eq!(command, "rm -rf /");
    let (_, held) = next.held_back("");
    assert!(matches!(decide(Some(&held), &failed), Action::Held(command, _) if command == "rm -rf /"));
}

#[test]
fn what_was_typed_takes_the_place_of_a_name_and_is_never_taken_away() {
    let asked = session("log in", "log in", "ssh <user>@<host>");
    let filled = |session: &Session, line: &str| match decide(Some(session), &press(line)) {
        Action::Filled(line, cursor, session) => (line, cursor, Session::read(&session.write()).unwrap()),
        other => panic!("{line}: {other:?}"),
    };
    assert!(matches!(
        decide(Some(&asked), &press("ssh <user>@<host>")),
        Action::Words(..)
    ));
    let (line, cursor, one) = filled(&asked, "ssh ada<user>@<host>");
    assert_eq!((line.as_str(), cursor), ("ssh ada@<host>", 8));
    // Again, with nothing typed.
    assert_eq!(filled(&one, "ssh ada@<host>").0, "ssh ada@<host>");
    let (line, cursor, two) = filled(&one, "ssh ada@box<host>");
    assert_eq!((line.as_str(), cursor), ("ssh ada@box", 11));
    assert_eq!(filled(&two, "ssh ada@box").0, "ssh ada@box", "the key once too often");
    assert_eq!(
        decide(Some(&two), &press("ssh ada@box ls")),
        Action::Ask(Request::new("ssh ada@box ls"))
    );
    // Words that have nothing to do with it, and what was run.
    assert!(matches!(decide(Some(&asked), &press("list files")), Action::Ask(_)));
    let ran = Press {
        ran: "ls".to_owned(),
        ..press("ssh ada<user>@<host>")
    };
    assert!(matches!(decide(Some(&asked), &ran), Action::Ask(_)));
}

#[test]
fn a_memory_of_a_version_that_held_nothing_back_is_read() {
    let text = session("list", "list", "ls").write();
    let text = text.replace(",\"held\":false", "").replace(",\"filled\":\"\"", "");
    assert!(!text.contains("held") && !text.contains("filled"));
    assert_eq!(Session::read(&text), Some(session("list", "list", "ls")));
}
