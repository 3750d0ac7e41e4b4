//! What a call into a plugin takes, with the host's validation of what it writes.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::PathBuf;
use std::time::Instant;

use dateline_document::{
    Column, Confidence, Document, Entities, Entity, EntityKind, Id, Links, Mention, MentionForm, Metadata,
    Sentence, SentenceKind, Source, Span, Token,
};
use dateline_host::{Catalog, Options, Plugins, Request};

use crate::Failure;
use crate::measure::Spread;

/// Tokens of the article.
pub const TOKENS: usize = 1000;
/// Mentions in it, each of which gets a note.
pub const NOTES: usize = 100;

/// An article of [`TOKENS`] words, of which every tenth is a mention of an entity of its own.
///
/// # Errors
/// When the text does not fit into a source.
pub fn article() -> Result<Document, Failure> {
    let word = |index: usize| {
        if index.is_multiple_of(TOKENS / NOTES) { format!("N{index:03}") } else { "word".to_owned() }
    };
    let words: Vec<String> = (0..TOKENS).map(word).collect();
    let mut document = Document::new(Metadata::default(), Source::from_text(words.join(" "))?);
    let mut entities = Vec::with_capacity(NOTES);
    let mut start = 0;
    for (index, word) in words.iter().enumerate() {
        let end = start + u32::try_from(word.len())?;
        let span = Span::new(start, end);
        document.tokens.push(Token { span, joined: false });
        if index.is_multiple_of(TOKENS / NOTES) {
            let (kind, form, confidence) = (EntityKind::Person, MentionForm::Name, Confidence::UNKNOWN);
            document.mentions.push(Mention { span, kind, form, usage: None, confidence });
            entities.push(Entity { kind, name: word.as_str().into(), links: Links::default(), confidence });
        }
        start = end + 1;
    }
    let tokens = document.tokens.all();
    document.sentences.push(Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 });
    let of_mention: Column<_, _> = (0..entities.len()).map(Id::from_index).collect();
    document.entities = Entities::new(entities, of_mention);
    Ok(document)
}

/// The library of the plugin that notes every mention, which cargo builds with this crate.
///
/// # Errors
/// When this program is not where cargo puts it.
pub fn library() -> Result<PathBuf, Failure> {
    let name = format!("{DLL_PREFIX}bench_notes{DLL_SUFFIX}");
    let executable = std::env::current_exe()?;
    let folders =
        executable.ancestors().skip(1).take(2).flat_map(|folder| [folder.join("deps"), folder.to_owned()]);
    let mut paths = folders.map(|folder| folder.join(&name));
    paths.find(|path| path.is_file()).ok_or_else(|| format!("{name} was not built with this program").into())
}

/// Microseconds of one call in this process, over `rounds` of [`CALLS`] calls each: the median call of every round.
///
/// # Errors
/// When the plugin does not load, or does not write a note for every mention.
pub fn in_process(rounds: usize) -> Result<Option<Spread>, Failure> {
    let catalog = Catalog::of_files([library()?]);
    let plugins = Plugins::load(&catalog, &[Request::named("bench-notes")], Options::default())?;
    let document = article()?;
    let mut session = plugins.open();
    let mut medians = Vec::with_capacity(rounds);
    // The first round only warms up.
    for round in 0..=rounds {
        let mut calls = Vec::with_capacity(CALLS);
        for _ in 0..CALLS {
            let begun = Instant::now();
            let outcomes = session.run(&document);
            calls.push(begun.elapsed().as_secs_f64() * 1e6);
            let written: usize =
                outcomes.iter().flat_map(|outcome| &outcome.layers).map(|(_, notes)| notes.len()).sum();
            if written != NOTES {
                return Err(
                    format!("{written} notes, and {NOTES} are expected: {:?}", outcomes[0].run).into()
                );
            }
        }
        if round > 0 {
            medians.extend(Spread::of(calls).map(|spread| spread.median));
        }
    }
    Ok(Spread::of(medians))
}

/// Calls in a round.
pub const CALLS: usize = 2000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_what_its_constants_say() {
        let document = article().unwrap();
        document.check().unwrap();
        assert_eq!((document.tokens.len(), document.mentions.len()), (TOKENS, NOTES));
    }

    #[test]
    fn a_call_is_timed() {
        assert!(in_process(1).unwrap().is_some_and(|spread| spread.median > 0.0));
    }
}
