//! Sentences among commands.

/// Words that begin an English or German sentence and no command.
const SENTENCE_STARTS: [&str; 55] = [
    "a",
    "an",
    "the",
    "this",
    "that",
    "here",
    "here's",
    "to",
    "you",
    "your",
    "use",
    "using",
    "run",
    "try",
    "sure",
    "it",
    "i",
    "i'm",
    "sorry",
    "note",
    "please",
    "certainly",
    "of",
    "if",
    "in",
    "for",
    "we",
    "there",
    "command:",
    "answer:",
    "der",
    "die",
    "das",
    "dieser",
    "diese",
    "dies",
    "hier",
    "um",
    "sie",
    "ihr",
    "mit",
    "nutze",
    "nutzen",
    "verwende",
    "verwenden",
    "führe",
    "führen",
    "bitte",
    "natürlich",
    "leider",
    "hinweis:",
    "note:",
    "befehl:",
    "ein",
    "eine",
];

/// Whether a line is a sentence and no command. Words that are shell keywords too count only where the sentence ends
/// like one.
pub(super) fn is_prose(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(first) = words.first() else { return false };
    if words.len() < 3 {
        // "Befehl:" and "Answer:" alone on a line.
        return line.ends_with(':') && SENTENCE_STARTS.contains(&first.to_lowercase().as_str());
    }
    let ends_like_one = line.ends_with(['.', ':', '!', '?']);
    let mut letters = first.chars();
    let capital =
        letters.next().is_some_and(char::is_uppercase) && letters.all(|c| c.is_lowercase() || "',".contains(c));
    let bullet = matches!(*first, "-" | "*" | "•") || first.strip_suffix('.').is_some_and(|n| n.parse::<u8>().is_ok());
    let start = first.trim_end_matches([',', '!']).to_lowercase();
    let keyword = matches!(start.as_str(), "for" | "if" | "in");
    let starts_like_one = SENTENCE_STARTS.contains(&start.as_str()) && (!keyword || capital);
    bullet || starts_like_one || (capital && ends_like_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_that_begins_a_sentence_is_a_program_here() {
        for word in SENTENCE_STARTS
            .into_iter()
            .filter(|word| !["if", "for", "in"].contains(word))
        {
            assert!(which::which(word).is_err(), "`{word}` would be lost as a command");
        }
    }
}
