//! Training on treebanks.

use std::collections::BTreeMap;

use dateline_document::{Dependency, Id, PartOfSpeech, PennTag, Segmented, Tagged, TokenId};
use dateline_model::file::{AlignedBytes, WriteError, Writer};
use dateline_model::key::key;
use dateline_model::network::{Action, Head, Make, Order, Tree};
use dateline_model::train::{Example, Losses, Settings, TrainError, Trainer, Vectors};
use dateline_model::transition::{MOST_TOKENS, Move, projectivize};

use crate::columns::{self, Keys};
use crate::syntax::{PART, TAG};
use crate::{LemmatizerBuilder, SplitterTrainer};

/// An attachment that was seen less often is no action of the parser.
const FEWEST_OF_ACTION: u32 = 3;

/// Treebanks to learn from.
#[derive(Default)]
pub struct SyntaxTrainer {
    sentences: Vec<Sentence>,
    lemmatizer: LemmatizerBuilder,
    splitter: SplitterTrainer,
}

/// What is known of a sentence.
struct Sentence {
    words: Vec<String>,
    tags: Vec<PennTag>,
    parts: Vec<PartOfSpeech>,
    /// Heads, from 1, and relations; empty where there is no tree.
    arcs: Vec<(u16, Dependency)>,
}

/// What is chosen of a training; [`Choices::default`] is what the shipped model was trained with.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Whether trees are learned, and not tags alone.
    pub trees: bool,
    /// How often every sentence is seen.
    pub epochs: usize,
    /// Everything that is left to chance follows from it.
    pub seed: u64,
}

impl Default for Choices {
    fn default() -> Self {
        Self { trees: true, epochs: 20, seed: 2 }
    }
}

/// A training under way.
pub struct Training {
    trainer: Trainer,
    lemmas: Vec<u8>,
    splitter: Option<SplitterTrainer>,
    seed: u64,
}

impl SyntaxTrainer {
    /// No treebanks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns from a text with tags and lemmas, and trees where it has any. Trees that cross are made projective; a sentence longer
    /// than a network reads is left out.
    pub fn add(&mut self, text: &Tagged<'_>) {
        for range in text.sentences.tokens() {
            let mut is_first = true;
            for token in range.ids() {
                let (word, tag) = (text.word(token), text.words.tag()[token]);
                self.lemmatizer.add(word, tag, is_first, text.lemma(token));
                is_first &= !word.contains(char::is_alphanumeric);
            }
            if range.len() > MOST_TOKENS {
                continue;
            }
            let first = range.start().index();
            let number = |token: dateline_document::TokenId| (token.index() - first + 1) as u16;
            let arcs = range.ids().filter_map(|token| text.arc(token));
            self.sentences.push(Sentence {
                words: range.ids().map(|token| text.word(token).to_owned()).collect(),
                tags: range.ids().map(|token| text.words.tag()[token]).collect(),
                parts: range.ids().map(|token| text.words.part()[token]).collect(),
                arcs: arcs.map(|arc| (arc.head.map_or(0, number), arc.dependency)).collect(),
            });
        }
    }

    /// Learns which of the ends that the tokenizer left open in a text are ends: `gold_ends` are the bytes behind which its sentences
    /// end, in order.
    pub fn add_ends(&mut self, text: &Segmented<'_>, open_ends: &[TokenId], gold_ends: &[u32]) {
        self.splitter.add(text, open_ends, gold_ends);
    }

    /// Learns that a word is one, for lemmas.
    pub fn attest(&mut self, word: &str) {
        self.lemmatizer.attest(word);
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// Begins to train. `vectors` are pairs of a word in small letters and its vector, all of one length.
    ///
    /// # Errors
    /// Where there is nothing to learn from.
    pub fn begin<'w>(
        self,
        vectors: impl IntoIterator<Item = (&'w str, &'w [f32])>,
        choices: &Choices,
    ) -> Result<Training, TrainError> {
        let mut pretrained = Vectors::default();
        for (word, vector) in vectors {
            pretrained.width = vector.len();
            pretrained.keys.push(key(word.as_bytes()));
            pretrained.values.extend_from_slice(vector);
        }
        let inventory = Inventory::of(&self.sentences, choices.trees);
        let mut keys = Keys::default();
        let examples: Vec<Example> =
            self.sentences.iter().map(|sentence| inventory.example(sentence, &mut keys)).collect();
        let trainer =
            Trainer::new(inventory.make(), &examples, pretrained, settings(choices, examples.len()))?;
        let splitter = (!self.splitter.is_empty()).then_some(self.splitter);
        Ok(Training { trainer, lemmas: self.lemmatizer.build(), splitter, seed: choices.seed })
    }
}

impl Training {
    /// Whether there are epochs left.
    pub fn is_done(&self) -> bool {
        self.trainer.is_done()
    }

    /// Sees every sentence once; `seen` is told how many have been.
    pub fn epoch(&mut self, seen: impl FnMut(usize)) -> Losses {
        self.trainer.epoch(seen)
    }

    /// The model as it is now, which [`Syntax::open`](crate::Syntax::open) opens. `card` is text that it also holds.
    ///
    /// # Errors
    /// None that texts can cause.
    pub fn model(&self, card: &str) -> Result<AlignedBytes, WriteError> {
        let mut writer = Writer::new();
        writer.text("card", card).section("lemmas", &self.lemmas);
        if let Some(splitter) = &self.splitter {
            // Two labels always make a graph.
            splitter.write(self.seed, &mut writer, "splitter").ok();
        }
        self.trainer.write(&mut writer)?;
        writer.finish()
    }
}

/// The fewer sentences there are, the fewer are seen between two steps.
fn settings(choices: &Choices, sentences: usize) -> Settings {
    let batch = (sentences / 200).clamp(4, 24);
    let steps = choices.epochs * sentences.div_ceil(batch);
    Settings {
        seed: choices.seed,
        epochs: choices.epochs,
        batch,
        rate: 0.002,
        warm_up: (steps / 10).min(200),
        dropout: 0.3,
        word_dropout: 0.25,
        vector_dropout: 0.02,
        least: columns::MADE.iter().map(|&(.., least)| least).collect(),
        head_weights: vec![1.0, 0.5],
        tree_weight: 1.0,
        exploration: 0.9,
    }
}

/// The tags, parts of speech and attachments that occur.
struct Inventory {
    tags: Vec<PennTag>,
    parts: Vec<PartOfSpeech>,
    dependencies: Vec<Dependency>,
    attachments: Vec<(Move, u8)>,
    trees: bool,
}

impl Inventory {
    fn of(sentences: &[Sentence], trees: bool) -> Self {
        let occurring = |seen: &dyn Fn(&Sentence) -> Vec<u8>| {
            let mut occurs = [false; 256];
            sentences.iter().flat_map(seen).for_each(|code| occurs[usize::from(code)] = true);
            occurs
        };
        let tags = occurring(&|sentence| sentence.tags.iter().map(|tag| tag.code()).collect());
        let parts = occurring(&|sentence| sentence.parts.iter().map(|part| part.code()).collect());
        let arcs =
            occurring(&|sentence| sentence.arcs.iter().map(|(_, dependency)| dependency.code()).collect());
        let occurs = |seen: &[bool; 256], code: u8| seen[usize::from(code)];
        let mut inventory = Self {
            tags: PennTag::ALL.iter().copied().filter(|tag| occurs(&tags, tag.code())).collect(),
            parts: PartOfSpeech::ALL.iter().copied().filter(|part| occurs(&parts, part.code())).collect(),
            dependencies: Dependency::ALL.iter().copied().filter(|arc| occurs(&arcs, arc.code())).collect(),
            attachments: Vec::new(),
            trees,
        };
        let mut counts = BTreeMap::<(usize, u8), u32>::new();
        for sentence in sentences {
            for (token, (head, relation)) in inventory.arcs(sentence).into_iter().enumerate() {
                let step = if usize::from(head) > token + 1 { Move::Left } else { Move::Right };
                *counts.entry((step.index(), relation)).or_default() += 1;
            }
        }
        let frequent = counts.into_iter().filter(|&(_, count)| count >= FEWEST_OF_ACTION);
        inventory.attachments = frequent.map(|((step, relation), _)| (Move::ALL[step], relation)).collect();
        inventory
    }

    /// The arcs of a projective tree, relations as numbers of the inventory.
    fn arcs(&self, sentence: &Sentence) -> Vec<(u16, u8)> {
        if !self.trees {
            return Vec::new();
        }
        let mut heads: Vec<u16> = sentence.arcs.iter().map(|arc| arc.0).collect();
        projectivize(&mut heads);
        let number =
            |dependency: Dependency| self.dependencies.iter().position(|&it| it == dependency).unwrap_or(0);
        heads.into_iter().zip(&sentence.arcs).map(|(head, arc)| (head, number(arc.1) as u8)).collect()
    }

    fn example(&self, sentence: &Sentence, keys: &mut Keys) -> Example {
        let set = |place: Option<usize>| place.map_or(u64::MAX, |place| 1 << place);
        let tags = sentence.tags.iter().map(|tag| set(self.tags.iter().position(|it| it == tag)));
        let parts = sentence.parts.iter().map(|part| set(self.parts.iter().position(|it| it == part)));
        Example {
            keys: sentence.words.iter().flat_map(|word| keys.of(word)).collect(),
            allowed: vec![Some(tags.collect()), Some(parts.collect())],
            arcs: self.arcs(sentence),
        }
    }

    fn make(&self) -> Make {
        let mut heads = vec![
            Head {
                name: "Penn tag".to_owned(),
                labels: self.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
                layer: 2,
                feeds: true,
                order: Order::Independent,
            },
            Head {
                name: "part of speech".to_owned(),
                labels: self.parts.iter().map(|part| part.as_str().to_owned()).collect(),
                layer: 2,
                feeds: false,
                order: Order::Independent,
            },
        ];
        debug_assert_eq!((TAG, PART), (0, 1), "the order of the heads");
        let shift = Action { step: Move::Shift, relation: 0 };
        let attachments = self.attachments.iter().map(|&(step, relation)| Action { step, relation });
        let tree = Tree {
            relations: self.dependencies.iter().map(|dependency| dependency.as_str().to_owned()).collect(),
            actions: std::iter::once(shift).chain(attachments).collect(),
            hidden: 128,
        };
        // A model of tags alone ends where they are read off.
        heads[TAG].feeds = self.trees;
        Make {
            columns: columns::columns(),
            layers: if self.trees { 3 } else { 2 },
            width: 128,
            heads,
            tree: self.trees.then_some(tree),
        }
    }
}
