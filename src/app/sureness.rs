//! How sure the model was of a command that is offered, and what the user is told of that.

pub(crate) mod measured;

use crate::answer::sureness::{Calibration, Evidence, Sureness, judge};
use crate::answer::{Spoken, gaps};
use crate::context::language::Language;
use crate::shell::Shell;

/// A command, and how it came about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offered<'a> {
    /// The command as it is offered.
    pub(crate) command: &'a str,
    /// The command as the model wrote it, where that is for another shell.
    pub(crate) written: Option<&'a str>,
    /// The shell that it is for.
    pub(crate) shell: Shell,
    /// What the model said.
    pub(crate) said: &'a Spoken,
    /// How many examples the model was told.
    pub(crate) examples: usize,
}

/// Judges how sure a model was. Whoever was not measured with so many examples makes no claim.
pub(crate) fn of(measured: Option<&Calibration>, offered: &Offered) -> Sureness {
    let evidence = Evidence {
        command: offered.command,
        written: offered.written,
        shell: offered.shell,
        said: offered.said,
    };
    let mut sureness = judge(
        &evidence,
        measured.filter(|measured| measured.examples == offered.examples),
    );
    // What is to be filled in need not be doubted as well.
    let gaps = gaps(offered.command);
    let doubts = sureness.doubt.len();
    sureness
        .doubt
        .retain(|span| !gaps.iter().any(|gap| gap.start < span.end && span.start < gap.end));
    if sureness.doubt.len() < doubts {
        sureness.alternatives.clear();
    }
    Sureness {
        examples: offered.examples,
        ..sureness
    }
}

/// Judges an answer of which nothing was measured. Beside a model whose other answers are marked where it is unsure, one without a
/// mark would look like a sure one.
pub(crate) fn unmeasured(measured: Option<&Calibration>) -> Sureness {
    Sureness {
        unsure: measured.is_some(),
        ..Sureness::default()
    }
}

/// What is in doubt, for the user: `unsure: …, or …`. Nothing where the model is sure, or makes no claim.
pub(crate) fn line(sureness: &Sureness, command: &str, language: Language) -> Option<String> {
    if !sureness.unsure {
        return None;
    }
    let (unsure, or) = match language {
        Language::English => ("unsure", "or"),
        Language::German => ("unsicher", "oder"),
    };
    let quoted = |text: &str| format!("`{text}`");
    let mut parts: Vec<String> = Vec::new();
    for part in sureness
        .doubt
        .iter()
        .filter_map(|span| command.get(span.clone()))
        .map(quoted)
    {
        // What stands twice in the command is said once.
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    // What it might be instead stands beside the only part in doubt: of several nobody could tell which is meant.
    if let ([_], Some(other)) = (&sureness.doubt[..], sureness.alternatives.first())
        && !parts.is_empty()
    {
        parts.push(format!("{or} {}", quoted(other)));
    }
    Some(if parts.is_empty() {
        unsure.to_owned()
    } else {
        format!("{unsure}: {}", parts.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_measured_is_marked_where_other_answers_are() {
        let shipped = include_str!("../answer/sureness/qwen2.5-coder-1.5b-instruct-q4_k_m.json");
        let calibration = Calibration::parse(shipped).unwrap();
        let marked = unmeasured(Some(&calibration));
        assert!(marked.unsure && marked.confidence.is_none(), "{marked:?}");
        assert_eq!(line(&marked, "ls", Language::German).as_deref(), Some("unsicher"));
        assert_eq!(unmeasured(None), Sureness::default());
    }

    #[test]
    fn the_line_names_what_is_in_doubt() {
        let command = "find . -mtime +7 -name a -name a";
        let unsure = |doubt: &[(usize, usize)], other: &[&str]| Sureness {
            confidence: Some(0.4),
            unsure: true,
            doubt: doubt.iter().map(|(from, to)| *from..*to).collect(),
            alternatives: other.iter().map(|text| (*text).to_owned()).collect(),
            ..Sureness::default()
        };
        for (sureness, english, german) in [
            (
                unsure(&[(7, 16)], &["-mmin +7"]),
                "unsure: `-mtime +7`, or `-mmin +7`",
                "unsicher: `-mtime +7`, oder `-mmin +7`",
            ),
            (unsure(&[(7, 16)], &[]), "unsure: `-mtime +7`", "unsicher: `-mtime +7`"),
            (
                unsure(&[(0, 4), (7, 16)], &["-mmin +7"]),
                "unsure: `find`, `-mtime +7`",
                "unsicher: `find`, `-mtime +7`",
            ),
            (
                unsure(&[(17, 24), (25, 32)], &["-path a"]),
                "unsure: `-name a`",
                "unsicher: `-name a`",
            ),
            (unsure(&[], &[]), "unsure", "unsicher"),
            (unsure(&[(99, 100)], &[]), "unsure", "unsicher"),
        ] {
            assert_eq!(line(&sureness, command, Language::English).as_deref(), Some(english));
            assert_eq!(line(&sureness, command, Language::German).as_deref(), Some(german));
        }
        let sure = Sureness {
            unsure: false,
            ..unsure(&[(7, 16)], &[])
        };
        assert_eq!(line(&sure, command, Language::English), None);
    }
}
