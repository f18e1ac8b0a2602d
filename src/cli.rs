//! The command line: types only, no logic.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::BackendKind;
use crate::shell::Shell;
use crate::ui::Place;

/// Words become a command in your prompt.
#[derive(Debug, Parser)]
#[command(
    name = "lotse",
    version,
    about,
    infer_subcommands = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Turn words into one shell command and print it
    #[command(
        after_help = "Examples:\n  lotse suggest list the five biggest files below this directory\n  \
        lotse suggest --shell fish zeige alle Dateien größer als 10 MB\n  echo 'count the lines of all rust files' | lotse suggest -"
    )]
    Suggest(Suggest),
    /// Print the script that hooks lotse into your shell, or install it
    #[command(
        after_help = "Examples:\n  eval \"$(lotse init bash)\"\n  lotse init zsh --install --key alt-g\n  \
        lotse init fish | source"
    )]
    Init(Init),
    /// Say what works, what does not, and what mends it
    Doctor,
    /// Manage the weights of language models
    #[command(subcommand)]
    Models(Models),
    /// What the hooks in the shells call at a key press
    #[command(hide = true)]
    Ui(Ui),
    /// Asks the terminal for a sign of life as soon as a shell reads keys from it
    #[command(hide = true)]
    UiReady,
}

/// Arguments of `lotse suggest`.
#[derive(Args, Debug)]
pub struct Suggest {
    /// What the command should do, in English or German; `-` reads it from standard input
    #[arg(
        required = true,
        value_name = "WORDS",
        allow_hyphen_values = true,
        trailing_var_arg = true
    )]
    pub words: Vec<String>,
    /// The shell that the command is for [default: the shell you are in]
    #[arg(long, value_enum)]
    pub shell: Option<Shell>,
    /// The directory that the command will run in [default: this one]
    #[arg(long, value_name = "DIR")]
    pub cwd: Option<PathBuf>,
    /// Print an object with the command, the model and the times
    #[arg(long)]
    pub json: bool,
    /// Download the model without asking if it is not here yet
    #[arg(long)]
    pub yes: bool,
    /// What answers [default: embedded]
    #[arg(long, value_enum)]
    pub backend: Option<BackendKind>,
    /// The model: a name from the catalogue or the path of a GGUF file; for a server, a name that it knows
    #[arg(long)]
    pub model: Option<String>,
}

/// Arguments of `lotse ui`. The words come in the environment, which other users cannot read.
#[derive(Args, Debug)]
pub struct Ui {
    /// The shell that calls
    #[arg(long, value_enum)]
    pub shell: Shell,
    /// Where the cursor is
    #[arg(long, value_enum)]
    pub place: Place,
    /// Enter was pressed on a line that begins with `??`
    #[arg(long)]
    pub enter: bool,
    /// Print the new line as the text of a readline macro, and what went wrong on standard error
    #[arg(long)]
    pub readline_macro: bool,
}

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
    /// Leave Enter alone: lines that begin with `??` are no questions then
    #[arg(long)]
    pub no_enter: bool,
    /// Write the script into a file and add one line that reads it to the start of your shell
    #[arg(long)]
    pub install: bool,
    /// Remove the line and the file again
    #[arg(long, conflicts_with_all = ["install", "key", "no_enter", "yes"])]
    pub uninstall: bool,
    /// Add the line without asking
    #[arg(long, requires = "install")]
    pub yes: bool,
}

/// Subcommands of `lotse models`.
#[derive(Debug, Subcommand)]
pub enum Models {
    /// Download the weights of a model and check them
    Pull(Pull),
}

/// Arguments of `lotse models pull`.
#[derive(Args, Debug)]
pub struct Pull {
    /// A role (`embedded`) or the name of a model
    #[arg(default_value = "embedded")]
    pub model: String,
}
