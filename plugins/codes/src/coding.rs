//! From the events of an article to notes.

use std::cell::RefCell;
use std::collections::BTreeMap;

use dateline_plugin::{
    Argument, ArgumentRole, Article, Context, Dependency, Error, Event, EventKind, Factuality, Id, Notes,
    Span,
};

use crate::Codes;
use crate::actors::{Actors, Said};
use crate::layout::day;
use crate::ontology::Code;
use crate::places::{Place, Places};
use crate::rules::{Family, Traits, Word};
use crate::tree::Tree;
use crate::who::Who;

/// How many steps an event stands below another at most that it is part of.
const DEEPEST: usize = 6;
/// How many steps below a trigger words are read.
const REACH: usize = 3;
/// How many steps above a trigger its subject is looked for.
const HIGHEST: usize = 4;
/// How many steps below a trigger its target is looked for.
const DEEPEST_TARGET: usize = 4;
/// How many words beside a verb are looked up with it.
const MOST_BESIDE: usize = 6;
/// How many words are read there at most.
const MOST_WORDS: usize = 48;
/// How many parties of one side a note has at most.
const MOST_PARTIES: usize = 8;
/// What the rules call a source that is a country and nothing more.
const COUNTRY: &str = "CTY";
/// Joins that say to whom.
const TOWARDS: [&str; 6] = ["to", "with", "from", "against", "for", "on"];
/// How many notes are written between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// What is known of an article while its events are coded.
pub struct Coding<'a> {
    codes: &'a Codes,
    article: &'a Article<'a>,
    tree: &'a Tree<'a>,
    places: &'a Places<'a>,
    actors: &'a Actors<'a>,
    article_date: Option<&'a str>,
    events: Vec<Event<'a>>,
    /// For each word the event whose trigger it is part of.
    event_at: Vec<Option<u32>>,
    /// For each event the word that heads its trigger.
    heads: Vec<Option<usize>>,
    /// For each event the one that it is part of.
    parents: Vec<Option<usize>>,
    /// For each event those that are told under it, with their kinds.
    under: Vec<Vec<usize>>,
    /// For each event those that tell of it again.
    again: Vec<Vec<usize>>,
    named_countries: RefCell<Option<NamedCountries>>,
    /// The countries that were inferred for entities.
    inferred: RefCell<BTreeMap<usize, &'static str>>,
}

/// The countries that an article names, or in which something is that it names.
struct NamedCountries {
    /// Where a name begins, and its country, in order of the text.
    names: Vec<(u32, &'static str)>,
    /// The one that is named most.
    most: Option<&'static str>,
}

impl NamedCountries {
    fn new(actors: &Actors<'_>) -> Self {
        let names = actors.names();
        let names: Vec<(u32, &'static str)> =
            names.filter_map(|(name, span)| Some((span.start(), actors.country_of_mention(name)?))).collect();
        let mut counts: Vec<(&'static str, u32)> = Vec::new();
        for &(_, country) in &names {
            match counts.iter_mut().find(|(other, _)| *other == country) {
                Some((_, count)) => *count += 1,
                None => counts.push((country, 1)),
            }
        }
        // Of those that are named as often the one that is named first.
        let most = counts.iter().rev().max_by_key(|(_, count)| *count).map(|&(country, _)| country);
        Self { names, most }
    }
}

/// A code that goes into a note.
#[derive(Clone, Copy)]
struct Party {
    who: Who<'static>,
    from: From,
}

/// Where the code of a party is from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// From the words for it.
    Words,
    /// Its country from where the event happens, or the party itself from what stands around the event.
    Event,
    /// Its country from the names around it.
    Names,
}

impl Party {
    fn inferred(country: &'static str) -> Self {
        Self { who: Who::of_country(country), from: From::Event }
    }
}

impl<'a> Coding<'a> {
    /// Writes the notes of an article.
    pub fn write(
        codes: &'a Codes,
        article: &Article<'_>,
        notes: &mut Notes,
        context: &Context<'_>,
    ) -> Result<(), Error> {
        let tree = Tree::new(article);
        let places = Places::new(article);
        let day = article.date().and_then(day_of);
        let actors = Actors::new(&codes.directory, article, &tree, &places, day);
        let coding = Coding::new(codes, article, &tree, &places, &actors);
        for index in 0..coding.events.len() {
            if index % BETWEEN_LOOKS == 0 {
                context.go_on()?;
            }
            coding.write_event(index, notes);
        }
        Ok(())
    }

    fn new(
        codes: &'a Codes,
        article: &'a Article<'a>,
        tree: &'a Tree<'a>,
        places: &'a Places<'a>,
        actors: &'a Actors<'a>,
    ) -> Self {
        let events: Vec<Event<'a>> = article.events().collect();
        let mut event_at: Vec<Option<u32>> = vec![None; tree.len()];
        for (index, event) in events.iter().enumerate() {
            event_at[tree.within(event.trigger())].fill(Some(index as u32));
        }
        let heads: Vec<Option<usize>> = events.iter().map(|event| tree.top(event.trigger())).collect();
        let mut parents = vec![None; events.len()];
        let mut under = vec![Vec::new(); events.len()];
        let mut again = vec![Vec::new(); events.len()];
        for (index, event) in events.iter().enumerate() {
            if let Some(first) = event.same_as().map(|first| first.id().index())
                && let Some(own) = again.get_mut(first)
            {
                own.push(index);
            }
            let Some(head) = heads[index] else { continue };
            let steps = std::iter::once(head).chain(tree.above(head, DEEPEST)).zip(tree.above(head, DEEPEST));
            let within = steps.take_while(|&(below, _)| is_complement(tree, below));
            let mut above = within.filter_map(|(_, above)| event_at[above]).map(|above| above as usize);
            let above = above.find(|&above| above != index);
            if let Some(above) = above.filter(|&above| events[above].kind().is_some_and(is_of_others)) {
                parents[index] = Some(above);
                under[above].push(index);
            }
        }
        Self {
            codes,
            article,
            tree,
            places,
            actors,
            article_date: article.date(),
            events,
            event_at,
            heads,
            parents,
            under,
            again,
            named_countries: RefCell::new(None),
            inferred: RefCell::default(),
        }
    }

    fn write_event(&self, index: usize, notes: &mut Notes) {
        let event = self.events[index];
        let (Some(kind), Some(factuality)) = (event.kind(), event.factuality()) else { return };
        if event.same_as().is_some() || self.is_part(index, factuality) {
            return;
        }
        let mut sources = self.side(index, &[ArgumentRole::Actor]);
        let mut traits = self.traits(index, &sources);
        let mut targets = self.targets(index);
        traits.is_at_place = targets.iter().any(|said| self.actors.is_place(said));
        let put = if self.is_announced(index, factuality) { Factuality::Future } else { factuality };
        let Some((code, is_for_another)) = self.code(kind, put, traits) else { return };
        let code = self.refined(index, code);
        if is_of_others(kind) && (is_for_another || !targets.iter().any(Said::is_coded)) {
            let others = self.targets_under(index, &sources);
            if !others.is_empty() {
                targets = others;
            }
        }

        let place = self.place(index, &targets);
        let mut is_guessed = [false; 2];
        if self.codes.config.infer && !sources.iter().any(Said::is_coded) && sources.is_empty() {
            sources.extend(self.source_around(index, kind));
            is_guessed[0] = !sources.is_empty();
        }
        let is_alone = kind == EventKind::Resign;
        if self.codes.config.infer
            && !is_alone
            && !targets.iter().any(Said::is_coded)
            && !is_together(kind, &code, &sources)
        {
            let found = self.target_below(index, kind, &sources);
            is_guessed[1] = found.is_some();
            targets.extend(found);
        }
        let mut source = self.parties(&sources, index, |who, said| self.complete_source(who, said, &code));
        let mut target = self.parties(&targets, index, |who, said| self.complete_target(who, said, &code));
        for (side, is_guessed) in [&mut source, &mut target].into_iter().zip(is_guessed) {
            for party in side.iter_mut().filter(|party| is_guessed && party.from == From::Words) {
                party.from = From::Event;
            }
        }
        if self.codes.config.infer {
            if source.is_empty() && is_of_the_state(kind) {
                source.extend(self.country_of(place.as_ref()).map(Party::inferred));
            }
            if target.is_empty() && !is_alone {
                target.extend(self.public_target(kind, &code, place.as_ref(), &source));
            }
        }
        // A state breaks with others and not with its own.
        if code.root() == "16" {
            let is_own = |party: &Party| source.iter().any(|own| own.who.body == party.who.body);
            target.retain(|party| party.from != From::Names || !is_own(party));
        }
        let is_mutual = is_mutual(kind, &code) && (targets.is_empty() || !target.is_empty());
        if target.is_empty() && is_together(kind, &code, &sources) {
            target.clone_from(&source);
            targets.clone_from(&sources);
        }
        let is_too_few = if self.codes.config.both {
            source.is_empty() || target.is_empty()
        } else {
            !is_political(&source, &target)
        };
        if is_too_few {
            return;
        }
        source.truncate(MOST_PARTIES);
        target.truncate(MOST_PARTIES);
        sources.truncate(MOST_PARTIES);
        targets.truncate(MOST_PARTIES);
        let codes_of = |side: &[Party]| {
            let mut codes: Vec<String> = Vec::new();
            for code in side.iter().map(|party| party.who.code()) {
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
            codes
        };
        let mut inferred: Vec<String> = Vec::new();
        for party in source.iter().chain(&target).filter(|party| party.from != From::Words) {
            let code = party.who.code();
            if !inferred.contains(&code) {
                inferred.push(code);
            }
        }
        let located = place.as_ref().and_then(|place| place.located);
        let coordinates = located.and_then(Place::coordinates);
        notes
            .push(event.evidence(), "event")
            .about(event)
            .set("date", self.date(index))
            .set_all("source", codes_of(&source))
            .set_all("target", codes_of(&target))
            .set("cameo", code.cameo)
            .set("root", code.root())
            .set("plover", code.plover)
            .set("quad", code.quad())
            .set("goldstein", code.goldstein)
            .set("factuality", factuality.as_str())
            .set("mutual", is_mutual && !target.is_empty())
            .set_all("source_text", sources.iter().map(|said| said.text))
            .set_all("target_text", targets.iter().map(|said| said.text))
            .set_all("inferred", inferred)
            .set("place", place.as_ref().map(|place| place.name))
            .set("country", place.as_ref().and_then(|place| place.country))
            .set("geonames", located.and_then(Place::geonames))
            .set("lat", coordinates.map(|(north, _)| north))
            .set("lon", coordinates.map(|(_, east)| east));
    }

    /// Whether an event is no more than what another one is about: the release that is demanded.
    fn is_part(&self, index: usize, factuality: Factuality) -> bool {
        let is_told = matches!(factuality, Factuality::Asserted | Factuality::Claimed);
        self.parents[index].is_some() && !is_told
    }

    /// Whether somebody says that they would do something on a condition: an intent or a threat.
    fn is_announced(&self, index: usize, factuality: Factuality) -> bool {
        let Some(head) = self.heads[index].filter(|_| factuality == Factuality::Possible) else {
            return false;
        };
        let is_will = |place: usize| {
            let word = self.tree.word(place);
            word.dependency == Some(Dependency::Aux) && ["will", "would"].contains(&word.lemma)
        };
        self.events[index].source().is_some() && self.tree.dependents(head).any(is_will)
    }

    /// The code of an event of a kind, and whether it is done for the target of the event under it.
    fn code(&self, kind: EventKind, factuality: Factuality, mut traits: Traits) -> Option<(Code, bool)> {
        let Codes { rules, ontology, .. } = self.codes;
        let given = rules.code(kind, &traits)?;
        let code = ontology.code(given.cameo)?;
        let code = Code { plover: given.plover.unwrap_or(code.plover), ..code };
        let is_cooperative = matches!(code.root(), "04" | "05" | "06" | "07" | "08");
        let is_forceful = matches!(code.root(), "14" | "15" | "16" | "17" | "18" | "19" | "20");
        traits.under.push(kind);
        let family = match factuality {
            Factuality::Future if is_cooperative => Some(Family::Intent),
            Factuality::Future if is_forceful => Some(Family::Threat),
            Factuality::Negated | Factuality::Failed if is_cooperative || code.root() == "03" => {
                Some(Family::Refusal)
            }
            Factuality::Failed if matches!(kind, EventKind::Kill) => {
                return Some((ontology.code("185")?, false));
            }
            Factuality::Negated => return None,
            _ => None,
        };
        let code = match family {
            Some(family) => ontology.code(rules.topic(family, &traits)?)?,
            None => code,
        };
        Some((code, given.is_for_another))
    }

    /// A code that says no more than its root, made finer by what the dictionary of verbs has for the verb and a word beside it.
    fn refined(&self, index: usize, code: Code) -> Code {
        let Some(head) = self.heads[index].filter(|_| code.cameo.len() == 3 && code.cameo.ends_with('0'))
        else {
            return code;
        };
        let verb = self.tree.word(head).lemma;
        let beside = self.tree.dependents(head).filter(|&it| it > head).take(MOST_BESIDE);
        let finer = beside.map(|it| self.tree.word(it).lemma).find_map(|word| {
            let digits = self.codes.directory.verb(verb, Some(word))?;
            let finer = self.codes.ontology.code(digits.as_str())?;
            (finer.root() == code.root() && finer.plover == code.plover).then_some(finer)
        });
        finer.unwrap_or(code)
    }

    /// What the rules ask for.
    fn traits(&self, index: usize, sources: &[Said<'_>]) -> Traits {
        let mut traits = Traits::default();
        let trigger = self.tree.within(self.events[index].trigger());
        traits.on.extend(trigger.clone().take(MOST_WORDS).filter_map(|it| self.word(it)));
        let mut places: Vec<usize> = self.heads[index].into_iter().chain(trigger).collect();
        let mut level = 0..places.len();
        for _ in 0..REACH {
            for place in level.clone() {
                let room = MOST_WORDS.saturating_sub(places.len());
                places.extend(self.tree.dependents(places[place]).take(room));
            }
            level = level.end..places.len();
        }
        traits.by.extend(places.into_iter().filter_map(|it| self.word(it)));
        traits.under.extend(self.under[index].iter().filter_map(|&inner| self.events[inner].kind()));
        for who in sources.iter().flat_map(|said| &said.whos) {
            traits.sectors.push_str(who.sector);
            if who.is_international() {
                traits.sectors.push_str(who.body);
            } else if who.has_body() && who.sector.is_empty() {
                traits.sectors.push_str(COUNTRY);
            }
        }
        traits
    }

    fn word(&self, place: usize) -> Option<Word> {
        let word = self.tree.word(place);
        if word.lemma.bytes().any(|letter| letter.is_ascii_uppercase()) {
            return self.codes.rules.word(&word.lemma.to_lowercase());
        }
        self.codes.rules.word(word.lemma)
    }

    /// Who has one of `roles` in an event, or in one that tells of it again where nobody of the first has a code.
    fn side(&self, index: usize, roles: &[ArgumentRole]) -> Vec<Said<'a>> {
        let first = self.side_of(index, roles);
        if first.iter().any(Said::is_coded) {
            return first;
        }
        let mut others = self.again[index].iter().map(|&other| self.side_of(other, roles));
        others.find(|other| other.iter().any(Said::is_coded)).unwrap_or(first)
    }

    fn side_of(&self, index: usize, roles: &[ArgumentRole]) -> Vec<Said<'a>> {
        let arguments = self.events[index].arguments();
        let mut side: Vec<Said<'a>> = Vec::new();
        for argument in arguments.filter(|it| it.role().is_some_and(|role| roles.contains(&role))) {
            let said = self.actors.of_argument(argument);
            // Two phrases for one person are one: "the emir, Sheikh Tamim".
            let is_other_name = |other: &&mut Said<'a>| {
                let is_under = |one: Option<usize>, other: Option<usize>| {
                    one.zip(other).is_some_and(|(one, other)| {
                        let word = self.tree.word(one);
                        word.head == Some(other) && word.dependency == Some(Dependency::Appos)
                    })
                };
                is_under(said.head, other.head) || is_under(other.head, said.head)
            };
            if let Some(other) = side.iter_mut().find(is_other_name) {
                for (one, more) in other.whos.iter_mut().zip(&said.whos) {
                    one.add(*more);
                }
                continue;
            }
            side.push(said);
        }
        side
    }

    /// To whom an event is done: who is given or promised something rather than what.
    fn targets(&self, index: usize) -> Vec<Said<'a>> {
        let recipients = self.side(index, &[ArgumentRole::Recipient]);
        if recipients.iter().any(Said::is_coded) {
            return recipients;
        }
        let targets = self.side(index, &[ArgumentRole::Target]);
        if targets.is_empty() { recipients } else { targets }
    }

    /// To whom something is promised, threatened or refused: the targets of what is, or else who stands beside its verb.
    fn targets_under(&self, index: usize, sources: &[Said<'a>]) -> Vec<Said<'a>> {
        let is_other = |said: &Said<'_>| {
            said.is_coded()
                && sources.iter().all(|source| source.span != said.span && source.whos != said.whos)
        };
        for &inner in &self.under[index] {
            let targets: Vec<Said<'a>> = self.targets(inner).into_iter().filter(is_other).collect();
            if !targets.is_empty() {
                return targets;
            }
        }
        let Some(head) = self.heads[index] else { return Vec::new() };
        let is = |place: usize, relations: &[Dependency]| {
            self.tree.word(place).dependency.is_some_and(|it| relations.contains(&it))
        };
        let mut clauses =
            self.tree.dependents(head).filter(|&it| is(it, &[Dependency::Xcomp, Dependency::Acl]));
        let Some(clause) = clauses.next() else { return Vec::new() };
        let beside = self.tree.dependents(clause).filter(|&it| {
            let is_joined = is(it, &[Dependency::Obl])
                && self.tree.preposition(it).is_some_and(|it| TOWARDS.contains(&it));
            is_joined || is(it, &[Dependency::Obj, Dependency::Iobj])
        });
        let said = beside.filter_map(|it| self.actors.of_word(it));
        said.filter(Said::has_body).find(is_other).into_iter().collect()
    }

    /// The parties of a side that have a code, with their countries where these are to be inferred.
    fn parties(
        &self,
        side: &[Said<'a>],
        index: usize,
        complete: impl Fn(&mut Who<'static>, &Said<'a>),
    ) -> Vec<Party> {
        let mut parties = Vec::new();
        for said in side {
            for &who in &said.whos {
                let mut who = who;
                complete(&mut who, said);
                if who.is_unknown() {
                    continue;
                }
                let mut from = From::Words;
                if !who.has_body()
                    && self.codes.config.infer
                    && let Some((country, by)) = self.country_inferred(index, said)
                {
                    (who.body, from) = (country, by);
                }
                parties.push(Party { who, from });
            }
        }
        parties
    }

    /// What a source is besides, by what it does.
    fn complete_source(&self, who: &mut Who<'static>, said: &Said<'a>, code: &Code) {
        if !who.sector.is_empty() {
            return;
        }
        if matches!(code.root(), "10" | "14") && self.actors.is_people(said) {
            who.sector = "CVL";
        }
        // "U.S. strikes" are those of a state; of "a roadside bombing" nobody says whose it is.
        let does = said.head.and_then(|head| self.event_at[head]);
        let is_violence = does.and_then(|event| self.events[event as usize].kind()).is_some_and(is_violence);
        if matches!(code.root(), "18" | "19" | "20") && is_violence {
            let is_owned = said.head.is_some_and(|head| self.actors.has_owner(head));
            who.sector = if is_owned { "MIL" } else { "UAF" };
        }
    }

    /// What a target is besides, by what is done to it: those who live where violence and force strike.
    fn complete_target(&self, who: &mut Who<'static>, said: &Said<'a>, code: &Code) {
        let is_physical = matches!(code.root(), "14" | "17" | "18" | "19" | "20")
            || code.cameo.starts_with("138")
            || code.cameo.starts_with("132");
        if !is_physical || !who.has_body() || who.is_international() {
            return;
        }
        let is_hit_town = code.root() != "14" && self.actors.is_town(said);
        let is_hit_seat = is_hit_town && self.actors.is_seat(said);
        let is_hit = self.actors.is_people(said)
            || is_hit_town && (said.mention.is_none() || self.actors.is_place(said));
        if is_hit_seat || who.sector.is_empty() && is_hit {
            who.sector = "CVL";
            who.is_weak = false;
        }
    }

    /// To whom something is done that names nobody: the country where it happens, or that of a government or of protesters.
    fn public_target(
        &self,
        kind: EventKind,
        code: &Code,
        place: Option<&Where<'a>>,
        sources: &[Party],
    ) -> Option<Party> {
        let is_domestic =
            matches!(code.cameo.get(..3)?, "080" | "081" | "082" | "083" | "132" | "172" | "175");
        if !is_domestic && !has_public_target(kind) {
            return None;
        }
        let of_place = self.country_of(place);
        let is_town = place.and_then(|place| place.located).is_some_and(Place::is_town);
        let is_of_people = is_domestic && is_town && of_place.is_some();
        let is_protest = matches!(kind, EventKind::Protest | EventKind::Strike);
        let governs =
            |party: &&Party| is_protest || is_domestic && party.who.does(&["GOV", "JUD", "LEG", "MIL"]);
        let own = sources.iter().find(governs).filter(|party| party.who.has_body());
        let own = own.filter(|party| !party.who.is_international()).map(|party| party.who.body);
        let country = of_place.or(own)?;
        let sector = if is_of_people { "CVL" } else { "" };
        Some(Party { who: Who { sector, ..Who::of_country(country) }, from: From::Event })
    }

    fn country_of(&self, place: Option<&Where<'a>>) -> Option<&'static str> {
        place.and_then(|place| self.codes.directory.country(place.country?))
    }

    /// Who does what no phrase is the subject of: the subject of the verb that it stands under, or of words who speaks them.
    fn source_around(&self, index: usize, kind: EventKind) -> Option<Said<'a>> {
        use Dependency::{Acl, Advcl, Compound, Conj, Nmod, Nsubj, Obj, Obl, Xcomp};
        let head = self.heads[index]?;
        let is = |place: usize, relations: &[Dependency]| {
            self.tree.word(place).dependency.is_some_and(|it| relations.contains(&it))
        };
        let is_passive =
            self.tree.dependents(head).any(|it| is(it, &[Dependency::NsubjPass, Dependency::AuxPass]));
        if !is_passive {
            let mut below = head;
            for above in self.tree.above(head, HIGHEST) {
                // What another event is about, the murder that is investigated, is nobody's whom that names.
                let is_others = self.event_at[above].is_some_and(|event| event as usize != index);
                if !is(below, &[Acl, Advcl, Compound, Conj, Nmod, Obj, Obl, Xcomp]) || is_others {
                    break;
                }
                let subjects = self.tree.dependents(above).filter(|&it| is(it, &[Nsubj]));
                if let Some(said) = subjects.filter_map(|it| self.actors.of_word(it)).find(Said::has_body) {
                    return Some(said);
                }
                below = above;
            }
        }
        let speaker = self.events[index].source()?.id().index();
        if is_spoken(kind) { self.actors.of_speaker(speaker) } else { None }
    }

    /// To whom something is done where no phrase is its object: whoever is named first below the words that tell of it.
    fn target_below(&self, index: usize, kind: EventKind, sources: &[Said<'a>]) -> Option<Said<'a>> {
        use Dependency::{Acl, AclRelcl, Advcl, Appos, Conj, Iobj, Nmod, Obj, Obl, Xcomp};
        let head = self.heads[index]?;
        let mut places = vec![head];
        let mut level = 0..1;
        for _ in 0..DEEPEST_TARGET {
            for place in level.clone() {
                let room = MOST_WORDS.saturating_sub(places.len());
                let below = self.tree.dependents(places[place]).filter(|&it| {
                    let way = self.tree.word(it).dependency;
                    let ways = [Acl, AclRelcl, Advcl, Appos, Conj, Iobj, Nmod, Obj, Obl, Xcomp];
                    it > head && way.is_some_and(|way| ways.contains(&way))
                });
                places.extend(below.take(room));
            }
            level = level.end..places.len();
        }
        let is_other = |said: &Said<'_>| {
            let own = said.whos.first().map(|who| (who.body, who.which));
            let mut whos = sources.iter().flat_map(|source| &source.whos);
            whos.all(|who| Some((who.body, who.which)) != own)
        };
        let is_object = |place: usize| {
            let word = self.tree.word(place);
            word.head == Some(head) && matches!(word.dependency, Some(Obj | Iobj))
        };
        let named = || {
            let said = places.iter().skip(1).filter_map(|&it| Some((it, self.actors.of_word(it)?)));
            said.map(|(place, mut said)| {
                // "gave Egypt military aid" is given to no army.
                if self.event_at[place] == Some(index as u32) {
                    said.whos.iter_mut().for_each(|who| who.sector = "");
                }
                (place, said)
            })
        };
        let of_a_country = named().find(|(_, said)| is_other(said) && said.has_body());
        let harmed =
            || named().find(|(it, _)| is_object(*it)).filter(|_| is_of_the_state(kind) || is_violence(kind));
        of_a_country.or_else(harmed).map(|(_, said)| said)
    }

    /// The country of somebody without one: what it was the first time, as far as the article has them again.
    fn country_inferred(&self, index: usize, said: &Said<'a>) -> Option<(&'static str, From)> {
        let Some(entity) = said.entity else { return self.country_around(index, said.span) };
        if let Some(&known) = self.inferred.borrow().get(&entity) {
            return Some((known, From::Names));
        }
        let (country, from) = self.country_around(index, said.span)?;
        self.inferred.borrow_mut().insert(entity, country);
        Some((country, from))
    }

    /// The country that an actor without one is likely of: where the event happens, else that of the nearest name before or
    /// behind.
    fn country_around(&self, index: usize, span: Span) -> Option<(&'static str, From)> {
        let events = self.under[index].iter().chain(std::iter::once(&index));
        let arguments = events.flat_map(|&event| self.events[event].arguments());
        let mut places = arguments.filter(|it| it.role() == Some(ArgumentRole::Place));
        let place = places.find_map(|place| self.actors.country_of_mention(place.mention()?.id().index()));
        let of_place = place.map(|country| (country, From::Event));
        of_place.or_else(|| self.nearest_country(span).map(|country| (country, From::Names)))
    }

    /// The country of the name nearest before or behind in the sentence, else the one that the article names most, and first.
    fn nearest_country(&self, span: Span) -> Option<&'static str> {
        let mut countries = self.named_countries.borrow_mut();
        let countries = countries.get_or_insert_with(|| NamedCountries::new(self.actors));
        let sentence = self.article.sentence_at(span.start())?.span();
        let place = |offset: u32| countries.names.partition_point(|&(start, _)| start < offset);
        let before = countries.names.get(place(sentence.start())..place(span.start()))?.last();
        let behind = || countries.names.get(place(span.start())..place(sentence.end()))?.first();
        before.or_else(behind).map(|&(_, country)| country).or(countries.most)
    }

    /// When an event happens.
    fn date(&self, index: usize) -> Option<&'a str> {
        let events = std::iter::once(&index).chain(&self.again[index]);
        let times =
            events.flat_map(|&event| self.events[event].arguments()).filter_map(|it| it.time()?.value());
        let mut dates = times.filter_map(date_of);
        dates.next().or_else(|| self.article_date.and_then(date_of))
    }

    /// Where an event happens.
    fn place(&self, index: usize, targets: &[Said<'a>]) -> Option<Where<'a>> {
        let events = std::iter::once(&index).chain(&self.again[index]);
        let arguments = events.flat_map(|&event| self.events[event].arguments());
        let told =
            arguments.filter(|it| it.role() == Some(ArgumentRole::Place)).find_map(|it| self.place_of(it));
        told.or_else(|| {
            let hit = targets.iter().filter(|said| self.actors.is_place(said));
            hit.filter_map(|said| said.mention).find_map(|mention| self.place_named(mention, None))
        })
    }

    fn place_of(&self, argument: Argument<'a>) -> Option<Where<'a>> {
        let own = argument.mention().map(|mention| mention.id().index());
        let iso = argument.entity().and_then(|entity| entity.iso3166());
        own.into_iter()
            .chain(self.actors.names_in(argument.span()))
            .find_map(|mention| self.place_named(mention, iso))
    }

    fn place_named(&self, mention: usize, iso: Option<&'a str>) -> Option<Where<'a>> {
        let located = self.places.of(mention);
        let country = located.and_then(Place::country).or(iso);
        let name = located.and_then(Place::name).or_else(|| self.actors.text(mention))?;
        (located.is_some() || country.is_some()).then_some(Where { name, country, located })
    }
}

/// Where something happens.
struct Where<'a> {
    name: &'a str,
    country: Option<&'a str>,
    located: Option<Place<'a>>,
}

/// Whether a word belongs to what the word above it is about: not so in relative clauses, and in those of conditions and times.
fn is_complement(tree: &Tree<'_>, place: usize) -> bool {
    use Dependency::{Acl, AclRelcl, Advcl, AdvclRelcl, Mark};
    match tree.word(place).dependency {
        Some(AclRelcl | AdvclRelcl) => false,
        // "plans to attack" and "called on them to leave", and neither "men suspected of" nor "unless they leave".
        Some(Acl | Advcl) => tree
            .dependents(place)
            .map(|it| tree.word(it))
            .any(|word| word.dependency == Some(Mark) && word.text.eq_ignore_ascii_case("to")),
        _ => true,
    }
}

/// Whether events of a kind are about others that may come of them.
fn is_of_others(kind: EventKind) -> bool {
    use EventKind::{Agree, Demand, Promise, Reject, Threaten};
    matches!(kind, Agree | Demand | Promise | Reject | Threaten)
}

/// Whether an event of a kind is done together.
fn is_mutual(kind: EventKind, code: &Code) -> bool {
    use EventKind::{Agree, Cooperate, Fight, Meet, Negotiate, Sign};
    matches!(kind, Agree | Cooperate | Fight | Meet | Negotiate | Sign) || code.cameo == "0871"
}

/// Whether parties are enough for a note: the country of one is told, or both sides have somebody of a sector that the names
/// around give a country.
fn is_political(source: &[Party], target: &[Party]) -> bool {
    let is_told = |party: &Party| party.who.has_body() && party.from != From::Names;
    let is_somebody = |party: &Party| party.who.has_body() && !party.who.is_weak;
    source.iter().chain(target).any(is_told)
        || source.iter().any(is_somebody) && target.iter().any(is_somebody)
}

/// Whether an event is done by its sources together.
fn is_together(kind: EventKind, code: &Code, sources: &[Said<'_>]) -> bool {
    is_mutual(kind, code) && sources.iter().map(|said| said.whos.len()).sum::<usize>() > 1
}

/// Whether an event of a kind is done with words, so that who speaks them does it.
fn is_spoken(kind: EventKind) -> bool {
    use EventKind::{Accuse, Agree, Criticize, Demand, Promise, Reject, Support, Threaten};
    matches!(kind, Accuse | Agree | Criticize | Demand | Promise | Reject | Support | Threaten)
}

/// Whether an event of a kind is done by the state of the place where nobody else is named.
fn is_of_the_state(kind: EventKind) -> bool {
    use EventKind::{Arrest, Charge, Convict, Expel, Investigate, Sentence};
    matches!(kind, Arrest | Charge | Convict | Expel | Investigate | Sentence)
}

/// Whether events of a kind are violence.
fn is_violence(kind: EventKind) -> bool {
    use EventKind::{Assault, Attack, Bomb, Kill};
    matches!(kind, Assault | Attack | Bomb | Kill)
}

/// Whether an event of a kind is done to the country where it happens, where nobody else is named.
fn has_public_target(kind: EventKind) -> bool {
    use EventKind::{Aid, Coerce, Concede, Destroy, Protest, Retreat, Strike};
    matches!(kind, Aid | Coerce | Concede | Destroy | Protest | Retreat | Strike)
}

/// The date in a TIMEX3 value: as much of it as there is before the time of day.
fn date_of(value: &str) -> Option<&str> {
    let date = value.split('T').next()?;
    let is_year = date.get(..4).is_some_and(|year| year.bytes().all(|digit| digit.is_ascii_digit()));
    is_year.then_some(date)
}

/// The day of a date as the directory counts days; the first one of a month or year.
fn day_of(date: &str) -> Option<u16> {
    let mut numbers = date_of(date)?.split('-');
    let year = numbers.next()?.parse().ok()?;
    let mut next = || numbers.next().and_then(|number| number.parse().ok()).unwrap_or(1);
    let (month, date): (i32, i32) = (next(), next());
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&date) {
        return None;
    }
    day(year, month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_fine_as_their_values() {
        assert_eq!(date_of("2019-05-03T10:00"), Some("2019-05-03"));
        assert_eq!(date_of("2019-W18"), Some("2019-W18"));
        assert_eq!(date_of("PRESENT_REF"), None);
        assert_eq!(date_of("P3D"), None);
        assert_eq!(date_of(""), None);
    }

    #[test]
    fn days_are_counted_from_1900() {
        assert_eq!(day_of("1900-01-01"), Some(0));
        assert_eq!(day_of("2000-01-01"), Some(36_524));
        assert_eq!(day_of("2000-01"), Some(36_524));
        assert_eq!(day_of("1899-12-31"), None);
        assert_eq!(day_of("2000-13-01"), None);
    }
}
