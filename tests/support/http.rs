//! A web server on this machine that answers as a test wants.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a client asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The first byte of the range, where one was asked for.
    pub from: Option<usize>,
    /// How many requests came before.
    pub number: usize,
    /// The request line and the headers.
    pub head: Vec<String>,
    /// What was sent.
    pub body: String,
}

impl Request {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A running server; it ends with the test process.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers each request, on a connection of its own, with `answer`.
    pub fn start(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let requests = Arc::<Mutex<Vec<Request>>>::default();
        let (log, answer) = (Arc::clone(&requests), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                thread::spawn(move || serve(stream.unwrap(), &log, &*answer));
            }
        });
        Self { address, requests }
    }

    /// A server that has one file and understands ranges.
    pub fn of(body: &[u8]) -> Self {
        let body = body.to_vec();
        Self::start(move |request, stream| match request.from {
            Some(from) => partial(stream, &body, from),
            None => whole(stream, &body),
        })
    }

    /// The address of the server.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the file.
    pub fn url(&self) -> &'static str {
        format!("http://{}/file", self.address).leak()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The first byte that each request so far asked for.
    pub fn ranges(&self) -> Vec<Option<usize>> {
        self.requests().into_iter().map(|request| request.from).collect()
    }
}

fn serve(mut stream: TcpStream, log: &Mutex<Vec<Request>>, answer: &dyn Fn(&Request, &mut TcpStream)) {
    // A test fails rather than hangs.
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let lines: Vec<String> = reader
        .by_ref()
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        return;
    }
    let range = lines.iter().find_map(|line| {
        let line = line.to_lowercase();
        line.strip_prefix("range: bytes=")?.strip_suffix('-')?.parse().ok()
    });
    let mut request = Request {
        from: range,
        number: 0,
        head: lines,
        body: String::new(),
    };
    let length = request
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let _ = reader.take(length).read_to_string(&mut request.body);
    let mut log = log.lock().unwrap();
    request.number = log.len();
    log.push(request.clone());
    drop(log);
    answer(&request, &mut stream);
}

/// Sends a status line and headers; the connection ends with the answer.
pub fn head(stream: &mut TcpStream, status: &str, headers: &str) {
    // The client may have gone away, which is for the client to explain.
    let _ = write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}\r\n");
}

/// Sends a whole file.
pub fn whole(stream: &mut TcpStream, body: &[u8]) {
    head(stream, "200 OK", &format!("Content-Length: {}\r\n", body.len()));
    let _ = stream.write_all(body);
}

/// Sends a file from a position on.
pub fn partial(stream: &mut TcpStream, body: &[u8], from: usize) {
    head_of_range(stream, body, from);
    let _ = stream.write_all(&body[from..]);
}

/// Sends only the headers of an answer that has a file from a position on.
pub fn head_of_range(stream: &mut TcpStream, body: &[u8], from: usize) {
    let (len, last) = (body.len() - from, body.len() - 1);
    let headers = format!(
        "Content-Length: {len}\r\nContent-Range: bytes {from}-{last}/{}\r\n",
        body.len()
    );
    head(stream, "206 Partial Content", &headers);
}

/// An address of this machine where nobody listens.
pub fn closed_port() -> &'static str {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/file", listener.local_addr().unwrap()).leak()
}

/// Sends pieces of an answer as HTTP/1.1 does where its length is not known (RFC 9112, section 7.1), without its end.
pub fn pieces<'a>(stream: &mut TcpStream, content_type: &str, pieces: impl IntoIterator<Item = &'a [u8]>) {
    let headers = format!("Content-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n");
    head(stream, "200 OK", &headers);
    for piece in pieces {
        let _ = write!(stream, "{:x}\r\n", piece.len());
        let _ = stream.write_all(piece);
        let _ = stream.write_all(b"\r\n");
        let _ = stream.flush();
    }
}

/// Ends an answer that was sent in pieces.
pub fn end(stream: &mut TcpStream) {
    let _ = stream.write_all(b"0\r\n\r\n");
}
