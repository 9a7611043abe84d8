//! The arithmetic behind an amount, from the tape that it was computed on, in words and digits.
//!
//! A formula is written out down to figures, counts and amounts that were rounded, so that it can be worked out again
//! from what is printed, to the cent.

use super::notation::{Notation, digits, spell};
use crate::number::{Position, Quantity, Step, Tape, Traced};

/// A formula in text, and the numbers in it that have an origin.
#[derive(Debug, Default)]
pub struct Formula {
    /// `120000 / (50 * 1.5) / 0.9 * 22.5`
    pub text: String,
    /// Figures by index, in the order of their appearance.
    pub figures: Vec<usize>,
    /// Counts (heads, days, periods), by name and place on the tape.
    pub counts: Vec<(Quantity, Position)>,
    /// Amounts that were rounded before they came in here: lines, by their place on the tape.
    pub rounded: Vec<Position>,
}

/// The formula of an amount. An amount that is a mere constant has none.
#[must_use]
pub fn formula(tape: &Tape, amount: Traced) -> Formula {
    let Some(mut at) = amount.position() else { return Formula::default() };
    // The rounding of the amount itself goes without saying; so does the name of what is being explained.
    while let (Step::Round(inner, _) | Step::Named(inner, _), _) = tape.step(at) {
        at = inner;
    }
    Formula::of(tape, at)
}

impl Formula {
    /// The formula of a step on the tape.
    #[must_use]
    pub fn of(tape: &Tape, at: Position) -> Self {
        let mut formula = Self::default();
        formula.text = spell(tape, at, &mut formula);
        formula
    }
}

impl Notation for Formula {
    /// Figures, counts and rounded amounts, in digits.
    fn operand(&mut self, tape: &Tape, at: Position, to: &mut String) -> bool {
        let (step, value) = tape.step(at);
        match step {
            Step::Input(figure) => remember(&mut self.figures, figure as usize),
            Step::Constant => {}
            Step::Round(..) => remember(&mut self.rounded, at),
            Step::Named(_, what) if what.is_explained_by_itself() || what.is_counted() => {
                let known = |(known, of): &(Quantity, Position)| *known == what && tape.step(*of).1 == value;
                if !self.counts.iter().any(known) {
                    self.counts.push((what, at));
                }
            }
            _ => return false,
        }
        digits(value, to);
        true
    }

    fn function(&mut self, step: Step, arguments: &[String]) -> String {
        let name = match step {
            Step::Max(..) => "max",
            Step::Min(..) => "min",
            Step::Ceil(_) => "ceil",
            _ => "floor",
        };
        format!("{name}({})", arguments.join(", "))
    }
}

fn remember<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}
