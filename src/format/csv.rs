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
    /// By byte, what it asks for.
    asks_for: [u8; 256],
    /// Whether words and dates ask for nothing.
    are_words_plain: bool,
    /// Dates that were written lately, each at the place that its number gives it.
    dates: Vec<(Option<Day>, [u8; 10])>,
}

/// A byte of a text asks for quotes around it.
const QUOTES: u8 = 1;
/// A byte of a text asks for a look at all of it.
const CARE: u8 = 2;
/// So many dates are kept.
const DATES: usize = 256;

impl CsvRows {
    fn new(style: CsvStyle) -> Self {
        let asks_for: [u8; 256] = std::array::from_fn(|byte| match u8::try_from(byte) {
            Ok(byte @ 32..127) => u8::from(byte == b'"' || byte == style.delimiter) * QUOTES,
            _ => CARE,
        });
        let are_words_plain = [b'-', b';'].into_iter().all(|byte| asks_for[usize::from(byte)] == 0);
        Self { bytes: Vec::new(), style, asks_for, are_words_plain, dates: vec![(None, [0; 10]); DATES] }
    }

    /// Writes a text, with quotes where it needs them.
    fn quoted(&mut self, text: &[u8]) {
        let needs_quotes = |byte: &u8| matches!(byte, b'"' | b'\n' | b'\r') || *byte == self.style.delimiter;
        if !text.iter().any(needs_quotes) {
            return self.bytes.extend_from_slice(text);
        }
        self.bytes.push(b'"');
        let mut rest = text;
        while let Some(at) = rest.iter().position(|byte| *byte == b'"') {
            self.bytes.extend_from_slice(&rest[..=at]);
            self.bytes.push(b'"');
            rest = &rest[at + 1..];
        }
        self.bytes.extend_from_slice(rest);
        self.bytes.push(b'"');
    }

    fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let asked = bytes.iter().fold(0, |asked, byte| asked | self.asks_for[usize::from(*byte)]);
        match asked & CARE {
            0 if text.starts_with(FORMULA) => self.quoted(escape_formula(text).as_bytes()),
            0 if asked == 0 => self.bytes.extend_from_slice(bytes),
            0 => self.quoted(bytes),
            _ => self.quoted(escape_formula(text).as_bytes()),
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
        if self.style.dates != DateForm::Iso || !self.are_words_plain {
            return self.text(&self.style.dates.of(&day.to_string()));
        }
        let (known, digits) = &mut self.dates[usize::try_from(day.number()).unwrap_or(0) % DATES];
        if *known != Some(day) {
            let Some(written) = day.digits() else { return self.text(&day.to_string()) };
            (*known, *digits) = (Some(day), written);
        }
        self.bytes.extend_from_slice(digits);
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

    fn take(&mut self, room: Vec<u8>) -> Vec<u8> {
        std::mem::replace(&mut self.bytes, room)
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
    use super::*;

    #[test]
    fn words_and_dates_are_written_as_texts_are() {
        let day = Day::parse("2026-12-31").expect("a date");
        let columns = ["status", "finish"].map(str::to_owned);
        for delimiter in *b",;\t|-_." {
            for (_, dates) in DateForm::ALL {
                let style = CsvStyle { delimiter, decimal_comma: false, dates };
                let written = |cells: &[RowCell]| {
                    let mut rows = CsvRows::new(style);
                    rows.row(&columns, cells).expect("memory can be written to");
                    rows.take(Vec::new())
                };
                let words = "time-intensive;urgent";
                let quick = written(&[RowCell::Words(words), RowCell::Date(day)]);
                assert_eq!(quick, written(&[RowCell::Text(words), RowCell::Text("2026-12-31")]));
            }
        }
    }

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
