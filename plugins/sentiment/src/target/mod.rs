//! The model of targets: how a sentence puts a person or body that it mentions.
//!
//! ```text
//! for every word      x = sum of rows: of itself, the words around it and its head, and its marks
//! for every target    u = positive part of (x + rows of how the word lies to the target)
//!                     several attentions over u, each a weighted mean
//!                     one layer over these and over what sort of target it is, and three outputs
//! ```
//!
//! The rows of words begin as projections of pretrained vectors, so that words which the training texts lack have them too.
//! What is particular to a target is as much as a few hundred additions for each word near it, so that a sentence with many
//! names costs little more than one with a single one.

mod features;
#[cfg(feature = "training")]
mod train;

use dateline_model::exp;
use dateline_model::file::{File, OpenError};
use dateline_model::key::Keys;

use crate::lexicon::Lexicon;
use crate::reading::Sentence;
use features::{
    MARKS, PairRows, Pairing, RELATIONS, SIGHTS, SORTS, TargetRows, Vocabulary, WordRows, sights, word_rows,
};

#[cfg(feature = "training")]
pub use train::{KnownWords, Lesson, TargetChoices, TargetTrainer};

/// Numbers of a word's vector.
pub(crate) const WIDTH: usize = 48;
/// Attentions.
pub(crate) const HEADS: usize = 6;
/// Numbers of the layer over the attentions.
pub(crate) const HIDDEN: usize = 48;
/// From this probability of neutral on there is nothing to explain.
const PLAIN: f32 = 0.8;
/// The outputs: negative, neutral, positive.
pub(crate) const OUTPUTS: usize = 3;

/// A model in place.
pub struct TargetModel<'m> {
    vocabulary: Vocabulary<'m>,
    /// Rows of [`WIDTH`] for the words of all places, and by what to multiply each.
    words: &'m [i8],
    scales: &'m [f32],
    dense: Dense<'m>,
    /// The outputs are multiplied with this before they are made into probabilities.
    sharpness: f32,
}

/// Tables that are small, as they lie in the file or in training.
#[derive(Clone, Copy)]
pub(crate) struct Dense<'m> {
    /// [`WIDTH`] for each of [`MARKS`] and of [`RELATIONS`].
    pub marks: &'m [f32],
    pub relations: &'m [f32],
    /// [`HEADS`] for each of [`SIGHTS`].
    pub sights: &'m [f32],
    /// [`WIDTH`] for each attention.
    pub queries: &'m [f32],
    /// [`HEADS`] times [`WIDTH`] for each of [`HIDDEN`].
    pub hidden: &'m [f32],
    pub hidden_bias: &'m [f32],
    /// [`HIDDEN`] for each of [`SORTS`].
    pub sorts: &'m [f32],
    /// [`HIDDEN`] for each of [`OUTPUTS`].
    pub outputs: &'m [f32],
    pub output_bias: &'m [f32],
}

/// The names and lengths of the sections of [`Dense`], in its order.
pub(crate) const SECTIONS: [(&str, usize); 9] = [
    ("target.marks", MARKS * WIDTH),
    ("target.relations", RELATIONS * WIDTH),
    ("target.sights", SIGHTS * HEADS),
    ("target.queries", HEADS * WIDTH),
    ("target.hidden", HIDDEN * HEADS * WIDTH),
    ("target.hidden_bias", HIDDEN),
    ("target.sorts", SORTS * HIDDEN),
    ("target.outputs", OUTPUTS * HIDDEN),
    ("target.output_bias", OUTPUTS),
];

impl<'m> Dense<'m> {
    fn open(file: &File<'m>) -> Result<Self, OpenError> {
        let mut sections = [&[][..]; SECTIONS.len()];
        for (section, (name, length)) in sections.iter_mut().zip(SECTIONS) {
            *section = file.section_of::<f32>(name, length)?;
        }
        Ok(Self::of(sections))
    }

    pub(crate) fn of(sections: [&'m [f32]; SECTIONS.len()]) -> Self {
        let [marks, relations, sights, queries, hidden, hidden_bias, sorts, outputs, output_bias] = sections;
        Self { marks, relations, sights, queries, hidden, hidden_bias, sorts, outputs, output_bias }
    }
}

/// What the model says of a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The probabilities that the sentence puts it in a negative, neutral and positive light.
    pub probabilities: [f32; OUTPUTS],
    /// How much each word near it moves the score, as far as that is linear: the difference between the outputs for positive and
    /// negative with the word and without. Empty where the sentence is plainly neutral.
    pub evidence: Vec<(usize, f32)>,
}

impl Judgement {
    /// The probability of positive less that of negative.
    pub fn score(&self) -> f32 {
        self.probabilities[2] - self.probabilities[0]
    }
}

impl<'m> TargetModel<'m> {
    /// Reads a model in place, from memory that begins at a multiple of 64 bytes.
    ///
    /// # Errors
    /// Bytes that are no model file, or hold another model.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let file = File::open(bytes)?;
        let vocabulary =
            Vocabulary { words: Keys::open(&file, "target.words")?, near: Keys::open(&file, "target.near")? };
        let rows = vocabulary.rows();
        Ok(Self {
            words: file.section_of::<i8>("target.rows", rows * WIDTH)?,
            scales: file.section_of::<f32>("target.scales", rows)?,
            dense: Dense::open(&file)?,
            sharpness: file.section_of::<f32>("target.sharpness", 1)?[0],
            vocabulary,
        })
    }

    /// Judges the targets of a sentence one after the other, each by its number. `small` are its words as [`small`](crate::small) has them.
    pub fn judge(
        &self,
        lexicon: &Lexicon,
        sentence: &Sentence<'_>,
        small: &[String],
        mut judged: impl FnMut(usize, Judgement),
    ) {
        let words = word_rows(&self.vocabulary, lexicon, &sentence.words, small);
        let vectors: Vec<[f32; WIDTH]> = words.iter().map(|rows| self.vector(rows)).collect();
        let mut pass = Pass::default();
        let (mut pairing, mut rows) = (Pairing::default(), TargetRows::default());
        for (at, target) in sentence.targets.iter().enumerate() {
            pairing.rows(sentence, target, &mut rows);
            pass.run(&self.dense, &words, &vectors, &rows, None);
            let probabilities = softmax(pass.outputs.map(|output| output * self.sharpness));
            let is_plain = probabilities[1] >= PLAIN;
            let evidence = if is_plain { Vec::new() } else { pass.evidence(&self.dense, &rows) };
            judged(at, Judgement { probabilities, evidence });
        }
    }

    fn vector(&self, rows: &WordRows) -> [f32; WIDTH] {
        let mut vector = [0.0; WIDTH];
        for row in rows.words.map(|row| row as usize) {
            let scale = self.scales[row];
            for (sum, &weight) in vector.iter_mut().zip(&self.words[row * WIDTH..][..WIDTH]) {
                *sum += scale * f32::from(weight);
            }
        }
        add_rows(&mut vector, self.dense.marks, &rows.marks);
        vector
    }
}

pub(crate) fn add_rows<const N: usize>(sum: &mut [f32; N], table: &[f32], rows: &[u16]) {
    for &row in rows {
        add(sum, &table[usize::from(row) * N..][..N], 1.0);
    }
}

#[inline(always)]
pub(crate) fn add(sum: &mut [f32], row: &[f32], factor: f32) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}

/// The inner product, in four sums side by side.
#[inline(always)]
pub(crate) fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0; 4];
    for (one, other) in one.chunks_exact(4).zip(other.chunks_exact(4)) {
        for lane in 0..4 {
            sums[lane] += one[lane] * other[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

pub(crate) fn softmax<const N: usize>(mut values: [f32; N]) -> [f32; N] {
    let greatest = values.into_iter().fold(f32::MIN, f32::max);
    values = values.map(|value| exp(value - greatest));
    let sum: f32 = values.iter().sum();
    values.map(|value| value / sum)
}

/// What is computed for one target.
#[derive(Default)]
pub(crate) struct Pass {
    /// For each pair of the target and a word: the word's vector, and its share in each attention.
    pub vectors: Vec<[f32; WIDTH]>,
    pub shares: Vec<[f32; HEADS]>,
    /// The means of the attentions, those that are dropped being zero.
    pub means: Vec<f32>,
    pub hidden: Vec<f32>,
    pub outputs: [f32; OUTPUTS],
}

impl Pass {
    /// Computes the outputs for a target. `kept` are factors of the means, in training.
    pub fn run(
        &mut self,
        dense: &Dense<'_>,
        words: &[WordRows],
        vectors: &[[f32; WIDTH]],
        target: &TargetRows,
        kept: Option<&[f32]>,
    ) {
        self.vectors.clear();
        self.shares.clear();
        for pair in &target.pairs {
            let mut vector = vectors[pair.word];
            add_rows(&mut vector, dense.relations, &pair.relations);
            vector.iter_mut().for_each(|value| *value = value.max(0.0));
            let mut share = [0.0; HEADS];
            add_rows(&mut share, dense.sights, &sights(pair, &words[pair.word]));
            for (share, query) in share.iter_mut().zip(dense.queries.chunks_exact(WIDTH)) {
                *share += dot(query, &vector);
            }
            self.vectors.push(vector);
            self.shares.push(share);
        }
        self.attend();
        if let Some(kept) = kept {
            self.means.iter_mut().zip(kept).for_each(|(mean, factor)| *mean *= factor);
        }
        self.hidden.clear();
        self.hidden.extend_from_slice(dense.hidden_bias);
        for (sum, row) in self.hidden.iter_mut().zip(dense.hidden.chunks_exact(HEADS * WIDTH)) {
            *sum += dot(row, &self.means);
        }
        for &sort in &target.sorts {
            add(&mut self.hidden, &dense.sorts[usize::from(sort) * HIDDEN..][..HIDDEN], 1.0);
        }
        self.hidden.iter_mut().for_each(|value| *value = value.max(0.0));
        for ((output, row), bias) in
            self.outputs.iter_mut().zip(dense.outputs.chunks_exact(HIDDEN)).zip(dense.output_bias)
        {
            *output = bias + dot(row, &self.hidden);
        }
    }

    /// Makes scores into shares that add up to one, and the means by these shares.
    fn attend(&mut self) {
        let mut greatest = [f32::MIN; HEADS];
        let mut sums = [0.0; HEADS];
        for share in &self.shares {
            for (greatest, &score) in greatest.iter_mut().zip(share) {
                *greatest = greatest.max(score);
            }
        }
        for share in &mut self.shares {
            for head in 0..HEADS {
                share[head] = exp(share[head] - greatest[head]);
                sums[head] += share[head];
            }
        }
        self.means.clear();
        self.means.resize(HEADS * WIDTH, 0.0);
        for (share, vector) in self.shares.iter_mut().zip(&self.vectors) {
            for (head, mean) in self.means.chunks_exact_mut(WIDTH).enumerate() {
                share[head] /= sums[head];
                add(mean, vector, share[head]);
            }
        }
    }

    /// For each word what its share adds to the outputs' difference: the gradient at the means, times how the means would
    /// differ if nothing of the word were looked at.
    fn evidence(&self, dense: &Dense<'_>, target: &TargetRows) -> Vec<(usize, f32)> {
        let mut slopes = [0.0; HEADS * WIDTH];
        for (unit, row) in dense.hidden.chunks_exact(HEADS * WIDTH).enumerate() {
            if self.hidden[unit] > 0.0 {
                let slope = dense.outputs[2 * HIDDEN + unit] - dense.outputs[unit];
                add(&mut slopes, row, slope);
            }
        }
        let means: [f32; HEADS] = std::array::from_fn(|head| {
            dot(&slopes[head * WIDTH..][..WIDTH], &self.means[head * WIDTH..][..WIDTH])
        });
        let moved = |(pair, (vector, share)): (&PairRows, (&[f32; WIDTH], &[f32; HEADS]))| {
            let of_head = |head: usize| {
                let own = dot(&slopes[head * WIDTH..][..WIDTH], vector);
                share[head] / (1.0 - share[head]).max(0.05) * (own - means[head])
            };
            (pair.word, (0..HEADS).map(of_head).sum())
        };
        target.pairs.iter().zip(self.vectors.iter().zip(&self.shares)).map(moved).collect()
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::file::AlignedBytes;
    use dateline_plugin::{Dependency, EntityKind, MentionForm, PennTag};
    use proptest::prelude::*;

    use super::*;
    use crate::reading::{Said, Target, Word};
    use crate::small;

    static MODEL: &[u8] = include_bytes!("../../data/target.bin");

    fn lexicon() -> Lexicon {
        let [valences, shifters, phrases] = [
            include_str!("../../data/valence.tsv"),
            include_str!("../../data/shifters.tsv"),
            include_str!("../../data/phrases.tsv"),
        ];
        Lexicon::parse(valences, shifters, phrases).unwrap()
    }

    fn judged(sentence: &Sentence<'_>) -> Vec<Judgement> {
        let bytes = AlignedBytes::from(MODEL);
        let model = TargetModel::open(&bytes).unwrap();
        let small: Vec<String> = sentence.words.iter().map(|word| small(word.text)).collect();
        let mut judgements = Vec::new();
        model.judge(&lexicon(), sentence, &small, |_, judgement| judgements.push(judgement));
        judgements
    }

    /// "Police arrested NAME .", with its tree.
    fn arrested(name: &str) -> Sentence<'_> {
        let word = |text, tag, head, dependency| Word {
            tag: Some(tag),
            head,
            dependency: Some(dependency),
            ..Word::of(text)
        };
        let words = vec![
            word("Police", PennTag::NNS, Some(1), Dependency::Nsubj),
            word("arrested", PennTag::VBD, None, Dependency::Root),
            Word { name: Some(EntityKind::Person), ..word(name, PennTag::NNP, Some(1), Dependency::Obj) },
            word(".", PennTag::VB, Some(1), Dependency::Punct),
        ];
        let target = |at: usize, entity| Target {
            words: at..at + 1,
            kind: Some(EntityKind::Person),
            form: Some(MentionForm::Name),
            entity,
        };
        Sentence { words, targets: vec![target(0, 0), target(2, 1)] }
    }

    #[test]
    fn a_name_leaves_the_judgement_as_it_is() {
        let expect = judged(&arrested("Smith"));
        for name in ["Trump", "Obama", "Hitler", "Grace", "Victory", "x"] {
            assert_eq!(judged(&arrested(name)), expect, "{name}");
        }
        assert!(expect[1].score() < -0.2 && expect[1].score() < expect[0].score(), "{expect:?}");
    }

    #[test]
    fn evidence_names_the_word_that_moves_the_score() {
        let judgement = &judged(&arrested("Smith"))[1];
        let strongest =
            judgement.evidence.iter().max_by(|one, other| one.1.abs().total_cmp(&other.1.abs())).unwrap();
        assert_eq!(strongest.0, 1, "{:?}", judgement.evidence);
        assert!(strongest.1 < 0.0);
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let bytes = AlignedBytes::from(&MODEL[..MODEL.len() - 64]);
        let message = TargetModel::open(&bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with("the model says that it has"), "{message}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_sentence_is_judged(
            texts in prop::collection::vec(
                ("not|if|bad|good|praised|,|\\PC{1,5}", prop::option::of(0..40usize), any::<u8>(), 0..3u32),
                1..40
            ),
            targets in prop::collection::vec((0..40usize, 1..5usize, 0..3u32), 0..8),
        ) {
            let count = texts.len();
            let words: Vec<Word<'_>> = texts
                .iter()
                .map(|(text, head, code, entity)| Word {
                    head: head.filter(|&head| head < count),
                    tag: PennTag::from_code(*code),
                    dependency: Dependency::from_code(code % 64),
                    name: EntityKind::from_code(code % 16),
                    quote: (code % 3 == 0).then_some(Said { row: *entity, speaker: Some(*entity) }),
                    ..Word::of(text)
                })
                .collect();
            let mut targets: Vec<Target> = targets
                .into_iter()
                .filter(|&(start, length, _)| start + length <= count)
                .map(|(start, length, entity)| Target { words: start..start + length, kind: None, form: None, entity })
                .collect();
            targets.sort_by_key(|target| target.words.start);
            let expect = targets.len();
            let sentence = Sentence { words, targets };
            let judgements = judged(&sentence);
            prop_assert_eq!(judgements.len(), expect);
            for judgement in judgements {
                prop_assert!((judgement.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-4);
                prop_assert!(judgement.score().abs() <= 1.0);
                prop_assert!(judgement.evidence.iter().all(|(word, moves)| *word < count && moves.is_finite()));
            }
        }
    }

    #[test]
    fn a_long_sentence_of_names_takes_no_more_than_its_length() {
        let count = 20_000;
        let words =
            vec![Word { head: Some(0), dependency: Some(Dependency::Conj), ..Word::of("good") }; count];
        let target = |at: usize| Target { words: at..at + 1, kind: None, form: None, entity: 0 };
        let sentence = Sentence { words, targets: (0..count).step_by(10).map(target).collect() };
        let judgements = judged(&sentence);
        assert_eq!(judgements.len(), count / 10);
        assert!(judgements.iter().all(|judgement| judgement.evidence.len() <= 120));
    }
}
