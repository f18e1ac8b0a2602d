//! The pieces of the words of a line, the same for every shell.

use super::command::Piece;

/// The text with a letter for each byte that is not ASCII. To bash those are letters as well, and the scanner of the grammar
/// hands them to isdigit(3), which reads far outside its table then.
pub(crate) fn plain(text: &str) -> Vec<u8> {
    text.bytes()
        .map(|byte| if byte.is_ascii() { byte } else { b'x' })
        .collect()
}

/// Text between `$'` and `'`, in which a backslash and some letters stand for another character.
pub(crate) fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(letter) = (character == '\\').then(|| characters.next()).flatten() else {
            plain.push(character);
            continue;
        };
        let (radix, most) = match letter {
            'x' => (16, 2),
            'u' => (16, 4),
            'U' => (16, 8),
            '0'..='7' => (8, 3),
            _ => (0, 0),
        };
        if radix == 0 {
            plain.push(match letter {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' | 'b' | 'e' | 'E' | 'f' | 'v' => ' ',
                other => other,
            });
            continue;
        }
        let mut digits = if radix == 8 { letter.to_string() } else { String::new() };
        while digits.len() < most
            && let Some(digit) = characters.next_if(|c| c.is_digit(radix))
        {
            digits.push(digit);
        }
        let value = u32::from_str_radix(&digits, radix).ok().and_then(char::from_u32);
        plain.extend(value);
    }
    plain
}

/// `$name` or `${name…}`.
pub(super) fn variable(text: &str) -> Piece {
    let inside = text.trim_start_matches('$');
    let inside = inside
        .strip_prefix('{')
        .map_or(inside, |inside| inside.strip_suffix('}').unwrap_or(inside));
    if inside.len() > 1 && inside.starts_with('#') {
        return Piece::Unknown;
    }
    let inside = inside
        .strip_prefix('!')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(inside);
    // `${(z)name}`, `${=name}` and `$~name` of zsh.
    let inside = match inside.split_once(')') {
        Some((flags, name)) if flags.starts_with('(') && !name.is_empty() => name,
        _ => inside,
    };
    let inside = inside
        .strip_prefix(['=', '~'])
        .filter(|rest| !rest.is_empty())
        .unwrap_or(inside);
    let end = inside
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(inside.len());
    let end = if end == 0 {
        inside.chars().next().map_or(0, char::len_utf8)
    } else {
        end
    };
    let (name, modifier) = inside.split_at(end);
    Piece::Variable {
        name: name.to_owned(),
        modifier: modifier.to_owned(),
    }
}

/// The commands in `$(…)`, `` `…` ``, `<(…)`, `>(…)`, `=(…)` or `(…)`.
pub(super) fn inside(text: &str) -> &str {
    let text = text.trim_start_matches(['$', '<', '>', '=']);
    let text = text.strip_prefix(['(', '`']).unwrap_or(text);
    text.strip_suffix([')', '`']).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_a_name_and_what_is_done_to_it() {
        let table = [
            ("$a", "a", ""),
            ("${HOME}", "HOME", ""),
            ("${a:?no}", "a", ":?no"),
            ("${a%/*}", "a", "%/*"),
            ("$1", "1", ""),
            ("$@", "@", ""),
            ("${!a}", "a", ""),
        ];
        for (text, name, modifier) in table {
            let expected = Piece::Variable {
                name: name.to_owned(),
                modifier: modifier.to_owned(),
            };
            assert_eq!(variable(text), expected, "{text}");
        }
        for text in ["${(z)a}", "${=a}", "$~a"] {
            let name = "a".to_owned();
            let modifier = String::new();
            assert_eq!(variable(text), Piece::Variable { name, modifier }, "{text}");
        }
        assert_eq!(variable("${#a}"), Piece::Unknown);
    }

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(unescaped(r"\x72\155 \u002f\n\'"), "rm /\n'");
    }
}
