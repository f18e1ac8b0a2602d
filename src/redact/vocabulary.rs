//! The words that tell of a secret, as data.

use super::index::{Index, has_at, line_end, next_word, slice};

const WORDS: &str = include_str!("vocabulary.txt");

/// The certainty with which a name tells of a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// Only together with a value that nobody but a machine writes.
    Weak,
    /// With a value that is no ordinary word.
    Medium,
    /// With nearly any value.
    Strong,
}

/// Returns the span of the words of a list.
const fn list(name: &str) -> (usize, usize) {
    let text = WORDS.as_bytes();
    let mut at = 0;
    loop {
        let end = line_end(text, at);
        if has_at(text, at, b"== ") && at + 3 + name.len() == end && has_at(text, at + 3, name.as_bytes()) {
            let mut last = end + 1;
            while last < text.len() && !has_at(text, last, b"== ") {
                last = line_end(text, last) + 1;
            }
            return (end + 1, last);
        }
        at = end + 1;
    }
}

/// The words of a list, behind its lines that are remarks.
const fn words<const COUNT: usize>((mut at, last): (usize, usize)) -> ([&'static str; COUNT], usize) {
    let text = WORDS.as_bytes();
    let (mut words, mut count) = ([""; COUNT], 0);
    while at < last {
        let end = line_end(text, at);
        let mut word = next_word(text, at, end, b' ');
        while text[at] != b'#' && word.0 < word.1 {
            if count < COUNT {
                words[count] = slice(WORDS, word);
            }
            count += 1;
            word = next_word(text, word.1, end, b' ');
        }
        at = end + 1;
    }
    (words, count)
}

const STRONG: usize = words::<0>(list("strong")).1;
const MEDIUM: usize = words::<0>(list("medium")).1;
const SETS: usize = words::<0>(list("sets")).1;
const SPEAKS: usize = words::<0>(list("speaks")).1;

/// All lists.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// Each word with where the name of its list is.
    words: Index<4096>,
    strong: [&'static str; STRONG],
    medium: [&'static str; MEDIUM],
    sets: [&'static str; SETS],
    speaks: [&'static str; SPEAKS],
}

impl Vocabulary {
    pub(super) const fn new() -> Self {
        let text = WORDS.as_bytes();
        let mut index = Index::new(WORDS);
        let mut list_at = (0, 0);
        let mut at = 0;
        while at < text.len() {
            let end = line_end(text, at);
            if has_at(text, at, b"== ") {
                list_at = (at + 3, end);
            } else if text[at] != b'#' {
                let mut word = next_word(text, at, end, b' ');
                while word.0 < word.1 {
                    index = index.with(slice(WORDS, list_at), word, list_at.0);
                    word = next_word(text, word.1, end, b' ');
                }
            }
            at = end + 1;
        }
        Self {
            words: index,
            strong: words(list("strong")).0,
            medium: words(list("medium")).0,
            sets: words(list("sets")).0,
            speaks: words(list("speaks")).0,
        }
    }

    /// Returns true if a list has a word, which is in small letters.
    pub(super) fn has(&self, list: &str, word: &str) -> bool {
        let mut lists = self.words.find(list, word);
        lists.any(|at| {
            WORDS[at..]
                .strip_prefix(list)
                .is_some_and(|rest| rest.starts_with('\n'))
        })
    }

    /// Returns true if a word tells that something is set.
    pub(super) fn sets(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.sets.iter().any(|begin| word.starts_with(begin))
    }

    /// Returns true if a line may be about a secret.
    pub(super) fn speaks(&self, line: &str) -> bool {
        let line = line.to_lowercase().replace(' ', "-");
        let strong = |word: &str| !word.is_empty() && self.strength(word) == Some(Strength::Strong);
        self.speaks.iter().any(|tell| line.contains(tell))
            || line.split(|c: char| !c.is_alphanumeric() && c != '_').any(strong)
    }

    /// Returns true if a word where a secret might stand is none.
    pub(super) fn says_nothing(&self, word: &str) -> bool {
        word.len() < 40 && (self.has("nothing", &word.to_lowercase()) || self.is_title(word))
    }

    /// Returns true if it only names a secret, as a form and its translation do: "Access token", "API-Schlüssel".
    fn is_title(&self, text: &str) -> bool {
        const LISTS: [&str; 5] = ["strong", "medium", "owned", "qualifier", "strong-qualifier"];
        let names = |word: &str| LISTS.iter().any(|list| self.has(list, &word.to_lowercase()));
        text.contains([' ', '-']) && text.split([' ', '-']).all(names)
    }

    /// Returns the certainty with which a name tells of a secret.
    pub(super) fn strength(&self, name: &str) -> Option<Strength> {
        if name.len() < 2 || name.len() > 80 || !may_tell(name) {
            return None;
        }
        let parts = parts(name);
        let last = parts.len().checked_sub(1)?;
        let joined = parts.concat();
        if self.has("medium-whole", &joined) {
            return Some(Strength::Medium);
        }
        // `X-Acme-Auth` is a header.
        if last > 0 && parts[0] == "x" && parts[last] == "auth" {
            return Some(Strength::Medium);
        }
        if self.has("harmless-tail", &parts[last]) && last > 0 {
            return None;
        }
        // It names one that is somewhere else, or whoever is logged in.
        let user = last > 0 && parts[last - 1] == "auth" && parts[last] == "user";
        if user || parts[0] == "existing" {
            return None;
        }
        let loud = !name.chars().any(char::is_lowercase);
        for at in (0..=last).rev() {
            let found = self.part(&parts, at);
            let counts = at == last
                || parts[at + 1..].iter().all(|part| self.is_tail(part))
                || ((loud || is_loud(name, &parts[at])) && found > Some(Strength::Weak));
            if found.is_some() && counts {
                return found;
            }
        }
        // `PrivateKey` in one word, `x-apikey`.
        self.medium
            .iter()
            .any(|end| joined.ends_with(end))
            .then_some(Strength::Medium)
    }

    fn is_tail(&self, part: &str) -> bool {
        self.has("tail", part) || part.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Returns the certainty with which one part of a name tells of a secret.
    fn part(&self, parts: &[String], at: usize) -> Option<Strength> {
        let part = parts[at].trim_end_matches(|c: char| c.is_ascii_digit());
        let before = at.checked_sub(1).map(|at| parts[at].as_str());
        // "passwrod"
        let near = matches!(part.len(), 7..=9) && part != "passwords" && strsim::osa_distance(part, "password") == 1;
        let password = near
            || self.strong.iter().any(|end| part.ends_with(end))
            || self.has("strong-whole", part)
            || (part.ends_with("pass") && !self.has("no-pass", part))
            || (part.len() > 2 && part.len() <= 10 && part.ends_with("pw"));
        if password {
            return Some(Strength::Strong);
        }
        if self.has("medium-whole", part) || self.medium.iter().any(|end| part.ends_with(end)) {
            return Some(Strength::Medium);
        }
        if self.has("weak", part) && !part.ends_with("key") && !part.ends_with("schlüssel") {
            return Some(Strength::Weak);
        }
        if let Some(owner) = ["codes", "code"].into_iter().find_map(|code| part.strip_suffix(code)) {
            let owner = if owner.is_empty() {
                before.unwrap_or_default()
            } else {
                owner
            };
            return self.has("codes", owner).then_some(Strength::Medium);
        }
        let key = ["key", "schlüssel"]
            .into_iter()
            .find_map(|key| part.strip_suffix(key))?;
        let owner = if key.is_empty() {
            before.unwrap_or_default()
        } else {
            key
        };
        if self.has("strong-qualifier", owner.trim_end_matches(|c: char| c.is_ascii_digit())) {
            return Some(Strength::Strong);
        }
        if self.has("qualifier", owner) {
            return Some(Strength::Medium);
        }
        (!self.has("not-keys", owner)).then_some(Strength::Weak)
    }
}

/// A quick look: each telling word has one of these pairs of letters.
fn may_tell(name: &str) -> bool {
    let bytes = name.as_bytes();
    if !name.is_ascii() {
        return true;
    }
    bytes.windows(2).any(|pair| {
        let pair = [pair[0] | 0x20, pair[1] | 0x20];
        matches!(
            &pair,
            b"pa"
                | b"pw"
                | b"ps"
                | b"wo"
                | b"sa"
                | b"se"
                | b"to"
                | b"ke"
                | b"au"
                | b"wt"
                | b"co"
                | b"be"
                | b"bh"
                | b"cr"
                | b"si"
                | b"ot"
                | b"pi"
                | b"ge"
                | b"sr"
                | b"ss"
                | b"pu"
                | b"mn"
                | b"cv"
                | b"ta"
                | b"he"
                | b"lo"
                | b"wa"
                | b"ad"
                | b"zu"
                | b"pp"
                | b"en"
        )
    })
}

/// `TF_TOKEN_registry` says it in capitals.
fn is_loud(name: &str, part: &str) -> bool {
    name.contains('_')
        && name
            .split('_')
            .any(|word| word.len() > 3 && word == part.to_uppercase())
}

/// The parts of a name in small letters: `dbPassword`, `DB_PASSWORD` and `db-password` have the same.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        if char.is_alphanumeric() {
            let next_small = chars.peek().is_some_and(|next| next.is_lowercase());
            let turns = char.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_small));
            if turns && !current.is_empty() {
                parts.push(std::mem::take(&mut current));
            }
            current.extend(char.to_lowercase());
        } else if !current.is_empty() {
            parts.push(std::mem::take(&mut current));
        }
        before = char;
    }
    if !current.is_empty() {
        parts.push(current);
    }
    parts
}
