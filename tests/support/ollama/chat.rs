//! What becomes of a conversation: the model is found, loaded and asked, in the order in which Ollama does that.

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::replies::{self, NDJSON};
use super::{Manner, Model, World, millis};
use crate::support::http::{self, Request};
use crate::support::scheduler::{Ask, EVER, FIVE_MINUTES, Turn};

/// How often somebody who waits looks again.
const LOOK: Duration = Duration::from_millis(2);
/// What a client that says nothing about it gets.
const NUM_CTX: u64 = 4096;

/// Answers a conversation.
pub fn answer(request: &Request, stream: &mut TcpStream, world: &Mutex<World>) {
    let Ok(body) = serde_json::from_str::<Value>(&request.body) else {
        return replies::refuse(stream, "400 Bad Request", "unexpected EOF");
    };
    let name = body["model"].as_str().unwrap_or_default().to_owned();
    let lower = name.trim().to_lowercase();
    let found = world.lock().unwrap().model(&name).cloned();
    if lower.ends_with(":cloud") || lower.ends_with("-cloud") || found.as_ref().is_some_and(|model| model.remote) {
        world.lock().unwrap().sent_away.push(name.clone());
        let text = found.and_then(|model| model.says.ok()).unwrap_or("from elsewhere");
        let (said, last) = (replies::piece(&name, text), replies::last(&name, 0, 25, 0));
        http::pieces(stream, NDJSON, [format!("{said}\n{last}\n").as_bytes()]);
        return http::end(stream);
    }
    let Some(model) = found else {
        return replies::refuse(stream, "404 Not Found", &format!("model '{name}' not found"));
    };
    if model.manner == Manner::Mute {
        return replies::refuse(stream, "400 Bad Request", &format!("\"{name}\" does not support chat"));
    }
    let ask = match ask(request, &body, &model) {
        Ok(ask) => ask,
        Err(error) => return replies::refuse(stream, "400 Bad Request", &error),
    };
    let empty = body["messages"].as_array().is_none_or(Vec::is_empty);
    if empty && ask.keep_alive == 0 {
        let mut world = world.lock().unwrap();
        world.memory.expire(&ask.blob, &ask.client, millis());
        return replies::done(stream, &name, "unload");
    }
    match load(stream, world, &ask, &model) {
        Ok(_) if empty => {
            end(world, &ask);
            replies::done(stream, &name, "load");
        }
        Ok(loaded) => {
            say(stream, world, &model, &body, &loaded);
            end(world, &ask);
        }
        Err(Some((status, error))) => replies::refuse(stream, status, error),
        Err(None) => {}
    }
}

fn end(world: &Mutex<World>, ask: &Ask) {
    world.lock().unwrap().memory.end(ask, millis());
}

/// What the client wants of the scheduler.
fn ask(request: &Request, body: &Value, model: &Model) -> Result<Ask, String> {
    let options = &body["options"];
    let agent = request.header("user-agent").unwrap_or_default();
    Ok(Ask {
        client: agent.split('/').next().unwrap_or_default().to_owned(),
        name: model.name.to_owned(),
        blob: model.blob().to_owned(),
        // Clamped before it is compared with what is loaded.
        num_ctx: options["num_ctx"].as_u64().unwrap_or(NUM_CTX).min(model.trained),
        hidden: options["num_thread"].as_u64().unwrap_or_default(),
        keep_alive: keep_alive(&body["keep_alive"])?,
        bytes: model.bytes,
        on_card: options["num_gpu"]
            .as_u64()
            .map(|layers| model.bytes * layers.min(30) / 30),
    })
}

/// A number of seconds, or a duration such as `10m`; negative ones mean for ever.
fn keep_alive(value: &Value) -> Result<u64, String> {
    let text = match value {
        Value::Null => return Ok(FIVE_MINUTES),
        Value::Number(seconds) => format!("{seconds}s"),
        text => text.as_str().unwrap_or_default().to_owned(),
    };
    let invalid = || format!("time: invalid duration {text:?}");
    let unit = text.find(|char: char| char.is_ascii_alphabetic()).ok_or_else(invalid)?;
    let number: f64 = text[..unit].parse().map_err(|_| invalid())?;
    let unit = match &text[unit..] {
        "ms" => 1.0,
        "s" => 1000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        _ => return Err(invalid()),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that is not negative"
    )]
    Ok(if number < 0.0 { EVER } else { (number * unit) as u64 })
}

/// The status and the words of one; none where nobody waits for it any more.
type Refusal = Option<(&'static str, &'static str)>;

/// The time that a load took, and whether nothing was read before, in nanoseconds.
struct Loaded {
    took: u64,
    fresh: bool,
}

/// Waits until the model is there and takes it, or says why it does not come; nothing where nobody waits any more.
fn load(stream: &TcpStream, world: &Mutex<World>, ask: &Ask, model: &Model) -> Result<Loaded, Refusal> {
    let mut waits = false;
    loop {
        let mut now = world.lock().unwrap();
        let here = now
            .memory
            .runners
            .iter()
            .any(|runner| runner.blob == ask.blob && runner.num_ctx == ask.num_ctx);
        if !here && !waits {
            if now.waiting >= now.queue {
                let full = "server busy, please try again.  maximum pending requests exceeded";
                return Err(Some(("503 Service Unavailable", full)));
            }
            (now.waiting, waits) = (now.waiting + 1, true);
        }
        // One load at a time, and who waits for another one is not in its way.
        let turn = if now.loading && !here {
            Turn::Wait
        } else {
            now.memory.turn(ask, millis())
        };
        match turn {
            Turn::Ready => {
                now.waiting -= usize::from(waits);
                let fresh = now.memory.begin(ask);
                return Ok(Loaded { took: 1_361_823, fresh });
            }
            Turn::Load => {
                let time = now.load;
                now.loading = true;
                drop(now);
                let waited = wait(stream, time);
                let mut now = world.lock().unwrap();
                (now.loading, now.waiting) = (false, now.waiting - usize::from(waits));
                return finish(now, ask, model, waited);
            }
            Turn::Wait => {
                drop(now);
                if !wait(stream, LOOK) {
                    world.lock().unwrap().waiting -= usize::from(waits);
                    return Err(None);
                }
            }
        }
    }
}

fn finish(mut world: MutexGuard<'_, World>, ask: &Ask, model: &Model, waited: bool) -> Result<Loaded, Refusal> {
    if !waited {
        world.aborted.push(ask.name.clone());
        return Err(None);
    }
    world.loads.push(ask.name.clone());
    if let Err(failure) = model.says {
        return Err(Some(failure));
    }
    world.memory.load(ask);
    let fresh = world.memory.begin(ask);
    Ok(Loaded {
        took: 4_200_000_000,
        fresh,
    })
}

/// Waits; false as soon as the client has gone.
fn wait(stream: &TcpStream, time: Duration) -> bool {
    let start = Instant::now();
    loop {
        if gone(stream) {
            return false;
        }
        if start.elapsed() >= time {
            return true;
        }
        thread::sleep(LOOK.min(time));
    }
}

fn gone(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let closed = matches!(stream.peek(&mut [0]), Ok(0));
    stream.set_nonblocking(false).unwrap();
    closed
}

fn say(stream: &mut TcpStream, world: &Mutex<World>, model: &Model, body: &Value, loaded: &Loaded) {
    let name = body["model"].as_str().unwrap();
    let text = model.says.unwrap();
    let tokens = 25;
    let reads = world.lock().unwrap().reads;
    // What was read before is not read again, and nobody says so.
    let reading = if loaded.fresh {
        tokens * 1_000_000_000 / reads
    } else {
        1_000_000
    };
    let last = replies::last(name, loaded.took, tokens, reading);
    if body["stream"] == false {
        return replies::whole(stream, text, last);
    }
    let end = match model.manner {
        Manner::Whole | Manner::Mute => format!("{last}\n"),
        Manner::Dies => "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n".to_owned(),
        Manner::Cut | Manner::Endless => String::new(),
    };
    let said = replies::piece(name, text);
    http::pieces(stream, NDJSON, [format!("{said}\n{end}").as_bytes()]);
    while model.manner == Manner::Endless && wait(stream, LOOK) {
        let _ = stream.flush();
    }
    http::end(stream);
}
