//! `lotse init --install` and `--uninstall`: a file of the user changes by one line, or not at all.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::disk::{Disk, ReadOnly, fill};
use crate::support::{Outcome, Sandbox, skipped};

const LINE: &str = "[ -r '~/.local/share/lotse/lotse.bash' ] && . '~/.local/share/lotse/lotse.bash'  # lotse\n";

fn line(sandbox: &Sandbox) -> String {
    LINE.replace('~', sandbox.home().to_str().unwrap())
}

/// Installs the hook alone.
fn install(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["init", "bash", "--install", "--yes", "--no-record"])
}

/// The line of the recorder.
fn first_line(sandbox: &Sandbox) -> String {
    line(sandbox).replace("/lotse.bash", "/recorder.bash")
}

/// Standard error of a success, with the home as `~`.
#[track_caller]
fn said(sandbox: &Sandbox, outcome: Outcome) -> String {
    let said = outcome.stderr.replace(sandbox.home().to_str().unwrap(), "~");
    assert_eq!(outcome.success(), "");
    said
}

/// The names in the home directory.
fn names(sandbox: &Sandbox) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(sandbox.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_shell_has_the_settings_and_none_after_the_removal() {
    let table = [
        ("bash", ".bashrc", "echo \"<${__lotse_enter-}>\""),
        ("zsh", ".zshrc", "echo \"<${__lotse_enter-}>\""),
        ("fish", ".config/fish/config.fish", "echo \"<$__lotse_enter>\""),
    ];
    for (shell, rc, show) in table {
        let sandbox = Sandbox::new().env("TERM", "dumb");
        if sandbox.program(shell).arg("--version").output().is_err() {
            skipped(&format!("{shell} is not installed"));
            continue;
        }
        let settings = || {
            let output = sandbox.program(shell).args(["-ic", show]).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            text.lines().last().unwrap_or_default().to_owned()
        };
        assert_eq!(settings(), "<>", "{shell}");
        let outcome = sandbox.run(["init", shell, "--install", "--yes", "--no-enter"]);
        assert!(said(&sandbox, outcome).contains(&format!("made ~/{rc} with one line\n")));
        assert_eq!(settings(), "<0>", "{shell}");
        let script = sandbox.home().join(format!(".local/share/lotse/lotse.{shell}"));
        assert_eq!(mode(&script), 0o644);
        let text = fs::read_to_string(&script).unwrap();
        let by = format!("written by `lotse init {shell} --install --no-enter`");
        assert!(
            text.starts_with("# lotse ") && text.lines().next().unwrap().contains(&by),
            "{text}"
        );
        fs::rename(&script, sandbox.home().join("away")).unwrap();
        assert_eq!(settings(), "<>", "{shell} without the script");
        fs::rename(sandbox.home().join("away"), &script).unwrap();
        sandbox.run(["init", shell, "--uninstall"]).success();
        assert_eq!(settings(), "<>", "{shell} after the removal");
        assert_eq!(fs::read(sandbox.home().join(rc)).unwrap(), b"");
        assert!(!script.exists());
    }
}

#[test]
fn the_file_keeps_its_bytes_and_its_mode_and_a_copy_of_it_stays() {
    let sandbox = Sandbox::new();
    let before = b"export A=\xff\xfe\r\nlast line";
    let rc = sandbox.write(".bashrc", before);
    fs::set_permissions(&rc, Permissions::from_mode(0o600)).unwrap();
    insta::assert_snapshot!(said(&sandbox, install(&sandbox)), @r"
    wrote ~/.local/share/lotse/lotse.bash
    added one line to ~/.bashrc (backup: ~/.bashrc.lotse-backup)
    open a new shell, or run `exec bash`, to use it
    ");
    let after = [before, b"\n".as_slice(), line(&sandbox).as_bytes()].concat();
    assert_eq!(fs::read(&rc).unwrap(), after);
    let backup = sandbox.home().join(".bashrc.lotse-backup");
    assert_eq!(fs::read(&backup).unwrap(), before);
    assert_eq!((mode(&rc), mode(&backup)), (0o600, 0o600));
}

#[test]
fn a_second_run_changes_nothing_but_the_script() {
    let sandbox = Sandbox::new();
    let rc = sandbox.write(".bashrc", "a\n");
    install(&sandbox).success();
    let (names_before, text) = (names(&sandbox), fs::read(&rc).unwrap());
    let script = sandbox.write(".local/share/lotse/lotse.bash", "# lotse 0.0.1, old\n");
    // Nothing is changed that one would have to ask about.
    insta::assert_snapshot!(said(&sandbox, sandbox.run(["init", "bash", "--install"])), @r"
    wrote ~/.local/share/lotse/lotse.bash
    ~/.bashrc is up to date
    open a new shell, or run `exec bash`, to use it
    ");
    assert!(fs::read_to_string(script).unwrap().contains("__lotse_keys="));
    assert_eq!((names(&sandbox), fs::read(&rc).unwrap()), (names_before, text));
}

#[test]
fn an_older_copy_is_never_overwritten() {
    let sandbox = Sandbox::new();
    let rc = sandbox.write(".bashrc", "first\n");
    install(&sandbox).success();
    fs::write(&rc, "second\n").unwrap();
    install(&sandbox).success();
    let copy = |name: &str| fs::read_to_string(sandbox.home().join(name)).unwrap();
    assert_eq!(copy(".bashrc.lotse-backup"), "first\n");
    assert_eq!(copy(".bashrc.lotse-backup.1"), "second\n");
}

#[test]
fn links_stay_links_also_when_they_lead_nowhere_yet() {
    let sandbox = Sandbox::new();
    let target = sandbox.write("dotfiles/bashrc", "a\n");
    let rc = sandbox.home().join(".bashrc");
    symlink("dotfiles/link", &rc).unwrap();
    symlink("bashrc", sandbox.home().join("dotfiles/link")).unwrap();
    for before in ["a\n", ""] {
        install(&sandbox).success();
        assert_eq!(fs::read_link(&rc).unwrap(), PathBuf::from("dotfiles/link"));
        assert_eq!(
            fs::read_to_string(&target).unwrap(),
            format!("{before}{}", line(&sandbox))
        );
        fs::remove_file(&target).unwrap();
    }
    fs::remove_file(&rc).unwrap();
    symlink(".bashrc", &rc).unwrap();
    assert!(install(&sandbox).failure(1).contains("go in a circle"));
}

#[test]
fn the_recorder_comes_first_and_goes_with_the_rest() {
    let sandbox = Sandbox::new();
    let before = "# mine\n[ -r x ] && . x  # lotse\nlast";
    let rc = sandbox.write(".bashrc", before);
    let full = ["init", "bash", "--install", "--yes"];
    insta::assert_snapshot!(said(&sandbox, sandbox.run(full)), @r"
    wrote ~/.local/share/lotse/lotse.bash
    added one line to ~/.bashrc (backup: ~/.bashrc.lotse-backup)
    put one line first in ~/.bashrc, for the recorder
    open a new shell, or run `exec bash`, to use it
    ");
    let after = format!("{}{before}\n{}", first_line(&sandbox), line(&sandbox));
    assert_eq!(fs::read_to_string(&rc).unwrap(), after);
    assert_eq!(
        fs::read_to_string(sandbox.home().join(".bashrc.lotse-backup")).unwrap(),
        before
    );
    // Again, and where nobody can be asked: nothing is changed but the scripts, which are those of this lotse then.
    let script = sandbox.write(".local/share/lotse/recorder.bash", "old\n");
    sandbox.run(full).success();
    sandbox.run(["init", "bash", "--install"]).success();
    assert_eq!(fs::read_to_string(&rc).unwrap(), after);
    assert!(fs::read_to_string(&script).unwrap().contains(" shell --argv0 "));
    sandbox.run(["init", "bash", "--uninstall"]).success();
    assert_eq!(fs::read_to_string(&rc).unwrap(), format!("{before}\n"));
    assert!(!script.exists());
}

#[test]
fn the_recorder_is_offered_and_may_be_refused() {
    for (answer, recorded) in [("\r", true), ("y\r", true), ("n\r", false)] {
        let sandbox = Sandbox::new();
        let rc = sandbox.write(".bashrc", "a\n");
        install(&sandbox).success();
        // Whoever has the hook is asked for the recorder alone.
        let terminal = sandbox.terminal(env!("CARGO_BIN_EXE_lotse"), &["init", "bash", "--install"]);
        terminal.wait_for("the question", |screen| screen.contains("read what your commands show"));
        terminal.send(answer);
        assert_eq!(terminal.wait().code(), Some(0));
        let first = if recorded { first_line(&sandbox) } else { String::new() };
        assert_eq!(
            fs::read_to_string(&rc).unwrap(),
            format!("{first}a\n{}", line(&sandbox)),
            "{answer:?}"
        );
    }
}

#[test]
fn the_line_is_removed_wherever_it_went_and_nothing_else() {
    let sandbox = Sandbox::new();
    let rc = sandbox.write(".bashrc", "a\n");
    install(&sandbox).success();
    let theirs = "if x; then\n  y # lotse\nfi\n";
    fs::write(&rc, format!("top\n  {}{theirs}", line(&sandbox))).unwrap();
    insta::assert_snapshot!(said(&sandbox, sandbox.run(["init", "bash", "--uninstall"])), @r"
    removed the line of lotse from ~/.bashrc
    removed ~/.local/share/lotse/lotse.bash
    shells that are open keep it until they end
    ");
    assert_eq!(fs::read_to_string(&rc).unwrap(), format!("top\n{theirs}"));
    insta::assert_snapshot!(said(&sandbox, sandbox.run(["init", "bash", "--uninstall"])),
        @"nothing to remove: there is no line for lotse in ~/.bashrc and no ~/.local/share/lotse/lotse.bash");
}

#[test]
fn where_nobody_can_be_asked_nothing_is_changed() {
    let sandbox = Sandbox::new();
    sandbox.write(".bashrc", "a\n");
    let stderr = sandbox.run(["init", "bash", "--install"]).failure(1);
    assert!(stderr.contains("not a terminal: pass `--yes` to edit `"), "{stderr}");
    assert!(stderr.contains(&format!("hint: it adds this line: {}", line(&sandbox))));
    assert_eq!(names(&sandbox), [".bashrc", "work"]);
}

#[test]
fn a_file_that_cannot_be_changed_is_left_alone_with_everything_else() {
    let sandbox = Sandbox::new();
    let rc = sandbox.write(".bashrc", "a\n");
    fs::set_permissions(&rc, Permissions::from_mode(0o444)).unwrap();
    let stderr = install(&sandbox).failure(1);
    assert!(
        stderr.contains("could not write `") && stderr.contains("permission denied"),
        "{stderr}"
    );
    assert!(!sandbox.home().join(".local/share/lotse/lotse.bash").exists());
    fs::remove_file(&rc).unwrap();
    fs::create_dir(&rc).unwrap();
    assert!(
        install(&sandbox)
            .failure(1)
            .contains("is not a file\nhint: move it away")
    );
    fs::remove_dir(&rc).unwrap();
    sandbox.write("dotfiles/bashrc", "a\n");
    symlink("dotfiles/bashrc", &rc).unwrap();
    if let Some(_locked) = ReadOnly::new(&sandbox.home().join("dotfiles")) {
        let _ = install(&sandbox).failure(1);
        assert!(!sandbox.home().join(".local/share/lotse/lotse.bash").exists());
        assert!(!names(&sandbox).contains(&".bashrc.lotse-backup".to_owned()));
    }
}

#[test]
fn on_a_full_disk_nothing_is_half_written() {
    let Some(disk) = Disk::new(1 << 20) else { return };
    let rc = disk.path().join(".zshrc");
    let text = "# something\n".repeat(2000);
    fs::write(&rc, &text).unwrap();
    fill(disk.path());
    let sandbox = Sandbox::new().env("ZDOTDIR", disk.path());
    let stderr = sandbox.run(["init", "zsh", "--install", "--yes"]).failure(1);
    assert!(stderr.contains("the disk is full\nhint: free some space"), "{stderr}");
    assert_eq!(fs::read_to_string(&rc).unwrap(), text);
    assert_eq!(fs::read_dir(disk.path()).unwrap().count(), 2);
    assert!(!sandbox.home().join(".local/share/lotse/lotse.zsh").exists());
}

#[test]
fn without_a_home_nothing_is_guessed() {
    let sandbox = Sandbox::new().env("HOME", "somewhere");
    let stderr = install(&sandbox).failure(1);
    assert!(stderr.contains("your home directory is unknown\nhint: "), "{stderr}");
    assert_eq!(sandbox.run(["init", "bash", "--yes"]).code, Some(2));
    assert_eq!(
        sandbox.run(["init", "bash", "--uninstall", "--key", "^G"]).code,
        Some(2)
    );
}
