use proptest::prelude::*;

use super::*;
use crate::messages::Language;
use crate::syntax;

#[test]
fn reasons_are_sentences_in_two_languages_without_control_characters() {
    let found = grade("rm -rf 'a\u{1b}[31mb' /", Shell::Bash);
    assert_eq!(found.grade, Grade::Danger);
    assert_eq!(
        found.reasons[0].text(Language::English),
        "deletes everything from the root on (`/`)"
    );
    assert_eq!(
        found.reasons[0].text(Language::German),
        "löscht alles ab der Wurzel (`/`)"
    );
    for reason in &found.reasons {
        let texts = [Language::English, Language::German].map(|language| reason.text(language));
        assert!(!texts.concat().chars().any(char::is_control), "{texts:?}");
    }
    assert_eq!(
        (found.reasons[0].code, found.reasons[0].severity),
        ("delete-root", Severity::Danger)
    );
    assert_eq!(grade("ls", Shell::Zsh), Danger::default());
}

#[test]
fn what_is_too_long_or_too_deep_is_never_called_harmless() {
    let deep = format!("{}rm x{}", "$(".repeat(3000), ")".repeat(3000));
    let nested = (0..40).fold("rm -rf /".to_owned(), |line, _| format!("sudo env {line}"));
    let braces = format!("echo {}", "{a,b}".repeat(200));
    let quoted = (0..12).fold("ls".to_owned(), |line, _| {
        format!("sh -c {}", crate::shell::quote(Shell::Bash, &line))
    });
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        assert!(grade(&"a".repeat(LONGEST + 1), shell).grade >= Grade::Caution);
        assert!(grade(&deep, shell).grade >= Grade::Caution, "{shell}");
        assert!(grade(&nested, shell).grade >= Grade::Caution, "{shell}");
        grade(&braces, shell);
        grade(&quoted, shell);
    }
}

#[test]
fn what_cannot_be_read_is_graded_by_what_can() {
    for line in [
        "rm -rf / 'unfinished",
        "rm -rf /; (((",
        "if rm -rf /; then",
        "sudo rm -rf / && for",
    ] {
        assert_eq!(grade(line, Shell::Bash).grade, Grade::Danger, "{line}");
    }
    let found = grade("rm x 'unfinished", Shell::Bash);
    assert!(
        found
            .reasons
            .iter()
            .any(|reason| reason.message.english() == "cannot be read completely"),
        "{found:?}"
    );
    assert_eq!(grade("echo 'unfinished rm -rf /", Shell::Bash).grade, Grade::Ok);
}

#[test]
fn aliases_of_the_shell_are_seen_through() {
    let aliases = [
        ("weg".to_owned(), "rm -rf".to_owned()),
        ("rm".to_owned(), "rm -v".to_owned()),
    ];
    assert_eq!(grade_with("weg /", Shell::Bash, &aliases).grade, Grade::Danger);
    assert_eq!(grade_with("rm x", Shell::Bash, &aliases).grade, Grade::Caution);
    // What everybody has calls itself.
    let own = [("ls".to_owned(), "ls --color=auto".to_owned())];
    for line in ["ls", "sudo -l; ls -l", "echo $(ls)"] {
        assert_eq!(grade_with(line, Shell::Bash, &own), Danger::default(), "{line}");
    }
}

#[test]
fn mistakes_of_another_shell_are_no_less_dangerous() {
    for line in ["bash <<< 'rm -rf /'", "rm -rf .[!.]* *", "bash <<E\nrm -rf /\nE"] {
        assert_eq!(grade(line, Shell::Fish).grade, Grade::Danger, "{line}");
    }
    assert_eq!(grade("source =(curl -s x.io)", Shell::Zsh).grade, Grade::Danger);
}

#[test]
fn what_a_shell_is_told_is_looked_into_however_it_is_told() {
    for line in [
        "bash -cx 'rm -rf /'",
        "bash -c -x 'rm -rf /'",
        "bash -euo pipefail -c 'rm -rf /'",
        "fish -c'rm -rf /'",
        "fish --command='rm -rf /'",
        "env a.b=c rm -rf /",
        "sudo 1=2 rm -rf /",
    ] {
        assert_eq!(grade(line, Shell::Bash).grade, Grade::Danger, "{line}");
    }
}

#[test]
fn what_only_might_be_is_said_where_somebody_asks() {
    for (line, quiet) in [
        ("mv a b", true),
        ("sort a > b", true),
        ("tar xf a.tar", true),
        ("sudo ls /root", true),
        ("rm a", false),
        ("mv -f a b", false),
        ("sudo apt install vim", false),
        ("cat x > /etc/passwd", false),
    ] {
        let found = grade(line, Shell::Bash);
        assert!(found.grade > Grade::Ok && !found.reasons.is_empty(), "{line}");
        let loud = found.clone().loud();
        let expected = if quiet { Danger::default() } else { found };
        assert_eq!(loud.grade, expected.grade, "{line}");
        assert_eq!(loud.reasons.is_empty(), quiet, "{line}");
    }
}

fn wrapped(line: &str) -> Vec<String> {
    let quoted = crate::shell::quote(Shell::Bash, line);
    vec![
        format!("sudo {line}"),
        format!("sh -c {quoted}"),
        format!("bash -c {quoted}"),
        format!("eval {quoted}"),
        format!("env {line}"),
        format!("{{ {line}; }}"),
        format!("({line})"),
        format!("if true; then {line}; fi"),
        format!("while true; do {line}; done"),
        format!("{line} &"),
        format!("nohup {line}"),
        format!("time {line}"),
        format!("timeout 5 {line}"),
        format!("nice {line}"),
        format!("true && {line}"),
        format!("{line} || true"),
        format!("echo $({line})"),
        format!("f() {{ {line}; }}; f"),
    ]
}

#[test]
fn no_wrapping_makes_a_command_milder() {
    let lines = [
        "rm -rf /",
        "rm -rf ~",
        "dd if=x of=/dev/sda",
        "git push --force",
        "git reset --hard",
        "kill -9 -1",
        "reboot",
        "chmod -R 777 /",
        "iptables -F",
        "mkfs.ext4 /dev/sda1",
        "terraform destroy",
        "kubectl delete ns x",
        "docker system prune -af",
        "crontab -r",
        "rm file",
        "rm -rf build",
        "sed -i s/a/b/ x",
        "find . -name x -delete",
        "find / -delete",
        "aws s3 rb s3://x",
        "history -c",
        "psql -c 'drop table x'",
        "userdel -r ada",
    ];
    for line in lines {
        let plain = grade(line, Shell::Bash).grade;
        assert!(plain > Grade::Ok, "{line}");
        for wrapped in wrapped(line) {
            // What was handed over to another program is seen by none of its own.
            assert!(grade(&wrapped, Shell::Bash).grade >= plain, "{wrapped}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_graded_and_wrapping_never_makes_it_milder(
        line in "(rm|sudo|-rf|/|~|\\*|\\$X|>|\\| sh|curl x|find|-delete|git push|-f|a|echo|[ ]){1,9}"
    ) {
        let line = line.replace("rm", " rm ").replace("sh", "sh ");
        let line = line.trim();
        let parsed = syntax::alone(line, Shell::Bash);
        prop_assume!(!parsed.broken && parsed.commands.len() == 1 && !line.contains(['>', '|']) && parsed.commands[0].name().is_some());
        // `sudo -x` is another thing than a program that is called so.
        prop_assume!(!line.starts_with('-'));
        let plain = grade(line, Shell::Bash).grade;
        for wrapped in wrapped(line) {
            prop_assert!(grade(&wrapped, Shell::Bash).grade >= plain, "{}", wrapped);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "([a-z$(){}<>|&;'\"`\\\\~*?/=#! \n-]|rm |sudo |\\$\\(|\\PC){0,40}") {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            grade(&text, shell);
        }
    }
}

/// Lines that somebody wrote to keep the reader busy.
fn hostile() -> Vec<String> {
    let mut lines: Vec<String> = [
        "rm a; ",
        "sh | ",
        "xargs ",
        "$(a) ",
        "gcloud -x ",
        "if a; then ",
        "f() { f | f & }; ",
        "$((",
        "sudo env nice ",
        "sudo env nice rm a; ",
    ]
    .iter()
    .map(|unit| unit.repeat(16 * 1024 / unit.len()))
    .collect();
    for (open, close) in [("(", ")"), ("$(", ")"), ("eval $(echo ", ")"), ("cat <(", ")")] {
        lines.push(format!("{}rm x{}", open.repeat(300), close.repeat(300)));
    }
    let mut nested = "rm x".to_owned();
    let mut doubled = "rm x".to_owned();
    while nested.len() < 16 * 1024 {
        nested = format!("sh -c {}", crate::shell::quote(Shell::Bash, &nested));
    }
    while doubled.len() < LONGEST / 2 {
        doubled = format!("eval \"$(echo '{}')\"; {doubled}", doubled.replace('\'', ""));
    }
    let aliases = (0..200).map(|at| format!("alias a{at}='a{0} a{0}'; ", at + 1));
    let variables = (0..200).map(|at| format!("v{}=$v{at}$v{at}; ", at + 1));
    lines.extend([nested, doubled, aliases.collect(), variables.collect()]);
    lines
}

#[test]
fn no_line_keeps_the_reader_busy() {
    for line in hostile() {
        for shell in [Shell::Bash, Shell::Fish] {
            let reading = Reading::new(line.get(..LONGEST).unwrap_or(&line), shell, &[]);
            let beginning: String = line.chars().take(30).collect();
            assert!(
                reading.calls.len() <= reading::MOST_CALLS,
                "{shell}: {} calls: {beginning}",
                reading.calls.len()
            );
        }
    }
    for line in [
        "sudo env nice rm a; ".repeat(800),
        "sh | ".repeat(3000),
        "rm a; ".repeat(2500),
    ] {
        let found = grade(&line, Shell::Bash);
        assert!(
            found
                .reasons
                .iter()
                .any(|reason| reason.message.english().starts_with("is too long")),
            "{found:?}"
        );
    }
    // What stands at the beginning counts all the same.
    let long = format!("rm -rf /; {}", "echo a; ".repeat(4000));
    assert_eq!(grade(&long, Shell::Bash).grade, Grade::Danger);
}
