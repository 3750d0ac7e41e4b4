//! The plugin whose calls the bench times: a note on every mention, with a score and three attributes.

use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes, export};

struct EveryMention;

impl Extractor for EveryMention {
    type Config = ();
    const LAYER: &'static str = "bench_notes";

    fn load((): (), _: &Files) -> Result<Self, Error> {
        Ok(Self)
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        let tokens = article.tokens().len() as f64;
        for mention in article.mentions() {
            let name = mention.entity().map(|entity| entity.name()).unwrap_or_default();
            notes
                .push(mention.span(), "name")
                .about(mention)
                .score(0.5)
                .set("entity", name)
                .set("length", mention.span().len())
                .set("share", 1.0 / tokens);
        }
        Ok(())
    }
}

export!(EveryMention);
