//! `dateline train tags` and `dateline train trees`.

use std::path::Path;

use dateline::conllu::{self, ConlluDocument};
use dateline::training::{SyntaxChoices, SyntaxTrainer, SyntaxTraining};
use dateline::{AlignedBytes, Depth, Document, Metadata, Source, Syntax, Tagged};
use dateline_eval::Counts;
use dateline_eval::syntax::{Agreement, Words, compare};

use super::{Training, train, vectors};
use crate::arguments::TrainSyntaxArguments;
use crate::exit::{Exit, Failure};

/// Trains a model of tags and lemmas, and of trees where they are asked for, on CoNLL-U files.
///
/// # Errors
/// As those of [`run`](super::run).
pub fn run(arguments: &TrainSyntaxArguments, trees: bool) -> Result<Exit, Failure> {
    let mut trainer = SyntaxTrainer::new();
    for path in &arguments.train {
        for document in read(path)? {
            let source = Source::from_text(document.text.as_str())?;
            let gold = gold(&document, &source).map_err(|error| format!("{}: {error}", path.display()))?;
            trainer.add(&gold);
            let text = dateline::tokenize(&source);
            let ends: Vec<u32> =
                gold.sentences.ids().map(|sentence| gold.sentence_span(sentence).end()).collect();
            trainer.add_ends(&text, &dateline::open_ends(&text), &ends);
        }
    }
    let options = &arguments.options;
    let vectors = vectors::read(options.vectors.as_deref())?;
    vectors.words().for_each(|word| trainer.attest(word));
    let choices = SyntaxChoices { trees, epochs: options.epochs, seed: options.seed };
    let sentences = trainer.len();
    let inner = trainer.begin(vectors.iter(), &choices)?;
    let mut training = OfSyntax { inner, dev: read(&arguments.dev)?, trees };
    train(&mut training, sentences, choices.epochs, &options.out)?;
    Ok(Exit::Fine)
}

struct OfSyntax {
    inner: SyntaxTraining,
    dev: Vec<ConlluDocument>,
    trees: bool,
}

impl Training for OfSyntax {
    fn is_done(&self) -> bool {
        self.inner.is_done()
    }

    fn epoch(&mut self, seen: &mut dyn FnMut(usize)) {
        self.inner.epoch(seen);
    }

    fn model(&self) -> Result<AlignedBytes, Failure> {
        Ok(self.inner.model("Trained by `dateline train`.")?)
    }

    fn score(&self, model: &[u8]) -> Result<(f64, String), Failure> {
        let syntax = Syntax::open(model)?;
        let agreements =
            self.dev.iter().map(|document| agreement(&syntax, document)).collect::<Result<Vec<_>, _>>()?;
        let f1 =
            |counts: fn(&Agreement) -> Counts| 100.0 * agreements.iter().map(counts).sum::<Counts>().f1();
        let (parts, tags, lemmas) = (f1(|it| it.parts), f1(|it| it.tags), f1(|it| it.lemmas));
        let report = format!("UPOS {parts:.2}, XPOS {tags:.2}, lemmas {lemmas:.2}");
        if !self.trees {
            return Ok((tags, report));
        }
        let (heads, arcs) = (f1(|it| it.heads), f1(|it| it.arcs));
        Ok((arcs, format!("{report}, UAS {heads:.2}, LAS {arcs:.2}")))
    }
}

/// How far a model agrees with a gold document on its tokens.
fn agreement(syntax: &Syntax<'_>, document: &ConlluDocument) -> Result<Agreement, Failure> {
    let source = Source::from_text(document.text.as_str())?;
    let Tagged { text, words, trees } = syntax.analyse(gold(document, &source)?.text, Depth::Trees);
    let (tokens, sentences) = (text.tokens, text.sentences);
    let found =
        Document { tokens, sentences, words, trees, ..Document::new(Metadata::default(), source.clone()) };
    Ok(compare(&Words::of_conllu(document), &Words::of_document(&found))?)
}

/// The gold analysis of a document.
fn gold<'s>(document: &ConlluDocument, source: &'s Source) -> Result<Tagged<'s>, Failure> {
    let (tokens, sentences) = document.layers();
    let text = dateline::with_tokens(source, tokens, sentences);
    let (words, trees) = (document.tagged()?, document.trees()?);
    if words.is_empty() {
        return Err("a document without tags cannot be learned from".into());
    }
    Ok(Tagged { words, trees, text })
}

fn read(path: &Path) -> Result<Vec<ConlluDocument>, Failure> {
    let file = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    conllu::read(&file).map_err(|error| format!("{}: {error}", path.display()).into())
}
