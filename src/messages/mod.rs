//! The message catalogue: what lotse says to people, in English and in German.
//!
//! Each message is a function with a name and named values, made by [`messages!`]: a value that one of the two texts
//! forgets, and one that it does not have, are errors of the compiler. What it returns holds both texts; whoever
//! prints it chooses, so that everything above the terminal can do without the language.
//!
//! Texts are lower case without a full stop, with backticks around what could be typed; German says `du`.

mod cause;
mod language;
mod quantity;

pub(crate) mod answer;
pub(crate) mod bench;
pub(crate) mod check;
pub(crate) mod common;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod embedded;
#[cfg(feature = "embedded")]
pub(crate) mod engine;
pub(crate) mod failure;
pub(crate) mod help;
pub(crate) mod input;
pub(crate) mod models;
pub(crate) mod press;
pub(crate) mod remember;
pub(crate) mod route;
pub(crate) mod server;
pub(crate) mod setup;
pub(crate) mod shape;
pub(crate) mod shell;
pub(crate) mod terminal;
pub(crate) mod usage;
pub(crate) mod weights;

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

pub use self::cause::{of as cause, of_any as cause_of_any};
pub use self::language::Language;
pub use self::quantity::{Bytes, Gigabytes, Hundredths, Seconds, Tenths, gigabytes};

/// A text for people in all languages that lotse speaks. It cannot be printed without choosing one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored")]
pub struct Message {
    english: String,
    german: String,
}

/// A message in a file. Earlier versions wrote what they would have printed.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stored {
    Text(String),
    Texts { english: String, german: String },
}

impl From<Stored> for Message {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Text(text) => Self::verbatim(text),
            Stored::Texts { english, german } => Self { english, german },
        }
    }
}

/// Writes a message for programs: what they read is the same for every user.
///
/// # Errors
///
/// Fails as the serializer does.
pub fn english<S: Serializer>(message: &Message, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&message.english)
}

/// The same for a message that may be missing.
///
/// # Errors
///
/// Fails as the serializer does.
pub fn english_or_null<S: Serializer>(message: &Option<Message>, serializer: S) -> Result<S::Ok, S::Error> {
    message.as_ref().map(Message::english).serialize(serializer)
}

impl Message {
    /// Makes a message of what is said in each language.
    pub fn new(say: impl Fn(Language) -> String) -> Self {
        Self {
            english: say(Language::English),
            german: say(Language::German),
        }
    }

    /// Makes a message of what has no language or cannot be translated: names, and what other programs say.
    pub fn verbatim(text: impl Into<String>) -> Self {
        let english = text.into();
        Self {
            german: english.clone(),
            english,
        }
    }

    /// The text in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.english,
            Language::German => &self.german,
        }
    }

    /// The text in English, for logs and for programs.
    pub fn english(&self) -> &str {
        &self.english
    }

    /// The message with each text changed.
    #[must_use]
    pub fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self::new(|language| change(self.text(language)))
    }

    /// The messages behind each other, with `between` between them.
    pub fn join<M: Borrow<Self>>(messages: &[M], between: &str) -> Self {
        Self::new(|language| {
            let texts: Vec<&str> = messages.iter().map(|message| message.borrow().text(language)).collect();
            texts.join(between)
        })
    }

    /// The message, a colon and what is behind it.
    #[must_use]
    pub fn because(&self, cause: &Self) -> Self {
        Self::join(&[self, cause], ": ")
    }
}

impl From<&Message> for Message {
    fn from(message: &Message) -> Self {
        message.clone()
    }
}

/// A value in a message.
pub trait Words {
    /// The value as it is written in a language.
    fn words(&self, language: Language) -> String;
}

/// Names, numbers and paths are the same in all languages.
impl<T: fmt::Display + ?Sized> Words for T {
    fn words(&self, _: Language) -> String {
        self.to_string()
    }
}

impl Words for Message {
    fn words(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

impl Words for &Message {
    fn words(&self, language: Language) -> String {
        self.text(language).to_owned()
    }
}

/// Makes functions of messages, one for each, whose arguments are the values in it.
macro_rules! messages {
    ($($(#[$about:meta])* $name:ident($($value:ident),*) {
        en: $english:literal,
        de: $german:literal $(,)?
    })*) => {
        $(
            $(#[$about])*
            pub(crate) fn $name($($value: impl $crate::messages::Words),*) -> $crate::messages::Message {
                $crate::messages::Message {
                    english: {
                        $(let $value = $value.words($crate::messages::Language::English);)*
                        format!($english, $($value = $value),*)
                    },
                    german: {
                        $(let $value = $value.words($crate::messages::Language::German);)*
                        format!($german, $($value = $value),*)
                    },
                }
            }
        )*

        /// Each message by its name, with the names of its values for values.
        #[cfg(test)]
        pub(super) fn all() -> Vec<(&'static str, Vec<&'static str>, $crate::messages::Message)> {
            vec![$((
                stringify!($name),
                vec![$(concat!("<", stringify!($value), ">")),*],
                $name($(concat!("<", stringify!($value), ">")),*),
            )),*]
        }
    };
}
use messages;

#[cfg(test)]
mod tests;
