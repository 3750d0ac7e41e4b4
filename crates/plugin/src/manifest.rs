use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::abi::{self, ColumnType};
use crate::{InputColumn, NoteColumn, note_column};

/// What a plugin says of itself, as the JSON in its library and in the author's `manifest.json`.
///
/// Fields that this version does not know are passed over, so that a plugin built for a later minor version loads; the
/// build helper refuses them in an author's file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The plugin's name: small letters, digits and hyphens, a letter first.
    pub name: String,
    /// Its version. The build helper fills it in from the package.
    #[serde(default)]
    pub version: String,
    /// One line on what it does.
    pub description: String,
    /// The ABI it is built for: `1.0`.
    pub abi: String,
    /// What a panic does in it. A plugin that aborts cannot run inside the host's process. The build helper fills it in
    /// from the build's profile.
    #[serde(default)]
    pub panic: PanicStrategy,
    /// What it writes.
    pub extractors: Vec<ExtractorManifest>,
    /// The data files that it is handed, in this order.
    #[serde(default)]
    pub files: Vec<FileManifest>,
    /// A JSON Schema of its configuration, which the host checks before the plugin is loaded. The build helper can write it
    /// from the type.
    #[serde(default)]
    pub config: serde_json::Map<String, serde_json::Value>,
}

/// What a panic does in a plugin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PanicStrategy {
    /// It unwinds, and the call fails.
    #[default]
    Unwind,
    /// It ends the process.
    Abort,
}

/// One extractor: the layer it writes and the columns it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExtractorManifest {
    /// The layer: small letters, digits and underscores, a letter first.
    pub layer: String,
    /// The columns it reads, as `mention.start:u32` or, of the notes of another plugin, `note.location.lat:f64`; with a `?`
    /// at the end, it can do without. In the author's file the name of a layer stands for all of its columns; that of a
    /// layer of notes, `note.location`, for all but the attributes, and an attribute's column for itself and the one that
    /// says which notes have a value.
    #[serde(default)]
    pub requires: Vec<String>,
    /// The labels its notes carry.
    pub labels: Vec<String>,
    /// Those of the labels whose notes formats for reading leave out unless more is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub detail_labels: Vec<String>,
    /// What else its notes say, in this order.
    #[serde(default)]
    pub attributes: Vec<AttributeManifest>,
}

/// One attribute of an extractor's notes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeManifest {
    /// The attribute's name.
    pub name: String,
    /// A column type; with a `?` at the end, a note can be without a value.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether formats for reading leave it out unless more is asked for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub detail: bool,
}

/// One data file of a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileManifest {
    /// The file's name, without a folder.
    pub name: String,
    /// The SHA-256 of its bytes in hexadecimal. The build helper fills it in.
    #[serde(default)]
    pub sha256: String,
}

/// A column that an extractor reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement<'m> {
    /// The column's name.
    pub name: &'m str,
    /// The type that the extractor expects.
    pub column_type: ColumnType,
    /// Whether the extractor can do without.
    pub is_optional: bool,
}

impl Manifest {
    /// Reads a manifest and checks it.
    ///
    /// # Errors
    /// Where the JSON is not a manifest, or names and types in it are not well formed.
    pub fn parse(json: &[u8]) -> Result<Self, ManifestError> {
        let manifest: Self =
            serde_json::from_slice(json).map_err(|error| ManifestError(error.to_string()))?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The major and minor version of the ABI that the plugin is built for.
    pub fn abi_version(&self) -> Option<(u32, u32)> {
        let (major, minor) = self.abi.split_once('.')?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    }

    /// Looks whether a plugin can be called so.
    ///
    /// # Errors
    /// Where it cannot, what names are made of.
    pub fn check_name(name: &str) -> Result<(), ManifestError> {
        ensure(is_name(name, '-'), || {
            format!("`{name}` is no plugin's name: small letters, digits and hyphens, a letter first")
        })
    }

    fn check(&self) -> Result<(), ManifestError> {
        Self::check_name(&self.name)?;
        let Some((major, _)) = self.abi_version() else {
            return Err(ManifestError(format!("the abi is `{}`, and not two numbers as `1.0`", self.abi)));
        };
        ensure(major == abi::ABI_MAJOR, || {
            format!(
                "built for version {} of the plugin ABI, and this is version {}.{}",
                self.abi,
                abi::ABI_MAJOR,
                abi::ABI_MINOR
            )
        })?;
        ensure(!self.version.is_empty(), || {
            "a plugin has a version, and the build helper gives it one".to_owned()
        })?;
        ensure(!self.extractors.is_empty(), || "a plugin has at least one extractor".to_owned())?;
        ensure_unique("layer", self.extractors.iter().map(|extractor| extractor.layer.as_str()))?;
        for extractor in &self.extractors {
            extractor
                .check()
                .map_err(|error| ManifestError(format!("layer `{}`: {error}", extractor.layer)))?;
        }
        ensure_unique("file", self.files.iter().map(|file| file.name.as_str()))?;
        for file in &self.files {
            ensure(is_file_name(&file.name), || format!("`{}` is not the plain name of a file", file.name))?;
            let is_sha256 = file.sha256.len() == 64 && file.sha256.chars().all(is_small_hexadecimal);
            ensure(is_sha256, || format!("file `{}` has `{}` for its sha256", file.name, file.sha256))?;
        }
        Ok(())
    }
}

impl ExtractorManifest {
    /// The columns it reads, in order.
    ///
    /// # Errors
    /// The first entry that is not written as `mention.start:u32`.
    pub fn requirements(&self) -> Result<Vec<Requirement<'_>>, ManifestError> {
        self.requires.iter().map(|text| requirement(text)).collect()
    }

    /// Replaces the names of layers among the required columns by all columns that this version knows of each.
    ///
    /// # Errors
    /// The first name that is neither a layer nor written as `mention.start:u32`.
    pub fn expand_requirements(&mut self) -> Result<(), ManifestError> {
        let mut expanded: Vec<String> = Vec::new();
        for text in &self.requires {
            let before = expanded.len();
            let (name, mark) = text.strip_suffix('?').map_or((text.as_str(), ""), |name| (name, "?"));
            let columns = InputColumn::ALL.iter().filter(|column| column.layer() == name);
            let columns =
                columns.map(|column| format!("{}:{}", column.name(), column.column_type().as_str()));
            expanded.extend(columns.map(|column| column + mark));
            if let Some(layer) = name.strip_prefix(note_column::PREFIX).filter(|layer| is_name(layer, '_')) {
                let own = NoteColumn::OWN.into_iter();
                let typed = own.filter_map(|column| Some((column.name(), column.column_type()?.as_str())));
                expanded.extend(typed.map(|(column, kind)| format!("note.{layer}.{column}:{kind}{mark}")));
            }
            if expanded.len() == before {
                ensure(text.contains(':'), || {
                    format!("`{text}` is neither a layer nor a column with its type, as `mention.start:u32`")
                })?;
                let column = requirement(text)?.name;
                expanded.push(text.clone());
                // Without it, a value could not be told from none.
                if let Some((_, NoteColumn::Attribute(_))) = NoteColumn::parse(column) {
                    expanded.push(format!("{column}{}:bool{mark}", note_column::PRESENT));
                }
            }
        }
        let mut seen = BTreeSet::new();
        expanded.retain(|text| seen.insert(text.clone()));
        self.requires = expanded;
        Ok(())
    }

    fn check(&self) -> Result<(), ManifestError> {
        ensure(is_name(&self.layer, '_'), || {
            "a layer's name is small letters, digits and underscores, a letter first".to_owned()
        })?;
        let requirements = self.requirements()?;
        ensure_unique("column", requirements.iter().map(|requirement| requirement.name))?;
        ensure(!self.labels.is_empty(), || "notes carry a label, and the manifest has none".to_owned())?;
        ensure_unique("label", self.labels.iter().map(String::as_str))?;
        let unknown = self.detail_labels.iter().find(|label| !self.labels.contains(label));
        ensure(unknown.is_none(), || {
            format!("`{}` among the detail labels is no label", unknown.map_or("", String::as_str))
        })?;
        ensure_unique("attribute", self.attributes.iter().map(|attribute| attribute.name.as_str()))?;
        for attribute in &self.attributes {
            ensure(is_name(&attribute.name, '_'), || {
                let name = &attribute.name;
                format!(
                    "`{name}` is no attribute's name: small letters, digits and underscores, a letter first"
                )
            })?;
            let is_own = NoteColumn::OWN.into_iter().any(|own| own.name() == attribute.name);
            ensure(!is_own, || {
                format!("attribute `{}` is called as a column that every layer has", attribute.name)
            })?;
            attribute.column_type()?;
        }
        Ok(())
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl AttributeManifest {
    /// The type of the values.
    ///
    /// # Errors
    /// When there is no such type.
    pub fn column_type(&self) -> Result<ColumnType, ManifestError> {
        let known = ColumnType::from_name(self.kind.strip_suffix('?').unwrap_or(&self.kind));
        known.ok_or_else(|| {
            ManifestError(format!("attribute `{}` is of type `{}`, {KNOWN_TYPES}", self.name, self.kind))
        })
    }

    /// Whether a note can be without a value.
    pub fn is_optional(&self) -> bool {
        self.kind.ends_with('?')
    }
}

/// Why JSON is not the manifest of a plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManifestError(String);

impl fmt::Display for ManifestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for ManifestError {}

/// Bytes in small hexadecimal digits, as manifests and pins have checksums.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const KNOWN_TYPES: &str = "and the types are u8, u32, i64, f32, f64, bool, str and str[]";

fn requirement(text: &str) -> Result<Requirement<'_>, ManifestError> {
    let is_optional = text.ends_with('?');
    let Some((name, kind)) = text.trim_end_matches('?').split_once(':') else {
        return Err(ManifestError(format!("`{text}` is not a column with its type, as `mention.start:u32`")));
    };
    let Some(column_type) = ColumnType::from_name(kind) else {
        return Err(ManifestError(format!("column `{name}` is of type `{kind}`, {KNOWN_TYPES}")));
    };
    Ok(Requirement { name, column_type, is_optional })
}

fn is_name(name: &str, joint: char) -> bool {
    let is_part = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == joint;
    name.len() <= 64
        && name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(is_part)
}

fn is_small_hexadecimal(letter: char) -> bool {
    matches!(letter, '0'..='9' | 'a'..='f')
}

fn is_file_name(name: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    !name.is_empty() && !name.starts_with('.') && name.chars().all(is_plain)
}

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Result<(), ManifestError> {
    if holds { Ok(()) } else { Err(ManifestError(problem())) }
}

fn ensure_unique<'n>(what: &str, names: impl Iterator<Item = &'n str>) -> Result<(), ManifestError> {
    let mut seen = BTreeSet::new();
    for name in names {
        ensure(seen.insert(name), || format!("{what} `{name}` stands twice"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{
        "name": "geo-names", "version": "1.0.0", "description": "Finds places.", "abi": "1.0", "later": 7,
        "extractors": [
            {
                "layer": "location", "requires": ["mention.start:u32", "mention.mood:str?"], "labels": ["place"],
                "attributes": [{ "name": "lat", "type": "f64" }, { "name": "names", "type": "str[]?" }]
            }
        ],
        "files": [{ "name": "places.fst", "sha256": "0000000000000000000000000000000000000000000000000000000000000000" }]
    }"#;

    #[test]
    fn a_whole_manifest_reads_and_later_fields_are_passed_over() {
        let manifest = Manifest::parse(WHOLE.as_bytes()).unwrap();
        assert_eq!(manifest.abi_version(), Some((1, 0)));
        let requirements = manifest.extractors[0].requirements().unwrap();
        let expect = [("mention.start", ColumnType::U32, false), ("mention.mood", ColumnType::Str, true)];
        let found = requirements.iter().map(|column| (column.name, column.column_type, column.is_optional));
        assert_eq!(found.collect::<Vec<_>>(), expect);
        let [lat, names] = &manifest.extractors[0].attributes[..] else { panic!("two attributes") };
        assert_eq!((lat.column_type().unwrap(), lat.is_optional()), (ColumnType::F64, false));
        assert_eq!((names.column_type().unwrap(), names.is_optional()), (ColumnType::StrList, true));
    }

    #[test]
    fn what_is_wrong_in_a_manifest_is_said() {
        let check = |good: &str, bad: &str| {
            assert!(WHOLE.contains(good), "{good}");
            Manifest::parse(WHOLE.replace(good, bad).as_bytes()).unwrap_err().to_string()
        };
        insta::assert_snapshot!(check("geo-names", "Geo Names"), @"`Geo Names` is no plugin's name: small letters, digits and hyphens, a letter first");
        insta::assert_snapshot!(check(r#""abi": "1.0","#, ""), @"missing field `abi` at line 10 column 5");
        insta::assert_snapshot!(check(r#""1.0""#, r#""one""#), @"the abi is `one`, and not two numbers as `1.0`");
        insta::assert_snapshot!(check(r#""1.0""#, r#""2.3""#), @"built for version 2.3 of the plugin ABI, and this is version 1.0");
        insta::assert_snapshot!(check("1.0.0", ""), @"a plugin has a version, and the build helper gives it one");
        insta::assert_snapshot!(check(r#""location""#, r#""note.location""#), @"layer `note.location`: a layer's name is small letters, digits and underscores, a letter first");
        insta::assert_snapshot!(check("mention.start:u32", "mention.start"), @"layer `location`: `mention.start` is not a column with its type, as `mention.start:u32`");
        insta::assert_snapshot!(check("mention.start:u32", "mention.start:u16"), @"layer `location`: column `mention.start` is of type `u16`, and the types are u8, u32, i64, f32, f64, bool, str and str[]");
        insta::assert_snapshot!(check("mention.start:u32", "mention.mood:u8"), @"layer `location`: column `mention.mood` stands twice");
        insta::assert_snapshot!(check(r#"["place"]"#, "[]"), @"layer `location`: notes carry a label, and the manifest has none");
        insta::assert_snapshot!(check(r#"["place"]"#, r#"["place", "place"]"#), @"layer `location`: label `place` stands twice");
        insta::assert_snapshot!(check("f64", "double"), @"layer `location`: attribute `lat` is of type `double`, and the types are u8, u32, i64, f32, f64, bool, str and str[]");
        insta::assert_snapshot!(check(r#""lat""#, r#""Lat""#), @"layer `location`: `Lat` is no attribute's name: small letters, digits and underscores, a letter first");
        insta::assert_snapshot!(check(r#""lat""#, r#""score""#), @"layer `location`: attribute `score` is called as a column that every layer has");
        insta::assert_snapshot!(check(r#""lat""#, r#""names""#), @"layer `location`: attribute `names` stands twice");
        insta::assert_snapshot!(check("places.fst", "../places.fst"), @"`../places.fst` is not the plain name of a file");
        insta::assert_snapshot!(check("places.fst", ".profile"), @"`.profile` is not the plain name of a file");
        insta::assert_snapshot!(check("00000000", "0000000Z"), @"file `places.fst` has `0000000Z0000000Z0000000Z0000000Z0000000Z0000000Z0000000Z0000000Z` for its sha256");
    }

    #[test]
    fn later_minor_versions_are_welcome() {
        assert!(Manifest::parse(WHOLE.replace(r#""1.0""#, r#""1.9""#).as_bytes()).is_ok());
    }

    #[test]
    fn the_name_of_a_layer_stands_for_its_columns() {
        let mut extractor = Manifest::parse(WHOLE.as_bytes()).unwrap().extractors.remove(0);
        let mut check = |requires: &[&str]| {
            extractor.requires = requires.iter().map(|&text| text.to_owned()).collect();
            extractor.expand_requirements().map(|()| extractor.requires.join(" "))
        };
        assert_eq!(check(&["token"]).unwrap(), "token.start:u32 token.end:u32 token.joined:bool");
        assert_eq!(
            check(&["token.end:u32", "token"]).unwrap(),
            "token.end:u32 token.start:u32 token.joined:bool"
        );
        assert_eq!(check(&["mention.mood:str?"]).unwrap(), "mention.mood:str?");
        assert_eq!(check(&["token?"]).unwrap(), "token.start:u32? token.end:u32? token.joined:bool?");
        insta::assert_snapshot!(check(&["note.mood?"]).unwrap(), @"note.mood.start:u32? note.mood.end:u32? note.mood.label:str? note.mood.score:f32? note.mood.ref_kind:u8? note.mood.ref:u32?");
        insta::assert_snapshot!(check(&["note.mood.lat:f64", "note.mood.start:u32?"]).unwrap(), @"note.mood.lat:f64 note.mood.lat.present:bool note.mood.start:u32?");
        assert!(check(&["tokens"]).is_err());
    }
}
