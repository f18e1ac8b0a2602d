//! Which wordings are nearest to some words: BM25, as Robertson and Zaragoza describe it.

use super::index::Index;
use super::meanings::meanings;

/// How fast one more occurrence of a term counts less.
const SATURATION: f32 = 1.2;
/// How much it counts against a wording that it is long.
const LENGTH: f32 = 0.5;

/// The score of each wording, by its number: which share of what the words mean it has, about 1 for the same words.
pub(super) fn scores(index: Index, words: &str) -> Vec<f32> {
    let mut wanted = Vec::new();
    meanings(index, words, |meaning| {
        if !wanted.contains(&meaning) {
            wanted.push(meaning);
        }
    });
    let mut scores = vec![0.0; index.len()];
    let lengths: u32 = (0..index.len())
        .filter_map(|number| index.wording(number))
        .map(|wording| wording.length)
        .sum();
    let average = lengths as f32 / index.len().max(1) as f32;
    let mut whole = 0.0;
    for meaning in wanted {
        let postings = index.postings(meaning);
        let weight = rarity(index.len(), postings.len());
        whole += weight;
        for (wording, times) in postings {
            let (Some(score), Some(wording)) = (scores.get_mut(wording), index.wording(wording)) else {
                continue;
            };
            let times = times as f32;
            let long = 1.0 - LENGTH + LENGTH * wording.length as f32 / average;
            *score += weight * times * (SATURATION + 1.0) / (times + SATURATION * long);
        }
    }
    if whole > 0.0 {
        for score in &mut scores {
            *score /= whole;
        }
    }
    scores
}

/// What a meaning is worth by the wordings that have it.
pub(super) fn weight(index: Index, meaning: u32) -> f32 {
    rarity(index.len(), index.postings(meaning).len())
}

/// What a term is worth that `within` of `all` wordings have.
fn rarity(all: usize, within: usize) -> f32 {
    let (all, within) = (all as f32, within as f32);
    (1.0 + (all - within + 0.5) / (within + 0.5)).ln()
}
