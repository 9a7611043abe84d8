//! Flat rows of cells, which formats for programs are written from.

use super::num::Num;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(Num),
    /// True or false.
    Flag(bool),
}

impl Cell {
    /// A count.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Number(Num::figure(count.into()))
    }
}

/// Columns by name, and rows with a cell for each.
pub type Records = (Vec<&'static str>, Vec<Vec<Cell>>);
