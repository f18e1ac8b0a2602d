//! The rules, and what applies them.
//!
//! To add one, write it and an example into the `.rules` file it belongs to; `git.rules` begins with how that is done.
//! Words that a rule in code looks for stand in `words.rules`.

mod apply;
mod archives;
mod extra;
mod foreign;
mod install;
mod lists;
mod not_found;
mod parse;
mod paths;
mod reasons;
mod said;
mod source;
mod sudo;
pub(super) mod template;
mod trouble;
mod typing;
mod usage;

pub(super) use self::not_found::subcommands;
use self::parse::Rank;
use std::path::{Path, PathBuf};

use super::Failure;
use super::clean;
use super::line::{Line, Part};
use crate::context::language::Language;
use crate::rules::{self, Output};
use crate::shell::Shell;
use crate::system::{Meta, World};

/// The files. Their order decides between rules of one rank.
pub(super) const FILES: [(&str, &str); 7] = [
    ("git.rules", include_str!("git.rules")),
    ("files.rules", include_str!("files.rules")),
    ("packages.rules", include_str!("packages.rules")),
    ("languages.rules", include_str!("languages.rules")),
    ("javascript.rules", include_str!("javascript.rules")),
    ("services.rules", include_str!("services.rules")),
    ("misc.rules", include_str!("misc.rules")),
];

/// What rules in code look for.
const WORDS: &str = include_str!("words.rules");

/// The words that are listed under a name.
fn listed(name: &str) -> impl Iterator<Item = &'static str> {
    rules::declared(WORDS, "names", name).flat_map(str::split_whitespace)
}

/// The pieces of output that are listed under a name.
fn phrases(name: &str) -> impl Iterator<Item = &'static str> {
    rules::declared(WORDS, "phrase", name)
}

/// A fix before it is checked.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) command: String,
    pub(super) why: String,
    pub(super) rule: &'static str,
    pub(super) rank: Rank,
    /// Whether the program asks for it by name.
    pub(super) asked: bool,
}

/// Everything that a rule looks at.
pub(super) struct Sight<'a> {
    pub(super) failure: &'a Failure,
    pub(super) line: &'a Line<'a>,
    pub(super) text: &'a Output,
    pub(super) world: &'a dyn World,
    pub(super) language: Language,
}

/// What all rules have to say.
pub(super) fn candidates(failure: &Failure, world: &dyn World) -> Vec<Candidate> {
    let mut found = Vec::new();
    look(failure, world, |sight| all(sight, &mut found));
    found
}

/// What went wrong, in a sentence, where no rule has a command.
pub(super) fn reason(failure: &Failure, world: &dyn World) -> Option<String> {
    look(failure, world, reasons::reason)
}

fn look<T>(failure: &Failure, world: &dyn World, look: impl FnOnce(&Sight<'_>) -> T) -> T {
    let line = Line::new(failure.command.trim());
    let text = Output::new(&clean(&failure.output));
    let sight = Sight {
        failure,
        line: &line,
        text: &text,
        world,
        language: Language::of_locale(|name| world.variable(name)),
    };
    look(&sight)
}

fn all(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    typing::rules(sight, found);
    not_found::rules(sight, found);
    apply::rules(sight, found);
    paths::rules(sight, found);
    extra::rules(sight, found);
    archives::rules(sight, found);
    usage::rules(sight, found);
    said::rules(sight, found);
    sudo::rules(sight, found);
    trouble::rules(sight, found);
    source::rules(sight, found);
    found.retain(|candidate| !foreign::is_foreign(sight, candidate));
}

impl Sight<'_> {
    pub(super) fn shell(&self) -> Shell {
        self.failure.shell
    }

    /// What was wrong, of an English and a German sentence the one that the user reads; `words` go into its `{}`.
    pub(super) fn why(&self, [english, german]: [&str; 2], words: &[&str]) -> String {
        let sentence = match self.language {
            Language::English => english,
            Language::German => german,
        };
        let mut pieces = sentence.split("{}");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for (piece, word) in pieces.zip(words) {
            out.push_str(word);
            out.push_str(piece);
        }
        out
    }

    /// Whether a word is one of the command, or the value of one of its options.
    pub(super) fn is_typed(&self, word: &str) -> bool {
        let word = word.trim_end_matches('/');
        self.line.words.iter().any(|known| {
            let known = known.text.trim_end_matches('/');
            known == word || known.split_once('=').is_some_and(|(_, value)| value == word)
        })
    }

    /// The directory that a part runs in: `cd` before it counts.
    pub(super) fn directory(&self, part: &Part) -> PathBuf {
        let mut dir = self.failure.cwd.clone();
        for earlier in self.line.parts.iter().take_while(|earlier| *earlier != part) {
            if let (Some("cd"), Some(target)) = (self.line.word(earlier, 0), self.line.word(earlier, 1)) {
                dir = self.absolute(&dir, target);
            }
        }
        dir
    }

    /// A path as typed, from a directory on.
    pub(super) fn absolute(&self, dir: &Path, typed: &str) -> PathBuf {
        match typed.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                let home = self.world.variable("HOME").unwrap_or_default();
                PathBuf::from(home + rest)
            }
            _ => dir.join(typed),
        }
    }

    /// What is at a path that a part names.
    pub(super) fn meta(&self, part: &Part, typed: &str) -> Option<Meta> {
        self.world.meta(&self.absolute(&self.directory(part), typed))
    }

    /// Whether a program of that name is there.
    pub(super) fn has(&self, program: &str) -> bool {
        self.world.names().contains(program)
    }
}

/// Where the subcommand of a part stands: its first word that is neither an option nor the value of one.
pub(super) fn sub(line: &Line<'_>, part: &Part) -> Option<usize> {
    let values: &[&str] = match line.program(part) {
        "git" => &["-C", "-c", "--git-dir", "--work-tree"],
        "docker" | "docker-compose" => &["-H", "--context", "-f", "--file", "-p", "--project-name"],
        "kubectl" | "helm" => &["-n", "--namespace", "--context", "--kubeconfig"],
        "npm" | "yarn" | "pnpm" => &["--prefix", "--cwd", "-C"],
        "make" => &["-C", "-f"],
        "tmux" => &["-L", "-S", "-f"],
        "systemctl" => &["-t", "-M", "-H"],
        _ => &[],
    };
    let mut at = 1;
    while let Some(word) = line.word(part, at) {
        if values.contains(&word) {
            at += 2;
        } else if word.starts_with(['-', '+']) {
            at += 1;
        } else {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read_and_no_rule_has_the_name_of_another() {
        let mut names = std::collections::HashSet::new();
        for (file, text) in FILES {
            let parsed = read(text);
            for rule in &parsed.rules {
                assert!(names.insert(rule.name), "{file}: {} is there twice", rule.name);
                assert!(!rule.tests.is_empty(), "{file}: {} has no example", rule.name);
            }
            assert!(parsed.declarations.iter().all(|field| field.key == "names"), "{file}");
        }
        assert!(names.len() > 150, "{}", names.len());
        let words = read(WORDS).declarations;
        assert!(
            words
                .iter()
                .all(|field| ["names", "phrase", "called", "package"].contains(&field.key))
        );
    }

    fn read(text: &'static str) -> rules::Rules<'static, parse::Fields<'static>> {
        rules::read(text, |_| true).unwrap_or_else(|problem| panic!("{problem}"))
    }

    #[test]
    fn every_example_comes_out_as_it_says() {
        let mut wrong = Vec::new();
        for (file, text) in FILES {
            for rule in &read(text).rules {
                wrong.extend(
                    rule.tests
                        .iter()
                        .filter_map(|test| mistake(test).map(|how| format!("{file} {}: {how}", rule.name))),
                );
            }
        }
        assert!(wrong.is_empty(), "{} examples:\n{}", wrong.len(), wrong.join("\n"));
    }

    fn mistake(test: &rules::Example<'_>) -> Option<String> {
        let mut world = crate::failure::tests::machine();
        test.paths.iter().for_each(|path| world.add(path));
        let failure = crate::failure::tests::failure(test.command, &test.output.join("\n"));
        let found: Vec<String> = crate::failure::fixes(&failure, &world)
            .into_iter()
            .map(|fix| format!("{} [{}]", fix.command, fix.rule))
            .collect();
        let plain: Vec<&str> = found
            .iter()
            .map(|fix| fix.rsplit_once(" [").map_or("", |(fix, _)| fix))
            .collect();
        let right = match test.expected.as_slice() {
            ["nothing"] => plain.is_empty(),
            [] => false,
            [first, others @ ..] => {
                plain.first() == Some(first) && others.iter().all(|other| plain.iter().take(3).any(|fix| fix == other))
            }
        };
        (!right).then(|| format!("`{}` wants {:?}, has {found:?}", test.command, test.expected))
    }
}
