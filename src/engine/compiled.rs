//! An estimate as a list of operations, worked through for many draws at once.
//!
//! The operations are the engine's own, taken from a tape on which it priced the case once. What it decides on rather
//! than computes (teams, dates, who is recommended) is decided by the same functions as always, draw by draw. Nothing is
//! worked out differently, so the results are those of [`compare`](super::compare) to the last digit.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]

use std::collections::{BTreeMap, BTreeSet};

use super::comparison::{Assessed, Comparison, Standing, late_competes, recommend};
use super::estimate::{Estimate, days_between, price};
use super::permission::exclusions;
use super::team::{staffing, window};
use crate::matter::{Case, Figure, FigureId, Figures, Inputs, LikelyValues, Recorded, Status};
use crate::number::{Day, Exact, Float, Number, Step, Tape, Traced};

/// So many draws are worked through at once.
pub const LANES: usize = 32;

/// A number in every draw.
type Lanes = [f64; LANES];

/// A case as operations.
#[derive(Debug, Clone)]
pub struct CompiledComparison<'c> {
    case: &'c Case,
    estimates: Vec<Steps>,
    /// The values of the figures, and then those of the steps of the estimate that is being worked out.
    values: Vec<Lanes>,
}

/// The operations of one estimate.
#[derive(Debug, Clone)]
struct Steps {
    /// In their order; each puts its result behind those of the operations before.
    operations: Vec<Operation>,
    parts: Vec<Staffed>,
    total: usize,
    permitted: bool,
    /// The budget, where it is a limit.
    limit: Option<FigureId>,
}

/// A part of an estimate, and the places of its tasks' production hours.
#[derive(Debug, Clone)]
struct Staffed {
    provider: usize,
    window: Option<i64>,
    production: Vec<usize>,
}

#[derive(Debug, Clone, Copy)]
enum Operation {
    /// The same in every draw.
    Constant(f64),
    /// Of two places.
    Binary(Sign, usize, usize),
    Ceil(usize),
    Floor(usize),
    Round(usize, u32),
    Same(usize),
    /// Decides on the team of a part, and puts its heads here.
    Heads(usize),
    Days(usize),
    Overtime(usize),
    /// Calendar days from the start to the end of a part, or of the whole.
    DaysToFinish(Option<usize>),
    DaysLate,
}

#[derive(Debug, Clone, Copy)]
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
}

/// The values of one draw.
struct Lane<'v> {
    values: &'v [Lanes],
    lane: usize,
}

impl Inputs<Float> for Lane<'_> {
    fn get(&self, id: FigureId) -> Float {
        Float(self.values[id.index()][self.lane])
    }
}

impl<'c> CompiledComparison<'c> {
    /// The operations of a compared case. None where they would not hold for every draw: for improvements, for estimates
    /// without a price, and where what is permitted hangs on an uncertain figure.
    #[must_use]
    pub fn of(case: &'c Case, comparison: &Comparison<Exact>) -> Option<Self> {
        if case.improvement.is_some() {
            return None;
        }
        let ends = [|figure: &Figure| figure.low, |figure: &Figure| figure.high]
            .map(|end| case.figures.changed(|_, figure| figure.likely = end(figure)));
        let estimates: Option<Vec<Steps>> = comparison.estimates.iter().map(|of| Steps::of(case, of, &ends)).collect();
        let values = case.figures.iter().map(|figure| [Float::from(figure.likely).0; LANES]).collect();
        Some(Self { case, estimates: estimates?, values })
    }

    /// Gives a figure its value in one of the draws.
    pub fn set(&mut self, figure: usize, lane: usize, value: f64) {
        self.values[figure][lane] = value;
    }

    /// Works through all draws that values were given to; hands each estimate's results and the recommended one of the
    /// first `count` to `each`, draw by draw. False where a result cannot be held or a date is beyond the calendar.
    pub fn run(&mut self, count: usize, mut each: impl FnMut(&[Drawn], Option<usize>)) -> bool {
        let figures = self.case.figures.len();
        let mut results: Vec<[(Standing<Float>, Float); LANES]> = Vec::with_capacity(self.estimates.len());
        for steps in &self.estimates {
            self.values.truncate(figures);
            let Some(result) = steps.run(self.case, &mut self.values, count) else { return false };
            results.push(result);
        }
        let mut drawn = Vec::with_capacity(results.len());
        for lane in 0..count {
            let late = late_competes(self.case, &Lane { values: &self.values, lane });
            let standings = results.iter().map(|of| of[lane].0);
            let (recommended, _) = recommend(late, &standings);
            drawn.clear();
            drawn.extend(results.iter().map(|of| {
                let (standing, total) = of[lane];
                Drawn { total: total.0, in_time: standing.status.is_in_time() }
            }));
            each(&drawn, recommended);
        }
        true
    }
}

impl Steps {
    /// `ends` are the figures at their lowest and at their highest.
    fn of(case: &Case, assessed: &Assessed<Exact>, ends: &[Figures; 2]) -> Option<Self> {
        let tape = Tape::for_all_inputs();
        let estimate = price(case, &Recorded(&tape, &case.figures), &assessed.scenario).ok()?;
        let assignment = &assessed.scenario.assignment;
        let permitted =
            |figures: &Figures| exclusions(case, &LikelyValues(figures), assessed.provider, assignment).is_empty();
        let is_permitted = permitted(&case.figures);
        if ends.iter().any(|figures| permitted(figures) != is_permitted) {
            return None;
        }
        let limit = case.matter.budget.filter(|_| case.matter.budget_is_limit);
        Writer::new(case, &tape, &estimate).write(is_permitted, limit)
    }

    fn run(&self, case: &Case, values: &mut Vec<Lanes>, count: usize) -> Option<[(Standing<Float>, Float); LANES]> {
        let mut teams: Vec<[[f64; 3]; LANES]> = Vec::with_capacity(self.parts.len());
        let mut ends: Vec<[Option<Day>; LANES]> = Vec::with_capacity(self.parts.len());
        let mut status = [Status::NoDeadline; LANES];
        for step in &self.operations {
            let result = match *step {
                Operation::Constant(value) => [value; LANES],
                Operation::Same(a) => values[a],
                Operation::Binary(sign, a, b) => binary(sign, &values[a], &values[b]),
                Operation::Ceil(a) => each(&values[a], Number::ceil),
                Operation::Floor(a) => each(&values[a], Number::floor),
                Operation::Round(a, places) => each(&values[a], |value| value.round(places)),
                Operation::Heads(part) => {
                    let staffed = &self.parts[part];
                    let provider = &case.providers[staffed.provider];
                    let mut team = [[0.0; 3]; LANES];
                    let mut finish = [None; LANES];
                    for lane in 0..count {
                        let hours = staffed.production.iter().map(|at| Float(values[*at][lane]));
                        let (hours, inputs) = (Number::sum(hours), Lane { values, lane });
                        let staffing = staffing(case, &inputs, provider, hours, Float(0.0), staffed.window);
                        (_, finish[lane]) = staffing.dates(case, provider).ok()?;
                        status[lane] = status[lane].max(staffing.status);
                        team[lane] = [staffing.heads.0, staffing.days.0, staffing.overtime.0];
                    }
                    teams.push(team);
                    ends.push(finish);
                    teams[part].map(|[heads, ..]| heads)
                }
                Operation::Days(part) => teams[part].map(|[_, days, _]| days),
                Operation::Overtime(part) => teams[part].map(|[.., overtime]| overtime),
                Operation::DaysToFinish(part) => {
                    let start = case.matter.start?;
                    std::array::from_fn(|lane| {
                        let finish = part.map_or_else(|| latest(&ends, lane), |part| ends[part][lane]);
                        finish.map_or(0.0, |finish| Float::whole(start.span_to(finish)).0)
                    })
                }
                Operation::DaysLate => std::array::from_fn(|lane| {
                    let late = case.matter.deadline.zip(latest(&ends, lane));
                    late.map_or(0.0, |(deadline, finish)| Float::whole(days_between(case, deadline, finish)).0)
                }),
            };
            values.push(result);
        }
        let totals = values[self.total];
        if totals[..count].iter().any(|total| !total.is_finite()) {
            return None;
        }
        Some(std::array::from_fn(|lane| {
            let total = Float(totals[lane]);
            let within = self.limit.is_none_or(|budget| !Float(values[budget.index()][lane]).below(total));
            let permitted = self.permitted && within;
            let finish = latest(&ends, lane);
            (Standing { total: permitted.then_some(total), status: status[lane], finish }, total)
        }))
    }
}

fn latest(ends: &[[Option<Day>; LANES]], lane: usize) -> Option<Day> {
    ends.iter().filter_map(|of| of[lane]).max()
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

/// Takes from a tape what a total hangs on, and who does the work and when, which decides on more than the total.
struct Writer<'w, 't> {
    case: &'w Case,
    tape: &'t Tape,
    estimate: &'w Estimate<Traced<'t>>,
    /// Steps that are results of teams.
    teams: BTreeMap<usize, Operation>,
    /// Where the result of a step stands.
    places: BTreeMap<usize, usize>,
}

impl<'w, 't> Writer<'w, 't> {
    fn new(case: &'w Case, tape: &'t Tape, estimate: &'w Estimate<Traced<'t>>) -> Self {
        let parts = estimate.schedule.parts.iter().enumerate();
        let results = parts.flat_map(|(part, staffed)| {
            let team = &staffed.team;
            let results = [
                (team.heads, Operation::Heads(part)),
                (team.days, Operation::Days(part)),
                (team.overtime, Operation::Overtime(part)),
            ];
            results.into_iter().filter_map(|(number, operation)| Some((number.position()?, operation)))
        });
        Self { case, tape, estimate, teams: results.collect(), places: BTreeMap::new() }
    }

    fn write(mut self, permitted: bool, limit: Option<FigureId>) -> Option<Steps> {
        let schedule = &self.estimate.schedule;
        let total = self.estimate.total.position()?;
        let mut needed = BTreeSet::from([total]);
        let mut parts: Vec<(usize, Vec<usize>)> = Vec::with_capacity(schedule.parts.len());
        for staffed in &schedule.parts {
            let hours = staffed.part.tasks.iter().map(|task| schedule.effort.production[*task].position());
            let hours: Vec<usize> = hours.collect::<Option<_>>()?;
            needed.extend(hours.iter().copied().chain([staffed.team.heads.position()?]));
            parts.push((staffed.part.provider, hours));
        }
        let mut operations = Vec::new();
        for at in self.with_operands(needed) {
            let place = match self.tape.step(at).0 {
                Step::Input(figure) => figure,
                _ => {
                    operations.push(self.operation(at)?);
                    self.case.figures.len() + operations.len() - 1
                }
            };
            self.places.insert(at, place);
        }
        let staffed = |(provider, hours): (usize, Vec<usize>)| Staffed {
            provider,
            window: window(self.case, &self.case.providers[provider]),
            production: hours.iter().map(|at| self.places[at]).collect(),
        };
        let parts = parts.into_iter().map(staffed).collect();
        Some(Steps { operations, parts, total: self.places[&total], permitted, limit })
    }

    /// Steps with all that they hang on, in the order of the tape.
    fn with_operands(&self, mut needed: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut next = needed.last().copied();
        while let Some(at) = next {
            if !self.teams.contains_key(&at) {
                match self.tape.step(at).0 {
                    Step::Input(_) | Step::Constant => {}
                    Step::Add(a, b)
                    | Step::Subtract(a, b)
                    | Step::Multiply(a, b)
                    | Step::Divide(a, b)
                    | Step::Max(a, b)
                    | Step::Min(a, b) => needed.extend([a, b]),
                    Step::Ceil(a) | Step::Floor(a) | Step::Round(a, _) | Step::Named(a, _) => {
                        needed.insert(a);
                    }
                }
            }
            // What a step hangs on stands before it.
            next = needed.range(..at).next_back().copied();
        }
        needed
    }

    /// The operation of a step, all of whose operands have their places.
    fn operation(&self, at: usize) -> Option<Operation> {
        let (step, value) = self.tape.step(at);
        if let Some(operation) = self.teams.get(&at) {
            return Some(*operation);
        }
        let place = |at: usize| self.places[&at];
        let both = |sign, a, b| Operation::Binary(sign, place(a), place(b));
        Some(match step {
            Step::Input(figure) => Operation::Same(figure),
            Step::Constant => Operation::Constant(Float::from(value.get()?).0),
            Step::Add(a, b) => both(Sign::Add, a, b),
            Step::Subtract(a, b) => both(Sign::Subtract, a, b),
            Step::Multiply(a, b) => both(Sign::Multiply, a, b),
            Step::Divide(a, b) => both(Sign::Divide, a, b),
            Step::Max(a, b) => both(Sign::Max, a, b),
            Step::Min(a, b) => both(Sign::Min, a, b),
            Step::Ceil(a) => Operation::Ceil(place(a)),
            Step::Floor(a) => Operation::Floor(place(a)),
            Step::Round(a, places) => Operation::Round(place(a), places),
            Step::Named(_, "days late") => Operation::DaysLate,
            Step::Named(_, "calendar days from start to finish, both included") => self.days_to_finish(at)?,
            Step::Named(a, _) => Operation::Same(place(a)),
        })
    }

    /// What days to the finish are counted for, the part whose line is the first to end after a step; or, for a line of the
    /// matter, the whole.
    fn days_to_finish(&self, at: usize) -> Option<Operation> {
        let mut lines = self.estimate.lines.iter();
        let line = lines.find(|line| line.amount.position().is_some_and(|end| end >= at))?;
        let parts = &self.estimate.schedule.parts;
        let part = line.by.and_then(|by| parts.iter().position(|staffed| staffed.part.provider == by));
        Some(Operation::DaysToFinish(part))
    }
}
