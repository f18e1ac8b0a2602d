//! The models of each role, on this machine and on its servers: what there is, and fetching, loading and unloading it.

pub(crate) mod list;
mod offer;
pub(crate) mod pull;
pub(crate) mod setup;
pub(crate) mod vram;
pub(crate) mod warm;

pub(super) use self::offer::offer;
use crate::config::Config;
use crate::error::{Error, Kind};
use crate::messages::{models as messages, usage};
use crate::models::backend::server::ollama::proper_name;
use crate::models::dispatch::{self, Dispatcher, Listing};
use crate::models::route::Role;
use crate::models::route::inventory::Entry;
use crate::models::weights;
use crate::near;

/// The name of the role that the model inside lotse has.
const EMBEDDED: &str = "embedded";

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
        None => Meant::Named(proper_name(name).to_owned()),
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
fn unknown(name: &str, dispatcher: &Dispatcher) -> Error {
    let listed = dispatcher.listing().entries.iter().map(|entry| entry.model.as_str());
    let roles = Role::ALL.iter().map(|role| role.name());
    let fixed = roles.chain(weights::names()).map(|name| -> &str { name });
    let likest = near::likest(name, listed.chain(fixed)).filter(|(_, likeness)| *likeness > 0.7);
    let hint = likest.map_or_else(messages::name_a_role, |(known, _)| usage::did_you_mean(known));
    Error::new(Kind::Usage, messages::there_is_none(name)).hint(hint)
}
