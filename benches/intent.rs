//! Judges the model that finds the role for a line of words.

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use lotse::models::route::intent::{self, features, model, text};

#[path = "../tools/intent/train.rs"]
mod train;

use model::{Model, ROLES};
use train::Line;

use crate::{quantiles, usage};

const FOLDS: usize = 10;
const NAMES: [&str; ROLES] = ["fast", "coder", "heavy"];

pub(crate) fn run(arguments: &[&str]) {
    let read = |name: &str| fs::read_to_string(root().join("tools/intent").join(name)).unwrap();
    let (corpus, lexicon) = (read("corpus.tsv"), read("lexicon.tsv"));
    let (corpus, lexicon) = (train::parse(&corpus).unwrap(), train::parse(&lexicon).unwrap());
    match *arguments {
        ["check"] => check(&corpus, &lexicon, train::OF_ROLES),
        ["eval", path] => {
            let text = fs::read_to_string(path).unwrap();
            report(&judge(&weights(), &train::parse(&text).unwrap()));
        }
        // Ten folds: "fast" is an answer for reading there, "coder" a command.
        ["questions"] => check(&train::parse(&read("questions.tsv")).unwrap(), &[], train::OF_QUESTIONS),
        ["questions", path] => {
            let text = fs::read_to_string(path).unwrap();
            questions(&train::parse(&text).unwrap());
        }
        ["inspect"] => inspect(&corpus),
        ["time"] => time(&corpus),
        _ => usage("intent check, intent eval FILE, intent questions [FILE], intent inspect, intent time"),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn weights() -> Vec<u8> {
    fs::read(root().join("src/models/route/intent/weights.bin")).unwrap()
}

/// What was found for a line.
struct Outcome<'a> {
    line: Line<'a>,
    found: usize,
    scores: [f32; ROLES],
}

impl Outcome<'_> {
    fn right(&self) -> bool {
        self.found == self.line.role
    }

    fn coder_right(&self) -> bool {
        (self.found == 1) == (self.line.role == 1)
    }
}

fn judge<'a>(weights: &[u8], lines: &[Line<'a>]) -> Vec<Outcome<'a>> {
    let judge_line = |&line: &Line<'a>| {
        let intent = intent::classify_with(Model::new(weights), line.words);
        let found = intent::ORDER.iter().position(|role| *role == intent.role).unwrap();
        Outcome {
            line,
            found,
            scores: intent.scores,
        }
    };
    lines.iter().map(judge_line).collect()
}

/// How many commands are taken for questions, and how many questions for commands, by where the line is drawn.
fn questions(lines: &[Line]) {
    let weights = fs::read(root().join("src/models/route/intent/questions.bin")).unwrap();
    let outcomes = judge(&weights, lines);
    for least in [0.5, 0.6, 0.7, 0.8, 0.9] {
        let wrong = |role| {
            outcomes
                .iter()
                .filter(move |one| one.line.role == role && (one.scores[0] >= least) == (role == 1))
        };
        println!(
            "{least}: {} commands, {} questions of {}",
            wrong(1).count(),
            wrong(0).count(),
            lines.len()
        );
    }
    for Outcome { line, scores, .. } in outcomes
        .iter()
        .filter(|one| (one.scores[0] >= 0.5) == (one.line.role == 1))
    {
        println!("{:.2} {} {}", scores[0], line.lang, line.words);
    }
}

/// Every tenth line of each role and language is judged by weights that never saw it.
fn check(corpus: &[Line], lexicon: &[Line], features: usize) {
    let mut outcomes = Vec::new();
    for fold in 0..FOLDS {
        let mut counts: BTreeMap<(usize, &str), usize> = BTreeMap::new();
        let (kept, left): (Vec<Line>, Vec<Line>) = corpus.iter().partition(|line| {
            let count = counts.entry((line.role, line.lang)).or_default();
            *count += 1;
            *count % FOLDS != fold
        });
        outcomes.extend(judge(&train::train(&kept, lexicon, features).to_bytes(), &left));
    }
    report(&outcomes);
}

fn report(outcomes: &[Outcome]) {
    for Outcome {
        line,
        found,
        scores: [fast, coder, heavy],
    } in outcomes.iter().filter(|outcome| !outcome.right())
    {
        let Line { role, lang, words } = line;
        println!(
            "{} not {} {lang} {fast:.2} {coder:.2} {heavy:.2}  {words}",
            NAMES[*found], NAMES[*role]
        );
    }
    println!("\n{:8}{:>8}{:>10}{:>10}", "", "lines", "coder?", "role");
    for (name, langs) in [("en", &["en"][..]), ("de", &["de"]), ("both", &["en", "de"])] {
        let some: Vec<&Outcome> = outcomes
            .iter()
            .filter(|outcome| langs.contains(&outcome.line.lang))
            .collect();
        let coder = percent(some.iter().filter(|one| one.coder_right()).count(), some.len());
        let role = percent(some.iter().filter(|one| one.right()).count(), some.len());
        println!("{name:8}{:8}{coder:9.2}%{role:9.2}%", some.len());
    }
    println!("\n{:8}{:>8}{:>8}{:>8}  found", "", NAMES[0], NAMES[1], NAMES[2]);
    for (role, name) in NAMES.iter().enumerate() {
        let count = |found| {
            outcomes
                .iter()
                .filter(|one| one.line.role == role && one.found == found)
                .count()
        };
        println!("{name:8}{:8}{:8}{:8}", count(0), count(1), count(2));
    }
    println!("\n{:8}{:>8}{:>10}  confidence", "", "lines", "right");
    for pair in [0.0_f32, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01].windows(2) {
        let within = |one: &&Outcome| (pair[0]..pair[1]).contains(&one.scores[one.found]);
        let some: Vec<&Outcome> = outcomes.iter().filter(within).collect();
        let right = percent(some.iter().filter(|one| one.right()).count(), some.len());
        println!("≥ {:3.0}% {:8}{right:9.2}%", 100.0 * pair[0], some.len());
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// The strongest features of each role, of those that are in several lines.
fn inspect(corpus: &[Line]) {
    let weights = weights();
    let model = Model::new(&weights);
    let mut known: BTreeMap<u32, (usize, String, [f32; ROLES])> = BTreeMap::new();
    for line in corpus {
        let text = text::Text::new(line.words);
        let features = features::extract(&text);
        for feature in &features.all {
            let Some(weights) = model.weights(feature.key) else {
                continue;
            };
            let name = || format!("{:?} {}", feature.group, intent::describe(&text, &features, feature));
            known.entry(feature.key).or_insert_with(|| (0, name(), weights)).0 += 1;
        }
    }
    println!("{} features, weight × lines", known.len());
    for (role, name) in NAMES.iter().enumerate() {
        let lead = |weights: [f32; ROLES]| weights[role] - weights.iter().sum::<f32>() / ROLES as f32;
        let some = known.values().filter(|(lines, ..)| *lines >= 5);
        let mut all: Vec<_> = some
            .map(|(lines, what, weights)| (lead(*weights), lines, what))
            .collect();
        all.sort_by(|one, other| other.0.total_cmp(&one.0));
        println!("{name}");
        for (lead, lines, what) in all.iter().take(100) {
            println!("  {lead:6.2} × {lines:<5} {what}");
        }
    }
}

/// What a line costs, the first one with cold memory.
fn time(corpus: &[Line]) {
    let timed = |line: &Line| {
        let begin = Instant::now();
        black_box(intent::classify(black_box(line.words)));
        begin.elapsed()
    };
    println!("first {:?}", timed(&corpus[0]));
    println!("{}", quantiles(corpus.iter().map(timed).collect()));
}
