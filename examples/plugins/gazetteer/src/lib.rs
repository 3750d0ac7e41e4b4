//! The plugin `gazetteer`: a note on every name of a list, with its id and kind.
//!
//! Of names that overlap the longest is noted, and only whole tokens: `NHE` is not in `NHEs`. Where dateline has found the
//! same stretch to be a mention, the note is about it.

mod config;

use aho_corasick::{AhoCorasick, MatchKind};
use config::Config;
use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes, Span, export};

struct Gazetteer {
    names: AhoCorasick,
    // For each name its id and kind.
    rows: Vec<[&'static str; 2]>,
}

impl Extractor for Gazetteer {
    type Config = Config;
    const LAYER: &'static str = "gazetteer";

    fn load(config: Config, files: &Files) -> Result<Self, Error> {
        let (mut names, mut rows) = (Vec::new(), Vec::new());
        for (index, line) in files.text("names.tsv")?.lines().enumerate().skip(1) {
            let [name, id, kind] = line.split('\t').collect::<Vec<_>>()[..] else {
                let line = index + 1;
                return Err(Error::new(format_args!("names.tsv, line {line}: not a name, an id and a kind")));
            };
            names.push(name);
            rows.push([id, kind]);
        }
        let names = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(config.ignore_case)
            .build(names)?;
        Ok(Self { names, rows })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        for found in self.names.find_iter(article.text()) {
            let span = Span::new(found.start() as u32, found.end() as u32);
            if !is_whole(article, span) {
                continue;
            }
            let [id, kind] = self.rows[found.pattern().as_usize()];
            let mention = article.mentions_in(span).find(|mention| mention.span() == span);
            let note = notes.push(span, "name").set("id", id).set("kind", kind);
            if let Some(mention) = mention {
                note.about(mention);
            }
        }
        Ok(())
    }
}

/// Whether a stretch begins and ends where tokens do.
fn is_whole(article: &Article<'_>, span: Span) -> bool {
    let mut tokens = article.tokens_in(span).map(|token| token.span());
    let Some(first) = tokens.next() else { return false };
    let last = tokens.next_back().unwrap_or(first);
    first.start() == span.start() && last.end() == span.end()
}

export!(Gazetteer);
