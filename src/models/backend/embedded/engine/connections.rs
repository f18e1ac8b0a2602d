//! Clients on the socket: who may ask, and what they hear.

use std::io::{BufReader, Read as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use super::current::Current;
use crate::error::Error;
use crate::models::backend::embedded::protocol::{Ask, Reply, receive, send};

/// A client that does not read what it is told is given up after this time.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A question and the way back to whoever asked it.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) ask: Ask,
    /// When it came.
    pub(super) since: Instant,
    number: u64,
    closed: Arc<AtomicBool>,
    to: UnixStream,
}

impl Question {
    /// Makes this the question in work. False when its client has gone already.
    pub(super) fn begin(&self, current: &Current) -> bool {
        current.begin(self.number);
        !self.closed.load(Ordering::SeqCst)
    }

    /// Says something to the client. One that has gone is noticed by its listening thread.
    pub(super) fn tell(&mut self, reply: &Reply) {
        let _ = send(&mut self.to, reply);
    }

    /// Tells the client that there will be no answer.
    pub(super) fn fail(&mut self, error: &Error) {
        self.tell(&Reply::Failed(error.sentence().clone(), error.advice().cloned()));
    }
}

/// Accepts connections for ever, a thread each.
pub(super) fn accept(listener: &UnixListener, questions: &Sender<Question>, current: &Arc<Current>) {
    let numbers = Arc::new(AtomicU64::new(1));
    for stream in listener.incoming().flatten() {
        let (questions, current, numbers) = (questions.clone(), Arc::clone(current), Arc::clone(&numbers));
        thread::spawn(move || listen(stream, &questions, &current, &numbers));
    }
}

/// Hears one question, then waits for the client to close.
fn listen(stream: UnixStream, questions: &Sender<Question>, current: &Current, numbers: &AtomicU64) {
    if !is_own_user(&stream) || stream.set_write_timeout(Some(TIMEOUT)).is_err() {
        return;
    }
    let Ok(to) = stream.try_clone() else { return };
    let mut from = BufReader::new(stream);
    let Ok(Some(ask)) = receive::<Ask>(&mut from) else {
        return;
    };
    let number = numbers.fetch_add(1, Ordering::SeqCst);
    let closed = Arc::new(AtomicBool::new(false));
    let question = Question {
        ask,
        since: Instant::now(),
        number,
        closed: Arc::clone(&closed),
        to,
    };
    if questions.send(question).is_err() {
        return;
    }
    while matches!(from.read(&mut [0; 64]), Ok(1..)) {}
    closed.store(true, Ordering::SeqCst);
    current.close(number);
}

/// The socket's folder and mode keep others out already; this holds where somebody opened them.
#[cfg(target_os = "linux")]
fn is_own_user(stream: &UnixStream) -> bool {
    rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::geteuid())
}

#[cfg(not(target_os = "linux"))]
fn is_own_user(_: &UnixStream) -> bool {
    true
}
