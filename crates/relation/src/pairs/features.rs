//! What the model is told of a pair.

use dateline_document::{Dependency, Id, RelationObject, Resolved, TokenId, TokenRange};
use dateline_model::key::{join, key};

use super::{Candidate, Pair};
use crate::graph::Graph;

/// So many words between the two are named; beyond that only how far apart they are.
const WORDS_BETWEEN: usize = 8;
/// The words between the two are named as one where there are so many at most.
const PHRASE: usize = 4;
/// Paths of more steps than this to either side are none.
const STEPS: usize = 4;

pub struct Features<'g, 't> {
    graph: &'g Graph<'t>,
    resolved: &'g Resolved,
    keys: Vec<u64>,
    path: Vec<TokenId>,
}

impl<'g, 't> Features<'g, 't> {
    pub fn new(graph: &'g Graph<'t>, resolved: &'g Resolved) -> Self {
        Self { graph, resolved, keys: Vec::new(), path: Vec::new() }
    }

    /// The features of a pair, good until the next call; none where the tree does not join the two in a few steps.
    pub fn of(&mut self, pair: &Pair) -> Option<&[u64]> {
        self.keys.clear();
        let Pair { first, second } = pair;
        let (top, up) = self.find_path(first.head, second.head)?;
        let kinds = join([1, u64::from(first.kind), u64::from(second.kind)]);
        let link = self.link(first, second);
        let between = TokenRange::new(first.tokens.end(), second.tokens.start().max(first.tokens.end()));
        let distance = (usize::BITS - between.len().leading_zeros()).min(5);
        self.keys.extend([kinds, join([2, kinds, link]), join([3, kinds, u64::from(distance), link])]);
        self.words(kinds, between);
        self.sides(kinds, first, second);
        self.tree(kinds, [first.head, second.head], (top, up));
        Some(&self.keys)
    }

    /// The words between the two on the path through the tree of the last pair.
    pub fn between(&self) -> &[TokenId] {
        self.path.get(1..self.path.len().saturating_sub(1)).unwrap_or_default()
    }

    /// How the countries of the two go together.
    fn link(&self, first: &Candidate, second: &Candidate) -> u64 {
        let country = |candidate: &Candidate| match candidate.is {
            RelationObject::Entity(entity) => self.resolved.entities.links()[entity].iso3166.as_deref(),
            RelationObject::Time(_) => None,
        };
        match (country(first), country(second)) {
            (Some(one), Some(other)) => 1 + u64::from(one == other),
            _ => 0,
        }
    }

    fn words(&mut self, kinds: u64, between: TokenRange) {
        if between.len() > WORDS_BETWEEN {
            return;
        }
        let mut phrase = join([4, kinds, between.len() as u64]);
        for token in between.ids() {
            let word = self.lemma(token);
            phrase = join([phrase, word]);
            self.keys.extend([join([5, word]), join([6, kinds, word])]);
        }
        if between.len() <= PHRASE {
            self.keys.push(phrase);
        }
    }

    /// The words around the two, and those that describe them.
    fn sides(&mut self, kinds: u64, first: &Candidate, second: &Candidate) {
        let before = first.tokens.start().previous().map_or(0, |token| self.lemma(token));
        let after = second.tokens.end();
        let after = if after.index() < self.graph.text().trees.len() { self.lemma(after) } else { 0 };
        self.keys.extend([
            join([7, kinds, before]),
            join([8, kinds, after]),
            join([9, kinds, before, after]),
        ]);
        for (side, candidate) in [(10, first), (11, second)] {
            use Dependency::{Amod, Appos, Compound, NmodDesc};
            let dependency = u64::from(self.graph.dependency(candidate.head).code());
            self.keys.push(join([side, kinds, dependency]));
            for word in self.graph.by(candidate.head, &[Appos, NmodDesc, Compound, Amod]).take(3) {
                let word = self.lemma(word);
                self.keys.push(join([side + 2, kinds, word]));
            }
        }
    }

    /// The path through the tree, of which `top` is the topmost word with `up` words before it: its words, its relations
    /// and both.
    fn tree(&mut self, kinds: u64, ends: [TokenId; 2], (top, up): (TokenId, usize)) {
        let (mut relations, mut whole) = (join([15, kinds]), join([16, kinds]));
        for at in 0..self.path.len() {
            let token = self.path[at];
            let is_end = ends.contains(&token);
            let word = if is_end { 0 } else { self.lemma(token) };
            let relation = if token == top { 0 } else { u64::from(self.graph.dependency(token).code()) + 1 };
            let step = relation << 1 | u64::from(at < up);
            relations = join([relations, step]);
            whole = join([whole, step, word]);
            if !is_end {
                self.keys.extend([join([17, word]), join([18, kinds, word, u64::from(token == top)])]);
                if token == top {
                    self.keys.push(join([20, kinds, word, u64::from(self.graph.is_passive(token))]));
                }
            }
        }
        self.keys.extend([relations, whole]);
    }

    /// Puts the words from one to another into `path`; gives the topmost of them and how many stand before it.
    fn find_path(&mut self, from: TokenId, to: TokenId) -> Option<(TokenId, usize)> {
        self.path.clear();
        let mut token = from;
        self.path.push(token);
        for _ in 0..STEPS {
            let Some(head) = self.graph.head(token) else { break };
            token = head;
            self.path.push(token);
        }
        let mut down = [to; STEPS + 1];
        let mut token = to;
        for step in 0..=STEPS {
            if let Some(up) = self.path.iter().position(|&it| it == token) {
                self.path.truncate(up + 1);
                self.path.extend(down[..step].iter().rev());
                return Some((token, up));
            }
            down[step] = token;
            token = self.graph.head(token)?;
        }
        None
    }

    fn lemma(&self, token: TokenId) -> u64 {
        key(self.graph.text().lemma(token).as_bytes())
    }
}
