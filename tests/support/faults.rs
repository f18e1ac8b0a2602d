//! A server that speaks the protocol of Ollama and fails in every way that one was thought of.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::http::{self, Server};
use super::ollama;

const NDJSON: &str = "application/x-ndjson";
const LINE: &[u8] = b"{\"message\":{\"role\":\"assistant\",\"content\":\"ls\"},\"done\":false}\n";
const LAST: &[u8] = b"{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The answer `ls`.
    Answer,
    /// A reason.
    Failure,
    /// Nothing until somebody gives up.
    Never,
}

/// A name without blanks, what becomes of it, and what is done with a request.
pub type Fault = (&'static str, End, fn(&mut TcpStream));

/// All of them.
pub const FAULTS: [Fault; 34] = [
    ("right", End::Answer, |stream| whole(stream, &[LINE, LAST])),
    ("bytes", End::Answer, |stream| {
        let text = [LINE, LAST].concat();
        whole(stream, &text.chunks(1).collect::<Vec<_>>());
    }),
    ("drips", End::Answer, |stream| {
        begin(stream, "");
        for byte in &LINE[..30] {
            chunk(stream, &[*byte]);
            thread::sleep(Duration::from_millis(3));
        }
        chunk(stream, &LINE[30..]);
        chunk(stream, LAST);
        http::end(stream);
    }),
    ("continue", End::Answer, |stream| {
        let _ = stream.write_all("HTTP/1.1 100 Continue\r\n\r\n".repeat(50).as_bytes());
        whole(stream, &[LINE, LAST]);
    }),
    ("silent", End::Never, quiet),
    ("half-a-head", End::Never, |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Ty");
        quiet(stream);
    }),
    ("stops", End::Never, |stream| {
        http::pieces(stream, NDJSON, [&LINE[..20]]);
        quiet(stream);
    }),
    ("closes", End::Failure, |_| {}),
    ("resets", End::Failure, |stream| reset(stream)),
    ("resets-later", End::Failure, |stream| {
        http::pieces(stream, NDJSON, [LINE]);
        thread::sleep(Duration::from_millis(10));
        reset(stream);
    }),
    ("breaks-off", End::Failure, |stream| {
        http::pieces(stream, NDJSON, [LINE]);
    }),
    ("half-a-line", End::Failure, |stream| whole(stream, &[&LINE[..20]])),
    ("no-end", End::Failure, |stream| whole(stream, &[LINE])),
    ("says-nothing", End::Failure, |stream| whole(stream, &[LAST])),
    ("garbage", End::Failure, |stream| {
        whole(stream, &[b"\0\xff\x1b]52;c;aGk=\x07\n"]);
    }),
    ("other-json", End::Failure, |stream| whole(stream, &[b"[1,2,3]\n"])),
    ("deep", End::Failure, |stream| whole(stream, &[&[b'['; 200_000], b"\n"])),
    ("long-line", End::Failure, |stream| {
        whole(stream, &[&[b'x'; 1 << 20][..]; 3]);
    }),
    ("endless", End::Failure, |stream| {
        begin(stream, "");
        while chunk(stream, b"{\"message\":{\"content\":\"ls \"}}\n") {}
    }),
    ("endless-quote", End::Failure, |stream| {
        begin(stream, "");
        chunk(stream, b"{\"message\":{\"content\":\"echo 'a\"}}\n");
        while chunk(stream, b"{\"message\":{\"content\":\"b\\n\"}}\n") {}
    }),
    ("endless-bytes", End::Failure, |stream| {
        begin(stream, "");
        let line = format!("{{\"message\":{{\"content\":\"{}\"}}}}\n", "ls ".repeat(99));
        while line.bytes().all(|byte| chunk(stream, &[byte])) {}
    }),
    ("blank-lines", End::Failure, |stream| {
        begin(stream, "");
        while chunk(stream, b" ") && chunk(stream, b"\n") {}
    }),
    ("500", End::Failure, |stream| {
        let body = "{\"error\":\"no\\u001b]52;c;aGk=\\u0007 \\u202e room\\nx\"}";
        let length = format!("Content-Length: {}\r\n", body.len());
        http::head(stream, "500 Internal Server Error", &length);
        let _ = stream.write_all(body.as_bytes());
    }),
    ("to-the-cloud", End::Failure, |stream| {
        http::head(
            stream,
            "307 Temporary Redirect",
            "Location: https://ollama.com/api/chat\r\nContent-Length: 0\r\n",
        );
    }),
    ("no-http", End::Failure, |stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
    }),
    ("endless-head", End::Failure, |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(b"X-A: b\r\n").is_ok() {}
    }),
    ("long-header", End::Failure, |stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-A: ");
        while stream.write_all(b"x").is_ok() {}
    }),
    ("too-short", End::Failure, |stream| {
        http::head(stream, "200 OK", "Content-Length: 999999\r\n");
        let _ = stream.write_all(LINE);
    }),
    ("negative-length", End::Failure, |stream| {
        http::head(stream, "200 OK", "Content-Length: -5\r\n");
        let _ = stream.write_all(LINE);
    }),
    ("no-chunk", End::Failure, |stream| {
        begin(stream, "");
        let _ = stream.write_all(b"zz\r\n");
    }),
    ("huge-chunk", End::Failure, |stream| {
        begin(stream, "");
        let _ = stream.write_all(b"ffffffffffffffffffff\r\n");
    }),
    ("no-gzip", End::Failure, |stream| {
        begin(stream, "Content-Encoding: gzip\r\n");
        chunk(stream, b"\x1f\x8b not at all");
        http::end(stream);
    }),
    ("a-page", End::Failure, |stream| {
        http::head(stream, "200 OK", "Content-Type: text/html\r\nContent-Length: 4\r\n");
        let _ = stream.write_all(b"<ht>");
    }),
    ("nothing-at-all", End::Failure, |stream| {
        http::head(stream, "204 No Content", "");
    }),
];

/// Fails in the way that the request names last, as in `way:NAME.`, or else in the one with that number.
pub fn server(number: Arc<AtomicUsize>) -> Server {
    ollama::answering(move |request, stream| {
        let named = |(name, ..): &Fault| Some((request.body.rfind(&format!("way:{name}."))?, *name));
        let last = FAULTS.iter().filter_map(named).max();
        let named = FAULTS
            .iter()
            .find(|(name, ..)| last.is_some_and(|(_, last)| last == *name));
        let (.., answer) = named.unwrap_or_else(|| &FAULTS[number.load(Ordering::Relaxed)]);
        answer(stream);
    })
}

fn begin(stream: &mut TcpStream, headers: &str) {
    let headers = format!("Content-Type: {NDJSON}\r\nTransfer-Encoding: chunked\r\n{headers}");
    http::head(stream, "200 OK", &headers);
}

/// Says whether anybody still listens.
fn chunk(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    let all = [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    stream.write_all(&all).is_ok()
}

fn whole(stream: &mut TcpStream, pieces: &[&[u8]]) {
    http::pieces(stream, NDJSON, pieces.iter().copied());
    http::end(stream);
}

/// Until the other side closes the connection.
fn quiet(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0]);
}

/// Closes the connection as nobody does who has said all.
fn reset(stream: &TcpStream) {
    let _ = rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO));
    let _ = stream.shutdown(std::net::Shutdown::Read);
}
