//! What in a command is a name, of what kind, and whether a wording says it: by `names.txt` and by how a name looks.

#![allow(unreachable_pub, reason = "shared by tests and tools, none of which is a library")]

use std::collections::BTreeMap;

use lotse::examples::index::{Index, hash};
use lotse::examples::open::is_word;
use lotse::examples::words::fold;

use super::source::{Entry, quoted};

/// What `names.txt` says.
#[derive(Debug, Default)]
pub struct Names {
    /// The kinds in both languages, by their English name.
    kinds: BTreeMap<&'static str, &'static str>,
    /// The kind of a name in a topic, or in all.
    listed: BTreeMap<(Option<&'static str>, &'static str), &'static str>,
    /// What else says an ending.
    means: BTreeMap<&'static str, Vec<&'static str>>,
}

/// The kind of names that mean the same to everybody.
const KEEP: &str = "keep";

impl Names {
    /// Reads `names.txt`.
    ///
    /// # Errors
    ///
    /// Names the line that cannot be understood.
    pub fn parse(text: &'static str) -> Result<Self, String> {
        let mut names = Self::default();
        let mut topics: Vec<Option<&str>> = vec![None];
        for (number, line) in text.lines().enumerate() {
            let wrong = || format!("names.txt:{}: not understood: {line}", number + 1);
            if line.is_empty() {
                topics = vec![None];
            } else if !line.starts_with('#') {
                let (key, values) = line.split_once(": ").ok_or_else(wrong)?;
                match key {
                    "topics" => topics = values.split(' ').map(Some).collect(),
                    "kinds" => names.kinds.extend(
                        values
                            .split(' ')
                            .filter_map(|both| Some((both.split_once('/')?.0, both))),
                    ),
                    _ if key.starts_with('.') => drop(names.means.insert(key, values.split(' ').collect())),
                    _ => {
                        names.kind(key).ok_or_else(wrong)?;
                        for name in quoted(values) {
                            names.listed.extend(topics.iter().map(|topic| ((*topic, name), key)));
                        }
                    }
                }
            }
        }
        Ok(names)
    }

    /// A kind in both languages, for its English name; empty where the name is kept.
    pub fn kind(&self, english: &str) -> Option<&'static str> {
        if english == KEEP {
            Some("")
        } else {
            self.kinds.get(english).copied()
        }
    }

    /// The kind of a piece of the command of an entry, by its English name.
    pub fn of(&self, entry: &Entry, piece: &str) -> Option<&'static str> {
        let own = entry
            .names
            .iter()
            .find(|(name, _)| *name == piece)
            .map(|(_, kind)| *kind);
        let listed = |topic| self.listed.get(&(topic, piece)).copied();
        own.or_else(|| listed(Some(entry.topic)))
            .or_else(|| listed(None))
            .or_else(|| looks_like(piece))
    }

    /// Whether a wording says a name, or one that it is made of: `film.mp4` is where `film-small.mp4` comes from.
    pub fn said(&self, lexicon: Index, words: &str, name: &str, kind: &str) -> bool {
        if kind == KEEP || has(words, name.trim_start_matches('.')) {
            return true;
        }
        if kind == "date" && says_date(words, name) {
            return true;
        }
        if let Some(means) = self.means.get(name) {
            let words = words.to_lowercase();
            return means.iter().any(|word| words.contains(word));
        }
        let mut parts = name.split(['/', '@', ':', '~']).filter(|part| !part.is_empty());
        if parts.clone().count() > 1 && parts.all(|part| has(words, part)) {
            return true;
        }
        matches!(kind, "file" | "dir") && comes_from(lexicon, words, name)
    }
}

/// Whether a wording says a date in another form, as `1 March 2024` does or `1.3.`.
fn says_date(words: &str, date: &str) -> bool {
    let mut parts = date.split('-').map(|part| has(words, part.trim_start_matches('0')));
    let [year, month, day] = [parts.next(), parts.next(), parts.next()].map(|said| said == Some(true));
    day && (year || month)
}

/// Whether a wording says what a file or a folder is called after.
fn comes_from(lexicon: Index, words: &str, name: &str) -> bool {
    let base = |path: &str| {
        path.trim_end_matches(['/', '.'])
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_lowercase()
    };
    let stem = |path: &str| {
        base(path)
            .split(|c| !is_word(c) || c == '_')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let own = stem(name);
    let is_path = |c: char| is_word(c) || "./~-".contains(c);
    let mut others = words.split(|c| !is_path(c)).filter(|word| base(word).contains('.'));
    !own.is_empty()
        && (has(words, &base(name))
            || others.any(|word| stem(word) == own)
            || (lexicon.meaning(hash(&fold(&own))).is_none() && has(words, &own)))
}

/// Whether a text has a part that is no part of a longer word.
pub fn has(text: &str, part: &str) -> bool {
    let (text, part) = (text.to_lowercase(), part.to_lowercase());
    text.match_indices(&part).any(|(at, _)| {
        let behind = &text[at + part.len()..];
        let within = text[..at].ends_with(is_word) && part.starts_with(is_word);
        !(within || behind.starts_with(is_word) && part.ends_with(is_word))
    })
}

/// The kind of what nobody has listed: that of addresses, dates, and files with a well-known ending.
fn looks_like(piece: &str) -> Option<&'static str> {
    const ENDINGS: &str = " txt md markdown csv tsv json jsonl xml html css js ts py sh c cpp h go rs java jar pdf ps png jpg \
        jpeg JPG svg gif webp mp3 mp4 mkv mov wav ogg flac opus m4a webm srt vtt zip tar gz bz2 xz zst 7z rar iso img \
        qcow2 vmdk deb rpm log db sql conf ini cfg yaml yml toml bak enc gpg asc age sig key pem crt csr der p12 ovpn odt \
        docx xlsx epub dump pcap bin out prof diff patch bundle tex ipynb acl mk parquet list map cast torrent so exe pyz \
        snar heic psd pyc msg b64 tfvars tmpl xsd parts ";
    const SYSTEM: [&str; 8] = ["/etc", "/proc", "/sys", "/usr", "/var/lib", "/var/run", "/dev", "~/."];
    let numbers = |text: &str, by: char, lengths: &[usize]| {
        let parts: Vec<&str> = text.split(by).collect();
        let fits = |(part, most): (&&str, &usize)| {
            !part.is_empty() && part.len() <= *most && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        parts.len() == lengths.len() && parts.iter().zip(lengths).all(fits)
    };
    let ending = |ending: &str| ENDINGS.contains(&format!(" {ending} "));
    let path = |c: char| is_word(c) || "./~%-".contains(c);
    if SYSTEM.iter().any(|system| piece.starts_with(system)) && piece.chars().all(path) {
        return Some(KEEP);
    }
    if piece.contains("://") && piece.ends_with(|c| is_word(c) || c == '/') {
        return Some("url");
    }
    if let Some((user, host)) = piece.split_once('@') {
        let plain = |c: char| c.is_ascii_lowercase() || c == '.';
        let email =
            host.contains('.') && host.ends_with(char::is_alphabetic) && (user.to_owned() + host).chars().all(plain);
        return email.then_some("email");
    }
    let address = piece.split_once('/').map_or(piece, |(address, _)| address);
    if numbers(address, '.', &[3, 3, 3, 3]) && (address == piece || piece.ends_with(char::is_numeric)) {
        return Some("address");
    }
    if numbers(piece, '-', &[4, 2, 2]) && piece.len() == 10 {
        return Some("date");
    }
    if let Some(alone) = piece.strip_prefix('.').filter(|alone| ending(alone)) {
        return (!alone.is_empty()).then_some("ending");
    }
    let (front, last) = piece.rsplit_once('.')?;
    let begins = piece.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '~'))
        || ["./", "../"].iter().any(|relative| piece.starts_with(relative));
    let named = begins && front.ends_with(|c: char| is_word(c) || c == '-') && piece.chars().all(path);
    (named && ending(last)).then_some("file")
}
