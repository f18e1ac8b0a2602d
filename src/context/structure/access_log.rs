//! The log of a web server.

/// The fields of the Common Log Format between blanks: <https://httpd.apache.org/docs/current/logs.html#common>.
const FIELDS: &str = "the fields $1 address, $4 time, $6 method, $7 path, $9 status, $10 bytes";
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Tells the fields, if the text begins like such a log: `192.0.2.1 - - [05/May/2024:10:00:00 +0000] "GET / HTTP/1.1" 200 9`.
pub(super) fn fields(text: &str) -> Option<String> {
    let fields: Vec<&str> = text.lines().next()?.split_whitespace().collect();
    let month = fields.get(3)?.strip_prefix('[')?.split('/').nth(1)?;
    let status = fields.get(8)?;
    let is_log = MONTHS.contains(&month) && fields.get(5)?.starts_with('"') && status.len() == 3;
    (is_log && status.chars().all(|c| c.is_ascii_digit())).then(|| FIELDS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_a_web_server_is_known() {
        let line = "192.0.2.7 - ada [05/May/2024:10:00:00 +0200] \"GET /a HTTP/1.1\" 404 120 \"-\" \"curl\"\n";
        assert_eq!(fields(line).as_deref(), Some(FIELDS));
        for other in ["", "a b c\n", "2024-05-05 10:00:00 ERROR [db] x \"y z\" 1 404 2\n"] {
            assert_eq!(fields(other), None, "{other}");
        }
    }
}
