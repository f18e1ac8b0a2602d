//! The text of the examples, as `README.md` in this folder describes it. Only read where the index is made and where
//! the examples are tried: the program itself has the index.

#![allow(unreachable_pub, reason = "shared by tests and tools, none of which is a library")]

/// The text of each topic, in the order of the index.
pub const TOPICS: [(&str, &str); 18] = [
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
