//! What is wrong with a user's file, and where.

use std::fmt;

use thiserror::Error;

/// What is wrong with a file of names or rules, and where: `3:6: no kind is called ...`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{line}:{column}: {problem}")]
pub struct FileFault {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl FileFault {
    /// A fault at a line and a character of it, both from 1.
    pub fn new(line: usize, column: usize, problem: impl fmt::Display) -> Self {
        Self { line, column, problem: problem.to_string() }
    }

    /// A fault at a byte of a text.
    pub fn at_byte(text: &str, offset: usize, problem: impl fmt::Display) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        Self::new(line, before[line_start..].chars().count() + 1, problem)
    }
}

/// A list of terms as a person writes it: "exact, any and capitalised".
pub fn listed<'t>(terms: impl IntoIterator<Item = &'t str>) -> String {
    let terms: Vec<&str> = terms.into_iter().collect();
    match &terms[..] {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => terms.concat(),
    }
}
