//! The columns of a table: of values between separators, or between blanks.

use super::{MOST_NAMES, plain_name};

/// Separators and what they are called, those first that seldom stand within a value.
const SEPARATORS: [(char, &str); 4] = [('\t', "tabs"), (';', ";"), ('|', "|"), (',', ",")];
/// So many lines tell as much as all.
const MOST_LINES: usize = 8;

/// Tells the columns by their numbers and names, or what stands in them where they have none.
pub(super) fn columns(text: &str) -> Option<String> {
    // The last one may be cut off.
    let whole = text.rfind('\n').map_or(text, |end| &text[..end]);
    let lines: Vec<&str> = whole
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(MOST_LINES)
        .collect();
    let separated = SEPARATORS.iter().find_map(|(separator, name)| {
        let rows = lines.iter().map(|line| fields(line, *separator));
        Some((rows_of_same_length(rows)?, *name))
    });
    let blanks = || {
        let rows = lines.iter().map(|line| line.split_whitespace().collect());
        Some((rows_of_same_length(rows)?, "blanks"))
    };
    let (rows, separator) = separated.or_else(blanks)?;
    let (first, others) = rows.split_first()?;
    if let Some(names) = header(first, others) {
        return Some(format!("the columns {} separated by {separator}", numbered(&names)));
    }
    let kinds = (0..first.len()).map(|column| Kind::of_all(&rows, column));
    let kinds: Vec<Kind> = kinds.collect();
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
    let telling = kinds.iter().any(|kind| *kind != Kind::Text);
    telling.then(|| {
        format!(
            "no header, but the columns {} separated by {separator}",
            numbered(&names)
        )
    })
}

/// The names in the first line, if it is certain that they are names: another line would have a value there that is none in a
/// column of such values, numbers, dates, addresses.
fn header<'a>(first: &[&'a str], others: &[Vec<&str>]) -> Option<Vec<&'a str>> {
    let names: Option<Vec<&str>> = first.iter().map(|field| plain_name(field)).collect();
    let is_no_name = |value: &&str| plain_name(value).is_none();
    let other_than_below = |column: usize| {
        let mut values = others
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|value| !value.is_empty())
            .peekable();
        values.peek().is_some() && values.all(is_no_name)
    };
    names.filter(|_| (0..first.len()).any(other_than_below))
}

fn numbered(names: &[&str]) -> String {
    let numbered = (1..).zip(names).map(|(number, name)| format!("${number} {name}"));
    numbered.take(MOST_NAMES).collect::<Vec<_>>().join(", ")
}

/// Nothing where this is no table.
fn rows_of_same_length<'a>(rows: impl Iterator<Item = Vec<&'a str>>) -> Option<Vec<Vec<&'a str>>> {
    let rows: Vec<Vec<&str>> = rows.collect();
    let length = rows.first()?.len();
    (length > 1 && rows.len() > 1 && rows.iter().all(|row| row.len() == length)).then_some(rows)
}

/// The values of a line, without the double quotes around them.
fn fields(line: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    line.split(|c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    })
    .map(|field| field.trim().trim_matches('"'))
    .collect()
}

/// What values are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Date,
    Text,
}

impl Kind {
    fn of(value: &str) -> Self {
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let within = |marks: &str| value.chars().all(|c| c.is_ascii_digit() || marks.contains(c));
        let marks = value.chars().filter(|c| "-./:".contains(*c)).count();
        if digits == 0 {
            Self::Text
        } else if within("-+.,%€$") && marks < 2 {
            Self::Number
        } else if within("-./:T ") && digits >= 4 {
            Self::Date
        } else {
            Self::Text
        }
    }

    /// What all values of a column have in common.
    fn of_all(rows: &[Vec<&str>], column: usize) -> Self {
        let mut kinds = rows
            .iter()
            .filter_map(|row| row.get(column))
            .filter(|value| !value.is_empty())
            .map(|value| Self::of(value));
        let first = kinds.next().unwrap_or(Self::Text);
        if kinds.all(|kind| kind == first) {
            first
        } else {
            Self::Text
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Text => "text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_number_and_name() {
        for (text, expected) in [
            (
                "date,region,qty\n2024-01-01,north,3\n",
                Some("the columns $1 date, $2 region, $3 qty separated by ,"),
            ),
            (
                "name;preis\nx;1,5\ny;2,5\n",
                Some("the columns $1 name, $2 preis separated by ;"),
            ),
            (
                "name,mail\nAnna,a@example.org\n",
                Some("the columns $1 name, $2 mail separated by ,"),
            ),
            // Which of them is a header nobody can tell.
            ("name,city\nAnna,Rome\n", None),
            (
                "\"first name\",\"age\"\n\"A, B\",\"3\"\n",
                Some("the columns $1 first name, $2 age separated by ,"),
            ),
            (
                "name age city\nAnna 30 Rome\n",
                Some("the columns $1 name, $2 age, $3 city separated by blanks"),
            ),
            (
                "Anna 30 Rome 2024-05-01\nBen 40 Oslo 2023-05-01\n",
                Some("no header, but the columns $1 text, $2 number, $3 text, $4 date separated by blanks"),
            ),
            (
                "1,2.5\n3,4.5\n",
                Some("no header, but the columns $1 number, $2 number separated by ,"),
            ),
            // The rest of the last line is not known.
            ("a,b\n1,2\n3", Some("the columns $1 a, $2 b separated by ,")),
            ("call bob\npay rent\n", None),
            ("Dear Anna, hello\nsee you soon\n", None),
            ("one line, two\n", None),
            ("", None),
        ] {
            assert_eq!(columns(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn no_value_is_told() {
        for text in [
            "4711,geheim,x\n4712,secret,y\n",
            "geheim;secret\nAnna;Ben\n",
            "geheim 4711\nsecret 12\n",
            "secret\tgeheim\tx\n",
        ] {
            let told = columns(text).unwrap_or_default();
            for value in ["4711", "geheim", "secret"] {
                assert!(!told.contains(value), "{told}");
            }
        }
    }
}
