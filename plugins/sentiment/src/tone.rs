//! Finds the words of a sentence that carry its tone, and adds them up.
//!
//! What counts is as in VADER (Hutto and Gilbert 2014): the valences of a lexicon, turned by a negator before them,
//! strengthened or weakened by a word of degree, and halved before "but". Other than there a negator reaches to the end
//! of its clause, what is only supposed counts less, and so does what is conceded; phrases have a valence of their own, and the
//! sum is set against all that was counted: see [`Tone::score`].

use crate::lexicon::{Lexicon, Shifter};
use crate::reading::Word;

/// A word that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// Which token of the sentence it is.
    pub token: usize,
    /// What it adds, after all shifts.
    pub value: f32,
    /// How it is shown: its sign, the words that shift it, and itself in small letters: "-very grave", "+no harm".
    pub shown: String,
}

/// How many words after it a negator turns at most.
const REACH: usize = 4;
/// How many words before a word of falling it turns at most.
const BACK: usize = 2;
/// The prepositions that end what a verb acts upon; "of" is not among them: "an end of the violence".
const PREPOSITIONS: [&str; 14] = [
    "about", "after", "against", "as", "at", "before", "by", "during", "for", "from", "in", "on", "to",
    "with",
];
/// The words that begin a clause, which a negator before them does not reach.
const CLAUSE_WORDS: [&str; 9] =
    ["because", "since", "that", "until", "when", "where", "whereas", "which", "while"];

/// The words of a sentence that count, in order. `small` are its words as [`small`] has them.
pub fn counted(lexicon: &Lexicon, words: &[Word<'_>], small: &[String]) -> Vec<Counted> {
    let mut counted: Vec<Counted> = Vec::new();
    let mut shift = Shift::default();
    // "Not only ... but also" adds and does not contrast.
    let mut can_contrast = true;
    let mut token = 0;
    while let (Some(word), Some(single)) = (words.get(token), small.get(token)) {
        if word.name.is_some() {
            shift.pass();
            token += 1;
            continue;
        }
        if !is_wordlike(single) {
            // The hyphen of "non-violent" is a token that ends no clause.
            if single != "-" {
                shift.end_clause();
                shift.concession = None;
            }
            token += 1;
            continue;
        }
        let is_free = |at: &usize| words.get(*at).is_some_and(|next| next.name.is_none());
        if let Some((length, valence)) = lexicon.phrase(&small[token..]) {
            if valence != 0.0 {
                counted.push(shift.apply(token, valence, &small[token..token + length].join(" ")));
            }
            (0..length).for_each(|_| shift.pass());
            token += length;
            continue;
        }
        let pair = Some(token + 1)
            .filter(|next| lexicon.begins_pair(single) && is_free(next))
            .map(|next| format!("{single} {}", small[next]));
        let of_pair = pair.as_deref().and_then(|pair| lexicon.shifter(pair));
        token += if of_pair.is_some() { 2 } else { 1 };
        match of_pair.or_else(|| lexicon.shifter(single)) {
            Some(Shifter::Contrast(factor)) => {
                if can_contrast {
                    counted.iter_mut().for_each(|counted| counted.value *= factor);
                }
                can_contrast = false;
                shift.end_clause();
            }
            Some(Shifter::Fall(factor)) => {
                let before = counted.last_mut().filter(|before| {
                    token - 1 - before.token <= BACK
                        && small[before.token..token].iter().all(|it| is_wordlike(it))
                });
                if let Some(before) = before {
                    before.turn(factor, single);
                }
                shift.pass();
            }
            Some(shifter) => {
                let phrase = pair.filter(|_| of_pair.is_some()).unwrap_or_else(|| single.clone());
                can_contrast &= !(shifter == Shifter::None && phrase.starts_with("not "));
                shift.add(shifter, phrase);
            }
            None if CLAUSE_WORDS.contains(&single.as_str()) => shift.end_clause(),
            None if shift.is_reversal && PREPOSITIONS.contains(&single.as_str()) => shift.end_reversal(),
            None => {
                let valence = lexicon.valence(single);
                counted.extend(valence.map(|valence| shift.apply(token - 1, valence, single)));
                shift.pass();
            }
        }
    }
    counted
}

fn is_wordlike(small: &str) -> bool {
    small.contains(char::is_alphanumeric)
}

impl Counted {
    /// Multiplies the value by the factor of a word that stands after it.
    fn turn(&mut self, factor: f32, after: &str) {
        self.value *= factor;
        let shown = self.shown.get(1..).unwrap_or_default();
        self.shown = format!("{}{shown} {after}", sign(self.value));
    }
}

fn sign(value: f32) -> char {
    if value < 0.0 { '-' } else { '+' }
}

/// A token in small letters and with straight apostrophes.
pub fn small(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.to_lowercase().replace('’', "'") }
}

/// What acts on the next word.
#[derive(Default)]
struct Shift {
    negator: Option<(f32, String)>,
    /// How many more words the negator reaches.
    reach: usize,
    /// Whether the negator is a verb that reaches what it acts upon alone.
    is_reversal: bool,
    degree: Option<(f32, String)>,
    supposition: Option<(f32, String)>,
    concession: Option<(f32, String)>,
}

impl Shift {
    fn add(&mut self, shifter: Shifter, phrase: String) {
        self.pass();
        match shifter {
            Shifter::Negator(factor) | Shifter::Reversal(factor) => {
                // "Did not end the violence": two that turn leave it as it was.
                let before = self.negator.take();
                let twice = before.map_or((factor, phrase.clone()), |(other, words)| {
                    (other * factor, format!("{words} {phrase}"))
                });
                self.negator = Some(twice);
                self.reach = REACH;
                self.is_reversal = matches!(shifter, Shifter::Reversal(_));
            }
            Shifter::Degree(factor) => self.degree = Some((factor, phrase)),
            Shifter::Supposition(factor) => self.supposition = Some((factor, phrase)),
            Shifter::Concession(factor) => {
                self.end_clause();
                self.concession = Some((factor, phrase));
            }
            Shifter::Contrast(_) | Shifter::Fall(_) | Shifter::None => {}
        }
    }

    /// Ends a clause: only a concession goes on to the next mark.
    fn end_clause(&mut self) {
        *self = Self { concession: self.concession.take(), ..Self::default() };
    }

    /// Ends what a verb acts upon.
    fn end_reversal(&mut self) {
        self.negator = None;
        self.is_reversal = false;
        self.pass();
    }

    /// Goes past a word.
    fn pass(&mut self) {
        self.degree = None;
        self.reach = self.reach.saturating_sub(1);
        if self.reach == 0 {
            self.negator = None;
            self.is_reversal = false;
        }
    }

    fn apply(&self, token: usize, valence: f32, word: &str) -> Counted {
        let shifts = [&self.concession, &self.supposition, &self.negator, &self.degree].into_iter().flatten();
        let value = shifts.clone().fold(valence, |value, (factor, _)| value * factor);
        let mut shown = String::from(sign(value));
        for (_, phrase) in shifts {
            shown.push_str(phrase);
            shown.push(' ');
        }
        shown.push_str(word);
        Counted { token, value, shown }
    }
}

/// The tone of a stretch of text: what its words add up to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tone {
    positive: f32,
    negative: f32,
    /// The words that were counted, as they are shown, in order of the text.
    pub words: Vec<String>,
}

impl Tone {
    /// Adds a word.
    pub fn add(&mut self, word: Counted) {
        if word.value < 0.0 {
            self.negative -= word.value
        } else {
            self.positive += word.value
        }
        self.words.push(word.shown);
    }

    /// (P - N) / (P + N + 1), where P is the sum of the positive words' values and N that of the negative ones': between
    /// -1 and 1, 0 where nothing was counted. One word of half the greatest valence scores a third; a long text does not
    /// score higher for being long. Rounded to thousandths.
    pub fn score(&self) -> f64 {
        let (positive, negative) = (f64::from(self.positive), f64::from(self.negative));
        let score = (positive - negative) / (positive + negative + 1.0);
        // Adding zero makes a zero of a negative one.
        (score * 1000.0).round() / 1000.0 + 0.0
    }

    /// The sign of the score; neutral where it lies nearer to zero than `threshold`.
    pub fn polarity(&self, threshold: f64) -> &'static str {
        match self.score() {
            score if score == 0.0 || score.abs() < threshold => "neutral",
            score if score < 0.0 => "negative",
            _ => "positive",
        }
    }
}

impl Extend<Counted> for Tone {
    fn extend<Words: IntoIterator<Item = Counted>>(&mut self, words: Words) {
        words.into_iter().for_each(|word| self.add(word));
    }
}

#[cfg(test)]
mod tests {
    use dateline_plugin::EntityKind;
    use proptest::prelude::*;

    use super::*;

    fn lexicon() -> Lexicon {
        let [valences, shifters, phrases] = [
            include_str!("../data/valence.tsv"),
            include_str!("../data/shifters.tsv"),
            include_str!("../data/phrases.tsv"),
        ];
        Lexicon::parse(valences, shifters, phrases).unwrap()
    }

    /// The tone of a sentence whose tokens are parted by blanks; those in brackets are names.
    fn tone(sentence: &str) -> Tone {
        let words: Vec<Word<'_>> = sentence
            .split_whitespace()
            .map(|text| match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
                Some(text) => Word { name: Some(EntityKind::Place), ..Word::of(text) },
                None => Word::of(text),
            })
            .collect();
        let mut tone = Tone::default();
        tone.extend(counted(&lexicon(), &words, &all_small(&words)));
        tone
    }

    fn all_small(words: &[Word<'_>]) -> Vec<String> {
        words.iter().map(|word| small(word.text)).collect()
    }

    fn check(sentence: &str, words: &str) {
        assert_eq!(tone(sentence).words.join(", "), words, "{sentence}");
    }

    #[test]
    fn words_of_the_lexicon_count() {
        check("The minister praised the brave crews .", "+praised, +brave");
        check("CORRUPTION ruined the firm .", "-corruption, -ruined");
        check("The committee met on Monday .", "");
        check("", "");
    }

    #[test]
    fn names_do_not_count() {
        check("[Victory] [Brave] won nothing in [Grace] .", "+won");
        check("They fled the disaster in [Paradise] .", "-disaster");
    }

    #[test]
    fn a_negator_turns_the_words_after_it_in_its_clause() {
        check("There was no evidence of corruption .", "+no corruption");
        check("The deal was n't a success .", "-n't success");
        check("It did n’t fail .", "+n't fail");
        check("He never said anything in public that was dishonest .", "-dishonest");
        check("It was not safe , good .", "-not safe, +good");
        check("They left without a long and bitter and awful row .", "+without bitter, -awful");
        check("It is no longer dangerous .", "+no longer dangerous");
        check("The talks were anything but friendly .", "-anything but friendly");
    }

    #[test]
    fn phrases_that_look_like_negation_turn_nothing() {
        check("It was not only a success .", "+success");
        check("There is no doubt of a disaster .", "-disaster");
        check("It was nothing but a failure .", "-failure");
    }

    #[test]
    fn a_word_of_degree_acts_on_the_word_after_it() {
        check("a very grave mistake", "-very grave, -mistake");
        check("The plan is not very good .", "-not very good");
        let score = |sentence| tone(sentence).score();
        assert!(score("extremely dangerous") < score("dangerous"));
        assert!(score("dangerous") < score("slightly dangerous"));
        assert!(score("slightly dangerous") < 0.0);
        assert!(score("less dangerous") > 0.0);
        check("more than a success", "+success");
    }

    #[test]
    fn what_stands_before_but_counts_half() {
        let score = |sentence| tone(sentence).score();
        assert!(score("a success but a failure") < 0.0);
        assert!(score("a failure but a success") > score("a failure and a success"));
        assert_eq!(
            score("not only a success but a triumph").to_bits(),
            score("a success and a triumph").to_bits()
        );
    }

    #[test]
    fn what_is_supposed_counts_less() {
        let score = |sentence| tone(sentence).score();
        check("It would be a disaster .", "-would disaster");
        check("If the bridge collapses , trains stop .", "-if collapses");
        assert!(score("It was a disaster .") < score("It would be a disaster ."));
        assert!(score("It could save lives .") > 0.0);
        check("If it rains , the deal is a success .", "+success");
    }

    #[test]
    fn what_is_conceded_counts_less() {
        let score = |sentence| tone(sentence).score();
        assert!(score("Although the offer was generous , it was rejected .") < 0.0);
        assert!(score("Despite the violence , the vote was a success .") > 0.0);
        assert!(score("It was a success , although the start was a failure .") > 0.0);
    }

    #[test]
    fn verbs_that_end_something_turn_what_they_act_upon() {
        check("The treaty ended a long war .", "+ended war");
        check("The trip ended in disaster .", "-disaster");
        check("It did not end the violence .", "-not end violence");
        check("The new dam prevents harm .", "+prevents harm");
    }

    #[test]
    fn what_falls_is_turned() {
        check("Unemployment fell in May .", "+unemployment fell");
        check("Profits plunged .", "-profits plunged");
        check("The disaster , it fell to him to say , was over .", "-disaster");
    }

    #[test]
    fn phrases_count_as_wholes() {
        check("The minister came under fire .", "-came under fire");
        check("The plan did not fall apart .", "+not fall apart");
        check("The talks on free trade went on .", "");
    }

    #[test]
    fn the_score_sets_the_sum_against_all_that_counts() {
        let tone_of = |values: &[f32]| {
            let mut tone = Tone::default();
            tone.extend(values.iter().map(|&value| Counted { token: 0, value, shown: String::new() }));
            tone
        };
        let check = |values: &[f32], score: f64, polarity: &str| {
            let tone = tone_of(values);
            assert_eq!((tone.score(), tone.polarity(0.1)), (score, polarity), "{values:?}");
        };
        check(&[], 0.0, "neutral");
        check(&[0.5], 0.333, "positive");
        check(&[-0.5], -0.333, "negative");
        check(&[0.5, -0.5], 0.0, "neutral");
        check(&[0.5, -0.4], 0.053, "neutral");
        check(&[-0.5; 100], -0.98, "negative");
    }

    proptest! {
        #[test]
        fn any_tokens_have_a_tone(texts in prop::collection::vec("not|no|n't|but|very|bad|good|only|-|,|\\PC{1,5}", 0..40)) {
            let words: Vec<Word<'_>> = texts.iter().map(|text| Word::of(text)).collect();
            let counted = counted(&lexicon(), &words, &all_small(&words));
            prop_assert!(counted.is_sorted_by(|one, next| one.token < next.token));
            prop_assert!(counted.iter().all(|word| word.token < words.len()));
            let mut tone = Tone::default();
            tone.extend(counted);
            prop_assert!(tone.score().abs() <= 1.0);
        }
    }
}
