//! PLOVER's gold standard records: a sentence with the words of one event, of its source and of its target marked. Those of
//! PETRARCH are told from them by their field `events`.

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::petrarch;

/// A record. Words are numbered as [`words`](super::words) has them.
#[derive(Clone, Debug)]
pub struct GoldEvent {
    /// What the record is called.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The class of the event; none where its code has none.
    pub class: Option<String>,
    /// The words that tell of it; none where they are not marked.
    pub trigger: Vec<usize>,
    /// Who does it, a list of words each.
    pub sources: Vec<Vec<usize>>,
    /// To whom it is done, a list of words each; those of `sources` that are both stand in neither.
    pub targets: Vec<Vec<usize>>,
    /// Who is source and target in one, a list of words each.
    pub both: Vec<Vec<usize>>,
    /// Which targets are marked as the place too.
    pub targets_are_places: bool,
    /// The article's date, where the record has one.
    pub date: Option<String>,
    /// What the record is coded as.
    pub codes: GoldCodes,
}

/// The codes of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoldCodes {
    /// The code of CAMEO, where the record has one.
    pub cameo: Option<String>,
    /// Who does it: a country or body of three letters and the sector, where the record has it. Those of `targets` are both
    /// where `are_both` says so.
    pub sources: Vec<String>,
    /// To whom it is done.
    pub targets: Vec<String>,
    /// Whether the sources do it together, each to the others.
    pub are_both: bool,
}

/// Why records cannot be read.
#[derive(Debug, Error)]
#[error("line {line}: no record of an event")]
pub struct EventsError {
    /// The line, from 1.
    pub line: usize,
    source: serde_json::Error,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum AnyRow {
    Petrarch(petrarch::Row),
    Plover(Box<Row>),
}

#[derive(Deserialize)]
struct Row {
    id: String,
    #[serde(default)]
    date: Option<String>,
    text: String,
    event: String,
    #[serde(rename = "eventText", default)]
    event_text: Value,
    #[serde(rename = "textInfo", default)]
    text_info: Value,
    #[serde(default)]
    source: Value,
    #[serde(default)]
    target: Value,
}

/// Reads records, an object a line.
///
/// # Errors
/// [`EventsError`] at the first line that is no such object.
pub fn read(file: &str) -> Result<Vec<GoldEvent>, EventsError> {
    let mut events = Vec::new();
    for (index, line) in file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row = serde_json::from_str(line).map_err(|source| EventsError { line: index + 1, source })?;
        match row {
            AnyRow::Petrarch(row) => events.extend(row.gold()),
            AnyRow::Plover(row) => events.push(row.gold()),
        }
    }
    Ok(events)
}

impl Row {
    fn gold(self) -> GoldEvent {
        let markup = self.text_info.get("markup").or(Some(&self.text_info)).and_then(Value::as_str);
        let marks = markup.map(Marks::of).unwrap_or_default();
        let of_text = lower_words(&self.text);
        let place = aligned(&marks.words, &of_text);
        let stretches = |tags: &[&str]| -> Vec<Vec<usize>> {
            let tagged = marks.stretches.iter().filter(|(tag, _)| tags.contains(&tag.as_str()));
            let words =
                tagged.map(|(_, range)| range.clone().filter_map(|word| place[word]).collect::<Vec<_>>());
            words.filter(|words: &Vec<usize>| !words.is_empty()).collect()
        };
        let named = |value: &Value| -> Vec<Vec<usize>> {
            let texts = value.as_array().into_iter().flatten().filter_map(|it| it.get("actorText")?.as_str());
            texts.filter_map(|text| run(&of_text, text)).collect()
        };
        let mut trigger: Vec<usize> = stretches(&["EVT"]).concat();
        if trigger.is_empty() {
            let told = self.event_text.as_str().unwrap_or_default().to_lowercase();
            let told: Vec<&str> = told.split_whitespace().collect();
            trigger = (0..of_text.len()).filter(|&word| told.contains(&of_text[word].as_str())).collect();
        }
        let both = stretches(&["SRC/TAR", "TAR/SRC"]);
        let or_named = |marked: Vec<Vec<usize>>, value: &Value| {
            if marked.is_empty() && both.is_empty() { named(value) } else { marked }
        };
        let coded = |value: &Value| -> Vec<String> {
            let actors = value.as_array().into_iter().flatten();
            let part = |actor: &Value, name: &str| Some(actor.get(name)?.as_str()?.to_owned());
            actors
                .filter_map(|actor| Some(part(actor, "code")? + &part(actor, "sector").unwrap_or_default()))
                .collect()
        };
        GoldEvent {
            date: self.date,
            codes: GoldCodes {
                cameo: None,
                sources: coded(&self.source),
                targets: coded(&self.target),
                are_both: !both.is_empty(),
            },
            sources: or_named(stretches(&["SRC", "SRC/LOC"]), &self.source),
            targets: or_named(stretches(&["TAR", "TAR/LOC", "LOC/TAR"]), &self.target),
            targets_are_places: marks.target_in_place,
            both,
            trigger,
            class: Some(self.event),
            id: self.id,
            text: self.text,
        }
    }
}

/// The words of a marked text, and the stretches of them that are marked.
#[derive(Default)]
struct Marks {
    words: Vec<String>,
    stretches: Vec<(String, std::ops::Range<usize>)>,
    target_in_place: bool,
}

impl Marks {
    fn of(markup: &str) -> Self {
        let mut marks = Self::default();
        // Marks that are open, with the number of their first word; other parentheses have no tag.
        let mut open: Vec<(Option<String>, usize)> = Vec::new();
        let mut rest = markup;
        while let Some(letter) = rest.chars().next() {
            rest = &rest[letter.len_utf8()..];
            match letter {
                '(' => {
                    let tag = rest.split_once(':').map(|(tag, _)| tag.trim());
                    let tag = tag.filter(|tag| tag.chars().all(|it| it.is_ascii_uppercase() || it == '/'));
                    if let Some((_, behind)) = tag.and_then(|_| rest.split_once(':')) {
                        rest = behind;
                    }
                    open.push((tag.map(str::to_owned), marks.words.len()));
                }
                ')' => {
                    if let Some((Some(tag), first)) = open.pop() {
                        let is_inside = open.iter().any(|(tag, _)| tag.as_deref() == Some("LOC"));
                        marks.target_in_place |= tag.contains("TAR") && (is_inside || tag.contains("LOC"));
                        marks.stretches.push((tag, first..marks.words.len()));
                    }
                }
                _ if letter.is_alphanumeric() => {
                    let end = rest.find(|it: char| !it.is_alphanumeric()).unwrap_or(rest.len());
                    let word: String =
                        letter.to_lowercase().chain(rest[..end].to_lowercase().chars()).collect();
                    marks.words.push(word);
                    rest = &rest[end..];
                }
                _ => {}
            }
        }
        marks
    }
}

/// Where the words of one text stand in another that is nearly the same, by the fewest words put in, left out or changed.
fn aligned(words: &[String], text: &[String]) -> Vec<Option<usize>> {
    let width = text.len() + 1;
    let mut costs = vec![0_u32; (words.len() + 1) * width];
    for row in 0..=words.len() {
        for column in 0..width {
            let step = |rows: usize, columns: usize, cost: u32| {
                (row >= rows && column >= columns)
                    .then(|| costs[(row - rows) * width + column - columns] + cost)
            };
            let is_same = row > 0 && column > 0 && words[row - 1] == text[column - 1];
            let best = [step(1, 1, if is_same { 0 } else { 3 }), step(1, 0, 2), step(0, 1, 2)];
            let best = best.into_iter().flatten().min();
            costs[row * width + column] = if row == 0 && column == 0 { 0 } else { best.unwrap_or_default() };
        }
    }
    let mut place = vec![None; words.len()];
    let (mut row, mut column) = (words.len(), text.len());
    while row > 0 && column > 0 {
        let cost = costs[row * width + column];
        let is_same = words[row - 1] == text[column - 1];
        if cost == costs[(row - 1) * width + column - 1] + if is_same { 0 } else { 3 } {
            place[row - 1] = Some(column - 1);
            (row, column) = (row - 1, column - 1);
        } else if cost == costs[(row - 1) * width + column] + 2 {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    place
}

/// The words of a text, in small letters.
pub(super) fn lower_words(text: &str) -> Vec<String> {
    super::words(text).into_iter().map(|word| text[word].to_lowercase()).collect()
}

/// The first place of the words of `told` side by side in a text.
pub(super) fn run(text: &[String], told: &str) -> Option<Vec<usize>> {
    let told = lower_words(told);
    if told.is_empty() {
        return None;
    }
    let start = text.windows(told.len()).position(|words| words == told)?;
    Some((start..start + told.len()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_in_the_words_of_the_text() {
        let row = r#"{ "id": "x", "event": "PROTEST", "eventText": "x", "text": "Up to 100 Albanians demonstrated in Serbia (again).",
            "textInfo": { "markup": "Upto 100 (SRC: Albanians) (EVT: demonstrated) (LOC:in (TAR: Serbia)) (again)." } }"#;
        let gold = read(&row.replace('\n', " ")).unwrap().remove(0);
        assert_eq!(gold.sources, [vec![3]]);
        assert_eq!(gold.trigger, [4]);
        assert_eq!(gold.targets, [vec![6]]);
        assert!(gold.targets_are_places);
    }
}
