//! Who somebody is in letters: a country or another body, and what they do there.

use crate::directory::{Agent, Term};
use crate::rules::has_sector;

/// Bodies that are no country's: of the code of such a one the groups before the first sector say which it is.
const BODIES: [&str; 4] = ["IGO", "NGO", "MNC", "IMG"];
/// What somebody does, in CAMEO's letters.
const SECTORS: [&str; 21] = [
    "GOV", "MIL", "COP", "JUD", "LEG", "OPP", "REB", "SPY", "UAF", "PTY", "BUS", "CVL", "CRM", "EDU", "ELI",
    "HLH", "LAB", "MED", "REF", "REL", "AGR",
];

/// Who somebody is, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who<'d> {
    /// A country, or what sort of body: `USA`, `IGO`. Empty where it is not known.
    pub body: &'d str,
    /// Which body of that sort: `UNO`.
    pub which: &'d str,
    /// What they do, one or more groups of three letters: `GOV`.
    pub sector: &'d str,
    /// Whether the words for what they do say little: "leader".
    pub is_weak: bool,
}

impl<'d> Who<'d> {
    /// One of a country.
    pub fn of_country(body: &'d str) -> Self {
        Self { body, ..Self::default() }
    }

    /// What the directory says of a name.
    pub fn of_term(term: Term<'d>) -> Self {
        let (body, rest) = term.code.split_at_checked(3).unwrap_or((term.code, ""));
        let which = if BODIES.contains(&body) { before_sector(rest) } else { 0 };
        let (which, sector) = rest.split_at(which);
        Self { body, which, sector, is_weak: false }
    }

    /// What it says of a phrase.
    pub fn of_agent(agent: Agent<'d>) -> Self {
        let (body, sector) = agent.code.split_once('~').unwrap_or(("", agent.code));
        Self { body, which: "", sector, is_weak: agent.is_weak }
    }

    /// Adds what else is known of them: what is known stays, and words that say little give way.
    pub fn add(&mut self, other: Self) {
        if self.body.is_empty() {
            (self.body, self.which) = (other.body, other.which);
        }
        if other.sector.is_empty() {
            return;
        }
        if self.sector.is_empty() || self.is_weak && !other.is_weak {
            (self.sector, self.is_weak) = (other.sector, other.is_weak);
        }
    }

    /// Whether they belong to a country or another body.
    pub fn has_body(&self) -> bool {
        !self.body.is_empty()
    }

    /// Whether nothing is known of them.
    pub fn is_unknown(&self) -> bool {
        self.body.is_empty() && self.sector.is_empty()
    }

    /// Whether they are a body that is no country's.
    pub fn is_international(&self) -> bool {
        BODIES.contains(&self.body)
    }

    /// Whether what they do is, or is among, one of these.
    pub fn does(&self, sectors: &[&str]) -> bool {
        sectors.iter().any(|sector| has_sector(self.sector, sector))
    }

    /// The letters: `USAGOV`, `IGOUNOMIL`.
    pub fn code(&self) -> String {
        // A spokesman or an official of a body that is no country's is that body.
        let sector = if self.is_weak && self.is_international() { "" } else { self.sector };
        [self.body, self.which, sector].concat()
    }
}

/// Where the first sector of a code begins.
fn before_sector(code: &str) -> usize {
    let groups = code.as_bytes().chunks(3);
    let before = groups.take_while(|group| SECTORS.iter().all(|sector| sector.as_bytes() != *group)).count();
    (before * 3).min(code.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who<'d>(body: &'d str, which: &'d str, sector: &'d str, is_weak: bool) -> Who<'d> {
        Who { body, which, sector, is_weak }
    }

    #[test]
    fn what_says_little_gives_way() {
        let mut leader = who("", "", "GOV", true);
        leader.add(who("SYR", "", "OPP", false));
        assert_eq!(leader.code(), "SYROPP");
        leader.add(who("TUR", "", "MIL", false));
        assert_eq!(leader.code(), "SYROPP");
    }

    #[test]
    fn spokesmen_of_a_body_that_is_no_countrys_are_that_body() {
        assert_eq!(who("IGO", "UNO", "GOV", true).code(), "IGOUNO");
        assert_eq!(who("IGO", "UNO", "MIL", false).code(), "IGOUNOMIL");
        assert_eq!(who("USA", "", "GOV", true).code(), "USAGOV");
    }

    #[test]
    fn a_code_is_parted_where_its_first_sector_begins() {
        assert_eq!(before_sector("UNOGOV"), 3);
        assert_eq!(before_sector("EUREEC"), 6);
        assert_eq!(before_sector("GOVMIL"), 0);
        assert_eq!(before_sector("UN"), 2);
    }
}
