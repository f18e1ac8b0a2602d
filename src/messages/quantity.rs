//! Quantities as people write them.

use std::time::Duration;

use super::{Language, Message, Words};

/// A number of bytes, with decimal units: `1.1 GB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

/// A large number of bytes in gigabytes, without the unit: `0.4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gigabytes(pub u64);

/// A large number of bytes in gigabytes, with the unit: `0.4 GB`.
pub fn gigabytes(bytes: u64) -> Message {
    Message::new(|language| format!("{} GB", Gigabytes(bytes).words(language)))
}

/// A duration in seconds, without the unit: `0.3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seconds(pub Duration);

/// A duration in seconds with one decimal, without the unit: `12.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenths(pub Duration);

/// A number with two decimals: `0.13`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hundredths(pub f64);

impl Words for Bytes {
    fn words(&self, language: Language) -> String {
        const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
        let Self(bytes) = *self;
        let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| bytes >= *unit) else {
            return match language {
                Language::English => format!("{bytes} bytes"),
                Language::German => format!("{bytes} Bytes"),
            };
        };
        let count = bytes as f64 / unit as f64;
        let digits = usize::from(count < 10.0);
        decimal(&format!("{count:.digits$} {name}"), language)
    }
}

impl Words for Gigabytes {
    fn words(&self, language: Language) -> String {
        decimal(&format!("{:.1}", self.0 as f64 / 1e9), language)
    }
}

impl Words for Seconds {
    fn words(&self, language: Language) -> String {
        decimal(&self.0.as_secs_f32().to_string(), language)
    }
}

impl Words for Tenths {
    fn words(&self, language: Language) -> String {
        decimal(&format!("{:.1}", self.0.as_secs_f32()), language)
    }
}

impl Words for Hundredths {
    fn words(&self, language: Language) -> String {
        decimal(&format!("{:.2}", self.0), language)
    }
}

/// A number with the sign that separates its decimals.
pub(super) fn decimal(number: &str, language: Language) -> String {
    match language {
        Language::English => number.to_owned(),
        Language::German => number.replace('.', ","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        let sizes = [17, 4_096, 98_362_432, 1_117_320_768].map(|bytes| Bytes(bytes).words(Language::English));
        assert_eq!(sizes, ["17 bytes", "4.1 kB", "98 MB", "1.1 GB"]);
        let sizes = [17, 1_117_320_768].map(|bytes| Bytes(bytes).words(Language::German));
        assert_eq!(sizes, ["17 Bytes", "1,1 GB"]);
    }

    #[test]
    fn seconds_have_as_many_decimals_as_they_need() {
        let seconds = |millis, language| Seconds(Duration::from_millis(millis)).words(language);
        assert_eq!(seconds(300, Language::English), "0.3");
        assert_eq!(seconds(300, Language::German), "0,3");
        assert_eq!(seconds(60_000, Language::German), "60");
        let tenths = |millis| Tenths(Duration::from_millis(millis)).words(Language::German);
        assert_eq!([tenths(60_000), tenths(1_234)], ["60,0", "1,2"]);
        assert_eq!(Hundredths(0.128).words(Language::German), "0,13");
    }
}
