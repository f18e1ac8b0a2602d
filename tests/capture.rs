//! `lotse shell`: nothing is different inside, and what the last command has shown is known.
//!
//! Numbers such as P1 name the traps that a terminal inside a terminal has.

mod bytes;
mod guard;
mod life;
mod marks;
mod pipe;
mod recorded;
