//! Keys of features and words, and sets of keys that are read in place.

use xxhash_rust::xxh3::xxh3_64;

use crate::file::{File, OpenError, Writer};

/// The key of some bytes: XXH3 of 64 bits, the same on every machine.
#[inline]
pub fn key(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The key of two keys in their order, such as a word after a word, or a value of the template with a number.
///
/// One multiplication of 64 by 64 bits with its halves folded together, the step of wyhash.
#[inline]
pub fn pair(first: u64, second: u64) -> u64 {
    let product = u128::from(first ^ 0xa076_1d64_78bd_642f)
        * u128::from(second.rotate_left(32) ^ 0xe703_7ed1_a0b4_28db);
    (product as u64) ^ (product >> 64) as u64
}

/// The key of several keys in their order.
#[inline]
pub fn join<const N: usize>(keys: [u64; N]) -> u64 {
    keys.into_iter().fold(N as u64, pair)
}

/// A set of keys read in place: gives each its row in the tables that were written with it.
///
/// Rows count from 1 in ascending order of the keys; row 0 stands for every key that is not in the set. Keys are told
/// apart by the bucket of their high bits and 32 low bits inside it, so a key that was never added is taken for one
/// that was once in about a thousand million look-ups.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'m> {
    /// Where each bucket begins in `fingerprints`, and at the end their number.
    buckets: &'m [u32],
    /// The low bits of the keys, bucket after bucket; then [`WINDOW`] more that belong to no bucket.
    fingerprints: &'m [u32],
    /// How far to shift a key to get its bucket, at most 63.
    shift: u32,
}

/// Fingerprints that are compared at once.
const WINDOW: usize = 8;

impl<'m> Keys<'m> {
    /// The set in the section of this name.
    ///
    /// # Errors
    ///
    /// A section that is not there, has another type, or was not written by [`SortedKeys::write`].
    pub fn open(file: &File<'m>, name: &str) -> Result<Self, OpenError> {
        let wrong = |rule: &str| OpenError::Value { name: name.to_owned(), rule: rule.to_owned() };
        let section = file.section::<u32>(name)?;
        let (&bits, rest) = section.split_first().ok_or_else(|| wrong("a set of keys is not empty"))?;
        if !(1..=31).contains(&bits) || rest.len() < (1 << bits) + 1 + WINDOW {
            return Err(wrong("the buckets do not fit into the section"));
        }
        let (buckets, fingerprints) = rest.split_at((1 << bits) + 1);
        let count = fingerprints.len() - WINDOW;
        if buckets[0] != 0 || buckets[1 << bits] as usize != count || !buckets.is_sorted() {
            return Err(wrong("the buckets do not divide the keys"));
        }
        Ok(Self { buckets, fingerprints, shift: 64 - bits })
    }

    /// How many keys there are; their rows are `1..=len`.
    pub fn len(&self) -> usize {
        self.fingerprints.len() - WINDOW
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The row of a key, or 0.
    #[inline]
    pub fn row(&self, key: u64) -> usize {
        let bucket = (key >> self.shift) as usize;
        let (start, end) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let fingerprint = key as u32;
        // Without a branch that depends on the bucket's size: a window is compared whole, its foreign part masked.
        let Some(window) = self.fingerprints[start..].first_chunk::<WINDOW>() else { return 0 };
        let mut equal = 0u32;
        for (place, &other) in window.iter().enumerate() {
            equal |= u32::from(other == fingerprint) << place;
        }
        let inside = (1u32 << (end - start).min(WINDOW)) - 1;
        let found = equal & inside;
        if found != 0 {
            return start + found.trailing_zeros() as usize + 1;
        }
        if end - start > WINDOW { self.row_beyond(start + WINDOW, end, fingerprint) } else { 0 }
    }

    #[cold]
    fn row_beyond(&self, start: usize, end: usize, fingerprint: u32) -> usize {
        let place = self.fingerprints[start..end].iter().position(|&other| other == fingerprint);
        place.map_or(0, |place| start + place + 1)
    }
}

/// The keys of a set in the order of their rows: `keys()[0]` has row 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortedKeys {
    keys: Vec<u64>,
    colliding: Vec<u64>,
    bits: u32,
}

impl SortedKeys {
    /// Sorts keys, each once. A key that [`Keys`] could not tell from an earlier one is left out and reported.
    pub fn new(mut keys: Vec<u64>) -> Self {
        keys.sort_unstable();
        keys.dedup();
        // Two to four keys in a bucket, so that index and fingerprints of a key are seldom more than two cache lines.
        let bits = (keys.len() / 2).max(2).ilog2().min(31);
        let mut colliding = Vec::new();
        let mut start = 0;
        let mut kept: Vec<u64> = Vec::with_capacity(keys.len());
        for key in keys {
            if kept.get(start).is_some_and(|first| first >> (64 - bits) != key >> (64 - bits)) {
                start = kept.len();
            }
            if kept[start..].iter().any(|other| *other as u32 == key as u32) {
                colliding.push(key);
            } else {
                kept.push(key);
            }
        }
        Self { keys: kept, colliding, bits }
    }

    /// The keys in the order of their rows.
    pub fn keys(&self) -> &[u64] {
        &self.keys
    }

    /// Keys that were left out, in ascending order: about one set in a thousand of a million keys has one.
    pub fn colliding(&self) -> &[u64] {
        &self.colliding
    }

    /// Writes the section that [`Keys::open`] reads.
    pub fn write(&self, writer: &mut Writer, name: &str) {
        let mut section = vec![self.bits];
        let mut place = 0;
        for bucket in 0..1u64 << self.bits {
            place += self.keys[place..].partition_point(|key| key >> (64 - self.bits) < bucket);
            section.push(place as u32);
        }
        section.push(self.keys.len() as u32);
        section.extend(self.keys.iter().map(|&key| key as u32));
        section.extend([0; WINDOW]);
        writer.section(name, &section);
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::*;

    use super::*;

    fn check(keys: &[u64], unknown: &[u64]) {
        let sorted = SortedKeys::new(keys.to_vec());
        let mut writer = Writer::new();
        sorted.write(&mut writer, "keys");
        let bytes = writer.finish().unwrap();
        let set = Keys::open(&File::open(&bytes).unwrap(), "keys").unwrap();
        assert_eq!(set.len(), sorted.keys().len());
        assert_eq!(set.is_empty(), keys.is_empty());
        for (index, &key) in sorted.keys().iter().enumerate() {
            assert_eq!(set.row(key), index + 1, "{key:x}");
        }
        for &key in unknown {
            assert_eq!(set.row(key), 0, "{key:x}");
        }
    }

    #[test]
    fn keys_are_those_published() {
        assert_eq!(key(b""), 0x2d06_8005_38d3_94c2);
        let made = [key(b"dateline"), pair(1, 2), join([1, 2, 3])];
        assert_snapshot!(format!("{made:x?}"), @"[85a1d7f16b99877d, 97c94e4dbaf58bb, dc59405c85b6bd0]");
    }

    #[test]
    fn the_order_of_joined_keys_matters() {
        assert_ne!(pair(1, 2), pair(2, 1));
        assert_ne!(join([1, 2, 3]), join([1, 3, 2]));
        assert_ne!(join([1, 2]), join([0, 1, 2]));
    }

    #[test]
    fn every_key_has_its_row_and_others_have_none() {
        check(&[], &[0, 1, u64::MAX]);
        check(&[0], &[1, u64::MAX]);
        check(&[0, u64::MAX], &[1]);
        let many: Vec<u64> = (0..100_000u32).map(|number| key(&number.to_le_bytes())).collect();
        let other: Vec<u64> = (100_000..200_000u32).map(|number| key(&number.to_le_bytes())).collect();
        check(&many, &other);
    }

    #[test]
    fn a_crowded_bucket_is_searched_to_its_end() {
        let crowd: Vec<u64> = (0..1000).collect();
        check(&crowd, &[1000, u64::MAX]);
    }

    #[test]
    fn keys_that_cannot_be_told_apart_are_reported() {
        let sorted = SortedKeys::new(vec![7 + (1 << 40), 7, 8, 7]);
        assert_eq!(sorted.keys(), [7, 8]);
        assert_eq!(sorted.colliding(), [7 + (1 << 40)]);
        assert!(SortedKeys::new(vec![7, 7 + (1 << 63)]).colliding().is_empty());
    }

    #[test]
    fn a_section_that_is_no_set_is_refused() {
        let refused = |section: &[u32]| {
            let bytes = Writer::new().section("keys", section).finish().unwrap();
            Keys::open(&File::open(&bytes).unwrap(), "keys").unwrap_err().to_string()
        };
        assert_snapshot!(refused(&[]), @"section `keys`: a set of keys is not empty");
        assert_snapshot!(refused(&[0; 20]), @"section `keys`: the buckets do not fit into the section");
        assert_snapshot!(refused(&[31; 20]), @"section `keys`: the buckets do not fit into the section");
        assert_snapshot!(refused(&[1, 0, 2, 1, 5, 0, 0, 0, 0, 0, 0, 0, 0]), @"section `keys`: the buckets do not divide the keys");
    }

    proptest! {
        #[test]
        fn any_set_is_found_again(keys in prop::collection::vec(any::<u64>(), 0..300)) {
            check(&keys, &[]);
        }
    }
}
