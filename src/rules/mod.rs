//! The engine behind `*.rules`: fixes of failed commands and lints of suggested ones are written in the same format.
//!
//! A file has declarations, which begin at the margin, and rules, whose fields are indented:
//!
//! ```text
//! KEY WORDS…             a declaration: a list of words, what is known of a program
//! rule NAME
//!   for PROGRAM…         the programs it is about; without this line, all
//!   why SENTENCE         what is wrong, for the user
//!   why.de SENTENCE      the same in German, with the same holes
//!   test COMMAND         an example, which is a test
//!     ~ PATH…            what is there
//!     ? STATUS           what it ended with, where that matters
//!     | LINE             a line of the output
//!     = EXPECTED         what must come out
//!   KEY WORDS…           everything else is up to the kind of rule
//! ```
//!
//! [`read`] reads that for any kind of rule, [`Index`] of many rules only those that may have found something, [`Pattern`] is what is looked for in output, and [`fill`] puts into a text
//! what was found.

mod index;
mod output;
mod pattern;
mod read;

pub(crate) use index::Index;
pub(crate) use output::{Output, lower};
#[cfg(test)]
pub(crate) use pattern::LOOKED_AT;
pub(crate) use pattern::{Captures, Pattern, Value};
pub(crate) use read::{Body, Field, Rule, read};
#[cfg(test)]
pub(crate) use read::{Example, Rules};

/// Fills the holes of a text, `{name}`, or gives up where one cannot be filled. Next to a hole that is filled with
/// nothing there are no two spaces.
pub(crate) fn fill(template: &str, hole: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some(start) = rest.find('{') {
        let end = start + rest[start..].find('}')?;
        out.push_str(&rest[..start]);
        let filled = hole(&rest[start + 1..end])?;
        out.push_str(&filled);
        rest = &rest[end + 1..];
        if filled.is_empty() && out.ends_with(' ') {
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
    }
    out.push_str(rest);
    Some(out)
}
