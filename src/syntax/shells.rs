//! The script that a shell is told to run by the words that it is called with.

/// Returns true if a program is a shell whose lines can be read.
pub(crate) fn is_shell(name: &str) -> bool {
    matches!(
        name,
        "sh" | "bash" | "zsh" | "dash" | "fish" | "ash" | "ksh" | "mksh" | "rbash"
    )
}

/// The first word that a shell is called with and that is no option: a line after `-c`, a script otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShellOperand<'a> {
    /// The word that it stands in.
    pub(crate) at: usize,
    pub(crate) text: &'a str,
    pub(crate) is_line: bool,
}

/// Returns the script that a shell runs by its words, of which the first is its own name; nothing where it reads its input.
pub(crate) fn shell_operand<'a>(name: &str, words: impl Fn(usize) -> Option<&'a str>) -> Option<ShellOperand<'a>> {
    const VALUED: [&str; 6] = ["+o", "+O", "--rcfile", "--init-file", "--init-command", "-C"];
    let (mut at, mut is_line) = (1, false);
    while let Some(text) = words(at) {
        let long = text.starts_with("--");
        let short = !long && text.len() > 1 && text.starts_with(['-', '+']) && !text.contains(' ');
        // The letters of fish have their values behind them.
        let inline = if name == "fish" { text.strip_prefix("-c") } else { None };
        let inline = inline
            .or(text.strip_prefix("--command="))
            .filter(|text| !text.is_empty());
        if let Some(text) = inline {
            let is_line = true;
            return Some(ShellOperand { at, text, is_line });
        }
        if text == "--" || text == "-" {
            at += 1;
            break;
        }
        if !long && !short {
            break;
        }
        is_line |= text == "--command" || short && text.starts_with('-') && text.contains('c');
        let valued = short && text.starts_with('-') && text.ends_with(['o', 'O']) || VALUED.contains(&text);
        at += if valued { 2 } else { 1 };
    }
    let text = words(at)?;
    Some(ShellOperand { at, text, is_line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_shell_is_its_first_operand() {
        for (line, expected) in [
            ("bash -c|a b|c", "a b"),
            ("bash -cx|a", "a"),
            ("bash -c|-x|a", "a"),
            ("bash -x|-c|--|a", "a"),
            ("bash -euo|pipefail|-c|a", "a"),
            ("bash -ceuo|pipefail|a", "a"),
            ("zsh --norcs|+o|x|-lc|a", "a"),
            ("fish -ca|b", "a"),
            ("fish --command=a", "a"),
            ("bash a|-c|b", ""),
            ("bash -s|a", ""),
            ("bash -c", ""),
        ] {
            let (name, rest) = line.split_once(' ').unwrap();
            let mut words: Vec<&str> = vec![name];
            words.extend(rest.split('|'));
            let operand = shell_operand(name, |at| words.get(at).copied()).filter(|operand| operand.is_line);
            assert_eq!(operand.map_or("", |operand| operand.text), expected, "{line}");
        }
    }
}
