//! What the model of targets sees of a sentence: rows of its tables for every word, and for every pair of a target and a word.
//!
//! Of a name it sees no more than its kind, so that nobody's name counts for or against them.

use dateline_model::key::{Keys, key};
use dateline_plugin::{EntityKind, MentionForm, PennTag};

use crate::lexicon::{Lexicon, Shifter};
use crate::reading::{Sentence, Target, Word};

/// The places of words that are looked at for one word: itself, those before and after it, its head, and those two before and
/// after it.
pub(crate) const PLACES: usize = 6;

/// Rows of each place's table before those of words.
pub(crate) const SPECIAL: usize = 16;
const UNKNOWN: u32 = 0;
const OUTSIDE: u32 = 1;
const NUMBER: u32 = 2;
const PROPER: u32 = 3;
const KINDS: u32 = 4;

/// Of rows that say how a word is marked: by its tag, its dependency, its valence and negation, and whether it is only
/// supposed.
pub(crate) const MARKS: usize = 144;
const OF_DEPENDENCY: usize = 64;
const OF_VALENCE: usize = 128;
const OF_SUPPOSITION: usize = 140;

/// Of rows that say how a word lies to a target: by the arc and the number of steps from the target up to where their
/// paths meet, the distance, whose words both are, and the steps up and down.
pub(crate) const RELATIONS: usize = 336;
const OF_DISTANCE: usize = 256;
const OF_SPEECH: usize = 276;
const OF_STEPS: usize = 300;

/// Of rows that direct the attention: the relations, the last arc of the word's path, and the marks.
pub(crate) const SIGHTS: usize = RELATIONS + 64 + MARKS;
const OF_ARC: usize = RELATIONS;
const OF_MARK: usize = RELATIONS + 64;

/// Of rows that say what sort of target it is: by its dependency, its class, its kind, whether it is in a quote and whether it
/// speaks.
pub(crate) const SORTS: usize = 96;
const OF_CLASS: usize = 64;
const OF_KIND: usize = 72;
const OF_QUOTED: usize = 84;
const OF_SPEAKER: usize = 86;

/// So many words to either side of a target are looked at.
const REACH: usize = 60;
/// Steps of a path up from the target, and up from the word.
const UP: usize = 8;
const DOWN: usize = 6;

/// No arc, no tag, no kind.
const NO_CODE: usize = 63;

/// The words that the model knows: all of them, and the frequent ones that it knows beside others.
pub(crate) struct Vocabulary<'m> {
    pub words: Keys<'m>,
    pub near: Keys<'m>,
}

impl Vocabulary<'_> {
    /// Rows of all places together.
    pub fn rows(&self) -> usize {
        PLACES * SPECIAL + self.words.len() + (PLACES - 1) * self.near.len()
    }

    /// Where the table of a place begins.
    pub fn start(&self, place: usize) -> usize {
        match place {
            0 => 0,
            place => SPECIAL + self.words.len() + (place - 1) * (SPECIAL + self.near.len()),
        }
    }
}

/// A word's rows: in the table of each place, counted over all tables, and of its marks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct WordRows {
    pub words: [u32; PLACES],
    pub marks: [u16; 4],
}

/// The rows of the words of a sentence, whatever the target.
pub(crate) fn word_rows(
    vocabulary: &Vocabulary<'_>,
    lexicon: &Lexicon,
    words: &[Word<'_>],
    small: &[String],
) -> Vec<WordRows> {
    let numbers: Vec<[u32; 2]> =
        words.iter().zip(small).map(|(word, small)| numbers(vocabulary, word, small)).collect();
    let starts: [usize; PLACES] = std::array::from_fn(|place| vocabulary.start(place));
    let mut scope = Scope::default();
    let rows = (0..words.len()).map(|at| {
        let near = |at: Option<usize>, place: usize| {
            let number = at.and_then(|at| numbers.get(at)).map_or(OUTSIDE, |numbers| numbers[1]);
            (starts[place] + number as usize) as u32
        };
        let word = &words[at];
        scope.pass(lexicon, &small[at]);
        let valence = match word.name {
            Some(_) => 0.0,
            None => lexicon.valence(&small[at]).unwrap_or_default(),
        };
        let valence = match valence {
            v if v < -0.45 => 1,
            v if v < 0.0 => 2,
            0.0 => 0,
            v if v < 0.45 => 3,
            _ => 4,
        };
        WordRows {
            words: [
                numbers[at][0],
                near(at.checked_sub(1), 1),
                near(Some(at + 1), 2),
                near(word.head, 3),
                near(at.checked_sub(2), 4),
                near(Some(at + 2), 5),
            ],
            marks: [
                word.tag.map_or(NO_CODE, |tag| usize::from(tag.code()).min(NO_CODE)),
                OF_DEPENDENCY + arc(word),
                OF_VALENCE + 2 * valence + usize::from(scope.is_negated),
                OF_SUPPOSITION + usize::from(scope.is_supposed),
            ]
            .map(|row| row as u16),
        }
    });
    rows.collect()
}

/// The number of a word among all words, and among those that are known beside others.
fn numbers(vocabulary: &Vocabulary<'_>, word: &Word<'_>, small: &str) -> [u32; 2] {
    let is_proper = matches!(word.tag, Some(PennTag::NNP | PennTag::NNPS));
    if let Some(kind) = word.name.filter(|&kind| kind != EntityKind::Other || is_proper) {
        return [KINDS + u32::from(kind.code()).min(11); 2];
    }
    if small.starts_with(|letter: char| letter.is_ascii_digit()) {
        return [NUMBER; 2];
    }
    let hash = key(small.as_bytes());
    [vocabulary.words, vocabulary.near].map(|keys| match keys.row(hash) {
        0 if is_proper => PROPER,
        0 => UNKNOWN,
        row => (SPECIAL + row - 1) as u32,
    })
}

fn arc(word: &Word<'_>) -> usize {
    word.dependency.map_or(NO_CODE, |dependency| usize::from(dependency.code()).min(NO_CODE))
}

/// What the words so far in a clause say of the next ones.
#[derive(Default)]
struct Scope {
    is_negated: bool,
    is_supposed: bool,
    negated: usize,
    supposed: bool,
}

impl Scope {
    const NEGATED: usize = 4;

    fn pass(&mut self, lexicon: &Lexicon, small: &str) {
        if small != "-" && !small.contains(char::is_alphanumeric) {
            *self = Self::default();
        }
        self.is_negated = self.negated > 0;
        self.is_supposed = self.supposed;
        self.negated = self.negated.saturating_sub(1);
        match lexicon.shifter(small) {
            Some(Shifter::Negator(_)) => self.negated = Self::NEGATED,
            Some(Shifter::Supposition(_)) => self.supposed = true,
            _ => {}
        }
    }
}

/// A word's rows beside a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PairRows {
    /// Which word it is.
    pub word: usize,
    pub relations: [u16; 4],
    /// The row of its last arc among those that direct the attention.
    pub arc: u16,
}

/// A target's rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TargetRows {
    pub pairs: Vec<PairRows>,
    pub sorts: [u16; 5],
}

/// The rows of the attention for a pair.
pub(crate) fn sights(pair: &PairRows, word: &WordRows) -> [u16; 7] {
    let [one, two, three, four] = pair.relations;
    let mark = |mark: usize| (OF_MARK + usize::from(word.marks[mark])) as u16;
    [one, two, three, four, pair.arc, mark(0), mark(2)]
}

/// Works out the rows of targets, one after the other.
#[derive(Default)]
pub(crate) struct Pairing {
    /// For each word the steps from the target up to it, and one more; 0 where it is not above the target.
    above: Vec<u8>,
    path: Vec<usize>,
    is_same: Vec<bool>,
}

impl Pairing {
    /// The rows of a target of the sentence.
    pub fn rows(&mut self, sentence: &Sentence<'_>, target: &Target, rows: &mut TargetRows) {
        let words = &sentence.words;
        let head = target.head(words);
        let window = head.saturating_sub(REACH)..(head + REACH).min(words.len());
        self.above.resize(words.len().max(self.above.len()), 0);
        self.is_same.resize(words.len().max(self.is_same.len()), false);
        let mut next = Some(head);
        while let Some(at) = next.filter(|&at| self.path.len() < UP && self.above[at] == 0) {
            self.path.push(at);
            self.above[at] = self.path.len() as u8;
            next = words[at].head;
        }
        let first = sentence.targets.partition_point(|other| other.words.start < window.start);
        let others = sentence.targets[first..].iter().take_while(|other| other.words.start < window.end);
        let same = others.filter(|other| other.entity == target.entity);
        let same: Vec<usize> = same.flat_map(|other| other.words.clone()).collect();
        same.iter().for_each(|&at| self.is_same[at] = true);

        let is_speaker =
            |at: usize| words[at].quote.is_some_and(|quote| quote.speaker == Some(target.entity));
        rows.pairs.clear();
        for at in window.clone() {
            rows.pairs.push(self.pair(words, target, head, at, is_speaker(at)));
        }
        let class = match (words[head].tag, target.form) {
            (
                Some(PennTag::PRP | PennTag::PRPS | PennTag::WP | PennTag::WPS | PennTag::WDT | PennTag::DT),
                _,
            ) => 0,
            (Some(PennTag::NNP | PennTag::NNPS), _) | (None, Some(MentionForm::Name)) => 1,
            _ => 2,
        };
        rows.sorts = [
            arc(&words[head]),
            OF_CLASS + class,
            OF_KIND + target.kind.map_or(8, |kind| usize::from(kind.code()).min(8)),
            OF_QUOTED + usize::from(words[head].quote.is_some()),
            OF_SPEAKER + usize::from(window.into_iter().any(is_speaker)),
        ]
        .map(|row| row as u16);

        same.iter().for_each(|&at| self.is_same[at] = false);
        self.path.drain(..).for_each(|at| self.above[at] = 0);
    }

    fn pair(
        &self,
        words: &[Word<'_>],
        target: &Target,
        head: usize,
        at: usize,
        is_speaker: bool,
    ) -> PairRows {
        let (mut down, mut last, mut next) = (0, NO_CODE, Some(at));
        while let Some(step) = next.filter(|&step| down < DOWN && self.above[step] == 0) {
            last = arc(&words[step]);
            next = words[step].head;
            down += 1;
        }
        let meeting = next.map(|at| self.above[at]).filter(|&above| above > 0);
        let up = meeting.map_or(UP - 1, |above| usize::from(above) - 1);
        let branch = match meeting {
            Some(above) if above > 1 => arc(&words[self.path[usize::from(above) - 2]]),
            _ => NO_CODE,
        };
        let row = |quote: Option<crate::reading::Said>| quote.map(|quote| quote.row);
        let speech = match (row(words[at].quote), row(words[head].quote)) {
            (None, None) => 0,
            (of_word, of_target) if of_word == of_target => 1,
            (None, Some(_)) => 4,
            (Some(_), of_target) => {
                [[3, 2], [6, 5]][usize::from(of_target.is_some())][usize::from(is_speaker)]
            }
        };
        let part = match (target.words.contains(&at), self.is_same[at]) {
            (true, _) => 0,
            (false, true) => 1,
            _ => 2,
        };
        let relations = [
            branch * 4 + up.min(3),
            OF_DISTANCE + distance(at, head),
            OF_SPEECH + speech * 3 + part,
            OF_STEPS + up.min(5) * 6 + down.min(5),
        ];
        PairRows { word: at, relations: relations.map(|row| row as u16), arc: (OF_ARC + last) as u16 }
    }
}

/// How far a word lies from the target, coarser as it is farther, and on which side.
fn distance(at: usize, head: usize) -> usize {
    let far = match at.abs_diff(head) {
        near @ 0..=4 => near,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=24 => 8,
        _ => 9,
    };
    far + if at < head { 10 } else { 0 }
}
