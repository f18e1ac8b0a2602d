//! What the package promises about itself: licences, the oldest Rust, the README.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Outcome, Sandbox, skipped, strict};

/// Licences that may stand in an MIT OR Apache-2.0 program. MPL-2.0 binds changes to its own files only.
const LICENCES: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Zlib",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Everything that is built into the program.
fn packages() -> Vec<Value> {
    let output = crate::support::start::command(env!("CARGO"))
        .args([
            "metadata",
            "--locked",
            "--offline",
            "--format-version",
            "1",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Whether an SPDX expression leaves a way that is allowed: brackets around `AND` and `OR` do not nest in practice.
fn allowed(expression: &str) -> bool {
    let expression = expression.replace('/', " OR ");
    let all = |text: &str| {
        let mut parts = text.split(" AND ").map(|part| part.trim_matches(['(', ')', ' ']));
        parts.all(|part| {
            part.split(" OR ")
                .any(|licence| LICENCES.contains(&licence.trim_matches(['(', ')', ' '])))
        })
    };
    all(&expression)
}

#[test]
fn every_dependency_has_a_licence_that_we_may_use() {
    let bad: Vec<String> = packages()
        .iter()
        .filter(|package| !package["license"].as_str().is_some_and(allowed))
        .map(|package| format!("{}: {}", package["name"], package["license"]))
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert!(!allowed("GPL-3.0-only") && !allowed("MIT AND GPL-3.0-only"));
    assert!(
        allowed("MIT OR GPL-3.0-only") && allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && allowed("MIT/Apache-2.0")
    );
}

#[test]
fn no_dependency_needs_a_newer_rust_than_we_promise() {
    let version = |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().unwrap()).collect() };
    let promised = version(env!("CARGO_PKG_RUST_VERSION"));
    let newer: Vec<String> = packages()
        .iter()
        .filter(|package| {
            package["rust_version"]
                .as_str()
                .is_some_and(|needed| version(needed)[..2] > promised[..2])
        })
        .map(|package| format!("{} needs {}", package["name"], package["rust_version"]))
        .collect();
    assert!(newer.is_empty(), "{newer:#?}");
}

/// The shell commands in the README's code blocks.
fn readme_commands() -> Vec<String> {
    let text = fs::read_to_string(root().join("README.md")).unwrap();
    let blocks = text
        .split("```sh\n")
        .skip(1)
        .map(|block| block.split("```").next().unwrap().to_owned());
    blocks
        .flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

/// What a translation of the README leaves as it is: the ranks of its headings, the numbers and the code of each row of a table,
/// and what stands in blocks, without comments.
fn bones(readme: &str) -> Vec<String> {
    let mut bones = Vec::new();
    let mut in_block = false;
    for line in readme.lines() {
        let fence = line.starts_with("```");
        if in_block || fence {
            bones.push(line.split("  # ").next().unwrap_or_default().trim_end().to_owned());
            in_block ^= fence;
        } else if line.starts_with('#') {
            bones.push(line.chars().take_while(|sign| *sign == '#').collect());
        } else if line.starts_with('|') {
            let line = line.replace("WORTE", "WORDS");
            let mut parts: Vec<&str> = line.split(|sign: char| !sign.is_ascii_digit()).collect();
            parts.extend(line.split('`').skip(1).step_by(2));
            parts.sort_unstable();
            bones.push(parts.join(" ").trim_start().to_owned());
        }
    }
    bones
}

#[test]
fn the_german_readme_has_the_commands_and_the_figures_of_the_english_one() {
    let [english, german] = ["README.md", "README.de.md"].map(|name| {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let other = if name == "README.md" {
            "(README.de.md)"
        } else {
            "(README.md)"
        };
        assert!(text.lines().take(3).any(|line| line.contains(other)), "{name}: {other}");
        bones(&text)
    });
    assert!(english.len() > 100, "{english:#?}");
    for (english, german) in english.iter().zip(&german) {
        assert_eq!(english, german);
    }
    assert_eq!(english.len(), german.len());
}

#[test]
fn the_moving_pictures_are_small_and_run_nothing() {
    for (readme, picture) in [
        ("README.md", "benches/picture.svg"),
        ("README.de.md", "benches/picture.de.svg"),
    ] {
        let readme = fs::read_to_string(root().join(readme)).unwrap();
        assert!(readme.contains(&format!("]({picture})")), "{picture}");
        let svg = fs::read_to_string(root().join(picture)).unwrap();
        assert!(svg.len() < 60_000 && !svg.contains("<script"), "{picture}");
        assert!(
            svg.contains("@keyframes") && svg.contains(">$ git status<"),
            "{picture}"
        );
    }
}

#[test]
fn the_readme_names_the_commands_that_there_are() {
    let commands = readme_commands();
    assert!(commands[0].starts_with("./shell/install && "), "{commands:?}");
    assert!(commands.contains(&"./tests/run".to_owned()), "{commands:?}");
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.contains("./tests/run"));
}

#[test]
fn what_is_installed_uses_the_instructions_of_this_machine() {
    let flags = |set: Option<&str>| {
        let name = "CXXFLAGS_x86_64_unknown_linux_gnu";
        let mut install = crate::support::start::command("./shell/install");
        install
            .args(["--with", "printenv", name])
            .current_dir(root())
            .env_remove(name);
        let output = install.envs(set.map(|set| (name, set))).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        assert_eq!(flags(None), "-march=native\n");
        assert_eq!(flags(Some("-march=x86-64-v3")), "-march=x86-64-v3\n");
    }
}

#[test]
fn the_first_command_of_the_readme_works_in_an_empty_home() {
    if !strict() {
        return skipped("building and downloading everything takes minutes; `./tests/run` does it");
    }
    let sandbox = Sandbox::new();
    for name in ["five.bin", "four.bin", "three.bin", "two.bin", "one.bin", "none.bin"] {
        sandbox.write(&format!("work/{name}"), vec![b'x'; name.len() * 1000]);
    }
    // The build may use what is built already; the home and so the model are new.
    let home = std::env::home_dir().unwrap();
    let mut shell = crate::support::start::command("/bin/sh");
    shell
        .args(["-c", &readme_commands()[0]])
        .current_dir(root())
        .env("HOME", sandbox.home())
        .env_remove("LOTSE_MODEL_DIR")
        .env(
            "CARGO_HOME",
            std::env::var_os("CARGO_HOME").unwrap_or(home.join(".cargo").into()),
        )
        .env(
            "RUSTUP_HOME",
            std::env::var_os("RUSTUP_HOME").unwrap_or(home.join(".rustup").into()),
        );
    let outcome = Outcome::of(&shell.output().unwrap());
    assert_eq!(outcome.code, Some(0), "{outcome}");
    let command = outcome.stdout.lines().last().unwrap();
    let run = sandbox.program("/bin/bash").args(["-c", command]).output().unwrap();
    let biggest = Outcome::of(&run).success();
    assert!(
        biggest.contains("three.bin") && !biggest.contains("lotse:"),
        "{command}: {biggest}"
    );
}

#[test]
fn plugin_managers_load_the_key_where_the_program_is() {
    for (shell, load, show) in [
        ("zsh", "source lotse.plugin.zsh", "print -r -- \"<${__lotse_enter-}>\""),
        ("fish", "source conf.d/lotse.fish", "echo \"<$__lotse_enter>\""),
    ] {
        let sandbox = Sandbox::new().env("TERM", "dumb");
        if sandbox.program(shell).arg("--version").output().is_err() {
            skipped(&format!("{shell} is not installed"));
            continue;
        }
        let script = format!("cd '{}'; {load}; {show}", root().display());
        let said = |path: &str| {
            let mut program = sandbox.program(shell);
            let outcome = Outcome::of(&program.args(["-ic", &script]).env("PATH", path).output().unwrap());
            let shown = outcome.stdout.lines().last().unwrap_or_default().to_owned();
            assert!(!outcome.stderr.contains("lotse"), "{outcome}");
            shown
        };
        let with = Path::new(env!("CARGO_BIN_EXE_lotse"))
            .parent()
            .unwrap()
            .display()
            .to_string();
        assert_eq!(said(&format!("{with}:/usr/bin:/bin")), "<1>", "{shell}");
        assert_eq!(said("/usr/bin:/bin"), "<>", "{shell}");
    }
}

/// All Rust code, in one text.
fn code() -> String {
    let mut folders = vec![root().join("src"), root().join("tests")];
    let mut text = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text += &fs::read_to_string(path).unwrap();
            }
        }
    }
    text
}

/// What stands between backticks and names a test: a file, or a path of modules.
fn proofs(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| {
        let is_path = word.contains("::") && !word.contains([' ', '(']);
        word.starts_with("tests/") || (is_path && !word.starts_with("clippy::"))
    })
}

#[test]
fn each_promise_of_security_has_the_tests_that_it_names() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let code = code();
    let is_there = |proof: &str| {
        if proof.starts_with("tests/") {
            return root().join(proof).is_file();
        }
        let name = proof.rsplit("::").next().unwrap();
        let name = name.strip_suffix('…').unwrap_or(name);
        ["fn ", "mod "]
            .iter()
            .any(|kind| code.contains(&format!("{kind}{name}")))
            || root()
                .join("src")
                .join(proof.replace("::", "/"))
                .with_extension("rs")
                .is_file()
    };
    let named: Vec<&str> = proofs(&text).collect();
    assert!(named.len() > 20, "{named:?}");
    let missing: Vec<&&str> = named.iter().filter(|proof| !is_there(proof)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
