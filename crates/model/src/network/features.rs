//! What the scorer of transitions sees of a state.

use crate::transition::{NONE, Node, State};

/// Tokens that are looked at: the top three of the stack, the next two, and the outermost dependents of the first two and of the
/// next one.
pub const TOKENS: usize = 10;

/// Tokens among them whose relation to their head is looked at: the dependents.
pub const RELATIONS: usize = 5;

/// Where the tokens begin whose relations are looked at.
pub const FIRST_DEPENDENT: usize = TOKENS - RELATIONS;

/// Distances that are told apart, beginning with 1; the last is for tokens that are not there.
pub const DISTANCES: usize = 10;

/// Counts of dependents that are told apart; the last is for tokens that are not there.
pub const COUNTS: usize = 6;

/// Numbers of a state: two distances, then five counts.
pub const NUMBERS: usize = 7;

/// Numbers that are distances.
pub const NUMBERS_OF_DISTANCE: usize = 2;

/// Rows of the table of the distance or count with this number.
pub const fn rows_of_number(number: usize) -> usize {
    if number < NUMBERS_OF_DISTANCE { DISTANCES } else { COUNTS }
}

/// Where the table of the distance or count with this number begins, the tables one behind the other.
pub const fn first_row_of_number(number: usize) -> usize {
    let mut rows = 0;
    let mut before = 0;
    while before < number {
        rows += rows_of_number(before);
        before += 1;
    }
    rows
}

/// What is seen of a state.
#[derive(Clone, Copy, Debug)]
pub struct Features {
    /// Tokens, or [`NONE`]; 0 is the root.
    pub tokens: [u16; TOKENS],
    /// Relations of the dependents among them; `None` where there is no token.
    pub relations: [Option<u8>; RELATIONS],
    /// Distances and counts, each below [`DISTANCES`] or [`COUNTS`].
    pub numbers: [u8; NUMBERS],
}

impl Features {
    /// What is seen of `state`.
    #[inline(always)]
    pub fn of(state: &State) -> Self {
        let (s0, s1, s2) = (state.below_top(0), state.below_top(1), state.below_top(2));
        let (b0, b1) = (state.ahead(0), state.ahead(1));
        let (top, second, next) = (state.node(s0), state.node(s1), state.node(b0));
        let left = |node: Option<&Node>| node.map_or(NONE, |node| node.left);
        let right = |node: Option<&Node>| node.map_or(NONE, |node| node.right);
        let dependents = [left(top), right(top), left(second), right(second), left(next)];
        let mut tokens = [s0, s1, s2, b0, b1, 0, 0, 0, 0, 0];
        tokens[FIRST_DEPENDENT..].copy_from_slice(&dependents);
        let relations = dependents.map(|token| state.node(token).map(|node| node.relation));
        let distance = |from: u16, to: u16| match from == NONE || to == NONE {
            true => DISTANCES as u8 - 1,
            false => (to - from).min(DISTANCES as u16 - 2) as u8,
        };
        let count = |count: Option<u8>| count.map_or(COUNTS as u8 - 1, |count| count.min(COUNTS as u8 - 2));
        let numbers = [
            distance(s1, s0),
            distance(s0, b0),
            count(top.map(|node| node.left_count)),
            count(top.map(|node| node.right_count)),
            count(second.map(|node| node.right_count)),
            count(next.map(|node| node.left_count)),
            count(second.map(|node| node.left_count)),
        ];
        Self { tokens, relations, numbers }
    }
}
