//! The rows of a workbook's sheet: .xlsx, .xls, .ods. Formulas count by the values that the file has for them.

use std::io::{self, Cursor};
use std::sync::Arc;

use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};
use rust_decimal::Decimal;

use super::cell::{Cell, Row, Rows};
use crate::number::Day;

/// Hours of a day.
const HOURS: Decimal = Decimal::from_parts(24, 0, 0, false, 0);

/// A sheet, read whole: a workbook is a zip file, and cannot be read as a stream.
pub struct SheetRows {
    /// The sheet's name.
    pub sheet: String,
    range: Range<Data>,
    /// Whether rows as CSV have decimal commas.
    pub decimal_comma: bool,
    /// The next row of the range, from 0.
    next: u32,
    empty: u64,
}

/// Whether some first bytes are those of a workbook: a zip file, or a compound file of old.
#[must_use]
pub fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(&[0xd0, 0xcf, 0x11, 0xe0])
}

impl SheetRows {
    /// The named sheet of a workbook, or its first one.
    ///
    /// # Errors
    /// Where it is no workbook, or has no such sheet: the names that it has are said.
    pub fn open(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Self, String> {
        let bytes: Arc<[u8]> = bytes.into();
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes))
            .map_err(|error| format!("this cannot be read as a workbook: {error}"))?;
        let names = book.sheet_names();
        let name = match sheet {
            Some(wanted) => names
                .iter()
                .find(|name| name.as_str() == wanted)
                .cloned()
                .ok_or_else(|| format!("there is no sheet `{wanted}`: the workbook has {}", names.join(", ")))?,
            None => names.first().cloned().ok_or("the workbook has no sheet")?,
        };
        let range =
            book.worksheet_range(&name).map_err(|error| format!("the sheet `{name}` cannot be read: {error}"))?;
        Ok(Self { sheet: name, range, decimal_comma: false, next: 0, empty: 0 })
    }
}

impl Rows for SheetRows {
    fn next(&mut self, row: &mut Row) -> io::Result<bool> {
        let (first, Some((last, last_column))) = (self.range.start().unwrap_or_default().0, self.range.end()) else {
            return Ok(false);
        };
        while first + self.next <= last {
            let at = first + self.next;
            self.next += 1;
            let value = |column| self.range.get_value((at, column)).map_or(Cell::Empty, cell);
            let cells: Vec<Cell> = (0..=last_column).map(value).collect();
            if cells.iter().all(Cell::is_empty) {
                self.empty += 1;
                continue;
            }
            *row = Row { line: u64::from(at) + 1, raw: as_csv(&cells, self.decimal_comma), cells, damaged: None };
            return Ok(true);
        }
        Ok(false)
    }

    fn empty(&self) -> u64 {
        self.empty
    }
}

/// A row of a sheet as a row of a CSV file.
fn as_csv(cells: &[Cell], decimal_comma: bool) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let text = |cell: &Cell| match cell {
        Cell::Number(_) | Cell::Hours(_) if decimal_comma => cell.text().replace('.', ","),
        cell => cell.text(),
    };
    // Memory takes what is written to it.
    let _ = writer.write_record(cells.iter().map(text));
    writer.into_inner().unwrap_or_default()
}

/// The name of a column as spreadsheets write it: A for 0, AA for 26.
#[must_use]
pub fn column_name(at: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    let mut name = String::new();
    let mut rest = at + 1;
    while rest > 0 {
        name.insert(0, letter(rest - 1));
        rest = (rest - 1) / 26;
    }
    name
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Number(Decimal::from(*number)),
        Data::Float(number) => number_of(*number).map_or_else(|| Cell::Wrong(number.to_string()), Cell::Number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(date) if date.is_duration() => {
            let hours = number_of(date.as_f64()).and_then(|days| days.checked_mul(HOURS));
            hours.map_or_else(|| Cell::Wrong(date.as_f64().to_string()), Cell::Hours)
        }
        Data::DateTime(date) => {
            let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            match Day::parse(&date) {
                Some(day) if (hour, minute, second, milli) == (0, 0, 0, 0) => Cell::Date(day),
                _ => Cell::Wrong(format!("{date} {hour:02}:{minute:02}:{second:02}")),
            }
        }
        Data::DateTimeIso(text) => moment(text),
        Data::DurationIso(text) => duration(text).map_or_else(|| Cell::Wrong(text.clone()), Cell::Hours),
        Data::Error(error) => Cell::Wrong(error.to_string()),
    }
}

/// A number to its 15 significant digits, which are what spreadsheets keep.
fn number_of(number: f64) -> Option<Decimal> {
    let text = format!("{number:.14e}");
    Decimal::from_scientific(&text).ok().map(|number| number.normalize())
}

/// A date, or a date at midnight.
fn moment(text: &str) -> Cell {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let midnight = time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'));
    match Day::parse(date) {
        Some(day) if midnight => Cell::Date(day),
        _ => Cell::Wrong(text.to_owned()),
    }
}

/// Hours of a duration such as PT1H30M00S.
fn duration(text: &str) -> Option<Decimal> {
    let mut hours = Decimal::ZERO;
    let mut digits = String::new();
    for c in text.strip_prefix("PT")?.chars() {
        let divisor = match c {
            'H' => 1,
            'M' => 60,
            'S' => 3600,
            c => {
                digits.push(c);
                continue;
            }
        };
        let part: Decimal = std::mem::take(&mut digits).parse().ok()?;
        hours = hours.checked_add(part.checked_div(divisor.into())?)?;
    }
    digits.is_empty().then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_a_spreadsheet_shows() {
        for (number, digits) in [(0.1 + 0.2, "0.3"), (48_690.0, "48690"), (1.0 / 3.0, "0.333333333333333"), (0.0, "0")]
        {
            assert_eq!(number_of(number).map(|number| number.to_string()).as_deref(), Some(digits));
        }
        assert_eq!(number_of(f64::NAN), None);
    }

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(column_name), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn durations_are_hours() {
        assert_eq!(duration("PT1H30M00S"), Some(Decimal::new(15, 1)));
        assert_eq!(duration("1H"), None);
        assert_eq!(moment("2026-12-01T00:00:00"), Cell::Date(Day::parse("2026-12-01").expect("a date")));
        assert_eq!(moment("2026-12-01T08:30:00"), Cell::Wrong("2026-12-01T08:30:00".to_owned()));
    }
}
