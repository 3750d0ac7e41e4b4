//! What came out of a run, in Markdown.

use std::fmt;

use comfy_table::{Cell, CellAlignment, Table, presets};

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

/// What speeds are given in.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// The heading of the column: `MB/s`.
    pub heading: &'static str,
    /// How much of it a round read.
    pub amount: f64,
}

/// A column of ratios of speeds.
#[derive(Clone, Copy, Debug)]
pub enum Ratio {
    /// How many times as fast a contestant is as the one of this name.
    ItTo(&'static str),
    /// How many times as fast the one of this name is as a contestant.
    ToIt(&'static str),
}

/// Everything that a run says.
#[derive(Debug)]
pub struct Report {
    /// What was read.
    pub corpus: String,
    /// How many bytes each round read.
    pub bytes: usize,
    /// What speeds are given in.
    pub rate: Rate,
    /// The ratios that are given, each where the contestant it names has run.
    pub ratios: Vec<Ratio>,
    /// What else was measured with: what ran the contestants of other processes, say.
    pub notes: Vec<String>,
    /// The contestants.
    pub rows: Vec<Row>,
    /// Those that could not run.
    pub failed: Vec<Absent>,
}

impl Row {
    /// How many times as fast this is as `other`: of each round where the two were interleaved, else of the medians
    /// alone. None where one of them has no round.
    pub fn ratio(&self, other: &Self) -> Option<Spread> {
        if self.is_interleaved && other.is_interleaved {
            let pairs = self.rounds.iter().zip(&other.rounds);
            return Spread::of(pairs.map(|(round, other)| other.cpu / round.cpu));
        }
        let median = |row: &Self| Some(Spread::of(row.rounds.iter().map(|round| round.cpu))?.median);
        Spread::of([median(other)? / median(self)?])
    }
}

impl Ratio {
    /// The name of the contestant that every other one is compared with.
    pub fn other(self) -> &'static str {
        match self {
            Self::ItTo(other) | Self::ToIt(other) => other,
        }
    }

    fn heading(self) -> String {
        match self {
            Self::ItTo(other) => format!("it / {other}"),
            Self::ToIt(other) => format!("{other} / it"),
        }
    }

    /// The ratio for `row`, where `other` is the row of the contestant named. One that others are divided by has a 1 for
    /// itself; one that is divided by others has nothing.
    fn of(self, row: &Row, other: &Row) -> Option<Spread> {
        match self {
            Self::ItTo(_) => row.ratio(other),
            Self::ToIt(_) if row.name == other.name => None,
            Self::ToIt(_) => other.ratio(row),
        }
    }
}

impl Report {
    fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }

    fn speeds(&self) -> Table {
        let ratios = self.ratios.iter().filter_map(|ratio| Some((*ratio, self.row(ratio.other())?)));
        let ratios: Vec<(Ratio, &Row)> = ratios.collect();
        let mut heading = ["contestant", self.rate.heading, "wall"].map(str::to_owned).to_vec();
        heading.extend(ratios.iter().map(|(ratio, _)| ratio.heading()));
        heading.push("finds".to_owned());
        let numbers = 1..heading.len() - 1;

        let mut table = table(heading);
        let rate = |row: &Row, seconds: fn(&Round) -> f64| {
            let rates = row.rounds.iter().map(|round| self.rate.amount / seconds(round));
            Spread::of(rates).map_or_else(String::new, |spread| format!("{:.1}", spread.median))
        };
        for row in &self.rows {
            let apart = if row.is_interleaved { "" } else { " (a run of its own)" };
            let mut cells = vec![
                format!("{}{apart}", row.name),
                rate(row, |round| round.cpu),
                rate(row, |round| round.wall),
            ];
            cells.extend(
                ratios.iter().map(|(ratio, other)| ratio.of(row, other).map_or_else(String::new, shown)),
            );
            cells.push(row.rounds.first().map_or_else(String::new, |round| round.counts.to_string()));
            table.add_row(cells);
        }
        for column in numbers {
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
        for line in machine::description().iter().chain(&self.notes) {
            writeln!(formatter, "- {line}")?;
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
pub fn table<Heading: Into<Cell>>(heading: impl IntoIterator<Item = Heading>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(heading);
    table
}

/// `2.40 (2.31-2.44)`; the median alone where there is one figure.
fn shown(spread: Spread) -> String {
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
        let counts = Counts { tokens: 7, sentences: 2, ..Counts::default() };
        let rounds = seconds.iter().map(|&cpu| Round { cpu, wall: cpu * 1.25, counts }).collect();
        let package =
            Package { name: name.to_owned(), version: "1.0.0".to_owned(), sha256: Some("ab".to_owned()) };
        Row { name: name.to_owned(), package, rounds, is_interleaved }
    }

    fn report(rows: Vec<Row>, ratios: Vec<Ratio>) -> Report {
        let rate = Rate { heading: "MB/s", amount: 8.0 };
        Report { corpus: String::new(), bytes: 8_000_000, rate, ratios, notes: vec![], rows, failed: vec![] }
    }

    #[test]
    fn ratios_are_of_the_same_round_where_rounds_were_interleaved() {
        let fast = row("fast", &[1.0, 2.0, 1.0], true);
        let slow = row("slow", &[2.0, 4.0, 3.0], true);
        assert_eq!(fast.ratio(&slow), Some(Spread { median: 2.0, min: 2.0, max: 3.0 }));
        let apart = row("apart", &[6.0], false);
        assert_eq!(fast.ratio(&apart), Some(Spread { median: 6.0, min: 6.0, max: 6.0 }));
    }

    #[test]
    fn speeds_are_a_table_in_markdown() {
        let rows = vec![
            row("dateline", &[0.5, 0.4], true),
            row("unicode_words", &[1.0, 1.0], true),
            row("apart", &[2.0], false),
        ];
        let report = report(rows, vec![Ratio::ItTo("unicode_words"), Ratio::ToIt("dateline")]);
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

    #[test]
    fn a_ratio_to_one_that_did_not_run_has_no_column() {
        let rows = vec![row("fast", &[0.5], true), row("slow", &[4.0], true)];
        let report = report(rows, vec![Ratio::ItTo("absent"), Ratio::ItTo("slow")]);
        insta::assert_snapshot!(report.speeds(), @"
        | contestant | MB/s | wall | it / slow | finds                 |
        |------------|------|------|-----------|-----------------------|
        | fast       | 16.0 | 12.8 |      8.00 | 7 tokens, 2 sentences |
        | slow       |  2.0 |  1.6 |      1.00 | 7 tokens, 2 sentences |
        ");
    }
}
