//! How far a download is, told to whoever shows it.

/// What is being waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes arrive from a source.
    Downloading,
    /// The sha256 of a whole file is computed.
    Checking,
    /// Another process downloads the same file.
    Waiting,
}

/// Somebody who shows how far things are. All methods are cheap and may be called often.
pub trait Progress {
    /// A stretch of work begins: `done` of `total` bytes are there already.
    fn begin(&self, stage: Stage, name: &str, total: u64, done: u64);
    /// So many bytes are there now.
    fn at(&self, done: u64);
    /// The stretch of work is over, well or badly.
    fn end(&self);
    /// A remark that stays visible.
    fn note(&self, text: &str);
}

/// Shows nothing.
impl Progress for () {
    fn begin(&self, _: Stage, _: &str, _: u64, _: u64) {}
    fn at(&self, _: u64) {}
    fn end(&self) {}
    fn note(&self, _: &str) {}
}

/// Bytes as people say them, with decimal units.
pub(super) fn human(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    UNITS.into_iter().find(|(unit, _)| bytes >= *unit).map_or_else(
        || format!("{bytes} bytes"),
        |(unit, name)| {
            let count = bytes as f64 / unit as f64;
            let digits = usize::from(count < 10.0);
            format!("{count:.digits$} {name}")
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        let sizes = [17, 4_096, 98_362_432, 1_117_320_768].map(human);
        assert_eq!(sizes, ["17 bytes", "4.1 kB", "98 MB", "1.1 GB"]);
    }
}
