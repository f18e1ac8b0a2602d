//! `lotse doctor`: gathers the facts and prints what they mean.

use std::env;
use std::fs;

use crate::config::{BackendKind, Config};
use crate::context::shell as process;
use crate::doctor::{self, Finding, Hook, Inside, Installed, ServerFound, ServesRole, StandIn, State};
use crate::error::{Error, Result};
use crate::models::backend;
use crate::models::dispatch::{self, Planned};
use crate::models::route::Role;
use crate::models::route::inventory::Api;
use crate::models::route::plan::{self, Need};
use crate::paths::Paths;
use crate::shell::install::{self, Place};
use crate::shell::{Shell, script};
use crate::terminal::{self, progress::Bar};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints the findings.
///
/// # Errors
///
/// Fails when something is broken, and when it cannot be printed.
pub(super) fn run(paths: &Paths) -> Result<()> {
    let findings = findings(paths)?;
    for finding in &findings {
        terminal::print_line(finding.to_string())?;
    }
    match findings.iter().filter(|finding| finding.state == State::Fail).count() {
        0 => Ok(()),
        1 => Err(Error::failed("one thing is broken")),
        count => Err(Error::failed(format!("{count} things are broken"))),
    }
}

fn findings(paths: &Paths) -> Result<Vec<Finding>> {
    let program = script::program()?;
    let mut all = doctor::program(VERSION, &program, script::named().as_deref());
    let config = Config::load(&paths.config, |name| env::var(name).ok());
    all.extend(doctor::config(&paths.config, paths.config.exists(), &config));
    if let Ok(config) = &config {
        match answers(config, paths) {
            Ok(findings) => all.extend(findings),
            Err(error) => all.push(Finding::fail(&error)),
        }
    }
    let shell = process::current();
    all.extend(doctor::shell(shell, process::version(shell, &paths.cache).as_deref()));
    all.extend(doctor::hook(shell, loaded().as_ref(), VERSION));
    all.extend(doctor::installed(&installed(paths), VERSION));
    Ok(all)
}

/// What answers, after asking all servers.
fn answers(config: &Config, paths: &Paths) -> Result<Vec<Finding>> {
    if config.backend == BackendKind::Fake {
        return Ok(vec![doctor::fake()]);
    }
    let planned = dispatch::plan_afresh(Need::answer(Role::Coder), config, paths)?;
    let inside = planned.inventory().embedded;
    let servers = servers(&planned, inside.is_some());
    let roles: Vec<ServesRole> = Role::ALL.into_iter().map(|role| serves(role, &planned)).collect();
    let answers = servers.iter().any(|server| server.state.is_ok());
    let by_server = |role: &ServesRole| role.model.is_some() || matches!(role.stand_in, Some(StandIn::Server(_)));
    let spare = answers && roles.iter().all(by_server);
    let mut findings = doctor::servers(&servers);
    findings.extend(doctor::roles(&roles, answers));
    if let Some(model) = inside {
        findings.extend(doctor::inside(&Inside {
            engine: backend::embedded::engine_program().map(drop),
            model: backend::model_file(&model, paths, &Bar::new()).map(|file| file.display().to_string()),
            spare,
        }));
    }
    Ok(findings)
}

fn servers(planned: &Planned, has_inside: bool) -> Vec<ServerFound> {
    let listing = planned.listing();
    let found = listing.servers.iter().map(|server| {
        let known = planned.known(&server.at);
        let down = known.and_then(|known| known.down.as_ref());
        ServerFound {
            kind: match server.api {
                Api::Ollama => BackendKind::Ollama,
                Api::OpenAi => BackendKind::OpenAi,
            },
            version: known.map(|known| known.version.clone()).unwrap_or_default(),
            at: server.at.clone(),
            state: match (&server.refused, down) {
                (Some(error), _) => Err(error.clone()),
                (None, Some(down)) => Err(down.error()),
                (None, None) => Ok(()),
            },
            missed: !has_inside || server.named || known.is_some_and(|known| known.stock_at > 0),
        }
    });
    found.collect()
}

/// The first model of the list that could answer, whatever room there is just now.
fn serves(role: Role, planned: &Planned) -> ServesRole {
    let inventory = planned.inventory();
    let mut passed = Vec::new();
    let mut model = None;
    for entry in planned.listing().entries.iter().filter(|entry| entry.role == role) {
        let Some(Ok(stock)) = inventory.server(&entry.server).map(|server| server.has.as_ref()) else {
            continue;
        };
        let known = stock.model(&entry.model);
        match known.map(|known| known.broken.as_ref()) {
            _ if entry.model.is_empty() => model = Some(("its model".to_owned(), entry.server.clone())),
            Some(None) => model = Some((entry.model.clone(), entry.server.clone())),
            Some(Some(reason)) => passed.push((entry.model.clone(), reason.clone())),
            None => passed.push((entry.model.clone(), plan::NOT_INSTALLED.to_owned())),
        }
        if model.is_some() {
            break;
        }
    }
    let stand_in = match planned.choice_for(role) {
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
        stand_in,
    }
}

/// The hook that this process descends from.
fn loaded() -> Option<Hook> {
    let hook = Hook::parse(&env::var("LOTSE_HOOK").ok()?)?;
    process::is_ancestor(hook.pid).then_some(hook)
}

fn installed(paths: &Paths) -> Vec<Installed> {
    let look = |shell| {
        let place = Place::of(shell, paths).ok()?;
        let bytes = fs::read(place.script()).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        Some(Installed {
            shell,
            version: install::version_of(&text).map(str::to_owned),
            has_line: place.has_line().unwrap_or(false),
        })
    };
    [Shell::Bash, Shell::Zsh, Shell::Fish]
        .into_iter()
        .filter_map(look)
        .collect()
}
