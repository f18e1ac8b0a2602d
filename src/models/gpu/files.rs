//! Files of the kernel: short, gone at any moment, and in part written by other users.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use crate::printable::visible;

/// More characters say nothing more to a person.
const LABEL: usize = 64;

/// The first bytes of a file, at most `limit`.
pub(super) fn head(path: &Path, limit: u64) -> Option<Vec<u8>> {
    // Room for the usual file, which is then read at once.
    let mut bytes = Vec::with_capacity(usize::try_from(limit).unwrap_or(usize::MAX).min(4096));
    File::open(path).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The only number in a file.
pub(super) fn number(path: &Path) -> Option<u64> {
    decimal(&head(path, 64)?)
}

/// A number from 0 up with blanks around it.
pub(super) fn decimal(bytes: &[u8]) -> Option<u64> {
    std::str::from_utf8(bytes).ok()?.trim().parse().ok()
}

/// The entries of a folder whose names are `prefix` and a number, in the order of the numbers.
pub(super) fn numbered<N: std::str::FromStr + Ord>(dir: &Path, prefix: &str) -> Vec<N> {
    let Ok(entries) = fs::read_dir(dir) else {
        return Vec::new();
    };
    let mut numbers: Vec<N> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers
}

/// Text for the eye in one line.
pub(super) fn label(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let start: String = text.trim().chars().take(LABEL).collect();
    visible(&start).replace(char::is_whitespace, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_from_zero_up_are_numbers() {
        let table: [(&[u8], Option<u64>); 8] = [
            (b"0\n", Some(0)),
            (b" 17163091968 \n", Some(17_163_091_968)),
            (b"18446744073709551615", Some(u64::MAX)),
            (b"18446744073709551616", None),
            (b"-1\n", None),
            (b"1 2", None),
            (b"", None),
            (b"\xff\xfe", None),
        ];
        for (bytes, expected) in table {
            assert_eq!(decimal(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_without_end_is_read_to_the_limit() {
        assert_eq!(head(Path::new("/dev/zero"), 10), Some(vec![0; 10]));
        assert_eq!(number(Path::new("/dev/zero")), None);
        assert_eq!(head(Path::new("/nowhere"), 10), None);
    }

    #[test]
    fn other_names_are_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "card10",
            "card9",
            "card0-DP-1",
            "card",
            "renderD128",
            "card-1",
            "card4294967296",
        ] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        assert_eq!(numbered::<u32>(dir.path(), "card"), [9, 10]);
        assert!(numbered::<u32>(Path::new("/nowhere"), "card").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn a_label_is_short_and_cannot_steer_the_terminal(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let label = label(&bytes);
            proptest::prop_assert!(label.chars().count() <= LABEL);
            proptest::prop_assert!(!label.contains(char::is_control));
            let _ = decimal(&bytes);
        }
    }
}
