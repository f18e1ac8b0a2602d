//! Ten real failures, in each shell and in both languages, on a terminal whose output is recorded: what is said, what the
//! key inserts, and that nothing else is another than without lotse.

mod cases;

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

use cases::Language::{self, English, German};
use cases::{CASES, Case, DENIED};

use super::notice::{notices, wait_for_notice};
use super::session::{Mode, Options, Session};
use crate::support::locale::{GERMAN, german, is_translated};
use crate::support::screen::Screen;
use crate::support::shells::{self, Shell};
use crate::support::{not_allowed, skipped, wait_for};

const LOTSE: &str = env!("CARGO_BIN_EXE_lotse");

/// What the ports and processes of a run are.
struct Place {
    _taken: TcpListener,
    names: [(&'static str, String); 4],
}

impl Place {
    fn new(language: Language) -> Self {
        let listen = || TcpListener::bind("127.0.0.1:0").unwrap();
        let port = |listener: &TcpListener| listener.local_addr().unwrap().port().to_string();
        let (taken, closed) = (listen(), port(&listen()));
        let process = ["process", "Prozess"][language as usize];
        let name = fs::read_to_string(format!("/proc/{}/comm", std::process::id())).unwrap();
        let holder = format!("`{}` ({process} {})", name.trim(), std::process::id());
        let listener = if Path::new("/usr/bin/lsof").exists() || !Path::new("/usr/bin/ss").exists() {
            format!("lsof -i :{}", port(&taken))
        } else {
            format!("ss -ltnp 'sport = :{}'", port(&taken))
        };
        let names = [
            ("TAKEN", port(&taken)),
            ("CLOSED", closed),
            ("HOLDER", holder),
            ("LISTENER", listener),
        ];
        Self { _taken: taken, names }
    }

    fn fill(&self, text: &str) -> String {
        let filled = |text: String, (name, value): &(&str, String)| text.replace(name, value);
        self.names.iter().fold(text.to_owned(), filled)
    }
}

/// A shell of the language, with or without lotse; with it, what commands show is recorded.
fn options(shell: &Shell, language: Language, hook: bool) -> Option<Options> {
    let mut options = Options::new(shell, Mode::Emacs)
        .sized(24, 130)
        .var("PATH", "/usr/bin:/bin");
    options.hook = hook;
    if hook {
        options.wrapper = [LOTSE, "shell", "--"].map(str::to_owned).to_vec();
        options = options.after(if shell.name == "fish" {
            "set -g __lotse_bin ~/held"
        } else {
            "__lotse_bin=~/held"
        });
    }
    if language == German {
        options = options
            .var("LOCPATH", german()?.to_str().unwrap())
            .var("LC_ALL", GERMAN)
            .var("LANG", GERMAN);
    }
    Some(options)
}

/// The shells of this machine.
pub fn installed() -> impl Iterator<Item = Shell> {
    shells::all()
        .into_iter()
        .filter(|shell| shell.program.starts_with("/usr/bin") || shell.program.starts_with("/bin"))
}

/// Starts it where the files are that fail.
fn start(options: Options) -> Session {
    let session = options.start_silently();
    let files = [
        ("work/notes.txt", "some notes\n"),
        ("work/hello.c", "int main(void) {\n    int x = 1\n    return x;\n}\n"),
        (
            "work/script.py",
            "def look(known):\n    return known[\"key\"]\n\nprint(look({}))\n",
        ),
        (
            "work/serve.py",
            "import socket, sys\nsocket.socket().bind((\"127.0.0.1\", int(sys.argv[1])))\n",
        ),
    ];
    for (path, text) in files {
        session.sandbox.write(path, text);
    }
    repository(&session);
    session.wait_for_line("");
    session
}

/// A repository with a remote, on a branch that the remote does not have.
fn repository(session: &Session) {
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=ada", "-c", "user.email=ada@example.com"];
        let output = session
            .sandbox
            .program("git")
            .args(identity)
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
    };
    git(&["init", "--quiet", "--bare", "../remote"]);
    git(&["init", "--quiet", "--initial-branch=topic"]);
    git(&["add", "notes.txt"]);
    git(&["commit", "--quiet", "--message=notes"]);
    git(&["remote", "add", "origin", "../remote"]);
}

/// A program in place of lotse, which is it, but notices wait as long as there is a file `hold`.
fn install_held(session: &Session) {
    use std::os::unix::fs::PermissionsExt as _;
    let text = format!(
        "#!/bin/sh\ncase $1 in notice) while [ -e ~/hold ]; do sleep 0.02; done ;; esac\nexec {LOTSE} \"$@\"\n"
    );
    let file = session.sandbox.write("held", text);
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs a command on an empty screen and waits until the prompt is back.
#[track_caller]
fn run(session: &Session, command: &str) -> Screen {
    // What there is to say may come when the line is empty again, and then has to be cleared as well; but a shell that is
    // asked for that without a pause does nothing else.
    let mut asked = Instant::now();
    session.send("\x0c");
    session.terminal.wait_for("an empty screen", |screen| {
        let empty = screen.text == "P>";
        if !empty && asked.elapsed() > Duration::from_millis(500) {
            asked = Instant::now();
            session.send("\x0c");
        }
        empty
    });
    session.send(command);
    // Fish shows how a line may go on.
    session.terminal.wait_for(command, |screen| screen.contains(command));
    session.enter();
    session.terminal.wait_for(&format!("the end of {command}"), |screen| {
        screen.cursor.0 > 0 && screen.current() == "P>"
    })
}

/// What a screen shows, without the name of the home and without what lotse said, and where the cursor is there.
fn rest(session: &Session, screen: &Screen) -> (Vec<String>, (usize, usize)) {
    let text = without_times(&screen.text.replace(session.home().to_str().unwrap(), "~"));
    let is_said = |row: &str| row.starts_with("lotse: ");
    let above = text.lines().take(screen.cursor.0).filter(|row| is_said(row)).count();
    let rows = text.lines().filter(|row| !is_said(row)).map(str::to_owned).collect();
    (rows, (screen.cursor.0 - above, screen.cursor.1))
}

/// How long curl has tried is another time each time.
fn without_times(text: &str) -> String {
    let words = text
        .split(" ms:")
        .map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ms:")
}

/// What has to be so of a failure in a shell with lotse, beside one without it.
#[track_caller]
fn check(case: &Case, language: Language, place: &Place, session: &Session, plain: &Session) {
    let [command, fix, shown, said] = [
        case.command,
        case.fix,
        case.shown[language as usize],
        case.said[language as usize],
    ]
    .map(|text| place.fill(text));
    // Who goes on at once is not disturbed.
    run(session, &command);
    session.send("echo par");
    session.send("tial");
    session.wait_for_line("echo partial");
    wait_for("the end of the notice", || (notices(session) == 0).then_some(()));
    session.wait_for_line("echo partial");
    session.clear_line();
    // On a busy machine the recorder may have been too late for that one, and a model been asked.
    let asked = session.asked().len();
    // Who waits reads one line more than without lotse.
    run(session, &command);
    let key = ["Ctrl-G", "Strg-G"][language as usize];
    let line = match fix.as_str() {
        "" => format!("lotse: {said}"),
        fix => format!("lotse: {said} · {key}: {fix}"),
    };
    wait_for_notice(session, &line);
    let (with, without) = (session.terminal.look(), run(plain, &command));
    assert_eq!(
        rest(session, &with),
        rest(plain, &without),
        "{command}\n{session}\n{plain}"
    );
    if language == English || case.catalogue.is_empty() || is_translated(case.catalogue) {
        assert!(with.contains(&shown), "no {shown:?}\n{session}");
    }
    if !fix.is_empty() {
        session.send("\x07");
        // Fish shows behind the cursor how a line may go on.
        let (text, end) = (format!("P> {fix}"), fix.chars().count() + 3);
        session.terminal.wait_for(&fix, |screen| {
            screen.current().starts_with(&text) && screen.cursor.1 == end
        });
        session.clear_line();
    }
    assert_eq!(session.asked().len(), asked, "{session}");
}

fn check_all(name: &str, language: Language) {
    let place = Place::new(language);
    for shell in installed().filter(|shell| shell.name == name) {
        let sessions = [true, false].map(|hook| options(&shell, language, hook).map(start));
        let [Some(session), Some(plain)] = sessions else {
            return;
        };
        install_held(&session);
        let here = |case: &&Case| case.only.is_empty() || case.only.contains(&name);
        for case in CASES.iter().filter(here) {
            let program = case.command.split(' ').next().unwrap();
            if matches!(program, "gcc" | "curl" | "python3") && !Path::new("/usr/bin").join(program).exists() {
                skipped(&format!("no {program}"));
            } else if case.command != DENIED.command || !is_root() {
                check(case, language, &place, &session, &plain);
            }
        }
        begun_late(&session);
    }
}

/// However late there is something to say, what has been typed stays.
fn begun_late(session: &Session) {
    let hold = session.sandbox.write("hold", "");
    run(session, "gti status");
    session.send("echo partial");
    session.wait_for_line("echo partial");
    wait_for("the notice", || (notices(session) > 0).then_some(()));
    fs::remove_file(hold).unwrap();
    wait_for("the end of the notice", || (notices(session) == 0).then_some(()));
    session.write_more("ly", "echo partially");
    session.enter();
    session.terminal.wait_for("its output", |screen| {
        screen.contains("\npartially") && screen.current() == "P>"
    });
}

#[test]
fn where_nobody_records_a_name_says_enough_and_a_status_says_nothing() {
    for language in [English, German] {
        let place = Place::new(language);
        for shell in installed() {
            let sessions = [true, false].map(|hook| {
                let mut options = options(&shell, language, hook)?.answering("An option is unknown");
                options.wrapper.clear();
                Some(start(options))
            });
            let [Some(session), Some(plain)] = sessions else {
                return;
            };
            install_held(&session);
            for case in CASES
                .iter()
                .filter(|case| ["gti status", "cat notse.txt"].contains(&case.command))
            {
                check(case, language, &place, &session, &plain);
            }
            run(&session, "sh -c 'echo odd; exit 9'");
            wait_for("the end of the notice", || (notices(&session) == 0).then_some(()));
            session.wait_for_line("");
            assert!(!session.terminal.screen().contains("lotse: "), "{session}");
            assert!(session.asked().is_empty(), "{session}");
        }
    }
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[test]
fn in_bash() {
    check_all("bash", English);
}

#[test]
fn in_bash_in_german() {
    check_all("bash", German);
}

#[test]
fn in_zsh() {
    check_all("zsh", English);
}

#[test]
fn in_zsh_in_german() {
    check_all("zsh", German);
}

#[test]
fn in_fish() {
    check_all("fish", English);
}

#[test]
fn in_fish_in_german() {
    check_all("fish", German);
}

/// What runs a program as another user, who gets the home.
pub const AS_NOBODY: [&str; 4] = [
    "sh",
    "-c",
    "chown -R 65534:65534 ~ && exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"",
    "sh",
];

/// Whether another user finds lotse where it is.
pub fn nobody_may() -> bool {
    let home = tempfile::tempdir().unwrap();
    let mut program = crate::support::start::command(AS_NOBODY[0]);
    let program = program
        .args(&AS_NOBODY[1..])
        .args([LOTSE, "--version"])
        .env("HOME", home.path());
    let may = program.output().is_ok_and(|output| output.status.success());
    if !may {
        not_allowed("run lotse as another user");
    }
    may
}

#[test]
fn who_is_not_root_is_told_of_sudo() {
    // Others have had it among all failures.
    if !is_root() || !nobody_may() {
        return;
    }
    // What is not installed is not proposed.
    let programs = tempfile::tempdir().unwrap();
    symlink("/bin/false", programs.path().join("sudo")).unwrap();
    fs::set_permissions(programs.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("/usr/bin:/bin:{}", programs.path().display());
    for language in [English, German] {
        let place = Place::new(language);
        for shell in installed() {
            let sessions = [true, false].map(|hook| {
                let mut options = options(&shell, language, hook)?.var("PATH", &path);
                let user = AS_NOBODY.map(str::to_owned).into_iter();
                options.wrapper = user.chain(options.wrapper).collect();
                Some(options.start())
            });
            let [Some(session), Some(plain)] = sessions else {
                return;
            };
            install_held(&session);
            check(&DENIED, language, &place, &session, &plain);
        }
    }
}
