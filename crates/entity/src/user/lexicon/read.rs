//! Files of names: TSV with or without a head, and JSONL.

use std::borrow::Cow;

use dateline_document::{EntityKind, FileFault, listed};
use serde::{Deserialize, Deserializer};

use super::check_name;
use super::entry::{CaseRule, Overlap, UserEntry};

/// The entries of a file of names with the numbers of their lines, from 1: TSV, or JSONL where the first character is
/// `{`. What is wrong with a line is told in its place, and the lines after it are read.
pub fn user_entries(text: &str) -> Box<dyn Iterator<Item = Result<(usize, UserEntry<'_>), FileFault>> + '_> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = parts(text, b'\n').enumerate().map(|(index, line)| (index + 1, line));
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    if text.trim_start().starts_with('{') {
        return Box::new(lines.map(|(number, line)| Ok((number, json_entry(number, line)?))));
    }
    let mut lines = lines.filter(|(_, line)| !line.starts_with('#')).peekable();
    let head = lines.peek().and_then(|&(number, line)| head(number, line));
    if head.is_some() {
        lines.next();
    }
    let (columns, fault) = match head {
        Some(Ok(columns)) => (columns, None),
        Some(Err(fault)) => (Vec::new(), Some(fault)),
        None => (Field::ALL.to_vec(), None),
    };
    if let Some(fault) = fault {
        return Box::new(std::iter::once(Err(fault)));
    }
    Box::new(lines.map(move |(number, line)| Ok((number, tsv_entry(&columns, number, line)?))))
}

/// A column of a TSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Kind,
    Id,
    Aliases,
    Case,
    Overlap,
}

impl Field {
    const ALL: [Self; 6] = [Self::Name, Self::Kind, Self::Id, Self::Aliases, Self::Case, Self::Overlap];

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Kind => "kind",
            Self::Id => "id",
            Self::Aliases => "aliases",
            Self::Case => "case",
            Self::Overlap => "overlap",
        }
    }
}

/// The columns that the first line names, or none where it is an entry.
fn head(number: usize, line: &str) -> Option<Result<Vec<Field>, FileFault>> {
    let cells = || line.split('\t').map(str::trim);
    if !(cells().any(|cell| cell == "name") && cells().any(|cell| cell == "kind")) {
        return None;
    }
    let mut columns = Vec::new();
    for (at, cell) in cells_of(line) {
        let field = Field::ALL.into_iter().find(|field| field.as_str() == cell.trim());
        let names = || listed(Field::ALL.map(Field::as_str));
        let problem = match field {
            None => format!("no column is called `{}`; the columns are {}", cell.trim(), names()),
            Some(field) if columns.contains(&field) => format!("a second column `{}`", field.as_str()),
            Some(field) => {
                columns.push(field);
                continue;
            }
        };
        return Some(Err(FileFault::new(number, column_of(line, at), problem)));
    }
    Some(Ok(columns))
}

fn tsv_entry<'t>(columns: &[Field], number: usize, line: &'t str) -> Result<UserEntry<'t>, FileFault> {
    let fault = |at: usize, problem: String| FileFault::new(number, column_of(line, at), problem);
    let mut entry = UserEntry::new("", EntityKind::Other);
    let mut has_kind = false;
    let mut fields = columns.iter();
    for (at, cell) in cells_of(line) {
        let Some(field) = fields.next() else {
            let names = listed(columns.iter().map(|field| field.as_str()));
            return Err(fault(at, format!("a column too many; the columns are {names}")));
        };
        let cell = cell.trim();
        let check = |name| check_name(name).map_err(|error| fault(at, error.to_string()));
        match field {
            Field::Name => {
                check(cell)?;
                entry.name = Cow::Borrowed(cell);
            }
            Field::Kind => {
                entry.kind = EntityKind::parse(cell).ok_or_else(|| fault(at, unknown_kind(cell)))?;
                has_kind = true;
            }
            _ if cell.is_empty() => {}
            Field::Id => entry.id = Some(Cow::Borrowed(cell)),
            Field::Aliases => {
                cell.split('|').try_for_each(check)?;
                entry.aliases = cell.split('|').map(|alias| Cow::Borrowed(alias.trim())).collect();
            }
            Field::Case => {
                entry.case = CaseRule::parse(cell).ok_or_else(|| {
                    let rules = listed(CaseRule::ALL.map(CaseRule::as_str));
                    fault(at, format!("no case rule is called `{cell}`; the rules are {rules}"))
                })?;
            }
            Field::Overlap => {
                entry.overlap = Overlap::parse(cell)
                    .ok_or_else(|| fault(at, format!("`{cell}` is neither wins nor yields")))?;
            }
        }
    }
    if !has_kind {
        let hint = if line.contains('\t') { "" } else { ": columns are parted by tabulators" };
        return Err(fault(line.len(), format!("a name without a kind{hint}")));
    }
    if entry.name.is_empty() {
        return Err(fault(line.len(), "a line without a name".to_owned()));
    }
    Ok(entry)
}

fn unknown_kind(kind: &str) -> String {
    let kinds = listed(EntityKind::ALL.iter().map(|kind| kind.as_str()));
    let what =
        if kind.is_empty() { "no kind is given".to_owned() } else { format!("no kind is called `{kind}`") };
    format!("{what}; the kinds are {kinds}")
}

/// The cells of a line, each with the byte where it begins.
fn cells_of(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    parts(line, b'\t').map(move |cell| {
        let at = next;
        next += cell.len() + 1;
        (at, cell)
    })
}

/// What stands between an ASCII character of a text. The standard library's way takes a third of the time that a million
/// lines take to be read.
fn parts(text: &str, between: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(between, text.as_bytes());
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// The number, from 1, of the character at a byte.
fn column_of(line: &str, at: usize) -> usize {
    line.get(..at).unwrap_or(line).chars().count() + 1
}

/// A line of a JSONL file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'t> {
    #[serde(borrow, deserialize_with = "name")]
    name: Cow<'t, str>,
    kind: EntityKind,
    id: Option<Id<'t>>,
    #[serde(default, deserialize_with = "aliases")]
    aliases: Vec<String>,
    #[serde(default)]
    case: CaseRule,
    #[serde(default)]
    overlap: Overlap,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "an id is a text or a number")]
enum Id<'t> {
    Text(#[serde(borrow)] Cow<'t, str>),
    Number(serde_json::Number),
}

/// A text that may be borrowed from the file.
#[derive(Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

fn name<'t, D: Deserializer<'t>>(deserializer: D) -> Result<Cow<'t, str>, D::Error> {
    let Text(name) = Text::deserialize(deserializer)?;
    check_name(&name).map_err(serde::de::Error::custom)?;
    Ok(name)
}

fn aliases<'t, D: Deserializer<'t>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let aliases = Vec::deserialize(deserializer)?;
    aliases.iter().try_for_each(|name: &String| check_name(name)).map_err(serde::de::Error::custom)?;
    Ok(aliases)
}

fn json_entry(number: usize, line: &str) -> Result<UserEntry<'_>, FileFault> {
    let Line { name, kind, id, aliases, case, overlap } = serde_json::from_str(line).map_err(|error| {
        // serde_json counts bytes of the one line that it was given.
        let message = error.to_string();
        let problem = message.split(" at line ").next().unwrap_or_default();
        FileFault::new(number, column_of(line, error.column().saturating_sub(1)), problem)
    })?;
    let id = id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => Cow::Owned(number.to_string()),
    });
    let id = id.filter(|id| !id.is_empty());
    Ok(UserEntry { name, kind, id, aliases: aliases.into_iter().map(Cow::Owned).collect(), case, overlap })
}
