//! What is put from bash into fish does the same there.

mod random;
mod scripts;

use std::process::Command;

use lotse::translate::to_fish;

use crate::support::{Sandbox, shells, skipped};

/// Commands, each run in both shells in a directory with a few files.
const CASES: &str = include_str!("translate/cases.txt");

/// Commands that have no counterpart.
const NONE: [&str; 67] = [
    "status=5; echo $status",
    "shopt -s nocaseglob; ls A*",
    "[ -f a -a -f b -o -f c ]",
    "declare -A a; a[x]=1; echo ${a[x]}",
    "ls [abc]*",
    "ls file?",
    "rm !(*.tmp)",
    "cat << END\nx\nEND",
    "tee >(wc -l)",
    "echo ${x:=5}",
    "echo ${x:?no}",
    "echo $((x & 1))",
    "echo $((010))",
    "printf -v x %s y",
    "getopts ab: x",
    "select x in a b; do echo $x; done",
    "set -euo pipefail",
    "echo $'\\x41'",
    "case x in [a-z]) echo y ;; esac",
    "export -f greet",
    "coproc cat",
    "exec 3<> file",
    "echo ${x@Q}",
    "if true; then",
    "echo 'open",
    // What another fish would not know, or would do to this one.
    "f() { cd sub; }; f | cat",
    "a=(x y); (cd sub && echo \"${a[@]}\")",
    "(cd $1 && rm -rf build)",
    "(cd $SOMEWHERE && rm -rf build)",
    "for f in a b; do (break); done",
    "x=1; export x; (x=2; printenv x)",
    "{ sleep 1; echo late; } &",
    "false && sleep 9 &",
    "f() { local x=1; g; }; g() { x=2; }; f",
    "d=7; { for d in 1 2; do true; done; }; echo $d",
    "{ sort a.txt; echo last; } | while read -r l; do echo $l; done",
    "while read -r l; do echo $l; done < <(sort a.txt; echo last)",
    "! (( i % 2 == 0 ))",
    "echo $(false) $?",
    // Where a pattern without a match would turn the way.
    "rm -f *.nosuch && echo gone",
    "rm -f *.nosuch || rm -rf sub",
    "ls *.nosuch || echo none",
    "! ls *.nosuch",
    "ls *.txt > list && cat list",
    "for d in 1 2; do true; done; f() { echo $d; }; f",
    "false && list=(a b); list[1]=new; echo ${list[0]}",
    "ls **/*.txt",
    // Where bash parts what it is told, and fish does not.
    "x='a b'; [ -n $x ]",
    "[ $UNSET != a ] && rm -rf sub",
    "x='a b'; echo pre$x",
    "x='*'; echo $x",
    "echo pre$(cat a.txt)",
    // Numbers.
    "((n++)) && echo yes",
    "echo $((UNSET + 1))",
    "n=4; echo $((10 / n))",
    "x=08; echo $((x + 1))",
    "for ((i=0;i<3;i++)); do i=5; done",
    "for ((i=0;i<3;i++)); do true; done; echo $i",
    // Words that mean something else there.
    "source venv/bin/activate",
    "eval \"$x\"",
    "trap 'rm x' EXIT",
    "IFS=,; set -- $x",
    "{ time true; } 2> times.txt",
    "(time true) 2> times.txt",
    "test a == a",
    "echo {1..$n}",
    "x=1 echo $x",
];

fn cases() -> Vec<&'static str> {
    CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

fn files(sandbox: &Sandbox) {
    for (name, text) in [
        ("a.txt", "y\nx\nz\n"),
        ("b.txt", "x\nq\n"),
        ("sub/c.md", "deep\n"),
        ("photo.png", ""),
        ("my file.log", "1\n22\n333\n"),
    ] {
        sandbox.write(&format!("work/{name}"), text);
    }
}

fn printed(program: &std::path::Path, options: &[&str], script: &str) -> (String, String) {
    let sandbox = Sandbox::new();
    files(&sandbox);
    let file = sandbox.write("script", script);
    let mut command: Command = sandbox.program(program);
    let output = command
        .args(options)
        .arg(file)
        .current_dir(sandbox.home().join("work"))
        .env("FROM_OUTSIDE", "out side")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace(&sandbox.home().display().to_string(), "~");
    (text(output.stdout), text(output.stderr))
}

#[test]
fn what_is_translated_prints_the_same_in_fish() {
    let every = shells::all();
    let bash = every.iter().find(|shell| shell.name == "bash").unwrap();
    let fishes: Vec<_> = every.iter().filter(|shell| shell.name == "fish").collect();
    if fishes.is_empty() {
        return skipped("no fish");
    }
    let mut wrong = Vec::new();
    for case in cases() {
        let Some(translated) = to_fish(case) else {
            wrong.push(format!("{case}\n    has no translation"));
            continue;
        };
        let expected = printed(&bash.program, &["--norc"], &format!("{case}\n")).0;
        for fish in &fishes {
            let (found, errors) = printed(&fish.program, &["--no-config"], &format!("{translated}\n"));
            if found != expected {
                wrong.push(format!(
                    "{case}\n    {translated}\n    {fish}: {found:?}, not {expected:?} {errors}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases().len(),
        wrong.join("\n")
    );
}

#[test]
fn what_has_no_counterpart_is_not_translated() {
    for case in NONE {
        assert_eq!(to_fish(case), None, "{case}");
    }
}
