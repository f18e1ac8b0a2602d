//! What is sorted by what, and which end is looked at.

use super::Slip;
use super::line::{Edit, Line, Part, replace};
use super::words::Asked;

fn sorts<'a>(line: &'a Line<'_>) -> Option<&'a Part> {
    line.only(&["sort"])
}

/// "12K" and "3M" are no numbers to `sort -n`.
pub(super) fn human(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let sort = sorts(line)?;
    let before = line.before(sort)?;
    let sizes = (before.is(&["du", "df", "ls"])) && before.has('h', "--human-readable");
    let numeric = sort.option_with('n')?;
    if !sizes || sort.has('h', "--human-numeric-sort") {
        return None;
    }
    let right = numeric.source.replacen('n', "h", 1);
    Some(Slip::new(
        "`sort -n` takes 12K for less than 3",
        [replace(numeric, right)?],
    ))
}

/// The size stands in the fifth column of `ls -l`, behind the permissions.
pub(super) fn column(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let sort = sorts(line)?;
    let ls = line.before(sort)?;
    let numeric = sort.option_with('n').or_else(|| sort.option_with('h'))?;
    let keyed = sort.has('k', "--key") || sort.has('t', "--field-separator");
    if !ls.is(&["ls"]) || !ls.has('l', "") || ls.has('s', "") || ls.has('i', "") || keyed {
        return None;
    }
    let edit = Edit::insert(super::line::end(numeric)?, " -k5");
    Some(Slip::new("`sort` looks at the permissions and not at the size", [edit]))
}

/// The largest of what is sorted upwards stand at the end.
pub(super) fn end(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let large = asked.says(&[
        "largest",
        "biggest",
        "größte*",
        "newest",
        "latest",
        "neueste*",
        "neuste*",
        "jüngste*",
        "most recent",
        "most recently",
    ]);
    let small = asked.says(&["smallest", "kleinste*", "oldest", "älteste*", "least recent*"]);
    let sort = sorts(line)?;
    let numeric = sort.option_with('n').or_else(|| sort.option_with('h'))?;
    let cut = line.next(sort)?;
    if large == small || !cut.is(&["head", "tail"]) || cut.rest().iter().any(|word| word.text.contains('+')) {
        return None;
    }
    // What is counted by days before today runs the other way round.
    let plain = ["ls", "find", "du", "xargs", "stat", "wc"];
    let before = line.before(sort)?;
    let first = line.parts.iter().find(|part| part.into_pipe)?;
    if !(before.is(&plain) || first.is(&plain)) || line.uses(&["awk", "tac"]) {
        return None;
    }
    let downwards = sort.has('r', "--reverse");
    let shows_large = downwards == cut.is(&["head"]);
    if shows_large == large {
        return None;
    }
    let edit = if downwards {
        sort.drop_letter('r')?
    } else {
        replace(numeric, format!("{}r", numeric.source)).filter(|_| !numeric.text.contains('k'))?
    };
    Some(Slip::new("the other end of the list is shown", [edit]))
}

/// A listing of the file that was found by its place in an order, and not the key that it was sorted by.
pub(super) fn long(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let long = asked.says(&["long listing", "long format", "detailed listing", "ls l", "langformat"]);
    let find = line.only(&["find"])?;
    let (_, format) = find.with_value(&["-printf"])?;
    let keyed = matches!(
        format.text.as_str(),
        "%T@ %p\\n" | "%s %p\\n" | "%T+ %p\\n" | "%A@ %p\\n" | "%C@ %p\\n"
    );
    let last = line
        .parts
        .last()
        .filter(|part| part.is(&["head", "tail"]) && part.from_pipe)?;
    if !long || !keyed || !line.before(last)?.is(&["sort"]) {
        return None;
    }
    let listing = " | cut -d' ' -f2- | xargs -d '\\n' ls -l";
    Some(Slip::new(
        "no long listing is made",
        [Edit::insert(last.end(), listing)],
    ))
}

/// Downwards, where it was asked for.
pub(super) fn reverse(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = asked.wants(&[
        "reverse order",
        "in reverse",
        "reversed",
        "descending",
        "descending order",
        "absteigend",
        "umgekehrter reihenfolge",
        "rückwärts sortiert",
    ]);
    let sort = sorts(line)?;
    let reversed = sort.has('r', "--reverse")
        || line.uses(&["tac", "rev"])
        || line.all(&["ls", "ps"]).any(|part| part.has('r', "--reverse"));
    let cut = line
        .next(sort)
        .is_some_and(|next| next.is(&["tail", "uniq", "comm", "join"]));
    if !wanted || reversed || cut || asked.says(&["then", "dann", "and then"]) {
        return None;
    }
    Some(Slip::new("the order is upwards", [sort.add_option("-r")?]))
}

/// Numbers as numbers.
pub(super) fn numeric(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let sort = sorts(line)?;
    let told = ['n', 'h', 'g', 'V', 'M', 'R']
        .iter()
        .any(|letter| sort.has(*letter, ""));
    if told
        || sort.rest().iter().any(|word| word.text.starts_with("--"))
        || !asked.wants(&[
            "numerically",
            "numerical",
            "numerisch",
            "numeric order",
            "by number",
            "als zahlen",
        ])
    {
        return None;
    }
    Some(Slip::new("10 comes before 9", [sort.add_option("-n")?]))
}

/// The most common first.
pub(super) fn frequent(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = asked.says(&[
        "most common",
        "most frequent",
        "häufigste",
        "häufigsten",
        "by frequency",
        "nach häufigkeit",
        "sorted by count",
        "by count",
        "nach anzahl",
        "most often",
    ]);
    let uniq = line
        .parts
        .last()
        .filter(|part| part.is(&["uniq"]) && part.has('c', "--count"))?;
    wanted.then(|| {
        Slip::new(
            "what is common does not come first",
            [Edit::insert(uniq.end(), " | sort -rn")],
        )
    })
}

/// By name, where nothing sorts.
pub(super) fn alphabetical(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = asked.wants(&[
        "sorted alphabetically",
        "sort alphabetically",
        "alphabetically",
        "alphabetical order",
        "alphabetisch",
        "sorted by name",
        "sort by name",
        "nach namen sortiert",
    ]);
    let last = line.parts.last()?;
    let lists = last.is(&["find", "grep", "cut", "cat", "uniq", "awk"]) && !last.into_pipe && !last.inner;
    if !wanted || !lists || line.uses(&["sort", "ls", "xargs"]) || line.text.contains("-exec") {
        return None;
    }
    Some(Slip::new("nothing is sorted", [Edit::insert(last.end(), " | sort")]))
}

/// `ps` lists what needs least first.
pub(super) fn processes(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let ps = line.only(&["ps"])?;
    let next = line.next(ps)?;
    let key = ps.rest().iter().find(|word| word.text.starts_with("--sort"))?;
    let most = asked.says(&[
        "most",
        "top",
        "highest",
        "largest",
        "biggest",
        "meisten",
        "meiste",
        "größten",
        "höchsten",
        "am meisten",
    ]);
    if !most || !next.is(&["head"]) || key.text.contains("=-") {
        return None;
    }
    let (name, column) = key.source.split_once('=')?;
    column
        .starts_with(|c: char| c == '%' || c.is_ascii_lowercase())
        .then_some(())?;
    Some(Slip::new(
        "what needs least comes first",
        [replace(key, format!("{name}=-{column}"))?],
    ))
}
