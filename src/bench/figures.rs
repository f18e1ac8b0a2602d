//! The work of a model, in figures.

use serde::Serialize;

use crate::answer::sureness::{HeldOut, fit, learn};
use crate::config::Listed;
use crate::messages::{self, Message};
use crate::models::backend::Timings;

/// The answer to one task. Times are milliseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Answer {
    /// The task.
    pub(crate) task: String,
    /// The words.
    pub(crate) words: String,
    /// The command, where there was one.
    pub(crate) command: Option<String>,
    /// True if it does what the words say.
    pub(crate) right: bool,
    /// The probability of that which the model claims, where it makes claims.
    pub(crate) confidence: Option<f64>,
    /// From the question to the first piece of the answer, and to the command.
    pub(crate) first_text_ms: f64,
    pub(crate) total_ms: f64,
    /// The times inside the backend.
    #[serde(skip)]
    pub(crate) timings: Timings,
    /// True if something is said beside it that makes it wrong, whatever was asked.
    pub(crate) faulty: bool,
    /// The numbers that a claim is made of, in the order of their names; none where the model does not tell.
    pub(crate) numbers: Vec<f64>,
    /// The number of examples that the model was told.
    pub(crate) examples: usize,
}

/// The memory that a model takes, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Memory {
    /// All of it.
    pub(crate) bytes: u64,
    /// The part on graphics cards.
    pub(crate) on_card: u64,
}

/// The worth of the claims of a model about itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Claims {
    /// The number of answers that it made one about.
    pub(crate) answers: usize,
    /// The score of Brier.
    pub(crate) brier: f64,
    /// The area under the curve, what is unmarked, and the curve.
    #[serde(flatten)]
    pub(crate) all: HeldOut,
    /// True if they were learned from these answers, each from those of other tasks.
    pub(crate) learned_now: bool,
}

/// A model and what it has done.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Row {
    /// Its name.
    pub(crate) model: String,
    /// The kind of backend.
    pub(crate) backend: String,
    /// Its server; none for the model inside lotse.
    pub(crate) server: Option<String>,
    /// The roles that it is listed for.
    pub(crate) roles: Vec<String>,
    /// Its entry in the configuration.
    #[serde(skip)]
    pub(crate) listed: Option<Listed>,
    /// Tasks that were answered, and those of them that were answered rightly.
    pub(crate) tasks: usize,
    pub(crate) right: usize,
    /// Their share, and the interval in which it lies in 95 of 100 cases, by Wilson.
    pub(crate) accuracy: f64,
    pub(crate) interval: (f64, f64),
    /// Medians from the question to the first piece of the answer, and to the command, in milliseconds.
    pub(crate) first_text_ms: Option<f64>,
    pub(crate) total_ms: Option<f64>,
    /// The speed of writing, in tokens a second.
    pub(crate) tokens_per_s: Option<f64>,
    /// The time that it took to be loaded, in milliseconds, where it was.
    pub(crate) load_ms: Option<f64>,
    /// The memory that it takes.
    pub(crate) memory: Option<Memory>,
    /// The worth of its claims.
    pub(crate) claims: Option<Claims>,
    /// Why it was not asked all tasks.
    #[serde(serialize_with = "messages::english_or_null")]
    pub(crate) stopped: Option<Message>,
    /// Each answer.
    pub(crate) answers: Vec<Answer>,
}

impl Row {
    /// The figures that follow from the answers.
    pub(crate) fn count(&mut self) {
        let answers = &self.answers;
        (self.tasks, self.right) = (answers.len(), answers.iter().filter(|answer| answer.right).count());
        self.accuracy = self.right as f64 / self.tasks.max(1) as f64;
        self.interval = fit::wilson(self.right, self.tasks);
        let answered = || answers.iter().filter(|answer| answer.command.is_some());
        self.first_text_ms = median(answered().map(|answer| answer.first_text_ms).collect());
        self.total_ms = median(answered().map(|answer| answer.total_ms).collect());
        let written = || {
            answered()
                .map(|answer| answer.timings)
                .filter(|timings| timings.answer_ms > 0.0)
        };
        let tokens: f64 = written().map(|timings| f64::from(timings.answer_tokens)).sum();
        let millis: f64 = written().map(|timings| timings.answer_ms).sum();
        self.tokens_per_s = (millis > 0.0).then(|| 1000.0 * tokens / millis);
        self.load_ms = answers
            .iter()
            .map(|answer| answer.timings.load_ms)
            .reduce(f64::max)
            .filter(|load| *load > 0.0);
    }
}

impl Claims {
    /// Those that were made, with whether they held; none where there are none.
    pub(crate) fn of(claims: &fit::Claims, threshold: f64, learned_now: bool) -> Option<Self> {
        (!claims.is_empty()).then(|| Self {
            answers: claims.len(),
            brier: fit::brier(claims),
            all: learn::held_out(claims, threshold),
            learned_now,
        })
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 {
        upper
    } else {
        f64::midpoint(values[middle - 1], upper)
    })
}

/// The day of a time in milliseconds since 1970, in UTC, as in `2026-11-29`. By the algorithm of Howard Hinnant,
/// <https://howardhinnant.github.io/date_algorithms.html>.
pub(crate) fn day(millis: u64) -> String {
    let days = millis / 86_400_000 + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_709_164_800, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_735_689_599, "2024-12-31"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(seconds * 1000), expected);
        }
    }

    #[test]
    fn figures_follow_from_the_answers() {
        let answer = |right, total_ms, tokens| Answer {
            command: Some("ls".to_owned()),
            right,
            first_text_ms: total_ms / 2.0,
            total_ms,
            timings: Timings {
                answer_tokens: tokens,
                answer_ms: 500.0,
                load_ms: total_ms,
                ..Default::default()
            },
            ..Answer::default()
        };
        let none = Answer {
            total_ms: 9000.0,
            ..Answer::default()
        };
        let mut row = Row {
            answers: vec![
                answer(true, 100.0, 10),
                answer(false, 300.0, 20),
                answer(true, 200.0, 30),
                none,
            ],
            ..Row::default()
        };
        row.count();
        assert_eq!((row.tasks, row.right, row.accuracy), (4, 2, 0.5));
        assert!(row.interval.0 < 0.2 && row.interval.1 > 0.8, "{:?}", row.interval);
        assert_eq!((row.first_text_ms, row.total_ms), (Some(100.0), Some(200.0)));
        assert_eq!((row.tokens_per_s, row.load_ms), (Some(40.0), Some(300.0)));
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![1.0, 4.0]), Some(2.5));
    }
}
