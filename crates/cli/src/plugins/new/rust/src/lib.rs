//! The plugin `my-plugin`: a note on every word in capitals.

mod config;

use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes, export};

struct Capitals(config::Config);

impl Extractor for Capitals {
    type Config = config::Config;
    const LAYER: &'static str = "my_plugin";

    fn load(config: config::Config, _: &Files) -> Result<Self, Error> {
        Ok(Self(config))
    }

    fn extract(&self, article: &Article, notes: &mut Notes, _: &Context) -> Result<(), Error> {
        for token in article.tokens() {
            let letters = token.text().chars().count() as u32;
            if letters >= self.0.at_least && token.text().chars().all(char::is_uppercase) {
                notes.push(token.span(), "capitals").set("letters", letters);
            }
        }
        Ok(())
    }
}

export!(Capitals);
