//! Asks the engine of lotse for what is to be recorded: the whole answer, however little of it is needed today.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Child;
use std::{env, fs};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::machine::Machine;
use super::requests::{Recorded, Request};
use crate::support::wait_for;

/// An engine that nobody else asks; it ends with this.
pub struct Engine {
    process: Child,
    socket: PathBuf,
    _dir: TempDir,
}

impl Engine {
    /// The one that `LOTSE_REPLAY_ENGINE` names, with the GGUF file of `LOTSE_REPLAY_MODEL`.
    pub fn start() -> Self {
        let named = |name| env::var_os(name).unwrap_or_else(|| panic!("{name} is not set"));
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("engine.sock");
        let process = crate::support::start::command(named("LOTSE_REPLAY_ENGINE"))
            .arg("--model")
            .arg(named("LOTSE_REPLAY_MODEL"))
            .arg("--socket")
            .arg(&socket)
            .args(["--context", "4096", "--threads", "0", "--keep-alive", "600"])
            .spawn()
            .unwrap();
        wait_for("the engine", || fs::exists(&socket).unwrap().then_some(()));
        Self {
            process,
            socket,
            _dir: dir,
        }
    }

    fn answer(&self, chat: &Value) -> String {
        let mut stream = UnixStream::connect(&self.socket).unwrap();
        let ask = json!({ "chat": chat, "keep_alive": 600, "deadline": 300 });
        writeln!(stream, "{ask}").unwrap();
        let mut answer = String::new();
        for line in BufReader::new(stream).lines() {
            let reply: Value = serde_json::from_str(&line.unwrap()).unwrap();
            assert!(reply.get("failed").is_none(), "{reply}");
            answer += reply["text"].as_str().unwrap_or_default();
            if reply.get("done").is_some() {
                break;
            }
        }
        answer
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Plays the request with what is known so far, and asks the engine for what is not, until nothing more is asked.
pub fn record(machine: &Machine, engine: &mut Engine, request: Request) -> Recorded {
    let mut recorded = Recorded {
        request,
        answers: Vec::new(),
    };
    loop {
        let chats = machine.play(&recorded).chats;
        match chats.get(recorded.answers.len()) {
            Some(chat) => recorded.answers.push(engine.answer(chat)),
            None => return recorded,
        }
    }
}
