//! Arithmetic from a tape, spelled out in some notation: digits for readers, names and functions for spreadsheets.

use std::fmt::Write;

use crate::number::{Choice, Exact, Position, Step, Tape};

/// How operands and functions are spelled. Sums and products look the same everywhere.
pub trait Notation {
    /// Puts what stands for a step as a whole behind what is spelled; false where its operation is to be spelled out.
    fn operand(&mut self, tape: &Tape, at: Position, to: &mut String) -> bool;
    /// Whether what is spelled so far, or so deep, is more than is wanted: the rest is left out then.
    fn enough(&mut self, _depth: usize) -> bool {
        false
    }
    /// A function of some arguments.
    fn function(&mut self, step: Step, arguments: &[String]) -> String;
    /// Whether decisions are spelled with all their outcomes; else the outcome that they had is spelled alone.
    fn spells_decisions(&self) -> bool {
        false
    }
}

/// How tightly an operation binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Value,
}

/// Spells a step of a tape.
pub fn spell(tape: &Tape, at: Position, notation: &mut impl Notation) -> String {
    let mut spelled = String::new();
    write(tape, at, 0, notation, &mut spelled);
    spelled
}

/// Puts a step behind what is spelled already.
fn write(tape: &Tape, at: Position, depth: usize, notation: &mut impl Notation, to: &mut String) -> Binding {
    if notation.enough(depth) {
        return Binding::Value;
    }
    if notation.operand(tape, at, to) {
        return Binding::Value;
    }
    let (step, value) = tape.step(at);
    match step {
        Step::Named(inner, _) => write(tape, inner, depth + 1, notation, to),
        Step::Add(a, b) => infix(tape, [a, b], (" + ", [Binding::Sum, Binding::Sum]), depth, notation, to),
        Step::Subtract(a, b) => infix(tape, [a, b], (" - ", [Binding::Sum, Binding::Product]), depth, notation, to),
        Step::Multiply(a, b) => infix(tape, [a, b], (" * ", [Binding::Product, Binding::Value]), depth, notation, to),
        Step::Divide(a, b) => infix(tape, [a, b], (" / ", [Binding::Product, Binding::Value]), depth, notation, to),
        Step::Max(a, b) | Step::Min(a, b) => call(tape, step, &[a, b], depth, notation, to),
        Step::Ceil(a) | Step::Floor(a) | Step::Round(a, _) => call(tape, step, &[a], depth, notation, to),
        Step::Choose(Choice { value, bound, then, otherwise }) if notation.spells_decisions() => {
            call(tape, step, &[value, bound, then, otherwise], depth, notation, to)
        }
        Step::Choose(choice) => write(tape, tape.chosen(choice), depth + 1, notation, to),
        Step::NthWorkingDay { from: a, n: b, .. } | Step::WorkingDays { from: a, to: b, .. } => {
            call(tape, step, &[a, b], depth, notation, to)
        }
        Step::Input(_) | Step::Constant => {
            digits(value, to);
            Binding::Value
        }
    }
}

/// Puts a number behind what is spelled.
pub fn digits(value: Exact, to: &mut String) {
    match value.get() {
        // Writing to a text does not fail.
        Some(value) => _ = write!(to, "{}", value.normalize()),
        None => to.push('?'),
    }
}

/// An operation that binds as tightly as the first binding; its right side at least as tightly as the second: a * (b / c)
/// and a / b * c differ in their last digit, so what was computed first stays in brackets.
fn infix(
    tape: &Tape,
    [left, right]: [Position; 2],
    (sign, [whole, right_at_least]): (&str, [Binding; 2]),
    depth: usize,
    notation: &mut impl Notation,
    to: &mut String,
) -> Binding {
    let mut side = |at: Position, at_least: Binding, to: &mut String| {
        let from = to.len();
        if write(tape, at, depth + 1, notation, to) < at_least {
            to.insert(from, '(');
            to.push(')');
        }
    };
    side(left, whole, to);
    to.push_str(sign);
    side(right, right_at_least, to);
    whole
}

fn call(
    tape: &Tape,
    step: Step,
    arguments: &[Position],
    depth: usize,
    notation: &mut impl Notation,
    to: &mut String,
) -> Binding {
    let spelled = |at: &Position| {
        let mut argument = String::new();
        write(tape, *at, depth + 1, notation, &mut argument);
        argument
    };
    let arguments: Vec<String> = arguments.iter().map(spelled).collect();
    to.push_str(&notation.function(step, &arguments));
    Binding::Value
}
