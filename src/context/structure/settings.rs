//! How a setting is written that the words are about.

use crate::examples::words::each_word;

/// More of them are a list of something.
const MOST: usize = 2;

/// Tells the lines whose key is one of the words, without their values: `port = …`. The key is all of a file that is told, and
/// the user has said it.
pub(super) fn lines(words: &str, name: &str, text: &str) -> Option<String> {
    let mut said = Vec::new();
    each_word(words, |word, _| {
        if word != name {
            said.extend(word.split('.').map(str::to_lowercase));
        }
    });
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let Some((front, key)) = setting(line) else { continue };
        let name = key.trim_matches(['"', '\'']).to_lowercase();
        if said.contains(&name) && found.len() < MOST {
            found.push(format!("`{front}…`"));
        }
    }
    (!found.is_empty()).then(|| format!("the line {}", found.join(" and ")))
}

/// What stands before the value of a setting, and the key in it.
fn setting(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let at = line.find(['=', ':'])?;
    let (front, value) = line.split_at(at + 1);
    let key = front[..at].trim().trim_start_matches(['#', ';', ' ']);
    let key = key.strip_prefix("export ").unwrap_or(key);
    let bare = key.trim_matches(['"', '\'']);
    let plain = |c: char| c.is_alphanumeric() || "_-".contains(c);
    // `http://`, `12:30:00` and prose are none.
    let spaced = line[..at].ends_with(' ') || line.starts_with(|c: char| c.is_alphabetic() || "\"'#;".contains(c));
    let prose = value.is_empty() || value.starts_with("//");
    let blanks = value.len() - value.trim_start_matches(' ').len();
    (spaced && !prose && !bare.is_empty() && bare.chars().all(plain)).then(|| (&line[..at + 1 + blanks], key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_told_as_it_is_written_without_its_value() {
        let text = "[server]\nport = 8080\nhost=localhost\n# debug: true\n\"level\": \"info\",\nexport API_KEY=secret\nsee http://x\n";
        for (words, expected) in [
            ("set the port to 9090", Some("the line `port = …`")),
            ("set server.host to x", Some("the line `host=…`")),
            (
                "turn DEBUG on and level",
                Some("the line `# debug: …` and `\"level\": …`"),
            ),
            ("change api_key", Some("the line `export API_KEY=…`")),
            ("see http", None),
            ("how many lines has port.conf", None),
            ("delete empty lines", None),
        ] {
            assert_eq!(lines(words, "port.conf", text).as_deref(), expected, "{words}");
        }
    }
}
