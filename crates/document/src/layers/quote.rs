use std::borrow::Cow;

use super::layer;
use crate::vocabulary::vocabulary;
use crate::{EntityId, MentionId, QuotationId, QuoteId, Span};

layer! {
    /// A stretch between quotation marks, whatever it is used for.
    pub struct Quotation {
        /// The stretch with its marks.
        pub span: Span,
        /// What stands between the marks.
        pub content: Span,
        /// The quotation that this one stands in.
        pub within: Option<QuotationId>,
        /// Whether a closing mark was found. A stretch without one ends with its paragraph, or where the next stretch of
        /// its kind of marks opens.
        pub is_closed: bool,
        /// The stretch before, where this one goes on with it after a paragraph break without a closing mark.
        pub continues: Option<QuotationId>,
    }
    /// Quotations in order of their opening marks; they nest and do not cross.
    pub struct Quotations[QuotationId];
}

vocabulary! {
    /// How words are reported.
    pub enum QuoteKind {
        /// Word for word between quotation marks.
        Direct = "direct",
        /// In the reporter's grammar, without marks.
        Indirect = "indirect",
        /// A quoted part inside a reported clause.
        Mixed = "mixed",
    }
}

layer! {
    /// One stretch of reported words.
    pub struct Quote {
        /// The stretch with its marks; for indirect speech the clause.
        pub span: Span,
        /// How the words are reported.
        pub kind: QuoteKind,
        /// The whole reported clause.
        pub content: Span,
        /// The words that report: "said", "according to".
        pub cue: Option<Span>,
        /// The words that name the speaker, from the name's or pronoun's first to its last byte.
        pub speaker_span: Option<Span>,
        /// The mention at `speaker_span`; known once mentions are resolved.
        pub speaker_mention: Option<MentionId>,
        /// Who speaks; known once mentions are resolved.
        pub speaker: Option<EntityId>,
        /// The words that name the one who is spoken to.
        pub addressee_span: Option<Span>,
        /// Who is spoken to; known once mentions are resolved.
        pub addressee: Option<EntityId>,
        /// The quote that this one is reported in.
        pub within: Option<QuoteId>,
        /// The earlier stretch of an interrupted or many-paragraph quotation.
        pub continues: Option<QuoteId>,
        /// How the speaker was found: "verb before", "according to", "carried over"; empty where that is not known.
        pub reason: Cow<'static, str>,
    }
    /// Quotes in order of their start.
    pub struct Quotes[QuoteId];
}
