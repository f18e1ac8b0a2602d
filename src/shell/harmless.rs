//! Statuses that say no more than what the user sees. The hooks decide by this list without starting a process.

/// What the lines mean stands in the file.
const LIST: &str = include_str!("harmless.txt");

/// The entries of the list.
pub(crate) fn entries() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_the_form_that_the_hooks_compare() {
        let entries: Vec<&str> = entries().collect();
        assert!(
            entries.windows(2).all(|pair| pair[0] < pair[1]),
            "not sorted, or something twice"
        );
        for entry in entries {
            let (name, status) = entry.split_once(':').unwrap_or((entry, "0"));
            assert!(
                status.parse::<u8>().is_ok() && name.split(' ').count() <= 2 && !name.contains(','),
                "{entry}"
            );
        }
    }
}
