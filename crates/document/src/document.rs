use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::vocabulary::vocabulary;
use crate::{
    Entities, EventId, Events, Id, MentionForm, Mentions, NoteTarget, Notes, PluginRun, Quantities, Quantity,
    QuantityKind, QuoteId, Quotes, RelationObject, Relations, Sentences, Source, Span, Times, TokenId,
    Tokens, Trees, Words,
};

/// What is known of an article besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The article's name, unique among the inputs of a run.
    pub id: String,
    /// Its headline, where it came apart from the text.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
}

vocabulary! {
    /// Where the reference date of an article comes from.
    pub enum DateSource {
        /// A field of the input.
        Input = "input",
        /// The caller.
        Flag = "flag",
        /// The `date YYYY-MM-DD` head of the text.
        Head = "head",
        /// The dateline of the text.
        Dateline = "dateline",
    }
}

/// The date against which an article's relative dates are resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceDate {
    /// The day.
    pub value: Date,
    /// Where it comes from.
    pub source: DateSource,
    /// Where the text has it, for a head or dateline.
    pub span: Option<Span>,
}

/// An article and everything that was found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What is known besides the text.
    pub metadata: Metadata,
    /// The text.
    pub source: Source,
    /// The article's date.
    pub date: Option<ReferenceDate>,
    /// Sentences over the tokens.
    pub sentences: Sentences,
    /// Tokens.
    pub tokens: Tokens,
    /// Tags and lemmas: as many rows as there are tokens, or none.
    pub words: Words,
    /// Trees: as many rows as there are tokens, or none.
    pub trees: Trees,
    /// Mentions, each of one entity.
    pub mentions: Mentions,
    /// Entities with their mentions.
    pub entities: Entities,
    /// Time expressions.
    pub times: Times,
    /// Amounts.
    pub quantities: Quantities,
    /// Relations between entities.
    pub relations: Relations,
    /// Reported words.
    pub quotes: Quotes,
    /// Events.
    pub events: Events,
    /// Layers that plugins wrote.
    pub notes: Notes,
    /// The plugins that ran.
    pub plugins: Vec<PluginRun>,
}

impl Document {
    /// An article of which nothing is known yet but its text.
    pub fn new(metadata: Metadata, source: Source) -> Self {
        Self {
            metadata,
            source,
            date: None,
            sentences: Sentences::new(),
            tokens: Tokens::new(),
            words: Words::new(),
            trees: Trees::new(),
            mentions: Mentions::new(),
            entities: Entities::default(),
            times: Times::new(),
            quantities: Quantities::new(),
            relations: Relations::new(),
            quotes: Quotes::new(),
            events: Events::new(),
            notes: Notes::new(),
            plugins: Vec::new(),
        }
    }

    /// Checks what must be true of every document, whatever its text.
    ///
    /// # Errors
    /// The first invariant that does not hold, with the row that breaks it.
    pub fn check(&self) -> Result<(), BrokenInvariant> {
        self.check_tokens()?;
        self.check_sentences()?;
        self.check_syntax()?;
        self.check_mentions()?;
        self.check_quantities()?;
        self.check_facts()?;
        self.check_events()?;
        self.check_notes()
    }

    fn check_tokens(&self) -> Result<(), BrokenInvariant> {
        let mut end = 0;
        for (id, &span) in self.tokens.span().entries() {
            ensure(!span.is_empty(), id, "is empty")?;
            ensure(span.start() >= end, id, "overlaps the token before it")?;
            ensure(self.source.get(span).is_some(), id, "leaves the text or cuts a character")?;
            ensure(self.is_white(Span::new(end, span.start())), id, "follows text outside any token")?;
            let touches = id.index() > 0 && span.start() == end;
            ensure(touches || !self.tokens.joined()[id], id, "is joined to a token that it does not touch")?;
            end = span.end();
        }
        // A document whose tokens were not asked for holds none at all.
        let is_covered = self.tokens.is_empty() || self.is_white(Span::new(end, self.source.len()));
        ensure(is_covered, self.tokens.all(), "leave text at the end outside any token")
    }

    fn is_white(&self, gap: Span) -> bool {
        self.source.get(gap).is_some_and(|text| text.chars().all(char::is_whitespace))
    }

    fn check_sentences(&self) -> Result<(), BrokenInvariant> {
        let mut next = TokenId::from_index(0);
        let mut paragraph = 0;
        for (id, &range) in self.sentences.tokens().entries() {
            ensure(!range.is_empty(), id, "holds no token")?;
            ensure(range.start() == next, id, "does not begin where the sentence before it ends")?;
            ensure(self.sentences.paragraph()[id] >= paragraph, id, "goes back a paragraph")?;
            next = range.end();
            paragraph = self.sentences.paragraph()[id];
        }
        let is_partition = self.sentences.is_empty() || next.index() == self.tokens.len();
        ensure(is_partition, self.sentences.len(), "sentences do not hold all tokens")
    }

    fn check_syntax(&self) -> Result<(), BrokenInvariant> {
        let is_whole = |rows| rows == 0 || rows == self.tokens.len();
        ensure(is_whole(self.words.len()), self.words.len(), "words are tagged, not all")?;
        ensure(is_whole(self.trees.len()), self.trees.len(), "words have a place in a tree, not all")?;
        // Where sentences were not asked for, all that can be said of a head is that it is there.
        for id in self.trees.ids() {
            let is_there = self.trees.head(id).is_none_or(|head| head.index() < self.tokens.len());
            ensure(is_there, id, "has a head that is not there")?;
        }
        if self.trees.is_empty() {
            return Ok(());
        }
        let problem = self.sentences.tokens().iter().find_map(|&sentence| self.trees.problem(sentence));
        problem.map_or(Ok(()), |(token, problem)| ensure(false, token, problem))
    }

    fn check_mentions(&self) -> Result<(), BrokenInvariant> {
        let mut start = 0;
        let mut name_end = 0;
        for (id, &span) in self.mentions.span().entries() {
            self.check_span(span, id)?;
            ensure(!span.is_empty(), id, "is empty")?;
            ensure(span.start() >= start, id, "starts before the mention before it")?;
            start = span.start();
            if self.mentions.form()[id] == MentionForm::Name {
                ensure(span.start() >= name_end, id, "overlaps the name before it")?;
                name_end = span.end();
            }
        }
        let belongs = self.entities.of_mention().len();
        ensure(
            self.entities.is_empty() || belongs == self.mentions.len(),
            belongs,
            "mentions belong to an entity, not all",
        )?;
        for (id, mentions) in self.entities.mentions().entries() {
            ensure(!mentions.is_empty(), id, "has no mention")?;
        }
        let mut end = 0;
        for (id, &span) in self.times.span().entries() {
            self.check_span(span, id)?;
            ensure(span.start() >= end, id, "overlaps the time before it")?;
            end = span.end();
        }
        Ok(())
    }

    fn check_quantities(&self) -> Result<(), BrokenInvariant> {
        let mut end = 0;
        let mut times = self.times.span().iter().peekable();
        for id in self.quantities.ids() {
            let Quantity { span, kind, value, low, high, unit, .. } = self.quantities.row(id);
            self.check_span(span, id)?;
            ensure(!span.is_empty(), id, "is empty")?;
            ensure(span.start() >= end, id, "overlaps the quantity before it")?;
            end = span.end();
            while times.next_if(|time| time.end() <= span.start()).is_some() {}
            ensure(!times.peek().is_some_and(|time| time.overlaps(span)), id, "overlaps a time")?;
            ensure(
                value.is_some() != (low.is_some() || high.is_some()),
                id,
                "has both a value and bounds, or neither",
            )?;
            let is_ordered = low.zip(high).is_none_or(|(low, high)| low <= high);
            ensure(is_ordered, id, "has a lower bound above the upper one")?;
            let has_unit = matches!(kind, QuantityKind::Money | QuantityKind::Measure);
            ensure(unit.is_some() == has_unit, id, "has a unit that its kind has not, or none")?;
        }
        Ok(())
    }

    fn check_facts(&self) -> Result<(), BrokenInvariant> {
        let has_entity = |entity: crate::EntityId| entity.index() < self.entities.len();
        for id in self.relations.ids() {
            let relation = self.relations.row(id);
            self.check_span(relation.evidence, id)?;
            relation.attributes.title.map_or(Ok(()), |span| self.check_span(span, id))?;
            ensure(has_entity(relation.subject), id, "has a subject that is not there")?;
            ensure(relation.source.is_none_or(has_entity), id, "has a source that is not there")?;
            let has_object = match relation.object {
                Some(RelationObject::Entity(entity)) => has_entity(entity),
                Some(RelationObject::Time(time)) => time.index() < self.times.len(),
                None => true,
            };
            ensure(has_object, id, "has an object that is not there")?;
        }
        for id in self.quotes.ids() {
            let quote = self.quotes.row(id);
            for span in [Some(quote.span), Some(quote.content), quote.cue, quote.speaker_span] {
                span.map_or(Ok(()), |span| self.check_span(span, id))?;
            }
            let is_earlier = |other: QuoteId| other < id;
            ensure(quote.continues.is_none_or(is_earlier), id, "continues a quote that is not before it")?;
            ensure(quote.within.is_none_or(is_earlier), id, "stands in a quote that is not before it")?;
            ensure(quote.speaker.is_none_or(has_entity), id, "has a speaker that is not there")?;
            let has_mention =
                quote.speaker_mention.is_none_or(|mention| mention.index() < self.mentions.len());
            ensure(has_mention, id, "has a speaker's mention that is not there")?;
        }
        Ok(())
    }

    fn check_events(&self) -> Result<(), BrokenInvariant> {
        let has_entity = |entity: crate::EntityId| entity.index() < self.entities.len();
        let mut start = 0;
        for id in self.events.ids() {
            let event = self.events.row(id);
            self.check_span(event.trigger, id)?;
            self.check_span(event.evidence, id)?;
            ensure(event.trigger.start() >= start, id, "starts before the event before it")?;
            start = event.trigger.start();
            for argument in &event.arguments {
                self.check_span(argument.span, id)?;
                let has_mention = argument.mention.is_none_or(|it| it.index() < self.mentions.len());
                ensure(has_mention, id, "has an argument's mention that is not there")?;
                ensure(argument.entity.is_none_or(has_entity), id, "has an argument that is not there")?;
                let has_time = argument.time.is_none_or(|it| it.index() < self.times.len());
                ensure(has_time, id, "has a time that is not there")?;
            }
            ensure(event.source.is_none_or(has_entity), id, "has a source that is not there")?;
            let is_first = |first: EventId| first < id && self.events.same_as()[first].is_none();
            ensure(
                event.same_as.is_none_or(is_first),
                id,
                "is the same as an event that is not a first one",
            )?;
        }
        Ok(())
    }

    fn check_notes(&self) -> Result<(), BrokenInvariant> {
        for (layer, notes) in &self.notes {
            for (index, note) in notes.iter().enumerate() {
                let row = (layer, index);
                self.check_span(note.span(), row)?;
                let is_there = match note.target() {
                    NoteTarget::Mention(id) => id.index() < self.mentions.len(),
                    NoteTarget::Entity(id) => id.index() < self.entities.len(),
                    NoteTarget::Sentence(id) => id.index() < self.sentences.len(),
                    NoteTarget::Quote(id) => id.index() < self.quotes.len(),
                    NoteTarget::Event(id) => id.index() < self.events.len(),
                    NoteTarget::Stretch | NoteTarget::Document => true,
                };
                ensure(is_there, row, "is about something that is not there")?;
                ensure(note.score().is_none_or(f32::is_finite), row, "has a score that is not finite")?;
            }
        }
        Ok(())
    }

    fn check_span(&self, span: Span, row: impl fmt::Debug) -> Result<(), BrokenInvariant> {
        ensure(self.source.get(span).is_some(), row, "leaves the text or cuts a character")
    }
}

fn ensure(holds: bool, row: impl fmt::Debug, problem: &'static str) -> Result<(), BrokenInvariant> {
    if holds { Ok(()) } else { Err(BrokenInvariant { row: format!("{row:?}"), problem }) }
}

/// Something that must be true of every document and is not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{row} {problem}")]
pub struct BrokenInvariant {
    row: String,
    problem: &'static str,
}

vocabulary! {
    /// A layer of the record that can be asked for or left out.
    pub enum Layer {
        /// Sentences.
        Sentences = "sentences",
        /// Tokens.
        Tokens = "tokens",
        /// Mentions.
        Mentions = "mentions",
        /// Entities.
        Entities = "entities",
        /// Time expressions.
        Times = "times",
        /// Amounts.
        Quantities = "quantities",
        /// Relations.
        Relations = "relations",
        /// Quotes.
        Quotes = "quotes",
        /// Events.
        Events = "events",
        /// The layers of plugins.
        Notes = "notes",
        /// The plugins that ran.
        Plugins = "plugins",
    }
}

impl FromStr for Layer {
    type Err = UnknownLayer;

    fn from_str(name: &str) -> Result<Self, UnknownLayer> {
        let known = Self::ALL.iter().copied().find(|layer| layer.as_str() == name);
        known.ok_or_else(|| UnknownLayer { name: name.to_owned() })
    }
}

/// A name that is no layer's.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no layer is called `{name}`; the layers are {}", Layers::all())]
pub struct UnknownLayer {
    name: String,
}

/// A set of layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    bits: u16,
}

impl Layers {
    /// No layer.
    pub fn none() -> Self {
        Self { bits: 0 }
    }

    /// Every layer.
    pub fn all() -> Self {
        Layer::ALL.iter().copied().collect()
    }

    /// The same layers and `layer`.
    #[must_use]
    pub fn with(self, layer: Layer) -> Self {
        Self { bits: self.bits | 1 << layer.code() }
    }

    /// Whether `layer` is in the set.
    pub fn contains(self, layer: Layer) -> bool {
        self.bits & 1 << layer.code() != 0
    }
}

impl FromIterator<Layer> for Layers {
    fn from_iter<Each: IntoIterator<Item = Layer>>(layers: Each) -> Self {
        layers.into_iter().fold(Self::none(), Self::with)
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for layer in Layer::ALL.iter().filter(|&&layer| self.contains(layer)) {
            write!(formatter, "{separator}{layer}")?;
            separator = ", ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Arc, Column, Confidence, Dependency, Entity, EntityId, EntityKind, Event, EventKind, Factuality,
        Links, Mention, Note, Sentence, SentenceKind, Token, TokenRange,
    };

    /// "Zoë met Ann." with its tokens, one sentence, and two mentions of two persons.
    fn sound() -> Document {
        let mut document = Document::new(Metadata::default(), Source::from_text("Zoë met Ann.").unwrap());
        for (start, end) in [(0, 4), (5, 8), (9, 12), (12, 13)] {
            document.tokens.push(Token { span: Span::new(start, end), joined: false });
        }
        let tokens = document.tokens.all();
        document.sentences.push(Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 });
        let kind = EntityKind::Person;
        let confidence = Confidence::UNKNOWN;
        for span in [Span::new(0, 4), Span::new(9, 12)] {
            document.mentions.push(Mention { span, kind, form: MentionForm::Name, usage: None, confidence });
        }
        let entity = |name: &str| Entity { kind, name: name.into(), links: Links::default(), confidence };
        let of_mention: Column<_, _> = vec![EntityId::from_index(0), EntityId::from_index(1)].into();
        document.entities = Entities::new([entity("Zoë"), entity("Ann")], of_mention);
        document
    }

    fn problem(break_it: impl FnOnce(&mut Document)) -> String {
        let mut document = sound();
        assert_eq!(document.check(), Ok(()));
        break_it(&mut document);
        document.check().unwrap_err().to_string()
    }

    #[test]
    fn what_breaks_an_invariant_is_named() {
        let token = |start, end| Token { span: Span::new(start, end), joined: false };
        let tokens = |spans: &[(u32, u32)]| spans.iter().map(|&(start, end)| token(start, end)).collect();
        insta::assert_snapshot!(
            problem(|it| it.tokens = tokens(&[(0, 4), (3, 8), (9, 12), (12, 13)])),
            @"TokenId[1] overlaps the token before it"
        );
        insta::assert_snapshot!(
            problem(|it| it.tokens = tokens(&[(0, 3), (5, 8), (9, 12), (12, 13)])),
            @"TokenId[0] leaves the text or cuts a character"
        );
        insta::assert_snapshot!(
            problem(|it| it.tokens = tokens(&[(0, 4), (9, 12), (12, 13), (13, 13)])),
            @"TokenId[1] follows text outside any token"
        );
        insta::assert_snapshot!(
            problem(|it| it.tokens = tokens(&[(0, 4), (5, 8), (9, 12)])),
            @"tokens 0..3 leave text at the end outside any token"
        );
        insta::assert_snapshot!(
            problem(|it| {
                let tokens = TokenRange::new(TokenId::from_index(0), TokenId::from_index(2));
                it.sentences = [Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 }].into_iter().collect();
            }),
            @"1 sentences do not hold all tokens"
        );
        insta::assert_snapshot!(
            problem(|it| it.trees = [Arc { head: None, dependency: Dependency::Root }].into_iter().collect()),
            @"1 words have a place in a tree, not all"
        );
        insta::assert_snapshot!(
            problem(|it| {
                let arc = |head| Arc { head: Some(TokenId::from_index(head)), dependency: Dependency::Dep };
                it.trees = [1, 2, 0, 0].map(arc).into_iter().collect();
            }),
            @"TokenId[0] depends on itself through others"
        );
        insta::assert_snapshot!(
            problem(|it| {
                let mention = it.mentions.row(crate::MentionId::from_index(1));
                it.mentions.push(mention);
            }),
            @"MentionId[2] overlaps the name before it"
        );
        insta::assert_snapshot!(
            problem(|it| {
                let target = NoteTarget::Entity(EntityId::from_index(7));
                let (span, label) = (Span::new(0, 4), "x".into());
                let note = Note { span, target, label, score: None, attributes: Default::default() };
                it.notes.insert("layer".into(), [note].into_iter().collect());
            }),
            @r#"("layer", 0) is about something that is not there"#
        );
        insta::assert_snapshot!(
            problem(|it| {
                it.events.push(Event {
                    trigger: Span::new(5, 8),
                    kind: EventKind::Meet,
                    arguments: Vec::new(),
                    factuality: Factuality::Claimed,
                    source: Some(EntityId::from_index(7)),
                    same_as: None,
                    evidence: Span::new(5, 8),
                    confidence: Confidence::UNKNOWN,
                    reason: "meet".into(),
                });
            }),
            @"EventId[0] has a source that is not there"
        );
    }
}
