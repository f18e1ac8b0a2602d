//! Statuses that say no more than what the user sees.
//!
//! The hooks decide by the same list, without starting a process; here it counts for the key.

use super::line::Line;
use crate::shell::harmless;

/// Whether one of the commands of the line may end so. Which one of several has failed is not known.
pub fn is_harmless(command: &str, status: i32) -> bool {
    if super::NO_FAILURE.contains(&status) {
        return true;
    }
    let line = Line::new(command);
    line.parts.iter().any(|part| {
        let program = line.program(part);
        let with_word = line.word(part, 1).map(|word| format!("{program} {word}"));
        let names = [Some(program), with_word.as_deref()];
        let ended = names.iter().flatten().map(|name| format!("{name}:{status}"));
        let alone = (part.words.len() == 1).then(|| format!("{program}."));
        let any = names.iter().flatten().map(|name| (*name).to_owned()).chain(alone);
        let started = !matches!(status, 126 | 127 | 255);
        let mut known: Vec<String> = ended.collect();
        known.extend(any.filter(|_| started));
        harmless::entries().any(|entry| known.iter().any(|name| name == entry))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_by_its_status_is_no_failure() {
        for (command, status, expected) in [
            ("grep x y", 1, true),
            ("grep x y", 2, false),
            ("/usr/bin/grep x y | sort", 1, true),
            ("systemctl status x", 3, true),
            ("systemctl start x", 3, false),
            ("test -f x && make", 1, true),
            ("ssh host", 1, true),
            ("ssh host", 255, false),
            ("bash", 3, true),
            ("bash x.sh", 3, false),
            ("vim x", 1, true),
            ("vim x", 127, false),
            ("make", 2, false),
            ("make", 130, true),
            ("", 1, false),
        ] {
            assert_eq!(is_harmless(command, status), expected, "{command} {status}");
        }
    }
}
