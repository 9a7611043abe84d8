//! CSV: the records as rows, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io;

use super::{CsvStyle, DateForm, RowForm, RowWriter, holds_dates};
use crate::report::Cell;
use crate::source::without_controls;

/// A header and rows.
pub const ROWS: RowForm = RowForm { writer: |style| Box::new(CsvRows::new(style)), frame: ["", "", ""] };
/// Rows of a book.
struct CsvRows {
    bytes: Vec<u8>,
    style: CsvStyle,
    /// Whether the row has no cell yet.
    is_empty: bool,
    /// By byte, whether a text of such bytes alone is written as it is, if it does not begin as a formula does.
    is_plain: [bool; 256],
}

impl CsvRows {
    fn new(style: CsvStyle) -> Self {
        let [quote, delimiter] = [b'"', style.delimiter].map(usize::from);
        let is_plain = std::array::from_fn(|byte| (32..127).contains(&byte) && byte != quote && byte != delimiter);
        Self { bytes: Vec::new(), style, is_empty: true, is_plain }
    }

    /// Begins a cell.
    fn cell(&mut self) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.bytes.push(self.style.delimiter);
        }
    }

    /// Writes a text, with quotes where it needs them.
    fn quoted(&mut self, text: &[u8]) {
        let needs_quotes = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || *byte == self.style.delimiter;
        if !text.iter().any(needs_quotes) {
            return self.bytes.extend_from_slice(text);
        }
        self.bytes.push(b'"');
        for byte in text {
            if *byte == b'"' {
                self.bytes.push(b'"');
            }
            self.bytes.push(*byte);
        }
        self.bytes.push(b'"');
    }
}

impl RowWriter for CsvRows {
    fn header(&mut self, columns: &[String]) -> io::Result<()> {
        self.begin();
        columns.iter().try_for_each(|name| self.text("", name))?;
        self.end()
    }

    fn begin(&mut self) {
        self.is_empty = true;
    }

    fn text(&mut self, column: &str, text: &str) -> io::Result<()> {
        self.cell();
        let dates = self.style.dates;
        if dates != DateForm::Iso && holds_dates(column) {
            self.quoted(escape_formula(&dates.of(text)).as_bytes());
        } else if !text.starts_with(FORMULA) && text.bytes().all(|byte| self.is_plain[usize::from(byte)]) {
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            self.quoted(escape_formula(text).as_bytes());
        }
        Ok(())
    }

    fn plain(&mut self, _: &str, written: &[u8]) -> io::Result<()> {
        self.cell();
        let point = written.iter().position(|byte| *byte == b'.').filter(|_| self.style.decimal_comma);
        let Some(point) = point else {
            self.bytes.extend_from_slice(written);
            return Ok(());
        };
        let at = self.bytes.len();
        self.bytes.extend_from_slice(written);
        self.bytes[at + point] = b',';
        Ok(())
    }

    fn empty(&mut self, _: &str) -> io::Result<()> {
        self.cell();
        Ok(())
    }

    fn open_text(&mut self, _: &str, beginning: &str) -> io::Result<usize> {
        self.cell();
        self.quoted(beginning.as_bytes());
        Ok(self.bytes.len())
    }

    fn end(&mut self) -> io::Result<()> {
        self.bytes.push(b'\n');
        Ok(())
    }

    fn take(&mut self) -> io::Result<Vec<u8>> {
        let room = Vec::with_capacity(self.bytes.len());
        Ok(std::mem::replace(&mut self.bytes, room))
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

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// Text that a spreadsheet would run as a formula gets an apostrophe before it, and what a terminal would obey is left out.
#[must_use]
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { format!("'{}", without_controls(text)).into() } else { without_controls(text) }
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
