//! Finds the one command in what a model says: without reasoning, fences, prompts and prose.

use std::iter::Peekable;

use super::lines::{is_open, join_continuations};
use super::sentence::is_prose;
use crate::shell::Shell;

/// Whether more text can still change the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The command may go on.
    More,
    /// The first command is complete; nothing that follows belongs to it.
    Complete,
}

/// How much of an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first command.
    First,
    /// All commands of a code fence, one line after the other, as one command: what is wanted may take several steps.
    Steps,
}

/// Collects an answer and takes the first complete command out of it.
#[derive(Debug)]
pub struct Extractor {
    shell: Shell,
    wanted: Wanted,
    text: String,
    /// How much of the text the model did not say itself.
    given: usize,
}

/// A command as far as it is known.
struct Found {
    command: String,
    complete: bool,
}

impl Extractor {
    /// Expects a command for `shell` in an answer that begins with `start`, which the model does not say itself.
    pub fn new(shell: Shell, wanted: Wanted, start: &str) -> Self {
        Self {
            shell,
            wanted,
            text: start.to_owned(),
            given: start.len(),
        }
    }

    /// Takes the next piece of the answer and says whether to go on generating.
    pub fn push(&mut self, piece: &str) -> Progress {
        self.text.push_str(piece);
        match self.find(self.shell, false) {
            Some(found) if found.complete => Progress::Complete,
            _ => Progress::More,
        }
    }

    /// What is known of the command; empty before it begins.
    pub fn so_far(&self) -> String {
        self.find(self.shell, false)
            .map_or_else(String::new, |found| found.command)
    }

    /// The command.
    ///
    /// # Errors
    ///
    /// Says why there is none, as the end of a sentence.
    pub fn finish(&self) -> Result<String, String> {
        self.finish_as(self.shell)
    }

    /// The command, if the answer is for another shell than expected.
    ///
    /// # Errors
    ///
    /// Says why there is none, as the end of a sentence.
    pub fn finish_as(&self, shell: Shell) -> Result<String, String> {
        let Some(found) = self.find(shell, true) else {
            let said_nothing = self.said().trim().is_empty();
            return Err(if said_nothing {
                "the model said nothing"
            } else {
                "the model answered in prose"
            }
            .to_owned());
        };
        if is_open(shell, &found.command) {
            return Err("the model's command is unfinished".to_owned());
        }
        Ok(join_continuations(shell, &found.command))
    }

    /// All that the model has said so far.
    pub fn said(&self) -> &str {
        &self.text[self.given..]
    }

    fn find(&self, shell: Shell, ended: bool) -> Option<Found> {
        let text = self.text.replace("\r\n", "\n");
        let text = without_reasoning(&text)?;
        let (inside, closed) = unfenced(text);
        let ended = ended || closed;
        let mut lines = inside.split_inclusive('\n').peekable();
        let mut found = first_command(shell, &mut lines, ended)?;
        // Outside of a fence nobody can tell the next step from what is said about the first one.
        let fenced = inside.len() < text.len();
        while fenced && self.wanted == Wanted::Steps && found.complete {
            let next = lines.peek().map(|line| line.trim());
            match next {
                None => {
                    found.complete = ended;
                    break;
                }
                Some(next) if next.is_empty() || is_comment(next) || is_prose(next) => break,
                Some(_) => {
                    let step = first_command(shell, &mut lines, ended)?;
                    found = found.then(&step);
                }
            }
        }
        Some(found)
    }
}

/// What follows the model's reasoning; `None` while it still reasons. A closing tag counts without an opening one,
/// because templates may have written that.
fn without_reasoning(text: &str) -> Option<&str> {
    const TAGS: [&str; 3] = ["think>", "thinking>", "thought>"];
    let end = TAGS.iter().filter_map(|tag| {
        let close = format!("</{tag}");
        text.rfind(&close).map(|at| at + close.len())
    });
    match end.max() {
        Some(end) => Some(&text[end..]),
        None if TAGS.iter().any(|tag| text.trim_start().starts_with(&format!("<{tag}"))) => None,
        None => Some(text),
    }
}

/// The inside of the first code fence that is not empty, if there is one, and whether that fence is closed. An empty
/// one comes about where a model opens a fence that was opened for it.
fn unfenced(text: &str) -> (&str, bool) {
    const FENCE: &str = "```";
    let Some(start) = text.find(FENCE) else {
        return (text, false);
    };
    let inside = &text[start + FENCE.len()..];
    let end = inside.find(FENCE);
    let (body, closed) = (&inside[..end.unwrap_or(inside.len())], end.is_some());
    let language = body.len()
        - body
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+-_".contains(c))
            .len();
    match (body[language..].strip_prefix('\n'), end) {
        (Some(lines), Some(end)) if lines.trim().is_empty() => unfenced(&inside[end..]),
        (Some(lines), _) => (lines, closed),
        // A fence within one line has no language: "```ls -la```".
        (None, Some(_)) => (body, true),
        (None, None) => ("", false),
    }
}

impl Found {
    /// This one and then the next, which does nothing where this one fails, so that nothing is done in a wrong place.
    fn then(self, next: &Self) -> Self {
        let (first, second) = (&self.command, &next.command);
        let separator = if first.contains("<<") && first.contains('\n') || first.starts_with("alias ") {
            "\n"
        } else if first.ends_with('&') && !first.ends_with("&&") {
            " "
        } else if second.contains("$?") || second.contains("$status") || first.ends_with(';') {
            "; "
        } else {
            " && "
        };
        Self {
            command: format!("{}{separator}{second}", first.trim_end_matches(';')),
            complete: next.complete,
        }
    }
}

fn first_command<'a>(shell: Shell, lines: &mut Peekable<impl Iterator<Item = &'a str>>, ended: bool) -> Option<Found> {
    let mut command = String::new();
    while let Some(line) = lines.next() {
        let terminated = line.ends_with('\n') || (ended && lines.peek().is_none());
        if command.is_empty() {
            let line = undecorated(line.trim());
            if line.is_empty() || is_comment(line) || is_prose(line) {
                continue;
            }
            command.push_str(line);
        } else {
            command.push('\n');
            command.push_str(line.trim_end());
        }
        if terminated && !is_open(shell, &command) {
            return Some(Found {
                command,
                complete: true,
            });
        }
    }
    (!command.is_empty()).then_some(Found {
        command,
        complete: false,
    })
}

/// A line without the prompt or the backticks that a model put around the command.
fn undecorated(line: &str) -> &str {
    let line = ["$ ", "% ", "❯ ", "> "]
        .iter()
        .find_map(|prompt| line.strip_prefix(prompt))
        .unwrap_or(line)
        .trim();
    match line.strip_prefix('`').and_then(|line| line.strip_suffix('`')) {
        Some(inside) if !inside.contains('`') => inside.trim(),
        _ => line,
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use Shell::{Bash, Fish};

    fn whole(text: &str) -> Result<String, String> {
        let mut extractor = Extractor::new(Bash, Wanted::First, "");
        extractor.push(text);
        extractor.finish()
    }

    #[test]
    fn steps_become_one_command_that_ends_where_one_of_them_fails() {
        let table = [
            ("export A=b\nprintenv A\n```", "export A=b && printenv A"),
            ("cd build\nrm -rf *\n```\nls\n", "cd build && rm -rf *"),
            ("false\necho $?\n```", "false; echo $?"),
            ("sleep 1 &\nwait\n```", "sleep 1 & wait"),
            ("f() {\n  ls\n}\nf\n```", "f() {\n  ls\n} && f"),
            (
                "cd new\nfor f in *; do\n  rm $f\ndone\n```",
                "cd new && for f in *; do\n  rm $f\ndone",
            ),
            ("cat <<E\nx\nE\nls\n```", "cat <<E\nx\nE\nls"),
            ("alias a=b\na\n```", "alias a=b\na"),
            ("x=1;\necho $x", "x=1; echo $x"),
            ("ls\n# or\nls -a\n```", "ls"),
            ("ls\n\nls -a\n```", "ls"),
            ("ls\nThis lists all files.\n```", "ls"),
            ("ls\necho 'a", "ls && echo 'a"),
        ];
        for (text, expected) in table {
            let mut extractor = Extractor::new(Bash, Wanted::Steps, "```bash\n");
            let end = text
                .char_indices()
                .find(|(_, c)| extractor.push(&c.to_string()) == Progress::Complete);
            let all = end.is_none_or(|(at, _)| !text[at..].contains("```") || text[at + 1..].trim() == "ls");
            assert!(all || text.contains("ls -a") || text.contains("This"), "{text:?}");
            match extractor.finish() {
                Ok(command) => assert_eq!(command, expected, "{text:?}"),
                Err(error) => assert_eq!(
                    (error.as_str(), expected),
                    ("the model's command is unfinished", "ls && echo 'a")
                ),
            }
        }
        // Without a fence only the first line is sure to be a command.
        let mut extractor = Extractor::new(Bash, Wanted::Steps, "");
        extractor.push("ls\nrm x\n");
        assert_eq!(extractor.finish().as_deref(), Ok("ls"));
    }

    #[test]
    fn decoration_is_removed() {
        let table = [
            ("ls -la", "ls -la"),
            ("  ls -la  \n", "ls -la"),
            ("$ ls -la", "ls -la"),
            ("`ls -la`", "ls -la"),
            ("echo `date`", "echo `date`"),
            ("```bash\nls -la\n```", "ls -la"),
            ("```\nls -la\n```\nThis lists files.", "ls -la"),
            ("```ls -la```", "ls -la"),
            ("Here is the command:\n\n```sh\n$ ls -la\n```", "ls -la"),
            ("The command is:\nls -la", "ls -la"),
            ("Um die Dateien zu zeigen:\nls -la", "ls -la"),
            ("# list the files\nls -la", "ls -la"),
            ("ls -la\nThis lists all files.", "ls -la"),
            ("ls -la\r\nrm x\r\n", "ls -la"),
            ("<think>rm -rf /\n</think>\nls", "ls"),
            ("still thinking</think>ls", "ls"),
            ("scp file host:", "scp file host:"),
            ("Rscript a.R b c", "Rscript a.R b c"),
            // In German `du` is a word that begins sentences.
            ("du -sh /srv/*", "du -sh /srv/*"),
            ("for f in *; do echo $f; done", "for f in *; do echo $f; done"),
            ("if true; then ls; fi", "if true; then ls; fi"),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn several_lines_are_one_command_only_where_the_shell_says_so() {
        let table = [
            ("find . \\\n  -name x", "find . -name x"),
            ("cat <<EOF > x\na\nb\nEOF\nls", "cat <<EOF > x\na\nb\nEOF"),
            (
                "for f in *; do\n  echo $f\ndone\nrm x",
                "for f in *; do\n  echo $f\ndone",
            ),
            ("ls |\n wc -l\nrm x", "ls |\n wc -l"),
            // A second command never hides behind the first one.
            ("ls\nrm -rf ~", "ls"),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn no_command_is_said_to_be_none() {
        let table = [
            ("", "the model said nothing"),
            (" \n ", "the model said nothing"),
            ("I cannot help with that.", "the model answered in prose"),
            ("Es tut mir leid, das geht nicht.", "the model answered in prose"),
            ("<think>hm", "the model answered in prose"),
            ("```bash\n```", "the model answered in prose"),
            ("echo 'it", "the model's command is unfinished"),
            ("for f in *; do", "the model's command is unfinished"),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text), Err(expected.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn an_answer_may_begin_for_the_model() {
        let table = [
            ("ls -la\n", Ok("ls -la")),
            ("ls -la\n```\nThis lists files.", Ok("ls -la")),
            ("```bash\nls -la\n```", Ok("ls -la")),
            ("$ ls -la", Ok("ls -la")),
            ("", Err("the model said nothing")),
            ("I cannot do that.", Err("the model answered in prose")),
        ];
        for (text, expected) in table {
            let mut extractor = Extractor::new(Bash, Wanted::First, "```bash\n");
            extractor.push(text);
            let expected = expected.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(extractor.finish(), expected, "{text:?}");
        }
    }

    #[test]
    fn generation_stops_at_the_end_of_the_first_complete_command() {
        let stop = |shell, text: &str| {
            let mut extractor = Extractor::new(shell, Wanted::First, "");
            let at = text
                .char_indices()
                .find(|(_, c)| extractor.push(&c.to_string()) == Progress::Complete);
            at.map(|(at, c)| text[..at + c.len_utf8()].to_owned())
        };
        assert_eq!(stop(Bash, "ls -la\nThis lists"), Some("ls -la\n".to_owned()));
        assert_eq!(stop(Bash, "```bash\nls\n```\nThis"), Some("```bash\nls\n".to_owned()));
        assert_eq!(
            stop(Bash, "find . \\\n -name x\nmore"),
            Some("find . \\\n -name x\n".to_owned())
        );
        assert_eq!(
            stop(Fish, "for f in *\n echo $f\nend\nmore"),
            Some("for f in *\n echo $f\nend\n".to_owned())
        );
        assert_eq!(stop(Bash, "ls -la"), None);
        assert_eq!(
            stop(Bash, "Here you are:\nls\n"),
            Some("Here you are:\nls\n".to_owned())
        );
    }

    proptest::proptest! {
        #[test]
        fn pieces_make_the_same_command_as_the_whole(text in "[a-z \n`$#'\"\\\\<>|:.ÄÖß-]{0,80}", cut in 1_usize..9) {
            let mut pieces = Extractor::new(Bash, Wanted::First, "");
            for piece in text.chars().collect::<Vec<_>>().chunks(cut) {
                pieces.push(&piece.iter().collect::<String>());
            }
            proptest::prop_assert_eq!(pieces.finish(), whole(&text));
        }

        #[test]
        fn a_command_is_never_empty_and_never_decorated(text in "[a-z \n`$#:.-]{0,80}") {
            if let Ok(command) = whole(&text) {
                proptest::prop_assert!(!command.trim().is_empty());
                proptest::prop_assert!(!command.contains("```"));
            }
        }
    }
}
