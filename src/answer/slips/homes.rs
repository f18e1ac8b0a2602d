//! Places and users that stand for one's own.

use super::Slip;
use super::line::{Line, Part, replace};
use super::words::Asked;
use crate::answer::check::Word;

const OWN: [&str; 10] = [
    "my home",
    "home directory",
    "home folder",
    "heimatverzeichnis",
    "home verzeichnis",
    "homeverzeichnis",
    "heimverzeichnis",
    "persönlichen ordner",
    "my home folder",
    "heimordner",
];

const PLACES: [&str; 5] = ["/home", "/home/user", "/home/username", "/home/", "/home/your_username"];

const MADE_UP: [&str; 8] = [
    "root",
    "user",
    "username",
    "your_username",
    "yourusername",
    "me",
    "myuser",
    "your_user",
];

/// `/home` where one's own folder is meant.
pub(super) fn home(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let others = asked.says(&[
        "all users",
        "every user",
        "each user",
        "users",
        "aller benutzer",
        "jedes benutzers",
        "of user",
        "of the user",
        "von",
        "§",
        "directories",
    ]);
    if !asked.says(&OWN) || others {
        return None;
    }
    let mut places = line
        .parts
        .iter()
        .flat_map(Part::rest)
        .filter(|word| is_one_of(word, &PLACES));
    let place = places.next()?;
    if places.next().is_some() {
        return None;
    }
    let message = format!("`{}` is not your own folder", place.text);
    Some(Slip::new(message, [replace(place, "~")?]))
}

/// A made-up user where oneself is meant.
pub(super) fn user(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let mine = asked.says(&[
        "my files",
        "belong to me",
        "owned by me",
        "my own",
        "mir gehör*",
        "meine dateien",
        "my processes",
        "meine prozesse",
        "i own",
        "meiner prozesse",
    ]);
    let find = line.only(&["find", "ps", "pgrep", "pkill", "top"])?;
    let (_, value) = find.with_value(&["-user", "-u", "-U"])?;
    if !mine || asked.says(&["root"]) || !is_one_of(value, &MADE_UP) {
        return None;
    }
    let message = format!("`{}` is not you", value.text);
    Some(Slip::new(message, [replace(value, "\"$USER\"")?]))
}

fn is_one_of(word: &Word, texts: &[&str]) -> bool {
    word.whole().is_some_and(|text| texts.contains(&text))
}
