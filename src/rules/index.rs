//! A file taken apart once, so that of its many rules only those are read that can have found something.

use std::collections::HashMap;

use memchr::{memchr, memmem};

use super::output::plain_quote;
use super::read::{Body, Rule, rule};

/// The declarations and the rules of a file.
#[derive(Debug)]
pub(crate) struct Index<'a> {
    /// By name what is declared, in order, with its key.
    declarations: HashMap<&'a str, Vec<(&'a str, &'a str)>>,
    blocks: Vec<Block<'a>>,
}

/// A rule that has not been read.
#[derive(Debug)]
struct Block<'a> {
    name: &'a str,
    /// Its fields as they are written, without its examples.
    text: &'a str,
    /// The programs that it is about; all where there are none.
    programs: Vec<&'a str>,
}

impl<'a> Index<'a> {
    /// Takes a file apart. A test reads every file whole; what is wrong with one is said there.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut index = Self {
            declarations: HashMap::new(),
            blocks: Vec::new(),
        };
        let mut rest = text;
        while !rest.is_empty() {
            let (line, after) = split_line(rest);
            if let Some(name) = line.strip_prefix("rule ") {
                let (block, behind) = Block::new(name.trim(), after);
                rest = behind;
                index.blocks.push(block);
                continue;
            }
            if !line.starts_with(['#', ' '])
                && let Some((key, (name, words))) = line
                    .split_once(' ')
                    .and_then(|(key, rest)| Some((key, rest.split_once(' ')?)))
            {
                index.declarations.entry(name).or_default().push((key, words));
            }
            rest = after;
        }
        index
    }

    /// Returns what is declared of a key for a name.
    pub(crate) fn declared<'i>(&'i self, key: &'static str, name: &str) -> impl Iterator<Item = &'a str> + use<'a, 'i> {
        let known = self.declarations.get(name).into_iter().flatten();
        known.filter(move |(known, _)| *known == key).map(|(_, words)| *words)
    }

    /// Returns the names that a key is declared for.
    pub(crate) fn names<'i>(&'i self, key: &'static str) -> impl Iterator<Item = &'a str> + use<'a, 'i> {
        let of_key = move |(_, known): &(_, &Vec<(&str, &str)>)| known.iter().any(|(known, _)| *known == key);
        self.declarations.iter().filter(of_key).map(|(name, _)| *name)
    }

    /// Returns the rules that are about one of the programs, or about all, and whose patterns can be in `low`, an output in lower
    /// case: whether they are is left to whoever reads them.
    pub(crate) fn rules<'i, B: Body<'a>>(
        &'i self,
        programs: &'i [&str],
        low: &'i str,
    ) -> impl Iterator<Item = Rule<'a, B>> + use<'a, 'i, B> {
        let about = |block: &&Block<'a>| {
            let mut named = block.programs.iter();
            block.programs.is_empty() || named.any(|name| programs.contains(name))
        };
        let found = self.blocks.iter().filter(about);
        let found = found.filter(|block| block.may_be_in(low.as_bytes()));
        found.filter_map(Block::read)
    }

    /// Returns the rules of a name.
    pub(crate) fn named<B: Body<'a>>(&self, name: &str) -> impl Iterator<Item = Rule<'a, B>> {
        let named = self.blocks.iter().filter(move |block| block.name == name);
        named.filter_map(Block::read)
    }

    /// Returns all rules.
    #[cfg(test)]
    pub(crate) fn all<B: Body<'a>>(&self) -> impl Iterator<Item = Rule<'a, B>> {
        self.blocks.iter().filter_map(Block::read)
    }
}

/// The programs that a field names.
fn programs_of(field: &str) -> impl Iterator<Item = &str> {
    let words = field.trim_start().strip_prefix("for ").into_iter();
    words.flat_map(str::split_whitespace)
}

impl<'a> Block<'a> {
    /// The rule whose fields `text` begins with, and the text behind it. Its examples, which are what it ends with, are not
    /// looked at.
    fn new(name: &'a str, text: &'a str) -> (Self, &'a str) {
        let mut programs = Vec::new();
        let mut rest = text;
        let mut fields = None;
        while !rest.is_empty() {
            let (field, after) = split_line(rest);
            match field.as_bytes().first() {
                Some(b' ') if fields.is_some() => {}
                Some(b' ') if field.trim_start().starts_with("test ") => fields = Some(text.len() - rest.len()),
                Some(b' ') => programs.extend(programs_of(field)),
                None | Some(b'#') => {}
                Some(_) => break,
            }
            rest = after;
        }
        let block = Self {
            name,
            text: &text[..fields.unwrap_or(text.len() - rest.len())],
            programs,
        };
        (block, rest)
    }

    /// Returns false if one of its patterns, and each other wording of it, has a piece that is not in the output.
    fn may_be_in(&self, low: &[u8]) -> bool {
        let mut found = true;
        let mut rest = self.text;
        while !rest.is_empty() {
            let (field, after) = split_line(rest);
            rest = after;
            let field = field.trim_start();
            let pattern = match field.strip_prefix("output ") {
                Some(pattern) if found => {
                    found = false;
                    pattern
                }
                // No wording of the one before was found.
                Some(_) => return false,
                None => match field.strip_prefix("or ") {
                    Some(pattern) => pattern,
                    None => continue,
                },
            };
            found = found || memmem::find(low, piece(pattern).as_bytes()).is_some();
        }
        found
    }

    fn read<B: Body<'a>>(&self) -> Option<Rule<'a, B>> {
        let lines = self.text.lines().enumerate();
        let fields = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
        rule(self.name, self.programs.clone(), &fields.collect::<Vec<_>>()).ok()
    }
}

/// A text without its first line, and that line.
fn split_line(text: &str) -> (&str, &str) {
    let end = memchr(b'\n', text.as_bytes());
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

/// The longest piece of a pattern that stands in an output as it is written here: no hole, no quotation mark, no letter that
/// could have been a capital. Empty, which is found anywhere, where there is none.
fn piece(pattern: &str) -> &str {
    let is_plain = |c: char| c.is_ascii() && !c.is_ascii_uppercase() && plain_quote(c) == c;
    let outside = pattern.trim().split('{').enumerate().map(|(at, part)| match at {
        0 => part.trim_start_matches('^'),
        _ => part.split_once('}').map_or("", |(_, after)| after),
    });
    let pieces = outside.flat_map(|part| part.split(|c| !is_plain(c)));
    pieces.max_by_key(|piece| piece.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Field, read};

    #[derive(Debug, Default)]
    struct Patterns<'a>(Vec<&'a str>);

    impl<'a> Body<'a> for Patterns<'a> {
        fn take(&mut self, field: Field<'a>) -> Result<(), String> {
            self.0.push(field.rest);
            Ok(())
        }

        fn check(&self, _: &[&str]) -> Result<(), &'static str> {
            Ok(())
        }
    }

    const TEXT: &str = "# a comment\nnames git add am\nport web 80\n\nrule one\n  for git hub\n  output Kein {a} »da«\n  or no {a}\n  \
        output gone\n  why `{a}`\n  why.de kein `{a}`\n  test git x\n    | output for\n\n    = git y\nnames git rm\nrule two\n  why a\n  why.de b\n";

    fn names(programs: &[&str], low: &str) -> Vec<&'static str> {
        let index = Index::new(TEXT);
        let rules = index.rules::<Patterns<'_>>(programs, low);
        rules.map(|rule| rule.name).collect()
    }

    #[test]
    fn what_can_be_in_the_output_is_read() {
        for (programs, low, expected) in [
            (&["git"][..], "no x, gone", &["one", "two"][..]),
            (&["ls", "hub"], "kein 'da' gone", &["one", "two"]),
            (&["git"], "no x", &["two"]),
            (&["git"], "gone", &["two"]),
            (&["ls"], "no x, gone", &["two"]),
            (&[], "", &["two"]),
        ] {
            assert_eq!(names(programs, low), expected, "{programs:?} {low}");
        }
    }

    #[test]
    fn all_is_found_that_is_found_by_reading_the_whole() {
        let index = Index::new(TEXT);
        assert_eq!(index.declared("names", "git").collect::<Vec<_>>(), ["add am", "rm"]);
        assert_eq!(index.declared("port", "web").collect::<Vec<_>>(), ["80"]);
        assert_eq!(index.declared("port", "git").count(), 0);
        let whole = read::<Patterns<'_>>(TEXT).unwrap().rules;
        let one = index.rules::<Patterns<'_>>(&["git"], "no gone").next().unwrap();
        assert_eq!(
            format!("{:?}", (one.why, one.body)),
            format!("{:?}", (whole[0].why, &whole[0].body))
        );
    }

    #[test]
    fn of_a_pattern_that_is_looked_for_which_has_no_capital_and_no_quote() {
        for (pattern, expected) in [
            (
                "git: '{=bad}' is not a git command{..}{good*}",
                "' is not a git command",
            ),
            ("^ERROR {}: {a}", ": "),
            ("„{a}“ GIBT ES", " "),
            ("{a}", ""),
        ] {
            assert_eq!(piece(pattern), expected, "{pattern}");
        }
    }
}
