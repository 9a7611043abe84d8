//! A comparison's operations at rest at the likely values: where an input moves, what hangs on it is worked through, and
//! nothing else.

use std::sync::Arc;

use super::compiled::{CompiledComparison, LANES, Lanes, Places, moving, operations};
use super::numbered::{Numbered, work_through};
use super::operations::Operation;
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
#[derive(Debug)]
pub struct CompiledAtRest<'c> {
    rest: Arc<Rest<'c>>,
    /// By number; at rest in between, but for results of those operations that were worked through last.
    lanes: Vec<[f64; LANES]>,
    last: Bits,
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
        let rest = Rest::of(case, numbered, places);
        let lanes = rest.values.iter().map(|value| [*value; LANES]).collect();
        Some(Self { rest: Arc::new(rest), lanes, last: Bits::default() })
    }

    /// What makes the operations for drawing the uncertain figures alone, in whichever thread; whether what is permitted
    /// stays so is for the caller to see.
    pub fn drawn(&self) -> impl FnOnce() -> CompiledComparison<'c> + Send + use<'c> {
        let rest = Arc::clone(&self.rest);
        move || rest.drawn()
    }

    /// Gives an input its value in a lane.
    pub fn set(&mut self, input: Mover, lane: usize, value: f64) {
        self.lanes[self.rest.number(input)][lane] = value;
    }

    /// Works through what hangs on some inputs, all others of which are at rest; these are so afterwards.
    pub fn run(&mut self, inputs: &[Mover], then: impl FnOnce(&Lanes)) {
        let Self { rest, lanes, last } = self;
        let Rest { numbered, values, .. } = &**rest;
        let inputs: Vec<usize> = inputs.iter().map(|input| rest.number(*input)).collect();
        let hanging = rest.hanging_on(inputs.iter().copied());
        for at in last.without(&hanging).each() {
            let number = numbered.number(at);
            lanes[number] = [values[number]; LANES];
        }
        let work = hanging.each().map(|at| (numbered.operations[at], numbered.number(at)));
        work_through(work, &numbered.calendars, lanes);
        then(&Lanes::of(lanes, &numbered.results, &rest.places));
        for number in inputs {
            lanes[number] = [values[number]; LANES];
        }
        *last = hanging;
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

/// Operations on inputs at rest: what everything comes to there, and what hangs on which input.
#[derive(Debug)]
struct Rest<'c> {
    case: &'c Case,
    numbered: Numbered<'c>,
    places: Arc<Places>,
    /// What everything comes to at the likely values, by number.
    values: Vec<f64>,
    /// The inputs that anything hangs on, in their order.
    asked: Vec<usize>,
    /// For each of these the operations that hang on it.
    hanging: Vec<Bits>,
}

impl<'c> Rest<'c> {
    fn of(case: &'c Case, numbered: Numbered<'c>, places: Places) -> Self {
        let asked: Vec<usize> = numbered.asked().into_iter().collect();
        let hanging = asked.chunks(64).flat_map(|inputs| hanging_on_each(inputs, &numbered)).collect();
        Self { case, values: numbered.likely(), numbered, places: Arc::new(places), asked, hanging }
    }

    fn number(&self, input: Mover) -> usize {
        match input {
            Mover::Figure(id) => id.index(),
            Mover::Start => self.case.figures.len(),
            Mover::Deadline => self.case.figures.len() + 1,
        }
    }

    fn drawn(&self) -> CompiledComparison<'c> {
        let uncertain = self.case.figures.iter().enumerate().filter(|(_, figure)| figure.is_uncertain());
        let mut operations: Vec<Operation> = (0..self.numbered.operations.len())
            .map(|at| Operation::Constant(self.values[self.numbered.number(at)].to_bits()))
            .collect();
        for at in self.hanging_on(uncertain.map(|(at, _)| at)).each() {
            operations[at] = self.numbered.operations[at];
        }
        CompiledComparison::drawn(self.case, Numbered { operations, ..self.numbered.clone() }, Arc::clone(&self.places))
    }

    /// The operations that hang on some inputs.
    fn hanging_on(&self, inputs: impl Iterator<Item = usize>) -> Bits {
        let mut found = Bits::of(self.numbered.operations.len());
        for at in inputs.filter_map(|input| self.asked.binary_search(&input).ok()) {
            found.add(&self.hanging[at]);
        }
        found
    }
}

/// The operations that hang on each of some inputs, 64 at most.
fn hanging_on_each(inputs: &[usize], numbered: &Numbered) -> Vec<Bits> {
    let mut by_number = vec![0_u64; numbered.number(numbered.operations.len())];
    for (at, input) in inputs.iter().enumerate() {
        by_number[*input] = 1 << at;
    }
    let mut found = vec![Bits::of(numbered.operations.len()); inputs.len()];
    for (at, operation) in numbered.operations.iter().enumerate() {
        let mut own = 0;
        // What an operation hangs on stands before it.
        operation.each_operand(|number| own |= by_number[number]);
        by_number[numbered.number(at)] = own;
        each_bit(own).for_each(|input| found[input].set(at));
    }
    found
}

/// Which of many, a bit for each.
#[derive(Debug, Clone, Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn of(many: usize) -> Self {
        Self(vec![0; many.div_ceil(64)])
    }

    fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn add(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(own, others)| *own |= others);
    }

    fn without(&self, others: &Self) -> Self {
        Self(self.0.iter().zip(&others.0).map(|(own, others)| own & !others).collect())
    }

    /// Those that are set, upwards.
    fn each(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(word, bits)| each_bit(*bits).map(move |bit| word * 64 + bit))
    }
}

fn each_bit(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        bits &= bits.checked_sub(1)?;
        Some(bit)
    })
}
