use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Confidence, Decimal, Span};

vocabulary! {
    /// What a quantity counts or measures.
    pub enum QuantityKind {
        /// A sum of money.
        Money = "money",
        /// So many in a hundred.
        Percent = "percent",
        /// How many there are.
        Cardinal = "cardinal",
        /// Which one of a series.
        Ordinal = "ordinal",
        /// A length, mass, speed or the like, with its unit.
        Measure = "measure",
    }
}

vocabulary! {
    /// How the text's number lies to the true one, in the manner of TIMEX3's `mod`.
    pub enum QuantityModifier {
        /// Near it, on either side: "about 300".
        About = "about",
        /// Near it and below it: "nearly 300".
        Nearly = "nearly",
        /// Below the true one: "more than 300".
        MoreThan = "more_than",
        /// Above the true one: "fewer than 300".
        LessThan = "less_than",
        /// The same or below the true one: "at least 300".
        AtLeast = "at_least",
        /// The same or above the true one: "up to 300".
        AtMost = "at_most",
    }
}

layer! {
    /// An amount of something.
    ///
    /// It has a `value`, or bounds where the text gives a range ("20 to 30 percent": both) or only an order ("thousands":
    /// `low` alone). Numbers are exact decimals, with multipliers such as "million" counted in.
    pub struct Quantity {
        /// The words of the amount with its unit, and with the words that say how near it is.
        pub span: Span,
        /// What it counts or measures.
        pub kind: QuantityKind,
        /// The number, in `unit`s.
        pub value: Option<Decimal>,
        /// The lower bound of a range, in `unit`s.
        pub low: Option<Decimal>,
        /// The upper bound of a range, in `unit`s.
        pub high: Option<Decimal>,
        /// For money the ISO 4217 code of its currency, for a measure its unit as CLDR names it (`mile-per-hour`), else
        /// nothing.
        pub unit: Option<Box<str>>,
        /// For a currency that the words leave open ("$", "rupees"), the share of what the article speaks of that is for
        /// this one; unknown where the words themselves name the unit.
        pub unit_confidence: Confidence,
        /// How the number lies to the true one, where the text says so.
        pub modifier: Option<QuantityModifier>,
    }
    /// Quantities in order of the text; they overlap neither each other nor times.
    pub struct Quantities[QuantityId];
}
