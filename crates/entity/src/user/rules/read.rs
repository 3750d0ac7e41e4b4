//! Files of rules, in TOML.

use std::fmt;

use dateline_document::{EntityKind, FileFault, PartOfSpeech, PennTag, listed};
use regex::RegexBuilder;
use serde::de::{Error as _, IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::super::lexicon::Overlap;
use super::Rule;
use super::pattern::{Step, Test, Words};

/// A pattern may have so many steps, those of `{n,m}` counted one by one.
const MOST_STEPS: usize = 256;
/// A regular expression may take so many bytes when it is compiled.
const MOST_REGEX: usize = 1 << 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<RuleTable>,
    /// Rules that make relations are read elsewhere.
    #[serde(default, rename = "relation")]
    _relation: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    name: String,
    kind: EntityKind,
    id: Option<String>,
    #[serde(default)]
    overlap: Overlap,
    pattern: Spanned<Vec<Spanned<TokenTable>>>,
}

/// A token of a pattern.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenTable {
    text: Option<Spanned<Values>>,
    lower: Option<Spanned<Values>>,
    lemma: Option<Spanned<Values>>,
    tag: Option<Spanned<Values>>,
    pos: Option<Spanned<Values>>,
    kind: Option<Spanned<Values>>,
    shape: Option<Spanned<Values>>,
    regex: Option<Spanned<String>>,
    not: Option<Spanned<Box<Self>>>,
    op: Option<Spanned<String>>,
    #[serde(default)]
    context: bool,
}

/// A text, or a list of texts of which one is enough.
struct Values(Vec<String>);

impl<'d> Deserialize<'d> for Values {
    fn deserialize<D: Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'d> Visitor<'d> for OneOrMany {
            type Value = Values;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text or a list of texts")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Values, E> {
                Ok(Values(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'d>>(self, mut list: A) -> Result<Values, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = list.next_element()? {
                    values.push(value);
                }
                if values.is_empty() { Err(A::Error::custom("an empty list")) } else { Ok(Values(values)) }
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
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
    file.rule.into_iter().map(|rule| reading.rule(rule)).collect()
}

struct Reading<'t> {
    text: &'t str,
}

impl Reading<'_> {
    fn fault<T>(&self, at: &Spanned<T>, problem: impl fmt::Display) -> FileFault {
        FileFault::at_byte(self.text, at.span().start, problem)
    }

    fn rule(&self, table: RuleTable) -> Result<Rule, FileFault> {
        let RuleTable { name, kind, id, overlap, pattern } = table;
        let mut steps = Vec::new();
        if pattern.get_ref().is_empty() {
            return Err(self.fault(&pattern, "a pattern without tokens"));
        }
        for token in pattern.get_ref() {
            self.steps(token, &mut steps)?;
            if steps.len() > MOST_STEPS {
                let problem =
                    format!("more than {MOST_STEPS} tokens, those of a quantifier counted one by one");
                return Err(self.fault(token, problem));
            }
        }
        if steps.iter().all(|step| step.is_context) {
            return Err(self.fault(
                &pattern,
                "no token of the pattern is part of the name; leave `context` out for those that are",
            ));
        }
        Ok(Rule { name: name.into(), kind, id: id.map(Into::into), overlap, steps })
    }

    /// Adds the steps of a token: as many as it must come, and one more where it may come again.
    fn steps(&self, token: &Spanned<TokenTable>, steps: &mut Vec<Step>) -> Result<(), FileFault> {
        let table = token.get_ref();
        let refused = match &table.not {
            Some(not) => {
                let inner = not.get_ref();
                if inner.not.is_some() || inner.op.is_some() || inner.context {
                    return Err(self.fault(
                        not,
                        "`not` has tests alone: text, lower, lemma, tag, pos, kind, shape and regex",
                    ));
                }
                self.tests(inner)?
            }
            None => Vec::new(),
        };
        let step = Step {
            tests: self.tests(table)?,
            refused,
            is_optional: false,
            repeats: false,
            is_context: table.context,
        };
        let (least, most) = match &table.op {
            Some(op) => quantifier(op.get_ref()).ok_or_else(|| {
                self.fault(op, format!("no quantifier is written `{}`; write ?, *, +, {{n}}, {{n,}} or {{n,m}}, m from 1 to {MOST_STEPS}", op.get_ref()))
            })?,
            None => (1, Some(1)),
        };
        steps.extend(std::iter::repeat_n(step.clone(), least));
        match most {
            Some(most) => {
                let may_be = Step { is_optional: true, ..step };
                steps.extend(std::iter::repeat_n(may_be, most - least));
            }
            // A token that must come may itself come again; one that need not comes as often as it likes.
            None if least > 0 => {
                if let Some(last) = steps.last_mut() {
                    last.repeats = true;
                }
            }
            None => steps.push(Step { is_optional: true, repeats: true, ..step }),
        }
        Ok(())
    }

    fn tests(&self, table: &TokenTable) -> Result<Vec<Test>, FileFault> {
        let words = |values: &Spanned<Values>| Words::new(values.get_ref().0.iter().cloned());
        let mut tests = Vec::new();
        tests.extend(table.text.as_ref().map(|values| Test::Text(words(values))));
        tests.extend(table.lower.as_ref().map(|values| {
            Test::Lower(Words::new(values.get_ref().0.iter().map(|word| word.to_lowercase())))
        }));
        tests.extend(table.lemma.as_ref().map(|values| Test::Lemma(words(values))));
        tests.extend(table.shape.as_ref().map(|values| Test::Shape(words(values))));
        if let Some(values) = &table.tag {
            let tags = PennTag::ALL.iter().map(|tag| tag.as_str());
            tests.push(Test::Tag(self.terms(values, "Penn tag", PennTag::parse, tags)?));
        }
        if let Some(values) = &table.pos {
            let parts = PartOfSpeech::ALL.iter().map(|part| part.as_str());
            tests.push(Test::Part(self.terms(values, "part of speech", PartOfSpeech::parse, parts)?));
        }
        if let Some(values) = &table.kind {
            let kinds = EntityKind::ALL.iter().map(|kind| kind.as_str()).chain([NO_NAME]);
            let parse = |kind: &str| match kind {
                NO_NAME => Some(None),
                kind => EntityKind::parse(kind).map(Some),
            };
            tests.push(Test::Kind(self.terms(values, "kind", parse, kinds)?));
        }
        if let Some(regex) = &table.regex {
            let compiled = RegexBuilder::new(regex.get_ref()).size_limit(MOST_REGEX).build();
            tests.push(Test::Regex(compiled.map_err(|error| {
                let message = error.to_string();
                let problem = message
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .trim_start_matches("error: ")
                    .trim_end_matches('.');
                self.fault(regex, format!("no regular expression: {problem}"))
            })?));
        }
        Ok(tests)
    }

    fn terms<'k, T>(
        &self,
        values: &Spanned<Values>,
        what: &str,
        parse: impl Fn(&str) -> Option<T>,
        known: impl Iterator<Item = &'k str>,
    ) -> Result<Vec<T>, FileFault> {
        let unknown = |value: &str, known| {
            self.fault(values, format!("no {what} is called `{value}`; there are {}", listed(known)))
        };
        let mut terms = Vec::new();
        for value in &values.get_ref().0 {
            match parse(value) {
                Some(term) => terms.push(term),
                None => return Err(unknown(value, known)),
            }
        }
        Ok(terms)
    }
}

/// What a token that is in no name has for a kind.
const NO_NAME: &str = "none";

/// How often a token comes: at least, and at most where there is a most.
fn quantifier(op: &str) -> Option<(usize, Option<usize>)> {
    let number = |digits: &str| digits.parse().ok().filter(|&number| number <= MOST_STEPS);
    let (least, most) = match op {
        "?" => (0, Some(1)),
        "*" => (0, None),
        "+" => (1, None),
        _ => match op.strip_prefix('{')?.strip_suffix('}')?.split_once(',') {
            None => {
                let times = number(op.trim_matches(['{', '}']))?;
                (times, Some(times))
            }
            Some((least, "")) => (number(least)?, None),
            Some((least, most)) => (number(least)?, Some(number(most)?)),
        },
    };
    let is_sound = most.is_none_or(|most| most > 0 && most >= least);
    is_sound.then_some((least, most))
}
