//! The integration tests: one binary, one module for each feature, all through the program as a user runs it.

#![allow(
    clippy::unwrap_used,
    unreachable_pub,
    reason = "all of this is a test and for no one else"
)]

mod bench;
mod calibrate;
mod canary;
mod capture;
mod check;
mod config;
mod danger;
mod day;
mod doctor;
mod documents;
#[cfg(feature = "embedded")]
mod engine;
mod examples;
mod explain;
mod fix;
mod fuzz;
mod german;
mod ground;
mod hostile;
mod init;
mod install;
mod left_open;

#[cfg(feature = "embedded")]
mod model;
mod ollama;
mod package;
mod redact;
mod release;
mod remember;
mod replay;
mod route;
mod server;
mod setup;
mod shell;
mod snippets;
mod suggest;
mod support;
mod terminal;
mod tidy;
mod translate;
mod weights;
