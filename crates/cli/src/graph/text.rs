//! Words of articles as labels.

/// The first characters of a text on one line, without what XML forbids.
///
/// A longer text ends with an ellipsis: many facts may rest on one very long stretch.
pub fn line(text: &str, most: usize) -> Box<str> {
    let mut line = String::new();
    let mut length = 0;
    let mut is_parted = false;
    for character in text.chars() {
        if character.is_whitespace() {
            is_parted = !line.is_empty();
            continue;
        }
        if !is_allowed(character) {
            continue;
        }
        if length >= most {
            line.push('…');
            break;
        }
        if std::mem::take(&mut is_parted) {
            line.push(' ');
            length += 1;
        }
        line.push(character);
        length += 1;
    }
    line.into()
}

/// Whether XML 1.0 has the character, and no label would be turned around by it.
fn is_allowed(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text for XML, between tags or in an attribute.
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            character if is_allowed(character) => escaped.push(character),
            _ => {}
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_breaks_no_controls_and_an_end() {
        assert_eq!(&*line("  a\n\t b\0c\u{fffe}\u{1b}d  ", 9), "a bcd");
        assert_eq!(&*line("one two three", 7), "one two…");
        assert_eq!(&*line("one two", 7), "one two");
        assert_eq!(&*line("\u{1f4f0}\u{1f4f0}\u{1f4f0}", 2), "\u{1f4f0}\u{1f4f0}…");
    }

    #[test]
    fn xml_has_entities_for_its_own_marks() {
        assert_eq!(xml("<a b=\"c\">]]>&\u{8}\u{ffff}"), "&lt;a b=&quot;c&quot;&gt;]]&gt;&amp;");
    }
}
