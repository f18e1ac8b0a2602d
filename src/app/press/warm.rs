//! Having a model loaded before it is needed.

use std::env;
use std::os::unix::process::CommandExt as _;

use crate::app::App;
use crate::system::{Program, WARM};

/// Somebody is about to ask: what would answer is loaded meanwhile, unless something had to go for it. Whether that works
/// is not said before there is a question.
pub(super) fn warm() {
    let (Ok(program), Ok(app)) = (Program::lotse(), App::load()) else {
        return;
    };
    let keys = app.config.key_variables();
    let keys = keys.filter_map(|name| Some((name, env::var(name).ok()?)));
    let _ = program
        .command(&WARM)
        .envs(keys)
        .args(["models", "warm", "--if-free"])
        .process_group(0)
        .spawn();
}
