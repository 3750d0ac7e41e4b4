//! Ranges: each bound is an expression of its own, and takes from the other what it leaves out.

use super::Phrase;
use super::dates::RANGE;
use super::expression::{Expression, Year};
use super::names;
use super::words::Words;
use crate::reading::Shape;
use crate::words::Cue;

/// A bare number that goes on from the expression before it: "May 3 to 5", "June 7, 8 and 9", "2014-16".
pub fn continuation(words: Words<'_>, at: usize, before: &Phrase) -> Option<(usize, Expression)> {
    if before.end + 1 != at || words.get(at)?.shape != Shape::Number {
        return None;
    }
    let joint = words.text(before.end);
    let is_range = RANGE.contains(&joint);
    let is_list = matches!(joint, "and" | "or" | "," | "&");
    match before.expression {
        Expression::Day { year: Year::Open | Year::Is(_), month, day, part: None } if is_range || is_list => {
            // "3 to 5 May" has the month after it.
            let has_month = words.get(at + 1).is_some_and(|word| names::month(word).is_some());
            let next = names::day_of_month(&words[at]).filter(|&next| next > day && !has_month)?;
            let (end, year) = super::dates::year_after(words, at + 1);
            let is_alone = end > at + 1
                || words.is_end(end) && !words.is_hyphen(end) && !matches!(words.text(end), "%" | "$" | "°")
                || words.get(end).is_some_and(|next| next.has(Cue::Function))
                || words.is_finite(end)
                || is_range
                    && words.part_of_day(end).is_none()
                    && words.unit(end).is_none()
                    && !is_clock(words, end);
            is_alone.then_some((end, Expression::Day { year, month, day: next, part: None }))
        }
        Expression::Year(year) if words.is_hyphen(before.end) || joint == "/" || joint == "–" => {
            let text = words[at].text;
            let short: i16 = text.parse().ok().filter(|_| text.len() == 2)?;
            let next = year - year.rem_euclid(100) + short;
            (next > year && next - year < 60 && !words.is_hyphen(at + 1))
                .then_some((at + 1, Expression::Year(next)))
        }
        _ => None,
    }
}

fn is_clock(words: Words<'_>, at: usize) -> bool {
    matches!(words.text(at), "a.m." | "p.m." | "am" | "pm")
}

/// Gives the first bound of a range the year of the second: "from January to March 2019", "May 3-5, 2019".
pub fn share_years(words: Words<'_>, phrases: &mut [Phrase]) {
    for index in (1..phrases.len()).rev() {
        let (before, after) = phrases.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
        let joint = words.text(first.end);
        let is_joined = second.start <= first.end + 2
            && second.start > first.end
            && (RANGE.contains(&joint) || matches!(joint, "and" | "or" | "," | "&"))
            && (second.start == first.end + 1
                || matches!(words.text(first.end + 1), "the" | "early" | "late" | "mid"));
        if !is_joined {
            continue;
        }
        let second_of = |expression: &Expression| match *expression {
            Expression::Day { year, month, .. } | Expression::Month { year, month } => Some((year, month)),
            _ => None,
        };
        let Some((told, second_month)) = second_of(&second.expression) else { continue };
        if let Expression::Day { year, month, .. } | Expression::Month { year, month } = &mut first.expression
            && *year == Year::Open
        {
            *year = match told {
                Year::Is(told) => Year::Is(told - i16::from(*month > second_month)),
                other => other,
            };
        }
    }
}
