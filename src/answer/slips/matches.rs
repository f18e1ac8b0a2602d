//! What `grep` prints, and which lines it means.

use super::Slip;
use super::line::{Edit, Line, Part, range, replace};
use super::words::{Asked, number};
use crate::answer::check::Word;

const GREP: [&str; 3] = ["grep", "egrep", "zgrep"];

/// Letters after which the next word is no pattern.
const VALUED: &str = "efABCmdD";

/// The pattern, where it is the first operand.
pub(super) fn pattern(grep: &Part) -> Option<&Word> {
    let valued = |word: &Word| match word.text.strip_prefix("--") {
        Some(long) => ["regexp", "file"].contains(&long.split('=').next().unwrap_or_default()),
        None => word.text.starts_with('-') && word.text.contains(|c| VALUED.contains(c)),
    };
    if grep.rest().iter().any(valued) {
        return None;
    }
    grep.operands().next()
}

fn files_asked(asked: &Asked) -> bool {
    let files = asked.starts_with(&[
        "files", "dateien", "find", "list", "which", "finde", "welche", "show", "zeige", "search", "print", "get",
    ]);
    let first = asked.tokens.iter().take(5).any(|word| {
        matches!(
            word.as_str(),
            "files" | "filenames" | "dateien" | "dateinamen" | "file" | "documents" | "scripts"
        )
    });
    let lines = asked.says(&[
        "line",
        "lines",
        "zeile",
        "zeilen",
        "occurrences",
        "occurrence",
        "matches",
        "vorkommen",
        "count",
        "number",
    ]);
    files && first && !lines
}

/// Names of files, and not the lines that were found in them.
pub(super) fn names_only(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP)?;
    let contains = asked.says(&[
        "contain",
        "containing",
        "contains",
        "enthalten",
        "mention",
        "mentioning",
        "with the word",
        "with the text",
        "with the string",
        "vorkommt",
    ]);
    let names = asked.says(&[
        "name contains",
        "names containing",
        "name containing",
        "names contain",
        "namen",
    ]);
    let recursive = grep.has('r', "--recursive") || grep.has('R', "") || grep.inner;
    let other = "lLcqoh".chars().any(|letter| grep.has(letter, ""));
    let last = !grep.into_pipe && !grep.from_pipe;
    if !contains || names || !recursive || other || !last || !files_asked(asked) {
        return None;
    }
    let lacking = grep.has('v', "--invert-match");
    if lacking {
        return None;
    }
    Some(Slip::new(
        "lines are printed instead of names of files",
        [grep.add_option("-l")?],
    ))
}

/// Everything below a folder.
pub(super) fn below(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP[..1])?;
    let recursive = grep.has('r', "--recursive") || grep.has('R', "--dereference-recursive");
    if recursive || grep.from_pipe || grep.inner || pattern(grep).is_none() {
        return None;
    }
    let mut places = grep.operands().skip(1);
    let place = places.next().filter(|place| place.exact)?;
    if places.next().is_some() {
        return None;
    }
    let message = "`grep` does not go into folders without `-r`";
    if let Some((folder, end)) = place.text.rsplit_once("/*").filter(|_| place.glob && !place.quoted) {
        let plain = |text: &str| !text.contains(['*', '?', '[', '{']);
        let option = match end {
            "" => "-r".to_owned(),
            end if end.starts_with('.') => format!("-r --include='*{end}'"),
            _ => return None,
        };
        return (plain(folder) && plain(end) && !folder.is_empty() && asked.below(folder))
            .then(|| Some(Slip::new(message, [grep.add_option(&option)?, replace(place, folder)?])))?;
    }
    let last = place.whole()?.trim_end_matches('/').rsplit('/').next()?;
    // Files have an end, folders have none.
    let file = last.contains('.') && last != "." && last != "..";
    if file || !asked.below(place.whole()?) {
        return None;
    }
    Some(Slip::new(message, [grep.add_option("-r")?]))
}

/// Lines or files without something.
pub(super) fn without(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP)?;
    let not = asked.says(&[
        "not contain",
        "not containing",
        "don t contain",
        "doesn t contain",
        "not matching",
        "not match",
        "don t match",
        "nicht enthalten",
        "nicht enthält",
        "not include",
        "don t include",
        "not start",
        "don t start",
        "not begin",
    ]);
    if !not || line.uses(&["awk", "sed", "find"]) && !grep.inner {
        return None;
    }
    let lines = asked.says(&["lines", "zeilen", "line", "zeile"]);
    let inverted = grep.option_with('v');
    match (files_asked(asked), lines, inverted) {
        // `-v` finds files with any other line.
        (true, false, _) if !grep.has('L', "--files-without-match") && pattern(grep).is_some() && !grep.into_pipe => {
            let mut edits = Vec::new();
            if let Some(word) = inverted.or_else(|| grep.option_with('l')) {
                let letters: String = word.source.chars().filter(|c| !"lv".contains(*c)).collect();
                edits.push(replace(word, format!("{letters}L"))?);
            } else {
                edits.push(grep.add_option("-L")?);
            }
            Some(Slip::new("files are found that have such a line", edits))
        }
        (_, true, None)
            if pattern(grep)?.whole().is_some_and(|text| !text.contains("[^"))
                && !grep.has('L', "")
                && !grep.has('l', "")
                && !grep.has('P', "") =>
        {
            Some(Slip::new(
                "lines are found that do contain it",
                [grep.add_option("-v")?],
            ))
        }
        _ => None,
    }
}

/// Lines with two things, where the pattern has those with either.
pub(super) fn both(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP)?;
    let pattern = pattern(grep)?;
    let text = pattern.text.replace("\\|", "|");
    let (one, other) = text.split_once('|')?;
    let quoted = [one, other]
        .iter()
        .all(|part| asked.quoted.iter().any(|quoted| quoted == part));
    let (small, smaller) = (one.to_lowercase(), other.to_lowercase());
    let two = quoted
        || asked.says(&[
            &format!("both {small} and {smaller}"),
            &format!("sowohl {small} als auch {smaller}"),
        ]);
    let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _-,;:@#".contains(c));
    let joined = !quoted
        || asked.says(&[
            "§ and §",
            "§ and also §",
            "both § and §",
            "§ as well as §",
            "§ und §",
            "sowohl § als auch §",
        ]);
    let either = asked.says(&[
        "or",
        "either",
        "any",
        "oder",
        "either of",
        "and lines",
        "und zeilen",
        "respectively",
    ]);
    let flags = "vcolL".chars().any(|letter| grep.has(letter, ""));
    if !two || !plain(one) || !plain(other) || !joined || either || flags || !asked.says(&["lines", "line", "zeilen"]) {
        return None;
    }
    let edits = [
        replace(pattern, format!("'{one}'"))?,
        Edit::insert(grep.end(), format!(" | grep '{other}'")),
    ];
    Some(Slip::new("lines with either of the two are found", edits))
}

/// How many characters a line has, one off.
pub(super) fn lengths(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    if !asked.says(&[
        "characters",
        "character",
        "chars",
        "zeichen",
        "letters",
        "buchstaben",
        "digits",
    ]) {
        return None;
    }
    let grep = line.only(&GREP)?;
    let pattern = pattern(grep)?;
    let count = |phrases: &[&str]| {
        let at = (0..asked.tokens.len()).find(|at| {
            phrases.iter().any(|phrase| {
                let words: Vec<&str> = phrase.split(' ').collect();
                asked.tokens[..*at].ends_with(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
            })
        })?;
        number(&asked.tokens[at])
    };
    let less = count(&[
        "less than",
        "fewer than",
        "shorter than",
        "weniger als",
        "kürzer als",
        "under",
    ]);
    let more = count(&["more than", "longer than", "mehr als", "länger als", "over"]);
    let (found, right) = match (less, more) {
        (Some(less), None) => (format!(",{less}}}"), format!(",{}}}", less.checked_sub(1)?)),
        (None, Some(more)) => (format!("{{{more},}}"), format!("{{{},}}", more.checked_add(1)?)),
        _ => return None,
    };
    (pattern.source.matches(&found).count() == 1).then_some(())?;
    let edit = replace(pattern, pattern.source.replace(&found, &right))?;
    Some(Slip::new(format!("`{found}` is one off"), [edit]))
}

/// A pattern for names of files, which means something else to `grep`.
pub(super) fn glob(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP)?;
    if !grep.from_pipe || !line.before(grep)?.is(&["ls", "find"]) || grep.has('F', "") {
        return None;
    }
    let pattern = pattern(grep)?;
    let end = pattern.text.strip_prefix("*.").filter(|end| !end.is_empty())?;
    end.chars().all(char::is_alphanumeric).then_some(())?;
    let range = range(pattern)?;
    let message = format!("`*.{end}` is no pattern for `grep`");
    Some(Slip::new(message, [Edit::replace(range, format!("'\\.{end}$'"))]))
}

/// What is found in several files and then made one of each has no names of files in front.
pub(super) fn unnamed(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&GREP)?;
    let next = line.next(grep)?;
    let several = grep.has('r', "--recursive")
        || grep.has('R', "")
        || grep.operands().skip(1).any(|word| word.glob && !word.quoted);
    let sorted =
        next.is(&["sort"]) && (next.has('u', "--unique") || line.next(next).is_some_and(|last| last.is(&["uniq"])));
    let told =
        grep.has('h', "--no-filename") || grep.has('H', "--with-filename") || grep.has('l', "") || grep.has('c', "");
    let plain = next
        .rest()
        .iter()
        .all(|word| !word.text.starts_with("-t") && !word.text.starts_with("-k"));
    let per_file = asked.says(&[
        "per file",
        "which file",
        "which files",
        "in welcher datei",
        "in welchen dateien",
        "welche datei",
        "welche dateien",
        "in each file",
        "each file",
        "for each",
        "pro datei",
        "je datei",
        "jeder datei",
        "by file",
    ]);
    if !grep.has('o', "--only-matching") || !several || !sorted || told || !plain || per_file {
        return None;
    }
    Some(Slip::new(
        "names of files stand in front of what was found",
        [grep.add_option("-h")?],
    ))
}
