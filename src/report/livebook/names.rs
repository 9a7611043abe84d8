//! What the cells of inputs are called, and formulas spelled with these names.

use std::collections::{BTreeMap, BTreeSet};

use crate::matter::Figures;
use crate::number::{Day, Number, Quantity, Step, Tape, Traced};
use crate::report::notation::{Notation, spell};

/// The longest name that spreadsheets take is 255; keys are of any length.
const LONGEST_NAME: usize = 200;
/// Longer formulas are refused by spreadsheets.
pub const LONGEST_FORMULA: usize = 8000;
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
    /// What their cells are called.
    pub names: &'s mut Names,
    /// Cells that stand for steps.
    pub cells: BTreeMap<usize, String>,
    /// Formulas for what the engine counts, by what it calls it.
    pub counted: BTreeMap<Quantity, String>,
    /// How many operands the formula has by now.
    pub operands: usize,
}

impl Speller<'_> {
    /// The formula of a number; none where it is too long for a spreadsheet.
    pub fn formula(&mut self, number: Traced, tape: &Tape) -> Option<String> {
        self.operands = 0;
        let formula = match number.position() {
            Some(at) => spell(tape, at, self),
            None => number.decimal()?.normalize().to_string(),
        };
        (self.operands <= MOST_OPERANDS && formula.len() <= LONGEST_FORMULA).then_some(formula)
    }

    /// Lets a cell stand for a number, from now on and unless another does already.
    pub fn stands_for(&mut self, number: Traced, cell: String) {
        if let Some(at) = number.position() {
            self.cells.entry(at).or_insert(cell);
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

    fn operand(&mut self, tape: &Tape, at: usize) -> Option<String> {
        self.operands += 1;
        if let Some(cell) = self.cells.get(&at) {
            return Some(cell.clone());
        }
        match tape.step(at).0 {
            Step::Input(figure) => {
                let key = &self.figures.get(crate::matter::FigureId::at(figure)).key;
                Some(self.names.of(key))
            }
            Step::Named(_, Quantity::Start) => Some(self.names.of("matter.start")),
            Step::Named(_, Quantity::Deadline) => Some(self.names.of("matter.deadline")),
            Step::Named(_, what) => self.counted.get(&what).cloned(),
            _ => None,
        }
    }

    fn function(&mut self, step: Step, arguments: &[String]) -> String {
        let list = arguments.join(", ");
        match step {
            Step::Max(..) => format!("MAX({list})"),
            Step::Min(..) => format!("MIN({list})"),
            Step::Ceil(_) => up(&list),
            Step::Floor(_) => down(&list),
            Step::Round(_, places) => format!("ROUND({list}, {places})"),
            Step::Choose(_) => match arguments {
                [value, bound, then, otherwise] => {
                    format!("IF({} <= {}, {then}, {otherwise})", compared(value), compared(bound))
                }
                _ => list,
            },
            _ => list,
        }
    }
}

/// Up to a whole number.
pub fn up(formula: &str) -> String {
    format!("ROUNDUP(ROUND({formula}, {NEARLY}), 0)")
}

/// Down to a whole number.
pub fn down(formula: &str) -> String {
    format!("ROUNDDOWN(ROUND({formula}, {NEARLY}), 0)")
}

/// A number to be compared.
pub fn compared(formula: &str) -> String {
    format!("ROUND({formula}, {NEARLY})")
}

/// A date as formulas have it.
pub fn date(day: Day) -> String {
    // Spreadsheets count days from the end of 1899.
    let days = Day::parse("1899-12-30").map_or(0, |first| first.span_to(day) - 1);
    days.to_string()
}
