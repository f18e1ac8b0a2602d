//! What answers.

use super::{Finding, State};
use crate::config::BackendKind;
use crate::error::{Error, Result};
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
    /// Whether nothing else could answer instead, or it was there before: then it is missed.
    pub missed: bool,
}

/// What answers for a role.
#[derive(Debug)]
pub struct ServesRole {
    /// The role.
    pub role: Role,
    /// The model and the address of its server; the preferred one of those that could be chosen.
    pub model: Option<(String, String)>,
    /// Better models that cannot be chosen, and why.
    pub passed: Vec<(String, String)>,
    /// What answers where there is none; nothing where the configuration allows nothing.
    pub stand_in: Option<StandIn>,
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
    /// The program of the engine.
    pub engine: Result<()>,
    /// The file of the model.
    pub model: Result<String>,
    /// Whether it is only there in case that servers fail.
    pub spare: bool,
}

/// The prepared answers of the backend for tests.
pub fn fake() -> Finding {
    Finding::warn(
        "the answers are prepared ones, of the backend `fake`",
        "take `backend` out of the configuration for real ones",
    )
}

/// Whether servers answer.
pub fn servers(found: &[ServerFound]) -> Vec<Finding> {
    let about = |server: &ServerFound| match &server.state {
        Ok(()) => {
            let version = if server.version.is_empty() {
                String::new()
            } else {
                format!(" {}", server.version)
            };
            Finding::ok(format!("{}{version} at {}", server.kind, server.at))
        }
        Err(error) if server.missed => Finding::fail(error),
        Err(_) => Finding::ok(format!(
            "{}: there is none at {}, which is fine",
            server.kind, server.at
        )),
    };
    found.iter().map(about).collect()
}

/// What answers for each role. A server that does not answer has been told of already.
pub fn roles(found: &[ServesRole], servers_answer: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for role in found.iter().filter(|_| servers_answer) {
        let passed = role.passed.first().map(|(model, reason)| format!("`{model}` {reason}"));
        findings.push(match (&role.model, &role.stand_in) {
            (Some((model, at)), _) => match passed {
                None => Finding::ok(format!("{}: {model} at {at}", role.role)),
                Some(passed) => Finding::ok(format!("{}: {model} at {at}, since {passed}", role.role)),
            },
            (None, Some(StandIn::Server(stand_in))) => {
                Finding::ok(format!("{}: {stand_in} stands in{}", role.role, since(passed)))
            }
            (None, Some(StandIn::Inside(stand_in))) => Finding::warn(
                format!("{}: {stand_in} stands in{}", role.role, since(passed)),
                format!("run `lotse models pull {}`", role.role),
            ),
            (None, None) => Finding::fail(
                &Error::failed(format!("{}: no model can answer{}", role.role, since(passed))).hint(pull(role)),
            ),
        });
    }
    findings
}

fn since(passed: Option<String>) -> String {
    passed.map(|passed| format!(", since {passed}")).unwrap_or_default()
}

/// The first model is the preferred one.
fn pull(role: &ServesRole) -> String {
    let model = role.passed.first().map(|(model, _)| model.as_str());
    format!("run `lotse models pull {}`", model.unwrap_or(role.role.name()))
}

/// Whether the model inside lotse can answer.
pub fn inside(found: &Inside) -> Vec<Finding> {
    let model = match &found.model {
        Ok(file) => Finding::ok(format!("model: {file}")),
        Err(error) if found.spare => {
            let text = format!("if no server answers nothing does: {error}");
            Finding::new(State::Warn, text, error.remedy().map(str::to_owned))
        }
        Err(error) => Finding::fail(error),
    };
    let engine = &found.engine;
    vec![
        engine
            .as_ref()
            .map_or_else(Finding::fail, |()| Finding::ok("engine: it is beside lotse")),
        model,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_reads_like_this() {
        let server = |state, missed| ServerFound {
            kind: BackendKind::Ollama,
            version: "0.33.0".to_owned(),
            at: "http://box".to_owned(),
            state,
            missed,
        };
        let gone = || Err(Error::failed("Ollama does not answer").hint("start it"));
        let mut all = servers(&[server(Ok(()), true), server(gone(), true), server(gone(), false)]);
        let role = |model: Option<&str>, passed: &[(&str, &str)], stand_in: Option<StandIn>| ServesRole {
            role: Role::Coder,
            model: model.map(|model| (model.to_owned(), "http://box".to_owned())),
            passed: passed
                .iter()
                .map(|(model, why)| ((*model).to_owned(), (*why).to_owned()))
                .collect(),
            stand_in,
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
        let model = || Err(Error::failed("the model is not here").hint("run x"));
        all.extend(inside(&Inside {
            engine: Err(Error::failed("no engine")),
            model: Ok("/m.gguf".to_owned()),
            spare: false,
        }));
        all.extend(inside(&Inside {
            engine: Ok(()),
            model: model(),
            spare: true,
        }));
        all.extend(inside(&Inside {
            engine: Ok(()),
            model: model(),
            spare: false,
        }));
        let shown: Vec<String> = all.iter().map(Finding::to_string).collect();
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
        ok    engine: it is beside lotse
        warn  if no server answers nothing does: the model is not here
              hint: run x
        ok    engine: it is beside lotse
        FAIL  the model is not here
              hint: run x
        ");
    }
}
