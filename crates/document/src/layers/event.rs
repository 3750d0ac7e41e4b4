use std::borrow::Cow;

use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Confidence, EntityId, EventId, MentionId, Span, TimeId};

vocabulary! {
    /// What happens in an event. `docs/events.md` defines the kinds and gives an example of each.
    pub enum EventKind {
        /// Parties come to an agreement, or one of them to a proposal.
        Agree = "agree",
        /// Somebody promises or offers something.
        Promise = "promise",
        /// Parties meet or confer.
        Meet = "meet",
        /// Parties negotiate.
        Negotiate = "negotiate",
        /// Somebody mediates between parties.
        Mediate = "mediate",
        /// Somebody visits or receives somebody.
        Visit = "visit",
        /// Somebody praises, endorses, defends or recognises somebody or something.
        Support = "support",
        /// A treaty, contract or accord is signed.
        Sign = "sign",
        /// Parties act together.
        Cooperate = "cooperate",
        /// Somebody gives help, money or shelter.
        Aid = "aid",
        /// Somebody gives way, or eases what presses others.
        Concede = "concede",
        /// Somebody is set free.
        Release = "release",
        /// Forces withdraw, surrender, disarm or cease fire.
        Retreat = "retreat",
        /// An authority inquires into something.
        Investigate = "investigate",
        /// Somebody asks for or demands something.
        Demand = "demand",
        /// Somebody criticises somebody or something.
        Criticize = "criticize",
        /// Somebody accuses somebody.
        Accuse = "accuse",
        /// Somebody goes to court against somebody.
        Sue = "sue",
        /// Somebody rejects or refuses something.
        Reject = "reject",
        /// Somebody threatens somebody.
        Threaten = "threaten",
        /// People protest in public.
        Protest = "protest",
        /// Workers stop work.
        Strike = "strike",
        /// Forces are raised, deployed or put on alert.
        Mobilize = "mobilize",
        /// Relations, aid, trade or talks are cut.
        Sanction = "sanction",
        /// Somebody is made to do something, or kept from it, by an authority or by force.
        Coerce = "coerce",
        /// Somebody is detained.
        Arrest = "arrest",
        /// Somebody is made to leave a country or a home.
        Expel = "expel",
        /// Property or territory is taken.
        Seize = "seize",
        /// Property is destroyed or damaged by somebody.
        Destroy = "destroy",
        /// Somebody is taken hostage.
        Kidnap = "kidnap",
        /// Somebody attacks people without war.
        Assault = "assault",
        /// A bomb is set off.
        Bomb = "bomb",
        /// Somebody kills somebody.
        Kill = "kill",
        /// Somebody attacks somebody with force.
        Attack = "attack",
        /// Parties fight.
        Fight = "fight",
        /// Forces enter a country.
        Invade = "invade",
        /// A government is brought down by force.
        Overthrow = "overthrow",
        /// Somebody dies.
        Die = "die",
        /// Somebody is hurt.
        Injure = "injure",
        /// Nature, fire or an accident strikes.
        Disaster = "disaster",
        /// Somebody travels somewhere.
        Travel = "travel",
        /// Somebody decides something.
        Decide = "decide",
        /// A law is made or changed.
        Legislate = "legislate",
        /// A court or authority rules.
        Rule = "rule",
        /// Somebody is charged with a crime.
        Charge = "charge",
        /// Somebody is found guilty.
        Convict = "convict",
        /// Somebody is sentenced or fined.
        Sentence = "sentence",
        /// Somebody is found not guilty.
        Acquit = "acquit",
        /// Somebody is given an office or job.
        Appoint = "appoint",
        /// Somebody gives up an office or job.
        Resign = "resign",
        /// Somebody loses an office or job by another's decision.
        Dismiss = "dismiss",
        /// Somebody is elected, or people vote.
        Elect = "elect",
        /// Somebody wins a contest or prize.
        Win = "win",
        /// Somebody buys something.
        Buy = "buy",
        /// Somebody sells something.
        Sell = "sell",
        /// Something opens or begins its work.
        Open = "open",
        /// Something closes or ends its work.
        Close = "close",
    }
}

vocabulary! {
    /// What an argument is in its event.
    pub enum ArgumentRole {
        /// Who does it; of a meeting, an agreement or talks every party.
        Actor = "actor",
        /// To whom or what it is done.
        Target = "target",
        /// Who is given something.
        Recipient = "recipient",
        /// With what it is done.
        Instrument = "instrument",
        /// Where it happens.
        Place = "place",
        /// When it happens.
        Time = "time",
    }
}

vocabulary! {
    /// How the text puts an event: as a fact or otherwise.
    pub enum Factuality {
        /// As something that happens or happened.
        Asserted = "asserted",
        /// As something to come: planned, promised, scheduled.
        Future = "future",
        /// As tried or due without coming to pass.
        Failed = "failed",
        /// As not so.
        Negated = "negated",
        /// As what somebody says.
        Claimed = "claimed",
        /// As possible, wanted or conditional.
        Possible = "possible",
    }
}

/// Who or what has a part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventArgument {
    /// The part.
    pub role: ArgumentRole,
    /// The words.
    pub span: Span,
    /// The mention that heads the words.
    pub mention: Option<MentionId>,
    /// The entity of the mention; where the words have none, that of the nationality or owner inside them.
    pub entity: Option<EntityId>,
    /// The time expression, for a time.
    pub time: Option<TimeId>,
}

layer! {
    /// Something that happens, or that the text speaks of as if it might.
    pub struct Event {
        /// The words that tell of it.
        pub trigger: Span,
        /// What happens.
        pub kind: EventKind,
        /// Who and what has a part in it, by role and then in order of the text.
        pub arguments: Vec<EventArgument>,
        /// How the text puts it.
        pub factuality: Factuality,
        /// Whose words tell of it, where it is reported speech.
        pub source: Option<EntityId>,
        /// The first event of the article that is the same.
        pub same_as: Option<EventId>,
        /// The stretch of text it rests on: its trigger and arguments.
        pub evidence: Span,
        /// How sure the extractor is.
        pub confidence: Confidence,
        /// The entry of the table of triggers that made it.
        pub reason: Cow<'static, str>,
    }
    /// Events in order of their triggers.
    pub struct Events[EventId];
}
