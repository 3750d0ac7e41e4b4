//! Trees by transitions, the best of several states side by side.

use super::features::{Features, NUMBERS, RELATIONS, TOKENS, first_row_of_number};
use super::kernel::{BLOCK, Kernel, Receive, Sums, product, with_kernel};
use super::scratch::{Arc, Scratch, highest};
use super::{FINER, MOST, Matrix, Network, Tree, TreeWeights};
use crate::math::exp;
use crate::transition::{NONE, State};

/// States whose score is further below the best one's are given up.
const MARGIN: f32 = 1.0;

/// Sequences longer than this are parsed with one state: copies of longer ones would cost more than they bring.
const LONGEST_WITH_SEVERAL: usize = 256;

/// Vectors that are added up to what is hidden: the bias, and one for each thing that is seen of a state.
const VECTORS: usize = 1 + TOKENS + RELATIONS + NUMBERS;

/// Numbers of those vectors that are added up at a time, in registers; what is hidden is a multiple as wide.
const LANES: usize = 32;

/// States side by side, best first.
#[derive(Default)]
pub struct Beam {
    states: Vec<State>,
    scores: Vec<f32>,
    next_states: Vec<State>,
    next_scores: Vec<f32>,
    candidates: Vec<Candidate>,
    hidden: Vec<u8>,
    actions: Vec<f32>,
}

#[derive(Clone, Copy)]
struct Candidate {
    score: f32,
    state: usize,
    action: usize,
}

impl Network<'_> {
    /// Appends the arcs of the sequence whose first token stands at `start`.
    pub(super) fn parse(
        &self,
        scratch: &mut Scratch,
        start: usize,
        tokens: usize,
        states: usize,
        arcs: &mut Vec<Arc>,
    ) {
        let (Some(weights), Some(made)) = (&self.tree, &self.make.tree) else { return };
        let width = if tokens > LONGEST_WITH_SEVERAL { 1 } else { states.max(1) };
        let projected = &scratch.projected[start * weights.projection.outputs()..];
        let parser = &Parser { made, weights, projected };
        let beam = &mut scratch.beam;
        with_kernel!(
            self.instructions,
            search,
            (parser: &Parser<'_>, tokens: usize, width: usize, beam: &mut Beam)
        );
        let tree = &beam.states[0];
        arcs.extend((1..=tokens).map(|token| {
            let (head, relation) = tree.arc(token);
            Arc { head, relation }
        }));
    }
}

struct Parser<'p> {
    made: &'p Tree,
    weights: &'p TreeWeights<'p>,
    /// From the first token of the sequence on.
    projected: &'p [i16],
}

#[inline(always)]
fn search<K: Kernel>(parser: &Parser<'_>, tokens: usize, width: usize, beam: &mut Beam) {
    beam.states.resize_with(width.max(1), State::default);
    beam.next_states.resize_with(width.max(1), State::default);
    beam.states[0].begin(tokens);
    beam.scores.clear();
    beam.scores.push(0.0);
    let stride = parser.weights.matrix.outputs();
    beam.hidden.resize(parser.made.hidden, 0);
    beam.actions.resize(stride, 0.0);
    while !beam.states[0].is_done() {
        if width == 1 {
            score::<K>(parser, &beam.states[0], &mut beam.hidden, &mut beam.actions);
            let action = parser.made.actions[highest(&beam.actions)];
            beam.states[0].step(action.step, action.relation);
        } else {
            advance::<K>(parser, width, beam);
        }
    }
}

/// A step of all states: the best actions over all of them.
#[inline(always)]
fn advance<K: Kernel>(parser: &Parser<'_>, width: usize, beam: &mut Beam) {
    beam.candidates.clear();
    for at in 0..beam.scores.len() {
        score::<K>(parser, &beam.states[at], &mut beam.hidden, &mut beam.actions);
        let actions = &beam.actions;
        let best = actions[highest(actions)];
        let first = beam.candidates.len();
        for (block, scores) in actions.as_chunks::<BLOCK>().0.iter().enumerate() {
            if scores.iter().any(|&score| score > best - MARGIN) {
                for (action, &score) in scores.iter().enumerate().filter(|it| *it.1 > best - MARGIN) {
                    beam.candidates.push(Candidate { score, state: at, action: block * BLOCK + action });
                }
            }
        }
        // With one state and one action that is better by far, all scores grow alike: their sum need not be known.
        let is_clear = beam.scores.len() == 1 && beam.candidates.len() == 1;
        let total = if is_clear { best } else { best + libm::logf(sum_of_exponentials(actions, best)) };
        for candidate in &mut beam.candidates[first..] {
            candidate.score = beam.scores[at] + candidate.score - total;
        }
    }
    // The order of candidates that are equally good is that of states and actions.
    beam.candidates.sort_by(|one, other| other.score.total_cmp(&one.score));
    let best = beam.candidates[0].score;
    let kept = beam.candidates.iter().take(width).take_while(|it| it.score > best - MARGIN).count();
    beam.candidates.truncate(kept);
    beam.next_scores.clear();
    if let [Candidate { state: 0, action, .. }] = beam.candidates[..] {
        let action = parser.made.actions[action];
        beam.states[0].step(action.step, action.relation);
        beam.scores.clear();
        beam.scores.push(0.0);
        return;
    }
    for candidate in &beam.candidates {
        let (kept, next) = beam.next_states.split_at_mut(beam.next_scores.len());
        let next = &mut next[0];
        next.copy_from(&beam.states[candidate.state]);
        let action = parser.made.actions[candidate.action];
        next.step(action.step, action.relation);
        // Of states that go on alike the best one stays the best.
        if !kept.iter().any(|kept| kept.goes_on_like(next)) {
            beam.next_scores.push(candidate.score - best);
        }
    }
    std::mem::swap(&mut beam.states, &mut beam.next_states);
    std::mem::swap(&mut beam.scores, &mut beam.next_scores);
}

/// The sum of `exp(score - best)`, in sums side by side so that the order is fixed and yet fast.
#[inline(always)]
fn sum_of_exponentials(scores: &[f32], best: f32) -> f32 {
    let mut sums = [0f32; BLOCK];
    for block in scores.as_chunks::<BLOCK>().0 {
        for (sum, score) in sums.iter_mut().zip(block) {
            *sum += exp(score - best);
        }
    }
    sums.iter().sum()
}

/// Scores the actions of a state; those that are not possible have minus infinity.
#[inline(always)]
fn score<K: Kernel>(parser: &Parser<'_>, state: &State, hidden: &mut [u8], actions: &mut [f32]) {
    let Parser { made, weights, projected } = *parser;
    let width = made.hidden;
    let across = weights.projection.outputs();
    let features = Features::of(state);
    let mut vectors: [&[i16]; VECTORS] = [weights.bias; VECTORS];
    let mut places = vectors[1..].iter_mut();
    let mut take = |vector| {
        if let Some(place) = places.next() {
            *place = vector;
        }
    };
    for (position, token) in features.tokens.into_iter().enumerate() {
        let at = position * width;
        let vector = match token {
            NONE => &weights.absent[at..],
            0 => &weights.root[at..],
            token => &projected[(usize::from(token) - 1) * across + at..],
        };
        take(&vector[..width]);
    }
    let absent = made.relations.len();
    for (position, relation) in features.relations.into_iter().enumerate() {
        let row = position * (absent + 1) + relation.map_or(absent, usize::from);
        take(&weights.relations[row * width..][..width]);
    }
    for number in 0..NUMBERS {
        let row = first_row_of_number(number) + usize::from(features.numbers[number]);
        take(&weights.numbers[row * width..][..width]);
    }
    for (at, cells) in hidden.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let mut sums = [0i16; LANES];
        for vector in vectors {
            add(&mut sums, &vector.as_chunks().0[at]);
        }
        *cells = activations(&sums);
    }
    let possible = state.possible();
    let mask = &weights.masks
        [usize::from(possible[0]) | usize::from(possible[1]) << 1 | usize::from(possible[2]) << 2];
    let mut receiver = Masked { matrix: &weights.matrix, mask, out: actions };
    let matrix = &weights.matrix;
    product::<K>(hidden, width, 1, &matrix.blocks(), &mut receiver);
}

/// Scores of actions, of which those that are not possible are masked.
struct Masked<'a, 'm> {
    matrix: &'a Matrix<'m>,
    mask: &'a [f32],
    out: &'a mut [f32],
}

impl Receive for Masked<'_, '_> {
    #[inline(always)]
    fn receive(&mut self, _: usize, block: usize, sums: &Sums) {
        let mut scores = self.matrix.scale(block, sums);
        for (score, mask) in scores.iter_mut().zip(&self.mask.as_chunks::<BLOCK>().0[block]) {
            *score += mask;
        }
        self.out.as_chunks_mut().0[block] = scores;
    }
}

#[inline(always)]
fn add(sums: &mut [i16; LANES], vector: &[i16; LANES]) {
    for (sum, &value) in sums.iter_mut().zip(vector) {
        *sum = sum.saturating_add(value);
    }
}

/// The activations of sums.
#[inline(always)]
fn activations(sums: &[i16; LANES]) -> [u8; LANES] {
    let mut cells = [0; LANES];
    for (cell, sum) in cells.iter_mut().zip(sums) {
        *cell = (sum >> FINER).clamp(0, i16::from(MOST)) as u8;
    }
    cells
}
