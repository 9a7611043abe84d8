//! A scored book as a workbook, written as it comes: rows go in and bytes of the file come out, and none stay in memory.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use serde_json::Value;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{DateTime, ZipWriter};

use super::Outcome;
use super::sheet_heads::heads;
use super::sheet_package::{Filled, parts};
use super::sheet_summary::{self, summary};
use super::sheet_xml::{self, Look};
use crate::format::holds_dates;
use crate::table::column_name;

/// The rows that a sheet holds, its header among them.
const MOST_ROWS: u32 = 1_048_576;
/// The columns that a sheet holds.
const MOST_COLUMNS: usize = 16_384;
/// A sheet with more columns than this may come to more than 4 GiB before it is packed.
const WIDE: usize = 48;

/// Bytes of the file that were not handed out yet.
#[derive(Debug, Default, Clone)]
struct Ready(Rc<RefCell<Vec<u8>>>);

impl Write for Ready {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A workbook of rows.
pub struct Sheets {
    file: ZipWriter<StreamWriter<Ready>>,
    ready: Ready,
    columns: Vec<String>,
    /// What stands above them.
    heads: Vec<String>,
    /// The names of the columns in a sheet: A, B, ...
    letters: Vec<String>,
    /// The sheets that are full.
    full: Vec<Filled>,
    /// The rows of the last sheet.
    rows: u32,
}

impl Default for Sheets {
    fn default() -> Self {
        let ready = Ready::default();
        let file = ZipWriter::new_stream(ready.clone());
        let [columns, heads, letters] = [const { Vec::new() }; 3];
        Self { file, ready, columns, heads, letters, full: Vec::new(), rows: 0 }
    }
}

impl Sheets {
    /// Takes the names of the columns and then rows, an array a line; hands back what of the file is done.
    ///
    /// # Errors
    /// Where a sheet cannot hold them.
    pub fn rows(&mut self, lines: &[u8]) -> io::Result<Vec<u8>> {
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            if self.columns.is_empty() {
                self.columns = serde_json::from_slice(line)?;
                if self.columns.len() > MOST_COLUMNS {
                    return Err(io::Error::other("a sheet holds at most 16,384 columns"));
                }
                self.heads = heads(&self.columns);
                self.letters = (0..self.columns.len()).map(column_name).collect();
                self.begin()?;
            } else {
                self.row(&serde_json::from_slice::<Vec<Value>>(line)?)?;
            }
        }
        Ok(self.done())
    }

    fn done(&self) -> Vec<u8> {
        std::mem::take(&mut self.ready.0.borrow_mut())
    }

    fn row(&mut self, row: &[Value]) -> io::Result<()> {
        if self.rows == MOST_ROWS {
            self.end()?;
            self.begin()?;
        }
        self.rows += 1;
        let mut out = format!("<row r=\"{}\">", self.rows);
        for ((letters, name), value) in self.letters.iter().zip(&self.columns).zip(row) {
            let place = format!("{letters}{}", self.rows);
            match value {
                Value::Number(digits) => {
                    let digits = digits.to_string();
                    let look = if digits.contains('.') { Look::Number } else { Look::Whole };
                    sheet_xml::number(&mut out, &place, &digits, look);
                }
                Value::Bool(flag) => sheet_xml::flag(&mut out, &place, *flag),
                Value::String(words) => match holds_dates(name).then(|| sheet_xml::serial(words)).flatten() {
                    Some(serial) => sheet_xml::number(&mut out, &place, &serial.to_string(), Look::Date),
                    None => sheet_xml::text(&mut out, &place, words, Look::Cell),
                },
                _ => {}
            }
        }
        out.push_str("</row>");
        self.file.write_all(out.as_bytes())
    }

    /// A new sheet with a header.
    fn begin(&mut self) -> io::Result<()> {
        let at = self.full.len() + 1;
        self.part(&format!("xl/worksheets/sheet{at}.xml"), &sheet_xml::begin_sheet(&self.columns))?;
        // Heads take up to three lines.
        let mut out = "<row r=\"1\" ht=\"45\" customHeight=\"1\">".to_owned();
        for (letters, head) in self.letters.iter().zip(&self.heads) {
            sheet_xml::text(&mut out, &format!("{letters}1"), head, Look::Head);
        }
        out.push_str("</row>");
        self.rows = 1;
        self.file.write_all(out.as_bytes())
    }

    /// The end of the last sheet.
    fn end(&mut self) -> io::Result<()> {
        let count = self.full.len() + 1;
        let name = if count == 1 { "Scored".to_owned() } else { format!("Scored {count}") };
        self.full.push(Filled { name, rows: self.rows });
        self.file.write_all(sheet_xml::end_sheet(&self.columns, self.rows).as_bytes())
    }

    /// A part of the file, to be gone on with.
    fn part(&mut self, name: &str, content: &str) -> io::Result<()> {
        // The same book gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        self.file.start_file(name, options.large_file(self.columns.len() > WIDE)).map_err(io::Error::other)?;
        self.file.write_all(content.as_bytes())
    }

    /// Adds the summary, which begins with the book in one sentence, and hands back the rest of the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self, outcome: &Outcome, answer: &str) -> io::Result<Vec<u8>> {
        if !self.columns.is_empty() {
            self.end()?;
        }
        let (rows, charts) = summary(outcome, answer);
        self.part("xl/worksheets/summary.xml", &sheet_xml::page(&rows, sheet_summary::COLUMNS))?;
        for (name, content) in parts(&self.full, (&self.heads, sheet_xml::printed(&self.columns)), &charts) {
            self.part(&name, &content)?;
        }
        self.file.finish().map_err(io::Error::other)?;
        Ok(std::mem::take(&mut self.ready.0.borrow_mut()))
    }
}
