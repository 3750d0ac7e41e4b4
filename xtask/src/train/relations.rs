//! The model of relations.

use std::collections::BTreeMap;
use std::fs;

use clap::Args;
use dateline_document::{Document, Found, Metadata, Quotes, RelationKind, Resolved, Source, Span, Tagged};
use dateline_entity::{
    CoreferenceModel, Gazetteer, Lexicon, Linker, NameModel, Recognizer, Resolver, known_entities,
};
use dateline_eval::relations::{
    self, Agreement, Corpus, Direction, FoundFact, GoldMention, Matches, RelationsDocument,
};
use dateline_relation::{
    Attributor, EventExtractor, RelationChoices, RelationModel, RelationRules, RelationTrainer, Relator,
    TrueRelation,
};
use dateline_syntax::{Depth, Syntax};
use rayon::prelude::*;

use super::{Sources, read};
use crate::Failure;

/// Relations between two mentions of a sentence
#[derive(Args)]
pub struct Relations {
    #[command(flatten)]
    pub sources: Sources,
    /// Score models that learn from all documents but some, on these, in place of writing one
    #[arg(long)]
    cross_validate: bool,
}

/// The corpora, and how much a pair of each counts.
const CORPORA: [(&str, f32); 3] = [
    ("relations/knowledgenet/train_folds.jsonl", 1.0),
    ("relations/redocred/dev.jsonl", 1.0),
    ("relations/re3d_open/all.jsonl", 1.0),
];

/// Into so many parts the documents of a corpus are divided.
const FOLDS: usize = 4;

/// The kinds that the model learns: those that some corpus has enough of.
const KINDS: [RelationKind; 25] = {
    use RelationKind::*;
    [
        EmployedBy,
        MemberOf,
        Leads,
        Founded,
        Owns,
        SubsidiaryOf,
        PartOf,
        BasedIn,
        LocatedIn,
        LivesIn,
        BornIn,
        DiedIn,
        CitizenOf,
        SpouseOf,
        ParentOf,
        SiblingOf,
        EducatedAt,
        Created,
        TakesPartIn,
        BornOn,
        DiedOn,
        FoundedOn,
        SpokeWith,
        Fights,
        AlliedWith,
    ]
};

/// A document with the corpus it is of, and the part of it.
struct Article {
    corpus: Corpus,
    weight: f32,
    fold: usize,
    source: Source,
    gold: RelationsDocument,
}

/// The stages before relations.
struct Stages {
    syntax: Syntax<'static>,
    recognizer: Recognizer<'static>,
    attributor: Attributor<'static>,
    resolver: Resolver<'static>,
    linker: Linker<'static>,
}

/// What the relator reads.
struct Reading<'s> {
    text: Tagged<'s>,
    found: Found,
    quotes: Quotes,
    /// The entities as found, and those of gold.
    resolved: [Resolved; 2],
}

impl Stages {
    fn open() -> Result<Self, Failure> {
        let lexicon = Lexicon::open(dateline_models::NAMES)?;
        let names = NameModel::open(dateline_models::NAME_MODEL)?;
        Ok(Self {
            syntax: Syntax::open(dateline_models::SYNTAX)?,
            recognizer: Recognizer::with_model(lexicon.clone(), names),
            attributor: Attributor::new(dateline_models::REPORTING_VERBS),
            resolver: Resolver::new(lexicon.clone(), CoreferenceModel::open(dateline_models::COREFERENCE)?),
            linker: Linker::new(lexicon, Gazetteer::open(dateline_models::PLACES)?),
        })
    }

    fn read<'s>(&self, article: &'s Article) -> Reading<'s> {
        let text = dateline_tokenizer::tokenize(&article.source);
        let open_ends = dateline_tokenizer::open_ends(&text);
        let text = self.syntax.analyse(self.syntax.segment(text, &open_ends), Depth::Trees);
        let found = self.recognizer.recognise(&text, None);
        let quotes = self.attributor.quotations(&text, &found);
        let resolved = self.resolver.resolve(&text, &found, &quotes);
        let links = self.linker.links(&text, &resolved);
        let resolved = Resolved { entities: resolved.entities.with_links(links), ..resolved };
        let known = known_entities(&text, &resolved, &article.gold.known_mentions());
        Reading { text, found, quotes, resolved: [resolved, known] }
    }
}

/// Trains the model, scores it by folds, and writes both it and its card; or scores alone.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(relations: &Relations) -> Result<(), Failure> {
    let mut articles: Vec<Article> = Vec::new();
    for (path, weight) in CORPORA {
        let (corpus, documents) = relations::read(&read(&relations.sources.data.join(path))?)?;
        for (index, gold) in documents.into_iter().enumerate() {
            let fold = gold.fold.as_ref().and_then(|fold| fold.parse().ok()).unwrap_or(index) % FOLDS;
            let source = Source::from_text(gold.text.as_str())?;
            articles.push(Article { corpus, weight, fold, source, gold });
        }
    }
    let stages = Stages::open()?;
    let readings: Vec<Reading<'_>> = articles.par_iter().map(|article| stages.read(article)).collect();
    let choices = RelationChoices::default();
    let mut scores: Vec<[Agreement; 2]> = Vec::new();
    let mut of_article: Vec<usize> = Vec::new();
    for fold in 0..FOLDS {
        let trainer = trainer(&articles, &readings, |article| article.fold != fold);
        let model = trainer.train(choices)?;
        eprintln!("fold {fold}: {} pairs, {} bytes", trainer.pairs(), model.len());
        let events = EventExtractor::new(dateline_models::EVENT_TRIGGERS)?;
        let relator =
            Relator::new(RelationRules::shipped()?, events).with_model(RelationModel::open(&model)?);
        let held_out: Vec<usize> = (0..articles.len()).filter(|&at| articles[at].fold == fold).collect();
        let of_fold: Vec<[Agreement; 2]> =
            held_out.par_iter().map(|&at| score(&relator, &articles[at], &readings[at])).collect();
        scores.extend(of_fold);
        of_article.extend(held_out);
    }
    let table = table(&articles, &of_article, &scores);
    print!("{table}");
    if relations.cross_validate {
        return Ok(());
    }
    let trainer = trainer(&articles, &readings, |_| true);
    let model = trainer.train(choices)?;
    let (path, card) = relations.sources.outputs("relations");
    fs::write(&path, &model[..])?;
    fs::write(card, self::card(&model, trainer.pairs(), &choices, &table))?;
    Ok(())
}

fn trainer(
    articles: &[Article],
    readings: &[Reading<'_>],
    is_taken: impl Fn(&Article) -> bool,
) -> RelationTrainer {
    let mut trainer = RelationTrainer::new(&KINDS);
    for (article, reading) in articles.iter().zip(readings).filter(|(article, _)| is_taken(article)) {
        let truth = truth(&article.gold);
        let told = told(article);
        for resolved in &reading.resolved {
            trainer.add(&reading.text, &reading.found, resolved, (&truth, &told), article.weight);
        }
    }
    trainer
}

/// The kinds of which a corpus says that a document has no relation where it has none.
fn told(article: &Article) -> Vec<RelationKind> {
    let labels = article.corpus.labels().filter(|label| {
        // What a passage of KnowledgeNet was read for only its facts tell.
        article.corpus != Corpus::KnowledgeNet || article.gold.facts.iter().any(|fact| fact.label == *label)
    });
    labels.flat_map(|label| label.kinds.iter().copied()).collect()
}

fn truth(gold: &RelationsDocument) -> Vec<TrueRelation> {
    let spans = |entity: usize| -> Vec<Span> {
        let mentions = gold.mentions.iter().filter(|mention| mention.entity == entity);
        mentions.map(GoldMention::stretch).collect()
    };
    let mut truth = Vec::new();
    for fact in &gold.facts {
        let kinds = &fact.label.kinds;
        let forward =
            TrueRelation { kinds: kinds.clone(), subject: spans(fact.head), object: spans(fact.tail) };
        let backward =
            TrueRelation { kinds: kinds.clone(), subject: spans(fact.tail), object: spans(fact.head) };
        match fact.label.direction {
            Direction::Forward => truth.push(forward),
            Direction::Backward => truth.push(backward),
            Direction::Either => truth.extend([forward, backward]),
        }
    }
    truth
}

/// How far the relations of a document agree with gold, with the entities as found and with those of gold.
fn score(relator: &Relator<'_>, article: &Article, reading: &Reading<'_>) -> [Agreement; 2] {
    reading.resolved.each_ref().map(|resolved| {
        let told = relator.relate(&reading.text, &reading.found, &reading.quotes, resolved);
        let document = Document {
            mentions: resolved.mentions.clone(),
            entities: resolved.entities.clone(),
            times: reading.found.times.clone(),
            relations: told.relations,
            ..Document::new(Metadata::default(), article.source.clone())
        };
        relations::compare(article.corpus, &article.gold, &FoundFact::of_document(&document))
    })
}

fn table(articles: &[Article], of_article: &[usize], scores: &[[Agreement; 2]]) -> String {
    let mut table = String::new();
    for (corpus, name) in
        [(Corpus::KnowledgeNet, "KnowledgeNet"), (Corpus::ReDocRed, "Re-DocRED"), (Corpus::Re3d, "re3d")]
    {
        let mut by_label: [BTreeMap<&str, Matches>; 2] = Default::default();
        for (_, scores) in of_article.iter().zip(scores).filter(|(at, _)| articles[**at].corpus == corpus) {
            for (sums, agreement) in by_label.iter_mut().zip(scores) {
                for (&label, &counts) in &agreement.by_label {
                    *sums.entry(label).or_default() += counts;
                }
            }
        }
        let [found, known] = by_label;
        let row = |label: &str, known: Matches, found: Matches| {
            let scores = |counts: Matches| {
                format!(
                    "{:.1} | {:.1} | {:.1}",
                    100.0 * counts.precision(),
                    100.0 * counts.recall(),
                    100.0 * counts.f1()
                )
            };
            format!("| {name} | {label} | {} | {} | {} |\n", known.gold, scores(known), scores(found))
        };
        for (&label, &counts) in &known {
            table += &row(label, counts, found.get(label).copied().unwrap_or_default());
        }
        table += &row("all", known.values().copied().sum(), found.values().copied().sum());
    }
    table
}

fn card(model: &[u8], pairs: usize, choices: &RelationChoices, table: &str) -> String {
    format!(
        "# The model of relations

`relations.bin` ({} bytes, BLAKE3 `{}`) reads relations off two mentions of a sentence, for `dateline_relation::RelationModel::open`. It is
licensed under CC BY-SA 4.0; `../NOTICE` names the sources.

```sh
cargo xtask train relations --data DIR
cargo xtask train relations --data DIR --cross-validate
```

The same data gives the same bytes, with any number of threads.

| learned from | licence |
|---|---|
| KnowledgeNet, folds 1 to 4 | CC BY-SA 4.0 |
| Re-DocRED, dev | MIT; texts of Wikipedia CC BY-SA 3.0 |
| re3d, texts that are open | as its SOURCE names them: CC BY 3.0 AU, OGL 3.0, CC BY-SA 3.0, public domain |

{pairs} pairs, {} epochs, seed {}. The rules and models that learned from three quarters of the documents together, on the rest, by labels of
the corpora; `crates/eval/src/relations/labels.tsv` says which kinds go under which. Left with the entities of gold, right with those that
are found. Passages of KnowledgeNet are scored for the labels that they have facts of.

| corpus | label | facts | P | R | F1 | P | R | F1 |
|---|---|---|---|---|---|---|---|---|
{table}",
        model.len(),
        blake3::hash(model),
        choices.epochs,
        choices.seed,
    )
}
