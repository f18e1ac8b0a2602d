//! Durations and sizes as people write them.

use std::fmt;
use std::time::Duration;

use serde::Deserialize as _;
use serde::de::Visitor;

use crate::messages::{Message, config};

pub(super) fn duration<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_duration(&text).map_err(|wrong| serde::de::Error::custom(wrong.english()))
}

/// The time that something stays, for which there is one more word: for ever.
pub(super) fn stay<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    deserializer.deserialize_any(Stay)
}

pub(super) fn some_stay<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    stay(deserializer).map(Some)
}

/// Reads a text or a number: `-1` is written as Ollama writes it.
struct Stay;

impl Visitor<'_> for Stay {
    type Value = Duration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Duration, E> {
        parse_stay(text).map_err(|wrong| E::custom(wrong.english()))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Duration, E> {
        self.visit_str(&number.to_string())
    }
}

pub(super) fn bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_bytes(&text).map_err(|wrong| serde::de::Error::custom(wrong.english()))
}

pub(super) fn some_bytes<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    bytes(deserializer).map(Some)
}

/// Reads what [`parse_duration`] does, and a negative one, as in "-1" or "-1m", as [`Duration::MAX`], which is for ever.
pub(super) fn parse_stay(text: &str) -> Result<Duration, Message> {
    let negative = text.trim().strip_prefix('-');
    let counts = |rest: &str| rest != "0" && (rest.parse::<u32>().is_ok() || parse_duration(rest).is_ok());
    match negative {
        Some(rest) if counts(rest) => Ok(Duration::MAX),
        _ => parse_duration(text),
    }
}

/// Reads "90s", "10m", "2h" or "0".
pub(super) fn parse_duration(text: &str) -> Result<Duration, Message> {
    let text = text.trim();
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit {
        "" if digits == "0" => 0,
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err(config::not_a_duration(text)),
    };
    digits
        .parse::<u32>()
        .map(|number| Duration::from_secs(u64::from(number) * factor))
        .map_err(|_| config::not_a_duration(text))
}

/// Reads "24GB", "1.5 GB", "800MB" or "22GiB".
fn parse_bytes(text: &str) -> Result<u64, Message> {
    let wrong = || config::not_a_size(text);
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

/// A duration as [`parse_duration`] reads it, in the largest unit that holds it whole.
pub(super) fn duration_text(time: Duration) -> String {
    match time.as_secs() {
        _ if time == Duration::MAX => "-1".to_owned(),
        0 => "0".to_owned(),
        hours if hours % 3600 == 0 => format!("{}h", hours / 3600),
        minutes if minutes % 60 == 0 => format!("{}m", minutes / 60),
        seconds => format!("{seconds}s"),
    }
}

/// A size as [`parse_bytes`] reads it, in the unit that a person would take.
pub(super) fn bytes_text(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (1_000_000_000, "GB"),
        (1 << 30, "GiB"),
        (1_000_000, "MB"),
        (1 << 20, "MiB"),
    ];
    if bytes > 1_000_000_000 && bytes.is_multiple_of(100_000_000) {
        return format!("{}GB", bytes as f64 / 1e9);
    }
    let whole = UNITS
        .into_iter()
        .find(|(unit, _)| bytes != 0 && bytes.is_multiple_of(*unit));
    match whole {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None if bytes == 0 => "0".to_owned(),
        None => format!("{}GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["0", "90s", "10m", "2h", "61s"] {
            assert_eq!(duration_text(parse_duration(text).unwrap()), text);
        }
        assert_eq!(duration_text(parse_stay("-1").unwrap()), "-1");
        for text in ["0", "24GB", "1.5GB", "22GiB", "800MB", "512MiB"] {
            assert_eq!(bytes_text(parse_bytes(text).unwrap()), text);
        }
        assert_eq!(parse_bytes(&bytes_text(1_234_567_891)), Ok(1_234_567_891));
    }

    #[test]
    fn a_negative_time_is_for_ever_where_something_stays() {
        for text in ["-1", " -1s", "-5m", "-24h"] {
            assert_eq!(parse_stay(text), Ok(Duration::MAX), "{text}");
        }
        assert_eq!(parse_stay("10m"), Ok(Duration::from_secs(600)));
        for text in ["-", "--1", "-x", "-0", "-1d", "1"] {
            assert!(parse_stay(text).is_err(), "{text}");
        }
        assert!(parse_duration("-1").is_err());
    }

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
            assert!(
                parse_bytes(text).unwrap_err().english().contains("is not a size"),
                "{text}"
            );
        }
    }
}
