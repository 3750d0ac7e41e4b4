/// Builds columns of texts in the layout of [`ColumnType::Str`](crate::abi::ColumnType::Str).
#[derive(Clone, Debug, Default)]
pub struct TextBlock {
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl TextBlock {
    /// Appends a text. False, and nothing is appended, where the column would reach 4 GiB.
    pub fn push(&mut self, text: &str) -> bool {
        let Ok(end) = u32::try_from(self.bytes.len() + text.len()) else { return false };
        self.ends.push(end);
        self.bytes.extend_from_slice(text.as_bytes());
        true
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Forgets all texts and keeps the memory.
    pub fn clear(&mut self) {
        self.ends.clear();
        self.bytes.clear();
    }

    /// Appends the layout to `words`: the offsets, then the bytes, the last word filled up with zeros.
    pub fn lay_out(&self, words: &mut Vec<u32>) {
        Self::lay_out_parts(&self.ends, &self.bytes, words);
    }

    /// Appends the layout of texts that lie one after another in `bytes` and end at `ends`.
    pub fn lay_out_parts(ends: &[u32], bytes: &[u8], words: &mut Vec<u32>) {
        words.reserve(1 + ends.len() + bytes.len().div_ceil(4));
        words.push(0);
        words.extend_from_slice(ends);
        // The bytes come last in native order, so that memory holds them as they are.
        let (whole, rest) = bytes.as_chunks::<4>();
        words.extend(whole.iter().map(|&bytes| u32::from_ne_bytes(bytes)));
        if !rest.is_empty() {
            let mut last = [0; 4];
            last[..rest.len()].copy_from_slice(rest);
            words.push(u32::from_ne_bytes(last));
        }
    }
}

impl<'t> FromIterator<&'t str> for TextBlock {
    /// Texts past 4 GiB become empty ones.
    fn from_iter<Texts: IntoIterator<Item = &'t str>>(texts: Texts) -> Self {
        let mut block = Self::default();
        for text in texts {
            let _ = block.push(text) || block.push("");
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_come_first_and_the_bytes_follow() {
        let block: TextBlock = ["Oslo", "", "Rome"].into_iter().collect();
        let mut words = Vec::new();
        block.lay_out(&mut words);
        assert_eq!(words[..4], [0, 4, 4, 8]);
        let bytes: Vec<u8> = words[4..].iter().flat_map(|word| word.to_ne_bytes()).collect();
        assert_eq!(bytes, b"OsloRome");
    }
}
