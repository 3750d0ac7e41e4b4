use crate::abi::ColumnType;

/// A column of another extractor's notes, as its name says it: `note.LAYER.` and what follows.
///
/// Every layer of notes has the columns `start`, `end`, `label`, `score`, `ref_kind` and `ref`. Further ones are its
/// attributes by their names, each with a column `NAME.present` that says of each note whether it has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteColumn<'n> {
    /// The note's first byte.
    Start,
    /// The byte after its last one.
    End,
    /// Its label.
    Label,
    /// Its score; not a number for none.
    Score,
    /// A code of what it is about.
    RefKind,
    /// The row of what it is about; all ones for kinds without rows.
    Ref,
    /// The value of an attribute; where the note has none, it means nothing.
    Attribute(&'n str),
    /// Whether the note has a value of an attribute.
    Present(&'n str),
}

impl<'n> NoteColumn<'n> {
    /// The columns that every layer of notes has.
    pub const OWN: [Self; 6] = [Self::Start, Self::End, Self::Label, Self::Score, Self::RefKind, Self::Ref];

    /// The layer and the column of a name; none for a name that is no column of notes.
    pub fn parse(name: &'n str) -> Option<(&'n str, Self)> {
        let (layer, column) = name.strip_prefix(PREFIX)?.split_once('.')?;
        let own = Self::OWN.into_iter().find(|own| own.name() == column);
        let column = own.unwrap_or_else(|| match column.strip_suffix(PRESENT) {
            Some(attribute) => Self::Present(attribute),
            None => Self::Attribute(column),
        });
        Some((layer, column))
    }

    /// The type of its values; none for an attribute, whose type the manifest of its plugin says.
    pub fn column_type(self) -> Option<ColumnType> {
        match self {
            Self::Start | Self::End | Self::Ref => Some(ColumnType::U32),
            Self::Label => Some(ColumnType::Str),
            Self::Score => Some(ColumnType::F32),
            Self::RefKind => Some(ColumnType::U8),
            Self::Present(_) => Some(ColumnType::Bool),
            Self::Attribute(_) => None,
        }
    }

    /// What it says of each note.
    pub fn description(self) -> &'static str {
        match self {
            Self::Start => "The note's first byte.",
            Self::End => "The byte after its last one.",
            Self::Label => "Its label.",
            Self::Score => "Its score; not a number for none.",
            Self::RefKind => "A code of what it is about.",
            Self::Ref => "The row of what it is about; all ones for kinds without rows.",
            Self::Attribute(_) => "The value of an attribute; where the note has none, it means nothing.",
            Self::Present(_) => "Whether the note has a value of an attribute.",
        }
    }

    /// The name behind the layer's, without what follows an attribute's.
    pub fn name(self) -> &'n str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Label => "label",
            Self::Score => "score",
            Self::RefKind => "ref_kind",
            Self::Ref => "ref",
            Self::Attribute(name) | Self::Present(name) => name,
        }
    }
}

/// What the names of all columns of notes begin with.
pub(crate) const PREFIX: &str = "note.";

/// What the name of an attribute's presence ends with.
pub(crate) const PRESENT: &str = ".present";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        assert_eq!(NoteColumn::parse("note.location.ref"), Some(("location", NoteColumn::Ref)));
        assert_eq!(NoteColumn::parse("note.location.lat"), Some(("location", NoteColumn::Attribute("lat"))));
        let present = NoteColumn::parse("note.location.lat.present");
        assert_eq!(present, Some(("location", NoteColumn::Present("lat"))));
        assert_eq!(NoteColumn::parse("note.location"), None);
        assert_eq!(NoteColumn::parse("token.start"), None);
    }
}
