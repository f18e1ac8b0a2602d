//! Plain data: defaults, then the file, then the environment, then flags.

pub mod edit;
mod grounding;
pub mod keys;
mod roles;
mod units;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

pub use self::grounding::Grounding;
pub use self::roles::{List, Listed, Roles};
use self::units::{bytes, duration, parse_stay, some_bytes, some_stay, stay};
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, common, config as messages};
pub use crate::models::route::BackendKind;
use crate::models::route::Role;
use crate::models::route::plan::Policy;
use crate::near;

/// Everything a user can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// What answers.
    pub backend: BackendKind,
    /// Whether words stay on this machine.
    pub offline: bool,
    /// A model that answers whatever the role.
    pub model: Option<String>,
    /// Which models may answer for which role.
    pub roles: Roles,
    /// How the memory of graphics cards may be used.
    pub memory: Memory,
    /// The model inside the process.
    pub embedded: Embedded,
    /// What is said by itself about commands that fail.
    pub failures: Failures,
    /// What happens with commands that are dangerous.
    pub danger: Danger,
    /// What a model is told beside the words.
    pub grounding: Grounding,
    /// A model of Ollama.
    pub ollama: Ollama,
    /// A model of a server that speaks the protocol of OpenAI.
    pub openai: OpenAi,
    /// The stand-in for a model, for tests of everything around it.
    pub fake: Fake,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            backend: BackendKind::default(),
            offline: true,
            model: None,
            roles: Roles::default(),
            memory: Memory::default(),
            embedded: Embedded::default(),
            failures: Failures::default(),
            danger: Danger::default(),
            grounding: Grounding::default(),
            ollama: Ollama::default(),
            openai: OpenAi::default(),
            fake: Fake::default(),
        }
    }
}

/// How the memory of graphics cards may be used.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Memory {
    /// The most that may be in use, in bytes; a smaller card counts as it is.
    #[serde(deserialize_with = "bytes")]
    pub limit: u64,
    /// What is left to other programs beyond what they hold already, in bytes.
    #[serde(deserialize_with = "bytes")]
    pub reserve: u64,
    /// Whether models may be unloaded that another program has loaded.
    pub displace_others: bool,
    /// What the graphics card has, in bytes, where its driver does not tell.
    #[serde(deserialize_with = "some_bytes")]
    pub card: Option<u64>,
}

impl Default for Memory {
    fn default() -> Self {
        let policy = Policy::default();
        Self {
            limit: policy.limit,
            reserve: policy.reserve,
            displace_others: policy.displace_others,
            card: None,
        }
    }
}

impl From<Memory> for Policy {
    fn from(memory: Memory) -> Self {
        Self {
            limit: memory.limit,
            reserve: memory.reserve,
            displace_others: memory.displace_others,
        }
    }
}

/// What is said by itself about commands that fail. Whether anything is said, and about what, the hooks decide.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Failures {
    /// How long after the command it may still come.
    #[serde(deserialize_with = "duration")]
    pub timeout: Duration,
    /// Whether models that are in memory are asked where no rule knows anything.
    pub models: bool,
}

impl Default for Failures {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(8),
            models: true,
        }
    }
}

/// What happens with commands that are dangerous.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Danger {
    /// Whether the key puts one into the line only when it is pressed a second time.
    pub confirm: bool,
}

/// Settings of the embedded model.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Embedded {
    /// A name from the catalogue, or the path of any GGUF file.
    pub model: String,
    /// How long the model stays in memory after an answer.
    #[serde(deserialize_with = "stay")]
    pub keep_alive: Duration,
    /// The longest conversation that the model can hold, in tokens.
    pub context: u32,
    /// The most threads to compute with; 0 takes the cores that the machine has.
    pub threads: u32,
    /// How long an answer may take from the request on, whatever has to be done before.
    #[serde(deserialize_with = "duration")]
    pub deadline: Duration,
    /// Whether only an engine is asked that runs already.
    #[serde(skip)]
    pub only_running: bool,
}

impl Default for Embedded {
    fn default() -> Self {
        Self {
            model: "qwen2.5-coder-1.5b".to_owned(),
            keep_alive: Duration::from_secs(10 * 60),
            context: 4096,
            threads: 0,
            deadline: Duration::from_secs(120),
            only_running: false,
        }
    }
}

/// Settings of Ollama.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ollama {
    /// Where it is; `OLLAMA_HOST` counts where that is set, and this machine where neither is.
    pub endpoint: Option<String>,
    /// The value of `OLLAMA_HOST`.
    #[serde(skip)]
    pub host: Option<String>,
    /// The longest conversation that a model can hold, in tokens; another value makes Ollama load it anew.
    pub num_ctx: u32,
    /// How long a model stays in memory after an answer, [`Duration::MAX`] for ever; by its role where this is not set.
    #[serde(deserialize_with = "some_stay")]
    pub keep_alive: Option<Duration>,
}

impl Ollama {
    /// How long a model of a role stays in memory after an answer. Ollama displaces the one with the shortest time first.
    pub fn keep_alive(&self, role: Role) -> Duration {
        const MINUTE: u64 = 60;
        self.keep_alive.unwrap_or(Duration::from_secs(match role {
            Role::Fast => 30 * MINUTE,
            Role::Coder => 10 * MINUTE,
            Role::Heavy => 2 * MINUTE,
        }))
    }
}

impl Default for Ollama {
    fn default() -> Self {
        Self {
            endpoint: None,
            host: None,
            num_ctx: 8192,
            keep_alive: None,
        }
    }
}

/// Settings of a server that speaks the protocol of OpenAI.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OpenAi {
    /// Where it is, with or without `/v1`.
    pub endpoint: String,
    /// The environment variable that holds the key.
    pub key_env: Option<String>,
    /// A file that holds the key and that nobody else can read.
    pub key_file: Option<PathBuf>,
}

impl Default for OpenAi {
    fn default() -> Self {
        Self {
            endpoint: "http://127.0.0.1:8080".to_owned(),
            key_env: None,
            key_file: None,
        }
    }
}

/// Settings of the fake backend.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fake {
    /// The kind of backend whose model it plays: what is asked and made of an answer depends on the kind.
    pub plays: Option<BackendKind>,
    /// What it says, character by character.
    pub answer: String,
    /// What it says instead after one earlier turn of the conversation, after two, and so on.
    pub then: Vec<String>,
    /// It begins only when this file is there.
    pub gate: Option<PathBuf>,
    /// How long it thinks before each character, in milliseconds.
    pub delay_ms: u64,
    /// The error it ends with instead of a proper end.
    pub error: Option<String>,
    /// Adds what it was asked to this file, a line of JSON for each question.
    pub record: Option<PathBuf>,
}

impl Config {
    /// The environment variables that hold keys of servers.
    pub fn key_variables(&self) -> impl Iterator<Item = &str> {
        let listed = Role::ALL.into_iter().flat_map(|role| self.roles.of(role));
        let keys = listed.map(|listed| &listed.key_env).chain([&self.openai.key_env]);
        keys.filter_map(Option::as_deref)
    }

    /// Reads the file if there is one, then applies `LOTSE_BACKEND`, `LOTSE_MODEL`, `LOTSE_KEEP_ALIVE` and
    /// `OLLAMA_HOST` as given by `var`.
    ///
    /// # Errors
    ///
    /// Fails on a file that cannot be read, on an unknown key (naming file, line and the nearest key) and on a value
    /// of the wrong kind.
    pub fn load(file: &Path, var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut config = match std::fs::read_to_string(file) {
            Ok(text) => parse(&text, file)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(error).context(|| common::could_not_read(file.display())),
        };
        if let Some(name) = var("LOTSE_BACKEND") {
            config.backend = clap::ValueEnum::from_str(&name, false)
                .map_err(|_| Error::failed(messages::unknown_backend(&name)).hint(messages::set_a_backend()))?;
        }
        if let Some(model) = var("LOTSE_MODEL").filter(|model| !model.is_empty()) {
            config.model = Some(model);
        }
        config.ollama.host = var("OLLAMA_HOST");
        if let Some(text) = var("LOTSE_KEEP_ALIVE") {
            let keep_alive = parse_stay(&text).map_err(|reason| {
                let variable = Message::verbatim("LOTSE_KEEP_ALIVE");
                Error::failed(variable.because(&reason)).hint(messages::write_a_duration())
            })?;
            (config.embedded.keep_alive, config.ollama.keep_alive) = (keep_alive, Some(keep_alive));
        }
        Ok(config)
    }
}

pub(crate) fn parse(text: &str, file: &Path) -> Result<Config> {
    toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        let (message, hint) = explain(error.message());
        let error = Error::failed(messages::line(file.display(), line, message));
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}

/// Rewrites what serde says, as "unknown field `x`, expected one of `a`, `b`", into a sentence and a suggestion. Our own
/// sentences come through it in English.
fn explain(message: &str) -> (Message, Option<Message>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some(hint) = of_another_kind(message) {
        return (messages::is_of_another_kind(), Some(hint));
    }
    if let (Some(_), Some((word, known))) = (message.strip_prefix("unknown variant"), quoted.split_first()) {
        return (
            messages::unknown_word(word),
            Some(messages::write_one_of(known.join("`, `"))),
        );
    }
    match (message.strip_prefix("unknown field"), quoted.split_first()) {
        (Some(_), Some((unknown, known))) => {
            let likest = near::likest(unknown, known.iter().copied());
            (
                messages::unknown_key(unknown),
                likest.map(|(key, _)| messages::did_you_mean(key)),
            )
        }
        (None, Some((value, _))) if messages::not_a_duration(value).english() == message.trim() => {
            (messages::not_a_duration(value), None)
        }
        (None, Some((value, _))) if messages::not_a_size(value).english() == message.trim() => {
            (messages::not_a_size(value), None)
        }
        _ => (messages::did_not_parse(message.trim().replace('\n', " ")), None),
    }
}

/// What to write instead, where serde says "invalid type: integer `7`, expected a boolean".
fn of_another_kind(message: &str) -> Option<Message> {
    let (_, wanted) = message.strip_prefix("invalid ")?.split_once(", expected ")?;
    Some(match wanted.trim() {
        "a boolean" => messages::write_a_switch(),
        "a string" => messages::write_a_text(),
        number if number.starts_with(['u', 'i']) => messages::write_a_number(),
        name if name.starts_with("the name of a model") => messages::write_models(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str, vars: &[(&str, &str)]) -> Result<Config> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("config.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(&file, |name| {
            vars.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn later_sources_win() {
        let file = "backend = \"fake\"\n[embedded]\nmodel = \"a.gguf\"\nkeep_alive = \"5m\"\n";
        let config = load(file, &[]).unwrap();
        assert_eq!(config.backend, BackendKind::Fake);
        assert_eq!((config.embedded.model.as_str(), config.model), ("a.gguf", None));
        assert_eq!(config.embedded.keep_alive, Duration::from_secs(300));
        let config = load(file, &[("LOTSE_MODEL", "b.gguf"), ("LOTSE_KEEP_ALIVE", "0")]).unwrap();
        assert_eq!(config.model.as_deref(), Some("b.gguf"));
        assert_eq!(config.embedded.keep_alive, Duration::ZERO);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest_key() {
        let error = load("[embedded]\nkeep_alife = \"5m\"\n", &[]).unwrap_err();
        assert!(error.message().ends_with("line 2: unknown key `keep_alife`"), "{error}");
        assert_eq!(error.remedy(), Some("did you mean `keep_alive`?"));
    }

    #[test]
    fn a_wrong_value_names_its_line() {
        let error = load("\n[embedded]\nkeep_alive = \"soon\"\n", &[]).unwrap_err();
        assert!(error.message().contains("line 3: `soon` is not a duration"), "{error}");
        let error = load("", &[("LOTSE_BACKEND", "cloud")]).unwrap_err();
        assert!(error.message().contains("`cloud`"), "{error}");
    }

    #[test]
    fn whether_danger_waits_is_a_switch() {
        assert!(!load("", &[]).unwrap().danger.confirm);
        assert!(load("danger.confirm = true\n", &[]).unwrap().danger.confirm);
        let error = load("[danger]\nconfrim = true\n", &[]).unwrap_err();
        assert!(error.message().ends_with("line 2: unknown key `confrim`"), "{error}");
        assert_eq!(error.remedy(), Some("did you mean `confirm`?"));
        let error = load("[danger]\n\nconfirm = \"yes\"\n", &[]).unwrap_err();
        assert!(error.message().contains("line 3: a value of another kind"), "{error}");
        assert_eq!(error.remedy(), Some("write `true` or `false`"));
        let error = load("backend = \"clod\"\n", &[]).unwrap_err();
        assert!(error.message().ends_with("line 1: unknown value `clod`"), "{error}");
        assert!(
            error
                .remedy()
                .is_some_and(|remedy| remedy.starts_with("write one of `auto`, "))
        );
        let error = load("embedded.threads = -2\n", &[]).unwrap_err();
        assert_eq!(error.remedy(), Some("write a whole number"), "{error}");
    }

    #[test]
    fn a_missing_file_means_defaults() {
        let config = Config::load(Path::new("/nonexistent/config.toml"), |_| None).unwrap();
        assert_eq!(config.backend, BackendKind::Auto);
    }
}
