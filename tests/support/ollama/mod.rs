//! A server that behaves as Ollama 0.33 was seen to do, without computing anything: which models it holds and which go, what
//! it says, and how it fails.

mod chat;
mod replies;

use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::http::{Request, Server};
use super::scheduler::{Ask, FIVE_MINUTES, Scheduler, Turn};

/// A model on its disk.
#[derive(Clone, Debug)]
pub struct Model {
    /// The name.
    pub name: &'static str,
    /// The weights, where another name has the same.
    pub blob: &'static str,
    /// The bytes of the weights.
    pub bytes: u64,
    /// The longest conversation that it was trained for.
    pub trained: u64,
    /// Whether it sees pictures.
    pub sees: bool,
    /// Whether it stands for a model on other machines.
    pub remote: bool,
    /// What it says, or the status and the error that its load fails with.
    pub says: Result<&'static str, (&'static str, &'static str)>,
    /// How its answers end.
    pub manner: Manner,
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    #[default]
    Whole,
    /// With neither `done` nor an error.
    Cut,
    /// With an error, after the status 200.
    Dies,
    /// Never, until nobody listens.
    Endless,
    /// It refuses to talk at all, as models do that only embed.
    Mute,
}

/// A model that answers.
pub fn model(name: &'static str, bytes: u64, says: &'static str) -> Model {
    Model {
        name,
        blob: "",
        bytes,
        trained: 131_072,
        sees: false,
        remote: false,
        says: Ok(says),
        manner: Manner::Whole,
    }
}

impl Model {
    fn blob(&self) -> &str {
        if self.blob.is_empty() { self.name } else { self.blob }
    }
}

/// What it has, to be looked at and changed by tests.
#[derive(Clone, Debug)]
pub struct World {
    /// On its disk.
    pub models: Vec<Model>,
    /// What can be pulled.
    pub registry: Vec<Model>,
    /// In memory.
    pub memory: Scheduler,
    /// Its version.
    pub version: String,
    /// What a load takes.
    pub load: Duration,
    /// Tokens that it reads in a second.
    pub reads: u64,
    /// Requests that may wait for a load; those beyond are refused.
    pub queue: usize,
    /// Requests that wait for a load.
    pub waiting: usize,
    /// Whether somebody waits for a load that has begun.
    pub loading: bool,
    /// Models that were loaded, in order.
    pub loads: Vec<String>,
    /// Loads that were broken off since nobody waited for them.
    pub aborted: Vec<String>,
    /// Models whose words went to other machines.
    pub sent_away: Vec<String>,
}

impl World {
    fn of(models: &[Model]) -> Self {
        Self {
            models: models.to_vec(),
            registry: Vec::new(),
            memory: Scheduler::default(),
            version: "0.33.0".to_owned(),
            load: Duration::ZERO,
            reads: 1000,
            queue: 512,
            waiting: 0,
            loading: false,
            loads: Vec::new(),
            aborted: Vec::new(),
            sent_away: Vec::new(),
        }
    }

    fn model(&self, name: &str) -> Option<&Model> {
        let plain = |name: &str| name.strip_suffix(":latest").unwrap_or(name).to_owned();
        self.models.iter().find(|model| plain(model.name) == plain(name))
    }

    /// The names in memory, in the order of their loads.
    pub fn names(&self) -> Vec<String> {
        self.memory.runners.iter().map(|runner| runner.name.clone()).collect()
    }

    /// Another client uses a model; nothing is said where its answer has to wait for somebody.
    pub fn used_by(&mut self, client: &str, name: &str, num_ctx: u64, keep_alive: Option<u64>) {
        let model = self.model(name).cloned().unwrap();
        let ask = Ask {
            client: client.to_owned(),
            name: name.to_owned(),
            blob: model.blob().to_owned(),
            num_ctx: num_ctx.min(model.trained),
            hidden: 0,
            keep_alive: keep_alive.map_or(FIVE_MINUTES, |seconds| seconds.saturating_mul(1000)),
            bytes: model.bytes,
            on_card: None,
        };
        let now = millis();
        if self.memory.turn(&ask, now) == Turn::Load {
            self.memory.load(&ask);
            self.loads.push(name.to_owned());
        }
        self.memory.begin(&ask);
        self.memory.end(&ask, now);
    }
}

/// A running server; it ends with the test process.
pub struct Ollama {
    server: Server,
    world: Arc<Mutex<World>>,
}

impl Ollama {
    /// Starts a server with models on its disk.
    pub fn start(models: &[Model]) -> Self {
        let world = Arc::new(Mutex::new(World::of(models)));
        let shared = Arc::clone(&world);
        let server = Server::start(move |request, stream| {
            if !manage(request, stream, &mut shared.lock().unwrap()) {
                chat::answer(request, stream, &shared);
            }
        });
        Self { server, world }
    }

    /// Starts a server without models, whose downloads go as `pull` says.
    pub fn pulling(pull: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        let world = Arc::new(Mutex::new(World::of(&[])));
        let shared = Arc::clone(&world);
        let server = Server::start(move |request, stream| {
            if request.head[0].contains("/api/pull") {
                pull(stream);
            } else {
                manage(request, stream, &mut shared.lock().unwrap());
            }
        });
        Self { server, world }
    }

    /// Answers a request that came to another address.
    pub fn handle(&self, request: &Request, stream: &mut TcpStream) {
        let managed = manage(request, stream, &mut self.world.lock().unwrap());
        if !managed {
            chat::answer(request, stream, &self.world);
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

    /// The names in memory.
    pub fn names(&self) -> Vec<String> {
        self.with(|world| {
            world.memory.pass(millis());
            world.names()
        })
    }

    /// Models that other clients lost because of lotse.
    pub fn taken(&self) -> Vec<String> {
        self.with(|world| world.memory.taken_by("lotse"))
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

    /// How often a model was asked something, or to be loaded.
    pub fn asked(&self, name: &str) -> usize {
        let chats = self.bodies("/api/chat");
        chats.iter().filter(|chat| chat["model"] == name).count()
    }
}

/// A server with the model `m:1b`, whose conversations are answered by `answer`.
pub fn answering(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Server {
    let world = Mutex::new(World::of(&[model("m:1b", 98_362_771, "")]));
    Server::start(move |request, stream| {
        let managed = manage(request, stream, &mut world.lock().unwrap());
        if !managed {
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
fn manage(request: &Request, stream: &mut TcpStream, world: &mut World) -> bool {
    world.memory.pass(millis());
    let path = request.head[0].split(' ').nth(1).unwrap();
    let named = || -> String {
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        body["model"].as_str().unwrap_or_default().to_owned()
    };
    let answer = match path {
        "/api/tags" => json!({"models": world.models.iter().map(replies::tag).collect::<Vec<_>>()}),
        "/api/ps" => json!({"models": world.memory.runners.iter().map(replies::running).collect::<Vec<_>>()}),
        "/api/version" => json!({"version": world.version}),
        "/api/show" => {
            let name = named();
            let Some(model) = world.model(&name) else {
                let name = if name.contains(':') { name } else { name + ":latest" };
                replies::refuse(stream, "404 Not Found", &format!("model '{name}' not found"));
                return true;
            };
            replies::show(model)
        }
        "/api/pull" => {
            replies::pull(stream, world, &named());
            return true;
        }
        _ => return false,
    };
    replies::send(stream, "200 OK", &answer);
    true
}

/// Now, in milliseconds since 1970.
pub fn millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}
