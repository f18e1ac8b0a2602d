//! Values beside telling names that are values themselves: `name="password" value="x"`.

use super::harmless::is_dense;
use super::names::Name;
use super::value::{self, Value};
use super::vocabulary::{Strength, Vocabulary};
use super::{Kind, Span};

/// `name: DB_PASSWORD` and `value: x` on the next line, `name="password" value="x"`: the telling name is a value itself.
pub(super) fn pair(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> Option<Span> {
    let rest = &text[name.end..];
    // `<property name="x.password">value</property>`, `<key>password</key> <string>value</string>`
    let listed = || rest.strip_prefix("</key>")?.trim_start().strip_prefix("<string>");
    let quoted = rest.strip_prefix("\">").or_else(|| rest.strip_prefix("'>"));
    let inside = quoted
        .or_else(listed)
        .filter(|inside| !inside.trim_start().starts_with('<'));
    let value = if let Some(inside) = inside {
        let start = text.len() - inside.len();
        let after = start + inside.find("</")?;
        let text = &text[start..after];
        let value = Value {
            start,
            text,
            quoted: true,
            after,
        };
        (!text.contains('<') && text.len() > 2).then_some(value)?
    } else {
        let (from, to) = object(text, name);
        let start = set_to(text, name.end, to).or_else(|| set_to(text, from, name.start))?;
        let value = value::read(text, start)?;
        Value {
            text: value.text.split('<').next().unwrap_or_default(),
            ..value
        }
    };
    let counts = !value.is_harmless(vocabulary) && (name.strength > Strength::Weak || is_dense(value.text));
    counts.then(|| value.span(Kind::Name, &name.text.to_lowercase()))
}

/// Where the object begins and ends that a name is the value of: between braces, in a tag, in an element of a list. What is
/// behind a name without quotes has to follow it.
fn object(text: &str, name: &Name<'_>) -> (usize, usize) {
    const FAR: usize = 160;
    let rest = &text[name.end..];
    let line = text[..name.start].rsplit('\n').next().unwrap_or_default();
    // `resource "random_password" "x" {`
    let opens = line.trim_end_matches('"').trim_end();
    let block = (opens.ends_with("resource") || opens.ends_with("variable"))
        .then(|| rest.find('{'))
        .flatten();
    let inside = &rest[block.map_or(0, |open| open + 1)..];
    let ends = ["{", "}", "</", "/>", "\n\n", "\n-", " - "];
    let end = ends
        .iter()
        .filter_map(|end| inside.find(end))
        .min()
        .unwrap_or(inside.len());
    let named = rest.starts_with(['"', '\'']);
    let mut end = text.len() - inside.len() + end.min(FAR);
    if !named {
        end = end.min(name.end + rest.find(char::is_alphanumeric).map_or(0, |at| at + 12));
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let open = text[..name.start]
        .rfind(['{', '}', '\n'])
        .filter(|open| named && text[*open..].starts_with('{'));
    (open.unwrap_or(name.start), end)
}

/// Returns the start of what a part of a text sets a value to.
fn set_to(text: &str, from: usize, to: usize) -> Option<usize> {
    let lower = text.get(from..to)?.to_ascii_lowercase();
    let found = ["value", "default", "result"].iter().find_map(|word| {
        let at = lower.match_indices(word).map(|(at, _)| at).find(|at| {
            !lower[..*at].ends_with(char::is_alphanumeric)
                && !lower[at + word.len()..].starts_with(char::is_alphanumeric)
        });
        Some(from + at? + word.len())
    })?;
    let sign = text[found..].trim_start_matches(['"', '\'', ' ', '\\']);
    let value = sign.strip_prefix([':', '=', '>'])?;
    Some(text.len() - value.trim_start().len())
}
