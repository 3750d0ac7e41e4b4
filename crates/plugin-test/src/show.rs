use dateline::{AttributeValue, Document, Id, NoteTarget, NoteView, PluginStatus};

/// How a plugin's run over a document ended, and what it wrote, for a person to read: each note on a line of its own,
///
/// ```text
/// LAYER [the text] LABEL SCORE about m3 ATTRIBUTE=VALUE ...
/// ```
///
/// without what it does not have, and at the end `ok`, or another status with its message. What a note is about is named
/// as records name it: `m3` is the third mention. Values are written as JSON. Where a text is longer than sixty characters,
/// it ends with `…`.
pub fn show(document: &Document, plugin: &str, layers: &[String]) -> String {
    let mut page = String::new();
    for (layer, notes) in
        document.notes.iter().filter(|(layer, _)| layers.iter().any(|own| **own == ***layer))
    {
        for note in notes {
            page.push_str(layer);
            push_note(&mut page, document, note);
            page.push('\n');
        }
    }
    for run in document.plugins.iter().filter(|run| *run.name == *plugin) {
        match &run.message {
            Some(message) if run.status != PluginStatus::Ok => {
                page.push_str(&format!("{}: {message}\n", run.status))
            }
            _ => page.push_str(&format!("{}\n", run.status)),
        }
    }
    page
}

fn push_note(page: &mut String, document: &Document, note: NoteView<'_>) {
    let text = document.source.get(note.span()).unwrap_or_default();
    let mut letters = text.chars().map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let shown: String = letters.by_ref().take(LONGEST).collect();
    let more = if letters.next().is_some() { "…" } else { "" };
    page.push_str(&format!(" [{shown}{more}] {}", note.label()));
    if let Some(score) = note.score() {
        page.push_str(&format!(" {score:.2}"));
    }
    if let Some(target) = name(note.target()) {
        page.push_str(&format!(" about {target}"));
    }
    for (name, value) in note.attributes() {
        let value = serde_json::to_string(&AttributeValue::from(value)).unwrap_or_default();
        page.push_str(&format!(" {name}={value}"));
    }
}

const LONGEST: usize = 60;

/// What a note is about, as records name it.
fn name(target: NoteTarget) -> Option<String> {
    fn numbered<I: Id>(id: I) -> String {
        format!("{}{}", I::LETTER, id.index() + 1)
    }
    match target {
        NoteTarget::Stretch => None,
        NoteTarget::Mention(id) => Some(numbered(id)),
        NoteTarget::Entity(id) => Some(numbered(id)),
        NoteTarget::Sentence(id) => Some(numbered(id)),
        NoteTarget::Quote(id) => Some(numbered(id)),
        NoteTarget::Event(id) => Some(numbered(id)),
        NoteTarget::Document => Some("the document".to_owned()),
    }
}
