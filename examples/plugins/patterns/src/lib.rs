//! The plugin `patterns`: a note on everything that the user's regular expressions match.

mod config;

use config::Config;
use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes, Span, export};
use regex::Regex;

struct Patterns(Vec<(String, Regex)>);

impl Extractor for Patterns {
    type Config = Config;
    const LAYER: &'static str = "patterns";

    fn load(config: Config, _: &Files) -> Result<Self, Error> {
        let compile = |pattern: config::Pattern| match Regex::new(&pattern.regex) {
            Ok(regex) => Ok((pattern.name, regex)),
            Err(error) => Err(Error::new(format_args!("pattern `{}`: {}", pattern.name, last_line(&error)))),
        };
        Ok(Self(config.pattern.into_iter().map(compile).collect::<Result<_, _>>()?))
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error> {
        for (name, regex) in &self.0 {
            context.go_on()?;
            for found in regex.find_iter(article.text()).filter(|found| !found.is_empty()) {
                let span = Span::new(found.start() as u32, found.end() as u32);
                notes.push(span, "match").set("pattern", name);
            }
        }
        Ok(())
    }
}

/// What is wrong with an expression, without the picture of where.
fn last_line(error: &regex::Error) -> String {
    let message = error.to_string();
    let line = message.lines().last().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

export!(Patterns);
