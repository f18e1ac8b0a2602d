//! What fails, and what is to be read of it.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

/// A failure, and what is to be read of it. In all texts `TAKEN` is a port that this process listens on, `CLOSED` one
/// that nobody listens on, `HOLDER` this process as the sentence names it, and `LISTENER` what shows it.
pub struct Case {
    /// The shells that it is one in; none for all.
    pub only: &'static [&'static str],
    pub command: &'static str,
    /// What the program itself says, in English and in German, and the catalogue that it is translated by.
    pub shown: [&'static str; 2],
    pub catalogue: &'static str,
    /// What lotse says, in English and in German.
    pub said: [&'static str; 2],
    /// The command that the key inserts; nothing where no rule can know one.
    pub fix: &'static str,
}

pub const CASES: [Case; 13] = [
    Case {
        only: &[],
        command: "ls --colour-by-size",
        shown: [
            "unrecognized option '--colour-by-size'",
            "nbekannte Option »--colour-by-size«",
        ],
        catalogue: "libc",
        said: [
            "`ls` has no option `--colour-by-size`",
            "`ls` kennt keine Option `--colour-by-size`",
        ],
        fix: "",
    },
    Case {
        only: &[],
        command: "ls --sizes",
        shown: ["unrecognized option '--sizes'", "nbekannte Option »--sizes«"],
        catalogue: "libc",
        said: ["`ls` has no option `--sizes`", "`ls` kennt keine Option `--sizes`"],
        fix: "ls --size",
    },
    Case {
        only: &[],
        command: "gti status",
        shown: ["gti", "gti"],
        catalogue: "",
        said: [
            "there is no command `gti`; did you mean `git`?",
            "den Befehl `gti` gibt es nicht; ist `git` gemeint?",
        ],
        fix: "git status",
    },
    Case {
        only: &[],
        command: "cat notse.txt",
        shown: ["No such file or directory", "Datei oder Verzeichnis nicht gefunden"],
        catalogue: "libc",
        said: [
            "`notse.txt` does not exist, `notes.txt` does",
            "`notse.txt` gibt es nicht, `notes.txt` schon",
        ],
        fix: "cat notes.txt",
    },
    Case {
        only: &[],
        command: "gcc hello.c -o hello",
        shown: ["hello.c:3:5:", "hello.c:3:5:"],
        catalogue: "",
        said: ["hello.c:3: ", "hello.c:3: "],
        fix: "",
    },
    Case {
        only: &[],
        command: "python3 script.py",
        shown: ["KeyError: 'key'", "KeyError: 'key'"],
        catalogue: "",
        said: ["script.py:2: KeyError: 'key'", "script.py:2: KeyError: 'key'"],
        fix: "",
    },
    Case {
        only: &[],
        command: "git push",
        shown: ["has no upstream branch", "hat keinen Upstream-Branch"],
        catalogue: "git",
        said: ["the branch has no upstream yet", "der Branch hat noch keinen Upstream"],
        fix: "git push --set-upstream origin topic",
    },
    Case {
        only: &[],
        command: "python3 serve.py TAKEN",
        shown: ["Address already in use", "Address already in use"],
        catalogue: "",
        said: ["port TAKEN is held by HOLDER", "Port TAKEN hält HOLDER"],
        fix: "LISTENER",
    },
    Case {
        only: &[],
        command: "cp notes.txt /dev/full",
        shown: ["No space left on device", "kein Speicherplatz mehr verfügbar"],
        catalogue: "libc",
        said: ["the disk is full", "der Datenträger ist voll"],
        fix: "",
    },
    Case {
        only: &[],
        command: "curl -sS http://127.0.0.1:CLOSED/",
        shown: ["curl: (7)", "curl: (7)"],
        catalogue: "",
        said: [
            "nothing is listening on 127.0.0.1:CLOSED",
            "auf 127.0.0.1:CLOSED lauscht nichts",
        ],
        fix: "",
    },
    Case {
        only: &["bash", "zsh"],
        command: "echo x >/dev/full",
        shown: ["o space left on device", "kein Speicherplatz mehr verfügbar"],
        catalogue: "libc",
        said: ["the disk is full", "der Datenträger ist voll"],
        fix: "",
    },
    Case {
        only: &["bash"],
        command: "exec 3<>/dev/tcp/127.0.0.1/CLOSED",
        shown: ["Connection refused", "Verbindungsaufbau abgelehnt"],
        catalogue: "libc",
        said: [
            "nothing is listening on 127.0.0.1:CLOSED",
            "auf 127.0.0.1:CLOSED lauscht nichts",
        ],
        fix: "",
    },
    DENIED,
];

/// For root this is no failure.
pub const DENIED: Case = Case {
    only: &[],
    command: "cat /etc/shadow",
    shown: ["Permission denied", "Keine Berechtigung"],
    catalogue: "libc",
    said: ["`/etc/shadow` belongs to root", "`/etc/shadow` gehört root"],
    fix: "sudo cat /etc/shadow",
};
