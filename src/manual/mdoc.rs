//! The macros of mdoc(7) that matter for options.

use super::roff::{ITALIC, Kind, Reader, UPRIGHT};

/// A macro at the beginning of a line. Those that are not known give their arguments as text.
pub(super) fn request(reader: &mut Reader, name: &str, arguments: &[String]) {
    match name {
        "Dd" | "Dt" | "Os" | "Bk" | "Ek" | "El" | "Bd" | "Ed" | "Rs" | "Re" | "Sm" => {}
        "Nd" => {
            let text = inline(reader, arguments);
            reader.text(&format!("- {text}"));
        }
        "Bl" => reader.expect(Kind::Start),
        "It" => item(reader, arguments),
        "Nm" => named(reader, arguments),
        "Xc" => {
            let rest = inline(reader, arguments);
            reader.close(&rest);
        }
        _ => {
            let mut words = vec![name.to_owned()];
            words.extend_from_slice(arguments);
            let text = inline(reader, &words);
            reader.text(&text);
        }
    }
}

fn item(reader: &mut Reader, arguments: &[String]) {
    let text = inline(reader, arguments);
    if text.is_empty() && arguments.is_empty() {
        reader.expect(Kind::Start);
        return;
    }
    reader.expect(Kind::Tag);
    if arguments.iter().any(|argument| argument == "Xo") && !arguments.iter().any(|argument| argument == "Xc") {
        reader.open(&text);
    } else {
        reader.text(&text);
    }
}

fn named(reader: &mut Reader, arguments: &[String]) {
    if reader.name.is_empty() {
        reader.name = arguments.first().cloned().unwrap_or_default();
    }
    let mut words = vec!["Nm".to_owned()];
    words.extend_from_slice(arguments);
    let text = inline(reader, &words);
    reader.text(&text);
}

/// The way that the words after a macro are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Plain,
    Flag,
    Argument,
}

/// The text of a line of macros that may call each other.
fn inline(reader: &mut Reader, words: &[String]) -> String {
    let mut line = Text::default();
    let mut mode = Mode::Plain;
    let mut closing: Vec<&str> = Vec::new();
    // True if the macro had any argument yet: `Fl` alone is a dash.
    let mut fresh = false;
    for word in words {
        let flag_ends = mode == Mode::Flag && fresh && (is_macro(word) || is_closing(word));
        if flag_ends {
            line.word("-");
            line.tight = word == "Fl";
        }
        match word.as_str() {
            "Fl" => (mode, fresh) = (Mode::Flag, true),
            "Ar" | "Va" | "Em" | "Pa" | "Fa" => (mode, fresh) = (Mode::Argument, true),
            "Op" | "Bq" | "Oo" | "Bo" => {
                line.word("[");
                line.tight = true;
                mode = Mode::Plain;
                if matches!(word.as_str(), "Op" | "Bq") {
                    closing.push("]");
                }
            }
            "Oc" | "Bc" => {
                line.tight = true;
                line.word("]");
                mode = Mode::Plain;
            }
            "Ns" => {
                line.tight = true;
                mode = Mode::Plain;
            }
            "Pf" | "Ap" | "Xo" | "Xc" | "Cm" | "Ic" | "No" | "Li" | "Sy" | "Ql" | "Dq" | "Sq" | "Pq" | "Do" | "Dc"
            | "So" | "Sc" | "Xr" | "Ev" | "Tn" | "Dv" | "Er" | "Ao" | "Ac" | "Aq" | "Po" | "Pc" | "Bro" | "Brc"
            | "Brq" | "Ux" | "Ta" | "Ad" | "An" | "Cd" | "Fn" | "Lk" | "Mt" => mode = Mode::Plain,
            "Nm" => {
                mode = Mode::Plain;
                if !reader.name.is_empty() && words.len() == 1 {
                    let name = reader.name.clone();
                    line.word(&name);
                }
            }
            text => {
                let plain = reader.fonts.plain(text);
                if is_closing(text) {
                    line.tight = true;
                    line.word(&plain);
                } else if matches!(text, "|" | "(" | "[") {
                    line.word(&plain);
                    line.tight = text != "|";
                } else {
                    fresh = false;
                    match mode {
                        Mode::Flag => line.word(&format!("-{plain}")),
                        Mode::Argument => line.word(&format!("{ITALIC}{plain}{UPRIGHT}")),
                        Mode::Plain => line.word(&plain),
                    }
                }
            }
        }
    }
    if mode == Mode::Flag && fresh {
        line.word("-");
    }
    if mode == Mode::Argument && fresh {
        line.word(&format!("{ITALIC}file{UPRIGHT}"));
    }
    for close in closing.into_iter().rev() {
        line.tight = true;
        line.word(close);
    }
    line.text
}

#[derive(Default)]
struct Text {
    text: String,
    /// True if the next word follows without a blank.
    tight: bool,
}

impl Text {
    fn word(&mut self, word: &str) {
        if !self.text.is_empty() && !self.tight {
            self.text.push(' ');
        }
        self.tight = false;
        self.text.push_str(word);
    }
}

fn is_closing(word: &str) -> bool {
    matches!(word, "." | "," | ":" | ";" | ")" | "]" | "?" | "!")
}

fn is_macro(word: &str) -> bool {
    matches!(
        word,
        "Ar" | "Op" | "Oo" | "Oc" | "Ns" | "Cm" | "Fl" | "No" | "Pa" | "Xo" | "Xc" | "Ic" | "Li" | "Sy" | "Em" | "Bq"
    )
}
