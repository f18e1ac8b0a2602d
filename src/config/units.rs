//! Durations and sizes as people write them.

use std::time::Duration;

use serde::Deserialize as _;

pub(super) fn duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration(&text).map_err(serde::de::Error::custom)
}

pub(super) fn some_duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration(deserializer).map(Some)
}

pub(super) fn bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_bytes(&text).map_err(serde::de::Error::custom)
}

pub(super) fn some_bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    bytes(deserializer).map(Some)
}

/// Reads "90s", "10m", "2h" or "0".
pub(super) fn parse_duration(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit {
        "" if digits == "0" => 0,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(format!("`{text}` is not a duration such as `90s`, `10m` or `2h`")),
    };
    digits
        .parse::<u32>()
        .map(|number| Duration::from_secs(u64::from(number) * factor))
        .map_err(|_| format!("`{text}` is not a duration such as `90s`, `10m` or `2h`"))
}

/// Reads "24GB", "1.5 GB", "800MB" or "22GiB".
fn parse_bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is not a size such as `24GB`, `1.5GB` or `22GiB`");
    let trimmed = text.trim();
    let end = trimmed
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(trimmed.len());
    let (digits, unit) = trimmed.split_at(end);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" if digits == "0" => 1.0,
        "mb" => 1e6,
        "gb" => 1e9,
        "mib" => 1_048_576.0,
        "gib" => 1_073_741_824.0,
        _ => return Err(wrong()),
    };
    let number: f64 = digits.parse().map_err(|_| wrong())?;
    if !(0.0..1e6).contains(&number) {
        return Err(wrong());
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within the range just checked"
    )]
    Ok((number * factor) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, expected) in [
            ("24GB", 24_000_000_000),
            (" 1.5 gb", 1_500_000_000),
            ("22GiB", 23_622_320_128),
            ("800MB", 800_000_000),
            ("0", 0),
        ] {
            assert_eq!(parse_bytes(text), Ok(expected), "{text}");
        }
        for text in ["", "24", "GB", "-1GB", "1e9GB", "99999999GB", "1.2.3GB", "24 G B"] {
            assert!(parse_bytes(text).unwrap_err().contains("is not a size"), "{text}");
        }
    }
}
