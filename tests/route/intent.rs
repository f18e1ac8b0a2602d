//! Words to a role: that the weights are those of the corpus, and what they find.

use lotse::models::route::Role::{Coder, Fast, Heavy};
use lotse::models::route::intent::model::Model;
use lotse::models::route::intent::prose::wants_prose_by;
use lotse::models::route::intent::text::Text;
use lotse::models::route::intent::{ORDER, classify, classify_with};
use proptest::prelude::*;

use super::train;
use crate::support::is_current;

const CORPUS: &str = include_str!("../../tools/intent/corpus.tsv");
const LEXICON: &str = include_str!("../../tools/intent/lexicon.tsv");
const QUESTIONS: &str = include_str!("../../tools/intent/questions.tsv");

#[test]
fn the_weights_are_those_of_the_corpus() {
    let (corpus, lexicon) = (train::parse(CORPUS).unwrap(), train::parse(LEXICON).unwrap());
    let weights = train::train(&corpus, &lexicon, train::OF_ROLES).to_bytes();
    is_current("src/models/route/intent/weights.bin", &weights);
}

#[test]
fn the_weights_of_questions_are_those_of_their_corpus() {
    let corpus = train::parse(QUESTIONS).unwrap();
    let weights = train::train(&corpus, &[], train::OF_QUESTIONS).to_bytes();
    is_current("src/models/route/intent/questions.bin", &weights);
}

#[test]
fn commands_never_seen_are_hardly_taken_for_questions() {
    let corpus = train::parse(QUESTIONS).unwrap();
    let (left, kept): (Vec<(usize, &train::Line)>, _) = corpus.iter().enumerate().partition(|(at, _)| at % 10 == 7);
    let kept: Vec<train::Line> = kept.into_iter().map(|(_, line)| *line).collect();
    let weights = train::train(&kept, &[], train::OF_QUESTIONS).to_bytes();
    let found = |role| {
        let lines = left.iter().filter(|(_, line)| line.role == role);
        let asked = lines
            .clone()
            .filter(|(_, line)| wants_prose_by(Model::new(&weights), line.words))
            .count();
        (asked, lines.count())
    };
    let ((prose, questions), (wrong, commands)) = (found(0), found(1));
    assert!(wrong * 100 <= commands * 8, "{wrong} of {commands} commands");
    assert!(prose * 100 >= questions * 60, "{prose} of {questions} questions");
}

#[test]
fn lines_never_seen_go_to_the_right_role() {
    let (corpus, lexicon) = (train::parse(CORPUS).unwrap(), train::parse(LEXICON).unwrap());
    let (left, kept): (Vec<(usize, &train::Line)>, _) = corpus.iter().enumerate().partition(|(at, _)| at % 10 == 7);
    let kept: Vec<train::Line> = kept.into_iter().map(|(_, line)| *line).collect();
    let weights = train::train(&kept, &lexicon, train::OF_ROLES).to_bytes();
    let found = |line: &train::Line| classify_with(Model::new(&weights), line.words).role;
    let (mut coder, mut role) = (0, 0);
    for (_, line) in &left {
        coder += usize::from((found(line) == Coder) == (ORDER[line.role] == Coder));
        role += usize::from(found(line) == ORDER[line.role]);
    }
    // Two below what ten folds say: a tenth of the lines is right by chance to half a hundredth.
    assert!(
        coder * 100 >= left.len() * 95 && role * 100 >= left.len() * 94,
        "{coder} {role} of {}",
        left.len()
    );
}

#[test]
fn the_corpus_is_sorted_and_has_every_line_once() {
    let corpus = train::parse(CORPUS).unwrap();
    let order: Vec<(&str, &str)> = CORPUS.lines().map(|line| line.split_once('\t').unwrap()).collect();
    assert!(order.is_sorted_by_key(|(role, rest)| (*role, rest.split_once('\t').unwrap().0)));
    for (role, lang) in [(0, "en"), (0, "de"), (1, "en"), (1, "de"), (2, "en"), (2, "de")] {
        let lines = corpus
            .iter()
            .filter(|line| line.role == role && line.lang == lang)
            .count();
        assert!(lines > 500, "{role} {lang}: {lines}");
    }
    let mut words: Vec<String> = corpus
        .iter()
        .map(|line| Text::new(line.words).folded().to_owned())
        .collect();
    words.sort();
    let twice: Vec<&[String]> = words.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    // Lines of nothing but signs and numbers are the same to us.
    assert!(twice.len() < 40, "{twice:?}");
    assert!(train::parse("coder\tfr\tbonjour").is_err() && train::parse("coder\ten\t").is_err());
}

#[test]
fn words_that_only_sound_technical() {
    let table = [
        ("unzip everything in this folder", Coder),
        ("why did cron not run last night", Coder),
        ("free up space on /home", Coder),
        ("is port 9090 in use", Coder),
        ("entferne alle leeren Zeilen aus liste.txt", Coder),
        ("wie viel Arbeitsspeicher ist belegt", Coder),
        ("warum meldet der Compiler einen Fehler in Zeile 7", Coder),
        ("please could you look whether the printer is on", Coder),
        ("git", Coder),
        ("how do i get to the port from the train station", Fast),
        ("a bedtime story about a python that is afraid of mice", Fast),
        ("wo gibt es in Lübeck gute Fischbrötchen", Fast),
        ("wie viele Zimmerpflanzen sind zu viele", Fast),
        ("warum hat der Baum im Garten so viele Äste verloren", Fast),
        ("recipe for cookies without sugar", Fast),
        ("wie heißt die Hauptstadt von Bolivien", Fast),
        ("good evening", Fast),
        ("prove that there is no largest prime number", Heavy),
        ("wäge gründlich ab, ob ein Tempolimit verhältnismäßig wäre", Heavy),
        (
            "compare two designs of a ledger under network partitions, argue the trade-offs and recommend one",
            Heavy,
        ),
    ];
    for (line, role) in table {
        let intent = classify(line);
        assert_eq!(intent.role, role, "{line}: {intent:?}");
    }
}

#[test]
fn a_word_in_a_word_is_not_that_word() {
    for line in ["https", "groups", "steps to take", "the lapse of time"] {
        let intent = classify(line);
        assert!(
            intent.evidence.iter().all(|evidence| evidence.what != "ps"),
            "{line}: {intent:?}"
        );
    }
    assert!(
        classify("ps")
            .evidence
            .iter()
            .any(|evidence| evidence.what.contains("ps"))
    );
}

#[test]
fn spelling_does_not_matter() {
    for line in [
        "Lösche größere Dateien als 5 GB",
        "what's the Öresund?",
        "warum heißt die Straße so, „Übergasse“?",
        "Prove Gödel's theorem",
        "chmod 755 ./run.sh",
    ] {
        assert_eq!(classify(&line.to_lowercase()), classify(line), "{line}");
        // Capital ß is SS, and evidence is shown as it was written.
        let scores = |line: &str| classify(line).scores.map(f32::to_bits);
        assert_eq!(scores(&line.to_uppercase()), scores(line), "{line}");
        let spelt = line.replace('ö', "oe").replace('ß', "ss").replace('Ö', "Oe");
        assert_eq!(scores(&spelt), scores(line), "{line}");
    }
}

#[test]
fn evidence_is_readable_and_speaks_for_the_role() {
    let intent = classify("restart nginx and show the error log");
    let whats: Vec<&str> = intent.evidence.iter().map(|evidence| evidence.what.as_str()).collect();
    assert!(whats.contains(&"nginx"), "{intent:?}");
    let intent = classify("Größe aller Logdateien");
    assert!(
        intent.evidence.iter().any(|evidence| evidence.what.contains("größe")),
        "{intent:?}"
    );
    for line in CORPUS.lines().step_by(97) {
        let intent = classify(line.rsplit('\t').next().unwrap());
        assert!(
            !intent.evidence.is_empty() && intent.evidence.len() <= 5,
            "{line}: {intent:?}"
        );
        assert!(
            intent.evidence.is_sorted_by(|one, other| one.weight >= other.weight),
            "{line}: {intent:?}"
        );
        assert!(
            intent
                .evidence
                .iter()
                .all(|one| one.weight > 0.0 && !one.what.is_empty()),
            "{line}: {intent:?}"
        );
    }
}

#[test]
fn nothing_and_noise_are_no_reason_to_fail() {
    for line in [
        "",
        " ",
        "\0\x1b[2J\x07",
        "\u{202e}\u{feff}",
        "???",
        "'''",
        "-",
        "𝕬𝖇𝖈 שלום ключ 鍵",
        "ǅ ﬃ ŉ ΐ",
    ] {
        let intent = classify(line);
        assert!(
            intent.confidence.is_finite() && intent.confidence > 0.3,
            "{line:?}: {intent:?}"
        );
    }
}

#[test]
fn of_a_megabyte_only_a_page_is_read() {
    for part in ["delete every file ", "ß", "x", "-_.:$(", "ΐ", "€ ", "\n"] {
        let line = part.repeat(1_000_000 / part.len());
        let intent = classify(&line);
        assert_eq!(intent, classify(&line.chars().take(3000).collect::<String>()));
    }
}

proptest! {
    #[test]
    fn any_line_has_a_role(line in any::<String>()) {
        let intent = classify(&line);
        let total: f32 = intent.scores.iter().sum();
        prop_assert!((total - 1.0).abs() < 1e-3 && intent.confidence <= 1.0);
        prop_assert!(intent.scores.iter().all(|score| *score <= intent.confidence));
    }
}
