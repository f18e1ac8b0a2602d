//! Servers that fail in every way, again and again: each answer is a command or a reason, and nothing piles up.
//!
//! `LOTSE_SOAK` is how many requests are made.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use lotse::models::backend::server::ollama::{Host, Ollama};
use lotse::models::backend::server::pace::Pace;
use lotse::models::backend::{Backend as _, Chat, Event, Message, Role};
use lotse::redact::Redactor;

use crate::support::{http, start};

/// Made in every run.
const REQUESTS: usize = 600;
/// Made before anything is measured: what is made once and kept is there then.
const BEFORE: usize = 200;
/// What a process may have grown by, in KiB.
const GROWTH: u64 = 8 * 1024;
/// No request takes longer: none of these servers keeps quiet for longer than a moment.
const LONGEST: Duration = Duration::from_secs(30);

const LINE: &[u8] = b"{\"message\":{\"role\":\"assistant\",\"content\":\"ls\"},\"done\":false}\n";
const LAST: &[u8] = b"{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";
const NDJSON: &str = "application/x-ndjson";

/// A name, and what is done with a request.
type Way = (&'static str, fn(&mut TcpStream));

/// The ways in which a server answers; the first is the right one.
const WAYS: [Way; 16] = [
    ("right", |stream| whole(stream, &[LINE, LAST])),
    ("one byte at a time", |stream| {
        let text = [LINE, LAST].concat();
        whole(stream, &text.chunks(1).collect::<Vec<_>>());
    }),
    ("slow", |stream| {
        http::pieces(stream, NDJSON, [&LINE[..9]]);
        thread::sleep(Duration::from_millis(5));
        let _ = write!(stream, "{:x}\r\n", LINE.len() - 9);
        let _ = stream.write_all(&LINE[9..]);
        let _ = write!(stream, "\r\n{:x}\r\n", LAST.len());
        let _ = stream.write_all(LAST);
        let _ = stream.write_all(b"\r\n");
        http::end(stream);
    }),
    ("nothing at all", |_| {}),
    ("quiet, then gone", |_| thread::sleep(Duration::from_millis(20))),
    ("half a line", |stream| whole(stream, &[&LINE[..20]])),
    ("broken off", |stream| http::pieces(stream, NDJSON, [LINE])),
    ("no end", |stream| whole(stream, &[LINE])),
    ("garbage", |stream| whole(stream, &[b"\0\xff\x1b]52;c;aGk=\x07\n"])),
    ("no UTF-8", |stream| {
        whole(stream, &[b"{\"message\":{\"content\":\"\xff\xfe\"}}\n"]);
    }),
    ("other JSON", |stream| whole(stream, &[b"[1,2,3]\n", b"{\"a\":1}\n"])),
    ("a huge line", |stream| whole(stream, &[&[b'x'; 1 << 20][..]; 3])),
    ("empty", |stream| whole(stream, &[])),
    ("500", |stream| {
        http::head(stream, "500 Internal Server Error", "Content-Length: 0\r\n");
    }),
    ("elsewhere", |stream| {
        http::head(
            stream,
            "302 Found",
            "Location: http://127.0.0.1:9/\r\nContent-Length: 0\r\n",
        );
    }),
    ("no HTTP", |stream| {
        let _ = stream.write_all(b"SSH-2.0-OpenSSH_9.2\r\n");
    }),
];

fn whole(stream: &mut TcpStream, pieces: &[&[u8]]) {
    http::pieces(stream, NDJSON, pieces.iter().copied());
    http::end(stream);
}

/// Answers in the way that the request names, on one connection after the other.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let head: Vec<String> = reader
                .by_ref()
                .lines()
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            let length = head.iter().find_map(|line| {
                let line = line.to_lowercase();
                line.strip_prefix("content-length:")?.trim().parse().ok()
            });
            let mut body = String::new();
            let _ = reader.take(length.unwrap_or(0)).read_to_string(&mut body);
            let way = WAYS.iter().find(|(name, _)| body.contains(&format!("way: {name}.")));
            if let Some((_, way)) = way {
                way(&mut stream);
            }
        }
    });
    address
}

/// Open files, and memory in KiB.
fn held() -> (usize, u64) {
    let files = std::fs::read_dir("/proc/self/fd").unwrap().count();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    (files, line.trim().trim_end_matches(" kB").parse().unwrap())
}

fn ask(model: &Ollama, way: &str) -> Result<String, String> {
    let chat = Redactor::new().apply(Chat {
        messages: vec![Message {
            role: Role::User,
            content: format!("way: {way}."),
        }],
        max_tokens: 9,
        ..Chat::default()
    });
    let mut text = String::new();
    let answered = model.answer(&chat, &mut |event| {
        if let Event::Text(piece) = event {
            text.push_str(&piece);
        }
        ControlFlow::Continue(())
    });
    answered.map(|_| text).map_err(|error| error.to_string())
}

/// The requests, in a process of their own: the one of the tests does other things beside.
#[test]
#[ignore = "started by the test below"]
#[expect(clippy::print_stderr, reason = "figures")]
fn requests_in_a_process_of_their_own() {
    let count = std::env::var("LOTSE_SOAK").map_or(REQUESTS, |count| count.parse().unwrap());
    let model = Ollama {
        pace: Pace::default(),
        plain: false.into(),
        host: Host::new(serve().parse().unwrap()),
        model: "m:1b".to_owned(),
        num_ctx: 2048,
        keep_alive: Duration::from_secs(60),
        gpu_layers: None,
        loads: false,
        loaded: None.into(),
    };
    let mut before = None;
    let mut slowest = Duration::ZERO;
    let mut reasons = BTreeMap::<&str, String>::new();
    for number in 0..BEFORE + count {
        if number == BEFORE {
            before = Some(held());
        }
        let (name, _) = WAYS[number % WAYS.len()];
        let start = Instant::now();
        let answer = ask(&model, name);
        slowest = slowest.max(start.elapsed());
        match answer {
            Ok(text) => assert_eq!((text.as_str(), number % WAYS.len() < 3), ("ls", true), "{name}"),
            Err(reason) => {
                assert!(number % WAYS.len() >= 3, "{name}: {reason}");
                assert!(
                    !reason.contains(|c: char| c.is_control() && c != '\n'),
                    "{name}: {reason:?}"
                );
                // The same failure has the same reason, however often it happens.
                let known = reasons.entry(name).or_insert_with(|| reason.clone());
                assert!(!known.is_empty(), "{name}");
            }
        }
    }
    let (before, after) = (before.unwrap(), held());
    eprintln!(
        "{count} requests: files {} -> {}, memory {} -> {} KiB, slowest {slowest:?}",
        before.0, after.0, before.1, after.1
    );
    assert!(after.0 <= before.0 + 2, "open files: {} -> {}", before.0, after.0);
    assert!(after.1 <= before.1 + GROWTH, "memory: {} -> {} KiB", before.1, after.1);
    assert!(slowest < LONGEST, "{slowest:?}");
    assert_eq!(reasons.len(), WAYS.len() - 3, "{reasons:?}");
}

#[test]
fn servers_that_fail_again_and_again_leave_nothing_behind() {
    let output = start::command(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "server::soak::requests_in_a_process_of_their_own",
            "--nocapture",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(" requests: files "), "{said}");
}
