//! Asking a terminal or a multiplexer through its own program, which must neither take long nor say too much.

use std::fs::{self, File, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::system::{Program, SCREEN, Search};

/// Rows above the screen that are looked at as well, where that can be said.
pub(super) const ROWS_ABOVE: &str = "-500";
/// The time for answers. A program that is idle answers in a few milliseconds; all that are asked have this time together.
pub(super) const TIMEOUT: Duration = Duration::from_millis(300);
/// More than so many rows of any width are not read.
const LONGEST: u64 = 1 << 20;
/// The pause between two looks whether something has happened.
const PAUSE: Duration = Duration::from_millis(5);

/// Returns the output of a program that ends well before the deadline.
pub(super) fn printed(name: &str, args: &[&str], until: Instant) -> Option<String> {
    printed_by(&Search::here().tool(name)?, args, until)
}

/// Returns the text that a program writes into a file whose name is put behind its other arguments.
pub(super) fn written(name: &str, args: &[&str], until: Instant) -> Option<String> {
    written_by(&Search::here().tool(name)?, args, until)
}

fn printed_by(program: &Program, args: &[&str], until: Instant) -> Option<String> {
    let mut child = start(program, args)?;
    let mut out = child.stdout.take()?.take(LONGEST);
    let (done, read) = mpsc::sync_channel(1);
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let whole = out.read_to_end(&mut bytes).is_ok();
        let _ = done.send(whole.then_some(bytes));
    });
    let left = until.saturating_duration_since(Instant::now());
    let bytes = read.recv_timeout(left).ok().flatten();
    let ended = end(&mut child, until);
    bytes
        .filter(|_| ended.is_some_and(|status| status.success()))
        .map(|bytes| text(&bytes))
}

fn written_by(program: &Program, args: &[&str], until: Instant) -> Option<String> {
    // The screen is nobody else's business: the directory is this user's alone, and goes afterwards.
    let private = Permissions::from_mode(0o700);
    let dir = tempfile::Builder::new().permissions(private).tempdir().ok()?;
    let file = dir.path().join("screen");
    let args: Vec<&str> = args.iter().copied().chain(file.to_str()).collect();
    end(&mut start(program, &args)?, until).filter(ExitStatus::success)?;
    // The writer may be another process, which has not begun or not ended.
    let mut before = 0;
    loop {
        let length = fs::metadata(&file).map_or(0, |meta| meta.len());
        if length > 0 && length == before {
            break;
        }
        before = length;
        if Instant::now() >= until {
            return None;
        }
        thread::sleep(PAUSE);
    }
    let mut bytes = Vec::new();
    File::open(&file).ok()?.take(LONGEST).read_to_end(&mut bytes).ok()?;
    Some(text(&bytes))
}

fn start(program: &Program, args: &[&str]) -> Option<Child> {
    program.command(&SCREEN).args(args).stdout(Stdio::piped()).spawn().ok()
}

/// Waits for a child until then and no longer.
fn end(child: &mut Child, until: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => thread::sleep(PAUSE),
            _ => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + TIMEOUT
    }

    /// For what has to succeed on a machine that others use as well.
    fn later() -> Instant {
        Instant::now() + 60 * TIMEOUT
    }

    fn printed(program: &str, args: &[&str], until: Instant) -> Option<String> {
        printed_by(&Program::in_test(program), args, until)
    }

    fn written(args: &[&str], until: Instant) -> Option<String> {
        written_by(&Program::in_test("/bin/sh"), args, until)
    }

    fn shell(script: &str) -> Option<String> {
        printed("/bin/sh", &["-c", script], soon())
    }

    #[test]
    fn what_is_printed_in_time_counts() {
        let words = ["-c", "printf 'a\\nb'"];
        assert_eq!(printed("/bin/sh", &words, later()).as_deref(), Some("a\nb"));
        assert_eq!(shell("printf a; exit 1"), None);
        assert_eq!(printed("/no/such/program", &[], soon()), None);
    }

    #[test]
    fn nobody_is_waited_for_longer_than_said() {
        let start = Instant::now();
        for script in ["sleep 20", "exec >&-; sleep 20", "yes", "trap '' TERM; sleep 20"] {
            assert_eq!(shell(script), None, "{script}");
        }
        assert!(start.elapsed() < 20 * TIMEOUT, "{:?}", start.elapsed());
    }

    #[test]
    fn a_file_is_read_when_it_is_whole() {
        let script = |script| written(&["-c", script], soon());
        let slowly = "(sleep 0.05; printf abc > \"$0\") >/dev/null 2>&1 &";
        assert_eq!(written(&["-c", slowly], later()).as_deref(), Some("abc"));
        assert_eq!(script("true"), None);
        assert_eq!(script("printf abc > \"$0\"; exit 1"), None);
    }

    #[test]
    fn nobody_else_reads_the_file() {
        let mode = "stat -c %a \"$(dirname \"$0\")\" > \"$0\" || stat -f %Lp \"$(dirname \"$0\")\" > \"$0\"";
        assert_eq!(written(&["-c", mode], later()).as_deref(), Some("700\n"));
    }
}
