//! Places against gold toponyms: which were found, and how far from the true place each was put.

mod read;
mod towns;

use std::ops::Range;

use crate::Counts;

pub use read::{PlacesError, read};
pub use towns::{Towns, TownsError};

/// The distance within which a place counts as right, in km: a hundred miles, as is the custom.
pub const NEAR_KM: f64 = 161.0;

/// A document with the toponyms that gold has.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacesDocument {
    /// Its id.
    pub id: String,
    /// The day that it is of, as the file writes it.
    pub date: Option<String>,
    /// Its text.
    pub text: String,
    /// The toponyms, in order.
    pub toponyms: Vec<Toponym>,
}

/// A name of a place as gold has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// Its bytes.
    pub span: Range<usize>,
    /// The place, where gold says which it is.
    pub place: Option<GoldPlace>,
}

/// Where a toponym is in gold.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldPlace {
    /// Its GeoNames id, where gold has one.
    pub geonames: Option<u32>,
    /// The title of the page about it, where gold has that in place of an id.
    pub page: Option<String>,
    /// Degrees north and east.
    pub coordinates: (f64, f64),
}

/// A place name that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundToponym {
    /// Its bytes.
    pub span: Range<usize>,
    /// The place, where one was chosen.
    pub place: Option<FoundPlace>,
}

/// A place that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPlace {
    /// Its GeoNames id.
    pub geonames: Option<u32>,
    /// Its name.
    pub name: String,
    /// Its region and country, as they are shown.
    pub within: String,
    /// The ISO code of its country.
    pub country: Option<String>,
    /// Degrees north and east.
    pub coordinates: Option<(f64, f64)>,
    /// Whether it is a continent, a country, a first-level region or a part of the world: a place of which there is one of
    /// the name in its kind, and whose middle is a convention.
    pub is_wide: bool,
}

/// What came of a gold toponym.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// The name that was found there, by its number.
    pub found: Option<usize>,
    /// How far the chosen place is from the true one, in km, where both are known.
    pub distance: Option<f64>,
    /// Whether it is the very place: by the id, or where gold has a page and no id, by the page's title.
    pub is_same: bool,
}

impl Outcome {
    /// Whether the place is within [`NEAR_KM`].
    pub fn is_near(self) -> bool {
        self.distance.is_some_and(|distance| distance <= NEAR_KM)
    }

    /// Whether the place is right: near, or the very one.
    pub fn is_right(self) -> bool {
        self.is_near() || self.is_same
    }
}

/// How far a document's places agree with gold.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Toponyms whose stretch is the same, without "the", possessive endings and marks at the end.
    pub exact: Counts,
    /// Gold toponyms that share a byte with one that was found; its `found` is the number of gold ones again.
    pub covered: Counts,
    /// Found names that share a byte with a gold one; its `gold` is the number of found ones again.
    pub justified: Counts,
    /// For each gold toponym of which the place is known what came of it; none for the others.
    pub outcomes: Vec<Option<Outcome>>,
    /// The names that no gold toponym shares a byte with, by their numbers.
    pub spurious: Vec<usize>,
}

/// Compares the places that were found in a document with its gold ones.
pub fn compare(gold: &PlacesDocument, found: &[FoundToponym]) -> Agreement {
    let core = |span: &Range<usize>| core(&gold.text, span);
    let share = |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let exact_of = |span: &Range<usize>| found.iter().position(|it| core(&it.span) == core(span));
    let over = |span: &Range<usize>| found.iter().position(|it| share(&it.span, span));
    let exact = gold.toponyms.iter().filter(|toponym| exact_of(&toponym.span).is_some()).count();
    let covered = gold.toponyms.iter().filter(|toponym| over(&toponym.span).is_some()).count();
    let is_spurious = |it: &FoundToponym| !gold.toponyms.iter().any(|toponym| share(&toponym.span, &it.span));
    let spurious: Vec<usize> = (0..found.len()).filter(|&number| is_spurious(&found[number])).collect();
    let outcome = |toponym: &Toponym| {
        let place = toponym.place.as_ref()?;
        let number = exact_of(&toponym.span).or_else(|| over(&toponym.span));
        let chosen = number.and_then(|number| found[number].place.as_ref());
        Some(Outcome {
            found: number,
            distance: chosen.and_then(|it| it.coordinates).map(|it| kilometres(it, place.coordinates)),
            is_same: chosen.is_some_and(|chosen| is_same(place, chosen)),
        })
    };
    let (golds, founds) = (gold.toponyms.len(), found.len());
    Agreement {
        exact: Counts { gold: golds, found: founds, correct: exact },
        covered: Counts { gold: golds, found: golds, correct: covered },
        justified: Counts { gold: founds, found: founds, correct: founds - spurious.len() },
        outcomes: gold.toponyms.iter().map(outcome).collect(),
        spurious,
    }
}

/// A country, a region or a part of the world is the page's where the title, without anything added to tell it from
/// namesakes, is its name.
fn is_same(gold: &GoldPlace, found: &FoundPlace) -> bool {
    match (gold.geonames, &gold.page) {
        (Some(id), _) => found.geonames == Some(id),
        (None, Some(page)) => found.is_wide && plain(page) == plain(&found.name),
        (None, None) => false,
    }
}

/// A name in small letters, without "the".
fn plain(name: &str) -> String {
    let name = name.replace('_', " ").to_lowercase();
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// A stretch without "the", a possessive ending and marks at its end.
fn core(text: &str, span: &Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = *span;
    let words = &text[start..end];
    if words.starts_with("the ") || words.starts_with("The ") {
        start += "the ".len();
    }
    for ending in ["'s", "’s"] {
        if text[start..end].ends_with(ending) {
            end -= ending.len();
        }
    }
    end = start + text[start..end].trim_end_matches(['.', ',']).len();
    start..end
}

/// The distance between two points in degrees north and east, along the sphere of the earth's mean radius.
pub fn kilometres((north, east): (f64, f64), (other_north, other_east): (f64, f64)) -> f64 {
    const RADIUS: f64 = 6371.0088;
    let (one, other) = (north.to_radians(), other_north.to_radians());
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let chord = half(other_north - north) + one.cos() * other.cos() * half(other_east - east);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(text: &str, toponyms: Vec<(&str, Option<GoldPlace>)>) -> PlacesDocument {
        let toponym = |(name, place): (&str, Option<GoldPlace>)| {
            let start = text.find(name).expect("the name stands in the text");
            Toponym { span: start..start + name.len(), place }
        };
        let toponyms = toponyms.into_iter().map(toponym).collect();
        PlacesDocument { id: "a".to_owned(), date: None, text: text.to_owned(), toponyms }
    }

    fn place(name: &str, geonames: u32, coordinates: (f64, f64), is_wide: bool) -> FoundPlace {
        FoundPlace {
            geonames: Some(geonames),
            name: name.to_owned(),
            within: String::new(),
            country: None,
            coordinates: Some(coordinates),
            is_wide,
        }
    }

    #[test]
    fn the_distance_of_paris_and_london_is_some_340_km() {
        let distance = kilometres((48.8534, 2.3488), (51.5085, -0.1257));
        assert!((distance - 344.0).abs() < 3.0, "{distance}");
        assert_eq!(kilometres((10.0, 20.0), (10.0, 20.0)), 0.0);
    }

    #[test]
    fn a_place_is_right_within_a_hundred_miles_or_as_the_very_one() {
        let text = "Rain fell in the Netherlands, near Hull's docks and in Ulan Ude.";
        let at = |geonames, page: Option<&str>, coordinates| {
            Some(GoldPlace { geonames, page: page.map(str::to_owned), coordinates })
        };
        let gold = gold(
            text,
            vec![
                ("the Netherlands", at(None, Some("Netherlands"), (52.0, 5.0))),
                ("Hull's", at(Some(1), None, (53.74, -0.33))),
                ("Ulan Ude", at(Some(2), None, (51.8, 107.6))),
            ],
        );
        let found = |name: &str, place| {
            let start = text.find(name).expect("the name stands in the text");
            FoundToponym { span: start..start + name.len(), place }
        };
        let found = [
            found("Netherlands", Some(place("The Netherlands", 9, (49.0, 5.0), true))),
            found("Hull", Some(place("Hull", 7, (53.7, -0.3), false))),
            found("docks", None),
        ];
        let agreement = compare(&gold, &found);
        assert_eq!(agreement.exact, Counts { gold: 3, found: 3, correct: 2 });
        assert_eq!(agreement.covered.correct, 2);
        assert_eq!(agreement.spurious, [2]);
        let right: Vec<bool> = agreement.outcomes.iter().flatten().map(|it| it.is_right()).collect();
        assert_eq!(right, [true, true, false]);
        assert!(!agreement.outcomes[0].expect("a known place").is_near());
    }
}
