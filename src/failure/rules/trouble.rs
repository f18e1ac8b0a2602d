//! Fixes for what no other spelling mends: a port that is taken. The fix is to look who has it.

use super::{Candidate, Rank, RuleContext, phrases};

/// Adds the fixes for a port that is taken.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let says: Vec<&str> = phrases("port-taken").collect();
    let mut lines = context
        .text
        .low
        .lines()
        .filter(|line| says.iter().any(|says| line.contains(says)))
        // Names can be taken as well.
        .filter(|line| !line.contains(" name '"));
    let Some(first) = lines.next() else { return };
    let told = std::iter::once(first).chain(lines).find_map(port_of);
    let Some(port) = told
        .or_else(|| port_of_command(context))
        .or_else(|| usual_port(context))
    else {
        return;
    };
    let listener = context.system.listener(port);
    let why = match &listener {
        Some((process, program)) => context.why(
            ["port {} is held by `{}` (process {})", "Port {} hält `{}` (Prozess {})"],
            &[&port.to_string(), program, &process.to_string()],
        ),
        None => context.why(["port {} is taken", "Port {} ist belegt"], &[&port.to_string()]),
    };
    let mut offer = |rule: &'static str, rank: Rank, suggested_by_program: bool, command: String| {
        let why = why.clone();
        found.push(Candidate {
            command,
            why,
            rule,
            rank,
            suggested_by_program,
        });
    };
    let look = if context.has("lsof") || !context.has("ss") {
        format!("lsof -i :{port}")
    } else {
        format!("ss -ltnp 'sport = :{port}'")
    };
    offer("port-taken", Rank::Possible, false, look);
    if let Some((process, _)) = listener {
        // Nothing else would let the command do what it is for.
        offer(
            "port-freed",
            Rank::Possible,
            true,
            format!("kill {process} && {}", context.line.text),
        );
    }
    if let Some(command) = elsewhere(context, port) {
        offer("port-elsewhere", Rank::Usual, false, command);
    }
}

/// The command with the next port that nobody listens on, where it names the port once.
fn elsewhere(context: &RuleContext<'_>, port: u16) -> Option<String> {
    const FURTHER: u16 = 10;
    let free = (port..=port.saturating_add(FURTHER)).find(|&port| context.system.listener(port).is_none())?;
    let (number, digit) = (port.to_string(), |c: Option<char>| {
        c.is_some_and(|c| c.is_ascii_digit())
    });
    let text = context.line.text;
    let mut places = text.match_indices(&number).map(|(at, _)| at..at + number.len());
    let (place, None) = (places.next()?, places.next()) else {
        return None;
    };
    let part_of_another = digit(text[..place.start].chars().next_back()) || digit(text[place.end..].chars().next());
    (free != port && !part_of_another).then(|| context.line.with(place, &free.to_string()))
}

/// The number after a colon or after the word port.
fn port_of(line: &str) -> Option<u16> {
    let number = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '=', '\'', '#']);
        let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
        digits.parse::<u16>().ok().filter(|&port| port > 9)
    };
    let after_word = line
        .match_indices("port")
        .find_map(|(at, word)| number(&line[at + word.len()..]));
    // `('127.0.0.1', 8000)`, as Python writes an address.
    let in_pair = line
        .match_indices("', ")
        .find_map(|(at, comma)| number(&line[at + comma.len()..]));
    after_word.or(in_pair).or_else(|| {
        line.rmatch_indices(':')
            .find_map(|(at, _)| number(&line[at + 1..]).filter(|_| !line[at + 1..].starts_with(' ')))
    })
}

/// The port that a server takes where none is named.
fn usual_port(context: &RuleContext<'_>) -> Option<u16> {
    context.line.parts.iter().find_map(|part| {
        let program = context.line.program(part);
        let mut ports = super::declared("port", program);
        ports.find_map(|port| port.parse().ok())
    })
}

fn port_of_command(context: &RuleContext<'_>) -> Option<u16> {
    let numbers = |word: &str| {
        let mut parts = word.split([':', '=']);
        parts.find_map(|part| part.parse::<u16>().ok()).filter(|&port| port > 9)
    };
    context.line.words.iter().skip(1).find_map(|word| numbers(&word.text))
}

#[cfg(test)]
mod tests {
    use crate::failure::fixes;
    use crate::failure::tests::{failure, machine};

    fn commands(command: &str, output: &str) -> Vec<String> {
        let found = fixes(&failure(command, output), &machine());
        found.into_iter().map(|fix| fix.command).collect()
    }

    #[test]
    fn a_port_that_is_taken_is_looked_at_freed_or_left_alone() {
        let said = "OSError: [Errno 98] Address already in use";
        assert_eq!(
            commands("python3 -m http.server 8080", said),
            [
                "lsof -i :8080",
                "kill 4242 && python3 -m http.server 8080",
                "python3 -m http.server 8081"
            ]
        );
        for command in ["serve 8080:8080 x", "serve 0.0.0.0:80801"] {
            let found = commands(command, "port 8080: address already in use");
            assert!(!found.iter().any(|fix| fix.contains("8081")), "{found:?}");
        }
    }
}
