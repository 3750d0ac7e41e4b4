//! Tokens in columns, as the shared tasks of CoNLL have them: a token a line, a blank line after each sentence.
//!
//! Read: the first column, up to a tabulator or else a blank, is the token, further ones are left aside; `# doc NAME` and `-DOCSTART-` begin a document.
//! The text is put together from the tokens with blanks. Written: the token, a tabulator, and the BIO tag of the name
//! that it stands in, whose labels are the record's kinds.

use std::fmt::Write as _;

use crate::conllu::{ConlluDocument, ConlluSentence, ConlluToken, ConlluWord, one_line};
use crate::{Document, MentionForm, Span};

/// Reads the documents of a file of columns. Sentences before the first mark of a document are one document.
///
/// Total: every line that is neither blank nor a mark is a token.
pub fn read(file: &str) -> Vec<ConlluDocument> {
    let mut documents: Vec<ConlluDocument> = Vec::new();
    let mut first_token = 0;
    for (index, line) in file.lines().chain([""]).enumerate() {
        let name = document_name(line);
        if (name.is_some() || line.trim().is_empty())
            && let Some(document) = documents.last_mut()
        {
            let end = document.tokens.len();
            if end > first_token {
                document.sentences.push(ConlluSentence { tokens: first_token..end, paragraph: 0 });
                first_token = end;
            }
        }
        if let Some(name) = name {
            let id = Some(name.to_owned()).filter(|name| !name.is_empty());
            documents.push(ConlluDocument { id, ..ConlluDocument::default() });
            first_token = 0;
            continue;
        }
        let token = match line.split_once('\t') {
            Some((token, _)) => token.trim(),
            None => line.split_whitespace().next().unwrap_or_default(),
        };
        if !token.is_empty() {
            if documents.is_empty() {
                documents.push(ConlluDocument::default());
            }
            if let Some(document) = documents.last_mut() {
                push(document, token, index + 1);
            }
        }
    }
    documents.retain(|document| !document.tokens.is_empty());
    documents
}

fn document_name(line: &str) -> Option<&str> {
    if line.starts_with("-DOCSTART-") {
        return Some("");
    }
    let name = line.strip_prefix("# doc")?;
    (name.is_empty() || name.starts_with(char::is_whitespace))
        .then(|| name.trim_start_matches([' ', '=']).trim())
}

fn push(document: &mut ConlluDocument, token: &str, line: usize) {
    if !document.text.is_empty() {
        document.text.push(' ');
    }
    let start = document.text.len();
    document.text.push_str(token);
    let offset = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
    let words = document.words.len();
    let span = Span::new(offset(start), offset(document.text.len()));
    document.tokens.push(ConlluToken { span, words: words..words + 1 });
    let columns = std::array::from_fn(|_| "_".to_owned());
    document.words.push(ConlluWord { form: token.to_owned(), columns, line });
}

/// Writes a document.
pub fn write(document: &Document) -> String {
    let mut file = format!("# doc {}\n", one_line(&document.metadata.id));
    let mentions = &document.mentions;
    let mut names = mentions.ids().filter(|&id| mentions.form()[id] == MentionForm::Name).peekable();
    for range in document.sentences.tokens() {
        for token in range.ids() {
            let span = document.tokens.span()[token];
            while names.next_if(|&name| mentions.span()[name].end() <= span.start()).is_some() {}
            let name = names.peek().copied().filter(|&name| mentions.span()[name].overlaps(span));
            let word = one_line(&document.source.text()[span]);
            let _ = match name {
                Some(name) => {
                    // The first token of the name is the one before which no other overlaps it.
                    let before = token.previous();
                    let goes_on = before
                        .is_some_and(|before| mentions.span()[name].overlaps(document.tokens.span()[before]));
                    let position = if goes_on { "I" } else { "B" };
                    writeln!(file, "{word}\t{position}-{}", mentions.kind()[name])
                }
                None => writeln!(file, "{word}\tO"),
            };
        }
        file.push('\n');
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_sentences_are_parted_by_marks_and_blank_lines() {
        let file = "EU NNP B-ORG\nvotes\tVBZ\n\nNow\tRB\n-DOCSTART- -X- O\n\n# doc b\nYes\tUH\n";
        let documents = read(file);
        let texts: Vec<(Option<&str>, &str, usize)> = documents
            .iter()
            .map(|document| (document.id.as_deref(), document.text.as_str(), document.sentences.len()))
            .collect();
        assert_eq!(texts, [(None, "EU votes Now", 2), (Some("b"), "Yes", 1)]);
    }

    #[test]
    fn an_empty_file_has_no_document() {
        assert_eq!(read(""), []);
        assert_eq!(read("\n\n# doc a\n\n"), []);
    }
}
