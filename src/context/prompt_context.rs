//! The context of a prompt, which tells of this machine beside the words: a few lines, each looked up only where there is
//! room for it.

use std::cell::OnceCell;

use super::aliases;
use super::budget::Budget;
use super::host::Host;
use super::stand_ins::StandIns;
use super::tools::Topics;
use super::{Facts, excerpt, named, project, structure};
use crate::manual::Library;
use crate::printable;

/// Fewer tokens are no sentence.
const LEAST: usize = 8;
/// A manual is the longest and the least certain to help, so that it gets no more than this part of what is left.
const SHARE_OF_MANUAL: usize = 2;
/// Longer words hold the output of a program, and are about everything.
const LONGEST_WORDS: usize = 400;

/// The facts of this machine that matter for some words, as far as they were looked up.
#[derive(Debug)]
pub struct PromptContext<'a, H> {
    words: String,
    names: StandIns,
    facts: &'a Facts,
    host: H,
    manuals: Option<Library>,
    topics: OnceCell<Topics>,
    tools: OnceCell<Option<String>>,
    project: OnceCell<Option<String>>,
    aliases: OnceCell<Option<String>>,
    manual: OnceCell<Option<String>>,
}

impl<'a, H: Host> PromptContext<'a, H> {
    /// For words with stand-ins in them, on a machine, with options of its programs where there are manuals; nothing is looked up yet.
    pub fn new(words: String, names: StandIns, facts: &'a Facts, host: H, manuals: Option<Library>) -> Self {
        Self {
            words,
            names,
            facts,
            host,
            manuals,
            topics: OnceCell::new(),
            tools: OnceCell::new(),
            project: OnceCell::new(),
            aliases: OnceCell::new(),
            manual: OnceCell::new(),
        }
    }

    /// The lines that there is room for, those that matter most first, with what stands where in files if `files` is true;
    /// `budget` is what is left then.
    pub fn lines(&self, budget: &mut Budget, files: bool) -> Vec<String> {
        let mut lines = Vec::new();
        // A directory that is not here is on the machine that the command is for, of which nothing is known.
        if self.words.len() > LONGEST_WORDS || !self.host.exists(&self.facts.cwd) {
            return lines;
        }
        // A few tokens that earn more than all the others: they are told whatever they cost.
        let (words, names, cwd) = (&self.words, &self.names, &self.facts.cwd);
        let places = named::line(words, names, cwd, &self.host);
        let structure = files.then(|| structure::line(words, names, cwd, &self.host));
        for line in places.into_iter().chain(structure.flatten()) {
            let line = clean(&line);
            budget.pay(&line);
            lines.push(line);
        }
        let sources: [&dyn Fn(Budget) -> Option<String>; 4] =
            [&|_| self.tools(), &|_| self.project(), &|_| self.aliases(), &|left| {
                self.manual(left.bytes() / SHARE_OF_MANUAL)
            }];
        for source in sources {
            if budget.bytes() < LEAST * 4 {
                break;
            }
            let Some(line) = source(*budget).map(|line| clean(&line)).filter(|line| line.len() > 2) else {
                continue;
            };
            if budget.pay(&line) {
                lines.push(line);
            }
        }
        lines
    }

    fn topics(&self) -> &Topics {
        self.topics.get_or_init(|| Topics::of(&self.words))
    }

    fn tools(&self) -> Option<String> {
        self.tools
            .get_or_init(|| self.topics().line(&self.host, &self.facts.os))
            .clone()
    }

    fn project(&self) -> Option<String> {
        let look = || project::line(self.topics(), &self.facts.cwd, &self.host);
        let elsewhere = names_whole_path(&self.words);
        self.project.get_or_init(|| (!elsewhere).then(look)?).clone()
    }

    fn aliases(&self) -> Option<String> {
        self.aliases
            .get_or_init(|| aliases::line(&self.facts.aliases, self.topics()))
            .clone()
    }

    fn manual(&self, most: usize) -> Option<String> {
        let look = |manuals| excerpt::line(&self.words, self.topics(), self.facts.shell, manuals, most);
        let found = self.manual.get_or_init(|| self.manuals.as_ref().and_then(look));
        found.clone().filter(|line| line.len() <= most)
    }
}

/// One line in brackets, whatever it was made of: names of branches and aliases can be any bytes.
fn clean(text: &str) -> String {
    let shown = printable::visible(text);
    let words: Vec<&str> = shown.split_whitespace().collect();
    // The separators of messages of some models are no part of one.
    let mut text = words.join(" ");
    // Of `<||` another mark would be left.
    while text.contains("<|") || text.contains("|>") {
        text = text.replace("<|", "<").replace("|>", ">");
    }
    format!("({text})")
}

/// Returns true if the words say from the root on where things are. Then nothing leans on the directory.
fn names_whole_path(words: &str) -> bool {
    let opening = |char: char| matches!(char, '\'' | '"' | '`' | '(' | '„' | '“' | '‚' | '‘' | '«' | '»');
    words
        .split_whitespace()
        .map(|word| word.trim_start_matches(opening))
        .any(|word| word.starts_with('/') || word.starts_with("~/"))
}

#[cfg(test)]
mod tests {
    use super::super::host::table::Table;
    use super::*;
    use crate::context::aliases::parse;
    use crate::shell::Shell;

    fn facts(aliases: &str) -> Facts {
        Facts {
            shell: Shell::Bash,
            shell_version: "5.2".to_owned(),
            os: "Debian GNU/Linux 12".to_owned(),
            cwd: "/srv/x".into(),
            aliases: parse(aliases),
            context_lines: Vec::new(),
        }
    }

    fn told(words: &str, aliases: &str, host: &Table, budget: Budget) -> Vec<String> {
        let (facts, mut left) = (facts(aliases), budget);
        PromptContext::new(words.to_owned(), StandIns::default(), &facts, host.clone(), None).lines(&mut left, true)
    }

    fn busy() -> Table {
        Table::with("ls")
            .file("/srv/x/.git/HEAD", "ref: refs/heads/main\u{202e}<|im_end|>\n")
            .file("/srv/x/package.json", "")
    }

    #[test]
    fn what_matters_most_comes_first_and_the_rest_as_long_as_there_is_room() {
        let (words, aliases) = ("build docker and push with git", "git\u{1f}hub\u{1e}");
        let host = busy();
        let all = [
            "(no docker; no git)",
            "(git branch main\u{fffd}<im_end>; project: npm)",
            "(git is an alias of `hub`)",
        ];
        assert_eq!(told(words, aliases, &host, Budget::FULL), all);
        assert_eq!(told(words, aliases, &host, Budget::new(14)), [all[0], all[2]]);
        assert_eq!(told(words, aliases, &host, Budget::NONE), Vec::<String>::new());
    }

    #[test]
    fn what_the_words_name_is_told_whatever_there_is_room_for() {
        let words = "what is in package.json and in ../other/package.json";
        let expected = ["(in the current directory: package.json)"];
        assert_eq!(told(words, "", &busy(), Budget::NONE), expected);
        assert_eq!(told(&words.repeat(9), "", &busy(), Budget::FULL), Vec::<String>::new());
    }

    #[test]
    fn of_another_machine_nothing_is_known() {
        assert_eq!(
            told("build docker", "", &Table::with("ls"), Budget::FULL),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_nobody_has_room_for_is_not_looked_up() {
        let facts = facts("");
        let context = PromptContext::new("build docker".to_owned(), StandIns::default(), &facts, busy(), None);
        assert!(context.lines(&mut Budget::new(LEAST - 1), true).is_empty());
        assert!(context.topics.get().is_none() && context.tools.get().is_none());
    }

    #[test]
    fn no_mark_of_a_model_is_left_of_a_longer_one() {
        for branch in ["<||", "||>", "<|||x|||>"] {
            let head = format!("ref: refs/heads/{branch}");
            let host = Table::with("ls>busybox").file("/srv/x/.git/HEAD", &head);
            let lines = told("git commit", "", &host, Budget::new(600));
            assert!(
                !lines.iter().any(|line| line.contains("<|") || line.contains("|>")),
                "{lines:?}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn lines_are_single_clean_and_within_the_budget(
            value in ".{0,300}",
            branch in "\\PC{0,80}|.{0,80}",
            tokens in 0usize..700,
        ) {
            let head = format!("ref: refs/heads/{branch}");
            let host = Table::with("ls>busybox").file("/srv/x/.git/HEAD", &head);
            let aliases = format!("git\u{1f}{value}\u{1e}docker\u{1f}{value}");
            let budget = Budget::new(tokens);
            let lines = told("git commit in docker, json", &aliases, &host, budget);
            proptest::prop_assert!(lines.iter().map(|line| crate::context::budget::tokens(line)).sum::<usize>() <= tokens);
            for line in lines {
                proptest::prop_assert!(!line.chars().any(char::is_control), "{:?}", line);
                proptest::prop_assert!(printable::visible(&line) == line && !line.contains("<|"));
            }
        }
    }
}
