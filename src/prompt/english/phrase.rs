//! What English says in another order as a whole.

/// What the words one by one become, and how it is said.
const USUAL: [(&str, &str); 3] = [
    ("there is it ", "are there "),
    ("longest not more", "least recently"),
    (" not more ", " no longer "),
];

/// Puts such phrases as they are usual: "sorted by size", "the system load". What is quoted stays.
pub(super) fn usual(text: &str) -> String {
    let mut text = text.to_owned();
    for way in ["ascending", "descending"] {
        let turned = format!(" {way} sorted");
        if let Some(at) = text.find(&turned).filter(|at| is_plain(&text[..*at])) {
            text.replace_range(at..at + turned.len(), &format!(" sorted {way}"));
        }
    }
    for (long, short) in USUAL {
        if let Some(at) = text.find(long).filter(|at| is_plain(&text[..*at])) {
            text.replace_range(at..at + long.len(), short);
        }
    }
    let text = sorted_by(&text).unwrap_or(text);
    let whole = ["system", "computer", "machine"].iter();
    whole.fold(text, |text, whole| of_the(&text, whole).unwrap_or(text))
}

/// "by size sorted"
fn sorted_by(text: &str) -> Option<String> {
    const LONGEST_KEY: usize = 40;
    let sorted = text.find(" sorted")?;
    let by = text[..sorted].rfind(" by ")?;
    let key = &text[by..sorted];
    let near = key.len() <= LONGEST_KEY && is_plain(key) && !key.contains(',') && is_plain(&text[..by]);
    let rest = &text[sorted + " sorted".len()..];
    near.then(|| format!("{} sorted{key}{rest}", &text[..by]))
}

/// "the load of the system"
fn of_the(text: &str, whole: &str) -> Option<String> {
    let of = format!(" of the {whole}");
    let at = text.find(&of)?;
    let the = text[..at].rfind("the ")? + "the ".len();
    let plain = is_plain(&text[..at]) && !text[the..at].contains(',');
    plain.then(|| format!("{}{whole} {}{}", &text[..the], &text[the..at], &text[at + of.len()..]))
}

/// Whether nothing is quoted in it.
fn is_plain(text: &str) -> bool {
    !text.contains(['\'', '"', '`', '„', '“'])
}
