//! The address of a model server, and whether it may be asked.

use std::net::Ipv6Addr;

use reqwest::Url;

use crate::error::{Error, Result};
use crate::messages::server;
use crate::models::http;

/// Reads an address as a person writes it: `http://host:port/path`, `host:port` or `host`. Without a scheme it is plain
/// HTTP, and the port is then `port` where none is named.
///
/// # Errors
///
/// Fails on what is no HTTP address; `setting` is named.
pub(crate) fn parse(text: &str, port: u16, setting: &str) -> Result<Url> {
    let text = text.trim();
    let wrong = || Error::failed(server::not_an_address(setting, text)).hint(server::write_an_address());
    let bare = !text.contains("://");
    let mut url = Url::parse(&if bare {
        format!("http://{text}")
    } else {
        text.to_owned()
    })
    .map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong());
    }
    if bare && !names_port(text) {
        url.set_port(Some(port)).map_err(|()| wrong())?;
    }
    // The addresses of a server that listens everywhere.
    if matches!(url.host_str(), Some("0.0.0.0" | "[::]")) {
        url.set_host(Some("127.0.0.1")).map_err(|_| wrong())?;
    }
    Ok(url)
}

/// Reads `OLLAMA_HOST` as Ollama itself does: a host, a port behind a colon, or both, with or without a scheme, in quotes
/// or not; a port that is none means the usual one.
///
/// # Errors
///
/// Fails on what is no HTTP address.
pub(crate) fn ollama_host(text: &str, port: u16) -> Result<Url> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let port = match scheme {
        "http" => 80,
        "https" => 443,
        _ => port,
    };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let whole = authority.trim_matches(['[', ']']);
    let (host, named) = match authority.rsplit_once(':') {
        _ if whole.parse::<Ipv6Addr>().is_ok() => (whole, ""),
        Some((host, named)) => (host.trim_matches(['[', ']']), named),
        None => (whole, ""),
    };
    let host = match host {
        "" => "127.0.0.1".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    };
    let port = named.parse().unwrap_or(port);
    let scheme = if scheme.is_empty() { "http" } else { scheme };
    parse(&format!("{scheme}://{host}:{port}/{path}"), port, "OLLAMA_HOST")
}

/// Returns true if an address without a scheme has a port; an URL does not tell a named one from the usual one.
fn names_port(text: &str) -> bool {
    let authority = text.split('/').next().unwrap_or_default();
    let behind_brackets = authority.rsplit(']').next().unwrap_or_default();
    behind_brackets.contains(':')
}

/// The address of something below the endpoint.
pub(crate) fn join(endpoint: &Url, path: &str) -> Url {
    let mut url = endpoint.clone();
    let whole = format!("{}/{path}", endpoint.path().trim_end_matches('/'));
    url.set_path(&whole);
    url
}

/// Refuses what would send words to another machine.
///
/// # Errors
///
/// Fails when `offline` is set and the server is elsewhere.
pub(crate) fn allowed(endpoint: &Url, offline: bool) -> Result<()> {
    if !offline || http::is_loopback(endpoint) {
        return Ok(());
    }
    Err(Error::failed(server::is_elsewhere(shown(endpoint))).hint(server::allow_elsewhere()))
}

/// The address without what may be secret in it.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, expected) in [
            ("127.0.0.1", "http://127.0.0.1:11434"),
            ("127.0.0.1:80", "http://127.0.0.1"),
            ("localhost:8080/", "http://localhost:8080"),
            ("0.0.0.0", "http://127.0.0.1:11434"),
            ("[::]:11434", "http://127.0.0.1:11434"),
            ("[::1]", "http://[::1]:11434"),
            ("http://box", "http://box"),
            ("https://ada:secret@box/team/", "https://box/team"),
        ] {
            assert_eq!(shown(&parse(text, 11434, "x").unwrap()), expected, "{text}");
        }
        for text in ["", "http://", "ftp://box", "a b", "http://[x", "::"] {
            let error = parse(text, 1, "ollama.endpoint").unwrap_err();
            assert!(error.message().starts_with("ollama.endpoint: `"), "{text}: {error}");
        }
    }

    #[test]
    fn the_variable_of_ollama_is_read_as_ollama_reads_it() {
        for (text, expected) in [
            ("", "http://127.0.0.1:11434"),
            ("box", "http://box:11434"),
            ("box:80", "http://box"),
            ("box:", "http://box:11434"),
            ("box/", "http://box:11434"),
            (":11435", "http://127.0.0.1:11435"),
            ("http://:11435", "http://127.0.0.1:11435"),
            ("http://box", "http://box"),
            ("https://box", "https://box"),
            ("::", "http://127.0.0.1:11434"),
            ("::1", "http://[::1]:11434"),
            ("[::1]", "http://[::1]:11434"),
            ("[::]:11435", "http://127.0.0.1:11435"),
            ("0.0.0.0", "http://127.0.0.1:11434"),
            ("\"127.0.0.1:11435\"", "http://127.0.0.1:11435"),
            (" 'box' ", "http://box:11434"),
            ("box:99999", "http://box:11434"),
            ("box:x", "http://box:11434"),
            ("http://box:1/ollama/", "http://box:1/ollama"),
        ] {
            assert_eq!(shown(&ollama_host(text, 11434).unwrap()), expected, "{text}");
        }
        assert!(ollama_host("ftp://box", 11434).is_err());
    }

    #[test]
    fn paths_go_below_the_endpoint() {
        let join = |endpoint: &str| join(&parse(endpoint, 1, "x").unwrap(), "api/chat").to_string();
        assert_eq!(join("http://box:1"), "http://box:1/api/chat");
        assert_eq!(join("http://box:1/ollama/"), "http://box:1/ollama/api/chat");
    }

    #[test]
    fn offline_means_this_machine_only() {
        let allowed = |text: &str, offline| allowed(&parse(text, 1, "x").unwrap(), offline);
        for here in ["127.0.0.1", "localhost", "[::1]", "127.9.9.9", "https://127.0.0.1"] {
            assert_eq!(allowed(here, true), Ok(()), "{here}");
        }
        for there in [
            "box",
            "192.168.1.2",
            "localhost.example",
            "https://127.0.0.1.example",
            "http://127.0.0.1@evil.example",
        ] {
            let error = allowed(there, true).unwrap_err();
            assert!(error.message().contains("is on another machine"), "{there}: {error}");
            assert_eq!(allowed(there, false), Ok(()), "{there}");
        }
    }
}
