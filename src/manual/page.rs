//! Manual pages: where they are, and their text.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::find::Binary;
use super::{Manual, Source, options, roff};

/// Nobody writes a longer page; what is longer unpacked is no page.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// Pages that refer to each other go no deeper.
const DEEPEST: usize = 4;
/// The sections that describe what can be called, the likeliest first.
const SECTIONS: [&str; 3] = ["1", "8", "6"];
/// Pages of programs, in a section of their own.
const SUFFIXES: [&str; 6] = ["", "ssl", "p", "posix", "x", "m"];

/// A page, and whether it was installed with the program.
pub(super) struct Page {
    pub(super) path: PathBuf,
    pub(super) own: bool,
}

/// The page called `name`, for a program that lies where `binary` does.
pub(super) fn find(name: &str, binary: &Binary, roots: &[PathBuf]) -> Option<Page> {
    if name.is_empty() || name.contains('/') || name.len() > 120 {
        return None;
    }
    let own = binary.manual_roots();
    let mut seen = HashSet::new();
    let all = own
        .iter()
        .map(|root| (root, true))
        .chain(roots.iter().map(|root| (root, false)));
    for (root, own) in all {
        if !seen.insert(root) {
            continue;
        }
        let path = match name.split_once('.') {
            // A page of another section is named with it.
            Some((name, section @ ("5" | "7"))) => in_section(root, name, section),
            _ => SECTIONS.iter().find_map(|section| in_section(root, name, section)),
        };
        if let Some(path) = path {
            return Some(Page { path, own });
        }
    }
    None
}

fn in_section(root: &Path, name: &str, section: &str) -> Option<PathBuf> {
    let dir = root.join(format!("man{section}"));
    SUFFIXES
        .iter()
        .flat_map(|suffix| ["gz", ""].map(|packed| (suffix, packed)))
        .map(|(suffix, packed)| {
            let dot = if packed.is_empty() { "" } else { "." };
            dir.join(format!("{name}.{section}{suffix}{dot}{packed}"))
        })
        .find(|path| path.is_file())
}

/// Returns the options of a page.
pub(super) fn read(title: &str, page: &Page) -> Option<Manual> {
    let text = text(&page.path, 0)?;
    let source = if page.own { Source::Page } else { Source::OtherPage };
    let mut manual = options::manual(title, &roff::lines(&text), source);
    manual.page = name(&page.path);
    Some(manual)
}

/// Returns the text of a page below the tag that begins with `word`, up to the next one that describes no option.
pub(super) fn entry(word: &str, page: &Page) -> Option<Manual> {
    let lines = roff::lines(&text(&page.path, 0)?);
    let begins = |line: &roff::Line, text: &str| line.kind == roff::Kind::Tag && first_word(line) == text;
    let start = lines.iter().position(|line| begins(line, word))? + 1;
    let ends = |line: &&roff::Line| {
        let other = line.kind == roff::Kind::Tag && first_word(line).starts_with(|c: char| c.is_alphanumeric());
        other || line.kind == roff::Kind::Section
    };
    // Several tags may stand above one text.
    let start = start
        + lines[start..]
            .iter()
            .take_while(|line| begins(line, word) || begins(line, "["))
            .count();
    let length = lines[start..].iter().take_while(|line| !ends(line)).count();
    let lines = &lines[start..start + length];
    let mut manual = options::manual(word, lines, Source::Builtin);
    let about = lines.iter().take_while(|line| line.kind != roff::Kind::Tag).take(4);
    manual.about = about
        .map(|line| options::plain(&line.text))
        .collect::<Vec<_>>()
        .join(" ");
    manual.page = name(&page.path);
    Some(manual)
}

fn first_word(line: &roff::Line) -> String {
    options::plain(&line.text)
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// Returns the name by which people refer to a page: `tar(1)`.
fn name(path: &Path) -> String {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let file = file.strip_suffix(".gz").unwrap_or(&file);
    file.rsplit_once('.')
        .map_or_else(|| file.to_owned(), |(name, section)| format!("{name}({section})"))
}

/// The source of a page; one that only refers to another one is followed.
fn text(path: &Path, depth: usize) -> Option<String> {
    let text = unpacked(path)?;
    let Some(other) = roff::refers_to(&text).filter(|_| depth < DEEPEST) else {
        return Some(text);
    };
    // `man1/other.1` is relative to the root of the manual.
    let root = path.parent()?.parent()?;
    let other = Path::new(other);
    if other.components().any(|part| part.as_os_str() == "..") || other.is_absolute() {
        return Some(text);
    }
    [root.join(other), path.parent()?.join(other)]
        .into_iter()
        .flat_map(|path| {
            let mut packed = path.clone().into_os_string();
            packed.push(".gz");
            [path, PathBuf::from(packed)]
        })
        .find(|path| path.is_file())
        .and_then(|path| self::text(&path, depth + 1))
        .or(Some(text))
}

fn unpacked(path: &Path) -> Option<String> {
    // A pipe would be waited for.
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let file = File::open(path).ok()?;
    let mut bytes = Vec::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(file).take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    } else {
        file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
