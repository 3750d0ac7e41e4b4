use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

fn small() -> AlignedBytes {
    let mut writer = Writer::new();
    writer.section("weights", &[0.5f32, -1.25, 3.0]).section("rows", &[7i8; 65]).section::<u32>("empty", &[]);
    writer.text("card", "{\"kind\":\"example\"}").finish().unwrap()
}

/// The message with its causes.
fn refused(bytes: &[u8]) -> String {
    message(&File::open(bytes).unwrap_err())
}

fn message(error: &dyn std::error::Error) -> String {
    error.source().map_or(error.to_string(), |source| format!("{error}: {}", message(source)))
}

/// The small file with its bytes changed and its checksums made to fit again.
fn resealed(change: impl FnOnce(&mut AlignedBytes)) -> AlignedBytes {
    let mut file = small();
    change(&mut file);
    let sum = header_checksum(&file[..HEADER_UNSEALED], &file[64..448]);
    file[32..64].copy_from_slice(&sum);
    file
}

#[test]
fn what_was_written_is_read_in_place() {
    let bytes = small();
    let file = File::open(&bytes).unwrap();
    assert_eq!(file.names().collect::<Vec<_>>(), ["weights", "rows", "empty", "card"]);
    assert_eq!(file.section::<f32>("weights").unwrap(), [0.5, -1.25, 3.0]);
    assert_eq!(file.section_of::<i8>("rows", 65).unwrap(), [7; 65]);
    assert!(file.section::<u32>("empty").unwrap().is_empty());
    let card: std::collections::BTreeMap<String, String> = file.json("card").unwrap();
    assert_eq!(card["kind"], "example");
    assert!(file.has("rows") && !file.has("row"));
    assert_eq!(file.section::<i8>("rows").unwrap().as_ptr().addr() % ALIGNMENT, 0);
}

#[test]
fn a_reader_gives_the_same_bytes() {
    let bytes = small();
    assert_eq!(*AlignedBytes::read(&bytes[..]).unwrap(), *bytes);
    let long: Vec<u8> = (0..200_000u32).map(|it| it as u8).collect();
    assert_eq!(*AlignedBytes::read(&long[..]).unwrap(), *long);
    assert!(AlignedBytes::read(&[][..]).unwrap().is_empty());
}

#[test]
fn any_bit_flip_and_any_truncation_is_refused() {
    let bytes = small();
    for bit in 0..bytes.len() * 8 {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(File::open(&damaged).is_err(), "bit {bit}");
    }
    for length in 0..bytes.len() {
        assert!(File::open(&bytes[..length]).is_err(), "length {length}");
    }
}

#[test]
fn each_damage_is_refused_by_name() {
    let bytes = small();
    let with = |at: usize, value: &[u8]| {
        let mut damaged = bytes.clone();
        damaged[at..at + value.len()].copy_from_slice(value);
        damaged
    };
    assert_snapshot!(refused(&bytes[4..]), @"the model begins 4 bytes past a multiple of 64 in memory");
    assert_snapshot!(refused(&bytes[..63]), @"a model has at least 64 bytes, this has 63");
    assert_snapshot!(refused(&with(0, b"PK")), @r"a model begins with `dlmodel\n`, this with `PKmodel\n`");
    assert_snapshot!(refused(&with(8, &[2])), @"the model has version 2 of the format, this program reads version 1");
    assert_snapshot!(refused(&bytes[..512]), @"the model says that it has 704 bytes, and 512 are here");
    assert_snapshot!(refused(&AlignedBytes::from(&[&bytes[..], b"more"].concat()[..])), @"the model says that it has 704 bytes, and 708 are here");
    assert_snapshot!(refused(&with(12, &[200])), @"a directory of 200 sections does not fit into 704 bytes");
    assert_snapshot!(refused(&with(64, b"x")), @"header and directory have checksum 2b9b67c5bdcc2c9a, expected 870e438e0cfe2948");
    assert_snapshot!(refused(&with(450, b"x")), @"section `weights` has checksum 703b38128799ad6f, expected e98f4d33f3ffa3c7");
}

#[test]
fn a_directory_that_lies_is_refused_though_its_checksum_fits() {
    assert_snapshot!(refused(&resealed(|file| file[64..104].fill(0))), @"section 0 of the directory has no name of its own");
    assert_snapshot!(refused(&resealed(|file| file[64] = 0xff)), @"section 0 of the directory has no name of its own");
    assert_snapshot!(refused(&resealed(|file| file.copy_within(64..104, 160))), @"section 1 of the directory has no name of its own");
    assert_snapshot!(refused(&resealed(|file| file[104] ^= 64)), @"section `weights` lies at bytes 384..396, expected at 448..704 at the most");
    assert_snapshot!(refused(&resealed(|file| file[112..120].fill(0xff))), @"section `weights` lies at bytes 448..18446744073709551615, expected at 448..704 at the most");
    assert_snapshot!(refused(&resealed(|file| {
        *file = AlignedBytes::from(&[&file[..], &[0; 64]].concat()[..]);
        file[16..24].copy_from_slice(&768u64.to_le_bytes());
    })), @"the sections end at byte 704, the model at 768");
}

#[test]
fn a_section_of_another_shape_is_refused() {
    let bytes = small();
    let file = File::open(&bytes).unwrap();
    assert_snapshot!(message(&file.section::<f32>("biases").unwrap_err()), @"the model has no section `biases`");
    assert_snapshot!(message(&file.section::<u16>("weights").unwrap_err()), @"section `weights` has elements of 4 bytes, expected 2");
    assert_snapshot!(message(&file.section_of::<f32>("weights", 4).unwrap_err()), @"section `weights` has 3 elements, expected 4");
    assert_snapshot!(message(&file.json::<Vec<u32>>("card").unwrap_err()), @"section `card` is not the JSON expected: invalid type: map, expected a sequence at line 1 column 0");
    let mut writer = Writer::new();
    let bytes = writer.section("card", &[0xffu8]).finish().unwrap();
    assert_snapshot!(message(&File::open(&bytes).unwrap().text("card").unwrap_err()), @"section `card` is not UTF-8: invalid utf-8 sequence of 1 bytes from index 0");
}

#[test]
fn names_that_do_not_fit_are_not_written() {
    let wrong = |names: &[&str]| {
        let mut writer = Writer::new();
        for name in names {
            writer.text(name, "");
        }
        message(&writer.finish().unwrap_err())
    };
    assert_snapshot!(wrong(&[""]), @"a section's name has 1 to 40 bytes and no zero, `` has 0");
    assert_snapshot!(wrong(&["a name that is longer than the forty bytes that there are"]), @"a section's name has 1 to 40 bytes and no zero, `a name that is longer than the forty bytes that there are` has 57");
    assert_snapshot!(wrong(&["card", "card"]), @"there is already a section `card`");
}

proptest! {
    #[test]
    fn no_bytes_are_taken_for_a_model(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(File::open(&AlignedBytes::from(&bytes[..])).is_err());
    }

    #[test]
    fn any_sections_come_back(sections in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..40), 0..8)) {
        let mut writer = Writer::new();
        for (index, section) in sections.iter().enumerate() {
            writer.section(&format!("section.{index}"), section);
        }
        let bytes = writer.finish().unwrap();
        let file = File::open(&bytes).unwrap();
        for (index, section) in sections.iter().enumerate() {
            prop_assert_eq!(file.section::<u32>(&format!("section.{index}")).unwrap(), &section[..]);
        }
        prop_assert_eq!(file.names().count(), sections.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn flips_with_a_truncation_are_refused(flips in prop::collection::btree_set(0usize..small().len() * 8, 1..6), cut in 0usize..64) {
        let mut bytes = small();
        for bit in flips {
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        let length = bytes.len() - cut / 2;
        prop_assert!(File::open(&bytes[..length]).is_err());
    }
}
