//! What wordings leave open: that nobody gets a name that only an example has.

use lotse::answer::gaps;
use lotse::examples::index::Index;
use lotse::examples::{count, exact};
use lotse::shell::Shell;

use super::compile::{alone, lexicon_section, names_of};
use super::names::{Names, has};
use super::source::{self, quoted};

/// What stands in commands that destroy or overwrite something.
const DESTROYING: &str = " rm rmi rmdir unlink shred -delete dd mv kill pkill killall truncate wipefs mkfs.ext4 mkfs.vfat \
    mkfs.xfs mkfs.ntfs mkfs.exfat mkfs.btrfs mkswap parted sfdisk userdel groupdel restore reset drop delete dropdb remove \
    uninstall purge ";

fn names() -> Names {
    Names::parse(include_str!("../../tools/examples/names.txt")).unwrap()
}

#[test]
fn what_a_wording_does_not_say_is_asked_for() {
    let table = [
        ("git create branch but stay here", "git branch <branch>"),
        ("delete a directory that is not empty", "rm -r <dir>"),
        ("einen nicht leeren Ordner löschen", "rm -r <ordner>"),
        (
            "kill the process on a port",
            "kill \"$(lsof -ti tcp:<port> -s tcp:listen)\"",
        ),
        (
            "den Prozess auf einem Port beenden",
            "kill \"$(lsof -ti tcp:<port> -s tcp:listen)\"",
        ),
        (
            "kill whatever uses port 8080",
            "kill \"$(lsof -ti tcp:8080 -s tcp:listen)\"",
        ),
        ("rename a directory", "mv <dir> <name>"),
        (
            "clone a disk to another disk",
            "sudo dd if=<device> of=<device2> bs=64K conv=noerror,sync status=progress",
        ),
        (
            "eine Platte auf eine andere klonen",
            "sudo dd if=<gerät> of=<gerät2> bs=64K conv=noerror,sync status=progress",
        ),
        ("delete branch login on the remote", "git push origin --delete login"),
        ("remove the image nginx", "docker rmi nginx"),
        ("docker delete an image", "docker rmi <image>"),
        ("undo the last commit but keep the changes", "git reset --soft HEAD~1"),
        (
            "git amend author",
            "git commit --amend --no-edit --author='<name> <<email>>'",
        ),
    ];
    for (words, expected) in table {
        let found = exact(words, Shell::Bash).map(|known| known.command);
        assert_eq!(found.as_deref().unwrap_or_default(), expected, "{words}");
    }
    let fish = exact("change the extension of all files", Shell::Fish).unwrap();
    assert_eq!(
        fish.command,
        "for f in <dir>/*.<ending>; mv -n -- $f (path change-extension <ending2> $f); end"
    );
}

/// `LOTSE_OPEN=TOPIC` lists what each wording of a topic leaves open, for who writes one; `all` lists all. A model is asked for
/// those with a name that `names.txt` does not know.
#[test]
#[expect(clippy::print_stdout, reason = "figures")]
fn each_name_is_said_or_asked_for() {
    let names = names();
    let lexicon = alone(&lexicon_section(include_str!("../../tools/examples/lexicon.txt")));
    let lexicon = Index::new(&lexicon);
    let wanted = std::env::var("LOTSE_OPEN").unwrap_or_default();
    let (mut all, mut open, mut model) = (0, 0, 0);
    for entry in source::entries().unwrap() {
        let in_bash = source::Entry {
            zsh: None,
            fish: None,
            ..entry.clone()
        };
        let known = names_of(&names, &in_bash);
        for words in entry.english.iter().chain(&entry.german) {
            all += 1;
            let found = exact(words, Shell::Bash).map(|known| known.command);
            // The command may have `<b>` of its own.
            let asked = found
                .as_deref()
                .map_or(0, |found| gaps(found).len().abs_diff(gaps(entry.bash).len()));
            let unsaid = known.iter().any(|(name, kind)| !names.said(lexicon, words, name, kind));
            assert!(
                found.is_none() || unsaid == (asked > 0),
                "{}:{}: {words}: {found:?}",
                entry.topic,
                entry.line
            );
            open += usize::from(asked > 0);
            model += usize::from(found.is_none());
            if wanted == entry.topic || wanted == "all" {
                println!(
                    "{:3} {}  << {words}",
                    entry.line,
                    found.as_deref().unwrap_or("(a model)")
                );
            }
        }
    }
    println!("{all} wordings: {open} leave something open, for {model} a model is asked");
    assert_eq!(all, count());
    assert!(open > all / 4, "{open} of {all}");
}

/// What one wording says and another does not is a name in such a command, where it does not look like a word.
#[test]
fn nothing_is_destroyed_that_nobody_has_named() {
    let names = names();
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for entry in source::entries().unwrap() {
        let destroys = |word: &str| DESTROYING.contains(&format!(" {word} "));
        if !entry.bash.split_whitespace().any(destroys) {
            continue;
        }
        let wordings = || entry.english.iter().chain(&entry.german);
        for words in wordings() {
            looked_at += 1;
            let Some(found) = exact(words, Shell::Bash).map(|known| known.command) else {
                continue;
            };
            let elsewhere = |name: &str| wordings().any(|other| has(other, name)) && !has(words, name);
            let left = found.split(|c: char| !(c.is_alphanumeric() || "._/~".contains(c)));
            let left = left.map(|word| word.trim_matches('.')).filter(|word| {
                let shaped = word.contains(['.', '/', '_', '~']) && word.contains(char::is_alphabetic);
                shaped && elsewhere(word) && names.of(&entry, word) != Some("keep")
            });
            wrong.extend(left.map(|name| format!("{}:{}: {words}: {name} in {found}", entry.topic, entry.line)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(looked_at > 500, "{looked_at}");
}

#[test]
fn names_are_read_and_mistakes_are_named() {
    assert_eq!(quoted("a 'b c'  d").collect::<Vec<_>>(), ["a", "b c", "d"]);
    let names = Names::parse("kinds: file/datei\n# x\nfile: a\n\ntopics: t\nfile: b\n.txt: text\n").unwrap();
    assert_eq!(names.kind("file"), Some("file/datei"));
    for (text, line) in [("file: a\n", 1), ("kinds: file/datei\nfile\n", 2)] {
        let wrong = Names::parse(text).unwrap_err();
        assert!(wrong.starts_with(&format!("names.txt:{line}")), "{wrong}");
    }
}
