//! What `lotse explain` says about a command. Its programs and their manual pages are those of the test.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Outcome, Sandbox};

const PACK: &str = r".TH TAR 1
.SH NAME
tar \- keep many files in one
.SH SYNOPSIS
\fBtar\fR [\fIOPTION\fR]... [\fIFILE\fR]...
.SH OPTIONS
.TP
\fB\-x\fR, \fB\-\-extract\fR
Take files out of an archive. They stay in it.
.TP
\fB\-z\fR, \fB\-\-gzip\fR
Pass the archive through gzip.
.TP
\fB\-f\fR, \fB\-\-file\fR=\fIARCHIVE\fR
Use this archive.
.TP
\fB\-C\fR, \fB\-\-directory\fR=\fIDIR\fR
Go to \fIDIR\fR first.
";

const PACK_GERMAN: &str = r".TH TAR 1
.SH BEZEICHNUNG
tar \- viele Dateien in einer aufbewahren
.SH OPTIONEN
.TP
\fB\-x\fR, \fB\-\-extract\fR
Holt Dateien aus einem Archiv.
";

const SEARCH: &str = r".TH FIND 1
.SH NAME
find \- look for files
.SH EXPRESSION
.TP
\-name \fIpattern\fR
The name matches.
.TP
\-exec \fIcommand\fR ;
Runs a command.
";

const HISTORY: &str = r".Dd today
.Dt GIT 1
.Sh NAME
.Nm git
.Nd remember what changed
.Sh OPTIONS
.Bl -tag -width x
.It Fl Fl no-pager
Prints all at once.
.El
";

const LOG: &str = r".SH NAME
git\-log \- tell what changed
.SH OPTIONS
.TP
\-\-oneline
One line each.
.TP
\-n \fInumber\fR
As many.
";

const COUNT: &str =
    ".SH NAME\nwc \\- count\n.SH OPTIONS\n.TP\n\\-l, \\-\\-lines\nLines.\n.TP\n\\-c, \\-\\-bytes\nBytes.\n";

/// A user with programs of their own, whose pages lie beside them.
fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    for (program, pages) in [
        ("tar", &[("man1/tar.1", PACK), ("de/man1/tar.1", PACK_GERMAN)][..]),
        ("find", &[("man1/find.1", SEARCH)]),
        ("git", &[("man1/git.1", HISTORY), ("man1/git-log.1", LOG)]),
        ("wc", &[("man1/wc.1", COUNT)]),
    ] {
        add(&sandbox, program, pages);
    }
    let path = sandbox.home().join("bin");
    sandbox.set("PATH", path);
    sandbox
}

fn add(sandbox: &Sandbox, program: &str, pages: &[(&str, &str)]) {
    let file = sandbox.write(&format!("bin/{program}"), "#!/bin/sh\n");
    fs::set_permissions(file, Permissions::from_mode(0o755)).unwrap();
    for (page, text) in pages {
        sandbox.write(&format!("share/man/{page}"), text);
    }
}

fn parts<const N: usize>(sandbox: &Sandbox, shell: &str, words: [&str; N]) -> String {
    let mut command = sandbox.command();
    command.args(["explain", "--no-model", "--shell", shell]).args(words);
    Outcome::of(&command.output().unwrap()).success()
}

#[test]
fn a_command_is_explained_by_its_manual() {
    let sandbox = sandbox();
    sandbox.write("work/a.tar.gz", "");
    insta::assert_snapshot!(parts(&sandbox, "bash", ["tar", "-xzf", "a.tar.gz", "-C", "/srv", "b c"]), @r"
    tar            keep many files in one [tar(1)]
      -x           Take files out of an archive. They stay in it [tar(1)]
      -z           Pass the archive through gzip [tar(1)]
      -f a.tar.gz  Use this archive [tar(1)]
      -C /srv      Go to DIR first [tar(1)]
      'b c'        an argument
    ");
    insta::assert_snapshot!(parts(&sandbox, "bash", ["tar", "xzf", "a.tar.gz", "--fil=b"]), @r"
    tar           keep many files in one [tar(1)]
      x           Take files out of an archive. They stay in it [tar(1)]
      z           Pass the archive through gzip [tar(1)]
      f a.tar.gz  Use this archive [tar(1)]
      --fil=b     Use this archive [tar(1)]
    ");
    insta::assert_snapshot!(parts(&sandbox, "zsh", ["git --no-pager log --oneline -n5 work"]), @r"
    git           remember what changed [git(1)]
      --no-pager  Prints all at once [git(1)]
      log         tell what changed [git-log(1)]
      --oneline   One line each [git-log(1)]
      -n5         As many [git-log(1)]
      work        an argument
    ");
}

#[test]
fn the_signs_between_commands_are_explained() {
    let sandbox = sandbox();
    let line = "find . ! -name '*.rs' -exec wc -l {} + 2>/dev/null | wc -c > \"$(find x).txt\" && wc a*";
    insta::assert_snapshot!(parts(&sandbox, "bash", [line]), @r#"
    find               look for files [find(1)]
      .                where the search begins
      !                turns the condition that follows round
      -name '*.rs'     The name matches [find(1)]
      -exec …          Runs a command [find(1)]
    wc                 count [wc(1)]
      -l               Lines [wc(1)]
      {}               is replaced by what the command works on
    2>/dev/null        throws the error messages away
    |                  the output of the command before it is the input of the one after it
    wc                 count [wc(1)]
      -c               Bytes [wc(1)]
    > "$(find x).txt"  writes the output into this file; what was in it is lost
    $( )               runs the command inside and puts its output here
    find               look for files [find(1)]
      x                where the search begins
    &&                 what follows runs only if the command before it succeeds
    wc                 count [wc(1)]
      a*               a pattern: the names of all files that match it
    "#);
    let line = "for f in *.rs; if find $f; wc (tar -x); end; end";
    insta::assert_snapshot!(parts(&sandbox, "fish", [line]), @r"
    for f in *.rs  once for each of these words
    if             if the command that follows succeeds
    find           look for files [find(1)]
      $f           where the search begins
    wc             count [wc(1)]
      (tar -x)     only known when the command runs
    ( )            runs the command inside and puts its output here
    tar            keep many files in one [tar(1)]
      -x           Take files out of an archive. They stay in it [tar(1)]
    end            the end of it
    end            the end of it
    ");
}

#[test]
fn a_german_reads_german_where_there_is_a_translation() {
    let sandbox = sandbox().env("LANG", "de_DE.UTF-8");
    insta::assert_snapshot!(parts(&sandbox, "bash", ["tar -xz -f a || wc --lins $x &"]), @r"
    tar       viele Dateien in einer aufbewahren [tar(1)]
      -x      Holt Dateien aus einem Archiv [tar(1)]
      -z      Pass the archive through gzip [tar(1)]
      -f a    Use this archive [tar(1)]
    ||        was folgt, läuft nur, wenn der Befehl davor scheitert
    wc        count [wc(1)]
      --lins  dieses `wc` hat keine Option `--lins`; am nächsten: `--lines`
      $x      steht erst fest, wenn der Befehl läuft
    &         läuft im Hintergrund; die Shell wartet nicht darauf
    ");
    insta::assert_snapshot!(parts(&sandbox, "fish", ["frobnicate -x; wc -l < a >> b"]), @r"
    frobnicate  auf diesem Rechner gibt es keinen Befehl `frobnicate`
      -x        ist aus dem, was installiert ist, nicht zu sagen
    ;           danach, wie auch immer es ausging
    wc          count [wc(1)]
      -l        Lines [wc(1)]
    < a         liest die Eingabe aus dieser Datei
    >> b        hängt die Ausgabe an diese Datei an
    ");
}

#[test]
fn what_is_not_known_is_said_to_be_so() {
    let sandbox = sandbox();
    add(&sandbox, "mystery", &[]);
    insta::assert_snapshot!(parts(&sandbox, "bash", ["mystery --now x; wcc; wc --lins; wc -y; $EDITOR x"]), @r"
    mystery   a program; nothing installed says what it does
      --now   cannot be told from what is installed
      x       an argument
    ;         then, whatever came of it
    wcc       there is no command `wcc` on this machine; nearest: `wc`
    ;         then, whatever came of it
    wc        count [wc(1)]
      --lins  this `wc` has no option `--lins`; nearest: `--lines`
    ;         then, whatever came of it
    wc        count [wc(1)]
      -y      this `wc` has no option `-y`
    ;         then, whatever came of it
    $EDITOR   which command this is, is only known when it runs
      x       an argument
    ");
}

#[test]
fn a_manual_page_cannot_steer_the_terminal() {
    let sandbox = sandbox();
    let page = ".SH NAME\nevil \\- \u{1b}]0;owned\u{7} \u{202e}good\n.SH OPTIONS\n.TP\n\\-a\n\u{1b}[2J\u{9b}31m\u{200b}all\r\n";
    add(&sandbox, "evil", &[("man1/evil.1", page)]);
    for more in [&[][..], &["--json"]] {
        let mut command = sandbox.command();
        command
            .args(["explain", "--no-model"])
            .args(more)
            .args(["evil", "-a", "\u{1b}[31mx"]);
        let text = Outcome::of(&command.output().unwrap()).success();
        let hostile = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202e}' | '\u{200b}');
        assert!(!text.contains(hostile), "{text:?}");
        assert!(text.contains("good") && text.contains("all"), "{text:?}");
        assert!(!text.contains("\\u001b"), "{text:?}");
    }
}

#[test]
fn the_whole_is_told_by_a_model_that_knows_the_parts_and_no_secret() {
    let sandbox = sandbox();
    let asked = sandbox.home().join("asked");
    sandbox.config(&format!(
        "backend = \"fake\"\n[fake]\nanswer = \"It counts \\u001b[1mlines.\"\nrecord = '{}'\n",
        asked.display()
    ));
    let text = sandbox
        .run(["explain", "--shell", "bash", "wc -l --password=hunter2"])
        .success();
    assert!(text.ends_with("\n\nIt counts \u{fffd}[1mlines.\n"), "{text}");
    let asked = fs::read_to_string(asked).unwrap();
    assert!(asked.contains("-l: Lines") && !asked.contains("hunter2"), "{asked}");
    let why = sandbox.run(["why"]).success();
    assert!(why.contains("a command is to be explained"), "{why}");
}

#[test]
fn without_a_model_the_parts_are_there() {
    let sandbox = sandbox();
    sandbox.config("backend = \"fake\"\n[fake]\nanswer = \"\"\n");
    let (text, note) = sandbox.run(["explain", "wc", "-l"]).both();
    assert_eq!(text, "wc    count [wc(1)]\n  -l  Lines [wc(1)]\n");
    assert!(
        note.starts_with("lotse: no summary: ") && note.lines().count() == 1,
        "{note}"
    );
}

#[test]
fn json_names_every_part_and_the_command_may_come_from_standard_input() {
    let sandbox = sandbox();
    let text = sandbox
        .run_with_input(
            ["explain", "--no-model", "--json", "--shell", "bash", "-"],
            "git log -n 3 | wc\n",
        )
        .success();
    let object: Value = serde_json::from_str(&text).unwrap();
    let parts: Vec<String> = object["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| {
            ["kind", "text", "of", "source"]
                .map(|key| part[key].as_str().unwrap())
                .join("; ")
        })
        .collect();
    assert_eq!(
        parts,
        [
            "command; git; git; git(1)",
            "subcommand; log; git log; git-log(1)",
            "option; -n 3; git log; git-log(1)",
            "operator; |; ; ",
            "command; wc; wc; wc(1)",
        ]
    );
    assert_eq!(
        (&object["command"], &object["summary"]),
        (&"git log -n 3 | wc".into(), &Value::Null)
    );
}

#[test]
fn a_command_to_explain_is_no_failure() {
    let stderr = sandbox().run(["explain", "--command", "false", "wc"]).failure(2);
    assert!(stderr.contains("cannot be used with"), "{stderr}");
    for (words, said) in [
        ("", "name a command"),
        ("# x", "no command in it"),
        ("--comand", "no option `--comand`"),
    ] {
        let stderr = sandbox().run(["explain", words]).failure(2);
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn programs_without_a_page_are_asked_if_they_are_known_to_answer() {
    let sandbox = sandbox();
    let help = "#!/bin/sh\necho 'Usage: tokei [OPTION]... FILTER\nPick from JSON. Quickly.\n\n  -r, --raw-output      print text\n\
                \u{20}                       as it is\n  -n, --null-input  read nothing'\n";
    for program in ["tokei", "mystery"] {
        let file = sandbox.write(&format!("bin/{program}"), help);
        fs::set_permissions(file, Permissions::from_mode(0o755)).unwrap();
    }
    insta::assert_snapshot!(parts(&sandbox, "bash", ["tokei -rn .a x; mystery -r"]), @r"
    tokei    Pick from JSON. Quickly [tokei --help]
      -r     print text as it is [tokei --help]
      -n     read nothing [tokei --help]
      .a     an argument
      x      an argument
    ;        then, whatever came of it
    mystery  a program; nothing installed says what it does
      -r     cannot be told from what is installed
    ");
}
