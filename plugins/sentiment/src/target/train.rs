//! Training of the model of targets: Adam (Kingma and Ba 2015) on the cross entropy.
//!
//! The same lessons, choices and seed give the same bytes: everything is computed in one order, and no function comes from
//! the system's library.

use dateline_model::file::{AlignedBytes, File, OpenError, WriteError, Writer};
use dateline_model::key::{Keys, SortedKeys, key};
use dateline_model::train::{Random, WordVectors};

use super::features::{PLACES, Pairing, SPECIAL, TargetRows, Vocabulary, WordRows, sights, word_rows};
use super::{Dense, HEADS, HIDDEN, OUTPUTS, Pass, SECTIONS, TargetModel, WIDTH, add, add_rows, dot, softmax};
use crate::lexicon::Lexicon;
use crate::reading::Sentence;

/// Numbers of a pretrained vector.
const GIVEN: usize = 100;
/// The length to which pretrained vectors are brought.
const LENGTH: f32 = 3.0;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct TargetChoices {
    /// Of the first weights, the order of lessons and of what is dropped.
    pub seed: u64,
    /// How often every lesson is seen.
    pub epochs: usize,
    /// The greatest step; steps shrink evenly towards nothing.
    pub rate: f32,
    /// Lessons that are computed with the same weights.
    pub batch: usize,
    /// How often a number of an attention's mean is dropped.
    pub dropped: f32,
    /// How often a word is taken for an unknown one.
    pub unknown: f32,
    /// Pull of weights to zero, in proportion to them.
    pub decay: f32,
    /// How much of a lesson's label is spread over all three.
    pub smoothed: f32,
}

impl Default for TargetChoices {
    fn default() -> Self {
        Self {
            seed: 1,
            epochs: 4,
            rate: 0.004,
            batch: 32,
            dropped: 0.4,
            unknown: 0.1,
            decay: 0.01,
            smoothed: 0.1,
        }
    }
}

/// The words that a model is to know, with their vectors.
pub struct KnownWords {
    /// The two sets of keys, as a model file has them.
    keys: AlignedBytes,
    /// For each row of all places the vector that it begins with; none for special rows.
    vectors: Vec<Option<Vec<f32>>>,
}

impl KnownWords {
    /// Of the vectors, which come in order of their words' frequency, so many words, and so many that are known beside others.
    ///
    /// # Errors
    /// [`WriteError`] where the keys would be too large.
    pub fn new(vectors: &WordVectors, words: usize, near: usize) -> Result<Self, WriteError> {
        let of_vector = |(word, vector): (&str, &[f32])| {
            let length = dot(vector, vector).sqrt().max(1e-6);
            let scaled: Vec<f32> = vector.iter().map(|value| value / length * LENGTH).collect();
            (key(word.as_bytes()), scaled)
        };
        let known: Vec<(u64, Vec<f32>)> = vectors.iter().take(words).map(of_vector).collect();
        let sets = [words, near]
            .map(|most| SortedKeys::new(known.iter().take(most).map(|(key, _)| *key).collect::<Vec<u64>>()));
        let mut writer = Writer::new();
        sets[0].write(&mut writer, "target.words");
        sets[1].write(&mut writer, "target.near");
        let by_key: std::collections::BTreeMap<u64, &Vec<f32>> =
            known.iter().rev().map(|(key, vector)| (*key, vector)).collect();
        let mut rows: Vec<Option<Vec<f32>>> = Vec::new();
        for place in 0..PLACES {
            rows.extend((0..SPECIAL).map(|_| None));
            let keys = sets[place.min(1)].keys();
            rows.extend(keys.iter().map(|key| by_key.get(key).map(|vector| (*vector).clone())));
        }
        Ok(Self { keys: writer.finish()?, vectors: rows })
    }

    fn vocabulary(&self) -> Result<Vocabulary<'_>, OpenError> {
        let file = File::open(&self.keys)?;
        Ok(Vocabulary { words: Keys::open(&file, "target.words")?, near: Keys::open(&file, "target.near")? })
    }
}

/// A target to learn from.
#[derive(Clone, Debug)]
pub struct Lesson {
    words: Vec<WordRows>,
    rows: TargetRows,
    /// What its probabilities are to be.
    truth: [f32; OUTPUTS],
}

/// Makes lessons of sentences.
pub struct TargetTrainer<'k> {
    known: &'k KnownWords,
    vocabulary: Vocabulary<'k>,
    lexicon: &'k Lexicon,
}

impl<'k> TargetTrainer<'k> {
    /// For models that know these words.
    ///
    /// # Errors
    /// [`OpenError`] where the keys are damaged.
    pub fn new(known: &'k KnownWords, lexicon: &'k Lexicon) -> Result<Self, OpenError> {
        Ok(Self { known, vocabulary: known.vocabulary()?, lexicon })
    }

    /// The lesson of a target of a sentence: with the label of this number, in the order of the outputs.
    pub fn lesson(&self, sentence: &Sentence<'_>, target: usize, label: usize) -> Lesson {
        let small: Vec<String> = sentence.words.iter().map(|word| crate::small(word.text)).collect();
        let words = word_rows(&self.vocabulary, self.lexicon, &sentence.words, &small);
        let mut rows = TargetRows::default();
        Pairing::default().rows(sentence, &sentence.targets[target], &mut rows);
        let first = rows.pairs.first().map_or(0, |pair| pair.word);
        let words = rows.pairs.iter().map(|pair| words[pair.word]).collect();
        rows.pairs.iter_mut().for_each(|pair| pair.word -= first);
        let mut truth = [0.0; OUTPUTS];
        truth[label] = 1.0;
        Lesson { words, rows, truth }
    }

    /// Trains a model on lessons and gives its file; its outputs are multiplied with `sharpness` where it is used.
    ///
    /// # Errors
    /// [`WriteError`] where the file would be too large.
    pub fn train(
        &self,
        lessons: &[&Lesson],
        choices: TargetChoices,
        sharpness: f32,
    ) -> Result<AlignedBytes, WriteError> {
        let mut training = Training::new(self, choices);
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let steps = choices.epochs * lessons.len().div_ceil(choices.batch);
        for _ in 0..choices.epochs {
            training.random.shuffle(&mut order);
            for batch in order.chunks(choices.batch) {
                let batch: Vec<&Lesson> = batch.iter().map(|&at| lessons[at]).collect();
                training.step(&batch, steps);
            }
        }
        training.write(sharpness)
    }
}

impl TargetModel<'_> {
    /// The outputs for a lesson, before they are made into probabilities.
    pub fn outputs(&self, lesson: &Lesson) -> [f32; OUTPUTS] {
        let vectors: Vec<[f32; WIDTH]> = lesson.words.iter().map(|rows| self.vector(rows)).collect();
        let mut pass = Pass::default();
        pass.run(&self.dense, &lesson.words, &vectors, &lesson.rows, None);
        pass.outputs
    }
}

/// Numbers that are learned together, and what Adam keeps of their gradients.
struct Weights {
    values: Vec<f32>,
    gradients: Vec<f32>,
    means: Vec<f32>,
    squares: Vec<f32>,
}

const MEAN_KEPT: f32 = 0.9;
const SQUARE_KEPT: f32 = 0.999;

impl Weights {
    fn new(length: usize, deviation: f32, random: &mut Random) -> Self {
        let value = |_| if deviation > 0.0 { deviation * random.normal() } else { 0.0 };
        let zeros = || vec![0.0; length];
        Self {
            values: (0..length).map(value).collect(),
            gradients: zeros(),
            means: zeros(),
            squares: zeros(),
        }
    }

    /// One step; `corrections` make up for the zeros that the means and squares began with.
    fn step(&mut self, rate: f32, corrections: [f32; 2], decay: f32) {
        let kept = self.means.iter_mut().zip(&mut self.squares);
        for ((value, gradient), (mean, square)) in self.values.iter_mut().zip(&mut self.gradients).zip(kept) {
            *mean = MEAN_KEPT * *mean + (1.0 - MEAN_KEPT) * *gradient;
            *square = SQUARE_KEPT * *square + (1.0 - SQUARE_KEPT) * *gradient * *gradient;
            let step = *mean * corrections[0] / ((*square * corrections[1]).sqrt() + 1e-8);
            *value -= rate * (step + decay * *value);
            *gradient = 0.0;
        }
    }
}

struct Training<'t> {
    trainer: &'t TargetTrainer<'t>,
    choices: TargetChoices,
    random: Random,
    done: usize,
    /// Powers of what Adam keeps.
    powers: [f32; 2],
    /// For each place a matrix from pretrained vectors to rows.
    projections: Weights,
    /// Special rows of each place.
    specials: Weights,
    /// What is added to the projected row of a word, and its squared gradients (AdaGrad).
    own: Vec<f32>,
    own_squares: Vec<f32>,
    dense: [Weights; SECTIONS.len()],
    /// The number of each row in the batch, where it is in it.
    numbers: Vec<u32>,
}

/// The step of what is a word's own, beside that of all other weights.
const OWN_RATE: f32 = 5.0;

impl<'t> Training<'t> {
    fn new(trainer: &'t TargetTrainer<'t>, choices: TargetChoices) -> Self {
        let mut random = Random::new(choices.seed);
        let rows = trainer.vocabulary.rows();
        // In the order of the sections.
        let deviations = [0.1, 0.1, 0.2, 0.2, 1.0 / ((HEADS * WIDTH) as f32).sqrt(), 0.0, 0.05, 0.1, 0.0];
        let mut section = 0;
        let dense = SECTIONS.map(|(_, length)| {
            section += 1;
            Weights::new(length, deviations[section - 1], &mut random)
        });
        Self {
            trainer,
            choices,
            done: 0,
            powers: [1.0; 2],
            projections: Weights::new(PLACES * GIVEN * WIDTH, 0.08, &mut random),
            specials: Weights::new(PLACES * SPECIAL * WIDTH, 0.1, &mut random),
            own: vec![0.0; rows * WIDTH],
            own_squares: vec![1e-6; rows * WIDTH],
            dense,
            numbers: vec![u32::MAX; rows],
            random,
        }
    }

    /// The place of a row, and the row of that place.
    fn place(&self, row: usize) -> (usize, usize) {
        let vocabulary = &self.trainer.vocabulary;
        let place = (1..PLACES).take_while(|&place| vocabulary.start(place) <= row).count();
        (place, row - vocabulary.start(place))
    }

    /// A row as it stands.
    fn row(&self, row: usize) -> [f32; WIDTH] {
        let (place, at) = self.place(row);
        let mut sum = [0.0; WIDTH];
        match &self.trainer.known.vectors[row] {
            None if at < SPECIAL => {
                sum.copy_from_slice(&self.specials.values[(place * SPECIAL + at) * WIDTH..][..WIDTH])
            }
            None => {}
            Some(vector) => {
                let projection = &self.projections.values[place * GIVEN * WIDTH..][..GIVEN * WIDTH];
                for (&value, row) in vector.iter().zip(projection.chunks_exact(WIDTH)) {
                    add(&mut sum, row, value);
                }
                add(&mut sum, &self.own[row * WIDTH..][..WIDTH], 1.0);
            }
        }
        sum
    }

    fn step(&mut self, batch: &[&Lesson], steps: usize) {
        let rate = self.choices.rate * (1.0 - (self.done + 1) as f32 / steps as f32).max(0.02);
        let lessons: Vec<Lesson> = batch.iter().map(|lesson| self.with_unknown(lesson)).collect();
        let mut rows: Vec<usize> = Vec::new();
        for row in lessons.iter().flat_map(|lesson| &lesson.words).flat_map(|word| word.words) {
            if self.numbers[row as usize] == u32::MAX {
                self.numbers[row as usize] = rows.len() as u32;
                rows.push(row as usize);
            }
        }
        let values: Vec<[f32; WIDTH]> = rows.iter().map(|&row| self.row(row)).collect();
        let mut gradients = vec![[0.0; WIDTH]; rows.len()];
        let weight = 1.0 / batch.len() as f32;
        for lesson in &lessons {
            self.learn(lesson, weight, &values, &mut gradients);
        }
        for (&row, gradient) in rows.iter().zip(&gradients) {
            self.learn_row(row, gradient, rate);
            self.numbers[row] = u32::MAX;
        }
        self.done += 1;
        self.powers = [self.powers[0] * MEAN_KEPT, self.powers[1] * SQUARE_KEPT];
        let corrections = self.powers.map(|power| 1.0 / (1.0 - power));
        let decay = self.choices.decay;
        let all = self.dense.iter_mut().chain([&mut self.projections, &mut self.specials]);
        all.for_each(|weights| weights.step(rate, corrections, decay));
    }

    /// The lesson with some of its words taken for unknown ones.
    fn with_unknown(&mut self, lesson: &Lesson) -> Lesson {
        let mut lesson = lesson.clone();
        for (place, row) in lesson.words.iter_mut().flat_map(|word| word.words.iter_mut().enumerate()) {
            let start = self.trainer.vocabulary.start(place);
            if *row as usize >= start + SPECIAL && self.random.unit() < self.choices.unknown {
                *row = start as u32;
            }
        }
        lesson
    }

    /// Adds a lesson's gradients.
    fn learn(&mut self, lesson: &Lesson, weight: f32, values: &[[f32; WIDTH]], of_rows: &mut [[f32; WIDTH]]) {
        let number = |row: u32| self.numbers[row as usize] as usize;
        let [marks, relations, sights_, queries, hidden, hidden_bias, sorts, outputs, output_bias] =
            &mut self.dense;
        let mut vectors = vec![[0.0; WIDTH]; lesson.words.len()];
        for (vector, word) in vectors.iter_mut().zip(&lesson.words) {
            word.words.iter().for_each(|&row| add(vector, &values[number(row)], 1.0));
            add_rows(vector, &marks.values, &word.marks);
        }
        let keep = 1.0 - self.choices.dropped;
        let kept: Vec<f32> =
            (0..HEADS * WIDTH).map(|_| if self.random.unit() < keep { 1.0 / keep } else { 0.0 }).collect();
        let dense = Dense::of([
            &marks.values,
            &relations.values,
            &sights_.values,
            &queries.values,
            &hidden.values,
            &hidden_bias.values,
            &sorts.values,
            &outputs.values,
            &output_bias.values,
        ]);
        let mut pass = Pass::default();
        pass.run(&dense, &lesson.words, &vectors, &lesson.rows, Some(&kept));
        let probabilities = softmax(pass.outputs);

        let smoothed = self.choices.smoothed;
        let mut to_hidden = [0.0; HIDDEN];
        for (output, (probability, truth)) in probabilities.into_iter().zip(lesson.truth).enumerate() {
            let truth = truth * (1.0 - smoothed) + smoothed / OUTPUTS as f32;
            let slope = weight * (probability - truth);
            output_bias.gradients[output] += slope;
            add(&mut outputs.gradients[output * HIDDEN..][..HIDDEN], &pass.hidden, slope);
            add(&mut to_hidden, &outputs.values[output * HIDDEN..][..HIDDEN], slope);
        }
        let mut to_means = [0.0; HEADS * WIDTH];
        for unit in (0..HIDDEN).filter(|&unit| pass.hidden[unit] > 0.0) {
            let slope = to_hidden[unit];
            hidden_bias.gradients[unit] += slope;
            let row = unit * HEADS * WIDTH;
            add(&mut hidden.gradients[row..][..HEADS * WIDTH], &pass.means, slope);
            add(&mut to_means, &hidden.values[row..][..HEADS * WIDTH], slope);
            for &sort in &lesson.rows.sorts {
                sorts.gradients[usize::from(sort) * HIDDEN + unit] += slope;
            }
        }
        to_means.iter_mut().zip(&kept).for_each(|(slope, factor)| *slope *= factor);

        let to_share = |head: usize, at: usize| dot(&to_means[head * WIDTH..][..WIDTH], &pass.vectors[at]);
        let pairs = lesson.rows.pairs.len();
        let mean: [f32; HEADS] =
            std::array::from_fn(|head| (0..pairs).map(|at| pass.shares[at][head] * to_share(head, at)).sum());
        for (at, pair) in lesson.rows.pairs.iter().enumerate() {
            let vector = &pass.vectors[at];
            let mut to_vector = [0.0; WIDTH];
            let mut to_sights = [0.0; HEADS];
            for head in 0..HEADS {
                let share = pass.shares[at][head];
                let slope = share * (to_share(head, at) - mean[head]);
                to_sights[head] = slope;
                add(&mut to_vector, &to_means[head * WIDTH..][..WIDTH], share);
                add(&mut to_vector, &queries.values[head * WIDTH..][..WIDTH], slope);
                add(&mut queries.gradients[head * WIDTH..][..WIDTH], vector, slope);
            }
            let word: &WordRows = &lesson.words[pair.word];
            for row in sights(pair, word) {
                add(&mut sights_.gradients[usize::from(row) * HEADS..][..HEADS], &to_sights, 1.0);
            }
            to_vector.iter_mut().zip(vector).for_each(|(slope, &value)| {
                if value <= 0.0 {
                    *slope = 0.0;
                }
            });
            add_to_rows(&mut relations.gradients, &pair.relations, &to_vector);
            add_to_rows(&mut marks.gradients, &word.marks, &to_vector);
            for &row in &word.words {
                add(&mut of_rows[number(row)], &to_vector, 1.0);
            }
        }
    }

    /// Hands a row's gradient on to what it is made of.
    fn learn_row(&mut self, row: usize, gradient: &[f32; WIDTH], rate: f32) {
        let (place, at) = self.place(row);
        let Some(vector) = &self.trainer.known.vectors[row] else {
            if at < SPECIAL {
                add(&mut self.specials.gradients[(place * SPECIAL + at) * WIDTH..][..WIDTH], gradient, 1.0);
            }
            return;
        };
        let projection = &mut self.projections.gradients[place * GIVEN * WIDTH..][..GIVEN * WIDTH];
        for (&value, row) in vector.iter().zip(projection.chunks_exact_mut(WIDTH)) {
            add(row, gradient, value);
        }
        let own =
            self.own[row * WIDTH..][..WIDTH].iter_mut().zip(&mut self.own_squares[row * WIDTH..][..WIDTH]);
        for ((value, square), slope) in own.zip(gradient) {
            *square += slope * slope;
            *value -= OWN_RATE * rate * slope / square.sqrt();
        }
    }

    fn write(&self, sharpness: f32) -> Result<AlignedBytes, WriteError> {
        let file = File::open(&self.trainer.known.keys);
        let mut writer = Writer::new();
        for name in ["target.words", "target.near"] {
            let keys = file.as_ref().ok().and_then(|file| file.section::<u32>(name).ok());
            writer.section(name, keys.unwrap_or_default());
        }
        let rows = self.trainer.vocabulary.rows();
        let mut values: Vec<i8> = Vec::with_capacity(rows * WIDTH);
        let mut scales: Vec<f32> = Vec::with_capacity(rows);
        for row in 0..rows {
            let row = self.row(row);
            let scale = row.iter().fold(1e-6_f32, |most, value| most.max(value.abs())) / 127.0;
            values.extend(row.map(|value| (value / scale).round() as i8));
            scales.push(scale);
        }
        writer.section("target.rows", &values).section("target.scales", &scales);
        for ((name, _), weights) in SECTIONS.iter().zip(&self.dense) {
            writer.section(name, &weights.values);
        }
        writer.section("target.sharpness", &[sharpness]).finish()
    }
}

fn add_to_rows(table: &mut [f32], rows: &[u16], gradient: &[f32; WIDTH]) {
    for &row in rows {
        add(&mut table[usize::from(row) * WIDTH..][..WIDTH], gradient, 1.0);
    }
}
