//! The models that can be measured.

use crate::app::models::list::rows;
use crate::app::sureness::measured::Measured;
use crate::app::{App, Named};
use crate::bench::figures::Row;
use crate::config::{BackendKind, Config, List, Listed, Roles};
use crate::error::{Error, Result};
use crate::messages::{Message, bench as messages};
use crate::models::dispatch::inside;
use crate::models::route::Role;
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;

/// A model, and the configuration in which nobody else answers.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The roles that it is listed for.
    pub(super) roles: Vec<Role>,
    /// Its entry in the configuration; nothing of a model that was named, and of the one inside lotse.
    pub(super) listed: Option<Listed>,
    config: Config,
    named: Named,
}

/// The models of servers that are installed, each once, and the one inside lotse; or the one that was named.
///
/// # Errors
///
/// Fails on a configuration that names no proper server, and where there is none.
pub(super) fn all(app: &App, role: Option<Role>) -> Result<Vec<Target>> {
    let config = &app.config;
    let only = Target {
        roles: role.into_iter().collect(),
        listed: None,
        config: config.clone(),
        named: Named {
            role,
            model: true,
            ..Named::default()
        },
    };
    let by_roles = matches!(config.backend, BackendKind::Auto | BackendKind::Ollama);
    if config.model.is_some() || !by_roles {
        return Ok(vec![only]);
    }
    let rows = rows(app)?;
    let listed = Role::ALL
        .into_iter()
        .flat_map(|role| config.roles.of(role).iter().map(move |listed| (role, listed)));
    let mut targets: Vec<Target> = Vec::new();
    for ((of, listed), row) in listed.zip(&rows) {
        // A server of one model needs no name of it.
        let here = row.installed == Some(true) || row.installed.is_some() && listed.model.is_empty();
        if !here || role.is_some_and(|role| role != of) {
            continue;
        }
        match targets.iter_mut().find(|target| target.listed.as_ref() == Some(listed)) {
            Some(known) => known.roles.push(of),
            None => targets.push(Target::listed(config, of, listed)),
        }
    }
    // The rows of the roles come first, that of the model inside last.
    let last = rows
        .last()
        .filter(|_| config.backend == BackendKind::Auto && role.is_none());
    if last.is_some_and(|row| row.installed == Some(true)) {
        targets.push(Target {
            config: Config {
                model: Some(inside(config).to_owned()),
                ..config.clone()
            },
            ..only
        });
    }
    if targets.is_empty() {
        return Err(Error::failed(messages::no_model()).hint(messages::fetch_one()));
    }
    Ok(targets)
}

impl Target {
    fn listed(config: &Config, role: Role, listed: &Listed) -> Self {
        let mut roles = Roles {
            fast: List::default(),
            coder: List::default(),
            heavy: List::default(),
        };
        roles.of_mut(role).0.push(listed.clone());
        Self {
            roles: vec![role],
            listed: Some(listed.clone()),
            config: Config {
                roles,
                ..config.clone()
            },
            named: Named {
                role: Some(role),
                ..Named::default()
            },
        }
    }

    /// Makes the row of figures before it has answered anything.
    pub(super) fn row(&self, stopped: Option<Message>) -> Row {
        let named = self.config.model.clone().unwrap_or_default();
        Row {
            model: self.listed.as_ref().map_or(named, |listed| listed.model.clone()),
            backend: self.config.backend.to_string(),
            roles: self.roles.iter().map(ToString::to_string).collect(),
            listed: self.listed.clone(),
            stopped,
            ..Row::default()
        }
    }

    /// The same run of lotse, with this model alone.
    pub(super) fn app(&self, app: &App) -> App {
        App {
            paths: app.paths.clone(),
            config: self.config.clone(),
            log: app.log.clone(),
            language: app.language,
            named: self.named,
            background: false,
        }
    }

    /// The model as it is asked, and what it is known as where something was measured of it.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be asked.
    pub(super) fn choose(&self, app: &App) -> Result<(Choice, Option<Measured>)> {
        let wanted = Wanted::for_command("", self.named.role.or(Some(Role::Coder)));
        let mut dispatcher = app.dispatcher(&wanted)?;
        let choice = dispatcher.next().ok_or_else(|| dispatcher.error())?;
        let backend = dispatcher.open(&choice, &())?;
        let measured = Measured::of(&choice, backend.as_ref(), &dispatcher, &app.paths);
        Ok((choice, measured))
    }
}
