//! What is put right by the words does what they say, in each shell.

use std::fs;
use std::path::Path;
use std::process::Command;

use lotse::answer::{mend, to_fish};
use tempfile::TempDir;

use crate::support::shells::{self, Shell};

/// What there is to be found.
const HOME: &str = r"
mkdir -p a/b.txt c
printf 'one\ntwo\nthree\n' > a/x.txt
printf 'four\nfive\n' > a/b.txt/y.txt
: > a/none.txt
printf 'Mia,30,Kiel\nBen,9,Bonn\n' > p.csv
printf 'b\na\nb\n' > u
printf 'Tür 12\n[end]\nden\n' > t
printf 'old\n' | gzip > z.gz
printf 'x x\nx\n' > twice
touch -d '90 minutes ago' a/x.txt
touch -d '20 hours ago' a/b.txt/y.txt
touch -d '9 days ago' a/none.txt
ln -s ../u c/link
ln -s nowhere c/gone
mkdir -m 1755 c/open
chmod 640 twice
touch -d 2001-05-05 c/old
";

/// What was asked for, what was written, and what is printed once that is right, line by line in any order.
const TRIED: &[(&str, &str, &[&str])] = &[
    (
        "files in a modified in the last 2 hours",
        "find a -type f -mtime -2",
        &["a/x.txt"],
    ),
    (
        "files in a older than a week",
        "find a -type f -mtime -7",
        &["a/none.txt"],
    ),
    (
        "what in a has more than 3 bytes",
        "find a -type f -size +3",
        &["a/x.txt", "a/b.txt/y.txt"],
    ),
    (
        "files in a smaller than 1 kb",
        "find a -type f -size -1k",
        &["a/x.txt", "a/b.txt/y.txt", "a/none.txt"],
    ),
    (
        "sort p.csv by the second column, the header stays on top",
        "tail -n +2 p.csv | sort -t, -k2,2n",
        &["Mia,30,Kiel", "Ben,9,Bonn"],
    ),
    (
        "print the numbers 08 up to 11",
        "for i in {1..11}; do echo 0$i; done | tail -n 4",
        &["08", "09", "10", "11"],
    ),
    (
        "bare names of the texts in a that begin with no, without path",
        "ls a/no*.txt",
        &["none.txt"],
    ),
    (
        "u with \"top\" as the first line",
        "sed '1s/^/top/' u",
        &["top", "b", "a", "b"],
    ),
    (
        "what is called y.txt in folders called b.txt",
        "find . -name 'b.txt/y.txt'",
        &["./a/b.txt/y.txt"],
    ),
    ("folders directly in a", "find a -maxdepth 1 -type d", &["a/b.txt"]),
    (
        "files in a that are not empty",
        "find a -type f -empty",
        &["a/x.txt", "a/b.txt/y.txt"],
    ),
    (
        "texts in a larger than 5 bytes and smaller than 12 bytes",
        "find a -type f -size +5 -size -12",
        &["a/b.txt/y.txt"],
    ),
    (
        "the letters a, b and x in u and twice, each once",
        "grep -o '[abx]' u* tw* | sort -u",
        &["a", "b", "x"],
    ),
    (
        "files in a, not in subdirectories",
        "find a -type f",
        &["a/x.txt", "a/none.txt"],
    ),
    (
        "Dateien in a ohne leere Dateien",
        "find a -type f",
        &["a/x.txt", "a/b.txt/y.txt"],
    ),
    ("x and y files", "find a -type f -name 'x*' -o -name 'b*'", &["a/x.txt"]),
    ("symlinks in c", "find c -type f", &["c/link", "c/gone"]),
    (
        "how long are the txt files altogether, in lines",
        "find a -type f -name '*.txt' -exec wc -l {} +",
        &["5"],
    ),
    ("wie viele Dateien sind in a", "ls -l a | wc -l", &["3"]),
    ("line 2 of a/x.txt", "head -n 2 a/x.txt", &["two"]),
    ("the last column of p.csv", "cut -f3 p.csv", &["Kiel", "Bonn"]),
    ("mia in p.csv regardless of case", "grep mia p.csv", &["Mia,30,Kiel"]),
    ("lines that do not contain 'o' in a/x.txt", "grep o a/x.txt", &["three"]),
    (
        "lines with both 'o' and 'e' in a/x.txt",
        "grep -E 'o|e' a/x.txt",
        &["one"],
    ),
    ("numbers in t", "grep -o '[0-9]+' t", &["12"]),
    ("lines of t with [end]", "grep '[end]' t", &["[end]"]),
    ("the different lines of u", "cat u | uniq", &["a", "b"]),
    ("wie viele verschiedene Zeilen hat u", "wc -l u", &["2"]),
    ("how often does x occur in twice", "grep -c x twice", &["3"]),
    ("lines with old in z.gz", "grep old z.gz", &["old"]),
    (
        "the lines of a/x.txt, last line first",
        "rev a/x.txt",
        &["three", "two", "one"],
    ),
    ("the first 2 bytes of u", "head -n 2 u", &["b"]),
    (
        "lines 2 to 3 of a/x.txt",
        "head -n 3 a/x.txt | tail -n 1",
        &["two", "three"],
    ),
    (
        "print p.csv with 30 as 31",
        "sed -i 's/30/31/' p.csv",
        &["Mia,31,Kiel", "Ben,9,Bonn"],
    ),
    ("find files that do not contain 'o'", "grep -rv o a", &["a/none.txt"]),
    ("which files contain 'four'", "grep -r four a", &["a/b.txt/y.txt"]),
    (
        "exchange the names of u and t and count the lines of t",
        "mv u t && mv t u; wc -l < t",
        &["3"],
    ),
    (
        "put my_ before the names of the txt files in a that have something in them",
        "find a -type f -size +0 -exec cp -v {} my_{} \\;",
        &["'a/x.txt' -> 'a/my_x.txt'", "'a/b.txt/y.txt' -> 'a/b.txt/my_y.txt'"],
    ),
    (
        "give the .csv files the ending .tsv",
        "mv -v *.csv *.tsv",
        &["renamed 'p.csv' -> 'p.tsv'"],
    ),
    ("what below c was changed in 2001", "find c -mtime -2001", &["c/old"]),
    ("count down from 3 to 1", "seq 3 1", &["3", "2", "1"]),
    ("convert 255 to hexadecimal", "echo 255", &["ff"]),
    ("which lines are there several times in u", "sort u | uniq", &["b"]),
    ("drop consecutive equal lines of u", "sort u | uniq", &["b", "a", "b"]),
    (
        "show the lines of a/x.txt and also save them in new.txt",
        "cat a/x.txt > new.txt",
        &["one", "two", "three"],
    ),
    ("files below a that mention four", "grep four a/*", &["a/b.txt/y.txt"]),
    (
        "lines with four in the .txt files under a",
        "grep -h four a/*.txt",
        &["four"],
    ),
    (
        "what stands between M and a in p.csv",
        "grep -oP 'M(.*?)a' p.csv",
        &["i"],
    ),
    (
        "the line with two in a/x.txt and the line after it",
        "grep two a/x.txt",
        &["two", "three"],
    ),
    ("broken links in c", "find c -type l", &["c/gone"]),
    (
        "all poems below a",
        "cat a/*.txt",
        &["one", "two", "three", "four", "five"],
    ),
    (
        "the lines of a/x.txt backwards",
        "tail -r a/x.txt",
        &["three", "two", "one"],
    ),
    ("the octal permissions of ./twice", "ls -l ./twice", &["640"]),
    ("everything in c with the sticky bit", "find c -perm o+t", &["c/open"]),
    (
        "folders exactly two levels below .",
        "find . -maxdepth 2 -type d",
        &["./a/b.txt", "./c/open"],
    ),
    (
        "create the folder new and move p.csv into it",
        "mv -v p.csv new/p.csv",
        &["renamed 'p.csv' -> 'new/p.csv'"],
    ),
];

fn lines(shell: &Shell, command: &str, home: &Path) -> Vec<String> {
    let output = Command::new(&shell.program)
        .arg("-c")
        .arg(command)
        .current_dir(home)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    lines.sort_unstable();
    lines
}

/// Bash, as it is handed to the shell of a user.
fn written_for(shell: &Shell, bash: &str) -> String {
    let fish = (shell.name == "fish").then(|| to_fish(bash)).flatten();
    fish.unwrap_or_else(|| bash.to_owned())
}

#[test]
fn what_is_put_right_does_what_was_asked_for() {
    for shell in shells::all() {
        for (words, model, prints) in TRIED {
            let mut expected: Vec<String> = prints.iter().map(|line| (*line).to_owned()).collect();
            expected.sort_unstable();
            let mended = mend(words, model).map_or_else(|| (*model).to_owned(), |mended| mended.command);
            let mended = written_for(&shell, &mended);
            assert_eq!(
                lines(&shell, &mended, ready().path()),
                expected,
                "{shell}: {words}: {mended}"
            );
            let home = ready();
            let table = || fs::read(home.path().join("p.csv")).ok();
            let before = table();
            let printed = lines(&shell, &written_for(&shell, model), home.path());
            assert!(
                table() != before || printed != expected,
                "{shell}: `{model}` is no slip"
            );
        }
    }
}

/// A home with what there is to be found.
fn ready() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let made = Command::new("sh")
        .args(["-ec", HOME])
        .current_dir(&home)
        .status()
        .unwrap();
    assert!(made.success());
    home
}

#[test]
fn what_is_put_right_can_be_read_by_each_shell() {
    let rights = include_str!("../src/answer/slips/cases.txt").lines();
    let rights: Vec<&str> = rights.filter_map(|line| line.strip_prefix("right: ")).collect();
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("commands");
    for shell in shells::all() {
        let written = rights.iter().map(|right| written_for(&shell, right) + "\n");
        fs::write(&file, written.collect::<String>()).unwrap();
        let output = Command::new(&shell.program).arg("-n").arg(&file).output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{shell}: {output:?}"
        );
    }
}
