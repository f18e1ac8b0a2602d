//! How sure a model was of its answer: a probability that the command does what the words say, measured for that model, and
//! the part of it that is in doubt.
//!
//! Values in, values out. A model that was never measured, or that says nothing of probabilities, makes no claim.

mod align;
mod calibration;
mod doubt;
mod features;
pub mod fit;
pub mod learn;

use std::ops::Range;

pub use self::calibration::{Calibration, HeldOut, Weight};
pub use self::features::{COUNT, NAMES};
use serde::{Deserialize, Serialize};

use crate::answer::Spoken;
use crate::shell::Shell;

/// What is known of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The command as it is offered.
    pub command: &'a str,
    /// The command as the model wrote it, where that is for another shell.
    pub written: Option<&'a str>,
    /// The shell that it is for.
    pub shell: Shell,
    /// What the model said.
    pub said: &'a Spoken,
}

/// How sure a model was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sureness {
    /// The probability that the command is right; none where nobody has measured how well this model knows.
    pub confidence: Option<f64>,
    /// Whether the user should look at it.
    pub unsure: bool,
    /// What to look at: the words in doubt, in bytes of the command. Empty where it is sure.
    pub doubt: Vec<Range<usize>>,
    /// What might stand in place of the least certain of them.
    pub alternatives: Vec<String>,
    /// The numbers that it follows from, by their names; also where nobody has measured what they mean.
    pub features: Vec<(String, f64)>,
    /// The number of examples that the model was told.
    #[serde(default)]
    pub examples: usize,
}

/// Judges how sure the model was, by what was measured of it. Without that only the numbers are known.
pub fn judge(evidence: &Evidence, calibration: Option<&Calibration>) -> Sureness {
    let Some(aligned) = align::align(evidence.command, evidence.said) else {
        return written(evidence, calibration);
    };
    let numbers = features::numbers(&aligned);
    let known = Sureness {
        features: NAMES.map(str::to_owned).into_iter().zip(numbers).collect(),
        ..Sureness::default()
    };
    let Some(calibration) = calibration else {
        return known;
    };
    let confidence = calibration.confidence(&numbers);
    let unsure = confidence < calibration.threshold;
    let (doubt, alternatives) = if unsure {
        let words = features::words(evidence.command, evidence.shell);
        doubt::doubt(evidence.command, &aligned, &words)
    } else {
        Default::default()
    };
    Sureness {
        confidence: Some(confidence),
        unsure,
        doubt,
        alternatives,
        ..known
    }
}

/// The same for a command that was put into another shell until little is left of what was said: as sure as the model was of
/// what it wrote. The doubt has no place in the command then.
fn written(evidence: &Evidence, calibration: Option<&Calibration>) -> Sureness {
    let Some(command) = evidence.written else {
        return Sureness::default();
    };
    let own = Evidence {
        command,
        written: None,
        ..*evidence
    };
    Sureness {
        doubt: Vec::new(),
        alternatives: Vec::new(),
        ..judge(&own, calibration)
    }
}

#[cfg(test)]
mod tests;
