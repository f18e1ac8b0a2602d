//! The servers and models that the configuration names.

use std::time::Duration;

use reqwest::Url;

use crate::config::{BackendKind, Config, Listed};
use crate::error::{Error, Result};
use crate::models::backend::server::endpoint;
use crate::models::backend::server::ollama::{self, Host, Ollama};
use crate::models::backend::server::openai::{self, Key, OpenAi};
use crate::models::backend::server::pace::Pace;
use crate::models::http;
use crate::models::route::Role;
use crate::models::route::inventory::{Api, Entry};
use crate::models::route::plan::Choice;

/// A server that the configuration names.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its address as people see it, which is also what it is known by.
    pub(crate) at: String,
    /// Its whole address.
    pub(crate) url: Url,
    /// Its protocol.
    pub(crate) api: Api,
    /// Where its key is.
    pub(crate) key: Key,
    /// Whether it is on this machine.
    pub(crate) here: bool,
    /// Whether somebody wrote its address down.
    pub(crate) named: bool,
    /// Why it may not be asked.
    pub(crate) refused: Option<Error>,
}

impl Server {
    /// For what Ollama does beside answering.
    pub(crate) fn host(&self) -> Host {
        Host::new(self.url.clone())
    }

    /// A model of a server that speaks the protocol of `OpenAI`.
    pub(crate) fn openai(&self, model: &str) -> Result<OpenAi> {
        OpenAi::new(self.url.clone(), model, &self.key, |name| std::env::var(name).ok())
    }

    /// A model of an Ollama server, as it was chosen.
    pub(crate) fn ollama(&self, choice: &Choice) -> Ollama {
        Ollama {
            host: self.host(),
            model: choice.model.clone(),
            num_ctx: choice.num_ctx,
            keep_alive: choice.keep_alive,
            gpu_layers: choice.gpu_layers,
            loads: choice.loads,
            loaded: None.into(),
            pace: Pace::default(),
            plain: false.into(),
        }
    }
}

/// All that may answer, from the configuration.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listing {
    /// The servers.
    pub(crate) servers: Vec<Server>,
    /// Their models, for each role the preferred one first.
    pub(crate) entries: Vec<Entry>,
    /// Whether words stay on this machine.
    pub(crate) offline: bool,
    /// The model that the user has named.
    pub(crate) named: Option<String>,
}

impl Listing {
    /// Reads the configuration. Servers that may not be asked are there with the reason.
    ///
    /// # Errors
    ///
    /// Fails on an address that is none.
    pub(crate) fn new(config: &Config) -> Result<Self> {
        let mut listing = Self {
            offline: config.offline,
            named: config.model.clone(),
            ..Self::default()
        };
        for role in Role::ALL {
            for listed in listed(config, role) {
                listing.add(config, role, &listed)?;
            }
        }
        Ok(listing)
    }

    /// The server at an address.
    pub(crate) fn server(&self, at: &str) -> Option<&Server> {
        self.servers.iter().find(|server| server.at == at)
    }

    /// Whether a server has a model for a role.
    pub(crate) fn has(&self, server: &Server, role: Role) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.role == role && entry.server == server.at)
    }

    fn add(&mut self, config: &Config, role: Role, listed: &Listed) -> Result<()> {
        let url = address(config, role, listed)?;
        let at = endpoint::shown(&url);
        if self.server(&at).is_none() {
            self.servers.push(Server {
                at: at.clone(),
                api: listed.api(),
                key: Key {
                    variable: listed.key_env.clone(),
                    file: listed.key_file.clone(),
                },
                here: http::is_loopback(&url),
                named: listed.endpoint.is_some() || config.ollama.endpoint.is_some() || config.ollama.host.is_some(),
                refused: endpoint::allowed(&url, config.offline).err(),
                url,
            });
        }
        let keep_alive: Duration = config.ollama.keep_alive(role);
        self.entries.push(Entry {
            role,
            model: match listed.api() {
                Api::Ollama => ollama::proper_name(&listed.model).to_owned(),
                Api::OpenAi => listed.model.clone(),
            },
            server: at,
            num_ctx: listed.num_ctx.unwrap_or(config.ollama.num_ctx),
            keep_alive: listed.keep_alive.unwrap_or(keep_alive),
        });
        Ok(())
    }
}

/// The models of a role: those of the configuration, or the one that was named.
fn listed(config: &Config, role: Role) -> Vec<Listed> {
    let of_role = config.roles.of(role);
    let named = config.model.as_deref();
    match config.backend {
        BackendKind::OpenAi => vec![Listed {
            model: named.unwrap_or_default().to_owned(),
            endpoint: Some(config.openai.endpoint.clone()),
            api: Some(Api::OpenAi),
            key_env: config.openai.key_env.clone(),
            key_file: config.openai.key_file.clone(),
            ..Listed::default()
        }],
        BackendKind::Auto | BackendKind::Ollama => match named {
            Some(name) => {
                let mut all = Role::ALL.iter().flat_map(|role| config.roles.of(*role));
                let known = all.find(|listed| same_name(listed, name)).cloned();
                vec![known.unwrap_or_else(|| Listed::named(name))]
            }
            None => of_role.to_vec(),
        },
        BackendKind::Embedded | BackendKind::Fake => Vec::new(),
    }
}

/// Returns true if a model is listed by this name or by another one that means the same.
fn same_name(listed: &Listed, name: &str) -> bool {
    match listed.api() {
        Api::Ollama => ollama::proper_name(&listed.model) == ollama::proper_name(name),
        Api::OpenAi => listed.model == name,
    }
}

fn address(config: &Config, role: Role, listed: &Listed) -> Result<Url> {
    let setting = |name: &str| format!("roles.{role}: {name}");
    match (&listed.endpoint, listed.api()) {
        (Some(endpoint), Api::OpenAi) if config.backend == BackendKind::OpenAi => {
            endpoint::parse(endpoint, openai::PORT, "openai.endpoint")
        }
        (Some(endpoint), Api::OpenAi) => endpoint::parse(endpoint, openai::PORT, &setting("endpoint")),
        (Some(endpoint), Api::Ollama) => endpoint::parse(endpoint, ollama::PORT, &setting("endpoint")),
        (None, Api::OpenAi) => endpoint::parse(&config.openai.endpoint, openai::PORT, "openai.endpoint"),
        (None, Api::Ollama) => {
            let quotes = |char: char| char.is_whitespace() || matches!(char, '"' | '\'');
            let host = config.ollama.host.as_deref().map(|host| host.trim_matches(quotes));
            let host = host.filter(|host| !host.is_empty());
            match (host, &config.ollama.endpoint) {
                (Some(host), _) => endpoint::ollama_host(host, ollama::PORT),
                (None, Some(endpoint)) => endpoint::parse(endpoint, ollama::PORT, "ollama.endpoint"),
                (None, None) => endpoint::parse("127.0.0.1", ollama::PORT, "ollama.endpoint"),
            }
        }
    }
}
