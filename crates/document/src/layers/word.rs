use crate::vocabulary::vocabulary;
use crate::{Column, Ids, Source, Span, TokenId};

vocabulary! {
    /// The part of speech of a word, after Universal Dependencies (UPOS).
    pub enum PartOfSpeech {
        /// Adjective.
        Adjective = "ADJ",
        /// Adposition.
        Adposition = "ADP",
        /// Adverb.
        Adverb = "ADV",
        /// Auxiliary, the copula among them.
        Auxiliary = "AUX",
        /// Coordinating conjunction.
        CoordinatingConjunction = "CCONJ",
        /// Determiner.
        Determiner = "DET",
        /// Interjection.
        Interjection = "INTJ",
        /// Common noun.
        Noun = "NOUN",
        /// Numeral.
        Numeral = "NUM",
        /// Particle: "not", the "to" of infinitives, the possessive "'s".
        Particle = "PART",
        /// Pronoun.
        Pronoun = "PRON",
        /// Proper noun.
        ProperNoun = "PROPN",
        /// Punctuation.
        Punctuation = "PUNCT",
        /// Subordinating conjunction.
        SubordinatingConjunction = "SCONJ",
        /// Symbol.
        Symbol = "SYM",
        /// Verb that is no auxiliary.
        Verb = "VERB",
        /// None of the others.
        Other = "X",
    }
}

vocabulary! {
    /// The tag of a word after the Penn Treebank, as Universal Dependencies' English treebanks have it (XPOS).
    #[allow(clippy::upper_case_acronyms, reason = "the tags are known by these names")]
    pub enum PennTag {
        /// Adjective.
        JJ = "JJ",
        /// Adjective, comparative.
        JJR = "JJR",
        /// Adjective, superlative.
        JJS = "JJS",
        /// Noun, singular or mass.
        NN = "NN",
        /// Noun, plural.
        NNS = "NNS",
        /// Proper noun, singular.
        NNP = "NNP",
        /// Proper noun, plural.
        NNPS = "NNPS",
        /// Verb, base form.
        VB = "VB",
        /// Verb, past tense.
        VBD = "VBD",
        /// Verb, gerund or present participle.
        VBG = "VBG",
        /// Verb, past participle.
        VBN = "VBN",
        /// Verb, present tense, not of the third person singular.
        VBP = "VBP",
        /// Verb, present tense, third person singular.
        VBZ = "VBZ",
        /// Modal.
        MD = "MD",
        /// Adverb.
        RB = "RB",
        /// Adverb, comparative.
        RBR = "RBR",
        /// Adverb, superlative.
        RBS = "RBS",
        /// Particle of a phrasal verb.
        RP = "RP",
        /// Preposition or subordinating conjunction.
        IN = "IN",
        /// "To", before an infinitive or as a preposition.
        TO = "TO",
        /// Coordinating conjunction.
        CC = "CC",
        /// Determiner.
        DT = "DT",
        /// Predeterminer.
        PDT = "PDT",
        /// Determiner or relative pronoun with "wh".
        WDT = "WDT",
        /// Personal pronoun.
        PRP = "PRP",
        /// Possessive pronoun, `PRP$`.
        PRPS = "PRP$",
        /// Pronoun with "wh".
        WP = "WP",
        /// Possessive pronoun with "wh", `WP$`.
        WPS = "WP$",
        /// Adverb with "wh".
        WRB = "WRB",
        /// Existential "there".
        EX = "EX",
        /// Possessive ending.
        POS = "POS",
        /// Cardinal number.
        CD = "CD",
        /// Marker of an item in a list.
        LS = "LS",
        /// Interjection.
        UH = "UH",
        /// Foreign word.
        FW = "FW",
        /// Affix that stands apart.
        AFX = "AFX",
        /// Part of a word that a blank cut in two.
        GW = "GW",
        /// Unknown or unreadable.
        XX = "XX",
        /// Address of the web or of mail.
        ADD = "ADD",
        /// Symbol.
        SYM = "SYM",
        /// Sign of a currency.
        Currency = "$",
        /// Mark that ends a sentence.
        Stop = ".",
        /// Comma.
        Comma = ",",
        /// Colon, semicolon, dash or ellipsis inside a sentence.
        Colon = ":",
        /// Hyphen inside a word.
        Hyphen = "HYPH",
        /// Opening bracket.
        OpenBracket = "-LRB-",
        /// Closing bracket.
        CloseBracket = "-RRB-",
        /// Opening quotation mark.
        OpenQuote = "``",
        /// Closing quotation mark.
        CloseQuote = "''",
        /// Other punctuation: rows of marks, bullets, faces.
        NFP = "NFP",
    }
}

impl PennTag {
    /// Whether it is the tag of a mark inside or around sentences, which has neither letter nor digit.
    pub fn is_mark(self) -> bool {
        use PennTag::{CloseBracket, CloseQuote, Colon, Comma, Hyphen, OpenBracket, OpenQuote, Stop};
        matches!(self, Stop | Comma | Colon | Hyphen | OpenBracket | CloseBracket | OpenQuote | CloseQuote)
    }
}

/// What a token is as a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// Its Penn tag.
    pub tag: PennTag,
    /// Its part of speech.
    pub part: PartOfSpeech,
    /// The form that dictionaries have it under.
    pub lemma: &'t str,
}

/// Tags and lemmas: a row for every token of [`Tokens`](crate::Tokens), or none at all where they were not asked for.
///
/// A lemma that is the token as it stands takes no room of its own; [`Words::lemma`] reads it from the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    tag: Column<TokenId, PennTag>,
    part: Column<TokenId, PartOfSpeech>,
    // Where the lemma of each row ends in `lemmas`; it begins where the one before it ends. An empty lemma stands for
    // the token as it stands.
    // Invariant: ascending, as many as there are rows, on character boundaries of `lemmas`.
    lemma_end: Column<TokenId, u32>,
    lemmas: String,
}

impl Words {
    /// A layer without rows.
    pub fn new() -> Self {
        Self::default()
    }

    /// A layer without rows, with room for `rows` of them.
    pub fn with_capacity(rows: usize) -> Self {
        Self {
            tag: Vec::with_capacity(rows).into(),
            part: Vec::with_capacity(rows).into(),
            lemma_end: Vec::with_capacity(rows).into(),
            lemmas: String::new(),
        }
    }

    /// Appends the row of the next token, which is `form` in the text. A lemma without a character is the form.
    ///
    /// # Panics
    /// When the lemmas that are not their form hold 4 GiB or more.
    pub fn push(&mut self, form: &str, word: Word<'_>) -> TokenId {
        if word.lemma != form {
            self.lemmas.push_str(word.lemma);
        }
        #[allow(clippy::expect_used, reason = "the bound is documented")]
        self.lemma_end.push(u32::try_from(self.lemmas.len()).expect("lemmas hold less than 4 GiB"));
        self.part.push(word.part);
        self.tag.push(word.tag)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.tag.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.tag.is_empty()
    }

    /// The ids of all rows, in order.
    pub fn ids(&self) -> Ids<TokenId> {
        self.tag.ids()
    }

    /// Penn tags.
    pub fn tag(&self) -> &Column<TokenId, PennTag> {
        &self.tag
    }

    /// Parts of speech.
    pub fn part(&self) -> &Column<TokenId, PartOfSpeech> {
        &self.part
    }

    /// The lemma of the token that stands at `span` of `source`; empty where there is no such row.
    pub fn lemma<'t>(&'t self, token: TokenId, source: &'t Source, span: Span) -> &'t str {
        let Some(&end) = self.lemma_end.get(token) else { return "" };
        let start = token.previous().map_or(0, |before| self.lemma_end[before]);
        match &self.lemmas[Span::new(start, end)] {
            "" => source.get(span).unwrap_or_default(),
            lemma => lemma,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Id;

    fn layer(source: &Source, words: &[(Span, &str)]) -> Words {
        let mut layer = Words::new();
        for &(span, lemma) in words {
            let word = Word { tag: PennTag::NN, part: PartOfSpeech::Noun, lemma };
            layer.push(source.get(span).unwrap(), word);
        }
        layer
    }

    #[test]
    fn a_lemma_that_is_its_form_takes_no_room() {
        let source = Source::from_text("The crews rest").unwrap();
        let spans = [Span::new(0, 3), Span::new(4, 9), Span::new(10, 14)];
        let layer = layer(&source, &[(spans[0], "the"), (spans[1], "crew"), (spans[2], "rest")]);
        let lemmas: Vec<&str> =
            layer.ids().zip(spans).map(|(token, span)| layer.lemma(token, &source, span)).collect();
        assert_eq!(lemmas, ["the", "crew", "rest"]);
        assert_eq!(layer.lemmas, "thecrew");
        assert_eq!(layer.lemma(TokenId::from_index(3), &source, spans[0]), "");
    }

    #[test]
    fn terms_are_read_by_their_spelling() {
        assert_eq!(PennTag::parse("PRP$"), Some(PennTag::PRPS));
        assert_eq!(PennTag::parse("-LRB-").map(PennTag::code), Some(45));
        assert_eq!(PartOfSpeech::parse("noun"), None);
        assert!(PennTag::ALL.len() <= 64, "sets of tags fit in 64 bits");
    }

    proptest! {
        #[test]
        fn lemmas_come_back_as_they_were_given(lemmas in proptest::collection::vec("\\PC{1,6}", 0..20)) {
            let source = Source::from_text("form").unwrap();
            let span = Span::new(0, 4);
            let words: Vec<(Span, &str)> = lemmas.iter().map(|lemma| (span, lemma.as_str())).collect();
            let layer = layer(&source, &words);
            let found: Vec<&str> = layer.ids().map(|token| layer.lemma(token, &source, span)).collect();
            prop_assert_eq!(found, lemmas);
        }
    }
}
