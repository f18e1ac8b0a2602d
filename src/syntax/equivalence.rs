//! Equivalence of commands that are written differently.

use super::lexer::{Kind, PartKind, Quotes, Token, lex};
use crate::shell::Shell;

/// Stands before what means something to the shell.
const MEANS: char = '\0';

/// Returns true if two commands differ in nothing but blanks, quotes that change nothing, and the order and the bundling of short options.
pub fn equivalent(one: &str, other: &str) -> bool {
    normalize(one) == normalize(other)
}

/// Returns the words as the shell hands them over, and what is between them; the letters of short options stand sorted in front
/// of the first word behind them.
fn normalize(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut letters: Vec<char> = Vec::new();
    for token in lex(line, Shell::Bash).0 {
        let word = match token.kind {
            Kind::Blank | Kind::Comment => continue,
            Kind::Word | Kind::Target => meaning(&token, line),
            _ => format!("{MEANS}{}", token.source(line)),
        };
        match word.strip_prefix('-') {
            Some(options) if !options.is_empty() && options.chars().all(char::is_alphabetic) => {
                letters.extend(options.chars());
            }
            _ => {
                flush(&mut letters, &mut words);
                words.push(word);
            }
        }
    }
    flush(&mut letters, &mut words);
    words
}

/// A word without its quotes, in which what the shell puts something else for is told from text.
fn meaning(token: &Token, line: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in &token.parts {
        let source = &line[part.span.clone()];
        let bare = part.quotes == Quotes::None;
        match part.kind {
            PartKind::Text if bare => {
                let special = |c| "*?[{~!(".contains(c);
                let marked = source
                    .chars()
                    .flat_map(|c| special(c).then_some(MEANS).into_iter().chain([c]));
                parts.push(marked.collect());
            }
            PartKind::Text | PartKind::Mark | PartKind::Escape => parts.push(part.text(line)),
            // Outside of quotes it may be several words.
            _ => parts.push(format!("{MEANS}{}{source}", if bare { "" } else { "\"" })),
        }
    }
    parts.concat()
}

fn flush(letters: &mut Vec<char>, words: &mut Vec<String>) {
    if letters.is_empty() {
        return;
    }
    letters.sort_unstable();
    words.push(letters.drain(..).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_a_difference_counts() {
        for (one, other) in [
            ("ls -la", "ls  -a -l"),
            ("grep -n 'x' a.txt", "grep -n x a.txt"),
            ("tar -x -f a", "tar -xf a"),
            ("rm 'a b'", r"rm a\ b"),
            ("a|b", "a | b"),
            ("echo \"a$x\" # c", "echo \"a\"\"$x\""),
        ] {
            assert!(equivalent(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("ls -la", "ls -l"),
            ("ls a", "ls b"),
            ("sort a | uniq", "sort -u a"),
            ("head -n 5", "tail -n 5"),
            ("a -x | b", "a | b -x"),
            ("rm 'a b'", "rm a b"),
            ("rm '*'", "rm *"),
            ("echo '$x'", "echo \"$x\""),
            ("echo $x", "echo \"$x\""),
            ("a '|' b", "a | b"),
            ("a > b", "a '>' b"),
        ] {
            assert!(!equivalent(one, other), "{one} and {other}");
        }
    }
}
