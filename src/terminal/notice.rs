//! One line about a command that failed, above a prompt that nobody has typed at yet.
//!
//! The shell knows nothing of it: a row is inserted above its prompt (`IL`, ECMA-48 8.3.67) and the cursor comes back to
//! where it was, relative to the prompt. That is right only while the shell waits and the line is empty, which is what
//! [`Prompt::state`] and [`Patience`] find out.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpgid, kill_process};
use rustix::termios::{LocalModes, tcgetattr, tcgetpgrp};

use super::preview::width;
use super::tty;
use crate::error::{Context as _, Error, Result};
use crate::messages::terminal as messages;
use crate::printable::Printable;

/// A shell that has not been woken for so long waits for a key.
const SETTLED: Duration = Duration::from_millis(40);

/// A shell that is woken so often before it has settled gets keys already; by itself it does that once or twice.
const RESTLESS: u32 = 4;

/// The terminal of a shell, seen from a process beside it.
#[derive(Debug)]
pub struct Prompt {
    tty: File,
    shell: Pid,
}

/// What the shell does with its terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It runs something.
    Busy,
    /// It has the terminal as when it reads keys, but is not waiting for one: its prompt may not be there yet.
    Working,
    /// It reads keys. The number grows whenever it gets one; none where the system does not tell.
    Reading(Option<u64>),
}

/// Whether now is the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The prompt is not there yet.
    NotYet,
    /// Somebody looks at an empty line.
    Now,
    /// Somebody went on.
    Over,
}

/// Waits for the moment.
#[derive(Debug, Default)]
pub struct Patience {
    /// The number of the last look at a shell that was reading, and since when it is that.
    reading: Option<(Option<u64>, Instant)>,
    /// How often it has changed before it settled.
    changes: u32,
    settled: bool,
}

impl Prompt {
    /// The terminal of this process, where the process `shell` reads keys.
    ///
    /// # Errors
    ///
    /// Fails without a terminal or such a process.
    pub fn open(shell: i32) -> Result<Self> {
        let tty = tty::terminal()?;
        let shell = Pid::from_raw(shell).ok_or_else(|| Error::failed(messages::not_a_process()))?;
        Ok(Self { tty, shell })
    }

    /// What the shell does.
    ///
    /// # Errors
    ///
    /// Fails when the shell or the terminal is gone.
    pub fn state(&self) -> Result<State> {
        let gone = messages::shell_is_gone;
        let modes = tcgetattr(&self.tty).context(gone)?.local_modes;
        let front = tcgetpgrp(&self.tty).context(gone)? == getpgid(Some(self.shell)).context(gone)?;
        // Where background processes may not write, this one would be stopped.
        if !front || modes.intersects(LocalModes::ICANON | LocalModes::TOSTOP) {
            return Ok(State::Busy);
        }
        let waits = self.status("State:").is_none_or(|state| state.starts_with('S'));
        // How often it has slept and gone on.
        let wakes = self.status("voluntary_ctxt_switches:");
        Ok(if waits {
            State::Reading(wakes.and_then(|wakes| wakes.parse().ok()))
        } else {
            State::Working
        })
    }

    /// The columns of the terminal; 80 where it does not know.
    pub fn columns(&self) -> usize {
        tty::size(&self.tty).1
    }

    /// Sends the shell the signal USR1, if it waits for that; who does not is ended by it.
    pub fn tell(&self) {
        let caught = self
            .status("SigCgt:")
            .and_then(|mask| u64::from_str_radix(&mask, 16).ok());
        if caught.is_some_and(|mask| mask >> (Signal::USR1.as_raw() - 1) & 1 == 1) {
            let _ = kill_process(self.shell, Signal::USR1);
        }
    }

    /// A line of proc(5) `status` about the shell.
    fn status(&self, name: &str) -> Option<String> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.shell.as_raw_nonzero())).ok()?;
        let value = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(value.trim().to_owned())
    }

    /// Puts `text`, which fits into a row, above a prompt of so many rows.
    pub fn show_above(&self, text: &Printable, rows: usize) {
        // In one piece, so that nothing of the shell comes in between.
        let _ = (&self.tty).write_all(above(text.as_str(), rows).as_bytes());
    }
}

/// `IND` and back make room at the bottom of the screen.
fn above(text: &str, rows: usize) -> String {
    let up = match rows {
        0 | 1 => String::new(),
        rows => format!("\x1b[{}A", rows - 1),
    };
    format!("\x1bD\x1b[A\x1b7{up}\r\x1b[L\x1b[2m{text}\x1b[m\x1b8\x1b[B")
}

impl Patience {
    /// Takes notice of what the shell does now.
    pub fn look(&mut self, state: State, now: Instant) -> Moment {
        let wakes = match state {
            State::Reading(wakes) => wakes,
            State::Working => {
                if let Some((_, since)) = self.reading.as_mut().filter(|_| !self.settled) {
                    *since = now;
                }
                return Moment::NotYet;
            }
            State::Busy if self.reading.is_some() => return Moment::Over,
            State::Busy => return Moment::NotYet,
        };
        match self.reading {
            Some((before, since)) if before == wakes => {
                self.settled |= now.duration_since(since) >= SETTLED;
            }
            Some(_) if self.settled || self.changes == RESTLESS => return Moment::Over,
            before => {
                self.changes += u32::from(before.is_some());
                self.reading = Some((wakes, now));
            }
        }
        if self.settled { Moment::Now } else { Moment::NotYet }
    }
}

/// How many rows a prompt takes on a terminal of so many columns.
pub fn rows(prompt: &str, columns: usize) -> usize {
    let plain = crate::failure::clean(prompt);
    let lines = prompt.matches('\n').count() + 1;
    let wraps = |line: &str| width(line).saturating_sub(1) / columns.max(1);
    lines + plain.lines().map(wraps).sum::<usize>()
}

/// What is said, in a row of so many columns: of the reason only as much as leaves the fix whole, where that is possible.
pub fn line(reason: &str, fix: &str, columns: usize) -> Printable {
    const BEGIN: &str = "lotse: ";
    /// A reason that is cut shorter than this says nothing.
    const SHORTEST: usize = 16;
    let (reason, fix) = (one_line(reason), one_line(fix));
    let room = columns.saturating_sub(1);
    if fix.is_empty() {
        return cut(&format!("{BEGIN}{reason}"), room).into();
    }
    let needed = width(BEGIN) + width(&fix) + 3;
    let whole = width(&reason) + needed <= room;
    let reason = if whole || room < needed + SHORTEST {
        reason
    } else {
        cut(&reason, room - needed)
    };
    cut(&format!("{BEGIN}{reason} · {fix}"), room).into()
}

/// Blanks of any kind become one, and what a terminal would obey is shown as what it is.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    Printable::new(&words.join(" ")).to_string()
}

/// The beginning of the text, with a mark where something is missing.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if width(&kept) + width(character.encode_utf8(&mut [0; 4])) + 1 > columns {
            break;
        }
        kept.push(character);
    }
    kept.truncate(kept.trim_end_matches([' ', '`', ',', ':', '(', '„', '“']).len());
    if columns > 0 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_when_the_shell_has_waited_for_a_while_and_nobody_has_typed() {
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        let mut patience = Patience::default();
        assert_eq!(patience.look(State::Busy, at(0)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(Some(1)), at(10)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(Some(2)), at(40)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(Some(2)), at(79)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(Some(2)), at(80)), Moment::Now);
        assert_eq!(patience.look(State::Reading(Some(2)), at(5000)), Moment::Now);
        assert_eq!(patience.look(State::Reading(Some(3)), at(5001)), Moment::Over);
        assert_eq!(patience.look(State::Busy, at(5002)), Moment::Over);
        // Its prompt takes long.
        let mut patience = Patience::default();
        assert_eq!(patience.look(State::Working, at(0)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(None), at(10)), Moment::NotYet);
        assert_eq!(patience.look(State::Working, at(50)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(None), at(60)), Moment::NotYet);
        assert_eq!(patience.look(State::Reading(None), at(90)), Moment::Now);
        assert_eq!(patience.look(State::Working, at(100)), Moment::NotYet);
        // Somebody types faster than it settles.
        let mut patience = Patience::default();
        let moments = (0..9u8).map(|key| patience.look(State::Reading(Some(key.into())), at(10 * u64::from(key))));
        assert_eq!(moments.last(), Some(Moment::Over));
    }

    fn line_of(reason: &str, fix: &str, columns: usize) -> String {
        line(reason, fix, columns).to_string()
    }

    #[test]
    fn the_reason_is_cut_before_the_fix() {
        let said = |columns| line_of("git has no command `sttus`", "Ctrl-G: git status", columns);
        assert_eq!(said(80), "lotse: git has no command `sttus` · Ctrl-G: git status");
        assert_eq!(said(55), "lotse: git has no command `sttus` · Ctrl-G: git status");
        assert_eq!(said(50), "lotse: git has no command… · Ctrl-G: git status");
        assert_eq!(said(30), "lotse: git has no command `s…");
        assert_eq!(line_of("it\nbroke \u{1b}[2J", "", 80), "lotse: it broke \u{fffd}[2J");
        for columns in 0..100 {
            assert!(width(&said(columns)) <= columns.saturating_sub(1), "{columns}");
        }
    }

    #[test]
    fn a_prompt_has_the_rows_that_it_takes_on_the_screen() {
        for (prompt, columns, expected) in [
            ("", 80, 1),
            ("$ ", 80, 1),
            ("a\nb$ ", 80, 2),
            ("\n\u{1b}[1ma\u{1b}[m\nb$ ", 80, 3),
            (&"x".repeat(80), 80, 1),
            (&"x".repeat(81), 80, 2),
        ] {
            assert_eq!(rows(prompt, columns), expected, "{prompt:?}");
        }
    }
}
