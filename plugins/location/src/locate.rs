//! Chooses for every place name of an article the place it means.
//!
//! A name may be read as any place of the gazetteer that bears it. A reading weighs by how many people live there and
//! how the place bears the name, and it gains from what the article says: a region or country that stands right after
//! the name ("Paris, Texas"), a word for its sort ("Washington state"), what the engine has linked the name to, and the
//! countries, the regions and the spots on the globe of the article's other names, each counted by the share that their
//! own readings have; the uses of one name do not speak for each other. What stands after one use of a name counts,
//! somewhat less, for its other uses. Names in a list are of one sort: in "Ohio, New York and Texas" the second is a state.

use std::collections::{BTreeMap, BTreeSet};

use crate::candidate::{Container, Cues, Located};
use crate::fold::fold;
use crate::gazetteer::{Candidate, Country, Gazetteer, Place, PlaceId};
use crate::layout::Tier;
use crate::surroundings;
use crate::usage::{Scale, Support, Usage};

/// A name in an article.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Name {
    /// Its first byte.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// What it names.
    pub kind: NameKind,
    /// The country that the engine has linked it to.
    pub country: Option<Country>,
    /// The GeoNames id that the engine has linked it to.
    pub geonames: Option<u32>,
    /// Whether it stands for a government there.
    pub is_government: bool,
    /// How much it counts as support for other names; 1 for a name in the running text.
    pub voice: f64,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// A place.
    Place,
    /// The people of a country, or what is theirs: "Venezuelan".
    People,
    /// Something else that has the name of a place in its own: "Texas" of "University of Texas".
    Within,
}

/// The place that was chosen for a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The place.
    pub place: PlaceId,
    /// The share of its reading in the weight of all readings of the name, one of which is a small place that the
    /// gazetteer lacks, in the country that the article names most: above 0 and at most 1.
    pub share: f64,
    /// The other readings with their shares, the heaviest first.
    pub runners_up: Vec<(PlaceId, f64)>,
}

/// What of an article bears on its place names beside them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setting {
    /// Countries of persons and organisations, once for each of these.
    pub countries: Vec<Country>,
    /// Towns with fewer people are passed over.
    pub minimum_population: u32,
}

/// Chooses a place for each of `names`, which stand in `text` in order; none where the gazetteer has no place of that
/// name, or where a small place that it lacks outweighs all that it has.
pub fn locate(
    gazetteer: &Gazetteer<'_>,
    text: &str,
    names: &[Name],
    setting: &Setting,
) -> Vec<Option<Choice>> {
    let mut article = Article { gazetteer, setting, usages: Vec::new(), rows: BTreeMap::new() };
    let usages: Vec<Option<usize>> = names.iter().map(|name| article.add(text, name)).collect();
    article.share_containers();
    article.list(text, names, &usages);
    article.weigh();
    let choices: Vec<Option<Choice>> = article.usages.iter().map(Usage::choice).collect();
    usages.into_iter().map(|usage| choices[usage?].clone()).collect()
}

/// How much less a name counts each further time that it is used: the voice of a usage grows with the logarithm.
const REPEATED: f64 = 0.5;
/// What the country of a person or an organisation counts beside a name's 1.
const NATIONALITY: f64 = 0.3;
/// What a container after a name adds to the places in it; a logarithm, as those of [`Cues`].
const CONTAINER: f64 = 9.0;
/// What a container after another use of the name adds.
const CONTAINER_ELSEWHERE: f64 = 6.0;
/// How often the readings are weighed with the support that they give each other.
const ROUNDS: usize = 4;

/// How an article uses its names.
struct Article<'g> {
    gazetteer: &'g Gazetteer<'g>,
    setting: &'g Setting,
    usages: Vec<Usage>,
    rows: BTreeMap<Key, usize>,
}

/// A folded name and all that tells one use of it from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: String,
    kind: NameKind,
    cues: Cues,
}

impl Article<'_> {
    /// Adds a use of a name and hands out its row, or none where no place bears the name.
    fn add(&mut self, text: &str, name: &Name) -> Option<usize> {
        let surface = text.get(name.start..name.end)?;
        let (head, inside) = surface.split_at(surface.find(',').unwrap_or(surface.len()));
        let after = if inside.is_empty() { text.get(name.end..)? } else { inside };
        let cues = Cues {
            containers: Vec::new(),
            sort: surroundings::sort(text.get(..name.start)?, after),
            country: name.country,
            geonames: name.geonames,
            is_government: name.is_government,
        };
        let mut key = Key { name: fold(head), kind: name.kind, cues };
        let candidates = match name.kind {
            NameKind::Place | NameKind::Within => self.candidates(&mut key),
            NameKind::People => self.people(&key),
        };
        if candidates.is_empty() {
            return None;
        }
        if name.kind != NameKind::People {
            key.cues.containers = self.containers(&candidates, after);
        }
        let row = match self.rows.get(&key) {
            Some(&row) => {
                self.usages[row].voice += REPEATED * name.voice / self.usages[row].voice.max(1.0);
                return Some(row);
            }
            None => self.usages.len(),
        };
        self.usages.push(Usage::new(key.name.clone(), &candidates, &key.cues, name.voice));
        self.rows.insert(key, row);
        Some(row)
    }

    /// The places that bear the key's name as it stands, or without the word for its sort or for a part of it; else the
    /// country that it is linked to.
    fn candidates(&self, key: &mut Key) -> Vec<Located<'_>> {
        // "The West" is no region of Cameroon, and "West Region" may be.
        if surroundings::is_point(&key.name) && key.cues.sort.is_none() {
            return Vec::new();
        }
        let whole = self.bearers(&key.name);
        if !whole.is_empty() {
            return whole;
        }
        let bare = surroundings::without_sort(&key.name).map(|(bare, sort)| (bare.to_owned(), sort));
        if let Some((bare, sort)) = bare {
            let candidates = self.bearers(&bare);
            if !candidates.is_empty() {
                (key.name, key.cues.sort) = (bare, Some(sort));
                return candidates;
            }
        }
        // "Downtown Greer" and "far northern Queensland" mean what lies in it.
        let mut rest = key.name.clone();
        while let Some(bare) = surroundings::without_part(&rest) {
            let is_point = surroundings::is_point(&rest[..rest.len() - bare.len()]);
            let mut candidates = self.bearers(bare);
            // "North Dallas" is a part of Dallas; "West Virginia" is none of Virginia.
            candidates.retain(|candidate| !is_point || candidate.place.feature.is_town());
            if !candidates.is_empty() {
                key.name = bare.to_owned();
                return candidates;
            }
            rest = bare.to_owned();
        }
        self.country(key)
    }

    fn bearers(&self, folded: &str) -> Vec<Located<'_>> {
        let is_small =
            |place: &Place<'_>| place.feature.is_town() && place.population < self.setting.minimum_population;
        let located = self.gazetteer.candidates(folded).map(|candidate| self.located(candidate));
        located.filter(|candidate| !is_small(&candidate.place)).collect()
    }

    /// The country that the key links to, or the places whose people it is.
    fn people(&self, key: &Key) -> Vec<Located<'_>> {
        let country = self.country(key);
        if !country.is_empty() {
            return country;
        }
        let mut bearers = self.bearers(&key.name);
        bearers.retain(|bearer| bearer.tier == Tier::Demonym);
        bearers
    }

    /// The country that the key links to.
    fn country(&self, key: &Key) -> Vec<Located<'_>> {
        let place = key.cues.country.and_then(|country| self.gazetteer.country(country));
        place.map(|place| self.located(Candidate { place, tier: Tier::Main })).into_iter().collect()
    }

    fn located(&self, candidate: Candidate) -> Located<'_> {
        let (id, tier) = (candidate.place, candidate.tier);
        Located { id, tier, place: self.gazetteer.place(id), region: self.gazetteer.region(id) }
    }

    /// The regions and countries that are named right after a place and hold one of its candidates.
    fn containers(&self, candidates: &[Located<'_>], after: &str) -> Vec<Container> {
        let named = surroundings::container(after).and_then(|text| self.leading_areas(text));
        let Some((mut containers, rest)) = named else { return Vec::new() };
        let areas = candidates
            .iter()
            .filter(|candidate| candidate.tier == Tier::Main && !candidate.place.feature.is_town());
        let Some(largest) = areas.map(|candidate| candidate.place.feature).min() else {
            containers.retain(|container| candidates.iter().any(|candidate| container.holds(candidate)));
            return containers;
        };
        // What may be a region or country itself can also stand in a list: "Nevada, Missouri and Iowa".
        let is_list = surroundings::goes_on(rest).is_some_and(|rest| self.leading_areas(rest).is_some());
        // "Lebanon, Israel" are two countries, whatever town in Israel bears the other's name.
        containers.retain(|container| {
            let is_apart = largest.is_country() && matches!(container, Container::Country(_));
            !is_list && !is_apart && candidates.iter().any(|candidate| container.holds(candidate))
        });
        containers
    }

    /// The regions and countries that the longest name of any at the start of `text` may mean, and the text after it.
    fn leading_areas<'t>(&self, text: &'t str) -> Option<(Vec<Container>, &'t str)> {
        surroundings::leading_names(text).find_map(|(name, rest)| {
            let bearers = self.gazetteer.candidates(&fold(name));
            let named = bearers.filter(|candidate| candidate.tier < Tier::Other);
            let mut areas: Vec<Container> =
                named.filter_map(|bearer| Container::of(self.gazetteer, bearer.place)).collect();
            areas.sort_unstable();
            areas.dedup();
            (!areas.is_empty()).then_some((areas, rest))
        })
    }

    /// Lets what stands after one use of a name count for its other uses.
    fn share_containers(&mut self) {
        let mut contained: BTreeMap<String, BTreeSet<PlaceId>> = BTreeMap::new();
        for usage in &self.usages {
            let readings = usage.readings.iter().filter(|reading| reading.is_contained);
            for reading in readings {
                contained.entry(usage.name.clone()).or_default().insert(reading.place);
            }
        }
        for usage in &mut self.usages {
            let Some(places) = contained.get(&usage.name) else { continue };
            for reading in usage.readings.iter_mut().filter(|reading| places.contains(&reading.place)) {
                reading.prior += if reading.is_contained { CONTAINER } else { CONTAINER_ELSEWHERE };
            }
        }
    }

    /// Notes which names stand side by side in lists. A place and its container are no list.
    fn list(&mut self, text: &str, names: &[Name], usages: &[Option<usize>]) {
        for (pair, rows) in names.windows(2).zip(usages.windows(2)) {
            let ([name, next], [Some(row), Some(next_row)]) = (pair, rows) else { continue };
            let joint = text.get(name.end..next.start).unwrap_or_default();
            let is_contained = self.usages[*row].readings.iter().any(|reading| reading.is_contained);
            if surroundings::goes_on(joint) == Some("") && !is_contained && row != next_row {
                self.usages[*row].companions.push(*next_row);
                self.usages[*next_row].companions.push(*row);
            }
        }
    }

    /// Weighs all readings, first alone and then with the support of the other names.
    fn weigh(&mut self) {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, usage) in self.usages.iter().enumerate() {
            by_name.entry(&usage.name).or_default().push(row);
        }
        let namesakes: Vec<Vec<usize>> = by_name.into_values().collect();
        let mut support = self.setting_support();
        for _ in 0..ROUNDS {
            let companions: Vec<[f64; Scale::COUNT]> =
                self.usages.iter().map(|usage| self.companions(usage)).collect();
            for rows in &namesakes {
                let own = Support::of(rows.iter().map(|&row| &self.usages[row]));
                for &row in rows {
                    self.usages[row].weigh(&support, &own, &companions[row]);
                }
            }
            support = Support::of(&self.usages);
            for &country in &self.setting.countries {
                support.add_country(country, NATIONALITY);
            }
        }
    }

    /// The support that there is before any name is read.
    fn setting_support(&self) -> Support {
        let mut support = Support::default();
        for &country in &self.setting.countries {
            support.add_country(country, NATIONALITY);
        }
        support
    }

    /// The mean share of the readings of each scale among a usage's companions.
    fn companions(&self, usage: &Usage) -> [f64; Scale::COUNT] {
        let mut shares = [0.0; Scale::COUNT];
        let readings = usage.companions.iter().flat_map(|&row| &self.usages[row].readings);
        for reading in readings {
            shares[reading.scale as usize] += reading.share;
        }
        shares.map(|share| share / usage.companions.len().max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::layout::Feature;

    static PLACES: &[u8] = include_bytes!("../data/places.bin");

    /// The text without the brackets that mark its names: `[Paris]` a place, `[Venezuelan|VE]` a name that the engine
    /// has linked to a country, `{Venezuelan|VE}` a people.
    fn marked(text: &str) -> (String, Vec<Name>) {
        let (mut plain, mut names) = (String::new(), Vec::new());
        let mut rest = text;
        while let Some(open) = rest.find(['[', '{']) {
            plain.push_str(&rest[..open]);
            let kind = if rest[open..].starts_with('[') { NameKind::Place } else { NameKind::People };
            let close = rest.find([']', '}']).expect("a closing bracket");
            let inside = &rest[open + 1..close];
            let (name, country) = inside.split_once('|').unwrap_or((inside, ""));
            let start = plain.len();
            plain.push_str(name);
            let country = Country::new(country);
            names.push(Name {
                start,
                end: plain.len(),
                kind,
                country,
                geonames: None,
                is_government: false,
                voice: 1.0,
            });
            rest = &rest[close + 1..];
        }
        plain.push_str(rest);
        (plain, names)
    }

    /// Checks the places of the marked names, as "name, region, country", "-" for none.
    fn check(text: &str, expect: &[&str]) {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let (plain, names) = marked(text);
        let told = |choice: Option<Choice>| {
            let Some(choice) = choice else { return "-".to_owned() };
            let place = gazetteer.place(choice.place);
            let region = gazetteer.region(choice.place).filter(|&region| region != choice.place);
            let region = region.map(|region| gazetteer.place(region).name);
            let country = place.country.map(|country| country.code().to_owned());
            [Some(place.name), region, country.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ")
        };
        let found: Vec<String> =
            locate(&gazetteer, &plain, &names, &Setting::default()).into_iter().map(told).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn without_a_hint_the_most_people_decide() {
        check("Fog closed the airport of [Paris] for an hour.", &["Paris, Île-de-France, FR"]);
        check("[Moscow] did not answer.", &["Moscow, Moscow, RU"]);
        check("[Washington] was silent.", &["Washington, Washington, D.C., US"]);
        check("She grew up in [Melbourne].", &["Melbourne, Victoria, AU"]);
        check("[Georgia] reopened its border.", &["Georgia, GE"]);
        check("Shells hit [Aleppo] again.", &["Aleppo, Aleppo, SY"]);
        check("Prices rose in [Singapore] and [Luxembourg].", &["Singapore, SG", "Luxembourg, LU"]);
    }

    #[test]
    fn a_container_right_after_the_name_decides() {
        check("A barn burned in [Paris], [Texas], on Monday.", &["Paris, Texas, US", "Texas, US"]);
        check("A barn burned in [Paris], Texas, on Monday.", &["Paris, Texas, US"]);
        check("A barn burned in [Paris, Texas].", &["Paris, Texas, US"]);
        check("[PORTLAND], Maine (AP) - Snow fell.", &["Portland, Maine, US"]);
        check("in [Athens], Ga., where", &["Athens, Georgia, US"]);
        check("in [Springfield] (Ohio) and", &["Springfield, Ohio, US"]);
        check("near [Alexandria] in northern Egypt", &["Alexandria, Alexandria, EG"]);
        check("a mill in [London], Ontario", &["London, Ontario, CA"]);
        check("in [Tripoli], [Lebanon]", &["Tripoli, Liban-Nord, LB", "Lebanon, LB"]);
        check("[Ontario], [California],", &["Ontario, California, US", "California, US"]);
    }

    #[test]
    fn a_container_counts_for_the_other_uses_of_the_name() {
        check(
            "[Paris], [Texas], voted. [Paris] has two schools.",
            &["Paris, Texas, US", "Texas, US", "Paris, Texas, US"],
        );
    }

    #[test]
    fn a_list_is_no_container() {
        check("[Lebanon], [Israel] and [Egypt]", &["Lebanon, LB", "Israel, IL", "Egypt, EG"]);
        check("[Nevada], [Missouri] and [Iowa]", &["Nevada, US", "Missouri, US", "Iowa, US"]);
        check("[Ohio], [New York] and [Texas] sued.", &["Ohio, US", "New York, US", "Texas, US"]);
        check(
            "flights to [New York], [London] and [Tokyo]",
            &["New York City, New York, US", "London, England, GB", "Tokyo, Tokyo, JP"],
        );
    }

    #[test]
    fn a_word_for_its_sort_decides() {
        check("Fires spread in [Washington] state.", &["Washington, US"]);
        check("in the city of [New York]", &["New York City, New York, US"]);
        check("in [New York] state", &["New York, US"]);
        check("[Idlib province] was calm.", &["Idlib, SY"]);
        check("[Kandahar province] was calm.", &["Kandahar, AF"]);
    }

    #[test]
    fn the_other_names_of_the_article_decide() {
        check(
            "[Tbilisi] said that [Georgia] and [Armenia] agree.",
            &["Tbilisi, T'bilisi, GE", "Georgia, GE", "Armenia, AM"],
        );
        check(
            "[Atlanta] and [Savannah] lead [Georgia]; [Alabama] and [Florida] follow.",
            &["Atlanta, Georgia, US", "Savannah, Georgia, US", "Georgia, US", "Alabama, US", "Florida, US"],
        );
        check(
            "{Libyan|LY} forces left [Tripoli] for [Misrata].",
            &["Libya, LY", "Tripoli, Tripoli, LY", "Misratah, Mişrātah, LY"],
        );
        check(
            "{Spanish|ES} trains run from [Toledo] by [Madrid] and [Seville] to [Cordoba].",
            &[
                "Spain, ES",
                "Toledo, Castille-La Mancha, ES",
                "Madrid, Madrid, ES",
                "Sevilla, Andalusia, ES",
                "Córdoba, Andalusia, ES",
            ],
        );
    }

    #[test]
    fn links_of_the_engine_count() {
        check(
            "[Britain|GB] and [Congo|CG] agreed in [Brazzaville].",
            &["United Kingdom, GB", "Republic of the Congo, CG", "Brazzaville, Brazzaville, CG"],
        );
        check("The {Venezuelan|VE} people", &["Venezuela, VE"]);
    }

    #[test]
    fn what_the_gazetteer_lacks_has_no_place() {
        check("in [Xyzzyville] and in [Winterfell Castle]", &["-", "-"]);
        check("{Martian} and {Klingon|ZZ}", &["-", "-"]);
        check("[…] and []", &["-", "-"]);
        // A village of a thousand people in Scotland, and the article is about Peru.
        check(
            "[Ica], [Nazca] and [Kilcreggan] in [Peru]; from [Arequipa] to [Pisco]",
            &["Ica, Ica, PE", "Nazca, Ica, PE", "-", "Peru, PE", "Arequipa, Arequipa, PE", "Pisco, Ica, PE"],
        );
    }

    #[test]
    fn what_lies_near_decides() {
        check(
            "[Bonham], [Clarksville] and [Sulphur Springs] are some way from [Paris].",
            &[
                "Bonham, Texas, US",
                "Clarksville, Texas, US",
                "Sulphur Springs, Texas, US",
                "Paris, Texas, US",
            ],
        );
    }

    #[test]
    fn uses_of_one_name_do_not_speak_for_each_other_by_their_country() {
        check(
            "[Dublin] has a school. The [Dublin] police came from [Columbus], [Ohio], by [Hilliard].",
            &["Dublin, Ohio, US", "Dublin, Ohio, US", "Columbus, Ohio, US", "Ohio, US", "Hilliard, Ohio, US"],
        );
    }

    #[test]
    fn a_list_may_say_that_it_names_counties() {
        check(
            "in [Hitchcock] and [Hayes] counties in [Nebraska]",
            &["Hitchcock County, Nebraska, US", "Hayes County, Nebraska, US", "Nebraska, US"],
        );
    }

    #[test]
    fn small_towns_are_passed_over_on_demand() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let (text, names) = marked("Rain in [Rovaniemi] and [Vienna]; fog in [Maine].");
        let found =
            locate(&gazetteer, &text, &names, &Setting { minimum_population: 100_000, ..Setting::default() });
        assert_eq!(found[0], None);
        let vienna = gazetteer.place(found[1].clone().unwrap().place);
        assert_eq!(vienna.country, Country::new("AT"));
        assert!(gazetteer.place(found[2].clone().unwrap().place).feature == Feature::Region);
    }

    #[test]
    fn the_share_tells_how_clear_the_choice_is() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let texts = [
            "[Venezuela]",
            "[Springfield]",
            "[Springfield], Illinois",
            "[Georgia]",
            "[Georgia] near [Tbilisi]",
            "[Marfa]",
        ];
        let percent = |text: &str| {
            let (text, names) = marked(text);
            let found = locate(&gazetteer, &text, &names, &Setting::default());
            found[0].as_ref().map(|choice| (choice.share * 100.0).round())
        };
        assert_eq!(texts.map(percent), [100.0, 20.0, 100.0, 91.0, 96.0, 54.0].map(Some));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn any_text_is_located(text in "([A-Z][a-z]{1,6}|Paris|Texas|[ ,.()]|\\PC| in | of |state)*", cuts in prop::collection::vec(0usize..200, 0..20)) {
            let gazetteer = Gazetteer::open(PLACES).unwrap();
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&cut| text.is_char_boundary(cut)).collect();
            cuts.sort_unstable();
            let names: Vec<Name> = cuts
                .chunks_exact(2)
                .map(|pair| Name { start: pair[0], end: pair[1], kind: NameKind::Place, country: None, geonames: None, is_government: false, voice: 1.0 })
                .collect();
            for choice in locate(&gazetteer, &text, &names, &Setting::default()).into_iter().flatten() {
                prop_assert!(choice.share > 0.0 && choice.share <= 1.0);
            }
        }
    }
}
