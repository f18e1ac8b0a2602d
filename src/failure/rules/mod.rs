//! The rules, and what applies them.
//!
//! To add one, write it and an example into the `.rules` file it belongs to; `git.rules` begins with how that is done.
//! Words that a rule in code looks for stand in `words.rules`.

mod apart;
mod apply;
mod extra;
mod foreign;
mod install;
mod lists;
mod modules;
mod not_found;
mod parse;
mod paths;
mod quoting;
mod reasons;
mod said;
mod sed;
mod shell;
mod source;
mod sudo;
pub(super) mod template;
mod trouble;
mod typing;
mod unseen;
mod usage;

pub(super) use self::not_found::subcommands;
use self::parse::Rank;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::Failure;
use super::clean;
use crate::context::language::Language;
use crate::rules::{Index, Output};
use crate::shell::Shell;
use crate::syntax::line::{Line, Part};
use crate::system::{Meta, System};

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

/// The rules for failures that no command helps with: rules that have only a sentence.
const REASONS: &str = include_str!("reasons.rules");

/// The word lists of rules in code.
const WORDS: &str = include_str!("words.rules");

/// The files, in their order, taken apart.
static FIXES: LazyLock<[Index<'static>; FILES.len()]> = LazyLock::new(|| FILES.map(|(_, text)| Index::new(text)));

/// The same of the rules that have only a sentence.
static SENTENCES: LazyLock<Index<'static>> = LazyLock::new(|| Index::new(REASONS));

/// The same of the word lists.
static LISTS: LazyLock<Index<'static>> = LazyLock::new(|| Index::new(WORDS));

/// What the word lists declare of a key for a name.
pub(super) fn declared(key: &'static str, name: &str) -> impl Iterator<Item = &'static str> + use<> {
    LISTS.declared(key, name)
}

/// The names that the word lists declare a key for.
fn declared_names(key: &'static str) -> impl Iterator<Item = &'static str> {
    LISTS.names(key)
}

/// The words that are listed under a name.
pub(super) fn listed(name: &str) -> impl Iterator<Item = &'static str> + use<> {
    declared("names", name).flat_map(str::split_whitespace)
}

/// Returns true if a word is listed under a name.
pub(super) fn is_listed(name: &str, word: &str) -> bool {
    listed(name).any(|known| known == word)
}

/// The pieces of output that are listed under a name.
fn phrases(name: &str) -> impl Iterator<Item = &'static str> + use<> {
    declared("phrase", name)
}

/// A fix before it is checked.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) command: String,
    pub(super) why: String,
    pub(super) rule: &'static str,
    pub(super) rank: Rank,
    /// True if the program asks for it by name.
    pub(super) suggested_by_program: bool,
}

impl Candidate {
    /// A fix that the program does not ask for.
    fn new(rule: &'static str, rank: Rank, command: String, why: String) -> Self {
        Self {
            command,
            why,
            rule,
            rank,
            suggested_by_program: false,
        }
    }
}

/// The context of a rule: the failure, its line and output, and the machine.
pub(super) struct RuleContext<'a> {
    pub(super) failure: &'a Failure,
    pub(super) line: &'a Line<'a>,
    /// What it said: the output without the rows that explain options.
    pub(super) text: &'a Output,
    pub(super) whole: &'a Output,
    pub(super) system: &'a dyn System,
    pub(super) language: Language,
}

/// Returns the candidates of all rules.
pub(super) fn candidates(failure: &Failure, system: &dyn System) -> Vec<Candidate> {
    let mut found = Vec::new();
    look(failure, system, |context| all(context, &mut found));
    found
}

/// Returns the reason of a failure, in a sentence, where no rule has a command.
pub(super) fn reason(failure: &Failure, system: &dyn System) -> Option<String> {
    look(failure, system, reasons::reason)
}

fn look<T>(failure: &Failure, system: &dyn System, look: impl FnOnce(&RuleContext<'_>) -> T) -> T {
    let line = Line::new(failure.command.trim(), failure.shell);
    let whole = Output::new(&clean(&failure.output));
    let text = usage::message(&whole);
    let context = RuleContext {
        failure,
        line: &line,
        text: &text,
        whole: &whole,
        system,
        language: Language::of_locale(|name| system.variable(name)),
    };
    let unseen = text.shown.trim().is_empty();
    match unseen.then(|| unseen::message(&context)).flatten() {
        Some(message) => look(&RuleContext {
            text: &Output::new(&message),
            ..context
        }),
        None => look(&context),
    }
}

fn all(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    typing::rules(context, found);
    quoting::rules(context, found);
    shell::rules(context, found);
    not_found::rules(context, found);
    apply::rules(context, found);
    modules::rules(context, found);
    install::of_git(context, found);
    paths::rules(context, found);
    extra::rules(context, found);
    sed::rules(context, found);
    usage::rules(context, found);
    said::rules(context, found);
    sudo::rules(context, found);
    trouble::rules(context, found);
    source::rules(context, found);
    for candidate in found.iter_mut() {
        usage::other_slips(context, candidate);
    }
    found.retain(|candidate| !foreign::is_foreign(context, candidate));
    found.retain_mut(|candidate| sudo::as_here(context, candidate));
}

impl RuleContext<'_> {
    pub(super) fn shell(&self) -> Shell {
        self.failure.shell
    }

    /// Returns the reason in the language of the user; `words` go into its `{}`.
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

    /// Returns true if a word is one of the command, or the value of one of its options.
    pub(super) fn is_typed(&self, word: &str) -> bool {
        let word = word.trim_end_matches('/');
        self.line.words.iter().any(|known| {
            let known = known.text.trim_end_matches('/');
            known == word || known.split_once('=').is_some_and(|(_, value)| value == word)
        })
    }

    /// The words of a part behind its program, with their numbers.
    pub(super) fn words<'c>(&'c self, part: &'c Part) -> impl Iterator<Item = (usize, &'c str)> {
        (1..part.words.len()).filter_map(|at| Some((at, self.line.word(part, at)?)))
    }

    /// The programs of the line.
    fn programs(&self) -> Vec<&str> {
        self.line.parts.iter().map(|part| self.line.program(part)).collect()
    }

    /// The line with a command before the pipeline of a part, which is run if that one succeeds.
    pub(super) fn first(&self, part: &Part, command: &str) -> String {
        let own = &self.line.text[part.pipeline.clone()];
        self.line.with(part.pipeline.clone(), &format!("{command} && {own}"))
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
                let home = self.system.variable("HOME").unwrap_or_default();
                PathBuf::from(home + rest)
            }
            _ => dir.join(typed),
        }
    }

    /// Returns the metadata of a path that a part names.
    pub(super) fn meta(&self, part: &Part, typed: &str) -> Option<Meta> {
        self.system.meta(&self.absolute(&self.directory(part), typed))
    }

    /// Returns true if a program of that name is there.
    pub(super) fn has(&self, program: &str) -> bool {
        self.system.has(program)
    }
}

/// Returns the position of the subcommand of a part: its first word that is neither an option nor the value of one.
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
    use crate::rules;

    #[test]
    fn every_file_can_be_read_and_no_rule_has_the_name_of_another() {
        let mut names = std::collections::HashSet::new();
        for (file, text) in FILES {
            let parsed = read(text);
            for rule in &parsed.rules {
                assert!(!rule.body.actions.is_empty(), "{file}: {} has no fix", rule.name);
                assert!(names.insert(rule.name), "{file}: {} is there twice", rule.name);
                assert!(!rule.tests.is_empty(), "{file}: {} has no example", rule.name);
            }
            assert!(parsed.declarations.iter().all(|field| field.key == "names"), "{file}");
        }
        assert!(names.len() > 150, "{}", names.len());
        let words = read(WORDS).declarations;
        assert!(words.iter().all(|field| {
            [
                "names",
                "phrase",
                "called",
                "package",
                "renamed",
                "via",
                "system-module",
                "called-in-git",
                "port",
                "decompressor",
                "manifest",
                "destroying",
                "gives-up",
            ]
            .contains(&field.key)
        }));
    }

    #[test]
    fn of_a_file_that_was_taken_apart_every_rule_is_left() {
        let texts = FILES.map(|(_, text)| text).into_iter().chain([REASONS]);
        for (text, index) in texts.zip(FIXES.iter().chain([&*SENTENCES])) {
            let whole = read(text).rules;
            let apart: Vec<rules::Rule<'_, parse::Fields<'_>>> = index.all().collect();
            assert_eq!(whole.len(), apart.len());
            for (whole, apart) in whole.iter().zip(&apart) {
                assert_eq!(
                    (whole.name, &whole.programs, whole.why),
                    (apart.name, &apart.programs, apart.why)
                );
                assert_eq!(
                    format!("{:?}", whole.body),
                    format!("{:?}", apart.body),
                    "{}",
                    whole.name
                );
            }
        }
    }

    fn read(text: &'static str) -> rules::Rules<'static, parse::Fields<'static>> {
        rules::read(text).unwrap_or_else(|problem| panic!("{problem}"))
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

    /// A case: a failure, and the machine that it happened on.
    fn case(test: &rules::Example<'_>) -> (Failure, crate::system::table::Table) {
        let mut system = crate::failure::tests::machine();
        test.paths.iter().for_each(|path| system.add(path));
        let failure = crate::failure::tests::failure(test.command, &test.output.join("\n"));
        let status = test.status.unwrap_or(1);
        (Failure { status, ..failure }, system)
    }

    #[test]
    fn every_reason_is_told_where_it_says_so() {
        let read = read(REASONS);
        assert!(
            read.rules
                .iter()
                .all(|rule| rule.body.actions.is_empty() && !rule.tests.is_empty())
        );
        let tests = read
            .rules
            .iter()
            .flat_map(|rule| rule.tests.iter().map(move |test| (rule.name, test)));
        let wrong: Vec<String> = tests
            .filter_map(|(name, test)| {
                let (failure, system) = case(test);
                let told = crate::failure::reason(&failure, &system).unwrap_or_else(|| "nothing".to_owned());
                (test.expected != [told.as_str()]).then(|| format!("{name}: {:?}, is told {told}", test.expected))
            })
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_sentence_has_a_hole() {
        for test in FILES
            .iter()
            .flat_map(|(_, text)| read(text).rules)
            .flat_map(|rule| rule.tests)
        {
            let (failure, system) = case(&test);
            for fix in crate::failure::fixes(&failure, &system) {
                assert!(!fix.why.contains(['{', '}', '…']), "{}: {}", test.command, fix.why);
            }
        }
    }

    fn mistake(test: &rules::Example<'_>) -> Option<String> {
        let (failure, system) = case(test);
        let found: Vec<String> = crate::failure::fixes(&failure, &system)
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
