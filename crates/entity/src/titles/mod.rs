//! Titles: their words, and whose they are.

mod attach;
mod clauses;
mod nominal;
mod phrase;
mod subject;
#[cfg(test)]
mod tests;

use dateline_document::{EntityKind, Tagged, Title, Titles};

use crate::names::Name;
use crate::reading::Reading;
use attach::Attach;
use nominal::Scene;
pub use phrase::{Phrase, phrase};

/// The titles of persons: before a name, in apposition before and after it, and after verbs. In order of their words,
/// then of their holders.
pub fn titles(reading: &Reading<'_, '_>, tagged: &Tagged<'_>, names: &[Name]) -> Titles {
    let mut titles: Vec<Title> = Vec::new();
    let mut next = 0;
    for line in &reading.lines {
        let scene = Scene { reading, tagged, names, line };
        while let Some(name) = names.get(next).filter(|name| name.words.start < line.end) {
            if name.kind == EntityKind::Person {
                let attach = Attach { scene, index: next };
                attach.before(&mut titles);
                attach.after(&mut titles);
            }
            next += 1;
        }
        scene.roles_in_clauses(&mut titles);
    }
    // What is told of a holder by the same words twice is told once: by its place beside the name.
    titles.sort_by_key(|title| (title.span.start(), title.holder));
    titles.dedup_by_key(|title| (title.span.start(), title.holder));
    titles.into_iter().collect()
}
