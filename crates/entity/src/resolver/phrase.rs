//! What may refer to someone or something: names, noun phrases, pronouns.

use dateline_document::{
    Dependency, EntityKind, Found, Id, PartOfSpeech, PennTag, SentenceKind, Tagged, TokenId,
};
use dateline_model::key::key;

use super::Named;
use super::gender::{self, Gender};
use super::model::{CoreferenceModel, NounClass};
use super::tree::Tree;
use crate::reading::{Reading, Shape, Word};
use crate::words::Cue;

/// One or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Number {
    #[default]
    Unknown,
    Singular,
    Plural,
}

/// The pronouns that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Pronoun {
    I,
    We,
    You,
    He,
    She,
    It,
    They,
    This,
}

impl Pronoun {
    /// Whether it is of the first or second person: whoever speaks or is spoken to.
    pub fn is_of_talk(self) -> bool {
        matches!(self, Self::I | Self::We | Self::You)
    }
}

/// How a pronoun is inflected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Case {
    Subject,
    Object,
    Owner,
    Reflexive,
}

/// What opens a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Opening {
    /// "the"
    Definite,
    /// "this", "those"
    Demonstrative,
    /// "his", "Lavrov's"
    Possessive,
    /// "a", "some", "two"
    Indefinite,
    /// Nothing.
    Bare,
}

/// How a phrase refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By name: its number among the names.
    Name(usize),
    Nominal(Opening),
    Pronoun(Pronoun, Case),
    /// Several that are joined by "and".
    Several,
}

/// What a phrase is to the verb or noun above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Role {
    Subject,
    PassiveSubject,
    Object,
    Oblique,
    Owner,
    Complement,
    Predicate,
    Inside,
    Other,
}

/// A stretch of text that may refer.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub form: Form,
    /// The mention: its first word and the word after its last.
    pub start: usize,
    pub end: usize,
    /// The whole noun phrase.
    pub whole: (usize, usize),
    pub head: usize,
    /// The key of the head's lemma; for names of the name in small letters.
    pub lemma: u64,
    pub role: Role,
    pub number: Number,
    pub gender: Gender,
    /// What the name or the noun stands for.
    pub class: NounClass,
    pub line: usize,
    /// The innermost quotation around it.
    pub quotation: Option<usize>,
}

impl Phrase {
    pub fn is_pronoun(&self) -> bool {
        matches!(self.form, Form::Pronoun(..))
    }
}

/// Finds the phrases of an article.
pub struct Finder<'a, 't, 's> {
    pub reading: &'a Reading<'t, 's>,
    pub text: &'a Tagged<'s>,
    pub found: &'a Found,
    pub names: &'a [Named<'s>],
    pub tree: &'a Tree,
    pub model: &'a CoreferenceModel<'a>,
    /// The quotation of each word.
    pub quotations: &'a [Option<u32>],
    /// Whether each word is a predicate: "a lawyer" of "she is a lawyer".
    pub predicates: &'a [bool],
}

impl Finder<'_, '_, '_> {
    /// The phrases in order of their first words, longer ones first.
    pub fn phrases(&self) -> Vec<Phrase> {
        let words = &self.reading.words;
        let mut taken = vec![false; words.len()];
        for &span in self.found.times.span().iter() {
            let range = self.text.tokens.within(span);
            taken[range.start().index()..range.end().index()].fill(true);
        }
        let mut phrases = Vec::new();
        for (index, named) in self.names.iter().enumerate() {
            taken[named.start..named.end].fill(true);
            let phrase = self.name(index, named);
            // What a name is beside is one with it.
            taken[phrase.head] = true;
            phrases.push(phrase);
        }
        let names = phrases.len();
        for (line, range) in self.reading.lines.iter().enumerate() {
            let free = (range.start..range.end).filter(|&at| !taken[at]);
            phrases.extend(free.filter_map(|at| self.pronoun(at, line).or_else(|| self.nominal(at, line))));
        }
        let mut several: Vec<Phrase> = Vec::new();
        for phrase in &phrases {
            several.extend(self.several(phrase));
        }
        self.set_lines(&mut phrases[..names]);
        self.set_lines(&mut several);
        phrases.append(&mut several);
        phrases.sort_by_key(|phrase| (phrase.start, std::cmp::Reverse(phrase.end), phrase.head));
        phrases
    }

    fn set_lines(&self, phrases: &mut [Phrase]) {
        for phrase in phrases {
            phrase.line = self.reading.lines.partition_point(|line| line.end <= phrase.head);
        }
    }

    fn token(&self, word: usize) -> TokenId {
        TokenId::from_index(word)
    }

    fn quotation(&self, word: usize) -> Option<usize> {
        self.quotations.get(word).copied().flatten().map(|it| it as usize)
    }

    fn name(&self, index: usize, named: &Named<'_>) -> Phrase {
        let head = self.described(self.address(self.tree.top(named.start, named.end)));
        let tag = self.text.tag(self.token(head));
        let class = NounClass::of_kind(named.kind);
        let number = match (named.kind, tag) {
            (EntityKind::Person, _) => Number::Singular,
            (_, Some(PennTag::NNPS | PennTag::NNS)) if named.kind == EntityKind::Group => Number::Plural,
            (EntityKind::Group | EntityKind::Organization, _) => Number::Unknown,
            _ => Number::Singular,
        };
        let role = self.role(head);
        let whole = if role == Role::Inside { (named.start, named.end) } else { self.tree.phrase(head) };
        Phrase {
            form: Form::Name(index),
            start: named.start,
            end: named.end,
            whole: (whole.0.min(named.start), whole.1.max(named.end)),
            head,
            lemma: key(named.parts.join(" ").to_lowercase().as_bytes()),
            role,
            number,
            gender: Gender::Unknown,
            class,
            line: 0,
            quotation: self.quotation(head),
        }
    }

    /// The form of address that a name hangs from in a tree, "Ms" of "Ms Adeyinka"; else the name's own head.
    fn address(&self, head: usize) -> usize {
        let address = self.tree.head(head).filter(|_| self.tree.relation(head) == Some(Dependency::Flat));
        address.filter(|&address| address < head).unwrap_or(head)
    }

    /// The noun that a name stands beside in apposition, "the mayor" of "the mayor, Ruth Adler"; else the name's own head.
    fn described(&self, head: usize) -> usize {
        let noun = self.tree.head(head).filter(|_| self.tree.relation(head) == Some(Dependency::Appos));
        noun.filter(|&noun| noun < head && self.text.tag(self.token(noun)) == Some(PennTag::NN))
            .unwrap_or(head)
    }

    fn pronoun(&self, at: usize, line: usize) -> Option<Phrase> {
        let words = &self.reading.words;
        let word = &words[at];
        let (pronoun, case) = pronoun(word)?;
        let tag = self.text.tag(self.token(at));
        let relation = self.tree.relation(at);
        match pronoun {
            // "US", "IT": names of their own, or none.
            _ if word.shape == Shape::Capitals && pronoun != Pronoun::I => return None,
            Pronoun::This => {
                let stands_alone = tag == Some(PennTag::DT)
                    && self.text.part(self.token(at)) == Some(PartOfSpeech::Pronoun)
                    && !matches!(relation, Some(Dependency::Det | Dependency::Mark));
                if !stands_alone {
                    return None;
                }
            }
            Pronoun::It if relation == Some(Dependency::Expl) => return None,
            Pronoun::I if word.shape != Shape::Initial && word.text.len() == 1 => return None,
            Pronoun::He | Pronoun::She if is_either(words, at) => return None,
            _ => {}
        }
        let case = match (&*word.lower, tag) {
            ("her", Some(PennTag::PRPS)) | ("his", _) => Case::Owner,
            ("her", Some(_)) => Case::Object,
            ("her", None) => {
                let is_owner = words.get(at + 1).is_some_and(|next| {
                    next.shape != Shape::Mark && !next.has(Cue::Function) && !next.has(Cue::PlacePreposition)
                });
                if is_owner { Case::Owner } else { Case::Object }
            }
            _ => case,
        };
        let (number, gender, class) = match pronoun {
            Pronoun::I => (Number::Singular, Gender::Unknown, NounClass::Person),
            Pronoun::We => (Number::Plural, Gender::Unknown, NounClass::Person),
            Pronoun::You => (Number::Unknown, Gender::Unknown, NounClass::Person),
            Pronoun::He => (Number::Singular, Gender::Male, NounClass::Person),
            Pronoun::She => (Number::Singular, Gender::Female, NounClass::Person),
            Pronoun::It | Pronoun::This => (Number::Singular, Gender::Unknown, NounClass::Unknown),
            Pronoun::They => (Number::Plural, Gender::Unknown, NounClass::Unknown),
        };
        let number = if matches!(&*word.lower, "these" | "those") { Number::Plural } else { number };
        Some(Phrase {
            form: Form::Pronoun(pronoun, case),
            start: at,
            end: at + 1,
            whole: (at, at + 1),
            head: at,
            lemma: key(word.lower.as_bytes()),
            role: self.role(at),
            number,
            gender,
            class,
            line,
            quotation: self.quotation(at),
        })
    }

    fn nominal(&self, at: usize, line: usize) -> Option<Phrase> {
        let number = match self.text.tag(self.token(at))? {
            PennTag::NN => Number::Singular,
            PennTag::NNS => Number::Plural,
            _ => return None,
        };
        let relation = self.tree.relation(at)?;
        let is_modifier = matches!(
            relation,
            Dependency::Compound
                | Dependency::Flat
                | Dependency::Fixed
                | Dependency::Goeswith
                | Dependency::Amod
                | Dependency::Advmod
                | Dependency::Case
                | Dependency::Mark
                | Dependency::Cc
                | Dependency::Det
                | Dependency::Appos
                | Dependency::NmodDesc
                | Dependency::Discourse
                | Dependency::Punct
        );
        if is_modifier || self.text.part(self.token(at)) != Some(PartOfSpeech::Noun) {
            return None;
        }
        if self.predicates[at] {
            return None;
        }
        let words = &self.reading.words;
        let whole = self.tree.phrase(at);
        let start = self.first_word(at, whole.0);
        let lemma = self.text.lemma(self.token(at));
        let mut class = self.model.class(lemma);
        let word = &words[at];
        if word.has(Cue::Role) || word.has(Cue::Kin) {
            class = NounClass::Person;
        } else if class == NounClass::Person && word.has(Cue::Collective) {
            class = NounClass::Group;
        }
        let gender = if class == NounClass::Person { gender::of_noun(word) } else { Gender::Unknown };
        let opening = self.opening(start, at);
        let role = self.role(at);
        // "... as chairman": what somebody is, not who.
        let is_property = class == NounClass::Person
            && (opening, number) == (Opening::Bare, Number::Singular)
            && role != Role::Subject
            && self.reading.lines[line].kind == SentenceKind::Body;
        if is_property {
            return None;
        }
        Some(Phrase {
            form: Form::Nominal(opening),
            start,
            end: at + 1,
            whole: (whole.0.min(start), whole.1),
            head: at,
            lemma: key(lemma.as_bytes()),
            role,
            number,
            gender,
            class,
            line,
            quotation: self.quotation(at),
        })
    }

    /// Where the mention of a noun begins: with what hangs from it before it.
    fn first_word(&self, head: usize, start: usize) -> usize {
        // A clause or a mark between would be no part of the words up to the head.
        let is_inside = |word: &usize| {
            let mut at = *word;
            for _ in 0..6 {
                match self.tree.head(at) {
                    Some(above) if above == head => return true,
                    Some(above) if (start..head).contains(&above) => at = above,
                    _ => return false,
                }
            }
            false
        };
        // "not the referee", "only the mayor": the word says something of the clause, not of whom.
        let words = &self.reading.words;
        let is_of_clause = |word: &usize| {
            *word + 1 < head
                && self.tree.relation(*word) != Some(Dependency::Det)
                && matches!(
                    &*words[*word].lower,
                    "not" | "only" | "even" | "just" | "also" | "perhaps" | "especially"
                )
        };
        (start..head).filter(|word| !is_of_clause(word)).find(is_inside).unwrap_or(head)
    }

    fn opening(&self, start: usize, head: usize) -> Opening {
        let words = &self.reading.words[start..head];
        let hangs = |offset: usize| self.tree.head(start + offset) == Some(head);
        for (offset, word) in words.iter().enumerate().take(8) {
            let relation = self.tree.relation(start + offset);
            match &*word.lower {
                _ if word.is_possessive() && offset > 0 => return Opening::Possessive,
                "the" if hangs(offset) => return Opening::Definite,
                "this" | "that" | "these" | "those" | "such" if hangs(offset) => {
                    return Opening::Demonstrative;
                }
                "my" | "your" | "his" | "her" | "its" | "our" | "their" if hangs(offset) => {
                    return Opening::Possessive;
                }
                "a" | "an" | "some" | "any" | "no" | "every" | "each" | "another" | "many" | "several"
                | "few" | "more" | "most" | "all" | "both"
                    if hangs(offset) =>
                {
                    return Opening::Indefinite;
                }
                _ if relation == Some(Dependency::Nummod) && hangs(offset) => return Opening::Indefinite,
                _ => {}
            }
        }
        Opening::Bare
    }

    fn role(&self, head: usize) -> Role {
        let Some(relation) = self.tree.relation(head) else { return Role::Other };
        match relation {
            Dependency::Nsubj | Dependency::NsubjOuter => Role::Subject,
            Dependency::NsubjPass => Role::PassiveSubject,
            Dependency::Obj | Dependency::Iobj => Role::Object,
            Dependency::Obl | Dependency::OblAgent | Dependency::OblUnmarked => Role::Oblique,
            Dependency::NmodPoss => Role::Owner,
            Dependency::Nmod | Dependency::NmodUnmarked => Role::Complement,
            Dependency::Compound
            | Dependency::Flat
            | Dependency::NmodDesc
            | Dependency::Amod
            | Dependency::Det
            | Dependency::Goeswith => Role::Inside,
            Dependency::Conj => {
                // A conjunct has the part of the first one, whichever it is.
                let mut at = head;
                for _ in 0..4 {
                    let Some(above) = self.tree.head(at) else { break };
                    at = above;
                    if self.tree.relation(at) != Some(Dependency::Conj) {
                        return if matches!(self.text.part(self.token(at)), Some(PartOfSpeech::Verb)) {
                            Role::Other
                        } else {
                            self.role(at)
                        };
                    }
                }
                Role::Other
            }
            Dependency::Root
            | Dependency::Xcomp
            | Dependency::Ccomp
            | Dependency::Acl
            | Dependency::Advcl => Role::Predicate,
            _ => Role::Other,
        }
    }

    /// The whole of "a lawyer and his client", where `first` is the first of them.
    fn several(&self, first: &Phrase) -> Option<Phrase> {
        if first.is_pronoun() && matches!(first.form, Form::Pronoun(_, Case::Owner)) || self.tree.is_empty() {
            return None;
        }
        let line =
            self.reading.lines.get(self.reading.lines.partition_point(|line| line.end <= first.head))?;
        let limit = line.end.min(first.head + 40);
        let is_noun = |word: usize| {
            matches!(
                self.text.part(self.token(word)),
                Some(PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::Pronoun)
            )
        };
        let mut last = None;
        let mut has_and = false;
        for word in first.head + 1..limit {
            let Some(above) = self.tree.head(word) else { continue };
            match self.tree.relation(word) {
                Some(Dependency::Conj) if above == first.head && is_noun(word) => last = Some(word),
                Some(Dependency::Cc) if self.tree.head(above) == Some(first.head) => {
                    has_and |= matches!(&*self.reading.words[word].lower, "and" | "&");
                }
                _ => {}
            }
        }
        let last = last.filter(|_| has_and)?;
        let end = self.tree.phrase(last).1;
        let whole = (first.whole.0, end.max(last + 1));
        Some(Phrase {
            form: Form::Several,
            start: first.start,
            end: whole.1,
            whole,
            lemma: key(b"&"),
            number: Number::Plural,
            gender: Gender::Unknown,
            ..first.clone()
        })
    }
}

/// A pronoun, and how it is inflected so far as its form tells.
fn pronoun(word: &Word<'_>) -> Option<(Pronoun, Case)> {
    of_form(&word.lower)
}

fn of_form(lower: &str) -> Option<(Pronoun, Case)> {
    use Case::{Object, Owner, Reflexive, Subject};
    use Pronoun::{He, I, It, She, They, This, We, You};
    Some(match lower {
        "i" => (I, Subject),
        "me" => (I, Object),
        "my" | "mine" => (I, Owner),
        "myself" => (I, Reflexive),
        "we" => (We, Subject),
        "us" => (We, Object),
        "our" | "ours" => (We, Owner),
        "ourselves" => (We, Reflexive),
        "you" => (You, Subject),
        "your" | "yours" => (You, Owner),
        "yourself" | "yourselves" => (You, Reflexive),
        "he" => (He, Subject),
        "him" => (He, Object),
        "his" => (He, Owner),
        "himself" => (He, Reflexive),
        "she" => (She, Subject),
        "her" => (She, Object),
        "hers" => (She, Owner),
        "herself" => (She, Reflexive),
        "it" => (It, Subject),
        "its" => (It, Owner),
        "itself" => (It, Reflexive),
        "they" => (They, Subject),
        "them" => (They, Object),
        "their" | "theirs" => (They, Owner),
        "themselves" => (They, Reflexive),
        "this" | "that" | "these" | "those" => (This, Subject),
        _ => return None,
    })
}

/// Whether words are a pronoun alone.
pub fn is_pronoun(words: &str) -> bool {
    words.len() <= 10 && of_form(&words.to_lowercase()).is_some()
}

/// "he or she", "his or her": anyone.
fn is_either(words: &[Word<'_>], at: usize) -> bool {
    let is_pronoun = |index: Option<usize>| {
        index.and_then(|index| words.get(index)).and_then(pronoun).is_some_and(|(it, _)| !it.is_of_talk())
    };
    let is_or = |index: Option<usize>| {
        index.and_then(|index| words.get(index)).is_some_and(|word| matches!(word.text, "or" | "/"))
    };
    is_or(Some(at + 1)) && is_pronoun(Some(at + 2))
        || is_or(at.checked_sub(1)) && is_pronoun(at.checked_sub(2))
}
