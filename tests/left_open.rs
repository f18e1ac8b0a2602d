//! Names that only the user knows: what an unsure model has made up is left open, and nothing is said of what is.

use serde_json::Value;

use crate::support::{Sandbox, doubting};

#[test]
fn a_name_that_nobody_has_said_and_that_is_not_there_is_left_open_by_an_unsure_model() {
    for (words, answer, expected) in [
        ("keep a copy of it", "cp old.txt docs", "cp <old.txt> docs"),
        ("keep a copy of old.txt", "cp old.txt docs", "cp old.txt docs"),
        ("keep a copy of it", "cp here.txt docs", "cp here.txt docs"),
        ("delete the directory", "rm -rf folder", "rm -rf <folder>"),
        (
            "unpack the archive",
            "tar xzf archive.tgz -C out",
            "tar xzf <archive.tgz> -C out",
        ),
        ("unpack the archive", "tar -xf archive.tgz", "tar -xf <archive.tgz>"),
        (
            "pack it",
            "tar -czf archive.tgz here.txt",
            "tar -czf archive.tgz here.txt",
        ),
        (
            "make a folder",
            "mkdir folder && cd folder",
            "mkdir folder && cd folder",
        ),
        ("look for it", "grep -e it a.log b.log", "grep -e it a.log b.log"),
        ("look for it", "grep it a.log b.log", "grep it <a.log> <b.log>"),
        ("look into log/a.log", "cat a.log", "cat <a.log>"),
        ("delete the branch", "git branch -D topic", "git branch -D <topic>"),
        ("delete the branch topic", "git branch -D topic", "git branch -D topic"),
        ("delete the branch", "git branch -d next", "git branch -d next"),
        ("go to the branch", "git checkout topic", "git checkout <topic>"),
        ("go to the branch", "git checkout here.txt", "git checkout here.txt"),
        ("bring it back", "git checkout -- gone.txt", "git checkout -- gone.txt"),
        ("bring it back", "git checkout gone.txt", "git checkout gone.txt"),
        ("make a branch", "git switch -c topic", "git switch -c topic"),
        ("go back", "git switch -", "git switch -"),
        ("take it over", "git merge HEAD~2", "git merge HEAD~2"),
        ("take them over", "git cherry-pick one..two", "git cherry-pick one..two"),
        ("publish it", "git push origin topic", "git push origin <topic>"),
        ("pack it", "zip -r out.zip here.txt", "zip -r out.zip here.txt"),
        (
            "the host configuration",
            "cat /etc/no-such-host",
            "cat /etc/no-such-host",
        ),
    ] {
        // A sure one means it, and of another nobody knows.
        let sure = [(doubting::UNSURE, expected), (doubting::SURE, answer)];
        for (log, expected) in sure {
            let server = doubting::server(answer, log);
            let sandbox = Sandbox::new();
            sandbox.config(&doubting::config(&server));
            sandbox.write("work/here.txt", "");
            sandbox.write("work/.git/HEAD", "ref: refs/heads/main\n");
            sandbox.write("work/.git/refs/heads/next", "");
            let suggest = ["suggest", "--shell", "bash", words];
            assert_eq!(sandbox.run(suggest).success().trim_end(), answer, "{words}");
            doubting::measure(&sandbox);
            assert_eq!(sandbox.run(suggest).success().trim_end(), expected, "{words}");
        }
    }
}

#[test]
fn nothing_is_said_of_a_name_that_is_to_be_filled_in() {
    for command in [
        "git branch -D <branch>",
        "git checkout <branch>",
        "cat <cat>",
        "sort <file> # file",
    ] {
        let server = doubting::server(command, doubting::UNSURE);
        let sandbox = Sandbox::new();
        sandbox.config(&doubting::config(&server));
        sandbox.write("work/.git/HEAD", "ref: refs/heads/main\n");
        doubting::measure(&sandbox);
        let suggested = sandbox.run(["suggest", "--json", "--shell", "bash", "do it"]).success();
        let suggested: Value = serde_json::from_str(&suggested).unwrap();
        let codes: Vec<&Value> = suggested["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|check| &check["code"])
            .collect();
        assert!(
            !codes.iter().any(|code| code.as_str().unwrap().starts_with("missing")),
            "{command}: {codes:?}"
        );
        let gap = command.find('<').unwrap()..=command.find('>').unwrap();
        for span in suggested["doubt"].as_array().unwrap() {
            let at = usize::try_from(span[0].as_u64().unwrap()).unwrap();
            assert!(!gap.contains(&at), "{suggested}");
        }
        assert_eq!(suggested["unsure"], true);
    }
}
