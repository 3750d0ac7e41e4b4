//! Codes of events, of who does them and of whom they are done to, against the codes of the same records.
//!
//! Of the rows of a sentence those count whose event's trigger shares a word with the marked ones; where none does, all. Of
//! these the one that agrees best stands for the record.
//!
//! The type of PLOVER is right where it is the record's; the root of CAMEO where it is one of the type's, or the record's own;
//! the code of CAMEO where it is the record's. A side is right where every actor of the record is found on it and nobody else
//! is: an actor by its country or body, and by its sector where the record has one. Of what two do together, who is found on
//! either side is compared with both. A record without a source or target asks for none. Slips of the records' codes are mended
//! (`ITL` for `ITA`), and what writes the same otherwise is compared as one (`JRN` and `MED`, `REB` and `INS`).

use std::fmt;
use std::ops::Range;

use super::{GoldEvent, shares, words};

/// A coded event.
#[derive(Clone, Debug, Default)]
pub struct FoundRow {
    /// The words that tell of it, in bytes.
    pub trigger: Range<usize>,
    /// The type of PLOVER.
    pub plover: String,
    /// The code of CAMEO.
    pub cameo: String,
    /// Who does it.
    pub sources: Vec<String>,
    /// To whom it is done.
    pub targets: Vec<String>,
}

/// What is right of a record, and what is wrong of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodesVerdict {
    /// The type of PLOVER.
    pub plover: bool,
    /// The root of CAMEO.
    pub root: bool,
    /// The code of CAMEO; none where the record has none.
    pub cameo: Option<bool>,
    /// Who does it; none where the record has nobody.
    pub source: Option<SideVerdict>,
    /// To whom it is done; none where the record has nobody, or where that is one with the source.
    pub target: Option<SideVerdict>,
    /// What is wrong of the event.
    pub event_miss: Option<EventMiss>,
}

/// What is right of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SideVerdict {
    /// Countries and bodies.
    pub country: bool,
    /// These and the sectors.
    pub code: bool,
    /// What is wrong.
    pub miss: Option<SideMiss>,
}

macro_rules! misses {
    ($(#[$doc:meta])* $Name:ident { $($(#[$of:meta])* $Miss:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $Name {
            $($(#[$of])* $Miss,)*
        }

        impl $Name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$Miss,)*];
        }

        impl fmt::Display for $Name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(match self {
                    $(Self::$Miss => $text,)*
                })
            }
        }
    };
}

misses! {
    /// What is wrong of an event.
    EventMiss {
        /// The sentence has no coded event.
        Nothing = "no event is coded",
        /// It has, of other words than the marked ones.
        Elsewhere = "another event is coded, of other words",
        /// The words have a coded event of another type.
        OtherType = "the event has another type",
        /// The type is right, and the root of CAMEO is not.
        OtherRoot = "the type is right, the root is not",
    }
}

misses! {
    /// What is wrong of a side.
    SideMiss {
        /// The sentence has no coded event.
        NoEvent = "no event is coded",
        /// Nobody is found on the side.
        Nobody = "nobody is found",
        /// Somebody is found, of no country.
        NoCountry = "the country is missing",
        /// Somebody of another country is found.
        OtherCountry = "another country is found",
        /// The country is right, and there is no sector.
        NoSector = "the sector is missing",
        /// The country is right, and the sector is another.
        OtherSector = "another sector is found",
        /// One of several is missing.
        OneMissing = "one of several is missing",
        /// All are found, and somebody else.
        SomebodyElse = "somebody else is found too",
    }
}

/// Compares the coded events of a sentence with its record.
pub fn compare(gold: &GoldEvent, found: &[FoundRow]) -> CodesVerdict {
    let words = words(&gold.text);
    let overlaps = |row: &&FoundRow| gold.trigger.iter().any(|&word| shares(&row.trigger, &words[word]));
    let near: Vec<&FoundRow> = found.iter().filter(overlaps).collect();
    let is_elsewhere = near.is_empty() && !gold.trigger.is_empty();
    let candidates = if near.is_empty() { found.iter().collect() } else { near };
    let verdicts = candidates.into_iter().map(|row| verdict(gold, Some(row), is_elsewhere));
    verdicts.max_by_key(CodesVerdict::rank).unwrap_or_else(|| verdict(gold, None, false))
}

impl CodesVerdict {
    /// What of two verdicts makes one the better.
    fn rank(&self) -> (usize, bool, usize) {
        let sides = || [self.source, self.target].into_iter().flatten();
        let of_event = [self.plover, self.root, self.cameo == Some(true)];
        let right = of_event.into_iter().chain(sides().map(|side| side.code)).filter(|&right| right).count();
        (right, self.plover, sides().filter(|side| side.country).count())
    }

    /// Whether a side that is asked for is right in each.
    pub fn has_both(&self) -> bool {
        [self.source, self.target].iter().flatten().all(|side| side.code)
    }
}

fn verdict(gold: &GoldEvent, row: Option<&FoundRow>, is_elsewhere: bool) -> CodesVerdict {
    let plover = row.is_some_and(|row| gold.class.as_deref() == Some(&row.plover));
    let root = row.is_some_and(|row| {
        let root = row.cameo.get(..2).unwrap_or_default();
        match gold.codes.cameo.as_deref() {
            Some(cameo) => cameo.get(..2) == Some(root),
            None => gold.class.as_deref().is_some_and(|class| roots(class).contains(&root)),
        }
    });
    let codes = &gold.codes;
    let side = |gold: &[String], found: &[&[String]]| {
        let gold: Vec<Actor> = gold.iter().map(|code| Actor::of(code)).collect();
        let found: Vec<Actor> =
            found.iter().flat_map(|side| side.iter()).map(|code| Actor::of(code)).collect();
        (!gold.is_empty()).then(|| compare_sides(&gold, &found, row.is_some()))
    };
    let empty = FoundRow::default();
    let told = row.unwrap_or(&empty);
    let (source, target) = if codes.are_both {
        let mut all = codes.sources.clone();
        all.extend(codes.targets.iter().cloned());
        (side(&all, &[&told.sources, &told.targets]), None)
    } else {
        (side(&codes.sources, &[&told.sources]), side(&codes.targets, &[&told.targets]))
    };
    CodesVerdict {
        plover,
        root,
        cameo: codes.cameo.as_ref().map(|cameo| row.is_some_and(|row| row.cameo == *cameo)),
        source,
        target,
        event_miss: match row {
            _ if plover && root => None,
            None => Some(EventMiss::Nothing),
            Some(_) if plover => Some(EventMiss::OtherRoot),
            Some(_) if is_elsewhere => Some(EventMiss::Elsewhere),
            Some(_) => Some(EventMiss::OtherType),
        },
    }
}

fn compare_sides(gold: &[Actor], found: &[Actor], is_coded: bool) -> SideVerdict {
    let all_found = |is_same: &dyn Fn(&Actor, &Actor) -> bool| {
        gold.iter().all(|one| found.iter().any(|other| is_same(one, other)))
    };
    let none_else = |is_same: &dyn Fn(&Actor, &Actor) -> bool| {
        found.iter().all(|other| gold.iter().any(|one| is_same(one, other)))
    };
    let is_same_country = |one: &Actor, other: &Actor| one.body == other.body;
    let is_same = |one: &Actor, other: &Actor| one.is(other);
    let country = all_found(&is_same_country) && none_else(&is_same_country);
    let code = all_found(&is_same) && none_else(&is_same);
    let any = |is_so: &dyn Fn(&Actor, &Actor) -> bool| {
        gold.iter().any(|one| found.iter().any(|other| is_so(one, other)))
    };
    let miss = if code {
        None
    } else if !is_coded {
        Some(SideMiss::NoEvent)
    } else if found.is_empty() {
        Some(SideMiss::Nobody)
    } else if all_found(&is_same) {
        Some(SideMiss::SomebodyElse)
    } else if any(&is_same) {
        Some(SideMiss::OneMissing)
    } else if any(&|one, other| is_same_country(one, other) && other.sectors.is_empty()) {
        Some(SideMiss::NoSector)
    } else if any(&is_same_country) {
        Some(SideMiss::OtherSector)
    } else if found.iter().all(|other| other.body.is_empty()) {
        Some(SideMiss::NoCountry)
    } else {
        Some(SideMiss::OtherCountry)
    };
    SideVerdict { country, code, miss }
}

/// The roots of CAMEO that fall under a type of PLOVER.
fn roots(class: &str) -> &'static [&'static str] {
    match class {
        "AGREE" => &["03"],
        "CONSULT" => &["04"],
        "SUPPORT" => &["05"],
        "COOPERATE" => &["06"],
        "AID" => &["07"],
        "CONCEDE" | "RETREAT" => &["08"],
        "INVESTIGATE" => &["09"],
        "DEMAND" => &["10"],
        "DISAPPROVE" => &["11"],
        "REJECT" => &["12"],
        "THREATEN" => &["13"],
        "PROTEST" => &["14"],
        "MOBILIZE" => &["15"],
        "SANCTION" => &["16"],
        "COERCE" => &["17"],
        "ASSAULT" => &["18"],
        "FIGHT" => &["19", "20"],
        _ => &[],
    }
}

/// A code in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Actor {
    body: String,
    sectors: Vec<String>,
}

/// Three letters that stand for others in the records.
const WRITINGS: [(&str, &str); 10] = [
    ("ITL", "ITA"),
    ("JAP", "JPN"),
    ("VTN", "VNM"),
    ("KUW", "KWT"),
    ("NZE", "NZL"),
    ("CIV", "CVL"),
    ("JRN", "MED"),
    ("INS", "REB"),
    ("SEP", "REB"),
    ("MOS", "REL"),
];
/// What actors do, in three letters; other groups say which body one is.
const SECTORS: [&str; 21] = [
    "GOV", "MIL", "COP", "JUD", "LEG", "OPP", "REB", "SPY", "UAF", "PTY", "BUS", "CVL", "CRM", "EDU", "ELI",
    "HLH", "LAB", "MED", "REF", "REL", "AGR",
];

impl Actor {
    fn of(code: &str) -> Self {
        let mut groups = code.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
        let mend = |group: String, table: &[(&str, &str)]| {
            let better = table.iter().find(|(slip, _)| *slip == group);
            better.map_or(group, |(_, better)| (*better).to_owned())
        };
        // The first five are countries.
        let (countries, sectors) = WRITINGS.split_at(5);
        let body = mend(groups.next().unwrap_or_default(), countries);
        let is_sector = |group: &String| SECTORS.contains(&group.as_str());
        if is_sector(&body) && groups.len() == 0 {
            return Self { body: String::new(), sectors: vec![body] };
        }
        Self { body, sectors: groups.map(|group| mend(group, sectors)).filter(is_sector).collect() }
    }

    /// Whether another one is the same, whose sectors matter where this one has any.
    fn is(&self, other: &Self) -> bool {
        let shares = self.sectors.iter().any(|sector| other.sectors.contains(sector));
        self.body == other.body && (self.sectors.is_empty() || shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::read;

    fn gold() -> GoldEvent {
        let row = concat!(
            r#"{ "id": "x", "event": "FIGHT", "text": "French rebels shelled Aden and fled.", "textInfo": "#,
            r#"{ "markup": "(SRC: French rebels) (EVT: shelled) (TAR: Aden) and fled." }, "#,
            r#""source": [{ "code": "FRA", "sector": "REB" }], "target": [{ "code": "YEM" }] }"#
        );
        read(row).unwrap().remove(0)
    }

    fn row(trigger: Range<usize>, cameo: &str, source: &[&str], target: &[&str]) -> FoundRow {
        let plover = if cameo.starts_with("19") { "FIGHT" } else { "COERCE" };
        let texts = |side: &[&str]| side.iter().map(|code| (*code).to_owned()).collect();
        FoundRow {
            trigger,
            plover: plover.into(),
            cameo: cameo.into(),
            sources: texts(source),
            targets: texts(target),
        }
    }

    fn check(found: &[FoundRow], expect: &str) {
        let verdict = compare(&gold(), found);
        let side = |side: Option<SideVerdict>| {
            side.and_then(|side| side.miss).map_or("right".to_owned(), |miss| miss.to_string())
        };
        let event = verdict.event_miss.map_or("right".to_owned(), |miss| miss.to_string());
        assert_eq!(
            format!("{event}; {}; {}", side(verdict.source), side(verdict.target)),
            expect,
            "{found:?}"
        );
    }

    #[test]
    fn misses_have_their_class() {
        check(&[row(14..21, "194", &["FRAREB"], &["YEMCVL"])], "right; right; right");
        check(&[], "no event is coded; no event is coded; no event is coded");
        check(&[row(14..21, "173", &["FRAREB"], &["YEM"])], "the event has another type; right; right");
        check(
            &[row(31..35, "173", &["FRA"], &[])],
            "another event is coded, of other words; the sector is missing; nobody is found",
        );
        check(
            &[row(14..21, "190", &["FRAMIL"], &["MIL"])],
            "right; another sector is found; the country is missing",
        );
        check(
            &[row(14..21, "190", &["DEUREB"], &["YEM", "OMN"])],
            "right; another country is found; somebody else is found too",
        );
    }

    #[test]
    fn the_row_that_agrees_best_stands_for_the_record() {
        let right = row(14..21, "190", &["FRAREB"], &["YEM"]);
        check(
            &[row(14..21, "190", &[], &[]), right.clone(), row(14..21, "173", &["FRAREB"], &["YEM"])],
            "right; right; right",
        );
        check(&[row(31..35, "173", &["FRA"], &[]), right], "right; right; right");
    }

    #[test]
    fn codes_are_read_in_parts() {
        let told = |code| {
            let Actor { body, sectors } = Actor::of(code);
            format!("{body} {}", sectors.join(" "))
        };
        assert_eq!(told("USAGOV"), "USA GOV");
        assert_eq!(told("IGOUNOMIL"), "IGO MIL");
        assert_eq!(told("ITLJRN"), "ITA MED");
        assert_eq!(told("COP"), " COP");
        assert_eq!(told("IRQ***"), "IRQ ");
    }
}
