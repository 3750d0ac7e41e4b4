//! Amounts: numbers with what they count or measure, alone or as the two ends of a range.

use std::borrow::Cow;

use dateline_document::{Decimal, PennTag};

use super::currency::{self, Currency};
use super::numeral::{self, Form, Numeral, lower, past_hyphen};
use super::unit;
use crate::lexicon::{Class, Lexicon};
use crate::reading::{Shape, Word};

/// An amount as it is worded.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    pub start: usize,
    pub end: usize,
    /// The value, or the lower end of a range.
    pub low: Decimal,
    /// The upper end of a range.
    pub high: Option<Decimal>,
    pub unit: Unit,
    pub form: Form,
    /// Whether the number is multiplied by a word: "million".
    pub is_scaled: bool,
}

/// What an amount is counted in.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    /// Things, which are not named here.
    None,
    Percent,
    Money(Money),
    Measure(Cow<'static, str>),
}

/// A currency as the text has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Money {
    pub currency: &'static Currency,
    /// The code that an adjective chose: "Australian dollars".
    pub code: Option<&'static str>,
    /// Whether the word is one for a weight as well: "pounds".
    pub is_pounds: bool,
}

/// What stands at a word.
pub enum Read {
    Amounts(Vec<Amount>),
    /// Numbers that are no amounts, up to a word: scores, telephone numbers.
    Skip(usize),
}

/// Reads amounts from words among which no time stands.
pub struct Parser<'p, 's, 'd> {
    pub words: &'p [Word<'s>],
    pub lexicon: &'p Lexicon<'d>,
    /// The tags of `words`, or nothing.
    pub tags: &'p [PennTag],
}

/// One end of a range, or a whole amount.
struct Side {
    amount: Amount,
    scale: Option<Decimal>,
    /// Whether the currency stands before the number.
    is_prefixed: bool,
}

impl Parser<'_, '_, '_> {
    /// What the words from `at` say.
    pub fn read(&self, at: usize) -> Option<Read> {
        if lower(self.words, at) == "between" {
            let low = self.side(at + 1)?;
            let is_pair = lower(self.words, low.amount.end) == "and";
            let high = self.side(low.amount.end + 1).filter(|_| is_pair)?;
            let range = self.joined(low, high)?;
            return Some(Read::Amounts(vec![Amount { start: at, ..range }]));
        }
        let first = self.side(at)?;
        let end = first.amount.end;
        let link = lower(self.words, end);
        let hyphen = past_hyphen(self.words, end);
        if hyphen > end
            && self
                .words
                .get(hyphen)
                .is_some_and(|next| next.shape == Shape::Number || currency::sign(next.text).is_some())
        {
            return Some(self.hyphened(first, hyphen));
        }
        if link == "to" || link == "or" {
            let second = self.side(end + 1);
            if let Some(second) = second {
                return Some(Read::Amounts(self.linked(first, second, link == "or")));
            }
        }
        Some(Read::Amounts(vec![first.amount]))
    }

    /// Two numbers with a hyphen between them: a range, or a score and the like.
    fn hyphened(&self, first: Side, hyphen: usize) -> Read {
        let start = first.amount.start;
        let is_chain = |end: usize| {
            let next = past_hyphen(self.words, end);
            next > end && self.words.get(next).is_some_and(|word| word.shape == Shape::Number)
        };
        // "6-foot-2", "20 percent-2": the second is no amount of its own.
        let own_unit = first.amount.unit != Unit::None && !first.is_prefixed;
        if own_unit && currency::sign(self.words[hyphen].text).is_none() && first.amount.unit != Unit::Percent
        {
            return Read::Amounts(vec![first.amount]);
        }
        let second = self.side(hyphen).filter(|second| !is_chain(second.amount.end));
        if let Some(second) = second {
            let end = second.amount.end;
            let is_plain = second.amount.unit == Unit::None
                && first.amount.unit == Unit::None
                && second.scale.is_none()
                && first.scale.is_none();
            let is_counted = !is_plain || self.is_plural(end) && !self.is_name(end);
            if let Some(range) = self.joined(first, second).filter(|_| is_counted) {
                return Read::Amounts(vec![range]);
            }
        }
        let mut end = hyphen + 1;
        while past_hyphen(self.words, end) > end {
            end = past_hyphen(self.words, end) + 1;
        }
        debug_assert!(end > start, "reading goes on");
        Read::Skip(end)
    }

    /// "20 to 30 percent", "two or three"; after "from" two amounts.
    fn linked(&self, first: Side, second: Side, is_or: bool) -> Vec<Amount> {
        let (one, other) = (&first.amount, &second.amount);
        let is_from =
            !is_or && one.start.checked_sub(1).is_some_and(|before| lower(self.words, before) == "from");
        let is_plain = one.unit == Unit::None && other.unit == Unit::None && second.scale.is_none();
        let is_alike = one.form == other.form && one.form != Form::Order;
        let is_range = if is_or {
            // "two or three", but not "one or all 50".
            is_alike && other.low <= one.low.saturating_mul(Decimal::from(3))
        } else {
            // "voted 48 to 52", "lost 3 to 5": only what counts something is a range.
            is_alike && (!is_plain || self.is_plural(other.end))
        };
        let separate = vec![one.clone(), other.clone()];
        if !is_range {
            return separate;
        }
        let end = other.end;
        match self.joined(first, second) {
            Some(range) if is_from => {
                let Some(high) = range.high else { return separate };
                let low_end = separate[0].end;
                vec![
                    Amount { end: low_end, high: None, ..range.clone() },
                    Amount { start: separate[1].start, end, low: high, high: None, ..range },
                ]
            }
            Some(range) => vec![range],
            None => separate,
        }
    }

    /// The range from one amount to another, which share the unit and multiplier that only one of them has.
    fn joined(&self, low: Side, high: Side) -> Option<Amount> {
        let unit = match (&low.amount.unit, &high.amount.unit) {
            (one, other) if one == other => one.clone(),
            (Unit::None, other) => other.clone(),
            (Unit::Money(_), Unit::None) if low.is_prefixed => low.amount.unit.clone(),
            // "$5 to 7 million dollars" and "US$5-$7": the first says more.
            (Unit::Money(one), Unit::Money(other)) if one.currency.factor == other.currency.factor => {
                low.amount.unit.clone()
            }
            _ => return None,
        };
        let mut value = low.amount.low;
        let is_small = value < Decimal::from(1_000);
        if let Some(scale) = high.scale.filter(|_| low.scale.is_none() && is_small) {
            // Only where it gives a range: "900 to 1 million" has none.
            value = value.checked_mul(scale).filter(|&scaled| scaled < high.amount.low).unwrap_or(value);
        }
        (value < high.amount.low).then_some(Amount {
            start: low.amount.start,
            end: high.amount.end,
            low: value,
            high: Some(high.amount.low),
            unit,
            form: high.amount.form,
            is_scaled: low.amount.is_scaled || high.amount.is_scaled,
        })
    }

    fn side(&self, at: usize) -> Option<Side> {
        self.prefixed(at).or_else(|| self.magnitude(at)).or_else(|| self.suffixed(at))
    }

    /// "$3.5 million", "EUR 5m".
    fn prefixed(&self, at: usize) -> Option<Side> {
        let currency = currency::sign(self.words.get(at)?.text)?;
        let number = self.words.get(at + 1).filter(|word| word.shape == Shape::Number)?;
        let is_letters = self.words[at].text.chars().all(char::is_alphabetic);
        // "in NOK 5th": letters may be anything.
        if is_letters && numeral::digits(number.text).is_none() {
            return None;
        }
        let numeral = self.lettered(numeral::numeral(self.words, at + 1)?, true);
        let money = Money { currency, code: None, is_pounds: false };
        // "$5 million dollars", "$20 US"
        let end = match self.currency_after(numeral.end) {
            Some((end, after)) if after.currency.factor == currency.factor => end,
            _ => numeral.end,
        };
        Some(self.whole(at, end, numeral, Unit::Money(money), true))
    }

    /// "magnitude 7.1", "a magnitude of 7.1".
    fn magnitude(&self, at: usize) -> Option<Side> {
        if !matches!(lower(self.words, at), "magnitude" | "magnitude-") {
            return None;
        }
        let next = past_hyphen(self.words, at + 1);
        let next = next + usize::from(lower(self.words, next) == "of");
        let number = self.words.get(next).filter(|word| word.shape == Shape::Number)?;
        let value = numeral::digits(number.text)?;
        let numeral = Numeral { end: next + 1, value, form: Form::Digits, scale: None };
        Some(self.whole(at, next + 1, numeral, Unit::Measure("magnitude".into()), false))
    }

    /// A number and what stands behind it.
    fn suffixed(&self, at: usize) -> Option<Side> {
        let (at, start, sign) = match self.negative(at) {
            Some(number) => (number, at, -Decimal::ONE),
            None => (at, at, Decimal::ONE),
        };
        let mut numeral = numeral::numeral(self.words, at)?;
        numeral.value *= sign;
        let unit = |numeral: &Numeral| -> Option<(usize, Unit)> {
            let mut next = past_hyphen(self.words, numeral.end);
            // "billions of dollars"
            next += usize::from(numeral.form == Form::Order && lower(self.words, next) == "of");
            if let Some(end) = unit::percent(self.words, next) {
                return Some((end, Unit::Percent));
            }
            if let Some((end, money)) = self.currency_after(next) {
                return Some((end, Unit::Money(money)));
            }
            let (end, unit) = unit::unit(self.words, next)?;
            Some((end, Unit::Measure(unit)))
        };
        let lettered = self.lettered(numeral, false);
        if lettered.end > numeral.end {
            numeral = lettered;
        }
        let found = unit(&numeral).filter(|(end, unit)| self.is_meant(&numeral, *end, unit));
        if start < at && !matches!(found, Some((_, Unit::Percent | Unit::Measure(_)))) {
            return None;
        }
        let (end, unit) = found.unwrap_or((numeral.end, Unit::None));
        Some(self.whole(start, end, numeral, unit, false))
    }

    /// The number after a minus sign.
    fn negative(&self, at: usize) -> Option<usize> {
        let word = self.words.get(at)?;
        let next = self.words.get(at + 1).filter(|next| next.shape == Shape::Number)?;
        let is_sign = matches!(word.text, "-" | "−" | "–") && word.is_spaced && !next.is_spaced;
        (is_sign || &*word.lower == "minus").then_some(at + 1)
    }

    /// The number with a letter for its multiplier: "5m", "4b", "50k". Without a currency "m" are metres as well.
    fn lettered(&self, numeral: Numeral, is_money: bool) -> Numeral {
        let Some(word) = self.words.get(numeral.end).filter(|word| !word.is_spaced) else { return numeral };
        let scale = match word.text {
            "k" | "K" => 1_000_u64,
            "m" | "M" => 1_000_000,
            "b" | "B" if is_money => 1_000_000_000,
            "t" | "T" if is_money => 1_000_000_000_000,
            _ => return numeral,
        };
        let after = numeral.end + 1;
        let is_track = matches!(
            lower(self.words, after),
            "hurdles"
                | "finals"
                | "heats"
                | "runners"
                | "sprints"
                | "races"
                | "swimmers"
                | "freestyle"
                | "waves"
        );
        let counts = is_money || self.is_plural(after) && !is_track || self.currency_after(after).is_some();
        match numeral.value.checked_mul(Decimal::from(scale)) {
            Some(value) if counts && numeral.scale.is_none() => {
                Numeral { end: after, value, scale: Some(Decimal::from(scale)), ..numeral }
            }
            _ => numeral,
        }
    }

    /// A currency's name at `at`, with an adjective of its country: "dollars", "Hong Kong dollars", "EUR".
    fn currency_after(&self, at: usize) -> Option<(usize, Money)> {
        let word = self.words.get(at)?;
        if let Some(currency) = currency::name(&word.lower) {
            // "50 Bucks", "the 4 Crowns": names.
            let is_other =
                word.is_capital() && matches!(&*word.lower, "bucks" | "crowns" | "won" | "rand" | "kip");
            if is_other {
                return None;
            }
            let is_sterling = lower(self.words, at + 1) == "sterling";
            let is_pounds = matches!(&*word.lower, "pound" | "pounds") && !is_sterling;
            let code = is_sterling.then_some("GBP");
            return Some((at + 1 + usize::from(is_sterling), Money { currency, code, is_pounds }));
        }
        if let Some(currency) = currency::sign(word.text) {
            // "100 $" is a sum, "the 5 $300 loans" has two; letters need no care: "5 million EUR".
            let starts_another = self.words.get(at + 1).is_some_and(|next| next.shape == Shape::Number);
            return (!starts_another).then_some((at + 1, Money { currency, code: None, is_pounds: false }));
        }
        if word.text == "p" && !word.is_spaced {
            return currency::name("pence")
                .map(|currency| (at + 1, Money { currency, code: None, is_pounds: false }));
        }
        if &*word.lower == "euro" && lower(self.words, at + 1) == "cents" {
            let currency = currency::name("cents")?;
            return Some((at + 2, Money { currency, code: Some("EUR"), is_pounds: false }));
        }
        self.of_country(at)
    }

    /// "Australian dollars", "U.S. dollars", "Hong Kong dollars".
    fn of_country(&self, at: usize) -> Option<(usize, Money)> {
        const LONGEST: usize = 4;
        if !self.words.get(at)?.is_capital() {
            return None;
        }
        let words = self.words[at..].iter().take(LONGEST).map(|word| (word.text, word.is_spaced));
        let (length, entry) = self.lexicon.longest(words)?;
        let is_of_country = entry.classes.has(Class::Nationality) || entry.classes.has(Class::Country);
        let country = self.lexicon.links(entry).iso3166.filter(|_| is_of_country)?;
        let next = past_hyphen(self.words, at + length);
        let word = self.words.get(next)?;
        let currency = currency::name(&word.lower)?;
        let code = currency.of_country(&country).or(currency.sure())?;
        Some((next + 1, Money { currency, code: Some(code), is_pounds: false }))
    }

    /// Whether a word that names a unit stands for one here.
    fn is_meant(&self, numeral: &Numeral, end: usize, unit: &Unit) -> bool {
        let last = lower(self.words, end - 1);
        match unit {
            Unit::Money(money) => {
                let is_large = numeral.value >= Decimal::from(10) || numeral.scale.is_some();
                let is_rare =
                    matches!(last, "won" | "crowns" | "soles" | "kip" | "leu" | "lei" | "rand" | "real");
                let is_won = last == "won" && money.code.is_none();
                let is_sum = numeral.value >= Decimal::from(1_000);
                (!is_rare || is_large) && (!is_won || is_sum)
            }
            Unit::Measure(unit) => match &**unit {
                // "two degrees from Oxford"
                "degree" => {
                    let next = lower(self.words, end);
                    numeral.form == Form::Digits && next != "from" && next != "in"
                        || matches!(next, "warmer" | "cooler" | "colder" | "hotter" | "below" | "above")
                }
                "magnitude" => numeral.value <= Decimal::TEN,
                "knot" | "stone" | "fathom" => numeral.value > Decimal::ONE,
                _ => true,
            },
            _ => true,
        }
    }

    fn whole(&self, start: usize, end: usize, numeral: Numeral, unit: Unit, is_prefixed: bool) -> Side {
        let Numeral { value, form, scale, .. } = numeral;
        let amount = Amount { start, end, low: value, high: None, unit, form, is_scaled: scale.is_some() };
        Side { amount, scale, is_prefixed }
    }

    /// Whether a plural noun stands at `at`, an adjective or two before it.
    pub fn is_plural(&self, at: usize) -> bool {
        for index in at..self.words.len().min(at + 3) {
            let word = &self.words[index];
            let lower = &*word.lower;
            if matches!(lower, "people" | "children" | "men" | "women" | "police" | "students") {
                return true;
            }
            match self.tags.get(index) {
                Some(PennTag::NNS | PennTag::NNPS) => return true,
                Some(PennTag::JJ | PennTag::VBN | PennTag::VBG | PennTag::NN)
                    if word.shape == Shape::Lower => {}
                Some(PennTag::NNP) if word.is(Class::Nationality) => {}
                Some(_) => return false,
                // Untagged: a word in small letters with a plural's ending.
                None => {
                    let is_end = lower.ends_with('s') && !lower.ends_with("ss") && lower.len() > 3;
                    if is_end && word.shape == Shape::Lower {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn is_name(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_capital() && !word.is(Class::Nationality))
    }
}
