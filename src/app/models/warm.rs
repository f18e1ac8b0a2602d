//! A model in memory before it is needed, and out of it again.

use std::ops::ControlFlow;
use std::time::Instant;

use super::{Meant, entries, meant, unknown};
use crate::app::App;
use crate::config::{BackendKind, Config};
use crate::context::Facts;
use crate::error::{Error, Result};
use crate::messages::{Tenths, models as messages, route};
use crate::models::backend::{self, Backend};
use crate::models::dispatch::{self, Dispatcher};
use crate::models::route::Role;
use crate::models::route::plan::{Choice, Need};
use crate::paths::Paths;
use crate::prompt;
use crate::redact::Redactor;
use crate::terminal::{self, status::Status};

/// Loads a model and waits for it.
///
/// # Errors
///
/// Fails for an unknown model, where there is no room, and as the server does.
pub(crate) fn warm(app: &App, name: &str, if_free: bool) -> Result<()> {
    let (mut config, paths) = (app.config.clone(), &app.paths);
    let meant = meant(name, &config);
    let role = match &meant {
        Meant::Inside(name) => return warm_inside(name, &config, paths),
        Meant::Role(role) => *role,
        Meant::Named(name) => {
            config.model = Some(name.clone());
            Role::Coder
        }
    };
    let need = Need {
        asked: !if_free,
        displace: !if_free,
        ..Need::answer(role)
    };
    let mut dispatcher = dispatch::plan_afresh(need, &config, paths)?;
    let first = dispatcher.plan.choices.first().cloned();
    match first {
        Some(choice) if !choice.loads && choice.server.is_some() => {
            terminal::say(&choice.reason);
            Ok(())
        }
        Some(choice) if choice.loads && (choice.role == Some(role) || matches!(meant, Meant::Named(_))) => {
            load(&mut dispatcher, &choice, paths)
        }
        // What would answer may be loaded as well, where nobody has named it.
        Some(choice) if if_free && choice.loads => load(&mut dispatcher, &choice, paths),
        Some(choice) if if_free && choice.backend == BackendKind::Embedded => {
            warm_inside(&choice.model, &config, paths)
        }
        _ if if_free => Ok(()),
        _ => Err(dispatcher.nobody()),
    }
}

fn load(dispatcher: &mut Dispatcher, choice: &Choice, paths: &Paths) -> Result<()> {
    terminal::say(&messages::loading_because(&choice.model, &choice.reason));
    let start = Instant::now();
    let load_ms = dispatcher.load(choice)?;
    let taken = start.elapsed();
    dispatcher.remember(choice, load_ms, start);
    terminal::say(&messages::is_loaded_after(&choice.model, Tenths(taken)));
    if choice.role != Some(Role::Coder) {
        return Ok(());
    }
    let loaded = Choice {
        loads: false,
        unload: Vec::new(),
        ..choice.clone()
    };
    let backend = dispatcher.open(&loaded, &())?;
    read_constant(backend.as_ref(), paths)
}

/// Has a model read what each question for a command begins with.
fn read_constant(backend: &dyn Backend, paths: &Paths) -> Result<()> {
    let facts = Facts::gather(None, None, paths)?;
    let mut chat = prompt::suggest("", &[], &[], &facts);
    chat.max_tokens = 1;
    if !backend.continues() {
        chat.answer_start.clear();
    }
    let chat = Redactor::new().apply(chat);
    let mut status = Status::new();
    status.show(backend::Step::Reading(0, 0));
    let read = backend.answer(&chat, &mut |event| {
        match event {
            backend::Event::Loading(done, total) => status.show(backend::Step::Loading(done, total)),
            backend::Event::Reading(done, total) => status.show(backend::Step::Reading(done, total)),
            backend::Event::Token(_) | backend::Event::Text(_) => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    });
    read.map(drop)
}

/// Has the engine read what each question begins with.
fn warm_inside(name: &str, config: &Config, paths: &Paths) -> Result<()> {
    let backend = backend::open_embedded(&config.embedded, name, paths, &())?;
    read_constant(&backend, paths)?;
    terminal::say(&route::is_loaded(backend.model()));
    Ok(())
}

/// Frees the memory of a model, or of all that lotse has loaded.
///
/// # Errors
///
/// Fails for an unknown model, and as the server does.
pub(crate) fn unload(app: &App, name: Option<&str>) -> Result<()> {
    let App { config, paths, .. } = app;
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), config, paths)?;
    let meant = name.map(|name| meant(name, config));
    let mut gone = Vec::new();
    for server in &dispatcher.inventory().servers {
        let Ok(stock) = &server.has else { continue };
        for loaded in &stock.loaded {
            let wanted = match &meant {
                None => loaded.ours,
                Some(Meant::Named(name)) => crate::models::route::inventory::same(&loaded.name, name),
                Some(meant) => {
                    let listed = entries(meant, dispatcher.listing());
                    listed
                        .iter()
                        .any(|entry| entry.server == server.at && entry.model == loaded.name)
                }
            };
            if let (true, Some(server)) = (wanted, dispatcher.listing().server(&server.at)) {
                server.host().unload(&loaded.name)?;
                gone.push(loaded.name.clone());
            }
        }
    }
    if matches!(meant, None | Some(Meant::Inside(_))) {
        let name = match &meant {
            Some(Meant::Inside(name)) => name,
            _ => dispatch::inside(config),
        };
        if backend::embedded::stop(&config.embedded, name, paths) {
            gone.push(name.to_owned());
        }
    }
    if let (Some(Meant::Named(name)), true) = (&meant, gone.is_empty()) {
        let listed = dispatcher.listing().entries.iter().any(|entry| entry.model == *name);
        if !listed {
            return Err(unknown(name, &dispatcher));
        }
    }
    dispatcher.forget(paths);
    terminal::say(&match gone.as_slice() {
        [] => messages::nothing_was_loaded(),
        gone => messages::unloaded(gone.join(", ")),
    });
    Ok::<(), Error>(())
}
