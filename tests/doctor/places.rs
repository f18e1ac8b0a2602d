//! Where lotse runs and writes.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::time::{Duration, SystemTime};

use super::{fine, found, in_bash, named, user};
use crate::support::disk::{Disk, ReadOnly, fill};
use crate::support::{Outcome, Sandbox, not_allowed};

#[test]
fn a_file_in_the_place_of_a_directory_is_named_with_the_variable_that_helps() {
    for (file, code, severity, variable) in [
        (".local/state", "state-not-writable", "error", "XDG_STATE_HOME"),
        (".cache", "cache-not-writable", "warning", "XDG_CACHE_HOME"),
        (".local/share", "data-not-writable", "warning", "XDG_DATA_HOME"),
        ("runtime", "runtime-not-writable", "error", "XDG_RUNTIME_DIR"),
        ("models", "models-not-writable", "warning", "LOTSE_MODEL_DIR"),
    ] {
        let sandbox = user();
        let runtime = sandbox.home().join("runtime");
        let models = sandbox.home().join("models/below");
        let sandbox = sandbox.env("XDG_RUNTIME_DIR", runtime).env("LOTSE_MODEL_DIR", models);
        sandbox.write(file, "");
        let finding = named(&sandbox, code, "");
        assert_eq!(finding["severity"], severity, "{code}");
        let fix = finding["fix"].as_str().unwrap();
        // What holds the state says itself what is kept there.
        assert!(
            fix.contains(variable) || fix.contains("XDG_STATE_HOME"),
            "{code}: {fix}"
        );
        assert_eq!(
            sandbox.run(["doctor"]).code,
            Some(i32::from(severity == "error")),
            "{code}"
        );
    }
}

#[test]
fn a_directory_that_others_can_enter_is_closed() {
    let sandbox = user();
    let state = sandbox.write(".local/state/lotse/x", "").parent().unwrap().to_owned();
    fs::set_permissions(&state, Permissions::from_mode(0o755)).unwrap();
    named(
        &sandbox,
        "state-not-writable",
        &format!("run `chmod 700 {}`", state.display()),
    );
}

#[test]
fn a_full_disk_and_one_that_is_read_only_are_found_by_writing() {
    let Some(disk) = Disk::new(1 << 20) else { return };
    let sandbox = user().env("XDG_STATE_HOME", disk.path());
    fs::create_dir(disk.path().join("lotse")).unwrap();
    fs::set_permissions(disk.path().join("lotse"), Permissions::from_mode(0o700)).unwrap();
    fill(disk.path());
    let finding = named(&sandbox, "state-not-writable", "XDG_STATE_HOME");
    assert!(
        finding["message"].as_str().unwrap().contains("no space left"),
        "{finding}"
    );

    let sandbox = user();
    let cache = sandbox.home().join(".cache");
    fs::create_dir(&cache).unwrap();
    let Some(_read_only) = ReadOnly::new(&cache) else {
        return;
    };
    named(&sandbox, "cache-not-writable", "");
}

#[test]
fn directories_that_were_not_there_are_gone_again() {
    let sandbox = user();
    sandbox.config("backnd = 1\n");
    let _ = sandbox.run(["doctor"]);
    let left = [".local/share", ".local/state/lotse/run"].map(|dir| sandbox.home().join(dir).exists());
    assert_eq!(left, [false, false]);
}

#[test]
fn a_home_that_is_none_is_not_made() {
    let sandbox = user();
    let nowhere = sandbox.home().join("nowhere");
    let nobody = user().env("HOME", &nowhere);
    // The sandbox sets it before all others.
    let output = nobody
        .command()
        .env("HOME", &nowhere)
        .args(["doctor", "--json"])
        .output()
        .unwrap();
    let outcome = Outcome::of(&output);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(
        outcome.stdout.contains("\"home-missing\"") && !nowhere.exists(),
        "{outcome}"
    );

    let paths = ["CONFIG", "STATE", "DATA", "CACHE"].map(|name| format!("XDG_{name}_HOME"));
    let mut command = sandbox.command();
    for name in &paths {
        command.env(name, sandbox.home().join(name));
    }
    let outcome = Outcome::of(&command.env_remove("HOME").args(["doctor", "--json"]).output().unwrap());
    assert!(outcome.stdout.contains("\"home-unset\""), "{outcome}");
}

#[test]
fn the_home_of_somebody_else_is_a_finding_and_nothing_is_left_there() {
    if !rustix::process::geteuid().is_root() {
        return not_allowed("give a directory to somebody else");
    }
    let sandbox = user();
    chown(sandbox.home(), Some(12_345), Some(12_345)).unwrap();
    let finding = named(&sandbox, "home-of-another", "use `sudo -H`");
    assert_eq!(finding["severity"], "error");
    assert!(!sandbox.home().join(".local").exists());
}

#[test]
fn state_from_the_future_tells_of_a_clock() {
    let sandbox = user();
    let _ = sandbox.run(["suggest", "list files"]);
    let file = sandbox.home().join(".local/state/lotse/decision.json");
    assert!(!found(&sandbox).iter().any(|finding| finding["code"] == "clock"));
    let ahead = SystemTime::now() + Duration::from_secs(50 * 60 * 60);
    File::options()
        .append(true)
        .open(&file)
        .unwrap()
        .set_modified(ahead)
        .unwrap();
    // A question that was answered writes it anew, so that something else is the newest.
    let other = sandbox.write(".local/state/lotse/later", "");
    File::options()
        .append(true)
        .open(&other)
        .unwrap()
        .set_modified(ahead)
        .unwrap();
    let finding = named(&sandbox, "clock", "set the clock");
    assert!(
        finding["message"].as_str().unwrap().contains("in 49 hours"),
        "{finding}"
    );
}

#[test]
fn a_configuration_that_cannot_be_read_is_named_with_what_mends_it() {
    for (text, fix) in [
        ("backnd = \"fake\"\n", "did you mean `backend`?"),
        ("offline = \"yes\"\n", "`true` or `false`"),
        ("offline = \n", "`lotse config edit`"),
        ("memory.limit = \"much\"\n", "`lotse config edit`"),
    ] {
        let sandbox = user();
        sandbox.config(text);
        named(&sandbox, "configuration", fix);
    }
    let sandbox = user();
    let file = sandbox.config("");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    named(&sandbox, "configuration", "`lotse config edit`");
    for (variable, value) in [("LOTSE_BACKEND", "cloud"), ("LOTSE_KEEP_ALIVE", "soon")] {
        named(&user().env(variable, value), "configuration", "");
    }
}

#[test]
fn another_lotse_in_path_is_named_before_and_behind_this_one() {
    let other = Sandbox::new();
    let path = other.write("bin/lotse", "#!/bin/sh\n");
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    let folder = path.parent().unwrap().display();
    let sandbox = user();
    let own = sandbox.home().join("bin");
    let with = |path: String| {
        let sandbox = user().env("PATH", path);
        let _ = fs::remove_file(sandbox.home().join("bin/lotse"));
        sandbox
    };
    let own = own.display();
    named(
        &with(format!("{own}:{folder}:/usr/bin:/bin")),
        "second-installation",
        &format!("remove {}", path.display()),
    );
    named(
        &with(format!("{folder}:{own}:/usr/bin:/bin")),
        "name-taken",
        "first into PATH",
    );
    named(&with("/usr/bin:/bin".to_owned()), "not-in-path", "into PATH");
    // The same program by two names is one.
    let link = Sandbox::new();
    fs::create_dir(link.home().join("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_lotse"), link.home().join("bin/lotse")).unwrap();
    let twice = with(format!("{own}:{}:/usr/bin:/bin", link.home().join("bin").display()));
    assert!(
        !found(&twice)
            .iter()
            .any(|finding| finding["code"] == "second-installation")
    );
}

#[test]
fn a_terminal_and_a_locale_that_are_too_simple_are_named() {
    named(&user().env("TERM", "dumb"), "terminal-dumb", "xterm-256color");
    named(&user().env("LC_ALL", "C"), "locale", "C.UTF-8");
    let (ollama, sandbox) = fine();
    let text = in_bash(&sandbox, "LC_ALL=de_DE.ISO-8859-1 lotse doctor").success();
    assert!(text.contains("Warnung die Locale hat kein UTF-8"), "{text}");
    drop(ollama);
}

#[test]
fn who_reads_german_is_told_of_german_manuals() {
    let sandbox = user();
    let bin = sandbox
        .write("share/bin/ls", "#!/bin/sh\n")
        .parent()
        .unwrap()
        .to_owned();
    fs::set_permissions(bin.join("ls"), Permissions::from_mode(0o755)).unwrap();
    let page = ".TH LS 1\n.SH NAME\nls \\- list\n.SH OPTIONS\n.TP\n\\fB\\-a\\fR\nall\n";
    sandbox.write("share/share/man/man1/ls.1", page);
    let sandbox = sandbox
        .env("LANG", "de_DE.UTF-8")
        .env("PATH", bin.display().to_string());
    named(&sandbox, "manuals", "");
    sandbox.write(
        "share/share/man/de/man1/ls.1",
        page.replace("NAME", "BEZEICHNUNG").replace("OPTIONS", "OPTIONEN"),
    );
    assert!(!found(&sandbox).iter().any(|finding| finding["code"] == "manuals"));
}
