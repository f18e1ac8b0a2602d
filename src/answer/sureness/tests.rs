//! How sure a model was, by answers made up for it.

use super::*;
use crate::answer::{Second, Token, Tokens};

/// An answer in tokens, each with the logarithm of its probability and what might have been instead.
fn spoken(tokens: &[(&str, f32, &str)]) -> Spoken {
    let mut all = Tokens::default();
    for (text, log, second) in tokens {
        all.push(Token {
            bytes: text.as_bytes().to_vec(),
            log: *log,
            second: Some(Second {
                text: (*second).to_owned(),
                log: log - 0.1,
            }),
        });
    }
    all.spoken(&tokens.iter().map(|token| token.0).collect::<String>())
}

/// A model of which nothing is known but that it knows what it says.
fn measured() -> Calibration {
    let weight = |feature: &str, weight| Weight {
        feature: feature.to_owned(),
        mean: 0.0,
        scale: 1.0,
        weight,
    };
    Calibration {
        model: "m".to_owned(),
        sha256: "0".to_owned(),
        prompt: String::new(),
        examples: 2,
        wordings: 0,
        date: "2026-11-29".to_owned(),
        tasks: 1,
        threshold: 0.8,
        bias: 3.0,
        weights: vec![weight("least", 2.0)],
        held_out: HeldOut {
            auc: 0.9,
            unmarked: 0.5,
            right: 1.0,
            curve: Vec::new(),
        },
    }
}

fn evidence<'a>(command: &'a str, said: &'a Spoken) -> Evidence<'a> {
    Evidence {
        command,
        written: None,
        shell: Shell::Bash,
        said,
    }
}

const FIND: [(&str, f32, &str); 7] = [
    ("find", -0.01, "ls"),
    (" .", -0.02, " ~"),
    (" -m", -0.1, " -t"),
    ("time", -1.2, "min"),
    (" +", -0.1, " -"),
    ("7", -0.01, "8"),
    ("\n```", -0.01, " |"),
];

#[test]
fn who_was_never_measured_or_says_nothing_makes_no_claim() {
    let said = spoken(&FIND);
    let found = judge(&evidence("find . -mtime +7", &said), None);
    // What a claim would be made of is known all the same.
    assert_eq!(found.features.len(), COUNT);
    let nothing_else = Sureness {
        features: Vec::new(),
        ..found
    };
    assert_eq!(nothing_else, Sureness::default());
    let silent = Spoken {
        text: said.text.clone(),
        tokens: Vec::new(),
    };
    let found = judge(&evidence("find . -mtime +7", &silent), Some(&measured()));
    assert_eq!(found, Sureness::default());
    assert_eq!(judge(&evidence("ls", &said), Some(&measured())), Sureness::default());
}

#[test]
fn an_unsure_answer_names_the_part_in_doubt_and_what_it_might_be() {
    let said = spoken(&FIND);
    let command = "find . -mtime +7";
    let found = judge(&evidence(command, &said), Some(&measured()));
    let confidence = found.confidence.unwrap();
    assert!(
        (confidence - 1.0 / (1.0 + (-0.6_f64).exp())).abs() < 1e-6,
        "{confidence}"
    );
    assert!(found.unsure);
    let doubt: Vec<&str> = found.doubt.iter().map(|span| &command[span.clone()]).collect();
    assert_eq!(
        (doubt, found.alternatives),
        (vec!["-mtime +7"], vec!["-mmin +7".to_owned()])
    );
    assert_eq!(found.features.len(), COUNT);
    assert!(
        found.features.contains(&("length".to_owned(), 6_f64.ln())),
        "{:?}",
        found.features
    );
}

#[test]
fn a_sure_answer_says_nothing_more() {
    let sure = FIND.map(|(text, _, second)| (text, -0.01, second));
    let said = spoken(&sure);
    let found = judge(&evidence("find . -mtime +7", &said), Some(&measured()));
    assert!(!found.unsure && found.confidence.unwrap() > 0.9, "{found:?}");
    assert_eq!((found.doubt.len(), found.alternatives.len()), (0, 0));
}

/// The spans and alternatives of an answer whose token at `doubtful` is in doubt.
fn doubt<'a>(command: &'a str, tokens: &[(&str, &str)], doubtful: usize) -> (Vec<&'a str>, Vec<String>) {
    let tokens: Vec<_> = tokens
        .iter()
        .enumerate()
        .map(|(at, (text, second))| (*text, if at == doubtful { -1.5 } else { -0.01 }, *second))
        .collect();
    let said = spoken(&tokens);
    let found = judge(&evidence(command, &said), Some(&measured()));
    let spans = found.doubt.iter().map(|span| &command[span.clone()]).collect();
    (spans, found.alternatives)
}

#[test]
fn a_second_choice_is_offered_only_where_it_is_a_whole_one() {
    for (tokens, doubtful, span, alternative) in [
        (
            &[("head", "tail"), (" -n", " -"), (" ", "="), ("5", "10")][..],
            0,
            "head",
            Some("tail"),
        ),
        (
            &[("head", "tail"), (" -n", " -"), (" ", "="), ("5", "10")],
            3,
            "5",
            Some("10"),
        ),
        // Half of an option, the end of the command, and what a space makes another word of.
        (&[("ls", "find"), (" -l", " -")], 1, "-l", None),
        (&[("ls", "find"), (" -l", "\n")], 1, "-l", None),
        (&[("ls", "find"), (" -l", "-x")], 1, "-l", None),
        // What follows was written for the first choice.
        (
            &[("ls", "find"), (" -", " /"), ("l", "h"), ("tr", "S")],
            2,
            "-ltr",
            None,
        ),
        (&[("ls", "find"), (" -", " /"), ("ltr", "lhS")], 2, "-ltr", Some("-lhS")),
        (&[("df", "du"), (" --", " -"), ("output", "all")], 1, "--output", None),
        (
            &[("find", "ls"), (" -mtime", " -"), (" +", " -"), ("7", "8")],
            2,
            "+7",
            Some("-7"),
        ),
        // Quotes that nobody closes, and what must not reach a terminal.
        (&[("echo", "cat"), (" 'a'", " 'a")], 1, "'a'", None),
        (&[("echo", "cat"), (" a", " \u{1b}[2J")], 1, "a", None),
        (&[("echo", "cat"), (" a", " a")], 1, "a", None),
        (
            &[("mv", "cp"), (" größe", " grösse"), (" b", " c")],
            1,
            "größe",
            Some("grösse"),
        ),
    ] {
        let command: String = tokens.iter().map(|token| token.0).collect();
        let (spans, alternatives) = doubt(&command, tokens, doubtful);
        assert_eq!(spans, [span], "{tokens:?}");
        assert_eq!(alternatives.first().map(String::as_str), alternative, "{tokens:?}");
    }
}

#[test]
fn several_words_may_be_in_doubt_in_the_order_of_the_command() {
    let said = spoken(&[
        ("cp", -0.9, "mv"),
        (" a", -0.7, " x"),
        (" b", -2.0, " c"),
        (" d", -0.01, " e"),
        (" f", -0.8, " g"),
    ]);
    let command = "cp a b d f";
    let found = judge(&evidence(command, &said), Some(&measured()));
    let spans: Vec<&str> = found.doubt.iter().map(|span| &command[span.clone()]).collect();
    assert_eq!(
        (spans, found.alternatives),
        (vec!["cp", "b", "f"], vec!["c".to_owned()])
    );
}

#[test]
fn a_calibration_that_is_none_counts_for_nothing() {
    let text = serde_json::to_string(&measured()).unwrap();
    assert_eq!(Calibration::parse(&text), Some(measured()));
    for (from, to) in [
        ("\"least\"", "\"unknown\""),
        ("\"scale\":1.0", "\"scale\":0.0"),
        ("\"threshold\":0.8", "\"threshold\":1.8"),
        ("\"bias\":3.0", "\"bias\":null"),
        ("\"model\"", "\"modell\""),
    ] {
        assert!(text.contains(from), "{from}");
        assert_eq!(Calibration::parse(&text.replace(from, to)), None, "{from}");
    }
    assert_eq!(Calibration::shipped("0"), None);
}

#[test]
fn hostile_answers_are_judged_without_a_panic() {
    for command in [
        "",
        "é",
        "''''",
        "`a",
        "a\u{0}b",
        "$(",
        "-- -- --",
        "ls\n-la",
        "日本 日本",
    ] {
        for cut in 0..=command.len() {
            let mut tokens = Tokens::default();
            for bytes in [&command.as_bytes()[..cut], &command.as_bytes()[cut..]] {
                tokens.push(Token {
                    bytes: bytes.to_vec(),
                    log: -3.0,
                    second: Some(Second {
                        text: "é\u{202e}'".to_owned(),
                        log: -3.5,
                    }),
                });
            }
            let said = tokens.spoken(command);
            for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                let judged = judge(
                    &Evidence {
                        shell,
                        ..evidence(command, &said)
                    },
                    Some(&measured()),
                );
                assert!(judged.doubt.iter().all(|span| command.get(span.clone()).is_some()));
            }
        }
    }
}

#[test]
fn a_command_that_was_put_into_another_shell_is_as_sure_as_what_was_written() {
    let said = spoken(&FIND);
    let own = judge(&evidence("find . -mtime +7", &said), Some(&measured()));
    assert!(own.unsure && !own.doubt.is_empty());
    let translated = Evidence {
        written: Some("find . -mtime +7"),
        shell: Shell::Fish,
        ..evidence("for each in (string match x y); end", &said)
    };
    let found = judge(&translated, Some(&measured()));
    assert_eq!((found.confidence, found.unsure), (own.confidence, true));
    assert!(found.doubt.is_empty() && found.alternatives.is_empty());
    let unknown = Evidence {
        written: None,
        ..translated
    };
    assert_eq!(judge(&unknown, Some(&measured())), Sureness::default());
}
