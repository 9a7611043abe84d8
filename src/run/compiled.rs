//! A comparison as a list of operations, worked through for many draws at once.
//!
//! The operations are the engine's own, taken from a tape on which it compared the case once, decisions included. Nothing
//! is worked out differently, so the results are those of [`compare`] to the last digit.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]

use std::collections::{BTreeSet, HashMap};

use crate::engine::{Assessed, Comparison, compare, exclusions};
use crate::matter::{Case, Figure, FigureId, Figures, LikelyValues, OnTape, Status};
use crate::number::{Choice, Exact, Float, Number, Step, Tape, Traced};

/// So many draws are worked through at once.
pub const LANES: usize = 32;

/// A number in every draw.
type Lanes = [f64; LANES];

/// A case as operations.
#[derive(Debug, Clone)]
pub struct CompiledComparison<'c> {
    case: &'c Case,
    /// In their order, each with the place that its result is put in.
    operations: Vec<(Operation, usize)>,
    /// The places of total and status, by estimate.
    estimates: Vec<[usize; 2]>,
    /// The places of the recommended one's number and grade.
    choice: [usize; 2],
    /// The places of what has to be valid: totals and dates.
    checked: Vec<usize>,
    /// The values of the figures, and then results.
    values: Vec<Lanes>,
}

/// An operation on the places of its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Operation {
    /// The same in every draw; a float by its bits.
    Constant(u64),
    Binary(Sign, usize, usize),
    Ceil(usize),
    Floor(usize),
    Round(usize, u32),
    Choose([usize; 4]),
    NthWorkingDay(usize, usize, usize),
    WorkingDays(usize, usize, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Sign {
    Add,
    Subtract,
    Multiply,
    Divide,
    Max,
    Min,
}

/// What a draw comes to for one estimate.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// Its total.
    pub total: f64,
    /// Whether it is in time and within capacity.
    pub in_time: bool,
    /// Whether it stays within the budget; none where there is none.
    pub within_budget: Option<bool>,
}

/// Who is recommended in a draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// The place of the recommended one, where any may be chosen.
    pub place: Option<usize>,
    /// Whether it qualifies; else it is only the first to finish.
    pub qualifies: bool,
}

impl Chosen {
    /// Whom a comparison recommends.
    #[must_use]
    pub fn of<N: Number>(comparison: &Comparison<N>) -> Self {
        let place = comparison.recommended();
        Self { place, qualifies: place.is_some() && comparison.qualifies() }
    }
}

impl<'c> CompiledComparison<'c> {
    /// The operations of a compared case. None where they would not hold for every draw: for estimates without a price, where
    /// what is permitted hangs on an uncertain figure, and where more parts wait for their go-live than have formulas.
    #[must_use]
    pub fn of<N>(case: &'c Case, likely: &Comparison<N>) -> Option<Self> {
        let holds = |of: &Assessed<N>| of.estimate.as_ref().is_some_and(|of| of.schedule.interims.are_in_any_order());
        if !likely.estimates.iter().all(holds) || !has_one_set_of_exclusions(case, likely) {
            return None;
        }
        let tape = Tape::for_all_inputs();
        let uncertain = case.figures.iter().map(Figure::is_uncertain).collect();
        TapedComparison::new(case, &tape)?.compiled(uncertain)
    }

    /// The uncertain figures that anything hangs on, in whichever draw: some count for nothing at the likely values.
    #[must_use]
    pub fn inputs(&self) -> BTreeSet<usize> {
        let mut places: BTreeSet<usize> = self.estimates.iter().flatten().chain(&self.choice).copied().collect();
        for (operation, _) in &self.operations {
            operation.moved(|place| {
                places.insert(place);
                place
            });
        }
        let figures = places.into_iter().take_while(|place| *place < self.case.figures.len());
        figures.filter(|at| self.case.figures.get(FigureId::at(*at)).is_uncertain()).collect()
    }

    /// Gives an uncertain figure its value in one of the draws.
    pub fn set(&mut self, figure: usize, lane: usize, value: f64) {
        self.values[figure][lane] = value;
    }

    /// Works through all draws that values were given to; hands each estimate's results and the recommended one of the
    /// first `count` to `each`, draw by draw, none where a result cannot be held or a date is beyond the calendar.
    pub fn run(&mut self, count: usize, mut each: impl FnMut(Option<(&[Drawn], Chosen)>)) {
        for (operation, place) in &self.operations {
            self.values[*place] = operation.result(self.case, &self.values);
        }
        let mut drawn = Vec::with_capacity(self.estimates.len());
        for lane in 0..count {
            if self.checked.iter().any(|at| !self.values[*at][lane].is_finite()) {
                each(None);
                continue;
            }
            let at = |place: usize| Float(self.values[place][lane]);
            drawn.clear();
            let budget = self.case.matter.budget.map(|budget| at(budget.index()));
            drawn.extend(self.estimates.iter().map(|[total, status]| Drawn {
                total: at(*total).0,
                in_time: Status::numbered(at(*status)).is_in_time(),
                within_budget: budget.map(|budget| at(*total).at_most(budget)),
            }));
            let choice = Comparison { estimates: Vec::new(), baseline: 0, today: 0, choice: self.choice.map(at) };
            each(Some((&drawn, Chosen::of(&choice))));
        }
    }
}

/// A case compared on a tape, to be compiled for one figure after another.
#[derive(Debug)]
pub struct TapedComparison<'c, 't> {
    case: &'c Case,
    tape: &'t Tape,
    comparison: Comparison<Traced<'t>>,
}

impl<'c, 't> TapedComparison<'c, 't> {
    /// Compares a case on a tape that is for all inputs.
    #[must_use]
    pub fn new(case: &'c Case, tape: &'t Tape) -> Option<Self> {
        let comparison = compare(case, &OnTape(tape, &case.figures)).ok()?;
        Some(Self { case, tape, comparison })
    }

    /// The operations that hang on some figures alone, all others at their likely values. Whoever moves them sees to it
    /// that all estimates keep their price and what is permitted stays so.
    #[must_use]
    pub fn hanging_on(&self, figures: &[FigureId]) -> Option<CompiledComparison<'c>> {
        let is_priced = |of: &Assessed<Traced>| {
            of.estimate.as_ref().is_some_and(|estimate| estimate.schedule.interims.are_in_any_order())
        };
        let mut uncertain = vec![false; self.case.figures.len()];
        for id in figures {
            uncertain[id.index()] = true;
        }
        self.comparison.estimates.iter().all(is_priced).then(|| self.compiled(uncertain))?
    }

    fn compiled(&self, uncertain: Vec<bool>) -> Option<CompiledComparison<'c>> {
        let (case, tape) = (self.case, self.tape);
        Compiler { case, tape, uncertain, numbers: Vec::new(), operations: Vec::new() }.compile(&self.comparison)
    }
}

/// Whether what is permitted is the same at both ends of all figures.
fn has_one_set_of_exclusions<N>(case: &Case, comparison: &Comparison<N>) -> bool {
    let figures = [|figure: &Figure| figure.low, |figure: &Figure| figure.high]
        .map(|end| case.figures.changed(|_, figure| figure.likely = end(figure)));
    comparison.estimates.iter().all(|of| {
        let found = |figures: &Figures| exclusions(case, &LikelyValues(figures), of.provider, &of.scenario.assignment);
        let likely = found(&case.figures);
        figures.iter().all(|figures| found(figures) == likely)
    })
}

impl Operation {
    fn result(self, case: &Case, values: &[Lanes]) -> Lanes {
        match self {
            Self::Constant(bits) => [f64::from_bits(bits); LANES],
            Self::Binary(sign, a, b) => binary(sign, &values[a], &values[b]),
            Self::Ceil(a) => each(&values[a], Number::ceil),
            Self::Floor(a) => each(&values[a], Number::floor),
            Self::Round(a, places) => each(&values[a], |value| value.round(places)),
            Self::Choose(places) => {
                let [value, bound, then, otherwise] = places.map(|at| &values[at]);
                let mut result = [0.0; LANES];
                let operands = value.iter().zip(bound).zip(then.iter().zip(otherwise));
                for (result, ((value, bound), (then, otherwise))) in result.iter_mut().zip(operands) {
                    *result = if Float(*value).at_most(Float(*bound)) { *then } else { *otherwise };
                }
                result
            }
            Self::NthWorkingDay(calendar, from, n) => {
                let calendar = case.calendar_numbered(calendar);
                both(&values[from], &values[n], |from, n| Float::nth_working_day(calendar, Float(from), Float(n)).0)
            }
            Self::WorkingDays(calendar, from, to) => {
                let calendar = case.calendar_numbered(calendar);
                both(&values[from], &values[to], |from, to| Float::working_days(calendar, Float(from), Float(to)).0)
            }
        }
    }

    /// The same with other places for its operands.
    fn moved(self, mut to: impl FnMut(usize) -> usize) -> Self {
        match self {
            Self::Constant(_) => self,
            Self::Binary(sign, a, b) => Self::Binary(sign, to(a), to(b)),
            Self::Ceil(a) => Self::Ceil(to(a)),
            Self::Floor(a) => Self::Floor(to(a)),
            Self::Round(a, places) => Self::Round(to(a), places),
            Self::Choose(operands) => Self::Choose(operands.map(to)),
            Self::NthWorkingDay(calendar, from, n) => Self::NthWorkingDay(calendar, to(from), to(n)),
            Self::WorkingDays(calendar, from, until) => Self::WorkingDays(calendar, to(from), to(until)),
        }
    }
}

fn binary(sign: Sign, a: &Lanes, b: &Lanes) -> Lanes {
    match sign {
        Sign::Add => both(a, b, |a, b| a + b),
        Sign::Subtract => both(a, b, |a, b| a - b),
        Sign::Multiply => both(a, b, |a, b| a * b),
        Sign::Divide => both(a, b, |a, b| a / b),
        Sign::Max => both(a, b, |a, b| Float(a).max(Float(b)).0),
        Sign::Min => both(a, b, |a, b| Float(a).min(Float(b)).0),
    }
}

// Loops over whole arrays, which a compiler turns into operations on several numbers at once.

fn both(a: &Lanes, b: &Lanes, operation: impl Fn(f64, f64) -> f64) -> Lanes {
    let mut result = [0.0; LANES];
    for ((result, a), b) in result.iter_mut().zip(a).zip(b) {
        *result = operation(*a, *b);
    }
    result
}

fn each(a: &Lanes, operation: impl Fn(Float) -> Float) -> Lanes {
    let mut result = [0.0; LANES];
    for (result, a) in result.iter_mut().zip(a) {
        *result = operation(Float(*a)).0;
    }
    result
}

/// Takes from a tape what totals, statuses and the recommendation hang on. What is worked out twice is done once, and what
/// hangs on no uncertain figure is done here.
struct Compiler<'c, 't> {
    case: &'c Case,
    tape: &'t Tape,
    /// Which figures take more than one value.
    uncertain: Vec<bool>,
    /// The number of each step's value, where it is needed: a figure's index, or behind these that of an operation.
    numbers: Vec<Option<usize>>,
    operations: Vec<Operation>,
}

impl<'c> Compiler<'c, '_> {
    fn compile(mut self, comparison: &Comparison<Traced>) -> Option<CompiledComparison<'c>> {
        let case = self.case;
        let estimates: Vec<_> = comparison.estimates.iter().filter_map(|of| of.estimate.as_ref()).collect();
        let results = estimates.iter().map(|of| [of.total, of.schedule.status]).collect::<Vec<_>>();
        let dates = estimates.iter().flat_map(|of| [of.schedule.start, of.schedule.finish]).flatten();
        let checked: Vec<Traced> = estimates.iter().map(|of| of.total).chain(dates).collect();
        let all = results.iter().flatten().chain(&comparison.choice).chain(&checked);
        self.take(all.filter_map(|number| number.position()))?;

        let estimates = results.into_iter().map(|of| self.numbers_of(of)).collect::<Option<Vec<_>>>()?;
        let choice = self.numbers_of(comparison.choice)?;
        let checked = checked.into_iter().map(|of| self.number(of)).collect::<Option<Vec<_>>>()?;
        let pinned = estimates.iter().flatten().chain(&choice).chain(&checked).copied().collect();
        let (operations, places) = self.placed(&pinned);
        let mut values: Vec<Lanes> = case.figures.iter().map(|figure| [Float::from(figure.likely).0; LANES]).collect();
        values.resize(operations.iter().map(|(_, place)| place + 1).fold(values.len(), usize::max), [0.0; LANES]);
        let is_constant = |(operation, _): &(Operation, usize)| matches!(operation, Operation::Constant(_));
        let (constants, operations): (Vec<_>, Vec<_>) = operations.into_iter().partition(is_constant);
        for (constant, place) in constants {
            values[place] = constant.result(case, &[]);
        }
        Some(CompiledComparison {
            case,
            operations,
            estimates: estimates.into_iter().map(|of| of.map(|number| places[number])).collect(),
            choice: choice.map(|number| places[number]),
            checked: checked.into_iter().map(|number| places[number]).collect(),
            values,
        })
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
        if !is_constant {
            return operation;
        }
        let mut operands: Vec<Lanes> = Vec::new();
        let moved = operation.moved(|number| {
            operands.extend(constant(number).map(|bits| [f64::from_bits(bits); LANES]));
            operands.len().saturating_sub(1)
        });
        Operation::Constant(moved.result(self.case, &operands)[0].to_bits())
    }

    /// Numbers some steps and all that they hang on, in the order of the tape.
    fn take(&mut self, results: impl Iterator<Item = usize>) -> Option<()> {
        let mut needed = Vec::new();
        for at in results {
            needed.resize(needed.len().max(at + 1), false);
            needed[at] = true;
        }
        // What a step hangs on stands before it.
        for at in (0..needed.len()).rev() {
            if needed[at] {
                self.tape.step(at).0.operands().for_each(|of| needed[of] = true);
            }
        }
        let mut known = HashMap::new();
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

    fn numbers_of(&mut self, [one, other]: [Traced; 2]) -> Option<[usize; 2]> {
        Some([self.number(one)?, self.number(other)?])
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
    fn placed(&self, pinned: &BTreeSet<usize>) -> (Vec<(Operation, usize)>, Vec<usize>) {
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
            let mut ends = BTreeSet::new();
            let moved = operation.moved(|number| {
                if number >= figures && last_uses[number] == Some(at) {
                    ends.insert(places[number]);
                }
                places[number]
            });
            free.extend(ends);
            // A constant is put in its place once and for all runs.
            let is_constant = matches!(operation, Operation::Constant(_));
            let place = if is_constant { None } else { free.pop() }.unwrap_or_else(|| {
                used += 1;
                used - 1
            });
            placed.push((moved, place));
            places.push(place);
        }
        (placed, places)
    }

    /// For each value the operation that uses it last, none where none does.
    fn last_uses(&self, pinned: &BTreeSet<usize>) -> Vec<Option<usize>> {
        let mut last_uses = vec![None; self.figures() + self.operations.len()];
        for number in pinned {
            last_uses[*number] = Some(usize::MAX);
        }
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
