//! Tables for people.

use unicode_width::UnicodeWidthStr as _;

use crate::printable::Printable;

/// Rows in columns, the first row being their names. What servers say may be in them.
pub fn table(rows: &[Vec<String>]) -> Printable {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| Printable::line(cell).to_string()).collect())
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.width())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let text = table(&[
            row(["a", "größe", "c"]),
            row(["longer", "日本", ""]),
            row(["\u{1b}[2J", "x\ny", "z"]),
        ]);
        assert_eq!(
            text.as_str(),
            "a       größe  c\nlonger  日本\n\u{fffd}[2J    x y    z\n"
        );
        assert_eq!(table(&[]).as_str(), "");
    }
}
