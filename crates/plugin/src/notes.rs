use dateline_document::{Id, NoteTarget, Span};

use crate::abi::{self, Col, ColumnType};
use crate::attribute::Attribute;
use crate::manifest::ExtractorManifest;
use crate::{Error, ManifestError};

/// The notes that an extractor writes about one document.
///
/// Nothing is handed over before the extractor returns: notes of a call that fails leave no trace. A mistake, such as a
/// label that the manifest does not have, fails the call when the extractor returns.
///
/// ```no_run
/// # use dateline_plugin::{Article, Notes};
/// # fn extract(article: &Article<'_>, notes: &mut Notes) {
/// for mention in article.mentions() {
///     notes.push(mention.span(), "place").about(mention).score(0.9).set("country", "VE").set("lat", 10.5);
/// }
/// # }
/// ```
pub struct Notes {
    labels: Vec<String>,
    // Columns of one length; their last row is the latest `push`.
    starts: Vec<u32>,
    ends: Vec<u32>,
    label_indices: Vec<u32>,
    scores: Vec<f32>,
    target_kinds: Vec<u8>,
    targets: Vec<u32>,
    attributes: Vec<Attribute>,
    // How many rows have a score.
    scored: usize,
    // The first mistake of the call.
    mistake: Option<String>,
}

impl Notes {
    pub(crate) fn new(manifest: &ExtractorManifest) -> Result<Self, ManifestError> {
        Ok(Self {
            labels: manifest.labels.clone(),
            starts: Vec::new(),
            ends: Vec::new(),
            label_indices: Vec::new(),
            scores: Vec::new(),
            target_kinds: Vec::new(),
            targets: Vec::new(),
            attributes: manifest.attributes.iter().map(Attribute::new).collect::<Result<_, _>>()?,
            scored: 0,
            mistake: None,
        })
    }

    /// Adds a note on the text at `span` with one of the manifest's labels, about nothing but that stretch and without
    /// a score or attributes; what it returns adds these.
    #[allow(clippy::cast_possible_truncation, reason = "a manifest has fewer than 2^32 labels")]
    pub fn push(&mut self, span: Span, label: &str) -> NewNote<'_> {
        let index = self.labels.iter().position(|known| known == label);
        if index.is_none() {
            self.complain(format_args!("the manifest has no label `{label}`"));
        }
        self.starts.push(span.start());
        self.ends.push(span.end());
        self.label_indices.push(index.unwrap_or_default() as u32);
        self.scores.push(0.0);
        self.target_kinds.push(abi::REF_NONE);
        self.targets.push(abi::NONE);
        NewNote { notes: self, has_score: false, next_attribute: 0 }
    }

    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Forgets all notes and keeps the memory.
    pub fn clear(&mut self) {
        self.starts.clear();
        self.ends.clear();
        self.label_indices.clear();
        self.scores.clear();
        self.target_kinds.clear();
        self.targets.clear();
        self.attributes.iter_mut().for_each(Attribute::clear);
        self.scored = 0;
        self.mistake = None;
    }

    /// The columns as [`abi::Host::emit`] takes them. They borrow from `self` and are good until it changes.
    pub(crate) fn columns(&mut self) -> Result<Vec<Col>, Error> {
        if let Some(mistake) = self.mistake.take() {
            return Err(Error::new(mistake));
        }
        let scores = match self.scored {
            0 => Col::absent(ColumnType::F32),
            all if all == self.len() => Col::packed(&self.scores, ColumnType::F32),
            some => {
                return Err(Error::new(format_args!(
                    "{some} of {} notes have a score, and not all",
                    self.len()
                )));
            }
        };
        let mut columns = vec![
            Col::packed(&self.starts, ColumnType::U32),
            Col::packed(&self.ends, ColumnType::U32),
            Col::packed(&self.label_indices, ColumnType::U32),
            scores,
            Col::packed(&self.target_kinds, ColumnType::U8),
            Col::packed(&self.targets, ColumnType::U32),
        ];
        let rows = self.starts.len();
        for attribute in &mut self.attributes {
            attribute.columns(rows, &mut columns)?;
        }
        Ok(columns)
    }

    fn complain(&mut self, mistake: impl ToString) {
        if self.mistake.is_none() {
            self.mistake = Some(mistake.to_string());
        }
    }
}

/// The note that was just added, to say more of.
pub struct NewNote<'n> {
    notes: &'n mut Notes,
    has_score: bool,
    // The attribute that is likely to be set next: most authors keep the order of the manifest.
    next_attribute: usize,
}

impl NewNote<'_> {
    /// Says what the note is about: a mention, an entity, a sentence, a quote, an event or the document.
    #[allow(clippy::cast_possible_truncation, reason = "ids are 32 bits wide")]
    pub fn about(self, target: impl Into<NoteTarget>) -> Self {
        let (kind, row) = match target.into() {
            NoteTarget::Stretch => (abi::REF_NONE, abi::NONE),
            NoteTarget::Mention(id) => (abi::REF_MENTION, id.index() as u32),
            NoteTarget::Entity(id) => (abi::REF_ENTITY, id.index() as u32),
            NoteTarget::Sentence(id) => (abi::REF_SENTENCE, id.index() as u32),
            NoteTarget::Quote(id) => (abi::REF_QUOTE, id.index() as u32),
            NoteTarget::Event(id) => (abi::REF_EVENT, id.index() as u32),
            NoteTarget::Document => (abi::REF_DOCUMENT, abi::NONE),
        };
        replace_last(&mut self.notes.target_kinds, kind);
        replace_last(&mut self.notes.targets, row);
        self
    }

    /// Gives it a score: finite, in a range of the plugin's own. Either all notes of a document have one or none has.
    pub fn score(mut self, score: f32) -> Self {
        self.notes.scored += usize::from(!self.has_score);
        self.has_score = true;
        replace_last(&mut self.notes.scores, score);
        self
    }

    /// Gives one of the manifest's attributes its value, once. `None` is as if it were not set.
    pub fn set<'v>(self, name: &str, value: impl Into<Value<'v>>) -> Self {
        let value = value.into();
        self.with(name, |attribute, row| attribute.set(row, value))
    }

    /// Gives one of the manifest's attributes of type `str[]` its texts, once.
    pub fn set_all<Text: AsRef<str>>(self, name: &str, texts: impl IntoIterator<Item = Text>) -> Self {
        self.with(name, |attribute, row| attribute.set_all(row, texts))
    }

    fn with(mut self, name: &str, set: impl FnOnce(&mut Attribute, usize) -> Result<(), String>) -> Self {
        let row = self.notes.len() - 1;
        let attributes = &mut self.notes.attributes;
        let is_called = |attribute: &Attribute| attribute.name() == name;
        let place = match attributes.get(self.next_attribute) {
            Some(next) if is_called(next) => Some(self.next_attribute),
            _ => attributes.iter().position(is_called),
        };
        let outcome = match place {
            Some(place) => {
                self.next_attribute = place + 1;
                set(&mut attributes[place], row)
            }
            None => Err("the manifest has no such attribute".to_owned()),
        };
        if let Err(mistake) = outcome {
            self.notes.complain(format_args!("note {row}, attribute `{name}`: {mistake}"));
        }
        self
    }
}

/// A value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'v> {
    /// No value.
    Absent,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// Text.
    Text(&'v str),
}

macro_rules! value_from {
    ($($Type:ty => $Variant:ident,)*) => {$(
        impl From<$Type> for Value<'_> {
            fn from(value: $Type) -> Self {
                Self::$Variant(value.into())
            }
        }
    )*};
}

value_from! {
    bool => Bool,
    u8 => Integer,
    u16 => Integer,
    u32 => Integer,
    i32 => Integer,
    i64 => Integer,
    f32 => Number,
    f64 => Number,
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text)
    }
}

impl<'v, Inner: Into<Value<'v>>> From<Option<Inner>> for Value<'v> {
    fn from(value: Option<Inner>) -> Self {
        value.map_or(Self::Absent, Into::into)
    }
}

fn replace_last<T>(values: &mut [T], value: T) {
    if let Some(last) = values.last_mut() {
        *last = value;
    }
}

#[cfg(test)]
mod tests {
    use dateline_document::MentionId;

    use super::*;
    use crate::manifest::AttributeManifest;

    fn notes(attributes: &[(&str, &str)]) -> Notes {
        let attribute = |&(name, kind): &(&str, &str)| AttributeManifest {
            name: name.into(),
            kind: kind.into(),
            detail: false,
        };
        let manifest = ExtractorManifest {
            layer: "moods".to_owned(),
            requires: Vec::new(),
            labels: vec!["glad".to_owned(), "sad".to_owned()],
            detail_labels: Vec::new(),
            attributes: attributes.iter().map(attribute).collect(),
        };
        Notes::new(&manifest).unwrap()
    }

    /// What comes of notes that `write` writes: the types, rows and strides of the columns, or the mistake.
    fn check(attributes: &[(&str, &str)], write: impl FnOnce(&mut Notes)) -> String {
        let mut notes = notes(attributes);
        write(&mut notes);
        let show = |col: &Col| {
            let kind = ColumnType::from_code(col.kind).unwrap().as_str();
            if col.ptr.is_null() { "absent".to_owned() } else { format!("{kind}x{}/{}", col.len, col.stride) }
        };
        match notes.columns() {
            Ok(columns) => columns.iter().map(show).collect::<Vec<_>>().join(" "),
            Err(mistake) => mistake.to_string(),
        }
    }

    #[test]
    fn columns_have_the_order_of_the_manifest() {
        let attributes =
            [("words", "str[]"), ("lat", "f64?"), ("name", "str"), ("count", "u8"), ("is", "bool")];
        let write = |notes: &mut Notes| {
            let note = notes
                .push(Span::new(0, 3), "sad")
                .about(NoteTarget::Mention(MentionId::from_index(0)))
                .score(0.5);
            note.set("is", true)
                .set("count", 255)
                .set("name", "Oslo")
                .set("lat", 1)
                .set_all("words", ["a", "b"]);
            let note = notes.push(Span::new(3, 4), "glad").score(0.25);
            note.set("is", false)
                .set("count", 0)
                .set("name", "")
                .set("lat", None::<f64>)
                .set_all::<&str>("words", []);
        };
        insta::assert_snapshot!(check(&attributes, write), @"u32x2/4 u32x2/4 u32x2/4 f32x2/4 u8x2/1 u32x2/4 str[]x2/0 f64x2/8 boolx2/1 strx2/0 u8x2/1 boolx2/1");
        insta::assert_snapshot!(check(&attributes, |_| {}), @"u32x0/4 u32x0/4 u32x0/4 absent u8x0/1 u32x0/4 str[]x0/0 f64x0/8 boolx0/1 strx0/0 u8x0/1 boolx0/1");
    }

    #[test]
    fn mistakes_are_told_with_the_note_and_the_attribute() {
        let attributes = [("count", "u8"), ("name", "str?"), ("words", "str[]?")];
        let check = |write: fn(NewNote<'_>) -> NewNote<'_>| {
            check(&attributes, |notes| {
                notes.push(Span::default(), "sad").set("count", 1);
                write(notes.push(Span::default(), "sad"));
            })
        };
        insta::assert_snapshot!(check(|note| note), @"note 1, attribute `count`: no value, and the manifest's type has no `?`");
        insta::assert_snapshot!(check(|note| note.set("count", 256)), @"note 1, attribute `count`: 256 is out of the range of type u8");
        insta::assert_snapshot!(check(|note| note.set("count", 1.0)), @"note 1, attribute `count`: Number(1.0) is no value of type u8");
        insta::assert_snapshot!(check(|note| note.set("count", 1).set("count", 2)), @"note 1, attribute `count`: set twice");
        insta::assert_snapshot!(check(|note| note.set("count", 1).set("words", "one")), @r#"note 1, attribute `words`: Text("one") is no value of type str[]"#);
        insta::assert_snapshot!(check(|note| note.set("count", 1).set_all("name", ["one"])), @"note 1, attribute `name`: several texts are no value of type str");
        insta::assert_snapshot!(check(|note| note.set("count", 1).set("nmae", "one")), @"note 1, attribute `nmae`: the manifest has no such attribute");
        insta::assert_snapshot!(check(|note| note.set("count", 1).score(0.5)), @"1 of 2 notes have a score, and not all");
    }

    #[test]
    fn what_was_cleared_leaves_no_trace() {
        let attributes = [("name", "str"), ("words", "str[]?")];
        let mut used = notes(&attributes);
        used.push(Span::new(0, 1), "glad")
            .set("name", "Oslo")
            .set_all("words", ["a"])
            .set("none", 1)
            .score(1.0);
        used.clear();
        let mut fresh = notes(&attributes);
        let read = |notes: &mut Notes| {
            notes.push(Span::new(2, 3), "sad").set("name", "Rome");
            let columns = notes.columns().unwrap();
            columns.iter().map(|col| (col.kind, col.len, col.ptr.is_null())).collect::<Vec<_>>()
        };
        assert_eq!(read(&mut used), read(&mut fresh));
    }
}
