//! The figures that go by the type of a task, each task's its own: what is recorded with them holds for tasks of any type
//! that is made up alike.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::{Inputs, LikelyValues, Rates, is_demanding};
use crate::matter::{
    Basis, ByComplexity, Case, Figure, FigureId, Figures, Hours, Price, PriceStep, PriceUnit, Provider, Speed, Terms,
};
use crate::number::{DoubleDouble, Exact, Number, Quantity, Tape, Traced};
use crate::run::FastInputs;
use rust_decimal::Decimal;

/// What a task's type, complexity and providers bring along.
#[derive(Debug, Clone, Default)]
pub struct TaskParameters {
    /// How the task is made up: which figures there are. Tasks of one signature are priced by the same operations.
    pub signature: Vec<u8>,
    /// The task's own figures, in the order of the values.
    pub figures: Vec<FigureId>,
    /// Their values.
    pub values: Vec<DoubleDouble>,
    /// Rates that are the task's own, by provider and place.
    rates: Vec<((usize, usize), FigureId)>,
    /// The figure that is 1 where the task's hours count as complex work, else 0.
    demanding: Option<FigureId>,
}

impl TaskParameters {
    /// Where each of them stands, by the index of its figure: the task, and its place among the task's.
    pub fn places(&self, task: usize) -> impl Iterator<Item = (usize, (usize, usize))> {
        self.figures.iter().zip(0..).map(move |(figure, at)| (figure.index(), (task, at)))
    }
}

/// Gives tasks figures and rates of their own.
pub struct OwnFigures<'c> {
    case: &'c mut Case,
    quick: &'c FastInputs,
    /// The figures before this one are those of the template; those behind it are each matter's.
    fixed: usize,
    /// How many rates each provider had.
    rates: Vec<usize>,
}

impl<'c> OwnFigures<'c> {
    /// For the tasks of a case whose first so many figures are the same for all matters, with their values.
    #[must_use]
    pub fn new(case: &'c mut Case, quick: &'c FastInputs, fixed: usize) -> Self {
        let rates = case.providers.iter().map(|provider| provider.rates.len()).collect();
        Self { case, quick, fixed, rates }
    }

    /// The case with the figures that were given to tasks.
    #[must_use]
    pub fn case(&self) -> &Case {
        self.case
    }

    /// Takes the rates away again; the figures are left at the end of the list.
    pub fn undo(self) {
        for (provider, count) in self.case.providers.iter_mut().zip(self.rates) {
            provider.rates.truncate(count);
        }
    }

    /// Gives a task figures of its own.
    pub fn give(&mut self, task: usize) -> TaskParameters {
        let mut of = TaskParameters::default();
        self.hours(task, &mut of);
        for provider in 0..self.case.providers.len() {
            self.terms(provider, task, &mut of);
        }
        self.demanding(task, &mut of);
        of
    }

    fn demanding(&mut self, task: usize, of: &mut TaskParameters) {
        let matter_task = &self.case.matter.tasks[task];
        let counts = i64::from(is_demanding(matter_task.complexity, matter_task.licensed));
        let like = self.case.figures.iter().next().cloned();
        of.demanding =
            like.map(|like| self.add(Figure { likely: counts.into(), ..like }, DoubleDouble::whole(counts), of));
    }

    fn hours(&mut self, task: usize, of: &mut TaskParameters) {
        let matter_task = &self.case.matter.tasks[task];
        let better = self.case.improvement.as_ref();
        let lists = better.is_some_and(|better| better.lists(&matter_task.task_type.id));
        of.signature.extend([lists, matter_task.licensed].map(u8::from));
        of.signature.extend(self.unit(task).bytes().chain([0]));
        match self.case.matter.tasks[task].hours.clone() {
            Hours::Given(_) => of.signature.push(0),
            Hours::Computed { volume, speed, factor } => {
                let units = match speed {
                    Speed::Throughput(units) => self.own(units, of),
                    Speed::Minutes(minutes) => self.an_hour(minutes, of),
                };
                // Where there is no factor it is 1.
                let factor = match factor {
                    Some(factor) => self.own(factor, of),
                    None => self.add(self.like(units, Decimal::ONE), DoubleDouble::whole(1), of),
                };
                let (speed, factor) = (Speed::Throughput(units), Some(factor));
                self.case.matter.tasks[task].hours = Hours::Computed { volume, speed, factor };
            }
        }
    }

    /// A task's unit, where anything is counted by it.
    fn unit(&self, task: usize) -> Arc<str> {
        let unit = &self.case.matter.tasks[task].unit;
        let has_price = |of: &Provider| of.terms[task].price.is_some() || !of.charges.is_empty();
        let counts = !self.case.matter.charges.is_empty() || self.case.providers.iter().any(has_price);
        if counts { Arc::clone(unit) } else { "".into() }
    }

    fn terms(&mut self, provider: usize, task: usize, of: &mut TaskParameters) {
        let is_for_seat = self.case.is_for_seat(provider, task);
        let complexity = self.case.matter.tasks[task].complexity;
        let terms = self.case.providers[provider].terms[task].clone();
        of.signature.extend([is_for_seat, terms.offered].map(u8::from));
        // Whether a part is supervised is asked of the figure, and not written on the tape.
        let supervision = terms.supervision.map(|figure| figure.at(complexity));
        of.signature.push(u8::from(supervision.is_some_and(|id| self.case.figures.get(id).likely.is_zero())));
        let figure = |own: &mut Self, written: Option<ByComplexity>, of: &mut TaskParameters| {
            own.maybe(written.map(|figure| figure.at(complexity)), of).map(ByComplexity::one)
        };
        let productivity = figure(self, terms.productivity, of);
        let qc = figure(self, terms.qc, of);
        let supervision = figure(self, terms.supervision, of);
        let rework = figure(self, terms.rework, of);
        let rate = self.rate(provider, terms.rate, of);
        let qc_rate = self.rate(provider, terms.qc_rate, of);
        let price = terms.price.as_ref().map(|price| self.price(price, of));
        of.signature.push(u8::from(price.is_some()));
        let own = Terms { rate, qc_rate, price, productivity, qc, supervision, rework, ..terms };
        self.case.providers[provider].terms[task] = own;
    }

    fn price(&mut self, price: &Price, of: &mut TaskParameters) -> Arc<Price> {
        of.signature.push(u8::try_from(price.steps.len()).unwrap_or(u8::MAX));
        if let PriceUnit::Unit(unit) = &price.unit {
            of.signature.extend(unit.bytes().chain([0]));
        }
        let steps = price
            .steps
            .iter()
            .map(|step| PriceStep { up_to: self.maybe(step.up_to, of), rate: self.own(step.rate, of) });
        Arc::new(Price { unit: price.unit.clone(), steps: steps.collect() })
    }

    fn maybe(&mut self, id: Option<FigureId>, of: &mut TaskParameters) -> Option<FigureId> {
        match id {
            Some(id) => Some(self.own(id, of)),
            None => {
                of.signature.push(0);
                None
            }
        }
    }

    /// A figure of the task's own, unless it is the matter's already.
    fn own(&mut self, id: FigureId, of: &mut TaskParameters) -> FigureId {
        if id.index() >= self.fixed {
            of.signature.push(2);
            return id;
        }
        of.signature.push(1);
        let figure = self.case.figures.get(id).clone();
        self.add(figure, self.quick.get(id), of)
    }

    /// Units an hour at so many minutes each.
    fn an_hour(&mut self, minutes: FigureId, of: &mut TaskParameters) -> FigureId {
        of.signature.push(1);
        let (hour, taken) = (DoubleDouble::whole(60), self.quick.get(minutes));
        let units = Decimal::from(60).checked_div(self.case.figures.get(minutes).likely).unwrap_or_default();
        self.add(self.like(minutes, units), hour / taken, of)
    }

    /// A figure with another value.
    fn like(&self, id: FigureId, likely: Decimal) -> Figure {
        Figure { likely, ..self.case.figures.get(id).clone() }
    }

    fn add(&mut self, figure: Figure, value: DoubleDouble, of: &mut TaskParameters) -> FigureId {
        let own = self.case.figures.add(figure);
        of.figures.push(own);
        of.values.push(value);
        own
    }

    /// A rate of the task's own, where it is known what an hour at it comes to.
    fn rate(&mut self, provider: usize, rate: Option<usize>, of: &mut TaskParameters) -> Option<usize> {
        let basis = self.case.matter.basis;
        let known = |rate| Some((rate, self.quick.hourly(provider, rate, basis)?, self.hourly(provider, rate)?));
        let Some((at, quick, hourly)) = rate.and_then(known) else {
            of.signature.push(u8::from(rate.is_some()));
            return rate;
        };
        of.signature.push(2);
        let figure = self.add(hourly, quick, of);
        let rates = &mut self.case.providers[provider].rates;
        rates.push(rates[at].clone());
        of.rates.push(((provider, rates.len() - 1), figure));
        Some(rates.len() - 1)
    }

    /// What an hour comes to by exact decimals, as a figure.
    fn hourly(&self, provider: usize, rate: usize) -> Option<Figure> {
        let case = &*self.case;
        let inputs = LikelyValues(&case.figures);
        let hourly: Exact = Rates { case, inputs: &inputs, basis: case.matter.basis }.hourly(provider, rate).ok()?;
        let like = case.figures.iter().next()?;
        Some(Figure { likely: hourly.get()?, ..like.clone() })
    }
}

/// A case's figures on a tape, the tasks' own rates among them.
pub struct Recorded<'t, 'f> {
    tape: &'t Tape,
    figures: &'f Figures,
    rates: HashMap<(usize, usize), FigureId>,
    demanding: Vec<Option<FigureId>>,
}

impl<'t, 'f> Recorded<'t, 'f> {
    /// The figures of a case whose tasks have some of their own.
    #[must_use]
    pub fn new(tape: &'t Tape, figures: &'f Figures, tasks: &[TaskParameters]) -> Self {
        let rates = tasks.iter().flat_map(|task| task.rates.iter().copied()).collect();
        Self { tape, figures, rates, demanding: tasks.iter().map(|task| task.demanding).collect() }
    }

    /// 1 where a task's hours count as complex work, else 0.
    #[must_use]
    pub fn is_demanding(&self, task: usize) -> Traced<'t> {
        self.demanding[task].map_or_else(Traced::invalid, |figure| self.get(figure))
    }
}

impl<'t> Inputs<Traced<'t>> for Recorded<'t, '_> {
    fn get(&self, id: FigureId) -> Traced<'t> {
        self.tape.input(id.index(), self.figures.get(id).likely.into())
    }

    fn counted(&self, value: i64, what: Quantity) -> Traced<'t> {
        self.tape.counted(value, what)
    }

    fn hourly(&self, provider: usize, rate: usize, _: Basis) -> Option<Traced<'t>> {
        self.rates.get(&(provider, rate)).map(|figure| self.get(*figure))
    }
}
