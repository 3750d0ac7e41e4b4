//! The same text on both sides of a split.

use std::collections::BTreeSet;

use super::sentence::{Corpus, Sentence};

/// Sentences shorter than this many words say nothing of their source.
const SHORTEST: usize = 6;

/// The sentences of a set of corpora, as their letters and digits in small letters.
#[derive(Default)]
pub struct Seen {
    sentences: BTreeSet<String>,
}

impl Seen {
    /// Adds the sentences of a corpus.
    pub fn add(&mut self, corpus: &Corpus) {
        self.sentences.extend(corpus.sentences().filter_map(|sentence| key(&sentence.words)));
    }

    /// Whether a sentence is among them.
    pub fn holds(&self, words: &[String]) -> bool {
        key(words).is_some_and(|key| self.sentences.contains(&key))
    }

    /// Drops from a corpus what stands here: every such sentence, and documents of which they are a third or more.
    ///
    /// Returns how many documents and how many sentences were dropped, those of the documents included.
    pub fn drop_from(&self, corpus: &mut Corpus) -> (usize, usize) {
        let (mut documents, mut sentences) = (0, 0);
        corpus.documents.retain_mut(|document| {
            let all = document.sentences.len();
            let seen = |sentence: &Sentence| self.holds(&sentence.words);
            let same = document.sentences.iter().filter(|&sentence| seen(sentence)).count();
            if same * 3 >= all {
                documents += 1;
                sentences += all;
                return false;
            }
            if same > 0 {
                document.sentences.retain(|sentence| !seen(sentence));
                sentences += same;
            }
            true
        });
        (documents, sentences)
    }
}

fn key(words: &[String]) -> Option<String> {
    let letters =
        |word: &String| word.to_lowercase().chars().filter(|it| it.is_alphanumeric()).collect::<String>();
    (words.len() >= SHORTEST).then(|| words.iter().map(letters).collect())
}

#[cfg(test)]
mod tests {
    use dateline_eval::names::Kinds;

    use super::super::sentence::Document;
    use super::*;

    fn corpus(documents: &[&[&str]]) -> Corpus {
        let words = |sentence: &&str| sentence.split(' ').map(str::to_owned).collect();
        let document = |sentences: &&[&str]| Document {
            id: String::new(),
            sentences: sentences.iter().map(|sentence| Sentence::new(words(sentence))).collect(),
        };
        Corpus { name: "own", kinds: Kinds::ALL, documents: documents.iter().map(document).collect() }
    }

    #[test]
    fn what_stands_on_the_other_side_is_dropped() {
        const SAME: &str = "It rained in Oum on Monday .";
        let mut seen = Seen::default();
        seen.add(&corpus(&[&[SAME, "Yes ."]]));
        let mut training = corpus(&[
            &["Yes .", "No one came to see it .", "The tide was out .", SAME],
            &["it rained in Oum - on Monday", "Yes ."],
        ]);
        assert_eq!(seen.drop_from(&mut training), (1, 3));
        assert_eq!(training.sentences().count(), 3);
    }
}
