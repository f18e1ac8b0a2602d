//! The tools that a machine lacks or has instead, of the programs that matter for some words. Where all is as usual there
//! is nothing to say, and nothing to be read.

use std::path::Path;

use super::host::Host;
use crate::examples::words::{stem, terms};

/// The table; how it is written is told at its top.
const TABLE: &str = include_str!("tools.txt");
/// Nothing more is told; words that are about more are about nothing in particular.
const MOST: usize = 4;

/// The package manager that each system comes with, by what the system calls itself.
const PACKAGES: [(&str, &str); 14] = [
    ("debian", "apt"),
    ("ubuntu", "apt"),
    ("mint", "apt"),
    ("raspbian", "apt"),
    ("fedora", "dnf"),
    ("red hat", "dnf"),
    ("centos", "dnf"),
    ("rocky", "dnf"),
    ("alma", "dnf"),
    ("arch", "pacman"),
    ("manjaro", "pacman"),
    ("suse", "zypper"),
    ("alpine", "apk"),
    ("macos", "brew"),
];
/// All that there are, those of systems before those that people add.
const MANAGERS: [&str; 14] = [
    "apt",
    "dnf",
    "yum",
    "microdnf",
    "zypper",
    "pacman",
    "apk",
    "xbps-install",
    "emerge",
    "opkg",
    "nix",
    "brew",
    "port",
    "pkg",
];
/// The replacements of systemd: a program, and what is told.
const SERVICES: [(&str, &str); 5] = [
    ("rc-service", "OpenRC: rc-service"),
    ("sv", "runit: sv"),
    ("s6-rc", "s6: s6-rc"),
    ("launchctl", "launchctl"),
    ("service", "service"),
];

/// The topics of some words.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    terms: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    usual: Vec<&'static str>,
    instead: Vec<&'static str>,
}

impl Topics {
    /// Looks the words up.
    pub fn of(words: &str) -> Self {
        let mut all = Vec::new();
        terms(words, |term| all.push(term.to_owned()));
        let stems: Vec<&str> = all.iter().map(|term| stem(term)).collect();
        let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
        let rows = rows.filter_map(|line| {
            let (keys, programs) = line.split_once(" : ")?;
            let (usual, instead) = programs.split_once('|').unwrap_or((programs, ""));
            keys.split(' ')
                .any(|key| all.iter().zip(&stems).any(|(term, stem)| is_about(term, stem, key)))
                .then(|| Row {
                    usual: usual.split_whitespace().filter(|name| *name != "-").collect(),
                    instead: instead.split_whitespace().collect(),
                })
        });
        let rows = rows.collect();
        Self { rows, terms: all }
    }

    /// The terms of the words.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// Returns true if a program matters for the words, or is named in them.
    pub fn concern(&self, program: &str) -> bool {
        let named = self.terms.iter().any(|term| term == program);
        let mut programs = self.rows.iter().flat_map(|row| row.usual.iter().chain(&row.instead));
        named || programs.any(|usual| usual.split('/').any(|name| name == program))
    }

    /// Returns the line about the machine for a model, whose system calls itself `os`.
    pub fn line(&self, host: &impl Host, os: &str) -> Option<String> {
        let mut parts: Vec<String> = flavour(host, os).into_iter().collect();
        for row in &self.rows {
            for part in row.report(host, os) {
                if parts.len() < MOST && !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

/// Returns true if a term is about what the table has as `key`.
///
/// The stem of the term is known. A stem is a beginning of the word, so that most keys are told apart without one.
fn is_about(term: &str, stem_of_term: &str, key: &str) -> bool {
    match key.strip_suffix('*') {
        Some(beginning) => term.starts_with(beginning),
        None => term == key || (key.starts_with(stem_of_term) && stem(key) == stem_of_term),
    }
}

impl Row {
    fn report(&self, host: &impl Host, os: &str) -> Vec<String> {
        match self.usual.as_slice() {
            ["@packages"] => return packages(host, os).into_iter().collect(),
            ["@services"] => return services(host, os).into_iter().collect(),
            _ => {}
        }
        let instead = || self.instead.iter().find(|name| host.program(name).is_some());
        if self.usual.is_empty() {
            return instead().map(|name| format!("there is {name}")).into_iter().collect();
        }
        let is_there = |names: &str| names.split('/').any(|name| host.program(name).is_some());
        let missing = self.usual.iter().filter(|names| !is_there(names));
        let missing: Vec<String> = missing
            .map(|names| format!("no {}", names.replace('/', " or ")))
            .collect();
        if missing.is_empty() {
            return missing;
        }
        match instead() {
            Some(name) => vec![format!("{}, but {name}", missing.join(", "))],
            None => missing,
        }
    }
}

/// Whose basic programs there are, where they are not those of GNU.
fn flavour(host: &impl Host, os: &str) -> Option<String> {
    let file = host.program("ls")?;
    let name = file.file_name()?.to_str()?;
    match name {
        "busybox" | "toybox" => Some(format!("{name} tools, not GNU")),
        _ if os.starts_with("macOS") || os.contains("BSD") => Some("BSD tools, not GNU".to_owned()),
        _ => None,
    }
}

/// The package manager, where it is not the one that the system comes with.
fn packages(host: &impl Host, os: &str) -> Option<String> {
    let os = os.to_lowercase();
    let expected = PACKAGES.iter().find(|(name, _)| os.contains(name));
    if expected.is_some_and(|(_, manager)| host.program(manager).is_some()) {
        return None;
    }
    let found = MANAGERS.iter().find(|name| host.program(name).is_some());
    match (expected, found) {
        (Some((_, missing)), Some(found)) => Some(format!("no {missing}, but {found}")),
        (Some((_, missing)), None) => Some(format!("no {missing}")),
        (None, Some(found)) => Some(format!("packages by {found}")),
        (None, None) => None,
    }
}

/// Returns the manager of services, where it is neither systemd nor what macOS has.
fn services(host: &impl Host, os: &str) -> Option<String> {
    // The same test as in sd_booted(3).
    if os.starts_with("macOS") || host.exists(Path::new("/run/systemd/system")) {
        return None;
    }
    let other = SERVICES.iter().find(|(program, _)| host.program(program).is_some());
    Some(other.map_or_else(
        || "no systemd".to_owned(),
        |(_, name)| format!("no systemd, but {name}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::super::host::table::Table;
    use super::*;

    const USUAL: &str = "ls find grep cp mv tree jq docker ip ss apt dnf zip unzip tar curl systemctl python3 git";

    fn told(words: &str, host: &Table, os: &str) -> String {
        Topics::of(words).line(host, os).unwrap_or_default()
    }

    #[test]
    fn where_all_is_as_usual_nothing_is_told() {
        let host = Table::with(USUAL).file("/run/systemd/system/x", "");
        for words in [
            "list the files of this directory",
            "suche TODO in allen Dateien",
            "zeige die Namen aus daten.json",
            "which containers are running",
            "installiere vim",
            "starte den Dienst nginx neu",
            "what listens on port 80",
            "hallo",
            "",
        ] {
            assert_eq!(told(words, &host, "Debian GNU/Linux 12"), "", "{words}");
        }
    }

    #[test]
    fn what_is_missing_is_told_with_what_stands_in_for_it() {
        let host = Table::with("ls podman python3 rc-service pacman fdfind wl-copy 7z");
        for (words, expected) in [
            ("read the names from data.json", "no jq, but python3"),
            ("welche Container laufen", "no docker, but podman"),
            ("fd txt", "no fd, but fdfind"),
            ("kopiere das in die Zwischenablage", "no cp; there is wl-copy"),
            ("zippe den Ordner", "no zip, but 7z"),
            ("restart the service nginx", "no systemd, but OpenRC: rc-service"),
            ("Bilder verkleinern", "no magick or convert"),
            ("aktualisiere alle Pakete", "no apt, but pacman"),
        ] {
            assert_eq!(told(words, &host, "Debian GNU/Linux 12"), expected, "{words}");
        }
        assert_eq!(told("install vim", &host, "Arch Linux"), "");
        assert_eq!(told("install vim", &host, "Somethingix"), "packages by pacman");
    }

    #[test]
    fn basic_programs_of_others_are_told_whatever_the_words() {
        let busybox = Table::with("ls>busybox");
        assert_eq!(told("hello", &busybox, "Alpine Linux v3.20"), "busybox tools, not GNU");
        assert_eq!(told("hello", &Table::with("ls"), "macOS 15"), "BSD tools, not GNU");
    }

    #[test]
    fn words_about_everything_are_told_little() {
        let words = "json docker tree zip unzip rename image video firewall dns";
        assert_eq!(told(words, &Table::default(), "Debian").split(';').count(), MOST);
    }

    #[test]
    fn the_table_is_well_formed() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (keys, programs) = line.split_once(" : ").unwrap();
            assert!(
                keys.split(' ').all(|key| {
                    let key = key.trim_end_matches('*');
                    key.len() > 1
                        && key
                            .bytes()
                            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
                }),
                "{line}"
            );
            assert!(programs.starts_with('@') || programs.contains('|'), "{line}");
        }
    }

    #[test]
    fn programs_of_a_topic_and_named_ones_matter() {
        let topics = Topics::of("zeige alle Dateien mit eza oder frobnicate");
        assert!(topics.concern("ls") && topics.concern("frobnicate"));
        assert!(!topics.concern("docker"));
    }
}
