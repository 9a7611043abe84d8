//! Rows written a cell at a time, for what is too large to be held as a report.

use std::io;

/// Writes rows into memory, from where they are taken in pieces.
pub trait RowWriter: Send {
    /// The names of the columns, where the format begins with them.
    ///
    /// # Errors
    /// Where they cannot be written, which does not happen in memory; so for the others.
    fn header(&mut self, columns: &[String]) -> io::Result<()>;

    /// Begins a row.
    fn begin(&mut self);

    /// A text, in the column of that name.
    ///
    /// # Errors
    /// See `header`.
    fn text(&mut self, column: &str, text: &str) -> io::Result<()>;

    /// What needs no quotes: the digits of a number, true, false.
    ///
    /// # Errors
    /// See `header`.
    fn plain(&mut self, column: &str, written: &[u8]) -> io::Result<()>;

    /// A cell with nothing in it.
    ///
    /// # Errors
    /// See `header`.
    fn empty(&mut self, column: &str) -> io::Result<()>;

    /// The beginning of a text whose end is put in once it is known: at the byte handed back, of those not yet taken.
    ///
    /// # Errors
    /// See `header`.
    fn open_text(&mut self, column: &str, beginning: &str) -> io::Result<usize>;

    /// Ends a row.
    ///
    /// # Errors
    /// See `header`.
    fn end(&mut self) -> io::Result<()>;

    /// What was written since the last time.
    ///
    /// # Errors
    /// See `header`.
    fn take(&mut self) -> io::Result<Vec<u8>>;
}

/// How a format holds rows.
#[derive(Debug)]
pub struct RowForm {
    /// What writes them.
    pub writer: fn() -> Box<dyn RowWriter>,
    /// What stands before the first row, between two pieces that were taken, and after the last row.
    pub frame: [&'static str; 3],
}
