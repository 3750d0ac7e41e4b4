//! Where the parameters of a network stand in one long vector.

use std::ops::Range;

use crate::network::features::{NUMBERS, RELATIONS, TOKENS, first_row_of_number};
use crate::network::{Make, Order};

/// The parameters of a network, each a range of one vector: first all that every example touches, then the tables of the
/// columns, of which an example touches a few rows.
#[derive(Clone, Debug)]
pub struct Layout {
    /// From pretrained vectors to the first column: `pretrained x width`.
    pub projection: Range<usize>,
    pub layers: Vec<Layer>,
    pub heads: Vec<Head>,
    pub tree: Option<Tree>,
    /// Where the tables begin.
    pub dense: usize,
    /// The table of each column: `rows x width`; row 0 is for unknown keys.
    pub tables: Vec<Range<usize>>,
}

/// A layer: `3 * width below x width`, and a bias.
#[derive(Clone, Debug)]
pub struct Layer {
    pub weights: Range<usize>,
    pub bias: Range<usize>,
}

/// A head: `width x labels`, a bias, what each label tells the layers above, and the transitions of a chain.
#[derive(Clone, Debug)]
pub struct Head {
    pub weights: Range<usize>,
    pub bias: Range<usize>,
    pub feed: Range<usize>,
    pub transitions: Range<usize>,
}

/// The scorer of transitions.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the last layer to what each looked-at token adds to the hidden numbers: `width x (TOKENS * hidden)`.
    pub projection: Range<usize>,
    /// What is added in place of a token that is not there: `TOKENS x hidden`.
    pub absent: Range<usize>,
    /// What is added for the root: `TOKENS x hidden`.
    pub root: Range<usize>,
    pub bias: Range<usize>,
    /// What the relations of dependents add: `RELATIONS x (relations + 1) x hidden`, the last for no token.
    pub relations: Range<usize>,
    /// What distances and counts add, one table behind the other.
    pub numbers: Range<usize>,
    /// From the hidden numbers to actions: `hidden x actions`.
    pub weights: Range<usize>,
    pub out: Range<usize>,
}

impl Layout {
    /// The layout of a network whose columns have so many rows, with pretrained vectors of `pretrained` numbers.
    pub fn new(make: &Make, rows: &[usize], pretrained: usize) -> Self {
        let mut end = 0;
        let mut take = |length: usize| {
            end += length;
            end - length..end
        };
        let projection = take(pretrained * make.columns[0].width);
        let layers = (0..make.layers)
            .map(|layer| Layer {
                weights: take(3 * make.width_below(layer) * make.width),
                bias: take(make.width),
            })
            .collect();
        let heads = make
            .heads
            .iter()
            .map(|head| {
                let labels = head.labels.len();
                let is_chain = head.order != Order::Independent;
                Head {
                    weights: take(make.width * labels),
                    bias: take(labels),
                    feed: take(if head.feeds { labels * make.width } else { 0 }),
                    transitions: take(if is_chain { labels * (labels + 2) } else { 0 }),
                }
            })
            .collect();
        let tree = make.tree.as_ref().map(|tree| Tree {
            projection: take(make.width * TOKENS * tree.hidden),
            absent: take(TOKENS * tree.hidden),
            root: take(TOKENS * tree.hidden),
            bias: take(tree.hidden),
            relations: take(RELATIONS * (tree.relations.len() + 1) * tree.hidden),
            numbers: take(first_row_of_number(NUMBERS) * tree.hidden),
            weights: take(tree.hidden * tree.actions.len()),
            out: take(tree.actions.len()),
        });
        let dense = end;
        let mut take = |length: usize| {
            end += length;
            end - length..end
        };
        let tables = make.columns.iter().zip(rows).map(|(column, rows)| take(rows * column.width)).collect();
        Self { projection, layers, heads, tree, dense, tables }
    }

    /// How many parameters there are.
    pub fn len(&self) -> usize {
        self.tables.last().map_or(self.dense, |table| table.end)
    }
}
