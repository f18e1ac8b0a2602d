//! Fixes for what went wrong between the head and the line: another keyboard layout, a prompt copied along, a quote too
//! few.

use super::not_found::is_program;
use super::{Candidate, Rank, RuleContext, listed, phrases};
use crate::shell::Shell;
use crate::syntax::line::Line;
use crate::translate::to_fish;

/// Programs that may well be given their own name.
const OF_THEMSELVES: [&str; 14] = [
    "echo", "which", "man", "whereis", "type", "command", "printf", "grep", "rg", "apropos", "whatis", "file", "exec",
    "help",
];

/// Keyboards of other alphabets: what they write for the keys of the English one.
const KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?";
const LAYOUTS: [&str; 3] = [
    "йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,",
    "йцукенгшщзхїфівапролджєячсмитьбю.ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ,",
    ";ςερτυθιοπ[]ασδφγηξκλ΄'ζχψωβνμ,./:΅ΕΡΤΥΘΙΟΠ{}ΑΣΔΦΓΗΞΚΛ¨\"ΖΧΨΩΒΝΜ<>?",
];
/// Hebrew has no capitals.
const HEBREW: &str = "/'קראטוןםפ][שדגכעיחלךף,זסבהנמצתץ.";

/// The compositions of a Korean keyboard: the keys of the first, middle and last letter of a syllable.
const KOREAN: [&str; 3] = [
    "r R s e E f a q Q t T d w W c z x v g",
    "k o i O j p u P h hk ho hl y n nj np nl b m ml l",
    "_ r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g",
];
/// The letters of that keyboard alone, from U+3131 on.
const KOREAN_ALONE: &str = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g k o i O j p u P h hk ho hl y n nj np nl b m ml l";

/// Adds the fixes that are seen from the line alone.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let text = context.line.text;
    let mut offer = |rule: &'static str, rank: Rank, command: String, why: [&str; 2]| {
        found.push(Candidate::new(rule, rank, command, context.why(why, &[])));
    };
    if let Some(rest) = ["$ ", "% ", "❯ ", "➜ "]
        .iter()
        .find_map(|prompt| text.strip_prefix(prompt))
    {
        let rest = rest.trim_start_matches(['$', ' ']);
        offer(
            "prompt-copied",
            Rank::Certain,
            rest.to_owned(),
            ["the prompt was copied along", "der Prompt wurde mitkopiert"],
        );
    }
    let blanks = text.replace(['\u{a0}', '\u{202f}', '\u{3000}'], " ");
    if blanks != text {
        offer(
            "odd-blank",
            Rank::Certain,
            blanks,
            ["a blank in it is no space", "ein Leerzeichen darin ist keines"],
        );
    }
    let typewriter = typewriter(text);
    if typewriter != text {
        offer(
            "odd-quotes",
            Rank::Certain,
            typewriter,
            [
                "quotes or dashes in it are typographic",
                "Anführungszeichen oder Striche sind typografisch",
            ],
        );
    }
    for command in closed(context.line) {
        offer(
            "quote-open",
            Rank::Named,
            command,
            ["a quote is not closed", "ein Anführungszeichen ist nicht geschlossen"],
        );
    }
    if let Some(command) = other_layout(context) {
        offer(
            "keyboard-layout",
            Rank::Certain,
            command,
            ["another keyboard layout was on", "die Tastatur war anders belegt"],
        );
    }
    for_fish(context, found);
    twice(context, found);
}

/// A line for bash that fish refused, in the words of fish.
fn for_fish(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let program = |word: &str| {
        let mut parts = context.line.parts.iter();
        parts.any(|part| context.line.word(part, 0) == Some(word))
    };
    let unknown = || listed("only-in-bash").any(program) && context.failure.status == 127;
    let refused = context.shell() == Shell::Fish && (context.text.has_any(phrases("bash-in-fish")) || unknown());
    if let Some(command) = refused.then(|| to_fish(context.line.text)).flatten() {
        found.push(Candidate::new(
            "bash-in-fish",
            Rank::Certain,
            command,
            context.why(["fish writes this otherwise", "fish schreibt das anders"], &[]),
        ));
    }
}

/// Typographic quotes and long dashes in front of options, as word processors and chat programs make them.
fn typewriter(text: &str) -> String {
    let plain = text.replace(['“', '”', '„', '‟'], "\"").replace(['‘', '’', '‚'], "'");
    let mut out = String::with_capacity(plain.len());
    for character in plain.chars() {
        let begins = out.is_empty() || out.ends_with(' ');
        match character {
            '—' if begins => out.push_str("--"),
            '–' | '−' | '‐' if begins => out.push('-'),
            other => out.push(other),
        }
    }
    // A long dash that stood for two hyphens: `–help`.
    let words = out
        .split(' ')
        .zip(plain.split(' '))
        .map(|(word, typed)| match word.strip_prefix('-') {
            Some(name) if typed.starts_with('–') && name.len() > 2 && name.chars().all(char::is_alphanumeric) => {
                format!("--{name}")
            }
            _ => word.to_owned(),
        });
    words.collect::<Vec<String>>().join(" ")
}

/// The line with its open quote closed: by making both ends alike, or at the end.
fn closed(line: &Line<'_>) -> Vec<String> {
    let Some(quote @ ('\'' | '"')) = line.unfinished else {
        return Vec::new();
    };
    let other = if quote == '"' { '\'' } else { '"' };
    let both = |text: &str| text.matches(quote).count() == 1 && text.matches(other).count() == 1;
    let mut commands = Vec::new();
    if both(line.text) && line.text.ends_with(other) {
        commands.push(line.text.replace('\'', "\""));
    }
    commands.push(format!("{}{quote}", line.text));
    commands
}

fn other_layout(context: &RuleContext<'_>) -> Option<String> {
    let text = context.line.text;
    if text.is_ascii() {
        return None;
    }
    let known = |line: &String| {
        let line = Line::new(line, context.shell());
        line.parts
            .first()
            .is_some_and(|part| is_program(context, line.program(part).trim_end_matches('.')))
    };
    let first = text.split(' ').next()?;
    if first.is_ascii() {
        return None;
    }
    let layouts = LAYOUTS.iter().map(|layout| translated(text, layout, KEYS));
    let hebrew = std::iter::once_with(|| translated(text, HEBREW, &KEYS[..33]));
    let korean = std::iter::once_with(|| from_korean(text));
    layouts.chain(hebrew).chain(korean).flatten().find(known)
}

/// The text as it would be with the other keyboard, or nothing where a letter of it is on neither.
fn translated(text: &str, layout: &str, keys: &str) -> Option<String> {
    text.chars()
        .map(|character| match layout.chars().position(|known| known == character) {
            Some(at) => keys.chars().nth(at),
            None => character.is_ascii().then_some(character),
        })
        .collect()
}

fn from_korean(text: &str) -> Option<String> {
    let mut out = String::new();
    for character in text.chars() {
        let code = u32::from(character) as usize;
        match character {
            '\u{ac00}'..='\u{d7a3}' => {
                let at = code - 0xac00;
                for (keys, place) in KOREAN.iter().zip([at / 588, at % 588 / 28, at % 28]) {
                    out.push_str(keys.split(' ').nth(place).filter(|keys| *keys != "_").unwrap_or(""));
                }
            }
            '\u{3131}'..='\u{3163}' => out.push_str(KOREAN_ALONE.split(' ').nth(code - 0x3131)?),
            ascii if ascii.is_ascii() => out.push(ascii),
            _ => return None,
        }
    }
    Some(out)
}

/// The program typed twice.
fn twice(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in &context.line.parts {
        let (first, second) = (context.line.word(part, 0), context.line.word(part, 1));
        let program = context.line.program(part);
        if first.is_some() && first == second && !OF_THEMSELVES.contains(&program) && context.failure.status != 0 {
            found.push(Candidate::new(
                "twice",
                Rank::Certain,
                context.line.with_word(part, 1, ""),
                context.why(["`{}` is there twice", "`{}` steht zweimal da"], &[program]),
            ));
        }
    }
}
