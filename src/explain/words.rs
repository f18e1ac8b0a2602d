//! The command that several words of a command line stand for.

use crate::shell::{Shell, quoted};

/// Signs that nobody types as words of their own unless they mean what the shell makes of them.
const SIGNS: [&str; 18] = [
    "|",
    "||",
    "&&",
    "&",
    "|&",
    ";",
    ">",
    ">>",
    "<",
    "<<<",
    "2>",
    "2>>",
    "&>",
    "2>&1",
    ">&2",
    "1>&2",
    "2>/dev/null",
    ">/dev/null",
];

/// One line for `shell`. One word is a line already; of several words, which a shell has read before, each is quoted
/// where it would not come back as it is.
pub fn line(words: &[String], shell: Shell) -> String {
    if let [line] = words {
        return line.clone();
    }
    let line = words.iter().enumerate().map(|(at, word)| {
        if is_sign(&words[..at], word) || word == "{}" {
            word.clone()
        } else if word == ";" {
            "\\;".to_owned()
        } else {
            quoted(shell, word)
        }
    });
    line.collect::<Vec<_>>().join(" ")
}

/// A sign that was quoted for the shell that called is meant for the line, except where a program wants it.
fn is_sign(before: &[String], word: &str) -> bool {
    let command = before
        .rsplit(|word| SIGNS.contains(&word.as_str()) && word != ";")
        .next()
        .unwrap_or_default();
    let program = command.first().map(String::as_str);
    let compares = matches!(program, Some("expr" | "test" | "["));
    let executes = command
        .iter()
        .any(|word| matches!(word.as_str(), "-exec" | "-execdir" | "-ok" | "-okdir"));
    SIGNS.contains(&word) && !compares && !(executes && word == ";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_the_line_that_was_meant() {
        let table: [(&[&str], &str); 8] = [
            (&["ls -l | wc"], "ls -l | wc"),
            (&["tar", "-xzf", "a.tar.gz", "-C", "/srv"], "tar -xzf a.tar.gz -C /srv"),
            (&["find", ".", "-name", "*.rs"], "find . -name '*.rs'"),
            (&["echo", "a b", "", "$x"], "echo 'a b' '' '$x'"),
            (&["ls", "|", "wc", "2>&1"], "ls | wc 2>&1"),
            (&["find", ".", "-exec", "rm", "{}", ";"], "find . -exec rm {} \\;"),
            (&["expr", "1", ">", "2"], "expr 1 '>' 2"),
            (&["grep", "größer", "~x"], "grep größer '~x'"),
        ];
        for (words, expected) in table {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(line(&words, Shell::Bash), expected);
        }
        let words = ["echo", "it's"].map(str::to_owned);
        assert_eq!(line(&words, Shell::Fish), r"echo 'it\'s'");
    }
}
