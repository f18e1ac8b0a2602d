//! The text of the configuration file with one setting changed. Comments and order stay as the user has them.

use std::path::Path;

use serde_json::Value;
use toml_edit::{DocumentMut, Item, Table};

use super::keys::{KEYS, Key, Shape};
use super::parse;
use crate::error::{Error, Kind, Result};
use crate::messages::{Message, config as messages};

/// The file with a setting in it. `value` is what the user typed: TOML, or a text without its quotes.
///
/// # Errors
///
/// Fails for a setting that there is none of, for a value that does not fit it, and for a file that is wrong already.
pub fn set(text: &str, name: &str, value: &str, file: &Path) -> Result<String> {
    let key = known(name)?;
    parse(text, file)?;
    let typed = value.parse::<toml_edit::Value>().ok();
    let as_text = toml_edit::Value::from(value);
    let mut wrong = None;
    for value in typed.into_iter().chain([as_text]) {
        let text = with(text, key, value)?;
        match parse(&text, file) {
            Ok(_) => return Ok(text),
            Err(error) => wrong = Some(error),
        }
    }
    let reason = wrong.map(|error| error.sentence().clone()).unwrap_or_default();
    let reason = reason.map(|text| text.split_once(": ").map_or(text, |(_, reason)| reason).to_owned());
    Err(Error::new(Kind::Usage, messages::setting_cannot_be(name, value, reason)).hint(example(key.shape)))
}

/// The file without a setting, which then has its default.
///
/// # Errors
///
/// Fails for a setting that there is none of, and for a file that is wrong.
pub fn unset(text: &str, name: &str, file: &Path) -> Result<String> {
    let key = known(name)?;
    parse(text, file)?;
    let mut document = document(text)?;
    let (table, last) = split(key.name);
    let holder: Option<&mut dyn toml_edit::TableLike> = match table {
        None => Some(document.as_table_mut()),
        Some(table) => document.get_mut(table).and_then(Item::as_table_like_mut),
    };
    if let Some(holder) = holder {
        holder.remove(last);
    }
    Ok(document.to_string())
}

/// The line of the file, from one on, that sets something, if one does.
pub fn line_of(text: &str, key: &Key) -> Option<usize> {
    let document = toml_edit::Document::parse(text).ok()?;
    let (table, last) = split(key.name);
    let item = match table {
        None => document.get(last)?,
        Some(table) => document.get(table)?.get(last)?,
    };
    let at = item.span()?.start;
    Some(text.get(..at)?.matches('\n').count() + 1)
}

/// A value as it is written in the file.
pub fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name} = {}", literal(value)))
                .collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(all) => format!("[{}]", all.iter().map(literal).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A file for somebody who has none: every setting with its meaning, none of them set.
pub fn template() -> String {
    let config = super::Config::default();
    let row = |key: &Key| match key.value(&config) {
        value if value.is_null() => format!("\n# {}\n# {} = …\n", key.meaning, key.name),
        value => format!("\n# {}\n# {} = {}\n", key.meaning, key.name, literal(&value)),
    };
    let rows: String = KEYS.iter().map(row).collect();
    format!("# Settings of lotse. Everything is optional; what stands here is what holds without this file.\n{rows}")
}

/// A JSON schema of the file, for editors that complete and check.
pub fn schema() -> Value {
    let mut properties = serde_json::Map::new();
    for key in KEYS {
        let mut shape = shape(key.shape);
        shape["description"] = key.meaning.into();
        match split(key.name) {
            (None, last) => {
                properties.insert(last.to_owned(), shape);
            }
            (Some(table), last) => {
                let holder = properties.entry(table).or_insert_with(
                    || serde_json::json!({ "type": "object", "additionalProperties": false, "properties": {} }),
                );
                holder["properties"][last] = shape;
            }
        }
    }
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "lotse",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn shape(shape: Shape) -> Value {
    use serde_json::json;
    match shape {
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Number => json!({ "type": "integer", "minimum": 0 }),
        Shape::Text => json!({ "type": "string" }),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Duration => json!({ "type": "string", "pattern": "^ *(0|[0-9]+[smh]) *$" }),
        Shape::Stay => json!({ "anyOf": [
            { "type": "string", "pattern": "^ *(0|[0-9]+[smh]|-[0-9]*[1-9][0-9]*[smh]?) *$" },
            { "type": "integer", "maximum": 0 },
        ] }),
        Shape::Size => json!({ "type": "string", "pattern": "^ *(0|[0-9.]+ *([MmGg][Ii]?[Bb])) *$" }),
        Shape::Models => {
            let one = json!({ "anyOf": [{ "type": "string" }, { "type": "object" }] });
            json!({ "anyOf": [{ "type": "string" }, { "type": "object" }, { "type": "array", "items": one }] })
        }
    }
}

fn known(name: &str) -> Result<&'static Key> {
    Key::named(name).ok_or_else(|| {
        Error::new(Kind::Usage, messages::no_such_setting(name)).hint(messages::did_you_mean(Key::nearest(name)))
    })
}

fn example(shape: Shape) -> Message {
    match shape {
        Shape::Switch => messages::write_a_switch(),
        Shape::Number => messages::write_a_number(),
        Shape::Text => messages::write_a_text(),
        Shape::Choice(words) => messages::write_one_of(words.join("`, `")),
        Shape::Duration => messages::write_some_duration(),
        Shape::Stay => messages::write_a_duration(),
        Shape::Size => messages::write_a_size(),
        Shape::Models => messages::write_models(),
    }
}

/// The table that a setting is in, and its name there.
fn split(name: &str) -> (Option<&str>, &str) {
    name.split_once('.')
        .map_or((None, name), |(table, last)| (Some(table), last))
}

fn with(text: &str, key: &Key, mut value: toml_edit::Value) -> Result<String> {
    let mut document = document(text)?;
    let (table, last) = split(key.name);
    let holder: &mut dyn toml_edit::TableLike = match table {
        None => document.as_table_mut(),
        Some(table) => document
            .entry(table)
            .or_insert(Item::Table(Table::new()))
            .as_table_like_mut()
            .ok_or_else(|| Error::failed(messages::not_a_table(table)).hint(messages::edit_it()))?,
    };
    match holder.get_mut(last) {
        Some(old) => {
            // What stands behind the old value in its line, a comment for example, stays there.
            if let Some(old) = old.as_value() {
                *value.decor_mut() = old.decor().clone();
            }
            *old = Item::Value(value);
        }
        None => drop(holder.insert(last, Item::Value(value))),
    }
    Ok(document.to_string())
}

fn document(text: &str) -> Result<DocumentMut> {
    text.parse()
        .map_err(|error: toml_edit::TomlError| Error::failed(messages::did_not_parse(error.message())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "# mine\nbackend = \"ollama\" # at home\n\n[embedded]\n# long\nkeep_alive = \"1h\"   # all day\n";

    fn changed(name: &str, value: &str) -> String {
        set(FILE, name, value, Path::new("c.toml")).unwrap()
    }

    #[test]
    fn what_the_user_wrote_around_a_setting_stays() {
        assert_eq!(changed("backend", "auto"), FILE.replace("ollama", "auto"));
        assert_eq!(changed("embedded.keep_alive", "5m"), FILE.replace("1h", "5m"));
        assert_eq!(changed("embedded.threads", "2"), format!("{FILE}threads = 2\n"));
        assert_eq!(
            changed("danger.confirm", "true"),
            format!("{FILE}\n[danger]\nconfirm = true\n")
        );
        assert_eq!(
            changed("offline", "false"),
            FILE.replace("at home\n", "at home\noffline = false\n")
        );
    }

    #[test]
    fn dotted_and_inline_tables_are_kept_as_they_are() {
        let dotted = "danger.confirm = false # no\n";
        assert_eq!(
            set(dotted, "danger.confirm", "true", Path::new("c")).unwrap(),
            "danger.confirm = true # no\n"
        );
        let inline = "memory = { limit = \"8GB\" }\n";
        assert_eq!(
            set(inline, "memory.limit", "12GB", Path::new("c")).unwrap(),
            "memory = { limit = \"12GB\" }\n"
        );
    }

    #[test]
    fn a_text_needs_no_quotes_and_a_list_is_written_as_in_the_file() {
        assert_eq!(
            changed("model", "7"),
            set(FILE, "model", "\"7\"", Path::new("c")).unwrap()
        );
        assert!(changed("roles.coder", "qwen3-coder:30b").ends_with("[roles]\ncoder = \"qwen3-coder:30b\"\n"));
        assert!(changed("roles.coder", r#"["a", "b"]"#).ends_with("[roles]\ncoder = [\"a\", \"b\"]\n"));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_would() {
        for (name, value, message, hint) in [
            (
                "offline",
                "maybe",
                "`offline` cannot be `maybe`",
                "write `true` or `false`",
            ),
            (
                "memory.limit",
                "24",
                "`memory.limit` cannot be `24`: `24` is not a size",
                "write for example `24GB`",
            ),
            ("backend", "cloud", "`backend` cannot be `cloud`", "write one of `auto`"),
            (
                "embedded.keep_alife",
                "5m",
                "there is no setting `embedded.keep_alife`",
                "did you mean `embedded.keep_alive`?",
            ),
        ] {
            let error = set(FILE, name, value, Path::new("c.toml")).unwrap_err();
            assert!(error.message().starts_with(message), "{error}");
            assert!(error.remedy().unwrap().starts_with(hint), "{error:?}");
        }
        let error = set("backend = 1\n", "offline", "true", Path::new("c.toml")).unwrap_err();
        assert!(error.message().starts_with("`c.toml` line 1"), "{error}");
    }

    #[test]
    fn a_setting_is_taken_out_again() {
        let without = unset(FILE, "embedded.keep_alive", Path::new("c")).unwrap();
        assert_eq!(
            parse(&without, Path::new("c")).unwrap().embedded.keep_alive.as_secs(),
            600
        );
        assert_eq!(unset(FILE, "offline", Path::new("c")).unwrap(), FILE);
    }

    #[test]
    fn the_line_of_a_setting_is_known() {
        let line = |name| line_of(FILE, Key::named(name).unwrap());
        assert_eq!(
            (line("backend"), line("embedded.keep_alive"), line("offline")),
            (Some(2), Some(6), None)
        );
    }

    #[test]
    fn the_template_sets_nothing_and_every_line_of_it_can_be_used() {
        assert!(parse(&template(), Path::new("c")).is_ok());
        for line in template()
            .lines()
            .filter(|line| line.contains(" = ") && !line.contains('…'))
        {
            parse(line.trim_start_matches("# "), Path::new("c")).unwrap();
        }
    }
}
