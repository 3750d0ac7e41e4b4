//! dateline's stages of analysis as contestants: each alone, on what the stages before it made, and together from text.
//!
//! Networks run with the fastest instructions of the processor, and where those are above AVX2 with AVX2 as well, which
//! is what most machines have. Trees are read off the same network as tags, so there are none without tags and lemmas.

use std::rc::Rc;

use dateline::{Analyzer, Article};
use dateline_document::{
    Dependency, Document, MentionForm, Metadata, PennTag, Segmented, Source, Tagged, Trees, Words,
};
use dateline_entity::{Lexicon, NameModel, Recognizer};
use dateline_model::network::Instructions;
use dateline_syntax::{Depth, Syntax};

use crate::Failure;
use crate::contestants::Contestant;
use crate::corpus::Corpus;
use crate::counts::Counts;

/// How long a round of the corpus is made by repeating it, in bytes: spaCy reads some twenty kilobytes a second.
pub const TARGET_BYTES: usize = 200_000;

/// spaCy's small model finding names alone, as `peers/pipelines.py` calls it.
pub const SPACY_NAMES: &str = "spaCy sm, names";

/// spaCy's small model with everything it has, as `peers/pipelines.py` calls it.
pub const SPACY_PIPELINE: &str = "spaCy sm, whole pipeline";

/// The stages of this process on the texts of `corpus`. The tokens, sentences and tags that a stage alone reads are made
/// here, before any clock runs.
///
/// # Errors
/// Where a model that is part of the program is damaged.
pub fn contestants(corpus: &Corpus) -> Result<Vec<Contestant<'_>>, Failure> {
    let lexicon = Lexicon::open(dateline_models::NAMES)?;
    let stages = instructions().into_iter().map(|it| Ok(Rc::new(Stages::open(&lexicon, it)?)));
    let stages = stages.collect::<Result<Vec<_>, Failure>>()?;
    // All instructions compute the same.
    let tagged = |source| stages.first().map(|it| it.syntax.analyse(it.segment(source), Depth::Tags));
    let texts: Rc<[Tagged<'_>]> = corpus.texts.iter().filter_map(tagged).collect();

    let mut contestants = Vec::new();
    for (name, depth) in
        [("tags and lemmas", Depth::Tags), ("trees, greedy", Depth::FastTrees), ("trees", Depth::Trees)]
    {
        contestants.extend(stages.iter().map(|stages| {
            let (name, stages, texts) = (stages.called(name), Rc::clone(stages), Rc::clone(&texts));
            Contestant::of_corpus(&name, "dateline-syntax", move || {
                texts.iter().map(|text| stages.tag(text, depth)).sum()
            })
        }));
    }
    contestants.extend(stages.iter().map(|stages| {
        let (name, stages, texts) = (stages.called("names"), Rc::clone(stages), Rc::clone(&texts));
        Contestant::of_corpus(&name, "dateline-entity", move || {
            texts.iter().map(|text| stages.name(text)).sum()
        })
    }));
    contestants.extend(stages.iter().map(|stages| {
        let (name, stages, texts) = (stages.called("tags, names"), Rc::clone(stages), Rc::clone(&texts));
        Contestant::of_corpus(&name, "dateline", move || {
            texts.iter().map(|text| stages.read(text.text.clone(), Depth::Tags)).sum()
        })
    }));
    for (name, depth) in [("tokens, tags, names", Depth::Tags), ("tokens, tags, trees, names", Depth::Trees)]
    {
        contestants.extend(stages.iter().map(|stages| {
            let (name, stages) = (stages.called(name), Rc::clone(stages));
            Contestant::new(&name, "dateline", move |source| stages.read(stages.segment(source), depth))
        }));
    }
    let analyzer = Analyzer::new()?;
    contestants.push(Contestant::new("everything", "dateline", move |source| {
        of_document(&analyzer.analyse(Article::of_source(Metadata::default(), source.clone())))
    }));
    Ok(contestants)
}

/// How many tokens dateline finds in a round of `corpus`.
pub fn tokens(corpus: &Corpus) -> usize {
    let pass: usize = corpus.texts.iter().map(|text| dateline_tokenizer::tokenize(text).tokens.len()).sum();
    pass * corpus.passes
}

/// The name of the fastest instructions that networks are computed with here.
pub fn fastest() -> &'static str {
    name(Instructions::detect())
}

/// The fastest instructions of this processor, and AVX2 where they are above it.
fn instructions() -> Vec<Instructions> {
    let fastest = Instructions::detect();
    let below = (fastest > Instructions::Avx2).then_some(Instructions::Avx2);
    std::iter::once(fastest).chain(below).collect()
}

fn name(instructions: Instructions) -> &'static str {
    match instructions {
        Instructions::Portable => "portable instructions",
        Instructions::Avx2 => "AVX2",
        Instructions::Avx512Vnni => "AVX-512 VNNI",
    }
}

/// The stages that use networks, computed with the same instructions.
struct Stages {
    instructions: Instructions,
    syntax: Syntax<'static>,
    recognizer: Recognizer<'static>,
}

impl Stages {
    fn open(lexicon: &Lexicon<'static>, instructions: Instructions) -> Result<Self, Failure> {
        let names = NameModel::open(dateline_models::NAME_MODEL)?.with_instructions(instructions);
        Ok(Self {
            instructions,
            syntax: Syntax::open(dateline_models::SYNTAX)?.with_instructions(instructions),
            recognizer: Recognizer::with_model(lexicon.clone(), names),
        })
    }

    /// `stage`, or `stage (AVX2)` where these instructions are not the fastest.
    fn called(&self, stage: &str) -> String {
        if self.instructions == Instructions::detect() {
            return stage.to_owned();
        }
        format!("{stage} ({})", name(self.instructions))
    }

    fn segment<'s>(&self, source: &'s Source) -> Segmented<'s> {
        let text = dateline_tokenizer::tokenize(source);
        let open_ends = dateline_tokenizer::open_ends(&text);
        self.syntax.segment(text, &open_ends)
    }

    /// Counts what syntax finds on the tokens of a text. They are copied for it within its time, for a stage owns what it
    /// adds to.
    fn tag(&self, text: &Tagged<'_>, depth: Depth) -> Counts {
        let tagged = self.syntax.analyse(text.text.clone(), depth);
        [of_text(&tagged), of_syntax(&tagged.words, &tagged.trees)].into_iter().sum()
    }

    fn name(&self, text: &Tagged<'_>) -> Counts {
        let found = self.recognizer.recognise(text, None);
        Counts { names: found.names.len(), ..of_text(text) }
    }

    fn read(&self, text: Segmented<'_>, depth: Depth) -> Counts {
        let tagged = self.syntax.analyse(text, depth);
        [self.name(&tagged), of_syntax(&tagged.words, &tagged.trees)].into_iter().sum()
    }
}

fn of_text(text: &Segmented<'_>) -> Counts {
    Counts { tokens: text.tokens.len(), sentences: text.sentences.len(), ..Counts::default() }
}

fn of_syntax(words: &Words, trees: &Trees) -> Counts {
    use Dependency::{Nsubj, NsubjOuter, NsubjPass};
    use PennTag::{NN, NNP, NNPS, NNS};

    let nouns = words.tag().iter().filter(|tag| matches!(tag, NN | NNS | NNP | NNPS));
    let subjects = trees.dependency().iter().filter(|it| matches!(it, Nsubj | NsubjOuter | NsubjPass));
    Counts { nouns: nouns.count(), subjects: subjects.count(), ..Counts::default() }
}

fn of_document(document: &Document) -> Counts {
    let names = document.mentions.form().iter().filter(|form| **form == MentionForm::Name);
    Counts {
        tokens: document.tokens.len(),
        sentences: document.sentences.len(),
        quotations: document.quotes.len(),
        names: names.count(),
        entities: document.entities.len(),
        relations: document.relations.len(),
        ..of_syntax(&document.words, &document.trees)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::measure;

    fn counted(text: &str) -> BTreeMap<String, Counts> {
        let texts = vec![Source::from_text(text).unwrap()];
        let corpus = Corpus { name: String::new(), texts, passes: 1 };
        let mut contestants = contestants(&corpus).unwrap();
        let count = |contestant: &mut Contestant<'_>| {
            (contestant.name.clone(), measure::round(contestant, &corpus).unwrap().counts)
        };
        contestants.iter_mut().map(count).collect()
    }

    #[test]
    fn each_stage_says_what_it_found() {
        let counts =
            counted("Norway's Foreign Minister Anna Bell met Peter Marsh. \"We talked,\" Bell said.");
        let check = |name: &str, expect: &str| {
            let found = counts[name].to_string();
            let things: Vec<&str> = found.split(", ").filter_map(|it| it.split(' ').nth(1)).collect();
            assert_eq!(things.join(" "), expect, "{name}: {found}");
        };
        check("tags and lemmas", "tokens sentences nouns");
        check("trees, greedy", "tokens sentences nouns subjects");
        check("trees", "tokens sentences nouns subjects");
        check("names", "tokens sentences names");
        check("tags, names", "tokens sentences nouns names");
        check("tokens, tags, names", "tokens sentences nouns names");
        check("tokens, tags, trees, names", "tokens sentences nouns subjects names");
        check("everything", "tokens sentences quotations nouns subjects names entities relations");
    }

    #[test]
    fn other_instructions_find_the_same() {
        let article =
            "A court in Brussels fined the company on Monday, and its lawyer John Reed said he would appeal.";
        let counts = counted(article);
        for (name, found) in &counts {
            let fastest = name.split(" (").next().unwrap();
            assert_eq!(counts[fastest], *found, "{name}");
        }
    }

    #[test]
    fn names_of_contestants_differ() {
        let corpus = Corpus::built_in().unwrap();
        let contestants = contestants(&corpus).unwrap();
        let names: BTreeSet<&str> = contestants.iter().map(|contestant| contestant.name.as_str()).collect();
        assert_eq!(names.len(), contestants.len());
        assert!(contestants.iter().all(|contestant| contestant.package.version != "unknown"));
    }

    #[test]
    fn every_token_of_every_pass_counts() {
        let texts = vec![Source::from_text("One two. Three").unwrap()];
        assert_eq!(tokens(&Corpus { name: String::new(), texts, passes: 3 }), 12);
    }
}
