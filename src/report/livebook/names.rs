//! What the cells of inputs are called, and formulas spelled with these names.

use std::collections::{BTreeMap, BTreeSet};

use super::calendar::Calendar;
use crate::matter::{FigureId, Figures};
use crate::number::{Day, Number, Position, Quantity, Step, Tape, Traced};
use crate::report::notation::{Notation, spell};
use crate::report::workbook::{CellRole, SheetCell, Value, absolute};

/// The longest name that spreadsheets take is 255; keys are of any length.
const LONGEST_NAME: usize = 200;
/// Longer formulas are refused by spreadsheets.
const LONGEST_FORMULA: usize = 8000;
/// A formula with more operands is longer than that.
const MOST_OPERANDS: usize = 2000;
/// Decimals at which a float is near enough to a whole number: hours and days have few digits before the point.
const NEARLY: u32 = 9;

/// The named cells of inputs, each asked for once.
#[derive(Debug, Default)]
pub struct Names {
    by_key: BTreeMap<String, String>,
    taken: BTreeSet<String>,
}

impl Names {
    /// The name of the input with this key.
    pub fn of(&mut self, key: &str) -> String {
        if let Some(name) = self.by_key.get(key) {
            return name.clone();
        }
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
        let mut name: String = key.chars().take(LONGEST_NAME).map(plain).collect();
        // Spreadsheets do not tell capitals from small letters.
        while !self.taken.insert(name.to_ascii_lowercase()) {
            name.push('_');
        }
        self.by_key.insert(key.to_owned(), name.clone());
        name
    }

    /// The keys that were asked for, and their names.
    pub fn known(&self) -> impl Iterator<Item = (&String, &String)> {
        self.by_key.iter()
    }
}

/// Spells steps of a tape as formulas of a spreadsheet.
pub struct Speller<'s> {
    /// The figures that inputs are.
    pub figures: &'s Figures,
    pub calendar: &'s Calendar,
    pub tape: &'s Tape,
    /// What the cells of inputs are called.
    pub names: Names,
    /// The cell with the hours of the part at hand, which lines are shared out over.
    pub hours: Option<String>,
    /// Cells that stand for steps, each with the sheet that it is on.
    cells: BTreeMap<Position, (String, String)>,
    /// The sheet that is being written.
    sheet: String,
    /// How many operands the formula has by now.
    operands: usize,
}

impl<'s> Speller<'s> {
    /// A speller of what is on a tape.
    pub fn new(figures: &'s Figures, calendar: &'s Calendar, tape: &'s Tape) -> Self {
        let (names, sheet) = (Names::default(), String::new());
        Self { figures, calendar, tape, names, hours: None, cells: BTreeMap::new(), sheet, operands: 0 }
    }

    /// What follows stands on another sheet.
    pub fn turn_to(&mut self, sheet: &str) {
        sheet.clone_into(&mut self.sheet);
        self.hours = None;
    }

    /// The formula of a number; none where it is too long for a spreadsheet.
    pub fn formula(&mut self, number: Traced) -> Option<String> {
        self.operands = 0;
        let formula = match number.position() {
            Some(at) => spell(self.tape, at, self),
            None => number.decimal()?.normalize().to_string(),
        };
        (self.operands <= MOST_OPERANDS && formula.len() <= LONGEST_FORMULA).then_some(formula)
    }

    /// A cell that shows a number by its formula.
    pub fn live(&mut self, entry: SheetCell, number: Traced) -> SheetCell {
        with_formula(entry, self.formula(number))
    }

    /// Lets a cell stand for a number, from now on and unless another does already.
    pub fn stands_for(&mut self, number: Traced, row: usize, column: usize) {
        if let Some(at) = number.position() {
            self.cells.entry(at).or_insert_with(|| (self.sheet.clone(), absolute(row, column)));
        }
    }
}

/// A cell with its formula; without one, or with one that is too long, it is fixed.
pub fn with_formula(entry: SheetCell, formula: Option<String>) -> SheetCell {
    match formula.filter(|formula| formula.len() <= LONGEST_FORMULA) {
        _ if entry.value == Value::Empty => entry,
        Some(formula) => SheetCell { formula: Some(formula), ..entry },
        None => entry.marked(CellRole::Fixed),
    }
}

impl Speller<'_> {
    /// What stands for a step as a whole.
    fn named(&mut self, tape: &Tape, at: Position) -> Option<String> {
        if let Some((sheet, cell)) = self.cells.get(&at) {
            return Some(if *sheet == self.sheet { cell.clone() } else { format!("'{sheet}'!{cell}") });
        }
        match tape.step(at).0 {
            Step::Input(figure) => {
                let key = &self.figures.get(FigureId::at(figure as usize)).key;
                Some(self.names.of(key))
            }
            Step::Named(_, Quantity::Start) => Some(self.names.of("matter.start")),
            Step::Named(_, Quantity::Deadline) => Some(self.names.of("matter.deadline")),
            Step::Named(_, Quantity::Never) => Some(date(Day::LAST)),
            Step::Named(_, Quantity::HoursOfPart) => self.hours.clone(),
            _ => None,
        }
    }
}

impl Notation for Speller<'_> {
    fn spells_decisions(&self) -> bool {
        true
    }

    fn enough(&mut self, depth: usize) -> bool {
        // What lies so deep has as many operands beside it.
        self.operands = self.operands.max(depth);
        self.operands > MOST_OPERANDS
    }

    fn operand(&mut self, tape: &Tape, at: Position, to: &mut String) -> bool {
        self.operands += 1;
        let operand = self.named(tape, at);
        to.push_str(operand.as_deref().unwrap_or_default());
        operand.is_some()
    }

    fn function(&mut self, step: Step, arguments: &[String]) -> String {
        match (step, arguments) {
            (Step::Max(..), _) => format!("MAX({})", arguments.join(", ")),
            (Step::Min(..), _) => format!("MIN({})", arguments.join(", ")),
            (Step::Ceil(_), [value]) => format!("ROUNDUP({}, 0)", compared(value)),
            (Step::Floor(_), [value]) => format!("ROUNDDOWN({}, 0)", compared(value)),
            (Step::Round(_, places), [value]) => format!("ROUND({}, {places})", compared(value)),
            (Step::Choose(_), [value, bound, then, otherwise]) => {
                format!("IF({} <= {}, {then}, {otherwise})", compared(value), compared(bound))
            }
            (Step::NthWorkingDay { calendar, .. }, [from, n]) => self.calendar.nth(calendar as usize, from, n),
            (Step::WorkingDays { calendar, .. }, [from, to]) => self.calendar.count(calendar as usize, from, to),
            _ => arguments.join(", "),
        }
    }
}

/// A number that is rounded or compared, brought to what floats are right to.
fn compared(formula: &str) -> String {
    match formula.parse::<i64>() {
        Ok(_) => formula.to_owned(),
        Err(_) => format!("ROUND({formula}, {NEARLY})"),
    }
}

/// A date as formulas have it.
pub fn date(day: Day) -> String {
    // Spreadsheets count days from the end of 1899.
    let days = Day::parse("1899-12-30").map_or(0, |first| first.span_to(day) - 1);
    days.to_string()
}
