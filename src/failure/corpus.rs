//! The corpus of what real programs said to real mistakes, in English and German, and of what was meant:
//! `tests/fix/corpus.txt`.
//!
//! Each case is a command, the lines that it printed (`|`) and what was meant (`=`); with `= nothing`, nothing should
//! be offered. They were all run in one directory, which [`directory`] makes up again.

use std::time::Instant;

use super::kinds::cases;
use super::tests::machine;
use super::{System, fixes};
use crate::system::table::Table;

pub(super) fn directory() -> Table {
    let mut system = machine();
    for path in [
        "notes.txt",
        "README.md",
        "docs/guide.md",
        "docs/old/a.md",
        "src/main.rs",
        "src/lib.rs",
        "Makefile=all:\\n\\techo\\nbuild:\\n\\techo\\ntest:\\n\\techo\\ninstall:\\n\\techo\\n",
        "package.json={\"scripts\":{\"build\":\"echo\",\"start\":\"echo\",\"test\":\"echo\",\"lint\":\"echo\"}}",
        "run.sh",
        "app.py",
        "bad.py",
        "main.c",
        "Main.java",
        "Cargo.toml",
        "image one.png",
        "empty/.keep",
        "archive.tar",
        "images.zip",
        "link",
        "bin/tool",
        ".git/config=[remote \"origin\"]",
        ".git/refs/heads/main",
        ".git/refs/heads/topic",
        ".git/refs/heads/feature/login",
        ".git/refs/remotes/origin/main",
        "/etc/hostname",
        "/etc/shadow",
        "/opt/",
        "/root/",
        "/var/log/btmp",
        "/proc/",
        "/dev/full",
    ] {
        system.add(path);
    }
    system
}

#[test]
#[expect(clippy::print_stdout, reason = "the numbers are worth more than that they pass")]
fn what_was_meant_is_found_and_nothing_else_is_offered() {
    let system = directory();
    let (mut first, mut among, mut meant, mut wrong, mut silent) = (0, 0, 0, 0, 0);
    let mut report = Vec::new();
    let mut took = Vec::new();
    for case in cases(include_str!("../../tests/fix/corpus.txt")) {
        let start = Instant::now();
        let all = fixes(&case.failure, &system as &dyn System);
        took.push(start.elapsed());
        let found: Vec<String> = all
            .into_iter()
            .take(3)
            .map(|fix| format!("{} [{}]", fix.command, fix.rule))
            .collect();
        let is = |fix: &String| fix.rsplit_once(" [").is_some_and(|(command, _)| command == case.wanted);
        if case.wanted == "nothing" {
            silent += 1;
            wrong += usize::from(!found.is_empty());
        } else {
            meant += 1;
            first += usize::from(found.first().is_some_and(is));
            among += usize::from(found.iter().any(is));
        }
        if (case.wanted == "nothing") != found.is_empty()
            || (case.wanted != "nothing" && !found.first().is_some_and(is))
        {
            let said = case.failure.output.lines().next().unwrap_or_default();
            report.push(format!(
                "`{}` meant `{}`, has {found:?}: {said}",
                case.failure.command, case.wanted
            ));
        }
    }
    took.sort();
    let summary = format!(
        "{meant} meant something: {first} first, {among} among three; {silent} meant nothing: {wrong} have a fix; \
        {:?} in the median, {:?} at most\n{}",
        took[took.len() / 2],
        took[took.len() - 1],
        report.join("\n")
    );
    println!("{summary}");
    assert!(meant + silent >= 300, "{summary}");
    assert!(first * 100 >= meant * 95 && among * 100 >= meant * 98, "{summary}");
    assert!(wrong * 100 <= silent * 2, "{summary}");
}
