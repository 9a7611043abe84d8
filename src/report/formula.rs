//! The arithmetic behind an amount, from the tape that it was computed on, in words and digits.
//!
//! A formula is written out down to figures, counts and amounts that were rounded, so that it can be worked out again
//! from what is printed, to the cent.

use crate::number::{Step, Tape, Traced};

/// Results that are whole and known by a name: they are not written out, but explained on their own.
const COUNTS: [&str; 2] = ["heads", "days"];

/// A formula in text, and the numbers in it that have an origin.
#[derive(Debug, Default)]
pub struct Formula {
    /// `120000 / (50 * 1.5) / 0.9 * 22.5`
    pub text: String,
    /// Figures by index, in the order of their appearance.
    pub figures: Vec<usize>,
    /// Counts (heads, days, periods), by name and place on the tape.
    pub counts: Vec<(&'static str, usize)>,
    /// Amounts that were rounded before they came in here: lines, by their place on the tape.
    pub rounded: Vec<usize>,
}

/// How tightly an operation binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Value,
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
    pub fn of(tape: &Tape, at: usize) -> Self {
        let mut formula = Self::default();
        formula.text = formula.write(tape, at).0;
        formula
    }

    fn write(&mut self, tape: &Tape, at: usize) -> (String, Binding) {
        let (step, value) = tape.step(at);
        let digits = || value.get().map_or_else(|| "?".to_owned(), |value| value.normalize().to_string());
        match step {
            Step::Input(figure) => {
                if !self.figures.contains(&figure) {
                    self.figures.push(figure);
                }
                (digits(), Binding::Value)
            }
            Step::Constant => (digits(), Binding::Value),
            Step::Round(..) => {
                if !self.rounded.contains(&at) {
                    self.rounded.push(at);
                }
                (digits(), Binding::Value)
            }
            Step::Named(inner, name) => {
                if !COUNTS.contains(&name) && !matches!(tape.step(inner).0, Step::Constant) {
                    return self.write(tape, inner);
                }
                let known = |(known, of): &(&str, usize)| *known == name && tape.step(*of).1 == value;
                if !self.counts.iter().any(known) {
                    self.counts.push((name, at));
                }
                (digits(), Binding::Value)
            }
            Step::Add(a, b) => self.infix(tape, a, " + ", b, Binding::Sum, Binding::Sum),
            Step::Subtract(a, b) => self.infix(tape, a, " - ", b, Binding::Sum, Binding::Product),
            Step::Multiply(a, b) => self.infix(tape, a, " * ", b, Binding::Product, Binding::Product),
            Step::Divide(a, b) => self.infix(tape, a, " / ", b, Binding::Product, Binding::Value),
            Step::Max(a, b) => self.call(tape, "max", &[a, b]),
            Step::Min(a, b) => self.call(tape, "min", &[a, b]),
            Step::Ceil(a) => self.call(tape, "ceil", &[a]),
            Step::Floor(a) => self.call(tape, "floor", &[a]),
        }
    }

    /// `left` binds at least as tightly as the whole, `right` at least as tightly as given.
    fn infix(
        &mut self,
        tape: &Tape,
        left: usize,
        sign: &str,
        right: usize,
        whole: Binding,
        at_least: Binding,
    ) -> (String, Binding) {
        let left = bracketed(self.write(tape, left), whole);
        // a * (b / c) and a / b * c differ in their last digit: what was computed first stays in brackets.
        let tight = if whole == Binding::Product { Binding::Value } else { at_least };
        let right = bracketed(self.write(tape, right), tight);
        (format!("{left}{sign}{right}"), whole)
    }

    fn call(&mut self, tape: &Tape, name: &str, arguments: &[usize]) -> (String, Binding) {
        let arguments: Vec<String> = arguments.iter().map(|at| self.write(tape, *at).0).collect();
        (format!("{name}({})", arguments.join(", ")), Binding::Value)
    }
}

fn bracketed((text, binding): (String, Binding), at_least: Binding) -> String {
    if binding < at_least { format!("({text})") } else { text }
}
