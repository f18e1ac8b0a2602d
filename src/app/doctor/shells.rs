//! The hook: in this shell, in the files that were installed, and in shells that are started anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::VERSION;
use crate::app::last_failure::hook;
use crate::app::var;
use crate::capture;
use crate::context::shell as process;
use crate::diagnostic::Diagnostic;
use crate::doctor::{self, Hook, Installed, Start, Starts};
use crate::paths::Paths;
use crate::shell::install::{self, InstallPaths};
use crate::shell::{Shell, script};
use crate::system::{START, Search, try_out};

/// Start files that take longer are annoying by themselves.
const LIMIT: Duration = Duration::from_secs(10);
/// Comes before the version of the hook in a shell that was started, since start files may print as well.
const MARK: &str = "lotse-doctor:";
/// What a login bash reads, the first that is there.
const PROFILES: [&str; 3] = [".bash_profile", ".bash_login", ".profile"];

/// What is to be said of the hook.
pub(super) fn hooks(shell: Shell, paths: &Paths) -> Vec<Diagnostic> {
    let hook = loaded();
    let taken = |hook: &Hook| var("LOTSE_EXPLAIN_TAKEN") == Some(hook.pid.to_string());
    let mut all = doctor::hook(shell, hook.as_ref(), !hook.as_ref().is_some_and(taken), VERSION);
    if hook.is_some() {
        all.push(doctor::output(shell, capture::is_recorded(), capture::shower(var)));
    }
    let installed = installed(paths);
    all.extend(doctor::installed(&installed, VERSION));
    for script in installed.iter().filter(|script| script.has_line) {
        all.extend(starts(script.shell, paths).and_then(|starts| doctor::starts(&starts)));
    }
    all
}

/// The hook that this process descends from.
fn loaded() -> Option<Hook> {
    let hook = hook()?;
    process::is_ancestor(hook.pid).then_some(hook)
}

fn installed(paths: &Paths) -> Vec<Installed> {
    let program = script::program().ok();
    let look = |shell| {
        let target = InstallPaths::of(shell, paths).ok()?;
        let bytes = fs::read(target.script()).ok()?;
        let text = String::from_utf8_lossy(&bytes);
        let runs = |program: &Path| text.contains(&crate::shell::quote(shell, &program.to_string_lossy()));
        Some(Installed {
            shell,
            version: install::version_of(&text).map(str::to_owned),
            is_ours: program.as_deref().is_none_or(runs),
            has_line: target.has_line().unwrap_or(false),
            loads: target.loads().unwrap_or(0),
        })
    };
    [Shell::Bash, Shell::Zsh, Shell::Fish]
        .into_iter()
        .filter_map(look)
        .collect()
}

/// Starts a shell as a new window would, and bash as a login over ssh would too; none where it may not be started.
fn starts(shell: Shell, paths: &Paths) -> Option<Starts> {
    let rc = InstallPaths::of(shell, paths).ok()?.rc().to_owned();
    let home = rc.parent()?.to_owned();
    let plain = start(shell, &["-i"])?;
    let login = (shell == Shell::Bash && plain == Start::Hooked).then(|| start(shell, &["-l", "-i"]));
    Some(Starts {
        shell,
        rc,
        plain,
        login: login.flatten().map(|login| (login, profile(&home))),
    })
}

fn profile(home: &Path) -> PathBuf {
    let there = PROFILES.iter().find(|name| home.join(name).exists());
    home.join(there.unwrap_or(&PROFILES[0]))
}

/// A shell that was given a command keeps no history, and starts no recorder.
fn start(shell: Shell, args: &[&str]) -> Option<Start> {
    let version = match shell {
        Shell::Bash | Shell::Zsh => "\"${__lotse_version-}\"",
        Shell::Fish => "\"$__lotse_version\"",
    };
    let mut command = Search::here().tool(shell.name())?.command(&START);
    command
        .args(args)
        .args(["-c", &format!("printf '{MARK}%s\\n' {version}")]);
    let trial = try_out(command, LIMIT).ok()?;
    let mut lines = trial.stdout.lines();
    Some(match lines.find_map(|line| line.split_once(MARK)) {
        None => Start::Stuck,
        Some((_, "")) => Start::Bare,
        Some(_) => Start::Hooked,
    })
}
