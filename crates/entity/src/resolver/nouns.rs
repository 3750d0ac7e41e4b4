//! What common nouns stand for, learned from labelled nouns and the vectors of words.

use dateline_model::train::WordVectors;
use rustc_hash::FxHashMap;

use super::model::NounClass;

/// How often the labelled nouns are gone through.
const EPOCHS: usize = 40;
const RATE: f32 = 0.5;
/// A class less sure than this is not written.
const LEAST: f32 = 0.4;

/// The classes of the nouns that have vectors: a softmax regression from `labelled`, each noun with a class and how often
/// it has that class. Nouns that are labelled often have their most frequent class.
///
/// In order of the vectors; where a class is not sure there is none.
pub fn noun_classes(
    vectors: &WordVectors,
    labelled: &[(String, NounClass, u32)],
) -> Vec<(String, NounClass)> {
    let mut counts: FxHashMap<&str, [u32; NounClass::ALL.len()]> = FxHashMap::default();
    for (noun, class, count) in labelled {
        counts.entry(noun).or_default()[*class as usize] += count;
    }
    let known: Vec<(&[f32], [u32; NounClass::ALL.len()])> =
        vectors.iter().filter_map(|(word, vector)| Some((vector, *counts.get(word)?))).collect();
    let Some(width) = known.first().map(|(vector, _)| vector.len()) else { return Vec::new() };
    let mut regression = Regression::new(width);
    for _ in 0..EPOCHS {
        known.iter().for_each(|(vector, counts)| regression.learn(vector, counts));
    }
    let of_noun = |(word, vector): (&str, &[f32])| {
        let mut shares = regression.shares(vector);
        // What was labelled outweighs what was learned, the more the oftener.
        if let Some(counts) = counts.get(word) {
            shares.iter_mut().zip(counts).for_each(|(share, &count)| *share += count as f32);
        }
        let all: f32 = shares.iter().sum();
        let (best, share) = shares
            .iter()
            .enumerate()
            .fold((0, 0.0), |best, (class, &share)| if share > best.1 { (class, share) } else { best });
        (share >= LEAST * all).then(|| (word.to_owned(), NounClass::ALL[best]))
    };
    let is_noun =
        |(word, _): &(&str, &[f32])| word.len() > 1 && word.chars().all(|it| it.is_lowercase() || it == '-');
    vectors.iter().filter(is_noun).filter_map(of_noun).collect()
}

struct Regression {
    width: usize,
    /// For each class a weight for each number of a vector, and one more.
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Regression {
    fn new(width: usize) -> Self {
        let zeros = vec![0.0; NounClass::ALL.len() * (width + 1)];
        Self { width, weights: zeros.clone(), squares: zeros }
    }

    fn shares(&self, vector: &[f32]) -> [f32; NounClass::ALL.len()] {
        let mut scores = [0.0; NounClass::ALL.len()];
        for (score, weights) in scores.iter_mut().zip(self.weights.chunks_exact(self.width + 1)) {
            let sum: f32 = weights.iter().zip(vector).map(|(weight, number)| weight * number).sum();
            *score = sum + weights[self.width];
        }
        // No noun is of no class.
        scores[0] = f32::NEG_INFINITY;
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        scores.iter_mut().for_each(|score| *score = dateline_model::exp(*score - most));
        let all: f32 = scores.iter().sum();
        scores.map(|share| share / all)
    }

    fn learn(&mut self, vector: &[f32], counts: &[u32; NounClass::ALL.len()]) {
        let all: u32 = counts.iter().sum();
        let shares = self.shares(vector);
        // Of frequent nouns not so much more is to be learned than of rare ones.
        let importance = (all as f32).sqrt();
        for (class, share) in shares.iter().enumerate().skip(1) {
            let error = (share - counts[class] as f32 / all as f32) * importance;
            let first = class * (self.width + 1);
            for (place, number) in vector.iter().chain(std::iter::once(&1.0)).enumerate() {
                let gradient = error * number + 1e-4 * self.weights[first + place];
                self.squares[first + place] += gradient * gradient;
                self.weights[first + place] -=
                    RATE * 0.1 * gradient / (self.squares[first + place].sqrt() + 1e-3);
            }
        }
    }
}
