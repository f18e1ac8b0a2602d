//! A language model inside lotse itself: no server, no account, nothing to configure.
//!
//! The client here starts the resident [`engine`] when nobody answers on its socket, and talks to it in lines of JSON.

#[cfg(feature = "embedded")]
pub mod engine;
mod protocol;
mod socket;

use std::fs::{File, OpenOptions};
use std::io::{BufReader, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use self::protocol::{Ask, Reply, VERSION, receive, send};
use super::{Backend, Chat, Event, Listener, Timings};
use crate::config::{self, BackendKind};
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, Seconds, common, embedded};
use crate::paths::{Paths, private_dir};
use crate::redact::Redacted;
use crate::system::{ENGINE, Program};

/// The time that a new engine may take until it listens; loading the weights comes after that.
const START: Duration = Duration::from_secs(15);
/// A log that has grown beyond this is begun anew.
const LONGEST_LOG: u64 = 1 << 20;

/// The client of the engine.
#[derive(Debug)]
pub struct Embedded {
    config: config::Embedded,
    model: PathBuf,
    bytes: u64,
    /// Of the file, where it was checked.
    sha256: Option<&'static str>,
    socket: PathBuf,
    log: PathBuf,
}

impl Embedded {
    /// Prepares to ask the model in the GGUF file `model`.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read or the engine's folder is not safe.
    pub fn open(config: &config::Embedded, model: &Path, paths: &Paths) -> Result<Self> {
        let open = || Ok::<_, std::io::Error>((model.canonicalize()?, File::open(model)?.metadata()?.len()));
        let (model, bytes) = open().context(|| embedded::could_not_open_model(model.display()))?;
        let (context, threads) = (config.context.to_string(), config.threads.to_string());
        let properties = [
            env!("CARGO_PKG_VERSION"),
            VERSION,
            &model.to_string_lossy(),
            &bytes.to_string(),
            &context,
            &threads,
        ];
        Ok(Self {
            config: config.clone(),
            socket: socket::socket(&paths.runtime, &properties)?,
            log: paths.state.join("engine.log"),
            model,
            bytes,
            sha256: None,
        })
    }

    /// The same for a file that was checked to have this sha256.
    #[must_use]
    pub fn checked(self, sha256: Option<&'static str>) -> Self {
        Self { sha256, ..self }
    }

    /// Starts the engine where it does not run; no model is read.
    ///
    /// # Errors
    ///
    /// Fails when it does not start.
    pub fn start_up(&self) -> Result<()> {
        self.connect(Instant::now() + START).map(drop)
    }

    /// Connects to the engine, starting one if there is none.
    fn connect(&self, until: Instant) -> Result<UnixStream> {
        if let Ok(stream) = UnixStream::connect(&self.socket) {
            return Ok(stream);
        }
        if self.config.only_running {
            return Err(Error::failed(embedded::has_ended()));
        }
        let mut engine = self.start()?;
        let start = Instant::now();
        while start.elapsed() < START && Instant::now() < until {
            if let Ok(stream) = UnixStream::connect(&self.socket) {
                return Ok(stream);
            }
            // An engine that ends well has found another one, which will answer.
            if matches!(engine.try_wait(), Ok(Some(status)) if !status.success()) {
                break;
            }
            thread::sleep(Duration::from_millis(2));
        }
        if Instant::now() >= until {
            return Err(self.late(None));
        }
        Err(Error::failed(embedded::does_not_start()).hint(self.see_log()))
    }

    fn start(&self) -> Result<Child> {
        engine_program()?
            .command(&ENGINE)
            .arg("--model")
            .arg(&self.model)
            .arg("--socket")
            .arg(&self.socket)
            .args(["--context", &self.config.context.to_string()])
            .args(["--threads", &self.config.threads.to_string()])
            .args(["--keep-alive", &self.config.keep_alive.as_secs().to_string()])
            .stderr(self.open_log().map_or_else(|_| Stdio::null(), Stdio::from))
            .spawn()
            .context(embedded::could_not_start)
    }

    fn open_log(&self) -> Result<File> {
        private_dir(self.log.parent().unwrap_or(Path::new("/")))?;
        let long = std::fs::metadata(&self.log).is_ok_and(|meta| meta.len() > LONGEST_LOG);
        OpenOptions::new()
            .create(true)
            .append(!long)
            .write(true)
            .truncate(long)
            .mode(0o600)
            .open(&self.log)
            .context(|| common::could_not_open(self.log.display()))
    }

    fn see_log(&self) -> Message {
        embedded::see_log(self.log.display())
    }

    /// Asks on one connection. `None` when the engine closed it without a word, as one does that has just ended.
    ///
    /// The deadline holds on this side whatever the engine does, which may be stopped or have the machine against it.
    fn ask(&self, chat: &Redacted<Chat>, until: Instant, listener: Listener<'_>) -> Result<Option<Timings>> {
        let mut stream = self.connect(until)?;
        let ask = Ask {
            chat: Chat::clone(chat),
            keep_alive: self.config.keep_alive.as_secs(),
            deadline: until.saturating_duration_since(Instant::now()).as_secs().max(1),
        };
        self.allow(&stream, until, None)?;
        if send(&mut stream, &ask).is_err() {
            return Ok(None);
        }
        let mut replies = BufReader::new(stream);
        let mut heard = None;
        let mut timings = Timings::default();
        let mut writing = Instant::now();
        loop {
            self.allow(replies.get_ref(), until, heard)?;
            let reply = match receive(&mut replies) {
                Ok(Some(reply)) => reply,
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    return Err(self.late(heard));
                }
                Ok(None) if heard.is_none() => return Ok(None),
                Err(error) if heard.is_none() && error.kind() == ErrorKind::ConnectionReset => return Ok(None),
                Ok(None) | Err(_) => {
                    return Err(Error::failed(embedded::died()).hint(self.see_log()));
                }
            };
            heard = heard.max(Some(Phase::of(&reply)));
            let event = match reply {
                Reply::Loading(fraction) => Event::Loading(part(self.bytes, fraction), self.bytes),
                Reply::Reading(done, total) => Event::Reading(done, total),
                Reply::Read(so_far) => {
                    timings = so_far;
                    writing = Instant::now();
                    continue;
                }
                Reply::Token(token) => Event::Token(token),
                Reply::Text(text) => {
                    // As far as can be told from here; an answer that ends by itself brings its own figures.
                    timings.answer_tokens += 1;
                    timings.answer_ms = writing.elapsed().as_secs_f64() * 1000.0;
                    Event::Text(text)
                }
                Reply::Done(timings) => return Ok(Some(timings)),
                Reply::Failed(message, hint) => {
                    let error = Error::failed(message);
                    return Err(hint.map_or(error.clone(), |hint| error.hint(hint)));
                }
            };
            if listener(event).is_break() {
                return Ok(Some(timings));
            }
        }
    }
}

/// The progress of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Loading,
    Reading,
    Writing,
}

impl Phase {
    fn of(reply: &Reply) -> Self {
        match reply {
            Reply::Loading(_) => Self::Loading,
            Reply::Reading(..) => Self::Reading,
            _ => Self::Writing,
        }
    }
}

impl Embedded {
    /// Waits for the engine until then and no longer.
    fn allow(&self, stream: &UnixStream, until: Instant, heard: Option<Phase>) -> Result<()> {
        let left = until.saturating_duration_since(Instant::now());
        let set = || {
            stream
                .set_read_timeout(Some(left))
                .and_then(|()| stream.set_write_timeout(Some(left)))
        };
        // No time at all is an error as well.
        set().map_err(|_| self.late(heard))
    }

    /// Why there is no answer in time.
    fn late(&self, heard: Option<Phase>) -> Error {
        let within = Seconds(self.config.deadline);
        let Some(heard) = heard else {
            return Error::failed(embedded::is_silent(within)).hint(embedded::is_it_stopped());
        };
        let late = match heard {
            Phase::Loading => embedded::was_not_loaded(within),
            Phase::Reading => embedded::has_not_read(within),
            Phase::Writing => embedded::has_not_written(within),
        };
        Error::failed(late).hint(embedded::ask_when_less_busy())
    }
}

/// How long the engine that holds the model, by its name in the configuration, stays if nobody asks it; [`Duration::MAX`] for
/// ever, and none where there is no engine.
pub fn stays(settings: &config::Embedded, model: &str, paths: &Paths) -> Option<Duration> {
    let engine = opened(settings, model, paths)?;
    UnixStream::connect(&engine.socket).ok()?;
    Some(socket::left(&engine.socket))
}

/// Returns true if an engine holds the model, by its name in the configuration.
pub fn is_running(settings: &config::Embedded, model: &str, paths: &Paths) -> bool {
    running(settings, model, paths).is_some()
}

/// Ends the engine that holds the model, after what it is just answering. Returns whether there was one.
pub fn stop(settings: &config::Embedded, model: &str, paths: &Paths) -> bool {
    let Some(mut stream) = running(settings, model, paths) else {
        return false;
    };
    // A question without words, after which nobody is waited for.
    let ask = Ask {
        chat: Chat::default(),
        keep_alive: 0,
        deadline: 1,
    };
    if send(&mut stream, &ask).is_err() {
        return false;
    }
    // It may be stopped.
    if stream.set_read_timeout(Some(settings.deadline)).is_err() {
        return false;
    }
    let mut replies = BufReader::new(stream);
    while matches!(receive::<Reply>(&mut replies), Ok(Some(_))) {}
    true
}

fn running(settings: &config::Embedded, model: &str, paths: &Paths) -> Option<UnixStream> {
    UnixStream::connect(&opened(settings, model, paths)?.socket).ok()
}

fn opened(settings: &config::Embedded, model: &str, paths: &Paths) -> Option<Embedded> {
    let file = super::model_file(model, paths, &()).ok()?;
    Embedded::open(settings, &file, paths).ok()
}

/// The program of the engine, where this lotse has one.
pub(crate) fn engine_program() -> Result<Program> {
    if cfg!(not(feature = "embedded")) {
        return Err(Error::failed(embedded::not_built_in()).hint(embedded::ask_somebody_else()));
    }
    Program::engine()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of bytes, for display"
)]
fn part(bytes: u64, fraction: f32) -> u64 {
    (bytes as f64 * f64::from(fraction.clamp(0.0, 1.0))) as u64
}

impl Backend for Embedded {
    fn kind(&self) -> BackendKind {
        BackendKind::Embedded
    }

    fn model(&self) -> String {
        self.model
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    fn weights(&self) -> Option<&'static str> {
        self.sha256
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let until = Instant::now() + self.config.deadline;
        for _ in 0..2 {
            let asked = self.ask(chat, until, listener);
            socket::note_end(&self.socket, self.config.keep_alive);
            if let Some(timings) = asked? {
                return Ok(timings);
            }
        }
        Err(Error::failed(embedded::closes_every_connection()).hint(self.see_log()))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, Write as _};
    use std::ops::ControlFlow;
    use std::os::unix::net::UnixListener;

    use super::*;
    use crate::redact::Redactor;

    /// Returns the result of listening to an engine that says `reply` again and again, and then nothing, for as long as it
    /// is listened to.
    fn late(reply: &'static str) -> Error {
        asked(reply, Chat::default()).0
    }

    /// The same for a question, and what the socket has received.
    fn asked(reply: &'static str, chat: Chat) -> (Error, String) {
        let top = tempfile::tempdir().unwrap();
        let engine = engine(top.path());
        let listener = UnixListener::bind(&engine.socket).unwrap();
        let (sender, received) = std::sync::mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = String::new();
            BufReader::new(stream.try_clone().unwrap())
                .read_line(&mut asked)
                .unwrap();
            let _ = sender.send(asked);
            while stream.write_all(reply.as_bytes()).is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        let error = engine
            .answer(&Redactor::new().apply(chat), &mut |_| ControlFlow::Continue(()))
            .unwrap_err();
        (error, received.recv().unwrap())
    }

    /// The client of an engine below that folder.
    fn engine(top: &Path) -> Embedded {
        Embedded {
            config: config::Embedded {
                deadline: Duration::from_millis(300),
                ..config::Embedded::default()
            },
            model: "m.gguf".into(),
            bytes: 1,
            sha256: None,
            log: top.join("log"),
            socket: top.join("socket"),
        }
    }

    #[test]
    fn the_socket_receives_no_secret() {
        let chat = Chat {
            messages: vec![crate::models::backend::Message {
                role: crate::models::backend::Role::User,
                content: "connect with PGPASSWORD=Nebel-Segel-26 to box".to_owned(),
            }],
            ..Chat::default()
        };
        let (_, received) = asked("", chat);
        assert!(
            received.contains("PGPASSWORD=<secret-1> to box") && !received.contains("Nebel"),
            "{received}"
        );
    }

    #[test]
    fn the_deadline_holds_whatever_the_engine_does() {
        for (reply, expected) in [
            ("", "the engine of the embedded model says nothing within 0.3 s"),
            ("{\"loading\":0.5}\n", "the embedded model was not loaded within 0.3 s"),
            (
                "{\"reading\":[1,2]}\n",
                "the embedded model has not read the question within 0.3 s",
            ),
            (
                "{\"text\":\"a\"}\n",
                "the embedded model has not written its answer within 0.3 s",
            ),
        ] {
            let error = late(reply);
            assert_eq!(error.message(), expected);
            assert!(error.remedy().is_some());
        }
    }
}
