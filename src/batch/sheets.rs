//! A scored book as a workbook, written as it comes: of the rows, none stays in memory.

use std::io::{self, Read, Seek, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::Outcome;

/// The rows that a sheet holds, its header among them.
const MOST_ROWS: u32 = 1_048_576;

/// A workbook of rows.
pub struct Sheets {
    book: Workbook,
    columns: Vec<String>,
    formats: Formats,
    /// The row that comes next in the last sheet.
    next: u32,
}

struct Formats {
    head: Format,
    date: Format,
    number: Format,
    text: Format,
}

impl Default for Sheets {
    fn default() -> Self {
        let formats = Formats {
            head: Format::new().set_bold(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            number: Format::new().set_num_format("#,##0.####"),
            text: Format::new().set_num_format("@"),
        };
        Self { book: Workbook::new(), columns: Vec::new(), formats, next: 0 }
    }
}

impl Sheets {
    /// Takes the names of the columns and then rows, an array a line.
    ///
    /// # Errors
    /// Where they cannot be kept.
    pub fn rows(&mut self, lines: &[u8]) -> io::Result<()> {
        for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            if self.columns.is_empty() {
                self.columns = serde_json::from_slice(line)?;
                self.begin().map_err(io::Error::other)?;
            } else {
                let row: Vec<Value> = serde_json::from_slice(line)?;
                self.row(&row).map_err(io::Error::other)?;
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &[Value]) -> Result<(), XlsxError> {
        if self.next == MOST_ROWS {
            self.begin()?;
        }
        let at = self.next;
        self.next += 1;
        let Formats { date, number, text, .. } = &self.formats;
        let index = self.book.worksheets().len() - 1;
        let sheet = self.book.worksheet_from_index(index)?;
        for (column, (name, value)) in (0_u16..).zip(self.columns.iter().zip(row)) {
            match value {
                Value::Number(digits) => {
                    let value = digits.as_f64().unwrap_or(f64::NAN);
                    sheet.write_number_with_format(at, column, value, number)?;
                }
                Value::Bool(flag) => {
                    sheet.write_boolean(at, column, *flag)?;
                }
                Value::String(words) => match is_date(name).then(|| ExcelDateTime::parse_from_str(words)) {
                    Some(Ok(day)) => {
                        sheet.write_datetime_with_format(at, column, &day, date)?;
                    }
                    _ => {
                        sheet.write_string_with_format(at, column, crate::format::truncate_cell(words), text)?;
                    }
                },
                _ => {}
            }
        }
        Ok(())
    }

    /// A new sheet with a header.
    fn begin(&mut self) -> Result<(), XlsxError> {
        let count = self.book.worksheets().len();
        self.finish(count)?;
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(if count == 0 { "Scored".to_owned() } else { format!("Scored {}", count + 1) })?;
        for (column, name) in (0_u16..).zip(&self.columns) {
            sheet.set_column_width(column, 16)?;
            sheet.write_string_with_format(0, column, crate::format::truncate_cell(name), &self.formats.head)?;
        }
        sheet.set_freeze_panes(1, 1)?.set_repeat_rows(0, 0)?.set_landscape().set_print_fit_to_pages(1, 0);
        self.next = 1;
        Ok(())
    }

    /// The filter of the last sheet, once its rows are known.
    fn finish(&mut self, count: usize) -> Result<(), XlsxError> {
        if let Some(last) = count.checked_sub(1) {
            let width = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
            let sheet = self.book.worksheet_from_index(last)?;
            sheet.autofilter(0, 0, self.next - 1, width)?;
        }
        Ok(())
    }

    /// Adds the summary and writes the whole.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(mut self, outcome: &Outcome, mut out: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let count = self.book.worksheets().len();
        self.finish(count).map_err(io::Error::other)?;
        summary(self.book.add_worksheet(), outcome, &self.formats.head).map_err(io::Error::other)?;
        let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        // The same book gives the same bytes.
        self.book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&created));
        // A workbook is written back and forth; where it goes may only take it from front to end.
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file).map_err(io::Error::other)?;
        file.flush()?;
        file.rewind()?;
        let mut chunk = vec![0; 1 << 16];
        loop {
            match file.read(&mut chunk)? {
                0 => return Ok(()),
                read => out(&chunk[..read])?,
            }
        }
    }
}

/// Whether a column holds dates.
fn is_date(column: &str) -> bool {
    ["start", "finish"].contains(&column) || column.ends_with("_finish")
}

/// How the book came out.
fn summary(sheet: &mut Worksheet, outcome: &Outcome, head: &Format) -> Result<(), XlsxError> {
    sheet.set_name("Summary")?.set_column_width(0, 40)?.set_column_width(1, 20)?;
    sheet.write_string_with_format(0, 0, "Matters", head)?;
    let mut row = 1;
    let mut line = |label: &str, value: f64, format: &Format| -> Result<(), XlsxError> {
        sheet.write_string(row, 0, label)?;
        sheet.write_number_with_format(row, 1, value, format)?;
        row += 1;
        Ok(())
    };
    let whole = Format::new().set_num_format("#,##0");
    let number = |value: u64| rust_decimal::prelude::ToPrimitive::to_f64(&value).unwrap_or(f64::NAN);
    line("scored", number(outcome.matters), &whole)?;
    line("rejected", number(outcome.rejected), &whole)?;
    line("nobody permitted", number(outcome.without), &whole)?;
    let mut by_count: Vec<(&String, &u64)> = outcome.recommended.iter().collect();
    by_count.sort_by_key(|(id, count)| (std::cmp::Reverse(**count), id.as_str()));
    for (id, times) in by_count {
        line(&format!("{id} recommended"), number(*times), &whole)?;
    }
    for (currency, saving) in &outcome.saving {
        let decimals = crate::number::Currency::parse(currency).map_or(2, crate::number::Currency::decimals);
        let money = match decimals {
            0 => whole.clone(),
            _ => Format::new().set_num_format(format!("#,##0.{}", "0".repeat(decimals as usize))),
        };
        let saving = rust_decimal::prelude::ToPrimitive::to_f64(saving).unwrap_or(f64::NAN);
        line(&format!("saving against the baseline, {currency}"), saving, &money)?;
    }
    Ok(())
}
