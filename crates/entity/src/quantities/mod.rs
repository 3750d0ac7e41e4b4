//! Quantities: money, percentages, measures, and how many or which one.
//!
//! Multipliers are counted into the number, and the words that say how near it is are part of the span. A plural such as
//! "thousands" tells only an order, of which the least is kept; "several" and "many" alone are no quantities. Nor are
//! scores, votes ("52-48"), ages, years, and the numbers of names ("Article 5", "Boeing 737"). Parts of a whole
//! ("two-thirds") are cardinals with six decimal places.

mod amount;
mod context;
mod currency;
mod modifier;
mod numeral;
mod unit;

use std::ops::Range;

use dateline_document::{
    Confidence, Decimal, Dependency, EntityKind, Id, PennTag, Quantities, Quantity, QuantityKind,
    SentenceKind, Tagged, TokenId,
};

use crate::lexicon::Lexicon;
use crate::names::Name;
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;
use amount::{Amount, Money, Parser, Read, Unit};
use context::Context;
use currency::Evidence;
use numeral::{Form, lower};
pub use unit::is_unit;

/// The quantities of an article, which overlap none of the words that `taken` marks as times.
pub fn quantities(
    reading: &Reading<'_, '_>,
    text: &Tagged<'_>,
    lexicon: &Lexicon<'_>,
    taken: &[bool],
    names: &[Name],
) -> Quantities {
    let mut named = vec![None; reading.words.len()];
    for name in names {
        named[name.words.clone()].fill(Some(name.kind));
    }
    let finder = Finder { reading, text, lexicon, taken, named };
    let mut found = Vec::new();
    for line in reading.lines.iter().filter(|line| line.kind != SentenceKind::Head) {
        finder.line(line, &mut found);
    }
    // Only where a currency is left open does it matter what else the article speaks of.
    let is_open = |found: &Found| matches!(&found.unit, Unit::Money(money) if money.code.is_none() && money.currency.sure().is_none() || money.is_pounds);
    let evidence =
        if found.iter().any(is_open) { finder.evidence(names, &found) } else { Evidence::default() };
    found.into_iter().map(|found| finder.quantity(found, &evidence)).collect()
}

struct Finder<'f, 't, 's, 'd> {
    reading: &'f Reading<'t, 's>,
    text: &'f Tagged<'s>,
    lexicon: &'f Lexicon<'d>,
    taken: &'f [bool],
    /// For each word the kind of the name that it stands in.
    named: Vec<Option<EntityKind>>,
}

/// A quantity of which the currency may still be open.
struct Found {
    words: Range<usize>,
    kind: QuantityKind,
    low: Decimal,
    high: Option<Decimal>,
    is_order: bool,
    is_large: bool,
    unit: Unit,
    modifier: Option<dateline_document::QuantityModifier>,
}

impl Finder<'_, '_, '_, '_> {
    fn line(&self, line: &Line, found: &mut Vec<Found>) {
        let mut at = line.start;
        let mut floor = line.start;
        while at < line.end {
            if self.taken[at] {
                at += 1;
                floor = at;
                continue;
            }
            if !may_begin(&self.reading.words[at]) {
                at += 1;
                continue;
            }
            let free = self.taken[at..line.end]
                .iter()
                .position(|&taken| taken)
                .map_or(line.end, |length| at + length);
            // Within these words no time stands, and each of them is tried before the next such stretch is looked for.
            while at < free {
                let next = if may_begin(&self.reading.words[at]) {
                    self.at(line, at, floor, free, found)
                } else {
                    at + 1
                };
                floor = if next > at + 1 { next } else { floor };
                at = next;
            }
        }
    }

    /// Reads what begins at word `at`, and gives the word to go on from.
    fn at(&self, line: &Line, at: usize, floor: usize, free: usize, found: &mut Vec<Found>) -> usize {
        let words = &self.reading.words[line.start..free];
        let tags = self.text.words.tag().as_slice();
        let tags: &[PennTag] = tags.get(line.start..free).unwrap_or_default();
        let parser = Parser { words, lexicon: self.lexicon, tags };
        let head = |index: usize| {
            let arc = self.text.arc(TokenId::from_index(line.start + index))?;
            arc.head.and_then(|head| head.index().checked_sub(line.start))
        };
        let named = &self.named[line.start..free];
        let context = Context { parser: &parser, line, named, head: &head };
        let (at, floor) = (at - line.start, floor - line.start);
        if let Some((end, place)) = numeral::ordinal(words, at)
            && context.orders(at, end)
        {
            found.push(Found {
                words: line.start + at..line.start + end,
                kind: QuantityKind::Ordinal,
                low: place,
                high: None,
                is_order: false,
                is_large: false,
                unit: Unit::None,
                modifier: None,
            });
            return line.start + end;
        }
        match parser.read(at) {
            None => line.start + at + 1,
            Some(Read::Skip(end)) => line.start + end,
            Some(Read::Amounts(amounts)) => {
                let mut floor = floor;
                let mut next = at + 1;
                for amount in amounts {
                    next = next.max(amount.end);
                    if let Some(quantity) = self.amount(line, &context, floor, amount) {
                        next = next.max(quantity.words.end - line.start);
                        floor = next;
                        found.push(quantity);
                    }
                }
                line.start + next
            }
        }
    }

    fn amount(
        &self,
        line: &Line,
        context: &Context<'_, '_, '_, '_>,
        floor: usize,
        amount: Amount,
    ) -> Option<Found> {
        let words = context.parser.words;
        let is_bound = |at: usize| {
            let arc = self.text.arc(TokenId::from_index(line.start + at));
            let is_case = |arc: &dateline_document::Arc| arc.dependency == Dependency::Case;
            let head = arc
                .filter(is_case)
                .and_then(|arc| arc.head)
                .and_then(|head| head.index().checked_sub(line.start));
            // As a preposition it has what the number counts for its head: "talks about three issues".
            let follows_noun = at.checked_sub(1).is_some_and(|before| !words[before].has(Cue::Function));
            !follows_noun || head.is_none_or(|head| (amount.start..amount.end).contains(&head))
        };
        let (start, before) = modifier::before(words, amount.start, floor, is_bound);
        let (end, after) = modifier::after(words, amount.end);
        let modifier = before.or(after);
        let kind = match &amount.unit {
            Unit::None if self.belongs_to_time(line.start + amount.start, line.start + amount.end) => {
                return None;
            }
            Unit::None if amount.form == Form::Fraction => {
                // "the second half of the year"
                let before = amount.start.checked_sub(1);
                let is_second = before.is_some_and(|before| numeral::ordinal(words, before).is_some());
                (!is_second).then_some(QuantityKind::Cardinal)?
            }
            Unit::None => {
                let counted = Amount { end, ..amount.clone() };
                context
                    .counts(if after.is_some() { &counted } else { &amount }, modifier)
                    .then_some(QuantityKind::Cardinal)?
            }
            Unit::Percent => QuantityKind::Percent,
            Unit::Money(money) if money.is_pounds && self.is_weight(words, &amount) => QuantityKind::Measure,
            Unit::Money(_) => QuantityKind::Money,
            Unit::Measure(_) => QuantityKind::Measure,
        };
        let unit = match amount.unit {
            Unit::Money(_) if kind == QuantityKind::Measure => Unit::Measure("pound".into()),
            unit => unit,
        };
        Some(Found {
            words: line.start + start..line.start + end,
            kind,
            low: amount.low,
            high: amount.high,
            is_order: amount.form == Form::Order,
            is_large: amount.is_scaled && amount.low >= Decimal::from(1_000_000),
            unit,
            modifier,
        })
    }

    /// Whether a number without a unit shares one with a time beside it: "15 to 20 seconds", "March 15 to 17".
    fn belongs_to_time(&self, start: usize, end: usize) -> bool {
        let is_link = |index: usize| {
            let word = self.reading.words.get(index);
            word.is_some_and(|word| {
                matches!(&*word.lower, "to" | "or" | "and" | "through" | "until" | "," | "&")
                    || word.is_hyphen()
            })
        };
        let is_taken = |index: usize| self.taken.get(index).copied().unwrap_or_default();
        // A comma or "and" joins days as well as other things, so that the number must look like one.
        let text = self.reading.words[start].text;
        let is_day = text.len() <= 2 && end == start + 1 && self.reading.words[start].shape == Shape::Number;
        let is_tight = |index: usize| !matches!(&*self.reading.words[index].lower, "," | "and" | "&");
        let ends_time = is_link(end) && is_taken(end + 1) && is_tight(end);
        let begins = start.checked_sub(2).filter(|_| is_link(start - 1));
        ends_time || is_day && begins.is_some_and(is_taken) && is_tight(start - 1)
    }

    /// Whether "pounds" are a weight by the words beside them.
    fn is_weight(&self, words: &[Word<'_>], amount: &Amount) -> bool {
        const WINDOW: usize = 5;
        if amount.is_scaled && amount.low >= Decimal::from(1_000_000) {
            return false;
        }
        let after = lower(words, amount.end);
        let hyphened = amount.end.checked_sub(2).is_some_and(|hyphen| words[hyphen].is_hyphen());
        let is_sum = matches!(
            after,
            "note" | "notes" | "coin" | "fine" | "bill" | "deal" | "fee" | "prize" | "loan" | "grant"
        );
        let before = &words[amount.start.saturating_sub(WINDOW)..amount.start];
        let weighs = before.iter().any(|word| {
            word.lower.starts_with("weigh")
                || matches!(&*word.lower, "lost" | "gained" | "lift" | "lifted" | "heavier" | "lighter")
        });
        let is_load = after == "of"
            && !matches!(
                lower(words, amount.end + 1),
                "public" | "taxpayers" | "government" | "debt" | "damage" | "aid"
            );
        hyphened && !is_sum
            || weighs
            || is_load
            || matches!(after, "heavier" | "lighter" | "overweight" | "per")
    }

    /// What the article has that speaks for one currency or another: the countries of its names, up to three mentions of
    /// each, as much for one in the dateline, and twice that for a currency that it names.
    fn evidence(&self, names: &[Name], found: &[Found]) -> Evidence {
        const MENTION: u32 = 2;
        const MENTIONS: u32 = 6;
        const DATELINE: u32 = 6;
        const NAMED: u32 = 12;
        let mut evidence = Evidence::default();
        let mut lines = self.reading.lines.iter().peekable();
        for name in names.iter().filter(|name| matches!(name.kind, EntityKind::Place | EntityKind::Group)) {
            while lines.next_if(|line| line.end <= name.words.start).is_some() {}
            let is_dateline = lines.peek().is_some_and(|line| line.kind == SentenceKind::Dateline);
            let entry = self.reading.longest(self.lexicon, name.words.start, name.words.end);
            let whole = entry.filter(|(end, _)| *end == name.words.end).map(|(_, entry)| entry);
            let Some(country) = whole.and_then(|entry| self.lexicon.links(entry).iso3166) else { continue };
            let (weight, most) =
                if is_dateline { (DATELINE, DATELINE + MENTIONS) } else { (MENTION, MENTIONS) };
            evidence.add(&country, weight, most);
        }
        for found in found {
            if let Unit::Money(money) = &found.unit
                && let Some(code) = money.code.or(money.currency.sure())
            {
                evidence.add(code, NAMED, NAMED);
            }
        }
        evidence
    }

    fn quantity(&self, found: Found, evidence: &Evidence) -> Quantity {
        let Found { words, kind, low, high, is_order, is_large, unit, modifier } = found;
        let span = self.reading.span(words.start, words.end);
        let (kind, unit, factor, unit_confidence) = match unit {
            Unit::None | Unit::Percent => (kind, None, Decimal::ONE, Confidence::UNKNOWN),
            Unit::Measure(unit) => (kind, Some(unit.into()), Decimal::ONE, Confidence::UNKNOWN),
            Unit::Money(Money { currency, code: Some(code), .. }) => {
                (kind, Some(code.into()), currency.factor, Confidence::UNKNOWN)
            }
            // Pounds are money where the sum is large or the article speaks of a country that has them, else a weight.
            Unit::Money(money)
                if money.is_pounds && !is_large && money.currency.evidence_for_any(evidence) == 0 =>
            {
                (QuantityKind::Measure, Some("pound".into()), Decimal::ONE, Confidence::UNKNOWN)
            }
            Unit::Money(Money { currency, .. }) => {
                let (code, confidence) = currency.choose(evidence);
                (kind, Some(code.into()), currency.factor, confidence)
            }
        };
        let times = |number: Decimal| number.checked_mul(factor).unwrap_or(number).normalize();
        let (low, high) = (times(low), high.map(times));
        let has_bounds = is_order || high.is_some();
        Quantity {
            span,
            kind,
            value: (!has_bounds).then_some(low),
            low: has_bounds.then_some(low),
            high,
            unit,
            unit_confidence,
            modifier,
        }
    }
}

/// Whether a quantity may begin with a word.
fn may_begin(word: &Word<'_>) -> bool {
    match word.shape {
        Shape::Number => true,
        Shape::Mark => {
            matches!(word.text, "-" | "−" | "–")
                || word.text.chars().any(|sign| !sign.is_ascii_punctuation() || sign == '$')
        }
        _ => is_number_word(&word.lower) || word.is_capital() && currency::sign(word.text).is_some(),
    }
}

fn is_number_word(lower: &str) -> bool {
    if lower.contains('-') {
        return lower.split('-').next().is_some_and(is_number_word);
    }
    matches!(
        lower,
        "a" | "an"
            | "zero"
            | "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "eleven"
            | "twelve"
            | "thirteen"
            | "fourteen"
            | "fifteen"
            | "sixteen"
            | "seventeen"
            | "eighteen"
            | "nineteen"
            | "twenty"
            | "thirty"
            | "forty"
            | "fourty"
            | "fifty"
            | "sixty"
            | "seventy"
            | "eighty"
            | "ninety"
            | "half"
            | "several"
            | "few"
            | "many"
            | "tens"
            | "dozens"
            | "scores"
            | "hundreds"
            | "thousands"
            | "millions"
            | "billions"
            | "trillions"
            | "between"
            | "minus"
            | "magnitude"
            | "first"
            | "second"
            | "third"
            | "fourth"
            | "fifth"
            | "sixth"
            | "seventh"
            | "eighth"
            | "ninth"
            | "tenth"
            | "eleventh"
            | "twelfth"
            | "thirteenth"
            | "fourteenth"
            | "fifteenth"
            | "sixteenth"
            | "seventeenth"
            | "eighteenth"
            | "nineteenth"
            | "twentieth"
            | "thirtieth"
            | "fortieth"
            | "fiftieth"
            | "sixtieth"
            | "seventieth"
            | "eightieth"
            | "ninetieth"
            | "hundredth"
            | "thousandth"
            | "millionth"
    )
}
