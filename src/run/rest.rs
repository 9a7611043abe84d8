//! A comparison's operations at rest at the likely values: where an input moves, what hangs on it is worked through, and
//! nothing else.

use std::sync::Arc;

use super::compiled::{CompiledComparison, LANES, Lanes, Places, moving, operations};
use super::numbered::{Numbered, work_through};
use super::operations::{Operation, small};
use crate::engine::{Comparison, Inputs, OnTape};
use crate::matter::{Case, FigureId};
use crate::number::{Day, Exact, Float, Number, Quantity, Tape, Traced};

/// What moves while all else is at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mover {
    /// A figure.
    Figure(FigureId),
    /// The day on which the matter starts.
    Start,
    /// The day on which it is due.
    Deadline,
}

/// A compared case as operations, for moving few inputs at a time.
#[derive(Debug, Clone)]
pub struct CompiledAtRest<'c> {
    case: &'c Case,
    numbered: Numbered<'c>,
    places: Arc<Places>,
    rest: Rest,
    /// By number; at rest in between, but for results of those operations that were worked through last.
    lanes: Vec<[f64; LANES]>,
    last: Vec<usize>,
}

impl<'c> CompiledAtRest<'c> {
    /// The operations on the figures that may be moved, on the uncertain ones, and on the dates. None where there are none
    /// that hold for all values; whether what is permitted stays so is for the caller to see.
    #[must_use]
    pub fn of<N>(case: &'c Case, likely: &Comparison<N>, is_moved: impl Fn(usize) -> bool) -> Option<Self> {
        let tape = Tape::for_all_inputs();
        let dates = [case.matter.start, case.matter.deadline];
        let day = |day: Option<Day>| (day.map_or_else(Float::invalid, |day| Float::whole(day.number())).0, true);
        let mut inputs = moving(&case.figures, |at, figure| is_moved(at) || figure.is_uncertain());
        inputs.extend(dates.map(day));
        let on_tape = DatesToo { tape: &tape, figures: OnTape(&tape, &case.figures), dates: case.figures.len() };
        let (mut numbered, places) = operations(case, likely, &tape, &on_tape, inputs)?;
        numbered.table_calendars();
        let rest = Rest::of(&numbered);
        let lanes = rest.values.iter().map(|value| [*value; LANES]).collect();
        Some(Self { case, numbered, places: Arc::new(places), rest, lanes, last: Vec::new() })
    }

    /// The operations for drawing the uncertain figures alone; whether what is permitted stays so is for the caller to see.
    #[must_use]
    pub fn drawn(&self) -> CompiledComparison<'c> {
        let uncertain = self.case.figures.iter().enumerate().filter(|(_, figure)| figure.is_uncertain());
        let hanging = self.rest.hanging_on(uncertain.map(|(at, _)| at), &self.numbered);
        let mut operations: Vec<Operation> = (0..self.numbered.operations.len())
            .map(|at| Operation::Constant(self.rest.values[self.numbered.number(at)].to_bits()))
            .collect();
        for at in hanging {
            operations[at] = self.numbered.operations[at];
        }
        CompiledComparison::drawn(self.case, Numbered { operations, ..self.numbered.clone() }, Arc::clone(&self.places))
    }

    /// Gives an input its value in a lane.
    pub fn set(&mut self, input: Mover, lane: usize, value: f64) {
        let number = self.number(input);
        self.lanes[number][lane] = value;
    }

    /// Works through what hangs on some inputs, all others of which are at rest; these are so afterwards.
    pub fn run(&mut self, inputs: &[Mover], then: impl FnOnce(&Lanes)) {
        let inputs: Vec<usize> = inputs.iter().map(|input| self.number(*input)).collect();
        let Self { numbered, lanes, rest, places, last, .. } = self;
        let hanging = rest.hanging_on(inputs.iter().copied(), numbered);
        for at in last.iter().filter(not_among(&hanging)) {
            let number = numbered.number(*at);
            lanes[number] = [rest.values[number]; LANES];
        }
        let work = hanging.iter().map(|at| (numbered.operations[*at], numbered.number(*at)));
        work_through(work, &numbered.calendars, lanes);
        then(&Lanes::of(lanes, &numbered.results, places));
        for number in inputs {
            lanes[number] = [rest.values[number]; LANES];
        }
        *last = hanging;
    }

    fn number(&self, input: Mover) -> usize {
        match input {
            Mover::Figure(id) => id.index(),
            Mover::Start => self.case.figures.len(),
            Mover::Deadline => self.case.figures.len() + 1,
        }
    }
}

/// The figures of a case on a tape, and its dates as inputs behind them.
struct DatesToo<'t, 'f> {
    tape: &'t Tape,
    figures: OnTape<'t, 'f>,
    /// The index of the first date, the start.
    dates: usize,
}

impl<'t> Inputs<Traced<'t>> for DatesToo<'t, '_> {
    fn get(&self, id: FigureId) -> Traced<'t> {
        self.figures.get(id)
    }

    fn counted(&self, value: i64, what: Quantity) -> Traced<'t> {
        match what {
            Quantity::Start => self.tape.input(self.dates, Exact::whole(value)),
            Quantity::Deadline => self.tape.input(self.dates + 1, Exact::whole(value)),
            _ => self.figures.counted(value, what),
        }
    }
}

/// What everything comes to at the likely values, and what uses it.
#[derive(Debug, Clone)]
struct Rest {
    /// By number.
    values: Vec<f64>,
    /// By number where in `users` those begin that use it; one more says where the last ones end.
    firsts: Vec<u32>,
    /// Operations, by their place in the list.
    users: Vec<u32>,
}

impl Rest {
    fn of(numbered: &Numbered) -> Self {
        let values = numbered.likely();
        let mut firsts = vec![0_u32; values.len() + 1];
        each_operand(&numbered.operations, |_, number| firsts[number + 1] += 1);
        for number in 1..firsts.len() {
            firsts[number] += firsts[number - 1];
        }
        let mut users = vec![0; firsts[values.len()] as usize];
        let mut next = firsts.clone();
        each_operand(&numbered.operations, |operation, number| {
            users[next[number] as usize] = small(operation);
            next[number] += 1;
        });
        Self { values, firsts, users }
    }

    /// The operations that hang on some inputs, in their order.
    fn hanging_on(&self, inputs: impl Iterator<Item = usize>, numbered: &Numbered) -> Vec<usize> {
        let mut waiting = Waiting::of(numbered.operations.len());
        inputs.for_each(|input| waiting.extend(self.users_of(input)));
        let mut hanging = Vec::new();
        while let Some(next) = waiting.next() {
            hanging.push(next);
            waiting.extend(self.users_of(numbered.number(next)));
        }
        hanging
    }

    fn users_of(&self, number: usize) -> &[u32] {
        &self.users[self.firsts[number] as usize..self.firsts[number + 1] as usize]
    }
}

/// Tells those that are not among some others; both go upwards.
fn not_among(others: &[usize]) -> impl FnMut(&&usize) -> bool {
    let mut others = others.iter().peekable();
    move |at| {
        while others.next_if(|other| *other < *at).is_some() {}
        others.peek() != Some(at)
    }
}

fn each_operand(operations: &[Operation], mut each: impl FnMut(usize, usize)) {
    for (at, operation) in operations.iter().enumerate() {
        operation.each_operand(|number| each(at, number));
    }
}

/// Operations that are still to come, each a bit: what an operation hangs on stands before it.
struct Waiting {
    bits: Vec<u64>,
    /// No word before this one has a bit.
    word: usize,
}

impl Waiting {
    fn of(many: usize) -> Self {
        Self { bits: vec![0; many.div_ceil(64)], word: 0 }
    }

    fn extend(&mut self, operations: &[u32]) {
        for at in operations {
            self.bits[(at / 64) as usize] |= 1 << (at % 64);
        }
    }

    fn next(&mut self) -> Option<usize> {
        while *self.bits.get(self.word)? == 0 {
            self.word += 1;
        }
        let word = &mut self.bits[self.word];
        let bit = word.trailing_zeros();
        *word &= *word - 1;
        Some(self.word * 64 + bit as usize)
    }
}
