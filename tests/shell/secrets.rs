//! What is typed, pasted, defined and shown in a real shell holds no secret when it comes to a model or into a file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::canary::wait_for_ui;
use super::notice::notices;
use super::session::{Mode, Options, Session};
use crate::support::ollama::{Ollama, model};
use crate::support::{shells, wait_for};

/// Words for the key; a secret is at each `{}`.
const WORDS: [&str; 6] = [
    "log in to mysql as root, the password is {}",
    "setze das Passwort von ada auf {}",
    "verbinde mich mit dem WLAN Werkstatt, WLAN-Schlüssel {}",
    "user/pass: ada / {} and list the share",
    "use {} as the password of the archive",
    "Kennwort für lena soll {} sein",
];

/// Lines that are pasted and explained.
const LINES: [&str; 5] = [
    "curl -sSuada:{} https://box.example/x",
    "sshpass -p {} ssh ada@box.example",
    "mysql -u root -p{} shop",
    "restic --password-command 'echo {}' snapshots",
    "sqlplus scott/{}@orcl",
];

/// Commands that fail.
const FAILING: [&str; 2] = ["mysqll -u root -p{} shop", "PGPASSWORD={} /bin/false"];

/// Secrets that no other text of the session has.
struct Secrets(Vec<String>);

impl Secrets {
    fn put_into(&mut self, text: &str) -> String {
        let secret = format!("Nebel{}.Segel-{}", self.0.len() + 41, self.0.len() * 7 + 26);
        let text = text.replace("{}", &secret);
        self.0.push(secret);
        text
    }
}

/// The files below a directory, and what is in them.
fn files(dir: &Path, out: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if path.is_file() {
            let text = fs::read(&path).unwrap_or_default();
            out.push((path, String::from_utf8_lossy(&text).into_owned()));
        }
    }
}

fn texts(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone() + "\n",
        Value::Array(all) => all.iter().map(texts).collect(),
        Value::Object(all) => all.values().map(texts).collect(),
        _ => String::new(),
    }
}

/// Presses keys after which the model is asked.
fn ask(session: &Session, ollama: &Ollama, keys: &str) {
    session.read();
    let before = ollama.bodies("/api/chat").len();
    session.send(keys);
    wait_for(format_args!("a question in {session}"), || {
        (ollama.bodies("/api/chat").len() > before).then_some(())
    });
    wait_for_ui(session);
}

#[test]
fn what_is_typed_pasted_and_defined_in_a_shell_tells_no_secret() {
    let mut planted = 0;
    let mut seen = Vec::new();
    for shell in shells::all() {
        let ollama = Ollama::start(&[model("m:1b", 98_362_771, "ls -la")]);
        let mut secrets = Secrets(Vec::new());
        let alias = secrets.put_into("alias shop='mysql -u root -p{} shop'");
        let dir = secrets.put_into("password={}");
        let branch = secrets.put_into("password={}");
        let mut options = Options::new(&shell, Mode::Emacs).before(&alias).sized(24, 160);
        options.facts = true;
        let config = format!(
            "backend = \"ollama\"\nmodel = \"m:1b\"\n[ollama]\nendpoint = \"{}\"\n",
            ollama.origin()
        );
        let session = options.config(&config).var("LOTSE_LOG", "debug").start();
        session
            .sandbox
            .write(&format!("{dir}/.git/HEAD"), format!("ref: refs/heads/{branch}\n"));
        // The key is bound before the second prompt.
        session.run("echo first", "first");
        session.run("cd ~/password*; echo there", "there");
        let mut before = Vec::new();
        files(session.home(), &mut before);
        let before: BTreeSet<PathBuf> = before.into_iter().map(|(path, _)| path).collect();

        ask(&session, &ollama, "?? show the tables of shop on this branch\r");
        session.clear_line();
        for words in WORDS {
            session.write("");
            session.send(secrets.put_into(words));
            ask(&session, &ollama, "\x07");
            session.clear_line();
        }
        for line in LINES {
            session.send(format!("\x1b[200~{}\x1b[201~", secrets.put_into(line)));
            ask(&session, &ollama, "\x1bi");
            session.clear_line();
        }
        for command in FAILING {
            session.send(secrets.put_into(command));
            session.enter();
            session.terminal.settle(std::time::Duration::from_millis(300));
            wait_for("the end of the notice", || (notices(&session) == 0).then_some(()));
        }
        let sent: String = ollama.bodies("/api/chat").iter().map(texts).collect();
        let mut after = Vec::new();
        files(session.home(), &mut after);
        // What the shell itself keeps is its own.
        after.retain(|(path, _)| {
            let name = path.to_string_lossy();
            let ours = !before.contains(path) || name.contains("/lotse/");
            ours && !name.contains("history") && !name.contains("/.git/")
        });
        assert!(after.iter().any(|(path, _)| path.ends_with("lotse.log")), "{session}");
        assert!(sent.contains("<secret-1>"), "{session}\n{sent}");
        planted += secrets.0.len();
        for secret in &secrets.0 {
            if sent.contains(secret) {
                seen.push(format!("{}: sent: {secret}", shell.name));
            }
            for (path, _) in after.iter().filter(|(_, text)| text.contains(secret)) {
                seen.push(format!("{}: {}: {secret}", shell.name, path.display()));
            }
        }
    }
    assert!(seen.len() * 100 <= planted, "of {planted}: {seen:#?}");
}
