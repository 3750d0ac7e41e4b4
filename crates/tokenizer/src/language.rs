use dateline_document::{Source, Tokens};

/// Words that English cannot do without and that other languages in Latin letters do not have, or seldom.
const FUNCTION_WORDS: &[&str] = &[
    "after", "and", "are", "be", "been", "but", "by", "for", "from", "has", "have", "her", "his", "it",
    "its", "not", "said", "she", "that", "the", "their", "they", "this", "to", "were", "which", "who",
    "will", "with", "you",
];

/// Enough words to tell by: the first ones of a text.
const WORDS: usize = 2_000;
/// Fewer words than this tell nothing.
const FEWEST_WORDS: usize = 50;
/// The share of function words that English prose stays above (it has 20 to 30 in 100) and other languages below.
const LEAST_SHARE: f64 = 0.05;

/// Whether a text may well be English: false only where it plainly is not, by its letters or its function words.
/// A short text is given the benefit of the doubt.
pub fn looks_english(source: &Source, tokens: &Tokens) -> bool {
    let words = || {
        let all = tokens.span().iter().filter_map(|&span| source.get(span));
        all.filter(|word| word.chars().any(char::is_alphabetic)).take(WORDS)
    };
    let letters = words().flat_map(str::chars).filter(|letter| letter.is_alphabetic());
    let (latin, others): (Vec<char>, Vec<char>) = letters.partition(|&letter| letter < '\u{250}');
    if others.len() > latin.len().max(FEWEST_WORDS) {
        return false;
    }
    let count = words().count();
    let is_function_word =
        |word: &&str| FUNCTION_WORDS.iter().any(|function_word| function_word.eq_ignore_ascii_case(word));
    let function_words = words().filter(is_function_word).count();
    #[allow(clippy::cast_precision_loss, reason = "both are at most a few thousand")]
    let share = function_words as f64 / count.max(1) as f64;
    count < FEWEST_WORDS || share >= LEAST_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sentence: &str, expect: bool) {
        let source = Source::from_text(format!("{sentence} ").repeat(8)).unwrap();
        let text = crate::tokenize(&source);
        assert_eq!(looks_english(&source, &text.tokens), expect, "{sentence}");
    }

    #[test]
    fn languages_other_than_english_are_told_by_letters_and_function_words() {
        check("The minister said that the talks had failed and that he would return to the capital.", true);
        check("Shares in Acme rose 3 percent to $12.50 in early trading, its best day for a year.", true);
        check(
            "Der Minister sagte, die Gespräche seien gescheitert und er werde in die Hauptstadt reisen.",
            false,
        );
        check("Le ministre a dit que les négociations avaient échoué et qu'il rentrerait à Paris.", false);
        check("El ministro dijo que las conversaciones habían fracasado y que volvería a la capital.", false);
        check("De minister zei dat het overleg was mislukt en dat hij in de hoofdstad was.", false);
        check("Министр сказал, что переговоры провалились и что он вернётся в столицу.", false);
        check("部长说谈判失败了他将返回首都继续工作并与各方会面", false);
    }

    #[test]
    fn a_short_text_has_the_benefit_of_the_doubt() {
        let source = Source::from_text("Bonjour Paris").unwrap();
        assert!(looks_english(&source, &crate::tokenize(&source).tokens));
    }
}
