//! Names with blanks that a command leaves without quotes, so that they fall apart into words.

use std::ops::Range;

use super::operands::is_settled;
use super::{Kind, Report, Target};
use crate::messages::{Message, check as messages};
use crate::shell::quote;
use crate::syntax::{Parsed, Word};

/// The most words that a name is looked for in.
const LONGEST: usize = 6;

/// Reports names of files that are several words here: none of the words is a file, and all of them together are one. Returns
/// where they stand in the line.
pub(super) fn check(parsed: &Parsed, index: usize, at: &Target, report: &mut Report) -> Vec<Range<usize>> {
    let words = parsed.commands[index].words.get(1..).unwrap_or_default();
    let mut found = Vec::new();
    let mut from = 0;
    if !at.local || !is_settled(parsed, index) {
        return found;
    }
    while from < words.len() {
        let longest = LONGEST.min(words.len() - from);
        let name = (2..=longest)
            .rev()
            .find_map(|count| Some((count, name(&words[from..from + count], at)?)));
        let Some((count, (name, span))) = name else {
            from += 1;
            continue;
        };
        let diagnostic = report.wrong(Kind::Apart, &name, &messages::falls_apart(&name));
        diagnostic.span = Some(span.clone());
        diagnostic.fix = Some(Message::verbatim(quote(at.shell, &name)));
        found.push(span);
        from += count;
    }
    found
}

/// The name that words with one blank between them are together, and where it stands.
fn name(words: &[Word], at: &Target) -> Option<(String, Range<usize>)> {
    let spans: Vec<Range<usize>> = words.iter().map(Word::span).collect::<Option<_>>()?;
    let texts: Vec<&str> = words
        .iter()
        .map(|word| word.whole().filter(|text| !word.quoted && !text.is_empty()))
        .collect::<Option<_>>()?;
    let close = spans.windows(2).all(|pair| pair[0].end + 1 == pair[1].start);
    let name = texts.join(" ");
    let is_there = |text: &str| at.cwd.join(text).symlink_metadata().is_ok();
    (close && !name.starts_with(['-', '~']) && is_there(&name) && !texts.iter().any(|text| is_there(text)))
        .then(|| (name, spans[0].start..spans[spans.len() - 1].end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Shell;
    use crate::syntax::parse;

    #[test]
    fn a_name_that_falls_apart_at_its_blanks_is_named_as_one() {
        let top = tempfile::tempdir().unwrap();
        std::fs::create_dir(top.path().join("sub")).unwrap();
        for name in ["my notes.txt", "two of three.md", "old here.txt", "old", "sub/a b.txt"] {
            std::fs::write(top.path().join(name), "").unwrap();
        }
        for (shell, command, expected) in [
            (
                Shell::Bash,
                "cat my notes.txt",
                Some(("my notes.txt", "'my notes.txt'")),
            ),
            (
                Shell::Zsh,
                "rm two of three.md",
                Some(("two of three.md", "'two of three.md'")),
            ),
            (
                Shell::Fish,
                "cat old; ls sub/a b.txt",
                Some(("sub/a b.txt", "'sub/a b.txt'")),
            ),
            (Shell::Bash, "cat 'my notes.txt'", None),
            (Shell::Bash, "cat my\\ notes.txt", None),
            (Shell::Bash, "cat my  notes.txt", None),
            // The first one is there as well: who knows what is meant.
            (Shell::Bash, "cat old here.txt", None),
            (Shell::Bash, "cd sub && cat a b.txt", None),
            (Shell::Bash, "cat $x notes.txt", None),
        ] {
            let target = Target::here(shell, top.path(), Vec::new(), top.path());
            let parsed = parse(command, shell);
            let mut report = Report::default();
            for index in 0..parsed.commands.len() {
                check(&parsed, index, &target, &mut report);
            }
            let mut found = report.diagnostics().map(|found| {
                let fix = found.fix.as_ref().map(Message::english).unwrap_or_default();
                (&command[found.span.clone().unwrap()], fix)
            });
            assert_eq!((found.next(), found.next()), (expected, None), "{command}");
        }
    }
}
