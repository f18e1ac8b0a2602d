//! # lotse
//!
//! Words become a command that the user sees, edits and runs. Nothing that a model writes is ever executed here.
//!
//! Data flows one way:
//!
//! ```text
//! key ──▶ session ──▶ context ──▶ route ──▶ prompt ──▶ backend ──▶ answer ──▶ line in the prompt,
//!         (what it    (facts)     (role,    (constant   (embedded,  (extract,   standard output
//!          means)                  model)    part first) servers)    sanitise,
//!                                    ▲                      │          check)
//!                                    ├───── dispatch ◀──────┘             │
//!                                    │      who fails is stood in for     │
//!                                    └────────────────────────────────────┘ what is wrong goes back to the
//!                                                                           model, then to a larger one
//! ```
//!
//! The hooks in `shell/` hand the line over at a key press and put the answer into it; `lotse ui` has the terminal
//! meanwhile. Nothing of lotse runs at an idle prompt.
//!
//! | module | responsible for |
//! |---|---|
//! | [`cli`], [`commands`] | what the user typed; one file for each subcommand |
//! | [`suggest`] | the way from words to a command, without any input or output of its own |
//! | [`ask`] | the way from a question to an answer, likewise |
//! | [`session`] | what a key press means, given what was suggested before |
//! | [`context`] | facts for the model: shell, operating system, directory, user |
//! | [`route`] | words to a role, a role and what there is to a model |
//! | [`dispatch`] | finding out what there is, asking one model after the other, remembering |
//! | [`library`] | what people ask for and the commands that do it, and finding the nearest of them |
//! | [`redact`] | secrets are taken out of what goes to a model or into a file, and put back into the user's line |
//! | [`prompt`] | the messages; the texts are plain files |
//! | [`backend`] | the only code that talks to models |
//! | [`capture`] | what the last command has shown, and the recorder that knows |
//! | [`failure`] | from a failed command to what was meant, before any model |
//! | `rules` | the engine behind `*.rules`: fixes and lints are text with examples that are tests |
//! | [`explain`] | what a model is told of a failure, and what may come of its answer; what the parts of a command mean |
//! | [`manual`] | which options the programs of this machine have |
//! | [`danger`] | how much a command would hurt |
//! | [`answer`] | model output is hostile until it has passed through here |
//! | [`shell`] | what differs between shells: quotes, keys, the scripts that hook lotse into them |
//! | [`install`] | hooking lotse into a shell for good, and out of it again |
//! | [`doctor`] | judgements on what was found on this machine, and what mends it |
//! | [`weights`] | which models there are, and getting them onto the disk, whole or not at all |
//! | [`gpu`] | how much memory the graphics cards have, and who holds it |
//! | [`system`] | this machine: what is there, packages, and the only code that starts other programs |
//! | [`near`] | how far a mistyped word is from what was meant |
//! | [`ui`] | the only code that writes to the terminal |
//! | [`printable`] | the only text that is printed |
//! | [`config`], [`paths`], [`error`], [`log`] | plain data, and a file to look for mistakes in |
//!
//! A room uses only rooms in the lines below its own, so that there are no circles; `tests/tidy.rs` holds the code to it:
//!
//! ```text
//! commands
//! cli fuzz
//! ask explain session ui
//! failure suggest
//! danger dispatch prompt
//! answer backend context
//! log
//! capture doctor install library manual redact weights
//! config gpu http paths shell system
//! error hex near printable route rules
//! ```
//!
//! `session`, `route`, `prompt` and `answer` take values and return values, [`answer::check`] excepted; only that and
//! `context`, `capture`, `manual`, `gpu`, `dispatch`, `backend`, `weights`, `system` and `ui` touch the world.

pub mod answer;
pub mod ask;
pub mod backend;
pub mod capture;
pub mod cli;
pub mod commands;
pub mod config;
pub mod context;
pub mod danger;
pub mod dispatch;
pub mod doctor;
pub mod error;
pub mod explain;
pub mod failure;
#[doc(hidden)]
pub mod fuzz;
pub mod gpu;
mod hex;
mod http;
pub mod install;
pub mod library;
pub mod log;
pub mod manual;
pub mod near;
pub mod paths;
pub mod printable;
pub mod prompt;
pub mod redact;
pub mod route;
mod rules;
pub mod session;
pub mod shell;
pub mod suggest;
pub mod system;
pub mod ui;
pub mod weights;
