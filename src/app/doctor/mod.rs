//! The facts about this installation, and what they mean.

mod answers;
mod places;
mod question;
mod report;
mod shells;

use std::collections::BTreeSet;
use std::env;

pub(crate) use self::report::report;
use crate::config::Config;
use crate::context::shell as process;
use crate::diagnostic::Diagnostic;
use crate::doctor::{self, Home};
use crate::error::Result;
use crate::paths::Paths;
use crate::shell::script;

pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What works, what does not, and what mends it.
///
/// # Errors
///
/// Fails where it is not known which program this is.
pub(crate) fn diagnostics() -> Result<Vec<Diagnostic>> {
    let mut named: Vec<_> = script::all_named().collect();
    // The same file by another name is no other lotse.
    let mut seen = BTreeSet::new();
    named.retain(|path| seen.insert(path.canonicalize().ok()));
    let mut all = doctor::program(VERSION, &script::program()?, &named);
    let home = places::home();
    all.extend(doctor::home(&home));
    match Paths::from_env() {
        // Whatever else was tried would make directories in a place that nobody wants.
        _ if matches!(home, Home::Missing(_)) => {}
        Err(error) => all.push(doctor::fail("home-of-another", &error)),
        Ok(paths) => all.extend(with(&paths)),
    }
    Ok(all)
}

/// The rest, where it is known whose files these are.
fn with(paths: &Paths) -> Vec<Diagnostic> {
    let mut all = doctor::directories(&places::directories(paths));
    let newest = places::from_the_future(paths);
    all.extend(doctor::clock(
        newest.as_ref().map(|(file, hours)| (file.as_path(), *hours)),
    ));
    let shell = process::current();
    let config = Config::load(&paths.config, |name| env::var(name).ok());
    all.extend(doctor::config(&paths.config, paths.config.exists(), &config));
    if let Ok(config) = &config {
        match answers::answers(shell, config, paths) {
            Ok(answers) => all.extend(answers),
            Err(error) => all.push(doctor::fail("answers", &error)),
        }
    }
    all.extend(doctor::surroundings(&places::surroundings(paths)));
    all.extend(doctor::shell(shell, process::version(shell, &paths.cache).as_deref()));
    all.extend(shells::hooks(shell, paths));
    all
}
