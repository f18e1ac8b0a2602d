//! The command line: types only, no logic.

pub(super) mod german;
mod upkeep;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use self::upkeep::{Bench, ConfigCommand, Init, Man, Models, ModelsArgs, Pull, Setup, Uninstall, Unload, Warm};
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
    /// Run your shell and keep the last command's output in memory
    #[command(after_help = SHELL_HELP, term_width = 0)]
    Shell(ShellArgs),
    /// Put everything in place: the key in your shell, completions, manual pages, a model; asks before each step
    #[command(after_help = "Examples:\n  lotse setup\n  lotse setup --yes --shell zsh")]
    Setup(Setup),
    /// Take lotse out of your shells again, and with --all what it remembers
    #[command(after_help = "Examples:\n  lotse uninstall\n  lotse uninstall --all --yes")]
    Uninstall(Uninstall),
    /// Check the installation and say how to fix it
    #[command(after_help = "Examples:\n  lotse doctor\n  lotse doctor --report > report.txt")]
    Doctor(Doctor),
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
    /// Print a corrected version of a failed command: the last one, or a given one
    #[command(
        after_help = "Examples:\n  lotse fix\n  lotse fix --command 'git sttus' --output error.txt\n  \
        make 2>&1 | tee log; lotse fix -n 3 --command make --status 2 --output log"
    )]
    Fix(Fix),
    /// Keep a command of your own for the words that ask for it: what you asked and ran last, or given ones
    #[command(after_help = "Examples:\n  lotse remember\n  lotse remember deploy the site\n  \
        lotse remember deploy the site -- rsync -a --delete public/ web1:/srv/www")]
    Remember(Remember),
    /// Say which model would answer, and why, without asking it
    Route(RouteArgs),
    /// Explain the last answer: which model, why, what it was sent and how long it took
    Why(Json),
    /// List, fetch, load and unload language models
    Models(ModelsArgs),
    /// Measure how often your models are right, how fast they are and what memory they take
    #[command(
        after_help = BENCH_HELP,
        mut_arg("role", |role| role.help("The role whose models are measured [default: all that are installed]"))
    )]
    Bench(Bench),
    /// Show the settings and where they come from, or change one
    #[command(
        subcommand,
        after_help = "Examples:\n  lotse config show\n  lotse config set danger.confirm true\n  \
        lotse config set roles.coder qwen2.5-coder:14b\n  lotse config unset roles.coder"
    )]
    Config(ConfigCommand),
    /// Print what makes a shell complete lotse's own words
    #[command(
        after_help = "Examples:\n  lotse completions bash >~/.local/share/bash-completion/completions/lotse\n  \
        lotse completions fish >~/.config/fish/completions/lotse.fish\n  \
        lotse completions zsh >~/.zfunc/_lotse   # a directory of fpath"
    )]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page of lotse or of a subcommand, or write them all
    #[command(after_help = "Examples:\n  lotse man | man -l -\n  lotse man suggest | man -l -\n  \
        lotse man --dir ~/.local/share/man/man1")]
    Man(Man),
    /// Turn failure notices on in this shell
    On,
    /// Turn failure notices off in this shell
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

/// The examples of `lotse bench`.
const BENCH_HELP: &str = "Examples:\n  lotse bench --limit 40\n  lotse bench --role coder --write --plot models.svg\n  \
    lotse bench --backend embedded --json\n  lotse bench --suite nl2bash.json";

/// What there is to know about `lotse shell`.
const SHELL_HELP: &str = include_str!("shell.txt");

/// Arguments of `lotse shell`.
#[derive(Args, Debug)]
pub struct ShellArgs {
    /// The shell and its arguments [default: the one that SHELL names]
    #[arg(last = true, value_name = "SHELL")]
    pub command: Vec<OsString>,
    /// What the shell is told to be called; the name of a login shell begins with `-`
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub argv0: Option<OsString>,
    /// Print what the last command in this terminal has shown, and do nothing else
    #[arg(long, conflicts_with_all = ["argv0", "command"])]
    pub last: bool,
    /// With `--last`: the last command that has failed
    #[arg(long, requires = "last")]
    pub failed: bool,
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
    /// The maximum number of commands, one per line, the best first
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
    /// The maximum number of suggestions, one per line
    #[arg(short = 'n', value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    pub count: u8,
    /// Ask no model: only what the rules know
    #[arg(long)]
    pub no_model: bool,
    /// Print a list of objects with the command, the reason and the rule
    #[arg(long)]
    pub json: bool,
    /// Which model answers.
    #[command(flatten)]
    pub route: Route,
}

/// Arguments of `lotse remember`.
#[derive(Args, Debug)]
pub struct Remember {
    /// The words that ask for it [default: those that you asked last in this shell]
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// The command: its words, or one line in quotes [default: the last one in this shell]
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<String>,
    /// The shell that the command is for [default: the shell you are in]
    #[arg(long, value_enum)]
    pub shell: Option<Shell>,
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

/// Arguments of `lotse doctor`.
#[derive(Args, Clone, Copy, Debug)]
pub struct Doctor {
    /// Print an object with all findings
    #[arg(long, conflicts_with = "report")]
    pub json: bool,
    /// Print a text for a bug report, without secrets, your name and your home directory
    #[arg(long)]
    pub report: bool,
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
