//! The ontology: what there is to know of a code of CAMEO, from a table of three columns.

use thiserror::Error;

/// A code of CAMEO.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Code {
    /// Three or four digits: "0831".
    pub cameo: &'static str,
    /// The type of PLOVER that it falls under, in the names of the gold standard records 0.5b.
    pub plover: &'static str,
    /// The value on the Goldstein scale, between -10 and 10.
    pub goldstein: f32,
}

impl Code {
    /// The first two digits.
    pub fn root(&self) -> &'static str {
        self.cameo.get(..2).unwrap_or_default()
    }

    /// Verbal cooperation, material cooperation, verbal conflict, material conflict: 1 to 4, by the root.
    pub fn quad(&self) -> u8 {
        match self.root() {
            "01" | "02" | "03" | "04" | "05" => 1,
            "06" | "07" | "08" => 2,
            "09" | "10" | "11" | "12" | "13" => 3,
            _ => 4,
        }
    }
}

/// The codes, in order.
pub struct Ontology(Vec<Code>);

impl Ontology {
    /// Reads the table.
    ///
    /// # Errors
    /// [`TableError`] with the first line that is no row of it.
    pub fn read(table: &'static str) -> Result<Self, TableError> {
        let rows = rows("cameo.tsv", table, |line| {
            let mut cells = line.split('\t');
            let (cameo, plover) = (cells.next()?, cells.next()?);
            Some(Code { cameo, plover, goldstein: cells.next()?.parse().ok()? })
        });
        let mut codes: Vec<Code> = rows.collect::<Result<_, _>>()?;
        codes.sort_by_key(|code| code.cameo);
        Ok(Self(codes))
    }

    /// What is known of a code.
    pub fn code(&self, cameo: &str) -> Option<Code> {
        let place = self.0.binary_search_by_key(&cameo, |code| code.cameo).ok()?;
        self.0.get(place).copied()
    }
}

/// Reads the lines of a table that are neither empty nor comments.
pub fn rows<T>(
    file: &'static str,
    table: &'static str,
    mut read: impl FnMut(&'static str) -> Option<T>,
) -> impl Iterator<Item = Result<T, TableError>> {
    let lines = table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(move |(index, line)| {
        read(line).ok_or_else(|| TableError { file, line: index + 1, text: line.into() })
    })
}

/// Why a table cannot be read.
#[derive(Debug, Error)]
#[error("{file}, line {line}: no row of the table: {text:?}")]
pub struct TableError {
    file: &'static str,
    line: usize,
    text: Box<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cameo: &str, expect: &str) {
        let ontology = Ontology::read(include_str!("../data/cameo.tsv")).unwrap();
        let told = ontology.code(cameo).map_or("-".to_owned(), |code| {
            format!("{} {} {} {}", code.root(), code.plover, code.quad(), code.goldstein)
        });
        assert_eq!(told, expect, "{cameo}");
    }

    #[test]
    fn codes_have_their_type_class_and_value() {
        check("036", "03 AGREE 1 4");
        check("042", "04 CONSULT 1 1.9");
        check("0831", "08 CONCEDE 2 5");
        check("0874", "08 RETREAT 2 10");
        check("112", "11 DISAPPROVE 3 -2");
        check("1723", "17 COERCE 4 -5");
        check("190", "19 FIGHT 4 -10");
        check("999", "-");
    }

    #[test]
    fn a_line_that_is_no_row_is_told() {
        let message = |table| Ontology::read(table).err().map(|error| error.to_string()).unwrap_or_default();
        insta::assert_snapshot!(
            message("# head\n010\tx\n"),
            @r#"cameo.tsv, line 2: no row of the table: "010\tx""#
        );
    }
}
