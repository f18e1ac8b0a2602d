//! The hooks in real shells on a terminal: keys are pressed, and the screen is read.
//!
//! Numbers such as B1 or Z2 name the traps that shells have for a plugin like this one; each was seen to snap once.

mod aliases;
mod bash;
mod canary;
mod capture;
mod conduct;
mod confirm;
mod explain;
mod failed;
pub mod failures;
mod faults;
mod fish;
mod fix;
mod gaps;
mod guard;
mod hostile;
mod idle;
mod key;
mod notice;
mod peers;
mod question;
mod random;
mod remember;
mod screen;
mod secrets;
pub mod session;
mod silence;
mod started;
mod strangers;
mod thread;
mod zsh;
