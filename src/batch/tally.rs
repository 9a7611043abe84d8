//! What became of the rows of a file: each is scored, rejected, or left out, and counted as one of these.

use std::ops::AddAssign;

/// Rows of a file that take no part, by why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Those above the header: a title, what stands between cells.
    pub above: u64,
    /// Those with nothing in them, or nothing in a column that means something.
    pub empty: u64,
    /// The row that ends the table, and those behind it.
    pub behind: u64,
    /// Cells that stand under no name of a column.
    pub cells: u64,
}

/// The rows of a file, its header aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of matters that were scored.
    pub scored: u64,
    /// Rows of matters that were rejected, and rows of none.
    pub rejected: u64,
    /// Of the rejected ones, those of no matter.
    pub of_no_matter: u64,
    /// Rows that take no part.
    pub left_out: LeftOut,
}

impl LeftOut {
    /// How many rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.above + self.empty + self.behind
    }

    /// What is left out and why, in words; none where nothing is.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let of = |count: u64, what: &str| (count > 0).then(|| format!("{count} {what}"));
        let parts = [
            of(self.above, "above the header"),
            of(self.empty, "with nothing in a column that is read"),
            of(self.behind, "at the end, from the one where the mapping stops"),
            of(self.cells, if self.cells == 1 { "cell under no name" } else { "cells under no name" }),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl AddAssign for LeftOut {
    fn add_assign(&mut self, other: Self) {
        self.above += other.above;
        self.empty += other.empty;
        self.behind += other.behind;
        self.cells += other.cells;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.scored += other.scored;
        self.rejected += other.rejected;
        self.of_no_matter += other.of_no_matter;
        self.left_out += other.left_out;
    }
}
