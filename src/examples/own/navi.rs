//! The cheat sheets of navi.
//!
//! ```text
//! % git, code
//! # Change branch
//! git checkout <branch>
//! $ branch: git branch | awk '{print $NF}'
//! ```

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Own, Source};
use crate::paths::Around;
use crate::system::file;

/// No sheet is longer, in bytes.
const MOST: u64 = 64 * 1024;
/// Nobody has more sheets.
const MOST_FILES: usize = 200;
/// Sheets lie in folders of their authors and topics.
const DEPTH: usize = 3;

/// All sheets where navi looks for them: in the folders of its variable, or in its own.
pub(super) fn read(around: &Around) -> Vec<Own> {
    let named = env::var_os("NAVI_PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&named).filter(|dir| dir.is_absolute()).collect();
    if folders.is_empty() {
        folders.push(around.data.join("navi/cheats"));
    }
    let mut files = Vec::new();
    for folder in &folders {
        list(folder, DEPTH, &mut files);
    }
    files.truncate(MOST_FILES);
    let sheets = files.iter().filter_map(|sheet| file::of_user(sheet, MOST));
    sheets.flat_map(|sheet| parse(&sheet)).collect()
}

fn list(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let mut below: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    below.sort_unstable();
    for path in below {
        let name = path.to_string_lossy();
        if name.ends_with(".cheat") || name.ends_with(".cheat.md") {
            files.push(path);
        } else if depth > 0 && files.len() < MOST_FILES && path.is_dir() {
            list(&path, depth - 1, files);
        }
    }
}

/// Reads a sheet. Only commands of one line are of use, and only where something says what they do.
pub fn parse(sheet: &str) -> Vec<Own> {
    let (mut all, mut tags, mut about, mut command) = (Vec::new(), "", "", String::new());
    for line in sheet.lines().chain([""]) {
        let line = line.trim_end();
        let (mark, rest) = line.split_at(line.len().min(line.chars().next().map_or(0, char::len_utf8)));
        if line.starts_with("```") || matches!(mark, ";" | "@") {
            continue;
        }
        if !matches!(mark, "" | "%" | "#" | "$") {
            match command.strip_suffix('\\').map(str::to_owned) {
                Some(begun) => command = begun + line.trim_start(),
                None if command.is_empty() => line.clone_into(&mut command),
                None => command = format!("{command}\n{line}"),
            }
            continue;
        }
        if !command.is_empty() {
            all.extend(Own::of_bash(about, tags, &command, Source::Navi));
            command.clear();
            about = "";
        }
        match mark {
            "%" => tags = rest,
            "#" => about = rest.split_once(" :: ").map_or(rest, |(about, _)| about),
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Shell;

    #[test]
    fn sheets_are_read() {
        let sheet = "% git, code\n\n# Change branch :: co\ngit checkout <branch>\n\n$ branch: git branch | awk '{print $NF}'\n\
            ; a remark\n@ other, tags\n\n# Pack\n```sh\ntar -czf \\\n    <file>.tgz \\\n    <dir>\n```\n\n# Two\necho 1\necho 2\n\n\
            nobody says what it does\n% next\n# größer\nls -lS";
        let all = parse(sheet);
        let found: Vec<_> = all
            .iter()
            .map(|own| {
                (
                    own.words[0].as_str(),
                    own.topic.as_str(),
                    own.command(Shell::Bash).unwrap(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Change branch", "git, code", "git checkout <branch>"),
                ("Pack", "git, code", "tar -czf <file>.tgz <dir>"),
                ("größer", "next", "ls -lS"),
            ]
        );
        for nothing in [
            "",
            "\n",
            "%",
            "#",
            "# x",
            "```",
            "\\",
            "$",
            "ls",
            "# \nls",
            "# x\n\u{1b}[2J",
        ] {
            assert_eq!(parse(nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn sheets_are_found_in_folders_and_nothing_else_is() {
        let top = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = top.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "# x\nls\n").unwrap();
        };
        for path in [
            "b.cheat",
            "a/x.cheat.md",
            "a/readme.md",
            "1/2/3/ok.cheat",
            "1/2/3/4/deep.cheat",
        ] {
            write(path);
        }
        let mut files = Vec::new();
        list(top.path(), DEPTH, &mut files);
        let found: Vec<_> = files
            .iter()
            .map(|path| path.strip_prefix(top.path()).unwrap())
            .collect();
        assert_eq!(found, ["1/2/3/ok.cheat", "a/x.cheat.md", "b.cheat"].map(Path::new));
    }
}
