//! The wait between a key press and a command: shows what is awaited, and gives up when the user does.

use std::cell::Cell;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};

use super::grading::Grading;
use super::keys::{Keys, Meaning};
use super::preview::{Look, Wait, rows};
use super::region::{Place, Region};
use super::status::describe;
use super::tty::Tty;
use crate::error::{Context as _, Error, Kind, Result};
use crate::messages::{Gigabytes, Language, Message, terminal as messages};
use crate::models::backend::Step;
use crate::models::weights::{Progress, Stage};
use crate::shell::Shell;

/// Shorter waits show nothing.
const QUIET: Duration = Duration::from_millis(100);
/// The time between two pictures of the spinner.
const TICK: Duration = Duration::from_millis(100);
/// The time between two pictures of what is written: pieces may come faster than anybody reads.
const FRAME: Duration = Duration::from_millis(33);
/// After an escape character, a key with more bytes would have sent them by then.
pub(super) const ESCAPE: Duration = Duration::from_millis(25);
/// Keys that come closer together than this are a paste, which is swallowed to its end …
const PASTE: Duration = Duration::from_millis(150);
/// … but not for longer than this.
const LONGEST_PASTE: Duration = Duration::from_secs(2);
/// What follows the key that gives up is that key, or nothing.
const CANCELLED: Duration = Duration::from_millis(40);

/// How the screen is to be treated.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Where the cursor is.
    pub place: Place,
    /// The prompt as it was drawn, for [`Place::Line`].
    pub prompt: String,
    /// What stands behind it.
    pub typed: String,
    /// The value of `TERM`.
    pub term: String,
    /// Whether `NO_COLOR` is set.
    pub no_colour: bool,
    /// Whether the locale is a UTF-8 one.
    pub unicode: bool,
}

/// Tells the waiting user what happens, from another thread.
#[derive(Debug)]
pub struct Reporter {
    news: Sender<News>,
    bell: UnixStream,
    /// Bytes of the model that is being checked.
    total: Cell<u64>,
}

/// The first look at a model reads the whole file.
impl Progress for Reporter {
    fn begin(&self, _: Stage, _: &str, total: u64, done: u64) {
        self.total.set(total);
        self.at(done);
    }

    fn at(&self, done: u64) {
        let (done, total) = (Gigabytes(done), Gigabytes(self.total.get()));
        self.tell(News::Phase(messages::checking(done, total)));
    }

    fn end(&self) {}

    fn note(&self, _: &Message) {}
}

#[derive(Debug)]
enum News {
    Model(String),
    Written(Shell, Language, Vec<(String, String)>),
    Phase(Message),
    Command(String),
}

impl Reporter {
    /// Who is going to answer.
    pub fn model(&self, name: &str) {
        self.tell(News::Model(name.to_owned()));
    }

    /// What is written from now on is a command for this shell, and is marked in this language where it is dangerous; the
    /// aliases are those of the user.
    pub fn written(&self, shell: Shell, language: Language, aliases: Vec<(String, String)>) {
        self.tell(News::Written(shell, language, aliases));
    }

    /// What happens now, in a few words.
    pub fn phase(&self, text: impl Into<Message>) {
        self.tell(News::Phase(text.into()));
        self.tell(News::Command(String::new()));
    }

    /// Shows a text where the command will stand.
    pub fn text(&self, text: &str) {
        self.tell(News::Command(text.to_owned()));
    }

    /// What happens now.
    pub fn step(&self, step: Step<'_>) {
        self.tell(News::Phase(describe(step)));
        if let Step::Writing(command) = step {
            self.tell(News::Command(command.to_owned()));
        }
    }

    fn tell(&self, news: News) {
        use std::io::Write as _;
        // When nobody listens any more, this process is about to end.
        let _ = self.news.send(news);
        let _ = (&self.bell).write(&[0]);
    }
}

/// Runs `work` on a thread of its own and shows how it gets on, until it has a result or the user gives up. In the
/// latter case the thread is left alone; the process is expected to end. Beside the result it says whether keys were pressed
/// meanwhile, which nobody gets: an Enter among them would run what nobody has read.
///
/// # Errors
///
/// Fails as `work` does, with [`Kind::Cancelled`] when the user presses Escape, Ctrl-C or Ctrl-G or this process is
/// told to end, and without a terminal.
pub fn wait<T: Send + 'static>(
    setting: &Setting,
    work: impl FnOnce(&Reporter) -> Result<T> + Send + 'static,
) -> Result<(T, bool)> {
    let (news, heard) = channel();
    let (result, awaited) = channel();
    let (bell, rings) = pair()?;
    let reporter = Reporter {
        news,
        bell,
        total: Cell::default(),
    };
    // First the request, then the screen: the user waits for the former.
    thread::spawn(move || {
        let _ = result.send(work(&reporter));
    });
    Watch::new(setting, rings)?.until(&awaited, &heard)
}

fn pair() -> Result<(UnixStream, UnixStream)> {
    let pair = || {
        let (one, two) = UnixStream::pair()?;
        one.set_nonblocking(true)?;
        two.set_nonblocking(true)?;
        Ok::<_, std::io::Error>((one, two))
    };
    pair().context(messages::could_not_make_a_pipe)
}

/// The screen and everything that can happen during a wait.
struct Watch {
    tty: Tty,
    region: Region,
    colour: bool,
    unicode: bool,
    /// Whether the terminal can move its cursor.
    able: bool,
    shown: Wait,
    language: Language,
    grading: Grading,
    tick: usize,
    rings: UnixStream,
    resized: UnixStream,
    ended: UnixStream,
    keys: Keys,
    undecided: Option<Instant>,
    last_key: Option<Instant>,
    since: Instant,
    drawn: Option<Instant>,
    /// How long the last picture is shown.
    pause: Duration,
}

impl Watch {
    fn new(setting: &Setting, rings: UnixStream) -> Result<Self> {
        let tty = Tty::open()?;
        let resized = signal_pipe(&[SIGWINCH])?;
        let ended = signal_pipe(&[SIGTERM, SIGHUP, SIGINT])?;
        let language = super::language();
        Ok(Self {
            tty,
            region: Region::new(setting.place, &setting.prompt, &setting.typed),
            colour: !setting.no_colour,
            unicode: setting.unicode,
            able: !setting.term.is_empty() && setting.term != "dumb",
            shown: Wait {
                phase: messages::starting().text(language).to_owned(),
                way_out: messages::escape_cancels().text(language).to_owned(),
                ..Wait::default()
            },
            language,
            grading: Grading::default(),
            tick: 0,
            rings,
            resized,
            ended,
            keys: Keys::default(),
            undecided: None,
            last_key: None,
            since: Instant::now(),
            drawn: None,
            pause: TICK,
        })
    }

    fn until<T>(mut self, awaited: &Receiver<Result<T>>, heard: &Receiver<News>) -> Result<(T, bool)> {
        let result = loop {
            // The result is looked for first: the thread that rang may be gone already.
            match awaited.try_recv() {
                Ok(result) => break result,
                Err(TryRecvError::Disconnected) => break Err(Error::failed(messages::answer_was_lost())),
                Err(TryRecvError::Empty) => {}
            }
            if let Err(error) = self.happen() {
                break Err(error);
            }
            for news in heard.try_iter() {
                self.take(news);
            }
            self.draw();
        };
        let cancelled = matches!(&result, Err(error) if error.kind() == Kind::Cancelled);
        self.swallow_paste(if cancelled { CANCELLED } else { PASTE });
        let clear = self.region.clear(self.tty.size());
        self.tty.show(&clear);
        result.map(|result| (result, self.keys.typed))
    }

    /// Waits for the next thing to happen, and fails when it is the end of the wait.
    fn happen(&mut self) -> Result<()> {
        let timeout = self.undecided.map_or_else(
            || {
                let next = self.drawn.map_or(self.since + QUIET, |drawn| drawn + self.pause);
                next.saturating_duration_since(Instant::now())
            },
            |since| (since + ESCAPE).saturating_duration_since(Instant::now()),
        );
        let [key, ring, resized, ended] = ready(
            [
                self.tty.as_fd(),
                self.rings.as_fd(),
                self.resized.as_fd(),
                self.ended.as_fd(),
            ],
            timeout,
        );
        if ended {
            return Err(cancelled());
        }
        if ring {
            drain(&self.rings);
        }
        if resized {
            drain(&self.resized);
            self.pause = FRAME;
        }
        let meaning = if key {
            self.last_key = Some(Instant::now());
            let bytes = self.tty.keys();
            if bytes.is_empty() {
                // The terminal is gone.
                return Err(cancelled());
            }
            self.keys.feed(&bytes)
        } else if self.undecided.is_some_and(|since| since.elapsed() >= ESCAPE) {
            self.keys.silence()
        } else {
            return Ok(());
        };
        self.undecided = (meaning == Meaning::Undecided).then(Instant::now);
        if meaning == Meaning::Cancel {
            return Err(cancelled());
        }
        Ok(())
    }

    fn take(&mut self, news: News) {
        match news {
            News::Model(name) => self.shown.model = name,
            News::Written(shell, language, aliases) => self.grading.begin(shell, language, aliases),
            News::Phase(phase) => phase.text(self.language).clone_into(&mut self.shown.phase),
            News::Command(command) => self.shown.command = command,
        }
        self.pause = FRAME;
    }

    fn draw(&mut self) {
        let due = match self.drawn {
            None => self.since.elapsed() >= QUIET,
            Some(drawn) => drawn.elapsed() >= self.pause,
        };
        if !self.able || !due {
            return;
        }
        let (rows_of_screen, columns) = self.tty.size();
        let screen = Look {
            columns,
            rows: rows_of_screen,
            colour: self.colour,
            unicode: self.unicode,
        };
        let look = Look {
            rows: self.region.most(screen),
            ..screen
        };
        self.shown.danger = self.grading.of(&self.shown.command, Instant::now());
        let picture = self.region.draw(&rows(&self.shown, look, self.tick), screen);
        self.tty.show(&picture);
        self.tick += 1;
        self.pause = TICK;
        self.drawn = Some(Instant::now());
    }

    /// Takes what is left of a paste, so that no line of it reaches the shell as a command.
    fn swallow_paste(&mut self, pause: Duration) {
        let pasting = |last: Option<Instant>| last.is_some_and(|last| last.elapsed() < pause);
        let start = Instant::now();
        if ready([self.tty.as_fd()], Duration::ZERO)[0] {
            self.last_key = Some(start);
        }
        while pasting(self.last_key) && start.elapsed() < LONGEST_PASTE {
            if ready([self.tty.as_fd()], pause)[0] {
                if self.tty.keys().is_empty() {
                    return;
                }
                self.last_key = Some(Instant::now());
            }
        }
        if self.last_key.is_some() {
            self.tty.discard_input();
        }
    }
}

fn cancelled() -> Error {
    Error::new(Kind::Cancelled, messages::cancelled())
}

/// Which of the files can be read, after `timeout` at the latest.
pub(super) fn ready<const N: usize>(files: [BorrowedFd<'_>; N], timeout: Duration) -> [bool; N] {
    let mut polled = files.map(|file| PollFd::from_borrowed_fd(file, PollFlags::IN));
    let timeout = Timespec {
        tv_sec: i64::try_from(timeout.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: timeout.subsec_nanos().into(),
    };
    // An interrupted wait has seen nothing; whoever interrupted it has left a byte for the next one.
    match poll(&mut polled, Some(&timeout)) {
        Ok(1..) => polled.map(|file| !file.revents().is_empty()),
        _ => [false; N],
    }
}

fn drain(mut from: &UnixStream) {
    use std::io::Read as _;
    let mut bytes = [0; 256];
    while matches!(from.read(&mut bytes), Ok(1..)) {}
}

/// A file that can be read once one of the signals has come.
pub(super) fn signal_pipe(signals: &[i32]) -> Result<UnixStream> {
    let (write, read) = pair()?;
    for &signal in signals {
        write
            .try_clone()
            .and_then(|write| signal_hook::low_level::pipe::register(signal, write))
            .context(messages::could_not_listen_to_signals)?;
    }
    Ok(read)
}
