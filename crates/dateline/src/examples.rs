//! The examples of rules that make relations, tried out.

use dateline_document::{Document, RelationId, RelationObject, SourceError};
use dateline_relation::{Example, RelationRules};

use crate::{Analyzer, Article};

impl Analyzer<'_> {
    /// The examples of `rules` that are not as they say, with the names of their rules, where the analyzer has the rules
    /// among its own. An example with a subject and an object is as it says where some relation of the rule's kind is
    /// between names that are spelled so, and one without where its rule makes none.
    ///
    /// # Errors
    /// [`SourceError`] where an example is no text.
    pub fn unmet_examples<'r>(
        &self,
        rules: &'r RelationRules,
    ) -> Result<Vec<(&'r str, &'r Example)>, SourceError> {
        let mut unmet = Vec::new();
        for (rule, example) in rules.examples() {
            let document = self.analyse(Article::from_text(&*example.text)?);
            let relations = &document.relations;
            let is_as_said = match &example.finds {
                None => relations.reason().iter().all(|reason| reason != rules.name(rule)),
                Some((subject, object)) => {
                    let mut of_kind = relations.ids().filter(|&id| relations.kind()[id] == rules.kind(rule));
                    of_kind.any(|id| is_between(&document, id, [subject, object]))
                }
            };
            if !is_as_said {
                unmet.push((rules.name(rule), example));
            }
        }
        Ok(unmet)
    }
}

/// Whether a relation is between things that go by two names, in this order or, where it holds both ways, in either.
fn is_between(document: &Document, relation: RelationId, names: [&str; 2]) -> bool {
    let text = document.source.text();
    let is_called = |entity, name: &str| {
        let mentions = &document.entities.mentions()[entity];
        mentions.iter().any(|&mention| &text[document.mentions.span()[mention]] == name)
    };
    let relations = &document.relations;
    let (subject, [one, other]) = (relations.subject()[relation], names);
    match relations.object()[relation] {
        None => false,
        Some(RelationObject::Time(time)) => {
            is_called(subject, one) && &text[document.times.span()[time]] == other
        }
        Some(RelationObject::Entity(object)) => {
            let is_symmetric = relations.kind()[relation].is_symmetric();
            is_called(subject, one) && is_called(object, other)
                || is_symmetric && is_called(subject, other) && is_called(object, one)
        }
    }
}
