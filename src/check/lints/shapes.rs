//! What is wrong with a command by more than its words alone; `common.rules` calls them by name.

use super::arguments::Part;
use super::{RULES, Sight};
use crate::syntax::{Command, Parsed};

/// The word that is wrong, and what belongs there where that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) word: Option<usize>,
    pub(super) put: Option<String>,
}

impl Found {
    pub(super) fn at(word: usize) -> Self {
        Self {
            word: Some(word),
            put: None,
        }
    }

    fn put(word: usize, put: String) -> Self {
        Self {
            word: Some(word),
            put: Some(put),
        }
    }
}

type Shape = fn(&Sight<'_>) -> Option<Found>;

/// All of them.
const SHAPES: [(&str, Shape); 19] = [
    ("descending", descending),
    ("exchanged", exchanged),
    ("input-is-output", input_is_output),
    ("or-before-action", or_before_action),
    ("digit-class", digit_class),
    ("star-first", star_first),
    ("known", known),
    ("output-elsewhere", output_elsewhere),
    ("many-inputs", many_inputs),
    ("output-of-root", output_of_root),
    ("unterminated", unterminated),
    ("prints-nothing", prints_nothing),
    ("program-in-double-quotes", program_in_double_quotes),
    ("braces-without-option", braces_without_option),
    ("blank-in-braces", blank_in_braces),
    ("ampersand-in-url", ampersand_in_url),
    ("mode-last", mode_last),
    ("archive-is-operand", archive_is_operand),
    ("known-to-be-all", known_to_be_all),
];

/// The shape of that name.
pub(super) fn shape(name: &str) -> Option<Shape> {
    SHAPES.iter().find(|(known, _)| *known == name).map(|(_, shape)| *shape)
}

fn whole(part: &Part) -> Option<&str> {
    (part.exact && !part.glob).then_some(part.text.as_str())
}

/// `seq 10 1`.
fn descending(sight: &Sight<'_>) -> Option<Found> {
    let [first, last] = sight.arguments.operands.as_slice() else {
        return None;
    };
    let number = |part: &Part| whole(part)?.parse::<i64>().ok();
    (number(first)? > number(last)?).then(|| Found::at(last.word))
}

/// `mv a b && mv b a`.
fn exchanged(sight: &Sight<'_>) -> Option<Found> {
    let names = |command: &Command| match command.words.as_slice() {
        [program, one, other] if program.text == "mv" => Some((one.whole()?.to_owned(), other.whole()?.to_owned())),
        _ => None,
    };
    let (one, other) = names(sight.command)?;
    let next = names(sight.parsed.commands.get(sight.index + 1)?)?;
    (one != other && next == (other, one)).then(Found::default)
}

/// `sort a > a`, `sort a | uniq > a`, `sort a | tee a`.
fn input_is_output(sight: &Sight<'_>) -> Option<Found> {
    const READ_ALL: [&str; 20] = [
        "sort", "grep", "egrep", "fgrep", "sed", "awk", "gawk", "mawk", "uniq", "cut", "tr", "head", "tail", "cat",
        "jq", "tac", "rev", "nl", "fold", "column",
    ];
    let earlier = |command: &&Command| match (command.stage, sight.command.stage) {
        (Some(one), Some(own)) => one.0 == own.0 && one.1 <= own.1,
        _ => std::ptr::eq(*command, sight.command),
    };
    let readers: Vec<&Command> = sight.parsed.commands.iter().filter(earlier).collect();
    let read = |name: &str| {
        readers.iter().any(|command| {
            let reads = command.program().is_some_and(|program| READ_ALL.contains(&program));
            // What the program prints and what it is told are no files: only the last words are looked at.
            let mut operands = command.words.iter().skip(1).filter_map(|word| word.whole());
            let given = command.redirections.iter().filter(|redirection| redirection.reads);
            let mut given = given.filter_map(|redirection| redirection.target.whole());
            reads && (operands.next_back() == Some(name) || given.any(|target| target == name))
        })
    };
    let written = sight.command.redirections.iter();
    let mut written = written.filter(|redirection| redirection.truncates && redirection.output);
    let mut tee = sight.arguments.operands.iter().filter_map(whole);
    let tees = sight.command.program() == Some("tee") && !sight.arguments.has(&["-a", "--append"]);
    let special = |name: &str| name.starts_with("/dev/");
    let onto = written.any(|redirection| {
        redirection
            .target
            .whole()
            .is_some_and(|name| !special(name) && read(name))
    });
    (onto || tees && tee.any(read)).then(Found::default)
}

/// `find -name a -o -name b -print`: the action belongs to the last branch alone.
fn or_before_action(sight: &Sight<'_>) -> Option<Found> {
    const ACTIONS: [&str; 9] = [
        "-print", "-print0", "-printf", "-delete", "-exec", "-execdir", "-ok", "-ls", "-fprint",
    ];
    let words: Vec<&str> = sight.command.words.iter().map(|word| word.text.as_str()).collect();
    if words
        .iter()
        .any(|word| matches!(*word, "(" | ")" | "," | "-prune" | "!" | "-not"))
    {
        return None;
    }
    let or = words.iter().rposition(|word| matches!(*word, "-o" | "-or"))?;
    let acts = |words: &[&str]| words.iter().any(|word| ACTIONS.contains(word));
    (!acts(&words[..or]) && acts(&words[or..])).then(Found::default)
}

/// `\d` outside of the expressions of Perl; behind it, no digit.
fn digit_class(sight: &Sight<'_>) -> Option<Found> {
    let scripts = sight.arguments.values(&["-e", "--expression", "--regexp"]);
    let found = scripts.chain(sight.arguments.operands.first()).find(|part| {
        let digits = part.text.match_indices("\\d").any(|(at, _)| {
            let before = part.text[..at].chars().rev().take_while(|c| *c == '\\').count();
            let behind = part.text[at + 2..].chars().next();
            before % 2 == 0 && !behind.is_some_and(|c| c.is_ascii_digit() || matches!(c, 'o' | 'x'))
        });
        part.exact && digits
    });
    found.map(|part| Found::at(part.word))
}

/// `grep '*.txt'`.
fn star_first(sight: &Sight<'_>) -> Option<Found> {
    let pattern = sight.arguments.operands.first()?;
    let ending = whole(pattern)?.strip_prefix("*.")?;
    let plain = !ending.is_empty() && ending.chars().all(char::is_alphanumeric);
    plain.then(|| Found::put(pattern.word, format!("'\\.{ending}$'")))
}

/// Every word is known, so that there is nothing in it that the command may yet become.
fn known(sight: &Sight<'_>) -> Option<Found> {
    let all = sight.command.words.iter().all(|word| word.whole().is_some());
    all.then(Found::default)
}

/// The output goes into a file, and nothing is left for what comes behind.
fn output_elsewhere(sight: &Sight<'_>) -> Option<Found> {
    let mut redirections = sight.command.redirections.iter();
    let elsewhere = redirections.any(|redirection| redirection.output);
    (elsewhere && !sight.text.contains("&1")).then(Found::default)
}

/// `wc -l < *.txt`.
fn many_inputs(sight: &Sight<'_>) -> Option<Found> {
    let mut redirections = sight.command.redirections.iter();
    redirections
        .any(|redirection| redirection.reads && redirection.target.glob)
        .then(Found::default)
}

/// `sudo echo a > /etc/b`.
fn output_of_root(sight: &Sight<'_>) -> Option<Found> {
    const OF_ROOT: [&str; 8] = [
        "/etc/",
        "/root/",
        "/usr/",
        "/boot/",
        "/sys/",
        "/proc/sys/",
        "/lib/",
        "/opt/",
    ];
    let outputs = sight
        .command
        .redirections
        .iter()
        .filter(|redirection| !redirection.reads);
    let mut targets = outputs.filter_map(|redirection| redirection.target.whole());
    targets
        .any(|target| OF_ROOT.iter().any(|folder| target.starts_with(folder)))
        .then(Found::default)
}

/// The script of `sed`, where it is one word in single quotes, and that word.
fn script<'a>(sight: &'a Sight<'_>) -> Option<(&'a str, usize)> {
    let mut scripts = sight.arguments.values(&["-e", "--expression"]);
    let part = match (scripts.next(), scripts.next()) {
        (Some(only), None) => only,
        (None, _) => sight.arguments.operands.first()?,
        _ => return None,
    };
    let word = sight.command.words.get(part.word)?;
    let quoted = word.source.starts_with('\'') && word.source.matches('\'').count() == 2;
    (quoted && !part.inline).then_some((part.text.as_str(), part.word))
}

/// `s/a/b`: pieces and what is behind the last sign.
fn substitution(script: &str) -> Option<(usize, char, &str)> {
    let mut characters = script.char_indices();
    characters.next().filter(|(_, first)| *first == 's')?;
    let (_, sign) = characters.next()?;
    if sign.is_alphanumeric() || matches!(sign, ' ' | '\\' | '[') || script.contains(['[', '\n', ';']) {
        return None;
    }
    let mut signs = 0;
    let mut behind = "";
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            _ if character == sign => {
                signs += 1;
                behind = &script[at + sign.len_utf8()..];
            }
            _ => {}
        }
    }
    Some((signs, sign, behind))
}

/// `sed 's/a/b'`.
fn unterminated(sight: &Sight<'_>) -> Option<Found> {
    let (script, word) = script(sight)?;
    let (signs, sign, _) = substitution(script)?;
    (signs == 1).then(|| Found::put(word, format!("'{script}{sign}'")))
}

/// `sed -n 's/a/b/'`.
fn prints_nothing(sight: &Sight<'_>) -> Option<Found> {
    let (script, word) = script(sight)?;
    let (signs, _, flags) = substitution(script)?;
    let silent = signs == 2
        && flags
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, 'g' | 'i' | 'I'));
    silent.then(|| Found::put(word, format!("'{script}p'")))
}

/// `awk "{print $1}"`.
fn program_in_double_quotes(sight: &Sight<'_>) -> Option<Found> {
    let program = sight.arguments.operands.first()?;
    let word = sight.command.words.get(program.word)?;
    let inside = word.source.strip_prefix('"')?.strip_suffix('"')?;
    let field = inside.match_indices('$').any(|(at, _)| {
        let escaped = inside[..at].ends_with('\\');
        let name = &inside[at + 1..];
        !escaped && (name.starts_with(|c: char| c.is_ascii_digit()) || name.starts_with("NF"))
    });
    let put = (!inside.contains(['\'', '\\', '"'])).then(|| format!("'{inside}'"));
    (field && !program.exact).then_some(Found {
        word: Some(program.word),
        put,
    })
}

/// `xargs rm {}`.
fn braces_without_option(sight: &Sight<'_>) -> Option<Found> {
    const OWN_BRACES: [&str; 7] = ["find", "fd", "fdfind", "parallel", "sh", "bash", "zsh"];
    let inner = sight.parsed.commands.get(sight.index + 1)?;
    let own = inner.program().is_none_or(|program| OWN_BRACES.contains(&program));
    let braces = inner.words.iter().any(|word| word.text == "{}");
    (inner.external && !own && braces).then(Found::default)
}

/// `ls *.{jpg, png}`.
fn blank_in_braces(sight: &Sight<'_>) -> Option<Found> {
    let words = &sight.command.words;
    let opens = |source: &str| {
        source.rfind('{').is_some_and(|at| {
            let inside = &source[at + 1..];
            source[..at].ends_with(|c| c != '$' && c != '\'' && c != '"')
                && inside.ends_with(',')
                && !inside.contains('}')
        })
    };
    let at = words.windows(2).position(|pair| {
        let [first, second] = pair else { return false };
        let closes = second
            .source
            .find('}')
            .is_some_and(|at| !second.source[..at].contains('{'));
        !first.quoted && !second.quoted && opens(&first.source) && closes
    })?;
    Some(Found::at(at))
}

/// `curl https://a.example/?b=1&c=2`.
fn ampersand_in_url(sight: &Sight<'_>) -> Option<Found> {
    let urls = sight.command.words.iter().enumerate();
    urls.filter(|(_, word)| !word.quoted).find_map(|(index, word)| {
        let behind = sight.text.get(word.at? + word.source.len()..)?;
        let rest = behind.split_whitespace().next()?;
        let name = rest.strip_prefix('&')?.split_once('=')?.0;
        let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let url = word.source.starts_with("http") && word.source.contains('?') && !behind.starts_with(' ');
        let plain = !rest.contains(['\'', '"', ';', '|', '`', '$']);
        (url && named && plain).then(|| Found::put(index, format!("'{}{rest}'", word.source)))
    })
}

/// `chmod start.sh 755`.
fn mode_last(sight: &Sight<'_>) -> Option<Found> {
    let [first, last] = sight.arguments.operands.as_slice() else {
        return None;
    };
    let octal = |text: &str| matches!(text.len(), 3 | 4) && text.chars().all(|c| ('0'..='7').contains(&c));
    let symbolic = |text: &str| text.contains(['+', '=', '-']) || text.chars().all(|c| c.is_ascii_digit());
    (octal(whole(last)?) && !symbolic(whole(first)?)).then(|| Found::at(last.word))
}

/// `tar -cf docs docs.tar.gz`: what is written has no ending of an archive.
fn archive_is_operand(sight: &Sight<'_>) -> Option<Found> {
    let mut archives = sight.arguments.values(&["-f", "--file"]).filter_map(whole);
    let name = archives.next()?;
    let other = !name.contains(['.', '$']) && name != "-" && !name.starts_with("/dev/");
    (other && known(sight).is_some()).then(Found::default)
}

/// The same as [`known`], where nothing adds words at the end.
fn known_to_be_all(sight: &Sight<'_>) -> Option<Found> {
    known(sight).filter(|_| !sight.command.external)
}

/// Whether a line deletes, moves or writes.
pub(super) fn writes(parsed: &Parsed) -> bool {
    parsed.commands.iter().any(|command| {
        let program = command.program().unwrap_or_default();
        let word = |wanted: &dyn Fn(&str) -> bool| command.words.iter().any(|word| wanted(&word.text));
        let in_place = matches!(program, "sed" | "perl" | "ruby")
            && word(&|word| word.starts_with("-i") || word.starts_with("--in-place") || word == "-pi");
        let deletes = program == "find" && word(&|word| word == "-delete" || word.starts_with("-fprint"));
        let mut outputs = command.redirections.iter().filter(|redirection| !redirection.reads);
        let redirected = outputs.any(|redirection| redirection.target.whole() != Some("/dev/null"));
        RULES.writes.contains(&program) || in_place || deletes || redirected
    })
}

#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SHAPES.iter().map(|(name, _)| *name)
}
