//! What answers.

use std::time::Duration;

use super::{fail, ok, warn};
use crate::config::BackendKind;
use crate::diagnostic::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::messages::{Message, Tenths, doctor, route, server};
use crate::models::route::Role;

/// A server that the configuration names.
#[derive(Debug)]
pub struct ServerFound {
    /// The kind.
    pub kind: BackendKind,
    /// Its version, where it tells.
    pub version: String,
    /// Its address.
    pub at: String,
    /// Whether it answers.
    pub state: Result<()>,
    /// Whether it may not be asked at all.
    pub refused: bool,
    /// How long it took to say what it has in memory, where it was asked that.
    pub took: Duration,
    /// What it told when it was tried, as the end of a sentence about it; nothing where it was not.
    pub tried: Option<Message>,
    /// Whether nothing else could answer instead, or it was there before: then it is missed.
    pub missed: bool,
}

/// What answers for a role.
#[derive(Debug)]
pub struct ServesRole {
    /// The role.
    pub role: Role,
    /// The model and the address of its server; the preferred one of those that could be chosen.
    pub model: Option<(Message, String)>,
    /// Better models that cannot be chosen, and why.
    pub passed: Vec<(String, Message)>,
    /// What mends that where nothing can be pulled.
    pub remedy: Option<Message>,
    /// What answers where there is none; nothing where the configuration allows nothing.
    pub stand_in: Option<StandIn>,
    /// What would be asked just now instead of the model, and why.
    pub no_room: Option<(String, Message)>,
}

/// What stands in for a model.
#[derive(Debug)]
pub enum StandIn {
    /// A model of another role.
    Server(String),
    /// The model inside lotse.
    Inside(String),
}

/// The model inside lotse.
#[derive(Debug)]
pub struct Inside {
    /// The program of the engine, and whether it has been started.
    pub engine: Result<bool>,
    /// The file of the model.
    pub model: Result<String>,
    /// Whether it is only there in case that servers fail.
    pub spare: bool,
    /// Whether somebody downloads the model just now.
    pub is_being_fetched: bool,
}

/// A server that takes longer to say what it has in memory makes every question wait.
const SLOW: Duration = Duration::from_secs(2);
/// The first version of Ollama that says how likely its answers are.
const TELLS_LIKELIHOOD: [u32; 3] = [0, 12, 11];

/// The prepared answers of the backend for tests.
pub fn fake() -> Diagnostic {
    warn(
        "prepared-answers",
        &doctor::answers_are_prepared(),
        &doctor::take_real_ones(),
    )
}

/// Whether servers answer.
pub fn servers(found: &[ServerFound]) -> Vec<Diagnostic> {
    let about = |server: &ServerFound| match &server.state {
        Ok(()) => {
            let name = format!("{} {}", server.kind, server.version);
            let text = doctor::server(name.trim_end(), &server.at);
            let parts: Vec<&Message> = [&text].into_iter().chain(&server.tried).collect();
            ok("server", &Message::join(&parts, ", "))
        }
        Err(error) if server.refused => fail("server-not-allowed", error),
        Err(error) if server.missed => fail("server-fails", error),
        Err(_) => ok("server", &doctor::no_server_is_fine(server.kind, &server.at)),
    };
    found
        .iter()
        .flat_map(|server| [about(server)].into_iter().chain(flaws(server)))
        .collect()
}

/// What is wrong with a server that answers.
fn flaws(server: &ServerFound) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    if server.state.is_err() {
        return wrong;
    }
    if server.took > SLOW {
        let text = doctor::server_is_slow(&server.at, Tenths(server.took));
        wrong.push(warn("server-slow", &text, &doctor::see_what_it_does()));
    }
    if server.kind == BackendKind::Ollama && is_old(&server.version) {
        let text = doctor::server_is_old(&server.version);
        wrong.push(warn("server-old", &text, &doctor::update_ollama()));
    }
    wrong
}

/// Whether this version of Ollama is older than what lotse makes use of. One without three numbers was built by somebody.
fn is_old(version: &str) -> bool {
    let release = version.split(['-', '+']).next().unwrap_or_default();
    let numbers: Option<Vec<u32>> = release.split('.').map(|part| part.parse().ok()).collect();
    numbers.is_some_and(|numbers| numbers.len() == 3 && numbers[..] < TELLS_LIKELIHOOD[..] && numbers != [0, 0, 0])
}

/// What answers for each role. A server that does not answer has been told of already.
pub fn roles(found: &[ServesRole], servers_answer: bool) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for role in found.iter().filter(|_| servers_answer) {
        let since = |text: Message| match role.passed.first() {
            None => text,
            Some((model, reason)) => doctor::since(text, reason.map(|reason| format!("`{model}` {reason}"))),
        };
        diagnostics.push(match (&role.model, &role.stand_in) {
            (Some((model, _)), _) if role.no_room.is_some() => {
                let (instead, reason) = role.no_room.clone().unwrap_or_default();
                let text = doctor::no_room(role.role, instead, model);
                warn("no-room", &text.because(&reason), &doctor::make_room())
            }
            (Some((model, at)), _) => ok("role", &since(doctor::role(role.role, model, at))),
            (None, Some(StandIn::Server(stand_in))) => ok("role", &since(doctor::falls_back(role.role, stand_in))),
            (None, Some(StandIn::Inside(stand_in))) => {
                let text = since(doctor::falls_back(role.role, stand_in));
                warn("role-falls-back", &text, &mends(role, role.role.name()))
            }
            (None, None) => {
                let error = Error::failed(since(doctor::nothing_answers(role.role)));
                let model = missing(role).unwrap_or(role.role.name());
                fail("role-unanswered", &error.hint(mends(role, model)))
            }
        });
    }
    diagnostics
}

/// The first of the models of a role that could be fetched: what is there and cannot be loaded is not worth fetching again.
fn missing(role: &ServesRole) -> Option<&str> {
    let absent = |reason: &Message| reason.english() == route::is_not_installed().english();
    let missing = role.passed.iter().find(|(_, reason)| absent(reason));
    missing.map(|(model, _)| model.as_str())
}

/// What mends that the models of a role cannot be chosen: to pull this one, where that can be done and helps.
fn mends(role: &ServesRole, name: &str) -> Message {
    let helps = role.passed.is_empty() || missing(role).is_some();
    let pull = || {
        if helps {
            server::pull(name)
        } else {
            server::name_another_model()
        }
    };
    role.remedy.clone().unwrap_or_else(pull)
}

/// Whether the model inside lotse can answer.
pub fn inside(found: &Inside) -> Vec<Diagnostic> {
    let model = match &found.model {
        Ok(file) => ok("embedded-model", &doctor::embedded_model(file)),
        Err(_) if found.is_being_fetched => warn(
            "embedded-model-comes",
            &doctor::model_is_being_fetched(),
            &doctor::wait_for_it(),
        ),
        Err(error) if found.spare => {
            let text = doctor::no_fallback(error.sentence());
            Diagnostic::new("embedded-model", Severity::Warning, &text).fixed_by(error.advice())
        }
        Err(error) => fail("embedded-model", error),
    };
    let engine = match &found.engine {
        Ok(true) => ok("engine", &doctor::engine_starts()),
        Ok(false) => ok("engine", &doctor::engine_is_found()),
        Err(error) => fail("engine", error),
    };
    vec![engine, model]
}

#[cfg(test)]
mod tests {
    use super::super::shown;
    use super::*;
    use crate::messages::Language;

    #[test]
    fn what_answers_reads_like_this() {
        let server = |state, missed| ServerFound {
            kind: BackendKind::Ollama,
            version: "0.33.0".to_owned(),
            at: "http://box".to_owned(),
            state,
            refused: false,
            took: Duration::ZERO,
            tried: None,
            missed,
        };
        let gone =
            || Err(Error::failed(Message::verbatim("Ollama does not answer")).hint(Message::verbatim("start it")));
        let mut all = servers(&[server(Ok(()), true), server(gone(), true), server(gone(), false)]);
        let role = |model: Option<&str>, passed: &[(&str, &str)], stand_in: Option<StandIn>| ServesRole {
            role: Role::Coder,
            model: model.map(|model| (Message::verbatim(model), "http://box".to_owned())),
            passed: passed
                .iter()
                .map(|(model, why)| ((*model).to_owned(), Message::verbatim(*why)))
                .collect(),
            remedy: None,
            stand_in,
            no_room: None,
        };
        let missing = [("big:30b", "is not installed")];
        let found = [
            role(Some("m:1b"), &[], None),
            role(Some("m:1b"), &missing, None),
            role(None, &missing, Some(StandIn::Inside("qwen".to_owned()))),
            role(None, &missing, Some(StandIn::Server("m:1b".to_owned()))),
            role(None, &missing, None),
        ];
        all.extend(roles(&found, true));
        assert!(roles(&found, false).is_empty());
        let model = || Err(Error::failed(Message::verbatim("the model is not here")).hint(Message::verbatim("run x")));
        all.extend(inside(&Inside {
            engine: Err(Error::failed(Message::verbatim("no engine"))),
            model: Ok("/m.gguf".to_owned()),
            spare: false,
            is_being_fetched: false,
        }));
        for (spare, is_being_fetched) in [(true, false), (false, false), (true, true)] {
            all.extend(inside(&Inside {
                engine: Ok(is_being_fetched),
                model: model(),
                spare,
                is_being_fetched,
            }));
        }
        let shown: Vec<String> = all
            .iter()
            .map(|diagnostic| shown(diagnostic, Language::English))
            .collect();
        insta::assert_snapshot!(shown.join("\n"), @r"
        ok    ollama 0.33.0 at http://box
        FAIL  Ollama does not answer
              hint: start it
        ok    ollama: there is none at http://box, which is fine
        ok    coder: m:1b at http://box
        ok    coder: m:1b at http://box, since `big:30b` is not installed
        warn  coder: qwen stands in, since `big:30b` is not installed
              hint: run `lotse models pull coder`
        ok    coder: m:1b stands in, since `big:30b` is not installed
        FAIL  coder: no model can answer, since `big:30b` is not installed
              hint: run `lotse models pull big:30b`
        FAIL  no engine
        ok    model: /m.gguf
        ok    engine: found next to lotse
        warn  if no server answers nothing does: the model is not here
              hint: run x
        ok    engine: found next to lotse
        FAIL  the model is not here
              hint: run x
        ok    engine: found next to lotse, and starts
        warn  the embedded model is being downloaded just now
              hint: wait for it; `lotse models pull embedded` shows how far it is
        ");
    }

    #[test]
    fn an_old_version_is_one_with_three_lower_numbers() {
        for (version, old) in [
            ("0.6.8", true),
            ("0.12.10", true),
            ("0.12.10-rc1", true),
            ("0.12.11", false),
            ("0.33.0", false),
            ("1.0.0", false),
            ("0.0.0", false),
            ("", false),
            ("main", false),
        ] {
            assert_eq!(is_old(version), old, "{version}");
        }
    }
}
