use std::fmt;
use std::ops::BitOr;

/// What a name can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// A country, by any of its names.
    Country,
    /// The people of a country or region, or the adjective: "Venezuelans", "Venezuelan".
    Nationality,
    /// A city or town.
    City,
    /// A region, province, continent, district or landmark.
    Region,
    /// A river, sea, mountain or other natural feature.
    Feature,
    /// A given name.
    GivenName,
    /// A given name that women have.
    Female,
    /// A given name that men have.
    Male,
    /// A family name.
    Surname,
    /// An institution, alliance, party, armed group or team.
    Organization,
    /// A company.
    Company,
    /// A newspaper, news agency or broadcaster.
    Medium,
    /// A people, religion or movement.
    People,
    /// An event.
    Event,
    /// A product or craft.
    Product,
    /// A titled work or law.
    Work,
    /// A name of no other kind.
    Other,
    /// A word that running text has mostly in lower case.
    Word,
}

impl Class {
    /// Every class, in the order of the bits.
    pub const ALL: &'static [Self] = &[
        Self::Country,
        Self::Nationality,
        Self::City,
        Self::Region,
        Self::Feature,
        Self::GivenName,
        Self::Female,
        Self::Male,
        Self::Surname,
        Self::Organization,
        Self::Company,
        Self::Medium,
        Self::People,
        Self::Event,
        Self::Product,
        Self::Work,
        Self::Other,
        Self::Word,
    ];
}

/// A set of classes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Classes {
    bits: u32,
}

impl Classes {
    /// The set of those in `classes`.
    pub const fn of(classes: &[Class]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < classes.len() {
            bits |= 1 << classes[index] as u8;
            index += 1;
        }
        Self { bits }
    }

    /// Whether `class` is in the set.
    pub const fn has(self, class: Class) -> bool {
        self.bits & 1 << class as u8 != 0
    }

    /// Whether the sets share a class.
    pub const fn any(self, other: Self) -> bool {
        self.bits & other.bits != 0
    }

    /// Whether no class is in the set.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The set without those in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self { bits: self.bits & !other.bits }
    }

    /// A bit for each class.
    pub(crate) const fn bits(self) -> u32 {
        self.bits
    }

    pub(super) const fn from_bits(bits: u32) -> Self {
        Self { bits }
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }
}

impl From<Class> for Classes {
    fn from(class: Class) -> Self {
        Self::of(&[class])
    }
}

impl fmt::Debug for Classes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(Class::ALL.iter().filter(|&&class| self.has(class))).finish()
    }
}
