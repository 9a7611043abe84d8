//! CSV: the records as rows, safe to open in a spreadsheet.

use std::borrow::Cow;
use std::io;

use super::{CsvStyle, DateForm, RowCell, RowForm, RowWriter, holds_dates};
use crate::number::Day;
use crate::report::{Cell, Num};
use crate::source::without_controls;

/// A header and rows.
pub const ROWS: RowForm = RowForm { writer: |style| Box::new(CsvRows::new(style)), frame: ["", "", ""] };
/// Rows of a book.
struct CsvRows {
    bytes: Vec<u8>,
    style: CsvStyle,
    /// By byte, whether a text of such bytes alone is written as it is, if it does not begin as a formula does.
    is_plain: [bool; 256],
    /// Whether words of ours are.
    are_words_plain: bool,
}

impl CsvRows {
    fn new(style: CsvStyle) -> Self {
        let [quote, delimiter] = [b'"', style.delimiter].map(usize::from);
        let is_plain: [bool; 256] =
            std::array::from_fn(|byte| (32..127).contains(&byte) && byte != quote && byte != delimiter);
        let are_words_plain = [b'-', b';'].into_iter().all(|byte| is_plain[usize::from(byte)]);
        Self { bytes: Vec::new(), style, is_plain, are_words_plain }
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

    fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let is_formula = bytes.first().is_some_and(|first| FORMULA.contains(&char::from(*first)));
        if !is_formula && bytes.iter().all(|byte| self.is_plain[usize::from(*byte)]) {
            self.bytes.extend_from_slice(bytes);
        } else {
            self.quoted(escape_formula(text).as_bytes());
        }
    }

    /// The digits of a number, which need no quotes.
    fn number(&mut self, number: Num) {
        let at = self.bytes.len();
        number.write(&mut self.bytes);
        if self.style.decimal_comma
            && let Some(point) = self.bytes[at..].iter().position(|byte| *byte == b'.')
        {
            self.bytes[at + point] = b',';
        }
    }

    fn date(&mut self, day: Day) {
        match day.digits() {
            Some(digits) if self.style.dates == DateForm::Iso && self.are_words_plain => {
                self.bytes.extend_from_slice(&digits);
            }
            _ => self.text(&self.style.dates.of(&day.to_string())),
        }
    }
}

impl RowWriter for CsvRows {
    fn header(&mut self, columns: &[String]) -> io::Result<()> {
        let cells: Vec<RowCell> = columns.iter().map(|name| RowCell::Text(name)).collect();
        self.row(&[], &cells).map(drop)
    }

    fn row(&mut self, columns: &[String], cells: &[RowCell]) -> io::Result<Option<usize>> {
        let dates = self.style.dates;
        let mut open = None;
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                self.bytes.push(self.style.delimiter);
            }
            match *cell {
                RowCell::Empty => {}
                RowCell::Words(words) if self.are_words_plain => self.bytes.extend_from_slice(words.as_bytes()),
                RowCell::Text(text) if dates != DateForm::Iso && columns.get(at).is_some_and(|of| holds_dates(of)) => {
                    self.text(&dates.of(text));
                }
                RowCell::Text(text) | RowCell::Words(text) => self.text(text),
                RowCell::Number(number) => self.number(number),
                RowCell::Flag(flag) => self.bytes.extend_from_slice(if flag { b"true" } else { b"false" }),
                RowCell::Date(day) => self.date(day),
                RowCell::Open(beginning) => {
                    self.text(beginning);
                    open = Some(self.bytes.len());
                }
            }
        }
        self.bytes.push(b'\n');
        Ok(open)
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
