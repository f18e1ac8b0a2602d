//! The least that a command-line program can do, to compare the start of lotse with.

use clap::Parser;

/// Parses arguments and does nothing else.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    /// Anything
    words: Vec<String>,
}

fn main() {
    let _ = Cli::parse().words;
}
