//! Stretches of several kinds as labels: the begin, inside and last token of a stretch, a stretch of one unit, or
//! outside all (Ratinov and Roth 2009).

use super::{GraphError, LabelGraph};

/// The label of tokens in no stretch.
pub const OUTSIDE: usize = 0;

/// Where in its stretch a token stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The first of several.
    Begin,
    /// Between the first and the last.
    Inside,
    /// The last of several.
    Last,
    /// The only one.
    Unit,
}

impl Place {
    /// The place of a token in a stretch of tokens `first..end`.
    pub fn of(token: usize, first: usize, end: usize) -> Self {
        match (token == first, token + 1 == end) {
            (true, true) => Self::Unit,
            (true, false) => Self::Begin,
            (false, true) => Self::Last,
            (false, false) => Self::Inside,
        }
    }
}

/// A labelled stretch of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first token.
    pub first: usize,
    /// The token behind the last.
    pub end: usize,
    /// Position of the kind among those that the graph was made with.
    pub kind: usize,
}

/// The graph of stretches of these kinds, at most 15: `O`, then `B-`, `I-`, `L-` and `U-` of each.
///
/// # Errors
///
/// More than 15 kinds, or one twice.
pub fn graph<S: AsRef<str>>(kinds: &[S]) -> Result<LabelGraph, GraphError> {
    let count = 1 + 4 * kinds.len();
    if count > 64 {
        return Err(GraphError::Count { found: count });
    }
    let mut names = vec!["O".to_owned()];
    for kind in kinds {
        names.extend(["B", "I", "L", "U"].map(|place| format!("{place}-{}", kind.as_ref())));
    }
    let every = (1u64 << kinds.len()) - 1;
    // What may stand where no stretch is open, before it and behind it.
    let opens = 1 << OUTSIDE | labels_at(every, Place::Begin) | labels_at(every, Place::Unit);
    let closed = 1 << OUTSIDE | labels_at(every, Place::Last) | labels_at(every, Place::Unit);
    let goes_on = |kind: usize| 1 << label(kind, Place::Inside) | 1 << label(kind, Place::Last);
    let follows =
        (0..count).map(|it| if closed >> it & 1 == 1 { opens } else { goes_on((it - 1) / 4) }).collect();
    LabelGraph::new(names, opens, closed, follows)
}

/// The label of a place in a stretch of a kind.
pub fn label(kind: usize, place: Place) -> usize {
    1 + 4 * kind + place as usize
}

/// The set of labels of a place in a stretch of any of some kinds, bit `i` for kind `i`.
pub fn labels_at(kinds: u64, place: Place) -> u64 {
    (0..15).filter(|kind| kinds >> kind & 1 == 1).fold(0, |set, kind| set | 1 << label(kind, place))
}

/// The set of all labels of some kinds: with [`OUTSIDE`], what a token may be where a corpus leaves these kinds
/// unlabelled.
pub fn labels_of(kinds: u64) -> u64 {
    [Place::Begin, Place::Inside, Place::Last, Place::Unit]
        .into_iter()
        .fold(0, |set, place| set | labels_at(kinds, place))
}

/// The labels of so many tokens with these stretches; what reaches beyond the tokens is left out.
pub fn encode(stretches: &[Stretch], tokens: usize) -> Vec<u8> {
    let mut path = vec![OUTSIDE as u8; tokens];
    for stretch in stretches.iter().filter(|stretch| stretch.end <= tokens) {
        for (token, slot) in path.iter_mut().enumerate().take(stretch.end).skip(stretch.first) {
            *slot = label(stretch.kind, Place::of(token, stretch.first, stretch.end)) as u8;
        }
    }
    path
}

/// The stretches of a legal path, in order. Of an illegal path, runs of one kind that end at `L` or before a break.
pub fn decode(path: &[u8]) -> impl Iterator<Item = Stretch> + '_ {
    let kind_of = |label: u8| (label as usize).checked_sub(1).map(|it| it / 4);
    let opens = |label: u8| matches!(label.wrapping_sub(1) % 4, 0 | 3);
    let closes = |label: u8| matches!(label.wrapping_sub(1) % 4, 2 | 3);
    let mut token = 0;
    std::iter::from_fn(move || {
        token += path[token..].iter().position(|&it| it as usize != OUTSIDE)?;
        let first = token;
        let kind = kind_of(path[first])?;
        token += 1;
        while !closes(path[token - 1])
            && path.get(token).is_some_and(|&it| kind_of(it) == Some(kind) && !opens(it))
        {
            token += 1;
        }
        Some(Stretch { first, end: token, kind })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn labels_follow_the_scheme() {
        let graph = graph(&["person", "place"]).unwrap();
        let path = |text: &str| -> Vec<u8> {
            text.split(' ').map(|name| graph.label(name).unwrap() as u8).collect()
        };
        for legal in [
            "O",
            "U-person",
            "B-place L-place",
            "B-place I-place I-place L-place U-person B-person L-person O",
        ] {
            assert!(graph.allows(&path(legal)), "{legal}");
        }
        for illegal in [
            "B-person",
            "I-person L-person",
            "B-person L-place",
            "B-person O",
            "L-place",
            "U-person L-person",
        ] {
            assert!(!graph.allows(&path(illegal)), "{illegal}");
        }
        assert!(super::graph(&["kind"; 16]).is_err());
        assert!(super::graph(&["kind"; 2]).is_err());
        let kinds: Vec<String> = (0..15).map(|kind| kind.to_string()).collect();
        assert_eq!(super::graph(&kinds).unwrap().len(), 61);
    }

    #[test]
    fn sets_name_the_labels_of_several_kinds() {
        assert_eq!(labels_at(0b101, Place::Begin), 1 << 1 | 1 << 9);
        assert_eq!(labels_of(0b10), 0b1111 << 5);
    }

    proptest! {
        #[test]
        fn stretches_come_back_from_their_labels(parts in prop::collection::vec((0usize..3, 1usize..4, 0usize..3), 0..10)) {
            let mut stretches = Vec::new();
            let mut end = 0;
            for (gap, length, kind) in parts {
                stretches.push(Stretch { first: end + gap, end: end + gap + length, kind });
                end += gap + length;
            }
            let path = encode(&stretches, end + 1);
            prop_assert!(graph(&["a", "b", "c"]).unwrap().allows(&path));
            prop_assert_eq!(decode(&path).collect::<Vec<_>>(), stretches);
        }

        #[test]
        fn any_path_has_stretches_in_order(path in prop::collection::vec(any::<u8>(), 0..50)) {
            let mut last = 0;
            for stretch in decode(&path) {
                prop_assert!(last <= stretch.first && stretch.first < stretch.end && stretch.end <= path.len());
                last = stretch.end;
            }
        }
    }
}
