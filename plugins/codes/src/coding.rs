//! From the events of an article to notes.

use std::cell::RefCell;

use dateline_plugin::{
    Argument, ArgumentRole, Article, Context, Error, Event, EventKind, Factuality, Id, Notes, Span,
};

use crate::Codes;
use crate::actors::Actors;
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
/// How many words are read there at most.
const MOST_WORDS: usize = 48;
/// How many parties of one side a note has at most.
const MOST_PARTIES: usize = 8;
/// How many notes are written between two looks at the clock.
const BETWEEN_LOOKS: usize = 64;

/// What is known of an article while its events are coded.
pub struct Coding<'a> {
    codes: &'a Codes,
    tree: &'a Tree<'a>,
    places: &'a Places<'a>,
    actors: &'a Actors<'a>,
    article_date: Option<&'a str>,
    events: Vec<Event<'a>>,
    /// For each event the word that heads its trigger.
    heads: Vec<Option<usize>>,
    /// For each event the one that it is part of.
    parents: Vec<Option<usize>>,
    /// For each event those that are told under it, with their kinds.
    under: Vec<Vec<usize>>,
    /// For each event those that tell of it again.
    again: Vec<Vec<usize>>,
    /// Names of countries and of what is in one, in order of the text.
    named_countries: RefCell<Option<Vec<(u32, &'static str)>>>,
}

/// Who has one side of an event.
#[derive(Default)]
struct Side<'a> {
    parties: Vec<(Who<'static>, Argument<'a>)>,
    texts: Vec<&'a str>,
}

/// A code that goes into a note.
struct Party {
    who: Who<'static>,
    is_inferred: bool,
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
            let above = tree.above(head, DEEPEST).filter_map(|place| event_at[place]);
            let above = above.map(|above| above as usize).find(|&above| above != index);
            if let Some(above) = above.filter(|&above| events[above].kind().is_some_and(is_of_others)) {
                parents[index] = Some(above);
                under[above].push(index);
            }
        }
        Self {
            codes,
            tree,
            places,
            actors,
            article_date: article.date(),
            events,
            heads,
            parents,
            under,
            again,
            named_countries: RefCell::new(None),
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
        traits.is_at_place = targets.parties.iter().any(|(_, argument)| self.actors.is_place(*argument));
        let Some((code, is_for_another)) = self.code(kind, factuality, traits) else { return };
        if is_for_another && let Some(&inner) = self.under[index].first() {
            let other = self.targets(inner);
            if !other.parties.is_empty() {
                targets = other;
            }
        }

        let is_physical = matches!(code.root(), "14" | "17" | "18" | "19" | "20");
        let mut source = self.parties(&sources, event, |who, argument| {
            if who.sector.is_empty() && code.root() == "14" && self.actors.is_people(argument) {
                who.sector = "CVL";
            }
        });
        let mut target = self.parties(&targets, event, |who, argument| {
            let is_hit = is_physical && (self.actors.is_people(argument) || self.is_town(argument));
            if who.sector.is_empty() && who.has_body() && !who.is_international() && is_hit {
                who.sector = "CVL";
            }
        });
        let place = self.place(index, &targets);
        if target.is_empty() && targets.texts.is_empty() && has_public_target(kind) {
            let country = place.as_ref().and_then(|place| place.country);
            let country = country.and_then(|iso| self.codes.directory.country(iso));
            target.extend(
                country
                    .filter(|_| self.codes.config.infer)
                    .map(|country| Party { who: Who::of_country(country), is_inferred: true }),
            );
        }
        let is_mutual = is_mutual(kind) && (targets.texts.is_empty() || !target.is_empty());
        let is_together = is_mutual && target.is_empty() && source.len() > 1;
        if is_together {
            let copy = |party: &Party| Party { who: party.who, is_inferred: party.is_inferred };
            target = source.iter().map(copy).collect();
            targets.texts.clone_from(&sources.texts);
        }
        let is_too_few = if self.codes.config.both {
            source.is_empty() || target.is_empty()
        } else {
            source.is_empty() && target.is_empty()
        };
        if is_too_few {
            return;
        }
        source.truncate(MOST_PARTIES);
        target.truncate(MOST_PARTIES);
        sources.texts.truncate(MOST_PARTIES);
        targets.texts.truncate(MOST_PARTIES);
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
        for party in source.iter().chain(&target).filter(|party| party.is_inferred) {
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
            .set_all("source_text", &sources.texts)
            .set_all("target_text", &targets.texts)
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
            Factuality::Failed if matches!(kind, EventKind::Kill) => return Some((ontology.code("185")?, false)),
            Factuality::Negated => return None,
            _ => None,
        };
        let code = match family {
            Some(family) => ontology.code(rules.topic(family, &traits)?)?,
            None => code,
        };
        Some((code, given.is_for_another))
    }

    /// What the rules ask for.
    fn traits(&self, index: usize, sources: &Side<'_>) -> Traits {
        let mut traits = Traits::default();
        let event = self.events[index];
        let trigger = self.tree.within(event.trigger());
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
        traits.by.dedup();
        traits.under.extend(self.under[index].iter().filter_map(|&inner| self.events[inner].kind()));
        for (who, _) in &sources.parties {
            traits.sectors.push_str(who.sector);
            if who.is_international() {
                traits.sectors.push_str(who.body);
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
    fn side(&self, index: usize, roles: &[ArgumentRole]) -> Side<'a> {
        let first = self.side_of(index, roles);
        if first.is_coded() {
            return first;
        }
        let others = self.again[index].iter().map(|&other| self.side_of(other, roles));
        others.into_iter().find(Side::is_coded).unwrap_or(first)
    }

    fn side_of(&self, index: usize, roles: &[ArgumentRole]) -> Side<'a> {
        let arguments = self.events[index].arguments();
        let mut side = Side::default();
        for argument in arguments.filter(|it| it.role().is_some_and(|role| roles.contains(&role))) {
            side.texts.push(argument.text());
            side.parties.push((self.actors.of_argument(argument), argument));
        }
        side
    }

    /// To whom an event is done: who is given or promised something rather than what.
    fn targets(&self, index: usize) -> Side<'a> {
        let recipients = self.side(index, &[ArgumentRole::Recipient]);
        if recipients.is_coded() {
            return recipients;
        }
        let targets = self.side(index, &[ArgumentRole::Target]);
        if targets.texts.is_empty() { recipients } else { targets }
    }

    /// The parties of a side that have a code, with their countries where these are to be inferred.
    fn parties(
        &self,
        side: &Side<'a>,
        event: Event<'a>,
        complete: impl Fn(&mut Who<'static>, Argument<'a>),
    ) -> Vec<Party> {
        let mut parties = Vec::new();
        for &(mut who, argument) in &side.parties {
            if who.is_unknown() {
                continue;
            }
            complete(&mut who, argument);
            let mut is_inferred = false;
            if !who.has_body() {
                let country =
                    if self.codes.config.infer { self.country_around(event, argument) } else { None };
                is_inferred = country.is_some();
                who.body = country.unwrap_or_default();
            }
            parties.push(Party { who, is_inferred });
        }
        parties
    }

    /// The country that an actor without one is likely of: where the event happens, else that of the names nearest before and
    /// behind, else the one that the article names most.
    fn country_around(&self, event: Event<'a>, argument: Argument<'a>) -> Option<&'static str> {
        let mut places = event.arguments().filter(|it| it.role() == Some(ArgumentRole::Place));
        let place = places.find_map(|place| self.actors.country_of_mention(place.mention()?.id().index()));
        place.or_else(|| self.nearest_country(argument.span()))
    }

    fn nearest_country(&self, span: Span) -> Option<&'static str> {
        let mut countries = self.named_countries.borrow_mut();
        let countries = countries.get_or_insert_with(|| {
            let names = self.actors.names();
            names.filter_map(|(name, span)| Some((span.start(), self.actors.country_of_mention(name)?))).collect()
        });
        let behind = countries.partition_point(|&(start, _)| start < span.start());
        let before = behind.checked_sub(1).and_then(|before| countries.get(before));
        before.or_else(|| countries.get(behind)).map(|&(_, country)| country)
    }

    fn is_town(&self, argument: Argument<'_>) -> bool {
        let mention = argument.mention().map(|mention| mention.id().index());
        let place = mention.and_then(|mention| self.places.of(mention));
        self.actors.is_place(argument) && place.is_some_and(Place::is_town)
    }

    /// When an event happens.
    fn date(&self, index: usize) -> Option<&'a str> {
        let events = std::iter::once(&index).chain(&self.again[index]);
        let times = events.flat_map(|&event| self.events[event].arguments()).filter_map(|it| it.time()?.value());
        let mut dates = times.filter_map(date_of);
        dates.next().or_else(|| self.article_date.and_then(date_of))
    }

    /// Where an event happens.
    fn place(&self, index: usize, targets: &Side<'a>) -> Option<Where<'a>> {
        let events = std::iter::once(&index).chain(&self.again[index]);
        let arguments = events.flat_map(|&event| self.events[event].arguments());
        let told = arguments.filter(|it| it.role() == Some(ArgumentRole::Place));
        let hit = targets.parties.iter().map(|&(_, argument)| argument).filter(|&it| self.actors.is_place(it));
        told.chain(hit).find_map(|argument| self.place_of(argument))
    }

    fn place_of(&self, argument: Argument<'a>) -> Option<Where<'a>> {
        let mention = argument.mention()?;
        let located = self.places.of(mention.id().index());
        let entity = argument.entity();
        let country =
            located.and_then(Place::country).or_else(|| entity.and_then(|entity| entity.iso3166()));
        let name = located.and_then(Place::name).unwrap_or_else(|| mention.text());
        (located.is_some() || country.is_some()).then_some(Where { name, country, located })
    }
}

/// Where something happens.
struct Where<'a> {
    name: &'a str,
    country: Option<&'a str>,
    located: Option<Place<'a>>,
}

impl Side<'_> {
    fn is_coded(&self) -> bool {
        self.parties.iter().any(|(who, _)| !who.is_unknown())
    }
}

/// Whether events of a kind are about others that may come of them.
fn is_of_others(kind: EventKind) -> bool {
    use EventKind::{Agree, Demand, Promise, Reject, Threaten};
    matches!(kind, Agree | Demand | Promise | Reject | Threaten)
}

/// Whether an event of a kind is done together.
fn is_mutual(kind: EventKind) -> bool {
    use EventKind::{Agree, Cooperate, Fight, Meet, Negotiate, Sign};
    matches!(kind, Agree | Cooperate | Fight | Meet | Negotiate | Sign)
}

/// Whether an event of a kind is done to the country where it happens, where nobody else is named.
fn has_public_target(kind: EventKind) -> bool {
    use EventKind::{Aid, Coerce, Concede, Protest, Retreat, Strike};
    matches!(kind, Aid | Coerce | Concede | Protest | Retreat | Strike)
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
