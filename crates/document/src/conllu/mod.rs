//! CoNLL-U, the format of Universal Dependencies: read into documents of given tokens and sentences, and written.
//!
//! The text of a document is put together from its tokens: sentences parted by a blank, paragraphs (`# newpar`) by an
//! empty line, and no white space where `SpaceAfter=No` says so.

mod layers;

use std::borrow::Cow;
use std::fmt::Write as _;
use std::ops::Range;

use thiserror::Error;

use crate::{Document, Id, Span, TokenId};

/// One document of a CoNLL-U file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConlluDocument {
    /// Its name, from `# newdoc id`.
    pub id: Option<String>,
    /// The text that its tokens make.
    pub text: String,
    /// Its tokens, multiword tokens whole.
    pub tokens: Vec<ConlluToken>,
    /// The syntactic words of all tokens.
    pub words: Vec<ConlluWord>,
    /// Its sentences.
    pub sentences: Vec<ConlluSentence>,
}

/// A token: what stands between white space or other tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluToken {
    /// Where it stands in the text.
    pub span: Span,
    /// Its words among the document's; more than one for a multiword token.
    pub words: Range<usize>,
}

/// A syntactic word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluWord {
    /// Its form.
    pub form: String,
    /// The columns LEMMA, UPOS, XPOS, FEATS, HEAD and DEPREL as they stand in the file.
    pub columns: [String; 6],
    /// The number of its line in the file, from one.
    pub line: usize,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConlluSentence {
    /// Its tokens among the document's; never none.
    pub tokens: Range<usize>,
    /// The number of its paragraph, from zero.
    pub paragraph: u32,
}

/// Reads the documents of a CoNLL-U file. Sentences before the first `# newdoc` are one document.
///
/// # Errors
/// [`ConlluError`] with the line that is wrong.
pub fn read(file: &str) -> Result<Vec<ConlluDocument>, ConlluError> {
    let mut reader = Reader::default();
    for (index, line) in file.lines().enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        reader.line = index + 1;
        reader.line(line).map_err(|problem| ConlluError { line: index + 1, problem })?;
    }
    reader.end_of_sentence();
    Ok(reader.documents)
}

#[derive(Default)]
struct Reader {
    documents: Vec<ConlluDocument>,
    line: usize,
    first_token: usize,
    paragraph: u32,
    opens_paragraph: bool,
    space_after: bool,
    // The words of the multiword token that is being read: its last number and its surface's SpaceAfter.
    range: Option<(usize, bool)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        if line.trim().is_empty() {
            self.end_of_sentence();
        } else if let Some(comment) = line.strip_prefix('#') {
            self.comment(comment.trim());
        } else {
            self.row(line)?;
        }
        Ok(())
    }

    fn comment(&mut self, comment: &str) {
        if let Some(rest) = comment.strip_prefix("newdoc") {
            let id = rest.trim().strip_prefix("id").map(|id| id.trim_start_matches([' ', '=']).to_owned());
            self.documents.push(ConlluDocument { id, ..ConlluDocument::default() });
            self.first_token = 0;
            self.paragraph = 0;
        } else if comment == "newpar" || comment.starts_with("newpar ") {
            self.opens_paragraph = true;
        }
    }

    fn row(&mut self, line: &str) -> Result<(), &'static str> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = columns[..] else {
            return Err("a word has ten columns, parted by tabulators");
        };
        if id.contains('.') {
            return Ok(());
        }
        if form.is_empty() {
            return Err("the form is empty");
        }
        let space_after = !misc.split('|').any(|entry| entry == "SpaceAfter=No");
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| "the range is not two numbers")?;
            self.range = Some((last, space_after));
            self.push_token(form);
            return Ok(());
        }
        let number: usize = id.parse().map_err(|_| "the number of the word is not a number")?;
        if self.range.is_none() {
            self.push_token(form);
            self.space_after = space_after;
        }
        let line = self.line;
        let document = self.document();
        let columns = [lemma, upos, xpos, feats, head, deprel].map(str::to_owned);
        document.words.push(ConlluWord { form: form.to_owned(), columns, line });
        let end = document.words.len();
        if let Some(token) = document.tokens.last_mut() {
            token.words.end = end;
        }
        if let Some((last, space_after)) = self.range
            && number >= last
        {
            self.space_after = space_after;
            self.range = None;
        }
        Ok(())
    }

    fn push_token(&mut self, surface: &str) {
        let opens_sentence =
            self.documents.last().is_none_or(|document| document.tokens.len() == self.first_token);
        let opens_paragraph = opens_sentence && std::mem::take(&mut self.opens_paragraph);
        let separator = match (opens_paragraph, self.space_after) {
            (true, _) => "\n\n",
            (false, true) => " ",
            (false, false) => "",
        };
        let document = self.document();
        let is_first = document.text.is_empty();
        if !is_first {
            document.text.push_str(separator);
        }
        let start = document.text.len();
        document.text.push_str(surface);
        let span = Span::new(offset(start), offset(document.text.len()));
        let words = document.words.len();
        document.tokens.push(ConlluToken { span, words: words..words });
        if opens_paragraph && !is_first {
            self.paragraph += 1;
        }
    }

    fn end_of_sentence(&mut self) {
        self.range = None;
        let (first, paragraph) = (self.first_token, self.paragraph);
        let Some(document) = self.documents.last_mut() else { return };
        let end = document.tokens.len();
        if end > first {
            document.sentences.push(ConlluSentence { tokens: first..end, paragraph });
            self.first_token = end;
        }
    }

    fn document(&mut self) -> &mut ConlluDocument {
        if self.documents.is_empty() {
            self.documents.push(ConlluDocument::default());
        }
        let last = self.documents.len() - 1;
        &mut self.documents[last]
    }
}

/// A file is held in memory under 4 GiB before it is read.
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// Writes a document, with multiword tokens as ranges, `SpaceAfter=No`, the columns LEMMA, UPOS, XPOS, HEAD and DEPREL
/// where words are tagged and have trees, and underscores in the columns of what is not known.
pub fn write(document: &Document) -> String {
    let mut file = format!("# newdoc id = {}\n", one_line(&document.metadata.id));
    let text = document.source.text();
    let spans = document.tokens.span().as_slice();
    let joined = document.tokens.joined().as_slice();
    let is_joined = |index: usize| joined.get(index).copied().unwrap_or(false);
    let mut paragraph = None;
    for (id, range) in document.sentences.tokens().entries() {
        if paragraph.replace(document.sentences.paragraph()[id]) != Some(document.sentences.paragraph()[id]) {
            file.push_str("# newpar\n");
        }
        let span = document.tokens.span_of(*range).unwrap_or_default();
        let number = id.index() + 1;
        let _ = writeln!(file, "# sent_id = {}-{number}", one_line(&document.metadata.id));
        let _ = writeln!(file, "# text = {}", one_line(&text[span]));
        let (first, end) = (range.start().index(), range.end().index());
        let space = |index: usize| {
            let touches = spans.get(index + 1).is_some_and(|next| next.start() == spans[index].end());
            if touches { "SpaceAfter=No" } else { "_" }
        };
        for index in first..end {
            if !is_joined(index) {
                let last = (index + 1..end).take_while(|&next| is_joined(next)).last();
                if let Some(last) = last {
                    let surface = one_line(&text[spans[index].cover(spans[last])]);
                    let (from, to) = (index - first + 1, last - first + 1);
                    let _ = writeln!(file, "{from}-{to}\t{surface}\t_\t_\t_\t_\t_\t_\t_\t{}", space(last));
                }
            }
            let is_inside = is_joined(index) || (index + 1 < end && is_joined(index + 1));
            let space = if is_inside { "_" } else { space(index) };
            let form = one_line(&text[spans[index]]);
            let id = TokenId::from_index(index);
            let _ = write!(file, "{}\t{form}\t", index - first + 1);
            let _ = match document.words.tag().get(id) {
                Some(tag) => {
                    let lemma = one_line(document.words.lemma(id, &document.source, spans[index]));
                    write!(file, "{lemma}\t{}\t{tag}\t_", document.words.part()[id])
                }
                None => file.write_str("_\t_\t_\t_"),
            };
            let _ = match document.trees.dependency().get(id) {
                Some(dependency) => {
                    let head = document.trees.head(id).map_or(0, |head| head.index() + 1 - first);
                    writeln!(file, "\t{head}\t{dependency}\t_\t{space}")
                }
                None => writeln!(file, "\t_\t_\t_\t{space}"),
            };
        }
        file.push('\n');
    }
    file
}

/// The text without what would end a line or a column.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        text.split_whitespace().collect::<Vec<_>>().join(" ").into()
    } else {
        text.into()
    }
}

/// A line that is no CoNLL-U.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {problem}")]
pub struct ConlluError {
    /// The number of the line, from one.
    pub line: usize,
    problem: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
# newdoc id = a
# newpar
# sent_id = 1
1-2\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tDo\tdo\tAUX\tVBP\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tStay\tstay\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_

# newpar id = p2
1\tNow\tnow\tADV\tRB\t_\t0\troot\t_\t_
1.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t_\t_
";

    #[test]
    fn text_words_and_paragraphs_are_put_together() {
        let documents = read(FILE).unwrap();
        let [document] = &documents[..] else { panic!("one document, not {}", documents.len()) };
        assert_eq!(document.id.as_deref(), Some("a"));
        assert_eq!(document.text, "Don't go. Stay!\n\nNow");
        let tokens: Vec<&str> = document.tokens.iter().map(|token| &document.text[token.span]).collect();
        assert_eq!(tokens, ["Don't", "go", ".", "Stay", "!", "Now"]);
        assert_eq!(document.tokens[0].words, 0..2);
        assert_eq!(document.words.len(), 7);
        let sentences: Vec<_> =
            document.sentences.iter().map(|it| (it.tokens.clone(), it.paragraph)).collect();
        assert_eq!(sentences, [(0..3, 0), (3..5, 0), (5..6, 1)]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let given = &read(FILE).unwrap()[0];
        let (tokens, sentences) = given.layers();
        let metadata = crate::Metadata { id: "a".to_owned(), ..crate::Metadata::default() };
        let source = crate::Source::from_text(given.text.as_str()).unwrap();
        let document = Document { tokens, sentences, ..Document::new(metadata, source) };
        insta::assert_snapshot!(write(&document));
        let (words, trees) = (given.tagged().unwrap(), given.trees().unwrap());
        let document = Document { words, trees, ..document };
        assert_eq!(document.check(), Ok(()));
        let file = write(&document);
        let again = &read(&file).unwrap()[0];
        assert_eq!(
            (&again.text, &again.tokens, &again.sentences),
            (&given.text, &given.tokens, &given.sentences)
        );
        let columns = |document: &ConlluDocument| -> Vec<[String; 6]> {
            document.words.iter().map(|word| word.columns.clone()).collect()
        };
        assert_eq!(columns(again), columns(given));
    }

    #[test]
    fn a_line_that_is_wrong_is_named() {
        insta::assert_snapshot!(read("# x\n1\tword\n").unwrap_err(), @"line 2: a word has ten columns, parted by tabulators");
        let row = "one\tw\t_\t_\t_\t_\t_\t_\t_\t_\n";
        insta::assert_snapshot!(read(row).unwrap_err(), @"line 1: the number of the word is not a number");
    }
}
