//! Arguments of what puts lotse in place and keeps it so.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Route;
use crate::shell::Shell;

/// Arguments of `lotse init`.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags that users type")]
pub struct Init {
    /// The shell to hook into
    #[arg(value_enum)]
    pub shell: Shell,
    /// The key that makes a command of your words, as in `ctrl-g`, `alt-g` or `ctrl-x ctrl-g`; may be repeated
    /// [default: the first free one of a few]
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
    /// The key that explains the command in the prompt; `none` for no key [default: Alt-I where it is free]
    #[arg(long, value_name = "KEY")]
    pub explain_key: Option<String>,
    /// Let Enter ask nothing: a line that begins with `??` is for the key, and nothing in it runs
    #[arg(long)]
    pub no_enter: bool,
    /// Say nothing by itself when a command fails; the key and `lotse explain` still do
    #[arg(long)]
    pub no_explain: bool,
    /// Leave the recorder alone, by which lotse reads what commands show
    #[arg(long, requires = "install")]
    pub no_record: bool,
    /// Write the script into a file and add one line that reads it to the start of your shell
    #[arg(long)]
    pub install: bool,
    /// Remove the line and the file again
    #[arg(long, conflicts_with_all = ["install", "key", "explain_key", "no_enter", "no_explain", "yes"])]
    pub uninstall: bool,
    /// Add the line without asking
    #[arg(long, requires = "install")]
    pub yes: bool,
}

/// Arguments of `lotse setup`.
#[derive(Args, Debug)]
pub struct Setup {
    /// The shell to hook into [default: the shell you are in]
    #[arg(long, value_enum)]
    pub shell: Option<Shell>,
    /// Agree to every step beforehand
    #[arg(long)]
    pub yes: bool,
}

/// Arguments of `lotse uninstall`.
#[derive(Args, Debug)]
pub struct Uninstall {
    /// Remove what lotse remembers and its own models as well; the configuration and your own commands stay
    #[arg(long)]
    pub all: bool,
    /// Agree beforehand
    #[arg(long)]
    pub yes: bool,
}

/// Arguments of `lotse bench`.
#[derive(Args, Debug)]
pub struct Bench {
    /// Other tasks instead: blocks of `given:`, `en:` and `run:`, or a JSON list of objects with `query` and `gold`
    #[arg(long, value_name = "FILE")]
    pub suite: Option<PathBuf>,
    /// Ask only so many of the tasks, of all kinds, for a quick look
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
    /// Draw accuracy over time, with the memory as size, into an SVG file
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Write the recommended order of models into the configuration without asking
    #[arg(long)]
    pub write: bool,
    /// Print an object with all figures and answers
    #[arg(long)]
    pub json: bool,
    /// Which models are measured.
    #[command(flatten)]
    pub route: Route,
}

/// Subcommands of `lotse config`.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print where the configuration file is
    Path,
    /// Print what is set, as it would be written in the file, and where it comes from
    Show {
        /// A setting, as `danger.confirm`, or a table, as `danger` [default: all]
        #[arg(value_name = "SETTING")]
        key: Option<String>,
        /// Print a list of objects
        #[arg(long)]
        json: bool,
    },
    /// Write a setting into the file; comments in there stay
    Set {
        /// The setting, as in `embedded.keep_alive`
        #[arg(value_name = "SETTING")]
        key: String,
        /// What it is to be: a word, a number, `true`, or a list as in the file
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Take a setting out of the file, so that the default holds
    Unset {
        /// The setting
        #[arg(value_name = "SETTING")]
        key: String,
    },
    /// Open the file in your editor
    Edit,
    /// Print a JSON schema of the file
    Schema,
}

/// Arguments of `lotse man`.
#[derive(Args, Debug)]
pub struct Man {
    /// The subcommand [default: lotse itself]
    pub command: Option<String>,
    /// Write all pages into a directory
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    pub dir: Option<PathBuf>,
}

/// Arguments of `lotse models`.
#[derive(Args, Debug)]
pub struct ModelsArgs {
    /// What to do [default: list]
    #[command(subcommand)]
    pub command: Option<Models>,
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// Subcommands of `lotse models`.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// The models of each role: where they are, how large, whether they are loaded
    List,
    /// Download a model: the embedded one, or one of Ollama
    Pull(Pull),
    /// Load a model before it is needed
    Warm(Warm),
    /// Free the memory of a model
    Unload(Unload),
    /// What the memory of the graphics cards holds
    Vram,
}

/// Arguments of `lotse models pull`.
#[derive(Args, Debug)]
pub struct Pull {
    /// A role (`fast`, `coder`, `heavy` or `embedded`) or the name of a model
    #[arg(default_value = "embedded")]
    pub model: String,
}

/// Arguments of `lotse models warm`.
#[derive(Args, Debug)]
pub struct Warm {
    /// A role (`fast`, `coder`, `heavy` or `embedded`) or the name of a model
    #[arg(default_value = "coder")]
    pub model: String,
    /// Do nothing if something else would have to be unloaded
    #[arg(long)]
    pub if_free: bool,
}

/// Arguments of `lotse models unload`.
#[derive(Args, Debug)]
pub struct Unload {
    /// A role or the name of a model [default: all that lotse has loaded]
    pub model: Option<String>,
}
