//! The page on columns, generated from the definitions and compared with the file that is shipped.

use std::fmt::Write as _;

use crate::abi::ColumnType;
use crate::codes::{Vocabulary, vocabularies};
use crate::header::check_generated;
use crate::{InputColumn, NoteColumn};

const OPENING: &str = "# What a plugin can read

Columns cross the border by name. A plugin's manifest lists those that an extractor `requires`, each with its type, as
`mention.kind:u8`; the host passes just these, in that order. A `?` at the end says that the extractor can do without: then
the column may be absent. In an author's `manifest.json` the name of a layer, `mention`, stands for all of its columns, and
`mention?` for the same, all of them optional.

Spans are half-open ranges of bytes of the text. Rows of a layer have the order of its ids, and a column with another
layer's ids holds row numbers of that layer, all ones (4294967295) for none. A column of codes holds 255 for none.
[The codes](#codes) stand below; a new kind gets the next code, and no code ever changes its meaning. The views of
`dateline-plugin` give `None` for a code that they do not know.

This page is generated from the definitions in `crates/plugin`; a test compares.
";

const NOTES: &str = "
## note.LAYER

The notes of another plugin. An extractor that requires `note.location` runs after the plugin that writes the layer
`location`, whatever the order in which the user named them. The name of the layer stands for the columns that every layer of
notes has; attributes are required by their names and the types that the other plugin's manifest gives them,
`note.location.lat:f64`, and in an author's `manifest.json` this stands for `note.location.lat.present:bool` as well.

Plans are made before any plugin runs. A plugin that requires a layer which no plugin of the run writes, an attribute that is
not there or has another type, or that waits for itself by way of others, is refused with the chain of requirements. Where the
other plugin fails on a document or leaves it out, an optional column is absent there, and an extractor that requires the layer
is skipped: the plugin's status is `skipped`, and its message says which layer is missing.
";

fn page() -> String {
    let mut page = OPENING.to_owned();
    let mut layer = "";
    for column in InputColumn::ALL {
        if column.layer() != layer {
            layer = column.layer();
            let _ = write!(page, "\n## {layer}\n\n{TABLE}");
        }
        let (name, kind) = (column.name(), column.column_type().as_str());
        row(&mut page, name, kind, column.description());
    }
    let _ = write!(page, "{NOTES}\n{TABLE}");
    let attributes = [("NAME", NoteColumn::Attribute("NAME")), ("NAME.present", NoteColumn::Present("NAME"))];
    let own = NoteColumn::OWN.into_iter().map(|column| (column.name(), column));
    for (name, column) in own.chain(attributes) {
        let kind = column.column_type().map_or("the attribute's", ColumnType::as_str);
        row(&mut page, &format!("note.LAYER.{name}"), kind, column.description());
    }
    page.push_str("\n## Codes\n");
    for Vocabulary { columns, terms, .. } in vocabularies() {
        let columns: Vec<_> = columns.iter().map(|column| format!("`{column}`")).collect();
        let terms: Vec<_> = terms.iter().map(|term| format!("{} `{}`", term.code, term.spelling)).collect();
        // A term of backticks alone.
        let terms = terms.join(", ").replace("````", "``` `` ```");
        let _ = write!(page, "\n{}: {}.\n", columns.join(" and "), terms);
    }
    page
}

const TABLE: &str = "| column | type | what it says |\n|---|---|---|\n";

fn row(page: &mut String, name: &str, kind: &str, description: &str) {
    let _ = writeln!(page, "| `{name}` | {kind} | {} |", description.trim());
}

#[test]
fn the_page_on_columns_says_what_the_definitions_say() {
    check_generated(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/plugin-columns.md"), &page());
}
