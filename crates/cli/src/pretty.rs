//! The format for reading: the article with its names and times marked, and below it what was found.

use std::collections::HashMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, Style};
use dateline::{
    AttributeView, DateSource, Document, EntityId, EntityKind, Factuality, Id, MentionForm, NoteTarget,
    NoteView, Quantity, QuantityKind, QuoteKind, RelationId, RelationKind, RelationObject, Span, Use,
};
use dateline_host::AttributeManifest;

use crate::notes::NoteLayers;

/// How the pretty format looks.
#[derive(Clone, Copy, Debug)]
pub struct Pretty {
    /// Whether names are coloured; without colour they stand in brackets.
    pub has_color: bool,
    /// The width of a line, in columns.
    pub width: usize,
    /// Whether relations and quotes say what made them, and notes their details.
    pub explains: bool,
}

const WIDEST: usize = 100;
const INDENT: &str = "  ";

impl Pretty {
    /// The look that fits standard output: coloured and as wide as the terminal, or plain and 80 columns wide.
    pub fn for_stdout() -> Self {
        let choice = anstream::AutoStream::choice(&std::io::stdout());
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        Self {
            has_color: choice != anstream::ColorChoice::Never,
            width: width.clamp(40, WIDEST),
            explains: false,
        }
    }

    /// The document as lines, without a line break at the end.
    pub fn render(&self, document: &Document, layers: &NoteLayers) -> String {
        let mut roles = vec![Vec::new(); document.entities.len()];
        for (relation, subject) in document.relations.subject().entries() {
            if document.relations.kind()[relation] == RelationKind::HoldsRole {
                roles[subject.index()].push(relation);
            }
        }
        let mut page = Page { look: self, document, layers, roles, lines: String::new() };
        page.head();
        page.article();
        page.entities("People", EntityKind::Person);
        page.entities("Organizations", EntityKind::Organization);
        page.entities("Places", EntityKind::Place);
        page.entities("Groups", EntityKind::Group);
        for &kind in &[EntityKind::Work, EntityKind::Event, EntityKind::Product, EntityKind::Other] {
            page.entities(heading(kind), kind);
        }
        page.times();
        page.quantities();
        page.relations();
        page.quotes();
        page.events();
        page.notes();
        page.plugins();
        page.lines.truncate(page.lines.trim_end().len());
        page.lines
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.has_color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

struct Page<'a> {
    look: &'a Pretty,
    document: &'a Document,
    layers: &'a NoteLayers,
    // The roles that each entity holds.
    roles: Vec<Vec<RelationId>>,
    lines: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let metadata = &self.document.metadata;
        let mut head = shown(&metadata.id);
        for part in [&metadata.title, &metadata.source].into_iter().flatten() {
            let _ = write!(head, " · {}", shown(part));
        }
        head = self.look.paint(Style::new().bold(), &head);
        match self.document.date {
            Some(date) => {
                let from = match date.source {
                    DateSource::Input => "from the input",
                    DateSource::Flag => "from --date",
                    DateSource::Head => "from the head",
                    _ => "from the dateline",
                };
                let _ = write!(head, " · {} ({from})", date.value);
            }
            None => head.push_str(" · no date known"),
        }
        self.line(&head);
    }

    fn article(&mut self) {
        let text = self.marked_text();
        for paragraph in text.lines().filter(|paragraph| !paragraph.trim().is_empty()) {
            self.lines.push('\n');
            self.wrapped(paragraph.trim(), INDENT, INDENT);
        }
    }

    fn marked_text(&self) -> String {
        let document = self.document;
        let names = document.mentions.ids().filter(|&id| document.mentions.form()[id] == MentionForm::Name);
        let mut marks: Vec<(Span, Style)> =
            names.map(|id| (document.mentions.span()[id], style_of(document.mentions.kind()[id]))).collect();
        marks.extend(document.times.span().iter().map(|&span| (span, style(AnsiColor::Magenta))));
        marks.extend(document.quantities.span().iter().map(|&span| (span, style(AnsiColor::Cyan))));
        marks.sort_by_key(|(span, _)| *span);
        let mut text = String::with_capacity(document.source.text().len() * 2);
        let mut end = 0;
        for (span, style) in marks.into_iter().filter(|(span, _)| !span.is_empty()) {
            if span.start() < end {
                continue;
            }
            text.push_str(&shown_lines(&document.source.text()[Span::new(end, span.start())]));
            let words = shown(&document.source.text()[span]);
            if self.look.has_color {
                text.push_str(&self.look.paint(style, &words));
            } else {
                let _ = write!(text, "[{words}]");
            }
            end = span.end();
        }
        text.push_str(&shown_lines(&document.source.text()[end as usize..]));
        text
    }

    fn entities(&mut self, heading: &str, kind: EntityKind) {
        let entities = &self.document.entities;
        let rows: Vec<Row> = entities
            .ids()
            .filter(|&id| entities.kind()[id] == kind && self.is_described(id))
            .map(|id| {
                let (name, width) = self.entity(id);
                Row { name, width, rest: self.about(id) }
            })
            .collect();
        self.section(heading, rows);
    }

    /// Whether an entity has a name or is described: pronouns alone, as "that ... it", tell a reader nothing.
    fn is_described(&self, id: EntityId) -> bool {
        let mentions = &self.document.entities.mentions()[id];
        mentions.iter().any(|&mention| self.document.mentions.form()[mention] != MentionForm::Pronoun)
    }

    /// The roles, links and number of mentions of an entity.
    fn about(&self, id: EntityId) -> String {
        let mut parts = Vec::new();
        let relations = &self.document.relations;
        for &relation in &self.roles[id.index()] {
            let attributes = &relations.attributes()[relation];
            let mut role =
                attributes.title.map(|title| shown(&self.document.source.text()[title])).unwrap_or_default();
            if let Some(RelationObject::Entity(object)) = relations.object()[relation] {
                let _ = write!(role, " ({})", shown(&self.document.entities.name()[object]));
            }
            if let Some(status) = attributes.status.filter(|status| status.as_str() != "current") {
                let _ = write!(role, " [{status}]");
            }
            role.push_str(&self.reason(&relations.reason()[relation]));
            parts.push(role);
        }
        let links = &self.document.entities.links()[id];
        parts.extend(links.iso3166.as_deref().map(str::to_owned));
        let mentions = &self.document.entities.mentions()[id];
        let uses = mentions.iter().filter_map(|&mention| self.document.mentions.usage()[mention]);
        parts.extend(uses.filter(|usage| *usage != Use::Literal).map(|usage| usage.to_string()).next());
        let count = mentions.len();
        if count > 1 {
            parts.push(format!("{count} mentions"));
        }
        parts.join(", ")
    }

    fn times(&mut self) {
        let times = &self.document.times;
        let rows = times.ids().map(|id| {
            let words = shown(&self.document.source.text()[times.span()[id]]);
            let value = times.value()[id].as_deref().unwrap_or("open");
            Row {
                width: textwrap::core::display_width(&words),
                name: self.look.paint(style(AnsiColor::Magenta), &words),
                rest: format!("{value} ({})", times.reason()[id]),
            }
        });
        let rows = rows.collect();
        self.section("Dates and times", rows);
    }

    fn quantities(&mut self) {
        let quantities = &self.document.quantities;
        let rows = quantities.ids().map(|id| {
            let words = shown(&self.document.source.text()[quantities.span()[id]]);
            Row {
                width: textwrap::core::display_width(&words),
                name: self.look.paint(style(AnsiColor::Cyan), &words),
                rest: amount(&quantities.row(id)),
            }
        });
        let rows = rows.collect();
        self.section("Quantities", rows);
    }

    /// The relations that are no roles, which stand beside their holders.
    fn relations(&mut self) {
        let relations = &self.document.relations;
        let others = relations.ids().filter(|&id| relations.kind()[id] != RelationKind::HoldsRole);
        let rows = others.map(|id| {
            let (name, width) = self.entity(relations.subject()[id]);
            let object = match relations.object()[id] {
                Some(RelationObject::Entity(object)) => self.entity(object).0,
                Some(RelationObject::Time(time)) => {
                    let words = shown(&self.document.source.text()[self.document.times.span()[time]]);
                    self.look.paint(style(AnsiColor::Magenta), &words)
                }
                None => String::new(),
            };
            let source = relations.source()[id].map(|source| format!(", says {}", self.entity(source).0));
            let kind = relations.kind()[id].as_str().replace('_', " ");
            let reason = self.reason(&relations.reason()[id]);
            Row { name, width, rest: format!("{kind} {object}{}{reason}", source.unwrap_or_default()) }
        });
        let rows = rows.collect();
        self.section("Relations", rows);
    }

    /// What made a fact, where that was asked for and is known.
    fn reason(&self, reason: &str) -> String {
        if !self.look.explains || reason.is_empty() {
            return String::new();
        }
        format!(" {}", self.look.paint(Style::new().dimmed(), &format!("({})", shown(reason))))
    }

    /// The name of an entity in its colour, and the columns that it takes.
    fn entity(&self, id: EntityId) -> (String, usize) {
        let entities = &self.document.entities;
        let name = shown(&entities.name()[id]);
        (self.look.paint(style_of(entities.kind()[id]), &name), textwrap::core::display_width(&name))
    }

    fn quotes(&mut self) {
        let quotes = &self.document.quotes;
        if quotes.is_empty() {
            return;
        }
        self.heading("Quotes");
        for id in quotes.ids() {
            let speaker = match (quotes.speaker()[id], quotes.speaker_span()[id]) {
                (Some(entity), _) => self.entity(entity).0,
                (None, Some(span)) => shown(&self.document.source.text()[span]),
                (None, None) => "unknown".to_owned(),
            };
            let words = match quotes.kind()[id] {
                QuoteKind::Direct => quotes.span()[id],
                _ => quotes.content()[id],
            };
            let words = shown(&self.document.source.text()[words]);
            let reason = self.reason(&quotes.reason()[id]);
            self.wrapped(&format!("{speaker}: {words}{reason}"), INDENT, "    ");
        }
    }

    fn events(&mut self) {
        let (document, events) = (self.document, &self.document.events);
        let text = |span: Span| shown(&document.source.text()[span]);
        let rows = events.ids().filter(|&id| events.same_as()[id].is_none()).map(|id| {
            let event = events.row(id);
            let mut parts = vec![event.kind.as_str().to_owned()];
            for argument in &event.arguments {
                let value = argument.time.and_then(|time| document.times.value()[time].as_deref());
                let words = value.map_or_else(|| text(argument.span), str::to_owned);
                parts.push(format!("{}: {words}", argument.role));
            }
            if event.factuality != Factuality::Asserted {
                let source = event.source.map(|source| shown(&document.entities.name()[source]));
                let source = source.map(|name| format!(" by {name}")).unwrap_or_default();
                parts.push(format!("[{}{source}]", event.factuality));
            }
            let words = text(event.trigger);
            let rest = format!("{}{}", parts.join(", "), self.reason(&event.reason));
            Row { width: textwrap::core::display_width(&words), name: words, rest }
        });
        let rows = rows.collect();
        self.section("What happens", rows);
    }

    fn notes(&mut self) {
        for (layer, notes) in &self.document.notes {
            let Some(manifest) = self.layers.get(layer) else { continue };
            let explains = self.look.explains;
            let attributes = manifest.attributes.iter().filter(|attribute| explains || !attribute.detail);
            let is_shown =
                |label: &str| explains || manifest.detail_labels.iter().all(|detail| detail != label);
            // The same note on several mentions is one line, where it comes first.
            let mut first_rows = HashMap::new();
            let mut rows: Vec<(Row, usize)> = Vec::new();
            for note in notes.iter().filter(|note| is_shown(note.label())) {
                let name = self.target(note);
                let rest = described(note, &name, attributes.clone());
                let index = *first_rows.entry((name.clone(), rest.clone())).or_insert(rows.len());
                match rows.get_mut(index) {
                    Some((_, count)) => *count += 1,
                    None => rows.push((Row { width: textwrap::core::display_width(&name), name, rest }, 1)),
                }
            }
            let rows = rows.into_iter().map(|(row, count)| match count {
                1 => row,
                _ => Row { rest: format!("{}, {count} times", row.rest), ..row },
            });
            let rows = rows.collect();
            self.section(&capitalised(layer), rows);
        }
    }

    /// What a note is about, in a few words.
    fn target(&self, note: NoteView<'_>) -> String {
        const COLUMNS: usize = 30;
        match note.target() {
            NoteTarget::Document => return "the article".to_owned(),
            NoteTarget::Mention(mention) => {
                let entity = self.document.entities.of_mention()[mention];
                return shown(&self.document.entities.name()[entity]);
            }
            _ => {}
        }
        let mut start = String::new();
        for word in shown(&self.document.source.text()[note.span()]).split_whitespace() {
            if textwrap::core::display_width(&start) + textwrap::core::display_width(word) > COLUMNS {
                start.push_str(" …");
                break;
            }
            if !start.is_empty() {
                start.push(' ');
            }
            start.push_str(word);
        }
        start
    }

    fn plugins(&mut self) {
        let failed = self.document.plugins.iter().filter(|run| run.status.as_str() != "ok");
        let rows = failed.map(|run| Row {
            name: run.name.to_string(),
            width: run.name.len(),
            rest: format!("{}: {}", run.status, run.message.as_deref().unwrap_or("no reason given")),
        });
        let rows = rows.collect();
        self.section("Plugins that did not run", rows);
    }

    fn section(&mut self, heading: &str, rows: Vec<Row>) {
        if rows.is_empty() {
            return;
        }
        self.heading(heading);
        let column = rows.iter().map(|row| row.width).max().unwrap_or_default().min(self.look.width / 2);
        for row in rows {
            let padding = " ".repeat((column + 2).saturating_sub(row.width).max(2));
            let line = format!("{}{padding}{}", row.name, row.rest);
            self.wrapped(line.trim_end(), INDENT, &format!("{INDENT}{}", " ".repeat(column + 2)));
        }
    }

    fn heading(&mut self, heading: &str) {
        self.lines.push('\n');
        let heading = self.look.paint(Style::new().bold(), heading);
        self.line(&heading);
    }

    fn wrapped(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.look.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            self.line(line.trim_end());
        }
    }

    fn line(&mut self, text: &str) {
        self.lines.push_str(text);
        self.lines.push('\n');
    }
}

/// A line of a section: a name, and what is known of it.
struct Row {
    name: String,
    // The columns that `name` takes, its colours aside.
    width: usize,
    rest: String,
}

/// What a note says, without what `name` says already.
fn described<'a>(
    note: NoteView<'_>,
    name: &str,
    attributes: impl Iterator<Item = &'a AttributeManifest>,
) -> String {
    let mut parts = vec![note.label().to_owned()];
    parts.extend(note.score().map(|score| format!("{score:.2}")));
    for attribute in attributes {
        let value = match note.attribute(&attribute.name) {
            None => continue,
            Some(AttributeView::Bool(value)) => value.to_string(),
            Some(AttributeView::Integer(value)) => value.to_string(),
            Some(AttributeView::Number(value)) => format!("{value:.2}"),
            Some(AttributeView::Text(value)) => shown(value),
            Some(AttributeView::Texts(values)) => shown(&values.iter().collect::<Vec<_>>().join(" ")),
        };
        if !value.is_empty() && value != name {
            parts.push(format!("{} {value}", attribute.name));
        }
    }
    parts.join(", ")
}

/// A quantity by its modifier, numbers and unit, each where it has one.
fn amount(quantity: &Quantity) -> String {
    let modifier = quantity.modifier.map(|modifier| modifier.as_str().replace('_', " "));
    let numbers = match (quantity.value, quantity.low, quantity.high) {
        (Some(value), ..) => value.to_string(),
        (_, Some(low), Some(high)) => format!("{low} to {high}"),
        (_, low, _) => low.map(|low| format!("{low} and up")).unwrap_or_default(),
    };
    let unit = match (quantity.kind, &quantity.unit) {
        (QuantityKind::Percent, _) => Some("%"),
        (QuantityKind::Ordinal, _) => Some("in order"),
        (_, unit) => unit.as_deref(),
    };
    let parts = [modifier.as_deref(), Some(&*numbers), unit];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn heading(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Work => "Works",
        EntityKind::Event => "Events",
        EntityKind::Product => "Products",
        _ => "Other names",
    }
}

fn style_of(kind: EntityKind) -> Style {
    style(match kind {
        EntityKind::Person => AnsiColor::Green,
        EntityKind::Organization => AnsiColor::Blue,
        EntityKind::Place => AnsiColor::Yellow,
        EntityKind::Group => AnsiColor::Cyan,
        _ => AnsiColor::Red,
    })
}

fn style(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(color))).underline()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

/// The text on one line, with control characters shown rather than obeyed.
fn shown(text: &str) -> String {
    shown_lines(text).replace('\n', " ")
}

/// The text with control characters other than line breaks shown rather than obeyed: an article must not steer the
/// terminal.
fn shown_lines(text: &str) -> String {
    let show = |character: char| match character {
        '\n' => '\n',
        '\t' => ' ',
        '\r' => ' ',
        '\0'..='\x1f' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_of_an_article_do_not_reach_the_terminal() {
        assert_eq!(shown("a\x1b[2Jb\u{202e}c\u{9b}d\re"), "a␛[2Jb\u{fffd}c\u{fffd}d e");
    }
}
