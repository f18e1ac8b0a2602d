//! How commands are checked before they are offered.

use crate::context::Facts;
use crate::paths::Paths;
use crate::suggest::{Defect, Suggestion, sentence};

/// Looks at a command that is going to run where `facts` say.
pub(super) fn check(_facts: &Facts, _paths: &Paths) -> impl Fn(&str) -> Vec<Defect> + use<> {
    |_| Vec::new()
}

/// What is wrong with a suggestion, in one line.
pub(super) fn flaw(suggestion: &Suggestion) -> Option<String> {
    (!suggestion.defects.is_empty()).then(|| sentence(&suggestion.defects))
}
