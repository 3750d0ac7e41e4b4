//! The sentiment plugin: the layer `sentiment`, at three levels: the article, its sentences, and whom they mention.
//!
//! A note of label `target` stands on a mention of a person, an organisation, a group or a place used as a government, a
//! team or an institution, and says in what light its sentence puts it, by a learned model ([`TargetModel`]): its score is the
//! probability of a positive light less that of a negative one. A note of label `entity` sums up the targets of an entity,
//! without those in its own words.
//!
//! A note of label `sentence` refers to a sentence in which words of tone were found, whoever's words they are. The one
//! note of label `document` is about the article: its score is that of the author's own words, since those inside
//! quotation marks are somebody else's, and the quoted words have a score of their own beside it. Both are by a lexicon:
//! [`Tone::score`] has the formula. It tells the tone of the words, not whose fault or luck it is: a report of an earthquake is
//! negative. Nothing is counted in the `date` head and inside names.
//!
//! | attribute | labels | what it says |
//! |---|---|---|
//! | `polarity` | all | `negative`, `neutral` or `positive` |
//! | `words` | document, sentence | the words that were counted, in order, each with its sign and what shifts it: `-very grave`, `+no harm` |
//! | `quoted_score` | document, where it quotes anybody | the score of the words inside quotation marks |
//! | `quoted_polarity` | the same | their polarity |
//! | `quoted_words` | the same | those of them that were counted |
//! | `positive`, `negative` | target, entity | the probabilities of a positive and a negative light |
//! | `holder` | target | in whose words: `author`, the id of the entity that speaks, or `unknown` |
//! | `evidence` | target | the words that move the score most, each with the way it moves it: `-accused` |
//! | `mentions` | entity | how many targets it sums up |

mod lexicon;
pub mod reading;
mod target;
mod tone;

pub use lexicon::{Lexicon, LexiconError, Shifter};
pub use target::{Judgement, TargetModel};
#[cfg(feature = "training")]
pub use target::{KnownWords, Lesson, TargetChoices, TargetTrainer};
pub use tone::{Counted, Tone, counted, small};

use dateline_plugin::{
    Article, Context, Dependency, Entity, EntityId, EntityKind, Error, Extractor, Files, Id, Mention,
    MentionForm, NoteTarget, Notes, QuoteKind, Sentence as ArticleSentence, SentenceKind, Span, Use,
};
use serde::Deserialize;

use reading::{Said, Sentence, Stretches, Target, Word, reported};

/// What the user can set.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Scores of sentences and of the article that are nearer to zero are neutral; between 0 and 1.
    pub threshold: f64,
    /// Whether sentences are noted beside the article.
    pub sentences: bool,
    /// Whether it is noted how sentences put whom they mention.
    pub targets: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { threshold: 0.1, sentences: true, targets: true }
    }
}

/// The plugin: a lexicon, a model and what the user has set.
pub struct Sentiment {
    lexicon: Lexicon,
    model: TargetModel<'static>,
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
        let [valences, shifters, phrases] =
            ["valence.tsv", "shifters.tsv", "phrases.tsv"].map(|name| files.text(name));
        Ok(Self {
            lexicon: Lexicon::parse(valences?, shifters?, phrases?)?,
            model: TargetModel::open(files.get("target.bin")?)?,
            config,
        })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error> {
        let mut reader = Reader::new(article);
        let (mut author, mut quoted) = (Tone::default(), Tone::default());
        let mut whole: Option<Span> = None;
        let mut has_quotes = false;
        let mut of_entity = vec![Sum::default(); article.entities().len()];
        for sentence in article.sentences() {
            let read = reader.read(sentence);
            if sentence.kind() == Some(SentenceKind::Head) {
                continue;
            }
            context.go_on()?;
            whole = Some(whole.map_or(sentence.span(), |whole| whole.cover(sentence.span())));
            has_quotes |= read.is_quoted.contains(&true);
            let small: Vec<String> = read.sentence.words.iter().map(|word| small(word.text)).collect();

            let counted = counted(&self.lexicon, &read.sentence.words, &small);
            if self.config.sentences && !counted.is_empty() {
                let mut tone = Tone::default();
                tone.extend(counted.iter().cloned());
                self.write(notes, sentence.span(), "sentence", sentence.into(), &tone, None);
            }
            for word in counted {
                if read.is_quoted[word.token] { quoted.add(word) } else { author.add(word) }
            }
            if self.config.targets && !read.sentence.targets.is_empty() {
                self.model.judge(&self.lexicon, &read.sentence, &small, |at, judgement| {
                    write_target(notes, &read, &small, at, &judgement);
                    let entity = read.sentence.targets[at].entity;
                    // What somebody says of themselves does not tell how others put them.
                    let is_own = read.said(at).is_some_and(|said| said.speaker == Some(entity));
                    if let Some(sum) = of_entity.get_mut(entity as usize).filter(|_| !is_own) {
                        sum.add(read.mentions[at].span(), &judgement);
                    }
                });
            }
        }
        for (entity, sum) in article.entities().zip(&of_entity) {
            sum.write(notes, entity, self.config.threshold);
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

/// Words of evidence at the most, and how much each must move the outputs' difference.
const EVIDENCE: usize = 4;
const LEAST_EVIDENCE: f32 = 0.15;

fn write_target(notes: &mut Notes, read: &Read<'_>, small: &[String], at: usize, judgement: &Judgement) {
    let Read { sentence, mentions, .. } = read;
    let target = &sentence.targets[at];
    let mut evidence: Vec<(usize, f32)> = judgement
        .evidence
        .iter()
        .copied()
        .filter(|&(word, moves)| {
            let is_word = small[word].contains(char::is_alphabetic) && sentence.words[word].name.is_none();
            is_word
                && !is_grammar(sentence.words[word].dependency)
                && moves.abs() >= LEAST_EVIDENCE
                && !target.words.contains(&word)
        })
        .collect();
    evidence.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()).then(one.0.cmp(&other.0)));
    evidence.truncate(EVIDENCE);
    let shown = evidence
        .iter()
        .map(|&(word, moves)| format!("{}{}", if moves < 0.0 { '-' } else { '+' }, small[word]));
    let holder = match read.said(at) {
        None => "author".to_owned(),
        Some(Said { speaker: None, .. }) => "unknown".to_owned(),
        Some(Said { speaker: Some(speaker), .. }) => format!("{}{}", EntityId::LETTER, speaker + 1),
    };
    notes
        .push(mentions[at].span(), "target")
        .about(mentions[at])
        .score(rounded(judgement.score()))
        .set("polarity", polarity(judgement.probabilities))
        .set("positive", rounded(judgement.probabilities[2]))
        .set("negative", rounded(judgement.probabilities[0]))
        .set("holder", &holder)
        .set_all("evidence", shown);
}

/// Whether a word serves another one and says nothing by itself: "the", "of", "had".
fn is_grammar(dependency: Option<Dependency>) -> bool {
    use Dependency::*;
    let grammar =
        [Aux, AuxPass, Case, Cc, CcPreconj, Cop, Det, DetPredet, Expl, Fixed, Mark, NmodPoss, Nummod, Punct];
    dependency.is_some_and(|dependency| grammar.contains(&dependency))
}

/// The likeliest polarity, of equally likely ones the first.
fn polarity([negative, neutral, positive]: [f32; 3]) -> &'static str {
    if negative >= neutral && negative >= positive {
        "negative"
    } else if neutral >= positive {
        "neutral"
    } else {
        "positive"
    }
}

/// To thousandths.
fn rounded(value: f32) -> f32 {
    // Adding zero makes a zero of a negative one.
    (value * 1000.0).round() / 1000.0 + 0.0
}

/// The sum of what was said of an entity.
#[derive(Clone, Default)]
struct Sum {
    first: Option<Span>,
    probabilities: [f32; 3],
    mentions: u32,
}

impl Sum {
    fn add(&mut self, span: Span, judgement: &Judgement) {
        self.first.get_or_insert(span);
        self.mentions += 1;
        for (sum, probability) in self.probabilities.iter_mut().zip(judgement.probabilities) {
            *sum += probability;
        }
    }

    /// Notes the mean of the entity's targets, on the first of them. Where the positive and the negative ones weigh about the
    /// same it is neutral.
    fn write(&self, notes: &mut Notes, entity: Entity<'_>, threshold: f64) {
        let Some(first) = self.first else { return };
        let mean = self.probabilities.map(|sum| sum / self.mentions as f32);
        let score = mean[2] - mean[0];
        notes
            .push(first, "entity")
            .about(entity)
            .score(rounded(score))
            .set("polarity", if f64::from(score.abs()) < threshold { "neutral" } else { polarity(mean) })
            .set("positive", rounded(mean[2]))
            .set("negative", rounded(mean[0]))
            .set("mentions", self.mentions);
    }
}

/// A sentence of the article as it is read.
struct Read<'a> {
    sentence: Sentence<'a>,
    /// The mention of each target.
    mentions: Vec<Mention<'a>>,
    /// For each word whether it stands inside quotation marks.
    is_quoted: Vec<bool>,
}

impl Read<'_> {
    /// The quote that a target stands in; none for the author's own words.
    fn said(&self, at: usize) -> Option<Said> {
        let words = &self.sentence.words;
        words[self.sentence.targets[at].head(words)].quote
    }
}

/// Reads the sentences of an article in their order.
struct Reader<'a> {
    article: &'a Article<'a>,
    names: Stretches<EntityKind>,
    quotes: Stretches<Said>,
    marked: Stretches<()>,
}

impl<'a> Reader<'a> {
    fn new(article: &'a Article<'a>) -> Self {
        let names = article.mentions().filter(|mention| mention.form() == Some(MentionForm::Name));
        let said = article.quotes().map(|quote| {
            let speaker = quote.speaker().map(|speaker| row(speaker.id()));
            (reported(quote.kind(), quote.span(), quote.content()), Said { row: row(quote.id()), speaker })
        });
        let marked = article
            .quotes()
            .filter(|quote| matches!(quote.kind(), Some(QuoteKind::Direct | QuoteKind::Mixed)))
            .map(|quote| (quote.span(), ()));
        Self {
            article,
            names: Stretches::new(names.map(|name| (name.span(), name.kind().unwrap_or(EntityKind::Other)))),
            quotes: Stretches::new(said),
            marked: Stretches::new(marked),
        }
    }

    fn read(&mut self, sentence: ArticleSentence<'a>) -> Read<'a> {
        let tokens = sentence.tokens();
        let first = tokens.clone().next().map_or(0, |token| token.id().index());
        let mut is_quoted = Vec::with_capacity(tokens.len());
        let words: Vec<Word<'a>> = tokens
            .clone()
            .map(|token| {
                let span = token.span();
                is_quoted.push(self.marked.at(span).is_some());
                Word {
                    text: token.text(),
                    tag: token.tag(),
                    head: token
                        .head()
                        .and_then(|head| head.id().index().checked_sub(first))
                        .filter(|&head| head < tokens.len()),
                    dependency: token.dependency(),
                    name: self.names.at(span),
                    quote: self.quotes.at(span),
                }
            })
            .collect();
        let mut mentions = Vec::new();
        let mut targets = Vec::new();
        for mention in self.article.mentions_in(sentence.span()).filter(|mention| is_target(*mention)) {
            let mut inside = self.article.tokens_in(mention.span());
            let Some(start) = inside.next().map(|token| token.id().index()) else { continue };
            let end = inside.next_back().map_or(start, |token| token.id().index());
            let (Some(start), Some(entity)) = (start.checked_sub(first), mention.entity()) else { continue };
            let words = start..(end - first + 1).min(tokens.len());
            targets.push(Target {
                words,
                kind: mention.kind(),
                form: mention.form(),
                entity: row(entity.id()),
            });
            mentions.push(mention);
        }
        Read { sentence: Sentence { words, targets }, mentions, is_quoted }
    }
}

/// Whether a text can put it in a light: somebody, or a place that stands for somebody.
fn is_target(mention: Mention<'_>) -> bool {
    match mention.kind() {
        Some(EntityKind::Person | EntityKind::Organization | EntityKind::Group) => true,
        // What a name of no other kind stands for may well be somebody; "that" is not.
        Some(EntityKind::Other) => mention.form() == Some(MentionForm::Name),
        Some(EntityKind::Place) => {
            matches!(mention.usage(), Some(Use::Government | Use::Team | Use::Institution))
        }
        _ => false,
    }
}

fn row(id: impl Id) -> u32 {
    id.index() as u32
}

dateline_plugin::export!(Sentiment);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_out_of_range_is_refused() {
        let files = Files::for_tests(&[]);
        let config: Config = serde_json::from_str(r#"{ "threshold": 7 }"#).unwrap();
        let message = Sentiment::load(config, &files).err().map(|error| error.to_string());
        insta::assert_snapshot!(message.unwrap_or_default(), @"threshold is 7, and scores lie between 0 and 1");
        let unknown = serde_json::from_str::<Config>(r#"{ "treshold": 0.2 }"#).unwrap_err();
        insta::assert_snapshot!(unknown, @"unknown field `treshold`, expected one of `threshold`, `sentences`, `targets` at line 1 column 12");
    }
}
