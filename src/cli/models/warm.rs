//! `lotse models warm` and `unload`: a model in memory before it is needed, and out of it again.

use std::ops::ControlFlow;
use std::time::Instant;

use super::{Meant, entries, meant, unknown};
use crate::cli::args;
use crate::config::{BackendKind, Config};
use crate::context::Facts;
use crate::error::{Error, Result};
use crate::models::backend::{self, Backend as _};
use crate::models::dispatch::{self, Planned};
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
pub(super) fn warm(args: &args::Warm, config: &Config, paths: &Paths) -> Result<()> {
    let mut config = config.clone();
    let meant = meant(&args.model, &config);
    let role = match &meant {
        Meant::Inside(name) => return warm_inside(name, &config, paths),
        Meant::Role(role) => *role,
        Meant::Named(name) => {
            config.model = Some(name.clone());
            Role::Coder
        }
    };
    let need = Need {
        asked: !args.if_free,
        displace: !args.if_free,
        ..Need::answer(role)
    };
    let mut planned = dispatch::plan_afresh(need, &config, paths)?;
    let first = planned.plan.choices.first().cloned();
    match first {
        Some(choice) if !choice.loads && choice.server.is_some() => {
            terminal::note(&choice.reason);
            Ok(())
        }
        Some(choice) if choice.loads && (choice.role == Some(role) || matches!(meant, Meant::Named(_))) => {
            load(&mut planned, &choice)
        }
        // What would answer may be loaded as well, where nobody has named it.
        Some(choice) if args.if_free && choice.loads => load(&mut planned, &choice),
        Some(choice) if args.if_free && choice.backend == BackendKind::Embedded => {
            warm_inside(&choice.model, &config, paths)
        }
        _ if args.if_free => Ok(()),
        _ => Err(planned.nobody()),
    }
}

fn load(planned: &mut Planned, choice: &Choice) -> Result<()> {
    terminal::note(format!("loading {}: {}", choice.model, choice.reason));
    let start = Instant::now();
    planned.load(choice)?;
    let seconds = start.elapsed().as_secs_f64();
    planned.remember(choice, seconds * 1000.0, start);
    terminal::note(format!("{} is loaded, after {seconds:.1} s", choice.model));
    Ok(())
}

/// Has the engine read what each question begins with.
fn warm_inside(name: &str, config: &Config, paths: &Paths) -> Result<()> {
    let facts = Facts::gather(None, None, paths)?;
    let mut chat = prompt::suggest("", &[], &[], &facts);
    chat.max_tokens = 1;
    let chat = Redactor::new().apply(chat);
    let backend = backend::open_embedded(&config.embedded, name, paths, &())?;
    let mut status = Status::new();
    backend.answer(&chat, &mut |event| {
        match event {
            backend::Event::Loading(done, total) => status.show(crate::app::suggest::Step::Loading(done, total)),
            backend::Event::Reading(done, total) => status.show(crate::app::suggest::Step::Reading(done, total)),
            backend::Event::Text(_) => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    })?;
    drop(status);
    terminal::note(format!("{} is loaded", backend.model()));
    Ok(())
}

/// Frees the memory of a model, or of all that lotse has loaded.
///
/// # Errors
///
/// Fails for an unknown model, and as the server does.
pub(super) fn unload(args: &args::Unload, config: &Config, paths: &Paths) -> Result<()> {
    let planned = dispatch::plan_afresh(Need::answer(Role::Coder), config, paths)?;
    let meant = args.model.as_deref().map(|name| meant(name, config));
    let mut gone = Vec::new();
    for server in &planned.inventory().servers {
        let Ok(stock) = &server.has else { continue };
        for loaded in &stock.loaded {
            let wanted = match &meant {
                None => loaded.ours,
                Some(Meant::Named(name)) => crate::models::route::inventory::same(&loaded.name, name),
                Some(meant) => {
                    let listed = entries(meant, planned.listing());
                    listed
                        .iter()
                        .any(|entry| entry.server == server.at && entry.model == loaded.name)
                }
            };
            if let (true, Some(server)) = (wanted, planned.listing().server(&server.at)) {
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
        let listed = planned.listing().entries.iter().any(|entry| entry.model == *name);
        if !listed {
            return Err(unknown(name, &planned));
        }
    }
    planned.forget(paths);
    terminal::note(match gone.as_slice() {
        [] => "nothing was loaded".to_owned(),
        gone => format!("unloaded {}", gone.join(", ")),
    });
    Ok::<(), Error>(())
}
