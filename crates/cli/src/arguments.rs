//! The command line. Doc comments are the help texts.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use dateline::{Layer, Offsets};
use dateline_eval::names::{self, Kinds};
use dateline_eval::times;
use dateline_eval::tokens::Class;
use encoding_rs::Encoding;
use jiff::civil::Date;

use crate::models::ModelArguments;
use crate::own::OwnArguments;
use crate::plugins::isolation::{self, IsolationArguments};
use crate::plugins::new::NewArguments;
use crate::plugins::trial::BenchArguments;

/// Read English news articles and write down what they say.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, propagate_version = true, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Extract names, roles, dates, quotes and plugins' notes from articles
    #[command(after_help = EXTRACT_HELP)]
    Extract(ExtractArguments),
    /// Print the JSON Schema of the record
    Schema,
    /// Score dateline, or another analysis, against gold annotations
    Eval {
        #[command(subcommand)]
        command: EvalCommand,
    },
    /// Train a model of one's own, for --model
    Train {
        #[command(subcommand)]
        command: TrainCommand,
    },
    /// Look at files of names, for --lexicon
    Lexicon {
        #[command(subcommand)]
        command: LexiconCommand,
    },
    /// Look at files of rules, for --rules
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// Look at plugins, add your own, and trust a project's
    Plugin {
        #[command(subcommand)]
        command: PluginCommand,
    },
    /// Run a plugin for the process that has started this one
    #[command(name = isolation::WORKER, hide = true)]
    PluginWorker,
}

const EXTRACT_HELP: &str = "\
Examples:
  dateline extract article.txt
  dateline extract --format jsonl --jobs 8 articles/ > records.jsonl
  zcat feed.jsonl.gz | dateline extract --input-format jsonl --format jsonl
  dateline extract --format graphml articles/ > graph.graphml
  dateline extract --format csv --notes codes articles/ > events.csv
  dateline extract --format geojson articles/ > map.geojson

Exit codes:
  0  everything was read
  2  the arguments do not fit, or nothing could be read
  3  some inputs were rejected; the others are in the output
  4  a plugin was switched off; everything else is in the output";

#[derive(Debug, Subcommand)]
pub enum PluginCommand {
    /// List the plugins with their layers, and those that were refused with the reason
    List,
    /// Show what a plugin's file says of itself, without running it
    Inspect {
        /// The plugin's name, or the path of its library
        plugin: String,
    },
    /// Write a new plugin, which builds, tests and loads as it stands
    #[command(after_help = PLUGIN_NEW_HELP)]
    New(NewArguments),
    /// Run a plugin over odd texts and configurations, and say what it does wrong
    #[command(after_help = PLUGIN_CHECK_HELP)]
    Check {
        /// The plugin's name, or the path of its library
        plugin: String,
    },
    /// Measure how long a plugin takes for an article
    Bench(BenchArguments),
    /// Add a plugin: copy and pin its library, without running it
    #[command(after_help = PLUGIN_ADD_HELP)]
    Add {
        /// The plugin's library
        #[arg(value_name = "PATH")]
        library: PathBuf,
    },
    /// Take out a plugin that was added
    Remove {
        /// The plugin's name
        name: String,
    },
    /// Pin a project's file and the plugins that it names, without running them
    #[command(after_help = PLUGIN_TRUST_HELP)]
    Trust {
        /// The project's folder, or its file
        #[arg(value_name = "PROJECT", default_value = ".")]
        project: PathBuf,

        /// Take the trust back
        #[arg(long)]
        remove: bool,
    },
}

const PLUGIN_NEW_HELP: &str = "\
Examples:
  dateline plugin new ships
  dateline plugin new ships --lang c --path plugins/ships";

const PLUGIN_CHECK_HELP: &str = "\
The plugin runs in a process of its own, in a sandbox, together with those whose notes it reads. It
is to read every text, the empty one and a megabyte among them, to write the same notes about the
same text, to load with what its schema allows, and to refuse a setting that it does not have.

Exit codes:
  0  it does
  2  there is no such plugin, or it cannot be looked at
  3  it does not; the output says where";

const PLUGIN_ADD_HELP: &str = "\
The library and its data files are copied to your own folder (DATELINE_HOME, or where the system
keeps the data of programs) and pinned there in plugins.lock by checksum and manifest. From then
on `dateline extract` runs the plugin; what becomes of the file that it came from does not matter.";

const PLUGIN_TRUST_HELP: &str = "\
A project's dateline.toml names plugins by their paths from its folder:

  [[plugin]]
  path = \"plugins/libships.so\"
  config = { fleet = \"north\" }

They run in that folder and below it for as long as that file and the libraries stay as they are.";

/// Which plugins run, and how.
#[derive(Debug, Args)]
pub struct PluginArguments {
    /// Load this plugin and no other; may be given several times
    #[arg(long = "plugin", value_name = "NAME", conflicts_with = "no_plugins", help_heading = "Plugins")]
    pub plugins: Vec<String>,

    /// Load no plugin (by default all run that ship, that you added, and that a trusted project names)
    #[arg(long, help_heading = "Plugins")]
    pub no_plugins: bool,

    /// Give a plugin its configuration, a file that ends in .toml or .json; may be given several times
    #[arg(
        long = "plugin-config",
        value_name = "NAME=FILE",
        value_parser = named_file,
        conflicts_with = "no_plugins",
        help_heading = "Plugins"
    )]
    pub configs: Vec<NamedFile>,

    /// Read nothing where a plugin cannot be loaded (by default its layer is left out, and the others run)
    #[arg(long, conflicts_with = "no_plugins", help_heading = "Plugins")]
    pub strict: bool,

    #[command(flatten)]
    pub isolation: IsolationArguments,
}

/// A file and the name of the plugin that it is for.
#[derive(Clone, Debug)]
pub struct NamedFile {
    pub name: String,
    pub file: PathBuf,
}

fn named_file(argument: &str) -> Result<NamedFile, String> {
    let (name, file) = argument.split_once('=').ok_or("it is to be the plugin's name, `=`, and a file")?;
    Ok(NamedFile { name: name.to_owned(), file: file.into() })
}

#[derive(Debug, Subcommand)]
pub enum LexiconCommand {
    /// Read files of names, list every line that is wrong, and count what is there
    #[command(after_help = LEXICON_HELP)]
    Check {
        /// Files of names, TSV or JSONL
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

const LEXICON_HELP: &str = "\
A TSV file has the columns name, kind, id, aliases, case and overlap; those after the kind may
be missing, and a head may name them in another order. Aliases are parted by |. Lines that
begin with # are left aside. A file that begins with { is JSONL, with fields of these names.

  kind     person, organization, place, group, work, event, product or other
  case     exact, capitalised (words that begin with a capital do so in the text) or any
  overlap  wins (over other names that overlap it) or yields";

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Read files of rules, and list what is wrong with them
    Check {
        /// Files of rules, TOML
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum TrainCommand {
    /// Train a model of names on files of tokens with BIO labels
    #[command(after_help = COLUMNS_HELP)]
    Names(TrainNamesArguments),
    /// Train a model of tags and lemmas on CoNLL-U files
    Tags(TrainSyntaxArguments),
    /// Train a model of tags, lemmas and trees on CoNLL-U files
    Trees(TrainSyntaxArguments),
}

#[derive(Debug, Args)]
pub struct TrainNamesArguments {
    /// Files of names in columns to learn from
    #[arg(value_name = "TRAIN", required = true)]
    pub train: Vec<PathBuf>,

    /// A file of names in columns to choose the best epoch by; it is not learned from
    #[arg(long, value_name = "FILE")]
    pub dev: PathBuf,

    #[command(flatten)]
    pub options: TrainOptions,
}

#[derive(Debug, Args)]
pub struct TrainSyntaxArguments {
    /// CoNLL-U files to learn from
    #[arg(value_name = "TRAIN.conllu", required = true)]
    pub train: Vec<PathBuf>,

    /// A CoNLL-U file to choose the best epoch by; it is not learned from
    #[arg(long, value_name = "FILE")]
    pub dev: PathBuf,

    #[command(flatten)]
    pub options: TrainOptions,
}

#[derive(Debug, Args)]
pub struct TrainOptions {
    /// The model file to write
    #[arg(short, long, value_name = "FILE")]
    pub out: PathBuf,

    /// Vectors of words in the text form of GloVe, packed with gzip where the name ends in .gz
    #[arg(long, value_name = "FILE")]
    pub vectors: Option<PathBuf>,

    /// See every sentence so often, or less where it gets no better
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub epochs: usize,

    /// What is left to chance follows from this number: the same files and number give the same model
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

#[derive(Debug, Subcommand)]
pub enum EvalCommand {
    /// Score coreference as CoNLL-2012 does, on given tokens
    #[command(after_help = EVAL_COREF_HELP)]
    Coref(EvalCorefArguments),
    /// Score pronouns that could mean either of two names, from raw text
    Gap(EvalGapArguments),
    /// Score names on given tokens: exactly and by boundaries, with and without titles and "the"
    #[command(after_help = EVAL_NAMES_HELP)]
    Names(EvalNamesArguments),
    /// Score places: names that were found, and how far from the true place each was put
    #[command(after_help = EVAL_PLACES_HELP)]
    Places(EvalPlacesArguments),
    /// Score tokens, words and sentences as the CoNLL 2018 shared task does, from raw text
    Tokens(EvalTokensArguments),
    /// Score parts of speech, tags and lemmas as the CoNLL 2018 shared task does
    Tags(EvalSyntaxArguments),
    /// Score trees as the CoNLL 2018 shared task does
    Trees(EvalSyntaxArguments),
    /// Score codes of events against records of PLOVER and PETRARCH: type, root, source and target
    #[command(after_help = EVAL_CODES_HELP)]
    Codes(EvalCodesArguments),
    /// Score events against records of PLOVER: class, source and target of one event each
    #[command(after_help = EVAL_EVENTS_HELP)]
    Events(EvalEventsArguments),
    /// Score quotes: stretches between marks, their sources, and all reported words
    #[command(after_help = EVAL_QUOTES_HELP)]
    Quotes(EvalQuotesArguments),
    /// Score relations, with the entities of gold or with those that are found
    #[command(after_help = EVAL_RELATIONS_HELP)]
    Relations(EvalRelationsArguments),
    /// Score the plugin sentiment: polarity towards targets, or of sentences
    #[command(after_help = EVAL_SENTIMENT_HELP)]
    Sentiment(EvalSentimentArguments),
    /// Score times as TempEval-3 does: by stretch, type and value
    #[command(after_help = EVAL_TIMES_HELP)]
    Times(EvalTimesArguments),
}

const COLUMNS_HELP: &str = "\
Files have a token and its BIO label a line, a blank line after each sentence, and
\"# doc NAME\" or \"-DOCSTART-\" before each article. \"# kinds person place\" says which kinds
a file labels; of a token labelled ? nothing is known, and a label may name several kinds
(B-work|product). PER, ORG, LOC and MISC are read too.";

const EVAL_NAMES_HELP: &str = "\
Gold files have a token and its BIO label a line, a blank line after each sentence, and
\"# doc NAME\" or \"-DOCSTART-\" before each article. \"# kinds person place\" says which kinds
a file labels; of a token labelled ? nothing is known, and a label may name several kinds
(B-work|product). PER, ORG, LOC and MISC are read too.

The first scores are of names without \"the\", titles and possessive endings on both sides.";

const EVAL_COREF_HELP: &str = "\
Gold files have the columns of CoNLL-2012, or a number, a token and brackets, as OntoGUM has
them. Before anything is compared, the mentions found are widened to whole noun phrases
through the trees.";

#[derive(Debug, Args)]
pub struct EvalCorefArguments {
    /// Gold files of chains; their tokens are kept
    #[arg(value_name = "GOLD", required = true)]
    pub gold: Vec<PathBuf>,

    /// Take text, tokens and sentences from the document of this CoNLL-U file that is called as the gold file is
    #[arg(long, value_name = "FILE.conllu")]
    pub text: Vec<PathBuf>,

    /// Count entities with one mention, where the gold files have them
    #[arg(long)]
    pub singletons: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct EvalGapArguments {
    /// Gold files in the columns of GAP
    #[arg(value_name = "GOLD.tsv", required = true)]
    pub gold: Vec<PathBuf>,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct EvalNamesArguments {
    /// Gold files of names in columns; tokens and sentences are kept
    #[arg(value_name = "GOLD", required = true)]
    pub gold: Vec<PathBuf>,

    /// Score the names of this file, with the same documents in the same order, in place of dateline's
    #[arg(long, value_name = "FILE")]
    pub predicted: Option<PathBuf>,

    /// Score these kinds alone, by comma (by default those that the gold file labels)
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    pub kinds: Option<Vec<Kinds>>,

    /// List the errors of these classes, by comma (all by default), in place of the scores
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', num_args = 0.., require_equals = true,
        value_parser = name_class)]
    pub errors: Option<Vec<names::Class>>,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_TIMES_HELP: &str = "\
Gold files have an object a line, with fields as records have them: \"text\", and optionally
\"id\" and \"date\"; \"times\" with \"start\", \"end\" (code points), \"kind\", and optionally \"value\"
and \"alternatives\", which are as right; \"until\", where the annotation ends; \"exhaustive\",
false where not every expression is annotated.

Expressions are compared without \"the\", prepositions and words like \"about\" on both sides.";

const EVAL_EVENTS_HELP: &str = "\
A record has \"id\", \"text\", \"event\" (the class) and \"textInfo\" with \"markup\": the text with
marks around the words of the event (EVT: ...), of who does it (SRC: ...) and of whom it is
done to (TAR: ...). A record of PETRARCH has \"events\" with \"sourcecode\", \"targetcode\" and
\"eventcode\" in its place; those events count whose actors both exist.

Of the events of a sentence the one counts that agrees best, among those whose trigger shares
a word with the marked ones where there are any. A class is right as kind and factuality map
to PLOVER's; an argument where the head word of either stands in the other, or its entity is
mentioned there. Halves go by a hash of the id.";

#[derive(Debug, Args)]
pub struct EvalEventsArguments {
    /// Gold files of records, an object a line; each file has a table of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// List the records that are wrong with the events that were found, in place of the scores
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_CODES_HELP: &str = "\
Records are those of `dateline eval events`; those of PLOVER have the codes in \"source\" and
\"target\", each with \"code\" and \"sector\". The plugins location and codes are run as they ship.

A type is right where it is the record's, a root where it is one of the type's or the record's
own. A side is right where every actor of the record is found and nobody else: by country, and
by sector where the record has one; of what two do together both sides count as one. Every
miss is in a class. Halves go by a hash of the id.";

#[derive(Debug, Args)]
pub struct EvalCodesArguments {
    /// Gold files of records, an object a line; each file has tables of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// List the records that are wrong with the rows that were found, in place of the scores
    #[arg(long)]
    pub errors: bool,

    /// Read one half of the records alone
    #[arg(long, value_name = "1|2", value_parser = clap::value_parser!(u8).range(1..=2))]
    pub half: Option<u8>,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_QUOTES_HELP: &str = "\
A gold file has an object a line: \"id\", \"text\", \"spans\" with \"id\", \"start\" and \"end\" in
characters, and \"relations\" with the ids of spans in \"source\" and \"content\".

Words match where they share four fifths of the longer stretch. \"sources\" counts those of the
right stretches between marks whose source is named in gold.";

#[derive(Debug, Args)]
pub struct EvalQuotesArguments {
    /// Gold files of attributions or quotations, an object a line; each has a table of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// List what was missed, what is spurious and wrong sources, in place of the scores
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_PLACES_HELP: &str = "\
A gold file has an object a line: \"id\", \"text\", optionally \"date\", and \"spans\" with \"start\"
and \"end\" in characters and, where the place is known, \"lat\" and \"lon\", and \"geonameid\" or the
address \"wikipedia\" of a page. What is scored are the notes of the plugin `location`.

Which names count as toponyms is what --labels says: `place` alone by default, as GeoVirus has
it, which leaves out demonyms and places within the names of organisations; LGL annotates
both, and is scored with place,people,within. Names of kind place without any note count as
found, without a place.

  exact       the same stretch, without \"the\", possessive endings and marks at the end
  overlap     at least one character in common
  right       within 161 km or the same place, of all gold toponyms whose place is known: one
              that was not found counts as wrong. The same place is the same GeoNames id;
              where gold has a page and no id, a country, first-level region, continent or
              part of the world whose name is the title
  near        within 161 km alone, of the same
  of found    right, of those that were found with a place
  given       right, of all, with the gold stretches in place of those found
  country     right, of those that were given a country; a gold country is that of the nearest
              town in --towns

The halves go by a hash of the id.";

#[derive(Debug, Args)]
pub struct EvalPlacesArguments {
    /// Gold files of toponyms, an object a line; each has tables of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// Score the notes of these labels, by comma
    #[arg(long, value_name = "LABELS", value_delimiter = ',', default_value = "place")]
    pub labels: Vec<String>,

    /// A table of towns with the columns country, lat and lon, packed with gzip where the name ends in .gz
    #[arg(long, value_name = "FILE.tsv")]
    pub towns: Option<PathBuf>,

    /// List what is wrong: not found, without a place, the wrong place with its distance, and what is spurious
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_RELATIONS_HELP: &str = "\
Gold files have an object a line, with id, text, spans and relations, as KnowledgeNet,
Re-DocRED and re3d are converted to. A relation is right where gold has one of a label that
its kind goes under, between entities of which some mentions overlap. Labels that no kind
goes under are left out.";

#[derive(Debug, Args)]
pub struct EvalRelationsArguments {
    /// Gold files of relations, an object a line; each file has a table of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// Take the entities of gold in place of those that are found
    #[arg(long)]
    pub gold_entities: bool,

    /// List what was missed and what is spurious, in place of the scores
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

const EVAL_SENTIMENT_HELP: &str = "\
A gold file of targets has an object a line, as NewsMTSC: \"id\", \"text\" and \"spans\" with \"start\" and \"end\" in
characters and a \"label\" of negative, neutral or positive. Targets that dateline does not find are given to it as
mentions; one that the plugin says nothing of is neutral.

A table of sentences has a polarity, a kind and a sentence on a line, with tabs between them, and comments that
begin with #.";

#[derive(Debug, Args)]
pub struct EvalSentimentArguments {
    /// Gold files of targets, or tables of sentences; each has a table of its own
    #[arg(value_name = "GOLD", required = true)]
    pub gold: Vec<PathBuf>,

    /// List the wrong ones, with what was found and why, in place of the scores
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct EvalTimesArguments {
    /// Gold files of times, an object a line; each file has a table of its own
    #[arg(value_name = "GOLD.jsonl", required = true)]
    pub gold: Vec<PathBuf>,

    /// Print a line a file, with how many of its documents are right in whole, in place of the tables
    #[arg(long, conflicts_with = "errors")]
    pub documents: bool,

    /// List the errors of these classes, by comma (all by default), in place of the scores
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', num_args = 0.., require_equals = true,
        value_parser = time_class)]
    pub errors: Option<Vec<times::Class>>,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct EvalTokensArguments {
    /// Gold CoNLL-U files; their text is put together from the tokens
    #[arg(value_name = "GOLD.conllu", required = true)]
    pub gold: Vec<PathBuf>,

    /// Score this CoNLL-U file, with the same documents in the same order, in place of dateline
    #[arg(long, value_name = "FILE")]
    pub predicted: Option<PathBuf>,

    /// List the errors of these classes, by comma (all by default), in place of the scores
    #[arg(long, value_name = "CLASSES", value_delimiter = ',', num_args = 0.., require_equals = true,
        value_parser = class)]
    pub errors: Option<Vec<Class>>,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct EvalSyntaxArguments {
    /// Gold CoNLL-U files; their tokens and sentences are kept
    #[arg(value_name = "GOLD.conllu", required = true)]
    pub gold: Vec<PathBuf>,

    /// Divide the text into tokens and sentences anew, so that words that gold does not have count as errors
    #[arg(long, conflicts_with = "predicted")]
    pub raw: bool,

    /// Score this CoNLL-U file, with the same documents in the same order, in place of dateline
    #[arg(long, value_name = "FILE")]
    pub predicted: Option<PathBuf>,

    /// List the errors, one a line, in place of the scores
    #[arg(long)]
    pub errors: bool,

    #[command(flatten)]
    pub models: ModelArguments,
}

#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// Files, folders (searched for files that end in .txt, .jsonl, .conll or .conllu, by the input format) or -
    /// for standard input
    #[arg(value_name = "FILE|DIR|-", help_heading = "Input")]
    pub inputs: Vec<PathBuf>,

    /// What the inputs hold
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Input")]
    pub input_format: InputFormat,

    /// The encoding of text files without a byte order mark, by its WHATWG label: windows-1252, utf-16le, ...
    /// (by default UTF-8; JSONL is UTF-8 always)
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "Input")]
    pub encoding: Option<&'static Encoding>,

    /// Take this as the articles' date where the input has no date field
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date, help_heading = "Input")]
    pub date: Option<Date>,

    /// Reject articles of more bytes than this (K, M and G multiply by 1024)
    #[arg(long, value_name = "BYTES", default_value = "64M", value_parser = size, help_heading = "Input")]
    pub max_size: u64,

    #[command(flatten)]
    pub plugins: PluginArguments,

    /// Read this many articles at a time (by default as many as there are cores)
    #[arg(short, long, value_name = "N", help_heading = "Analysis")]
    pub jobs: Option<NonZero<usize>>,

    #[command(flatten)]
    pub models: ModelArguments,

    #[command(flatten)]
    pub own: OwnArguments,

    /// How to write what was found (by default pretty on a terminal, json elsewhere)
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<OutputFormat>,

    /// The unit of positions in records: char (Unicode code points), byte or utf16
    #[arg(long, value_name = "UNIT", default_value = "char", value_parser = offsets, help_heading = "Output")]
    pub offsets: Offsets,

    /// The layers to write, by comma: sentences, tokens, mentions, entities, times, quantities, relations, quotes, notes, plugins
    /// (by default all)
    #[arg(long, value_name = "LIST", value_delimiter = ',', help_heading = "Output")]
    pub layers: Option<Vec<Layer>>,

    /// The layers of notes to write, by comma, as plugins call them: location, codes, ... (by default all)
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        conflicts_with = "no_plugins",
        help_heading = "Output"
    )]
    pub notes: Option<Vec<String>>,

    /// Say what made each relation, quote and event: the name of a rule, or of a model (in json, jsonl, pretty and graphs);
    /// in pretty, notes with their details
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
}

/// What an input file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// One article
    Text,
    /// An object a line: "id" and "text", and optionally "date", "title" and "source"
    Jsonl,
    /// A token a line, a blank line after each sentence, "# doc NAME" or "-DOCSTART-" before each article
    Conll,
    /// CoNLL-U; tokens and sentences are kept
    Conllu,
}

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For reading: the article with its names marked, and what was found
    Pretty,
    /// One JSON object for one article, an array for several
    Json,
    /// One JSON object a line
    Jsonl,
    /// A token and its BIO tag a line
    Conll,
    /// CoNLL-U
    Conllu,
    /// One graph of all articles, for Gephi, networkx and others
    Graphml,
    /// One graph of all articles, as a picture for Graphviz
    Dot,
    /// One graph of all articles, in the terms of schema.org
    Jsonld,
    /// One table of all articles, of the notes that one plugin wrote: see --notes
    Csv,
    /// One map of all articles: the notes that have coordinates
    Geojson,
}

fn date(text: &str) -> Result<Date, String> {
    dateline::parse_date(text).map_err(|error| error.to_string())
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| "no encoding has this label".to_owned())
}

fn class(name: &str) -> Result<Class, String> {
    let class = Class::ALL.iter().copied().find(|class| class.as_str() == name);
    class.ok_or_else(|| {
        let names: Vec<&str> = Class::ALL.iter().map(|class| class.as_str()).collect();
        format!("the classes are {}", names.join(", "))
    })
}

fn name_class(name: &str) -> Result<names::Class, String> {
    let class = names::Class::ALL.iter().copied().find(|class| class.as_str() == name);
    class.ok_or_else(|| {
        let names: Vec<&str> = names::Class::ALL.iter().map(|class| class.as_str()).collect();
        format!("the classes are {}", names.join(", "))
    })
}

fn time_class(name: &str) -> Result<times::Class, String> {
    let class = times::Class::ALL.iter().copied().find(|class| class.as_str() == name);
    class.ok_or_else(|| {
        let names: Vec<&str> = times::Class::ALL.iter().map(|class| class.as_str()).collect();
        format!("the classes are {}", names.join(", "))
    })
}

fn offsets(name: &str) -> Result<Offsets, String> {
    let unit = Offsets::ALL.iter().copied().find(|unit| unit.as_str() == name);
    unit.ok_or_else(|| "the units are char, byte and utf16".to_owned())
}

fn size(text: &str) -> Result<u64, String> {
    let (number, shift) = match text.as_bytes().last() {
        Some(b'K' | b'k') => (&text[..text.len() - 1], 10),
        Some(b'M' | b'm') => (&text[..text.len() - 1], 20),
        Some(b'G' | b'g') => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    let number: u64 = number.parse().map_err(|_| "a number, optionally with K, M or G".to_owned())?;
    number.checked_mul(1 << shift).ok_or_else(|| "more bytes than there are".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn sizes_are_bytes_with_a_multiplier() {
        for (text, expect) in [("0", 0), ("17", 17), ("2K", 2048), ("64M", 64 << 20), ("1g", 1 << 30)] {
            assert_eq!(size(text), Ok(expect), "{text}");
        }
        for text in ["", "M", "-1", "1.5M", "99999999999G", "€"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
