//! The file of commands that were remembered: blocks of lines, which a person can read and change.
//!
//! ```text
//! words: deploy the site
//! bash: rsync -a --delete public/ web1:/srv/www
//! ```
//!
//! `words:`, `en:` and `de:` are ways to ask, `bash:`, `zsh:` and `fish:` the command; an empty line ends a block. All other
//! lines say nothing.

use std::ops::Range;

use super::Own;
use crate::examples::words::near;
use crate::shell::Shell;

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field<'a> {
    Words(&'a str),
    Command(Shell, &'a str),
}

/// Reads a line, if it says anything.
fn field(line: &str) -> Option<Field<'_>> {
    let (key, value) = line.split_once(':')?;
    let value = value.trim();
    match key.trim() {
        "words" | "en" | "de" => Some(Field::Words(value)),
        "bash" => Some(Field::Command(Shell::Bash, value)),
        "zsh" => Some(Field::Command(Shell::Zsh, value)),
        "fish" => Some(Field::Command(Shell::Fish, value)),
        _ => None,
    }
}

/// The lines of each block.
fn blocks(lines: &[&str]) -> Vec<Range<usize>> {
    let (mut blocks, mut begin) = (Vec::new(), 0);
    for at in 0..=lines.len() {
        if lines.get(at).is_none_or(|line| line.trim().is_empty()) {
            blocks.push(begin..at);
            begin = at + 1;
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Reads the file. A block without words or without a command, and one that nobody should see, says nothing.
pub fn parse(text: &str) -> Vec<Own> {
    let lines: Vec<&str> = text.lines().collect();
    let read = |block: Range<usize>| {
        let mut own = Own::default();
        for field in lines[block].iter().filter_map(|line| field(line)) {
            match field {
                Field::Words(words) => own.words.push(words.to_owned()),
                Field::Command(shell, command) => own.commands[shell as usize] = Some(command.to_owned()),
            }
        }
        own
    };
    blocks(&lines).into_iter().map(read).filter(Own::is_sound).collect()
}

/// The file with a command for some words, in place of the one that it has for nearly the same words in this shell.
pub fn with(text: &str, words: &str, shell: Shell, command: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let wanted = near(words);
    let says = |line: &&str| matches!(field(line), Some(Field::Words(words)) if near(words) == wanted);
    let (asked, entry) = (format!("words: {words}"), format!("{shell}: {command}"));
    let known = blocks(&lines)
        .into_iter()
        .rfind(|block| lines[block.clone()].iter().any(says));
    if let Some(block) = known {
        let mut old = block.clone().rev();
        let old = old.find(|at| matches!(field(lines[*at]), Some(Field::Command(known, _)) if known == shell));
        match old {
            Some(at) => lines[at] = &entry,
            None => lines.insert(block.end, &entry),
        }
    } else {
        if lines.last().is_some_and(|line| !line.trim().is_empty()) {
            lines.push("");
        }
        lines.extend([asked.as_str(), entry.as_str()]);
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# mine\n\nwords: deploy the site\nde: die Seite veröffentlichen\nbash: ./deploy.sh: now\nprints: x\n \nfish: ls\n\nen: two\nzsh: print 2\nfish: echo 2\n";

    #[test]
    fn blocks_are_read() {
        let all = parse(FILE);
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(all[0].words, ["deploy the site", "die Seite veröffentlichen"]);
        assert_eq!(all[0].command(Shell::Zsh), Some("./deploy.sh: now"));
        assert_eq!(all[0].command(Shell::Fish), None);
        assert_eq!(all[1].command(Shell::Bash), Some("print 2"));
        assert_eq!(all[1].for_bash(), None);
        assert_eq!(all[1].command(Shell::Fish), Some("echo 2"));
        for nothing in ["", "\n\n", "words:\nbash:", "words: a", "bash: b", "\u{feff}::\n:"] {
            assert_eq!(parse(nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn a_command_is_added_or_takes_the_place_of_another() {
        assert_eq!(with("", "list", Shell::Bash, "ls"), "words: list\nbash: ls\n");
        let added = with(FILE, "three", Shell::Fish, "echo 3");
        assert_eq!(added, format!("{FILE}\nwords: three\nfish: echo 3\n"));
        let replaced = with(FILE, "please deploy a site", Shell::Bash, "make");
        assert_eq!(replaced, FILE.replace("./deploy.sh: now", "make"));
        let beside = with(FILE, "two", Shell::Bash, "echo 2");
        assert_eq!(beside, format!("{FILE}bash: echo 2\n"));
        assert_eq!(parse(&beside)[1].for_bash(), Some("echo 2"));
    }
}
