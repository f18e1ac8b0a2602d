//! The part of a command that only the user can fill in.

use std::ops::Range;

/// Where the first placeholder of a command begins, in bytes: `<host>`, `path/to/file`, `YOUR_TOKEN`.
pub fn first_placeholder(command: &str) -> Option<usize> {
    [angle(command), named(command)].into_iter().flatten().min()
}

/// The command with plain words in place of all `<name>`, which no shell could read otherwise.
pub fn filled(command: &str) -> String {
    let mut filled = String::with_capacity(command.len());
    let mut done = 0;
    for gap in gaps(command) {
        filled.push_str(&command[done..gap.start]);
        filled.push_str(&command[gap.start + 1..gap.end - 1]);
        done = gap.end;
    }
    filled + &command[done..]
}

/// Returns where each `<name>` of a command stands, in bytes.
pub fn gaps(command: &str) -> Vec<Range<usize>> {
    let mut gaps: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(start) = angle(&command[from..]).map(|at| from + at) {
        let end = command[start..].find('>').map_or(command.len(), |end| start + end + 1);
        gaps.push(start..end);
        from = end;
    }
    gaps
}

/// Takes away each `<name>` that something was typed in front of since the line was `before`, everywhere where that name
/// stands. Returns the line and where the next `<name>` is, or the end; nothing where none of `before` is left in it.
pub fn fill(before: &str, line: &str) -> Option<(String, usize)> {
    let (mut filled, mut next) = (String::with_capacity(line.len()), None);
    let mut typed: Vec<(&str, &str)> = Vec::new();
    let (mut done, mut rest, mut any) = (0, line, false);
    for gap in gaps(before) {
        let (literal, name) = (&before[done..gap.start], &before[gap.clone()]);
        done = gap.end;
        // One that is not there has been replaced by hand.
        let Some((front, behind)) = rest.split_once(name) else {
            continue;
        };
        (any, rest) = (true, behind);
        let mirrored = typed.iter().find(|(known, _)| *known == name);
        let own = match front.strip_prefix(literal) {
            Some(own) => own,
            None => front.rfind(literal).map_or("", |at| &front[at + literal.len()..]),
        };
        if !own.trim().is_empty() {
            // The space is what completion puts behind a name.
            filled.push_str(front.trim_end());
            typed.push((name, own.trim()));
        } else if let Some((_, own)) = mirrored {
            filled.push_str(front);
            filled.push_str(own);
        } else {
            filled.push_str(front);
            next = next.or(Some(filled.len()));
            filled.push_str(name);
        }
    }
    filled.push_str(rest);
    let next = next.unwrap_or(filled.len());
    any.then_some((filled, next))
}

/// `<name>` with a word inside, where no redirection is meant: `sort <in >out` and `cat <in>out` have none.
fn angle(command: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    command.match_indices('<').map(|(at, _)| at).find(|&at| {
        let rest = &command[at + 1..];
        let name = &rest[..rest.find(|c| !inside(c)).unwrap_or(rest.len())];
        let after = rest[name.len()..].strip_prefix('>').map(|after| after.chars().next());
        // The address of an author stands in brackets of its own.
        let own = command[..at].ends_with('<') && name.chars().all(|c| !c.is_uppercase());
        let ends =
            |next: Option<char>| next.is_none_or(|c| !c.is_alphanumeric() && (c != '>' || own) && !"_&".contains(c));
        name.starts_with(char::is_alphabetic) && after.is_some_and(ends)
    })
}

/// Words that models write where they do not know better.
fn named(command: &str) -> Option<usize> {
    const STARTS: [&str; 6] = ["/path/to", "path/to", "YOUR_", "your_", "your-", "YOUR-"];
    let begins_word = |at: usize| {
        command[..at]
            .chars()
            .next_back()
            .is_none_or(|before| !before.is_alphanumeric() && before != '/' && before != '_' && before != '-')
    };
    STARTS
        .iter()
        .flat_map(|start| command.match_indices(start))
        .map(|(at, _)| at)
        .filter(|&at| begins_word(at))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_filled_with_its_name() {
        assert_eq!(filled("scp <file> ada@<host>:/srv <in"), "scp file ada@host:/srv <in");
    }

    #[test]
    fn what_is_typed_in_front_of_a_name_takes_its_place() {
        let table = [
            ("ssh <user>@<host>", "ssh ada<user>@<host>", "ssh ada@|<host>"),
            ("ssh <user>@<host>", "ssh <user>@box<host>", "ssh |<user>@box"),
            ("ssh <user>@<host>", "ssh ada<user>@box<host>", "ssh ada@box|"),
            ("ssh ada@<host>", "ssh ada@<host>", "ssh ada@|<host>"),
            ("ssh ada@<host>", "ssh ada@box<host>", "ssh ada@box|"),
            // Completion leaves a space.
            ("mv <file> <dir>", "mv größe.txt <file> <dir>", "mv größe.txt |<dir>"),
            ("mv a b <dir>", "mv a b docs/ <dir>", "mv a b docs/|"),
            ("rm <file>", "rm  <file>", "rm  |<file>"),
            // The same name is the same thing.
            (
                "tar -czf <dir>.tgz <dir>",
                "tar -czf a<dir>.tgz <dir>",
                "tar -czf a.tgz a|",
            ),
            (
                "mkdir <dir> && cd <dir>",
                "mkdir <dir> && cd a<dir>",
                "mkdir |<dir> && cd a",
            ),
            // By hand.
            ("cp <file> <dir>", "cp a.txt <dir>", "cp a.txt |<dir>"),
            ("cp <file> <dir>", "cp a.txt b<dir>", "cp a.txt b|"),
            ("rm <file>", "sudo rm a<file>", "sudo rm a|"),
            ("rm <file>", "rm a<file> -v", "rm a -v|"),
        ];
        for (before, line, expected) in table {
            let (mut filled, cursor) = fill(before, line).unwrap();
            filled.insert(cursor, '|');
            assert_eq!(filled, expected, "{before}: {line}");
        }
        for (before, line) in [("rm <file>", "rm a"), ("ls", "ls <file>"), ("rm <file>", "delete <a>")] {
            assert_eq!(fill(before, line), None, "{line}");
        }
    }

    #[test]
    fn the_cursor_goes_where_something_is_missing() {
        let table = [
            ("ssh <host>", Some(4)),
            ("ssh <user>@<host> ls", Some(4)),
            ("scp a 'x' <host>:/srv", Some(10)),
            ("cp größe.txt <ziel>", Some(15)),
            ("tar -xf /path/to/file.tar", Some(8)),
            ("cat path/to/file", Some(4)),
            ("curl -H \"Authorization: YOUR_TOKEN\" x", Some(24)),
            ("sort <in >out", None),
            ("cat <in>out", None),
            ("cat <in>>out", None),
            ("wc -l < file", None),
            ("cat <<EOF\nx\nEOF", None),
            ("cat <<EOF>>out", None),
            ("git log <tag>..HEAD", Some(8)),
            ("cat <in>_out", None),
            ("--author='Ida <<email>>'", Some(15)),
            ("diff <(ls a) <(ls b)", None),
            ("grep '<html>' x", Some(6)),
            ("ls /mypath/to", None),
            ("ls", None),
        ];
        for (command, expected) in table {
            assert_eq!(first_placeholder(command), expected, "{command}");
        }
    }
}
