//! Whether two commands are the same thing in other letters.

/// Whether they differ in nothing but blanks, quotes, and the order and the bundling of short options.
pub fn alike(one: &str, other: &str) -> bool {
    essence(one) == essence(other)
}

/// The words without quotes; the letters of short options stand sorted in front of the first word behind them.
fn essence(command: &str) -> Vec<String> {
    let plain: String = command.chars().filter(|char| !matches!(char, '\'' | '"')).collect();
    let mut words = Vec::new();
    let mut letters: Vec<char> = Vec::new();
    for word in plain.split_whitespace() {
        match word.strip_prefix('-') {
            Some(options) if !options.is_empty() && options.chars().all(char::is_alphabetic) => {
                letters.extend(options.chars());
            }
            _ => {
                flush(&mut letters, &mut words);
                words.push(word.to_owned());
            }
        }
    }
    flush(&mut letters, &mut words);
    words
}

fn flush(letters: &mut Vec<char>, words: &mut Vec<String>) {
    if letters.is_empty() {
        return;
    }
    letters.sort_unstable();
    words.push(letters.drain(..).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_makes_a_difference_counts() {
        for (one, other) in [
            ("ls -la", "ls  -a -l"),
            ("grep -n 'x' a.txt", "grep -n x a.txt"),
            ("tar -x -f a", "tar -xf a"),
        ] {
            assert!(alike(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("ls -la", "ls -l"),
            ("ls a", "ls b"),
            ("sort a | uniq", "sort -u a"),
            ("head -n 5", "tail -n 5"),
            ("a -x | b", "a | b -x"),
        ] {
            assert!(!alike(one, other), "{one} and {other}");
        }
    }
}
