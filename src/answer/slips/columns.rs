//! Columns: which one, and what parts them.

use super::Slip;
use super::line::{Edit, Line, Part, known, replace};
use super::words::{Asked, ordinal};

const NAMES: [&str; 8] = ["column", "field", "word", "spalte", "feld", "wort", "columns", "fields"];

/// `df | cut -d' '`: several blanks part the columns.
pub(super) fn blanks(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let cut = line.all(&["cut"]).next()?;
    let before = line.before(cut)?;
    let aligned = before.is(&["df", "free", "ps", "lsblk", "last", "netstat", "ss"])
        || (before.is(&["ls"]) && before.has('l', ""));
    let blank =
        cut.has_word(&["-d ", "--delimiter= "]) || cut.with_value(&["-d"]).is_some_and(|(_, value)| value.text == " ");
    let name = cut.after_name()?.checked_sub("cut".len())?;
    let message = "each of several blanks begins a column";
    (aligned && blank).then(|| Slip::new(message, [Edit::insert(name, "tr -s ' ' | ")]))
}

/// What parts the columns of a file, by its name.
pub(super) fn separator(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line
        .parts
        .iter()
        .find(|part| part.is(&["awk", "gawk", "mawk", "cut", "sort"]))?;
    let fields = match part.program() {
        "cut" => part.has('f', "--fields"),
        "sort" => part.has('k', "--key"),
        _ => part.operands().next()?.text.contains('$') && !part.text_has("FS"),
    };
    let told = match part.program() {
        "cut" => part.has('d', "--delimiter"),
        "sort" => part.has('t', "--field-separator"),
        _ => part.has('F', "--field-separator") || part.has('v', "") || part.has('f', ""),
    };
    if !fields || told {
        return None;
    }
    let file = read(part, line)?;
    let (sign, quoted) = match file.rsplit('.').next() {
        Some("csv") => (",", ","),
        _ if ["/etc/passwd", "/etc/group", "/etc/shadow"].contains(&file) => (":", ":"),
        _ => return None,
    };
    let option = match part.program() {
        "cut" => "-d",
        "sort" => "-t",
        _ => "-F",
    };
    let message = format!("the columns of `{file}` are parted by `{sign}`");
    Some(Slip::new(message, [part.add_option(&format!("{option}{quoted}"))?]))
}

/// The only file that is read: by the command itself, or by a `cat`, `head` or `tail` before it.
fn read<'a>(part: &'a Part, line: &'a Line<'_>) -> Option<&'a str> {
    let reads = |part: &'a Part| -> Option<&'a str> {
        let named = |text: &&str| text.rsplit('.').next() == Some("csv") || text.starts_with("/etc/");
        let mut files = part.operands().filter_map(known).filter(named);
        let file = files.next()?;
        files.next().is_none().then_some(file)
    };
    let before = line
        .before(part)
        .filter(|before| before.is(&["cat", "head", "tail", "grep", "sort"]));
    reads(part).or_else(|| before.and_then(reads))
}

/// The column that was asked for by its place.
pub(super) fn place(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let awk = line.only(&["awk", "gawk"])?;
    let script = awk.operands().next()?;
    let number = known(script)?.strip_prefix("{print $")?.strip_suffix('}')?;
    let number: u64 = number.trim().parse().ok()?;
    let mut wanted = None;
    for pair in asked.tokens.windows(2).filter(|pair| NAMES.contains(&pair[1].as_str())) {
        let place = if matches!(pair[0].as_str(), "last" | "letzte" | "letzten" | "letztes") {
            Some(None)
        } else {
            ordinal(&pair[0]).map(Some)
        };
        if place.is_some_and(|place| wanted.replace(place).is_some()) {
            return None;
        }
    }
    let wanted = wanted?;
    let other = asked.says(&[
        "without", "except", "ohne", "außer", "where", "whose", "wo", "deren", "sum", "if", "but", "by", "nach",
    ]);
    // Another program may have taken columns away before.
    if other || wanted == Some(number) || awk.from_pipe {
        return None;
    }
    let right = wanted.map_or_else(|| "$NF".to_owned(), |place| format!("${place}"));
    let source = script.source.replacen(&format!("${number}"), &right, 1);
    Some(Slip::new(
        format!("`${number}` is another column"),
        [replace(script, source)?],
    ))
}
