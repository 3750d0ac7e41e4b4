//! What came out of a run, in Markdown.

use std::fmt;

use comfy_table::{CellAlignment, Table, presets};

use crate::contestants::{DATELINE, YARDSTICK};
use crate::external::Absent;
use crate::machine;
use crate::measure::{Round, Spread};
use crate::package::Package;

/// A contestant with its rounds.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The package it comes from.
    pub package: Package,
    /// Its rounds; never none.
    pub rounds: Vec<Round>,
    /// Whether the rounds ran between those of the other contestants, so that the n-th of each can be compared.
    pub is_interleaved: bool,
}

/// Everything that a run of `tokens` says.
#[derive(Debug)]
pub struct Report {
    /// What was read.
    pub corpus: String,
    /// How many bytes each round read.
    pub bytes: usize,
    /// What ran the contestants of other processes.
    pub runtimes: Vec<String>,
    /// The contestants.
    pub rows: Vec<Row>,
    /// Those that could not run.
    pub failed: Vec<Absent>,
}

impl Report {
    /// How many times as fast `row` is as `other`: of each round where the two were interleaved, else of the medians
    /// alone. None where one of them has no round.
    pub fn ratio(row: &Row, other: &Row) -> Option<Spread> {
        if row.is_interleaved && other.is_interleaved {
            let pairs = row.rounds.iter().zip(&other.rounds);
            return Spread::of(pairs.map(|(round, other)| other.cpu / round.cpu));
        }
        let median = |row: &Row| Some(Spread::of(row.rounds.iter().map(|round| round.cpu))?.median);
        Spread::of([median(other)? / median(row)?])
    }

    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    fn speeds(&self) -> Table {
        let mut table = table(["contestant", "MB/s", "wall", "it / unicode_words", "dateline / it", "finds"]);
        let megabytes = self.bytes as f64 / 1e6;
        let rate = |row: &Row, seconds: fn(&Round) -> f64| {
            let rates = row.rounds.iter().map(|round| megabytes / seconds(round));
            Spread::of(rates).map_or_else(String::new, |spread| format!("{:.1}", spread.median))
        };
        for row in &self.rows {
            let to_yardstick = self.row(YARDSTICK).and_then(|yardstick| Self::ratio(row, yardstick));
            let dateline = self.row(DATELINE).filter(|dateline| dateline.name != row.name);
            let from_dateline = dateline.and_then(|dateline| Self::ratio(dateline, row));
            let apart = if row.is_interleaved { "" } else { " (a run of its own)" };
            table.add_row([
                format!("{}{apart}", row.name),
                rate(row, |round| round.cpu),
                rate(row, |round| round.wall),
                to_yardstick.map_or_else(String::new, ratio),
                from_dateline.map_or_else(String::new, ratio),
                row.rounds.first().map_or_else(String::new, |round| round.counts.to_string()),
            ]);
        }
        for column in 1..5 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }

    fn packages(&self) -> Table {
        let mut table = table(["package", "version", "checksum"]);
        let mut packages: Vec<&Package> = self.rows.iter().map(|row| &row.package).collect();
        packages.dedup();
        for package in packages {
            table.add_row([package.name.clone(), package.version.clone(), package.checksum()]);
        }
        table
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in machine::description() {
            writeln!(formatter, "- {line}")?;
        }
        for runtime in &self.runtimes {
            writeln!(formatter, "- {runtime}")?;
        }
        let rounds = self.rows.first().map_or(0, |row| row.rounds.len());
        writeln!(formatter, "- {}: {} bytes a round, {rounds} rounds, one thread", self.corpus, self.bytes)?;
        writeln!(formatter, "\n{}\n\n{}", self.speeds(), self.packages())?;
        for absent in &self.failed {
            writeln!(formatter, "\n{} did not run: {}", absent.name, absent.reason)?;
        }
        Ok(())
    }
}

/// An empty table in Markdown.
pub fn table<const COLUMNS: usize>(heading: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(heading);
    table
}

/// `2.40 (2.31-2.44)`; the median alone where there is one figure.
fn ratio(spread: Spread) -> String {
    if spread.min.total_cmp(&spread.max).is_eq() {
        return format!("{:.2}", spread.median);
    }
    format!("{:.2} ({:.2}-{:.2})", spread.median, spread.min, spread.max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::Counts;

    fn row(name: &str, seconds: &[f64], is_interleaved: bool) -> Row {
        let counts = Counts { tokens: 7, sentences: 2, quotations: 0 };
        let rounds = seconds.iter().map(|&cpu| Round { cpu, wall: cpu * 1.25, counts }).collect();
        let package =
            Package { name: name.to_owned(), version: "1.0.0".to_owned(), sha256: Some("ab".to_owned()) };
        Row { name: name.to_owned(), package, rounds, is_interleaved }
    }

    #[test]
    fn ratios_are_of_the_same_round_where_rounds_were_interleaved() {
        let fast = row("fast", &[1.0, 2.0, 1.0], true);
        let slow = row("slow", &[2.0, 4.0, 3.0], true);
        assert_eq!(Report::ratio(&fast, &slow), Some(Spread { median: 2.0, min: 2.0, max: 3.0 }));
        let apart = row("apart", &[6.0], false);
        assert_eq!(Report::ratio(&fast, &apart), Some(Spread { median: 6.0, min: 6.0, max: 6.0 }));
    }

    #[test]
    fn speeds_are_a_table_in_markdown() {
        let rows = vec![
            row(DATELINE, &[0.5, 0.4], true),
            row(YARDSTICK, &[1.0, 1.0], true),
            row("apart", &[2.0], false),
        ];
        let report =
            Report { corpus: String::new(), bytes: 8_000_000, runtimes: vec![], rows, failed: vec![] };
        insta::assert_snapshot!(report.speeds(), @"
        | contestant               | MB/s | wall | it / unicode_words |    dateline / it | finds                 |
        |--------------------------|------|------|--------------------|------------------|-----------------------|
        | dateline                 | 18.0 | 14.4 |   2.25 (2.00-2.50) |                  | 7 tokens, 2 sentences |
        | unicode_words            |  8.0 |  6.4 |               1.00 | 2.25 (2.00-2.50) | 7 tokens, 2 sentences |
        | apart (a run of its own) |  4.0 |  3.2 |               0.50 |             4.44 | 7 tokens, 2 sentences |
        ");
        insta::assert_snapshot!(report.packages(), @"
        | package       | version | checksum  |
        |---------------|---------|-----------|
        | dateline      | 1.0.0   | sha256 ab |
        | unicode_words | 1.0.0   | sha256 ab |
        | apart         | 1.0.0   | sha256 ab |
        ");
    }
}
