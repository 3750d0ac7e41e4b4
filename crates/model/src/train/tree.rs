//! Learning to choose transitions.
//!
//! The examples of a batch are parsed side by side, step by step. At each step the dynamic oracle names the actions that lose
//! no more of the gold tree than must be; the parser is taught those and then mostly follows its own choice, so that it learns
//! what to do after a mistake (Goldberg and Nivre 2013).

use super::encoder::{Network, Pass, add_rows};
use super::matrix::{Rows, add_product, add_transposed_product};
use super::{Prepared, Random, Work};
use crate::math::exp;
use crate::network::Tree as Made;
use crate::network::features::{Features, NUMBERS, RELATIONS, TOKENS, first_row_of_number};
use crate::train::layout::Tree as Layout;
use crate::transition::{Move, NONE, State};

/// Where a vector that was added to the hidden numbers stands.
#[derive(Clone, Copy)]
enum Place {
    /// In the projection of a row of the last layer.
    Projected(usize),
    /// Among the parameters.
    Parameter(usize),
}

/// Vectors that are added for a state.
const PLACES: usize = TOKENS + RELATIONS + NUMBERS;

/// What a batch of states was and what it should have been.
#[derive(Default)]
struct Steps {
    /// Hidden numbers after dropout, state by state.
    hidden: Vec<f32>,
    places: Vec<[Place; PLACES]>,
    /// Gradient of the scores.
    of_scores: Vec<f32>,
    loss: f64,
}

/// The loss of the examples that have trees, and the gradient of the parameters and of what the last layer gives.
pub fn descend(work: &Work<'_>, pass: &Pass, random: &mut Random, gradient: &mut [f32]) -> (f64, Vec<f32>) {
    let Work { network, examples, settings, exploration, .. } = *work;
    let rows = pass.rows;
    let width = network.make.width;
    let mut above = vec![0.0; rows * width];
    let (Some(made), Some(layout)) = (&network.make.tree, &network.layout.tree) else { return (0.0, above) };
    let Some((projection_backward, weights_backward)) = &network.tree_backward else { return (0.0, above) };
    let last = &pass.layers[pass.layers.len() - 1].hidden;
    let across = TOKENS * made.hidden;
    let projected = project(network, pass, layout, across);
    let parser = Parser { network, made, layout, projected: &projected, across };
    let mut steps = parser.run(pass, examples, settings.dropout, exploration, random);
    for value in &mut steps.of_scores {
        *value *= work.weights.tree;
    }

    let (states, hidden, actions) = (steps.places.len(), made.hidden, made.actions.len());
    let of_scores = Rows::new(&steps.of_scores, actions);
    let hidden_rows = Rows::new(&steps.hidden, hidden);
    add_transposed_product(
        hidden,
        states,
        actions,
        hidden_rows,
        of_scores,
        &mut gradient[layout.weights.clone()],
    );
    add_rows(&mut gradient[layout.out.clone()], &steps.of_scores);
    let mut of_hidden = vec![0.0; states * hidden];
    let backward = Rows::new(weights_backward, hidden);
    add_product(states, actions, hidden, of_scores, backward, &mut of_hidden);
    let scale = 1.0 / (1.0 - settings.dropout);
    for (value, &cell) in of_hidden.iter_mut().zip(&steps.hidden) {
        *value = if cell > 0.0 { *value * scale } else { 0.0 };
    }
    add_rows(&mut gradient[layout.bias.clone()], &of_hidden);
    let mut of_projected = vec![0.0; rows * across];
    for (places, of_hidden) in steps.places.iter().zip(of_hidden.chunks_exact(hidden)) {
        for place in places {
            let cells = match *place {
                Place::Projected(at) => &mut of_projected[at..at + hidden],
                Place::Parameter(at) => &mut gradient[at..at + hidden],
            };
            for (cell, value) in cells.iter_mut().zip(of_hidden) {
                *cell += value;
            }
        }
    }
    let of_projected = Rows::new(&of_projected, across);
    let last = Rows::new(last, width);
    add_transposed_product(width, rows, across, last, of_projected, &mut gradient[layout.projection.clone()]);
    add_product(rows, across, width, of_projected, Rows::new(projection_backward, width), &mut above);
    (steps.loss, above)
}

/// The hidden numbers of the states on the way to the gold trees, for measuring.
pub fn hidden(network: &Network<'_>, pass: &Pass, examples: &[&Prepared]) -> Vec<f32> {
    let (Some(made), Some(layout)) = (&network.make.tree, &network.layout.tree) else { return Vec::new() };
    let across = TOKENS * made.hidden;
    let projected = project(network, pass, layout, across);
    let parser = Parser { network, made, layout, projected: &projected, across };
    parser.run(pass, examples, 0.0, 0.0, &mut Random::new(0)).hidden
}

/// What the rows of the last layer add to the hidden numbers, for each place in a state.
fn project(network: &Network<'_>, pass: &Pass, layout: &Layout, across: usize) -> Vec<f32> {
    let width = network.make.width;
    let last = Rows::new(&pass.layers[pass.layers.len() - 1].hidden, width);
    let mut projected = vec![0.0; pass.rows * across];
    let projection = Rows::new(&network.values[layout.projection.clone()], across);
    add_product(pass.rows, width, across, last, projection, &mut projected);
    projected
}

struct Parser<'p> {
    network: &'p Network<'p>,
    made: &'p Made,
    layout: &'p Layout,
    projected: &'p [f32],
    across: usize,
}

impl Parser<'_> {
    fn run(
        &self,
        pass: &Pass,
        examples: &[&Prepared],
        dropout: f32,
        exploration: f32,
        random: &mut Random,
    ) -> Steps {
        let (hidden, actions) = (self.made.hidden, self.made.actions.len());
        let mut steps = Steps::default();
        let mut states: Vec<(State, usize, &Prepared)> = Vec::new();
        for (example, &start) in
            examples.iter().zip(&pass.starts).filter(|(example, _)| !example.heads.is_empty())
        {
            let mut state = State::default();
            state.begin(example.tokens());
            states.push((state, start, example));
        }
        let scale = 1.0 / (1.0 - dropout);
        loop {
            states.retain(|(state, ..)| !state.is_done());
            if states.is_empty() {
                return steps;
            }
            let first = steps.places.len();
            for (state, start, _) in &states {
                let places = self.places(state, *start);
                let from = steps.hidden.len();
                steps.hidden.extend_from_slice(&self.network.values[self.layout.bias.clone()]);
                let cells = &mut steps.hidden[from..];
                for place in &places {
                    for (cell, value) in cells.iter_mut().zip(self.vector(*place)) {
                        *cell += value;
                    }
                }
                for cell in cells {
                    *cell = if *cell < 0.0 || random.unit() < dropout { 0.0 } else { *cell * scale };
                }
                steps.places.push(places);
            }
            let mut scores = vec![0.0; states.len() * actions];
            for row in scores.chunks_exact_mut(actions) {
                row.copy_from_slice(&self.network.values[self.layout.out.clone()]);
            }
            let inputs = Rows::new(&steps.hidden[first * hidden..], hidden);
            let weights = Rows::new(&self.network.values[self.layout.weights.clone()], actions);
            add_product(states.len(), hidden, actions, inputs, weights, &mut scores);
            for ((state, _, example), scores) in states.iter_mut().zip(scores.chunks_exact(actions)) {
                let explores = random.unit() < exploration;
                let (action, loss) = self.teach(state, example, scores, explores, &mut steps.of_scores);
                steps.loss += loss;
                let action = self.made.actions[action];
                state.step(action.step, action.relation);
            }
        }
    }

    fn places(&self, state: &State, start: usize) -> [Place; PLACES] {
        let hidden = self.made.hidden;
        let features = Features::of(state);
        let mut places = [Place::Parameter(0); PLACES];
        for (position, (place, token)) in places.iter_mut().zip(features.tokens).enumerate() {
            *place = match token {
                NONE => Place::Parameter(self.layout.absent.start + position * hidden),
                0 => Place::Parameter(self.layout.root.start + position * hidden),
                token => {
                    let row = start + usize::from(token) - 1;
                    Place::Projected(row * self.across + position * hidden)
                }
            };
        }
        let absent = self.made.relations.len();
        for (position, (place, relation)) in places[TOKENS..].iter_mut().zip(features.relations).enumerate() {
            let row = position * (absent + 1) + relation.map_or(absent, usize::from);
            *place = Place::Parameter(self.layout.relations.start + row * hidden);
        }
        for (number, (place, value)) in
            places[TOKENS + RELATIONS..].iter_mut().zip(features.numbers).enumerate()
        {
            let row = first_row_of_number(number) + usize::from(value);
            *place = Place::Parameter(self.layout.numbers.start + row * hidden);
        }
        places
    }

    fn vector(&self, place: Place) -> &[f32] {
        match place {
            Place::Projected(at) => &self.projected[at..at + self.made.hidden],
            Place::Parameter(at) => &self.network.values[at..at + self.made.hidden],
        }
    }

    /// The action to do next and the loss; the gradient of the scores is appended.
    fn teach(
        &self,
        state: &State,
        example: &Prepared,
        scores: &[f32],
        explores: bool,
        of_scores: &mut Vec<f32>,
    ) -> (usize, f64) {
        let possible = state.possible();
        let costs = state.costs(&example.heads);
        let least = costs.iter().copied().min().unwrap_or(0);
        let top = state.below_top(0);
        let is_right = |step: Move, relation: u8| {
            let head = match step {
                Move::Shift => return costs[step.index()] == least,
                Move::Left => state.ahead(0),
                Move::Right => state.below_top(1),
            };
            let gold = usize::from(top) - 1;
            costs[step.index()] == least
                && (example.heads[gold] != head || example.relations[gold] == relation)
        };
        let from = of_scores.len();
        of_scores.resize(from + scores.len(), 0.0);
        let gradient = &mut of_scores[from..];
        let (mut chosen, mut taught): (Option<usize>, Option<usize>) = (None, None);
        let higher = |than: Option<usize>, at: usize| than.is_none_or(|than| scores[at] > scores[than]);
        let mut right = vec![false; scores.len()];
        for (at, action) in self.made.actions.iter().enumerate() {
            if !possible[action.step.index()] {
                continue;
            }
            if higher(chosen, at) {
                chosen = Some(at);
            }
            right[at] = is_right(action.step, action.relation);
            if right[at] && higher(taught, at) {
                taught = Some(at);
            }
        }
        let Some(chosen) = chosen else { unreachable!("a state that is not done has a possible move") };
        // A relation that is too rare to be an action cannot be taught.
        let Some(taught) = taught else { return (chosen, 0.0) };
        let highest = scores[chosen];
        let (mut all, mut good) = (0.0, 0.0);
        for (at, action) in self.made.actions.iter().enumerate() {
            if possible[action.step.index()] {
                gradient[at] = exp(scores[at] - highest);
                all += gradient[at];
                if right[at] {
                    good += gradient[at];
                }
            }
        }
        let good = good.max(1e-20);
        for (cell, right) in gradient.iter_mut().zip(right) {
            *cell = *cell / all - if right { *cell / good } else { 0.0 };
        }
        (if explores { chosen } else { taught }, -f64::from(libm::logf(good / all)))
    }
}
