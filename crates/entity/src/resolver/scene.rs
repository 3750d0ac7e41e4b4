//! An article as coreference sees it: its phrases with what stands around them, and the entities that names make.

use dateline_document::{Found, Id, Quotes, Tagged, TokenId};
use dateline_model::key::{key, pair};
use rustc_hash::FxHashMap;

use super::gender::Gender;
use super::model::{CoreferenceModel, NounClass};
use super::phrase::{Finder, Form, Number, Phrase};
use super::tree::Tree;
use super::{Cluster, Named};
use crate::lexicon::Class;
use crate::reading::Reading;
use crate::words::Cue;

/// How many words above a phrase are known.
pub const ABOVE: usize = 6;

/// What stands around a phrase.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The head of the phrase, then the words above it up to the root or as far as is looked.
    pub above: [u32; ABOVE],
    /// How many of `above` there are.
    pub height: usize,
    /// The key of the lemma that the phrase hangs from.
    pub governor: u64,
    /// The key of the word before the phrase and of the one after its head.
    pub before: u64,
    pub after: u64,
    /// The keys of words between the opening and the head.
    pub modifiers: Vec<u64>,
    /// Whether something hangs from the head after it.
    pub has_complement: bool,
    pub paragraph: u32,
    /// Whether it begins its sentence.
    pub opens: bool,
    /// Whether the word that it hangs from has a clause or an adjective as a predicate, as that of "it" may.
    pub is_in_headline: bool,
    /// The key of a name inside the phrase that is not the phrase itself: "Russian" in "the Russian president".
    pub inner: Option<u64>,
}

/// What is known of an entity so far.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    pub class: NounClass,
    pub gender: Gender,
    /// What a name hints at that need not be a given name: "Kelly".
    pub hint: Gender,
    pub number: Number,
    /// The last sentence whose subject it was, or the subject of whose clauses.
    pub subject_line: Option<usize>,
    /// How many phrases were given to it.
    pub size: u32,
    pub has_name: bool,
    /// Whether its name is a country's, or a city's and no country's.
    pub is_country: bool,
    pub is_city: bool,
    /// The last phrase that was given to it.
    pub last: Option<usize>,
    /// The keys of the words of its names, in small letters.
    pub words: Vec<u64>,
    /// The keys of the words of its titles, each with the key of the name that the title is of.
    pub titles: Vec<(u64, Option<u64>)>,
}

/// A quotation with who speaks.
#[derive(Clone, Copy, Debug)]
pub struct Talk {
    /// The phrase that names the speaker.
    pub speaker: Option<usize>,
    /// The phrase that names who is spoken to.
    pub addressee: Option<usize>,
}

/// The phrases of an article, in order, and all that is asked of them.
pub struct Scene {
    pub phrases: Vec<Phrase>,
    pub around: Vec<Around>,
    /// The entity of each phrase that is a name.
    pub named: Vec<Option<usize>>,
    /// The entities that names make.
    pub profiles: Vec<Profile>,
    /// What is known of quotations, by their number.
    pub talks: Vec<Talk>,
}

impl Scene {
    /// Looks at an article whose names are joined already.
    pub fn new(
        reading: &Reading<'_, '_>,
        text: &Tagged<'_>,
        found: &Found,
        quotes: &Quotes,
        model: &CoreferenceModel<'_>,
        (names, clusters, of_name): (&[Named<'_>], &[Cluster], &[Option<usize>]),
    ) -> Self {
        let tree = Tree::new(text);
        let quotations = quoted_words(reading, text, quotes);
        let predicates = tree.predicates();
        let finder = Finder {
            reading,
            text,
            found,
            names,
            tree: &tree,
            model,
            quotations: &quotations,
            predicates: &predicates,
        };
        let phrases = finder.phrases();
        let named = phrases.iter().map(|phrase| match phrase.form {
            Form::Name(name) => of_name[name],
            _ => None,
        });
        let named = named.collect();
        let inner = Inner::new(names);
        let around = phrases.iter().map(|phrase| around(reading, text, &tree, &inner, phrase)).collect();
        let profiles = profiles(reading, found, &inner, (names, clusters, of_name));
        let talks = talks(text, &tree, quotes, &phrases);
        Self { phrases, around, named, profiles, talks }
    }
}

/// For each word the number of the innermost quote of words that somebody speaks.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer quotes than bytes")]
fn quoted_words(reading: &Reading<'_, '_>, text: &Tagged<'_>, quotes: &Quotes) -> Vec<Option<u32>> {
    use dateline_document::QuoteKind;
    let mut quoted = vec![None; reading.words.len()];
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut next = quotes.ids().filter(|&id| quotes.kind()[id] != QuoteKind::Indirect).peekable();
    for token in text.tokens.ids().take(quoted.len()) {
        let span = text.tokens.span()[token];
        while let Some(&id) = next.peek().filter(|&&id| quotes.span()[id].start() <= span.start()) {
            open.push((id.index() as u32, quotes.span()[id].end()));
            next.next();
        }
        while open.last().is_some_and(|&(_, end)| end <= span.start()) {
            open.pop();
        }
        quoted[token.index()] = open.last().map(|&(quote, _)| quote);
    }
    quoted
}

/// The names of an article by where they stand.
struct Inner {
    names: Vec<(usize, usize, u64)>,
}

impl Inner {
    fn new(names: &[Named<'_>]) -> Self {
        Self { names: names.iter().map(|named| (named.start, named.end, name_key(named))).collect() }
    }

    /// The first name in a range of words.
    fn first_in(&self, start: usize, end: usize) -> Option<u64> {
        let index = self.names.partition_point(|&(from, _, _)| from < start);
        self.names.get(index).filter(|&&(_, to, _)| to <= end).map(|&(_, _, key)| key)
    }
}

/// What a name stands for where the lexicon knows it, so that "Russia" and "Russian" are one; else its words.
fn name_key(named: &Named<'_>) -> u64 {
    match named.entry.and_then(|entry| entry.row) {
        Some(row) => pair(1, u64::from(row.number())),
        None => key(named.parts.join(" ").to_lowercase().as_bytes()),
    }
}

#[allow(clippy::cast_possible_truncation, reason = "ids of tokens are 32 bits")]
fn around(
    reading: &Reading<'_, '_>,
    text: &Tagged<'_>,
    tree: &Tree,
    inner: &Inner,
    phrase: &Phrase,
) -> Around {
    let words = &reading.words;
    let line = &reading.lines[phrase.line];
    let mut above = [0; ABOVE];
    let mut height = 0;
    let mut at = Some(phrase.head);
    while let Some(word) = at.filter(|_| height < ABOVE) {
        above[height] = word as u32;
        height += 1;
        at = tree.head(word);
    }
    let word_key = |word: Option<usize>| {
        let word = word.filter(|word| (line.start..line.end).contains(word));
        word.map_or(0, |word| key(words[word].lower.as_bytes()))
    };
    let governor =
        tree.head(phrase.head).map_or(0, |word| key(text.lemma(TokenId::from_index(word)).as_bytes()));
    let modifiers = match phrase.form {
        Form::Nominal(_) => {
            let between = &words[phrase.start..phrase.head];
            let is_modifier =
                |word: &&crate::reading::Word<'_>| !word.has(Cue::Function) && word.text.len() > 1;
            between.iter().filter(is_modifier).take(6).map(|word| key(word.lower.as_bytes())).collect()
        }
        _ => Vec::new(),
    };
    Around {
        above,
        height,
        governor,
        before: word_key(phrase.start.checked_sub(1)),
        after: word_key(Some(phrase.end)),
        modifiers,
        has_complement: phrase.whole.1 > phrase.head + 1 && phrase.whole.1 > phrase.end,
        paragraph: line.paragraph,
        opens: phrase.whole.0 == line.start,
        is_in_headline: line.kind == dateline_document::SentenceKind::Headline,
        inner: match phrase.form {
            Form::Nominal(_) => inner.first_in(phrase.whole.0, phrase.whole.1),
            _ => None,
        },
    }
}

fn profiles(
    reading: &Reading<'_, '_>,
    found: &Found,
    inner: &Inner,
    (names, clusters, of_name): (&[Named<'_>], &[Cluster], &[Option<usize>]),
) -> Vec<Profile> {
    use dateline_document::EntityKind;
    let mut profiles: Vec<Profile> = clusters
        .iter()
        .map(|cluster| Profile {
            class: NounClass::of_kind(cluster.kind),
            gender: cluster.gender,
            hint: cluster.hint,
            number: if cluster.kind == EntityKind::Person { Number::Singular } else { Number::Unknown },
            has_name: true,
            ..Profile::default()
        })
        .collect();
    for (named, cluster) in names.iter().zip(of_name) {
        let Some(profile) = cluster.and_then(|cluster| profiles.get_mut(cluster)) else { continue };
        let has = |class: Class| named.entry.is_some_and(|entry| entry.classes.has(class));
        profile.is_country |= has(Class::Country);
        profile.is_city |= has(Class::City) && !has(Class::Country);
        if profile.words.len() < 24 {
            let words = named.parts.iter().map(|part| key(part.to_lowercase().as_bytes()));
            for word in words {
                if !profile.words.contains(&word) {
                    profile.words.push(word);
                }
            }
        }
    }
    let by_span: FxHashMap<_, usize> =
        names.iter().enumerate().map(|(index, named)| (named.span, index)).collect();
    let titles = &found.titles;
    for id in titles.ids() {
        let holder = by_span.get(&titles.holder()[id]).and_then(|&name| of_name[name]);
        let Some(profile) = holder.and_then(|cluster| profiles.get_mut(cluster)) else { continue };
        let of = titles.of()[id].and_then(|span| by_span.get(&span)).map(|&name| inner.names[name].2);
        let range = reading.text.tokens.within(titles.span()[id]);
        for word in &reading.words[range.start().index()..range.end().index()] {
            if profile.titles.len() < 24 && !word.has(Cue::Function) {
                profile.titles.push((key(word.lower.as_bytes()), of));
            }
        }
    }
    profiles
}

/// Who speaks and who is spoken to in each quote, by the phrases that name them.
fn talks(text: &Tagged<'_>, tree: &Tree, quotes: &Quotes, phrases: &[Phrase]) -> Vec<Talk> {
    let phrase_at = |span: dateline_document::Span| {
        let range = text.tokens.within(span);
        phrase_in(phrases, range.start().index(), range.end().index())
    };
    let mut talks: Vec<Talk> = Vec::with_capacity(quotes.len());
    for id in quotes.ids() {
        let before = quotes.continues()[id].and_then(|before| talks.get(before.index()).copied());
        let speaker = quotes.speaker_span()[id].and_then(phrase_at);
        let addressee = quotes.cue()[id].and_then(|cue| addressee(text, tree, cue, phrases));
        talks.push(Talk {
            speaker: speaker.or_else(|| before.and_then(|before| before.speaker)),
            addressee: addressee.or_else(|| before.and_then(|before| before.addressee)),
        });
    }
    talks
}

/// The object of a verb of telling: "told Pompeo".
fn addressee(
    text: &Tagged<'_>,
    tree: &Tree,
    cue: dateline_document::Span,
    phrases: &[Phrase],
) -> Option<usize> {
    use dateline_document::Dependency;
    let verb = text.tokens.within(cue).start().index();
    let tells = ["told", "asked", "assured", "reminded", "informed", "warned", "urged", "tells", "asks"];
    let is_told = tells.contains(&&*text.word(TokenId::from_index(verb)).to_lowercase());
    let object = (verb + 1..verb + 8).filter(|_| is_told).find(|&word| {
        tree.head(word) == Some(verb)
            && matches!(tree.relation(word), Some(Dependency::Obj | Dependency::Iobj))
    })?;
    let first = phrases.partition_point(|phrase| phrase.start + 24 < object);
    let after = phrases.partition_point(|phrase| phrase.start <= object);
    (first..after).find(|&index| phrases[index].head == object && phrases[index].number != Number::Plural)
}

/// The phrase that stands in a range and is the highest there: mostly the one of just these words.
fn phrase_in(phrases: &[Phrase], start: usize, end: usize) -> Option<usize> {
    let first = phrases.partition_point(|phrase| phrase.start < start);
    let inside = phrases.iter().enumerate().skip(first).take_while(|(_, phrase)| phrase.start < end);
    let inside: Vec<_> =
        inside.filter(|(_, phrase)| phrase.end <= end && phrase.form != Form::Several).collect();
    let is_name = |(_, phrase): &&(usize, &Phrase)| matches!(phrase.form, Form::Name(_));
    inside
        .iter()
        .find(|(_, phrase)| phrase.end == end && phrase.start == start)
        .or_else(|| {
            inside.iter().find(|(_, phrase)| phrase.end == end && matches!(phrase.form, Form::Nominal(_)))
        })
        .or_else(|| inside.iter().rev().find(is_name))
        .or_else(|| inside.last())
        .map(|&(index, _)| index)
}
