//! The tokens of an article as the rules see them.

use std::borrow::Cow;

use dateline_document::{Id, Segmented, SentenceKind, Span, Tagged, TokenId};

use crate::lexicon::{Class, Classes, Entry, Lexicon};
use crate::words::{self, Cue, Cues};

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Without capitals: "river".
    Lower,
    /// A capital first and small letters after it: "Pompeo", "O'Dowdall", "LinkedIn".
    Capital,
    /// Two capitals or more and no small letters: "NATO", "U.S.".
    Capitals,
    /// One capital, alone or with a full stop: "J.".
    Initial,
    /// A small letter first and capitals after it: "iPhone".
    Mixed,
    /// A digit first.
    Number,
    /// No letter and no digit.
    Mark,
}

/// A token with what it hints at.
#[derive(Clone, Debug)]
pub struct Word<'s> {
    pub text: &'s str,
    pub lower: Cow<'s, str>,
    pub span: Span,
    /// Whether white space stands before it.
    pub is_spaced: bool,
    pub shape: Shape,
    pub cues: Cues,
    /// What the word alone can stand for, by the lexicon.
    pub classes: Classes,
    /// Whether it has a capital and running text has it mostly in lower case.
    pub is_ordinary: bool,
    /// Whether it is the first word of its sentence or of a quotation, where a capital tells nothing.
    pub opens: bool,
}

impl Word<'_> {
    pub fn has(&self, cue: Cue) -> bool {
        self.cues.has(cue)
    }

    pub fn is(&self, class: Class) -> bool {
        self.classes.has(class)
    }

    /// Whether it is written as names are.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals | Shape::Initial | Shape::Mixed)
    }

    /// Whether it is a hyphen that binds the words beside it.
    pub fn is_hyphen(&self) -> bool {
        matches!(self.text, "-" | "‐" | "‑" | "–") && !self.is_spaced
    }

    /// Whether it is `'s` or an apostrophe alone, which may be one.
    pub fn is_possessive(&self) -> bool {
        matches!(self.text, "'s" | "’s" | "'" | "’" | "'S" | "’S") && !self.is_spaced
    }
}

/// A sentence as the rules see it: a range of words.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub start: usize,
    pub end: usize,
    pub kind: SentenceKind,
    pub paragraph: u32,
    /// Whether nearly every word has a capital, so that capitals tell nothing.
    pub is_title_case: bool,
}

/// The words and sentences of an article.
pub struct Reading<'t, 's> {
    pub text: &'t Segmented<'s>,
    pub words: Vec<Word<'s>>,
    pub lines: Vec<Line>,
}

impl<'t, 's> Reading<'t, 's> {
    /// The whole article.
    pub fn new(text: &'t Tagged<'s>, lexicon: &Lexicon<'_>) -> Self {
        Self::read(text, Some(lexicon), text.sentences.len())
    }

    /// The first sentences alone, and without the lexicon.
    pub fn top(text: &'t Segmented<'s>, sentences: usize) -> Self {
        Self::read(text, None, sentences)
    }

    fn read(text: &'t Segmented<'s>, lexicon: Option<&Lexicon<'_>>, sentences: usize) -> Self {
        let ranges = &text.sentences.tokens().as_slice()[..sentences.min(text.sentences.len())];
        let length = ranges.last().map_or(0, |range| range.end().index());
        let mut words: Vec<Word<'s>> =
            text.tokens.ids().take(length).map(|token| read_word(text, token, lexicon)).collect();
        let mut lines = Vec::with_capacity(ranges.len());
        for (sentence, range) in text.sentences.ids().zip(ranges) {
            let (start, end) = (range.start().index(), range.end().index());
            mark_openings(&mut words[start..end], lexicon);
            let kind = text.sentences.kind()[sentence];
            let is_title_case = is_title_case(&words[start..end], kind);
            lines.push(Line {
                start,
                end,
                kind,
                paragraph: text.sentences.paragraph()[sentence],
                is_title_case,
            });
        }
        Self { text, words, lines }
    }

    /// The span from the first word of a range to its last. The range must not be empty.
    pub fn span(&self, start: usize, end: usize) -> Span {
        self.words[start].span.cover(self.words[end - 1].span)
    }

    /// The longest name of the lexicon that begins at word `start` and ends before `end`.
    pub fn longest(&self, lexicon: &Lexicon<'_>, start: usize, end: usize) -> Option<(usize, Entry)> {
        let words = || self.words[start..end].iter().map(|word| (word.text, word.is_spaced));
        let first = self.words.get(start)?;
        let found = lexicon.longest(words());
        let is_capitals = first.shape == Shape::Capitals && first.text.len() > 3;
        let found = if is_capitals { longer(found, lexicon.longest_of_capitals(words())) } else { found };
        found.map(|(length, entry)| (start + length, entry))
    }
}

fn longer(one: Option<(usize, Entry)>, other: Option<(usize, Entry)>) -> Option<(usize, Entry)> {
    match (one, other) {
        (Some(one), Some(other)) if other.0 > one.0 => Some(other),
        (one, other) => one.or(other),
    }
}

fn read_word<'s>(text: &Segmented<'s>, token: TokenId, lexicon: Option<&Lexicon<'_>>) -> Word<'s> {
    // Marks without width that stick to a word are no part of what it says.
    let surface =
        text.word(token).trim_matches(['\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}']);
    let shape = shape(surface);
    let has_capital = surface.contains(char::is_uppercase);
    let lower = if has_capital { Cow::Owned(surface.to_lowercase()) } else { Cow::Borrowed(surface) };
    let is_capital = matches!(shape, Shape::Capital | Shape::Capitals | Shape::Initial | Shape::Mixed);
    let classes = |name: &str| {
        lexicon.and_then(|lexicon| lexicon.get(name)).map(|entry| entry.classes).unwrap_or_default()
    };
    Word {
        text: surface,
        span: text.tokens.span()[token],
        is_spaced: text.is_spaced(token),
        shape,
        cues: if shape == Shape::Mark { Cues::default() } else { words::cues(surface, &lower) },
        classes: if is_capital { classes(&surface.replace('’', "'")) } else { Classes::default() },
        is_ordinary: is_capital && classes(&lower).has(Class::Word),
        lower,
        opens: false,
    }
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|letter| letter.is_alphanumeric());
    let Some(first) = letters.next() else { return Shape::Mark };
    if first.is_numeric() {
        return Shape::Number;
    }
    let (mut capitals, mut small) = (0, 0);
    for letter in letters {
        capitals += usize::from(letter.is_uppercase());
        small += usize::from(letter.is_lowercase());
    }
    match (first.is_uppercase(), capitals, small) {
        (true, 0, 0) => Shape::Initial,
        (true, _, 0) => Shape::Capitals,
        (true, 1.., 1) if word.ends_with('s') => Shape::Capitals,
        (true, _, _) => Shape::Capital,
        // "pro-Moscow", "ex-Muslim": the capital is another word's.
        (false, 1.., _) if !word.contains('-') => Shape::Mixed,
        (false, _, _) => Shape::Lower,
    }
}

/// Marks the first word of a sentence and those after opening quotation marks, colons and bullets.
///
/// Of these alone a form of an ordinary word is as ordinary as the word: "Cranes were used ...".
fn mark_openings(words: &mut [Word<'_>], lexicon: Option<&Lexicon<'_>>) {
    let mut opens = true;
    for word in words {
        if word.shape == Shape::Mark {
            opens |= matches!(word.text, "\"" | "“" | "‘" | "„" | "«" | "``" | ":" | "•" | "—" | "...");
        } else {
            word.opens = opens;
            if opens && word.shape == Shape::Capital && word.classes.is_empty() && !word.is_ordinary {
                word.is_ordinary = lexicon.is_some_and(|lexicon| is_form_of_ordinary(&word.lower, lexicon));
            }
            opens = false;
        }
    }
}

/// Whether a word is a regular form of an ordinary one.
fn is_form_of_ordinary(lower: &str, lexicon: &Lexicon<'_>) -> bool {
    let is_word = |stem: &str| lexicon.get(stem).is_some_and(|entry| entry.classes.has(Class::Word));
    let plural = || lower.strip_suffix("ies").is_some_and(|stem| is_word(&format!("{stem}y")));
    ["s", "es", "d", "ed", "ing", "ly", "er", "ers"]
        .iter()
        .any(|end| lower.strip_suffix(end).is_some_and(is_word))
        || plural()
}

/// Whether so many words have capitals that they tell nothing: headlines in title case, lines in capitals.
fn is_title_case(words: &[Word<'_>], kind: SentenceKind) -> bool {
    let (mut content, mut capital, mut all_capitals, mut letters) = (0, 0, 0, 0);
    for word in words {
        let is_word = matches!(word.shape, Shape::Lower | Shape::Capital | Shape::Capitals);
        if is_word && word.text.len() > 1 {
            letters += 1;
            all_capitals += usize::from(word.shape == Shape::Capitals);
        }
        if is_word && !word.has(Cue::Function) && word.text.len() > 2 {
            content += 1;
            capital += usize::from(word.is_capital());
        }
    }
    let mostly_capitals = letters >= 4 && all_capitals * 10 >= letters * 8;
    mostly_capitals || kind == SentenceKind::Headline && content >= 4 && capital * 10 >= content * 8
}
