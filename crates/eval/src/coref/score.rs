//! MUC, B³, CEAF over entities, and what of the mentions is right.

use std::collections::HashMap;
use std::iter::Sum;
use std::ops::{Add, Range};

use super::Chains;
use super::assignment::best_assignment;

/// Sums over documents from which recall, precision and F1 are read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// What counts for recall, and out of how much.
    pub recalled: (f64, f64),
    /// The same for precision.
    pub precise: (f64, f64),
}

impl Score {
    /// The share of gold that was found; 0 where there is none.
    pub fn recall(self) -> f64 {
        ratio(self.recalled)
    }

    /// The share of what was found that is right; 0 where there is nothing.
    pub fn precision(self) -> f64 {
        ratio(self.precise)
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        let (recall, precision) = (self.recall(), self.precision());
        if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 }
    }
}

impl Add for Score {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = |one: (f64, f64), other: (f64, f64)| (one.0 + other.0, one.1 + other.1);
        Self { recalled: sum(self.recalled, other.recalled), precise: sum(self.precise, other.precise) }
    }
}

/// How far the chains of documents agree, as the scorer of CoNLL-2012 counts (Pradhan et al. 2014).
///
/// Sums of documents are added before ratios are taken. Mentions agree where their tokens are the same.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scores {
    /// Mentions, whatever their chains.
    pub mentions: Score,
    /// Links (Vilain et al. 1995).
    pub muc: Score,
    /// Mentions, by the share of their chain (Bagga and Baldwin 1998).
    pub b_cubed: Score,
    /// Chains in their best pairing by the Dice coefficient, φ₄ (Luo 2005).
    pub ceaf: Score,
}

impl Scores {
    /// The mean F1 of MUC, B³ and CEAF: the CoNLL score.
    pub fn mean(&self) -> f64 {
        (self.muc.f1() + self.b_cubed.f1() + self.ceaf.f1()) / 3.0
    }
}

impl Sum for Scores {
    fn sum<Documents: Iterator<Item = Self>>(documents: Documents) -> Self {
        documents.fold(Self::default(), |sum, it| Self {
            mentions: sum.mentions + it.mentions,
            muc: sum.muc + it.muc,
            b_cubed: sum.b_cubed + it.b_cubed,
            ceaf: sum.ceaf + it.ceaf,
        })
    }
}

/// Compares the chains of one document.
pub fn compare(gold: &Chains, found: &Chains) -> Scores {
    let (of_gold, of_found) = (chain_of(gold), chain_of(found));
    let common = gold.iter().flatten().filter(|mention| of_found.contains_key(mention)).count() as f64;
    Scores {
        mentions: Score { recalled: (common, mentions(gold)), precise: (common, mentions(found)) },
        muc: Score { recalled: links(gold, &of_found), precise: links(found, &of_gold) },
        b_cubed: Score { recalled: shares(gold, &of_found), precise: shares(found, &of_gold) },
        ceaf: pairs(gold, found, &of_found),
    }
}

type Mention = Range<usize>;

fn ratio((part, whole): (f64, f64)) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn mentions(chains: &Chains) -> f64 {
    chains.iter().map(<[Mention]>::len).sum::<usize>() as f64
}

fn chain_of(chains: &Chains) -> HashMap<&Mention, usize> {
    chains
        .iter()
        .enumerate()
        .flat_map(|(chain, mentions)| mentions.iter().map(move |it| (it, chain)))
        .collect()
}

/// Of the links that the chains need, those that the other side's chains leave whole.
fn links(chains: &Chains, other: &HashMap<&Mention, usize>) -> (f64, f64) {
    let (mut kept, mut all) = (0, 0);
    for chain in chains.iter().filter(|chain| chain.len() > 1) {
        let mut parts: Vec<usize> = chain.iter().filter_map(|mention| other.get(mention).copied()).collect();
        let alone = chain.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        kept += chain.len() - (alone + parts.len());
        all += chain.len() - 1;
    }
    (kept as f64, all as f64)
}

/// For every mention the share of its chain that is in its chain on the other side, out of the number of mentions.
fn shares(chains: &Chains, of_other: &HashMap<&Mention, usize>) -> (f64, f64) {
    let mut sum = 0.0;
    for chain in chains.iter() {
        for (_, common) in common(chain, of_other) {
            sum += (common * common) as f64 / chain.len() as f64;
        }
    }
    (sum, mentions(chains))
}

/// With which chains of the other side a chain shares mentions, and how many; in order of the chains.
fn common(chain: &[Mention], other: &HashMap<&Mention, usize>) -> Vec<(usize, usize)> {
    let mut chains: Vec<usize> = chain.iter().filter_map(|mention| other.get(mention).copied()).collect();
    chains.sort_unstable();
    chains.chunk_by(|one, other| one == other).map(|same| (same[0], same.len())).collect()
}

fn pairs(gold: &Chains, found: &Chains, of_found: &HashMap<&Mention, usize>) -> Score {
    let mut similar = Vec::new();
    for (row, chain) in gold.iter().enumerate() {
        for (column, common) in common(chain, of_found) {
            let dice = 2.0 * common as f64 / (chain.len() + found.chain(column).len()) as f64;
            similar.push((row, column, dice));
        }
    }
    let sum = best_assignment(gold.len(), found.len(), &similar);
    Score { recalled: (sum, gold.len() as f64), precise: (sum, found.len() as f64) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chains of mentions of one token each, by the token's number.
    fn chains(text: &str) -> Chains {
        let chain =
            |chain: &str| chain.split(' ').map(|it| it.parse().unwrap()).map(|it| it..it + 1).collect();
        text.split('|').filter(|it| !it.is_empty()).map(chain).collect()
    }

    /// Recall and precision of MUC, B³ and CEAF in thousandths.
    fn check(gold: &str, found: &str, expect: [u32; 6]) {
        let scores = compare(&chains(gold), &chains(found));
        let thousandths = |share: f64| (share * 1000.0).round() as u32;
        let found = [scores.muc, scores.b_cubed, scores.ceaf]
            .map(|score| [score.recall(), score.precision()].map(thousandths));
        assert_eq!(found.as_flattened(), expect);
    }

    #[test]
    fn what_agrees_has_full_scores() {
        check("1 2 3|4 5", "4 5|1 2 3", [1000; 6]);
    }

    #[test]
    fn the_example_of_bagga_and_baldwin() {
        // Five, two and five mentions, of which two chains were taken for one.
        let gold = "1 2 3 4 5|6 7|8 9 10 11 12";
        check(gold, "1 2 3 4 5|6 7 8 9 10 11 12", [1000, 900, 1000, 762, 611, 917]);
        check(gold, "1 2 3 4 5 8 9 10 11 12|6 7", [1000, 900, 1000, 583, 556, 833]);
    }

    #[test]
    fn mentions_that_one_side_lacks_count_against_it() {
        check("1 2 3", "1 2", [500, 1000, 444, 1000, 800, 800]);
        check("1 2", "1 2 3", [1000, 500, 1000, 444, 800, 800]);
        check("1 2", "3 4", [0; 6]);
        check("", "", [0; 6]);
    }

    #[test]
    fn sums_of_documents_are_added_before_ratios_are_taken() {
        let one = compare(&chains("1 2 3 4 5"), &chains("1 2 3 4 5"));
        let other = compare(&chains("1 2"), &chains(""));
        let sum: Scores = [one, other].into_iter().sum();
        assert_eq!(sum.muc.recall(), 0.8);
        assert_eq!(sum.ceaf.recall(), 0.5);
        assert_eq!(sum.mentions.precision(), 1.0);
    }
}
