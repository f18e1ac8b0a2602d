//! The keys of JSON, one document or many.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{MOST_NAMES, plain_name};

/// Nobody asks for what lies deeper.
const DEEPEST: usize = 4;

/// Tells the paths to all values, as `jq` writes them. A text that is cut off counts as far as it goes.
pub(super) fn paths(text: &str) -> Option<String> {
    let mut shape = Shape::default();
    let mut documents = serde_json::Deserializer::from_str(text);
    let mut count = 0;
    while shape.deserialize(&mut documents).is_ok() {
        count += 1;
        if documents.end().is_ok() {
            break;
        }
    }
    let mut found = Vec::new();
    shape.tell("", 0, &mut found);
    found.truncate(MOST_NAMES);
    let each = if count > 1 { " in each line" } else { "" };
    (!found.is_empty()).then(|| format!("{}{each}", found.join(", ")))
}

/// What there is at a place in all documents.
#[derive(Debug, Default)]
struct Shape {
    keys: Vec<(String, Shape)>,
    items: Option<Box<Shape>>,
}

impl Shape {
    fn key(&mut self, key: String) -> &mut Self {
        let at = self
            .keys
            .iter()
            .position(|(known, _)| *known == key)
            .unwrap_or_else(|| {
                self.keys.push((key, Self::default()));
                self.keys.len() - 1
            });
        &mut self.keys[at].1
    }

    fn tell(&self, path: &str, depth: usize, found: &mut Vec<String>) {
        // Where keys are no names they are data: a table of addresses, of versions.
        let named = self.keys.len() <= MOST_NAMES && self.keys.iter().all(|(key, _)| plain_name(key).is_some());
        if depth < DEEPEST && named && !self.keys.is_empty() {
            for (key, shape) in &self.keys {
                shape.tell(&format!("{path}{}", step(key)), depth + 1, found);
            }
        } else if let Some(items) = self.items.as_ref().filter(|_| depth < DEEPEST) {
            let root = if path.is_empty() { "." } else { "" };
            items.tell(&format!("{path}{root}[]"), depth + 1, found);
        } else if path.contains(char::is_alphanumeric) {
            found.push(path.to_owned());
        }
    }
}

fn step(key: &str) -> String {
    let bare = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if bare { format!(".{key}") } else { format!(".\"{key}\"") }
}

impl<'de> DeserializeSeed<'de> for &mut Shape {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Shape {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key()? {
            map.next_value_seed(self.key(key))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let shape: &mut Shape = self.items.get_or_insert_default();
        while items.next_element_seed(&mut *shape)?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_as_jq_writes_them() {
        for (text, expected) in [
            (
                r#"[{"id": 1, "city": "x"}, {"id": 2, "age": 3}]"#,
                Some(".[].id, .[].city, .[].age"),
            ),
            (
                r#"{"server": {"port": 1, "tls-key": 2}, "tags": ["a"]}"#,
                Some(r#".server.port, .server."tls-key", .tags[]"#),
            ),
            (
                "{\"level\": \"a\", \"msg\": 1}\n{\"level\": \"b\"}\n",
                Some(".level, .msg in each line"),
            ),
            // What follows is not there any more.
            (r#"[{"id": 1, "name": "x"}, {"id": 2, "na"#, Some(".[].id, .[].name")),
            // A table of versions.
            (
                r#"{"name": 1, "dependencies": {"@a/b": "1", "c": "2"}}"#,
                Some(".name, .dependencies"),
            ),
            ("[1, 2]", None),
            ("{}", None),
            ("[section]\nkey = 1\n", None),
            ("id,price\n1,2\n", None),
            ("7\n8\n", None),
            ("", None),
        ] {
            assert_eq!(paths(text).as_deref(), expected, "{text}");
        }
    }
}
