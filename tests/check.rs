//! What happens to a command in which something is wrong.

mod flags;
mod json;

use std::path::Path;

use serde_json::Value;

use crate::support::ollama::{Ollama, model};
use crate::support::{Sandbox, not_here, skipped};

/// A model that says one after the other.
fn saying(answers: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    let asked = sandbox.home().join("asked");
    sandbox.config(&format!(
        "backend = \"fake\"\ngrounding.examples = 0\ngrounding.facts = false\n[fake]\nanswer = {}\nthen = {}\nrecord = \"{}\"\n",
        Value::from(answers[0]),
        Value::from(answers[1..].to_vec()),
        asked.display(),
    ));
    sandbox
}

/// The last message of each question.
fn asked(sandbox: &Sandbox) -> Vec<String> {
    let text = std::fs::read_to_string(sandbox.home().join("asked")).unwrap_or_default();
    let last = |line: &str| {
        let chat: Value = serde_json::from_str(line).unwrap();
        let messages = chat["messages"].as_array().unwrap();
        messages.last().unwrap()["content"].as_str().unwrap().to_owned()
    };
    text.lines().map(last).collect()
}

fn suggest(shell: &str) -> [&str; 4] {
    ["suggest", "--shell", shell, "list files"]
}

#[test]
fn what_is_wrong_is_told_to_the_model_which_mends_it() {
    for (shell, wrong, right, evidence) in [
        (
            "bash",
            "ls --colour-by-size",
            "ls --color",
            "no option `--colour-by-size`",
        ),
        ("bash", "lss -l", "ls -l", "lss"),
        ("bash", "for f in *; do echo $f", "ls", "unfinished"),
        ("bash", "if; then ls; fi", "ls", "bash"),
        ("bash", "You should look into it yourself, please.", "ls", "prose"),
        (
            "zsh",
            "ls --colour-by-size",
            "ls --color",
            "no option `--colour-by-size`",
        ),
        (
            "fish",
            "for f in *; echo $f; done",
            "for f in *; echo $f; end",
            "unfinished",
        ),
        ("fish", "echo ${x@Q}", "math 1 + 2", ""),
    ] {
        let sandbox = saying(&[wrong, right]);
        let outcome = sandbox.run(suggest(shell));
        assert_eq!(
            (outcome.stdout.as_str(), outcome.stderr.as_str()),
            (&*format!("{right}\n"), ""),
            "{shell}: {wrong}"
        );
        let asked = asked(&sandbox);
        assert_eq!(asked.len(), 2, "{shell}: {wrong}: {asked:?}");
        assert!(
            asked[1].contains(evidence) && asked[1].contains("list files"),
            "{asked:?}"
        );
    }
}

#[test]
fn what_is_right_is_asked_for_once() {
    for (shell, right) in [
        ("bash", "ls -la | sort -k5 -n"),
        ("bash", "find . -name '*.rs' -exec grep -l TODO {} +"),
        ("bash", "x=3; echo $((x + 1)) && type x"),
        ("zsh", "print -l *(N)"),
        ("fish", "set -x NAME value; and echo $NAME"),
        ("bash", "ssh ada@box 'frobnicate --now'"),
        ("bash", "tar -xzf <file>"),
    ] {
        let sandbox = saying(&[right, "ls"]);
        let outcome = sandbox.run(suggest(shell));
        assert_eq!(
            (outcome.stdout.as_str(), outcome.stderr.as_str()),
            (&*format!("{right}\n"), ""),
            "{shell}"
        );
        assert_eq!(asked(&sandbox).len(), 1, "{shell}: {right}");
    }
}

#[test]
fn what_stays_wrong_is_named_and_what_the_shell_cannot_read_is_not_offered() {
    let outcome = saying(&["ls --colour-by-size", "ls --size-by-colour --x"]).run(suggest("bash"));
    assert_eq!(outcome.stdout, "ls --colour-by-size\n", "the better one");
    assert!(
        outcome
            .stderr
            .starts_with("lotse: note: this `ls` has no option `--colour-by-size`")
            && outcome.stderr.lines().count() == 1,
        "{}",
        outcome.stderr
    );
    let german = saying(&["ls --colour-by-size", "ls --size-by-colour --x"]).env("LC_ALL", "de_DE.UTF-8");
    let outcome = german.run(suggest("bash"));
    assert!(
        outcome
            .stderr
            .starts_with("lotse: Hinweis: dieses `ls` hat keine Option `--colour-by-size`"),
        "{}",
        outcome.stderr
    );
    let stderr = saying(&["if; then", "fi fi"]).run(suggest("bash")).failure(3);
    assert!(stderr.starts_with("lotse: no usable command: "), "{stderr}");
}

#[test]
fn a_file_that_is_not_there_is_only_told() {
    let sandbox = saying(&["cat nowhere.txt", "ls"]);
    let outcome = sandbox.run(suggest("bash"));
    assert_eq!(outcome.stdout, "cat nowhere.txt\n");
    assert!(outcome.stderr.contains("nowhere.txt"), "{}", outcome.stderr);
    assert_eq!(asked(&sandbox).len(), 1);
}

#[test]
fn a_well_known_program_that_is_not_installed_is_only_told() {
    let sandbox = saying(&["pacman -Qe", "ls"]);
    let outcome = sandbox.run(suggest("bash"));
    assert_eq!(outcome.stdout, "pacman -Qe\n");
    assert!(
        outcome.stderr.contains("`pacman` is not installed here"),
        "{}",
        outcome.stderr
    );
    assert_eq!(asked(&sandbox).len(), 1);
}

#[test]
fn a_mistake_whatever_was_asked_for_is_told_with_what_mends_it_and_changed_by_nobody() {
    for (locale, caution) in [
        ("C.UTF-8", "lotse: note: `sort -n` does not know the units"),
        ("de_DE.UTF-8", "lotse: Hinweis: `sort -n` kennt die Einheiten"),
    ] {
        for shell in ["bash", "zsh", "fish"] {
            let sandbox = saying(&["du -h | sort -n", "ls"]).env("LC_ALL", locale);
            let outcome = sandbox.run(suggest(shell));
            assert_eq!(outcome.stdout, "du -h | sort -n\n", "{shell}");
            assert!(outcome.stderr.starts_with(caution), "{shell}: {}", outcome.stderr);
            assert!(outcome.stderr.ends_with(": `sort -h`\n"), "{shell}: {}", outcome.stderr);
            assert_eq!(asked(&sandbox).len(), 1, "the model is not asked again");
        }
    }
    // What deletes is not told how to do so.
    let outcome = saying(&["find . -name *.tmp -delete"]).run(suggest("bash"));
    assert_eq!(outcome.stdout, "find . -name *.tmp -delete\n");
    assert!(
        outcome.stderr.contains("before `find` sees it") && !outcome.stderr.contains("better"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_directory_of_another_machine_is_not_looked_into() {
    let sandbox = saying(&["cat notes.txt", "ls"]);
    let arguments = ["suggest", "--shell", "bash", "--cwd", "/nowhere/at/all", "list files"];
    let outcome = sandbox.run(arguments);
    assert_eq!(
        (outcome.stdout.as_str(), outcome.stderr.as_str()),
        ("cat notes.txt\n", "")
    );
}

#[test]
fn a_model_of_a_server_is_told_german_as_it_is() {
    let sandbox = saying(&["ls"]);
    let words = "zeige alle Dateien in diesem Ordner";
    sandbox.run(["suggest", "--shell", "bash", words]).success();
    assert!(asked(&sandbox)[0].ends_with(words), "{:?}", asked(&sandbox));
}

#[test]
fn candidates_differ_and_the_sound_ones_come_first() {
    let answers = [
        "ls --colour-by-size",
        "ls --colour-by-size",
        "find . -maxdepth 1",
        "find .  -maxdepth 1",
    ];
    let sandbox = saying(&answers);
    let outcome = sandbox.run(["suggest", "--shell", "bash", "-n", "3", "list files"]);
    assert_eq!(outcome.stdout, "find . -maxdepth 1\nls --colour-by-size\n");
    assert!(outcome.stderr.contains("note:"), "{}", outcome.stderr);
    let text = saying(&["ls", "find . -maxdepth 1"])
        .run(["suggest", "--json", "--shell", "bash", "-n", "2", "list files"])
        .success();
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["command"], "ls");
    assert_eq!(object["candidates"][0]["command"], "find . -maxdepth 1");
}

/// A coder that answers first, and a larger model.
fn two(coder: &'static str, heavy: &'static str) -> (Sandbox, Ollama) {
    let server = Ollama::start(&[
        model("qwen3-coder:30b", 18_000, coder),
        model("llama3.1:70b", 20_000, heavy),
    ]);
    let sandbox = Sandbox::new().env("OLLAMA_HOST", server.origin());
    (sandbox, server)
}

#[test]
fn a_second_failure_goes_to_a_larger_model_with_the_reason() {
    let (sandbox, _server) = two("ls --colour-by-size", "ls --color");
    let outcome = sandbox.run(suggest("bash"));
    assert_eq!(outcome.stdout, "ls --color\n", "{}", outcome.stderr);
    assert!(
        outcome
            .stderr
            .contains("qwen3-coder:30b: this `ls` has no option `--colour-by-size`")
            && outcome.stderr.contains("asking llama3.1:70b as well"),
        "{}",
        outcome.stderr
    );
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("llama3.1:70b") && why.contains("--colour-by-size"),
        "{why}"
    );
}

#[test]
fn why_shows_the_question_that_was_answered_and_not_the_one_before() {
    let sandbox = saying(&["ls --colour-by-size", "ls --color"]);
    assert_eq!(sandbox.run(suggest("bash")).success(), "ls --color\n");
    let why = sandbox.run(["why"]).success();
    assert!(why.contains("has no option `--colour-by-size`"), "{why}");
}

#[test]
fn a_larger_model_that_knows_no_better_changes_nothing() {
    for heavy in ["ls --size-by-colour", "Ask somebody else, please."] {
        let (sandbox, _server) = two("ls --colour-by-size", heavy);
        let outcome = sandbox.run(suggest("bash"));
        assert_eq!(outcome.stdout, "ls --colour-by-size\n", "{}", outcome.stderr);
        assert!(outcome.stderr.contains("note:"), "{}", outcome.stderr);
    }
}

#[test]
fn why_names_all_that_were_asked_where_none_has_a_command() {
    let (sandbox, _server) = two("Ask somebody else, please.", "Who am I to know that?");
    let stderr = sandbox.run(suggest("bash")).failure(3);
    assert!(stderr.contains("no usable command"), "{stderr}");
    let why = sandbox.run(["why"]).success();
    for part in [
        "\nmodel     none\n",
        "\nfailed    llama3.1:70b: no usable command",
        "\nfailed    qwen3-coder:30b: no usable command",
    ] {
        assert!(why.contains(part), "{part} is not in\n{why}");
    }
}

#[test]
fn a_command_that_git_does_not_have_is_found_and_an_alias_is_none() {
    let pages = ["/usr/share/man/man1", "/usr/local/share/man/man1"];
    let page = |folder: &&str| {
        ["git-log.1.gz", "git-log.1"]
            .iter()
            .any(|name| Path::new(folder).join(name).exists())
    };
    if !pages.iter().any(page) {
        return not_here("manual pages of git");
    }
    let sandbox = Sandbox::new();
    let caution = |command: &str| {
        sandbox.config(&format!(
            "backend = \"fake\"\n[fake]\nanswer = {}\n",
            Value::from(command)
        ));
        let outcome = sandbox.run(["suggest", "--shell", "bash", "show what was done"]);
        assert_eq!(outcome.stdout, format!("{command}\n"));
        outcome.stderr
    };
    assert_eq!(
        caution("git lgo --oneline"),
        "lotse: note: `git` has no command `lgo`; nearest: `log`\n"
    );
    assert_eq!(
        caution("git undo-everything"),
        "lotse: note: `git` has no command `undo-everything`\n"
    );
    assert_eq!(caution("git log --oneline"), "");
    assert_eq!(caution("git -c core.pager=cat stash list"), "");
    sandbox.write(".gitconfig", "[alias]\n\tlgo = log --oneline\n");
    assert_eq!(caution("git lgo"), "");
}

/// What people ask for and the command that does just that, in each shell. The words hold what a careless reader would
/// take for a reason to change the command.
const RIGHT: [(&str, &str); 14] = [
    (
        "lösche Dateien ab 1 GB unter /scratch",
        "find /scratch -type f -size +1G -delete",
    ),
    (
        "delete logs last modified 30 days ago or earlier",
        "find . -name '*.log' -mtime +30 -delete",
    ),
    (
        "delete all jpg images from the pictures folder",
        "find pictures -name '*.jpg' -delete",
    ),
    ("find the directory called scripts", "find . -type d -name scripts"),
    (
        "replace foo with bar in a.txt and print it to stdout",
        "sed 's/foo/bar/g' a.txt",
    ),
    (
        "zähle wie oft das Wort Fehler in app.log vorkommt",
        "grep -ow Fehler app.log | wc -l",
    ),
    ("files modified in the last 3 hours", "find . -type f -mtime -3"),
    ("only the names of the three largest files", "ls -S | head -n 3"),
    (
        "keep the newest two, delete the rest of the backups",
        "ls -t backup-*.tar | tail -n +3",
    ),
    (
        "packe den Ordner briefe, das Original bleibt",
        "tar -cf briefe.tar briefe",
    ),
    ("show the last line first", "tail -n 1 notes.txt"),
    ("suche im Ordner namens Ordner nach ich", "grep -r ich Ordner"),
    ("turn the list round and show it without numbers", "sort -r list.txt"),
    ("count the files, not the folders", "find . -type f | wc -l"),
];

#[test]
fn no_command_is_changed_by_the_words_that_it_was_written_for() {
    for shell in ["bash", "zsh", "fish"] {
        for (words, right) in RIGHT {
            let sandbox = saying(&[right]);
            let outcome = sandbox.run(["suggest", "--shell", shell, words]);
            assert_eq!(outcome.stdout, format!("{right}\n"), "{shell}: {words}");
        }
    }
}

/// What the shells do while they read a command for its syntax, as strace(1) writes it: files made, processes started.
fn done_while_reading(shell: &str, command: &str) -> Option<Vec<String>> {
    let sandbox = saying(&[command]);
    let trace = sandbox.home().join("trace");
    let mut strace = sandbox.program("strace");
    strace
        .args(["-f", "-qq", "-e", "trace=execve,openat,getdents64", "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_lotse"))
        .args(suggest(shell));
    strace.output().ok()?;
    let text = std::fs::read_to_string(trace).unwrap();
    let shells: Vec<&str> = text
        .lines()
        .filter(|line| line.contains(&format!("execve(\"/usr/bin/{shell}\"")))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(!shells.is_empty(), "{shell} was not asked: {text}");
    let by_shell = |line: &&str| shells.iter().any(|pid| line.starts_with(&format!("{pid} ")));
    let told = |line: &&str| line.contains("O_CREAT") || line.contains("\"/etc\"") || line.contains("getdents64");
    // fish looks through its own directories of functions.
    let own = |line: &&str| shell == "fish" && line.contains("getdents64");
    Some(
        text.lines()
            .filter(by_shell)
            .filter(told)
            .filter(|line| !own(line))
            .map(str::to_owned)
            .collect(),
    )
}

/// S1: `zsh -n` expands the words of a command at the top of its input: `=(…)` becomes a process and a file.
#[test]
fn s1_reading_a_command_for_its_syntax_expands_nothing_in_it() {
    for (shell, command) in [
        ("zsh", "cat =(echo hi)"),
        ("zsh", "cat =(<<<hi) x"),
        ("zsh", "cat /etc/*(e:'touch x':)"),
        ("bash", "cat <(echo hi) /etc/*"),
        ("fish", "cat (echo hi | psub) /etc/*"),
    ] {
        let Some(done) = done_while_reading(shell, command) else {
            return skipped("no strace");
        };
        // The loader and the locale look into no directory and make no file.
        assert_eq!(done, [""; 0], "{shell}: {command}");
    }
}

#[test]
fn a_file_that_is_not_there_is_said_behind_the_program_text_of_awk() {
    let sandbox = saying(&["awk '{print $1}' gone.txt"]);
    let (stdout, stderr) = sandbox.run(suggest("bash")).both();
    assert_eq!(stdout, "awk '{print $1}' gone.txt\n");
    assert!(stderr.contains("there is no `gone.txt` here"), "{stderr}");
}
