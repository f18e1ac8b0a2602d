//! The tables of a database of `sqlite3`.

use super::{MOST_NAMES, plain_name};

/// How each of them begins: <https://www.sqlite.org/fileformat.html>.
const MAGIC: &str = "SQLite format 3\0";
const CREATE: &str = "CREATE TABLE ";
/// What stands between columns and is none.
const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"];

/// Tells the tables with their columns. The statements that made them stand as text on the first page, the last one first.
pub(super) fn tables(text: &str) -> Option<String> {
    let page = text.strip_prefix(MAGIC)?;
    let mut found: Vec<String> = page.split(CREATE).skip(1).filter_map(table).collect();
    found.reverse();
    found.truncate(MOST_NAMES);
    let tables = format!("the tables {}", found.join(", "));
    Some(if found.is_empty() {
        "tables of SQLite".to_owned()
    } else {
        tables
    })
}

/// `name(column, column)` of what follows `CREATE TABLE`.
fn table(statement: &str) -> Option<String> {
    let (name, rest) = statement.split_once('(')?;
    let name = plain_name(unquoted(name)).filter(|name| !name.starts_with("sqlite_"))?;
    let (mut depth, mut columns) = (0_usize, vec![String::new()]);
    for char in rest.chars() {
        match char {
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            ',' if depth == 0 => columns.push(String::new()),
            _ => columns.last_mut()?.push(char),
        }
    }
    let first = |column: &String| Some(column.split_whitespace().next()?.to_owned());
    let columns: Vec<String> = columns.iter().filter_map(first).collect();
    let named = columns.iter().map(|column| unquoted(column));
    let named = named.filter(|column| !CONSTRAINTS.contains(&column.to_uppercase().as_str()));
    let named: Option<Vec<&str>> = named.take(MOST_NAMES).map(plain_name).collect();
    Some(format!("{name}({})", named?.join(", ")))
}

fn unquoted(name: &str) -> &str {
    name.trim().trim_matches(['"', '`', '[', ']', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_told_with_their_columns() {
        let statements = "CREATE TABLE orders (id INTEGER PRIMARY KEY, price NUMERIC(8, 2), FOREIGN KEY (id) REFERENCES a(b))\
                          \u{1}\u{7}CREATE TABLE \"people\"(\"name\" TEXT,age)\u{1}CREATE TABLE sqlite_sequence(name,seq)";
        for (text, expected) in [
            (
                format!("{MAGIC}\0\0{statements}"),
                Some("the tables people(name, age), orders(id, price)"),
            ),
            (format!("{MAGIC}\0\0"), Some("tables of SQLite")),
            (statements.to_owned(), None),
        ] {
            assert_eq!(tables(&text).as_deref(), expected);
        }
    }
}
