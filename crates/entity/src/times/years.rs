//! Years, decades and centuries.

use dateline_document::PennTag;

use super::dates::{Match, RANGE};
use super::expression::Expression;
use super::names;
use super::words::Words;
use crate::reading::{Shape, Word};
use crate::words::Cue;

/// A year alone, where the words around it say that it is one.
pub fn year(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    if let Some(found) = before_or_of_our_era(words, at) {
        return Some(found);
    }
    // "mid-2025", where the hyphen is a part of the word.
    if let Some(year) =
        ["mid-", "early-", "late-"].iter().find_map(|modifier| word.lower.strip_prefix(modifier))
    {
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        return is_year.then(|| year.parse().ok()).flatten().map(|year| (at + 1, Expression::Year(year)));
    }
    let Some(year) = names::year(word) else {
        return in_words(words, at).map(|(end, year)| (end, Expression::Year(year)));
    };
    is_year(words, at, year).then_some((at + 1, Expression::Year(year)))
}

fn is_year(words: Words<'_>, at: usize, year: i16) -> bool {
    let next = words.get(at + 1);
    let before = words.before(at, 1);
    let is_recent = (1900..2060).contains(&year);
    let counts = next.is_some_and(counts_things);
    if words.is_all(at, at + 1)
        || words.are(at + 1, &["and", "beyond"])
        || words.are(at + 1, &["or", "later"])
    {
        return is_recent;
    }
    match before {
        "in" | "since" | "until" | "till" | "by" | "during" | "early" | "late" | "mid" | "fiscal"
        | "circa" | "c." | "ca" | "ca." => !counts,
        "born" | "died" | "founded" | "built" | "established" | "est." | "reigned" => !counts,
        "from" | "of" | "through" | "before" | "after" | "to" | "between" | "around" | "about" | "year"
        | "for" | "than" | "throughout" | "as" => (is_recent || before == "from") && !counts,
        "and" | "or" | "–" | "-" | "—" | "," | "/" | ";" => {
            let earlier = at.checked_sub(2).and_then(|index| names::year(&words[index])).is_some();
            let is_bound = matches!(words.before(at, 2), "mid" | "early" | "late");
            (is_recent || earlier) && (earlier && !counts || is_bound)
                || before == "," && is_recent && is_citation_end(words, at + 1)
        }
        "(" => words.is_end(at + 1) && (1000..2060).contains(&year),
        "the" | "a" | "his" | "her" | "its" | "their" | "our" | "'s" | "’s" | "that" | "this" => {
            is_recent
                && !counts
                && next
                    .is_some_and(|next| next.shape == Shape::Lower || next.is_capital() || next.is_hyphen())
        }
        "" => is_recent && words.text(at + 1) != "-" && next.is_some_and(Word::is_capital),
        _ => is_recent && !counts && is_after_name(words, at),
    }
}

/// "(Williams, 2010)", "Mulligan, 2016;".
fn is_citation_end(words: Words<'_>, at: usize) -> bool {
    matches!(words.text(at), ")" | ";" | ":" | "]")
}

/// "World Cup 2018": a year after a name and before nothing that it could count. "Flight 1907" has a number.
fn is_after_name(words: Words<'_>, at: usize) -> bool {
    const NUMBERED: &[&str] = &[
        "flight",
        "boeing",
        "route",
        "room",
        "highway",
        "windows",
        "office",
        "area",
        "resolution",
        "no.",
        "bill",
        "act",
        "section",
        "model",
        "channel",
        "article",
        "unit",
        "page",
        "lot",
        "airbus",
        "top",
        "code",
        "pm",
        "est",
        "gmt",
        "utc",
        "radio",
        "apollo",
        "peugeot",
        "class",
        "type",
        "mark",
        "division",
        "number",
        "building",
    ];
    let Some(before) = at.checked_sub(1).map(|before| &words[before]) else { return false };
    let follows = words.is_end(at + 1)
        || matches!(
            words.tag(at + 1),
            Some(PennTag::IN | PennTag::VBZ | PennTag::VBD | PennTag::MD | PennTag::TO)
        );
    before.is_capital()
        && before.text.len() > 2
        && before.shape != Shape::Initial
        && !words.is_hyphen(at + 1)
        && !NUMBERED.contains(&&*before.lower)
        && names::weekday(before).is_none()
        && follows
}

/// Whether the word after a number says that it counts something.
fn counts_things(next: &Word<'_>) -> bool {
    let is_plural = next.shape == Shape::Lower
        && next.text.len() > 3
        && next.text.ends_with('s')
        && !next.text.ends_with("ss");
    let is_not = matches!(
        next.text,
        "was"
            | "has"
            | "is"
            | "elections"
            | "riots"
            | "protests"
            | "attacks"
            | "games"
            | "polls"
            | "olympics"
            | "census"
            | "levels"
            | "primaries"
            | "floods"
            | "championships"
            | "finals"
            | "killings"
            | "bombings"
            | "talks"
            | "midterms"
            | "sanctions"
            | "crisis"
            | "hearings"
            | "earnings"
            | "sales"
            | "results"
            | "across"
            | "versus"
            | "minus"
            | "plus"
            | "negotiations"
            | "wildfires"
            | "numbers"
            | "figures"
            | "rules"
            | "reforms"
    );
    is_plural && !is_not
        || matches!(
            next.text,
            "people"
                | "%"
                | "percent"
                | "men"
                | "women"
                | "children"
                | "km"
                | "feet"
                | "million"
                | "billion"
                | "kg"
                | "mph"
                | "hp"
                | "cc"
                | "sq"
                | "mm"
                | "m"
                | "m."
                | "ft"
                | "words"
                | "police"
                | "staff"
        )
}

/// "508 BC", "776 BCE", "394 AD", "AD 842".
fn before_or_of_our_era(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    let number = |at: usize| -> Option<i16> {
        let word = words.get(at).filter(|word| word.shape == Shape::Number)?;
        i16::try_from(names::number(word)?).ok().filter(|&year| year > 0)
    };
    if matches!(word.text, "AD" | "A.D." | "CE") {
        return number(at + 1).filter(|_| word.text != "CE").map(|year| (at + 2, Expression::Year(year)));
    }
    let year = number(at)?;
    match words.text(at + 1) {
        "BC" | "BCE" | "B.C." | "B.C.E." | "bc" => Some((at + 2, Expression::Year(-year))),
        "AD" | "CE" | "A.D." | "C.E." => Some((at + 2, Expression::Year(year))),
        // The first of a range: "1200 to 400 BCE".
        joint if RANGE.contains(&joint) => {
            number(at + 2)?;
            let is_before = matches!(words.text(at + 3), "BC" | "BCE" | "B.C.");
            is_before.then_some((at + 1, Expression::Year(-year)))
        }
        _ => None,
    }
}

/// "nineteen ninety-six", "twenty nineteen", "two thousand and eight".
pub fn in_words(words: Words<'_>, at: usize) -> Option<(usize, i16)> {
    if !words.is_common(at) {
        return None;
    }
    let century = match &*words.get(at)?.lower {
        "two" if words.text(at + 1) == "thousand" => {
            let of = words.skip(at + 2, &["and"]);
            let is_unit = words.unit(at + 2).is_some();
            return match words.number(of).filter(|_| words.is_common(of)) {
                Some((end, ones)) if ones < 100 && words.unit(end).is_none() => {
                    Some((end, 2000 + i16::try_from(ones).ok()?))
                }
                _ if words.before(at, 1) == "year" && !is_unit => Some((at + 2, 2000)),
                _ => None,
            };
        }
        "eighteen" => 1800,
        "nineteen" => 1900,
        "twenty" => 2000,
        _ => return None,
    };
    let (end, rest) =
        words.number(at + 1).filter(|_| words.is_common(at + 1) && words[at + 1].shape == Shape::Lower)?;
    let is_year =
        (10..100).contains(&rest) && words.unit(end).is_none() && !words.get(end).is_some_and(counts_things);
    if is_year { Some((end, century + i16::try_from(rest).ok()?)) } else { None }
}

/// "the 1990s", "the '90s", "the nineties", "the 19th century", "the seventh century BC".
pub fn span(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    if word.shape == Shape::Mark && matches!(word.text, "'" | "’" | "‘") {
        let decade = short_decade(words.get(at + 1)?.text)?;
        return Some((at + 2, Expression::Span(decade)));
    }
    let bare = ["mid-", "early-", "late-"]
        .iter()
        .find_map(|modifier| word.text.strip_prefix(modifier))
        .unwrap_or(word.text);
    let short = bare.trim_start_matches(['\'', '’', '‘']);
    if (short.len() < word.text.len() || words.before(at, 1) == "the")
        && let Some(decade) = short_decade(short)
    {
        return Some((at + 1, Expression::Span(decade)));
    }
    if let Some(digits) = bare.strip_suffix("0s").filter(|digits| digits.len() == 3) {
        return Some((at + 1, Expression::Span(digits.parse().ok()?)));
    }
    // "the 1930's"
    if let Some(year) = names::year(word).filter(|year| year % 10 == 0)
        && matches!(words.text(at + 1), "'s" | "’s")
        && (words.before(at, 1) == "the" || words.before(at, 2) == "the")
        && !words.get(at + 2).is_some_and(|next| next.shape == Shape::Lower && !next.has(Cue::Function))
    {
        return Some((at + 2, Expression::Span(year / 10)));
    }
    if let Some(decade) = decade_in_words(&word.lower) {
        // "in his sixties" is an age.
        let before = words.before(at, 1);
        let is_decade = before == "the"
            || matches!(before, "early" | "late" | "mid") && words.before(at, 2) == "the"
            || before == "-" && words.before(at, 3) == "the";
        return is_decade.then_some((at + 1, Expression::Span(decade)));
    }
    century(words, at)
}

fn century(words: Words<'_>, at: usize) -> Match {
    let (next, century) = match words.get(at)? {
        word if names::tens(&word.lower) == Some(20) && words.is_hyphen(at + 1) => {
            (at + 3, 20 + names::spelled_ordinal(words.text(at + 2))?)
        }
        word => (at + 1, names::ordinal(word)?),
    };
    let noun = next + usize::from(words.is_hyphen(next));
    let is_century = |at: usize| matches!(words.text(at), "century" | "centuries" | "Century");
    // "the 18th and 19th centuries", "the 15th to the 19th century"
    let is_first = || {
        let second = words.skip(next + 1, &["the"]);
        (RANGE.contains(&words.text(next)) || matches!(words.text(next), "and" | "or"))
            && words.get(second).is_some_and(|word| names::ordinal(word).is_some())
            && (is_century(second + 1) || words.is_hyphen(second + 1) && is_century(second + 2))
    };
    let end = if is_century(noun) {
        noun + 1
    } else if is_first() {
        next
    } else {
        return None;
    };
    let digits = i16::try_from(century).ok().filter(|century| (1..=30).contains(century))? - 1;
    match words.text(end) {
        "BC" | "BCE" | "B.C." => Some((end + 1, Expression::Span(-digits - 1))),
        "AD" | "CE" | "A.D." => Some((end + 1, Expression::Span(digits))),
        _ => Some((end, Expression::Span(digits))),
    }
}

fn short_decade(word: &str) -> Option<i16> {
    let tens: i16 = word.strip_suffix("0s").filter(|tens| tens.len() == 1)?.parse().ok()?;
    Some(if tens < 3 { 200 + tens } else { 190 + tens })
}

fn decade_in_words(word: &str) -> Option<i16> {
    Some(match word {
        "twenties" => 192,
        "thirties" => 193,
        "forties" => 194,
        "fifties" => 195,
        "sixties" => 196,
        "seventies" => 197,
        "eighties" => 198,
        "nineties" => 199,
        "noughties" => 200,
        _ => return None,
    })
}
