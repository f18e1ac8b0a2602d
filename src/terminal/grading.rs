//! How dangerous the command is that is being written.

use std::time::{Duration, Instant};

use crate::context::language::Language;
use crate::danger::{self, Grade};
use crate::shell::Shell;

/// Pieces come faster than anybody reads.
const PAUSE: Duration = Duration::from_millis(50);
/// Keys wait while a long text is graded, so that this takes at most a fifth of the time.
const TIMES: u32 = 4;

/// What was found last, and about what.
#[derive(Debug, Default)]
pub(super) struct Grading {
    /// The shell that the command is for, and the language of what is said; nothing is graded before they are known.
    written: Option<(Shell, Language)>,
    aliases: Vec<(String, String)>,
    text: String,
    /// Until when nothing is graded again.
    rests: Option<Instant>,
    found: Option<String>,
}

impl Grading {
    /// What follows is a command for this shell, which has these aliases.
    pub(super) fn begin(&mut self, shell: Shell, language: Language, aliases: Vec<(String, String)>) {
        *self = Self {
            written: Some((shell, language)),
            aliases,
            ..Self::default()
        };
    }

    /// That the command is dangerous as far as it is there, and why, in one line. What has just been graded is not graded
    /// again at once: what was found counts so long.
    pub(super) fn of(&mut self, command: &str, now: Instant) -> Option<String> {
        let (shell, language) = self.written?;
        if command.is_empty() {
            (self.text, self.found) = (String::new(), None);
        }
        let rests = self.rests.is_some_and(|until| now < until);
        if command != self.text && !rests {
            let start = Instant::now();
            self.found = danger(command, shell, language, &self.aliases);
            command.clone_into(&mut self.text);
            let took = start.elapsed();
            self.rests = Some(now + took + PAUSE.max(took * TIMES));
        }
        self.found.clone()
    }
}

fn danger(command: &str, shell: Shell, language: Language, aliases: &[(String, String)]) -> Option<String> {
    let found = danger::grade_with(command, shell, aliases);
    let line = found.headline().filter(|_| found.grade == Grade::Danger)?;
    Some(line.text(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_is_graded_now_and_then() {
        let mut grading = Grading::default();
        let start = Instant::now();
        assert_eq!(grading.of("rm -rf /", start), None, "it may be an explanation");
        grading.begin(Shell::Bash, Language::English, Vec::new());
        assert_eq!(grading.of("rm -r", start), None);
        let later = grading.rests.unwrap();
        let soon = later.checked_sub(PAUSE / 2).unwrap();
        assert_eq!(grading.of("rm -rf /", soon), None, "it was graded a moment ago");
        let found = grading.of("rm -rf /", later);
        assert_eq!(
            found.as_deref(),
            Some("danger: deletes everything from the root on (`/`)")
        );
        assert_eq!(grading.of("rm -rf /tmp/x", later), found, "so long it stays");
        let later = grading.rests.unwrap();
        assert_eq!(grading.of("rm -rf /tmp/x", later), None);
        let later = grading.rests.unwrap();
        assert_eq!(grading.of("rm -rf /", later), found);
        assert_eq!(grading.of("", later), None, "it is written anew");
    }

    #[test]
    fn caution_is_not_marked_and_danger_is_in_the_language_of_the_user() {
        let found = |command, language| {
            let mut grading = Grading::default();
            grading.begin(Shell::Fish, language, Vec::new());
            grading.of(command, Instant::now())
        };
        assert_eq!(found("rm old.log", Language::English), None);
        let german = found("rm -rf ~", Language::German).unwrap();
        assert!(german.starts_with("Gefahr: löscht"), "{german}");
    }
    #[test]
    fn what_an_alias_stands_for_counts() {
        let mut grading = Grading::default();
        let alias = ("tidy".to_owned(), "rm -rf /".to_owned());
        grading.begin(Shell::Bash, Language::English, vec![alias]);
        assert!(grading.of("tidy", Instant::now()).is_some());
    }
}
