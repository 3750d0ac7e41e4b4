//! Who has a part in an event, in letters, by what the article says of them and by the directory.
//!
//! Of a phrase the words that head it go first ("police", "Serbia"), then those before them ("Russian", "opposition"), then
//! what "of" and the like join ("leaders of the rebels"), then appositions. Words that say little give way to others. Of a
//! person the titles of the text go before the directory, which knows who held which office when. What is said of somebody
//! elsewhere in the article fills what is open.

use std::cell::RefCell;

use dateline_plugin::{
    Argument, Article, Dependency, EntityKind, Id, MentionForm, Object, PartOfSpeech, RelationKind,
    RoleStatus, Span, Use,
};

use crate::directory::{Directory, Term};
use crate::fold::fold;
use crate::places::Places;
use crate::tree::Tree;
use crate::who::Who;

/// How many steps below the head of a phrase its words are read.
const DEEPEST: usize = 3;
/// How many words a phrase for who somebody is has at most.
const LONGEST: usize = 4;
/// How many mentions of somebody are read.
const MOST_MENTIONS: usize = 24;
/// How many relations of somebody are read.
const MOST_RELATIONS: usize = 12;
/// What is taken and held.
const GROUNDS: [&str; 18] = [
    "town",
    "city",
    "village",
    "district",
    "area",
    "province",
    "region",
    "capital",
    "port",
    "airport",
    "base",
    "camp",
    "territory",
    "island",
    "hill",
    "outpost",
    "neighbourhood",
    "neighborhood",
];
/// What somebody is called who held an office once.
const FORMER: [&str; 6] = ["former", "ex", "ousted", "deposed", "exiled", "onetime"];
/// Joins that say whose or where somebody is.
const OF: [&str; 10] =
    ["of", "in", "from", "throughout", "across", "within", "at", "near", "inside", "around"];

/// A mention, as far as it matters here.
struct Mention<'a> {
    span: Span,
    text: &'a str,
    kind: Option<EntityKind>,
    form: Option<MentionForm>,
    usage: Option<Use>,
    entity: Option<usize>,
    /// The word that heads it.
    head: Option<usize>,
}

/// Who has a part in an event, and the words for them.
#[derive(Clone)]
pub struct Said<'a> {
    /// Who it is, several where the words name the countries of several.
    pub whos: Vec<Who<'static>>,
    /// The words.
    pub span: Span,
    /// Their text.
    pub text: &'a str,
    /// The mention that they are.
    pub mention: Option<usize>,
    /// The entity of that mention.
    pub entity: Option<usize>,
    /// The word that heads them.
    pub head: Option<usize>,
}

impl Said<'_> {
    /// Whether somebody of them belongs to a country or another body.
    pub fn has_body(&self) -> bool {
        self.whos.iter().any(|who| who.has_body())
    }

    /// Whether anything is known of them.
    pub fn is_coded(&self) -> bool {
        self.whos.iter().any(|who| !who.is_unknown())
    }
}

/// The actors of an article.
pub struct Actors<'a> {
    directory: &'a Directory<'static>,
    article: &'a Article<'a>,
    tree: &'a Tree<'a>,
    places: &'a Places<'a>,
    /// The article's day, as the directory counts days.
    day: Option<u16>,
    mentions: Vec<Mention<'a>>,
    /// For each word the name that it is part of.
    name_at: Vec<Option<u32>>,
    /// The mentions of each entity.
    of_entity: Vec<Vec<u32>>,
    /// The relations of which each entity is the subject.
    relations: Vec<Vec<u32>>,
    of_names: RefCell<Vec<Option<Who<'static>>>>,
    of_agents: RefCell<Vec<Option<Who<'static>>>>,
    of_phrases: RefCell<Vec<Option<Who<'static>>>>,
    of_entities: RefCell<Vec<Option<Who<'static>>>>,
}

impl<'a> Actors<'a> {
    /// Reads the mentions and relations of an article.
    pub fn new(
        directory: &'a Directory<'static>,
        article: &'a Article<'a>,
        tree: &'a Tree<'a>,
        places: &'a Places<'a>,
        day: Option<u16>,
    ) -> Self {
        let entities = article.entities().len();
        let mut name_at = vec![None; tree.len()];
        let mut of_entity = vec![Vec::new(); entities];
        let mentions: Vec<Mention<'a>> = article
            .mentions()
            .enumerate()
            .map(|(place, mention)| {
                let span = mention.span();
                let form = mention.form();
                let entity = mention.entity().map(|entity| entity.id().index());
                if form == Some(MentionForm::Name) {
                    name_at[tree.within(span)].fill(Some(place as u32));
                }
                if let Some(own) = entity.and_then(|entity| of_entity.get_mut(entity))
                    && own.len() < MOST_MENTIONS
                {
                    own.push(place as u32);
                }
                Mention {
                    span,
                    text: mention.text(),
                    kind: mention.kind(),
                    form,
                    usage: mention.usage(),
                    entity,
                    head: tree.top(span),
                }
            })
            .collect();
        let mut relations = vec![Vec::new(); entities];
        for (place, relation) in article.relations().enumerate() {
            let subject = relation.subject().map(|entity| entity.id().index());
            if let Some(own) = subject.and_then(|subject| relations.get_mut(subject))
                && own.len() < MOST_RELATIONS
            {
                own.push(place as u32);
            }
        }
        Self {
            of_names: RefCell::new(vec![None; mentions.len()]),
            of_agents: RefCell::new(vec![None; tree.len()]),
            of_phrases: RefCell::new(vec![None; tree.len()]),
            of_entities: RefCell::new(vec![None; entities]),
            directory,
            article,
            tree,
            places,
            day,
            mentions,
            name_at,
            of_entity,
            relations,
        }
    }

    /// Who an argument of an event is: of "French and German officials" two.
    pub fn of_argument(&self, argument: Argument<'a>) -> Said<'a> {
        let mention = argument.mention().map(|mention| mention.id().index());
        let entity = argument.entity().map(|entity| entity.id().index());
        let head = self.tree.top(argument.span());
        let is_pronoun = mention
            .and_then(|mention| self.mentions.get(mention))
            .is_some_and(|mention| mention.form == Some(MentionForm::Pronoun));
        let mut who = Who::default();
        let words = head.filter(|_| !is_pronoun);
        if let Some(head) = words {
            who.add(self.phrase(head));
            who.add(self.beside(head));
        }
        if let Some(entity) = entity {
            let known = self.of_entity(entity);
            match mention {
                Some(_) => who.add(known),
                // The entity is that of the nationality or owner inside the words.
                None => who.add(Who { sector: "", ..known }),
            }
        }
        let bodies = words.map(|head| self.joined_bodies(head)).unwrap_or_default();
        let whos = if bodies.len() > 1 {
            bodies.into_iter().map(|(body, which)| Who { body, which, ..who }).collect()
        } else {
            vec![who]
        };
        let entity = entity.filter(|_| mention.is_some());
        Said { whos, span: argument.span(), text: argument.text(), mention, entity, head }
    }

    /// Who a word heads the words for, where it is no argument.
    pub fn of_word(&self, head: usize) -> Option<Said<'a>> {
        let word = self.tree.word(head);
        if !matches!(word.part, Some(PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::Adjective))
        {
            return None;
        }
        let who = self.phrase(head);
        let mention = self.name_at[head].map(|name| name as usize);
        let text = mention.and_then(|name| self.mentions.get(name)).map_or(word.text, |name| name.text);
        let entity = mention.and_then(|name| self.mentions.get(name)?.entity);
        let span = word.span;
        (!who.is_unknown()).then(|| Said { whos: vec![who], span, text, mention, entity, head: Some(head) })
    }

    /// Who speaks, by an entity.
    pub fn of_speaker(&self, entity: usize) -> Option<Said<'a>> {
        let who = self.of_entity(entity);
        let mention = self.first_name(entity)?;
        let Mention { span, text, head, .. } = self.mentions.get(mention)?;
        (!who.is_unknown()).then(|| Said {
            whos: vec![who],
            span: *span,
            text,
            mention: Some(mention),
            entity: Some(entity),
            head: *head,
        })
    }

    /// What the noun is that a name of a country stands before, itself or joined to the next one: "Russia troops",
    /// "U.S. and Russian negotiators".
    fn beside(&self, head: usize) -> Who<'static> {
        use Dependency::{Amod, Compound, Conj, Det};
        let word = self.tree.word(head);
        let Some(name) = self.name_at[head].and_then(|name| self.mentions.get(name as usize)) else {
            return Who::default();
        };
        if let Some(above) = word.head.filter(|_| matches!(word.dependency, Some(Amod | Compound))) {
            return Who { body: "", which: "", ..self.agent(above) };
        }
        let is_short = name.text.chars().all(|letter| letter.is_uppercase() || letter == '.');
        let is_adjective = word.part == Some(PartOfSpeech::Adjective) || is_short;
        let of = |relation| {
            let own = self.tree.dependents(head);
            own.filter(move |&it| self.tree.word(it).dependency == Some(relation))
        };
        if !is_adjective || of(Det).next().is_some() {
            return Who::default();
        }
        let mut joined =
            of(Conj).filter(|&it| self.name_at[it].is_none() && !self.joined_bodies(it).is_empty());
        joined.next().map(|it| Who { body: "", which: "", ..self.agent(it) }).unwrap_or_default()
    }

    /// Whether a name of a country or body stands before a noun.
    pub fn has_owner(&self, head: usize) -> bool {
        !self.joined_bodies(head).is_empty()
    }

    /// The countries and bodies of the names before a noun that "and" joins.
    fn joined_bodies(&self, head: usize) -> Vec<(&'static str, &'static str)> {
        use Dependency::{Amod, Compound, Conj, NmodPoss};
        let is = |place: usize, relations: &[Dependency]| {
            self.tree.word(place).dependency.is_some_and(|it| relations.contains(&it))
        };
        let own = |place: usize| {
            let who = self.name_at[place].map(|name| self.named(name as usize)).unwrap_or_default();
            who.has_body().then_some((who.body, who.which))
        };
        let mut bodies = Vec::new();
        let before =
            self.tree.dependents(head).filter(|&it| it < head && is(it, &[Amod, Compound, NmodPoss]));
        for place in before {
            let Some(body) = own(place) else { continue };
            let joined = self.tree.dependents(place).filter(|&it| is(it, &[Conj])).filter_map(own);
            for body in std::iter::once(body).chain(joined) {
                if !bodies.contains(&body) {
                    bodies.push(body);
                }
            }
        }
        bodies
    }

    /// Whether somebody is a place, meant as one.
    pub fn is_place(&self, said: &Said<'_>) -> bool {
        match said.mention.and_then(|mention| self.mentions.get(mention)) {
            Some(mention) => {
                mention.kind == Some(EntityKind::Place) && mention.usage != Some(Use::Government)
            }
            None => said.head.is_some_and(|head| GROUNDS.contains(&self.tree.word(head).lemma)),
        }
    }

    /// Whether the words name a town, or stand for what is in one: "targets in Jericho".
    pub fn is_town(&self, said: &Said<'_>) -> bool {
        let is_town = |mention: usize| self.places.of(mention).is_some_and(|place| place.is_town());
        if let Some(mention) = said.mention {
            return is_town(mention);
        }
        let below = said.head.into_iter().flat_map(|head| self.tree.dependents(head));
        let of_below = below.filter_map(|it| self.name_at[it]).map(|name| name as usize);
        self.names_in(said.span).chain(of_below).any(is_town)
    }

    /// Whether somebody is a government, named by its seat.
    pub fn is_seat(&self, said: &Said<'_>) -> bool {
        let mention = said.mention.and_then(|mention| self.mentions.get(mention));
        mention.is_some_and(|mention| mention.usage == Some(Use::Government))
    }

    /// Whether the words name a people in the plural: "the Algerians", "thousands of Iraqi Kurds".
    pub fn is_people(&self, said: &Said<'_>) -> bool {
        let is_own = |place: usize| {
            let name = self.name_at[place].and_then(|name| self.mentions.get(name as usize));
            let word = self.tree.word(place);
            name.is_some_and(|name| name.kind == Some(EntityKind::Group))
                && word.text.ends_with('s')
                && word.part != Some(PartOfSpeech::Adjective)
        };
        said.head.is_some_and(is_own)
    }

    /// The names that begin in a stretch.
    pub fn names_in(&self, span: Span) -> impl Iterator<Item = usize> + '_ {
        let first = self.mentions.partition_point(|mention| mention.span.start() < span.start());
        let rest = self.mentions.iter().enumerate().skip(first);
        let inside = rest.take_while(move |(_, it)| it.span.start() < span.end());
        inside.filter(|(_, it)| it.form == Some(MentionForm::Name)).map(|(place, _)| place)
    }

    /// The country of a mention that names one, or something in it.
    pub fn country_of_mention(&self, mention: usize) -> Option<&'static str> {
        let is_person = self.mentions.get(mention)?.kind == Some(EntityKind::Person);
        let who = self.named(mention);
        (!is_person && who.has_body() && !who.is_international()).then_some(who.body)
    }

    /// The words of a mention.
    pub fn text(&self, mention: usize) -> Option<&'a str> {
        self.mentions.get(mention).map(|mention| mention.text)
    }

    /// Where the names of an article stand, by mention.
    pub fn names(&self) -> impl Iterator<Item = (usize, Span)> + '_ {
        let names = self.mentions.iter().enumerate();
        names.filter(|(_, it)| it.form == Some(MentionForm::Name)).map(|(place, it)| (place, it.span))
    }

    /// Who somebody is by all that the article says of them.
    fn of_entity(&self, entity: usize) -> Who<'static> {
        if let Some(known) = self.of_entities.borrow().get(entity).copied().flatten() {
            return known;
        }
        let mut who = Who::default();
        for &mention in self.of_entity.get(entity).into_iter().flatten() {
            let Some(mention) = self.mentions.get(mention as usize) else { continue };
            if mention.form != Some(MentionForm::Pronoun)
                && let Some(head) = mention.head
            {
                who.add(self.phrase(head));
            }
        }
        who.add(self.related(entity));
        if let Some(slot) = self.of_entities.borrow_mut().get_mut(entity) {
            *slot = Some(who);
        }
        who
    }

    /// Who a phrase tells of, by its head.
    fn phrase(&self, head: usize) -> Who<'static> {
        if let Some(known) = self.of_phrases.borrow().get(head).copied().flatten() {
            return known;
        }
        let who = self.phrase_within(head, DEEPEST);
        if let Some(slot) = self.of_phrases.borrow_mut().get_mut(head) {
            *slot = Some(who);
        }
        who
    }

    fn phrase_within(&self, head: usize, deepest: usize) -> Who<'static> {
        let mut who = self.words_within(head, deepest);
        if who.does(&["GOV", "MIL", "LEG", "JUD"]) && self.is_former(head) {
            (who.sector, who.is_weak) = ("ELI", false);
        }
        who
    }

    fn words_within(&self, head: usize, deepest: usize) -> Who<'static> {
        let name = self.name_at[head].map(|name| name as usize);
        let is_person = name.is_some_and(|name| self.mentions[name].kind == Some(EntityKind::Person));
        let is_group = name.is_some_and(|name| self.mentions[name].kind == Some(EntityKind::Group));
        let mut who = Who::default();
        match name {
            // "Iraqi Kurds" are of Iraq, and "ethnic Albanians" of where they are.
            Some(_) if is_group && self.is_ethnic(head) => {}
            Some(name) if is_group => {
                let bodies = self.joined_bodies(head);
                let (body, which) = bodies.first().copied().unwrap_or_default();
                who.add(Who { body, which, ..Who::default() });
                who.add(self.named(name));
            }
            Some(name) if !is_person => who.add(self.named(name)),
            Some(_) => {}
            None => who.add(self.agent(head)),
        }
        if deepest > 0 {
            self.add_modifiers(&mut who, head, name, deepest);
        }
        if let Some(name) = name.filter(|_| is_person) {
            if let Some(entity) = self.mentions[name].entity {
                who.add(self.related(entity));
            }
            who.add(self.named(name));
        }
        who
    }

    /// Whether a word stands for somebody who held an office once: "former", "ousted".
    fn is_former(&self, head: usize) -> bool {
        let is_word = |place: usize| {
            let text = self.tree.word(place).text;
            FORMER.iter().any(|word| word.eq_ignore_ascii_case(text))
        };
        self.tree
            .dependents(head)
            .any(|it| it < head && (is_word(it) || self.tree.dependents(it).any(is_word)))
    }

    fn is_ethnic(&self, head: usize) -> bool {
        self.tree.dependents(head).any(|it| self.tree.word(it).text.eq_ignore_ascii_case("ethnic"))
    }

    fn add_modifiers(&self, who: &mut Who<'static>, head: usize, name: Option<usize>, deepest: usize) {
        use Dependency::{Amod, Appos, Compound, Flat, Nmod, NmodDesc, NmodPoss, NmodUnmarked, Nummod, Obl};
        let is_other = |&place: &usize| name.is_none() || self.name_at[place].map(|it| it as usize) != name;
        let is_near = |place: usize, relations: &[Dependency]| {
            self.tree.word(place).dependency.is_some_and(|it| relations.contains(&it))
        };
        let before = self.tree.dependents(head).rev().filter(|&it| it < head).filter(is_other);
        for place in before {
            if is_near(place, &[Amod, Compound, Flat, NmodDesc, NmodPoss, NmodUnmarked, Nummod]) {
                who.add(self.phrase_within(place, deepest - 1));
            }
        }
        for place in self.tree.dependents(head).filter(|&it| it > head).filter(is_other) {
            let is_of = is_near(place, &[Nmod, Obl])
                && self
                    .tree
                    .preposition(place)
                    .is_some_and(|it| OF.iter().any(|of| it.eq_ignore_ascii_case(of)));
            if is_of || is_near(place, &[Flat, NmodDesc]) {
                who.add(self.phrase_within(place, deepest - 1));
            }
        }
        for place in self.tree.dependents(head).filter(is_other) {
            if is_near(place, &[Appos]) {
                who.add(self.phrase_within(place, deepest - 1));
            }
        }
        // A name beside the words for who it is: "the emir, Sheikh Tamim".
        let above = self.tree.word(head).head;
        if let Some(above) = above.filter(|_| is_near(head, &[Appos, Flat, NmodDesc]))
            && is_other(&above)
        {
            who.add(self.phrase_within(above, 0));
        }
    }

    /// What the directory has for the words that end with one: the longest phrase.
    fn agent(&self, place: usize) -> Who<'static> {
        if let Some(known) = self.of_agents.borrow().get(place).copied().flatten() {
            return known;
        }
        let who = self.find_agent(place);
        if let Some(slot) = self.of_agents.borrow_mut().get_mut(place) {
            *slot = Some(who);
        }
        who
    }

    fn find_agent(&self, place: usize) -> Who<'static> {
        let (last, name) = (self.tree.word(place), self.name_at[place]);
        if !last.text.starts_with(char::is_alphabetic) {
            return Who::default();
        }
        // Names of countries and peoples begin no such phrase: "Russian police" are police.
        let goes_before = |place: usize| {
            let word = self.tree.word(place);
            let is_noun = matches!(
                word.part,
                Some(PartOfSpeech::Noun | PartOfSpeech::ProperNoun | PartOfSpeech::Adjective)
            );
            is_noun && self.name_at[place] == name || word.text == "-"
        };
        let before = (0..place).rev().take(LONGEST - 1).take_while(|&it| goes_before(it)).count();
        let mut words = String::new();
        let mut starts = Vec::with_capacity(LONGEST);
        for place in place - before..place {
            starts.push(words.len());
            let folded = fold(self.tree.word(place).text);
            words.push_str(&folded);
            if !folded.is_empty() {
                words.push(' ');
            }
        }
        starts.push(words.len());
        let own = words.len();
        let text = fold(last.text);
        let lemma = fold(last.lemma);
        let singular = text.strip_suffix('s').unwrap_or(&text);
        for start in starts {
            for (rank, end) in [&lemma[..], &text, singular].into_iter().enumerate() {
                let is_new = rank == 0 || end != lemma && (rank == 1 || end != text);
                if !is_new || end.is_empty() {
                    continue;
                }
                words.truncate(own);
                words.push_str(end);
                if let Some(agent) = self.directory.agent(&words[start..]) {
                    return Who::of_agent(agent);
                }
            }
        }
        Who::default()
    }

    /// Who bears a name, by the name alone.
    fn named(&self, place: usize) -> Who<'static> {
        if let Some(known) = self.of_names.borrow().get(place).copied().flatten() {
            return known;
        }
        let who = self.find_name(place);
        if let Some(slot) = self.of_names.borrow_mut().get_mut(place) {
            *slot = Some(who);
        }
        who
    }

    fn find_name(&self, place: usize) -> Who<'static> {
        let mention = &self.mentions[place];
        let entity = mention.entity.and_then(|entity| self.article.entities().nth(entity));
        let is_phrase = mention.kind == Some(EntityKind::Group) && mention.text.contains(' ');
        if is_phrase && let Some(who) = self.listed(&fold(mention.text), false) {
            return who;
        }
        // Of a country the gazetteer is surer than the links, which know the names of peoples too.
        let noted = self.places.country(place).filter(|_| self.places.is_country(place));
        let iso = noted.or_else(|| entity.and_then(|entity| entity.iso3166()));
        let country = iso.and_then(|iso| self.directory.country(iso));
        if let Some(country) = country {
            let mut who = Who::of_country(country);
            let is_seat = mention.usage == Some(Use::Government)
                && entity.is_some_and(|entity| entity.kind() == Some(EntityKind::Organization));
            if is_seat {
                who.sector = "GOV";
            }
            return who;
        }
        let is_person = mention.kind == Some(EntityKind::Person);
        let fullest = entity.map_or(mention.text, |entity| entity.name());
        let writings = if is_person { [fullest, ""] } else { [mention.text, fullest] };
        for writing in writings.into_iter().filter(|it| !it.is_empty()) {
            if let Some(who) = self.listed(&fold(writing), is_person) {
                return who;
            }
        }
        if let Some(country) = self.places.country(place).and_then(|iso| self.directory.country(iso)) {
            let mut who = Who::of_country(country);
            if mention.usage == Some(Use::Government) && !self.places.is_country(place) {
                who.sector = "GOV";
            }
            return who;
        }
        if mention.kind == Some(EntityKind::Organization) {
            self.described(mention.span)
        } else {
            Who::default()
        }
    }

    /// What the directory has for a name on the article's day.
    fn listed(&self, folded: &str, is_person: bool) -> Option<Who<'static>> {
        let terms: Vec<Term<'static>> = self.directory.terms(folded).collect();
        let last = terms.last().copied()?;
        let Some(day) = self.day else {
            // Of a person the latest office, of a body what it is in the long run.
            let lasting = terms.iter().copied().find(|term| term.is_lasting() != is_person);
            let latest =
                terms.iter().copied().filter(|term| !term.is_lasting()).max_by_key(|term| term.end());
            let own = if is_person { latest } else { lasting };
            return Some(Who::of_term(own.unwrap_or(last)));
        };
        let holding = || terms.iter().copied().filter(|term| term.holds(day));
        if let Some(term) = holding().find(|term| !term.is_lasting()).or_else(|| holding().next()) {
            return Some(Who::of_term(term));
        }
        let who = Who::of_term(last);
        Some(if is_person { Who { sector: "ELI", ..who } } else { Who { sector: "", ..who } })
    }

    /// Who an organization is by the words of its name: "the Serbian Workers' Union".
    fn described(&self, span: Span) -> Who<'static> {
        let mut who = Who::default();
        for place in self.tree.within(span).rev() {
            let word = self.tree.word(place);
            let mut own = self.agent(place);
            let is_listed = || self.directory.terms(&fold(word.text)).find(|term| term.code.len() == 3);
            if own.is_unknown()
                && word.text.starts_with(char::is_uppercase)
                && let Some(term) = is_listed()
            {
                own = Who::of_term(term);
            }
            who.add(own);
        }
        who
    }

    /// What the relations of an article say of somebody.
    fn related(&self, entity: usize) -> Who<'static> {
        use RelationKind::{
            AffiliatedWith, BasedIn, CitizenOf, EmployedBy, HoldsRole, Leads, LocatedIn, MemberOf, PartOf,
            SubsidiaryOf,
        };
        let mut who = Who::default();
        for &place in self.relations.get(entity).into_iter().flatten() {
            let Some(relation) = self.article.relations().nth(place as usize) else { continue };
            let Some(kind) = relation.kind() else { continue };
            let object = match relation.object() {
                Some(Object::Entity(object)) => self.first_name(object.id().index()),
                _ => None,
            };
            let object = object.map(|mention| self.named(mention)).unwrap_or_default();
            match kind {
                HoldsRole | EmployedBy | MemberOf | AffiliatedWith | Leads => {
                    let mut told = relation.title().map(|title| self.described(title)).unwrap_or_default();
                    if relation.status() == Some(RoleStatus::Former) && told.does(&["GOV", "MIL", "LEG"]) {
                        told = Who { sector: "ELI", is_weak: false, ..told };
                    }
                    told.add(object);
                    who.add(told);
                }
                CitizenOf | BasedIn | LocatedIn | PartOf | SubsidiaryOf => {
                    who.add(Who { sector: "", ..object });
                }
                _ => {}
            }
        }
        who
    }

    fn first_name(&self, entity: usize) -> Option<usize> {
        let own = self.of_entity.get(entity)?.iter().map(|&mention| mention as usize);
        own.into_iter().find(|&mention| self.mentions[mention].form == Some(MentionForm::Name))
    }
}
