//! Files of rules, in TOML.

use std::fmt;

use dateline_document::{EntityKind, FileFault, PartOfSpeech, RelationKind, listed};
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use super::path::Path;
use super::{Argument, ArgumentKind, Example, Rule};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    relation: Vec<RuleTable>,
    /// Rules that make names are read elsewhere.
    #[serde(default, rename = "rule")]
    _rule: IgnoredAny,
}

type Texts = Vec<Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    name: String,
    kind: Spanned<String>,
    #[serde(default)]
    on: Texts,
    #[serde(default)]
    pos: Texts,
    #[serde(default)]
    subject: Texts,
    #[serde(default)]
    object: Texts,
    subject_kind: Texts,
    object_kind: Texts,
    #[serde(default)]
    with: Texts,
    #[serde(default)]
    without: Texts,
    #[serde(default)]
    always: bool,
    #[serde(default)]
    yes: Vec<[String; 3]>,
    #[serde(default)]
    no: Vec<String>,
}

/// The rules of a file, in order.
///
/// # Errors
/// [`FileFault`] at the first value that is wrong.
pub fn rules(text: &str) -> Result<Vec<Rule>, FileFault> {
    let file: File = toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        FileFault::at_byte(text, offset, error.message().replace('\n', ", "))
    })?;
    let reading = Reading { text };
    file.relation.into_iter().map(|rule| reading.rule(rule)).collect()
}

struct Reading<'t> {
    text: &'t str,
}

impl Reading<'_> {
    fn fault<T>(&self, at: &Spanned<T>, problem: impl fmt::Display) -> FileFault {
        FileFault::at_byte(self.text, at.span().start, problem)
    }

    fn rule(&self, table: RuleTable) -> Result<Rule, FileFault> {
        let kind = RelationKind::parse(table.kind.get_ref()).ok_or_else(|| {
            let known = listed(RelationKind::ALL.iter().map(|kind| kind.as_str()));
            self.fault(
                &table.kind,
                format_args!("no relation is called `{}`; there are {known}", table.kind.get_ref()),
            )
        })?;
        let found = table.yes.into_iter().map(|[text, subject, object]| Example {
            text: text.into(),
            finds: Some((subject.into(), object.into())),
        });
        let missed = table.no.into_iter().map(|text| Example { text: text.into(), finds: None });
        Ok(Rule {
            name: table.name.into(),
            kind,
            triggers: table.on.iter().map(|lemma| lemma.get_ref().as_str().into()).collect(),
            parts: self.each(&table.pos, |pos| {
                PartOfSpeech::parse(pos).ok_or_else(|| {
                    let known = listed(PartOfSpeech::ALL.iter().map(|part| part.as_str()));
                    format!("no part of speech is called `{pos}`; there are {known}")
                })
            })?,
            subject: self.argument(&table.subject, &table.subject_kind)?,
            object: self.argument(&table.object, &table.object_kind)?,
            with: self.each(&table.with, Path::parse)?,
            without: self.each(&table.without, Path::parse)?,
            always: table.always,
            examples: found.chain(missed).collect(),
        })
    }

    fn argument(&self, paths: &[Spanned<String>], kinds: &[Spanned<String>]) -> Result<Argument, FileFault> {
        let kinds = self.each(kinds, kinds_called)?;
        Ok(Argument { paths: self.each(paths, Path::parse)?, kinds: kinds.concat() })
    }

    /// What each of some values reads as.
    fn each<T>(
        &self,
        values: &[Spanned<String>],
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, FileFault> {
        values
            .iter()
            .map(|value| read(value.get_ref()).map_err(|problem| self.fault(value, problem)))
            .collect()
    }
}

/// The kinds of arguments that go by a name: one, or all that can act.
fn kinds_called(name: &str) -> Result<Vec<ArgumentKind>, String> {
    use ArgumentKind::{Entity, Faction, Government, Nation, Time};
    match name {
        "time" => Ok(vec![Time]),
        "government" => Ok(vec![Government]),
        "nation" => Ok(vec![Nation]),
        "faction" => Ok(vec![Faction]),
        "actor" => Ok(vec![
            Entity(EntityKind::Person),
            Entity(EntityKind::Organization),
            Entity(EntityKind::Place),
            Entity(EntityKind::Group),
        ]),
        _ => EntityKind::parse(name).map(|kind| vec![Entity(kind)]).ok_or_else(|| {
            let known = listed(EntityKind::ALL.iter().map(|kind| kind.as_str()).chain([
                "actor",
                "government",
                "nation",
                "faction",
                "time",
            ]));
            format!("no kind is called `{name}`; there are {known}")
        }),
    }
}
