//! A server that behaves as Ollama does, in the shapes that version 0.33 was seen to send, without computing anything.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::http::{self, Request, Server};

/// A model on its disk.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name.
    pub name: &'static str,
    /// The bytes of the weights.
    pub bytes: u64,
    /// Whether it sees pictures.
    pub sees: bool,
    /// Whether it stands for a model on other machines.
    pub remote: bool,
    /// What it says, or the status and the error that it fails with.
    pub says: Result<&'static str, (&'static str, &'static str)>,
}

/// A model that answers.
pub fn model(name: &'static str, bytes: u64, says: &'static str) -> Model {
    Model {
        name,
        bytes,
        sees: false,
        remote: false,
        says: Ok(says),
    }
}

/// A model in its memory.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The name.
    pub name: String,
    /// When it goes, in seconds since 1970.
    pub until: u64,
    /// The longest conversation.
    pub num_ctx: u64,
}

/// What it has, to be looked at and changed by tests.
#[derive(Clone, Debug)]
pub struct World {
    /// On its disk.
    pub models: Vec<Model>,
    /// In memory.
    pub loaded: Vec<Loaded>,
    /// Its version.
    pub version: String,
}

/// A running server; it ends with the test process.
pub struct Ollama {
    server: Server,
    world: Arc<Mutex<World>>,
}

impl Ollama {
    /// Starts a server with models on its disk.
    pub fn start(models: &[Model]) -> Self {
        let world = Arc::new(Mutex::new(World {
            models: models.to_vec(),
            loaded: Vec::new(),
            version: "0.33.0".to_owned(),
        }));
        let shared = Arc::clone(&world);
        let server = Server::start(move |request, stream| {
            let mut world = shared.lock().unwrap();
            if !manage(request, stream, &world) {
                chat(request, stream, &mut world);
            }
        });
        Self { server, world }
    }

    /// Starts a server without models, whose downloads go as `pull` says.
    pub fn pulling(pull: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let world = World {
            models: Vec::new(),
            loaded: Vec::new(),
            version: "0.33.0".to_owned(),
        };
        let shared = world.clone();
        let server = Server::start(move |request, stream| {
            if request.head[0].contains("/api/pull") {
                pull(stream);
            } else {
                manage(request, stream, &shared);
            }
        });
        Self {
            server,
            world: Arc::new(Mutex::new(world)),
        }
    }

    /// Where it is.
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// Looks at what it has, or changes it.
    pub fn with<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        change(&mut self.world.lock().unwrap())
    }

    /// The paths that were asked for, in order.
    pub fn paths(&self) -> Vec<String> {
        let path = |request: &Request| request.head[0].split(' ').nth(1).unwrap().to_owned();
        self.server.requests().iter().map(path).collect()
    }

    /// What was sent to a path.
    pub fn bodies(&self, path: &str) -> Vec<Value> {
        let all = self.server.requests();
        let to_path = all
            .iter()
            .filter(|request| request.head[0].contains(&format!(" {path} ")));
        to_path
            .map(|request| serde_json::from_str(&request.body).unwrap())
            .collect()
    }
}

/// A server with the model `m:1b`, whose conversations are answered by `answer`.
pub fn answering(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Server {
    let world = World {
        models: vec![model("m:1b", 98_362_771, "")],
        loaded: Vec::new(),
        version: "0.33.0".to_owned(),
    };
    Server::start(move |request, stream| {
        if !manage(request, stream, &world) {
            answer(request, stream);
        }
    })
}

/// What was said to the models of a server.
pub fn chats(server: &Server) -> Vec<Request> {
    let mut all = server.requests();
    all.retain(|request| request.head[0].contains("/api/chat"));
    all
}

/// Answers what needs no model. False for conversations.
fn manage(request: &Request, stream: &mut TcpStream, world: &World) -> bool {
    let path = request.head[0].split(' ').nth(1).unwrap();
    let answer = match path {
        "/api/tags" => json!({"models": world.models.iter().map(tag).collect::<Vec<_>>()}),
        "/api/ps" => json!({"models": world.loaded.iter().map(|loaded| running(loaded, world)).collect::<Vec<_>>()}),
        "/api/version" => json!({"version": world.version}),
        "/api/show" => json!({
            "capabilities": ["completion"],
            "model_info": {
                "general.architecture": "llama", "llama.block_count": 30, "llama.attention.head_count": 9,
                "llama.attention.head_count_kv": 3, "llama.embedding_length": 576,
            },
        }),
        "/api/pull" => {
            http::pieces(
                stream,
                "application/x-ndjson",
                [&b"{\"status\":\"pulling manifest\"}\n{\"status\":\"success\"}\n"[..]],
            );
            http::end(stream);
            return true;
        }
        _ => return false,
    };
    send(stream, "200 OK", &answer);
    true
}

fn chat(request: &Request, stream: &mut TcpStream, world: &mut World) {
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let name = body["model"].as_str().unwrap().to_owned();
    let Some(model) = world.models.iter().find(|model| model.name == name).cloned() else {
        return send(
            stream,
            "404 Not Found",
            &json!({"error": format!("model '{name}' not found")}),
        );
    };
    if let Err((status, error)) = model.says {
        return send(stream, status, &json!({"error": error}));
    }
    let keep_alive = body["keep_alive"].to_string();
    let seconds: i64 = keep_alive.trim_matches(['"', 's']).parse().unwrap();
    let empty = body["messages"].as_array().unwrap().is_empty();
    world.loaded.retain(|loaded| loaded.name != name);
    if seconds != 0 {
        world.loaded.push(Loaded {
            name: name.clone(),
            until: if seconds < 0 {
                11_000_000_000
            } else {
                now() + seconds.unsigned_abs()
            },
            num_ctx: body["options"]["num_ctx"].as_u64().unwrap_or(4096),
        });
    }
    if empty {
        let reason = if seconds == 0 { "unload" } else { "load" };
        let message = json!({"role": "assistant", "content": ""});
        let answer = json!({"model": name, "message": message, "done": true, "done_reason": reason});
        return send(stream, "200 OK", &answer);
    }
    let said = json!({"model": name, "message": {"role": "assistant", "content": model.says.unwrap()}, "done": false});
    let last = json!({
        "model": name, "message": {"role": "assistant", "content": ""}, "done": true, "done_reason": "stop",
        "load_duration": 4_200_000_000_u64, "prompt_eval_count": 25, "eval_count": 8,
    });
    http::pieces(stream, "application/x-ndjson", [format!("{said}\n{last}\n").as_bytes()]);
    http::end(stream);
}

fn tag(model: &Model) -> Value {
    let capabilities = if model.sees {
        vec!["completion", "vision"]
    } else {
        vec!["completion"]
    };
    let mut tag = json!({
        "name": model.name, "model": model.name, "size": model.bytes, "digest": model.name, "capabilities": capabilities,
    });
    if model.remote {
        tag["remote_host"] = "https://ollama.example:443".into();
        tag["remote_model"] = "large".into();
    }
    tag
}

fn running(loaded: &Loaded, world: &World) -> Value {
    let bytes = world
        .models
        .iter()
        .find(|model| model.name == loaded.name)
        .map_or(0, |model| model.bytes);
    json!({
        "name": loaded.name, "model": loaded.name, "size": bytes, "size_vram": bytes,
        "expires_at": time(loaded.until), "context_length": loaded.num_ctx,
    })
}

/// A time as Ollama writes it.
fn time(seconds: u64) -> String {
    let (mut days, clock) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!(
        "{year}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.123456789Z",
        month + 1,
        days + 1
    )
}

/// Now, in seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn send(stream: &mut TcpStream, status: &str, answer: &Value) {
    let body = answer.to_string();
    http::head(
        stream,
        status,
        &format!(
            "Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n",
            body.len()
        ),
    );
    let _ = stream.write_all(body.as_bytes());
}
