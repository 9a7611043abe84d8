//! A workbook: sheets of cells that hold values, and formulas with the results they have for these inputs.

use rust_decimal::Decimal;

use super::cell::{Cell, Records};
use crate::matter::FigureKind;
use crate::number::Day;

/// Sheets, and names for some of their cells.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    /// In the order in which they are shown.
    pub sheets: Vec<Sheet>,
    /// A name and the place it stands for, `'Inputs'!$C$5`.
    pub names: Vec<(String, String)>,
}

/// One sheet.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// What its tab is called.
    pub name: String,
    /// Its cells.
    pub rows: Vec<Vec<SheetCell>>,
    /// Widths of its columns, in characters.
    pub widths: Vec<u16>,
    /// How many rows at the top, and columns at the left, stay in view.
    pub frozen: (usize, usize),
    /// Whether it is one table, with a filter in its first row.
    pub is_table: bool,
    /// Cells that reach further to the right: row, column, and the last column that it reaches.
    pub spans: Vec<(usize, usize, usize)>,
    /// Whether it is to be read, as one upright page, rather than worked in.
    pub is_page: bool,
    /// What is set apart while a formula holds.
    pub conditions: Vec<Condition>,
    /// Pictures of cells.
    pub charts: Vec<SheetChart>,
}

/// Cells of one row that look different while a formula holds.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The row.
    pub row: usize,
    /// The first and the last column.
    pub columns: (usize, usize),
    /// The formula, without its equals sign.
    pub holds: String,
    /// How they look then.
    pub look: Emphasis,
}

/// How cells are set apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emphasis {
    /// It matters most.
    Marked,
    /// It is bad news.
    Bad,
    /// It no longer holds.
    Faded,
}

/// Stacked bars, one a label, drawn from cells.
#[derive(Debug, Clone)]
pub struct SheetChart {
    /// What it shows.
    pub title: String,
    /// The row and the column of its upper left corner.
    pub place: (usize, usize),
    /// Width and height, in pixels.
    pub size: (u32, u32),
    /// The range of the labels, the lowest bar's first.
    pub labels: String,
    /// The parts of a bar, from the left.
    pub parts: Vec<ChartPart>,
    /// How the axis is numbered.
    pub axis: NumberFormat,
    /// Where the axis begins.
    pub from: Value,
}

/// A part of each bar.
#[derive(Debug, Clone)]
pub struct ChartPart {
    /// What it is.
    pub name: &'static str,
    /// The range of its lengths.
    pub lengths: String,
    /// Its colour as `RRGGBB`; none where it only holds its place.
    pub colour: Option<&'static str>,
}

/// A cell.
#[derive(Debug, Clone, Default)]
pub struct SheetCell {
    /// What it shows; of a formula the result.
    pub value: Value,
    /// The formula, without its equals sign.
    pub formula: Option<String>,
    /// How a number is shown.
    pub look: NumberFormat,
    /// What the cell is for.
    pub mark: CellRole,
}

/// What a cell shows.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// A text, whatever it looks like.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A date.
    Date(Day),
    /// Yes or no.
    Flag(bool),
}

/// How a number is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// As it is.
    #[default]
    Plain,
    /// An amount with so many decimals.
    Money(u32),
    /// With one decimal.
    Hours,
    /// With two to four decimals.
    Fine,
    /// A share in per cent.
    Percent,
    /// A date as people write it.
    Said,
    /// Whole hours, named so.
    WholeHours,
    /// An amount that is left, or over.
    Left(u32),
}

/// What a cell is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum CellRole {
    /// It is shown.
    #[default]
    Plain,
    /// It is to be changed.
    Input(Validation),
    /// It stays as it is, whatever is changed.
    Fixed,
    /// It heads a sheet.
    Title,
    /// It heads rows or columns.
    Head,
    /// It matters most.
    Total,
    /// It explains, over several lines.
    Note,
    /// It is the answer.
    Headline,
    /// It heads a part of a page.
    Heading,
    /// It says what a figure is about.
    Label,
    /// A figure that matters: good news, bad news, or neither.
    Verdict(super::comparison::Tone),
}

/// What may be put into a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Validation {
    /// What a figure of a kind may be.
    Figure(FigureKind),
    /// A date.
    Date,
}

impl SheetCell {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { value: Value::Text(text.into()), ..Self::default() }
    }

    /// A number.
    #[must_use]
    pub fn number(number: Decimal, look: NumberFormat) -> Self {
        Self { value: Value::Number(number), look, ..Self::default() }
    }

    /// A date.
    #[must_use]
    pub fn date(day: Day, look: NumberFormat) -> Self {
        Self { value: Value::Date(day), look, ..Self::default() }
    }

    /// The same cell with a formula.
    #[must_use]
    pub fn with(self, formula: String) -> Self {
        Self { formula: Some(formula), ..self }
    }

    /// The same cell for another purpose.
    #[must_use]
    pub fn marked(self, mark: CellRole) -> Self {
        Self { mark, ..self }
    }
}

impl Sheet {
    /// Puts an entry into a cell.
    pub fn put(&mut self, row: usize, column: usize, entry: SheetCell) {
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, SheetCell::default);
        }
        cells[column] = entry;
    }

    /// Puts an entry into a cell that reaches to another column.
    pub fn put_across(&mut self, row: usize, (column, last): (usize, usize), entry: SheetCell) {
        self.put(row, column, entry);
        if last > column {
            self.spans.push((row, column, last));
        }
    }

    /// How other sheets call a cell of this one.
    #[must_use]
    pub fn reference(&self, row: usize, column: usize) -> String {
        format!("'{}'!{}", self.name, absolute(row, column))
    }
}

/// `$C$5`, for row 4 and column 2.
#[must_use]
pub fn absolute(row: usize, column: usize) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        letters.insert(0, char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(left - 1) % 26]));
        left = (left - 1) / 26;
    }
    format!("${letters}${}", row + 1)
}

/// The width of a column of so many characters, in pixels.
#[must_use]
pub fn pixels(width: u16) -> u32 {
    u32::from(width) * 7 + 5
}

/// Columns of records that hold dates.
const DATES: [&str; 3] = ["start", "finish", "date"];

/// Flat rows as one table.
#[must_use]
pub fn table(name: &str, (columns, rows): &Records) -> Workbook {
    let head = columns.iter().map(|column| SheetCell::text(*column).marked(CellRole::Head)).collect();
    let cells = |row: &Vec<Cell>| columns.iter().zip(row).map(|(column, cell)| entry(column, cell)).collect();
    let all: Vec<Vec<SheetCell>> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |at: usize| {
        let of_cells = rows.iter().filter_map(|row| match row.get(at)? {
            Cell::Text(text) => Some(text.chars().count()),
            Cell::Number(number) => Some(number.to_string().len() + 3),
            _ => None,
        });
        let widest = of_cells.chain([columns[at].len() + 4]).max().unwrap_or_default();
        u16::try_from(widest.clamp(10, 60)).unwrap_or(60)
    };
    let widths = (0..columns.len()).map(width).collect();
    let sheet = Sheet { name: name.to_owned(), rows: all, widths, frozen: (1, 0), is_table: true, ..Sheet::default() };
    Workbook { sheets: vec![sheet], names: Vec::new() }
}

fn entry(column: &str, cell: &Cell) -> SheetCell {
    match cell {
        Cell::Empty => SheetCell::default(),
        Cell::Text(text) => match DATES.contains(&column).then(|| Day::parse(text)).flatten() {
            Some(day) => SheetCell { value: Value::Date(day), ..SheetCell::default() },
            None => SheetCell::text(text.as_str()),
        },
        // What was written with decimals is an amount.
        Cell::Number(number) => match number.get().scale() {
            0 => SheetCell::number(number.get(), NumberFormat::Plain),
            decimals @ 1..=4 => SheetCell::number(number.get(), NumberFormat::Money(decimals)),
            _ => SheetCell::number(number.get(), NumberFormat::Fine),
        },
        Cell::Flag(flag) => SheetCell { value: Value::Flag(*flag), ..SheetCell::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn cells_are_called_as_spreadsheets_call_them() {
        let known =
            [(0, 0, "$A$1"), (4, 2, "$C$5"), (0, 25, "$Z$1"), (9, 26, "$AA$10"), (0, 701, "$ZZ$1"), (0, 702, "$AAA$1")];
        for (row, column, name) in known {
            assert_eq!(absolute(row, column), name);
        }
    }
}
