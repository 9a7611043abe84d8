//! JSON: the document with all its keys, or flat records.

use std::io;

use super::{RowForm, RowWriter};
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
    /// Whether nothing stands in the row yet.
    is_empty: bool,
}

impl JsonRows {
    fn new(open: char, close: &'static str, between: &'static str) -> Self {
        Self { bytes: Vec::new(), open, close, between, is_empty: true }
    }

    /// What stands before a value: a comma, and in an object its name.
    fn name(&mut self, column: &str) -> io::Result<()> {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.bytes.push(b',');
        }
        if self.open == '{' {
            serde_json::to_writer(&mut self.bytes, column)?;
            self.bytes.push(b':');
        }
        Ok(())
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

    fn begin(&mut self) {
        if !self.bytes.is_empty() {
            self.bytes.extend_from_slice(self.between.as_bytes());
        }
        self.bytes.push(if self.open == '{' { b'{' } else { b'[' });
        self.is_empty = true;
    }

    fn text(&mut self, column: &str, text: &str) -> io::Result<()> {
        self.name(column)?;
        Ok(serde_json::to_writer(&mut self.bytes, text)?)
    }

    fn plain(&mut self, column: &str, written: &[u8]) -> io::Result<()> {
        self.name(column)?;
        self.bytes.extend_from_slice(written);
        Ok(())
    }

    fn empty(&mut self, column: &str) -> io::Result<()> {
        self.plain(column, b"null")
    }

    fn open_text(&mut self, column: &str, beginning: &str) -> io::Result<usize> {
        self.text(column, beginning)?;
        // Before the quote that closes it.
        Ok(self.bytes.len() - 1)
    }

    fn end(&mut self) -> io::Result<()> {
        self.bytes.extend_from_slice(self.close.as_bytes());
        Ok(())
    }

    fn take(&mut self) -> io::Result<Vec<u8>> {
        Ok(std::mem::take(&mut self.bytes))
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
