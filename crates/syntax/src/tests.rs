//! A model is trained in the test, on sentences of our own.

use std::sync::LazyLock;

use dateline_document::conllu;
use dateline_document::{
    Dependency, Document, Metadata, Sentence, SentenceKind, Sentences, Source, Tagged, TokenRange,
};
use dateline_document::{Id, Segmented, Span, Token, TokenId, Tokens};
use dateline_model::file::AlignedBytes;
use dateline_model::network::Instructions;

use crate::{Choices, Depth, Syntax, SyntaxTrainer};

const TREEBANK: &str = "\
# newdoc id = harbour
# text = The ministers met in Oslo.
1	The	the	DET	DT	_	2	det	_	_
2	ministers	minister	NOUN	NNS	_	3	nsubj	_	_
3	met	meet	VERB	VBD	_	0	root	_	_
4	in	in	ADP	IN	_	5	case	_	_
5	Oslo	Oslo	PROPN	NNP	_	3	obl	_	SpaceAfter=No
6	.	.	PUNCT	.	_	3	punct	_	_

# text = The envoy left the town.
1	The	the	DET	DT	_	2	det	_	_
2	envoy	envoy	NOUN	NN	_	3	nsubj	_	_
3	left	leave	VERB	VBD	_	0	root	_	_
4	the	the	DET	DT	_	5	det	_	_
5	town	town	NOUN	NN	_	3	obj	_	SpaceAfter=No
6	.	.	PUNCT	.	_	3	punct	_	_

# text = Ferries wait in the harbour.
1	Ferries	ferry	NOUN	NNS	_	2	nsubj	_	_
2	wait	wait	VERB	VBP	_	0	root	_	_
3	in	in	ADP	IN	_	5	case	_	_
4	the	the	DET	DT	_	5	det	_	_
5	harbour	harbour	NOUN	NN	_	2	obl	_	SpaceAfter=No
6	.	.	PUNCT	.	_	2	punct	_	_

# text = Oslo left.
1	Oslo	Oslo	PROPN	NNP	_	2	nsubj	_	_
2	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_
";

fn train(trees: bool) -> AlignedBytes {
    let mut trainer = SyntaxTrainer::new();
    for document in conllu::read(TREEBANK).unwrap() {
        let source = Source::from_text(document.text.as_str()).unwrap();
        let (tokens, sentences) = document.layers();
        let text = Segmented { source: &source, tokens, sentences, quotations: Default::default() };
        let tagged = Tagged { words: document.tagged().unwrap(), trees: document.trees().unwrap(), text };
        // Once is not enough for any word to have a vector of its own.
        (0..8).for_each(|_| trainer.add(&tagged));
    }
    let choices = Choices { trees, epochs: 15, seed: 7 };
    let mut training = trainer.begin([], &choices).unwrap();
    while !training.is_done() {
        training.epoch(|_| {});
    }
    training.model("of a test").unwrap()
}

static MODEL: LazyLock<AlignedBytes> = LazyLock::new(|| train(true));

/// A text of words with one blank between them, in sentences that end with a full stop.
fn segmented(source: &Source) -> Segmented<'_> {
    let mut tokens = Tokens::new();
    let mut sentences = Sentences::new();
    let (mut start, mut first) = (0, TokenId::from_index(0));
    for word in source.text().split(' ') {
        let span = Span::new(start, start + word.len() as u32);
        start = span.end() + 1;
        if word.is_empty() {
            continue;
        }
        let end = tokens.push(Token { span, joined: false }).next();
        if word == "." {
            let range = TokenRange::new(first, end);
            sentences.push(Sentence { tokens: range, kind: SentenceKind::Body, paragraph: 0 });
            first = end;
        }
    }
    let end = TokenId::from_index(tokens.len());
    if first < end {
        let range = TokenRange::new(first, end);
        sentences.push(Sentence { tokens: range, kind: SentenceKind::Body, paragraph: 0 });
    }
    Segmented { source, tokens, sentences, quotations: Default::default() }
}

fn shown(text: &str) -> String {
    let source = Source::from_text(text).unwrap();
    let syntax = Syntax::open(&MODEL).unwrap();
    let tagged = syntax.analyse(segmented(&source), Depth::Trees);
    let shown = tagged.text.tokens.ids().map(|token| {
        let arc = tagged.arc(token).unwrap();
        let head = arc.head.map_or("-", |head| tagged.text.word(head));
        let (tag, part) = (tagged.tag(token).unwrap(), tagged.part(token).unwrap());
        format!(
            "{} {tag} {part} {} {} {head}\n",
            tagged.text.word(token),
            tagged.lemma(token),
            arc.dependency
        )
    });
    shown.collect()
}

#[test]
fn a_tiny_model_tags_and_parses_what_it_learned_and_what_is_like_it() {
    // "envoy" was seen as NN once; the tag that this small a model gives it does not matter, its place does.
    insta::assert_snapshot!(shown("The envoy met in the town ."), @"
    The DT DET the det envoy
    envoy NNS NOUN envoy nsubj met
    met VBD VERB meet root -
    in IN ADP in case town
    the DT DET the det town
    town NN NOUN town obl met
    . . PUNCT . punct met
    ");
}

#[test]
fn every_text_has_whole_trees() {
    let syntax = Syntax::open(&MODEL).unwrap();
    for text in
        ["", ".", "Oslo", &"met ".repeat(1500), &"the . ".repeat(300), "日本 \u{200B} … .", &"x".repeat(5000)]
    {
        let source = Source::from_text(text).unwrap();
        for depth in [Depth::Tags, Depth::FastTrees, Depth::Trees] {
            let Tagged { text, words, trees } = syntax.analyse(segmented(&source), depth);
            assert_eq!(trees.is_empty(), depth == Depth::Tags || text.tokens.is_empty());
            let (tokens, sentences) = (text.tokens, text.sentences);
            let document = Document {
                tokens,
                sentences,
                words,
                trees,
                ..Document::new(Metadata::default(), source.clone())
            };
            document.check().unwrap();
        }
    }
}

#[test]
fn pieces_of_a_long_sentence_hang_on_the_first() {
    let text = "met ".repeat(1000);
    let source = Source::from_text(text.as_str()).unwrap();
    let tagged = Syntax::open(&MODEL).unwrap().analyse(segmented(&source), Depth::FastTrees);
    let hanging = tagged.trees.dependency().iter().filter(|&&it| it == Dependency::Parataxis).count();
    assert_eq!(hanging, 2);
}

#[test]
fn all_instructions_give_the_same() {
    let source = Source::from_text("The ministers left Oslo in the harbour . Ferries met .").unwrap();
    let analyse = |instructions| {
        let syntax = Syntax::open(&MODEL).unwrap().with_instructions(instructions);
        syntax.analyse(segmented(&source), Depth::Trees)
    };
    let expect = analyse(Instructions::Portable);
    assert_eq!(analyse(Instructions::Avx2), expect);
    assert_eq!(analyse(Instructions::Avx512Vnni), expect);
}

#[test]
fn training_gives_the_same_bytes_with_any_number_of_threads() {
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| train(true))
    };
    let one = with_threads(1);
    assert!(one[..] == with_threads(3)[..]);
    assert!(one[..] == MODEL[..]);
}

#[test]
fn a_model_of_tags_alone_builds_no_trees() {
    let model = train(false);
    let source = Source::from_text("The envoy left .").unwrap();
    let tagged = Syntax::open(&model).unwrap().analyse(segmented(&source), Depth::Trees);
    assert_eq!(tagged.words.len(), 4);
    assert!(tagged.trees.is_empty());
}

#[test]
fn what_is_no_model_of_syntax_is_refused() {
    let refused = |bytes: &[u8]| Syntax::open(bytes).map(|_| ()).unwrap_err().to_string();
    let mut other = dateline_model::file::Writer::new();
    let other = other.text("card", "of something else").finish().unwrap();
    insta::assert_snapshot!(refused(&other), @"the model has no section `make`");
    insta::assert_snapshot!(refused(&AlignedBytes::from(&b"text"[..])), @"a model has at least 64 bytes, this has 4");
}
