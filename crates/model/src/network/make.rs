//! How a network is made: the description that stands in its file.

use serde::{Deserialize, Serialize};

use crate::chain::{LabelGraph, bilou};
use crate::transition::Move;

/// The make of a network: convolutions over a sequence of rows, and what is read off them.
///
/// A row is one key a column; each column has a table of vectors, which stand side by side as the input of the first layer. A
/// layer sees a row and its two neighbours, and from the second layer on adds what it finds to what it was given (He et al. 2016).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Make {
    /// The columns, in the order of the keys of a row.
    pub columns: Vec<Column>,
    /// How many layers there are.
    pub layers: usize,
    /// Numbers in a row of a layer, a multiple of 16.
    pub width: usize,
    /// What labels are read off which layer.
    pub heads: Vec<Head>,
    /// How trees are built on the last layer.
    pub tree: Option<Tree>,
}

/// A column of keys.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// What the keys stand for.
    pub name: String,
    /// Numbers in the vector of a key. All columns together are a multiple of 4 wide.
    pub width: usize,
}

/// Labels that are read off a layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// What the labels say.
    pub name: String,
    /// The labels, at most 64.
    pub labels: Vec<String>,
    /// The layer, from 1.
    pub layer: usize,
    /// Whether the best label is made known to the layers above.
    pub feeds: bool,
    /// How labels follow one another.
    pub order: Order,
}

/// How the labels of a head follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Each is chosen by itself.
    Independent,
    /// They form chains of the BILOU scheme with learned transitions.
    Bilou,
}

/// How trees are built.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tree {
    /// The relations of a dependent to its head, at most 255.
    pub relations: Vec<String>,
    /// The moves with their relations; [`Move::Shift`] is the first and the only one of its kind.
    pub actions: Vec<Action>,
    /// Numbers between the features of a state and the scores of actions, a multiple of 32.
    pub hidden: usize,
}

/// A move with the relation that it attaches with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// The move.
    pub step: Move,
    /// The number of the relation; 0 for [`Move::Shift`].
    pub relation: u8,
}

impl Head {
    /// The graph of the labels, where they form chains and are named as the scheme says.
    pub fn graph(&self) -> Option<LabelGraph> {
        let Order::Bilou = self.order else { return None };
        let kinds: Option<Vec<&str>> =
            self.labels.iter().skip(1).step_by(4).map(|label| label.strip_prefix("B-")).collect();
        let graph = bilou::graph(&kinds?).ok()?;
        (graph.names() == self.labels).then_some(graph)
    }
}

impl Make {
    /// Numbers in a row of the input.
    pub fn input_width(&self) -> usize {
        self.columns.iter().map(|column| column.width).sum()
    }

    /// Numbers in a row that layer `layer`, from 0, reads.
    pub fn width_below(&self, layer: usize) -> usize {
        if layer == 0 { self.input_width() } else { self.width }
    }

    /// What in this description no network can have.
    pub fn fault(&self) -> Option<&'static str> {
        let fits =
            |head: &Head| (1..=self.layers).contains(&head.layer) && (1..=64).contains(&head.labels.len());
        let attaches = |tree: &Tree| {
            let mut actions = tree.actions.iter();
            actions.next().is_some_and(|action| action.step == Move::Shift)
                && actions.all(|action| {
                    action.step != Move::Shift && usize::from(action.relation) < tree.relations.len()
                })
                && Move::ALL.iter().all(|&step| tree.actions.iter().any(|action| action.step == step))
        };
        if self.columns.is_empty() || !self.input_width().is_multiple_of(4) || self.input_width() > 4096 {
            return Some("columns whose width is no multiple of 4");
        }
        if self.layers == 0 || self.layers > 64 {
            return Some("no layers, or more than 64");
        }
        if self.width == 0 || !self.width.is_multiple_of(16) || self.width > 4096 {
            return Some("layers whose width is no multiple of 16");
        }
        if self.heads.iter().any(|head| head.order == Order::Bilou && head.graph().is_none()) {
            return Some("a head whose labels are not those of chains");
        }
        if !self.heads.iter().all(fits) {
            return Some("a head without labels, with more than 64, or on a layer that is not there");
        }
        let Some(tree) = &self.tree else { return None };
        if tree.relations.len() > 255 || tree.actions.len() > 512 || !attaches(tree) {
            return Some("actions that are no transition system");
        }
        if tree.hidden == 0 || !tree.hidden.is_multiple_of(32) || tree.hidden > 4096 {
            return Some("a hidden layer whose width is no multiple of 32");
        }
        None
    }
}
