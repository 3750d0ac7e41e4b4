//! From a tagged text to the names, titles and times in it.

use std::sync::Arc;

use dateline_document::{Found, Mention, MentionForm, ReferenceDate, Tagged, Use};

use crate::lexicon::Lexicon;
use crate::names::{self, Name, NameModel};
use crate::reading::Reading;
use crate::user::{Applied, Rules, User, UserLexicon};
use crate::{quantities, times, titles, uses};

/// Finds names, titles and times. It holds no state between articles.
#[derive(Clone)]
pub struct Recognizer<'d> {
    lexicon: Lexicon<'d>,
    model: Option<Arc<NameModel<'d>>>,
    user: User,
}

impl<'d> Recognizer<'d> {
    /// A recogniser that knows the names of `lexicon` and finds names by rule. It cannot tell how sure it is.
    pub fn new(lexicon: Lexicon<'d>) -> Self {
        Self { lexicon, model: None, user: User::default() }
    }

    /// A recogniser that finds names by `model`, which is told what `lexicon` and the rules say of a text.
    pub fn with_model(lexicon: Lexicon<'d>, model: NameModel<'d>) -> Self {
        Self { lexicon, model: Some(Arc::new(model)), user: User::default() }
    }

    /// The same with the names of a user's lexicon among what is found.
    #[must_use]
    pub fn with_user_lexicon(self, lexicon: UserLexicon) -> Self {
        Self { user: User { lexicon: Some(Arc::new(lexicon)), ..self.user }, ..self }
    }

    /// The same with the names among what is found that a user's rules make.
    #[must_use]
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { user: User { rules: Some(Arc::new(rules)), ..self.user }, ..self }
    }

    /// The names of an article, the titles beside them, and its time expressions, resolved against `date`.
    pub fn recognise(&self, text: &Tagged<'_>, date: Option<ReferenceDate>) -> Found {
        let reading = Reading::new(text, &self.lexicon);
        let (times, taken) = times::times(&reading, text, &self.lexicon, date.map(|date| date.value));
        let names = names::names(&reading, &self.lexicon, &taken, self.model.as_deref());
        let Applied { names, ids: user_ids, times } = self.user.apply(&reading, text, names, times);
        let uses = uses::uses(&reading, text, &self.lexicon, &names);
        let mention = |(name, usage): (&Name, Option<Use>)| Mention {
            span: reading.span(name.words.start, name.words.end),
            kind: name.kind,
            form: MentionForm::Name,
            usage,
            confidence: name.confidence,
        };
        let quantities = quantities::quantities(&reading, text, &self.lexicon, &taken, &names);
        let titles = titles::titles(&reading, text, &names);
        let names = names.iter().zip(uses).map(mention).collect();
        Found { names, titles, times, quantities, user_ids }
    }
}
