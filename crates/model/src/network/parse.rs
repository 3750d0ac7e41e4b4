//! Trees by transitions, the best of several states side by side.

use super::features::{Features, NUMBERS, RELATIONS, first_row_of_number};
use super::kernel::{BLOCK, Kernel, Receive, Sums, product, with_kernel};
use super::scratch::{Arc, Scratch, highest};
use super::{FINER, MOST, Matrix, Network, Tree, TreeWeights};
use crate::math::exp;
use crate::transition::{NONE, State};

/// States whose score is further below the best one's are given up.
const MARGIN: f32 = 2.0;

/// Sequences longer than this are parsed with one state: copies of longer ones would cost more than they bring.
const LONGEST_WITH_SEVERAL: usize = 256;

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
    sums: Vec<i16>,
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
    beam.sums.resize(parser.made.hidden, 0);
    beam.actions.resize(stride, 0.0);
    while !beam.states[0].is_done() {
        if width == 1 {
            score::<K>(parser, &beam.states[0], &mut beam.sums, &mut beam.hidden, &mut beam.actions);
            let action = parser.made.actions[highest(&beam.actions[..parser.made.actions.len()])];
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
        score::<K>(parser, &beam.states[at], &mut beam.sums, &mut beam.hidden, &mut beam.actions);
        let actions = &beam.actions[..parser.made.actions.len()];
        let best = actions[highest(actions)];
        let close = |&(_, &score): &(usize, &f32)| score > best - MARGIN;
        // With one state and one action that is better by far, all scores grow alike: their sum need not be known.
        let is_clear = beam.scores.len() == 1 && actions.iter().enumerate().filter(close).count() == 1;
        let total = if is_clear { best } else { best + libm::logf(sum_of_exponentials(actions, best)) };
        for (action, score) in actions.iter().enumerate().filter(close) {
            beam.candidates.push(Candidate { score: beam.scores[at] + score - total, state: at, action });
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
    for (candidate, next) in beam.candidates.iter().zip(&mut beam.next_states) {
        next.copy_from(&beam.states[candidate.state]);
        let action = parser.made.actions[candidate.action];
        next.step(action.step, action.relation);
        beam.next_scores.push(candidate.score - best);
    }
    std::mem::swap(&mut beam.states, &mut beam.next_states);
    std::mem::swap(&mut beam.scores, &mut beam.next_scores);
}

/// The sum of `exp(score - best)`, in sums side by side so that the order is fixed and yet fast.
#[inline(always)]
fn sum_of_exponentials(scores: &[f32], best: f32) -> f32 {
    let mut sums = [0f32; BLOCK];
    for chunk in scores.chunks(BLOCK) {
        for (sum, &score) in sums.iter_mut().zip(chunk) {
            *sum += exp(score - best);
        }
    }
    sums.iter().sum()
}

/// Scores the actions of a state; those that are not possible have minus infinity.
#[inline(always)]
fn score<K: Kernel>(
    parser: &Parser<'_>,
    state: &State,
    sums: &mut [i16],
    hidden: &mut [u8],
    actions: &mut [f32],
) {
    let Parser { made, weights, projected } = *parser;
    let width = made.hidden;
    let across = weights.projection.outputs();
    let features = Features::of(state);
    sums.copy_from_slice(weights.bias);
    for (position, token) in features.tokens.into_iter().enumerate() {
        let at = position * width;
        let vector = match token {
            NONE => &weights.absent[at..],
            0 => &weights.root[at..],
            token => &projected[(usize::from(token) - 1) * across + at..],
        };
        add(sums, &vector[..width]);
    }
    let absent = made.relations.len();
    for (position, relation) in features.relations.into_iter().enumerate().take(RELATIONS) {
        let row = position * (absent + 1) + relation.map_or(absent, usize::from);
        add(sums, &weights.relations[row * width..][..width]);
    }
    for number in 0..NUMBERS {
        let row = first_row_of_number(number) + usize::from(features.numbers[number]);
        add(sums, &weights.numbers[row * width..][..width]);
    }
    for (cell, &sum) in hidden.iter_mut().zip(&*sums) {
        *cell = (sum >> FINER).clamp(0, i16::from(MOST)) as u8;
    }
    let possible = state.possible();
    let mask = &weights.masks
        [usize::from(possible[0]) | usize::from(possible[1]) << 1 | usize::from(possible[2]) << 2];
    let mut receiver = Masked { matrix: &weights.matrix, mask, out: actions };
    let matrix = &weights.matrix;
    product::<K>(hidden, width, 1, matrix.groups, matrix.weights, &mut receiver);
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
        let range = block * BLOCK..(block + 1) * BLOCK;
        let cells = self.out[range.clone()].iter_mut().zip(&self.mask[range]);
        for ((cell, mask), score) in cells.zip(self.matrix.scale(block, sums)) {
            *cell = score + mask;
        }
    }
}

#[inline(always)]
fn add(sums: &mut [i16], vector: &[i16]) {
    for (sum, &value) in sums.iter_mut().zip(vector) {
        *sum = sum.saturating_add(value);
    }
}
