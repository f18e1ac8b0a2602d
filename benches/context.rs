//! How long it takes to look up what a model is told of this machine, each as the first call of a process would and once
//! more.

use std::env;
use std::path::Path;
use std::time::Instant;

use lotse::context::Facts;
use lotse::context::budget::Budget;
use lotse::context::host::ThisHost;
use lotse::context::prompt_context::PromptContext;
use lotse::context::stand_ins::StandIns;
use lotse::manual::Library;
use lotse::shell::Shell;

pub(crate) fn run() {
    let facts = Facts {
        shell: Shell::Bash,
        shell_version: "5.2".to_owned(),
        os: "Debian GNU/Linux 12".to_owned(),
        cwd: env::current_dir().unwrap_or_else(|_| "/".into()),
        aliases: Vec::new(),
        context_lines: Vec::new(),
    };
    let cache = env::temp_dir().join("lotse-bench-context");
    for words in [
        "hello",
        "list the files here",
        "build it and push the branch",
        "welche Container laufen, und was lauscht auf Port 80",
        "convert the video to mp4, zip it and copy its name to the clipboard",
        "tar: extract into another directory",
        "rsync only what is newer",
        "curl and follow redirects",
    ] {
        for manuals in [false, true] {
            let mut took = Vec::new();
            let mut lines = Vec::new();
            for _ in 0..11 {
                let start = Instant::now();
                let manuals = manuals.then(|| Library::new(Path::new(&cache)));
                let context =
                    PromptContext::new(words.to_owned(), StandIns::default(), &facts, ThisHost::new(), manuals);
                let mut budget = Budget::FULL;
                lines = context.lines(&mut budget, true);
                took.push(start.elapsed());
            }
            let first = took[0];
            took.sort();
            println!(
                "{words} (manual: {manuals}): first {first:?}, median {:?} {lines:?}",
                took[5]
            );
        }
    }
}
