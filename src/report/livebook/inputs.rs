//! The sheet of inputs: a named cell for each figure that a formula asks for, in groups, with its unit and what it may be.

use super::input_words::{InputName, InputWords, allowed, currency};
use super::names::Names;
use crate::matter::{Case, Figure};
use crate::report::comparison::Document;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Validation, Value, absolute};
use crate::source::Texts;

/// Columns, and how wide each is.
const COLUMNS: [(&str, u16); 13] = [
    ("Input", 40),
    ("Value", 16),
    ("As given", 14),
    ("Unit", 18),
    ("Allowed", 16),
    ("Low", 12),
    ("High", 12),
    ("What it is", 48),
    ("Why it is assumed", 48),
    ("Sources", 16),
    ("Where", 44),
    ("Key", 48),
    ("Name in formulas", 48),
];
const TOP: usize = 3;
const VALUE: usize = 1;
const GIVEN: usize = 2;
const UNIT: usize = 3;
const ALLOWED: usize = 4;
const LOW: usize = 5;
const HIGH: usize = 6;
const ABOUT: usize = 7;
const ASSUMED: usize = 8;
const SOURCES: usize = 9;
const WHERE: usize = 10;
const KEY: usize = 11;
const NAME: usize = 12;

/// The sheet of inputs.
pub struct InputSheet {
    pub sheet: Sheet,
    /// Names of cells, and the cells.
    pub named: Vec<(String, String)>,
    /// The range of values, and that of the values as they were given.
    pub ranges: [String; 2],
}

/// The sheet, and what its cells are called.
pub fn inputs(case: &Case, texts: &Texts, document: &Document, names: &Names) -> InputSheet {
    let mut sheet = Sheet { name: "Inputs".to_owned(), frozen: (TOP + 1, 2), ..Sheet::default() };
    sheet.widths = COLUMNS.iter().map(|(_, width)| *width).collect();
    sheet.put(0, 0, SheetCell::text("Inputs").marked(CellRole::Title));
    let about = "Change the marked cells: every sheet follows. Shares are in per cent.";
    sheet.put(1, 0, SheetCell::text(about));
    for (column, (label, _)) in COLUMNS.iter().enumerate() {
        sheet.put(TOP, column, SheetCell::text(*label).marked(CellRole::Head));
    }
    let words = InputWords::new(case);
    let mut rows = Rows { sheet, row: TOP + 1, group: String::new() };
    let mut named = Vec::new();
    for (input, key, name) in ordered(&words, names.known().map(|(key, name)| (key.as_str(), name))) {
        rows.begin(&input, key);
        rows.live(case, texts, key);
        rows.sheet.put(rows.row, NAME, SheetCell::text(name.as_str()));
        named.push((name.clone(), rows.sheet.reference(rows.row, VALUE)));
        rows.row += 1;
    }
    let last = rows.row.max(TOP + 2) - 1;
    let ranges =
        [VALUE, GIVEN].map(|column| format!("{}:{}", rows.sheet.reference(TOP + 1, column), absolute(last, column)));
    rows.fixed(&words, document, names);
    InputSheet { sheet: rows.sheet, named, ranges }
}

/// Inputs by their keys, in the order of the sheet.
fn ordered<'k, T>(
    words: &InputWords,
    inputs: impl Iterator<Item = (&'k str, T)>,
) -> impl Iterator<Item = (InputName, &'k str, T)> {
    let mut found: Vec<(InputName, &str, T)> = inputs.map(|(key, what)| (words.of(key), key, what)).collect();
    found.sort_by(|(a, first, _), (b, second, _)| a.order.cmp(&b.order).then_with(|| first.cmp(second)));
    found.into_iter()
}

/// Rows as they are written.
struct Rows {
    sheet: Sheet,
    row: usize,
    /// The group that the last one stands in.
    group: String,
}

impl Rows {
    /// The words of an input, below the head of its group.
    fn begin(&mut self, input: &InputName, key: &str) {
        if self.group != input.group {
            self.group.clone_from(&input.group);
            self.sheet.put(self.row, 0, SheetCell::text(self.group.as_str()).marked(CellRole::Heading));
            self.row += 1;
        }
        self.sheet.put(self.row, 0, SheetCell::text(input.label.as_str()));
        self.sheet.put(self.row, ABOUT, SheetCell::text(input.about));
        self.sheet.put(self.row, KEY, SheetCell::text(key));
    }

    /// A figure or a date that is to be changed.
    fn live(&mut self, case: &Case, texts: &Texts, key: &str) {
        let date = match key {
            "matter.start" => case.matter.start,
            "matter.deadline" => case.matter.deadline,
            _ => None,
        };
        if let Some(day) = date {
            let day = SheetCell::date(day, NumberFormat::Plain);
            self.sheet.put(self.row, VALUE, day.clone().marked(CellRole::Input(Validation::Date)));
            self.sheet.put(self.row, GIVEN, day.marked(CellRole::Fixed));
            self.sheet.put(self.row, UNIT, SheetCell::text("date"));
        } else if let Some(figure) = case.figures.iter().find(|figure| figure.key == key) {
            self.figure(case, texts, figure);
        }
    }

    fn figure(&mut self, case: &Case, texts: &Texts, figure: &Figure) {
        let kind = figure.kind;
        let look = if kind.is_share() { NumberFormat::Percent } else { NumberFormat::Plain };
        let number = |value| SheetCell::number(value, look);
        let mut put = |column, entry| self.sheet.put(self.row, column, entry);
        put(VALUE, number(figure.likely).marked(CellRole::Input(Validation::Figure(kind))));
        put(GIVEN, number(figure.likely).marked(CellRole::Fixed));
        let unit = if kind.unit() == "money" { currency(case, &figure.key) } else { kind.unit() };
        put(UNIT, SheetCell::text(unit));
        put(ALLOWED, SheetCell::text(allowed(kind)));
        if figure.low < figure.high {
            put(LOW, number(figure.low));
            put(HIGH, number(figure.high));
        }
        put(ASSUMED, SheetCell::text(figure.assumption.as_deref().unwrap_or_default()));
        put(SOURCES, SheetCell::text(figure.sources.join(", ")));
        put(WHERE, SheetCell::text(texts.reference(&figure.place)));
    }

    /// What stays as it is, whatever is changed.
    fn fixed(&mut self, words: &InputWords, document: &Document, names: &Names) {
        self.row += 1;
        let head = SheetCell::text("Fixed: to change these, run lpo-cost again");
        self.sheet.put(self.row, 0, head.marked(CellRole::Head));
        self.row += 1;
        self.group.clear();
        let others = document.inputs.iter().filter(|(key, _)| names.known().all(|(known, _)| known != *key));
        for (input, key, value) in ordered(words, others.map(|(key, value)| (key.as_str(), value))) {
            self.begin(&input, key);
            self.sheet.put(self.row, VALUE, said(value).marked(CellRole::Fixed));
            self.row += 1;
        }
    }
}

/// A value of the document.
fn said(value: &serde_json::Value) -> SheetCell {
    let number = value.as_number().and_then(|number| crate::number::parse(&number.to_string()).ok());
    match (number, value.as_bool()) {
        (Some(number), _) => SheetCell::number(number, NumberFormat::Plain),
        (_, Some(flag)) => SheetCell { value: Value::Flag(flag), ..SheetCell::default() },
        _ => SheetCell::text(value.as_str().unwrap_or_default()),
    }
}
