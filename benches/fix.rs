//! How long it takes to know what was meant by a command that failed, on this machine, each as the first call of a process
//! would.

use std::path::PathBuf;
use std::time::Instant;

use lotse::failure::{Failure, fixes};
use lotse::shell::Shell;
use lotse::system::RealSystem;

pub(crate) fn run() {
    let long =
        "git: 'x' is not a git command. Did you mean 'y'? cannot open 'z': No such file or directory\n".repeat(20_000);
    let table = [
        ("gti status", "bash: gti: command not found"),
        ("git sttus", "git: 'sttus' is not a git command."),
        ("cat /usr/bni/x", "cat: /usr/bni/x: No such file or directory"),
        ("git sttus", long.as_str()),
    ];
    for (command, output) in table {
        let failure = Failure {
            command: command.to_owned(),
            status: 1,
            output: output.to_owned(),
            seen: true,
            shell: Shell::Bash,
            cwd: PathBuf::from("/tmp"),
        };
        let start = Instant::now();
        let found = fixes(&failure, &RealSystem::default());
        let (count, took) = (found.len(), start.elapsed());
        println!("{command}: {count} fixes from {} bytes in {took:?}", output.len());
    }
}
