//! `lotse init`: the script that hooks lotse into a shell.

use crate::cli::args::Init;
use crate::error::{Error, Kind, Result};
use crate::paths::Paths;
use crate::shell::install::{Done, Place};
use crate::shell::script::{self, Settings};
use crate::shell::{ExplainKey, Key};
use crate::terminal;

/// Prints the script, or puts it where the shell finds it.
///
/// # Errors
///
/// Fails for a key that cannot be taken, and when files cannot be changed or nobody has agreed to that.
pub(super) fn run(args: &Init) -> Result<()> {
    if args.uninstall {
        return uninstall(&Place::of(args.shell, &Paths::from_env()?)?);
    }
    let settings = settings(args)?;
    if args.install {
        return install(args, &settings, &Place::of(args.shell, &Paths::from_env()?)?);
    }
    let script = script::script(args.shell, &settings, &script::program()?)?;
    terminal::hand_over(format!("{}\n", script.trim_end()).as_bytes())
}

fn settings(args: &Init) -> Result<Settings> {
    let mut keys = Vec::new();
    for text in &args.key {
        let key: Key = text.parse()?;
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    let explain_key = match args.explain_key.as_deref() {
        None => ExplainKey::IfFree,
        Some("none") => ExplainKey::None,
        Some(text) => ExplainKey::This(text.parse()?),
    };
    if let ExplainKey::This(key) = &explain_key
        && keys.contains(key)
    {
        return Err(Error::new(Kind::Usage, format!("`{key}` cannot do both")).hint("take another `--explain-key`"));
    }
    Ok(Settings {
        keys,
        explain_key,
        enter: !args.no_enter,
        explain: !args.no_explain,
    })
}

fn install(args: &Init, settings: &Settings, place: &Place) -> Result<()> {
    let done = place.install(settings, &script::program()?, || agree(args.yes, place))?;
    terminal::note(format!("wrote {}", place.script().display()));
    terminal::note(about_line(&done, place));
    terminal::note(format!("open a new shell, or run `exec {}`, to use it", args.shell));
    Ok(())
}

fn about_line(done: &Done, place: &Place) -> String {
    let rc = place.rc().display();
    match (done.line, &done.backup) {
        (false, _) => format!("{rc} is up to date"),
        (true, None) => format!("made {rc} with one line"),
        (true, Some(backup)) => format!("added one line to {rc}; as it was it is in {}", backup.display()),
    }
}

/// A file that the user has written changes only when they agree.
fn agree(yes: bool, place: &Place) -> Result<()> {
    if yes {
        return Ok(());
    }
    let rc = place.rc().display();
    if !terminal::can_ask() {
        return Err(
            Error::failed(format!("nobody can be asked here whether `{rc}` may be changed"))
                .hint(format!("add `--yes` to let lotse add this line: {}", place.line())),
        );
    }
    terminal::note(format!("This line is what makes lotse work:\n\n    {}\n", place.line()));
    if terminal::confirm(format!("Add it to {rc}?"))? {
        return Ok(());
    }
    Err(Error::new(Kind::Cancelled, "nothing was changed"))
}

fn uninstall(place: &Place) -> Result<()> {
    let done = place.uninstall()?;
    let (rc, script) = (place.rc().display(), place.script().display());
    if done.line {
        terminal::note(format!("removed one line from {rc}"));
    }
    if done.script {
        terminal::note(format!("removed {script}"));
    }
    if done == Done::default() {
        terminal::note(format!(
            "nothing to remove: there is no line for lotse in {rc} and no {script}"
        ));
    } else {
        terminal::note("shells that are open keep it until they end");
    }
    Ok(())
}
