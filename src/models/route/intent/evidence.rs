//! The evidence for a role, for people.

use super::features::{Feature, Features, Group};
use super::model::ROLES;
use super::shape;
use super::text::Text;
use crate::messages::Message;

const MOST: usize = 5;

/// A reason for a role.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// A word, two words, `…part…` of a word, or a name for the shape of the line.
    pub what: String,
    /// The same for people: words between backticks.
    pub shown: Message,
    /// The weight with which it speaks for the role rather than for another.
    pub weight: f32,
}

/// All that is known of one word, or anything else.
struct Reason<'a> {
    weight: f32,
    strongest: f32,
    feature: &'a Feature,
}

/// The strongest reasons for a role. What is known of the parts of a word counts for the word.
pub(super) fn of(
    text: &Text,
    features: &Features,
    known: &[(usize, [f32; ROLES])],
    scores: [f32; ROLES],
    role: usize,
) -> Vec<Evidence> {
    let others = (1.0 - scores[role]).max(f32::MIN_POSITIVE);
    let mut reasons: Vec<Reason> = Vec::with_capacity(known.len());
    let mut of_word = vec![usize::MAX; text.words().len()];
    for (number, weights) in known {
        let Some(feature) = features.all.get(*number) else {
            continue;
        };
        // The role that comes closest is the one to speak against.
        let rivals = (0..ROLES).filter(|rival| *rival != role);
        let against: f32 = rivals.map(|rival| weights[rival] * scores[rival] / others).sum();
        let weight = weights[role] - against;
        let single = matches!(feature.group, Group::Word | Group::Part);
        if let Some(place) = of_word.get_mut(usize::from(feature.word)).filter(|_| single) {
            if let Some(reason) = reasons.get_mut(*place) {
                reason.weight += weight;
                // The whole word is worth more to a reader than any part of it.
                if reason.feature.group == Group::Part && weight > reason.strongest {
                    (reason.strongest, reason.feature) = (weight, feature);
                }
                continue;
            }
            *place = reasons.len();
        }
        reasons.push(Reason {
            weight,
            strongest: weight,
            feature,
        });
    }
    reasons.retain(|reason| reason.weight > 0.0);
    reasons.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let mut evidence: Vec<Evidence> = Vec::with_capacity(MOST);
    for Reason { weight, feature, .. } in reasons {
        let what = describe(text, features, feature);
        if let Some(same) = evidence.iter_mut().find(|evidence| evidence.what == what) {
            same.weight += weight;
        } else if evidence.len() < MOST {
            let shown = match feature.group {
                Group::Shape | Group::Length => shape::shown(&what),
                Group::Word | Group::Pair | Group::Part => Message::verbatim(format!("`{what}`")),
            };
            evidence.push(Evidence { what, shown, weight });
        } else {
            break;
        }
    }
    evidence.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    evidence
}

/// A feature for people.
pub fn describe(text: &Text, features: &Features, feature: &Feature) -> String {
    let (start, end) = feature.range;
    let shown = || text.shown(start, end);
    let edge = |at: u16| text.folded().as_bytes().get(usize::from(at)) == Some(&b' ');
    match feature.group {
        Group::Shape | Group::Length => features
            .names
            .get(usize::from(start))
            .copied()
            .unwrap_or_default()
            .to_owned(),
        Group::Pair if start == 0 => format!("{} …", shown()),
        Group::Pair if usize::from(end) == text.folded().len() => format!("… {}", shown()),
        Group::Word | Group::Pair => shown(),
        Group::Part => {
            let (before, after) = (edge(start), edge(end.saturating_sub(1)));
            let mark = |edge| if edge { "" } else { "…" };
            format!("{}{}{}", mark(before), shown(), mark(after))
        }
    }
}
