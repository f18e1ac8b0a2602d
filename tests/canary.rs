//! Nothing that a command names is started because it is named.

use crate::support::Sandbox;
use crate::support::canary::{SCREENS, commands};

/// A clone with programs in it.
fn clone() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.clone_with_canaries();
    sandbox
}

/// A model that answers with a command.
fn answer(sandbox: &Sandbox, command: &str) {
    let answer = serde_json::Value::from(command);
    let fake = format!("backend = \"fake\"\ngrounding.facts = false\n[fake]\nanswer = {answer}\n");
    sandbox.config(&fake);
}

#[test]
fn a_file_that_a_command_names_is_not_run() {
    for shell in ["bash", "zsh", "fish"] {
        let sandbox = clone();
        for command in commands(sandbox.home()) {
            answer(&sandbox, &command);
            let suggested = sandbox.run(["suggest", "--shell", shell, "list all containers"]);
            let explained = sandbox.run(["explain", "--shell", shell, &command]);
            assert!(explained.success().contains("--x"), "{command}");
            let fixed = sandbox.run(["fix", "--shell", shell, "--command", &command, "--status", "1"]);
            let why = sandbox.run(["explain", "--shell", shell, "--command", &command, "--status", "1"]);
            assert_eq!(
                sandbox.ran(),
                [""; 0],
                "{shell}: {command}\n{suggested}\n{fixed}\n{why}"
            );
        }
    }
}

#[test]
fn a_directory_that_anybody_may_have_filled_is_not_searched() {
    let paths = [
        ".:/usr/local/bin:/usr/bin:/bin",
        ":/usr/local/bin:/usr/bin:/bin",
        "/usr/nothing::/usr/bin:/bin",
        "tools:/usr/bin:/bin",
        "@HOME@/work:/usr/bin:/bin",
        "@HOME@/work/tools:/usr/bin:/bin",
        "@HOME@/clone/tools:/usr/bin:/bin",
        "/proc/self/cwd/tools:/usr/bin:/bin",
    ];
    for path in paths {
        let mut sandbox = Sandbox::new();
        answer(&sandbox, "git log --oneline --x; docker ps --x");
        sandbox.write("clone/.git/HEAD", "");
        for folder in ["work", "work/tools", "clone/tools"] {
            sandbox.tools_as_canaries(folder);
        }
        sandbox.set("PATH", path.replace("@HOME@", &sandbox.home().to_string_lossy()));
        for (name, value) in SCREENS {
            sandbox.set(name, value);
        }
        for shell in ["bash", "zsh", "fish"] {
            let _ = sandbox.run(["suggest", "--shell", shell, "list all containers"]);
            let _ = sandbox.run([
                "explain",
                "--shell",
                shell,
                "git log --x; docker ps --x; cd --x; read --x",
            ]);
            let _ = sandbox.run(["fix", "--shell", shell, "--command", "git lgo --x", "--status", "1"]);
            sandbox.set("SHELL", format!("/bin/{shell}"));
            let _ = sandbox.run(["doctor"]);
        }
        // Of the last command in this shell, the output is looked for on every screen.
        sandbox.set("LOTSE_FAILED", "git lgo");
        sandbox.set("LOTSE_FAILED_STATUS", "1");
        let _ = sandbox.run(["fix"]);
        let _ = sandbox.run(["explain"]);
        assert_eq!(sandbox.ran(), [""; 0], "{path}");
    }
}

#[test]
fn what_the_user_would_run_is_asked_if_it_is_trusted_and_nothing_else_in_its_place() {
    let mut sandbox = clone();
    sandbox.canary("bin/rg");
    let bin = sandbox.home().join("bin").display().to_string();
    sandbox.set("PATH", format!("{bin}:/usr/bin:/bin"));
    let _ = sandbox.run(["explain", "--no-model", "rg --x"]);
    assert_eq!(
        sandbox.ran().len(),
        1,
        "a program of the user's own is asked: {:?}",
        sandbox.ran()
    );
    assert!(sandbox.ran()[0].ends_with("/bin/rg --help"), "{:?}", sandbox.ran());
    // The first in `PATH` is another one, of which nothing is known.
    sandbox.set("PATH", format!(".:{bin}:/usr/bin:/bin"));
    sandbox.canary("bin/docker");
    let _ = sandbox.run(["explain", "--no-model", "docker --x"]);
    assert_eq!(sandbox.ran().len(), 1, "{:?}", sandbox.ran());
}
