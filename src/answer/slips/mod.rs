//! Slips: what the words plainly ask for and the command does not do, and what no command does that is written so.
//!
//! Small models write `-atime +1` for "over an hour ago" and sort "12K" and "3M" as numbers. Where there is no doubt about
//! what was meant, the command is put right; everywhere else it is left alone. Rules look at the words and at one line,
//! and change as few bytes of it as they can. Lines are bash; what is put into fish is put right before.

mod accounts;
mod ages;
mod archives;
mod called;
mod columns;
mod context;
mod copies;
mod counts;
mod depth;
mod duplicates;
mod endless;
mod find;
mod homes;
mod joined;
mod kept;
mod kinds;
mod line;
mod lines;
mod links;
mod literal;
mod matches;
mod names;
mod numbers;
mod options;
mod order;
mod packed;
mod patterns;
mod places;
mod programs;
mod rights;
mod sizes;
mod swaps;
mod tags;
#[cfg(test)]
mod tests;
mod totals;
mod words;
mod written;
mod years;

use line::Line;
use words::Asked;

/// A command that was put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The command as it should have been.
    pub command: String,
    /// What was wrong, a sentence without its end for each slip.
    pub slips: Vec<String>,
}

/// What is wrong at one place, and the bytes to change.
#[derive(Debug, PartialEq, Eq)]
struct Slip {
    message: String,
    edits: Vec<line::Edit>,
}

impl Slip {
    fn new(message: impl Into<String>, edits: impl IntoIterator<Item = line::Edit>) -> Self {
        Self {
            message: message.into(),
            edits: edits.into_iter().collect(),
        }
    }
}

/// Looks for one slip.
type Rule = fn(&Asked, &Line<'_>) -> Option<Slip>;

/// In this order; each sees what those before it have left.
const RULES: [Rule; 133] = [
    written::question,
    archives::compression,
    names::start,
    names::quoted,
    names::parts,
    names::grouped,
    years::span,
    ages::unit,
    ages::before,
    sizes::unit,
    sizes::letters,
    depth::flat,
    depth::levels,
    depth::just,
    depth::recursive,
    depth::folders,
    depth::all,
    find::empty,
    find::not_empty,
    kinds::kind,
    options::missing,
    matches::below,
    matches::names_only,
    matches::without,
    matches::both,
    matches::lengths,
    matches::glob,
    patterns::digits,
    patterns::brackets,
    patterns::extended,
    patterns::escaped,
    patterns::between,
    lines::one,
    lines::bytes,
    lines::span,
    totals::lines,
    totals::sizes,
    totals::found,
    totals::distinct,
    totals::summary,
    totals::bytes,
    totals::named,
    counts::listing,
    counts::processes,
    counts::matching,
    counts::characters,
    counts::occurrences,
    matches::unnamed,
    duplicates::in_place,
    duplicates::neighbours,
    duplicates::adjacent,
    duplicates::doubled,
    duplicates::sums,
    order::human,
    order::column,
    order::end,
    order::long,
    order::reverse,
    order::numeric,
    order::frequent,
    order::alphabetical,
    order::processes,
    columns::blanks,
    columns::separator,
    columns::place,
    copies::append,
    copies::printed,
    copies::shown_too,
    written::saved_as,
    written::unasked,
    copies::line_ends,
    copies::in_place,
    copies::dated,
    copies::folder,
    copies::everywhere,
    endless::ping,
    endless::tail,
    homes::home,
    homes::user,
    packed::read,
    packed::unpack,
    packed::each,
    packed::shown,
    kept::there,
    kept::packed,
    kept::unpacked,
    kept::hidden,
    kept::titles,
    kept::copy,
    programs::sums,
    programs::hard_link,
    programs::lines_turned,
    programs::tail_reversed,
    programs::back,
    rights::named,
    rights::at_least,
    rights::exact,
    rights::directive,
    rights::number,
    rights::inside,
    rights::of_one_kind,
    numbers::down,
    numbers::base,
    numbers::calendar,
    numbers::days,
    literal::slash,
    literal::brackets,
    literal::first_line,
    literal::universal,
    accounts::groups,
    accounts::member,
    accounts::column,
    accounts::variable,
    swaps::turned,
    swaps::in_front,
    swaps::ends,
    places::whole_path,
    places::folders_only,
    places::cat_below,
    context::around,
    links::broken,
    tags::stripped,
    places::made_first,
    places::renamed,
    called::name,
    called::way,
    called::link,
    called::bare,
    called::padded,
    joined::lines,
    joined::values,
    joined::twice,
    joined::scripts,
];

/// Longer lines are not looked at.
const LONGEST: usize = 4096;

/// Puts right what is certainly a slip, by the words that the line was written for. Nothing where there is none, or where
/// the line is not one that bash can read: most lines of fish that need no more than programs, options and pipes are.
pub fn mend(words: &str, command: &str) -> Option<Mended> {
    if command.len() > LONGEST || words.len() > LONGEST {
        return None;
    }
    let asked = Asked::new(words);
    let mut slips = Vec::new();
    let mut text = command.to_owned();
    let mut line = Line::parse(&text)?;
    for rule in RULES {
        let Some(Slip { message, edits }) = rule(&asked, &line) else {
            continue;
        };
        let Some(mended) = line::apply(&text, edits) else {
            continue;
        };
        // What was understood before has to be afterwards.
        if !line::is_whole(&mended) {
            continue;
        }
        slips.push(message);
        text = mended;
        line = match Line::parse(&text) {
            Some(line) => line,
            // With a substitution in it, which the rules leave alone.
            None => break,
        };
    }
    (!slips.is_empty()).then_some(Mended { command: text, slips })
}
