//! What answers: servers, roles, the model inside, and a question by the way that the key takes.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use super::question;
use crate::app::var;
use crate::config::{BackendKind, Config};
use crate::diagnostic::Diagnostic;
use crate::doctor::{self, Inside, ServerFound, ServesRole, StandIn};
use crate::error::{Error, Result};
use crate::messages::server::{self as server_messages, name_listed_model};
use crate::messages::{Message, Seconds, Tenths, doctor as messages, route};
use crate::models::backend::embedded::{Embedded, engine_program};
use crate::models::backend::server::offered::LLAMA_CPP;
use crate::models::backend::server::openai::OpenAi;
use crate::models::backend::{self, Backend as _, Chat};
use crate::models::dispatch::{self, Dispatcher, Listing, Server};
use crate::models::route::Role;
use crate::models::route::inventory::Api;
use crate::models::route::plan::{Choice, Need};
use crate::models::weights;
use crate::paths::Paths;
use crate::redact::Redactor;
use crate::shell::Shell;
use crate::terminal::progress::Bar;

/// A server that says nothing for so long is not waited for; one that loads a model first may take longer.
const ONE_TOKEN: Duration = Duration::from_secs(20);

/// What answers, after asking all servers, and after a question as the key asks it.
pub(super) fn answers(shell: Shell, config: &Config, paths: &Paths) -> Result<Vec<Diagnostic>> {
    if config.backend == BackendKind::Fake {
        return Ok(vec![doctor::fake(), question::ask(shell, config, paths)]);
    }
    let need = Need::answer(Role::Coder);
    let dispatcher = dispatch::plan_afresh(need, config, paths)?;
    let inside = dispatcher.inventory().embedded;
    let model = |name: &String| backend::model_file(name, paths, &Bar::new());
    let model = inside.as_ref().map(|name| (name, model(name)));
    let servers = servers(&dispatcher, inside.is_some());
    let mut diagnostics = doctor::servers(&servers);
    diagnostics.extend(by_proxy(dispatcher.listing()));
    let broken = |choice: &Choice| match &choice.server {
        Some(at) => servers.iter().any(|server| server.at == *at && server.state.is_err()),
        None => model.as_ref().is_none_or(|(_, file)| file.is_err()) || engine_program().is_err(),
    };
    let asks = dispatcher.plan.choices.first().is_some_and(|first| !broken(first));
    let question = asks.then(|| question::ask(shell, config, paths));
    // A model that is listed and does not load is known by now.
    let dispatcher = if asks {
        dispatch::plan(need, config, paths)?
    } else {
        dispatcher
    };
    let roles: Vec<ServesRole> = Role::ALL.into_iter().map(|role| serves(role, &dispatcher)).collect();
    let answers = servers.iter().any(|server| server.state.is_ok());
    let by_server = |role: &ServesRole| role.model.is_some() || matches!(role.stand_in, Some(StandIn::Server(_)));
    let spare = answers && roles.iter().all(by_server);
    diagnostics.extend(doctor::roles(&roles, answers));
    if let Some((name, model)) = model {
        diagnostics.extend(doctor::inside(&Inside {
            engine: engine(model.as_deref().ok(), config, paths),
            is_being_fetched: weights::find(name).is_some_and(|model| weights::is_being_fetched(model, paths)),
            model: model.map(|file| file.display().to_string()),
            spare,
        }));
    }
    diagnostics.extend(question);
    Ok(diagnostics)
}

/// Starts the engine where there is one, and a model for it.
fn engine(model: Option<&Path>, config: &Config, paths: &Paths) -> Result<bool> {
    engine_program()?;
    let Some(model) = model else { return Ok(false) };
    Embedded::open(&config.embedded, model, paths)?.start_up()?;
    Ok(true)
}

/// The servers elsewhere that are asked through a proxy.
fn by_proxy(listing: &Listing) -> Vec<Diagnostic> {
    let elsewhere = listing
        .servers
        .iter()
        .filter(|server| !server.here && server.refused.is_none());
    let proxied = elsewhere.filter_map(|server| {
        let host = server.url.host_str()?;
        let variable = doctor::proxy(server.url.scheme(), host, var)?;
        Some(doctor::by_proxy(&server.at, host, variable))
    });
    proxied.collect()
}

fn servers(dispatcher: &Dispatcher, has_inside: bool) -> Vec<ServerFound> {
    let listing = dispatcher.listing();
    let found = listing.servers.iter().map(|server| {
        let known = dispatcher.known(&server.at);
        let down = known.and_then(|known| known.down.as_ref());
        let state = match (&server.refused, down) {
            (Some(error), _) => Err(error.clone()),
            (None, Some(down)) => Err(down.error()),
            (None, None) => Ok(()),
        };
        let start = Instant::now();
        let tried = state.and_then(|()| match server.api {
            // A question would have it load something.
            Api::Ollama => server.host().running().map(|_| None),
            Api::OpenAi => one_token(server, dispatcher).map(Some),
        });
        let took = if server.api == Api::Ollama {
            start.elapsed()
        } else {
            Duration::ZERO
        };
        ServerFound {
            kind: match server.api {
                Api::Ollama => BackendKind::Ollama,
                Api::OpenAi => BackendKind::OpenAi,
            },
            version: known.map(|known| known.version.clone()).unwrap_or_default(),
            at: server.at.clone(),
            tried: tried.as_ref().ok().cloned().flatten(),
            state: tried.map(drop),
            refused: server.refused.is_some(),
            took,
            missed: !has_inside || server.named || known.is_some_and(|known| known.stock_at > 0),
        }
    });
    found.collect()
}

/// Asks a server for one token, by the model that would be asked first, and returns how that went. A server that says nothing
/// is left to itself.
fn one_token(server: &Server, dispatcher: &Dispatcher) -> Result<Message> {
    let plans = Role::ALL
        .into_iter()
        .map(|role| dispatcher.plan_for(Need::answer(role)));
    let choice = plans
        .filter_map(|plan| plan.choices.into_iter().next())
        .find(|choice| choice.server.as_ref() == Some(&server.at));
    let named = choice.map(|choice| choice.model).unwrap_or_default();
    let model = server.openai(&named)?;
    let (sender, said) = channel();
    thread::spawn(move || sender.send(token_of(&model)));
    said.recv_timeout(ONE_TOKEN).unwrap_or_else(|_| {
        let silent = server_messages::is_silent(Seconds(ONE_TOKEN));
        let error = Error::failed(server_messages::answer_of_server(&server.at, silent));
        Err(error.hint(server_messages::ask_again_or_look()))
    })
}

fn token_of(model: &OpenAi) -> Result<Message> {
    let chat = Chat {
        messages: vec![backend::Message {
            role: backend::Role::User,
            content: "hi".to_owned(),
        }],
        max_tokens: 1,
        ..Chat::default()
    };
    let start = Instant::now();
    model.answer(&Redactor::new().apply(chat), &mut |_| ControlFlow::Break(()))?;
    let mut parts = vec![messages::answers_after(Tenths(start.elapsed()))];
    parts.extend(model.slots().map(|(busy, all)| messages::slots_are_busy(busy, all)));
    Ok(Message::join(&parts, ", "))
}

/// The first model of the list that could answer, whatever room there is just now.
fn serves(role: Role, dispatcher: &Dispatcher) -> ServesRole {
    let inventory = dispatcher.inventory();
    let mut passed = Vec::new();
    let mut model = None;
    let mut remedy = None;
    for entry in dispatcher.listing().entries.iter().filter(|entry| entry.role == role) {
        let Some(Ok(stock)) = inventory.server(&entry.server).map(|server| server.has.as_ref()) else {
            continue;
        };
        let known = stock.model(&entry.model);
        match known.map(|known| known.broken.as_ref()) {
            _ if entry.model.is_empty() => {
                let first = stock.models.first().map(|first| Message::verbatim(&first.name));
                model = Some((
                    first.unwrap_or_else(messages::model_of_the_server),
                    entry.server.clone(),
                ));
            }
            Some(None) => model = Some((Message::verbatim(&entry.model), entry.server.clone())),
            Some(Some(reason)) => passed.push((entry.model.clone(), reason.clone())),
            None => {
                let other = inventory
                    .server(&entry.server)
                    .filter(|server| server.api == Api::OpenAi);
                let served = other.and_then(|_| dispatcher.known(&entry.server));
                match served {
                    // It has one, and does not care what that is called.
                    Some(known) if known.version == LLAMA_CPP => {
                        model = Some((Message::verbatim(&entry.model), entry.server.clone()));
                    }
                    Some(_) => {
                        remedy = Some(name_listed_model());
                        passed.push((entry.model.clone(), messages::is_not_served()));
                    }
                    None => passed.push((entry.model.clone(), route::is_not_installed())),
                }
            }
        }
        if model.is_some() {
            break;
        }
    }
    let plan = dispatcher.plan_for(Need::answer(role));
    let choice = plan.choices.first().cloned();
    let no_room = model.as_ref().zip(choice.as_ref()).and_then(|((model, _), choice)| {
        let refused = plan
            .refused
            .iter()
            .find(|refused| refused.role == role && refused.model == model.english())?;
        Some((choice.model.clone(), refused.reason.clone()))
    });
    let stand_in = match choice {
        Some(choice) if choice.backend == BackendKind::Embedded => Some(StandIn::Inside(choice.model)),
        // What a server does not have is planned nevertheless: it may say one thing and do another.
        Some(choice) if passed.iter().any(|(model, _)| *model == choice.model) => None,
        Some(choice) => Some(StandIn::Server(choice.model)),
        None => None,
    };
    ServesRole {
        role,
        model,
        passed,
        remedy,
        stand_in,
        no_room,
    }
}
