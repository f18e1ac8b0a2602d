//! A shell with the hook in it, on a terminal, in front of a prepared model.

mod asked;
mod start;

use std::cell::Cell;
use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Sandbox;
use crate::support::screen::Screen;
use crate::support::shells::{self, Shell};
use crate::support::terminal::{Modes, Setup, Terminal};

/// What the prepared model says unless a test wants something else.
pub const ANSWER: &str = "printf 'ran %s\\n' it";

/// How long a person needs at least to read a line.
const READ: Duration = Duration::from_millis(400);

/// How the line editor is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// What the shell begins with; emacs keys in bash and zsh.
    Emacs,
    /// The shell's vi mode, in which one begins inserting.
    Vi,
}

/// What a session is begun with.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    pub shell: Shell,
    pub mode: Mode,
    /// Lines of the start file before the hook.
    pub before: String,
    /// Lines of the start file after it.
    pub after: String,
    /// Arguments of `lotse init`.
    pub init: String,
    /// The `[fake]` section of the configuration.
    pub fake: String,
    /// The whole configuration instead, where it is not empty.
    pub config: String,
    /// More environment.
    pub vars: Vec<(&'static str, String)>,
    pub setup: Setup,
    /// A program that runs the shell, with its arguments.
    pub wrapper: Vec<String>,
    /// Whether the hook is loaded.
    pub hook: bool,
    /// Whether the model is told of this machine.
    pub facts: bool,
    /// Whether dangerous commands wait for a second key.
    pub confirm: bool,
    /// Programs of these names are in `~/strange`, and write their names into `~/started`.
    pub strangers: &'static [&'static str],
    /// Whether a program in place of a multiplexer knows the screen.
    pub multiplexer: bool,
}

impl Options {
    pub fn new(shell: &Shell, mode: Mode) -> Self {
        Self {
            shell: shell.clone(),
            mode,
            before: String::new(),
            after: String::new(),
            init: String::new(),
            fake: format!("answer = {}", Value::from(ANSWER)),
            config: String::new(),
            vars: Vec::new(),
            setup: Setup::default(),
            wrapper: Vec::new(),
            hook: true,
            facts: false,
            confirm: false,
            strangers: &[],
            multiplexer: false,
        }
    }

    pub fn before(mut self, lines: &str) -> Self {
        self.before = lines.into();
        self
    }

    pub fn after(mut self, lines: &str) -> Self {
        self.after = lines.into();
        self
    }

    pub fn fake(mut self, lines: &str) -> Self {
        self.fake = lines.into();
        self
    }

    pub fn config(mut self, text: &str) -> Self {
        self.config = text.into();
        self
    }

    pub fn answering(self, answer: &str) -> Self {
        let fake = format!("answer = {}", Value::from(answer));
        self.fake(&fake)
    }

    /// The model waits until [`Session::open_gate`].
    pub fn gated(mut self) -> Self {
        self.fake.push_str("\ngate = \"@HOME@/gate\"");
        self
    }

    /// Dangerous commands wait for a second key.
    pub fn confirming(mut self) -> Self {
        self.confirm = true;
        self
    }

    pub fn init(mut self, arguments: &str) -> Self {
        self.init = arguments.into();
        self
    }

    /// A multiplexer knows what is on the screen, and says what [`Session::shows`] has said.
    pub fn in_a_multiplexer(mut self) -> Self {
        self.multiplexer = true;
        self.var("PATH", "@HOME@/multiplexer:/usr/local/bin:/usr/bin:/bin")
            .var("TMUX", "/tmp/nothing,1,0")
            .var("TMUX_PANE", "%0")
    }

    /// What commands show is recorded.
    pub fn recorded(mut self) -> Self {
        let recorder = [env!("CARGO_BIN_EXE_lotse"), "shell", "--"];
        self.wrapper.extend(recorder.map(str::to_owned));
        self
    }

    pub fn sized(mut self, rows: u16, cols: u16) -> Self {
        self.setup = Setup {
            rows,
            cols,
            ..self.setup
        };
        self
    }

    pub fn var(mut self, name: &'static str, value: &str) -> Self {
        self.vars.push((name, value.to_owned()));
        self
    }

    pub fn start(self) -> Session {
        let session = self.start_silently();
        session.wait_for_line("");
        session
    }

    /// Starts without waiting for the prompt.
    #[expect(
        clippy::print_stderr,
        reason = "a failed test shows it, and has to say in which shell it failed"
    )]
    pub fn start_silently(self) -> Session {
        eprintln!("{} in {:?} mode", self.shell, self.mode);
        let mut sandbox = Sandbox::new();
        for (name, value) in &self.vars {
            sandbox.set(name, value.replace("@HOME@", sandbox.home().to_str().unwrap()));
        }
        let home = sandbox.home().display().to_string();
        for name in self.strangers {
            let text = format!("#!/bin/sh\necho {name} >>{home}/started\n");
            let program = sandbox.write(&format!("strange/{name}"), text);
            fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        if self.multiplexer {
            let text =
                format!("#!/bin/sh\nwhile IFS= read -r row; do printf '%s\\n' \"$row\"; done <'{home}/on-screen'\n");
            let program = sandbox.write("multiplexer/tmux", text);
            fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let fake = self.fake.replace("@HOME@", &home);
        let (facts, confirm) = (self.facts, self.confirm);
        let prepared = format!(
            "backend = \"fake\"\ngrounding.examples = 0\ngrounding.facts = {facts}\ndanger.confirm = {confirm}\n[fake]\nrecord = \"{home}/asked\"\n{fake}\n"
        );
        sandbox.config(if self.config.is_empty() {
            &prepared
        } else {
            &self.config
        });
        let mut words = self
            .wrapper
            .iter()
            .map(|word| word.replace("@HOME@", &home))
            .collect::<Vec<_>>();
        words.push(self.shell.program.to_str().unwrap().to_owned());
        words.extend(start::file(&self, &sandbox));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let terminal = sandbox.terminal_with(self.setup, words[0], &words[1..]);
        Session {
            shell: self.shell,
            mode: self.mode,
            sandbox,
            terminal,
            unread: Cell::default(),
        }
    }
}

/// A shell that waits for keys.
pub struct Session {
    pub shell: Shell,
    pub mode: Mode,
    pub sandbox: Sandbox,
    pub terminal: Terminal,
    /// When a line came that was not typed, if nobody has read it since.
    unread: Cell<Option<Instant>>,
}

impl fmt::Display for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {:?} mode\n{}", self.shell, self.mode, self.terminal.report())
    }
}

impl Session {
    pub fn is(&self, shell: &str) -> bool {
        self.shell.name == shell
    }

    pub fn send(&self, keys: impl AsRef<[u8]>) {
        self.terminal.send(keys);
    }

    /// Waits until the prompt holds exactly this line, with the cursor somewhere in its last row.
    #[track_caller]
    pub fn wait_for_line(&self, line: &str) -> Screen {
        let wanted = format!("P> {line}");
        let screen = self.terminal.wait_for(&format!("the line {line:?}"), |screen| {
            screen.current() == wanted.trim_end()
        });
        self.unread.set(Some(Instant::now()).filter(|_| !line.is_empty()));
        screen
    }

    /// Waits as long as a person needs to read a line that has come; no key can run it before that.
    pub fn read(&self) {
        let Some(came) = self.unread.take() else { return };
        std::thread::sleep(READ.saturating_sub(came.elapsed()));
        crate::support::wait_for("the end of lotse ui", || self.uis().is_empty().then_some(()));
        self.be_no_faster_than_a_person();
    }

    /// After an answer fish takes no Enter that comes within 50 ms of its own redrawing: it may have read that before.
    fn be_no_faster_than_a_person(&self) {
        if self.is("fish") {
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What the function of the test that is bound to Ctrl-X Ctrl-V writes of the line into the file `line`, up to `END`.
    #[track_caller]
    pub fn line_as_the_shell_says(&self) -> String {
        let file = self.home().join("line");
        let _ = fs::remove_file(&file);
        let read = || fs::read_to_string(&file).unwrap_or_default();
        // Keys that come during a wait are dropped, and one may just be beginning or ending.
        let mut sent: Option<Instant> = None;
        self.terminal.wait_for("the line in the prompt", |_| {
            if sent.is_none_or(|sent| sent.elapsed() > Duration::from_secs(1)) {
                self.send("\x18\x16");
                sent = Some(Instant::now());
            }
            read().ends_with("END\n")
        });
        read()
    }

    /// Waits until the cursor stands in this column.
    #[track_caller]
    pub fn wait_for_column(&self, column: usize) {
        self.terminal
            .wait_for(&format!("the cursor in column {column}"), |screen| {
                screen.cursor.1 == column
            });
    }

    /// Types a line and waits until it is there.
    #[track_caller]
    pub fn write(&self, line: &str) {
        self.send(line);
        self.wait_for_line(line);
        self.unread.take();
    }

    /// Presses Enter as a person does who has read the line. By then fish has drawn its grey text, or taken it away.
    pub fn enter(&self) {
        self.read();
        if self.is("fish") {
            std::thread::sleep(Duration::from_millis(150));
        }
        self.send("\r");
    }

    /// Waits until the terminal has these modes again.
    #[track_caller]
    pub fn wait_for_modes(&self, modes: &Modes) {
        self.terminal
            .wait_for(&format!("the modes {modes:?}, not {:?}", self.terminal.modes()), |_| {
                self.terminal.modes() == *modes
            });
    }

    /// Types more and waits for the whole line.
    #[track_caller]
    pub fn write_more(&self, more: &str, line: &str) {
        self.send(more);
        self.wait_for_line(line);
        self.unread.take();
    }

    /// Runs a command and waits until it has printed `expected` in a row of its own and the prompt is back.
    #[track_caller]
    pub fn run(&self, command: &str, expected: &str) {
        // It may have been printed before.
        let count = || {
            let screen = self.terminal.look();
            let text = if screen.alternate {
                screen.text
            } else {
                self.terminal.text()
            };
            text.lines().filter(|row| *row == expected).count()
        };
        let before = count();
        self.send(command);
        self.enter();
        self.terminal.wait_for(&format!("{expected:?} of {command}"), |screen| {
            let rows: Vec<&str> = screen.text.lines().collect();
            let printed = rows.iter().rposition(|row| *row == expected);
            let typed = rows
                .iter()
                .rposition(|row| row.starts_with("P> ") && row.contains(command));
            printed.is_some() && printed > typed && screen.current() == "P>" && count() > before
        });
    }

    /// Empties the line, whatever mode it is in.
    #[track_caller]
    pub fn clear_line(&self) {
        self.clear_line_of("");
    }

    /// Empties the line where the prompt ends its row with something. Twice in a hundred times bash, also without us,
    /// takes notice of Ctrl-C only at the next key, and so do the others now and then.
    #[track_caller]
    pub fn clear_line_of(&self, right: &str) {
        // In fish, Ctrl-C in the wrong moment ends the function that draws the prompt.
        let keys = if self.is("fish") { "\x05\x15" } else { "\x03" };
        self.read();
        let empty = |screen: &Screen| {
            let row = screen.current();
            row.starts_with("P>") && row.trim_start_matches("P>").trim() == right
        };
        self.send(keys);
        let (start, mut sent) = (Instant::now(), Instant::now());
        self.terminal.wait_for("an empty line", |screen| {
            if sent.elapsed() > Duration::from_secs(1) {
                self.send(keys);
                sent = Instant::now();
            }
            empty(screen)
        });
        if sent.duration_since(start) > Duration::from_secs(1) {
            // One Ctrl-C may have been enough after all, and the other one still be on its way to what is typed next.
            self.terminal.settle(Duration::from_millis(500));
            self.terminal.wait_for("an empty line", empty);
        }
        self.be_no_faster_than_a_person();
    }

    /// The folder that is the shell's home.
    pub fn home(&self) -> &Path {
        self.sandbox.home()
    }

    /// What the multiplexer says that the screen shows: a command and its output.
    pub fn shows(&self, command: &str, output: &str) {
        self.sandbox.write("on-screen", format!("P> {command}\n{output}\nP>\n"));
    }

    /// Lets the model answer.
    pub fn open_gate(&self) {
        fs::write(self.home().join("gate"), "").unwrap();
    }

    /// The process of `lotse ui`, once it is there.
    #[track_caller]
    pub fn ui(&self) -> i32 {
        crate::support::wait_for("lotse ui", || self.uis().pop())
    }

    /// The living processes of `lotse ui`.
    pub fn uis(&self) -> Vec<i32> {
        let is_ui = |process: &i32| {
            fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|command| {
                let command = String::from_utf8_lossy(&command).into_owned();
                command.contains("\0ui\0") && command.starts_with(env!("CARGO_BIN_EXE_lotse"))
            })
        };
        self.terminal.sessions().into_iter().filter(is_ui).collect()
    }

    /// Waits until the shell is alone and asleep, which it is neither in a program of a key nor between two of them.
    #[track_caller]
    pub fn wait_until_idle(&self) {
        let shell = self.terminal.pid();
        crate::support::wait_for("the shell to wait for keys", || {
            let alone = self.terminal.sessions() == [shell];
            (alone && crate::support::processes::describe(shell).contains("State:\tS")).then_some(())
        });
    }
}

/// All shells in all modes.
pub fn everywhere() -> Vec<(Shell, Mode)> {
    let modes = [Mode::Emacs, Mode::Vi];
    shells::all()
        .into_iter()
        .flat_map(|shell| modes.map(|mode| (shell.clone(), mode)))
        .collect()
}

/// All versions of one shell.
pub fn versions(name: &str) -> Vec<Shell> {
    shells::all().into_iter().filter(|shell| shell.name == name).collect()
}
