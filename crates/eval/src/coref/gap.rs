//! GAP: pronouns and two names each, of which one or neither is who the pronoun means (Webster et al. 2018).

use std::ops::Range;

use dateline_document::{Confidence, Document, EntityKind, Id, Mention, MentionForm, Mentions, Span, Tokens};
use thiserror::Error;

use crate::Counts;

/// A text with a pronoun and two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its name in the file.
    pub id: String,
    /// The text.
    pub text: String,
    /// The pronoun, in bytes of the text.
    pub pronoun: Range<usize>,
    /// Both names, in bytes of the text, and whether the pronoun means them.
    pub names: [(Range<usize>, bool); 2],
}

impl Gap {
    /// Whether the pronoun is one that women take: "she", "her", "hers".
    pub fn is_feminine(&self) -> bool {
        self.text[self.pronoun.clone()].to_lowercase().starts_with(['s', 'h'])
            && !matches!(&*self.text[self.pronoun.clone()].to_lowercase(), "he" | "him" | "his" | "himself")
    }
}

/// Why a file is none of GAP's.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum GapError {
    /// A row without the eleven columns.
    #[error("line {line}: a row has eleven columns")]
    Row {
        /// The line, from 1.
        line: usize,
    },
    /// An offset at which the text has something else.
    #[error("line {line}: `{expected}` does not stand at character {offset}")]
    Offset {
        /// The line, from 1.
        line: usize,
        /// What should stand there.
        expected: String,
        /// The offset in characters, as it is written.
        offset: String,
    },
}

/// Reads a file of GAP, with its heading.
///
/// # Errors
/// [`GapError`] with the line.
pub fn read_gap(file: &str) -> Result<Vec<Gap>, GapError> {
    let row = |(number, row): (usize, &str)| {
        let line = number + 1;
        let columns: Vec<&str> = row.split('\t').collect();
        let &[id, text, pronoun, at, a, a_at, is_a, b, b_at, is_b, _] = &columns[..] else {
            return Err(GapError::Row { line });
        };
        let range = |words: &str, offset: &str| {
            let wrong = || GapError::Offset { line, expected: words.to_owned(), offset: offset.to_owned() };
            let characters: usize = offset.parse().map_err(|_| wrong())?;
            let start = text.char_indices().nth(characters).map(|(start, _)| start).ok_or_else(wrong)?;
            let range = start..start + words.len();
            if text.get(range.clone()) == Some(words) { Ok(range) } else { Err(wrong()) }
        };
        let is = |truth: &str| truth.eq_ignore_ascii_case("true");
        Ok(Gap {
            id: id.to_owned(),
            text: text.to_owned(),
            pronoun: range(pronoun, at)?,
            names: [(range(a, a_at)?, is(is_a)), (range(b, b_at)?, is(is_b))],
        })
    };
    file.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).map(row).collect()
}

/// The names of an article with both names of a text of GAP among them: as they stand where an analysis has them, else
/// in place of what crosses them.
pub fn with_names(names: &Mentions, gap: &Gap) -> Mentions {
    let given = gap.names.each_ref().map(|(name, _)| span(name));
    let mut rows: Vec<Mention> = names
        .ids()
        .map(|id| names.row(id))
        .filter(|name| given.iter().all(|given| !given.overlaps(name.span)))
        .collect();
    rows.extend(given.map(|span| Mention {
        span,
        kind: EntityKind::Person,
        form: MentionForm::Name,
        usage: None,
        confidence: Confidence::UNKNOWN,
    }));
    rows.sort_by_key(|name| name.span);
    rows.dedup_by(|later, earlier| earlier.span.overlaps(later.span));
    rows.into_iter().collect()
}

/// The tokens of the pronoun and of both names.
pub fn tokens_of(gap: &Gap, tokens: &Tokens) -> (Range<usize>, [(Range<usize>, bool); 2]) {
    let range = |bytes: &Range<usize>| {
        let tokens = tokens.within(span(bytes));
        tokens.start().index()..tokens.end().index()
    };
    (range(&gap.pronoun), gap.names.each_ref().map(|(name, is_meant)| (range(name), *is_meant)))
}

/// Which of the names an analysed document takes the pronoun for: those of the entity that it is a mention of.
pub fn gap_answer(gap: &Gap, document: &Document) -> [bool; 2] {
    let entity = |bytes: &Range<usize>| {
        let span = span(bytes);
        let mentions = &document.mentions;
        let mention = mentions.at(span).or_else(|| {
            mentions
                .ids()
                .filter(|&id| mentions.form()[id] != MentionForm::Nominal)
                .find(|&id| mentions.span()[id].overlaps(span))
        });
        mention.map(|mention| document.entities.of_mention()[mention])
    };
    let meant = entity(&gap.pronoun);
    gap.names.each_ref().map(|(name, _)| meant.is_some() && entity(name) == meant)
}

#[allow(clippy::cast_possible_truncation, reason = "texts of GAP are paragraphs")]
fn span(bytes: &Range<usize>) -> Span {
    Span::new(bytes.start as u32, bytes.end as u32)
}

/// Counts over the names of GAP: gold and found are names that the pronoun means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GapScores {
    /// Where the pronoun is one of men.
    pub masculine: Counts,
    /// Where it is one of women.
    pub feminine: Counts,
}

impl GapScores {
    /// Adds what was found for a text: for each name whether the pronoun means it.
    pub fn add(&mut self, gap: &Gap, found: [bool; 2]) {
        let counts = if gap.is_feminine() { &mut self.feminine } else { &mut self.masculine };
        for ((_, gold), found) in gap.names.iter().zip(found) {
            *counts += Counts {
                gold: usize::from(*gold),
                found: usize::from(found),
                correct: usize::from(*gold && found),
            };
        }
    }

    /// Both together.
    pub fn all(&self) -> Counts {
        [self.masculine, self.feminine].into_iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_characters_and_names_count_one_by_one() {
        let file = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n\
                    x-1\tÉva Orban met Rosa Diaz; she left.\tshe\t25\tÉva Orban\t0\tTRUE\tRosa Diaz\t14\tFALSE\tu\n";
        let gaps = read_gap(file).unwrap();
        assert_eq!(&gaps[0].text[gaps[0].pronoun.clone()], "she");
        let mut scores = GapScores::default();
        scores.add(&gaps[0], [true, true]);
        assert_eq!(scores.all(), Counts { gold: 1, found: 2, correct: 1 });
        assert_eq!(scores.masculine.gold, 0);
        insta::assert_snapshot!(read_gap(&file.replace("\t14\t", "\t13\t")).unwrap_err(),
            @"line 2: `Rosa Diaz` does not stand at character 13");
    }
}
