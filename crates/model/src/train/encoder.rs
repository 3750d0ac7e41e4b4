//! The convolutions of a network forward and backward, in 32-bit floating point.

use super::layout::Layout;
use super::matrix::{Rows, add_product, add_transposed_product, transposed};
use super::{Prepared, Random, Settings};
use crate::network::Make;

/// What every pass over a network reads: its make, its parameters and transposes of them.
pub struct Network<'n> {
    pub make: &'n Make,
    pub layout: &'n Layout,
    pub values: &'n [f32],
    /// Pretrained vectors of so many numbers for the keys of the first column; row 0 is zero.
    pub vectors: &'n [f32],
    pub vector_width: usize,
    /// For every layer, the transposes of the weights for the row before, the row itself and the row after.
    pub backward: Vec<[Vec<f32>; 3]>,
    /// For every head, the transpose of its weights.
    pub heads_backward: Vec<Vec<f32>>,
    /// The transposes of a tree's projection and weights.
    pub tree_backward: Option<(Vec<f32>, Vec<f32>)>,
}

impl<'n> Network<'n> {
    pub fn new(
        make: &'n Make,
        layout: &'n Layout,
        values: &'n [f32],
        vectors: &'n [f32],
        vector_width: usize,
    ) -> Self {
        let backward = layout.layers.iter().enumerate().map(|(at, layer)| {
            let below = make.width_below(at);
            let weights = &values[layer.weights.clone()];
            let part = below * make.width;
            std::array::from_fn(|k| transposed(&weights[k * part..(k + 1) * part], below, make.width))
        });
        let heads_backward = layout.heads.iter().zip(&make.heads);
        let heads_backward = heads_backward
            .map(|(head, made)| transposed(&values[head.weights.clone()], make.width, made.labels.len()));
        let tree_backward = layout.tree.as_ref().zip(make.tree.as_ref()).map(|(tree, made)| {
            let projected = tree.absent.len();
            (
                transposed(&values[tree.projection.clone()], make.width, projected),
                transposed(&values[tree.weights.clone()], made.hidden, made.actions.len()),
            )
        });
        Self {
            make,
            layout,
            values,
            vectors,
            vector_width,
            backward: backward.collect(),
            heads_backward: heads_backward.collect(),
            tree_backward,
        }
    }
}

/// What is seen of some examples on the way up.
///
/// The examples stand one behind the other with a row of zeros before each and behind the last.
pub struct Pass {
    pub rows: usize,
    /// The row of the first token of each example.
    pub starts: Vec<usize>,
    /// The row of each column's table for every row; 0 between examples.
    pub ids: Vec<u32>,
    /// Whether a row is a token.
    pub is_token: Vec<bool>,
    /// The pretrained vectors.
    vectors: Vec<f32>,
    /// The input of the first layer, after dropout.
    pub input: Vec<f32>,
    pub layers: Vec<Layer>,
}

/// What a layer gives.
#[derive(Default)]
pub struct Layer {
    /// What it found, never negative.
    found: Vec<f32>,
    /// What it found and was given: what heads read.
    pub bare: Vec<f32>,
    /// The same with what its heads tell: what the next layer reads.
    pub hidden: Vec<f32>,
}

/// Chance of leaving a number out, and the factor of those that stay.
pub fn drop_out(values: &mut [f32], chance: f32, random: &mut Random) {
    if chance > 0.0 {
        let scale = 1.0 / (1.0 - chance);
        for value in values {
            *value = if random.unit() < chance { 0.0 } else { *value * scale };
        }
    }
}

impl Pass {
    /// Lays out examples and fills in the input. `frequencies` counts the rows of the first column's table in the training data.
    pub fn begin(
        network: &Network<'_>,
        examples: &[&Prepared],
        frequencies: &[u32],
        dropping: Option<(&Settings, &mut Random)>,
    ) -> Self {
        let Network { make, layout, values, vectors, vector_width, .. } = *network;
        let columns = make.columns.len();
        let mut starts = Vec::with_capacity(examples.len());
        let mut rows = 1;
        for example in examples {
            starts.push(rows);
            rows += example.tokens() + 1;
        }
        let mut ids = vec![0; rows * columns];
        let mut is_token = vec![false; rows];
        let mut pretrained = vec![0.0; rows * vector_width];
        let mut vector_ids = vec![0u32; rows];
        for (example, &start) in examples.iter().zip(&starts) {
            let range = start..start + example.tokens();
            ids[range.start * columns..range.end * columns].copy_from_slice(&example.ids);
            is_token[range.clone()].fill(true);
            if vector_width > 0 {
                vector_ids[range].copy_from_slice(&example.vectors);
            }
        }
        let mut dropping = dropping;
        if let Some((settings, random)) = &mut dropping {
            for row in (0..rows).filter(|&row| is_token[row]) {
                let id = &mut ids[row * columns];
                let frequency = frequencies[*id as usize] as f32;
                if random.unit() < settings.word_dropout / (settings.word_dropout + frequency) {
                    *id = 0;
                }
                if random.unit() < settings.vector_dropout {
                    vector_ids[row] = 0;
                }
            }
        }
        for (row, &id) in vector_ids.iter().enumerate().filter(|(_, id)| **id > 0) {
            let vector = &vectors[id as usize * vector_width..][..vector_width];
            pretrained[row * vector_width..][..vector_width].copy_from_slice(vector);
        }

        let first = make.columns[0].width;
        let mut projected = vec![0.0; rows * first];
        let projection = Rows::new(&values[layout.projection.clone()], first);
        add_product(
            rows,
            vector_width,
            first,
            Rows::new(&pretrained, vector_width),
            projection,
            &mut projected,
        );
        let width = make.input_width();
        let mut input = vec![0.0; rows * width];
        for row in (0..rows).filter(|&row| is_token[row]) {
            let mut cells = &mut input[row * width..(row + 1) * width];
            for (column, table) in layout.tables.iter().enumerate() {
                let vector_length = make.columns[column].width;
                let id = ids[row * columns + column] as usize;
                let vector = &values[table.start + id * vector_length..][..vector_length];
                let (here, rest) = cells.split_at_mut(vector_length);
                here.copy_from_slice(vector);
                if column == 0 {
                    for (cell, value) in here.iter_mut().zip(&projected[row * first..]) {
                        *cell += value;
                    }
                }
                cells = rest;
            }
        }
        if let Some((settings, random)) = dropping {
            drop_out(&mut input, settings.dropout, random);
        }
        Self { rows, starts, ids, is_token, vectors: pretrained, input, layers: Vec::new() }
    }

    /// Adds the next layer, without what its heads tell.
    pub fn climb(&mut self, network: &Network<'_>) {
        let make = network.make;
        let (at, rows, width) = (self.layers.len(), self.rows, make.width);
        let layer = &network.layout.layers[at];
        let below_width = make.width_below(at);
        let below = if at == 0 { &self.input } else { &self.layers[at - 1].hidden };
        let mut found = vec![0.0; rows * width];
        for row in found.chunks_exact_mut(width) {
            row.copy_from_slice(&network.values[layer.bias.clone()]);
        }
        let weights = Rows::new(&network.values[layer.weights.clone()], width);
        let windows = Rows { data: below, stride: below_width };
        add_product(rows - 2, 3 * below_width, width, windows, weights, &mut found[width..]);
        for (row, cells) in found.chunks_exact_mut(width).enumerate() {
            let is_token = self.is_token[row];
            for cell in cells {
                *cell = if is_token { cell.max(0.0) } else { 0.0 };
            }
        }
        let mut bare = found.clone();
        if at > 0 {
            for (cell, value) in bare.iter_mut().zip(below) {
                *cell += value;
            }
        }
        self.layers.push(Layer { found, hidden: bare.clone(), bare });
    }

    /// Goes down from the gradient of what the last layer gives to that of the tables' vectors, row by row.
    ///
    /// `of_heads` gives the gradient of what a layer found, from its heads, and takes away from the gradient of what it gives on
    /// what the heads' telling hides; `gradient` collects that of the parameters.
    pub fn descend(
        &self,
        network: &Network<'_>,
        mut above: Vec<f32>,
        gradient: &mut [f32],
        mut of_heads: impl FnMut(usize, &mut [f32], &mut [f32]),
    ) -> Vec<f32> {
        let make = network.make;
        let (rows, width) = (self.rows, make.width);
        for at in (0..make.layers).rev() {
            of_heads(at, &mut above, gradient);
            let layer = &network.layout.layers[at];
            let below_width = make.width_below(at);
            let below = if at == 0 { &self.input } else { &self.layers[at - 1].hidden };
            let mut inner = above.clone();
            for (value, &found) in inner.iter_mut().zip(&self.layers[at].found) {
                if found <= 0.0 {
                    *value = 0.0;
                }
            }
            let windows = Rows { data: below, stride: below_width };
            let inner_rows = Rows::new(&inner[width..], width);
            let weights = &mut gradient[layer.weights.clone()];
            add_transposed_product(3 * below_width, rows - 2, width, windows, inner_rows, weights);
            add_rows(&mut gradient[layer.bias.clone()], &inner);
            let mut next = if at == 0 { vec![0.0; rows * below_width] } else { above };
            for (k, weights) in network.backward[at].iter().enumerate() {
                let weights = Rows::new(weights, below_width);
                add_product(rows - 2, width, below_width, inner_rows, weights, &mut next[k * below_width..]);
            }
            // Rows between examples have no input.
            for (row, cells) in next.chunks_exact_mut(below_width).enumerate() {
                if !self.is_token[row] {
                    cells.fill(0.0);
                }
            }
            above = next;
        }
        above
    }

    /// Takes the gradient of the input back over dropout, and adds that of the projection of pretrained vectors.
    pub fn descend_input(
        &self,
        network: &Network<'_>,
        input: &mut [f32],
        dropout: f32,
        gradient: &mut [f32],
    ) {
        let make = network.make;
        let scale = 1.0 / (1.0 - dropout);
        for (value, &cell) in input.iter_mut().zip(&self.input) {
            *value = if cell == 0.0 { 0.0 } else { *value * scale };
        }
        let projection = &mut gradient[network.layout.projection.clone()];
        let vectors = Rows::new(&self.vectors, network.vector_width);
        let words = Rows::new(input, make.input_width());
        let (depth, columns) = (self.rows, make.columns[0].width);
        add_transposed_product(network.vector_width, depth, columns, vectors, words, projection);
    }
}

/// Adds every row of a matrix to `sum`, whose length is that of a row.
pub fn add_rows(sum: &mut [f32], rows: &[f32]) {
    for row in rows.chunks_exact(sum.len()) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
