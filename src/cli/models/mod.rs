//! `lotse models`: the models of each role, on this machine and on its servers.

mod list;
mod pull;
mod vram;
mod warm;

pub(super) use self::pull::offer;
use crate::cli::args::{self, Models, ModelsArgs};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::models::dispatch::{self, Listing, Planned};
use crate::models::route::Role;
use crate::models::route::inventory::Entry;
use crate::models::weights;
use crate::paths::Paths;

/// The name of the role that the model inside lotse has.
const EMBEDDED: &str = "embedded";

/// Runs a subcommand of `lotse models`.
///
/// # Errors
///
/// Fails for an unknown model, and when a server does not do what was asked.
pub(super) fn run(args: &ModelsArgs, paths: &Paths) -> Result<()> {
    let config = super::config(&args::Route::default(), paths)?;
    match args.command.as_ref().unwrap_or(&Models::List) {
        Models::List => list::run(&config, args.json, paths),
        Models::Pull(pull) => pull::run(pull, &config, paths),
        Models::Warm(warm) => warm::warm(warm, &config, paths),
        Models::Unload(unload) => warm::unload(unload, &config, paths),
        Models::Vram => vram::run(&config, args.json, paths),
    }
}

/// What a person means by a role or a name.
enum Meant {
    /// The model inside lotse: its name.
    Inside(String),
    /// A role on servers.
    Role(Role),
    /// A model that the configuration lists, or that Ollama may have.
    Named(String),
}

fn meant(name: &str, config: &Config) -> Meant {
    let role = Role::ALL.into_iter().find(|role| role.name() == name);
    match role {
        Some(role) => Meant::Role(role),
        None if name == EMBEDDED => Meant::Inside(dispatch::inside(config).to_owned()),
        None if weights::find(name).is_some() => Meant::Inside(name.to_owned()),
        None => Meant::Named(name.to_owned()),
    }
}

/// The models of servers that are meant: those of a role, or the one with a name.
fn entries<'a>(meant: &Meant, listing: &'a Listing) -> Vec<&'a Entry> {
    let matches = |entry: &&Entry| match meant {
        Meant::Inside(_) => false,
        Meant::Role(role) => entry.role == *role,
        Meant::Named(name) => entry.model == *name,
    };
    listing.entries.iter().filter(matches).collect()
}

/// A name that means nothing.
fn unknown(name: &str, planned: &Planned) -> Error {
    let listed = planned.listing().entries.iter().map(|entry| entry.model.clone());
    let fixed = Role::ALL
        .iter()
        .map(|role| role.name())
        .chain(weights::names())
        .chain([EMBEDDED]);
    let known: Vec<String> = listed.chain(fixed.map(str::to_owned)).collect();
    let nearest = known
        .iter()
        .max_by(|a, b| strsim::jaro(name, a).total_cmp(&strsim::jaro(name, b)))
        .filter(|nearest| strsim::jaro(name, nearest) > 0.7);
    let hint = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            "name a role, which is `fast`, `coder`, `heavy` or `embedded`, or a model of Ollama with its tag".to_owned()
        }
    };
    Error::new(Kind::Usage, format!("there is no model `{name}`")).hint(hint)
}
