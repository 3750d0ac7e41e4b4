use proptest::prelude::*;

use super::train::{Corpus, Settings, Trainer};
use super::*;
use crate::chain::bilou;
use crate::file::{AlignedBytes, Writer};
use crate::key::{join, key};

/// Sentences with their names in brackets, `(` of a person and `[` of a place.
const TRAINING: &[&str] = &[
    "The governor ( Anna Hale ) spoke in [ Marlow Bay ] on Monday .",
    "( Peter Voss ) left [ Kestrel ] for [ Marlow Bay ] .",
    "In [ Kestrel ] , ( Anna Voss ) met ( Peter ) .",
    "On Monday the governor left .",
    "The talks in [ Kestrel ] on Monday failed , ( Ruth Hale ) said .",
    "( Ruth ) spoke .",
];

/// The words of a sentence and its labels.
fn read(sentence: &str) -> (Vec<&str>, Vec<u8>) {
    let (mut words, mut names, mut first) = (Vec::new(), Vec::new(), 0);
    for part in sentence.split(' ') {
        match part {
            "(" | "[" => first = words.len(),
            ")" | "]" => {
                names.push(bilou::Stretch { first, end: words.len(), kind: usize::from(part == "]") })
            }
            word => words.push(word),
        }
    }
    let labels = bilou::encode(&names, words.len());
    (words, labels)
}

/// The features of a word alone and of the words beside it.
fn features(words: &[&str], token: usize) -> (Vec<u64>, Vec<u64>) {
    let word = words[token];
    let capital = u64::from(word.starts_with(char::is_uppercase));
    let beside =
        |step: isize| words.get(token.wrapping_add_signed(step)).map_or(0, |word| key(word.as_bytes()));
    let alone = vec![join([1, key(word.as_bytes())]), join([2, capital])];
    (
        alone,
        vec![join([3, beside(-1), capital]), join([4, beside(1), capital]), join([5, u64::from(token == 0)])],
    )
}

fn trained(epochs: usize, batch: usize, partial: bool) -> AlignedBytes {
    let graph = bilou::graph(&["person", "place"]).unwrap();
    let mut corpus = Corpus::new();
    for (index, sentence) in TRAINING.iter().enumerate() {
        let (words, labels) = read(sentence);
        for (token, label) in labels.into_iter().enumerate() {
            let (alone, beside) = features(&words, token);
            // Half of the corpus does not tell places from tokens outside names.
            let places = bilou::labels_of(0b10);
            let set = 1u64 << label;
            let unknown = partial && index % 2 == 1 && set & (places | 1 << bilou::OUTSIDE) != 0;
            corpus.push(&alone, &beside, if unknown { set | places | 1 << bilou::OUTSIDE } else { set });
        }
        corpus.end_sequence(1.0);
    }
    let settings = Settings { batch, least_count: 1, ..Settings::default() };
    let mut trainer = Trainer::new(graph, &corpus, settings);
    let losses: Vec<f64> = (0..epochs).map(|_| trainer.epoch()).collect();
    assert!(losses[epochs - 1] < losses[0], "{losses:?}");
    let mut writer = Writer::new();
    let written = trainer.write(&mut writer, "names");
    assert!(written.features > 20 && written.colliding == 0, "{written:?}");
    writer.finish().unwrap()
}

fn label<'s>(scorer: &'s mut Scorer<'_, '_>, words: &[&str]) -> &'s [u8] {
    scorer.begin();
    for token in 0..words.len() {
        let (alone, beside) = features(words, token);
        scorer.push(key(words[token].as_bytes()), |keys| keys.extend(alone), &beside);
    }
    scorer.path()
}

#[test]
fn a_trained_model_labels_names_it_has_not_seen() {
    for partial in [false, true] {
        let bytes = trained(30, 2, partial);
        let linear = Linear::open(&File::open(&bytes).unwrap(), "names").unwrap();
        let mut scorer = Scorer::new(&linear);
        for sentence in TRAINING.iter().copied().chain(["( Clara Stone ) spoke in [ Dunmere ] on Monday ."]) {
            let (words, expect) = read(sentence);
            assert_eq!(label(&mut scorer, &words), expect, "{sentence}");
        }
        let (words, path) = read("( Anna Voss ) spoke .");
        label(&mut scorer, &words);
        assert!(scorer.marginals().stretch(0, &path[..2]) > 0.8);
    }
}

#[test]
fn threads_and_repetition_give_the_same_bytes() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| trained(5, 4, true))
    };
    let once = with(1);
    assert_eq!(*with(1), *once);
    assert_eq!(*with(3), *once);
}

proptest! {
    #[test]
    fn kept_words_have_the_scores_of_new_ones(order in prop::collection::vec(0usize..6, 1..20)) {
        let bytes = trained(3, 2, false);
        let linear = Linear::open(&File::open(&bytes).unwrap(), "names").unwrap();
        let mut used = Scorer::new(&linear);
        for index in order {
            let (words, _) = read(TRAINING[index]);
            let mut fresh = Scorer::new(&linear);
            label(&mut fresh, &words);
            label(&mut used, &words);
            prop_assert_eq!(used.emissions(), fresh.emissions());
        }
    }
}

#[test]
fn sections_that_do_not_fit_are_refused() {
    let mut writer = Writer::new();
    let graph = bilou::graph(&["person"]).unwrap();
    Chain::new(graph.clone(), crate::chain::Transitions::zeros(&graph)).write(&mut writer, "names");
    crate::key::SortedKeys::new(vec![1, 2]).write(&mut writer, "names.keys");
    let refused = |writer: &Writer| {
        let bytes = writer.finish().unwrap();
        Linear::open(&File::open(&bytes).unwrap(), "names").unwrap_err().to_string()
    };
    insta::assert_snapshot!(refused(&writer), @"the model has no section `names.shifts`");
    writer.section("names.shifts", &[3u8, 14]);
    insta::assert_snapshot!(refused(&writer), @"the model has no section `names.weights`");
    writer.section("names.weights", &[0i8; 9]);
    insta::assert_snapshot!(refused(&writer), @"section `names.weights` has 9 elements, expected 10");
}
