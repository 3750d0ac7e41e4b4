use dateline_plugin::{Manifest, ManifestError, abi};
use object::read::elf::FileHeader as _;
use object::read::{NameOrOrdinal, ReadRef};
use object::{Architecture, BinaryFormat, FileKind, Object, ObjectKind, ObjectSection, ObjectSegment};
use thiserror::Error;

/// What a library file says of itself before any of it runs.
///
/// Opening a shared library runs its constructors, even when it turns out to be no plugin, and a truncated file ends the
/// process that opens it. So everything that can be known from the bytes is looked at first.
#[derive(Clone, Debug)]
pub(crate) struct Preflight {
    pub(crate) format: &'static str,
    pub(crate) architecture: String,
    pub(crate) manifest: Manifest,
    /// The manifest as the file has it.
    pub(crate) manifest_json: Vec<u8>,
}

/// Why a file is not a plugin that this host can open.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PreflightError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file begins like nothing that a program is made of.
    #[error("not a shared library but {found}")]
    NotALibrary {
        /// What it looks like.
        found: String,
    },
    /// A library of another system.
    #[error("a library in {found} format, and this host opens {host}")]
    Format {
        /// The file's format.
        found: &'static str,
        /// This host's.
        host: &'static str,
    },
    /// A library for another machine.
    #[error("built for {found}, and this host is {host}")]
    Architecture {
        /// The file's architecture.
        found: String,
        /// This host's.
        host: &'static str,
    },
    /// The file ends before what its headers speak of.
    #[error("truncated: {length} bytes, and its headers speak of {needed}")]
    Truncated {
        /// How long the file is.
        length: u64,
        /// How long it must be at least.
        needed: u64,
    },
    /// The headers contradict themselves.
    #[error("malformed: {problem}")]
    Malformed {
        /// What is wrong.
        problem: String,
    },
    /// A library, and not a plugin.
    #[error("exports no `{}`, so it is not a plugin", abi::ENTRY_SYMBOL)]
    NotAPlugin,
    /// A plugin for another major version of the ABI.
    #[error("exports {}, and this host speaks version {}", exported.join(" and "), abi::ABI_MAJOR)]
    Version {
        /// The entry symbols that it has.
        exported: Vec<String>,
    },
    /// A plugin whose manifest cannot be read without running it.
    #[error("has no section `{}`, where a plugin's manifest is", abi::MANIFEST_SECTION)]
    NoManifest,
    /// The manifest says something that it must not.
    #[error("manifest: {0}")]
    Manifest(#[from] ManifestError),
}

/// Looks at the bytes of a library without running anything.
pub(crate) fn preflight<'d, Data: ReadRef<'d>>(data: Data) -> Result<Preflight, PreflightError> {
    let length = data.len().map_err(|()| unreadable())?;
    check_format(data, length)?;
    let file = object::File::parse(data).map_err(malformed)?;
    check_machine(&file)?;
    check_extents(&file, length)?;
    check_entry(&file)?;
    let section = file.section_by_name(abi::MANIFEST_SECTION).ok_or(PreflightError::NoManifest)?;
    // Linkers fill sections up with zeros, and C ends texts with one.
    let json = section.data().map_err(malformed)?.trim_ascii_end();
    let json = &json[..json.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1)];
    Ok(Preflight {
        format: HOST_FORMAT,
        architecture: name_of(file.architecture()),
        manifest: Manifest::parse(json)?,
        manifest_json: json.to_vec(),
    })
}

const HOST_FORMAT: &str = if cfg!(target_vendor = "apple") {
    "Mach-O"
} else if cfg!(windows) {
    "PE"
} else {
    "ELF"
};

/// What ELF, 64-bit Mach-O and PE files begin with. The headers of each take 64 bytes at least, or come after as many.
const MAGICS: [&[u8]; 3] = [b"\x7fELF", b"\xcf\xfa\xed\xfe", b"MZ"];

fn check_format<'d, Data: ReadRef<'d>>(data: Data, length: u64) -> Result<(), PreflightError> {
    if length == 0 {
        return Err(PreflightError::Empty);
    }
    let head = data.read_bytes_at(0, length.min(512)).map_err(|()| unreadable())?;
    let is_cut_short = length < 64 && MAGICS.iter().any(|magic| head.starts_with(magic));
    if is_cut_short {
        return Err(PreflightError::Truncated { length, needed: 64 });
    }
    let not_a_library = |found: &str| Err(PreflightError::NotALibrary { found: found.to_owned() });
    let found = match FileKind::parse(data) {
        Ok(FileKind::Elf32 | FileKind::Elf64) => "ELF",
        Ok(FileKind::MachO32 | FileKind::MachO64) => "Mach-O",
        Ok(FileKind::Pe32 | FileKind::Pe64) => "PE",
        Ok(FileKind::MachOFat32 | FileKind::MachOFat64) => {
            return not_a_library("a bundle of several libraries");
        }
        Ok(FileKind::Archive) => return not_a_library("an archive, as static libraries are"),
        Ok(FileKind::Coff | FileKind::CoffBig) => return not_a_library("an object file"),
        Ok(kind) => return not_a_library(&format!("a file of kind {kind:?}")),
        Err(_) if is_text(head) => return not_a_library("text"),
        Err(_) => return not_a_library("bytes of no known format"),
    };
    if found != HOST_FORMAT {
        return Err(PreflightError::Format { found, host: HOST_FORMAT });
    }
    check_elf_headers(data, length)
}

/// The headers themselves can lie past the end; `object` would say no more than that they are wrong.
fn check_elf_headers<'d, Data: ReadRef<'d>>(data: Data, length: u64) -> Result<(), PreflightError> {
    let Ok(header) = object::elf::FileHeader64::<object::Endianness>::parse(data) else { return Ok(()) };
    let endian = header.endian().map_err(malformed)?;
    let table =
        |offset: u64, count: u16, size: u16| offset.saturating_add(u64::from(count) * u64::from(size));
    let programs = table(header.e_phoff(endian), header.e_phnum(endian), header.e_phentsize(endian));
    let sections = table(header.e_shoff(endian), header.e_shnum(endian), header.e_shentsize(endian));
    ensure_length(length, programs.max(sections))
}

fn check_machine<'d, Data: ReadRef<'d>>(file: &object::File<'d, Data>) -> Result<(), PreflightError> {
    if name_of(file.architecture()) != std::env::consts::ARCH {
        let found = name_of(file.architecture());
        return Err(PreflightError::Architecture { found, host: std::env::consts::ARCH });
    }
    match file.kind() {
        ObjectKind::Dynamic => Ok(()),
        ObjectKind::Executable => Err(PreflightError::NotALibrary { found: "a program".to_owned() }),
        ObjectKind::Relocatable => Err(PreflightError::NotALibrary { found: "an object file".to_owned() }),
        kind => Err(PreflightError::NotALibrary { found: format!("a file of kind {kind:?}") }),
    }
}

fn check_extents<'d, Data: ReadRef<'d>>(
    file: &object::File<'d, Data>,
    length: u64,
) -> Result<(), PreflightError> {
    let segments = file.segments().map(|segment| segment.file_range());
    // A section without bytes in the file has no place in it either.
    let sections = file.sections().filter_map(|section| section.file_range());
    let needed = segments.chain(sections).map(|(offset, size)| offset.saturating_add(size)).max();
    ensure_length(length, needed.unwrap_or(0))
}

fn check_entry<'d, Data: ReadRef<'d>>(file: &object::File<'d, Data>) -> Result<(), PreflightError> {
    let mut exported = Vec::new();
    for export in file.exports().map_err(malformed)? {
        let export = export.map_err(malformed)?;
        let NameOrOrdinal::Name(name) = export.name() else { continue };
        let name = String::from_utf8_lossy(name);
        // Mach-O puts an underscore before every name of C.
        let name = if file.format() == BinaryFormat::MachO { name.trim_start_matches('_') } else { &name };
        if name == abi::ENTRY_SYMBOL {
            return Ok(());
        }
        if name.starts_with(abi::ENTRY_PREFIX) {
            exported.push(format!("`{name}`"));
        }
    }
    exported.sort();
    if exported.is_empty() {
        Err(PreflightError::NotAPlugin)
    } else {
        Err(PreflightError::Version { exported })
    }
}

fn ensure_length(length: u64, needed: u64) -> Result<(), PreflightError> {
    if length < needed { Err(PreflightError::Truncated { length, needed }) } else { Ok(()) }
}

/// The architecture as `std::env::consts::ARCH` spells it.
fn name_of(architecture: Architecture) -> String {
    match architecture {
        Architecture::I386 => "x86".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn is_text(head: &[u8]) -> bool {
    head.iter().all(|&byte| byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t'))
}

fn malformed(error: impl std::fmt::Display) -> PreflightError {
    PreflightError::Malformed { problem: error.to_string() }
}

fn unreadable() -> PreflightError {
    malformed("its bytes cannot be read")
}
