//! Files of toponyms.

use serde::Deserialize;
use thiserror::Error;

use super::{GoldPlace, PlacesDocument, Toponym};
use crate::characters::Characters;

/// Why gold toponyms cannot be read.
#[derive(Debug, Error)]
#[error("line {line}: no document of toponyms")]
pub struct PlacesError {
    /// The line, from 1.
    pub line: usize,
    source: serde_json::Error,
}

/// Reads documents, an object a line: `id`, `text`, optionally `date`, and `spans` with `start` and `end` counted in
/// characters, and where the place is known `lat` and `lon`, and `geonameid` or the address `wikipedia` of a page.
///
/// # Errors
/// [`PlacesError`] at the first line that is no such object.
pub fn read(file: &str) -> Result<Vec<PlacesDocument>, PlacesError> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let row: Row =
                serde_json::from_str(line).map_err(|source| PlacesError { line: index + 1, source })?;
            Ok(row.document())
        })
        .collect()
}

#[derive(Deserialize)]
struct Row {
    id: String,
    date: Option<String>,
    text: String,
    spans: Vec<SpanRow>,
}

#[derive(Deserialize)]
struct SpanRow {
    start: usize,
    end: usize,
    lat: Option<f64>,
    lon: Option<f64>,
    geonameid: Option<String>,
    wikipedia: Option<String>,
}

impl Row {
    fn document(self) -> PlacesDocument {
        let characters = Characters::new(&self.text);
        let toponym =
            |span: SpanRow| Toponym { span: characters.bytes(span.start, span.end), place: span.place() };
        let mut toponyms: Vec<Toponym> = self.spans.into_iter().map(toponym).collect();
        toponyms.sort_by_key(|toponym| (toponym.span.start, toponym.span.end));
        PlacesDocument { id: self.id, date: self.date, text: self.text, toponyms }
    }
}

impl SpanRow {
    fn place(self) -> Option<GoldPlace> {
        let page = self.wikipedia.as_deref().and_then(|address| address.rsplit('/').next());
        Some(GoldPlace {
            coordinates: (self.lat?, self.lon?),
            geonames: self.geonameid.as_deref().and_then(|id| id.parse().ok()),
            page: page.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_counted_in_characters() {
        let file = r#"{ "id": "a", "text": "Málaga, Cádiz.", "spans": [
            { "start": 8, "end": 13, "lat": 36.5, "lon": -6.3, "wikipedia": "https://en.wikipedia.org/wiki/Cádiz" },
            { "start": 0, "end": 6 }] }"#;
        let read = read(&file.replace('\n', " ")).unwrap();
        let names: Vec<&str> =
            read[0].toponyms.iter().map(|toponym| &read[0].text[toponym.span.clone()]).collect();
        assert_eq!(names, ["Málaga", "Cádiz"]);
        assert_eq!(read[0].toponyms[0].place, None);
        assert_eq!(read[0].toponyms[1].place.as_ref().unwrap().page.as_deref(), Some("Cádiz"));
    }

    #[test]
    fn a_line_that_is_no_document_is_named() {
        insta::assert_snapshot!(read("\n{ \"id\": 7 }").unwrap_err(), @"line 2: no document of toponyms");
    }
}
