//! What is around lotse: the terminal, the locale, proxies, manuals.

use super::warn;
use crate::diagnostic::Diagnostic;
use crate::messages::doctor;

/// What the environment says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The value of `TERM`.
    pub term: Option<String>,
    /// Whether the locale has UTF-8.
    pub utf8: bool,
    /// Where the user reads German and no manual does, the command that mends it, if it is known.
    pub no_german_manuals: Option<Option<String>>,
}

/// What is wrong around lotse.
pub fn surroundings(found: &Surroundings) -> Vec<Diagnostic> {
    let mut wrong = Vec::new();
    if found.term.as_deref().is_none_or(|term| term == "dumb") {
        let name = found.term.as_deref().unwrap_or_default();
        wrong.push(warn(
            "terminal-dumb",
            &doctor::terminal_is_dumb(name),
            &doctor::set_term(),
        ));
    }
    if !found.utf8 {
        wrong.push(warn("locale", &doctor::locale_has_no_utf8(), &doctor::set_locale()));
    }
    if let Some(install) = &found.no_german_manuals {
        let hint = install.as_ref().map_or_else(doctor::install_manuals, doctor::run);
        wrong.push(warn("manuals", &doctor::no_german_manuals(), &hint));
    }
    wrong
}

/// The variable by which requests to an address go through a proxy; `var` gives the value of a variable. Those to this machine
/// never do.
pub fn proxy(scheme: &str, host: &str, var: impl Fn(&str) -> Option<String>) -> Option<&'static str> {
    let names: &[&'static str] = if scheme == "https" {
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    } else {
        &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
    };
    let set = |name: &&&str| var(name).is_some_and(|value| !value.is_empty());
    let name = names.iter().find(set)?;
    let none = var("no_proxy").or_else(|| var("NO_PROXY")).unwrap_or_default();
    let spared = |entry: &str| {
        let domain = entry.trim().trim_start_matches('.');
        let within = |rest: &str| rest.is_empty() || rest.ends_with('.');
        domain == "*" || (!domain.is_empty() && host.strip_suffix(domain).is_some_and(within))
    };
    (!none.split(',').any(spared)).then_some(*name)
}

/// A server that is asked through a proxy.
pub fn by_proxy(at: &str, host: &str, variable: &str) -> Diagnostic {
    warn(
        "server-by-proxy",
        &doctor::server_is_behind_a_proxy(at, variable),
        &doctor::name_it_in_no_proxy(host),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Message;

    #[test]
    fn a_proxy_counts_for_its_scheme_and_not_where_it_is_switched_off() {
        let proxied = |scheme: &str, set: &[(&str, &str)]| {
            proxy(scheme, "box.lan", |name| {
                let value = set.iter().find(|(known, _)| *known == name);
                value.map(|(_, value)| (*value).to_owned())
            })
        };
        let set = ("http_proxy", "http://p:1");
        assert_eq!(proxied("http", &[set]), Some("http_proxy"));
        assert_eq!(proxied("https", &[set]), None);
        assert_eq!(proxied("https", &[("ALL_PROXY", "x")]), Some("ALL_PROXY"));
        for none in ["box.lan", ".lan", "a, lan", "*"] {
            assert_eq!(proxied("http", &[set, ("no_proxy", none)]), None, "{none}");
        }
        for none in ["", "an", "x.box.lan"] {
            assert_eq!(
                proxied("http", &[set, ("NO_PROXY", none)]),
                Some("http_proxy"),
                "{none}"
            );
        }
    }

    #[test]
    fn nothing_is_said_of_what_is_as_it_should_be() {
        let fine = Surroundings {
            term: Some("xterm".to_owned()),
            utf8: true,
            no_german_manuals: None,
        };
        assert_eq!(surroundings(&fine), []);
        let message = surroundings(&Surroundings {
            no_german_manuals: Some(Some("sudo apt install manpages-de".to_owned())),
            ..fine
        });
        let fix = message[0].fix.as_ref().map(Message::english);
        assert_eq!(fix, Some("run `sudo apt install manpages-de`"));
    }
}
