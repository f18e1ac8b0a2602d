//! The resident engine: a process of its own that holds the model and answers on a unix socket.
//!
//! It is a process and not a thread of the client, because the weights take a second to load, which the next question
//! must not pay again, and because a crash of llama.cpp (it aborts on internal errors) must not take the client with it. It begins when a client finds nobody on the socket and ends
//! when nobody has asked for a while. The lock beside the socket belongs to the living engine, so two clients that
//! start one each end up with one.

mod connections;
mod conversation;
mod current;
mod likeliest;
mod llama;
mod threads;

use std::collections::VecDeque;
use std::fs::{self, File, Permissions, TryLockError};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use self::connections::{Question, accept};
use self::conversation::{BATCH, Conversation, Limits};
use self::current::Current;
use self::llama::Model;
use self::threads::Threads;
use super::protocol::Reply;
use crate::error::{Context as _, Error, Result};
use crate::messages::{common, engine};
use crate::models::backend::millis;

/// The time that a new engine waits for one that is about to end.
const TAKEOVER: Duration = Duration::from_secs(5);
/// The time that a failed engine waits for somebody to tell it to.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// The options that an engine is started with.
#[derive(Debug, clap::Parser)]
#[command(
    name = "lotse-engine",
    version,
    about = "Hold the embedded model and answer on a socket; lotse starts this itself"
)]
pub struct Options {
    /// The GGUF file
    #[arg(long)]
    pub model: PathBuf,
    /// The socket to answer on
    #[arg(long)]
    pub socket: PathBuf,
    /// The longest conversation, in tokens
    #[arg(long)]
    pub context: u32,
    /// The most threads to compute with; 0 takes the cores that the machine has
    #[arg(long)]
    pub threads: u32,
    /// Seconds to wait for the first question
    #[arg(long)]
    pub keep_alive: u64,
}

/// Runs until nobody has asked for a while.
///
/// # Errors
///
/// Fails when the socket cannot be made or the model cannot be loaded; clients that wait are told the latter.
pub fn serve(args: &Options) -> Result<()> {
    // Ctrl-C in the terminal of the first client must not reach the engine. A failure means that it leads a session already.
    let _ = rustix::process::setsid();
    let Some(lock) = lock(&args.socket)? else { return Ok(()) };
    let listener = listen(&args.socket)?;
    let current = Arc::new(Current::default());
    let (sender, questions) = channel();
    let accepting = Arc::clone(&current);
    thread::spawn(move || accept(&listener, &sender, &accepting));
    let served = answer_all(args, &questions, &current);
    // From here on a client finds nobody and starts a new engine, which waits for the lock.
    let _ = fs::remove_file(&args.socket);
    drop(lock);
    served
}

/// Takes the lock of the living engine. `None` when another engine has it and answers.
fn lock(socket: &Path) -> Result<Option<File>> {
    let path = socket.with_extension("lock");
    let file = File::create(&path).context(|| common::could_not_create(path.display()))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if start.elapsed() < TAKEOVER => {
                if UnixStream::connect(socket).is_ok() {
                    return Ok(None);
                }
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error).context(|| engine::could_not_lock(path.display())),
        }
    }
}

/// Listens on a fresh socket, under a temporary name until it can be connected to.
fn listen(socket: &Path) -> Result<UnixListener> {
    let hidden = socket.with_extension("new");
    let bind = || {
        let _ = fs::remove_file(&hidden);
        let listener = UnixListener::bind(&hidden)?;
        fs::set_permissions(&hidden, Permissions::from_mode(0o600))?;
        fs::rename(&hidden, socket)?;
        Ok::<_, std::io::Error>(listener)
    };
    bind().context(|| engine::could_not_listen(socket.display()))
}

fn answer_all(args: &Options, questions: &Receiver<Question>, current: &Current) -> Result<()> {
    let mut waiting = VecDeque::new();
    let loading = Instant::now();
    let model = load(&args.model, questions, &mut waiting);
    let session = model
        .as_ref()
        .and_then(|model| model.session(args.context, BATCH, current.flag()));
    let (Some(model), Some(session)) = (&model, session) else {
        let error = unloadable(&args.model, model.is_some());
        waiting.extend(questions.recv_timeout(LAST_WORDS));
        for question in &mut waiting {
            question.fail(&error);
        }
        return Err(error);
    };
    let mut load_ms = millis(loading.elapsed());
    let mut conversation = Conversation::new(model, session, Threads::new(args.threads));
    let mut keep_alive = Duration::from_secs(args.keep_alive);
    loop {
        let mut question = match waiting
            .pop_front()
            .map_or_else(|| questions.recv_timeout(keep_alive), Ok)
        {
            Ok(question) => question,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Ok(()),
        };
        keep_alive = Duration::from_secs(question.ask.keep_alive);
        if !question.begin(current) {
            continue;
        }
        let limits = Limits {
            current,
            since: question.since,
            deadline: Duration::from_secs(question.ask.deadline),
        };
        let chat = question.ask.chat.clone();
        let load_ms = std::mem::take(&mut load_ms);
        match conversation.answer(&chat, &limits, load_ms, &mut |reply| question.tell(&reply)) {
            Ok(Some(timings)) => question.tell(&Reply::Done(timings)),
            Ok(None) => {}
            Err(error) => question.fail(&error),
        }
    }
}

/// Reads the weights; whoever asks meanwhile hears how far it is.
fn load(file: &Path, questions: &Receiver<Question>, waiting: &mut VecDeque<Question>) -> Option<Model> {
    let mut told = Instant::now();
    Model::load(file, |fraction| {
        let new = questions.try_iter().collect::<Vec<_>>();
        if new.is_empty() && told.elapsed() < Duration::from_millis(50) {
            return;
        }
        told = Instant::now();
        waiting.extend(new);
        for question in waiting.iter_mut() {
            question.tell(&Reply::Loading(fraction));
        }
    })
    .filter(Model::can_generate)
}

fn unloadable(file: &Path, loaded: bool) -> Error {
    if loaded {
        return Error::failed(engine::no_memory_for_context()).hint(engine::close_programs());
    }
    Error::failed(engine::could_not_load(file.display())).hint(engine::file_is_no_model())
}
