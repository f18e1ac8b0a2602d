//! A real server of llama.cpp with real weights.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use super::probabilities::{openai, spoken};
use super::sandbox;
use crate::support::{Outcome, Sandbox, model, programs, wait_for};

/// Prints its address and serves until it is killed.
const SCRIPT: &str = "
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[1]
params.n_ctx, params.n_parallel, params.cpuparams.n_threads, params.endpoint_metrics = 4096, 1, 2, True
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
time.sleep(1000)
";

struct LlamaCpp {
    process: Child,
    origin: String,
    log: std::path::PathBuf,
    _dir: tempfile::TempDir,
}

impl LlamaCpp {
    fn start(module: &Path, model: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        let mut process = crate::support::start::command("python3")
            .arg("-c")
            .arg(SCRIPT)
            .arg(model)
            .env("PYTHONPATH", module)
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut origin = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut origin)
            .unwrap();
        let origin = origin.trim().to_owned();
        assert!(
            origin.starts_with("http://127.0.0.1:"),
            "{}",
            fs::read_to_string(&log).unwrap()
        );
        Self {
            process,
            origin,
            log,
            _dir: dir,
        }
    }

    fn sandbox(&self) -> Sandbox {
        sandbox(&format!(
            "backend = \"openai\"\ngrounding.examples = 0\n[openai]\nendpoint = \"{}\"\n",
            self.origin
        ))
    }

    /// How often the log has these words.
    fn logged(&self, words: &str) -> usize {
        fs::read_to_string(&self.log).unwrap().matches(words).count()
    }

    /// One of the counters that the server keeps of itself.
    fn counter(&self, name: &str) -> f64 {
        let program = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1]).read().decode())";
        let metrics = crate::support::start::command("python3")
            .args(["-c", program, &format!("{}/metrics", self.origin)])
            .output()
            .unwrap();
        let text = String::from_utf8(metrics.stdout).unwrap();
        let value = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("llamacpp:{name} ")));
        value.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    }
}

impl Drop for LlamaCpp {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Begins to ask and waits until the server is at work.
fn begin(server: &LlamaCpp, sandbox: &Sandbox, words: &str) -> Child {
    let before = server.logged("processing task");
    let child = sandbox
        .command()
        .args(["suggest", "--shell", "bash", words])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_for("the work of the server", || {
        (server.logged("processing task") > before).then_some(())
    });
    child
}

#[test]
fn it_keeps_what_it_has_read_stops_when_it_is_left_and_may_die() {
    let (Some(module), Some(models)) = (programs::folder("xllamacpp"), model::tiny()) else {
        return;
    };
    let weights = models.join(lotse::models::weights::find("smollm2-135m").unwrap().file);
    let mut server = LlamaCpp::start(&module, &weights);
    let sandbox = server.sandbox();
    let read = |words: &str| {
        let before = server.counter("prompt_tokens_total");
        let outcome = sandbox.run(["suggest", "--shell", "bash", words]);
        // So small a model may say anything, but it says it.
        assert!(matches!(outcome.code, Some(0 | 3)), "{outcome}");
        server.counter("prompt_tokens_total") - before
    };
    let (first, again) = (read("list all files"), read("list all files"));
    // What it says may be so wrong that it is asked again with what is wrong, which is read each time.
    assert!(
        first > 50.0 && again * 3.0 < first * 2.0,
        "{first} and then {again} tokens were read"
    );

    // It tells how likely each token of its answer is.
    let spoken = spoken(&openai(&server.origin), "Say größe");
    assert!(!spoken.text.is_empty() && !spoken.tokens.is_empty(), "{spoken:?}");
    assert!(
        spoken
            .tokens
            .iter()
            .all(|token| token.log <= 0.0 && token.second.is_some()),
        "{spoken:?}"
    );
    assert_eq!(spoken.tokens.last().unwrap().at.end, spoken.text.len());

    // A server of one model answers whatever it is called; one of several says which it has.
    let outcome = sandbox.run(["suggest", "--shell", "bash", "--model", "absent", "list all files"]);
    let refused = outcome.stderr.contains("\nhint: name a model that it has");
    assert!(matches!(outcome.code, Some(0 | 3)) || refused, "{outcome}");
    let doctor = sandbox.run(["doctor"]).to_string();
    assert!(
        doctor.contains(&format!("ok    openai llama.cpp at {}, answers after", server.origin)),
        "{doctor}"
    );
    let name = weights.file_name().unwrap().display();
    assert!(
        doctor.contains(&format!("ok    coder: {name} at {}", server.origin)),
        "{doctor}"
    );

    let cancelled = server.logged("cancel task");
    let mut child = begin(&server, &sandbox, &"list all files ".repeat(200));
    child.kill().unwrap();
    child.wait().unwrap();
    wait_for("the end of the work", || {
        (server.logged("cancel task") > cancelled).then_some(())
    });

    let child = begin(&server, &sandbox, &"find all files ".repeat(200));
    server.process.kill().unwrap();
    let stderr = Outcome::of(&child.wait_with_output().unwrap()).failure(1);
    assert!(stderr.contains("the server"), "{stderr}");
    assert_eq!(stderr.lines().count(), 2, "{stderr}");
}
