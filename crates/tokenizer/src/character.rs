//! What a character is to the tokenizer: a table for ASCII, rules for the rest of Unicode.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// What a byte is where a token may start or end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Class {
    /// `A` to `Z`, `a` to `z`.
    Letter,
    /// `0` to `9`.
    Digit,
    /// ASCII that ends a word wherever it stands, control characters included.
    Mark,
    /// ASCII that ends most words and goes on with some: `'`, `.`, `-`, `&` and the like.
    Joiner,
    /// The first or a later byte of a character outside ASCII.
    High,
    /// White space of ASCII.
    Space,
}

/// The class of every byte.
pub(crate) static CLASS: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t'..=b'\r' => Class::Space,
            b'A'..=b'Z' | b'a'..=b'z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'`' | b'.' | b'-' | b'&' | b'_' | b'@' | b':' | b'/' | b'*' | b'$' | b'!' => {
                Class::Joiner
            }
            0x80.. => Class::High,
            _ => Class::Mark,
        };
        byte += 1;
    }
    table
}

/// Whether a character makes words: letters and digits of every script, with the marks that combine with them.
pub(crate) fn is_word(character: char) -> bool {
    match character {
        // Most of what news has outside ASCII: Latin letters with marks, general punctuation.
        'À'..='ɏ' => !matches!(character, '×' | '÷'),
        '\u{2000}'..='\u{206F}' => false,
        _ => is_rare_word(character),
    }
}

fn is_rare_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    use GeneralCategoryGroup::{Letter, Mark, Number};
    matches!(character.general_category_group(), Letter | Mark | Number) && !is_superscript(character)
}

/// Whether a character is a mark that combines with the one before it.
pub(crate) fn is_combining(character: char) -> bool {
    character >= '\u{300}' && character.general_category_group() == GeneralCategoryGroup::Mark
}

/// Digits set high: exponents, and the numbers of footnotes.
pub(crate) fn is_superscript(character: char) -> bool {
    matches!(character, '²' | '³' | '¹' | '⁰' | '⁴'..='⁹')
}

/// Characters without width that change how their neighbours look: soft hyphens, joiners, marks of direction,
/// variation selectors. They stay with the token that they touch.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E01EF}'
    )
}

/// The zero-width space: invisible, yet a place where words part.
pub(crate) const ZERO_WIDTH_SPACE: char = '\u{200B}';

/// Characters that end a line. `\r\n` is one end.
pub(crate) fn is_line_end(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that end a paragraph by themselves: form feed and the paragraph separator.
pub(crate) fn is_paragraph_end(character: char) -> bool {
    matches!(character, '\u{C}' | '\u{2029}')
}

/// Marks that end sentences in any script, the ellipsis among them.
pub(crate) fn is_stop(character: char) -> bool {
    matches!(
        character,
        '.' | '!'
            | '?'
            | '…'
            | '‥'
            | '‼'
            | '‽'
            | '⁇'
            | '⁈'
            | '⁉'
            | '。'
            | '．'
            | '｡'
            | '！'
            | '？'
            | '؟'
            | '۔'
            | '।'
            | '॥'
    )
}

/// Hyphens that join the parts of a word.
pub(crate) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// Hyphens, dashes and the minus sign.
pub(crate) fn is_dash(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}' | '\u{FF0D}'
    )
}

/// Marks that begin the items of a list.
pub(crate) fn is_bullet(character: char) -> bool {
    matches!(
        character,
        '•' | '‣'
            | '⁃'
            | '◦'
            | '∙'
            | '·'
            | '●'
            | '○'
            | '■'
            | '□'
            | '▪'
            | '▫'
            | '◆'
            | '◇'
            | '►'
            | '▶'
            | '▸'
            | '➢'
            | '➤'
            | '✓'
            | '✔'
            | '*'
            | '\u{F0B7}'
    )
}

/// Marks that open a bracket.
pub(crate) fn is_open_bracket(character: char) -> bool {
    matches!(character, '(' | '[' | '{' | '（' | '［' | '｛' | '【' | '〔' | '⟨' | '〈' | '《')
}

/// Marks that close a bracket.
pub(crate) fn is_close_bracket(character: char) -> bool {
    matches!(character, ')' | ']' | '}' | '）' | '］' | '｝' | '】' | '〕' | '⟩' | '〉' | '》')
}

/// Characters that are read as an apostrophe between letters, where writers put them for one.
pub(crate) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '‛' | '′' | 'ʼ' | 'ʹ' | '＇' | '`' | '´')
}

/// Emoji that stand for one picture when two of them meet: the letters of flags.
pub(crate) fn is_regional_indicator(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

/// The five tones that colour the emoji before them.
pub(crate) fn is_skin_tone(character: char) -> bool {
    matches!(character, '\u{1F3FB}'..='\u{1F3FF}')
}

/// Joins two emoji into one picture.
pub(crate) const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// A mark of quotation, before anything is known of its side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuoteMark {
    /// `"`, and what stands for it in HTML and in full width.
    Straight,
    /// `“`, `‟`, and the double backtick.
    Left,
    /// `”`, and two apostrophes.
    Right,
    /// `„`
    Low,
    /// `'`
    StraightSingle,
    /// `‘`, `‛`, and the backtick.
    LeftSingle,
    /// `’`
    RightSingle,
    /// `‚`
    LowSingle,
    /// `«`
    LeftAngle,
    /// `»`
    RightAngle,
    /// `‹`
    LeftAngleSingle,
    /// `›`
    RightAngleSingle,
    /// `「`
    LeftCorner,
    /// `」`
    RightCorner,
    /// `『`
    LeftWhiteCorner,
    /// `』`
    RightWhiteCorner,
}

/// The quotation mark that a character is.
pub(crate) fn quote_mark(character: char) -> Option<QuoteMark> {
    Some(match character {
        '"' | '＂' => QuoteMark::Straight,
        '“' | '‟' | '❝' | '〝' => QuoteMark::Left,
        '”' | '❞' | '〞' => QuoteMark::Right,
        '„' | '〟' => QuoteMark::Low,
        '\'' | '＇' => QuoteMark::StraightSingle,
        '‘' | '‛' | '❛' | '`' => QuoteMark::LeftSingle,
        '’' | '❜' => QuoteMark::RightSingle,
        '‚' => QuoteMark::LowSingle,
        '«' => QuoteMark::LeftAngle,
        '»' => QuoteMark::RightAngle,
        '‹' => QuoteMark::LeftAngleSingle,
        '›' => QuoteMark::RightAngleSingle,
        '「' => QuoteMark::LeftCorner,
        '」' => QuoteMark::RightCorner,
        '『' => QuoteMark::LeftWhiteCorner,
        '』' => QuoteMark::RightWhiteCorner,
        _ => return None,
    })
}
