//! A scored book as a workbook, written as it comes: rows go in and bytes of the file come out, and none stay in memory.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use serde_json::Value;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{DateTime, ZipWriter};

use super::Outcome;
use super::sheet_xml::{self, Look};
use crate::format::holds_dates;
use crate::number::Currency;
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
    /// The names of the columns in a sheet: A, B, ...
    letters: Vec<String>,
    /// The sheets that are full, and what is to be filtered in them.
    full: Vec<(String, Option<(usize, u32)>)>,
    /// The rows of the last sheet.
    rows: u32,
}

impl Default for Sheets {
    fn default() -> Self {
        let ready = Ready::default();
        let file = ZipWriter::new_stream(ready.clone());
        Self { file, ready, columns: Vec::new(), letters: Vec::new(), full: Vec::new(), rows: 0 }
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
                Value::Number(digits) => sheet_xml::number(&mut out, &place, &digits.to_string(), Look::Number),
                Value::Bool(flag) => sheet_xml::flag(&mut out, &place, *flag),
                Value::String(words) => match holds_dates(name).then(|| sheet_xml::serial(words)).flatten() {
                    Some(serial) => sheet_xml::number(&mut out, &place, &serial.to_string(), Look::Date),
                    None => sheet_xml::text(&mut out, &place, words, Look::Text),
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
        self.part(&format!("xl/worksheets/sheet{at}.xml"), &sheet_xml::begin_sheet(self.columns.len()))?;
        let mut out = "<row r=\"1\">".to_owned();
        for (letters, name) in self.letters.iter().zip(&self.columns) {
            sheet_xml::text(&mut out, &format!("{letters}1"), name, Look::Head);
        }
        out.push_str("</row>");
        self.rows = 1;
        self.file.write_all(out.as_bytes())
    }

    /// The end of the last sheet.
    fn end(&mut self) -> io::Result<()> {
        let count = self.full.len() + 1;
        let name = if count == 1 { "Scored".to_owned() } else { format!("Scored {count}") };
        self.full.push((name, Some((self.columns.len(), self.rows))));
        self.file.write_all(sheet_xml::end_sheet(self.columns.len(), self.rows).as_bytes())
    }

    /// A part of the file, to be gone on with.
    fn part(&mut self, name: &str, content: &str) -> io::Result<()> {
        // The same book gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
        self.file.start_file(name, options.large_file(self.columns.len() > WIDE)).map_err(io::Error::other)?;
        self.file.write_all(content.as_bytes())
    }

    /// Adds the summary, and hands back the rest of the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn finish(mut self, outcome: &Outcome) -> io::Result<Vec<u8>> {
        if !self.columns.is_empty() {
            self.end()?;
        }
        let at = self.full.len() + 1;
        self.part(&format!("xl/worksheets/sheet{at}.xml"), &sheet_xml::small_sheet(&summary(outcome)))?;
        self.full.push(("Summary".to_owned(), None));
        for (name, content) in sheet_xml::parts(&self.full) {
            self.part(name, &content)?;
        }
        self.file.finish().map_err(io::Error::other)?;
        Ok(std::mem::take(&mut self.ready.0.borrow_mut()))
    }
}

/// How the book came out.
fn summary(outcome: &Outcome) -> String {
    let mut out = "<row r=\"1\">".to_owned();
    sheet_xml::text(&mut out, "A1", "Matters", Look::Head);
    out.push_str("</row>");
    let mut row = 1;
    let mut line = |label: &str, digits: String, look: Look| {
        row += 1;
        out.extend(["<row r=\"", &row.to_string(), "\">"]);
        sheet_xml::text(&mut out, &format!("A{row}"), label, Look::Plain);
        sheet_xml::number(&mut out, &format!("B{row}"), &digits, look);
        out.push_str("</row>");
    };
    line("scored", outcome.matters.to_string(), Look::Whole);
    line("rejected", outcome.rejected.to_string(), Look::Whole);
    line("no option permitted", outcome.without.to_string(), Look::Whole);
    line("late", outcome.late.to_string(), Look::Whole);
    line("over budget", outcome.over_budget.to_string(), Look::Whole);
    line("saving is notional", outcome.notional.to_string(), Look::Whole);
    for (id, times) in outcome.by_count() {
        line(&format!("{id} recommended"), times.to_string(), Look::Whole);
    }
    for (currency, money) in &outcome.money {
        let look = Look::Money(Currency::parse(currency).map_or(2, Currency::decimals));
        for (label, amount) in [
            ("total of what is recommended", money.recommended),
            ("saving against today's way", money.saving),
            ("notional saving, where today's way would be late", money.notional),
        ] {
            line(&format!("{label}, {currency}"), amount.to_string(), look);
        }
    }
    let rows = outcome.rows;
    line("rows of the file: of scored matters", rows.scored.to_string(), Look::Whole);
    line("rows of the file: rejected", rows.rejected.to_string(), Look::Whole);
    line("rows of the file: left out", rows.left_out.rows().to_string(), Look::Whole);
    for (reason, count) in outcome.reasons.most(5).0 {
        line(&format!("rejects: {reason}"), count.to_string(), Look::Whole);
    }
    out
}
