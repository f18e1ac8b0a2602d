//! Answers for reading: what a terminal must not obey and what nobody should read is taken out.

use crate::printable::Printable;

/// How models mark what they think.
const TAGS: [(&str, &str); 3] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
];

/// Takes pieces of an answer and gives back what can be shown.
#[derive(Debug, Default)]
pub struct Prose {
    /// What may be the beginning of a tag.
    held: String,
    /// The tag that ends what the model thinks.
    inside: Option<&'static str>,
    /// Whether something was shown; blanks before that are left out.
    begun: bool,
}

impl Prose {
    /// The next piece; returns what can be shown now.
    pub fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut shown = String::new();
        loop {
            if let Some(end) = self.inside {
                let Some(at) = self.held.find(end) else {
                    // The tag may come in pieces.
                    let keep = partial(&self.held, end);
                    self.held.drain(..self.held.len() - keep);
                    break;
                };
                self.held.drain(..at + end.len());
                self.inside = None;
                continue;
            }
            let tag = TAGS
                .iter()
                .filter_map(|(start, end)| Some((self.held.find(start)?, *start, *end)))
                .min();
            if let Some((at, start, end)) = tag {
                shown.extend(self.held.drain(..at));
                self.held.drain(..start.len());
                self.inside = Some(end);
                continue;
            }
            let keep = TAGS
                .iter()
                .map(|(start, _)| partial(&self.held, start))
                .max()
                .unwrap_or(0);
            shown.extend(self.held.drain(..self.held.len() - keep));
            break;
        }
        self.show(&shown)
    }

    /// What is left at the end.
    pub fn finish(mut self) -> String {
        let rest = std::mem::take(&mut self.held);
        if self.inside.is_some() {
            String::new()
        } else {
            self.show(&rest)
        }
    }

    fn show(&mut self, text: &str) -> String {
        let text = if self.begun { text } else { text.trim_start() };
        self.begun |= !text.is_empty();
        Printable::prose(text).to_string()
    }
}

/// How many bytes at the end of `text` are the beginning of `tag`.
fn partial(text: &str, tag: &str) -> usize {
    (1..tag.len())
        .rev()
        .find(|length| text.ends_with(&tag[..*length]))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(pieces: &[&str]) -> String {
        let mut prose = Prose::default();
        let shown: String = pieces.iter().map(|piece| prose.push(piece)).collect();
        shown + &prose.finish()
    }

    #[test]
    fn thoughts_are_left_out_however_they_are_cut() {
        let text = "<think>Let me see: <b>\n</think>\n\nA mount.\n1 < 2 and <thin ice";
        let expected = "A mount.\n1 < 2 and <thin ice";
        assert_eq!(whole(&[text]), expected);
        for at in 0..text.len() {
            assert_eq!(whole(&[&text[..at], &text[at..]]), expected, "cut at {at}");
        }
        assert_eq!(whole(&["<think>for ever"]), "");
        assert_eq!(whole(&["a\u{1b}[2Jb\u{202e}"]), "a\u{fffd}[2Jb\u{fffd}");
    }

    proptest! {
        #[test]
        fn nothing_else_is_lost(text in "[a-z<>/ \n]{0,60}", cut in 0usize..60) {
            prop_assume!(!text.contains("<th"));
            let cut = cut.min(text.len());
            prop_assert_eq!(whole(&[&text[..cut], &text[cut..]]), text.trim_start());
        }
    }
}
