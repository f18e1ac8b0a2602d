//! The text of the examples, as `README.md` in this folder describes it. Only read where the index is made and where
//! the examples are tried: the program itself has the index.

#![allow(unreachable_pub, reason = "shared by tests and tools, none of which is a library")]

/// The text of each topic, in the order of the index.
pub const TOPICS: [(&str, &str); 73] = [
    ("files", include_str!("files.txt")),
    ("text", include_str!("text.txt")),
    ("processes", include_str!("processes.txt")),
    ("network", include_str!("network.txt")),
    ("disks", include_str!("disks.txt")),
    ("packages", include_str!("packages.txt")),
    ("services", include_str!("services.txt")),
    ("archives", include_str!("archives.txt")),
    ("git", include_str!("git.txt")),
    ("containers", include_str!("containers.txt")),
    ("media", include_str!("media.txt")),
    ("dates", include_str!("dates.txt")),
    ("permissions", include_str!("permissions.txt")),
    ("users", include_str!("users.txt")),
    ("shell", include_str!("shell.txt")),
    ("data", include_str!("data.txt")),
    ("search", include_str!("search.txt")),
    ("system", include_str!("system.txt")),
    ("git_history", include_str!("git_history.txt")),
    ("git_undo", include_str!("git_undo.txt")),
    ("git_branches", include_str!("git_branches.txt")),
    ("git_rebase", include_str!("git_rebase.txt")),
    ("git_remotes", include_str!("git_remotes.txt")),
    ("git_setup", include_str!("git_setup.txt")),
    ("git_worktree", include_str!("git_worktree.txt")),
    ("docker", include_str!("docker.txt")),
    ("compose", include_str!("compose.txt")),
    ("kubectl", include_str!("kubectl.txt")),
    ("ssh", include_str!("ssh.txt")),
    ("rsync", include_str!("rsync.txt")),
    ("curl", include_str!("curl.txt")),
    ("net", include_str!("net.txt")),
    ("systemd", include_str!("systemd.txt")),
    ("apt", include_str!("apt.txt")),
    ("distributions", include_str!("distributions.txt")),
    ("python", include_str!("python.txt")),
    ("node", include_str!("node.txt")),
    ("rust", include_str!("rust.txt")),
    ("go", include_str!("go.txt")),
    ("build", include_str!("build.txt")),
    ("sqlite", include_str!("sqlite.txt")),
    ("databases", include_str!("databases.txt")),
    ("crypto", include_str!("crypto.txt")),
    ("tmux", include_str!("tmux.txt")),
    ("cloud", include_str!("cloud.txt")),
    ("gpg", include_str!("gpg.txt")),
    ("cmake", include_str!("cmake.txt")),
    ("git_scripts", include_str!("git_scripts.txt")),
    ("python_lines", include_str!("python_lines.txt")),
    ("sql", include_str!("sql.txt")),
    ("find", include_str!("find.txt")),
    ("grep", include_str!("grep.txt")),
    ("sed", include_str!("sed.txt")),
    ("awk", include_str!("awk.txt")),
    ("columns", include_str!("columns.txt")),
    ("encodings", include_str!("encodings.txt")),
    ("jq", include_str!("jq.txt")),
    ("csv", include_str!("csv.txt")),
    ("rename", include_str!("rename.txt")),
    ("scripting", include_str!("scripting.txt")),
    ("tar", include_str!("tar.txt")),
    ("time", include_str!("time.txt")),
    ("cron", include_str!("cron.txt")),
    ("storage", include_str!("storage.txt")),
    ("rights", include_str!("rights.txt")),
    ("ffmpeg", include_str!("ffmpeg.txt")),
    ("images", include_str!("images.txt")),
    ("pdf", include_str!("pdf.txt")),
    ("tasks", include_str!("tasks.txt")),
    ("machine", include_str!("machine.txt")),
    ("desktop", include_str!("desktop.txt")),
    ("editing", include_str!("editing.txt")),
    ("sound", include_str!("sound.txt")),
];

/// What one block says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The name of the file.
    pub topic: &'static str,
    /// Where in the file the block begins, from one.
    pub line: usize,
    /// What people type, in English.
    pub english: Vec<&'static str>,
    /// What people type, in German.
    pub german: Vec<&'static str>,
    /// The command for bash, and for the others where they have none of their own.
    pub bash: &'static str,
    /// The command for zsh, where it is another.
    pub zsh: Option<&'static str>,
    /// The command for fish, where it is another.
    pub fish: Option<&'static str>,
    /// What in the command is a name and of what kind, where `names.txt` does not know it.
    pub names: Vec<(&'static str, &'static str)>,
    /// How it is tried.
    pub trial: Trial,
}

/// What is done with the command, and what is expected of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// It is not run: only its syntax is checked.
    pub syntax: bool,
    /// Programs without which it is not run.
    pub needs: Vec<&'static str>,
    /// The directory below `work` that it is run in.
    pub place: Option<&'static str>,
    /// What `sh` does before.
    pub given: Vec<&'static str>,
    /// What the same shell runs after it.
    pub then: Vec<&'static str>,
    /// The whole output, without white space around it; `\n` stands for a new line.
    pub prints: Option<&'static str>,
    /// Parts of the output.
    pub shows: Vec<&'static str>,
    /// What is not in the output.
    pub hides: Vec<&'static str>,
    /// What holds afterwards, for `sh`.
    pub leaves: Vec<&'static str>,
    /// Whether it may write to standard error.
    pub warns: bool,
    /// The exit status, if it is not 0.
    pub exits: i32,
}

impl Trial {
    /// Whether anything but the exit status is expected.
    pub fn expects(&self) -> bool {
        self.prints.is_some() || !(self.shows.is_empty() && self.hides.is_empty() && self.leaves.is_empty())
    }
}

/// All entries of all topics.
///
/// # Errors
///
/// Names the file and the line that cannot be understood.
pub fn entries() -> Result<Vec<Entry>, String> {
    let mut all = Vec::new();
    for (topic, text) in TOPICS {
        all.extend(parse(topic, text)?);
    }
    Ok(all)
}

/// The entries of one topic: blocks with empty lines between them.
///
/// # Errors
///
/// Names the line that cannot be understood.
pub fn parse(topic: &'static str, text: &'static str) -> Result<Vec<Entry>, String> {
    let mut entries = Vec::new();
    let mut preamble = Entry::default();
    let mut entry = Entry::default();
    // One empty line more ends the last block.
    for (number, line) in text.lines().chain([""]).enumerate() {
        let wrong = |why: &str| format!("{topic}.txt:{}: {why}: {line}", number + 1);
        if line.starts_with('#') {
            continue;
        }
        if line.is_empty() {
            if entry.line != 0 && entry.bash.is_empty() && entry.english.is_empty() {
                preamble = Entry { line: 0, ..entry };
            } else if entry.line != 0 {
                let whole = !(entry.bash.is_empty() || entry.english.is_empty() || entry.german.is_empty());
                whole
                    .then_some(())
                    .ok_or_else(|| wrong("`en`, `de` or `bash` is missing before"))?;
                entries.push(entry);
            }
            entry = Entry::default();
            continue;
        }
        if entry.line == 0 {
            entry = Entry {
                topic,
                line: number + 1,
                ..preamble.clone()
            };
        }
        field(&mut entry, line).ok_or_else(|| wrong("not understood"))?;
    }
    Ok(entries)
}

fn field(entry: &mut Entry, line: &'static str) -> Option<()> {
    let (key, value) = line.split_once(": ").unwrap_or((line, ""));
    if value.is_empty() != matches!(key, "syntax" | "warns" | "silent") {
        return None;
    }
    let trial = &mut entry.trial;
    match key {
        "en" => entry.english.push(value),
        "de" => entry.german.push(value),
        "bash" => entry.bash = value,
        "zsh" => entry.zsh = Some(value),
        "fish" => entry.fish = Some(value),
        "names" => {
            let (kind, names) = value.split_once(' ')?;
            entry.names.extend(quoted(names).map(|name| (name, kind)));
        }
        "syntax" => trial.syntax = true,
        "warns" => trial.warns = true,
        "needs" => trial.needs.extend(value.split(' ')),
        "in" => trial.place = Some(value),
        "given" => trial.given.push(value),
        "then" => trial.then.push(value),
        "prints" => trial.prints = Some(value),
        "silent" => trial.prints = Some(""),
        "shows" => trial.shows.push(value),
        "hides" => trial.hides.push(value),
        "leaves" => trial.leaves.push(value),
        "exits" => trial.exits = value.parse().ok()?,
        _ => return None,
    }
    Some(())
}

/// Words, some of them in quotes.
pub fn quoted(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let (word, behind) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'').unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}
