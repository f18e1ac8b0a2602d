//! The name of the operating system.

use std::fs;

/// The name for people without its code name, as in `Debian GNU/Linux 12`; see os-release(5) for where Linux keeps it.
pub(super) fn name() -> String {
    ["/etc/os-release", "/usr/lib/os-release"]
        .iter()
        .find_map(|file| pretty_name(&fs::read_to_string(file).ok()?))
        .unwrap_or_else(generic)
}

fn generic() -> String {
    if cfg!(target_os = "macos") {
        "macOS".to_owned()
    } else {
        "Linux".to_owned()
    }
}

fn pretty_name(os_release: &str) -> Option<String> {
    let value = os_release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    // Each token of a question is paid for, and `(bookworm)` are four.
    let name = name.split(" (").next().unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn os_release_is_read_with_and_without_quotes() {
        let debian = "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n";
        assert_eq!(pretty_name(debian).as_deref(), Some("Debian GNU/Linux 12"));
        assert_eq!(pretty_name("PRETTY_NAME=Alpine\n").as_deref(), Some("Alpine"));
        assert_eq!(pretty_name("PRETTY_NAME=\"\"\n"), None);
        assert_eq!(pretty_name(""), None);
    }
}
