//! Fetching a model: the weights of the one inside lotse, or a model of Ollama.

use std::env;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::{Meant, entries, meant, unknown};
use crate::app::App;
use crate::error::{Error, Result};
use crate::messages::{models as messages, weights as weights_messages};
use crate::models::backend::server::ollama::{Pulled, proper_name};
use crate::models::dispatch::{self, Dispatcher, Server};
use crate::models::route::Role;
use crate::models::route::inventory::Api;
use crate::models::route::plan::Need;
use crate::models::weights;
use crate::terminal::{self, layers::Layers, progress::Bar};

/// Models that were never seen to load from this version of Ollama on: reading them is a waste of a large download.
const NOT_LOADING: (&str, (u32, u32)) = ("llama3.2-vision", (0, 30));

/// Downloads a model.
///
/// # Errors
///
/// Fails for a model that nobody has, without room for it, and as the server does.
pub(crate) fn pull(app: &App, name: &str) -> Result<()> {
    let meant = meant(proper_name(name), &app.config);
    if let Meant::Inside(name) = &meant {
        let Some(model) = weights::find(name) else {
            return Err(Error::failed(messages::is_your_own_file(name)).hint(messages::nothing_to_download()));
        };
        return weights::pull(model, &app.paths, &Bar::new()).map(drop);
    }
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    let (server, model) = choose(&meant, &dispatcher).ok_or_else(|| unknown(name, &dispatcher))?;
    let known = dispatcher.known(&server.at);
    if let Some(down) = known.and_then(|known| known.down.as_ref()) {
        return Err(down.error());
    }
    let version = known.map(|known| known.version.as_str()).unwrap_or_default();
    if not_loading(&model, version) {
        terminal::say(&messages::was_not_seen_to_load(version, &model));
    }
    pull_from(server, &model)?;
    // What was known of the server's disk until now is wrong.
    dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    terminal::say(&messages::is_here(model));
    Ok(())
}

/// The server and the name. A role means its preferred model, or the first one that the server is able to load; any other
/// name goes to Ollama, which knows more models than lotse.
fn choose<'a>(meant: &Meant, dispatcher: &'a Dispatcher) -> Option<(&'a Server, String)> {
    let listing = dispatcher.listing();
    let ours = entries(meant, listing);
    let mut of_ollama = ours.iter().filter_map(|entry| {
        let server = listing.server(&entry.server)?;
        (server.api == Api::Ollama).then_some((server, entry.model.clone()))
    });
    match meant {
        Meant::Role(_) => of_ollama.find(|(server, model)| {
            let known = dispatcher.known(&server.at);
            known.is_none_or(|known| {
                known.broken(model, dispatch::now()).is_none() && !not_loading(model, &known.version)
            })
        }),
        Meant::Named(name) => of_ollama.next().or_else(|| {
            // A name of Ollama has a tag; anything else is more likely a slip.
            let server = listing.servers.iter().find(|server| server.api == Api::Ollama)?;
            name.contains(':').then(|| (server, name.clone()))
        }),
        Meant::Inside(_) => None,
    }
}

/// Whether a model was never seen to load from a version of Ollama on.
pub(crate) fn not_loading(model: &str, version: &str) -> bool {
    let (family, since) = NOT_LOADING;
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    let version = (numbers.next().flatten(), numbers.next().flatten());
    model.starts_with(family) && matches!(version, (Some(major), Some(minor)) if (major, minor) >= since)
}

fn pull_from(server: &Server, model: &str) -> Result<()> {
    let disk = if server.here { models_dir() } else { None };
    let layers = Layers::new(model);
    let mut full = None;
    let mut checked: Option<String> = None;
    let done = server.host().pull(model, &mut |pulled: &Pulled| {
        if let (Some(disk), Some((done, total))) = (&disk, pulled.bytes) {
            // Once for each layer: the first one is nearly all there is.
            if checked != pulled.layer {
                checked.clone_from(&pulled.layer);
                full = weights::reserve(disk, total - done).err();
            }
        }
        if full.is_some() {
            return ControlFlow::Break(());
        }
        layers.show(pulled);
        ControlFlow::Continue(())
    });
    layers.end();
    match full {
        Some(error) => Err(Error::failed(error.sentence()).hint(weights_messages::move_ollama())),
        None => done,
    }
}

/// Where an Ollama on this machine keeps its models, as far as can be told from outside.
fn models_dir() -> Option<PathBuf> {
    let set = env::var_os("OLLAMA_MODELS").map(PathBuf::from);
    let own = env::home_dir().map(|home| home.join(".ollama/models"));
    let service = [
        "/usr/share/ollama/.ollama/models",
        "/var/lib/ollama/models",
        "/var/lib/ollama/.ollama/models",
    ];
    let all = set.into_iter().chain(service.iter().map(PathBuf::from)).chain(own);
    all.into_iter().find(|dir: &PathBuf| Path::is_dir(dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_that_do_not_load_are_told_by_the_version() {
        for (model, version, expected) in [
            ("llama3.2-vision:11b", "0.33.0", true),
            ("llama3.2-vision:11b", "1.0.0-rc1", true),
            ("llama3.2-vision:11b", "0.29.9", false),
            ("llama3.2-vision:11b", "", false),
            ("llama3.2:3b", "0.33.0", false),
        ] {
            assert_eq!(not_loading(model, version), expected, "{model} {version}");
        }
    }
}
