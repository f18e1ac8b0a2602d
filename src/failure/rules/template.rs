//! The templates of rules: text with holes that what was captured, or a piece of the command, goes into.
//!
//! | hole | becomes |
//! |---|---|
//! | `{name}` | what a pattern took, quoted where the shell would read more than a word in it |
//! | `{name..}` | several words that a pattern took, which must be plain |
//! | `{command}` | the whole pipeline |
//! | `{sudo}` | `sudo ` where the command has it |
//! | `{program}`, `{sub}` | as typed |
//! | `{args}`, `{tail}`, `{rest}` | everything after the program, after its first argument, after the subcommand |
//! | `{cwd}` | the name of the directory |
//! | `{1}`, `{last}` | a word of the command, counted from the program |
//!
//! `{name|dir}`, `|base`, `|stem`, `|lower`, `|upper`, `|capital`, `|digits`, `|letters`, `|count` (of lines), `|dash` (`-` for `_`), `|dotted`
//! (only what has no ending), `|javaless`, `|trunk`, `|userless`, `|http`, `|scheme` (the nearest that there is), `|abort`, `|single` (in quotes), `|compressor`, `|filelast`, `|decompressor` and `|git` (what git calls it) change what goes in.

use super::{declared, declared_names, subcommands};
use crate::near;
use crate::rules::{self, Captures, Value};
use crate::shell::{Shell, is_plain, quoted};
use crate::syntax::line::{Line, Part};

/// The names that a template may use.
pub(super) struct Names<'a> {
    pub(super) line: &'a Line<'a>,
    pub(super) part: &'a Part,
    pub(super) sub: Option<usize>,
    pub(super) captures: &'a Captures,
    pub(super) shell: Shell,
    pub(super) cwd: &'a std::path::Path,
}

impl Names<'_> {
    /// The template with everything in its place, or nothing where something is not there or not plain.
    pub(super) fn fill(&self, template: &str) -> Option<String> {
        rules::fill(template, |hole| self.hole(hole))
    }

    fn hole(&self, hole: &str) -> Option<String> {
        let (name, change) = hole.split_once('|').unwrap_or((hole, ""));
        if let Some(raw) = self.raw(name) {
            return Some(changed(raw, change)?.into_owned()).filter(|text| !text.is_empty() || is_optional(name));
        }
        if let Some(name) = name.strip_suffix("..") {
            return Some(one(self.captures, name)?.to_owned()).filter(|text| plain_words(text));
        }
        if name == "cwd" {
            return word(self.shell, self.cwd.file_name()?.to_str()?);
        }
        let value = changed(one(self.captures, name)?, change)?;
        if matches!(change, "git" | "single") {
            return Some(value.into_owned());
        }
        word(self.shell, &value)
    }

    /// A piece of the command as it was typed.
    fn raw(&self, name: &str) -> Option<&str> {
        let line = self.line;
        match name {
            "command" => Some(&line.text[self.part.pipeline.clone()]),
            "sudo" => Some(if self.part.sudo { "sudo " } else { "" }),
            "program" => line.raw(self.part, 0),
            "args" => Some(line.rest(self.part, 1)),
            "tail" => Some(line.rest(self.part, 2)),
            "sub" => line.raw(self.part, self.sub?),
            "rest" => Some(line.rest(self.part, self.sub? + 1)),
            "last" => line.raw(self.part, self.part.words.len() - 1),
            _ => line.raw(self.part, name.parse().ok()?),
        }
    }
}

fn is_optional(name: &str) -> bool {
    matches!(name, "sudo" | "args" | "tail" | "rest")
}

fn one<'a>(captures: &'a Captures, name: &str) -> Option<&'a str> {
    match captures.get(name)? {
        Value::One(text) => Some(text),
        Value::Many(list) => list.first().map(String::as_str),
    }
}

fn changed<'a>(text: &'a str, change: &str) -> Option<std::borrow::Cow<'a, str>> {
    let trimmed = text.trim_end_matches('/');
    Some(match change {
        "" => text.into(),
        "dir" => trimmed
            .rsplit_once('/')
            .map(|(dir, _)| dir)
            .filter(|dir| !dir.is_empty())?
            .into(),
        // The name of a package from what a search says: `extra/htop 3.2`.
        "head" => text.split(' ').next()?.rsplit('/').next()?.into(),
        "base" => trimmed.rsplit('/').next()?.into(),
        "stem" => text.rsplit_once('.').map_or(text, |(stem, _)| stem).into(),
        "lower" => text.to_lowercase().into(),
        "upper" => text.to_uppercase().into(),
        // A name without an ending, which gets one.
        "dotted" => Some(text)
            .filter(|text| !text.contains('.') && !text.starts_with('-'))?
            .into(),
        "http" => text.replacen("https://", "http://", 1).into(),
        "scheme" => {
            let (typed, rest) = text.split_once("://")?;
            let schemes = near::nearest(typed, ["http", "https", "ftp", "sftp", "ssh", "file"], 150);
            format!("{}://{rest}", schemes.first()?.1).into()
        }
        "userless" => text.replacen("--user ", "", 1).into(),
        "javaless" => text.strip_suffix(".java")?.into(),
        // The options of tar without the compressor: it sees by itself which one it was.
        "compressor" => text
            .chars()
            .filter(|letter| !"zjJZa".contains(*letter))
            .collect::<String>()
            .into(),
        "decompressor" => declared("decompressor", trimmed.rsplit('.').next()?).next()?.into(),
        // In quotes of the shell, whatever stands in it.
        "single" => format!("'{}'", text.replace('\'', r"'\''")).into(),
        "capital" => {
            let mut dashed = text.char_indices().find(|(_, c)| *c != '-')?.0;
            let first = text[dashed..].chars().next()?;
            let upper = format!("{}{}", &text[..dashed], first.to_uppercase());
            dashed += first.len_utf8();
            (upper + &text[dashed..]).into()
        }
        // `-5f`, as only old programs read it, for today.
        "count" => {
            let digits = text.strip_prefix('-')?;
            let letters = digits.trim_start_matches(|c: char| c.is_ascii_digit());
            let number = &digits[..digits.len() - letters.len()];
            let plain = !number.is_empty() && letters.chars().all(|c| c.is_ascii_alphabetic());
            let before = if letters.is_empty() {
                String::new()
            } else {
                format!("-{letters} ")
            };
            Some(format!("{before}-n {number}")).filter(|_| plain)?.into()
        }
        // The options of tar with the one before the name of the archive at their end.
        "filelast" => format!("{}f", text.replace('f', "")).into(),
        "letters" => text
            .chars()
            .filter(char::is_ascii_alphabetic)
            .collect::<String>()
            .into(),
        "digits" => text.chars().filter(char::is_ascii_digit).collect::<String>().into(),
        "dash" => text.replace('_', "-").into(),
        // The commands that a conflict of `git pull` is one of.
        "abort" => if text == "pull" { "merge" } else { text }.into(),
        // The other name of the branch that all come from.
        "trunk" => match text {
            "main" => "master".into(),
            "master" => "main".into(),
            _ => return None,
        },
        // The command of git for the name that people give it.
        "git" => called_in_git(text)?.into(),
        _ => return None,
    })
}

/// Returns the command of git that people call by a name, typed right, or wrong and nearer to that name than to a command.
fn called_in_git(typed: &str) -> Option<&'static str> {
    if let Some(command) = declared("called-in-git", typed).next() {
        return Some(command);
    }
    // To short names everything is near.
    let names = declared_names("called-in-git").filter(|name| name.len() > 4);
    let (cost, name) = near::nearest(typed, names, near::most(typed)).into_iter().next()?;
    let nearer = near::nearest(typed, subcommands("git"), cost);
    nearer.is_empty().then(|| declared("called-in-git", name).next())?
}

/// The name of a file as a word that no program takes for anything else: to vim and less `+…` is a command, to all
/// `-…` is an option.
pub(in crate::failure) fn file(shell: Shell, path: &str) -> Option<String> {
    if path.starts_with(['-', '+']) {
        return word(shell, &format!("./{path}"));
    }
    word(shell, path)
}

/// A word from the output as the shell reads it back, or nothing for what would be taken for an option.
pub(in crate::failure) fn word(shell: Shell, text: &str) -> Option<String> {
    if text.is_empty() || text.starts_with(['-', '+']) || text.len() > 400 || text.contains('\n') {
        return None;
    }
    Some(quoted(shell, text))
}

/// Returns true if the text is a few words that the shell reads as they stand.
pub(in crate::failure) fn plain_words(text: &str) -> bool {
    let mut words = text.split(' ');
    text.len() <= 200 && words.clone().count() <= 12 && words.all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captured_text_is_a_word_or_nothing() {
        let table = [
            ("file.txt", Some("file.txt")),
            ("größe", Some("größe")),
            ("~", Some("'~'")),
            ("a b", Some("'a b'")),
            ("$(reboot)", Some("'$(reboot)'")),
            ("x;rm -rf ~", Some("'x;rm -rf ~'")),
            ("it's", Some(r"'it'\''s'")),
            ("-rf", None),
            ("+!reboot", None),
            ("", None),
            ("a\nb", None),
        ];
        for (text, expected) in table {
            assert_eq!(word(Shell::Bash, text).as_deref(), expected, "{text:?}");
        }
        for (path, expected) in [("-rf", "./-rf"), ("+!reboot", "'./+!reboot'"), ("a/-rf", "a/-rf")] {
            assert_eq!(file(Shell::Bash, path).as_deref(), Some(expected));
        }
        assert!(plain_words("push -u origin main") && !plain_words("push; reboot") && !plain_words("rm ~"));
    }

    #[test]
    fn a_template_is_filled_or_given_up() {
        let line = Line::new("sudo cp -v a b/c.txt | cat", Shell::Bash);
        let mut captures = Captures::new();
        captures.insert("path".to_owned(), Value::One("b/c d.txt".to_owned()));
        captures.insert("more".to_owned(), Value::One("b; reboot".to_owned()));
        let names = Names {
            line: &line,
            part: &line.parts[0],
            sub: Some(2),
            captures: &captures,
            shell: Shell::Bash,
            cwd: std::path::Path::new("/srv/ada/work"),
        };
        let table = [
            (
                "{sudo}mkdir {path|dir} && {command}",
                Some("sudo mkdir b && sudo cp -v a b/c.txt | cat"),
            ),
            (
                "x {path} {path|base} {path|stem}",
                Some("x 'b/c d.txt' 'c d.txt' 'b/c d'"),
            ),
            ("{program} {1} {last} {args}", Some("cp -v b/c.txt -v a b/c.txt")),
            ("{sub} {rest}", Some("a b/c.txt")),
            ("{9}", None),
            ("{nothing}", None),
            ("{path..}", Some("b/c d.txt")),
            ("{more..}", None),
        ];
        for (template, expected) in table {
            assert_eq!(names.fill(template).as_deref(), expected, "{template}");
        }
    }
}
