//! The C header, generated from the Rust definitions and compared with the file that is shipped.

use std::fmt::Write as _;
use std::mem::offset_of;

use crate::abi::{self, Col, ColumnType, Doc, Extractor, Host, Plugin, Str};
use crate::codes::{Vocabulary, vocabularies};
use crate::{InputColumn, NoteColumn};

/// A struct: its name in C, what it is, its size, and its fields with their offsets.
struct Struct {
    name: &'static str,
    about: &'static str,
    size: usize,
    fields: Vec<Field>,
}

/// A field: its declaration in C, its name, its offset, and what it is.
struct Field {
    declaration: &'static str,
    name: &'static str,
    offset: usize,
    about: &'static str,
}

macro_rules! c_struct {
    ($Type:ident as $name:literal, $about:literal; $($field:ident: $declaration:literal, $said:literal;)*) => {
        Struct {
            name: $name,
            about: $about,
            size: size_of::<$Type>(),
            fields: vec![$(Field {
                declaration: $declaration,
                name: c_name(stringify!($field)),
                offset: offset_of!($Type, $field),
                about: $said,
            },)*],
        }
    };
}

/// The one field whose name in C is a word that Rust keeps for itself.
fn c_name(field: &'static str) -> &'static str {
    if field == "kind" { "type" } else { field }
}

fn structs() -> Vec<Struct> {
    vec![
        c_struct! {
            Str as "dl_str", "A borrowed string: UTF-8 where it comes from the host.";
            ptr: "const uint8_t *ptr", "";
            len: "uint64_t len", "bytes";
        },
        c_struct! {
            Col as "dl_col", "A borrowed column of values.";
            ptr: "const void *ptr", "null: optional and absent";
            len: "uint64_t len", "rows";
            kind: "uint32_t type", "DL_U8 ...";
            stride: "uint32_t stride", "bytes from one value to the next; 0 for texts";
        },
        c_struct! {
            Doc as "dl_doc", "A document, valid during the call.";
            struct_size: "uint32_t struct_size", "";
            flags: "uint32_t flags", "";
            id: "dl_str id", "";
            lang: "dl_str lang", "BCP 47";
            text: "dl_str text", "every offset counts its bytes";
            date: "dl_str date", "YYYY-MM-DD or empty";
            cols: "const dl_col *cols", "in the order of the manifest's \"requires\"";
            n_cols: "uint64_t n_cols", "";
        },
        c_struct! {
            Host as "dl_host", "The host's services, during the call that was given them and from its thread alone.";
            struct_size: "uint32_t struct_size", "";
            abi_minor: "uint32_t abi_minor", "";
            ctx: "void *ctx", "what every service takes first";
            emit: "int32_t (*emit)(void *ctx, uint32_t layer, const dl_col *cols, uint64_t n_cols, uint64_t n_rows)",
                "layer is 0; columns as said above; DL_OK or DL_REFUSED";
            log: "void (*log)(void *ctx, uint32_t level, dl_str line)", "";
            set_error: "void (*set_error)(void *ctx, uint32_t code, dl_str message)", "the last message counts";
            should_stop: "uint32_t (*should_stop)(void *ctx)", "DL_GO_ON, DL_CANCELLED or DL_DEADLINE";
            extension: "const void *(*extension)(void *ctx, dl_str id)", "null for what the host does not have";
        },
        c_struct! {
            Extractor as "dl_extractor", "One extractor. Functions return DL_OK, DL_SKIPPED or an error below zero.";
            struct_size: "uint32_t struct_size", "";
            flags: "uint32_t flags", "0";
            name: "dl_str name", "the layer, as the manifest has it";
            version: "dl_str version", "the plugin's, as the manifest has it";
            load: "int32_t (*load)(const dl_host *host, dl_str config_json, const dl_col *files, uint64_t n_files, void **model)",
                "once; the model is shared by all threads; the files' bytes stay until the process ends";
            open: "int32_t (*open)(const dl_host *host, void *model, void **session)",
                "a session is used by one thread at a time";
            extract: "int32_t (*extract)(void *session, const dl_doc *doc, const dl_host *host)", "";
            close: "void (*close)(void *session)", "";
            unload: "void (*unload)(void *model)", "after all sessions; the library stays in memory";
        },
        c_struct! {
            Plugin as "dl_plugin", "What the entry symbol returns: static, the same at every call.";
            magic: "uint64_t magic", "DL_MAGIC";
            struct_size: "uint32_t struct_size", "";
            abi_minor: "uint32_t abi_minor", "";
            manifest: "dl_str manifest", "byte for byte as the section has it";
            items: "const dl_extractor *items", "in the manifest's order";
            n_items: "uint64_t n_items", "";
            item_stride: "uint64_t item_stride", "sizeof(dl_extractor)";
        },
    ]
}

const OPENING: &str = r#"/* The plugin ABI of dateline, version 1. Generated from the Rust definitions; the tests compare.

   A plugin exports `const dl_plugin *dateline_plugin_v1(void)` and holds its manifest, a JSON text, in the
   section DL_MANIFEST_SECTION, so that a host can read it without running anything.

   A layer that is emitted has the columns start u32, end u32, label u32 (the label's place in the manifest),
   score f32 (null: no scores), ref kind u8, ref u32 (DL_NONE for kinds without rows), then the manifest's
   attributes in its order. An attribute whose type ends in `?` is followed by a bool column that says of each
   row whether it has a value.

   A str column is `uint32_t offsets[n + 1]` and the bytes of all rows after them; a str[] column is
   `uint32_t rows[n + 1]` and a str column of rows[n] texts after them. */

#ifndef DATELINE_PLUGIN_H
#define DATELINE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__APPLE__)
#define DL_MANIFEST_SECTION "__TEXT,__dateline"
#elif defined(_WIN32)
#define DL_MANIFEST_SECTION ".dtline"
#else
#define DL_MANIFEST_SECTION ".dateline"
#endif

#if defined(_WIN32)
#define DL_EXPORT __declspec(dllexport)
#else
#define DL_EXPORT __attribute__((visibility("default")))
#endif
"#;

const CLOSING: &str = r#"
DL_EXPORT const dl_plugin *dateline_plugin_v1(void);

/* A string literal or array of characters as a dl_str. */
#define DL_STR(text) { (const uint8_t *)(text), sizeof(text) - 1 }

/* Row `row` of a u32 column. */
static inline uint32_t dl_u32(const dl_col *col, uint64_t row) {
  return *(const uint32_t *)((const uint8_t *)col->ptr + row * col->stride);
}

/* Row `row` of a u8 column. */
static inline uint8_t dl_u8(const dl_col *col, uint64_t row) {
  return *((const uint8_t *)col->ptr + row * col->stride);
}

/* Row `row` of a str column. */
static inline dl_str dl_text(const dl_col *col, uint64_t row) {
  const uint32_t *offsets = (const uint32_t *)col->ptr;
  const uint8_t *bytes = (const uint8_t *)(offsets + col->len + 1);
  dl_str text = { bytes + offsets[row], offsets[row + 1] - offsets[row] };
  return text;
}

#ifdef __cplusplus
}
#endif

#endif
"#;

fn header() -> String {
    let mut text = OPENING.to_owned();
    constants(&mut text);
    for Vocabulary { columns, prefix, terms } in vocabularies() {
        let terms = terms.iter().map(|term| (term.c_name.as_str(), term.code));
        c_enum(&mut text, &format!("Codes of {}.", columns.join(" and ")), prefix, terms);
    }
    for item in structs() {
        write_struct(&mut text, &item);
    }
    columns(&mut text);
    text.push_str(CLOSING);
    text
}

fn constants(text: &mut String) {
    let _ = write!(text, "\n#define DL_MAGIC UINT64_C(0x{:016x})\n", abi::MAGIC);
    let _ = writeln!(text, "#define DL_ABI_MINOR {}", abi::ABI_MINOR);
    let _ = writeln!(text, "#define DL_NONE UINT32_C(0x{:x})", abi::NONE);
    let _ = writeln!(text, "#define DL_NO_CODE {}", abi::NO_CODE);
    let results = [("OK", abi::OK), ("SKIPPED", abi::SKIPPED), ("FAILED", abi::FAILED)];
    let more = [("PANICKED", abi::PANICKED), ("REFUSED", abi::REFUSED)];
    c_enum(text, "What calls return.", "", results.into_iter().chain(more));
    let levels = [abi::LOG_ERROR, abi::LOG_WARN, abi::LOG_INFO, abi::LOG_DEBUG];
    c_enum(text, "Levels of the log.", "LOG", ["ERROR", "WARN", "INFO", "DEBUG"].into_iter().zip(levels));
    let answers = [abi::GO_ON, abi::CANCELLED, abi::DEADLINE];
    c_enum(text, "Whether to stop.", "", ["GO_ON", "CANCELLED", "DEADLINE"].into_iter().zip(answers));
    let targets = [
        ("NONE", abi::REF_NONE),
        ("MENTION", abi::REF_MENTION),
        ("ENTITY", abi::REF_ENTITY),
        ("SENTENCE", abi::REF_SENTENCE),
        ("QUOTE", abi::REF_QUOTE),
        ("EVENT", abi::REF_EVENT),
        ("DOCUMENT", abi::REF_DOCUMENT),
    ];
    c_enum(text, "What a note is about.", "REF", targets);
    let types = ColumnType::ALL.iter().map(|&kind| {
        let name = if kind == ColumnType::StrList { "str_list" } else { kind.as_str() };
        (name, kind as u32)
    });
    c_enum(text, "Types of columns.", "", types);
}

fn c_enum<'n, Code: std::fmt::Display>(
    text: &mut String,
    about: &str,
    prefix: &str,
    terms: impl IntoIterator<Item = (&'n str, Code)>,
) {
    let _ = write!(text, "\n/* {about} */\nenum {{\n");
    for (name, code) in terms {
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}_") };
        let _ = writeln!(text, "  DL_{prefix}{} = {code},", name.to_uppercase());
    }
    text.push_str("};\n");
}

fn write_struct(text: &mut String, item: &Struct) {
    let Struct { name, about, size, fields } = item;
    let _ = write!(text, "\n/* {about} */\ntypedef struct {name} {{\n");
    for Field { declaration, about, .. } in fields {
        let comment = if about.is_empty() { String::new() } else { format!(" /* {about} */") };
        let _ = writeln!(text, "  {declaration};{comment}");
    }
    let _ = writeln!(text, "}} {name};");
    text.push_str("#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)\n");
    for Field { name: field, offset, .. } in fields {
        let _ = writeln!(text, "_Static_assert(offsetof({name}, {field}) == {offset}, \"{name}.{field}\");");
    }
    let _ = write!(text, "_Static_assert(sizeof({name}) == {size}, \"{name}\");\n#endif\n");
}

fn columns(text: &mut String) {
    text.push_str("\n/* The columns that a manifest can require, as \"token.start:u32\". Spans are half-open ranges of bytes.\n");
    for column in InputColumn::ALL {
        let (name, kind) = (column.name(), column.column_type().as_str());
        let _ = writeln!(text, "   {name}:{kind}\n     {}", column.description().trim());
    }
    text.push_str(
        "\n   Of the notes of another plugin: note.LAYER. and one of these, or the name of an attribute, or that and .present.\n",
    );
    for column in NoteColumn::OWN {
        let kind = column.column_type().map_or("", ColumnType::as_str);
        let _ = writeln!(text, "   {}:{kind}\n     {}", column.name(), column.description());
    }
    text.push_str("*/\n");
}

/// Compares a file that is generated from the definitions with what comes of them today.
pub(crate) fn check_generated(path: &str, text: &str) {
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(path, text).unwrap();
    }
    let shipped = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        shipped == text,
        "the definitions have changed: run this test with UPDATE_GENERATED=1 and look at {path}"
    );
}

#[test]
fn the_c_header_says_what_the_rust_definitions_say() {
    check_generated(concat!(env!("CARGO_MANIFEST_DIR"), "/include/dateline_plugin.h"), &header());
}

#[test]
fn the_structs_have_the_layout_of_version_1_0() {
    assert_eq!(size_of::<Doc>(), abi::v1_0::DOC_SIZE);
    assert_eq!(size_of::<Host>(), abi::v1_0::HOST_SIZE);
    assert_eq!(size_of::<Extractor>(), abi::v1_0::EXTRACTOR_SIZE);
    assert_eq!(size_of::<Plugin>(), abi::v1_0::PLUGIN_SIZE);
    let layout: String = structs()
        .iter()
        .map(|item| {
            let fields: Vec<_> =
                item.fields.iter().map(|field| format!("{}@{}", field.name, field.offset)).collect();
            format!("{} {}: {}\n", item.name, item.size, fields.join(" "))
        })
        .collect();
    insta::assert_snapshot!(layout, @"
    dl_str 16: ptr@0 len@8
    dl_col 24: ptr@0 len@8 type@16 stride@20
    dl_doc 88: struct_size@0 flags@4 id@8 lang@24 text@40 date@56 cols@72 n_cols@80
    dl_host 56: struct_size@0 abi_minor@4 ctx@8 emit@16 log@24 set_error@32 should_stop@40 extension@48
    dl_extractor 80: struct_size@0 flags@4 name@8 version@24 load@40 open@48 extract@56 close@64 unload@72
    dl_plugin 56: magic@0 struct_size@8 abi_minor@12 manifest@16 items@32 n_items@40 item_stride@48
    ");
}
