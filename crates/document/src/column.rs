use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// A position in one layer, checked once where it enters.
pub trait Id: Copy + Ord + fmt::Debug {
    /// The letter before the number in the record, where the layer has ids there.
    const LETTER: &'static str;

    /// The id of the row at `index`.
    ///
    /// # Panics
    /// When `index` does not fit in 32 bits: a [`Source`](crate::Source) holds less than 4 GiB, and no layer has more
    /// rows than its text has bytes.
    fn from_index(index: usize) -> Self;

    /// The position of the row, from zero.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $Id:ident $letter:literal,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $Id(u32);

        impl Id for $Id {
            const LETTER: &'static str = $letter;

            #[allow(clippy::expect_used, reason = "the bound is a documented panic of the trait")]
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("a layer has fewer than 2^32 rows"))
            }

            fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Debug for $Id {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}[{}]", stringify!($Id), self.0)
            }
        }
    )*};
}

ids! {
    /// A token of [`Tokens`](crate::Tokens).
    TokenId "k",
    /// A sentence of [`Sentences`](crate::Sentences).
    SentenceId "s",
    /// A range between quotation marks of [`Quotations`](crate::Quotations).
    QuotationId "u",
    /// A mention of [`Mentions`](crate::Mentions).
    MentionId "m",
    /// A title of [`Titles`](crate::Titles).
    TitleId "l",
    /// A time expression of [`Times`](crate::Times).
    TimeId "t",
    /// A quantity of [`Quantities`](crate::Quantities).
    QuantityId "n",
    /// An entity of [`Entities`](crate::Entities).
    EntityId "e",
    /// A quote of [`Quotes`](crate::Quotes).
    QuoteId "q",
    /// A relation of [`Relations`](crate::Relations).
    RelationId "r",
    /// An event of [`Events`](crate::Events).
    EventId "v",
}

impl TokenId {
    /// The token after this one, whether there is one or not.
    #[must_use]
    pub fn next(self) -> Self {
        Self::from_index(self.index() + 1)
    }

    /// The token before this one; none before the first.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.index().checked_sub(1).map(Self::from_index)
    }
}

/// Consecutive ids, in order.
#[derive(Clone, Debug)]
pub struct Ids<I> {
    next: usize,
    end: usize,
    id: PhantomData<I>,
}

impl<I: Id> Ids<I> {
    /// The ids from `start` up to, not including, `end`.
    pub fn between(start: I, end: I) -> Self {
        Self { next: start.index(), end: end.index(), id: PhantomData }
    }

    /// The ids of the first `length` rows.
    pub fn first(length: usize) -> Self {
        Self { next: 0, end: length, id: PhantomData }
    }
}

impl<I: Id> Iterator for Ids<I> {
    type Item = I;

    fn next(&mut self) -> Option<I> {
        (self.next < self.end).then(|| {
            let id = I::from_index(self.next);
            self.next += 1;
            id
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end.saturating_sub(self.next);
        (left, Some(left))
    }
}

impl<I: Id> DoubleEndedIterator for Ids<I> {
    fn next_back(&mut self) -> Option<I> {
        (self.next < self.end).then(|| {
            self.end -= 1;
            I::from_index(self.end)
        })
    }
}

impl<I: Id> ExactSizeIterator for Ids<I> {}

/// One value for each row of a layer, addressed by the layer's id.
#[derive(Clone, PartialEq)]
pub struct Column<I, T> {
    values: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Column<I, T> {
    /// A column without rows.
    pub fn new() -> Self {
        Self { values: Vec::new(), id: PhantomData }
    }

    /// Appends a value and hands out its id.
    pub fn push(&mut self, value: T) -> I {
        let id = I::from_index(self.values.len());
        self.values.push(value);
        id
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The value of `id`, or none where the column has no such row.
    pub fn get(&self, id: I) -> Option<&T> {
        self.values.get(id.index())
    }

    /// The values in order of their ids.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// Ids and values, in order.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        Ids::first(self.len()).zip(&self.values)
    }

    /// The ids, in order.
    pub fn ids(&self) -> Ids<I> {
        Ids::first(self.len())
    }

    /// The values as one slice.
    pub fn as_slice(&self) -> &[T] {
        &self.values
    }
}

impl<I: Id, T> Default for Column<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T: fmt::Debug> fmt::Debug for Column<I, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.values.fmt(formatter)
    }
}

impl<I: Id, T> Index<I> for Column<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.values[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for Column<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.values[id.index()]
    }
}

impl<I: Id, T> From<Vec<T>> for Column<I, T> {
    fn from(values: Vec<T>) -> Self {
        Self { values, id: PhantomData }
    }
}

impl<I: Id, T> FromIterator<T> for Column<I, T> {
    fn from_iter<Values: IntoIterator<Item = T>>(values: Values) -> Self {
        Self { values: values.into_iter().collect(), id: PhantomData }
    }
}

impl<'a, I: Id, T> IntoIterator for &'a Column<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
