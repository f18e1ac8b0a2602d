//! All manuals of this machine.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};

use super::cache::Entry;
use super::find::Binary;
use super::programs::{Traits, traits};
use super::{Manual, Source, builtins, completion, help, page};
use crate::shell::Shell;
use crate::system::Search;

/// Folders that only the administrator has in `PATH`.
const PRIVILEGED: &str = "/usr/local/sbin:/usr/sbin:/sbin";

/// The manuals of this machine, and the cache of what was read.
#[derive(Clone, Debug)]
pub struct Library {
    /// The folder for what was read before.
    pub cache: PathBuf,
    /// The directories in which programs are looked for.
    pub search: Search,
    /// The roots of manual pages; those beside a program come first.
    pub roots: Vec<PathBuf>,
    /// The folders that completion files lie below.
    pub shares: Vec<PathBuf>,
    /// True if anything may be started: programs of the table for their help, a shell for what it thinks of a line.
    pub asks: bool,
}

impl Library {
    /// The library of this machine.
    pub fn new(cache: &Path) -> Self {
        let mut roots: Vec<PathBuf> = env::split_paths(&env::var_os("MANPATH").unwrap_or_default())
            .filter(|root| root.is_absolute())
            .collect();
        let known = [
            "/usr/local/share/man",
            "/usr/local/man",
            "/usr/share/man",
            "/opt/homebrew/share/man",
        ];
        roots.extend(known.map(PathBuf::from));
        Self {
            cache: cache.to_owned(),
            search: Search::here(),
            roots,
            shares: ["/usr/local/share", "/usr/share", "/opt/homebrew/share"]
                .map(PathBuf::from)
                .to_vec(),
            asks: true,
        }
    }

    /// The program that a word runs.
    pub fn binary(&self, word: &str, cwd: &Path) -> Option<Binary> {
        Binary::find(word, &self.search, cwd)
    }

    /// A program that only the administrator has in `PATH`.
    pub fn administrators(&self, name: &str, cwd: &Path) -> Option<Binary> {
        Binary::find(name, &Search::new(PRIVILEGED), cwd)
    }

    /// A program that lotse itself needs.
    pub fn tool(&self, name: &str) -> Option<Binary> {
        Binary::tool(name, &self.search)
    }

    /// Returns true if the shell has this command itself.
    pub fn is_builtin(shell: Shell, name: &str) -> bool {
        builtins::exists(shell, name)
    }

    /// Returns the options that a builtin is documented with.
    pub fn builtin(&self, shell: Shell, words: &[&str]) -> Option<Manual> {
        let name = *words.first()?;
        if shell != Shell::Fish {
            return builtins::manual(shell, name);
        }
        if !builtins::exists(shell, name) {
            return None;
        }
        let fish = self.tool("fish")?;
        self.cached(&fish, words, "builtin", || self.fish_page(words))
    }

    fn fish_page(&self, words: &[&str]) -> Option<Manual> {
        let roots: Vec<PathBuf> = self.shares.iter().map(|share| share.join("fish/man")).collect();
        let page = page::find(&words.join("-"), &Binary::nobody(), &roots)?;
        let mut manual = page::read(&words.join(" "), &page)?;
        manual.sources = vec![Source::Builtin];
        Some(manual)
    }

    /// Returns the manual of a program, or of one of its subcommands, by files: `["git", "log"]`. Nothing is run.
    pub fn manual(&self, binary: &Binary, words: &[&str]) -> Manual {
        self.cached(binary, words, "files", || Some(self.read_files(binary, words)))
            .unwrap_or_default()
    }

    /// Returns the manual that a program prints about itself, where it is known to do no more than that.
    pub fn help(&self, binary: &Binary, words: &[&str]) -> Option<Manual> {
        let help = traits(words[0]).help.filter(|_| self.asks)?;
        self.cached(binary, words, "help", || help::read(binary, words, &help))
    }

    /// The options of all subcommands, where a program has a command of its own that prints them.
    pub fn globals(&self, binary: &Binary, program: &str) -> Option<Manual> {
        let ask = traits(program).globals.filter(|_| self.asks)?;
        self.cached(binary, &[program], "globals", || help::read(binary, &[program], &[ask]))
    }

    /// Returns the manual by files, with the texts.
    pub fn with_texts(&self, binary: &Binary, words: &[&str]) -> Manual {
        let mut manual = self.manual(binary, words);
        self.entry(binary, words, "files").texts(&mut manual);
        manual
    }

    /// Returns the manual that a program prints about itself, with the texts.
    pub fn help_with_texts(&self, binary: &Binary, words: &[&str]) -> Option<Manual> {
        let mut manual = self.help(binary, words)?;
        self.entry(binary, words, "help").texts(&mut manual);
        Some(manual)
    }

    /// Returns the manual of a builtin, with the texts. Bash says it itself, zsh has a page for all.
    pub fn builtin_with_texts(&self, shell: Shell, words: &[&str]) -> Option<Manual> {
        let program = self.tool(shell.name())?;
        let name = *words.first()?;
        let kind = match shell {
            Shell::Bash => "builtin help",
            Shell::Fish => "builtin",
            Shell::Zsh => "builtin page",
        };
        let mut manual = self.cached(&program, words, kind, || match shell {
            Shell::Fish => self.fish_page(words),
            Shell::Zsh => page::entry(name, &page::find("zshbuiltins", &program, &self.roots)?),
            Shell::Bash => help::builtin(&program, name).filter(|_| self.asks),
        })?;
        self.entry(&program, words, kind).texts(&mut manual);
        Some(manual)
    }

    /// Returns the manual page of a program in another language, as in `de`, with the texts. Only a translation that lies
    /// beside the page is one of this page.
    pub fn translated(&self, binary: &Binary, words: &[&str], language: &str) -> Option<Manual> {
        let read = || {
            let page = self.page(binary, words)?;
            let root = page.path.parent()?.parent()?.join(language);
            page::read(
                &words.join(" "),
                &page::find(&words.join("-"), &Binary::nobody(), &[root])?,
            )
        };
        let kind = format!("files {language}");
        let mut manual = self.cached(binary, words, &kind, read)?;
        self.entry(binary, words, &kind).texts(&mut manual);
        Some(manual)
    }

    /// The words of a page that describes a command of `words` called `command`, if there is one.
    pub fn subcommand(&self, binary: &Binary, words: &[&str], command: &str) -> Option<String> {
        let sensible = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if command.is_empty() || !command.chars().all(sensible) || command.starts_with('-') {
            return None;
        }
        let traits = traits(words[0]);
        let full = if words.len() == 1 {
            traits.command(command)
        } else {
            command
        };
        let mut longer = words.to_vec();
        longer.push(full);
        if self.page(binary, &longer).is_some() {
            return Some(full.to_owned());
        }
        if traits.abbreviates {
            return self.abbreviated(binary, words[0], command);
        }
        let listed = |words: &[&str]| {
            self.help(binary, words)
                .is_some_and(|help| help.commands.contains(full))
        };
        (traits.commands && traits.help.is_some() && listed(words)).then(|| full.to_owned())
    }

    /// `ip a` is `ip address`: the first command in the order of the program's own list.
    fn abbreviated(&self, binary: &Binary, program: &str, command: &str) -> Option<String> {
        const ORDER: [&str; 20] = [
            "address",
            "addrlabel",
            "maddress",
            "route",
            "rule",
            "neighbour",
            "link",
            "l2tp",
            "tunnel",
            "token",
            "tcp_metrics",
            "monitor",
            "xfrm",
            "mroute",
            "netns",
            "netconf",
            "vrf",
            "nexthop",
            "mptcp",
            "ntable",
        ];
        let full = ORDER.iter().find(|known| known.starts_with(command))?;
        self.page(binary, &[program, full]).map(|_| (*full).to_owned())
    }

    fn page(&self, binary: &Binary, words: &[&str]) -> Option<page::Page> {
        let between = if words[0] == "gcloud" { "_" } else { "-" };
        let found = page::find(&words.join(between), binary, &self.roots);
        let real = || (words.len() == 1).then(|| page::find(binary.real_name(), binary, &self.roots))?;
        found.or_else(real)
    }

    fn read_files(&self, binary: &Binary, words: &[&str]) -> Manual {
        let title = words.join(" ");
        let mut manual = self
            .page(binary, words)
            .and_then(|page| page::read(&title, &page))
            .unwrap_or_default();
        manual.title = title;
        self.add_others(binary, words, &mut manual);
        if words.len() == 1 {
            let known: BTreeSet<String> = completion::read(words[0], &self.shares);
            if !known.is_empty() {
                manual.completed = known;
                manual.sources.push(Source::Completion);
            }
        }
        manual
    }

    fn add_others(&self, binary: &Binary, words: &[&str], manual: &mut Manual) {
        let mut known: Traits = traits(&words.join("-"));
        if words.len() > 1 {
            known.also.extend(traits(words[0]).also);
        }
        for other in known.also {
            if let Some(page) = page::find(other, binary, &self.roots).filter(|_| other != words[0]) {
                let open = manual.open;
                if let Some(more) = page::read(other, &page) {
                    manual.merge(more);
                }
                manual.open = open && !manual.is_complete();
            }
        }
    }

    fn entry(&self, binary: &Binary, words: &[&str], kind: &str) -> Entry {
        let path = binary.path.to_string_lossy();
        Entry::new(&self.cache, &[&path, &binary.stamp, &words.join(" "), kind])
    }

    fn cached(
        &self,
        binary: &Binary,
        words: &[&str],
        kind: &str,
        read: impl FnOnce() -> Option<Manual>,
    ) -> Option<Manual> {
        let entry = self.entry(binary, words, kind);
        let known = entry.read();
        if let Some(manual) = known.filter(|manual| !manual.sources.is_empty() || !entry.is_old()) {
            return Some(manual).filter(|manual| !manual.sources.is_empty());
        }
        let manual = read();
        let asked = matches!(kind, "help" | "globals");
        // Pages that are installed later are found at once; a program that said nothing is left alone for a while.
        if asked || manual.as_ref().is_some_and(|manual| !manual.sources.is_empty()) {
            entry.write(manual.as_ref().unwrap_or(&Manual::default()));
        }
        manual
    }
}
