//! A small table with named columns, CSV or workbook, read whole: progress of tasks, budgets.

use std::io::Cursor;

use rust_decimal::Decimal;

use super::invoices::{day, number};
use crate::number::{Day, parse_share};
use crate::table::{Cell, CsvRows, Row, Rows, SheetRows, as_utf8, delimiter_of, is_workbook};

/// Rows above a header are no more than these.
const MOST_ABOVE: usize = 20;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableMistake {
    /// The line of a text, or the row of a sheet; 0 where it is the whole file.
    pub line: u64,
    /// The column, from 1; none where it is the whole row.
    pub column: Option<usize>,
    /// What was found, what was expected, what to do.
    pub message: String,
}

impl TableMistake {
    pub(super) fn of_file(message: impl Into<String>) -> Self {
        Self { line: 0, column: None, message: message.into() }
    }

    /// With the name of its file in front, `progress.csv:3:2: ...`.
    #[must_use]
    pub fn said(&self, name: &str) -> String {
        let column = self.column.map_or_else(String::new, |column| format!(":{column}"));
        let place = if self.line == 0 { String::new() } else { format!(":{}{column}", self.line) };
        format!("{name}{place}: {}", self.message)
    }
}

/// A column: our name for it, and other names that people give it.
pub(super) type Names = (&'static str, &'static [&'static str]);

/// A table behind its header.
pub(super) struct NamedTable {
    /// For each of our columns where the table has it.
    places: Vec<Option<usize>>,
    columns: &'static [Names],
    /// The columns that are none of ours, with their places from 1.
    pub unknown: Vec<(usize, String)>,
    /// The line of the header.
    pub header: u64,
    pub rows: Vec<Row>,
}

impl NamedTable {
    /// Reads a table whose header has all of the columns that are needed.
    pub fn read(bytes: Vec<u8>, columns: &'static [Names], needed: &[&str]) -> Result<Self, TableMistake> {
        let mut rows = rows(bytes)?;
        let places = |row: &Row| -> Vec<Option<usize>> {
            let names: Vec<String> = row.cells.iter().map(|cell| plain(&cell.text())).collect();
            let is = |name: &String, (ours, others): &Names| name == ours || others.contains(&name.as_str());
            columns.iter().map(|column| names.iter().position(|name| is(name, column))).collect()
        };
        let has = |found: &[Option<usize>], needed: &&str| {
            let at = columns.iter().position(|(ours, _)| ours == needed);
            at.is_some_and(|at| found[at].is_some())
        };
        let is_header = |row: &Row| needed.iter().all(|name| has(&places(row), name));
        let Some(at) = rows.iter().take(MOST_ABOVE).position(is_header) else {
            let found = rows.first().map_or_else(|| "nothing".to_owned(), |row| texts(row).join(", "));
            let ours: Vec<&str> = columns.iter().map(|(ours, _)| *ours).collect();
            let message = format!(
                "no header: found {found}, expected the columns {} (and if wanted {})",
                needed.join(", "),
                ours.into_iter().filter(|name| !needed.contains(name)).collect::<Vec<_>>().join(", ")
            );
            return Err(TableMistake { line: rows.first().map_or(0, |row| row.line), column: None, message });
        };
        let header = rows.remove(at);
        let places = places(&header);
        let unknown = texts(&header).into_iter().enumerate();
        let unknown = unknown.filter(|(at, name)| !name.is_empty() && !places.contains(&Some(*at)));
        let unknown = unknown.map(|(at, name)| (at + 1, name)).collect();
        Ok(Self { columns, unknown, header: header.line, rows: rows.split_off(at), places })
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.places[self.columns.iter().position(|(ours, _)| *ours == column)?]
    }

    /// What stands in a column of a row; none where that is empty, or not there.
    pub fn cell<'r>(&self, row: &'r Row, column: &str) -> Option<&'r Cell> {
        row.cells.get(self.place(column)?).filter(|cell| !cell.is_empty())
    }

    /// The text in a column.
    pub fn text(&self, row: &Row, column: &str) -> Option<String> {
        self.cell(row, column).map(Cell::text)
    }

    /// The number in a column.
    pub fn number(&self, row: &Row, column: &str) -> Result<Option<Decimal>, TableMistake> {
        self.read_with(row, column, |text| number(text).map(|(number, _)| number))
    }

    /// The per cent in a column, `40` or `40%`.
    pub fn percent(&self, row: &Row, column: &str) -> Result<Option<Decimal>, TableMistake> {
        self.read_with(row, column, |text| {
            let text = text.trim().trim_end_matches('%').trim_end();
            parse_share(text).map_err(|error| error.to_string())
        })
    }

    /// The day in a column.
    pub fn day(&self, row: &Row, column: &str) -> Result<Option<Day>, TableMistake> {
        let expected = "expected a date such as 2026-12-01";
        self.read_with(row, column, |text| day(text)?.map(|(day, _)| day).ok_or_else(|| expected.to_owned()))
    }

    fn read_with<T>(
        &self,
        row: &Row,
        column: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, TableMistake> {
        let Some(text) = self.text(row, column) else { return Ok(None) };
        read(&text).map(Some).map_err(|why| self.mistake(row, column, format!("`{column}` is `{text}`: {why}")))
    }

    /// A mistake in a column of a row.
    pub fn mistake(&self, row: &Row, column: &str, message: String) -> TableMistake {
        TableMistake { line: row.line, column: self.place(column).map(|at| at + 1), message }
    }
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(Cell::text).collect()
}

/// A name without what people write differently: case, spaces, marks.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('%', "percent ");
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<&str>>().join("_")
}

/// All rows of a file.
fn rows(bytes: Vec<u8>) -> Result<Vec<Row>, TableMistake> {
    let cannot = |error: std::io::Error| TableMistake::of_file(format!("it cannot be read: {error}"));
    let mut source: Box<dyn Rows> = if is_workbook(&bytes) {
        Box::new(SheetRows::open(bytes, None).map_err(TableMistake::of_file)?)
    } else {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut as_utf8(Cursor::new(bytes), None).map_err(cannot)?, &mut text)
            .map_err(cannot)?;
        let delimiter = delimiter_of(&text);
        Box::new(CsvRows::new(std::io::empty(), text, 1, delimiter))
    };
    let (mut all, mut row) = (Vec::new(), Row::default());
    while source.next(&mut row).map_err(cannot)? {
        if let Some(why) = row.damaged {
            return Err(TableMistake { line: row.line, column: None, message: why.to_owned() });
        }
        all.push(row.clone());
    }
    Ok(all)
}
