//! From the rows of a file to layers.

use std::ops::Range;

use super::{ConlluDocument, ConlluError, ConlluSentence, ConlluToken, ConlluWord, offset};
use crate::{
    Arc, Dependency, Id, PartOfSpeech, PennTag, Sentence, SentenceKind, Sentences, Span, Token, TokenId,
    TokenRange, Tokens, Trees, Word, Words,
};

/// A token of the layers and the words of the file that it stands for: mostly one.
struct Piece {
    token: Token,
    words: Range<usize>,
}

impl ConlluDocument {
    /// Its tokens and sentences as layers. The words of a multiword token are tokens where they make up its surface;
    /// else the surface is one token.
    pub fn layers(&self) -> (Tokens, Sentences) {
        let mut tokens = Tokens::new();
        let mut first_of_token = Vec::with_capacity(self.tokens.len() + 1);
        for token in &self.tokens {
            first_of_token.push(TokenId::from_index(tokens.len()));
            for piece in self.pieces(token) {
                tokens.push(piece.token);
            }
        }
        first_of_token.push(TokenId::from_index(tokens.len()));
        let sentence = |sentence: &ConlluSentence| Sentence {
            tokens: TokenRange::new(
                first_of_token[sentence.tokens.start],
                first_of_token[sentence.tokens.end],
            ),
            kind: SentenceKind::Body,
            paragraph: sentence.paragraph,
        };
        (tokens, self.sentences.iter().map(sentence).collect())
    }

    /// The tags and lemmas of the tokens of [`layers`](Self::layers); without rows where the file has none. A token
    /// that stands for several words has those of the one that the others depend on, or of the first.
    ///
    /// # Errors
    /// [`ConlluError`] with the line of a tag that is none of the vocabulary's, or of a word without a tag among others
    /// with one.
    pub fn tagged(&self) -> Result<Words, ConlluError> {
        let mut layer = Words::new();
        if self.words.iter().all(|ConlluWord { columns: [_, upos, xpos, ..], .. }| upos == "_" && xpos == "_")
        {
            return Ok(layer);
        }
        let depths = self.has_trees().then(|| self.heads().map(|heads| depths(&heads))).transpose()?;
        for piece in self.tokens.iter().flat_map(|token| self.pieces(token)) {
            let word = &self.words[highest(piece.words, depths.as_deref())];
            let [lemma, upos, xpos, ..] = &word.columns;
            let part =
                PartOfSpeech::parse(upos).ok_or_else(|| word.wrong("UPOS is none of the parts of speech"))?;
            let tag = PennTag::parse(xpos).ok_or_else(|| word.wrong("XPOS is none of the Penn tags"))?;
            layer.push(&self.text[piece.token.span], Word { tag, part, lemma });
        }
        Ok(layer)
    }

    /// The trees over the tokens of [`layers`](Self::layers); without rows where the file has none. A token that stands
    /// for several words has the place of the one that the others depend on.
    ///
    /// # Errors
    /// [`ConlluError`] with the line of a relation that is none of the vocabulary's, of a head that is no word of the
    /// sentence, or of a word that keeps its sentence from being a tree.
    pub fn trees(&self) -> Result<Trees, ConlluError> {
        let mut layer = Trees::new();
        if !self.has_trees() {
            return Ok(layer);
        }
        let heads = self.heads()?;
        let depths = depths(&heads);
        let mut token_of_word = vec![TokenId::from_index(0); self.words.len()];
        let mut rows = Vec::with_capacity(self.words.len());
        for piece in self.tokens.iter().flat_map(|token| self.pieces(token)) {
            token_of_word[piece.words.clone()].fill(TokenId::from_index(rows.len()));
            rows.push(highest(piece.words, Some(&depths)));
        }
        for word in rows {
            let [.., deprel] = &self.words[word].columns;
            let dependency = Dependency::parse(deprel)
                .ok_or_else(|| self.words[word].wrong("DEPREL is none of the relations"))?;
            layer.push(Arc { head: heads[word].map(|head| token_of_word[head]), dependency });
        }
        Ok(layer)
    }

    fn has_trees(&self) -> bool {
        self.words.iter().any(|ConlluWord { columns: [.., head, deprel], .. }| head != "_" || deprel != "_")
    }

    /// The head of every word among the document's; the words of each sentence are a tree.
    fn heads(&self) -> Result<Vec<Option<usize>>, ConlluError> {
        let mut heads = Vec::with_capacity(self.words.len());
        let mut trees = Trees::new();
        for sentence in &self.sentences {
            let tokens = &self.tokens[sentence.tokens.clone()];
            let first = tokens.first().map_or(0, |token| token.words.start);
            let words = first..tokens.last().map_or(first, |token| token.words.end);
            for word in &self.words[words.clone()] {
                let [.., column, _] = &word.columns;
                let head = match column.parse::<usize>() {
                    Ok(0) => None,
                    Ok(number) if number <= words.len() => Some(first + number - 1),
                    _ => return Err(word.wrong("HEAD is no word of the sentence")),
                };
                heads.push(head);
                trees.push(Arc { head: head.map(TokenId::from_index), dependency: Dependency::Dep });
            }
            let range = TokenRange::new(TokenId::from_index(words.start), TokenId::from_index(words.end));
            if let Some((word, problem)) = trees.problem(range) {
                return Err(self.words[word.index()].wrong(problem));
            }
        }
        Ok(heads)
    }

    /// What becomes of a token: its words where their forms make up its surface, else the surface.
    fn pieces(&self, token: &ConlluToken) -> impl Iterator<Item = Piece> + use<> {
        let words = &self.words[token.words.clone()];
        let mut rest = &self.text[token.span];
        let are_forms = words
            .iter()
            .all(|word| rest.strip_prefix(word.form.as_str()).map(|after| rest = after).is_some());
        let mut pieces = Vec::with_capacity(words.len());
        if words.len() < 2 || !are_forms || !rest.is_empty() {
            pieces
                .push(Piece { token: Token { span: token.span, joined: false }, words: token.words.clone() });
            return pieces.into_iter();
        }
        let mut start = token.span.start();
        for (index, word) in token.words.clone().zip(words) {
            let end = start + offset(word.form.len());
            let joined = index > token.words.start;
            pieces.push(Piece {
                token: Token { span: Span::new(start, end), joined },
                words: index..index + 1,
            });
            start = end;
        }
        pieces.into_iter()
    }
}

impl ConlluWord {
    fn wrong(&self, problem: &'static str) -> ConlluError {
        ConlluError { line: self.line, problem }
    }
}

/// The word nearest the root, the first of several; the first word where there are no trees.
fn highest(words: Range<usize>, depths: Option<&[usize]>) -> usize {
    let first = words.start;
    depths.and_then(|depths| words.min_by_key(|&word| depths[word])).unwrap_or(first)
}

/// How many steps every word is from the root of its tree.
fn depths(heads: &[Option<usize>]) -> Vec<usize> {
    let mut depths: Vec<Option<usize>> = vec![None; heads.len()];
    let mut path = Vec::new();
    for start in 0..heads.len() {
        let mut next = Some(start);
        while let Some(word) = next.filter(|&word| depths[word].is_none()) {
            path.push(word);
            next = heads[word];
        }
        let mut depth = next.and_then(|word| depths[word]).map_or(0, |depth| depth + 1);
        while let Some(word) = path.pop() {
            depths[word] = Some(depth);
            depth += 1;
        }
    }
    depths.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    /// A file of one sentence from `number form lemma upos xpos head deprel` lines.
    fn document(rows: &[&str]) -> ConlluDocument {
        let line = |row: &&str| match row.split(' ').collect::<Vec<_>>()[..] {
            [number, form, lemma, upos, xpos, head, deprel] => {
                format!("{number}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{deprel}\t_\t_\n")
            }
            _ => format!("{}\t_\t_\t_\t_\t_\t_\t_\t_\n", row.replace(' ', "\t")),
        };
        read(&rows.iter().map(line).collect::<String>()).unwrap().remove(0)
    }

    const GONNA: [&str; 5] = [
        "1 They they PRON PRP 2 nsubj",
        "2-3 gonna",
        "2 going go VERB VBG 0 root",
        "3 to to PART TO 4 mark",
        "4 win win VERB VB 2 xcomp",
    ];

    #[test]
    fn words_of_multiword_tokens_are_tokens_of_their_own() {
        let document = document(&[
            "1-2 Don't",
            "1 Do do AUX VBP 3 aux",
            "2 n't not PART RB 3 advmod",
            "3 go go VERB VB 0 root",
        ]);
        let (tokens, sentences) = document.layers();
        let words: Vec<&str> = tokens.span().iter().map(|&span| &document.text[span]).collect();
        assert_eq!(words, ["Do", "n't", "go"]);
        assert_eq!(tokens.joined().as_slice(), [false, true, false]);
        assert_eq!(sentences.tokens().iter().map(|range| range.len()).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn a_surface_that_is_not_its_words_has_the_place_of_the_highest() {
        let document = document(&GONNA);
        let (tokens, _) = document.layers();
        let words = document.tagged().unwrap();
        let trees = document.trees().unwrap();
        let source = crate::Source::from_text(document.text.as_str()).unwrap();
        let rows: Vec<String> = tokens
            .ids()
            .map(|id| {
                let span = tokens.span()[id];
                let head = trees.head(id).map(Id::index);
                let lemma = words.lemma(id, &source, span);
                format!(
                    "{} {lemma} {} {head:?} {}",
                    &document.text[span],
                    words.tag()[id],
                    trees.dependency()[id]
                )
            })
            .collect();
        insta::assert_snapshot!(rows.join("\n"), @"
        They they PRP Some(1) nsubj
        gonna go VBG None root
        win win VB Some(1) xcomp
        ");
    }

    #[test]
    fn columns_without_anything_are_layers_without_rows() {
        let document = document(&["1 Yes _ _ _ _ _", "2 no _ _ _ _ _"]);
        assert_eq!((document.tagged(), document.trees()), (Ok(Words::new()), Ok(Trees::new())));
    }

    #[test]
    fn a_column_that_is_wrong_is_named_with_its_line() {
        let check = |find: &str, replace: &str| {
            let document =
                document(&GONNA.map(|row| row.replacen(find, replace, 1)).each_ref().map(String::as_str));
            let problem = document.tagged().map(drop).and_then(|()| document.trees().map(drop)).unwrap_err();
            problem.to_string()
        };
        insta::assert_snapshot!(check("PRP", "PPER"), @"line 1: XPOS is none of the Penn tags");
        insta::assert_snapshot!(check("PRON", "_"), @"line 1: UPOS is none of the parts of speech");
        insta::assert_snapshot!(check("xcomp", "xcomp:what"), @"line 5: DEPREL is none of the relations");
        insta::assert_snapshot!(check("0 root", "9 root"), @"line 3: HEAD is no word of the sentence");
        insta::assert_snapshot!(check("0 root", "3 root"), @"line 1: depends on itself through others");
        insta::assert_snapshot!(check("4 mark", "0 root"), @"line 4: is a second root of its sentence");
        insta::assert_snapshot!(check("4 mark", "four mark"), @"line 4: HEAD is no word of the sentence");
    }
}
