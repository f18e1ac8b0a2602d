//! `lotse setup` and `lotse uninstall`: all of it there, and all of it gone again.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Sandbox;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config("backend = \"fake\"\n[embedded]\nmodel = \"/own.gguf\"\n[fake]\nanswer = \"ls -la\"\n");
    sandbox
}

/// All files below a directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

#[test]
fn everything_is_put_in_place_and_taken_away_again() {
    let sandbox = sandbox();
    let rc = sandbox.home().join(".bashrc");
    fs::write(&rc, "alias x=y\n").unwrap();
    let before = files(sandbox.home());
    let outcome = sandbox.run(["setup", "--yes", "--shell", "bash"]);
    let said = outcome.stderr.clone();
    assert_eq!(outcome.success(), "ls -la\n");
    for part in [
        "added one line to",
        "lotse.1",
        "is a file of your own",
        "4. a first question",
        "lotse uninstall",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(fs::read_to_string(&rc).unwrap().contains("lotse.bash"));
    let data = sandbox.home().join(".local/share");
    assert!(data.join("bash-completion/completions/lotse").is_file());
    for (dir, name) in [("man/man1", "NAME"), ("man/de/man1", "BEZEICHNUNG")] {
        let page = fs::read_to_string(data.join(dir).join("lotse-suggest.1")).unwrap();
        assert!(page.contains(&format!("\n.SH {name}\n")), "{dir}: {page}");
    }

    sandbox.run(["uninstall", "--yes", "--all"]).success();
    assert_eq!(fs::read_to_string(&rc).unwrap(), "alias x=y\n");
    let left: Vec<_> = files(sandbox.home())
        .into_iter()
        .filter(|file| !before.contains(file))
        .collect();
    // The copy of the file that the line went into is the user's.
    assert_eq!(left, [sandbox.home().join(".bashrc.lotse-backup")]);
}

#[test]
fn a_second_setup_changes_nothing() {
    let sandbox = sandbox();
    sandbox.run(["setup", "--yes", "--shell", "zsh"]).success();
    let before = files(sandbox.home());
    let rc = fs::read_to_string(sandbox.home().join(".zshrc")).unwrap();
    sandbox.run(["setup", "--yes", "--shell", "zsh"]).success();
    assert_eq!(
        (
            files(sandbox.home()),
            fs::read_to_string(sandbox.home().join(".zshrc")).unwrap()
        ),
        (before, rc)
    );
}

#[test]
fn the_keys_that_were_chosen_before_stay() {
    let sandbox = sandbox();
    let chosen = ["init", "bash", "--install", "--yes", "--key", "alt-g", "--no-enter"];
    sandbox.run(chosen).success();
    let script = sandbox.home().join(".local/share/lotse/lotse.bash");
    let before = fs::read_to_string(&script).unwrap();
    sandbox.run(["setup", "--yes", "--shell", "bash"]).success();
    assert!(before.contains("--no-enter"), "{before}");
    assert_eq!(fs::read_to_string(&script).unwrap(), before);
}

#[test]
fn nobody_is_asked_where_nobody_can_answer() {
    for command in ["setup", "uninstall"] {
        let stderr = sandbox().run([command]).failure(1);
        assert!(
            stderr.contains("nobody can be asked") && stderr.contains("`--yes`"),
            "{stderr}"
        );
    }
}

#[test]
fn a_step_that_fails_leaves_the_others_alone() {
    let sandbox = sandbox();
    fs::create_dir(sandbox.home().join(".bashrc")).unwrap();
    let outcome = sandbox.run(["setup", "--yes", "--shell", "bash"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("ls -la\n", Some(1)));
    let stderr = outcome.stderr;
    assert!(
        stderr.contains("is not a file") && stderr.contains("4. a first question"),
        "{stderr}"
    );
}

#[test]
fn a_larger_model_is_proposed_where_the_machine_is_fast_and_large_enough() {
    let meminfo = fs::read_to_string("/proc/meminfo").unwrap();
    let total: u64 = meminfo.split_whitespace().nth(1).unwrap().parse().unwrap();
    for (rate, language, sentence) in [
        (400.0, "C.UTF-8", "this machine could also run qwen"),
        (400.0, "de_DE.UTF-8", "diese Maschine schafft auch qwen"),
        (4.0, "C.UTF-8", "this machine could also run qwen"),
    ] {
        let sandbox = Sandbox::new().env("OLLAMA_HOST", "127.0.0.1:1").env("LC_ALL", language);
        // Nothing is downloaded to there.
        let sandbox = sandbox.env("LOTSE_MODEL_DIR", "/proc/none");
        let state = sandbox.home().join(".local/state/lotse");
        fs::create_dir_all(&state).unwrap();
        let rates = format!("{{\"qwen2.5-coder-1.5b\": {rate}}}");
        let known = format!("{{\"format\": 3, \"inside\": {{\"rates\": {rates}, \"writes\": {rates}}}}}");
        fs::write(state.join("servers.json"), known).unwrap();
        let said = sandbox.run(["setup", "--yes", "--shell", "bash"]).stderr;
        let fits = total * 1024 >= 4_683_073_536 + 2_000_000_000;
        assert_eq!(said.contains(sentence), fits && rate > 4.0, "{rate}: {said}");
    }
}

#[cfg(not(feature = "embedded"))]
#[test]
fn a_model_that_nothing_here_could_read_is_not_fetched() {
    // A network and a pip would be asked, and would say so.
    let sandbox = Sandbox::new()
        .env("OLLAMA_HOST", "127.0.0.1:1")
        .env("https_proxy", "http://127.0.0.1:1");
    let said = sandbox.run(["setup", "--yes", "--shell", "bash"]).stderr;
    assert!(
        said.contains("without the embedded model\nhint: start Ollama"),
        "{said}"
    );
    assert!(
        !said.contains("next source") && !said.contains("could not get"),
        "{said}"
    );
}
