//! One question after another, with as little reading as possible.

use std::time::{Duration, Instant};

use super::current::Current;
use super::likeliest::Likeliest;
use super::llama::{Model, Session, Token, Unread};
use super::threads::Threads;
use crate::answer;
use crate::error::{Error, Result};
use crate::messages::engine;
use crate::models::backend::embedded::protocol::Reply;
use crate::models::backend::{Chat, Message, Timings, millis};

/// Tokens that are read at once: few enough that the number of threads follows a machine that becomes busy, and enough
/// that reading is not slower for it. With 64 at once, reading took a sixth longer on two cores; more than 128 brings no more.
pub(super) const BATCH: u32 = 128;

/// The model in memory, and what it has read so far.
pub(super) struct Conversation<'a> {
    model: &'a Model,
    session: Session<'a>,
    threads: Threads,
    read: Vec<Token>,
}

/// The limits that stop an answer before its end.
pub(super) struct Limits<'a> {
    /// The question that is being answered, which knows when its client has gone.
    pub(super) current: &'a Current,
    /// When it was asked.
    pub(super) since: Instant,
    /// The time that it may take from then on.
    pub(super) deadline: Duration,
}

impl<'a> Conversation<'a> {
    pub(super) fn new(model: &'a Model, session: Session<'a>, threads: Threads) -> Self {
        Self {
            model,
            session,
            threads,
            read: Vec::new(),
        }
    }

    /// Answers, telling `tell` about progress. `None` when the client has gone.
    ///
    /// # Errors
    ///
    /// Fails when the conversation is too long for the model, the model has no chat template, the deadline passes or
    /// llama.cpp fails.
    pub(super) fn answer(
        &mut self,
        chat: &Chat,
        limits: &Limits<'_>,
        load_ms: f64,
        tell: &mut dyn FnMut(Reply),
    ) -> Result<Option<Timings>> {
        let start = Instant::now();
        let prompt = self.prompt(chat)?;
        let room = self.session.context().saturating_sub(chat.max_tokens as usize);
        if prompt.len() > room {
            let percent = prompt.len().saturating_mul(100).div_ceil(room.max(1));
            let error = Error::failed(engine::is_too_long(percent));
            return Err(error.hint(engine::say_it_in_fewer_words()));
        }
        self.rewind(&prompt);
        let cached = self.read.len();
        let mut timings = Timings {
            load_ms,
            prompt_tokens: count(prompt.len()),
            cached_tokens: count(cached),
            ..Timings::default()
        };
        if !self.read_rest(&prompt, limits, tell)? {
            return Ok(None);
        }
        timings.prompt_ms = millis(start.elapsed());
        tell(Reply::Read(timings));
        let writing = Instant::now();
        let Some(tokens) = self.write(chat, limits, tell)? else {
            return Ok(None);
        };
        timings.answer_tokens = tokens;
        timings.answer_ms = millis(writing.elapsed());
        Ok(Some(timings))
    }

    /// Tokens of a conversation. Texts are put into the laid out template as plain text, so that a control token that
    /// somebody wrote into them stays a harmless string.
    fn prompt(&self, chat: &Chat) -> Result<Vec<Token>> {
        let messages = &chat.messages;
        let marks: Vec<String> = (0..messages.len()).map(|index| format!("\u{2}{index}\u{3}")).collect();
        let marked: Vec<Message> = messages
            .iter()
            .zip(&marks)
            .map(|(message, mark)| Message {
                role: message.role,
                content: mark.clone(),
            })
            .collect();
        let layout = self.model.render(&marked).ok_or_else(no_template)?;
        let mut tokens: Vec<Token> = self.model.first_token().into_iter().collect();
        let mut rest = layout.as_str();
        for (message, mark) in messages.iter().zip(&marks) {
            let (before, after) = rest.split_once(mark.as_str()).ok_or_else(no_template)?;
            tokens.extend(self.model.tokenize(before, true));
            tokens.extend(self.model.tokenize(message.content.trim(), false));
            rest = after;
        }
        tokens.extend(self.model.tokenize(rest, true));
        tokens.extend(self.model.tokenize(&chat.answer_start, false));
        Ok(tokens)
    }

    /// Keeps what was read before and is wanted again.
    fn rewind(&mut self, prompt: &[Token]) {
        let common = self.read.iter().zip(prompt).take_while(|(a, b)| a == b).count();
        // The last token is read again in any case: its logits are what the answer starts from.
        let keep = common.min(prompt.len().saturating_sub(1));
        if self.session.truncate(keep) {
            self.read.truncate(keep);
        } else {
            self.read.clear();
        }
    }

    /// Reads what is left of the prompt. False when the client has gone.
    fn read_rest(&mut self, prompt: &[Token], limits: &Limits<'_>, tell: &mut dyn FnMut(Reply)) -> Result<bool> {
        let (first, total) = (self.read.len(), prompt.len());
        while self.read.len() < total {
            tell(Reply::Reading(count(self.read.len() - first), count(total - first)));
            let from = self.read.len();
            let to = (from + BATCH as usize).min(total);
            if !self.step(&prompt[from..to], limits)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes the answer and returns how many tokens it has. `None` when the client has gone.
    fn write(&mut self, chat: &Chat, limits: &Limits<'_>, tell: &mut dyn FnMut(Reply)) -> Result<Option<u32>> {
        let most = chat.max_tokens;
        let mut bytes = Vec::new();
        for written in 0..most {
            let likeliest = self.session.likeliest().ok_or_else(|| broken(0))?;
            let token = likeliest.token;
            if self.model.is_end(token) {
                return Ok(Some(written));
            }
            let piece = self.model.bytes(token);
            bytes.extend_from_slice(&piece);
            if chat.probabilities
                && let Some(token) = self.probability(piece, &likeliest)
            {
                tell(Reply::Token(token));
            }
            let text = take_characters(&mut bytes);
            if !text.is_empty() {
                tell(Reply::Text(text));
            }
            if !self.step(&[token], limits)? {
                return Ok(None);
            }
        }
        Ok(Some(most))
    }

    /// Returns the probability of a token; nothing where the weights are so broken that there is no number for it.
    fn probability(&self, bytes: Vec<u8>, likeliest: &Likeliest) -> Option<answer::Token> {
        let second = likeliest.second.filter(|(_, log)| log.is_finite());
        likeliest.log.is_finite().then(|| answer::Token {
            bytes,
            log: likeliest.log,
            second: second.map(|(token, log)| answer::Second {
                text: String::from_utf8_lossy(&self.model.bytes(token)).into_owned(),
                log,
            }),
        })
    }

    /// Reads some tokens. False when the client has gone.
    fn step(&mut self, tokens: &[Token], limits: &Limits<'_>) -> Result<bool> {
        if limits.current.is_gone() {
            return Ok(false);
        }
        if limits.since.elapsed() > limits.deadline {
            let error = Error::failed(engine::no_answer_within(limits.deadline.as_secs()));
            return Err(error.hint(engine::ask_when_less_busy()));
        }
        self.session.set_threads(self.threads.now());
        match self.session.read(tokens) {
            Ok(()) => {
                self.read.extend_from_slice(tokens);
                Ok(true)
            }
            Err(unread) => {
                if !self.session.truncate(self.read.len()) {
                    self.read.clear();
                }
                match unread {
                    Unread::Stopped => Ok(false),
                    Unread::Failed(status) => Err(broken(status)),
                }
            }
        }
    }
}

fn count(tokens: usize) -> u32 {
    u32::try_from(tokens).unwrap_or(u32::MAX)
}

fn no_template() -> Error {
    Error::failed(engine::no_chat_template()).hint(engine::name_another_model())
}

fn broken(status: i32) -> Error {
    Error::failed(engine::could_not_go_on(status)).hint(engine::ask_for_less())
}

/// Takes all whole characters from the front; bytes that can never become a character turn into U+FFFD.
fn take_characters(bytes: &mut Vec<u8>) -> String {
    let mut text = String::new();
    loop {
        match std::str::from_utf8(bytes) {
            Ok(whole) => {
                text.push_str(whole);
                bytes.clear();
                return text;
            }
            Err(error) => {
                let (whole, rest) = bytes.split_at(error.valid_up_to());
                text.push_str(&String::from_utf8_lossy(whole));
                let Some(bad) = error.error_len() else {
                    *bytes = rest.to_vec();
                    return text;
                };
                text.push(char::REPLACEMENT_CHARACTER);
                *bytes = rest[bad..].to_vec();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_are_split_between_tokens_wait_for_their_rest() {
        let mut bytes = vec![b'a', 0xc3];
        assert_eq!(take_characters(&mut bytes), "a");
        bytes.push(0xa4);
        assert_eq!(take_characters(&mut bytes), "ä");
        assert!(bytes.is_empty());
    }

    #[test]
    fn bytes_that_are_no_text_do_not_stop_the_answer() {
        let mut bytes = vec![0xff, b'x', 0xf0, 0x9f];
        assert_eq!(take_characters(&mut bytes), "\u{fffd}x");
        assert_eq!(bytes, [0xf0, 0x9f]);
    }
}
