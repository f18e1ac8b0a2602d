//! Programs that must not run: each says so in a file.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::Sandbox;

impl Sandbox {
    /// Puts a program below the home directory that notes who has started it.
    pub fn canary(&self, path: &str) {
        let ran = self.home().join("ran");
        let script = format!(
            "#!/bin/sh\nread -r parent </proc/$PPID/comm\necho \"$parent: $0 $*\" >>'{}'\n",
            ran.display()
        );
        let file = self.write(path, script);
        fs::set_permissions(file, Permissions::from_mode(0o755)).unwrap();
    }

    /// What has run, a line for each time; the parent comes first.
    pub fn ran(&self) -> Vec<String> {
        let text = fs::read_to_string(self.home().join("ran")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// The programs of a clone: what a path in a command may name.
    pub fn clone_with_canaries(&self) {
        for path in [
            "work/docker",
            "work/git",
            "work/rg",
            "work/bin/cargo",
            "x/rg",
            "repo/git",
            "repo/.git/canary",
        ] {
            self.canary(path);
        }
    }

    /// Programs by the names that lotse looks for, in a folder below the home directory.
    pub fn tools_as_canaries(&self, folder: &str) {
        for name in lotse::system::TOOLS.iter().chain(&["git", "docker"]) {
            self.canary(&Path::new(folder).join(name).to_string_lossy());
        }
    }
}

/// Commands that name a file of a clone, of which each was run once before anybody had pressed Enter.
pub fn commands(home: &Path) -> Vec<String> {
    let absolute = home.join("work/git");
    let absolute = absolute.display();
    [
        "./docker ps --x",
        "bin/cargo build --x",
        "../x/rg --x",
        "~/repo/git log --x",
        "env ./git log --x",
        "sudo ./git log --x",
        "nohup ./git log --x",
        "timeout 5 ./git log --x",
        "xargs ./git log --x",
        "command ./git log --x",
        "sh -c './git log --x'",
        "find . -exec ./git log --x {} +",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([
        format!("{absolute} log --x"),
        format!("{absolute} --x; ./docker --x | ./rg --x"),
    ])
    .collect()
}

/// The variables of every multiplexer and terminal that can be asked for its screen.
pub const SCREENS: [(&str, &str); 9] = [
    ("TMUX", "/tmp/nothing,1,0"),
    ("TMUX_PANE", "%0"),
    ("ZELLIJ", "0"),
    ("ZELLIJ_SESSION_NAME", "none"),
    ("STY", "1.none"),
    ("WINDOW", "0"),
    ("KITTY_LISTEN_ON", "unix:/tmp/nothing"),
    ("KITTY_WINDOW_ID", "1"),
    ("WEZTERM_PANE", "0"),
];
