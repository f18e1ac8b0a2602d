//! Lines and outputs that are not quite those of the corpus. Whatever comes, nothing fails, a fix leaves the rest of the line as it
//! was typed, and nothing from the output stands in it where the shell would obey it.

use std::time::{Duration, Instant};

use super::corpus::directory;
use super::kinds::cases;
use super::tests::failure;
use super::{fixes, reason};
use crate::printable;
use crate::shell::Shell;
use crate::syntax::line::Line;

/// How many are tried, and how many at least on a machine that is busy.
const COUNT: usize = 10_000;
const AT_LEAST: usize = 300;

/// No longer.
const BUDGET: Duration = Duration::from_secs(60);

/// What stands around the line that fails.
const BEFORE: &str = "true 'a  b' && ";
const AFTER: &str = " && echo 'kept  as it is'";

/// What somebody would like to be run.
const PLANTED: [&str; 8] = [
    "$(zzz)",
    "`zzz`",
    ";zzz",
    "|zzz",
    "&zzz",
    ">zzz",
    "'$(zzz)'",
    "\n\tzzz --now\n",
];

/// Pieces of lines.
const TYPED: [&str; 14] = [
    " ", "-", "--", "x", "'", "\"", "$HOME", "*", " | cat", " 2>&1", "sudo ", "\\", "ä", "=",
];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    /// The next one, below `end`.
    fn below(&mut self, end: usize) -> usize {
        // xorshift64, Marsaglia 2003
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    /// A text with a few changes, of which `pieces` are put in.
    fn mutated(&mut self, text: &str, pieces: &[&str]) -> String {
        let mut chars: Vec<String> = text.chars().map(String::from).collect();
        for _ in 0..=self.below(3) {
            let at = self.below(chars.len());
            match self.below(4) {
                0 if !chars.is_empty() => drop(chars.remove(at)),
                1 if at + 1 < chars.len() => chars.swap(at, at + 1),
                2 if !chars.is_empty() => chars.insert(at, chars[at].clone()),
                _ => chars.insert(at, pieces[self.below(pieces.len())].to_owned()),
            }
        }
        chars.concat()
    }
}

/// The text without what stands in single quotes or behind a backslash.
fn unquoted(text: &str) -> String {
    let mut out = String::new();
    let (mut single, mut double) = (false, false);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' if !double => single = !single,
            _ if single => {}
            '\\' => drop(chars.next()),
            '"' => double = !double,
            _ => out.push(c),
        }
    }
    out
}

/// Returns true if the tail is a command of its own, so that no quote before it was left open.
fn ends_as_written(line: &str) -> bool {
    let line = Line::new(line, Shell::Bash);
    let words = |part| (0..9).map_while(|at| line.word(part, at)).collect::<Vec<_>>();
    let is = |at: Option<_>, expected: &[&str]| at.is_some_and(|part| words(part) == expected);
    line.unfinished.is_none()
        && is(line.parts.first(), &["true", "a  b"])
        && is(line.parts.last(), &["echo", "kept  as it is"])
}

#[test]
fn whatever_is_typed_and_printed_the_rest_of_the_line_stays_and_nothing_is_obeyed() {
    let (system, start) = (directory(), Instant::now());
    let all = cases(include_str!("../../tests/fix/corpus.txt"));
    let mut numbers = Numbers(0x6c6f_7473_6521);
    let (mut tried, mut fixed, mut whole) = (0, 0, 0);
    while tried < COUNT && (tried < AT_LEAST || start.elapsed() < BUDGET) {
        tried += 1;
        let case = &all[numbers.below(all.len())];
        let command = match numbers.below(3) {
            0 => case.failure.command.clone(),
            _ => numbers.mutated(&case.failure.command, &TYPED),
        };
        let output = match numbers.below(3) {
            0 => case.failure.output.clone(),
            _ => numbers.mutated(&case.failure.output, &PLANTED),
        };
        let around = format!("{BEFORE}{command}{AFTER}");
        let rest = ends_as_written(&around);
        for (line, rest) in [(command.as_str(), false), (around.as_str(), rest)] {
            let failure = failure(line, &output);
            let _ = reason(&failure, &system);
            for fix in fixes(&failure, &system) {
                fixed += 1;
                let about = format!("`{line}` and {output:?} become `{}` [{}]", fix.command, fix.rule);
                assert_eq!(printable::refusal(&fix.command), None, "{about}");
                let planted = !line.contains("zzz") && unquoted(&fix.command).contains("zzz");
                let obeyed = |sign: &str| unquoted(&fix.command).contains(&format!("{sign}zzz"));
                assert!(
                    !planted || !["$(", "`", ";", "|", "&", ">", "\n"].into_iter().any(obeyed),
                    "{about}"
                );
                let plain = fix.command.replace("'\\''", "'");
                // Some fixes are a look at what is wrong, which stands alone.
                if rest && ["a  b", "kept"].into_iter().any(|piece| plain.contains(piece)) {
                    whole += 1;
                    let kept = plain.contains(BEFORE.trim_end()) && plain.contains(AFTER.trim_start());
                    assert!(kept, "{about}");
                }
            }
        }
    }
    assert!(
        fixed > tried / 4 && whole > 0,
        "{tried} tried, {fixed} fixes, {whole} of them within a line"
    );
}
