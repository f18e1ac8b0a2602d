//! A file behind an `https` address, resumed where it stopped.

use std::error::Error;
use std::fmt;

use reqwest::header::{ACCEPT_ENCODING, CONTENT_RANGE, HeaderMap, RANGE};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Response, StatusCode, Url};

use super::part::Part;
use super::pull::{Download, Options};
use super::{Failure, disk};
use crate::error::Context as _;
use crate::messages::{self, Message, weights};
use crate::models::http::{self, Timeouts};

/// The number of times that a broken transfer is resumed, as long as each attempt brings something.
const ATTEMPTS: u32 = 5;

/// The host of an address, for messages.
pub(super) fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| url.to_owned())
}

/// Appends what is missing in `part`.
pub(super) fn fetch(download: &Download<'_>, url: &str, part: &mut Part) -> Result<(), Failure> {
    let dir = download.target.parent().unwrap_or(download.target);
    disk::reserve(dir, download.model.bytes - part.len())?;
    let url = Url::parse(url).map_err(|error| Failure::Remote(messages::cause(&error)))?;
    if !is_safe(&url, is_local(&url)) {
        return Err(Failure::Remote(weights::address_is_not_https()));
    }
    let client = client(&url, download.options)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context(weights::could_not_start_download)?;
    let done = runtime.block_on(complete(&client, &url, download, part));
    // A name that is still being looked up must not hold up the next source.
    runtime.shutdown_background();
    done
}

fn client(url: &Url, options: &Options) -> Result<Client, Failure> {
    let local = is_local(url);
    let redirects = Policy::custom(move |attempt| follow(attempt, local));
    http::client(url, timeouts(options), redirects).map_err(|error| Failure::Remote(reason(&error, options)))
}

fn timeouts(options: &Options) -> Timeouts {
    Timeouts {
        connect: options.connect,
        silence: options.silence,
    }
}

/// Returns true if bytes from this address may be asked for at all: over TLS, or from this machine where it began there.
fn is_safe(url: &Url, local: bool) -> bool {
    url.scheme() == "https" || (local && is_local(url))
}

fn is_local(url: &Url) -> bool {
    url.scheme() == "http" && http::is_loopback(url)
}

/// Why a redirect is not followed.
#[derive(Debug)]
struct Unfollowed(Message);

impl fmt::Display for Unfollowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.english())
    }
}

impl Error for Unfollowed {}

fn unfollowed<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a Unfollowed> {
    let own = error.downcast_ref();
    own.or_else(|| error.source().and_then(unfollowed))
}

fn follow(attempt: Attempt<'_>, local: bool) -> reqwest::redirect::Action {
    if !is_safe(attempt.url(), local) {
        return attempt.error(Unfollowed(weights::redirects_without_https()));
    }
    if attempt.previous().len() > 10 {
        return attempt.error(Unfollowed(weights::redirects_too_often()));
    }
    attempt.follow()
}

async fn complete(client: &Client, url: &Url, download: &Download<'_>, part: &mut Part) -> Result<(), Failure> {
    let mut attempts = ATTEMPTS;
    loop {
        let before = part.len();
        match attempt(client, url, download, part).await {
            Err(Failure::Remote(_)) if part.len() > before && attempts > 1 => attempts -= 1,
            done => return done,
        }
    }
}

async fn attempt(client: &Client, url: &Url, download: &Download<'_>, part: &mut Part) -> Result<(), Failure> {
    let mut response = ask(client, url, part.len(), download.options).await?;
    if response.status() == StatusCode::RANGE_NOT_SATISFIABLE {
        response = ask(client, url, 0, download.options).await?;
    }
    let start = start_of(&response)?;
    let total = response.content_length().map(|length| length.saturating_add(start));
    if let Some(total) = total.filter(|total| *total != download.model.bytes) {
        let wrong = weights::has_bytes_instead_of(total, download.model.bytes);
        return Err(Failure::Remote(wrong));
    }
    if start > part.len() {
        return Err(Failure::Remote(weights::sends_another_range()));
    }
    receive(response, start, download, part).await
}

async fn ask(client: &Client, url: &Url, from: u64, options: &Options) -> Result<Response, Failure> {
    let mut request = client.get(url.clone()).header(ACCEPT_ENCODING, "identity");
    if from > 0 {
        request = request.header(RANGE, format!("bytes={from}-"));
    }
    request
        .send()
        .await
        .map_err(|error| Failure::Remote(reason(&error, options)))
}

/// The position in the file that an answer begins at.
fn start_of(response: &Response) -> Result<u64, Failure> {
    match response.status() {
        StatusCode::OK => Ok(0),
        StatusCode::PARTIAL_CONTENT => {
            range_start(response.headers()).ok_or_else(|| Failure::Remote(weights::does_not_say_range()))
        }
        status => Err(Failure::Remote(weights::answers_status(status))),
    }
}

/// The first number of `Content-Range: bytes 5-9/10`.
fn range_start(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split_once('-')?.0.trim().parse().ok()
}

/// Appends the body. Bytes that are here already are passed over and not written again, so that a server without
/// ranges, or one that sends something else altogether, cannot destroy what has arrived.
async fn receive(mut response: Response, start: u64, download: &Download<'_>, part: &mut Part) -> Result<(), Failure> {
    let mut known = part.len() - start;
    loop {
        let chunk = response.chunk().await;
        let Some(chunk) = chunk.map_err(|error| Failure::Remote(reason(&error, download.options)))? else {
            break;
        };
        let skip = known.min(chunk.len() as u64);
        known -= skip;
        part.append(&chunk[usize::try_from(skip).unwrap_or(chunk.len())..])?;
        download.progress.at(part.len());
    }
    if part.is_complete() {
        return Ok(());
    }
    Err(Failure::Remote(weights::ends_after(part.len(), download.model.bytes)))
}

fn reason(error: &reqwest::Error, options: &Options) -> Message {
    unfollowed(error).map_or_else(|| http::reason(error, timeouts(options)), |why| why.0.clone())
}
