//! The times of Ollama.

/// Reads a time of RFC 3339, as in `2026-11-24T01:24:06.761542905Z` or with `+01:00`, as seconds since 1970. Nothing for
/// other texts, and for the time that Ollama means "never" by, which is hundreds of years away.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        let digits = text.get(range)?;
        digits
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators
        .iter()
        .any(|(at, byte)| text.as_bytes().get(*at) != Some(byte))
    {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let clock = number(11..13)? * 3600 + number(14..16)? * 60 + number(17..19)?;
    let zone = text
        .get(19..)?
        .trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone.as_bytes() {
        b"Z" => 0,
        [sign @ (b'+' | b'-'), ..] if zone.len() == 6 => {
            let at = text.len() - 5;
            let size = number(at..at + 2)? * 3600 + number(at + 3..at + 5)? * 60;
            if *sign == b'-' { -size } else { size }
        }
        _ => return None,
    };
    let seconds = days(year, month, day)? * 86_400 + clock - offset;
    u64::try_from(seconds).ok().filter(|_| year < 2200)
}

/// Days from 1970-01-01 in the Gregorian calendar: years begin in March, so that the leap day is their last.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-24T01:24:06.761542905Z", Some(1_795_483_446)),
            ("2026-11-24T02:24:06.7+01:00", Some(1_795_483_446)),
            ("2026-11-23T18:24:06-07:00", Some(1_795_483_446)),
            ("2024-02-29T12:00:00Z", Some(1_709_208_000)),
            ("2000-03-01T00:00:00Z", Some(951_868_800)),
            ("2319-03-01T00:00:00Z", None),
            ("0001-01-01T00:00:00Z", None),
            ("2026-13-24T01:24:06Z", None),
            ("2026-11-24 01:24:06Z", None),
            ("2026-11-24T01:24:06", None),
            ("2026-11-24T01:24:06+1:00", None),
            ("2026-11-24T-1:24:06Z", None),
            ("", None),
            ("ü026-11-24T01:24:06Z", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
