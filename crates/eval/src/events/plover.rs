//! From kinds of events to the classes of PLOVER, as its gold standard records (0.5b) use them.

use dateline_document::{EventKind, Factuality};

/// The class of PLOVER that an event falls under; none for kinds outside its field, and for what did not happen.
///
/// Cooperation to come is AGREE (CAMEO 03, to express an intent to cooperate), cooperation denied is REJECT (12), and
/// pressure or force to come is THREATEN (13).
pub fn class(kind: EventKind, factuality: Factuality) -> Option<&'static str> {
    let own = own_class(kind)?;
    let is_cooperative =
        matches!(own, "AGREE" | "CONSULT" | "SUPPORT" | "COOPERATE" | "AID" | "CONCEDE" | "RETREAT");
    let is_forceful = matches!(own, "PROTEST" | "MOBILIZE" | "SANCTION" | "COERCE" | "ASSAULT" | "FIGHT");
    match factuality {
        Factuality::Future if is_cooperative => Some("AGREE"),
        Factuality::Future if is_forceful => Some("THREATEN"),
        Factuality::Negated | Factuality::Failed if is_cooperative => Some("REJECT"),
        Factuality::Negated => None,
        _ => Some(own),
    }
}

/// The class of a kind alone, of what happens or happened.
pub fn own_class(kind: EventKind) -> Option<&'static str> {
    use EventKind::{
        Accuse, Agree, Aid, Arrest, Assault, Attack, Bomb, Charge, Coerce, Concede, Cooperate, Criticize,
        Demand, Destroy, Expel, Fight, Invade, Investigate, Kidnap, Kill, Mediate, Meet, Mobilize, Negotiate,
        Overthrow, Promise, Protest, Reject, Release, Retreat, Sanction, Seize, Sign, Strike, Sue, Support,
        Threaten, Visit,
    };
    Some(match kind {
        Agree | Promise => "AGREE",
        Meet | Negotiate | Mediate | Visit => "CONSULT",
        Support | Sign => "SUPPORT",
        Cooperate => "COOPERATE",
        Aid => "AID",
        Concede => "CONCEDE",
        Release | Retreat => "RETREAT",
        Investigate => "INVESTIGATE",
        Demand => "DEMAND",
        Criticize | Accuse | Sue => "DISAPPROVE",
        Reject => "REJECT",
        Threaten => "THREATEN",
        Protest | Strike => "PROTEST",
        Mobilize => "MOBILIZE",
        Sanction => "SANCTION",
        Coerce | Arrest | Expel | Seize | Destroy | Charge => "COERCE",
        Kidnap | Assault | Bomb | Kill | Overthrow => "ASSAULT",
        Attack | Fight | Invade => "FIGHT",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_come_is_another_class() {
        assert_eq!(class(EventKind::Aid, Factuality::Asserted), Some("AID"));
        assert_eq!(class(EventKind::Aid, Factuality::Future), Some("AGREE"));
        assert_eq!(class(EventKind::Aid, Factuality::Negated), Some("REJECT"));
        assert_eq!(class(EventKind::Attack, Factuality::Future), Some("THREATEN"));
        assert_eq!(class(EventKind::Attack, Factuality::Negated), None);
        assert_eq!(class(EventKind::Win, Factuality::Asserted), None);
    }
}
