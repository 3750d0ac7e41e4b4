//! The plugin `distance`: how far apart the places of an event are, by the coordinates that `location` has noted.
//!
//! There is a note for every two places of an event that follow each other in it, about the event.

use std::collections::HashMap;

use dateline_plugin::{
    Article, Context, Error, Extractor, Files, MentionId, Note, NoteTarget, Notes, Span, export,
};

struct Distance;

impl Extractor for Distance {
    type Config = ();
    const LAYER: &'static str = "distance";

    fn load((): (), _: &Files) -> Result<Self, Error> {
        Ok(Self)
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        let places: HashMap<MentionId, Place<'_>> = article.notes("location").filter_map(place).collect();
        for event in article.events() {
            let mut named: Vec<&Place<'_>> =
                event.arguments().filter_map(|argument| places.get(&argument.mention()?.id())).collect();
            named.sort_by_key(|place| place.span);
            for pair in named.windows(2) {
                let (from, to) = (pair[0], pair[1]);
                notes
                    .push(from.span.cover(to.span), "distance")
                    .about(event)
                    .set("from", from.name)
                    .set("to", to.name)
                    .set("kilometres", kilometres(from.degrees, to.degrees).round() as u32);
            }
        }
        Ok(())
    }
}

/// A place that has coordinates.
struct Place<'a> {
    name: &'a str,
    span: Span,
    degrees: [f64; 2],
}

fn place(note: Note<'_>) -> Option<(MentionId, Place<'_>)> {
    let NoteTarget::Mention(mention) = note.target()? else { return None };
    let degrees = [note.get("lat")?, note.get("lon")?];
    Some((mention, Place { name: note.get("name")?, span: note.span(), degrees }))
}

/// The way along a great circle, by the haversine formula on a sphere of the Earth's mean radius.
fn kilometres(from: [f64; 2], to: [f64; 2]) -> f64 {
    let [[from_lat, from_lon], [to_lat, to_lon]] = [from, to].map(|degrees| degrees.map(f64::to_radians));
    let half = |one: f64, other: f64| ((other - one) / 2.0).sin().powi(2);
    let haversine = half(from_lat, to_lat) + from_lat.cos() * to_lat.cos() * half(from_lon, to_lon);
    2.0 * 6371.0 * haversine.sqrt().min(1.0).asin()
}

export!(Distance);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_globe_is_ten_thousand_kilometres() {
        assert_eq!(kilometres([0.0, 0.0], [90.0, 0.0]).round(), 10008.0);
        assert_eq!(kilometres([0.0, -90.0], [0.0, 90.0]).round(), 20015.0);
        assert_eq!(kilometres([47.0, 8.0], [47.0, 8.0]), 0.0);
    }
}
