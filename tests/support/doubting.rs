//! A model that says how likely its words were, and of which was measured what that means.

use std::fs;

use serde_json::{Value, json};

use super::http::{self, Server};
use super::ollama;
use super::sandbox::Sandbox;

/// How likely a command is that the user is warned of, and one that is not, as logarithms.
pub const UNSURE: f64 = -4.0;
pub const SURE: f64 = -0.1;

/// A server whose model answers with a command that is so likely.
pub fn server(command: &str, log: f64) -> Server {
    let command = command.to_owned();
    ollama::answering(move |_, stream| {
        let tokens = [("```bash\n", -0.001), (&*command, log), ("\n```", -0.001)];
        let said = tokens.map(|(text, log)| {
            let token = json!({"token": text, "logprob": log, "bytes": text.as_bytes(), "top_logprobs": []});
            let message = json!({"role": "assistant", "content": text});
            format!(
                "{}\n",
                json!({"model": "m:1b", "message": message, "done": false, "logprobs": [token]})
            )
        });
        let last = "{\"model\": \"m:1b\", \"message\": {\"role\": \"assistant\", \"content\": \"\"}, \"done\": true}\n";
        http::pieces(stream, "application/x-ndjson", [(said.concat() + last).as_bytes()]);
        http::end(stream);
    })
}

/// The configuration that asks that model.
pub fn config(server: &Server) -> String {
    format!(
        "backend = \"ollama\"\nmodel = \"m:1b\"\ngrounding.examples = 0\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    )
}

/// Puts down what was measured of it: how sure it is is how likely its words are.
pub fn measure(sandbox: &Sandbox) {
    let shipped = include_str!("../../src/answer/sureness/qwen2.5-coder-1.5b-instruct-q4_k_m.json");
    let mut one: Value = serde_json::from_str(shipped).unwrap();
    one["model"] = "m:1b".into();
    one["sha256"] = "m:1b".into();
    one["examples"] = 0.into();
    one["bias"] = 3.into();
    one["weights"] = json!([{"feature": "root", "mean": 0.0, "scale": 1.0, "weight": 2.0}]);
    let state = sandbox.home().join(".local/state/lotse");
    fs::create_dir_all(&state).unwrap();
    fs::write(state.join("calibrations.json"), json!([one]).to_string()).unwrap();
}
