use std::collections::BTreeMap;
use std::sync::Arc;

use super::attribute::{AttributeColumn, AttributeValue, AttributeView};
use crate::vocabulary::vocabulary;
use crate::{EntityId, EventId, MentionId, QuoteId, SentenceId, Span};

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteTarget {
    /// Nothing but the stretch of text.
    Stretch,
    /// A mention.
    Mention(MentionId),
    /// An entity.
    Entity(EntityId),
    /// A sentence.
    Sentence(SentenceId),
    /// A quote.
    Quote(QuoteId),
    /// An event.
    Event(EventId),
    /// The whole document.
    Document,
}

/// One row of a plugin's layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The stretch of text the note rests on.
    pub span: Span,
    /// What it is about.
    pub target: NoteTarget,
    /// One of the labels that the plugin's manifest declares.
    pub label: Box<str>,
    /// The plugin's score, whose meaning the plugin documents; always finite.
    pub score: Option<f32>,
    /// Further values by name, in order of their names.
    pub attributes: BTreeMap<Box<str>, AttributeValue>,
}

/// The columns of a layer of notes, as a plugin's host hands them over.
#[derive(Clone, Debug)]
pub struct NoteColumns {
    /// The stretch of text of each note.
    pub span: Vec<Span>,
    /// What each is about.
    pub target: Vec<NoteTarget>,
    /// The labels that notes of the layer can carry.
    pub labels: Arc<[Box<str>]>,
    /// The place of each note's label among `labels`.
    pub label: Vec<u32>,
    /// The score of each; not a number for none.
    pub score: Vec<f32>,
    /// What else they say.
    pub attributes: Vec<AttributeColumn>,
}

/// The notes of one layer, in the order in which the plugin wrote them.
#[derive(Clone, Debug)]
pub struct NoteLayer {
    // Invariant: all columns are of one length, every label is one of `labels`, and attributes are in order of their names,
    // each name once.
    columns: NoteColumns,
}

/// The notes of all plugins, by layer, in order of the layers' names.
pub type Notes = BTreeMap<Box<str>, NoteLayer>;

impl NoteLayer {
    /// A layer without notes.
    pub fn new() -> Self {
        Self::default()
    }

    /// The layer of these columns.
    ///
    /// # Panics
    /// When they are not of one length, a label is not there, or two attributes have one name.
    pub fn from_columns(mut columns: NoteColumns) -> Self {
        columns.attributes.sort_by(|one, other| one.name().cmp(other.name()));
        let NoteColumns { span, target, labels, label, score, attributes } = &columns;
        let lengths = [target.len(), label.len(), score.len()];
        let mut all_lengths = lengths.into_iter().chain(attributes.iter().map(AttributeColumn::len));
        assert!(all_lengths.all(|length| length == span.len()), "columns of a layer are of one length");
        assert!(label.iter().all(|&label| (label as usize) < labels.len()), "a note has one of the labels");
        let is_ordered = attributes.windows(2).all(|pair| pair[0].name() < pair[1].name());
        assert!(is_ordered, "an attribute has one column");
        Self { columns }
    }

    /// Appends a note.
    ///
    /// # Panics
    /// When the texts of an attribute hold 4 GiB or more.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "there are no more labels than notes, and a note takes bytes of memory"
    )]
    pub fn push(&mut self, note: Note) {
        let NoteColumns { span, target, labels, label, score, attributes } = &mut self.columns;
        let rows = span.len();
        span.push(note.span);
        target.push(note.target);
        let known = labels.iter().position(|known| *known == note.label);
        label.push(known.unwrap_or(labels.len()) as u32);
        if known.is_none() {
            *labels = labels.iter().cloned().chain([note.label]).collect();
        }
        score.push(note.score.unwrap_or(f32::NAN));
        for (name, value) in note.attributes {
            let place = attributes.binary_search_by(|column| column.name().cmp(&name));
            let place = place.unwrap_or_else(|place| {
                attributes.insert(place, AttributeColumn::absent((*name).into(), rows));
                place
            });
            attributes[place].push(value);
        }
        for column in attributes.iter_mut().filter(|column| column.len() == rows) {
            column.push_absent();
        }
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.columns.span.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The notes, in order.
    pub fn iter(&self) -> NoteViews<'_> {
        NoteViews { layer: self, rows: 0..self.len() }
    }

    /// The columns.
    pub fn columns(&self) -> &NoteColumns {
        &self.columns
    }

    /// The column of an attribute; none where no note has it.
    pub fn attribute(&self, name: &str) -> Option<&AttributeColumn> {
        let attributes = &self.columns.attributes;
        let place = attributes.binary_search_by(|column| column.name().cmp(name)).ok()?;
        Some(&attributes[place])
    }
}

impl Default for NoteLayer {
    fn default() -> Self {
        let columns = NoteColumns {
            span: Vec::new(),
            target: Vec::new(),
            labels: Arc::default(),
            label: Vec::new(),
            score: Vec::new(),
            attributes: Vec::new(),
        };
        Self { columns }
    }
}

/// Layers are equal when their notes are, whatever the columns that keep them.
impl PartialEq for NoteLayer {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl FromIterator<Note> for NoteLayer {
    fn from_iter<Rows: IntoIterator<Item = Note>>(notes: Rows) -> Self {
        let mut layer = Self::new();
        notes.into_iter().for_each(|note| layer.push(note));
        layer
    }
}

impl<'l> IntoIterator for &'l NoteLayer {
    type Item = NoteView<'l>;
    type IntoIter = NoteViews<'l>;

    fn into_iter(self) -> NoteViews<'l> {
        self.iter()
    }
}

/// Notes of a layer, in order.
#[derive(Clone, Debug)]
pub struct NoteViews<'l> {
    layer: &'l NoteLayer,
    rows: std::ops::Range<usize>,
}

impl<'l> Iterator for NoteViews<'l> {
    type Item = NoteView<'l>;

    fn next(&mut self) -> Option<NoteView<'l>> {
        self.rows.next().map(|row| NoteView { layer: self.layer, row })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for NoteViews<'_> {}

/// A note, read from the columns of its layer.
#[derive(Clone, Copy, Debug)]
pub struct NoteView<'l> {
    layer: &'l NoteLayer,
    row: usize,
}

impl<'l> NoteView<'l> {
    /// The stretch of text the note rests on.
    pub fn span(self) -> Span {
        self.layer.columns.span[self.row]
    }

    /// What it is about.
    pub fn target(self) -> NoteTarget {
        self.layer.columns.target[self.row]
    }

    /// One of the labels that the plugin's manifest declares.
    pub fn label(self) -> &'l str {
        let columns = &self.layer.columns;
        &columns.labels[columns.label[self.row] as usize]
    }

    /// The plugin's score, whose meaning the plugin documents; always finite.
    pub fn score(self) -> Option<f32> {
        Some(self.layer.columns.score[self.row]).filter(|score| !score.is_nan())
    }

    /// What else it says, in order of the attributes' names.
    pub fn attributes(self) -> impl Iterator<Item = (&'l str, AttributeView<'l>)> {
        let columns = self.layer.columns.attributes.iter();
        columns.filter_map(move |column| Some((column.name(), column.get(self.row)?)))
    }

    /// The value of one attribute, where the note has it.
    pub fn attribute(self, name: &str) -> Option<AttributeView<'l>> {
        self.layer.attribute(name)?.get(self.row)
    }
}

impl PartialEq for NoteView<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.span(), self.target(), self.label(), self.score())
            == (other.span(), other.target(), other.label(), other.score())
            && self.attributes().eq(other.attributes())
    }
}

vocabulary! {
    /// How a plugin's run over a document ended.
    pub enum PluginStatus {
        /// It wrote its notes.
        Ok = "ok",
        /// It reported an error or panicked.
        Failed = "failed",
        /// It was stopped at its deadline.
        TimedOut = "timed_out",
        /// Its process ended.
        Crashed = "crashed",
        /// It could not be loaded, or its notes were not valid.
        Refused = "refused",
        /// It was not run: a layer that it reads is not there.
        Skipped = "skipped",
    }
}

/// A plugin's run over a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginRun {
    /// The plugin's name.
    pub name: Box<str>,
    /// Its version.
    pub version: Box<str>,
    /// How the run ended.
    pub status: PluginStatus,
    /// Why, where it did not end well.
    pub message: Option<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(label: &str, attributes: &[(&str, AttributeValue)]) -> Note {
        let attributes = attributes.iter().map(|(name, value)| ((*name).into(), value.clone()));
        Note {
            span: Span::new(0, 4),
            target: NoteTarget::Stretch,
            label: label.into(),
            score: None,
            attributes: attributes.collect(),
        }
    }

    #[test]
    fn notes_come_back_as_they_were_pushed() {
        use AttributeValue::{Bool, Integer, Number, Text, Texts};
        let notes = [
            note("place", &[("lat", Number(1.5)), ("name", Text("Oslo".into()))]),
            note("people", &[("also", Texts(vec!["a".into(), "é".into()])), ("is", Bool(true))]),
            note("place", &[]),
            note("place", &[("also", Texts(Vec::new())), ("count", Integer(-3)), ("lat", Integer(7))]),
            note("people", &[("lat", Text("unknown".into())), ("name", Text(String::new()))]),
        ];
        let layer: NoteLayer = notes.iter().cloned().collect();
        for (view, note) in layer.iter().zip(&notes) {
            assert_eq!((view.label(), view.score()), (&*note.label, note.score));
            let attributes = view.attributes().map(|(name, value)| (name.into(), value.into()));
            assert_eq!(attributes.collect::<BTreeMap<Box<str>, AttributeValue>>(), note.attributes);
        }
        assert_eq!(layer.len(), notes.len());
        assert_eq!(layer.iter().nth(4).and_then(|note| note.attribute("also")), None);
    }

    #[test]
    fn layers_of_other_columns_with_the_same_notes_are_equal() {
        let pushed: NoteLayer =
            [0.5, 0.1].map(|value| note("a", &[("is", AttributeValue::Number(value))])).into_iter().collect();
        let handed = |values: Vec<f32>| {
            NoteLayer::from_columns(NoteColumns {
                span: vec![Span::new(0, 4); 2],
                target: vec![NoteTarget::Stretch; 2],
                labels: ["b".into(), "a".into()].into(),
                label: vec![1, 1],
                score: vec![f32::NAN; 2],
                attributes: vec![AttributeColumn::new("is".into(), values.into(), None)],
            })
        };
        assert_eq!(handed(vec![0.5, 0.1]), pushed);
        assert_ne!(handed(vec![0.5, 0.2]), pushed);
    }

    #[test]
    #[should_panic = "a note has one of the labels"]
    fn a_label_that_is_not_there_panics() {
        let span = vec![Span::new(0, 4)];
        let mut columns = NoteLayer::from_iter([note("a", &[])]).columns;
        columns.label = vec![1];
        NoteLayer::from_columns(NoteColumns { span, ..columns });
    }
}
