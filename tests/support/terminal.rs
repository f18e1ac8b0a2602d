//! A program on a pseudo terminal, with a screen that can be read.

use std::ffi::OsStr;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use rustix::termios::{ControlModes, InputModes, LocalModes, OutputModes, tcgetattr};
use signal_hook::consts::{SIGINT, SIGQUIT};
use signal_hook::flag::register_conditional_default;

use super::screen::Emulator;
pub use super::screen::Screen;
use super::{Sandbox, processes};

/// A test fails rather than waits longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often what cannot announce itself is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// What a terminal is like when a program starts in it.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub rows: u16,
    pub cols: u16,
    /// Whether it answers queries; there are terminals and pipes of terminals that never do.
    pub answers: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            rows: 24,
            cols: 80,
            answers: true,
        }
    }
}

/// A terminal and the program in it, which leads a session of its own; nothing of the session outlives the value.
pub struct Terminal {
    /// Without it the terminal has been closed.
    master: Option<Arc<Pty>>,
    child: Child,
    shared: Arc<Shared>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    emulator: Option<Emulator>,
    raw: Vec<u8>,
    /// Counts the reads.
    reads: u64,
    /// Nothing can come any more.
    ended: bool,
    /// The reader is to stop.
    closed: bool,
}

impl State {
    fn emulator(&mut self) -> &mut Emulator {
        self.emulator.as_mut().unwrap()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

/// The modes of a terminal, for comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modes {
    pub input: InputModes,
    pub output: OutputModes,
    pub control: ControlModes,
    pub local: LocalModes,
    /// All special characters, named.
    pub codes: String,
}

impl Modes {
    /// Whether the kernel edits and echoes lines and makes signals of keys, as it does for programs that do not
    /// care.
    pub fn cooked(&self) -> bool {
        self.local
            .contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }
}

impl Sandbox {
    /// A program with the sandbox's environment in a terminal of the usual size.
    #[track_caller]
    pub fn terminal(&self, program: impl AsRef<OsStr>, args: &[&str]) -> Terminal {
        self.terminal_with(Setup::default(), program, args)
    }

    /// A program with the sandbox's environment in a terminal.
    #[track_caller]
    pub fn terminal_with(&self, setup: Setup, program: impl AsRef<OsStr>, args: &[&str]) -> Terminal {
        // In a home without this folder fish reads every manual page of the system, beside the test; fish 4 has it elsewhere.
        for folder in [".local/share", ".cache"] {
            std::fs::create_dir_all(self.home().join(folder).join("fish/generated_completions")).unwrap();
        }
        let mut command = self.program(program);
        command.args(args);
        Terminal::start(command, setup)
    }
}

impl Terminal {
    /// Starts a program; `TERM` and a UTF-8 locale are set where the command does not say otherwise.
    #[track_caller]
    pub fn start(mut command: Command, setup: Setup) -> Self {
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8")] {
            if !command.get_envs().any(|(known, _)| known == name) {
                command.env(name, value);
            }
        }
        hand_down_no_ignored_signals();
        let (master, slave) = open().unwrap();
        master.resize(Size::new(setup.rows, setup.cols)).unwrap();
        // Only so can a write to a program that reads nothing be given up.
        rustix::io::ioctl_fionbio(&master, true).unwrap();
        let child = pty_process::blocking::Command::from(command).spawn(slave).unwrap();
        let (master, shared) = (Arc::new(master), Arc::<Shared>::default());
        shared.lock().emulator = Some(Emulator::new(setup.rows, setup.cols));
        let reader = {
            let (master, shared) = (Arc::clone(&master), Arc::clone(&shared));
            thread::spawn(move || read(&master, &shared, setup.answers))
        };
        Self {
            master: Some(master),
            child,
            shared,
            reader: Some(reader),
        }
    }

    fn master(&self) -> &Pty {
        self.master.as_ref().expect("the terminal is open")
    }

    /// Types keys.
    #[track_caller]
    pub fn send(&self, keys: impl AsRef<[u8]>) {
        let written = write(self.master(), keys.as_ref());
        assert!(written, "the program takes no more keys\n{}", self.report());
    }

    /// The rows of the screen, without blanks at their ends and without empty rows at the end.
    pub fn screen(&self) -> String {
        self.look().text
    }

    /// Screen and cursor of one moment.
    pub fn look(&self) -> Screen {
        self.shared.lock().emulator().look()
    }

    /// Row and column of the cursor, counted from zero.
    pub fn cursor(&self) -> (usize, usize) {
        self.look().cursor
    }

    /// The primary screen and everything that left it at the top, in whole lines.
    pub fn text(&self) -> String {
        self.shared.lock().emulator().text()
    }

    /// All bytes that came, since [`Terminal::take_raw`] if that was called.
    pub fn raw(&self) -> Vec<u8> {
        self.shared.lock().raw.clone()
    }

    /// All bytes that came, and forgets them.
    pub fn take_raw(&self) -> Vec<u8> {
        std::mem::take(&mut self.shared.lock().raw)
    }

    /// Waits until the screen is as it should be, and returns it; fails the test when it does not come to that.
    #[track_caller]
    pub fn wait_for(&self, what: &str, mut holds: impl FnMut(&Screen) -> bool) -> Screen {
        let start = Instant::now();
        loop {
            let mut state = self.shared.lock();
            let (screen, reads, ended) = (state.emulator().look(), state.reads, state.ended);
            drop(state);
            if holds(&screen) {
                return screen;
            }
            assert!(!ended, "the program ended before {what}\n{}", self.report());
            assert!(
                start.elapsed() < PATIENCE,
                "waited in vain for {what}\n{}",
                self.report()
            );
            let state = self.shared.lock();
            let news = |state: &mut State| state.reads == reads && !state.ended;
            // What a predicate looks at may also be outside the screen.
            drop(self.shared.changed.wait_timeout_while(state, GLANCE, news).unwrap());
        }
    }

    /// Waits until nothing has come for a while. It can prove no absence on a busy machine, so wait for something
    /// that comes later wherever there is such a thing.
    #[track_caller]
    pub fn settle(&self, silence: Duration) {
        let start = Instant::now();
        loop {
            let state = self.shared.lock();
            let reads = state.reads;
            let quiet = |state: &mut State| state.reads == reads && !state.ended;
            let (state, _) = self.shared.changed.wait_timeout_while(state, silence, quiet).unwrap();
            if state.ended || state.reads == reads {
                return;
            }
            drop(state);
            assert!(start.elapsed() < PATIENCE, "it never became quiet\n{}", self.report());
        }
    }

    /// Gives the terminal another size, of which the program is told.
    pub fn resize(&self, rows: u16, cols: u16) {
        // What is drawn for the new size must not meet the old one.
        let mut state = self.shared.lock();
        state.emulator().resize(rows, cols);
        self.master().resize(Size::new(rows, cols)).unwrap();
    }

    /// The modes that the kernel has for this terminal now.
    pub fn modes(&self) -> Modes {
        let modes = tcgetattr(self.master()).unwrap();
        Modes {
            input: modes.input_modes,
            output: modes.output_modes,
            control: modes.control_modes,
            local: modes.local_modes,
            codes: format!("{:?}", modes.special_codes),
        }
    }

    /// The number of the program, which is also that of its session.
    pub fn pid(&self) -> i32 {
        self.child.id().try_into().unwrap()
    }

    /// The living processes of the session.
    pub fn session(&self) -> Vec<i32> {
        processes::of_session(self.pid())
    }

    /// The same, with the sessions inside of it: that of a shell in a recorder.
    pub fn sessions(&self) -> Vec<i32> {
        processes::of_sessions(self.pid())
    }

    /// Sends a signal to the program alone.
    pub fn kill(&self, signal: Signal) {
        let _ = rustix::process::kill_process(self.id(), signal);
    }

    /// Waits for the end of the program and of its output.
    #[track_caller]
    pub fn wait(&self) -> ExitStatus {
        // The program stays a zombie, so that nobody else can get its number before the session has been ended.
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let start = Instant::now();
        loop {
            let ended = self.master.is_none() || self.shared.lock().ended;
            let status = rustix::process::waitid(WaitId::Pid(self.id()), options).unwrap();
            if let (true, Some(status)) = (ended, status) {
                let (code, signal) = (status.exit_status(), status.terminating_signal());
                return ExitStatus::from_raw(code.map_or(signal.unwrap_or_default(), |code| code << 8));
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the program does not end\n{}",
                self.report()
            );
            thread::sleep(GLANCE);
        }
    }

    /// Closes the terminal, as when its window is closed; the screen can still be read.
    pub fn hang_up(&mut self) {
        self.shared.lock().closed = true;
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
        self.master = None;
    }

    fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// What a failed test needs to say.
    pub fn report(&self) -> String {
        const TAIL: usize = 2000;
        let raw = self.raw();
        let tail = raw[raw.len().saturating_sub(TAIL)..].escape_ascii();
        let processes: String = self.session().into_iter().map(processes::describe).collect();
        format!(
            "------- screen -------\n{}\n------- bytes -------\n{tail}\n------- processes -------\n{processes}",
            self.look()
        )
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A failed reader must not hide what failed.
        if !self.shared.state.is_poisoned() {
            self.hang_up();
        }
        let start = Instant::now();
        while let processes = processes::of_session(self.pid())
            && !processes.is_empty()
            && start.elapsed() < PATIENCE
        {
            for process in processes.into_iter().filter_map(Pid::from_raw) {
                let _ = rustix::process::kill_process(process, Signal::KILL);
            }
            thread::sleep(Duration::from_millis(1));
        }
        let _ = self.child.wait();
    }
}

/// Programs that are started in the background, as tests may be, ignore Ctrl-C and hand that down to what they start.
/// A handler is not handed down.
fn hand_down_no_ignored_signals() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for signal in [SIGINT, SIGQUIT] {
            register_conditional_default(signal, Arc::new(AtomicBool::new(true))).unwrap();
        }
    });
}

/// Takes what the program writes until it ends or the terminal is closed.
fn read(master: &Pty, shared: &Shared, answers: bool) {
    let mut buffer = [0; 1 << 14];
    while !shared.lock().closed {
        if !ready(master, PollFlags::IN) {
            continue;
        }
        let came = match rustix::io::read(master, &mut buffer) {
            Ok(len @ 1..) => &buffer[..len],
            Err(Errno::AGAIN | Errno::INTR) => continue,
            // The kernel's way to say that nobody has the other side any more.
            Ok(0) | Err(_) => break,
        };
        let mut state = shared.lock();
        state.raw.extend_from_slice(came);
        let answer = state.emulator().feed(came);
        state.reads += 1;
        drop(state);
        shared.changed.notify_all();
        if answers {
            // A program may ask and be gone before it could read.
            write(master, answer.as_bytes());
        }
    }
    shared.lock().ended = true;
    shared.changed.notify_all();
}

fn write(master: &Pty, mut bytes: &[u8]) -> bool {
    let start = Instant::now();
    while !bytes.is_empty() && start.elapsed() < PATIENCE {
        match rustix::io::write(master, bytes) {
            Ok(len) => bytes = &bytes[len..],
            Err(Errno::AGAIN | Errno::INTR) => {
                ready(master, PollFlags::OUT);
            }
            Err(_) => break,
        }
    }
    bytes.is_empty()
}

fn ready(master: &Pty, flags: PollFlags) -> bool {
    let glance = Timespec::try_from(GLANCE).unwrap();
    poll(&mut [PollFd::new(master, flags)], Some(&glance)).is_ok_and(|ready| ready > 0)
}
