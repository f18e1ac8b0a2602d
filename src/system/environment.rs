//! The part of its environment that lotse hands on. A child gets what its list names and nothing else: not the words of the
//! user, not the last command, no alias and no key of a server.

use std::env;
use std::ffi::{OsStr, OsString};

use super::Search;

/// The environment of one kind of child.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Variables that it is told as they are.
    copied: &'static [&'static str],
    /// The prefixes of other such variables.
    prefixes: &'static [&'static str],
    /// Variables that have a value of ours.
    set: &'static [(&'static str, &'static str)],
    /// True if it is told a `PATH`: the part of the user's that a tool would be looked for in.
    path: bool,
}

/// Nothing at all.
const NOTHING: Needs = Needs::fixed(&[]);

/// A program that prints its help: in English, without a pager, in wide lines. A script looks for its interpreter in `PATH`.
pub const HELP: Needs = Needs {
    set: &[
        ("LC_ALL", "C"),
        ("TERM", "dumb"),
        ("PAGER", "cat"),
        ("GIT_PAGER", "cat"),
        ("COLUMNS", "160"),
    ],
    path: true,
    ..NOTHING
};

/// A shell that reads a command or says its version: no start files, which are in the home directory.
pub const SHELL: Needs = Needs::fixed(&[
    ("LC_ALL", "C.UTF-8"),
    ("HOME", "/nonexistent"),
    ("PATH", "/usr/bin:/bin"),
]);

/// A shell that starts as the user's does, with their start files: what a terminal tells it.
pub const START: Needs = Needs {
    copied: &[
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "TERM",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LC_MESSAGES",
        "LANGUAGE",
        "TMPDIR",
        "ZDOTDIR",
    ],
    prefixes: &["XDG_"],
    path: true,
    ..NOTHING
};

/// A multiplexer or a terminal that is asked for its screen: where its socket is, who may ask, and in which encoding it
/// answers.
pub const SCREEN: Needs = Needs {
    copied: &[
        "HOME",
        "USER",
        "LOGNAME",
        "TERM",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TMPDIR",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "TMUX",
        "TMUX_PANE",
        "TMUX_TMPDIR",
        "STY",
        "WINDOW",
        "SCREENDIR",
        "ZELLIJ",
        "ZELLIJ_PANE_ID",
        "ZELLIJ_SESSION_NAME",
        "ZELLIJ_SOCKET_DIR",
        "KITTY_LISTEN_ON",
        "KITTY_PUBLIC_KEY",
        "KITTY_WINDOW_ID",
        "WEZTERM_PANE",
        "WEZTERM_UNIX_SOCKET",
    ],
    ..NOTHING
};

/// pip, which downloads what the user asked for: the way to the index as the user has set it up.
pub const PIP: Needs = Needs {
    copied: &[
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "NETRC",
        "XDG_CONFIG_HOME",
        "XDG_CONFIG_DIRS",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ],
    prefixes: &["PIP_"],
    path: true,
    ..NOTHING
};

/// The engine of the embedded model, which lives on for minutes: everything that it has to know are its arguments.
pub const ENGINE: Needs = Needs::fixed(&[("LC_ALL", "C.UTF-8")]);

/// lotse itself, loading a model while the user types: where its files are, which model answers, and what is said of the
/// user and the shell at the beginning of each question. The key of a server is added where the configuration names one.
pub const WARM: Needs = Needs {
    copied: &[
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LC_MESSAGES",
        "LANGUAGE",
        "TMPDIR",
        "LD_LIBRARY_PATH",
        "CUDA_VISIBLE_DEVICES",
        "OLLAMA_HOST",
        "LOTSE_BACKEND",
        "LOTSE_CONFIG",
        "LOTSE_KEEP_ALIVE",
        "LOTSE_LOG",
        "LOTSE_MODEL",
        "LOTSE_MODEL_DIR",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ],
    prefixes: &["XDG_"],
    path: true,
    ..NOTHING
};

impl Needs {
    /// An environment that has nothing of the user's in it.
    pub(super) const fn fixed(set: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            copied: &[],
            prefixes: &[],
            set,
            path: false,
        }
    }

    /// The variables and their values, taken from the environment of this process.
    pub(super) fn variables(&self) -> Vec<(OsString, OsString)> {
        let mut all = self.of(env::vars_os());
        if self.path {
            all.push(("PATH".into(), Search::here().trusted()));
        }
        all
    }

    fn of(&self, environment: impl Iterator<Item = (OsString, OsString)>) -> Vec<(OsString, OsString)> {
        let mut all: Vec<_> = environment.filter(|(name, _)| self.copies(name)).collect();
        all.extend(self.set.iter().map(|&(name, value)| (name.into(), value.into())));
        all
    }

    fn copies(&self, name: &OsStr) -> bool {
        let begins = |prefix: &&str| name.as_encoded_bytes().starts_with(prefix.as_bytes());
        self.copied.iter().any(|copied| name == *copied) || self.prefixes.iter().any(begins)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Needs; 7] = [HELP, SHELL, START, SCREEN, PIP, ENGINE, WARM];

    fn names(needs: &Needs, environment: &[&str]) -> Vec<String> {
        let environment = environment.iter().map(|&name| (name.into(), "x".into()));
        let all = needs.of(environment).into_iter();
        all.map(|(name, _)| name.into_string().unwrap()).collect()
    }

    #[test]
    fn nobody_is_told_words_commands_aliases_or_keys() {
        let private = [
            "LOTSE_BUFFER",
            "LOTSE_LINE",
            "LOTSE_RAN",
            "LOTSE_STATE",
            "LOTSE_PROMPT",
            "LOTSE_ALIASES",
            "LOTSE_FAILED",
            "OPENAI_API_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "GITHUB_TOKEN",
            "LD_PRELOAD",
            "BASH_ENV",
            "ENV",
            "PYTHONPATH",
        ];
        for needs in ALL {
            let told = names(&needs, &private);
            assert!(
                private.iter().all(|name| !told.contains(&(*name).to_owned())),
                "{told:?}"
            );
        }
    }

    #[test]
    fn what_is_named_is_told() {
        assert_eq!(
            names(&PIP, &["PIP_INDEX_URL", "PIPX", "HOME"]),
            ["PIP_INDEX_URL", "HOME"]
        );
        assert_eq!(names(&ENGINE, &["HOME", "PATH", "LOTSE_MODEL"]), ["LC_ALL"]);
    }
}
