//! The snippets of pet.

use serde::Deserialize;

use super::{Own, Source, gap};
use crate::paths::Around;
use crate::system::file;

/// No file of snippets is longer, in bytes.
const MOST: u64 = 256 * 1024;

/// The file; older versions of pet began its names with capitals.
#[derive(Deserialize)]
struct File {
    #[serde(alias = "Snippets", default)]
    snippets: Vec<Snippet>,
}

#[derive(Deserialize)]
struct Snippet {
    #[serde(alias = "Description", default)]
    description: String,
    #[serde(alias = "Command", default)]
    command: String,
    #[serde(alias = "Tag", default)]
    tag: Vec<String>,
}

/// The snippets in pet's own file.
pub(super) fn read(around: &Around) -> Vec<Own> {
    let text = file::of_user(&around.config.join("pet/snippet.toml"), MOST).unwrap_or_default();
    parse(&text)
}

/// Reads the file; nothing of one that is wrong.
pub fn parse(text: &str) -> Vec<Own> {
    let snippets = toml::from_str(text).map_or_else(|_| Vec::new(), |file: File| file.snippets);
    let own = |snippet: Snippet| {
        let command = with_gaps(snippet.command.trim());
        Own::of_bash(&snippet.description, &snippet.tag.join(" "), &command, Source::Pet)
    };
    snippets.into_iter().filter_map(own).collect()
}

/// The command with `<name>` for what pet asks for; there it may have a value, or several: `<name=value>`, `<name=|_a_||_b_|>`.
fn with_gaps(command: &str) -> String {
    let (mut filled, mut rest) = (String::with_capacity(command.len()), command);
    while let Some((before, after)) = rest.split_once('<') {
        filled.push_str(before);
        let asked = after.split_once('>').and_then(|(inside, behind)| {
            let name = inside.split('=').next().unwrap_or_default();
            let is_name = name.starts_with(char::is_alphabetic) && !name.ends_with(' ') && !inside.contains('<');
            is_name.then(|| (gap(&name.replace(' ', "-")), behind))
        });
        if let Some((name, behind)) = asked {
            filled.push_str(&name);
            rest = behind;
        } else {
            filled.push('<');
            rest = after;
        }
    }
    filled + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Shell;

    #[test]
    fn snippets_are_read() {
        let text = "[[snippets]]\n  description = \"push it\"\n  command = \"git push origin <branch=main>\"\n  tag = [\"git\", \"work\"]\n  output = \"\"\n\
            [[snippets]]\n  description = \"two\"\n  command = \"\"\"\na\nb\"\"\"\n[[snippets]]\n  command = \"ls\"\n";
        let all = parse(text);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_eq!(
            (all[0].words[0].as_str(), all[0].topic.as_str()),
            ("push it", "git work")
        );
        assert_eq!(all[0].command(Shell::Bash), Some("git push origin <branch>"));
        let old = "[[Snippets]]\nDescription = \"x\"\nOutput = \"\"\nTag = []\nCommand = \"ls\"\n";
        assert_eq!(parse(old).len(), 1);
        for nothing in [
            "",
            "[[snippets]]",
            "snippets = 1",
            "[[snippets]]\ncommand = 1\ndescription = \"x\"",
            "\u{0}",
        ] {
            assert_eq!(parse(nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn what_pet_asks_for_is_a_gap() {
        let table = [
            ("ssh <user=root>@<host> -p <port=22>", "ssh <user>@<host> -p <port>"),
            ("x <mode=|_on_||_off_|>", "x <mode>"),
            ("x <name of it>", "x <name-of-it>"),
            ("sort <in >out", "sort <in >out"),
            ("sort < in > out", "sort < in > out"),
            ("diff <(ls a) <(ls b)", "diff <(ls a) <(ls b)"),
            ("cat <<EOF", "cat <<EOF"),
            ("a < b", "a < b"),
        ];
        for (command, expected) in table {
            assert_eq!(with_gaps(command), expected);
        }
    }
}
