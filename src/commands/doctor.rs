//! `lotse doctor`: gathers the facts and prints what they mean.

use std::env;
use std::fs;

use crate::backend::server::{ollama::Ollama, openai::OpenAi};
use crate::backend::{self, Backend as _};
use crate::config::{BackendKind, Config};
use crate::context::shell as process;
use crate::doctor::{self, Finding, Hook, Installed, Source, State};
use crate::error::{Error, Result};
use crate::install::{self, Place};
use crate::paths::Paths;
use crate::shell::{Shell, script};
use crate::ui::{self, progress::Bar};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Prints the findings.
///
/// # Errors
///
/// Fails when something is broken, and when it cannot be printed.
pub(super) fn run(paths: &Paths) -> Result<()> {
    let findings = findings(paths)?;
    for finding in &findings {
        ui::print_line(&finding.to_string())?;
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
        all.extend(about_backend(config, paths));
    }
    let shell = process::current();
    all.extend(doctor::shell(shell, process::version(shell, &paths.cache).as_deref()));
    all.extend(doctor::hook(shell, loaded().as_ref(), VERSION));
    all.extend(doctor::installed(&installed(paths), VERSION));
    Ok(all)
}

fn about_backend(config: &Config, paths: &Paths) -> Vec<Finding> {
    let source = match config.backend {
        BackendKind::Fake => Source::Fake,
        BackendKind::Embedded => Source::Embedded(
            backend::embedded::engine_program().map(drop),
            backend::model_file(&config.embedded.model, paths, &Bar::new()).map(|file| file.display().to_string()),
        ),
        kind @ BackendKind::Ollama => match Ollama::open(&config.ollama, config.offline) {
            Ok(ollama) => Source::Server(kind, ollama.model(), ollama.look()),
            Err(error) => Source::Server(kind, config.ollama.model.clone(), Err(error)),
        },
        kind @ BackendKind::OpenAi => match OpenAi::open(&config.openai, |name| env::var(name).ok(), config.offline) {
            Ok(server) => Source::Server(kind, server.model(), server.look()),
            Err(error) => Source::Server(kind, String::new(), Err(error)),
        },
    };
    doctor::backend(&source)
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
