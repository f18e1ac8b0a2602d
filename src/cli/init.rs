//! `lotse init`: the script that hooks lotse into a shell.

use crate::cli::args::Init;
use crate::cli::uninstall;
use crate::error::{Error, Kind, Result};
use crate::messages::{Message, setup};
use crate::paths::Paths;
use crate::shell::install::{Done, InstallPaths};
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
        return uninstall::hook(args.shell, &Paths::from_env()?);
    }
    let settings = settings(args)?;
    if args.install {
        return install(args, &settings, &InstallPaths::of(args.shell, &Paths::from_env()?)?);
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
        return Err(Error::new(Kind::Usage, setup::cannot_do_both(key)).hint(setup::take_another_explain_key()));
    }
    Ok(Settings {
        keys,
        explain_key,
        enter: !args.no_enter,
        explain: !args.no_explain,
        language: terminal::language(),
    })
}

fn install(args: &Init, settings: &Settings, target: &InstallPaths) -> Result<()> {
    let done = target.install(settings, &script::program()?, || agree(args.yes, target))?;
    terminal::say(&setup::wrote(target.script().display()));
    terminal::say(&about_line(&done, target));
    if !args.no_record {
        record(target, args.yes)?;
    }
    terminal::say(&setup::open_a_new_shell(args.shell));
    Ok(())
}

/// Puts the recorder first where the user agrees; one that is there is written anew.
///
/// # Errors
///
/// Fails when files cannot be changed.
pub(super) fn record(target: &InstallPaths, yes: bool) -> Result<()> {
    let agrees =
        || Ok(terminal::can_ask() && terminal::confirm(setup::record_what_commands_show(target.rc().display()))?);
    if !yes && !target.has_recorder()? && !agrees()? {
        return Ok(());
    }
    if target.record(&script::program()?)?.line {
        terminal::say(&setup::put_one_line_first(target.rc().display()));
    }
    Ok(())
}

fn about_line(done: &Done, target: &InstallPaths) -> Message {
    let rc = target.rc().display();
    match (done.line, &done.backup) {
        (false, _) => setup::is_up_to_date(rc),
        (true, None) => setup::made_with_one_line(rc),
        (true, Some(backup)) => setup::added_one_line(rc, backup.display()),
    }
}

/// A file that the user has written changes only when they agree.
fn agree(yes: bool, target: &InstallPaths) -> Result<()> {
    if yes {
        return Ok(());
    }
    let rc = target.rc().display();
    if !terminal::can_ask() {
        return Err(Error::failed(setup::no_terminal_to_agree_on(rc)).hint(setup::line_to_add(target.line())));
    }
    terminal::say(&setup::this_line_makes_it_work(target.line()));
    if terminal::confirm(setup::add_it(rc))? {
        return Ok(());
    }
    Err(Error::new(Kind::Cancelled, setup::nothing_was_changed()))
}
