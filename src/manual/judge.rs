//! The judgement whether a program has the option that a word of a command line names.

use super::{Manual, Source, Traits, Value, tag};

/// The judgement of a manual about one word that begins with a dash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// There is such an option; whether the next word is its value.
    Known {
        /// True if the next word is its value.
        takes_next: bool,
    },
    /// There is none; the part of the word that is not known, with its dash.
    Unknown(String),
    /// The manual does not say enough.
    CannotTell,
}

const KNOWN: Judgement = Judgement::Known { takes_next: false };

impl Manual {
    /// Judges a word that begins with a dash or a plus sign and is an option.
    pub fn judge(&self, word: &str, traits: &Traits) -> Judgement {
        let judged = if word.starts_with("--") {
            self.long(word, traits)
        } else {
            self.short(word, traits)
        };
        match judged {
            Judgement::Unknown(_) if !self.is_complete() || traits.free => Judgement::CannotTell,
            judged => judged,
        }
    }

    fn long(&self, word: &str, traits: &Traits) -> Judgement {
        let (name, has_value) = match word.split_once('=') {
            Some((name, _)) => (name, true),
            None => (word, false),
        };
        if let Some(value) = self.long_value(name, traits) {
            return Judgement::Known {
                takes_next: value == Value::Required && !has_value,
            };
        }
        // `--assert-FEATURE`
        let joined = |known: &super::Name| known.joined && known.text.ends_with('-') && name.starts_with(&known.text);
        if self.names().any(joined) {
            return KNOWN;
        }
        let single = &name[1..];
        if self.option(single).is_some() {
            return if traits.dashes { KNOWN } else { Judgement::CannotTell };
        }
        if self.is_hinted(name, traits) || self.is_negated(name) {
            return Judgement::CannotTell;
        }
        Judgement::Unknown(name.to_owned())
    }

    fn long_value(&self, name: &str, traits: &Traits) -> Option<Value> {
        if let Some(option) = self.option(name) {
            return Some(option.value);
        }
        if let Some(rest) = name.strip_prefix("--no-").filter(|_| traits.no)
            && self.option(&format!("--{rest}")).is_some()
        {
            return Some(Value::None);
        }
        // `--not-x` of a switch called `--no-x`.
        if traits.no && self.option(&name.replacen("--", "--no-", 1)).is_some() {
            return Some(Value::None);
        }
        if traits.exact || name.len() < 4 {
            return None;
        }
        let mut longer = self.options.iter().filter(|option| {
            option
                .names
                .iter()
                .any(|known| known.text.starts_with(name) && known.text.starts_with("--"))
        });
        let first = longer.next()?;
        longer.next().is_none().then_some(first.value)
    }

    fn short(&self, word: &str, traits: &Traits) -> Judgement {
        if let Some(option) = self.option(word) {
            return Judgement::Known {
                takes_next: option.value == Value::Required,
            };
        }
        if is_number(&word[1..]) {
            let documented = self
                .names()
                .any(|name| matches!(name.text.as_str(), tag::NUMBER | "-n" | "-#" | "-number" | "-0" | "-1"));
            return if traits.number || traits.signals || documented {
                KNOWN
            } else {
                Judgement::CannotTell
            };
        }
        if traits.signals
            && word[1..]
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '+' || c == '-')
        {
            return KNOWN;
        }
        let (name, has_value) = word.split_once('=').map_or((word, false), |(name, _)| (name, true));
        if has_value && name.len() > 2 && self.option(name).or_else(|| self.option(&format!("{name}="))).is_some() {
            return KNOWN;
        }
        if let Some((group, _)) = word.split_once(':').filter(|(group, _)| group.len() > 2) {
            // `-Xlog:gc` is a value, `-XX:+UseG1GC` is one of very many.
            if self.option(group).is_some() {
                return KNOWN;
            }
            let prefix = format!("{group}:");
            if self.names().any(|name| name.text.starts_with(&prefix)) {
                return Judgement::CannotTell;
            }
        }
        // `-Xmx512m`, `-newermt`
        let number = |known: &super::Name| {
            let rest = word.strip_prefix(known.text.as_str());
            known.text.len() > 3 && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        if self.names().any(number) {
            return KNOWN;
        }
        if self
            .names()
            .any(|known| known.joined && known.text.len() > 1 && word.starts_with(&known.text))
        {
            return KNOWN;
        }
        let bundle = self.bundle(word, traits);
        let Judgement::Unknown(letter) = bundle else {
            return bundle;
        };
        if self.option(tag::WORD).is_some() && word.contains(|c: char| c.is_ascii_digit()) {
            // `-sha256`, `-aes-128-cbc`
            return Judgement::CannotTell;
        }
        self.word(name, letter, traits)
    }

    /// A word after one dash that is no bundle of letters.
    fn word(&self, name: &str, letter: String, traits: &Traits) -> Judgement {
        if traits.getopt {
            return Judgement::Unknown(letter);
        }
        if self.is_hinted(name, traits) {
            return Judgement::CannotTell;
        }
        let double = format!("-{name}");
        if name.len() > 2 && (self.option(&double).is_some() || self.is_hinted(&double, traits)) {
            return if traits.dashes { KNOWN } else { Judgement::CannotTell };
        }
        let words = traits.words || self.has_words();
        Judgement::Unknown(if words { name.to_owned() } else { letter })
    }

    /// A bundle of letters, the last of which may have its value in the word or in the next one.
    fn bundle(&self, word: &str, traits: &Traits) -> Judgement {
        if traits.words && word.len() > 2 {
            // A value may still follow a letter: `-O1`.
            let first: String = word.chars().take(2).collect();
            let value = self.option(&first).map(|option| option.value);
            return match value {
                Some(_) if is_number(&word[first.len()..]) => KNOWN,
                _ => Judgement::Unknown(first),
            };
        }
        let mut certain = true;
        let letters: Vec<char> = word.chars().skip(1).collect();
        for (at, letter) in letters.iter().enumerate() {
            let name = format!("-{letter}");
            let last = at + 1 == letters.len();
            match self.option(&name).map(|option| option.value) {
                Some(Value::Required) => return Judgement::Known { takes_next: last },
                Some(Value::Optional) => return KNOWN,
                Some(Value::Unknown) => certain = false,
                Some(Value::None) => {}
                None if !certain || !letter.is_ascii_alphanumeric() && at > 0 => return Judgement::CannotTell,
                // Completion files are programs; their own letters are no hint.
                None if self.mentioned.contains(&name) => return Judgement::CannotTell,
                None if letter.is_ascii_digit() && traits.number => return KNOWN,
                None => return Judgement::Unknown(name),
            }
        }
        if certain {
            KNOWN
        } else {
            Judgement::Known { takes_next: false }
        }
    }

    /// Returns true if it turns a switch off that there is, or the other way round; many programs do not document both.
    fn is_negated(&self, name: &str) -> bool {
        let other = match name.strip_prefix("--no-") {
            Some(rest) => format!("--{rest}"),
            None => name.replacen("--", "--no-", 1),
        };
        self.option(&other).is_some()
    }

    /// Returns true if something suggests that there may be such an option. Completion files count only where the program
    /// itself has not been asked.
    fn is_hinted(&self, name: &str, traits: &Traits) -> bool {
        let asked = traits.getopt && self.sources.contains(&Source::Help) && self.sources.contains(&Source::Page);
        self.mentioned.contains(name) || (!asked && self.completed.contains(name))
    }

    /// Returns true if its options are words after one dash.
    fn has_words(&self) -> bool {
        let words = self
            .names()
            .filter(|name| !name.text.starts_with("--") && name.text.len() > 3)
            .count();
        words > 3 && words * 3 > self.names().count()
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty()
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}
