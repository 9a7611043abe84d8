//! Rows written one by one, for what is too large to be held as a report.

use std::borrow::Cow;
use std::io;

use crate::number::Day;
use crate::report::Num;

/// A cell of a row.
#[derive(Debug, Clone, Copy)]
pub enum RowCell<'c> {
    /// Nothing.
    Empty,
    /// Any text.
    Text(&'c str),
    /// Words of ours: letters, digits, `-`, and `;` between them.
    Words(&'c str),
    /// A number.
    Number(Num),
    /// True or false.
    Flag(bool),
    /// A date.
    Date(Day),
    /// The beginning of a text whose end is put in once it is known.
    Open(&'c str),
}

/// Writes rows into memory, from where they are taken in pieces.
pub trait RowWriter: Send {
    /// The names of the columns, where the format begins with them.
    ///
    /// # Errors
    /// Where they cannot be written, which does not happen in memory; so for the others.
    fn header(&mut self, columns: &[String]) -> io::Result<()>;

    /// A row with a cell for each column. Where a text is open, its end is put in at the byte handed back, of those not yet
    /// taken.
    ///
    /// # Errors
    /// See `header`.
    fn row(&mut self, columns: &[String], cells: &[RowCell]) -> io::Result<Option<usize>>;

    /// What was written since the last time; what comes next is written into the room that is given for it.
    fn take(&mut self, room: Vec<u8>) -> Vec<u8>;
}

/// The order of day, month and year in a date that is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateForm {
    /// 2026-12-31
    #[default]
    Iso,
    /// 31/12/2026
    DayMonthYear,
    /// 12/31/2026
    MonthDayYear,
    /// 2026/12/31
    YearMonthDay,
}

impl DateForm {
    /// The words that options take.
    pub const ALL: [(&'static str, Self); 4] =
        [("iso", Self::Iso), ("dmy", Self::DayMonthYear), ("mdy", Self::MonthDayYear), ("ymd", Self::YearMonthDay)];

    /// A date of ISO 8601 in this form; whatever else a text is, it stays.
    #[must_use]
    pub fn of(self, text: &str) -> Cow<'_, str> {
        let mut parts = text.splitn(3, '-');
        let parts = [parts.next(), parts.next(), parts.next()].map(Option::unwrap_or_default);
        let is_date = parts.iter().map(|part| part.len()).eq([4, 2, 2])
            && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let [year, month, day] = parts;
        match self {
            _ if !is_date => text.into(),
            Self::Iso => text.into(),
            Self::DayMonthYear => format!("{day}/{month}/{year}").into(),
            Self::MonthDayYear => format!("{month}/{day}/{year}").into(),
            Self::YearMonthDay => format!("{year}/{month}/{day}").into(),
        }
    }
}

/// How CSV is written, for spreadsheets of other countries. Other formats have one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// What stands between cells.
    pub delimiter: u8,
    /// Whether the decimal mark is a comma.
    pub decimal_comma: bool,
    /// How dates are written.
    pub dates: DateForm,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { delimiter: b',', decimal_comma: false, dates: DateForm::Iso }
    }
}

/// Whether a column of a book's rows holds dates.
#[must_use]
pub fn holds_dates(column: &str) -> bool {
    ["start", "finish", "deadline"].contains(&column) || column.ends_with("_finish")
}

/// How a format holds rows.
#[derive(Debug)]
pub struct RowForm {
    /// What writes them.
    pub writer: fn(CsvStyle) -> Box<dyn RowWriter>,
    /// What stands before the first row, between two pieces that were taken, and after the last row.
    pub frame: [&'static str; 3],
}

#[cfg(test)]
mod tests {
    use super::DateForm;

    #[test]
    fn dates_change_their_order_and_nothing_else_does() {
        let written = DateForm::ALL.map(|(_, form)| form.of("2026-12-31").into_owned());
        assert_eq!(written, ["2026-12-31", "31/12/2026", "12/31/2026", "2026/12/31"]);
        for text in ["", "a-b", "2026-1-2", "2026-12-31 08:00", "10-20-30"] {
            assert_eq!(DateForm::DayMonthYear.of(text), text);
        }
    }
}
