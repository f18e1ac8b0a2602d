//! Private keys in armour, which span lines.

use super::{Kind, Place, Span};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";

/// Adds private keys (RFC 7468, OpenPGP): from the first line to the last, to the end of the text where that is missing,
/// and from the first line of letters where the text begins in the middle of one.
pub(super) fn find(text: &str, out: &mut Vec<Span>) {
    if memchr::memmem::find(text.as_bytes(), b"-----").is_some() {
        armour(text, out);
    }
    if text.contains('\n') {
        rows(text, out);
    }
    if let Some(at) = text.find("Private-Lines: ") {
        putty(text, at, out);
    }
}

fn armour(text: &str, out: &mut Vec<Span>) {
    let mut at = 0;
    while let Some(start) = text[at..].find(BEGIN).map(|start| at + start) {
        let label_end = text[start + BEGIN.len()..]
            .find("-----")
            .map_or(text.len(), |end| start + BEGIN.len() + end);
        if !is_private(&text[start..label_end]) {
            at = label_end;
            continue;
        }
        let end = text[label_end..].find(END).map_or(text.len(), |end| {
            let end = label_end + end + END.len();
            text[end..].find("-----").map_or(text.len(), |close| end + close + 5)
        });
        out.push(Span::new(start, end, Place::new(Kind::Form, "")));
        at = end;
    }
    for (end, _) in text.match_indices(END) {
        let label_end = text[end + END.len()..]
            .find("-----")
            .map_or(text.len(), |close| end + END.len() + close + 5);
        let inside = out.iter().any(|span| span.start <= end && end < span.end);
        if is_private(&text[end..label_end]) && !inside {
            out.push(Span::new(first_row(text, end), label_end, Place::new(Kind::Form, "")));
        }
    }
}

fn is_private(label: &str) -> bool {
    label.contains("PRIVATE KEY") || label.contains("SECRET KEY") || label.contains("Static key")
}

/// Returns the start of the rows of letters that end at a place.
fn first_row(text: &str, end: usize) -> usize {
    let mut start = end;
    for line in text[..end].split_inclusive(['\n', ' ']).rev() {
        let bare = line.trim().trim_end_matches("\\n");
        if !bare.is_empty() && !is_row(bare, 1) {
            break;
        }
        start -= line.len();
    }
    start
}

fn is_row(line: &str, least: usize) -> bool {
    line.len() >= least
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=\\".contains(&byte))
}

/// Rows of 64 or 70 letters, as keys have them, where nothing says that they are public. Checksums are hexadecimal, and
/// pictures have rows of 76.
fn rows(text: &str, out: &mut Vec<Span>) {
    let mut run: Option<(usize, usize, usize)> = None;
    let mut at = 0;
    let mut public = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        public = (public || bare.starts_with(BEGIN) && !is_private(bare)) && !bare.starts_with(END);
        let full = matches!(bare.len(), 64 | 70) && is_row(bare, 64) && is_varied(bare) && !public;
        run = match run {
            Some((start, length, count)) if full && length == bare.len() => Some((start, length, count + 1)),
            // The last row is shorter.
            Some((start, length, count)) if count > 1 && bare.len() <= length && is_row(bare, 1) => {
                out.push(Span::new(start, at + line.trim_end().len(), Place::new(Kind::Form, "")));
                None
            }
            Some((start, _, count)) if count > 1 => {
                out.push(Span::new(start, at.saturating_sub(1), Place::new(Kind::Form, "")));
                None
            }
            _ if full => Some((at, bare.len(), 1)),
            _ => None,
        };
        at += line.len();
    }
    if let Some((start, _, 2..)) = run {
        out.push(Span::new(start, text.trim_end().len(), Place::new(Kind::Form, "")));
    }
}

fn is_varied(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_uppercase())
        && line.bytes().any(|byte| byte.is_ascii_lowercase())
        && line.bytes().any(|byte| byte.is_ascii_digit())
}

/// The private rows of a key of `PuTTY`.
fn putty(text: &str, at: usize, out: &mut Vec<Span>) {
    let mut lines = text[at..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let count = first.trim_start_matches("Private-Lines: ").trim().parse().unwrap_or(1);
    let length: usize = lines.take(count).map(str::len).sum();
    let start = at + first.len();
    if length > 0 {
        out.push(Span::new(start, start + length, Place::new(Kind::Form, "")));
    }
}
