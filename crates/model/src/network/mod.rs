//! Networks: convolutions over sequences with 7-bit activations and 8-bit weights, and the labels and trees that are read off
//! them. All sums are of integers, so that every machine gives the same.

mod encode;
pub(crate) mod features;
mod first;
pub(crate) mod kernel;
mod make;
mod parse;
mod scratch;

use crate::chain::{Chain, Transitions};
use crate::file::{File, OpenError};
use crate::key::Keys;
use features::{NUMBERS, RELATIONS, TOKENS, first_row_of_number};
use first::Together;
use kernel::{BLOCK, Blocks, GROUP, Sums, Weights};

pub use kernel::Instructions;
pub use make::{Action, Column, Head, Make, Order, Tree};
pub use scratch::{Arc, Reading, Rows, Scratch};

/// The activation that stands for zero in the input, whose numbers have signs.
pub(crate) const ZERO: u8 = 64;

/// The largest activation.
pub(crate) const MOST: u8 = 127;

/// Bits by which the hidden numbers of a tree are finer than activations.
pub(crate) const FINER: u32 = 5;

/// A network that is read in place from a model file.
pub struct Network<'m> {
    make: Make,
    instructions: Instructions,
    columns: Vec<Table<'m>>,
    /// How the columns are divided for the first layer.
    together: Vec<Together>,
    layers: Vec<Layer<'m>>,
    heads: Vec<HeadWeights<'m>>,
    tree: Option<TreeWeights<'m>>,
}

/// The vectors of a column.
struct Table<'m> {
    keys: Keys<'m>,
    vectors: &'m [u8],
    width: usize,
}

/// A matrix whose outputs are scaled and shifted.
struct Matrix<'m> {
    weights: &'m [Weights],
    /// Groups of inputs in a block.
    groups: usize,
    factors: &'m [[f32; BLOCK]],
    offsets: &'m [[f32; BLOCK]],
}

struct Layer<'m> {
    matrix: Matrix<'m>,
    /// What an activation of the layer below counts here; 0 for the first layer, which adds nothing.
    carry: f32,
}

struct HeadWeights<'m> {
    matrix: Matrix<'m>,
    /// What each label adds to an activation; empty where the head tells nothing.
    feed: &'m [i8],
    chain: Option<Chain>,
}

struct TreeWeights<'m> {
    projection: Matrix<'m>,
    absent: &'m [i16],
    root: &'m [i16],
    bias: &'m [i16],
    relations: &'m [i16],
    numbers: &'m [i16],
    matrix: Matrix<'m>,
    /// For each set of possible moves, 0 for the actions that are possible and minus infinity for the others.
    masks: Vec<Vec<f32>>,
}

impl<'m> Matrix<'m> {
    fn open(file: &File<'m>, name: &str, inputs: usize, outputs: usize) -> Result<Self, OpenError> {
        let (groups, blocks) = (inputs / GROUP, outputs.div_ceil(BLOCK));
        let scales = file.section_of::<[f32; BLOCK]>(&format!("{name}.scales"), 2 * blocks)?;
        let (factors, offsets) = scales.split_at(blocks);
        let weights = file.section_of(&format!("{name}.weights"), groups * blocks)?;
        Ok(Self { weights, groups, factors, offsets })
    }

    /// What sums stand for.
    #[inline(always)]
    fn scale(&self, block: usize, sums: &Sums) -> [f32; BLOCK] {
        let (factors, offsets) = (&self.factors[block], &self.offsets[block]);
        let mut scaled = [0.0; BLOCK];
        for (((scaled, &sum), factor), offset) in scaled.iter_mut().zip(sums).zip(factors).zip(offsets) {
            *scaled = sum as f32 * factor + offset;
        }
        scaled
    }

    /// All weights.
    fn blocks(&self) -> Blocks<'m> {
        Blocks { weights: self.weights, stride: self.groups, groups: 0..self.groups }
    }

    /// Outputs, rounded up to a multiple of [`BLOCK`].
    fn outputs(&self) -> usize {
        self.factors.len() * BLOCK
    }
}

impl<'m> Network<'m> {
    /// Opens the network of a model file.
    ///
    /// # Errors
    /// [`OpenError`] where a section is missing, or has another size than the network's make says.
    pub fn open(file: &File<'m>) -> Result<Self, OpenError> {
        let make: Make = file.json("make")?;
        if let Some(fault) = make.fault() {
            return Err(OpenError::Value {
                name: "make".to_owned(),
                rule: format!("the network has {fault}"),
            });
        }
        let columns = make.columns.iter().enumerate().map(|(at, column)| {
            let keys = Keys::open(file, &format!("column.{at}.keys"))?;
            let vectors =
                file.section_of(&format!("column.{at}.vectors"), (keys.len() + 1) * column.width)?;
            Ok(Table { keys, vectors, width: column.width })
        });
        let layers = (0..make.layers).map(|at| {
            let name = format!("layer.{at}");
            let matrix = Matrix::open(file, &name, 3 * make.width_below(at), make.width)?;
            let &[carry] = file.section_of::<f32>(&format!("{name}.carry"), 1)? else {
                unreachable!("one element")
            };
            Ok(Layer { matrix, carry })
        });
        let heads = make.heads.iter().enumerate().map(|(at, head)| {
            let (name, labels) = (format!("head.{at}"), head.labels.len());
            let matrix = Matrix::open(file, &name, make.width, labels)?;
            let told = if head.feeds { labels * make.width } else { 0 };
            let feed = file.section_of(&format!("{name}.feed"), told)?;
            let followed = if head.order == Order::Independent { 0 } else { labels * (labels + 2) };
            let weights = file.section_of::<f32>(&format!("{name}.transitions"), followed)?;
            let chain = head.graph().map(|graph| {
                let mut transitions = Transitions::zeros(&graph);
                transitions.weights_mut().copy_from_slice(weights);
                Chain::new(graph, transitions)
            });
            Ok(HeadWeights { matrix, feed, chain })
        });
        let tree = make.tree.as_ref().map(|tree| TreeWeights::open(file, &make, tree)).transpose()?;
        Ok(Self {
            columns: columns.collect::<Result<_, OpenError>>()?,
            layers: layers.collect::<Result<_, OpenError>>()?,
            heads: heads.collect::<Result<_, OpenError>>()?,
            tree,
            instructions: Instructions::detect(),
            together: Together::divide(&make, &[]),
            make,
        })
    }

    /// The same network computed with other instructions, where the processor has them: for comparison.
    pub fn with_instructions(mut self, instructions: Instructions) -> Self {
        self.instructions = instructions.at_most();
        self
    }

    /// The same network, which remembers what the columns in `apart` add apart from what the others add. Words that come again are
    /// read faster then; it pays where these columns say where a word stands and the others what it is.
    pub fn remembering_apart(mut self, apart: &[usize]) -> Self {
        self.together = Together::divide(&self.make, apart);
        self
    }

    /// How the network is made.
    pub fn make(&self) -> &Make {
        &self.make
    }

    /// The chain that the labels of a head form; `None` where each is chosen by itself.
    pub fn chain(&self, head: usize) -> Option<&Chain> {
        self.heads[head].chain.as_ref()
    }
}

impl<'m> TreeWeights<'m> {
    fn open(file: &File<'m>, make: &Make, tree: &Tree) -> Result<Self, OpenError> {
        let hidden = tree.hidden;
        let across = TOKENS * hidden;
        let matrix = Matrix::open(file, "tree", hidden, tree.actions.len())?;
        let masks = (0..8).map(|possible| {
            let mut mask = vec![f32::NEG_INFINITY; matrix.outputs()];
            for (cell, action) in mask.iter_mut().zip(&tree.actions) {
                if possible >> action.step.index() & 1 == 1 {
                    *cell = 0.0;
                }
            }
            mask
        });
        Ok(Self {
            projection: Matrix::open(file, "tree.projection", make.width, across)?,
            absent: file.section_of("tree.absent", across)?,
            root: file.section_of("tree.root", across)?,
            bias: file.section_of("tree.bias", hidden)?,
            relations: file.section_of("tree.relations", RELATIONS * (tree.relations.len() + 1) * hidden)?,
            numbers: file.section_of("tree.numbers", first_row_of_number(NUMBERS) * hidden)?,
            masks: masks.collect(),
            matrix,
        })
    }
}
