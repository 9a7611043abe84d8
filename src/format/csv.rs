//! CSV: the records as rows, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io;

use super::{CsvStyle, DateForm, RowForm, RowWriter, holds_dates};
use crate::report::Cell;
use crate::source::without_controls;

/// A header and rows.
pub const ROWS: RowForm = RowForm { writer: |style| Box::new(CsvRows::new(style)), frame: ["", "", ""] };
/// The room that rows are first given.
const ROOM: usize = 1 << 16;

/// Rows of a book.
struct CsvRows {
    out: csv::Writer<Vec<u8>>,
    style: CsvStyle,
    /// A number while its mark is changed.
    digits: Vec<u8>,
}

impl CsvRows {
    fn new(style: CsvStyle) -> Self {
        let mut builder = csv::WriterBuilder::new();
        let out = builder.delimiter(style.delimiter).buffer_capacity(ROOM).from_writer(Vec::new());
        Self { out, style, digits: Vec::new() }
    }
}

impl RowWriter for CsvRows {
    fn header(&mut self, columns: &[String]) -> io::Result<()> {
        let names = columns.iter().map(|name| escape_formula(name).into_owned());
        self.out.write_record(names).map_err(io::Error::other)
    }

    fn begin(&mut self) {}

    fn text(&mut self, column: &str, text: &str) -> io::Result<()> {
        let dates = self.style.dates;
        if dates != DateForm::Iso && holds_dates(column) {
            return self.out.write_field(escape_formula(&dates.of(text)).as_bytes()).map_err(io::Error::other);
        }
        self.out.write_field(escape_formula(text).as_bytes()).map_err(io::Error::other)
    }

    fn plain(&mut self, _: &str, written: &[u8]) -> io::Result<()> {
        let Some(point) = written.iter().position(|byte| *byte == b'.').filter(|_| self.style.decimal_comma) else {
            return self.out.write_field(written).map_err(io::Error::other);
        };
        self.digits.clear();
        self.digits.extend_from_slice(written);
        self.digits[point] = b',';
        self.out.write_field(&self.digits).map_err(io::Error::other)
    }

    fn empty(&mut self, _: &str) -> io::Result<()> {
        self.out.write_field(b"").map_err(io::Error::other)
    }

    fn open_text(&mut self, _: &str, beginning: &str) -> io::Result<usize> {
        self.out.write_field(beginning).map_err(io::Error::other)?;
        self.out.flush()?;
        Ok(self.out.get_ref().len())
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.write_record(None::<&[u8]>).map_err(io::Error::other)
    }

    fn take(&mut self) -> io::Result<Vec<u8>> {
        let full = std::mem::replace(self, Self::new(self.style));
        full.out.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

/// A header and a row a record.
pub fn write((columns, rows): &(Vec<&str>, Vec<Vec<Cell>>)) -> Result<String, io::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        for cell in row {
            match cell {
                Cell::Empty => writer.write_field("")?,
                Cell::Text(text) => writer.write_field(escape_formula(text).as_bytes())?,
                Cell::Number(number) => writer.write_field(number.to_string())?,
                Cell::Flag(flag) => writer.write_field(flag.to_string())?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Text that a spreadsheet would run as a formula gets an apostrophe before it, and what a terminal would obey is left out.
#[must_use]
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{}", without_controls(text)).into()
    } else {
        without_controls(text)
    }
}

#[cfg(test)]
mod tests {
    use super::escape_formula;

    #[test]
    fn only_what_looks_like_a_formula_is_touched() {
        for text in ["=cmd()", "+1", "-1", "@x", "\tx"] {
            assert_eq!(escape_formula(text), format!("'{text}"));
        }
        for text in ["", "a=b", "2026", "'x"] {
            assert_eq!(escape_formula(text), text);
        }
    }
}
