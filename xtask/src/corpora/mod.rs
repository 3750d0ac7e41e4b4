//! Corpora in one scheme: names of the record's kinds, on the tokens that dateline's tokenizer gives.
//!
//! Names stand without "the", titles and possessive endings; demonyms are groups; of nested names the outermost stands.
//! What a corpus does not label, or does not tell apart, is said in the files (see `dateline_eval::names::columns`), so
//! that no absence is taught that its annotators did not mean. Each reader says how it maps its corpus's classes.

mod columns;
mod convention;
mod overlap;
mod phrase;
mod raw;
mod sentence;
pub mod silver;
mod spans;
mod times;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use dateline_document::EntityKind;
use dateline_eval::names::NamesFile;

use crate::Failure;
use convention::Convention;
use overlap::Seen;
use sentence::Corpus;
use spans::Article;

/// Convert corpora to the scheme that dateline learns from
#[derive(Args)]
pub struct Corpora {
    #[command(subcommand)]
    layer: Layer,
}

#[derive(Subcommand)]
enum Layer {
    /// Write names in columns: train/, dev/ (held out, to choose by) and raw/ (texts for relabelling)
    Names(Names),
    /// Write times in JSONL: news, dates, phrases, and sentences by the file that they come from
    Times(times::Times),
}

#[derive(Args)]
struct Names {
    /// The folder of source data, with ner/, coref/, relations/ and raw_text/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Converts the corpora of a layer.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(corpora: &Corpora) -> Result<(), Failure> {
    let names = match &corpora.layer {
        Layer::Names(names) => names,
        Layer::Times(times) => return times::run(times),
    };
    let convention = Convention::open()?;
    let held_out = held_out(&names.data, &convention)?;
    let mut seen = Seen::default();
    held_out.iter().for_each(|corpus| seen.add(corpus));
    println!("{}", header());
    for corpus in &held_out {
        write(&names.out.join("dev"), corpus)?;
    }
    for mut corpus in training(&names.data, &convention)? {
        let (documents, sentences) = seen.drop_from(&mut corpus);
        write(&names.out.join("train"), &corpus)?;
        if sentences > 0 {
            println!("    dropped, as held-out sets have them: {documents} documents, {sentences} sentences");
        }
    }
    let folder = names.out.join("raw");
    fs::create_dir_all(&folder)?;
    for raw in raw::read(&names.data, &seen)? {
        fs::write(folder.join(raw.name).with_extension("tsv"), &raw.file)?;
        println!(
            "{:<22} {:>9} tokens {:>7} sentences {:>6} documents, {} left out",
            raw.name, raw.tokens, raw.sentences, raw.documents, raw.left_out
        );
    }
    Ok(())
}

/// The corpora of names in memory, each with its name.
pub struct Prepared {
    /// What is never trained on.
    pub held_out: Vec<(&'static str, NamesFile)>,
    /// What is trained on, without what stands in a held-out set too.
    pub training: Vec<(&'static str, NamesFile)>,
    /// Texts that silver labels are of, in columns.
    pub texts: Vec<(&'static str, String)>,
}

/// Converts the corpora of names as [`run`] does, and writes nothing.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn prepared(data: &Path) -> Result<Prepared, Failure> {
    let convention = Convention::open()?;
    let held_out = held_out(data, &convention)?;
    let mut seen = Seen::default();
    held_out.iter().for_each(|corpus| seen.add(corpus));
    let mut texts = Vec::new();
    let mut training = Vec::new();
    for mut corpus in self::training(data, &convention)? {
        seen.drop_from(&mut corpus);
        let file = corpus.write();
        training.push((corpus.name, NamesFile::read(&file)?));
        if corpus.name == "gmb_own" {
            texts.push(("gmb", file));
        }
    }
    for raw in raw::read(data, &seen)? {
        texts.push((raw.name.trim_end_matches("_sample"), raw.file));
    }
    let held_out = held_out.iter().map(|corpus| Ok((corpus.name, NamesFile::read(&corpus.write())?)));
    Ok(Prepared { held_out: held_out.collect::<Result<_, Failure>>()?, training, texts })
}

fn held_out(data: &Path, convention: &Convention) -> Result<Vec<Corpus>, Failure> {
    let mut corpora = Vec::new();
    for form in columns::HELD_OUT {
        corpora.push(columns::read(data, form, convention)?);
    }
    let gum = spans::articles(&data.join("coref/gum_open/dev.jsonl"))?;
    let (news, others): (Vec<&Article>, Vec<&Article>) =
        gum.iter().partition(|article| article.genre == "news");
    corpora.push(spans::gum("gum_news_dev", &news, convention)?);
    corpora.push(spans::gum("gum_other_dev", &others, convention)?);
    let meantime = spans::articles(&data.join("coref/meantime_full/all.jsonl"))?;
    corpora.push(spans::meantime(&meantime.iter().collect::<Vec<_>>(), convention)?);
    let re3d = spans::articles(&data.join("relations/re3d_open/all.jsonl"))?;
    corpora.push(spans::re3d(&re3d.iter().collect::<Vec<_>>(), convention)?);
    Ok(corpora)
}

fn training(data: &Path, convention: &Convention) -> Result<Vec<Corpus>, Failure> {
    let mut corpora = Vec::new();
    for form in columns::TRAINING {
        corpora.push(columns::read(data, form, convention)?);
    }
    let gum = spans::articles(&data.join("coref/gum_open/train.jsonl"))?;
    corpora.push(spans::gum("gum_train", &gum.iter().collect::<Vec<_>>(), convention)?);
    let redocred = spans::articles(&data.join("relations/redocred/dev.jsonl"))?;
    corpora.push(spans::redocred(&redocred.iter().collect::<Vec<_>>(), convention)?);
    Ok(corpora)
}

fn header() -> String {
    let kinds: Vec<String> = EntityKind::ALL
        .iter()
        .map(|kind| format!("{:>7}", kind.as_str().get(..6).unwrap_or(kind.as_str())))
        .collect();
    format!(
        "{:<22} {:>8} {:>6} {:>6} {} {:>7} {:>7}",
        "",
        "tokens",
        "sents",
        "docs",
        kinds.join(" "),
        "several",
        "unknown"
    )
}

fn write(folder: &Path, corpus: &Corpus) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(corpus.name).with_extension("tsv"), corpus.write())?;
    let names = || corpus.sentences().flat_map(|sentence| &sentence.names);
    let of = |kind: EntityKind| names().filter(|name| name.kinds.single() == Some(kind)).count();
    let kinds: Vec<String> = EntityKind::ALL.iter().map(|&kind| format!("{:>7}", of(kind))).collect();
    println!(
        "{:<22} {:>8} {:>6} {:>6} {} {:>7} {:>7}",
        corpus.name,
        corpus.sentences().map(|sentence| sentence.words.len()).sum::<usize>(),
        corpus.sentences().count(),
        corpus.documents.len(),
        kinds.join(" "),
        names().filter(|name| name.kinds.single().is_none()).count(),
        corpus.sentences().flat_map(|sentence| &sentence.unknown).filter(|&&unknown| unknown).count()
    );
    Ok(())
}
