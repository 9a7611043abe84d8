//! A cell of a table, as a spreadsheet or a text file has it, before anybody says what its column means.

use std::fmt::Write;

use rust_decimal::Decimal;

use crate::number::Day;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or nothing but white space.
    Empty,
    /// Text without white space around it.
    Text(String),
    /// A number of a workbook, to its 15 significant digits.
    Number(Decimal),
    /// A date of a workbook, at midnight.
    Date(Day),
    /// A duration of a workbook, in hours.
    Hours(Decimal),
    /// Yes or no.
    Flag(bool),
    /// What has no meaning as a value: an error such as `#REF!`, a date with a time of day.
    Wrong(String),
}

impl Cell {
    /// A cell of a text file.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// The cell as text: a date as ISO 8601, a number with its digits, true or false.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// Puts the cell's text behind another.
    pub fn write(&self, text: &mut String) {
        // Writing to a text cannot fail.
        let _ = match self {
            Self::Empty => Ok(()),
            Self::Text(own) | Self::Wrong(own) => text.write_str(own),
            Self::Number(number) | Self::Hours(number) => write!(text, "{}", number.normalize()),
            Self::Date(day) => write!(text, "{day}"),
            Self::Flag(flag) => write!(text, "{flag}"),
        };
    }

    /// Becomes a cell of a text file, in the room that it has.
    pub fn take_text(&mut self, text: &str) {
        match (text.trim(), &mut *self) {
            ("", _) => *self = Self::Empty,
            (text, Self::Text(own)) => text.clone_into(own),
            (text, _) => *self = Self::Text(text.to_owned()),
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

/// A row of a table, and where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The line of a text file, or the row of a sheet, from 1.
    pub line: u64,
    /// Its cells; cells that are missing at its end are empty.
    pub cells: Vec<Cell>,
    /// Why it cannot be read, where it cannot: a quote that is not closed.
    pub damaged: Option<&'static str>,
    /// The row as it was written, for those who mend it.
    pub raw: Vec<u8>,
}

impl Row {
    /// Whether the first cell that has anything in it says this.
    #[must_use]
    pub fn begins_with(&self, word: &str) -> bool {
        self.cells.iter().find(|cell| !cell.is_empty()).is_some_and(|first| same(&first.text(), word))
    }
}

/// Whether two words or ids are one, whatever their case and the white space around them.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim(), b.trim());
    a.eq_ignore_ascii_case(b) || !(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase()
}

/// Hands out the rows of a table one after the other.
pub trait Rows: Send {
    /// Puts the next row that is not empty into `row`, in the room that it has; false at the end.
    ///
    /// # Errors
    /// Where the table cannot be read on.
    fn next(&mut self, row: &mut Row) -> std::io::Result<bool>;

    /// Rows so far that had nothing in them.
    fn empty(&self) -> u64;
}

impl Rows for Box<dyn Rows> {
    fn next(&mut self, row: &mut Row) -> std::io::Result<bool> {
        self.as_mut().next(row)
    }

    fn empty(&self) -> u64 {
        self.as_ref().empty()
    }
}
