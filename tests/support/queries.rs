//! The questions that programs ask a terminal, found in their output.

/// Something that a real terminal answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Query {
    /// `CSI 5 n`: is anybody there?
    Status,
    /// `CSI 6 n`: where is the cursor?
    Cursor,
    /// `CSI c`: what are you? fish 4 shows no prompt before it knows.
    Device,
    /// `CSI > c`: which version are you?
    Version,
}

impl Query {
    /// What a terminal says when its cursor is here, counted from zero.
    pub fn answer(self, (row, col): (usize, usize)) -> String {
        match self {
            Self::Status => "\x1b[0n".to_owned(),
            Self::Cursor => format!("\x1b[{};{}R", row + 1, col + 1),
            Self::Device => "\x1b[?62;c".to_owned(),
            Self::Version => "\x1b[>0;276;0c".to_owned(),
        }
    }
}

/// Reads output one character at a time, so that it does not matter how the output was cut.
#[derive(Debug, Default)]
pub struct Scanner {
    state: State,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Text,
    Escape,
    Sequence(String),
    /// The words of an OSC or its like are not for us.
    Quoted,
}

impl Scanner {
    /// The query that ends with this character.
    pub fn feed(&mut self, ch: char) -> Option<Query> {
        let state = std::mem::take(&mut self.state);
        self.state = match (state, ch) {
            (_, '\x1b') => State::Escape,
            (State::Escape, '[') => State::Sequence(String::new()),
            (State::Escape, ']' | 'P' | 'X' | '^' | '_') => State::Quoted,
            (State::Quoted, ch) if ch != '\x07' => State::Quoted,
            (State::Sequence(mut sequence), ch) if !matches!(ch, '\x18' | '\x1a') => {
                sequence.push(ch);
                if matches!(ch, '\x40'..='\x7e') {
                    return known(&sequence);
                }
                State::Sequence(sequence)
            }
            _ => State::Text,
        };
        None
    }
}

fn known(sequence: &str) -> Option<Query> {
    match sequence {
        "5n" => Some(Query::Status),
        "6n" => Some(Query::Cursor),
        "c" | "0c" => Some(Query::Device),
        ">c" | ">0c" => Some(Query::Version),
        _ => None,
    }
}
