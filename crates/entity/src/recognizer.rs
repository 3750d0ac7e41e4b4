//! From a segmented text to the names, titles and times in it.

use dateline_document::{Confidence, Found, Mention, MentionForm, ReferenceDate, Segmented};

use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::{names, times, titles};

/// Finds names, titles and times. It holds no state between articles.
#[derive(Clone)]
pub struct Recognizer<'d> {
    lexicon: Lexicon<'d>,
}

impl<'d> Recognizer<'d> {
    /// A recogniser that knows the names of `lexicon`.
    pub fn new(lexicon: Lexicon<'d>) -> Self {
        Self { lexicon }
    }

    /// The names of an article, the titles beside them, and its time expressions, resolved against `date`.
    pub fn recognise(&self, text: &Segmented<'_>, date: Option<ReferenceDate>) -> Found {
        let reading = Reading::new(text, &self.lexicon);
        let (times, taken) = times::times(&reading, &self.lexicon, date.map(|date| date.value));
        let names = names::names(&reading, &self.lexicon, &taken);
        let mention = |name: &names::Name| Mention {
            span: reading.span(name.words.start, name.words.end),
            kind: name.kind,
            form: MentionForm::Name,
            confidence: Confidence::UNKNOWN,
        };
        let titles = titles::titles(&reading, &names);
        Found { names: names.iter().map(mention).collect(), titles, times }
    }
}
