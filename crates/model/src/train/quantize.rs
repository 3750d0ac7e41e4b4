//! From 32-bit parameters to the 8-bit weights of a model file.
//!
//! Activations are scaled so that all but one in five thousand of those seen on training examples fit into seven bits; weights by
//! the largest of each output (Jacob et al. 2018).

use super::encoder::{Network, Pass};
use super::heads::HeadPass;
use super::layout::Layout;
use super::{Prepared, Trainer, tree};
use crate::file::{WriteError, Writer};
use crate::key::SortedKeys;
use crate::math::round;
use crate::network::features::TOKENS;
use crate::network::kernel::{BLOCK, GROUP, Weights};
use crate::network::{FINER, MOST, ZERO};

/// Examples that activations are measured on.
const MEASURED: usize = 600;

/// The share of activations that fit.
const FITTING: f64 = 0.9998;

pub fn write(trainer: &Trainer, writer: &mut Writer) -> Result<(), WriteError> {
    let Trainer { make, layout, optimizer, vectors, .. } = trainer;
    let values = &optimizer.average[..];
    let network = Network::new(make, layout, values, &vectors.values, vectors.width);
    let scales = Scales::measure(&network, &trainer.examples);

    writer.json("make", make)?;
    write_columns(trainer, values, scales.input, writer);
    for (at, layer) in layout.layers.iter().enumerate() {
        let below = make.width_below(at);
        let matrix = Matrix {
            weights: &values[layer.weights.clone()],
            inputs: 3 * below,
            outputs: make.width,
            bias: &values[layer.bias.clone()],
            input_scale: scales.below(at),
            zero: if at == 0 { f32::from(ZERO) } else { 0.0 },
            output_scale: scales.layers[at],
        };
        matrix.write(&format!("layer.{at}"), writer);
        let carry = if at == 0 { 0.0 } else { scales.below(at) / scales.layers[at] };
        writer.section(&format!("layer.{at}.carry"), &[carry]);
    }
    for (at, (head, made)) in layout.heads.iter().zip(&make.heads).enumerate() {
        let scale = scales.layers[made.layer - 1];
        let matrix = Matrix {
            weights: &values[head.weights.clone()],
            inputs: make.width,
            outputs: made.labels.len(),
            bias: &values[head.bias.clone()],
            input_scale: scale,
            zero: 0.0,
            output_scale: 1.0,
        };
        matrix.write(&format!("head.{at}"), writer);
        let feed: Vec<i8> =
            values[head.feed.clone()].iter().map(|value| nearest(value / scale, 127.0) as i8).collect();
        writer.section(&format!("head.{at}.feed"), &feed);
        writer.section(&format!("head.{at}.transitions"), &values[head.transitions.clone()]);
    }
    write_tree(trainer, values, &scales, writer);
    Ok(())
}

/// What an activation of 1 stands for.
struct Scales {
    input: f32,
    layers: Vec<f32>,
    hidden: f32,
}

impl Scales {
    fn measure(network: &Network<'_>, examples: &[Prepared]) -> Self {
        let make = network.make;
        let step = examples.len().div_ceil(MEASURED);
        let measured: Vec<&Prepared> = examples.iter().step_by(step).collect();
        let mut pass = Pass::begin(network, &measured, &[], None);
        for layer in 1..=make.layers {
            pass.climb(network);
            for (at, _) in make.heads.iter().enumerate().filter(|(_, head)| head.layer == layer) {
                HeadPass::climb(network, &mut pass, at, None);
            }
        }
        let layers = pass.layers.iter().map(|layer| largest(&layer.hidden) / f32::from(MOST));
        Self {
            input: largest(&pass.input) / f32::from(MOST - ZERO),
            layers: layers.collect(),
            hidden: largest(&tree::hidden(network, &pass, &measured)) / f32::from(MOST),
        }
    }

    fn below(&self, layer: usize) -> f32 {
        if layer == 0 { self.input } else { self.layers[layer - 1] }
    }
}

/// The number that all but a few are not larger than, zeros left aside.
fn largest(values: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = values.iter().map(|value| value.abs()).filter(|&size| size > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let at = (sizes.len().saturating_sub(1) as f64 * FITTING) as usize;
    sizes.get(at).copied().unwrap_or(1.0).max(1e-6)
}

/// The whole number nearest to a value, not larger than `most` either way.
fn nearest(value: f32, most: f32) -> f32 {
    round(value.clamp(-most, most))
}

/// A matrix `inputs x outputs` of activations of `input_scale` to activations of `output_scale`.
struct Matrix<'a> {
    weights: &'a [f32],
    inputs: usize,
    outputs: usize,
    bias: &'a [f32],
    input_scale: f32,
    /// The activation that stands for zero.
    zero: f32,
    output_scale: f32,
}

impl Matrix<'_> {
    fn write(&self, name: &str, writer: &mut Writer) {
        let (groups, blocks) = (self.inputs / GROUP, self.outputs.div_ceil(BLOCK));
        let mut packed: Vec<Weights> = vec![[0; BLOCK * GROUP]; groups * blocks];
        let mut factors = vec![[0f32; BLOCK]; blocks];
        let mut offsets = vec![[0f32; BLOCK]; blocks];
        for output in 0..self.outputs {
            let column = || self.weights.iter().skip(output).step_by(self.outputs);
            let size = column().fold(1e-9f32, |most, weight| most.max(weight.abs())) / 127.0;
            let mut sum = 0.0;
            for (input, weight) in column().enumerate() {
                let weight = nearest(weight / size, 127.0);
                sum += weight;
                let place = output % BLOCK * GROUP + input % GROUP;
                packed[output / BLOCK * groups + input / GROUP][place] = weight as i8;
            }
            let factor = self.input_scale * size / self.output_scale;
            let bias = self.bias.get(output).copied().unwrap_or(0.0) / self.output_scale;
            factors[output / BLOCK][output % BLOCK] = factor;
            offsets[output / BLOCK][output % BLOCK] = bias - self.zero * sum * factor;
        }
        factors.append(&mut offsets);
        writer.section(&format!("{name}.weights"), &packed);
        writer.section(&format!("{name}.scales"), &factors);
    }
}

fn input_activation(value: f32, scale: f32) -> u8 {
    (nearest(value / scale, f32::from(MOST)) + f32::from(ZERO)).clamp(0.0, f32::from(MOST)) as u8
}

/// Keys and vectors of all columns. Those of the first column that only have a pretrained vector are unknown words to the learned ones.
fn write_columns(trainer: &Trainer, values: &[f32], scale: f32, writer: &mut Writer) {
    let Trainer { make, layout, keys, vectors, .. } = trainer;
    for (at, (column, table)) in make.columns.iter().zip(&layout.tables).enumerate() {
        let learned = |row: usize| &values[table.start + row * column.width..][..column.width];
        let mut all = keys[at].keys().to_vec();
        if at == 0 {
            all.extend(&vectors.keys);
        }
        let all = SortedKeys::new(all);
        let mut written: Vec<u8> = learned(0).iter().map(|&value| input_activation(value, scale)).collect();
        for key in all.keys() {
            let row = keys[at].keys().binary_search(key).map_or(0, |row| row + 1);
            let mut vector = learned(row).to_vec();
            if at == 0 {
                add_projected(trainer, values, *key, &mut vector);
            }
            written.extend(vector.iter().map(|&value| input_activation(value, scale)));
        }
        all.write(writer, &format!("column.{at}.keys"));
        writer.section(&format!("column.{at}.vectors"), &written);
    }
}

/// Adds what the pretrained vector of a key is projected to.
fn add_projected(trainer: &Trainer, values: &[f32], key: u64, vector: &mut [f32]) {
    let vectors = &trainer.vectors;
    let Ok(at) = vectors.keys.binary_search(&key) else { return };
    let pretrained = &vectors.values[(at + 1) * vectors.width..][..vectors.width];
    let projection = &values[trainer.layout.projection.clone()];
    for (number, row) in pretrained.iter().zip(projection.chunks_exact(vector.len())) {
        for (cell, weight) in vector.iter_mut().zip(row) {
            *cell += number * weight;
        }
    }
}

fn write_tree(trainer: &Trainer, values: &[f32], scales: &Scales, writer: &mut Writer) {
    let Trainer { make, layout: Layout { tree, .. }, .. } = trainer;
    let (Some(tree), Some(made)) = (tree, &make.tree) else { return };
    let scale = scales.hidden / (1 << FINER) as f32;
    let layer = scales.layers[make.layers - 1];
    let projection = Matrix {
        weights: &values[tree.projection.clone()],
        inputs: make.width,
        outputs: TOKENS * made.hidden,
        bias: &[],
        input_scale: layer,
        zero: 0.0,
        output_scale: scale,
    };
    projection.write("tree.projection", writer);
    let tables = [
        ("tree.absent", &tree.absent),
        ("tree.root", &tree.root),
        ("tree.bias", &tree.bias),
        ("tree.relations", &tree.relations),
        ("tree.numbers", &tree.numbers),
    ];
    for (name, range) in tables {
        let table: Vec<i16> =
            values[range.clone()].iter().map(|value| nearest(value / scale, 32_000.0) as i16).collect();
        writer.section(name, &table);
    }
    let matrix = Matrix {
        weights: &values[tree.weights.clone()],
        inputs: made.hidden,
        outputs: made.actions.len(),
        bias: &values[tree.out.clone()],
        input_scale: scales.hidden,
        zero: 0.0,
        output_scale: 1.0,
    };
    matrix.write("tree", writer);
}
