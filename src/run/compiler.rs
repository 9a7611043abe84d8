//! From a tape to operations: what results hang on, each thing worked out once.

use std::hash::BuildHasherDefault;

use super::numbered::Numbered;
use super::operations::{Calendars, Operation, Sign, small};
use super::plan::QuickMap;
use crate::matter::Case;
use crate::number::{Choice, Exact, Float, Position, Step, Tape, Traced};

/// Takes from a tape what totals, statuses and the recommendation hang on. What is worked out twice is done once, and what
/// hangs on no input that moves is done here.
pub(super) struct Compiler<'c, 't> {
    calendars: Calendars<'c>,
    tape: &'t Tape,
    /// The inputs, by their index on the tape: their likely values, and whether they take others.
    inputs: Vec<(f64, bool)>,
    /// The number of each step's value, where it is needed.
    numbers: Vec<Option<usize>>,
    operations: Vec<Operation>,
}

impl<'c, 't> Compiler<'c, 't> {
    /// For a tape that was written for a case.
    pub(super) fn new(case: &'c Case, tape: &'t Tape, inputs: Vec<(f64, bool)>) -> Self {
        Self { calendars: Calendars::of(case), tape, inputs, numbers: Vec::new(), operations: Vec::new() }
    }

    /// The operations of some results.
    pub(super) fn compile(mut self, results: &[Traced]) -> Option<Numbered<'c>> {
        self.take(results.iter().filter_map(|number| number.position()))?;
        let results = results.iter().map(|of| self.number(*of)).collect::<Option<Vec<_>>>()?;
        let inputs = self.inputs.into_iter().map(|(likely, _)| likely).collect();
        Some(Numbered { calendars: self.calendars, inputs, operations: self.operations, results })
    }

    /// The result of an operation on constants; of others the operation.
    fn folded(&self, operation: Operation) -> Operation {
        let constant = |number: usize| match number.checked_sub(self.inputs.len()).map(|at| self.operations[at]) {
            Some(Operation::Constant(bits)) => Some(bits),
            _ => None,
        };
        let mut is_constant = true;
        operation.each_operand(|number| is_constant &= constant(number).is_some());
        if !is_constant || matches!(operation, Operation::Constant(_)) {
            return operation;
        }
        let mut operands: Vec<[f64; 1]> = Vec::new();
        let moved = operation.moved(|number| {
            operands.extend(constant(number).map(|bits| [f64::from_bits(bits)]));
            operands.len().saturating_sub(1)
        });
        // All others have an operand, whose place takes the result.
        moved.work(&self.calendars, &mut operands, 0);
        Operation::Constant(operands[0][0].to_bits())
    }

    /// Numbers some steps and all that they hang on, in the order of the tape.
    fn take(&mut self, results: impl Iterator<Item = Position>) -> Option<()> {
        let needed = self.tape.needed(results);
        // Nearly half of them are named, or worked out again.
        let mut known: QuickMap<Operation, usize> =
            QuickMap::with_capacity_and_hasher(needed.len() / 2, BuildHasherDefault::default());
        self.numbers = vec![None; needed.last().map_or(0, |last| *last as usize + 1)];
        for at in needed {
            let number = match self.tape.step(at) {
                (Step::Input(input), _) if self.inputs[input as usize].1 => input as usize,
                (Step::Named(of, _), _) => self.numbers[of as usize]?,
                (step, value) => {
                    let operation = self.folded(self.operation(step, value)?);
                    *known.entry(operation).or_insert_with(|| {
                        self.operations.push(operation);
                        self.inputs.len() + self.operations.len() - 1
                    })
                }
            };
            self.numbers[at as usize] = Some(number);
        }
        Some(())
    }

    /// The number of a result; a mere constant is an operation of its own.
    fn number(&mut self, of: Traced) -> Option<usize> {
        match of.position() {
            Some(at) => self.numbers.get(at as usize).copied().flatten(),
            None => {
                self.operations.push(self.operation(Step::Constant, of.exact())?);
                Some(self.inputs.len() + self.operations.len() - 1)
            }
        }
    }

    /// The operation of a step, on the numbers of its operands.
    fn operation(&self, step: Step, value: Exact) -> Option<Operation> {
        // What a step hangs on is numbered before it.
        let number = |at: Position| self.numbers[at as usize].map_or(u32::MAX, small);
        let both = |sign, a, b| Operation::Binary(sign, number(a), number(b));
        Some(match step {
            Step::Add(a, b) => both(Sign::Add, a, b),
            Step::Subtract(a, b) => both(Sign::Subtract, a, b),
            Step::Multiply(a, b) => both(Sign::Multiply, a, b),
            Step::Divide(a, b) => both(Sign::Divide, a, b),
            Step::Max(a, b) => both(Sign::Max, a, b),
            Step::Min(a, b) => both(Sign::Min, a, b),
            Step::Ceil(a) => Operation::Ceil(number(a)),
            Step::Floor(a) => Operation::Floor(number(a)),
            Step::Round(a, places) => Operation::Round(number(a), places),
            Step::Choose(Choice { value, bound, then, otherwise }) => {
                Operation::Choose([value, bound, then, otherwise].map(number))
            }
            Step::NthWorkingDay { calendar, from, n } => Operation::NthWorkingDay(calendar, number(from), number(n)),
            Step::WorkingDays { calendar, from, to } => Operation::WorkingDays(calendar, number(from), number(to)),
            Step::Constant | Step::Input(_) | Step::Named(..) => {
                Operation::Constant(Float::from(value.get()?).0.to_bits())
            }
        })
    }
}
