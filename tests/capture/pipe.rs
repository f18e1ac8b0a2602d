//! A program on a pseudo terminal of which nothing is understood: what it writes is counted and kept, not drawn.

use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pty_process::Size;
use pty_process::blocking::{Pty, open};
use rustix::io::Errno;

use crate::support::wait_for;

pub struct Pipe {
    master: Arc<Pty>,
    pub child: std::process::Child,
    came: Arc<Mutex<Came>>,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Came {
    bytes: Vec<u8>,
    total: u64,
    ended: bool,
}

impl Pipe {
    /// Keeps no more than the last `kept` bytes.
    pub fn start(command: Command, kept: usize) -> Self {
        let (master, slave) = open().unwrap();
        master.resize(Size::new(24, 80)).unwrap();
        let child = pty_process::blocking::Command::from(command).spawn(slave).unwrap();
        let (master, came) = (Arc::new(master), Arc::<Mutex<Came>>::default());
        let reader = {
            let (master, came) = (Arc::clone(&master), Arc::clone(&came));
            thread::spawn(move || read(&master, &came, kept))
        };
        Self {
            master,
            child,
            came,
            reader: Some(reader),
        }
    }

    pub fn send(&self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let len = rustix::io::write(&self.master, bytes).unwrap();
            bytes = &bytes[len..];
        }
    }

    /// Everything that came, as far as it is kept.
    pub fn bytes(&self) -> Vec<u8> {
        self.came.lock().unwrap().bytes.clone()
    }

    pub fn total(&self) -> u64 {
        self.came.lock().unwrap().total
    }

    #[track_caller]
    pub fn wait_for(&self, wanted: &[u8]) {
        wait_for(wanted.escape_ascii(), || {
            let came = self.came.lock().unwrap();
            let found = came.bytes.windows(wanted.len()).any(|bytes| bytes == wanted);
            assert!(found || !came.ended, "ended: {}", came.bytes.escape_ascii());
            found.then_some(())
        });
    }

    /// The exit code.
    #[track_caller]
    pub fn end(&mut self) -> i32 {
        let status = wait_for("the end", || self.child.try_wait().unwrap());
        self.reader.take().unwrap().join().unwrap();
        status.code().unwrap()
    }
}

fn read(master: &Pty, came: &Mutex<Came>, kept: usize) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match rustix::io::read(master, &mut buffer) {
            Ok(len @ 1..) => {
                let mut came = came.lock().unwrap();
                came.bytes.extend_from_slice(&buffer[..len]);
                came.total += len as u64;
                let excess = came.bytes.len().saturating_sub(2 * kept);
                if excess > kept {
                    came.bytes.drain(..excess);
                }
            }
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => thread::sleep(Duration::from_millis(1)),
            Ok(0) | Err(_) => break,
        }
    }
    came.lock().unwrap().ended = true;
}

impl Drop for Pipe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
