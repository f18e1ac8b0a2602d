//! The engines of a sandbox, seen from outside.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Sandbox;

/// A connection to an engine, one level below the client.
pub struct Connection {
    replies: BufReader<UnixStream>,
}

impl Connection {
    /// Asks the engine of this socket.
    pub fn ask(socket: &Path, words: &str, max_tokens: u32) -> Self {
        Self::ask_for(socket, words, max_tokens, false)
    }

    /// The same, perhaps for how likely the tokens of the answer are as well.
    pub fn ask_for(socket: &Path, words: &str, max_tokens: u32, probabilities: bool) -> Self {
        let mut stream = UnixStream::connect(socket).unwrap();
        let chat = json!({
            "messages": [{ "role": "user", "content": words }],
            "answer_start": "",
            "max_tokens": max_tokens,
            "probabilities": probabilities,
        });
        let ask = json!({ "chat": chat, "keep_alive": 60, "deadline": 60 });
        writeln!(stream, "{ask}").unwrap();
        Self {
            replies: BufReader::new(stream),
        }
    }

    /// The next reply; `None` when the engine has closed.
    pub fn reply(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.replies.read_line(&mut line) {
            Ok(1..) => Some(serde_json::from_str(&line).unwrap()),
            _ => None,
        }
    }

    /// Waits for a reply of one kind.
    #[track_caller]
    pub fn wait_for(&mut self, kind: &str) -> Value {
        loop {
            let reply = self
                .reply()
                .unwrap_or_else(|| panic!("the engine closed before it said `{kind}`"));
            if let Some(value) = reply.get(kind) {
                return value.clone();
            }
            assert!(reply.get("failed").is_none(), "{reply}");
        }
    }
}

impl Sandbox {
    /// The process numbers of the living engines of this home.
    pub fn engines(&self) -> Vec<i32> {
        let home = self.home().to_str().unwrap().to_owned();
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|process| {
                let number = process.file_name().to_str()?.parse().ok()?;
                let command = std::fs::read_to_string(process.path().join("cmdline")).ok()?;
                (command.contains("lotse-engine\0") && command.contains(&home)).then_some(number)
            })
            .collect()
    }

    /// The only engine of this home.
    #[track_caller]
    pub fn engine(&self) -> i32 {
        let engines = self.engines();
        assert_eq!(engines.len(), 1, "{engines:?}");
        engines[0]
    }

    /// The sockets that engines of this home listen on.
    pub fn sockets(&self) -> Vec<PathBuf> {
        let Ok(folder) = std::fs::read_dir(self.home().join(".local/state/lotse/run")) else {
            return Vec::new();
        };
        let paths = folder.flatten().map(|entry| entry.path());
        paths
            .filter(|path| path.extension().is_some_and(|extension| extension == "sock"))
            .collect()
    }
}

/// Ends a process as nothing else can.
pub fn kill(process: i32) {
    let process = rustix::process::Pid::from_raw(process).unwrap();
    let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
}

/// Processor time that a process has used, in clock ticks; see proc(5) `stat`.
pub fn ticks(process: i32) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
