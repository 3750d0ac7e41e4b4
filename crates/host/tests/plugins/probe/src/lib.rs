//! A plugin that tells all that the SDK shows of an article, and another that trips where it is told to.

#![allow(clippy::panic, reason = "it trips where it is told to")]

use dateline_plugin::{
    Article, Context, Entity, Error, Extractor, Files, Level, NewNote, NoteTarget, Notes, Object, Span,
    export,
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    trip: String,
}

struct Echo {
    words: &'static str,
}

impl Extractor for Echo {
    type Config = Config;
    const LAYER: &'static str = "echo";

    fn load(_: Config, files: &Files) -> Result<Self, Error> {
        Ok(Self { words: files.text("words.txt")? })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error> {
        context.log(Level::Info, &format!("reading {}", article.id()));
        let whole = Span::new(0, article.text().len() as u32);
        let says = format!(
            "{} {} {:?} {:?} {:?} {:?} {:?}",
            article.id(),
            article.language(),
            article.date(),
            article.date_source(),
            article.date_span(),
            article.title(),
            article.source()
        );
        let note = notes.push(whole, "article").about(NoteTarget::Document);
        fill(note, article, whole, 0, &says).set_all("words", self.words.lines());
        for (row, token) in article.tokens().enumerate() {
            let says = format!(
                "{:?} {:?} {:?} of {:?} {:?} joined {}",
                token.lemma(),
                token.tag(),
                token.part(),
                token.head().map(|head| head.text()),
                token.dependency(),
                token.is_joined()
            );
            fill(notes.push(token.span(), "word"), article, token.span(), row, &says);
        }
        for (row, sentence) in article.sentences().enumerate() {
            let says = format!("{:?} paragraph {}", sentence.kind(), sentence.paragraph());
            let note = notes.push(sentence.span(), "sentence").about(sentence);
            fill(note, article, sentence.span(), row, &says)
                .set_all("words", sentence.tokens().map(|token| token.text()));
        }
        for (row, mention) in article.mentions().enumerate() {
            let says = format!(
                "{:?} {:?} {:?} of {:?} {:?}",
                mention.kind(),
                mention.form(),
                mention.usage(),
                name(mention.entity()),
                mention.confidence()
            );
            let note = notes.push(mention.span(), "mention").about(mention);
            fill(note, article, mention.span(), row, &says);
        }
        for (row, entity) in article.entities().enumerate() {
            let says = format!(
                "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
                entity.record_id(),
                entity.name(),
                entity.kind(),
                entity.iso3166(),
                entity.wikidata(),
                entity.geonames(),
                entity.user_id(),
                entity.link_confidence(),
                entity.mentions().map(|mention| mention.text()).collect::<Vec<_>>(),
                entity.confidence()
            );
            fill(notes.push(whole, "entity").about(entity), article, whole, row, &says);
        }
        for (row, time) in article.times().enumerate() {
            let alternatives: Vec<_> = time.alternatives().collect();
            let (kind, value) = (time.kind(), time.value());
            let says = format!("{} {kind:?} {value:?} or {alternatives:?} by {}", time.text(), time.reason());
            fill(notes.push(time.span(), "time"), article, time.span(), row, &says);
        }
        for (row, quantity) in article.quantities().enumerate() {
            let says = format!(
                "{} {:?} {:?} from {:?} to {:?} {:?} {:?} {:?}",
                quantity.text(),
                quantity.kind(),
                quantity.value(),
                quantity.low(),
                quantity.high(),
                quantity.unit(),
                quantity.unit_confidence(),
                quantity.modifier()
            );
            fill(notes.push(quantity.span(), "quantity"), article, quantity.span(), row, &says);
        }
        for (row, quote) in article.quotes().enumerate() {
            let says = format!(
                "{:?} of {:?} cue {:?} speaker {:?} at {:?} in {:?} to {:?} in {:?} within {:?} continues {:?}",
                quote.kind(),
                quote.content(),
                quote.cue(),
                name(quote.speaker()),
                quote.speaker_mention().map(|mention| mention.text()),
                quote.speaker_span(),
                name(quote.addressee()),
                quote.addressee_span(),
                quote.within().map(|quote| quote.id()),
                quote.continues().map(|quote| quote.id())
            );
            fill(notes.push(quote.span(), "quote").about(quote), article, quote.span(), row, &says);
        }
        for (row, relation) in article.relations().enumerate() {
            let object = match relation.object() {
                Some(Object::Entity(entity)) => entity.name(),
                Some(Object::Time(time)) => time.text(),
                None => "nothing",
            };
            let says = format!(
                "{:?} {:?} {object} source {:?} title {:?} {:?} {:?}",
                relation.kind(),
                name(relation.subject()),
                name(relation.source()),
                relation.title().map(|span| article.slice(span)),
                relation.status(),
                relation.confidence()
            );
            fill(notes.push(relation.evidence(), "relation"), article, relation.evidence(), row, &says);
        }
        for (row, event) in article.events().enumerate() {
            let says = format!(
                "{:?} {:?} {:?} source {:?} same as {:?} on {:?} {:?}",
                event.kind(),
                article.slice(event.trigger()),
                event.factuality(),
                name(event.source()),
                event.same_as().map(|event| event.id()),
                event.evidence(),
                event.confidence()
            );
            fill(notes.push(event.trigger(), "event").about(event), article, event.trigger(), row, &says);
            for (row, argument) in event.arguments().enumerate() {
                let says = format!(
                    "{:?} of {:?}: {} {:?} {:?} {:?}",
                    argument.role(),
                    argument.event().and_then(|event| event.kind()),
                    argument.text(),
                    argument.mention().map(|mention| mention.text()),
                    name(argument.entity()),
                    argument.time().map(|time| time.text())
                );
                fill(notes.push(argument.span(), "argument"), article, argument.span(), row, &says);
            }
        }
        Ok(())
    }
}

fn fill<'n>(note: NewNote<'n>, article: &Article<'_>, span: Span, row: usize, says: &str) -> NewNote<'n> {
    let text = article.slice(span);
    let share = span.len() as f32 / article.text().len().max(1) as f32;
    note.score(0.5)
        .set("says", says)
        .set("row", row as u32)
        .set("length", i64::from(span.len()))
        .set("share", (share * 10.0).round() / 10.0)
        .set("exact", Some(0.1).filter(|_| row == 0))
        .set("is_ascii", text.is_ascii())
        .set("initial", text.bytes().next())
}

fn name(entity: Option<Entity<'_>>) -> Option<&str> {
    entity.map(|entity| entity.name())
}

/// Notes every token, and trips where it is told to.
struct Trip {
    at: String,
}

impl Extractor for Trip {
    type Config = Config;
    const LAYER: &'static str = "trip";

    fn load(config: Config, _: &Files) -> Result<Self, Error> {
        match config.trip.as_str() {
            "load fails" => Err(Error::new("no such lexicon")),
            "load panics" => panic!("the lexicon is upside down"),
            _ => Ok(Self { at: config.trip }),
        }
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error> {
        for token in article.tokens() {
            notes.push(token.span(), "word");
        }
        match self.at.as_str() {
            "fails" => Err(Error::new("cannot read this")),
            "panics" => panic!("tripped over {}", article.id()),
            "panics on bad" if article.id() == "bad" => panic!("tripped over {}", article.id()),
            "panics with a number" => std::panic::panic_any(7),
            "label" => {
                notes.push(Span::default(), "wrod");
                Ok(())
            }
            "attribute" => {
                notes.push(Span::default(), "word").set("colour", "red");
                Ok(())
            }
            "some scores" => {
                notes.push(Span::default(), "word").score(1.0);
                Ok(())
            }
            "column" => {
                article.mentions().for_each(drop);
                Ok(())
            }
            "waits" => {
                context.log(Level::Info, "waiting");
                loop {
                    context.go_on()?;
                    std::thread::yield_now();
                }
            }
            _ => Ok(()),
        }
    }
}

impl Drop for Trip {
    fn drop(&mut self) {
        assert!(self.at != "unload panics", "the model will not go");
    }
}

export!(Echo, Trip);
