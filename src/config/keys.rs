//! The settings one by one: how each is called, what it is now, and what it means.

use std::fmt;

use serde_json::{Value, json};

use super::units::{bytes_text, duration_text};
use super::{Config, Listed};
use crate::models::route::Role;
use crate::near;

/// What may be written for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Number,
    /// Text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A time such as `90s`, `10m` or `2h`.
    Duration,
    /// The same for what stays, where `-1` means for ever.
    Stay,
    /// A size such as `24GB`.
    Size,
    /// A model, or a list of them, the preferred one first.
    Models,
}

/// A setting of the configuration.
pub struct Key {
    /// Its name with dots, as in `embedded.keep_alive`.
    pub name: &'static str,
    /// The environment variable that wins over the file.
    pub variable: Option<&'static str>,
    /// What may be written for it.
    pub shape: Shape,
    /// What it means, in a line.
    pub meaning: &'static str,
    get: fn(&Config) -> Value,
}

impl Key {
    /// What it is in a configuration, as it would be written; null where it is not set.
    pub fn value(&self, config: &Config) -> Value {
        (self.get)(config)
    }

    /// The setting of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The setting whose name is most like a mistyped one.
    pub fn nearest(name: &str) -> &'static str {
        let likest = near::likest(name, KEYS.iter().map(|key| key.name));
        likest.map_or("", |(name, _)| name)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const fn key(name: &'static str, shape: Shape, meaning: &'static str, get: fn(&Config) -> Value) -> Key {
    Key {
        name,
        variable: None,
        shape,
        meaning,
        get,
    }
}

const fn or_variable(variable: &'static str, mut key: Key) -> Key {
    key.variable = Some(variable);
    key
}

/// All settings, in the order of README. The stand-in for a model, which is for tests, is none.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    or_variable("LOTSE_BACKEND", key("backend", Shape::Choice(&["auto", "ollama", "openai", "embedded"]),
        "what answers", |c| json!(c.backend.to_string()))),
    key("offline", Shape::Switch, "whether words stay on this machine", |c| json!(c.offline)),
    or_variable("LOTSE_MODEL", key("model", Shape::Text, "a model that answers whatever the role", |c| json!(c.model))),
    key("roles.fast", Shape::Models, "models for everyday questions and pictures", |c| models(c, Role::Fast)),
    key("roles.coder", Shape::Models, "models for commands and code", |c| models(c, Role::Coder)),
    key("roles.heavy", Shape::Models, "models for long reasoning", |c| models(c, Role::Heavy)),
    key("memory.limit", Shape::Size, "the most that may be in use on the graphics cards", |c| size(c.memory.limit)),
    key("memory.reserve", Shape::Size, "left to other programs beyond what they hold already", |c| size(c.memory.reserve)),
    key("memory.displace_others", Shape::Switch, "whether models may be unloaded that other programs have loaded",
        |c| json!(c.memory.displace_others)),
    key("memory.card", Shape::Size, "what the card has, where its driver does not tell",
        |c| c.memory.card.map_or(Value::Null, size)),
    or_variable("OLLAMA_HOST", key("ollama.endpoint", Shape::Text, "where Ollama is",
        |c| json!(c.ollama.host.as_ref().or(c.ollama.endpoint.as_ref())))),
    key("ollama.num_ctx", Shape::Number, "the longest conversation in tokens", |c| json!(c.ollama.num_ctx)),
    or_variable("LOTSE_KEEP_ALIVE", key("ollama.keep_alive", Shape::Stay,
        "how long a model of Ollama stays in memory after an answer; by its role where this is not set",
        |c| c.ollama.keep_alive.map_or(Value::Null, |time| json!(duration_text(time))))),
    key("failures.timeout", Shape::Duration, "how long after a command that failed the line about it may still come",
        |c| json!(duration_text(c.failures.timeout))),
    key("failures.models", Shape::Switch, "whether models in memory are asked where no rule knows what went wrong",
        |c| json!(c.failures.models)),
    key("danger.confirm", Shape::Switch, "whether a dangerous command waits for a second Ctrl-G",
        |c| json!(c.danger.confirm)),
    key("grounding.examples", Shape::Number, "how many examples go with the words", |c| json!(c.grounding.examples)),
    key("grounding.remembered", Shape::Switch, "whether commands are offered that `lotse remember` has kept",
        |c| json!(c.grounding.remembered)),
    key("grounding.navi", Shape::Switch, "whether the cheat sheets of navi are examples", |c| json!(c.grounding.navi)),
    key("grounding.pet", Shape::Switch, "whether the snippets of pet are examples", |c| json!(c.grounding.pet)),
    key("grounding.tldr", Shape::Switch, "whether the pages of tldr are examples, those of programs that the words name",
        |c| json!(c.grounding.tldr)),
    key("grounding.facts", Shape::Switch, "whether a model is told what matters of this machine",
        |c| json!(c.grounding.facts)),
    key("grounding.files", Shape::Switch, "whether a model on this machine is told columns and keys of files that the words name",
        |c| json!(c.grounding.files)),
    key("grounding.manual", Shape::Switch, "whether it is told options of the program that the words name",
        |c| json!(c.grounding.manual)),
    key("openai.endpoint", Shape::Text, "where a server with the protocol of OpenAI is", |c| json!(c.openai.endpoint)),
    key("openai.key_env", Shape::Text, "the environment variable that holds its key", |c| json!(c.openai.key_env)),
    key("openai.key_file", Shape::Text, "the file of mode 600 that holds its key", |c| json!(c.openai.key_file)),
    key("embedded.model", Shape::Text, "a model of the catalogue, or the path of a GGUF file",
        |c| json!(c.embedded.model)),
    or_variable("LOTSE_KEEP_ALIVE", key("embedded.keep_alive", Shape::Stay,
        "how long the model inside lotse stays in memory after an answer", |c| json!(duration_text(c.embedded.keep_alive)))),
    key("embedded.context", Shape::Number, "the longest conversation in tokens", |c| json!(c.embedded.context)),
    key("embedded.threads", Shape::Number, "the most threads to compute with; 0 takes the cores that there are",
        |c| json!(c.embedded.threads)),
    key("embedded.deadline", Shape::Duration, "how long an answer may take, from the request on",
        |c| json!(duration_text(c.embedded.deadline))),
];

fn size(bytes: u64) -> Value {
    json!(bytes_text(bytes))
}

fn models(config: &Config, role: Role) -> Value {
    config.roles.of(role).iter().map(model).collect()
}

/// A name alone where nothing else is said of the model.
fn model(listed: &Listed) -> Value {
    if *listed == Listed::named(&listed.model) {
        return json!(listed.model);
    }
    let fields = [
        ("model", (!listed.model.is_empty()).then(|| json!(listed.model))),
        ("endpoint", listed.endpoint.as_ref().map(|text| json!(text))),
        ("api", listed.api.map(|api| json!(api))),
        ("key_env", listed.key_env.as_ref().map(|text| json!(text))),
        ("key_file", listed.key_file.as_ref().map(|path| json!(path))),
        ("num_ctx", listed.num_ctx.map(|number| json!(number))),
        ("keep_alive", listed.keep_alive.map(|time| json!(duration_text(time)))),
    ];
    let set = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(set.collect())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::edit;

    /// What serde accepts below a key, by the error for one that it does not.
    fn accepted(table: &str) -> Vec<String> {
        let error = toml::from_str::<Config>(&format!("{table}no_such_key = 1\n")).unwrap_err();
        let names = error.message().split('`').skip(3).step_by(2);
        names.map(str::to_owned).collect()
    }

    #[test]
    fn every_setting_that_is_accepted_is_in_the_table() {
        let mut all = Vec::new();
        for name in accepted("") {
            match name.as_str() {
                "fake" => {}
                "roles" | "memory" | "embedded" | "failures" | "danger" | "grounding" | "ollama" | "openai" => {
                    all.extend(
                        accepted(&format!("[{name}]\n"))
                            .into_iter()
                            .map(|key| format!("{name}.{key}")),
                    );
                }
                _ => all.push(name),
            }
        }
        all.sort();
        let mut listed: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        listed.sort_unstable();
        assert_eq!(listed, all);
    }

    #[test]
    fn what_a_setting_is_can_be_written_for_it() {
        let config = Config::default();
        for key in KEYS {
            let value = key.value(&config);
            if value.is_null() {
                continue;
            }
            let text = edit::set("", key.name, &value.to_string(), Path::new("x")).unwrap();
            let again = crate::config::parse(&text, Path::new("x")).unwrap();
            assert_eq!(key.value(&again), value, "{text}");
        }
    }

    #[test]
    fn a_model_elsewhere_is_written_with_all_that_was_said_of_it() {
        let text = r#"roles.heavy = { model = "m", api = "openai", endpoint = "https://x/v1", keep_alive = "5m" }"#;
        let config = crate::config::parse(text, Path::new("x")).unwrap();
        let value = Key::named("roles.heavy").unwrap().value(&config);
        let written = edit::set("", "roles.heavy", &edit::literal(&value), Path::new("x")).unwrap();
        assert_eq!(
            crate::config::parse(&written, Path::new("x")).unwrap().roles.heavy,
            config.roles.heavy
        );
    }
}
