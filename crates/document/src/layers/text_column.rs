/// Texts, one for each row, in one buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextColumn {
    // Where each text ends in `text`; it begins where the one before it ends.
    // Invariant: ascending, on character boundaries, the last one no more than `text` has.
    ends: Vec<u32>,
    text: String,
}

impl TextColumn {
    /// A column without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// The column whose texts end at `ends` in `text`.
    ///
    /// # Errors
    /// Gives the parts back where the ends do not ascend, leave the text or cut a character.
    pub fn from_parts(ends: Vec<u32>, text: String) -> Result<Self, (Vec<u32>, String)> {
        let is_ascending = ends.windows(2).all(|pair| pair[0] <= pair[1]);
        let is_boundary = |&end: &u32| text.is_char_boundary(end as usize);
        if is_ascending && ends.iter().all(is_boundary) { Ok(Self { ends, text }) } else { Err((ends, text)) }
    }

    /// Appends a text.
    ///
    /// # Panics
    /// When the texts hold 4 GiB or more.
    #[allow(clippy::expect_used, reason = "the bound is documented")]
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).expect("texts of a column hold less than 4 GiB"));
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of a row.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn get(&self, row: usize) -> &str {
        &self.text[start_of(&self.ends, row)..self.ends[row] as usize]
    }

    /// Where each text ends, and all texts one after another.
    pub fn parts(&self) -> (&[u32], &str) {
        (&self.ends, &self.text)
    }
}

/// Several texts for each row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextListColumn {
    // Where the texts of each row end among `texts`.
    // Invariant: ascending, the last one no more than there are.
    ends: Vec<u32>,
    texts: TextColumn,
}

impl TextListColumn {
    /// A column without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// The column whose rows' texts end at `ends` among `texts`; none where these do not ascend or there are fewer texts.
    pub fn from_parts(ends: Vec<u32>, texts: TextColumn) -> Option<Self> {
        let is_ascending = ends.windows(2).all(|pair| pair[0] <= pair[1]);
        let is_within = ends.last().is_none_or(|&last| last as usize <= texts.len());
        (is_ascending && is_within).then_some(Self { ends, texts })
    }

    /// Appends a row.
    ///
    /// # Panics
    /// When the texts hold 4 GiB or more.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a column has fewer than 2^32 texts: each takes memory"
    )]
    pub fn push<Text: AsRef<str>>(&mut self, texts: &[Text]) {
        texts.iter().for_each(|text| self.texts.push(text.as_ref()));
        self.ends.push(self.texts.len() as u32);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The texts of a row.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn get(&self, row: usize) -> Texts<'_> {
        let (start, end) = (start_of(&self.ends, row), self.ends[row] as usize);
        Texts { list: List::Column(&self.texts), start, end }
    }

    /// Where the texts of each row end, and the texts.
    pub fn parts(&self) -> (&[u32], &TextColumn) {
        (&self.ends, &self.texts)
    }
}

fn start_of(ends: &[u32], row: usize) -> usize {
    row.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

/// The texts of one row.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'l> {
    list: List<'l>,
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, Debug)]
enum List<'l> {
    Column(&'l TextColumn),
    Slice(&'l [String]),
}

impl<'l> Texts<'l> {
    pub(super) fn of_slice(texts: &'l [String]) -> Self {
        Self { list: List::Slice(texts), start: 0, end: texts.len() }
    }

    /// How many texts there are.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The texts, in order.
    pub fn iter(self) -> impl Iterator<Item = &'l str> {
        (self.start..self.end).map(move |index| match self.list {
            List::Column(texts) => texts.get(index),
            List::Slice(texts) => &texts[index],
        })
    }
}

impl PartialEq for Texts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_make_a_column_where_they_fit() {
        let column = |ends: &[u32], text: &str| TextColumn::from_parts(ends.to_vec(), text.to_owned()).ok();
        let texts = column(&[1, 1, 3], "aé").unwrap();
        assert_eq!([0, 1, 2].map(|row| texts.get(row)), ["a", "", "é"]);
        assert_eq!(column(&[2], "é"), Some(column(&[2], "é").unwrap()));
        assert_eq!(column(&[1], "é"), None, "cut");
        assert_eq!(column(&[3], "é"), None, "past the end");
        assert_eq!(column(&[2, 0], "é"), None, "back");
        let lists = |ends: &[u32]| TextListColumn::from_parts(ends.to_vec(), texts.clone());
        assert_eq!(lists(&[0, 2, 3]).unwrap().get(1).iter().collect::<Vec<_>>(), ["a", ""]);
        assert_eq!(lists(&[4]), None, "more than there are");
        assert_eq!(lists(&[2, 1]), None, "back");
    }
}
