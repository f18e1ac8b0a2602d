//! The command line: types only, no logic.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::BackendKind;
use crate::models::route::Role;
use crate::shell::Shell;
use crate::terminal::Place;

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
    /// Run a shell that knows what its last command has shown
    #[command(after_help = SHELL_HELP, term_width = 0)]
    Shell(ShellArgs),
    /// Say what works, what does not, and what mends it
    Doctor,
    /// Answer a question
    #[command(
        after_help = "Examples:\n  lotse ask what is a bind mount\n  lotse ask --image photo.jpg was ist auf dem Bild\n  \
        git diff | lotse ask -"
    )]
    Ask(Ask),
    /// Explain a command part by part; without one, why the last command failed
    #[command(after_help = "Examples:\n  lotse explain tar -xzf a.tar.gz -C /srv\n  \
        lotse explain 'find . -name \"*.rs\" | xargs wc -l'\n  lotse explain\n  make 2>&1 | tee log; lotse explain --command make --status 2 --output log")]
    Explain(Explain),
    /// Say how much a command would hurt, without running it
    #[command(after_help = "Examples:\n  lotse check 'rm -rf \"$DIR/\"'\n  \
        lotse check --shell fish --json 'curl -s example.org | source'\n\n\
        Prints `ok`, `caution` or `danger`, then a reason on each line; the exit code is 0, 4 or 5.")]
    Check(Check),
    /// Say what was meant by a command that failed: the last one, or a given one
    #[command(
        after_help = "Examples:\n  lotse fix\n  lotse fix --command 'git sttus' --output error.txt\n  \
        make 2>&1 | tee log; lotse fix -n 3 --command make --status 2 --output log"
    )]
    Fix(Fix),
    /// Say which model would answer, and why, without asking it
    Route(RouteArgs),
    /// Explain the last answer: which model, why, what it was sent and how long it took
    Why(Json),
    /// List, fetch, load and unload language models
    Models(ModelsArgs),
    /// Say again by itself what went wrong when a command fails, in this shell
    On,
    /// Say nothing by itself when a command fails, in this shell
    Off,
    /// What the hooks in the shells call at a key press
    #[command(hide = true)]
    Ui(Ui),
    /// What the hooks in the shells call when a command has failed
    #[command(hide = true)]
    Notice(Notice),
    /// Asks the terminal for a sign of life as soon as a shell reads keys from it
    #[command(hide = true)]
    UiReady,
    /// Puts the modes of the terminal right after a `lotse ui` that was killed
    #[command(hide = true)]
    UiTidy {
        /// The shell that calls
        #[arg(long, value_enum)]
        shell: Shell,
    },
}

/// What there is to know about `lotse shell`.
const SHELL_HELP: &str = include_str!("shell.txt");

/// Arguments of `lotse shell`.
#[derive(Args, Debug)]
pub struct ShellArgs {
    /// What the shell is told to be called; the name of a login shell begins with `-`
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub argv0: Option<OsString>,
    /// Print what the last command in this terminal has shown, and do nothing else
    #[arg(long, conflicts_with_all = ["argv0", "command"])]
    pub last: bool,
    /// With `--last`: the last command that has failed
    #[arg(long, requires = "last")]
    pub failed: bool,
    /// The shell and its arguments [default: the one that SHELL names]
    #[arg(last = true, value_name = "SHELL")]
    pub command: Vec<OsString>,
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
    /// How many commands to print at most, one per line, the best first
    #[arg(short = 'n', long = "count", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=9))]
    pub count: u8,
    /// Print an object with the command, the model and the times
    #[arg(long)]
    pub json: bool,
    /// Download the model without asking if it is not here yet
    #[arg(long)]
    pub yes: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// What overrides the way to a model.
#[derive(Args, Clone, Debug, Default)]
pub struct Route {
    /// The role whose model answers [default: by the words]
    #[arg(long, value_enum)]
    pub role: Option<Role>,
    /// What answers [default: auto]
    #[arg(long, value_enum)]
    pub backend: Option<BackendKind>,
    /// The model: for a server, a name that it knows; else a name from the catalogue or the path of a GGUF file
    #[arg(long)]
    pub model: Option<String>,
    /// Ask nobody outside of this machine, whatever the configuration says
    #[arg(long)]
    pub offline: bool,
}

/// Arguments of `lotse ask`.
#[derive(Args, Debug)]
pub struct Ask {
    /// The question; `-` reads it, or more of it, from standard input
    #[arg(
        required = true,
        value_name = "WORDS",
        allow_hyphen_values = true,
        trailing_var_arg = true
    )]
    pub words: Vec<String>,
    /// A picture that the question is about: JPEG, PNG or WebP
    #[arg(long, value_name = "FILE")]
    pub image: Option<PathBuf>,
    /// Print an object with the answer, the model and the times
    #[arg(long)]
    pub json: bool,
    /// Download the model without asking if it is not here yet
    #[arg(long)]
    pub yes: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// A command that failed.
#[derive(Args, Debug)]
pub struct Failed {
    /// The command that failed [default: the last one in this shell]
    #[arg(long, value_name = "COMMAND", allow_hyphen_values = true)]
    pub command: Option<String>,
    /// The status that it ended with
    #[arg(
        long,
        value_name = "STATUS",
        default_value_t = 1,
        requires = "command",
        allow_hyphen_values = true
    )]
    pub status: i32,
    /// A file with what the terminal showed; `-` reads it from standard input
    #[arg(long, value_name = "FILE", requires = "command")]
    pub output: Option<PathBuf>,
    /// The shell that the command was for [default: the shell you are in]
    #[arg(long, value_enum)]
    pub shell: Option<Shell>,
}

/// Arguments of `lotse explain`.
#[derive(Args, Debug)]
pub struct Explain {
    /// The command to explain: its words, or one line in quotes; `-` reads it from standard input
    #[arg(
        value_name = "COMMAND",
        allow_hyphen_values = true,
        trailing_var_arg = true,
        conflicts_with_all = ["command", "status", "output"]
    )]
    pub words: Vec<String>,
    /// What failed.
    #[command(flatten)]
    pub failed: Failed,
    /// Ask no model: only what the rules and the manuals know
    #[arg(long)]
    pub no_model: bool,
    /// Print an object with the command and its parts, or the reason, the explanation and the fixes
    #[arg(long)]
    pub json: bool,
    /// Download the model without asking if it is not here yet
    #[arg(long)]
    pub yes: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// Arguments of `lotse check`.
#[derive(Args, Debug)]
pub struct Check {
    /// The command: its words, or one line in quotes; `-` reads it from standard input
    #[arg(
        required = true,
        value_name = "COMMAND",
        allow_hyphen_values = true,
        trailing_var_arg = true
    )]
    pub words: Vec<String>,
    /// The shell that the command is for [default: the shell you are in]
    #[arg(long, value_enum)]
    pub shell: Option<Shell>,
    /// Print an object with the command, the grade and the reasons
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `lotse fix`.
#[derive(Args, Debug)]
pub struct Fix {
    /// What failed.
    #[command(flatten)]
    pub failed: Failed,
    /// The most candidates that are printed, one on a line
    #[arg(short = 'n', value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    pub count: u8,
    /// Ask no model: only what the rules know
    #[arg(long)]
    pub no_model: bool,
    /// Print a list of objects with the command, the reason and the rule
    #[arg(long)]
    pub json: bool,
    /// Download the model without asking if it is not here yet
    #[arg(long)]
    pub yes: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// Arguments of `lotse route`.
#[derive(Args, Debug)]
pub struct RouteArgs {
    /// The words
    #[arg(
        required = true,
        value_name = "WORDS",
        allow_hyphen_values = true,
        trailing_var_arg = true
    )]
    pub words: Vec<String>,
    /// As if a command was wanted, as after Ctrl-G
    #[arg(long)]
    pub command: bool,
    /// As if the question was about a picture
    #[arg(long)]
    pub image: bool,
    /// Print an object
    #[arg(long)]
    pub json: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// How to print.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Json {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `lotse ui`. The words come in the environment, which other users cannot read.
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are the flags that hooks pass")]
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
    /// Explain the command in the line, which stays
    #[arg(long, conflicts_with_all = ["enter", "readline_macro"])]
    pub explain: bool,
    /// Keep the keys away from the line, which has just been put there, until it can have been read
    #[arg(long, conflicts_with_all = ["enter", "explain"])]
    pub settle: bool,
    /// Print the new line as the text of a readline macro, and what went wrong on standard error
    #[arg(long)]
    pub readline_macro: bool,
}

/// Arguments of `lotse notice`. The command and its status come in the environment.
#[derive(Args, Debug)]
pub struct Notice {
    /// The shell that calls
    #[arg(long, value_enum)]
    pub shell: Shell,
    /// Its process
    #[arg(long)]
    pub pid: i32,
    /// Show what was found a moment ago
    #[arg(long)]
    pub show: bool,
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
    /// The key that explains the command in the prompt; `none` for no key [default: Alt-I where it is free]
    #[arg(long, value_name = "KEY")]
    pub explain_key: Option<String>,
    /// Let Enter ask nothing: a line that begins with `??` is for the key, and nothing in it runs
    #[arg(long)]
    pub no_enter: bool,
    /// Say nothing by itself when a command fails; the key and `lotse explain` still do
    #[arg(long)]
    pub no_explain: bool,
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
    /// Download a model: the one inside lotse, or one of Ollama
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
