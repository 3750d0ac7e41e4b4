//! The arc-hybrid transition system (Kuhlmann, Gómez-Rodríguez and Satta 2011) for projective trees with one root, and its
//! dynamic oracle (Goldberg and Nivre 2013).
//!
//! Tokens are numbered from 1; 0 is the root, which lies at the bottom of the stack.
//!
//! ```text
//! shift   stack          | next, rest   ->  stack, next     | rest
//! left    stack, top     | next, rest   ->  stack           | next, rest      top is a dependent of next
//! right   stack, s1, top | rest         ->  stack, s1       | rest            top is a dependent of s1
//! ```

use serde::{Deserialize, Serialize};

/// No token.
pub const NONE: u16 = u16::MAX;

/// The most tokens of a sentence.
pub const MOST_TOKENS: usize = 1 << 15;

/// What a step does; [`Move::Left`] and [`Move::Right`] attach with a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Move {
    /// The next token goes onto the stack.
    Shift,
    /// The top of the stack becomes a dependent of the next token.
    Left,
    /// The top of the stack becomes a dependent of the token below it.
    Right,
}

impl Move {
    /// All moves, in order of their numbers.
    pub const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

    /// The number of the move in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What a parser has read and built of a sentence.
#[derive(Clone, Debug, Default)]
pub struct State {
    tokens: u16,
    /// The first token that is not on the stack yet; `tokens + 1` when there is none.
    next: u16,
    stack: Vec<u16>,
    nodes: Vec<Node>,
}

/// What is known of a token: its arc, its outermost dependents and how many there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    pub head: u16,
    pub relation: u8,
    pub left: u16,
    pub right: u16,
    pub left_count: u8,
    pub right_count: u8,
}

impl Node {
    const NEW: Self =
        Self { head: NONE, relation: 0, left: NONE, right: NONE, left_count: 0, right_count: 0 };
}

impl State {
    /// Begins a sentence of `tokens` tokens, at most [`MOST_TOKENS`].
    pub fn begin(&mut self, tokens: usize) {
        assert!(tokens <= MOST_TOKENS, "a sentence of {tokens} tokens");
        self.tokens = tokens as u16;
        self.next = 1;
        self.stack.clear();
        self.stack.push(0);
        self.nodes.clear();
        self.nodes.resize(tokens + 1, Node::NEW);
    }

    /// Takes over another state without a new allocation.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.tokens = other.tokens;
        self.next = other.next;
        self.stack.clone_from(&other.stack);
        self.nodes.clone_from(&other.nodes);
    }

    /// Whether all that can still be built, and all that is looked at in building it, is as in another state of the same sentence.
    pub(crate) fn goes_on_like(&self, other: &Self) -> bool {
        let dependent = |state: &Self, token: u16| (token, state.node(token).map(|node| node.relation));
        let seen = |state: &Self, token: u16| {
            state.node(token).map(|node| {
                let dependents = [node.left, node.right].map(|token| dependent(state, token));
                (dependents, node.left_count, node.right_count)
            })
        };
        let is_seen_alike = |token: u16| seen(self, token) == seen(other, token);
        self.next == other.next
            && self.stack.last() == other.stack.last()
            && self.stack == other.stack
            && is_seen_alike(self.next)
            && self.stack.iter().rev().all(|&token| is_seen_alike(token))
    }

    /// Whether the tree is complete.
    pub fn is_done(&self) -> bool {
        self.next > self.tokens && self.stack.len() == 1
    }

    /// The head and the relation of a token of `1..=tokens` in a complete tree.
    pub fn arc(&self, token: usize) -> (u16, u8) {
        let node = self.nodes[token];
        (node.head, node.relation)
    }

    /// The token `depth` below the top of the stack, or [`NONE`].
    #[inline(always)]
    pub(crate) fn below_top(&self, depth: usize) -> u16 {
        match self.stack.len().checked_sub(depth + 1) {
            Some(at) => self.stack[at],
            None => NONE,
        }
    }

    /// The token `ahead` behind the next one, or [`NONE`].
    #[inline(always)]
    pub(crate) fn ahead(&self, ahead: u16) -> u16 {
        let token = self.next + ahead;
        if token <= self.tokens { token } else { NONE }
    }

    #[inline(always)]
    pub(crate) fn node(&self, token: u16) -> Option<&Node> {
        self.nodes.get(usize::from(token))
    }

    /// Which moves are possible. The root takes one dependent, and only when all tokens are read.
    #[inline(always)]
    pub fn possible(&self) -> [bool; 3] {
        let (depth, has_next) = (self.stack.len(), self.next <= self.tokens);
        [has_next, has_next && depth > 1, depth > 2 || depth > 1 && !has_next]
    }

    /// Does a possible move.
    #[inline(always)]
    pub fn step(&mut self, step: Move, relation: u8) {
        match step {
            Move::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Move::Left => self.attach(self.next, relation),
            Move::Right => self.attach(self.below_top(1), relation),
        }
    }

    #[inline(always)]
    fn attach(&mut self, head: u16, relation: u8) {
        let Some(dependent) = self.stack.pop() else { return };
        let node = &mut self.nodes[usize::from(dependent)];
        (node.head, node.relation) = (head, relation);
        let node = &mut self.nodes[usize::from(head)];
        if dependent < head {
            node.left = dependent;
            node.left_count = node.left_count.saturating_add(1);
        } else {
            node.right = dependent;
            node.right_count = node.right_count.saturating_add(1);
        }
    }
}

#[cfg(any(test, feature = "training"))]
impl State {
    /// How many arcs of the gold tree can no longer be built after each move; `u32::MAX` for a move that is not possible.
    ///
    /// `heads` holds the gold head of every token, beginning with token 1.
    pub fn costs(&self, heads: &[u16]) -> [u32; 3] {
        let head = |token: u16| heads[usize::from(token) - 1];
        let (top, below, next) = (self.below_top(0), self.below_top(1), self.next);
        let mut costs = [0; 3];
        if top != 0 {
            let waiting = (next..=self.tokens).filter(|&token| head(token) == top).count() as u32;
            let gold = head(top);
            costs[Move::Left.index()] = waiting + u32::from(gold == below || gold > next);
            costs[Move::Right.index()] = waiting + u32::from(gold >= next);
        }
        if next <= self.tokens {
            let dependents =
                self.stack.iter().filter(|&&token| token != 0 && head(token) == next).count() as u32;
            let under_top = &self.stack[..self.stack.len() - 1];
            costs[Move::Shift.index()] = dependents + u32::from(under_top.contains(&head(next)));
        }
        for (cost, possible) in costs.iter_mut().zip(self.possible()) {
            if !possible {
                *cost = u32::MAX;
            }
        }
        costs
    }
}

/// Lifts arcs that cross others to the head's head, the shortest first, until none crosses (Nivre and Nilsson 2005), and
/// returns whether any did. `heads` holds the head of every token, beginning with token 1; the root is 0.
#[cfg(any(test, feature = "training"))]
pub fn projectivize(heads: &mut [u16]) -> bool {
    let mut lifted = false;
    while let Some(token) = shortest_crossing(heads) {
        heads[token - 1] = heads[usize::from(heads[token - 1]) - 1];
        lifted = true;
    }
    lifted
}

/// The dependent of the shortest arc that spans a token which does not descend from the arc's head.
#[cfg(any(test, feature = "training"))]
fn shortest_crossing(heads: &[u16]) -> Option<usize> {
    let descends = |token: usize, from: usize| {
        let mut at = token;
        while at != from && at != 0 {
            at = usize::from(heads[at - 1]);
        }
        at == from
    };
    let crosses = |&token: &usize| {
        let head = usize::from(heads[token - 1]);
        (token.min(head) + 1..token.max(head)).any(|inner| !descends(inner, head))
    };
    (1..=heads.len()).filter(crosses).min_by_key(|&token| token.abs_diff(usize::from(heads[token - 1])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow_oracle(heads: &[u16]) -> Vec<u16> {
        let mut state = State::default();
        state.begin(heads.len());
        while !state.is_done() {
            let costs = state.costs(heads);
            let best = Move::ALL.into_iter().min_by_key(|step| costs[step.index()]).unwrap();
            state.step(best, 0);
        }
        (1..=heads.len()).map(|token| state.arc(token).0).collect()
    }

    #[test]
    fn the_oracle_builds_every_projective_tree() {
        for heads in
            [&[0][..], &[2, 0], &[2, 0, 2], &[2, 4, 2, 0, 4], &[0, 1, 2, 3], &[4, 3, 4, 0, 8, 8, 6, 4, 4]]
        {
            assert_eq!(follow_oracle(heads), heads);
        }
    }

    #[test]
    fn states_go_on_alike_once_their_difference_is_out_of_sight() {
        let states = [0, 1].map(|relation| {
            let mut state = State::default();
            state.begin(3);
            state.step(Move::Shift, 0);
            state.step(Move::Left, relation);
            state
        });
        let [mut one, mut other] = states;
        assert!(one.goes_on_like(&one.clone()));
        assert!(!one.goes_on_like(&other), "the dependents of the next token differ");
        for state in [&mut one, &mut other] {
            state.step(Move::Shift, 0);
        }
        assert!(!one.goes_on_like(&other), "the dependents of the top differ");
        for state in [&mut one, &mut other] {
            state.step(Move::Left, 0);
        }
        assert!(one.goes_on_like(&other));
        other.step(Move::Shift, 0);
        assert!(!one.goes_on_like(&other), "one has read more");
    }

    #[test]
    fn a_wrong_step_costs_what_it_loses() {
        let heads = [2, 0, 2];
        let mut state = State::default();
        state.begin(3);
        state.step(Move::Shift, 0);
        // Shifting the second token over the first, its dependent, loses that arc and the one from the root.
        assert_eq!(state.costs(&heads), [2, 0, u32::MAX]);
        state.step(Move::Left, 0);
        assert_eq!(state.costs(&heads), [0, u32::MAX, u32::MAX]);
        state.step(Move::Shift, 0);
        // The second has a dependent to come, and its head is not the third.
        assert_eq!(state.costs(&heads), [0, 2, u32::MAX]);
    }

    #[test]
    fn trees_have_one_root_whatever_the_steps() {
        for seed in 0..200u64 {
            let mut random = seed;
            let mut state = State::default();
            state.begin(9);
            while !state.is_done() {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let possible = state.possible();
                let steps: Vec<Move> = Move::ALL.into_iter().filter(|step| possible[step.index()]).collect();
                state.step(steps[(random >> 33) as usize % steps.len()], 0);
            }
            assert_eq!((1..=9).filter(|&token| state.arc(token).0 == 0).count(), 1);
        }
    }

    #[test]
    fn crossing_arcs_are_lifted() {
        let mut heads = [3, 4, 0, 3];
        assert!(projectivize(&mut heads));
        assert_eq!(heads, [3, 3, 0, 3]);
        assert!(!projectivize(&mut [2, 0, 2]));
    }
}
