//! Labels and what may follow what.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::file::{File, OpenError, Writer};

/// Up to 64 labels by name, which of them may start and end a sequence, and which may follow which.
///
/// Sets of labels are `u64`, bit `i` for label `i`. There is a legal path of every length from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelGraph {
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Form {
    names: Vec<String>,
    starts: u64,
    ends: u64,
    /// For each label those that may stand after it.
    follows: Vec<u64>,
}

/// Why labels make no graph.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphError {
    /// None, or more than a set holds.
    #[error("a graph has 1 to 64 labels, this has {found}")]
    Count {
        /// Labels given.
        found: usize,
    },
    /// Successors given for other labels than those named.
    #[error("{names} labels have names and {follows} have followers")]
    Followers {
        /// Names given.
        names: usize,
        /// Sets of followers given.
        follows: usize,
    },
    /// A set with a label that there is not.
    #[error("a set of labels reaches beyond the {labels} that there are")]
    Beyond {
        /// Labels given.
        labels: usize,
    },
    /// Two labels of one name.
    #[error("there are two labels `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
    /// A length for which every path is forbidden.
    #[error("no sequence of {length} labels is allowed")]
    Stuck {
        /// Tokens of such a sequence.
        length: usize,
    },
}

impl LabelGraph {
    /// A graph from its sets.
    ///
    /// # Errors
    ///
    /// See [`GraphError`].
    pub fn new(names: Vec<String>, starts: u64, ends: u64, follows: Vec<u64>) -> Result<Self, GraphError> {
        let labels = names.len();
        if !(1..=64).contains(&labels) {
            return Err(GraphError::Count { found: labels });
        }
        if follows.len() != labels {
            return Err(GraphError::Followers { names: labels, follows: follows.len() });
        }
        let all = u64::MAX >> (64 - labels);
        if follows.iter().chain([&starts, &ends]).any(|set| set & !all != 0) {
            return Err(GraphError::Beyond { labels });
        }
        if let Some((_, name)) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name))
        {
            return Err(GraphError::Twice { name: name.clone() });
        }
        let graph = Self { form: Form { names, starts, ends, follows } };
        match graph.stuck() {
            Some(length) => Err(GraphError::Stuck { length }),
            None => Ok(graph),
        }
    }

    /// Labels of which any may stand anywhere, such as parts of speech.
    ///
    /// # Errors
    ///
    /// No label, too many, or one twice.
    pub fn independent<S: AsRef<str>>(names: &[S]) -> Result<Self, GraphError> {
        let names: Vec<String> = names.iter().map(|name| name.as_ref().to_owned()).collect();
        if !(1..=64).contains(&names.len()) {
            return Err(GraphError::Count { found: names.len() });
        }
        let all = u64::MAX >> (64 - names.len());
        let follows = vec![all; names.len()];
        Self::new(names, all, all, follows)
    }

    /// Reads what [`LabelGraph::write`] wrote.
    ///
    /// # Errors
    ///
    /// A section that is not there or does not describe a graph.
    pub fn open(file: &File<'_>, name: &str) -> Result<Self, OpenError> {
        let form: Form = file.json(name)?;
        Self::new(form.names, form.starts, form.ends, form.follows)
            .map_err(|error| OpenError::Value { name: name.to_owned(), rule: error.to_string() })
    }

    /// Writes a section of JSON.
    pub fn write(&self, writer: &mut Writer, name: &str) {
        // Strings and numbers always have a form in JSON.
        let text = serde_json::to_string(&self.form).unwrap_or_default();
        writer.text(name, &text);
    }

    /// How many labels there are, 1 to 64.
    #[expect(clippy::len_without_is_empty, reason = "a graph is never empty")]
    pub fn len(&self) -> usize {
        self.form.names.len()
    }

    /// The length of a row of emissions: the labels, up to a multiple of 16.
    pub fn stride(&self) -> usize {
        self.len().next_multiple_of(16)
    }

    /// The names in the order of the labels.
    pub fn names(&self) -> &[String] {
        &self.form.names
    }

    /// The label of a name.
    pub fn label(&self, name: &str) -> Option<usize> {
        self.form.names.iter().position(|it| it == name)
    }

    /// Every label.
    pub fn all(&self) -> u64 {
        u64::MAX >> (64 - self.len())
    }

    /// Labels that may begin a sequence.
    pub fn starts(&self) -> u64 {
        self.form.starts
    }

    /// Labels that may end a sequence.
    pub fn ends(&self) -> u64 {
        self.form.ends
    }

    /// Labels that may stand right after this one.
    pub fn follows(&self, label: usize) -> u64 {
        self.form.follows[label]
    }

    /// Whether a sequence may have these labels.
    pub fn allows(&self, path: &[u8]) -> bool {
        let has = |set: u64, label: u8| label < 64 && set >> label & 1 == 1;
        path.first().is_none_or(|&first| has(self.starts(), first))
            && path.last().is_none_or(|&last| has(self.ends(), last))
            && path
                .windows(2)
                .all(|two| self.form.follows.get(usize::from(two[0])).is_some_and(|&set| has(set, two[1])))
    }

    /// Labels that may stand right after one of these.
    pub(super) fn follows_any(&self, set: u64) -> u64 {
        members(set).fold(0, |all, label| all | self.form.follows[label])
    }

    /// The first length without a legal path. The sets of labels reached after each length repeat at last.
    fn stuck(&self) -> Option<usize> {
        let mut seen = BTreeSet::new();
        let mut reached = self.starts();
        while seen.insert(reached) {
            if reached & self.ends() == 0 {
                return Some(seen.len());
            }
            reached = self.follows_any(reached);
        }
        None
    }
}

/// The labels in a set, in ascending order.
fn members(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let label = set.trailing_zeros();
        set &= set.wrapping_sub(1);
        (label < 64).then_some(label as usize)
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    fn refused(names: &[&str], starts: u64, ends: u64, follows: &[u64]) -> String {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        LabelGraph::new(names, starts, ends, follows.to_vec()).unwrap_err().to_string()
    }

    #[test]
    fn sets_that_make_no_graph_are_refused() {
        assert_snapshot!(refused(&[], 0, 0, &[]), @"a graph has 1 to 64 labels, this has 0");
        assert_snapshot!(refused(&["a"], 1, 1, &[1, 1]), @"1 labels have names and 2 have followers");
        assert_snapshot!(refused(&["a"], 3, 1, &[1]), @"a set of labels reaches beyond the 1 that there are");
        assert_snapshot!(refused(&["a", "a"], 3, 3, &[3, 3]), @"there are two labels `a`");
        assert_snapshot!(refused(&["a"], 0, 1, &[1]), @"no sequence of 1 labels is allowed");
        assert_snapshot!(refused(&["a", "b"], 1, 1, &[2, 1]), @"no sequence of 2 labels is allowed");
        assert_snapshot!(refused(&["a", "b"], 3, 1, &[2, 0]), @"no sequence of 2 labels is allowed");
        assert_snapshot!(LabelGraph::independent(&["a"; 65]).unwrap_err(), @"a graph has 1 to 64 labels, this has 65");
    }

    #[test]
    fn independent_labels_may_stand_anywhere() {
        let names: Vec<String> = (0..64).map(|number| number.to_string()).collect();
        let graph = LabelGraph::independent(&names).unwrap();
        assert_eq!((graph.len(), graph.stride(), graph.all()), (64, 64, u64::MAX));
        assert!(graph.allows(&[63, 0, 63]) && graph.allows(&[]) && !graph.allows(&[64]));
        assert_eq!(graph.label("63"), Some(63));
    }

    #[test]
    fn a_graph_comes_back_from_its_section() {
        let graph = crate::chain::bilou::graph(&["person", "place"]).unwrap();
        let mut writer = Writer::new();
        graph.write(&mut writer, "labels");
        let bytes = writer.finish().unwrap();
        assert_eq!(LabelGraph::open(&File::open(&bytes).unwrap(), "labels").unwrap(), graph);

        let bytes = Writer::new()
            .text("labels", r#"{"names":["a"],"starts":0,"ends":1,"follows":[1]}"#)
            .finish()
            .unwrap();
        let error = LabelGraph::open(&File::open(&bytes).unwrap(), "labels").unwrap_err();
        assert_snapshot!(error, @"section `labels`: no sequence of 1 labels is allowed");
    }
}
