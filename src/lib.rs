//! # lotse
//!
//! Words become a command that the user sees, edits and runs. Nothing that a model writes is ever executed here.
//!
//! Data flows one way, and `app::suggest::suggest` is that way, to be read from the top down:
//!
//! ```text
//! key ──▶ session ──▶ context ──▶ route ──▶ prompt ──▶ ask ──▶ extract ──▶ translate ──▶ check ──▶ outcome:
//!         (what it    (facts)     (role,    (constant  (one    (one         (bash to      (this     the command, what is
//!          means)                  models)   part       model)  command,     fish)         machine)  wrong with it, and
//!                                            first)             sanitised)                 │         what `why` shows
//!                                    ▲                   ▲                                 │
//!                                    │                   └──── repair: what is wrong ◀─────┤
//!                                    │                         goes back to the model      │
//!                                    └──────────────────────── escalate: to the next ◀─────┘
//!                                                              model, or a larger one
//! ```
//!
//! `models/dispatch` hands out the models to ask and learns from what becomes of it. A question, a fix, an explanation, a key
//! press and a notice are the same few steps with other parts; the table in [`app`] says where.
//!
//! The hooks in `shell/` hand the line over at a key press and put the answer into it; `lotse ui` has the terminal
//! meanwhile. Nothing of lotse runs at an idle prompt.
//!
//! | module | responsible for |
//! |---|---|
//! | [`cli`] | what the user typed; one file for each subcommand |
//! | [`app`] | what lotse does: from words to a command, from a question to an answer, from a key press to the next line |
//! | [`context`] | facts for the model: shell, operating system, directory, user |
//! | [`examples`] | what people ask for and the commands that do it, ours and the user's own, and finding the nearest of them |
//! | [`prompt`] | the messages; the texts are plain files |
//! | [`redact`] | secrets are taken out of what goes to a model or into a file, and put back into the user's line |
//! | [`models`] | which model answers, and asking it |
//! | `models/route` | words to a role, a role and what there is to a model |
//! | `models/dispatch` | finding out what there is, handing out one model after the other, remembering |
//! | `models/backend` | the only code that talks to models |
//! | `models/weights` | which models there are, and getting them onto the disk, whole or not at all |
//! | `models/gpu` | how much memory the graphics cards have, and who holds it |
//! | [`answer`] | model output is hostile until it has passed through here |
//! | [`syntax`] | a line of a shell taken apart: commands, words, where it ends |
//! | [`check`] | a command compared with this machine: programs, options, files, what is wrong whatever was asked |
//! | [`danger`] | how much a command would hurt |
//! | [`translate`] | a command for bash in the words of fish |
//! | [`manual`] | which options the programs of this machine have |
//! | [`capture`] | what the last command has shown, and the recorder that knows |
//! | [`failure`] | from a failed command to what was meant, before any model |
//! | `rules` | the engine behind `*.rules`: fixes and lints are text with examples that are tests |
//! | [`explain`] | what a model is told of a failure, and what may come of its answer; what the parts of a command mean |
//! | [`shell`] | what differs between shells: quotes, keys, the scripts that hook lotse into them, and installing those |
//! | [`diagnostic`] | one thing that is to be said of a command or of this machine, from whoever finds it to the screen |
//! | `bench` | tasks with a known outcome, the sandbox that answers are run in for them, and the figures |
//! | [`doctor`] | judgements on what was found on this machine, and what mends it |
//! | [`system`] | this machine: what is there, packages, and the only code that starts other programs |
//! | [`near`] | how far a mistyped word is from what was meant |
//! | [`terminal`] | the only code that writes to the terminal |
//! | [`printable`] | the only text that is printed |
//! | [`messages`] | what people read, in English and German side by side |
//! | [`config`], [`paths`], [`error`], [`log`] | plain data, and a file to look for mistakes in |
//!
//! A room uses only rooms in the lines below its own, so that there are no circles; `tests/tidy.rs` holds the code to it:
//!
//! ```text
//! cli
//! app fuzz
//! explain terminal
//! failure
//! bench danger models/dispatch prompt
//! check context models/backend
//! answer log translate
//! capture doctor examples manual models/weights redact
//! syntax
//! shell
//! config diagnostic models/gpu models/http paths system
//! error hex models/route near printable rules
//! messages
//! ```
//!
//! `answer`, `prompt`, `syntax`, `translate`, `danger`, `models/route` and `app/session` take values and return values; only
//! `context`, `capture`, `check`, `manual`, `system`, `terminal` and the rest of `models` touch the world, and `app` joins them.

pub mod answer;
pub mod app;
mod bench;
pub mod capture;
pub mod check;
pub mod cli;
pub mod config;
pub mod context;
pub mod danger;
pub mod diagnostic;
pub mod doctor;
pub mod error;
pub mod examples;
pub mod explain;
pub mod failure;
#[doc(hidden)]
pub mod fuzz;
mod hex;
pub mod log;
pub mod manual;
pub mod messages;
pub mod models;
pub mod near;
pub mod paths;
pub mod printable;
pub mod prompt;
pub mod redact;
mod rules;
pub mod shell;
pub mod syntax;
pub mod system;
pub mod terminal;
pub mod translate;
