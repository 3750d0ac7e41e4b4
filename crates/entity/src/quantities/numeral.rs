//! Numbers in digits and in words, apart from what they count.

use dateline_document::Decimal;

use crate::reading::{Shape, Word};

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// The word after its last.
    pub end: usize,
    pub value: Decimal,
    pub form: Form,
    /// What it is multiplied by, where a word says so: a million of "3.5 million".
    pub scale: Option<Decimal>,
}

/// How a number is written, as far as that bears on what it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "300", "3.5".
    Digits,
    /// "three hundred", "two dozen", "half a million".
    Words,
    /// A part of a whole: "two-thirds", "half".
    Fraction,
    /// Only its order is told, and the value is the least of that order: "thousands", "a few hundred".
    Order,
}

/// The number that begins at `at`.
pub fn numeral(words: &[Word<'_>], at: usize) -> Option<Numeral> {
    let word = words.get(at)?;
    match word.shape {
        Shape::Number => in_digits(words, at),
        Shape::Lower | Shape::Capital | Shape::Capitals | Shape::Initial => {
            order(words, at).or_else(|| part(words, at)).or_else(|| in_words(words, at))
        }
        _ => None,
    }
}

/// The number of a word in digits: "1,200", "1,00,000", "3.5", "2½"; nothing for codes, clock times and versions.
pub fn digits(word: &str) -> Option<Decimal> {
    const LONGEST: usize = 20;
    let (plain, half) = match word.char_indices().next_back().and_then(|(at, last)| Some((at, vulgar(last)?)))
    {
        Some((at, part)) => (&word[..at], part),
        None => (word, Decimal::ZERO),
    };
    if plain.is_empty() && !half.is_zero() {
        return Some(half);
    }
    let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_point = plain.len() > whole.len();
    if plain.len() > LONGEST || has_point && !is_digits(rest) || has_point && !half.is_zero() {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| is_digits(first))?;
    let groups: Vec<&str> = groups.collect();
    if let Some((last, others)) = groups.split_last() {
        // In threes, or as in India the last three and pairs before them.
        let is_grouped = |length: usize| others.iter().all(|group| group.len() == length && is_digits(group));
        let is_sound = last.len() == 3 && is_digits(last) && first.len() <= 3;
        if !is_sound || !(is_grouped(3) || first.len() <= 2 && is_grouped(2)) {
            return None;
        }
    } else if first.len() > 1 && first.starts_with('0') {
        return None;
    }
    Some(Decimal::from_str_exact(&plain.replace(',', "")).ok()? + half)
}

fn vulgar(character: char) -> Option<Decimal> {
    Some(match character {
        '½' => Decimal::new(5, 1),
        '¼' => Decimal::new(25, 2),
        '¾' => Decimal::new(75, 2),
        '⅓' => over(1, 3),
        '⅔' => over(2, 3),
        '⅛' => Decimal::new(125, 3),
        _ => return None,
    })
}

/// A quotient to six places, which is all that fractions such as thirds have here.
fn over(one: u32, other: u32) -> Decimal {
    (Decimal::from(one) / Decimal::from(other.max(1))).round_dp(6)
}

fn in_digits(words: &[Word<'_>], at: usize) -> Option<Numeral> {
    if let Some(value) = slashed(words[at].text) {
        return Some(Numeral { end: at + 1, value, form: Form::Fraction, scale: None });
    }
    let mut value = digits(words[at].text)?;
    let mut end = at + 1;
    // "5 1/2", "2 and a half"
    if let Some(part) = words.get(end).filter(|next| next.is_spaced).and_then(|next| slashed(next.text)) {
        value += part;
        end += 1;
    } else if let Some(after) = and_a_half(words, end) {
        value += Decimal::new(5, 1);
        end = after;
    }
    Some(scaled(words, Numeral { end, value, form: Form::Digits, scale: None }))
}

/// "1/2", "3/4".
fn slashed(word: &str) -> Option<Decimal> {
    let (one, other) = word.split_once(['/', '⁄'])?;
    let (one, other): (u32, u32) = (one.parse().ok()?, other.parse().ok()?);
    (one < other && matches!(other, 2 | 3 | 4 | 5 | 8 | 16)).then(|| over(one, other))
}

fn and_a_half(words: &[Word<'_>], at: usize) -> Option<usize> {
    let at = past_hyphen(words, at);
    (lower(words, at) == "and").then_some(())?;
    let at = past_hyphen(words, at + 1);
    (lower(words, at) == "a").then_some(())?;
    let at = past_hyphen(words, at + 1);
    (lower(words, at) == "half").then_some(at + 1)
}

/// A number with the words after it that multiply it.
fn scaled(words: &[Word<'_>], numeral: Numeral) -> Numeral {
    let mut numeral = numeral;
    while let Some(scale) = words.get(past_hyphen(words, numeral.end)).and_then(|word| scale(&word.lower)) {
        let is_first = numeral.scale.is_none();
        // "lakh crore", "hundred thousand", but no "million billion".
        let before = numeral.scale.unwrap_or(Decimal::ONE);
        let goes_on = is_first || before < scale && before <= Decimal::from(100_000);
        let (Some(value), Some(whole), true) =
            (numeral.value.checked_mul(scale), before.checked_mul(scale), goes_on)
        else {
            break;
        };
        let end = past_hyphen(words, numeral.end) + 1;
        numeral = Numeral { end, value, scale: Some(whole), ..numeral };
    }
    numeral
}

/// What a word multiplies the number before it by.
pub fn scale(lower: &str) -> Option<Decimal> {
    Some(Decimal::from(match lower {
        "dozen" => 12_u64,
        "hundred" => 100,
        "thousand" => 1_000,
        "lakh" | "lakhs" => 100_000,
        "million" | "mn" | "mln" => 1_000_000,
        "crore" | "crores" => 10_000_000,
        "billion" | "bn" | "bln" => 1_000_000_000,
        "trillion" | "tn" | "trn" => 1_000_000_000_000,
        _ => return None,
    }))
}

/// A number in words, "a" before a scale among them: "twenty-five", "one hundred and ten thousand", "a dozen".
fn in_words(words: &[Word<'_>], at: usize) -> Option<Numeral> {
    if matches!(lower(words, at), "a" | "an") {
        let value = words.get(at + 1).filter(|next| next.is_spaced).and_then(|next| scale(&next.lower))?;
        let mut end = at + 2;
        let mut scale = value;
        let mut value = value;
        if let Some(rest) = small_after_scale(words, end).filter(|_| scale >= Decimal::from(100)) {
            (end, value) = (rest.0, value + rest.1);
        } else if let Some(more) =
            words.get(end).and_then(|word| self::scale(&word.lower)).filter(|&more| more > scale)
        {
            // "a hundred thousand", "a dozen million"
            scale = scale.checked_mul(more)?;
            (end, value) = (end + 1, scale);
        }
        return Some(Numeral { end, value, form: Form::Words, scale: Some(scale) });
    }
    let (mut end, mut group) = below_hundred(words, at)?;
    if let Some(after) = and_a_half(words, end) {
        (end, group) = (after, group + Decimal::new(5, 1));
    }
    let mut total = Decimal::ZERO;
    let mut last_scale: Option<Decimal> = None;
    let mut whole_scale = None;
    loop {
        let next = past_hyphen(words, end);
        let Some(word) = words.get(next) else { break };
        match scale(&word.lower) {
            Some(hundred) if hundred == Decimal::from(100) && group < Decimal::from(100) => {
                (end, group) = (next + 1, group * hundred);
                whole_scale = Some(hundred);
                if let Some((after, small)) = small_after_scale(words, end) {
                    (end, group) = (after, group + small);
                }
            }
            Some(scale) if last_scale.is_none_or(|last| scale < last) => {
                (end, total) = (next + 1, total + group.checked_mul(scale)?);
                group = Decimal::ZERO;
                (last_scale, whole_scale) = (Some(scale), Some(scale));
                let Some((after, small)) =
                    small_after_scale(words, end).filter(|_| scale > Decimal::from(12))
                else {
                    break;
                };
                (end, group) = (after, small);
            }
            _ => break,
        }
    }
    Some(Numeral { end, value: total + group, form: Form::Words, scale: whole_scale })
}

/// "twenty-three" or "and twenty-three" after a hundred, a thousand and so on.
fn small_after_scale(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal)> {
    if lower(words, at) == "and" {
        let (end, value) = below_hundred(words, at + 1)?;
        // "a hundred and two more" is one number; "a thousand and one of them" is rare enough.
        return Some((end, value));
    }
    // "two thousand five hundred", "one hundred twenty", and in compounds "one-hundred-twenty".
    below_hundred(words, past_hyphen(words, at))
}

fn below_hundred(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal)> {
    let word = &**words.get(at).map(|word| &word.lower)?;
    if let Some(tens) = tens(word) {
        let next = past_hyphen(words, at + 1);
        let ones =
            words.get(next).and_then(|word| small(&word.lower)).filter(|&ones| (1..10).contains(&ones));
        return Some(match ones {
            Some(ones) => (next + 1, Decimal::from(tens + ones)),
            None => (at + 1, Decimal::from(tens)),
        });
    }
    // Written together as one word: "twenty-five" where the tokens keep the hyphen.
    if let Some((ten, one)) = word.split_once('-') {
        let ones = small(one).filter(|&ones| (1..10).contains(&ones))?;
        return Some((at + 1, Decimal::from(tens(ten)? + ones)));
    }
    small(word).map(|value| (at + 1, Decimal::from(value)))
}

fn tens(word: &str) -> Option<u32> {
    crate::times::names::tens(word)
}

/// Zero to nineteen.
fn small(word: &str) -> Option<u32> {
    if word == "zero" { Some(0) } else { crate::times::names::small(word) }
}

/// "dozens", "tens of thousands", "a few hundred", "several million".
fn order(words: &[Word<'_>], at: usize) -> Option<Numeral> {
    let whole = |end, value| Numeral { end, value, form: Form::Order, scale: Some(value) };
    let few = match lower(words, at) {
        "a" if lower(words, at + 1) == "few" => Some(at + 2),
        "a" if lower(words, at + 1) == "couple" => Some(at + 2 + usize::from(lower(words, at + 2) == "of")),
        "several" | "few" | "many" => Some(at + 1),
        _ => None,
    };
    if let Some(mut end) = few {
        let mut value = None;
        while let Some(scale) = words.get(end).and_then(|word| scale(&word.lower)) {
            value = Some(value.unwrap_or(Decimal::ONE).checked_mul(scale)?);
            end += 1;
        }
        return value.map(|value| whole(end, value));
    }
    let mut value = orders(lower(words, at))?;
    let mut end = at + 1;
    while lower(words, end) == "of" {
        let Some(more) = orders(lower(words, end + 1)).filter(|&more| more >= Decimal::from(1_000)) else {
            break;
        };
        value = value.checked_mul(more)?;
        end += 2;
    }
    // Alone "tens" and "scores" are seldom numbers.
    let needs_of = matches!(lower(words, at), "scores" | "tens") && end == at + 1;
    let is_number = !needs_of || lower(words, at) == "scores" && lower(words, end) == "of";
    is_number.then(|| whole(end, value))
}

fn orders(lower: &str) -> Option<Decimal> {
    Some(Decimal::from(match lower {
        "tens" => 10_u64,
        "dozens" => 12,
        "scores" => 20,
        "hundreds" => 100,
        "thousands" => 1_000,
        "millions" => 1_000_000,
        "billions" => 1_000_000_000,
        "trillions" => 1_000_000_000_000,
        _ => return None,
    }))
}

/// "half a million", "two-thirds", "a quarter of", "half the".
fn part(words: &[Word<'_>], at: usize) -> Option<Numeral> {
    let (end, value, has_count) = match lower(words, at) {
        "half" => (at + 1, Decimal::new(5, 1), false),
        "a" | "an" => {
            let part = part_name(lower(words, at + 1), false)?;
            (at + 2, over(1, part), false)
        }
        _ => {
            let (end, count) = below_hundred(words, at)?;
            let next = past_hyphen(words, end);
            let part = part_name(lower(words, next), count != Decimal::ONE)?;
            let count = u32::try_from(count).ok().filter(|&count| count < part)?;
            // "one third man": without a hyphen or "of" it is an ordinal.
            let is_sure = count > 1 || next > end || lower(words, next + 1) == "of";
            (is_sure.then_some(next + 1)?, over(count, part), true)
        }
    };
    // "half a million", "half-a-dozen", "a quarter of a million", "half-million"
    let mut next = past_hyphen(words, end);
    next += usize::from(lower(words, next) == "of");
    let article = usize::from(matches!(lower(words, next), "a" | "an"));
    let after = past_hyphen(words, next + article);
    if let Some(scale) = words.get(after).and_then(|word| scale(&word.lower)) {
        let value = value.checked_mul(scale)?;
        return Some(Numeral { end: after + 1, value, form: Form::Words, scale: Some(scale) });
    }
    // Before a unit the article is no part of the number's own words: "half a mile", "half a percentage point".
    if article == 1 && super::unit::follows(words, after) {
        return Some(Numeral { end: after, value, form: Form::Fraction, scale: None });
    }
    let is_of_whole = matches!(
        lower(words, end),
        "of" | "the" | "all" | "its" | "their" | "his" | "her" | "our" | "those" | "these"
    );
    let is_bare = lower(words, at) == "half" || !has_count;
    (!is_bare || is_of_whole).then_some(Numeral { end, value, form: Form::Fraction, scale: None })
}

/// The part that a word names: three of "third".
fn part_name(word: &str, is_plural: bool) -> Option<u32> {
    let word = if is_plural { word.strip_suffix('s')? } else { word };
    Some(match word {
        "half" => 2,
        "third" => 3,
        "quarter" | "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "twentieth" => 20,
        "hundredth" => 100,
        _ => return None,
    })
}

/// The place of an ordinal in its series, and the word after it: "third", "21st", "twenty-first".
pub fn ordinal(words: &[Word<'_>], at: usize) -> Option<(usize, Decimal)> {
    let word = words.get(at)?;
    if word.shape == Shape::Number {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.lower.strip_suffix(end))?;
        return Some((at + 1, self::digits(digits)?));
    }
    if let Some(place) = crate::times::names::ordinal(word) {
        return Some((at + 1, Decimal::from(place)));
    }
    if let Some(tens) = tens(&word.lower) {
        let next = past_hyphen(words, at + 1);
        let ones = words.get(next).filter(|_| next > at + 1).and_then(crate::times::names::ordinal)?;
        return (ones < 10).then(|| (next + 1, Decimal::from(tens + ones)));
    }
    let place = match &*word.lower {
        "thirtieth" => 30,
        "fortieth" => 40,
        "fiftieth" => 50,
        "sixtieth" => 60,
        "seventieth" => 70,
        "eightieth" => 80,
        "ninetieth" => 90,
        "hundredth" => 100,
        "thousandth" => 1_000,
        "millionth" => 1_000_000,
        other => {
            let (ten, one) = other.split_once('-')?;
            let ones = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
                .iter()
                .position(|&name| name == one)?;
            tens(ten)? + u32::try_from(ones).ok()? + 1
        }
    };
    Some((at + 1, Decimal::from(place)))
}

/// The word at `at`, or behind it where it is a hyphen that binds: both sides of "20-million-euro" touch it.
pub fn past_hyphen(words: &[Word<'_>], at: usize) -> usize {
    let is_bound =
        words.get(at).is_some_and(Word::is_hyphen) && words.get(at + 1).is_some_and(|next| !next.is_spaced);
    at + usize::from(is_bound)
}

/// The word at `at` in lower case, empty past the end.
pub fn lower<'w>(words: &'w [Word<'_>], at: usize) -> &'w str {
    words.get(at).map_or("", |word| &*word.lower)
}
