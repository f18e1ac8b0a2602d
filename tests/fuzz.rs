//! Whatever comes in from outside keeps the promises that `lotse::fuzz` asserts: real inputs, changed by chance.
//!
//! `LOTSE_FUZZ` is how many inputs each target gets. libFuzzer does the same for as long as it is let: `SECURITY.md` has the
//! command.

use std::panic::catch_unwind;

use lotse::fuzz::TARGETS;

/// For each target, in every run; without optimization each of them takes ten times as long.
const INPUTS: u64 = if cfg!(debug_assertions) { 600 } else { 6000 };

/// What each of them begins with.
const CORPORA: [&str; 4] = [
    include_str!("translate/cases.txt"),
    include_str!("fix/corpus.txt"),
    include_str!("../benches/dialects.txt"),
    SEEDS,
];

/// Beginnings of what the corpora lack.
const SEEDS: &str = "\x1b]133;C;lotse=n\x07text\x1b]133;D;3;lotse=n\x1b\\\x1b[?1049h
```bash\nls -la\n```
<think>hm</think>`git status`
{\"error\":{\"message\":\"{\\\"error\\\":\\\"x\\\"}\"}}
password=hunter2 token: abc Bearer abc https://a:b@c/ ghp_0123456789012345678901234567890123456
-----BEGIN PRIVATE KEY-----
[ollama]\nendpoint = \"http://localhost:1\"\nkeep_alive = \"5m\"
größe\u{202e}\u{200b}\u{feff}\u{1f600}
for d in */; do (cd \"$d\" && x=$(ls | wc -l)); done <<< \"${a:-b}\" >&2
gti status\nbash: gti: command not found
{\"message\":{\"content\":\"größe\"},\"done\":false}\n{\"message\":{\"content\":\"\"},\"done\":true}
data: {\"choices\":[{\"delta\":{\"content\":\"ls 日本\"}}]}\n\ndata: [DONE]\n: comment\nevent: x
rm -rf \"$X/\" && find / -delete; curl -p <secret-1> https://h/ -u a:<secret-2>
P> make\nlotse: x\nP>
words: deploy it\nbash: ./deploy.sh\nfish: x\n
% git\n# Change branch\ngit checkout <branch>\n$ branch: git branch
[[snippets]]\n  description = \"push\"\n  command = \"git push <remote=origin>\"
- Extract an [a]rchive:\n\n`tar {{[-x|--extract]}} {{path/to/file}}`
day,region,\"price\"\n2024-01-01,north,3\n
[{\"id\":1,\"home\":{\"city\":\"x\"}},{\"id\":2}]
SQLite format 3\0CREATE TABLE a(b INTEGER, c TEXT)
export PORT = 80\n# level: x\n";

/// What ends, quotes or breaks something.
const ODD: &[u8] = b"\n\0\x1b\x07\"'`$({\\;|&<>#\xff\xe2";

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        // xorshift
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end.max(1) as u64)).unwrap()
    }

    fn piece<'t>(&mut self, of: &'t [u8]) -> &'t [u8] {
        let from = self.below(of.len() + 1);
        let length = self.below(1 + (of.len() - from).min(24));
        &of[from..from + length]
    }

    /// An input: lines of the corpora, cut, mixed and broken.
    fn input(&mut self, lines: &[&[u8]]) -> Vec<u8> {
        let mut data = vec![u8::try_from(self.below(256)).unwrap()];
        for _ in 0..=self.below(3) {
            data.extend_from_slice(lines[self.below(lines.len())]);
            if self.below(2) == 0 {
                data.push(b'\n');
            }
        }
        for _ in 0..self.below(6) {
            let at = self.below(data.len());
            match self.below(6) {
                0 => data[at] ^= 1 << self.below(8),
                1 => drop(data.drain(at..(at + self.below(9)).min(data.len()))),
                2 => {
                    let line = lines[self.below(lines.len())];
                    let other = self.piece(line).to_vec();
                    data.splice(at..at, other);
                }
                3 => {
                    let own = self.piece(&data).to_vec();
                    data.splice(at..at, own);
                }
                4 => data.insert(at, ODD[self.below(ODD.len())]),
                _ => data.truncate(at.max(1)),
            }
            if data.is_empty() {
                data.push(0);
            }
        }
        data
    }
}

fn inputs() -> u64 {
    std::env::var("LOTSE_FUZZ").map_or(INPUTS, |text| text.parse().unwrap())
}

fn drive(names: &[&str]) {
    let lines: Vec<&[u8]> = CORPORA
        .iter()
        .flat_map(|corpus| corpus.lines())
        .filter(|line| !line.is_empty() && line.len() < 2000)
        .map(str::as_bytes)
        .collect();
    for (name, target) in TARGETS.into_iter().filter(|(name, _)| names.contains(name)) {
        let mut chance = Chance(0x5DEE_CE66_D1CE_4E5B ^ name.len() as u64);
        for number in 0..inputs() {
            let data = chance.input(&lines);
            let fine = catch_unwind(|| target(&data)).is_ok();
            assert!(fine, "{name}, input {number}: {:?}", String::from_utf8_lossy(&data));
        }
    }
}

#[test]
fn what_models_and_servers_say_breaks_nothing() {
    drive(&[
        "extraction",
        "sanitiser",
        "server",
        "stream",
        "marks",
        "screen",
        "guess",
    ]);
}

#[test]
fn lines_of_shells_break_nothing() {
    drive(&["parsers", "translation", "danger", "edit"]);
}

#[test]
fn failures_secrets_and_configurations_break_nothing() {
    drive(&["redaction", "restore", "rules", "config", "snippets"]);
}
