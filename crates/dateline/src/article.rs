use jiff::civil::Date;

use dateline_document::conllu::ConlluDocument;
use dateline_document::{
    DateSource, KnownMention, Metadata, ReferenceDate, Sentences, Source, SourceError, Tokens,
};

/// An article as it comes in: its text and what is known besides.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its name, headline and publisher.
    pub metadata: Metadata,
    /// Its text.
    pub source: Source,
    /// Its date, where it is known; otherwise the text is searched for one.
    pub date: Option<ReferenceDate>,
    /// Its tokens and sentences, where they are given and to be kept.
    pub given: Option<(Tokens, Sentences)>,
    /// Its mentions with their entities, where they are known: they take the place of those that would be found.
    pub known: Option<Vec<KnownMention>>,
}

impl Article {
    /// An article of which nothing but the text is known.
    ///
    /// # Errors
    /// [`SourceError::TooLong`] at 4 GiB and above.
    pub fn from_text(text: impl Into<Box<str>>) -> Result<Self, SourceError> {
        Ok(Self::of_source(Metadata::default(), Source::from_text(text)?))
    }

    /// An article of which the text and what is known besides are given.
    pub fn of_source(metadata: Metadata, source: Source) -> Self {
        Self { metadata, source, date: None, given: None, known: None }
    }

    /// An article whose tokens and sentences are given, and whose text is made of them.
    ///
    /// # Errors
    /// [`SourceError::TooLong`] at 4 GiB and above.
    pub fn of_conllu(document: &ConlluDocument) -> Result<Self, SourceError> {
        let metadata = Metadata { id: document.id.clone().unwrap_or_default(), ..Metadata::default() };
        let article = Self::of_source(metadata, Source::from_text(document.text.as_str())?);
        Ok(Self { given: Some(document.layers()), ..article })
    }

    /// The same article under a date that the caller knows, in place of any that the text has.
    #[must_use]
    pub fn dated(self, value: Date, source: DateSource) -> Self {
        Self { date: Some(ReferenceDate { value, source, span: None }), ..self }
    }
}

/// Reads `YYYY-MM-DD`, alone or before a time of day (`2019-05-06T10:00:00Z`), whose day is taken as it is written.
///
/// # Errors
/// The calendar's own message where there is no such day.
pub fn parse_date(text: &str) -> Result<Date, jiff::Error> {
    const DAY: usize = "YYYY-MM-DD".len();
    let day = match text.as_bytes().get(DAY) {
        Some(b'T' | b't' | b' ') => text.get(..DAY).unwrap_or(text),
        _ => text,
    };
    day.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_after_the_date_is_left_aside() {
        for text in ["2019-05-06", "2019-05-06T23:59:00Z", "2019-05-06 10:00"] {
            assert_eq!(parse_date(text).unwrap(), jiff::civil::date(2019, 5, 6), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2019", "2019-13-01", "2019-02-30", "May 6", "2019-05-0€T"] {
            assert!(parse_date(text).is_err(), "{text}");
        }
    }
}
