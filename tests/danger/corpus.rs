//! Commands with the grade that a person gave them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use lotse::context::language::Language;
use lotse::danger::{Grade, grade};
use lotse::shell::Shell;

/// Grade, shell and command, a line each; `␤` stands for the end of a line.
const CORPUS: &str = include_str!("corpus.tsv");

fn cases() -> impl Iterator<Item = (Grade, Shell, String)> {
    CORPUS.lines().map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let grade = match cells[0] {
            "danger" => Grade::Danger,
            "caution" => Grade::Caution,
            "ok" => Grade::Ok,
            other => panic!("{other}"),
        };
        let shell = Shell::from_program(cells[1]).expect("a shell");
        (grade, shell, cells[2].replace('␤', "\n"))
    })
}

#[test]
fn danger_is_found_and_wolf_is_not_cried() {
    let mut table: BTreeMap<(Grade, Grade), usize> = BTreeMap::new();
    let mut wrong = String::new();
    for (expected, shell, command) in cases() {
        let found = grade(&command, shell);
        *table.entry((expected, found.grade)).or_default() += 1;
        if found.grade != expected {
            let reasons: Vec<&str> = found
                .reasons
                .iter()
                .map(|reason| reason.text(Language::English))
                .collect();
            let _ = writeln!(
                wrong,
                "{expected} graded {}: [{shell}] {command}  ({})",
                found.grade,
                reasons.join("; ")
            );
        }
    }
    let count = |expected, found| table.get(&(expected, found)).copied().unwrap_or_default();
    let grades = [Grade::Ok, Grade::Caution, Grade::Danger];
    let mut confusion = String::from("expected   ok  caution  danger\n");
    for expected in grades {
        let [ok, caution, danger] = grades.map(|found| count(expected, found));
        let _ = writeln!(confusion, "{:8} {ok:>4} {caution:>8} {danger:>7}", expected.to_string());
    }
    // Past the lint: `cargo test danger::corpus -- --nocapture` shows it.
    let _ = std::io::stderr().write_all(format!("{wrong}\n{confusion}").as_bytes());
    let of = |expected: Grade| grades.map(|found| count(expected, found)).iter().sum::<usize>();
    assert!(of(Grade::Ok) + of(Grade::Caution) + of(Grade::Danger) >= 600);
    let missed = of(Grade::Danger) - count(Grade::Danger, Grade::Danger);
    assert!(
        missed * 100 <= of(Grade::Danger),
        "{missed} of {} missed\n{wrong}",
        of(Grade::Danger)
    );
    let alarms = count(Grade::Ok, Grade::Danger) + count(Grade::Caution, Grade::Danger);
    let harmless = of(Grade::Ok) + of(Grade::Caution);
    assert!(
        alarms * 50 <= harmless,
        "{alarms} of {harmless} are false alarms\n{wrong}"
    );
    let cautious = count(Grade::Ok, Grade::Caution);
    assert!(
        cautious * 50 <= of(Grade::Ok),
        "{cautious} of {} need no care\n{wrong}",
        of(Grade::Ok)
    );
}
