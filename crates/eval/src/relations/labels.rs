//! Which of our kinds go under which label of a corpus.

use std::sync::LazyLock;

use dateline_document::RelationKind;

/// A corpus of relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corpus {
    /// KnowledgeNet (Mesquita and others 2019).
    KnowledgeNet,
    /// Re-DocRED (Tan and others 2022).
    ReDocRed,
    /// re3d (Dstl 2017).
    Re3d,
}

/// A label of a corpus with the kinds that say the same.
#[derive(Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name in the corpus.
    pub name: &'static str,
    /// The kinds that go under it, the nearest first.
    pub kinds: Vec<RelationKind>,
    /// Whether its head is our subject.
    pub direction: Direction,
    corpus: &'static str,
}

/// Which argument of a label is our subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The head.
    Forward,
    /// The tail.
    Backward,
    /// Either.
    Either,
}

static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    let rows = include_str!("labels.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(label).collect()
});

fn label(row: &'static str) -> Option<Label> {
    let mut columns = row.split('\t');
    let (corpus, name, kinds) = (columns.next()?, columns.next()?, columns.next()?);
    let direction = match columns.next()? {
        "+" => Direction::Forward,
        "-" => Direction::Backward,
        _ => Direction::Either,
    };
    Some(Label { name, kinds: kinds.split(' ').filter_map(RelationKind::parse).collect(), direction, corpus })
}

impl Corpus {
    fn name(self) -> &'static str {
        match self {
            Self::KnowledgeNet => "knowledgenet",
            Self::ReDocRed => "redocred",
            Self::Re3d => "re3d",
        }
    }

    /// The labels of the corpus that one of our kinds goes under.
    pub fn labels(self) -> impl Iterator<Item = &'static Label> {
        LABELS.iter().filter(move |label| label.corpus == self.name())
    }

    /// The label that a name stands for.
    pub fn label(self, name: &str) -> Option<&'static Label> {
        self.labels().find(|label| label.name == name)
    }

    /// The first label that a kind goes under: where it stands nearest, and of such the first of the table.
    pub fn label_of(self, kind: RelationKind) -> Option<&'static Label> {
        let place = |label: &&Label| label.kinds.iter().position(|&it| it == kind);
        self.labels().filter(|label| label.kinds.contains(&kind)).min_by_key(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_label_with_kinds() {
        let rows = include_str!("labels.tsv").lines().filter(|line| !line.starts_with('#'));
        for row in rows {
            let kinds = row.split('\t').nth(2).unwrap().split(' ').count();
            assert_eq!(label(row).unwrap().kinds.len(), kinds, "{row}");
        }
    }

    #[test]
    fn a_kind_goes_under_the_label_that_it_stands_nearest_to() {
        assert_eq!(Corpus::KnowledgeNet.label_of(RelationKind::Leads).unwrap().name, "CEO");
        assert_eq!(Corpus::ReDocRed.label_of(RelationKind::BornIn).unwrap().name, "P19");
        assert_eq!(Corpus::Re3d.label_of(RelationKind::SpouseOf), None);
    }
}
