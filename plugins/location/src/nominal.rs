//! Words that refer to a place without naming it: "the city", "the capital", "Kenya's capital", "the French capital".

use crate::layout::Feature;

/// Whether a place can be what a nominal calls it: a city is a town, a nation a country.
pub fn suits(nominal: &str, feature: Feature) -> bool {
    let last = nominal.rsplit(|character: char| !character.is_alphabetic()).find(|word| !word.is_empty());
    match last.unwrap_or_default().to_lowercase().as_str() {
        "city" | "town" | "village" | "capital" | "suburb" | "port" | "municipality" | "neighborhood" => {
            feature.is_town()
        }
        "country" | "nation" | "republic" | "kingdom" => feature.is_country(),
        "state" => feature.is_country() || feature == Feature::Region,
        "province" => feature == Feature::Region || feature == Feature::County,
        "county" | "parish" => feature == Feature::County,
        "continent" => feature == Feature::Continent,
        "ocean" => feature == Feature::Ocean,
        _ => true,
    }
}

/// Where the text says "capital" for a country's capital: the range of the words, and where the word stands.
pub fn capitals(text: &str) -> Vec<(usize, usize)> {
    text.match_indices(" capital").filter_map(|(at, word)| capital(text, at, at + word.len())).collect()
}

fn capital(text: &str, at: usize, end: usize) -> Option<(usize, usize)> {
    let before = text.get(..at)?;
    let after = text.get(end..)?;
    let (after, end) = after.strip_prefix(" city").map_or((after, end), |after| (after, end + " city".len()));
    // "the capital of", "capital punishment", "capitals", "capital-intensive" say something else.
    let next = after.trim_start_matches(' ');
    let goes_on = after.starts_with(char::is_alphanumeric) || after.starts_with('-');
    let is_other = goes_on
        || OTHERS.iter().any(|other| next.starts_with(other))
        || next.starts_with("of ") && !next.starts_with("of the country");
    if is_other {
        return None;
    }
    let word =
        before.rsplit(|character: char| !(character.is_alphanumeric() || matches!(character, '\'' | '’')));
    let word = word.into_iter().next()?;
    let is_owner = word.ends_with("'s") || word.ends_with("’s") || word.ends_with("s'");
    let is_name = word.starts_with(char::is_uppercase) && !matches!(word, "The" | "A" | "Venture" | "Human");
    let start = match word {
        "the" | "The" => at - word.len(),
        // "the French capital", "Kenya's capital"
        _ if is_name || is_owner => {
            let start = at - word.len();
            let article = ["the ", "The "].iter().find(|article| text[..start].ends_with(**article));
            start - article.map_or(0, |article| article.len())
        }
        _ => return None,
    };
    Some((start, end))
}

/// What makes another capital of it.
const OTHERS: [&str; 22] = [
    "punishment",
    "gain",
    "market",
    "expenditure",
    "spending",
    "investment",
    "letter",
    "crime",
    "murder",
    "case",
    "flow",
    "flight",
    "requirement",
    "budget",
    "project",
    "improvement",
    "program",
    "campaign",
    "fund",
    "cost",
    "raised",
    "stock",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nominal_says_what_sort_of_place_it_means() {
        assert!(suits("the coastal city", Feature::Capital));
        assert!(!suits("The city", Feature::Area));
        assert!(!suits("the country", Feature::Town));
        assert!(suits("the state", Feature::Region) && suits("the state", Feature::Country));
        assert!(suits("the area", Feature::Town) && suits("", Feature::Town));
    }

    #[test]
    fn the_capital_of_a_country_is_no_other_capital() {
        let check = |text: &str, expect: &[&str]| {
            let found: Vec<&str> = capitals(text).into_iter().map(|(start, end)| &text[start..end]).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("Shops in the capital were shut.", &["the capital"]);
        check("He flew to the French capital on Monday.", &["the French capital"]);
        check("Rain fell on Kenya's capital.", &["Kenya's capital"]);
        check("Crowds filled the capital city.", &["the capital city"]);
        check("The capital was calm.", &["The capital"]);
        check("In Syria the capital, Damascus, was calm.", &["the capital"]);
        check("Two states keep capital punishment.", &[]);
        check("It is the capital of Peru.", &[]);
        check("Firms need capital. The capital gains tax stays.", &[]);
    }
}
