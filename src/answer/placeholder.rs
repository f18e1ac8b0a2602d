//! The part of a command that only the user can fill in.

/// Where the first placeholder of a command begins, in bytes: `<host>`, `path/to/file`, `YOUR_TOKEN`.
pub fn first_placeholder(command: &str) -> Option<usize> {
    [angle(command), named(command)].into_iter().flatten().min()
}

/// The command with plain words in place of all `<name>`, which no shell could read otherwise.
pub fn filled(command: &str) -> String {
    let mut filled = command.to_owned();
    while let Some(start) = angle(&filled) {
        let end = filled[start..].find('>').map_or(filled.len(), |end| start + end);
        let name = filled[start + 1..end].to_owned();
        filled.replace_range(start..(end + 1).min(filled.len()), &name);
    }
    filled
}

/// `<name>` with a word inside, where no redirection is meant: `sort <in >out` and `cat <in>out` have none.
fn angle(command: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    command.match_indices('<').map(|(at, _)| at).find(|&at| {
        let rest = &command[at + 1..];
        let name = &rest[..rest.find(|c| !inside(c)).unwrap_or(rest.len())];
        let after = rest[name.len()..].strip_prefix('>').map(|after| after.chars().next());
        let ends = |next: Option<char>| next.is_none_or(|c| !inside(c) && c != '>' && c != '&');
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
