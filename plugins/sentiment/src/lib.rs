//! The sentiment plugin: the layer `sentiment`, the tone of an article and of its sentences.
//!
//! A note of label `sentence` refers to a sentence in which words of tone were found, whoever's words they are. The one
//! note of label `document` is about the article: its score is that of the author's own words, since those inside
//! quotation marks are somebody else's, and the quoted words have a score of their own beside it. Nothing is counted in
//! the `date` head and inside names.
//!
//! The score lies between -1 and 1; [`Tone::score`] has the formula. It tells the tone of the words, not whose fault
//! or luck it is: a report of an earthquake is negative.
//!
//! Attributes, those with a question mark for the article alone, and only where it quotes anybody:
//!
//! | name | what it says |
//! |---|---|
//! | `polarity` | `negative`, `neutral` or `positive` |
//! | `words` | the words that were counted, in order, each with its sign and what shifts it: `-very grave`, `+no harm` |
//! | `quoted_score`? | the score of the words inside quotation marks |
//! | `quoted_polarity`? | their polarity |
//! | `quoted_words`? | those of them that were counted |

mod lexicon;
mod tone;

pub use lexicon::{Lexicon, LexiconError, Shifter};
pub use tone::{Counted, Tone, Word, counted};

use dateline_plugin::{
    Article, Context, Error, Extractor, Files, MentionForm, NoteTarget, Notes, QuoteKind, SentenceKind, Span,
};
use serde::Deserialize;

/// What the user can set.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Scores nearer to zero are neutral; between 0 and 1.
    pub threshold: f64,
    /// Whether sentences are noted beside the article.
    pub sentences: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { threshold: 0.1, sentences: true }
    }
}

/// The plugin: a lexicon and what the user has set.
pub struct Sentiment {
    lexicon: Lexicon,
    config: Config,
}

impl Extractor for Sentiment {
    type Config = Config;
    const LAYER: &'static str = "sentiment";

    fn load(config: Config, files: &Files) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&config.threshold) {
            let threshold = config.threshold;
            return Err(Error::new(format_args!("threshold is {threshold}, and scores lie between 0 and 1")));
        }
        Ok(Self { lexicon: Lexicon::parse(files.text("valence.tsv")?, files.text("shifters.tsv")?)?, config })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        let mut names = Cover::new(
            article
                .mentions()
                .filter(|mention| mention.form() == Some(MentionForm::Name))
                .map(|mention| mention.span()),
        );
        let mut quotes = Cover::new(
            article
                .quotes()
                .filter(|quote| matches!(quote.kind(), Some(QuoteKind::Direct | QuoteKind::Mixed)))
                .map(|quote| quote.span()),
        );
        let (mut author, mut quoted) = (Tone::default(), Tone::default());
        let mut whole: Option<Span> = None;
        let mut has_quotes = false;
        for sentence in article.sentences().filter(|sentence| sentence.kind() != Some(SentenceKind::Head)) {
            let (words, is_quoted): (Vec<Word<'_>>, Vec<bool>) = sentence
                .tokens()
                .map(|token| {
                    let span = token.span();
                    (Word { text: token.text(), is_name: names.holds(span) }, quotes.holds(span))
                })
                .unzip();
            whole = Some(whole.map_or(sentence.span(), |whole| whole.cover(sentence.span())));
            has_quotes |= is_quoted.contains(&true);

            let counted = counted(&self.lexicon, &words);
            if self.config.sentences && !counted.is_empty() {
                let mut tone = Tone::default();
                tone.extend(counted.iter().cloned());
                self.write(notes, sentence.span(), "sentence", sentence.into(), &tone, None);
            }
            for word in counted {
                if is_quoted[word.token] { quoted.add(word) } else { author.add(word) }
            }
        }
        if let Some(whole) = whole {
            let quoted = has_quotes.then_some(&quoted);
            self.write(notes, whole, "document", NoteTarget::Document, &author, quoted);
        }
        Ok(())
    }
}

impl Sentiment {
    fn write(
        &self,
        notes: &mut Notes,
        span: Span,
        label: &str,
        target: NoteTarget,
        tone: &Tone,
        quoted: Option<&Tone>,
    ) {
        let Config { threshold, .. } = self.config;
        let note = notes
            .push(span, label)
            .about(target)
            .score(tone.score() as f32)
            .set("polarity", tone.polarity(threshold))
            .set_all("words", &tone.words);
        if let Some(quoted) = quoted {
            note.set("quoted_score", quoted.score())
                .set("quoted_polarity", quoted.polarity(threshold))
                .set_all("quoted_words", &quoted.words);
        }
    }
}

/// Spans in order of their start, asked for tokens in order of the text.
struct Cover<Spans: Iterator<Item = Span>> {
    spans: std::iter::Peekable<Spans>,
    end: u32,
}

impl<Spans: Iterator<Item = Span>> Cover<Spans> {
    fn new(spans: impl IntoIterator<IntoIter = Spans>) -> Self {
        Self { spans: spans.into_iter().peekable(), end: 0 }
    }

    /// Whether one of the spans begins before the token ends and ends after it begins.
    fn holds(&mut self, token: Span) -> bool {
        while let Some(span) = self.spans.next_if(|span| span.start() < token.end()) {
            self.end = self.end.max(span.end());
        }
        token.start() < self.end
    }
}

dateline_plugin::export!(Sentiment);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_held_by_spans_that_may_nest() {
        let spans = [Span::new(2, 9), Span::new(4, 6), Span::new(12, 13), Span::new(20, 20)];
        let mut cover = Cover::new(spans);
        let tokens = [(0, 2), (2, 3), (7, 8), (9, 10), (11, 14), (14, 15), (19, 21), (21, 22)];
        let held: Vec<bool> = tokens.iter().map(|&(start, end)| cover.holds(Span::new(start, end))).collect();
        assert_eq!(held, [false, true, true, false, true, false, true, false]);
    }

    #[test]
    fn a_configuration_out_of_range_is_refused() {
        let files = Files::for_tests(&[]);
        let config: Config = serde_json::from_str(r#"{ "threshold": 7 }"#).unwrap();
        let message = Sentiment::load(config, &files).err().map(|error| error.to_string());
        insta::assert_snapshot!(message.unwrap_or_default(), @"threshold is 7, and scores lie between 0 and 1");
        let unknown = serde_json::from_str::<Config>(r#"{ "treshold": 0.2 }"#).unwrap_err();
        insta::assert_snapshot!(unknown, @"unknown field `treshold`, expected `threshold` or `sentences` at line 1 column 12");
    }
}
