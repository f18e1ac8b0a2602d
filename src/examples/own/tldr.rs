//! The pages of tldr, where its clients keep them.
//!
//! Nobody has time to read all 6000 at a question: only the pages of programs that the words name are read.

use std::path::{Path, PathBuf};

use super::{Own, Source, gap};
use crate::examples::words::each_word;
use crate::paths::Around;
use crate::system::file;

/// No page is longer, in bytes.
const MOST: u64 = 32 * 1024;
/// No more pages are read.
const MOST_PAGES: usize = 16;
/// No page has a longer name.
const LONGEST: usize = 40;

/// The pages of the programs that the words name, and of what they name of those: of `git commit` those of git and of git-commit.
pub(super) fn read(words: &str, around: &Around) -> Vec<Own> {
    let folders = folders(around);
    let mut pages = Vec::new();
    let mut add = |name: &str| {
        let before = pages.len();
        for folder in folders.iter().filter(|_| !name.is_empty()) {
            let page = file::of_user(&folder.join(format!("{name}.md")), MOST);
            pages.extend(page.map(|page| (name.to_owned(), page)));
        }
        pages.len() > before
    };
    if !folders.is_empty() {
        let names = names(words);
        for name in &names {
            if add(name) {
                for second in names.iter().filter(|second| *second != name) {
                    add(&format!("{name}-{second}"));
                }
            }
        }
    }
    pages.truncate(MOST_PAGES);
    pages.iter().flat_map(|(name, page)| parse(name, page)).collect()
}

/// The words that could be names of pages.
fn names(words: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    each_word(words, |word, _| {
        let name = word.to_ascii_lowercase();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+');
        let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(fits);
        if is_name && name.len() <= LONGEST && !names.contains(&name) {
            names.push(name);
        }
    });
    names
}

/// The folders of pages in English and German, of the first client that has any: tealdeer, tlrc, the clients in Python, Haskell
/// (which is Debian's), Node and C.
fn folders(around: &Around) -> Vec<PathBuf> {
    let clients = [
        around.cache.join("tealdeer/tldr-pages"),
        around.cache.join("tlrc"),
        around.cache.join("tldr"),
        around.data.join("tldr"),
        around.home.join(".tldr/cache"),
        around.home.join(".tldrc/tldr"),
    ];
    clients
        .iter()
        .map(|client| of_client(client))
        .find(|folders| !folders.is_empty())
        .unwrap_or_default()
}

fn of_client(client: &Path) -> Vec<PathBuf> {
    let english = ["pages.en", "pages"].map(|pages| client.join(pages));
    let english = english.into_iter().find(|pages| pages.is_dir());
    let languages = english.into_iter().chain([client.join("pages.de")]);
    let folders = languages.flat_map(|pages| ["linux", "common"].map(|platform| pages.join(platform)));
    folders.filter(|folder| folder.is_dir()).collect()
}

/// Reads the page of a program.
pub fn parse(name: &str, page: &str) -> Vec<Own> {
    let (mut all, mut about) = (Vec::new(), None);
    let topic = name.replace('-', " ");
    for line in page.lines().map(str::trim_end) {
        if let Some(text) = line.strip_prefix("- ") {
            about = Some(text.trim_end_matches([':', '.']).replace(['`', '[', ']'], ""));
        } else if let Some(code) = line.strip_prefix('`').and_then(|line| line.strip_suffix('`')) {
            let command = with_gaps(code);
            let own = about.take().zip(command);
            all.extend(own.and_then(|(about, command)| Own::of_bash(&about, &topic, &command, Source::Tldr)));
        }
    }
    all
}

/// The command with `<name>` for `{{name}}`; of the two ways to write an option, `{{[-a|--all]}}`, the long one.
fn with_gaps(code: &str) -> Option<String> {
    let plain = |text: &str| text.replace("\\{\\{", "{{").replace("\\}\\}", "}}");
    let (mut filled, mut rest) = (String::with_capacity(code.len()), code);
    while let Some((before, after)) = rest.split_once("{{") {
        let mut end = after.find("}}")?;
        end += after[end + 2..].bytes().take_while(|byte| *byte == b'}').count();
        let inside = after[..end].trim();
        let option = inside.strip_prefix('[').and_then(|inside| inside.strip_suffix(']'));
        filled.push_str(&plain(before));
        filled.push_str(&match option {
            Some(ways) => ways.rsplit('|').next().unwrap_or(ways).to_owned(),
            None => gap(inside),
        });
        rest = &after[end + 2..];
    }
    Some(filled + &plain(rest))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::shell::Shell;

    const PAGE: &str = "# tar\n\n> Archiving utility.\n> More information: <https://www.gnu.org/software/tar>.\n\n\
        - [c]reate an archive and write it to a [f]ile:\n\n`tar cf {{path/to/target.tar}} {{path/to/file1 path/to/file2 ...}}`\n\n\
        - List `.tar` files:\n\n`tar {{[-tf|--list --file]}} {{source.tar}}`\n\nno command here\n";

    #[test]
    fn pages_are_read() {
        let all = parse("tar", PAGE);
        let found: Vec<_> = all
            .iter()
            .map(|own| (own.words[0].as_str(), own.command(Shell::Bash).unwrap()))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "create an archive and write it to a file",
                    "tar cf <target.tar> <file1>"
                ),
                ("List .tar files", "tar --list --file <source.tar>"),
            ]
        );
        for nothing in [
            "",
            "- x:",
            "`ls`",
            "- x:\n\n`ls {{a`",
            "- x\n``",
            "- \n`ls`",
            "- x\n`\u{1b}[2J`",
        ] {
            assert_eq!(parse("x", nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn placeholders_become_gaps() {
        let table = [
            ("ssh {{username}}@{{remote_host}}", "ssh <username>@<remote_host>"),
            ("head -n {{8}} \"{{path/to/file}}\"", "head -n 8 \"<file>\""),
            ("x {{on|off}} *.{{ext}}", "x on *.<ext>"),
            (
                "docker ps --format '\\{\\{.Names\\}\\}'",
                "docker ps --format '{{.Names}}'",
            ),
            ("echo ${{{name}}}", "echo $<name>"),
            ("ping {{\"example.com\"}}", "ping <example.com>"),
            ("curl {{https://example.com/a.zip}}", "curl <a.zip>"),
        ];
        for (code, expected) in table {
            assert_eq!(with_gaps(code).as_deref(), Some(expected));
        }
    }

    #[test]
    fn the_pages_of_what_the_words_name_are_found() {
        let top = tempfile::tempdir().unwrap();
        let around = crate::paths::Paths::below(top.path()).around;
        let write = |path: &str, about: &str| {
            let path = around.cache.join("tealdeer/tldr-pages").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("- {about}:\n\n`x`\n")).unwrap();
        };
        for (path, about) in [
            ("pages/common/git.md", "git"),
            ("pages/common/git-commit.md", "git-commit"),
            ("pages/common/git-amend.md", "git-amend"),
            ("pages.de/common/git.md", "git de"),
            ("pages/linux/ip.md", "ip"),
            ("pages/windows/commit.md", "commit"),
        ] {
            write(path, about);
        }
        let found = |words: &str| -> Vec<String> {
            let all = read(words, &around).into_iter();
            all.flat_map(|own| own.words).collect()
        };
        assert_eq!(found("Git: commit everything"), ["git", "git de", "git-commit"]);
        assert_eq!(found("show ip addresses"), ["ip"]);
        assert_eq!(found("../linux/ip . .. /etc/passwd"), Vec::<String>::new());
        assert_eq!(found(&"git ".repeat(999)).len(), 2);
    }
}
