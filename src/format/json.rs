//! JSON: the document with all its keys, or flat records.

use std::io;

use super::{RowCell, RowForm, RowWriter};
use crate::report::{Records, object};

/// An array of objects.
pub const ARRAY: RowForm =
    RowForm { writer: |_| Box::new(JsonRows::new('{', "}", ",\n")), frame: ["[\n", ",\n", "\n]\n"] };
/// An object a line.
pub const LINES: RowForm = RowForm { writer: |_| Box::new(JsonRows::new('{', "}\n", "")), frame: ["", "", ""] };
/// An array a line, that of the columns' names first: what a workbook is made of.
pub const ARRAYS: RowForm = RowForm { writer: |_| Box::new(JsonRows::new('[', "]\n", "")), frame: ["", "", ""] };

/// Rows of a book, as objects or as arrays.
struct JsonRows {
    bytes: Vec<u8>,
    open: char,
    close: &'static str,
    between: &'static str,
}

impl JsonRows {
    fn new(open: char, close: &'static str, between: &'static str) -> Self {
        Self { bytes: Vec::new(), open, close, between }
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut self.bytes, text)?)
    }
}

impl RowWriter for JsonRows {
    fn header(&mut self, columns: &[String]) -> io::Result<()> {
        if self.open == '[' {
            serde_json::to_writer(&mut self.bytes, columns)?;
            self.bytes.push(b'\n');
        }
        Ok(())
    }

    fn row(&mut self, columns: &[String], cells: &[RowCell]) -> io::Result<Option<usize>> {
        if !self.bytes.is_empty() {
            self.bytes.extend_from_slice(self.between.as_bytes());
        }
        self.bytes.push(if self.open == '{' { b'{' } else { b'[' });
        let mut open = None;
        for (at, (column, cell)) in columns.iter().zip(cells).enumerate() {
            if at > 0 {
                self.bytes.push(b',');
            }
            if self.open == '{' {
                self.text(column)?;
                self.bytes.push(b':');
            }
            match *cell {
                RowCell::Empty => self.bytes.extend_from_slice(b"null"),
                RowCell::Text(text) | RowCell::Words(text) => self.text(text)?,
                RowCell::Number(number) => number.write(&mut self.bytes),
                RowCell::Flag(flag) => self.bytes.extend_from_slice(if flag { b"true" } else { b"false" }),
                RowCell::Date(day) => self.text(&day.to_string())?,
                RowCell::Open(beginning) => {
                    self.text(beginning)?;
                    // Before the quote that closes it.
                    open = Some(self.bytes.len() - 1);
                }
            }
        }
        self.bytes.extend_from_slice(self.close.as_bytes());
        Ok(open)
    }

    fn take(&mut self, room: Vec<u8>) -> Vec<u8> {
        std::mem::replace(&mut self.bytes, room)
    }
}

/// The whole document.
pub fn document(document: &impl serde::Serialize) -> Result<String, io::Error> {
    let mut text = serde_json::to_string_pretty(document)?;
    text.push('\n');
    Ok(text)
}

/// An array with one flat object a row.
pub fn records((columns, rows): &Records) -> Result<String, io::Error> {
    let rows: Vec<_> = rows.iter().map(|row| object(columns, row)).collect();
    document(&rows)
}
