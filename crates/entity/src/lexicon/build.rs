use std::collections::BTreeMap;

use dateline_document::Links;
use fst::MapBuilder;

use super::{Class, Classes, Entry, HEADER, LexiconError, MAGIC, ROW, RowId};

/// Gathers names and lays them out as the bytes that [`Lexicon::open`](super::Lexicon::open) takes.
///
/// The same names and rows, added in the same order, give the same bytes.
#[derive(Default)]
pub struct LexiconBuilder {
    names: BTreeMap<String, Entry>,
    rows: Vec<u8>,
}

impl LexiconBuilder {
    /// A lexicon without names.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new thing to tell apart from the others, with its links. A code or id that the table cannot hold is left
    /// out.
    #[allow(clippy::cast_possible_truncation, reason = "tables of names are far smaller than 2^32 rows")]
    pub fn row(&mut self, links: &Links) -> RowId {
        let id = RowId((self.rows.len() / ROW) as u32);
        let code =
            links.iso3166.as_deref().map(str::as_bytes).and_then(|code| <[u8; 2]>::try_from(code).ok());
        let item = links.wikidata.as_deref().and_then(|item| item.strip_prefix('Q')?.parse::<u32>().ok());
        self.rows.extend(code.unwrap_or_default());
        self.rows.extend([0, 0]);
        self.rows.extend(links.geonames.unwrap_or_default().to_le_bytes());
        self.rows.extend(item.unwrap_or_default().to_le_bytes());
        id
    }

    /// Says that `name` can stand for something of `class`. Classes add up; the first row stays.
    pub fn name(&mut self, name: &str, class: Class, row: Option<RowId>) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'");
        if !name.is_empty() {
            let none = Entry { classes: Classes::default(), row: None };
            let entry = self.names.entry(name).or_insert(none);
            entry.classes = entry.classes | class.into();
            entry.row = entry.row.or(row);
        }
    }

    /// What has been said of `name` so far.
    pub fn get(&self, name: &str) -> Option<Entry> {
        self.names.get(name).copied()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// How many names have `class`.
    pub fn count(&self, class: Class) -> usize {
        self.names.values().filter(|entry| entry.classes.has(class)).count()
    }

    /// The bytes of the lexicon.
    ///
    /// # Errors
    /// [`LexiconError::Damaged`] where the automaton cannot be laid out; names in order never fail so.
    #[allow(clippy::cast_possible_truncation, reason = "tables of names are far smaller than 2^32 rows")]
    pub fn build(&self) -> Result<Vec<u8>, LexiconError> {
        let mut names = MapBuilder::memory();
        for (name, entry) in &self.names {
            names.insert(name, entry.pack())?;
        }
        let names = names.into_inner()?;
        let mut bytes = Vec::with_capacity(HEADER + self.rows.len() + names.len());
        bytes.extend(MAGIC);
        bytes.extend(((self.rows.len() / ROW) as u32).to_le_bytes());
        bytes.extend((names.len() as u64).to_le_bytes());
        bytes.extend(&self.rows);
        bytes.extend(names);
        Ok(bytes)
    }
}
