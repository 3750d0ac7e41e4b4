//! The table of scores.

use std::io::{self, Write};

use dateline_eval::{Counts, bootstrap};

/// Writes the heading of the columns.
pub fn heading(output: &mut dyn Write) -> io::Result<()> {
    writeln!(
        output,
        "{:<12} {:>8} {:>8} {:>8}  {:>9} {:>7} {:>7}  95 % interval",
        "", "gold", "found", "correct", "precision", "recall", "F1"
    )
}

/// Writes a row: the sums and scores of the counts of all documents.
pub fn row(output: &mut dyn Write, name: &str, documents: &[Counts]) -> io::Result<()> {
    let interval = bootstrap(documents);
    let sum: Counts = documents.iter().copied().sum();
    write!(output, "{}", scores(name, sum))?;
    writeln!(output, "  {:.2} to {:.2}", 100.0 * interval.low, 100.0 * interval.high)
}

/// Writes a row of counts alone, without an interval.
pub fn sum(output: &mut dyn Write, name: &str, sum: Counts) -> io::Result<()> {
    writeln!(output, "{}", scores(name, sum))
}

fn scores(name: &str, sum: Counts) -> String {
    format!(
        "{name:<12} {:>8} {:>8} {:>8}  {:>9.2} {:>7.2} {:>7.2}",
        sum.gold,
        sum.found,
        sum.correct,
        100.0 * sum.precision(),
        100.0 * sum.recall(),
        100.0 * sum.f1(),
    )
}
