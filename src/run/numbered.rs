//! Operations whose operands are known by numbers, and the places that their results are put in.

#![expect(clippy::inline_always, reason = "what is not inlined is not compiled for the processor's wide registers")]

use std::collections::BTreeSet;
use std::ops::Range;

use fearless_simd::{Level as Processor, Simd, dispatch};

use super::operations::{Calendars, Operation};

/// Results as operations. The number of an input is its index, that of an operation's result the next behind these.
#[derive(Debug, Clone)]
pub(super) struct Numbered<'c> {
    pub calendars: Calendars<'c>,
    /// The likely values of the inputs.
    pub inputs: Vec<f64>,
    pub operations: Vec<Operation>,
    /// The numbers of the results, in the order in which these were asked for.
    pub results: Vec<usize>,
}

/// Results as operations, with the places that values are put in.
#[derive(Debug, Clone)]
pub(super) struct Compiled<'c> {
    calendars: Calendars<'c>,
    /// In their order, each with the place that its result is put in.
    pub operations: Vec<(Operation, usize)>,
    /// So many of them, the first, hang on nothing that varies within a draw.
    pub once: usize,
    /// The places of the results, in the order in which these were asked for.
    pub results: Vec<usize>,
    /// The likely values of the inputs, constants, and 0 where results are put.
    values: Vec<f64>,
}

/// Works through operations, each with the place of its result. Whatever the registers of the processor, the digits are the
/// same: each lane is worked out by itself, and nothing is fused.
pub(super) fn work_through<const L: usize>(
    operations: impl Iterator<Item = (Operation, usize)>,
    calendars: &Calendars,
    values: &mut [[f64; L]],
) {
    dispatch!(Processor::new(), simd => work_with(simd, operations, calendars, values));
}

#[inline(always)]
fn work_with<S: Simd, const L: usize>(
    _: S,
    operations: impl Iterator<Item = (Operation, usize)>,
    calendars: &Calendars,
    values: &mut [[f64; L]],
) {
    for (operation, place) in operations {
        operation.work(calendars, values, place);
    }
}

impl Compiled<'_> {
    /// Makes tables of the calendars that days are counted in, for those who work through very many draws.
    pub(super) fn table_calendars(&mut self) {
        self.calendars.table_those_of(self.operations.iter().map(|(operation, _)| operation));
    }

    /// Places in which every lane holds what stands there before anything is worked out.
    pub(super) fn lanes<const L: usize>(&self) -> Vec<[f64; L]> {
        self.values.iter().map(|value| [*value; L]).collect()
    }

    /// Works through some of the operations.
    pub(super) fn run<const L: usize>(&self, operations: Range<usize>, values: &mut [[f64; L]]) {
        work_through(self.operations[operations].iter().copied(), &self.calendars, values);
    }
}

impl<'c> Numbered<'c> {
    /// The inputs that anything hangs on.
    pub(super) fn asked(&self) -> BTreeSet<usize> {
        let mut is_asked = vec![false; self.inputs.len()];
        let mut ask = |number: usize| is_asked.get_mut(number).into_iter().for_each(|is_asked| *is_asked = true);
        self.results.iter().copied().for_each(&mut ask);
        self.operations.iter().for_each(|operation| operation.each_operand(&mut ask));
        (0..is_asked.len()).filter(|input| is_asked[*input]).collect()
    }

    /// The number of an operation's result.
    pub(super) fn number(&self, operation: usize) -> usize {
        self.inputs.len() + operation
    }

    /// What everything comes to at the likely values, by number.
    pub(super) fn likely(&self) -> Vec<f64> {
        let mut values: Vec<[f64; 1]> = self.inputs.iter().map(|likely| [*likely]).collect();
        values.resize(self.number(self.operations.len()), [f64::NAN]);
        let each = self.operations.iter().enumerate().map(|(at, operation)| (*operation, self.number(at)));
        work_through(each, &self.calendars, &mut values);
        values.into_iter().map(|[value]| value).collect()
    }

    /// Makes tables of the calendars that days are counted in, for those who work through very many values.
    pub(super) fn table_calendars(&mut self) {
        self.calendars.table_those_of(self.operations.iter());
    }

    /// With places for values, few of them, so that all stay near at hand. What hangs on none of the inputs that vary within
    /// a draw comes first, where any do.
    pub(super) fn placed(mut self, varying: &[bool]) -> Compiled<'c> {
        let first = if varying.is_empty() { 0 } else { self.once_first(varying) };
        let mut pinned = vec![false; self.number(self.operations.len())];
        for number in &self.results {
            pinned[*number] = true;
        }
        self.pin_once(first, &mut pinned);
        let (operations, places) = self.places(&pinned);
        let mut values = self.inputs;
        values.resize(operations.iter().map(|(_, _, place)| place + 1).fold(values.len(), usize::max), 0.0);
        let mut worked = Vec::with_capacity(operations.len());
        let mut once = 0;
        for (at, operation, place) in operations {
            if let Operation::Constant(bits) = operation {
                values[place] = f64::from_bits(bits);
            } else {
                once += usize::from(at < first);
                worked.push((operation, place));
            }
        }
        let results = self.results.iter().map(|number| places[*number]).collect();
        Compiled { calendars: self.calendars, operations: worked, once, results, values }
    }

    /// Puts operations that hang on no varying input before the others; says how many.
    fn once_first(&mut self, varying: &[bool]) -> usize {
        let inputs = self.inputs.len();
        let mut varies = varying.to_vec();
        varies.resize(inputs, false);
        for operation in &self.operations {
            let mut own = false;
            operation.each_operand(|number| own |= varies[number]);
            varies.push(own);
        }
        let (once, each): (Vec<usize>, Vec<usize>) = (0..self.operations.len()).partition(|at| !varies[inputs + at]);
        let mut to: Vec<usize> = (0..varies.len()).collect();
        for (new, old) in once.iter().chain(&each).enumerate() {
            to[inputs + old] = inputs + new;
        }
        let ordered = once.iter().chain(&each).map(|old| self.operations[*old].moved(|number| to[number]));
        self.operations = ordered.collect();
        self.results.iter_mut().for_each(|number| *number = to[*number]);
        once.len()
    }

    /// Keeps what is worked out once and used each time.
    fn pin_once(&self, first: usize, pinned: &mut [bool]) {
        let once = self.inputs.len()..self.number(first);
        for operation in self.operations.iter().skip(first) {
            operation.each_operand(|number| pinned[number] |= once.contains(&number));
        }
    }

    /// Gives each result a place, which is free again after its last use, so that all stay near at hand; and the places by
    /// the numbers of the values. Pinned ones and constants are kept to the end, and what nothing hangs on is left out.
    fn places(&self, pinned: &[bool]) -> (Vec<(usize, Operation, usize)>, Vec<usize>) {
        let inputs = self.inputs.len();
        let last_uses = self.last_uses(pinned);
        let mut places: Vec<usize> = (0..inputs).collect();
        let mut free = Vec::new();
        let mut used = inputs;
        let mut placed = Vec::with_capacity(self.operations.len());
        for (at, operation) in self.operations.iter().enumerate() {
            if last_uses[inputs + at].is_none() {
                places.push(usize::MAX);
                continue;
            }
            let before = free.len();
            let moved = operation.moved(|number| {
                let place = places[number];
                // An operand may stand in an operation twice.
                if number >= inputs && last_uses[number] == Some(at) && !free[before..].contains(&place) {
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
            let own = self.number(at);
            if last_uses[own].is_some() {
                if matches!(operation, Operation::Constant(_)) {
                    last_uses[own] = Some(usize::MAX);
                }
                operation.each_operand(|number| {
                    last_uses[number].get_or_insert(at);
                });
            }
        }
        last_uses
    }
}
