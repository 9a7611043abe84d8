//! From a tape to operations: what results hang on, each thing worked out once, and a place for each value.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use std::collections::BTreeSet;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use fearless_simd::{Level as Processor, Simd, dispatch};

use super::operations::{Calendars, Operation, Sign};
use super::plan::QuickMap;
use crate::matter::Case;
use crate::number::{Choice, Exact, Float, Step, Tape, Traced};

/// Takes from a tape what totals, statuses and the recommendation hang on. What is worked out twice is done once, and what
/// hangs on no uncertain figure is done here.
pub(super) struct Compiler<'c, 't> {
    case: &'c Case,
    calendars: Calendars<'c>,
    tape: &'t Tape,
    /// Which figures take more than one value.
    uncertain: Vec<bool>,
    /// The number of each step's value, where it is needed: a figure's index, or behind these that of an operation.
    numbers: Vec<Option<usize>>,
    operations: Vec<Operation>,
    /// Whether every result keeps its place.
    keeps_all: bool,
}

/// Results as operations, with the places that values are put in.
#[derive(Debug, Clone)]
pub(super) struct Compiled<'c, const L: usize> {
    calendars: Calendars<'c>,
    /// In their order, each with the place that its result is put in.
    pub operations: Arc<[(Operation, usize)]>,
    /// So many of them, the first, hang on nothing that varies within a draw.
    pub once: usize,
    /// The places of the results, in the order in which these were asked for.
    pub results: Vec<usize>,
    /// The values of the figures at their likely ones, of constants, and room for results.
    pub values: Vec<[f64; L]>,
}

impl<const L: usize> Compiled<'_, L> {
    /// The figures, of so many, that anything hangs on.
    pub(super) fn inputs(&self, figures: usize) -> BTreeSet<usize> {
        let mut is_asked = vec![false; figures];
        let mut ask = |place: usize| is_asked.get_mut(place).into_iter().for_each(|is_asked| *is_asked = true);
        self.results.iter().copied().for_each(&mut ask);
        for (operation, _) in self.operations.iter() {
            operation.moved(|place| {
                ask(place);
                place
            });
        }
        (0..figures).filter(|figure| is_asked[*figure]).collect()
    }

    /// Works through all operations.
    pub(super) fn run(&mut self) {
        self.run_from(0, self.operations.len());
    }

    /// Works through those of some numbers.
    pub(super) fn run_these(&mut self, numbers: &[usize]) {
        dispatch!(Processor::new(), simd => self.work_on_these(simd, numbers));
    }

    /// Works through some of them.
    pub(super) fn run_from(&mut self, from: usize, to: usize) {
        dispatch!(Processor::new(), simd => self.work_on(simd, from, to));
    }

    /// Whatever the registers of the processor, the digits are the same: each lane is worked out by itself, and nothing is
    /// fused.
    #[inline(always)]
    fn work_on<S: Simd>(&mut self, _: S, from: usize, to: usize) {
        for (operation, place) in &self.operations[from..to] {
            operation.work(&self.calendars, &mut self.values, *place);
        }
    }

    #[inline(always)]
    fn work_on_these<S: Simd>(&mut self, _: S, numbers: &[usize]) {
        for number in numbers {
            let (operation, place) = &self.operations[*number];
            operation.work(&self.calendars, &mut self.values, *place);
        }
    }

    /// Makes tables of the calendars that days are counted in, for those who work through very many draws.
    pub(super) fn table_calendars(&mut self) {
        let calendars = self.operations.iter().filter_map(|(operation, _)| operation.calendar());
        calendars.for_each(|id| self.calendars.table(id));
    }
}

impl<'c, 't> Compiler<'c, 't> {
    pub(super) fn new(case: &'c Case, tape: &'t Tape, uncertain: Vec<bool>) -> Self {
        let calendars = Calendars::of(case);
        Self { case, calendars, tape, uncertain, numbers: Vec::new(), operations: Vec::new(), keeps_all: false }
    }

    /// So that every result keeps its place.
    pub(super) fn keeping_all(mut self, keeps_all: bool) -> Self {
        self.keeps_all = keeps_all;
        self
    }

    /// The operations of some results. What hangs on none of the figures that vary within a draw comes first, where any do.
    pub(super) fn compile<const L: usize>(mut self, results: &[Traced], varying: &[bool]) -> Option<Compiled<'c, L>> {
        let case = self.case;
        self.take(results.iter().filter_map(|number| number.position()))?;
        let numbers = results.iter().map(|of| self.number(*of)).collect::<Option<Vec<_>>>()?;
        let (first, numbers) = if varying.is_empty() { (0, numbers) } else { self.once_first(varying, numbers) };
        let mut pinned = vec![self.keeps_all; self.figures() + self.operations.len()];
        for number in &numbers {
            pinned[*number] = true;
        }
        self.pin_once(first, &mut pinned);
        let (operations, places) = self.placed(&pinned);
        let mut values: Vec<[f64; L]> = case.figures.iter().map(|figure| [Float::from(figure.likely).0; L]).collect();
        values.resize(operations.iter().map(|(_, _, place)| place + 1).fold(values.len(), usize::max), [0.0; L]);
        let mut worked = Vec::with_capacity(operations.len());
        let mut once = 0;
        for (at, operation, place) in operations {
            if matches!(operation, Operation::Constant(_)) {
                operation.work(&self.calendars, &mut values, place);
            } else {
                once += usize::from(at < first);
                worked.push((operation, place));
            }
        }
        let results = numbers.into_iter().map(|number| places[number]).collect();
        Some(Compiled { calendars: self.calendars, operations: worked.into(), once, results, values })
    }

    /// Puts operations that hang on no varying figure before the others; says how many, and the results' new numbers.
    fn once_first(&mut self, varying: &[bool], results: Vec<usize>) -> (usize, Vec<usize>) {
        let figures = self.figures();
        let mut varies = varying.to_vec();
        varies.resize(figures, false);
        for operation in &self.operations {
            let mut own = false;
            operation.moved(|number| {
                own |= varies[number];
                number
            });
            varies.push(own);
        }
        let (once, each): (Vec<usize>, Vec<usize>) = (0..self.operations.len()).partition(|at| !varies[figures + at]);
        let mut to: Vec<usize> = (0..varies.len()).collect();
        for (new, old) in once.iter().chain(&each).enumerate() {
            to[figures + old] = figures + new;
        }
        let ordered = once.iter().chain(&each).map(|old| self.operations[*old].moved(|number| to[number]));
        self.operations = ordered.collect();
        (once.len(), results.into_iter().map(|number| to[number]).collect())
    }

    /// Keeps what is worked out once and used each time.
    fn pin_once(&self, first: usize, pinned: &mut [bool]) {
        let figures = self.figures();
        for operation in self.operations.iter().skip(first) {
            operation.moved(|number| {
                if (figures..figures + first).contains(&number) {
                    pinned[number] = true;
                }
                number
            });
        }
    }

    fn figures(&self) -> usize {
        self.case.figures.len()
    }

    /// The result of an operation on constants; of others the operation.
    fn folded(&self, operation: Operation) -> Operation {
        let constant = |number: usize| match number.checked_sub(self.figures()).map(|at| self.operations[at]) {
            Some(Operation::Constant(bits)) => Some(bits),
            _ => None,
        };
        let mut is_constant = true;
        operation.moved(|number| {
            is_constant &= constant(number).is_some();
            number
        });
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
    fn take(&mut self, results: impl Iterator<Item = usize>) -> Option<()> {
        let needed = self.tape.needed(results);
        let count = needed.iter().filter(|needed| **needed).count();
        let mut known: QuickMap<Operation, usize> =
            QuickMap::with_capacity_and_hasher(count, BuildHasherDefault::default());
        self.numbers = vec![None; needed.len()];
        for at in (0..needed.len()).filter(|at| needed[*at]) {
            let number = match self.tape.step(at) {
                (Step::Input(figure), _) if self.uncertain[figure] => figure,
                (Step::Named(of, _), _) => self.numbers[of]?,
                (step, value) => {
                    let operation = self.folded(self.operation(step, value)?);
                    *known.entry(operation).or_insert_with(|| {
                        self.operations.push(operation);
                        self.figures() + self.operations.len() - 1
                    })
                }
            };
            self.numbers[at] = Some(number);
        }
        Some(())
    }

    /// The number of a result; a mere constant is an operation of its own.
    fn number(&mut self, of: Traced) -> Option<usize> {
        match of.position() {
            Some(at) => self.numbers.get(at).copied().flatten(),
            None => {
                self.operations.push(self.operation(Step::Constant, of.exact())?);
                Some(self.figures() + self.operations.len() - 1)
            }
        }
    }

    /// The operation of a step, on the numbers of its operands.
    fn operation(&self, step: Step, value: Exact) -> Option<Operation> {
        // What a step hangs on is numbered before it.
        let number = |at: usize| self.numbers[at].unwrap_or(usize::MAX);
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

    /// Gives each result a place, which is free again after its last use, so that all stay near at hand; and the places by
    /// the numbers of the values. Pinned ones and constants are kept to the end, and what nothing hangs on is left out.
    fn placed(&self, pinned: &[bool]) -> (Vec<(usize, Operation, usize)>, Vec<usize>) {
        let figures = self.figures();
        let last_uses = self.last_uses(pinned);
        let mut places: Vec<usize> = (0..figures).collect();
        let mut free = Vec::new();
        let mut used = figures;
        let mut placed = Vec::with_capacity(self.operations.len());
        for (at, operation) in self.operations.iter().enumerate() {
            if last_uses[figures + at].is_none() {
                places.push(usize::MAX);
                continue;
            }
            let before = free.len();
            let moved = operation.moved(|number| {
                let place = places[number];
                // An operand may stand in an operation twice.
                if number >= figures && last_uses[number] == Some(at) && !free[before..].contains(&place) {
                    free.push(place);
                }
                place
            });
            // A constant is put in its place once and for all runs.
            let is_constant = matches!(operation, Operation::Constant(_));
            let place = if is_constant { None } else { free.pop() }.unwrap_or_else(|| {
                used += 1;
                used - 1
            });
            placed.push((at, moved, place));
            places.push(place);
        }
        (placed, places)
    }

    /// For each value the operation that uses it last, none where none does.
    fn last_uses(&self, pinned: &[bool]) -> Vec<Option<usize>> {
        let mut last_uses: Vec<Option<usize>> =
            pinned.iter().map(|is_pinned| is_pinned.then_some(usize::MAX)).collect();
        for (at, operation) in self.operations.iter().enumerate().rev() {
            let own = self.figures() + at;
            if last_uses[own].is_some() {
                if matches!(operation, Operation::Constant(_)) {
                    last_uses[own] = Some(usize::MAX);
                }
                operation.moved(|number| {
                    last_uses[number].get_or_insert(at);
                    number
                });
            }
        }
        last_uses
    }
}
