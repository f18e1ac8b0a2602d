use super::roff::lines;
use super::*;

fn read(page: &str) -> Manual {
    options::manual("x", &lines(page), Source::Page)
}

/// The names of every option with what is known of its value, one option a line.
fn list(manual: &Manual) -> Vec<String> {
    let all = manual.options.iter().map(|option| {
        let names: Vec<&str> = option.names.iter().map(|name| name.text.as_str()).collect();
        format!("{} {:?}", names.join(" "), option.value)
    });
    all.collect()
}

#[test]
fn pages_are_read_whatever_they_were_written_with() {
    let man = r#".\" a comment
.TH X 1
.SH SYNOPSIS
.B x
[\fIOPTION\fR]... [\-y]
.SH OPTIONS
.TP
\fB\-a\fR, \fB\-\-all\fR
do not ignore \fB\-\-nothing\fR
.TP
\fB\-\-color\fR[=\fIWHEN\fR]
color it
.TP
.BR \-n ", " \-\-lines =[\-]\fINUM\fR
.PD 0
.TP
.BI \-q " file"
quietly
.IP \[bu] 2
\fB\-\-fast[=#]\fR: faster
.PP
\-\-[no\-]verify
.RS 4
Verify.
.RE"#;
    let manual = read(man);
    assert_eq!(
        list(&manual),
        [
            "-a --all None",
            "--color Optional",
            "-n --lines Required",
            "-q Required",
            "--fast Optional",
            "--no-verify --verify None",
            "-y Unknown",
        ]
    );
    assert_eq!(
        manual.option("--all").unwrap().text,
        "-a, --all\ndo not ignore --nothing"
    );
    assert!(
        manual.option("-n").unwrap().text.ends_with("quietly"),
        "a text below two tags is for both"
    );
    assert!(manual.mentioned.contains("--nothing"));
    assert_eq!(manual.synopsis, "x\n[OPTION]... [-y]");

    let mdoc = r".Dt X 1
.Sh SYNOPSIS
.Nm x
.Op Fl 46AaC
.Op Fl b Ar address
.Sh DESCRIPTION
.Bl -tag -width Ds
.It Fl 4
Forces it.
.It Fl b Ar address
Use
.Ar address .
.It Fl Fl help , Fl h
Help.
.It Xo
.Fl D
.Sm off
.Op Ar bind : Ns
.Ar port
.Sm on
.Xc
Forward.
.El";
    let manual = read(mdoc);
    let expected = ["-4 None", "-b Required", "--help -h None", "-D Optional"];
    assert_eq!(list(&manual)[..4], expected);
    for letter in ["-6", "-A", "-a", "-C"] {
        assert!(manual.option(letter).is_some(), "{letter}");
    }
    assert_eq!(manual.option("-b").unwrap().text, "-b address\nUse address.");

    let pod = r#".de Sh
.SH x
..
.ie n \{\
.    ds -- \(*W-
.\}
.el\{\
.TP
\-\-paper
.\}
.SH "OPTIONS"
.IP "\fB\-newkey\fR \fIarg\fR" 4
.IX Item "-newkey arg"
New.
.IP "\fB\-Xmx\fR\fIsize\fR" 4
Memory.
.TS
l l.
\-t	a table
.TE"#;
    assert_eq!(list(&read(pod)), ["-newkey Required", "-Xmx Required", "-t None"]);
}

#[test]
fn words_that_are_no_options_are_described_as_well() {
    let page = ".SH NAME\nx, y \\- does it\n.SH COMMANDS\n.PP\n\\fBrestart \\fIPATTERN\\fR...\n.RS 4\nStops it.\n.RE\n.TP\nbs=N\nSize.\n\
        .SH OPTIONS\n.TP\n\\-t \\fIc\\fR\nIs of a type:\n.RS\n.IP f\nregular file\n.IP d\ndirectory\n.RE\n";
    let manual = read(page);
    assert_eq!(manual.about, "does it");
    let terms: Vec<String> = manual
        .terms
        .iter()
        .map(|term| format!("{}:{}: {}", term.of, term.name, term.text.replace('\n', "/")))
        .collect();
    assert_eq!(
        terms,
        [
            ":restart: restart PATTERN.../Stops it.",
            ":bs=: bs=N/Size.",
            "-t:f: f/regular file",
            "-t:d: d/directory",
        ]
    );
    assert_eq!(manual.option("-t").unwrap().text, "-t c\nIs of a type:");
    let german = read(".SH BEZEICHNUNG\nx \\- tut es\nganz\n.SH OPTIONEN\n");
    assert_eq!(german.about, "tut es ganz");
    let mdoc = read(".Sh NAME\n.Nm x ,\n.Nm y\n.Nd do it\n.Sh SYNOPSIS\n");
    assert_eq!(mdoc.about, "do it");
}

#[test]
fn letters_without_a_dash_are_options_of_their_own() {
    let page = ".SH OPTIONS\n.TP\na\nAll with a terminal.\n.TP\nU \\fIlist\\fR\nOf users.\n.TP\n\\-a\nNearly all.\n";
    let manual = options::manual("ps", &lines(page), Source::Page);
    let known = |name: &str| manual.option(name).map(|option| (option.value, option.text.as_str()));
    assert_eq!(known("a"), Some((Value::None, "a\nAll with a terminal.")));
    assert_eq!(known("U"), Some((Value::Required, "U list\nOf users.")));
    assert_eq!(known("-a"), Some((Value::None, "-a\nNearly all.")));
}

#[test]
fn help_texts_are_read() {
    let help = "Usage: x [OPTION]... FILE\n  or:  x -y\n\n  -a, --all             do not use --nothing\n      --author       with -l, it\n\
        -j, --jobs=N   at once\n  -s, --[no-]sort   sort\n      --watch=false: look\n\nCommands:\n  run         Run it\n  buildx*     Build\n";
    let manual = help::parse("x", help);
    assert_eq!(
        list(&manual),
        [
            "-a --all None",
            "--author None",
            "-j --jobs Required",
            "-s --no-sort --sort None",
            "--watch Optional",
            "-y Unknown",
        ]
    );
    assert_eq!(manual.commands.iter().collect::<Vec<_>>(), ["run"]);
}

#[test]
fn completion_files_are_read_as_text() {
    let fish = "complete -c x -s a -l all -d 'all -z of it'\ncomplete -c other -s b\ncomplete x -o old\n# complete -c x -s c\n";
    let all = completion::fish_options(fish, "x");
    assert_eq!(all.iter().collect::<Vec<_>>(), ["--all", "-a", "-old"]);
    let fish = "complete -c y -d \"a \\\" -c x -s b\" -s 'c' # -s d\n";
    assert_eq!(completion::fish_options(fish, "y").len(), 1);
    assert!(completion::fish_options(fish, "x").is_empty());
    let zsh = "#compdef x\n_arguments '(-a --all)'{-a,--all}'[all]' '--jobs=[number]:n:' '-O+:file'\n";
    let all = completion::words(zsh);
    assert_eq!(all.iter().collect::<Vec<_>>(), ["--all", "--jobs", "-O", "-a"]);
}

#[test]
fn words_are_judged_as_the_program_would_read_them() {
    let page = ".SH OPTIONS\n.TP\n\\-a, \\-\\-all\nx\n.TP\n\\-n, \\-\\-lines=\\fIN\\fR\nx\n.TP\n\\-i[\\fISUFFIX\\fR]\nsee \\-\\-else\n.TP\n\
        \\-\\-long\\-name\nx\n.TP\n\\-\\-long\\-other\nx\n.TP\n\\-b\nx\n";
    let manual = read(page);
    let getopt = Traits {
        getopt: true,
        ..Traits::default()
    };
    let table = [
        ("-a", "known"),
        ("-ab", "known"),
        ("-an5", "known"),
        ("-an", "known, next"),
        ("-n", "known, next"),
        ("--lines", "known, next"),
        ("--lines=5", "known"),
        ("--lin", "known, next"),
        ("--long", "?--long"),
        ("--long-n", "known"),
        ("-i.bak", "known"),
        ("-ax", "?-x"),
        ("-all", "?-l"),
        ("--alle", "?--alle"),
        ("--else", "cannot tell"),
    ];
    for (word, expected) in table {
        let judged = match manual.judge(word, &getopt) {
            Judgement::Known { takes_next: true } => "known, next".to_owned(),
            Judgement::Known { .. } => "known".to_owned(),
            Judgement::Unknown(flag) => format!("?{flag}"),
            Judgement::CannotTell => "cannot tell".to_owned(),
        };
        assert_eq!(judged, expected, "{word}");
    }
    let mut open = manual.clone();
    open.open = true;
    assert_eq!(open.judge("--alle", &getopt), Judgement::CannotTell);
    let other = options::manual("x", &lines(page), Source::OtherPage);
    assert_eq!(other.judge("--alle", &getopt), Judgement::CannotTell);
}

#[test]
fn a_page_is_read_once() {
    let top = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(top.path().join("bin")).unwrap();
    std::fs::create_dir_all(top.path().join("share/man/man1")).unwrap();
    let program = top.path().join("bin/tool");
    std::fs::write(&program, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let page = top.path().join("share/man/man1/tool.1");
    std::fs::write(&page, ".SH OPTIONS\n.TP\n\\-\\-one\nThe first.\n").unwrap();
    std::fs::write(top.path().join("share/man/man1/tool-run.1"), ".so man1/tool.1\n").unwrap();
    let mut library = Library::new(&top.path().join("cache"));
    library.search = crate::system::Search::new(top.path().join("bin"));
    let binary = library.binary("tool", top.path()).unwrap();
    let manual = library.with_texts(&binary, &["tool"]);
    assert_eq!(manual.sources, [Source::Page]);
    assert_eq!(manual.option("--one").unwrap().text, "--one\nThe first.");
    let run = library.subcommand(&binary, &["tool"], "run");
    assert_eq!(run.as_deref(), Some("run"));
    assert!(library.manual(&binary, &["tool", "run"]).option("--one").is_some());
    std::fs::remove_file(&page).unwrap();
    assert_eq!(library.with_texts(&binary, &["tool"]), manual);
    // Another program, another reading.
    std::fs::write(&program, "#!/bin/sh\nexit\n").unwrap();
    let binary = library.binary("tool", top.path()).unwrap();
    assert!(library.manual(&binary, &["tool"]).sources.is_empty());
}

#[test]
fn a_builtin_has_an_entry_on_a_page_of_many() {
    let top = tempfile::tempdir().unwrap();
    let path = top.path().join("zshbuiltins.1");
    let text = ".SH BUILTINS\n.TP\n\\fBpop\\fP\nNo.\n.TP\n\\fBprint\\fP [ \\fB\\-l\\fP ]\n.TP\n[ \\fIarg\\fP ]\nShows it.\n.RS\n.TP\n\\fB\\-l\\fP\n\
        In lines.\n.RE\n.TP\n\\fBpushd\\fP\n\\-x\n";
    std::fs::write(&path, text).unwrap();
    let page = page::Page { path, own: true };
    let entry = page::entry("print", &page).unwrap();
    assert_eq!(
        (entry.about.as_str(), entry.page.as_str()),
        ("Shows it.", "zshbuiltins(1)")
    );
    assert_eq!(entry.option("-l").unwrap().text, "-l\nIn lines.");
    assert!(entry.option("-x").is_none() && page::entry("push", &page).is_none());
}

#[test]
fn every_line_of_the_tables_can_be_read() {
    assert!(traits("ls").getopt);
    assert_eq!(traits("curl").help, Some(vec!["--help", "all"]));
    assert_eq!(traits("cargo").command("b"), "build");
    let cd = builtins::manual(crate::shell::Shell::Bash, "cd").unwrap();
    assert!(cd.option("-P").is_some() && cd.option("-z").is_none());
}

proptest::proptest! {
    #[test]
    fn any_page_can_be_read(page in "(\\.(TP|IP|SH|It|Fl|Op|Xo|Xc|de|if|ds|TS|nf|so|Nm) ?|\\\\(f[BI]|-|\\*\\(|\\[|s|h|n)|[-=\\[\\]\n \"{}]|[^x]){0,80}") {
        read(&page);
        help::parse("x", &page);
        completion::words(&page);
        completion::fish_options(&page, "x");
    }

    #[test]
    fn any_word_can_be_judged(word in "-[-=:+a-zA-Z0-9ä$\u{e001}]{0,12}") {
        let manual = read(".SH OPTIONS\n.TP\n\\-a\n.TP\n\\-Xlog:\\fIx\\fR\n.TP\n\\-\\-all\n");
        for traits in [traits("ls"), traits("find"), traits("git"), traits("kill")] {
            manual.judge(&word, &traits);
        }
    }
}
