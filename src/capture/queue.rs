//! Bytes on their way to a terminal that may not take them all at once.

use std::os::fd::AsFd;

use rustix::io::{Errno, write};

/// The bytes that have not been taken yet. It stays small: nothing is read for a terminal that still has something to take.
#[derive(Debug, Default)]
pub(super) struct Queue {
    bytes: Vec<u8>,
}

impl Queue {
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Writes what can be written now and keeps the rest.
    ///
    /// # Errors
    ///
    /// Fails where the terminal has gone.
    pub(super) fn send(&mut self, to: impl AsFd, bytes: &[u8]) -> rustix::io::Result<()> {
        let written = if self.is_empty() { write_some(to, bytes)? } else { 0 };
        self.bytes.extend_from_slice(&bytes[written..]);
        Ok(())
    }

    /// Goes on with what is left.
    ///
    /// # Errors
    ///
    /// Fails where the terminal has gone.
    pub(super) fn flush(&mut self, to: impl AsFd) -> rustix::io::Result<()> {
        let written = write_some(to, &self.bytes)?;
        self.bytes.drain(..written);
        Ok(())
    }
}

/// Returns the number of bytes that could be written.
fn write_some(to: impl AsFd, bytes: &[u8]) -> rustix::io::Result<usize> {
    let mut written = 0;
    while written < bytes.len() {
        match write(&to, &bytes[written..]) {
            Ok(len) => written += len,
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn what_does_not_fit_goes_later_and_in_order() {
        let (mut read, write) = UnixStream::pair().unwrap();
        write.set_nonblocking(true).unwrap();
        let text: Vec<u8> = (0..2_000_000u32).map(|at| (at % 251).to_le_bytes()[0]).collect();
        let mut queue = Queue::default();
        queue.send(&write, &text[..1_999_999]).unwrap();
        assert!(!queue.is_empty());
        queue.send(&write, &text[1_999_999..]).unwrap();
        let mut came = Vec::new();
        while came.len() < text.len() {
            let mut some = vec![0; 65536];
            let len = read.read(&mut some).unwrap();
            came.extend_from_slice(&some[..len]);
            queue.flush(&write).unwrap();
        }
        assert!(queue.is_empty() && came == text);
        // Not dropped: a program that another test starts at this moment holds a copy of the other end for as long as it takes
        // to begin, and nothing would be broken yet.
        read.shutdown(Shutdown::Both).unwrap();
        assert_eq!(queue.send(&write, b"x"), Err(Errno::PIPE));
    }
}
