//! Secrets in what a script says when it is asked for one, in what is handed to a function, and in what a command
//! prints that is run for one.

use super::harmless::{is_harmless, is_place};
use super::value::{self, Value};
use super::vocabulary::Vocabulary;
use super::{Kind, Place, Span};

/// Functions to which the first of what they are given is the password, and those to which the second or the third is.
const CALLS: [&str; 3] = [
    "crypt hashpw password_hash make_password",
    "pgp_sym_encrypt pgp_sym_decrypt aes_encrypt aes_decrypt AES_ENCRYPT AES_DECRYPT login auth auth= \
        HTTPBasicAuth HTTPDigestAuth changeUserPassword setBasicAuth SetBasicAuth basicAuth basic_auth \
        HttpNtlmAuth NetworkCredential SqlCredential BasicAWSCredentials UserPass authenticate \
        UsernamePasswordCredential UsernamePasswordCredentials UsernamePasswordAuthenticationToken \
        PasswordAuthentication Credentials.basic set_credentials WiFi.begin",
    "PlainAuth ftp_login mysqli mysql_connect MySQLdb.connect mysql.connect pymysql.connect mysqli_connect PDO \
        getConnection",
];

/// The options and names that want a command.
const COMMANDS: [&str; 4] = ["command", "cmd", "eval", "program"];

/// Adds them.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    answers(text, vocabulary, out);
    printed(text, vocabulary, out);
    let calls = CALLS.iter().enumerate();
    for (number, name) in calls.flat_map(|(number, names)| names.split(' ').map(move |name| (number, name))) {
        for (at, _) in text.match_indices(name) {
            let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if let Some(rest) = text[at + name.len()..].strip_prefix('(').filter(|_| begins) {
                given(text.len() - rest.len(), number, text, vocabulary, out);
            }
        }
    }
}

/// `expect "password:"` and `send "X\r"`, as `expect` and its likes in other languages have it.
fn answers(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    if !text.contains("expect") && !text.contains("spawn") {
        return;
    }
    for said in ["send", "sendline", "send_user"] {
        for (at, _) in text.match_indices(said) {
            let rest = &text[at + said.len()..];
            let open = rest.trim_start_matches(['(', ' ', '-', 's', 'l', 'h']);
            let word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            if word || !open.starts_with(['"', '\'', '{']) || !asks(&text[..at]) {
                continue;
            }
            let start = text.len() - open.len() + 1;
            let close = match open.as_bytes()[0] {
                b'{' => '}',
                quote => char::from(quote),
            };
            let end = open[1..].find([close, '\\', '\n', '\r']).unwrap_or(open.len() - 1);
            hide(start, &text[start..start + end], vocabulary, out);
        }
    }
}

/// Returns true if what was waited for last is a question for a secret.
fn asks(before: &str) -> bool {
    const FAR: usize = 120;
    let mut from = before.len().saturating_sub(FAR);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let near = before[from..].to_lowercase();
    // The words in between have answered it.
    let near = near.rsplit("send").next().unwrap_or_default();
    ["assword", "asswort", "ennwort", "assphrase", "asscode", "pin:", "(pin)"]
        .iter()
        .any(|word| near.contains(word))
}

/// `--password-command "echo X"`.
fn printed(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    for program in ["echo ", "printf "] {
        for (at, _) in text.match_indices(program) {
            let before = text[..at].trim_end_matches(['"', '\'', ' ', '=', ':', '`', '\\']);
            let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
            let name = before.rsplit(|c| !inside(c)).next().unwrap_or_default().to_lowercase();
            let wants = COMMANDS.iter().any(|end| name.ends_with(end));
            if !wants || before.len() == at || !["pass", "secret", "token"].iter().any(|word| name.contains(word)) {
                continue;
            }
            let rest = text[at + program.len()..].trim_start_matches("-n ");
            if let Some(value) = value::read(text, text.len() - rest.len()) {
                hide(value.start, value.text, vocabulary, out);
            }
        }
    }
}

/// Adds the argument of a function in a place, where it is written out.
fn given(mut at: usize, number: usize, text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    for _ in 0..number {
        let line = text[at..].split('\n').next().unwrap_or_default();
        let skipped = match value::read(text, at) {
            Some(Value {
                quoted: true, after, ..
            }) => after - at,
            _ => 0,
        };
        let Some(comma) = line[skipped.min(line.len())..].find(',') else {
            return;
        };
        let behind = &line[skipped + comma + 1..];
        at += line.len() - behind.trim_start().len();
    }
    if let Some(value) = value::read(text, at).filter(|value| value.quoted) {
        hide(value.start, value.text, vocabulary, out);
    }
}

fn hide(start: usize, secret: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    if secret.chars().count() > 2 && !is_harmless(secret, vocabulary) && !is_place(secret) {
        out.push(Span::new(start, start + secret.len(), Place::new(Kind::Words, "")));
    }
}
