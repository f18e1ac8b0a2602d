//! Programs that run another one.

/// The arguments of a program that runs another one.
pub(super) struct Wrapper {
    pub(super) names: &'static [&'static str],
    /// Options whose value is the next word.
    pub(super) valued: &'static [&'static str],
    /// The number of operands before the command.
    pub(super) operands: usize,
    /// True if the command is the shell's business: builtins and functions are found.
    pub(super) inside: bool,
}

/// All of them.
pub(super) const WRAPPERS: [Wrapper; 18] = [
    wrapper(
        &["sudo", "doas"],
        &[
            "-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "-r", "-t", "--user", "--group",
        ],
        0,
    ),
    wrapper(&["env"], &["-u", "--unset", "-C", "--chdir", "-S", "--split-string"], 0),
    wrapper(&["nice"], &["-n", "--adjustment"], 0),
    wrapper(
        &["ionice"],
        &["-c", "-n", "--class", "--classdata", "-p", "-P", "-u"],
        0,
    ),
    wrapper(
        &[
            "nohup",
            "setsid",
            "noglob",
            "caffeinate",
            "pkexec",
            "fakeroot",
            "systemd-inhibit",
        ],
        &["--what", "--why", "--who", "--mode"],
        0,
    ),
    wrapper(&["timeout"], &["-k", "-s", "--kill-after", "--signal"], 1),
    wrapper(&["stdbuf"], &["-i", "-o", "-e"], 0),
    wrapper(&["chroot"], &["--userspec", "--groups"], 1),
    wrapper(&["taskset"], &[], 1),
    wrapper(&["chrt"], &["-T", "-P", "-D"], 1),
    wrapper(&["flock"], &["-w", "-E", "--timeout", "--wait", "-c", "--command"], 1),
    wrapper(&["watch"], &["-n", "--interval", "-q", "--equexit"], 0),
    wrapper(
        &["strace", "ltrace"],
        &[
            "-e", "-o", "-p", "-s", "-u", "-E", "-a", "-O", "-S", "-P", "-I", "-b", "-X",
        ],
        0,
    ),
    wrapper(
        &["xargs"],
        &[
            "-I",
            "-n",
            "-P",
            "-L",
            "-d",
            "-E",
            "-s",
            "-a",
            "--max-args",
            "--max-procs",
            "--max-lines",
            "--delimiter",
            "--arg-file",
            "--max-chars",
            "--replace",
        ],
        0,
    ),
    wrapper(
        &["parallel"],
        &[
            "-j",
            "--jobs",
            "-a",
            "--arg-file",
            "-I",
            "-n",
            "-N",
            "--max-args",
            "--colsep",
            "-S",
            "--joblog",
            "--delay",
            "-C",
            "-L",
        ],
        0,
    ),
    wrapper(
        &[
            "valgrind",
            "gdb",
            "unshare",
            "nsenter",
            "systemd-run",
            "runuser",
            "setpriv",
            "prlimit",
        ],
        &[],
        usize::MAX,
    ),
    Wrapper {
        names: &["command", "builtin", "exec", "noglob", "nocorrect"],
        valued: &["-a"],
        operands: 0,
        inside: true,
    },
    Wrapper {
        names: &["time"],
        valued: &["-f", "-o", "--format", "--output"],
        operands: 0,
        inside: true,
    },
];

const fn wrapper(names: &'static [&'static str], valued: &'static [&'static str], operands: usize) -> Wrapper {
    Wrapper {
        names,
        valued,
        operands,
        inside: false,
    }
}
