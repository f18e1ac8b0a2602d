//! A command that failed and whose output nobody has read: what its program must have said, as far as this machine shows
//! it. The rules read that as if it had been seen; where nothing is sure there is nothing to read.

mod git;

use super::{RuleContext, is_listed, lists, sub};
use crate::syntax::line::{Part, Role};

/// Files with more of these in them have targets that no list shows.
const UNLISTED_TARGETS: [&str; 3] = ["%", "include ", "$("];

/// The message, or nothing.
pub(super) fn message(context: &RuleContext<'_>) -> Option<String> {
    let [part] = context.line.parts.as_slice() else {
        return None;
    };
    let unseen = Unseen { context, part };
    match context.failure.status {
        126 | 127 => unseen.not_started(),
        0 => None,
        status => unseen.redirected().or_else(|| unseen.of_program(status)),
    }
}

struct Unseen<'a> {
    context: &'a RuleContext<'a>,
    part: &'a Part,
}

impl<'a> Unseen<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        self.context.line.word(self.part, at)
    }

    /// The words after the program.
    fn words(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.context.words(self.part).map(|(_, word)| word)
    }

    /// Those of them that are no options.
    fn operands(&self) -> Vec<&'a str> {
        self.words().filter(|word| !word.starts_with('-')).collect()
    }

    fn has_option(&self, letters: &[char], long: &[&str]) -> bool {
        self.words().any(|word| {
            let short = word.starts_with('-') && !word.starts_with("--") && word.contains(letters);
            short || long.iter().any(|name| word.starts_with(name))
        })
    }

    fn is_missing(&self, word: &str) -> bool {
        is_literal(word) && self.context.meta(self.part, word).is_none()
    }

    fn is_dir(&self, word: &str) -> bool {
        self.context.meta(self.part, word).is_some_and(|meta| meta.dir)
    }

    /// The directory that a file would be in, where that is not there.
    fn has_no_home(&self, word: &str) -> bool {
        let above = word.trim_end_matches('/').rsplit_once('/').map(|(above, _)| above);
        above.is_some_and(|above| !above.is_empty() && self.is_missing(above))
    }

    /// The shell found the program and could not start it, or found none at the path.
    fn not_started(&self) -> Option<String> {
        let program = self.word(0).filter(|word| word.contains('/') && is_literal(word))?;
        let says = match self.context.meta(self.part, program) {
            None if self.context.failure.status == 127 => "No such file or directory",
            Some(meta) if meta.dir => "Is a directory",
            Some(meta) if !meta.executable && self.context.failure.status == 126 => "Permission denied",
            _ => return None,
        };
        Some(format!("{}: {program}: {says}", self.context.shell()))
    }

    /// The shell opens the files before the program begins.
    fn redirected(&self) -> Option<String> {
        let words = &self.context.line.words;
        let (sign, target) = words.windows(2).find_map(|pair| {
            let opens = pair[0].role == Role::Redirection && pair[1].role == Role::Target;
            opens.then_some((pair[0].text.as_str(), pair[1].text.as_str()))
        })?;
        let fails = match sign {
            _ if target.starts_with("/dev/") => false,
            "<" => self.is_missing(target),
            ">" | ">>" | "2>" | "&>" => self.has_no_home(target),
            _ => false,
        };
        fails.then(|| format!("{}: {target}: No such file or directory", self.context.shell()))
    }

    fn of_program(&self, status: i32) -> Option<String> {
        let program = self.context.line.program(self.part);
        if is_listed("package-managers", program) {
            return self.not_root();
        }
        match (program, status) {
            ("git", _) => git::message(self),
            ("make" | "gmake", 2) => self.target(),
            ("npm" | "pnpm" | "yarn" | "bun", 1) => self.script(),
            ("cp" | "mv", 1) => self.copied(program),
            ("mkdir", 1) => self.made(),
            ("touch", 1) => {
                let path = self.operands().into_iter().find(|path| self.has_no_home(path))?;
                Some(format!("touch: cannot touch '{path}': No such file or directory"))
            }
            ("rm", 1) => {
                let recursive = self.has_option(&['r', 'R', 'd'], &["--recursive", "--dir"]);
                let path = self.operands().into_iter().find(|path| self.is_dir(path))?;
                (!recursive).then(|| format!("rm: cannot remove '{path}': Is a directory"))
            }
            ("cat" | "less" | "more" | "head" | "tail", 1) => {
                let path = self.operands().into_iter().find(|path| self.is_dir(path))?;
                Some(format!("{program}: {path}: Is a directory"))
            }
            ("tar" | "bsdtar", 1 | 2) | ("unzip", 9) => self.archive(program),
            _ => None,
        }
    }

    fn not_root(&self) -> Option<String> {
        let act = self.word(sub(self.context.line, self.part)?)?;
        let acts = is_listed("package-acts", act);
        let dry = self.has_option(&['s', 'h'], &["--dry-run", "--simulate", "--help"]);
        (acts && !dry && !self.part.sudo && !self.context.system.is_root()).then(|| "are you root?".to_owned())
    }

    fn target(&self) -> Option<String> {
        let directory = self.has_option(&['C', 'f'], &["--directory", "--file", "--makefile"]);
        let target = *self.operands().first()?;
        let text = lists::makefile(self.context, &self.context.directory(self.part))?;
        let listed = UNLISTED_TARGETS.iter().all(|sign| !text.contains(sign));
        let unknown = !lists::look_up(self.context, self.part, "@targets")
            .iter()
            .any(|known| known == target);
        let wanted = listed && unknown && !directory && !target.contains('=') && self.is_missing(target);
        wanted.then(|| format!("make: *** No rule to make target '{target}'.  Stop."))
    }

    fn script(&self) -> Option<String> {
        let at = sub(self.context.line, self.part)?;
        let named = matches!(self.word(at)?, "run" | "run-script").then(|| self.word(at + 1));
        let script = named??;
        let scripts = lists::look_up(self.context, self.part, "@scripts");
        let unknown = !scripts.is_empty() && !scripts.iter().any(|known| known == script);
        unknown.then(|| format!("npm error Missing script: \"{script}\""))
    }

    fn copied(&self, program: &str) -> Option<String> {
        let operands = self.operands();
        let (target, sources) = operands.split_last()?;
        if let Some(source) = sources.iter().find(|source| self.is_missing(source)) {
            return Some(format!("{program}: cannot stat '{source}': No such file or directory"));
        }
        let recursive = self.has_option(&['r', 'R', 'a'], &["--recursive", "--archive"]);
        if let Some(dir) = sources
            .iter()
            .find(|source| program == "cp" && !recursive && self.is_dir(source))
        {
            return Some(format!("cp: -r not specified; omitting directory '{dir}'"));
        }
        let homeless = !sources.is_empty() && self.has_no_home(target);
        let file = sources.iter().all(|source| !self.is_dir(source));
        (homeless && file && program == "cp")
            .then(|| format!("cp: cannot create regular file '{target}': No such file or directory"))
    }

    fn made(&self) -> Option<String> {
        if self.has_option(&['p'], &["--parents"]) {
            return None;
        }
        self.operands().into_iter().find_map(|path| {
            let says = match self.context.meta(self.part, path) {
                Some(_) => "File exists",
                None if self.has_no_home(path) => "No such file or directory",
                None => return None,
            };
            Some(format!("mkdir: cannot create directory '{path}': {says}"))
        })
    }

    fn archive(&self, program: &str) -> Option<String> {
        let writes = program != "unzip"
            && self
                .word(1)
                .is_some_and(|word| word.contains('c') && !word.contains('x'));
        let named = |word: &&str| word.contains('.') && !word.starts_with('-');
        let path = self.words().find(named).filter(|path| self.is_missing(path))?;
        (!writes).then(|| format!("{program}: {path}: Cannot open: No such file or directory"))
    }
}

/// Returns true if the shell hands the word on as it stands, so that a file of that name can be looked for.
fn is_literal(word: &str) -> bool {
    !word.is_empty() && !word.contains(['*', '?', '[', '{', '$', '`', '('])
}

#[cfg(test)]
mod tests {
    use crate::failure::tests::{failure, machine};
    use crate::failure::{Failure, fixes};
    use crate::system::table::Table;

    fn system() -> Table {
        let mut system = machine();
        for path in [
            "run.sh",
            "docs/guide.md",
            "notes.txt",
            "archive.tar.gz",
            "Makefile=all:\\n\\techo\\ntest:\\n\\techo\\n",
            "package.json={\"scripts\":{\"build\":\"x\"}}",
            ".git/HEAD=ref:\\_refs/heads/topic\\n",
            ".git/config=[remote\\_\"origin\"]\\n[alias]\\n\\_state\\_=\\_status\\n",
            ".git/refs/heads/topic",
            ".git/refs/heads/main",
            ".git/refs/tags/v1",
        ] {
            system.add(path);
        }
        system
    }

    #[test]
    fn what_the_machine_shows_is_known_without_the_output() {
        let table = [
            ("./run.sh", 126, "chmod +x run.sh && ./run.sh"),
            ("./rnu.sh", 127, "./run.sh"),
            ("docs/", 126, "cd docs/"),
            ("git statsu", 1, "git status"),
            ("git state", 1, ""),
            ("git checkout tpoic", 1, "git checkout topic"),
            ("git checkout v1", 1, ""),
            ("git checkout HEAD~1", 1, ""),
            ("git switch mian", 128, "git switch main"),
            ("git push", 128, "git push --set-upstream origin topic"),
            ("git push", 1, ""),
            ("git push origin topic", 128, ""),
            ("git commit -m x", 1, ""),
            ("make tets", 2, "make test"),
            ("make test", 2, ""),
            ("npm run biuld", 1, "npm run build"),
            ("npm run build", 1, ""),
            ("cp docs old", 1, "cp -r docs old"),
            ("cp notse.txt x", 1, "cp notes.txt x"),
            ("mkdir a/b", 1, "mkdir -p a/b"),
            ("rm docs", 1, "rm -r docs"),
            ("rm -rf docs", 1, ""),
            ("cat docs", 1, "ls docs"),
            ("tar xzf archve.tar.gz", 2, "tar xzf archive.tar.gz"),
            ("tar xzf nosuch.tgz", 2, ""),
            ("tar czf new.tgz docs", 2, ""),
            ("echo x > new/file", 1, "mkdir -p new && echo x > new/file"),
            ("apt install jq", 100, "sudo apt install jq"),
            ("apt-get -s install jq", 100, ""),
            ("touch new/file", 1, "mkdir -p new && touch new/file"),
            ("pytest", 1, ""),
            ("make all | tee log", 2, ""),
        ];
        let system = system();
        for (command, status, expected) in table {
            for seen in [true, false] {
                let failure = Failure {
                    status,
                    seen,
                    ..failure(command, "")
                };
                let found = fixes(&failure, &system);
                let first = found.first().map_or("", |fix| fix.command.as_str());
                assert_eq!(first, expected, "{command}: {found:?}");
            }
        }
    }

    #[test]
    fn outside_of_a_repository_git_says_so() {
        let unseen = Failure {
            status: 128,
            seen: false,
            ..failure("git add .", "")
        };
        assert_eq!(fixes(&unseen, &machine())[0].command, "git init && git add .");
    }
}
