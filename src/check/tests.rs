use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::messages::Language;
use crate::syntax::Word;

/// A machine with a few programs, their pages, and nothing else.
struct Made {
    top: tempfile::TempDir,
    library: Library,
}

const PAGES: [(&str, &str); 9] = [
    ("ls", "-l|-a, --all|--color[=WHEN]|-w, --width=COLS"),
    ("cat", "-n, --number"),
    ("rm", "-f, --force|-r"),
    ("grep", "-r, --recursive|-e, --regexp=PATTERN|--include=GLOB"),
    ("sudo", "-u, --user=USER|-n"),
    ("xargs", "-0|-n, --max-args=N|-I REPLACE"),
    ("find", "-name PATTERN|-exec COMMAND|-type C"),
    ("git", "-C PATH|--no-pager"),
    ("git-log", "--oneline|-p"),
];

impl Made {
    fn new() -> Self {
        let top = tempfile::tempdir().unwrap();
        let man = top.path().join("share/man/man1");
        std::fs::create_dir_all(&man).unwrap();
        std::fs::create_dir_all(top.path().join("bin")).unwrap();
        std::fs::create_dir_all(top.path().join("work")).unwrap();
        std::fs::write(top.path().join("work/here.txt"), "").unwrap();
        for (name, options) in PAGES {
            let tags = options.replace('-', "\\-").replace('|', "\ntext\n.TP\n");
            std::fs::write(
                man.join(format!("{name}.1")),
                format!(".SH OPTIONS\n.TP\n{tags}\ntext\n"),
            )
            .unwrap();
            program(top.path(), name);
        }
        for name in ["env", "timeout", "watch", "ssh", "sh", "undocumented", "time"] {
            program(top.path(), name);
        }
        let mut library = Library::new(&top.path().join("cache"));
        library.search = crate::system::Search::new(top.path().join("bin"));
        library.roots = Vec::new();
        library.shares = Vec::new();
        library.asks = false;
        Self { top, library }
    }

    fn target(&self, shell: Shell) -> Target {
        let cwd = self.top.path().join("work");
        Target::here(shell, &cwd, vec!["mine".to_owned()], &self.top.path().join("cache"))
    }

    /// What is certainly wrong, apart from the syntax, and what cannot be told.
    fn observations(&self, command: &str, at: &Target) -> Vec<String> {
        let mut report = Report::default();
        words(command, at, &self.library, &mut report);
        let shown = report
            .observations
            .iter()
            .filter(|observation| observation.verdict != Verdict::Known);
        shown
            .map(|observation| {
                let sign = if observation.verdict == Verdict::Unknown {
                    ""
                } else {
                    "?"
                };
                format!("{sign}{}", observation.subject)
            })
            .collect()
    }
}

fn program(top: &Path, name: &str) {
    let path = top.join("bin").join(name);
    std::fs::write(&path, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn every_command_inside_is_found() {
    let made = Made::new();
    let at = made.target(Shell::Bash);
    let table: [(&str, &[&str]); 36] = [
        ("ls -la --all", &[]),
        ("ls --al", &[]),
        ("ls -lx", &["-x"]),
        ("ls --hidden here.txt", &["--hidden"]),
        ("ls -w 80 --colour", &["--colour"]),
        ("ls -- --hidden", &[]),
        ("ls \"--hid\"'den'", &["--hidden"]),
        ("ls --color=$x", &[]),
        ("ls $x", &[]),
        ("ls --$x", &["?--"]),
        ("cat here.txt | grep --foo x", &["--foo"]),
        ("cat here.txt && rm --foo x", &["--foo"]),
        ("echo $(rm --foo) `rm --bar` <(rm --baz)", &["--foo", "--bar", "--baz"]),
        ("(rm --foo); { rm --bar; }", &["--foo", "--bar"]),
        ("for f in a b; do rm --foo \"$f\"; done", &["--foo"]),
        ("if ls; then rm --foo; fi", &["--foo"]),
        ("sudo -u root rm --foo", &["--foo"]),
        ("sudo --foo rm", &["--foo"]),
        ("env A=b rm --foo", &["--foo"]),
        ("timeout 5 env rm --foo", &["--foo"]),
        ("find . -name x -exec rm --foo {} \\; -type f", &["--foo"]),
        ("find . -nam x", &["-nam"]),
        ("xargs -0 -I {} rm --foo {}", &["--foo"]),
        ("watch 'ls; rm --foo'", &["--foo"]),
        ("ssh host 'rm --foo'", &["?ssh"]),
        ("sh -c 'rm --foo'", &["?-c", "--foo"]),
        ("command rm --foo", &["--foo"]),
        ("command -v nothing", &[]),
        ("grep -e --foo here.txt", &[]),
        ("git log --oneline", &[]),
        ("git log --no-pager", &["?--no-pager"]),
        ("git -C x log --foo", &["--foo"]),
        ("git nolog --foo", &["?--foo", "nolog"]),
        ("undocumented --foo", &["?--foo"]),
        ("f() { ls; }; f --foo; mine --foo", &[]),
        ("$x --foo", &["?"]),
    ];
    for (command, expected) in table {
        assert_eq!(made.observations(command, &at), expected, "{command}");
    }
}

#[test]
fn commands_exist_or_do_not() {
    let made = Made::new();
    let at = made.target(Shell::Bash);
    let table: [(&str, &[&str]); 12] = [
        ("gerp x", &["gerp"]),
        ("cd /", &[]),
        ("sudo cd /", &["cd"]),
        ("./script", &["./script"]),
        ("cp a script && ./script", &["cp", "?./script"]),
        ("apt install x && x", &["apt", "?x"]),
        ("string split x", &["string"]),
        ("alias x='ls' && x", &[]),
        ("mine", &[]),
        ("env mine", &["mine"]),
        ("[ -f x ] && [[ -f y ]]", &[]),
        ("export A=b; unset A; local c", &[]),
    ];
    for (command, expected) in table {
        assert_eq!(made.observations(command, &at), expected, "{command}");
    }
    let mut elsewhere = at.clone();
    elsewhere.local = false;
    assert_eq!(made.observations("gerp x", &elsewhere), ["?gerp"]);
    assert_eq!(made.observations("cd nowhere", &elsewhere), ["?nowhere"]);
}

#[test]
fn files_that_are_read_are_looked_for() {
    let made = Made::new();
    let at = made.target(Shell::Bash);
    let table: [(&str, &[&str]); 11] = [
        ("cat here.txt", &[]),
        ("cat gone.txt", &["gone.txt"]),
        ("cat -n gone.txt", &["gone.txt"]),
        ("cat *.md", &[]),
        ("cat < gone.txt", &["gone.txt"]),
        ("cat > gone.txt", &[]),
        ("rm here.txt; cat gone.txt", &[]),
        ("cat here.txt | cat gone.txt", &["gone.txt"]),
        ("cat - /dev/nothing", &[]),
        ("cat --nothing gone.txt", &["--nothing"]),
        ("cd gone && ls", &["gone"]),
    ];
    for (command, expected) in table {
        assert_eq!(made.observations(command, &at), expected, "{command}");
    }
}

#[test]
fn fish_is_read_as_fish() {
    let made = Made::new();
    let at = made.target(Shell::Fish);
    let table: [(&str, &[&str]); 14] = [
        ("ls --foo; and rm --bar", &["--foo", "--bar"]),
        ("if not ls --foo; rm (cat --bar here.txt); end", &["--foo", "--bar"]),
        ("for f in --foo; ls $f; end", &[]),
        ("switch x; case --foo; ls --bar; end", &["--bar"]),
        ("function f; ls; end; f --foo", &[]),
        ("ls \"$(rm --foo)\" # --bar", &["--foo"]),
        ("ls '--fo\\'o'", &["--fo'o"]),
        ("ls --foo &", &["--foo"]),
        ("ls 2>&1 --foo | cat", &["--foo"]),
        ("echo $((1 + 2))", &["$(("]),
        ("echo '$((1 + 2))'", &[]),
        ("cat <<< x", &["<<<"]),
        ("echo $?", &["$?"]),
        ("unset x", &["unset"]),
    ];
    for (command, expected) in table {
        let mut found = made.observations(command, &at);
        // What the dialect already says may be said again by other checks.
        found.truncate(expected.len().max(usize::from(!command.contains(['<', '(']))));
        assert_eq!(found, expected, "{command}");
    }
}

#[test]
fn fish_reads_no_start_file_of_another_shell() {
    let made = Made::new();
    let at = made.target(Shell::Fish);
    for (command, expected) in [
        ("ls -l >> ~/.bashrc", &[".bashrc"][..]),
        ("ls -l >>$HOME/.bashrc", &[".bashrc"]),
        (". ~/.zshrc", &[".zshrc"]),
        ("cat ~/.bashrc", &[]),
        ("ls ~/.bashrc", &[]),
    ] {
        let found = made.observations(command, &at);
        let found: Vec<String> = found.into_iter().filter(|what| !what.contains('/')).collect();
        assert_eq!(found, expected, "{command}");
    }
}

#[test]
fn other_systems_have_other_options() {
    let made = Made::new();
    let mut at = made.target(Shell::Bash);
    at.local = false;
    at.system = System::Bsd;
    if System::default() == System::Gnu {
        assert_eq!(made.observations("date -d x", &at), ["-d", "?date"]);
        assert_eq!(made.observations("ls --all", &at), ["--all", "?ls"]);
    }
}

#[test]
fn words_are_what_the_shell_makes_of_them() {
    let table = [
        ("a'b'\"c\"\\d", Some("abcd")),
        ("\"a \\\" $\"", Some("a \" $")),
        ("a$b", None),
        ("*.txt", None),
        ("'*'.txt", Some("*.txt")),
        ("{a,b}", None),
        ("{}", Some("{}")),
        ("~/x", Some("~/x")),
        ("$'a'", Some("a")),
    ];
    for (word, expected) in table {
        let parsed = crate::syntax::alone(&format!("x {word}"), Shell::Bash);
        let found: Option<&Word> = parsed.commands[0].words.get(1);
        assert_eq!(found.and_then(Word::whole), expected, "{word} {parsed:?}");
    }
}

#[test]
fn shells_are_asked_about_the_syntax() {
    let library = Library::new(Path::new("/nonexistent"));
    let cases = [
        (Shell::Bash, "for x in a; do echo $x; done", "for x in a; echo $x; done"),
        (Shell::Bash, "ls !(a)", "ls | "),
        (Shell::Zsh, "print ${(f)x}", "if x; then"),
        (Shell::Fish, "for x in a; echo $x; end", "for x in a; do echo $x; done"),
        (Shell::Fish, "echo $status", "echo $?"),
    ];
    for (shell, good, bad) in cases {
        let verdict = |command: &str| syntax::check(command, shell, &library).observations[0].verdict;
        let installed = library.tool(shell.name()).is_some();
        let expected = |verdict| if installed { verdict } else { Verdict::CannotTell };
        assert_eq!(verdict(good), expected(Verdict::Known), "{shell}: {good}");
        assert_eq!(verdict(bad), expected(Verdict::Unknown), "{shell}: {bad}");
    }
}

#[test]
fn nothing_of_a_command_is_run() {
    let top = tempfile::tempdir().unwrap();
    let mark = top.path().join("mark");
    let library = Library::new(top.path());
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        let command = format!("touch {0}; echo $(touch {0}); echo (touch {0})", mark.display());
        syntax::check(&command, shell, &library);
        let at = Target::here(shell, top.path(), Vec::new(), top.path());
        check_with(&command, &at, &library);
        assert!(!mark.exists(), "{shell}");
    }
}

#[test]
fn a_report_says_what_it_means() {
    let made = Made::new();
    let at = made.target(Shell::Bash);
    let report = check_with("ls --colr", &at, &made.library);
    let diagnostic = report.diagnostics().next().unwrap();
    assert_eq!(
        diagnostic.text(Language::English),
        "this `ls` has no option `--colr`; nearest: `--color`"
    );
    let text = serde_json::to_value(&report).unwrap();
    let last = text["observations"].as_array().unwrap().last().unwrap();
    let expected = serde_json::json!({
        "kind": "flag",
        "subject": "--colr",
        "verdict": "unknown",
        "code": "unknown-option",
        "severity": "error",
        "message": diagnostic.text(Language::English),
        "span": [3, 9],
        "suggestion": "--color",
    });
    assert_eq!(*last, expected);
    assert_eq!(report.diagnostics().count(), 1);
    let long = check_with(&"x".repeat(100_000), &at, &made.library);
    assert_eq!(long.diagnostics().count(), 0);
}

#[test]
fn what_is_wrong_is_where_it_stands_in_the_command() {
    let made = Made::new();
    let table: [(Shell, &str, &str, Option<&str>, &str); 15] = [
        (
            Shell::Bash,
            "cat here.txt | ls --hidden=x",
            "unknown-option",
            Some("--hidden"),
            "",
        ),
        (Shell::Bash, "ls -lx", "unknown-option", Some("-lx"), ""),
        (
            Shell::Bash,
            "ls '--colr'",
            "unknown-option",
            Some("'--colr'"),
            "--color",
        ),
        (Shell::Bash, "ls; gerp x", "unknown-command", Some("gerp"), ""),
        (Shell::Bash, "git nolog", "unknown-command", Some("nolog"), ""),
        (
            Shell::Bash,
            "echo ö; cat -n gone.txt",
            "missing-file",
            Some("gone.txt"),
            "",
        ),
        (Shell::Bash, "cat < gone.txt", "missing-file", Some("gone.txt"), ""),
        (Shell::Bash, "cat <file>", "placeholder", Some("<file>"), ""),
        (Shell::Bash, "ls; c\u{430}t x", "mixed-scripts", Some("c\u{430}t"), ""),
        (Shell::Bash, "ls *(N)", "other-dialect", Some("*(N)"), ""),
        (Shell::Fish, "ls; echo $?", "other-dialect", Some("$?"), ""),
        (Shell::Fish, "ls >> ~/.bashrc", "other-dialect", Some(".bashrc"), ""),
        (
            Shell::Bash,
            "ls; seq  10 1 | ls",
            "seq-down",
            Some("seq  10 1"),
            "seq 10 -1 1",
        ),
        // The text inside of another word, and one in which something was filled in, is not what the user sees.
        (Shell::Bash, "sh -c 'rm --foo'", "unknown-option", None, ""),
        (Shell::Bash, "ls <file> --foo", "unknown-option", None, ""),
    ];
    for (shell, command, code, text, fix) in table {
        let report = check_with(command, &made.target(shell), &made.library);
        let found = report.diagnostics().find(|diagnostic| diagnostic.code == code);
        let found = found.unwrap_or_else(|| panic!("{command}: {report:?}"));
        assert_eq!(found.span.clone().map(|span| &command[span]), text, "{command}");
        // What is near among the programs of this machine is not asked here.
        if !fix.is_empty() {
            assert_eq!(found.fix.as_ref().map(Message::english), Some(fix), "{command}");
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn any_line_can_be_taken_apart(
        line in "(sudo |env |xargs |find |-exec |sh -c |eval |watch |git |ls |-|--x|\\$\\(|\\)|\\(|'|\"|`|\\\\|\\{|\\}|<|>|[|&;\n #$*=+]|for |do |done|end|[^x]){0,40}"
    ) {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            let parsed = parse(&line, shell);
            for command in &parsed.commands {
                proptest::prop_assert!(!command.words.is_empty());
            }
        }
    }
}

/// The scanner of the grammar looks such characters up in a table that is far too short for them.
#[test]
fn characters_of_high_planes_end_nothing() {
    for high in ['\u{1F600}', '\u{E0100}', '\u{F0000}', '\u{10FFFF}'] {
        for around in ["{", "{1..", "$(", "echo {", "x=", "[[ $a == ", "cat <<", "${"] {
            let line = format!("{around}{high} {around}{high}}} {high}{around} ü");
            for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                parse(&line, shell);
            }
        }
    }
    let parsed = parse("grep -i größe \u{1F600}.txt | wc -l", Shell::Bash);
    let words: Vec<&str> = parsed.commands[0].words.iter().filter_map(Word::whole).collect();
    assert_eq!(words, ["grep", "-i", "größe", "\u{1F600}.txt"]);
}

#[test]
fn deep_nesting_ends() {
    for open in ["(", "$(", "{ ", "if ", "\"$(", "`"] {
        let line = format!("echo {}", open.repeat(LONGEST / 4));
        for shell in [Shell::Bash, Shell::Fish] {
            parse(&line, shell);
        }
    }
}

#[test]
fn what_is_wrong_is_said_in_german_as_well() {
    let made = Made::new();
    for (shell, command) in [
        (Shell::Bash, "ls --nothing"),
        (Shell::Bash, "frobnicate it"),
        (Shell::Bash, "./frobnicate it"),
        (Shell::Bash, "cat gone.txt"),
        (Shell::Bash, "cat <file>"),
        (Shell::Bash, "setopt autocd"),
        (Shell::Bash, "print *(N)"),
        (Shell::Bash, "rsync -a a b"),
        (Shell::Fish, "echo $((1 + 1)) >> ~/.bashrc"),
        (Shell::Fish, "source ~/.bashrc"),
    ] {
        let report = check_with(command, &made.target(shell), &made.library);
        assert_ne!(report.diagnostics().count(), 0, "{command}");
        let wrong = report
            .observations
            .iter()
            .filter(|observation| observation.verdict == Verdict::Unknown);
        for Observation {
            diagnostic, subject, ..
        } in wrong
        {
            let [english, german] = [Language::English, Language::German].map(|language| diagnostic.text(language));
            assert_ne!(german, english, "{command}");
            assert!(german.contains(subject.as_str()), "{command}: {german}");
        }
    }
}
