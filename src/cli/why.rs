//! `lotse why`: the last decision.

use crate::cli::args;
use crate::error::Result;
use crate::models::backend::Timings;
use crate::models::dispatch::{self, Decision};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal;

/// Prints the last decision.
///
/// # Errors
///
/// Fails where nothing was decided yet.
pub(super) fn run(args: args::Json, paths: &Paths) -> Result<()> {
    let decision = Decision::read(paths)?;
    if args.json {
        return terminal::print_json(&decision);
    }
    terminal::print(text(&decision, dispatch::now()))
}

fn text(decision: &Decision, now: u64) -> Printable {
    let place = decision
        .server
        .as_deref()
        .map_or("inside lotse".to_owned(), |at| format!("at {at}"));
    let mut lines = vec![
        format!("asked     {}", ago(now.saturating_sub(decision.at) / 1000)),
        format!("role      {}: {}", decision.role, decision.role_reason),
        format!("model     {} {place}", decision.model),
        format!("because   {}", decision.reason),
    ];
    for attempt in &decision.attempts {
        lines.push(format!("failed    {}: {}", attempt.model, attempt.error));
        lines.extend(attempt.hint.iter().map(|hint| format!("          hint: {hint}")));
    }
    let refused = decision.refused.iter();
    lines.extend(refused.map(|(model, reason)| format!("not       {model}: it {reason}")));
    lines.push(format!(
        "time      {}",
        times(&decision.timings, decision.first_text_ms, decision.total_ms)
    ));
    for sent in &decision.sent {
        let mut rows = sent.lines();
        lines.push(format!("sent      {}", rows.next().unwrap_or_default()));
        lines.extend(rows.map(|row| format!("          {row}")));
    }
    (lines.join("\n") + "\n").into()
}

fn times(timings: &Timings, first_text_ms: f64, total_ms: f64) -> String {
    let mut parts = Vec::new();
    if timings.load_ms >= 1.0 {
        parts.push(format!("loading {:.0} ms", timings.load_ms));
    }
    if timings.prompt_tokens > 0 {
        let cached = match timings.cached_tokens {
            0 => String::new(),
            cached => format!(" ({cached} known before)"),
        };
        parts.push(format!(
            "reading {} tokens{cached} {:.0} ms",
            timings.prompt_tokens, timings.prompt_ms
        ));
    }
    if timings.answer_tokens > 0 {
        parts.push(format!(
            "writing {} tokens {:.0} ms",
            timings.answer_tokens, timings.answer_ms
        ));
    }
    parts.push(format!(
        "the first word after {first_text_ms:.0} ms, {total_ms:.0} ms in all"
    ));
    parts.join(", ")
}

fn ago(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds} s ago"),
        60..3600 => format!("{} min ago", seconds / 60),
        3600..172_800 => format!("{} h ago", seconds / 3600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::dispatch::Attempt;
    use crate::models::route::Role;

    #[test]
    fn a_decision_reads_like_this() {
        let decision = Decision {
            at: 1_000_000,
            role: Role::Coder,
            role_reason: "a command is wanted".to_owned(),
            model: "gemma3:12b".to_owned(),
            backend: "ollama".to_owned(),
            server: Some("http://127.0.0.1:11434".to_owned()),
            reason: "gemma3:12b is loaded".to_owned(),
            refused: vec![("llama3.1:70b".to_owned(), "is not installed".to_owned())],
            attempts: vec![Attempt {
                model: "qwen3-coder:30b".to_owned(),
                error: "Ollama has no room".to_owned(),
                hint: Some("less\u{1b}[2J".to_owned()),
            }],
            sent: vec!["(bash 5.2)\nlist files".to_owned()],
            timings: Timings {
                load_ms: 0.2,
                prompt_tokens: 300,
                prompt_ms: 41.0,
                answer_tokens: 12,
                answer_ms: 200.4,
                ..Timings::default()
            },
            first_text_ms: 55.0,
            total_ms: 260.0,
        };
        insta::assert_snapshot!(text(&decision, 1_130_000), @r"
        asked     2 min ago
        role      coder: a command is wanted
        model     gemma3:12b at http://127.0.0.1:11434
        because   gemma3:12b is loaded
        failed    qwen3-coder:30b: Ollama has no room
                  hint: less�[2J
        not       llama3.1:70b: it is not installed
        time      reading 300 tokens 41 ms, writing 12 tokens 200 ms, the first word after 55 ms, 260 ms in all
        sent      (bash 5.2)
                  list files
        ");
    }
}
