//! The machine that everything is replayed on: the same programs and files wherever the tests run.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::failures::Failure;
use super::requests::Recorded;
use crate::support::{Outcome, Sandbox};

/// What lotse starts itself: these are the machine's own.
const REAL: [&str; 4] = ["bash", "fish", "sh", "zsh"];

/// Programs that are there, and do nothing.
const PROGRAMS: &str = "apt apt-cache apt-get awk base64 basename brew cargo cat chgrp chmod chown clear cmp column comm \
    composer cp crontab curl cut date dd df diff dig dirname dmesg dnf docker du echo emacs env expand expr factor false file \
    find fold free fsck fuser gcc gem getent git go gpg gradle grep groups gunzip gzip head helm hostname iconv id ip java javac \
    join journalctl jq kill kubectl last less ln locate ls lsblk lscpu lsof make man md5sum mkdir mktemp mount mv mvn nano nc \
    nice nl node nohup npm npx numfmt od openssl pacman paste patch perl pgrep ping pip pip3 pkill printenv printf ps psql pwd \
    python python3 readlink realpath rm rmdir rsync ruby scp sed seq service sha256sum shred shuf sleep sort split sqlite3 ss \
    ssh ssh-keygen stat strings stty su sudo sync systemctl tac tail tar tee terraform test time timeout tmux touch tr tree true \
    truncate tty umount uname uniq unzip uptime useradd usermod vagrant vim watch wc wget which whoami who xargs xxd xz yarn yes \
    zip";

/// Where the failures of the corpus happened.
const FILES: [(&str, &str); 25] = [
    ("notes.txt", ""),
    ("README.md", ""),
    ("docs/guide.md", ""),
    ("docs/old/a.md", ""),
    ("src/main.rs", ""),
    ("src/lib.rs", ""),
    (
        "Makefile",
        "all:\n\techo\nbuild:\n\techo\ntest:\n\techo\ninstall:\n\techo\n",
    ),
    (
        "package.json",
        "{\"scripts\":{\"build\":\"echo\",\"start\":\"echo\",\"test\":\"echo\",\"lint\":\"echo\"}}",
    ),
    ("run.sh", ""),
    ("app.py", ""),
    ("bad.py", ""),
    ("main.c", ""),
    ("Main.java", ""),
    ("Cargo.toml", ""),
    ("image one.png", ""),
    ("empty/.keep", ""),
    ("archive.tar", ""),
    ("images.zip", ""),
    ("link", ""),
    ("bin/tool", ""),
    (".git/config", "[remote \"origin\"]\n"),
    (".git/refs/heads/main", ""),
    (".git/refs/heads/topic", ""),
    (".git/refs/heads/feature/login", ""),
    (".git/refs/remotes/origin/main", ""),
];

/// A home with programs and files.
pub struct Machine {
    sandbox: Sandbox,
}

/// What became of the answers to a request.
pub struct Played<'a> {
    recorded: &'a Recorded,
    outcome: Outcome,
    /// What the model was asked, one after the other.
    pub chats: Vec<Value>,
}

impl Machine {
    /// A fresh one. With `LOTSE_REPLAY_HERE` the programs and the manuals are those of this machine.
    pub fn new() -> Self {
        let mut sandbox = Sandbox::new().env("LANG", "C.UTF-8");
        for (path, text) in FILES {
            sandbox.write(&format!("work/{path}"), text);
        }
        if std::env::var_os("LOTSE_REPLAY_HERE").is_some() {
            return Self { sandbox };
        }
        for name in PROGRAMS.split_whitespace() {
            let path = sandbox.write(&format!("bin/{name}"), "#!/bin/sh\n");
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let bin = sandbox.home().join("bin");
        for (name, path) in REAL.iter().filter_map(|name| Some((name, which::which(name).ok()?))) {
            symlink(path, bin.join(name)).unwrap();
        }
        sandbox.set("PATH", &bin);
        Self { sandbox }
    }

    fn run(&self, args: &[&str], input: &str) -> Outcome {
        let this = std::env::var_os("LOTSE_REPLAY_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_lotse").into());
        let input = self.sandbox.write("input", input);
        let mut command = self.sandbox.program(this);
        command.args(args).stdin(fs::File::open(input).unwrap());
        Outcome::of(&command.output().unwrap())
    }

    /// Asks for a command, with the recorded answers in the place of a model.
    pub fn play<'a>(&self, recorded: &'a Recorded) -> Played<'a> {
        let request = &recorded.request;
        let asked = self.sandbox.home().join("asked");
        let _ = fs::remove_file(&asked);
        let (first, rest) = recorded
            .answers
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (first, rest));
        // The model inside lotse is told no facts, and writes bash for fish.
        let plays = if request.shell == "fish" {
            "plays = \"embedded\"\n"
        } else {
            ""
        };
        self.sandbox.config(&format!(
            "backend = \"fake\"\ngrounding.examples = {}\ngrounding.facts = false\n[fake]\n{plays}answer = {}\nthen = {}\nrecord = {}\n",
            request.examples,
            Value::from(first),
            Value::from(rest),
            Value::from(asked.to_str().unwrap()),
        ));
        let outcome = self.run(&["suggest", "--json", "--shell", &request.shell, &request.words], "");
        let asked = fs::read_to_string(asked).unwrap_or_default();
        Played {
            recorded,
            outcome,
            chats: asked.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        }
    }

    /// The fixes for a failure, in one line.
    pub fn fix(&self, failure: &Failure) -> String {
        let Failure { command, output } = failure;
        let args = [
            "fix",
            "--no-model",
            "--json",
            "-n",
            "3",
            "--shell",
            "bash",
            "--output",
            "-",
            "--command",
            command,
        ];
        let outcome = self.run(&args, output);
        let fixes: Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
        let fixes = fixes.as_array().into_iter().flatten();
        let mut fixes: Vec<String> = fixes
            .map(|fix| {
                format!(
                    "{} [{}]",
                    fix["command"].as_str().unwrap(),
                    fix["rule"].as_str().unwrap()
                )
            })
            .collect();
        fixes.extend(
            (outcome.code != Some(3))
                .then_some(outcome.stderr)
                .filter(|note| !note.is_empty()),
        );
        let digest = short(output.as_bytes());
        self.one_line(&format!("{command}\t{digest}\t=> {}", fixes.join(" ; ")))
    }

    /// What is in one line, and the same in every home.
    fn one_line(&self, text: &str) -> String {
        text.trim_end()
            .replace(self.sandbox.home().to_str().unwrap(), "HOME")
            .replace('\n', "\\n")
    }
}

impl Played<'_> {
    /// The request, the command, what was wrong before, how much it would hurt, what is said, and what was asked.
    pub fn line(&self) -> String {
        let request = &self.recorded.request;
        let found: Value = serde_json::from_str(&self.outcome.stdout).unwrap_or_default();
        let command = found["command"].as_str().unwrap_or("nothing");
        let mut parts = vec![format!("{}: {}", request.shell, request.words), format!("=> {command}")];
        let wrong = found["repaired"].as_array().into_iter().flatten();
        parts.extend(wrong.map(|wrong| format!("before: {}", wrong["message"].as_str().unwrap())));
        let reasons = found["danger"]["reasons"].as_array().into_iter().flatten();
        let grade = found["danger"]["grade"].as_str().unwrap_or_default();
        parts.extend(reasons.map(|reason| format!("{grade}: {}", reason.as_str().unwrap())));
        parts.push(self.outcome.stderr.trim_end().to_owned());
        let (asked, recorded) = (self.chats.len(), self.recorded.answers.len());
        parts.extend((asked != recorded).then(|| format!("asked {asked} times, recorded {recorded}")));
        parts.push(self.prompt());
        parts.retain(|part| !part.is_empty());
        parts.join("\t").replace('\n', "\\n")
    }

    /// What stands for all that the model was asked, but for what differs from machine to machine.
    fn prompt(&self) -> String {
        let mut all = String::new();
        for message in self.chats.iter().flat_map(|chat| chat["messages"].as_array().unwrap()) {
            let content = message["content"].as_str().unwrap();
            // `(bash 5.2, TestOS 3)`
            let machine = content.split_once('\n').filter(|(first, _)| first.starts_with('('));
            all += machine.map_or(content, |(_, rest)| rest);
            all.push('\n');
        }
        short(all.as_bytes())
    }
}

/// A few digits that stand for some bytes.
fn short(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    format!("{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2])
}
