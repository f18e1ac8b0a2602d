//! What a line of words looks like, as a reason for a role.

use super::{Message, messages};

/// What people read for the name of a shape; signs are the same in all languages.
pub(crate) fn of(name: &str) -> Message {
    let known = [
        two_words(),
        three_words(),
        four_words(),
        five_words(),
        seven_words(),
        nine_words(),
        twelve_words(),
        sixteen_words(),
        twenty_two_words(),
        thirty_words(),
        backquote(),
        two_sentences(),
        colon(),
        quotes(),
        several_lines(),
        question_mark(),
        full_stop(),
        colon_at_the_end(),
        comma(),
        two_commas(),
        four_commas(),
        dash(),
        flag(),
        path(),
        address(),
        file_name(),
        pattern(),
        variable(),
        call(),
        identifier(),
        year(),
    ];
    let found = known.into_iter().find(|message| message.english() == name);
    found.unwrap_or_else(|| Message::verbatim(name))
}

messages! {
    two_words() {
        en: "two words or more",
        de: "zwei Wörter oder mehr",
    }
    three_words() {
        en: "three words or more",
        de: "drei Wörter oder mehr",
    }
    four_words() {
        en: "four words or more",
        de: "vier Wörter oder mehr",
    }
    five_words() {
        en: "five words or more",
        de: "fünf Wörter oder mehr",
    }
    seven_words() {
        en: "seven words or more",
        de: "sieben Wörter oder mehr",
    }
    nine_words() {
        en: "nine words or more",
        de: "neun Wörter oder mehr",
    }
    twelve_words() {
        en: "twelve words or more",
        de: "zwölf Wörter oder mehr",
    }
    sixteen_words() {
        en: "sixteen words or more",
        de: "sechzehn Wörter oder mehr",
    }
    twenty_two_words() {
        en: "twenty-two words or more",
        de: "zweiundzwanzig Wörter oder mehr",
    }
    thirty_words() {
        en: "thirty words or more",
        de: "dreißig Wörter oder mehr",
    }
    backquote() {
        en: "a backquote",
        de: "ein Backtick",
    }
    two_sentences() {
        en: "two sentences",
        de: "zwei Sätze",
    }
    colon() {
        en: "a colon",
        de: "ein Doppelpunkt",
    }
    quotes() {
        en: "quotes",
        de: "Anführungszeichen",
    }
    several_lines() {
        en: "several lines",
        de: "mehrere Zeilen",
    }
    question_mark() {
        en: "a question mark",
        de: "ein Fragezeichen",
    }
    full_stop() {
        en: "a full stop",
        de: "ein Punkt am Ende",
    }
    colon_at_the_end() {
        en: "a colon at the end",
        de: "ein Doppelpunkt am Ende",
    }
    comma() {
        en: "a comma",
        de: "ein Komma",
    }
    two_commas() {
        en: "two commas",
        de: "zwei Kommas",
    }
    four_commas() {
        en: "four commas",
        de: "vier Kommas",
    }
    dash() {
        en: "a dash",
        de: "ein Gedankenstrich",
    }
    flag() {
        en: "a flag",
        de: "eine Option",
    }
    path() {
        en: "a path",
        de: "ein Pfad",
    }
    address() {
        en: "an address",
        de: "eine Adresse",
    }
    file_name() {
        en: "a file name",
        de: "ein Dateiname",
    }
    pattern() {
        en: "a pattern of file names",
        de: "ein Muster für Dateinamen",
    }
    variable() {
        en: "a variable",
        de: "eine Variable",
    }
    call() {
        en: "a call",
        de: "ein Aufruf",
    }
    identifier() {
        en: "an identifier",
        de: "ein Bezeichner",
    }
    year() {
        en: "a year",
        de: "eine Jahreszahl",
    }
}
