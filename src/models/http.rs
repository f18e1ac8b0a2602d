//! What all requests over HTTP have in common.

use std::error::Error as StdError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::messages::{self, Message, Seconds, server};

/// Timeouts of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// For a connection.
    pub(crate) connect: Duration,
    /// For the next byte.
    pub(crate) silence: Duration,
}

/// A client for one address. Addresses of this machine are asked without a proxy, and TLS is set up only where it is
/// used: the certificates of the system alone take longer to read than a server on this machine to answer.
pub(crate) fn client(url: &Url, timeouts: Timeouts, redirects: Policy) -> reqwest::Result<Client> {
    // Fails when a provider is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = Client::builder()
        .user_agent(concat!("lotse/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.silence)
        .redirect(redirects);
    if is_loopback(url) {
        // Neither is there a router that would forget the connection.
        builder = builder
            .no_proxy()
            .tcp_keepalive(None)
            .resolve_to_addrs(LOCALHOST, &here());
    }
    if url.scheme() == "http" {
        let nobody = rustls::RootCertStore::empty();
        let tls = rustls::ClientConfig::builder()
            .with_root_certificates(nobody)
            .with_no_client_auth();
        builder = builder.tls_backend_preconfigured(tls);
    }
    builder.build()
}

/// The one name that means this machine (RFC 6761, section 6.3).
const LOCALHOST: &str = "localhost";

/// What `localhost` means here. Nobody is asked, since a file or a name server could say something else; port 0 stands for
/// the port of the address.
fn here() -> [SocketAddr; 2] {
    [
        SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        SocketAddr::from((Ipv6Addr::LOCALHOST, 0)),
    ]
}

/// Whether this is an address of this machine, over plain HTTP or not. A name is not enough, since whoever answers for
/// names decides what it means; `localhost` is not looked up.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == LOCALHOST || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The innermost cause of a failure: the outer ones only say that a request failed.
pub(crate) fn reason(error: &reqwest::Error, timeouts: Timeouts) -> Message {
    if error.is_timeout() {
        let waited = if error.is_connect() {
            timeouts.connect
        } else {
            timeouts.silence
        };
        return server::no_answer_within(Seconds(waited));
    }
    let mut cause: &(dyn StdError + 'static) = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    messages::cause_of_any(cause)
}
