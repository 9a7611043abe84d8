//! The sheet of inputs: a named cell for each figure that a formula asks for.

use super::names::Names;
use crate::matter::{Case, Figure};
use crate::report::comparison::Document;
use crate::report::workbook::{CellRole, NumberFormat, Sheet, SheetCell, Validation, absolute};
use crate::source::Texts;

const HEAD: [&str; 9] =
    ["Input", "Value", "As given", "Low", "High", "Source", "Assumption", "Where", "Name in formulas"];
const TOP: usize = 3;
const VALUE: usize = 1;
const GIVEN: usize = 2;

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
    let mut sheet =
        Sheet { name: "Inputs".to_owned(), widths: vec![52, 16, 14, 12, 12, 16, 40, 44, 52], ..Sheet::default() };
    sheet.frozen = (TOP + 1, 2);
    sheet.put(0, 0, SheetCell::text("Inputs").marked(CellRole::Title));
    let about = "Change the marked cells: every sheet follows. Shares are written as numbers, 5 % as 0.05.";
    sheet.put(1, 0, SheetCell::text(about));
    for (column, label) in HEAD.iter().enumerate() {
        sheet.put(TOP, column, SheetCell::text(*label).marked(CellRole::Head));
    }
    let mut named = Vec::new();
    let mut known: Vec<(&String, &String)> = names.known().collect();
    known.sort_by_key(|(key, _)| (order(key), *key));
    for (at, (key, name)) in known.iter().enumerate() {
        let row = TOP + 1 + at;
        sheet.put(row, 0, SheetCell::text(key.as_str()));
        let date = match key.as_str() {
            "matter.start" => case.matter.start,
            "matter.deadline" => case.matter.deadline,
            _ => None,
        };
        let figure = case.figures.iter().find(|figure| figure.key == **key);
        match (date, figure) {
            (Some(day), _) => {
                sheet.put(
                    row,
                    VALUE,
                    SheetCell::date(day, NumberFormat::Plain).marked(CellRole::Input(Validation::Date)),
                );
                sheet.put(row, GIVEN, SheetCell::date(day, NumberFormat::Plain).marked(CellRole::Fixed));
            }
            (None, Some(figure)) => written(&mut sheet, row, figure, texts),
            (None, None) => {}
        }
        sheet.put(row, 8, SheetCell::text(name.as_str()));
        named.push(((*name).clone(), sheet.reference(row, VALUE)));
    }
    let fixed = TOP + known.len() + 2;
    sheet.put(fixed, 0, SheetCell::text("Fixed: to change these, run lpo-cost again").marked(CellRole::Head));
    let others = document.inputs.iter().filter(|(key, _)| known.iter().all(|(known, _)| known != key));
    for (at, (key, value)) in others.enumerate() {
        sheet.put(fixed + 1 + at, 0, SheetCell::text(key.as_str()));
        let number = value.as_number().and_then(|number| crate::number::parse(&number.to_string()).ok());
        let entry = match number {
            Some(number) => SheetCell::number(number, NumberFormat::Plain),
            None => SheetCell::text(value.as_str().unwrap_or_default()),
        };
        sheet.put(fixed + 1 + at, 1, entry.marked(CellRole::Fixed));
    }
    let ranges = [VALUE, GIVEN]
        .map(|column| format!("{}:{}", sheet.reference(TOP + 1, column), absolute(TOP + known.len().max(1), column)));
    InputSheet { sheet, named, ranges }
}

fn written(sheet: &mut Sheet, row: usize, figure: &Figure, texts: &Texts) {
    let mark = CellRole::Input(Validation::Figure(figure.kind));
    sheet.put(row, VALUE, SheetCell::number(figure.likely, NumberFormat::Plain).marked(mark));
    sheet.put(row, GIVEN, SheetCell::number(figure.likely, NumberFormat::Plain).marked(CellRole::Fixed));
    if figure.low < figure.high {
        sheet.put(row, 3, SheetCell::number(figure.low, NumberFormat::Plain));
        sheet.put(row, 4, SheetCell::number(figure.high, NumberFormat::Plain));
    }
    sheet.put(row, 5, SheetCell::text(figure.sources.join(", ")));
    sheet.put(row, 6, SheetCell::text(figure.assumption.as_deref().unwrap_or_default()));
    sheet.put(row, 7, SheetCell::text(texts.reference(&figure.place)));
}

/// The matter first, then its tasks, then the rest.
fn order(key: &str) -> usize {
    let first = key.split('.').next().unwrap_or_default();
    ["matter", "task", "charge", "fx", "providers", "catalogue"].iter().position(|of| *of == first).unwrap_or(6)
}
