//! A comparison as a list of operations, worked through for many draws at once.
//!
//! The operations are the engine's own, taken from a tape on which it compared the case once, decisions included. Nothing
//! is worked out differently, so the results are those of [`compare`] to the last digit.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::compiler::{Compiled, Compiler};
use super::rest::Rest;
use crate::engine::{Assessed, Comparison, Estimate, Inputs, OnTape, compare, exclusions};
use crate::matter::{Case, Figure, FigureId, Status};
use crate::number::{Exact, Float, Number, Tape, Traced};

/// So many draws are worked through at once.
pub const LANES: usize = 32;

/// A case as operations.
#[derive(Debug, Clone)]
pub struct CompiledComparison<'c> {
    case: &'c Case,
    work: Compiled<'c, LANES>,
    places: Arc<Places>,
    /// Where few figures are moved at a time: what everything comes to meanwhile, and the operations that draws work through.
    rest: Option<Arc<(Rest, Vec<usize>)>>,
}

/// Where results of a comparison stand.
#[derive(Debug, Clone)]
struct Places {
    /// The places of total and status, by estimate; none where there is nothing to do.
    estimates: Vec<Option<[usize; 2]>>,
    /// The places of the recommended one's number and grade.
    choice: [usize; 2],
    /// The places of what has to be valid: totals and dates.
    checked: Vec<usize>,
}

/// What a draw comes to for one estimate.
#[derive(Debug, Clone, Copy)]
pub struct Drawn {
    /// Its total; not a number where there is nothing to do.
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

    /// The same by the place of the recommended one and its grade.
    fn by(choice: [Float; 2]) -> Self {
        Self::of(&Comparison { estimates: Vec::new(), baseline: 0, today: 0, choice })
    }
}

impl<'c> CompiledComparison<'c> {
    /// The operations of a compared case. None where they would not hold for every draw: for estimates without a price that
    /// have something to do, where what is permitted hangs on an uncertain figure, and where more parts wait for their
    /// go-live than have formulas.
    #[must_use]
    pub fn of<N>(case: &'c Case, likely: &Comparison<N>) -> Option<Self> {
        let uncertain = case.figures.iter().map(Figure::is_uncertain).collect();
        let ends = |figure: &Figure| [figure.low, figure.high];
        permits_the_same(case, likely, |id| ends(case.figures.get(id)))
            .then(|| Self::compiled(case, likely, uncertain, false))?
    }

    /// The same for moving few figures at a time, all others at their likely values, besides drawing the uncertain ones:
    /// those that may be moved, and whether what is permitted stays so at both ends of all is for the caller to see.
    #[must_use]
    pub fn at_rest<N>(case: &'c Case, likely: &Comparison<N>, is_moved: impl Fn(usize) -> bool) -> Option<Self> {
        let taken = case.figures.iter().enumerate().map(|(at, figure)| is_moved(at) || figure.is_uncertain());
        let mut compiled = Self::compiled(case, likely, taken.collect(), true)?;
        compiled.work.run();
        let rest = Rest::of(&compiled.work);
        let drawn = rest.hanging_on(compiled.inputs().into_iter(), &compiled.work.operations);
        compiled.rest = Some(Arc::new((rest, drawn)));
        Some(compiled)
    }

    fn compiled<N>(case: &'c Case, likely: &Comparison<N>, taken: Vec<bool>, keeps_all: bool) -> Option<Self> {
        if !likely.estimates.iter().all(holds) {
            return None;
        }
        let tape = Tape::for_all_inputs();
        let comparison = compare(case, &OnTape(&tape, &case.figures)).ok()?;
        let estimates: Vec<_> = comparison.estimates.iter().filter_map(|of| of.estimate.as_ref()).collect();
        let results = estimates.iter().flat_map(|of| [of.total, of.schedule.status]);
        let dates = estimates.iter().flat_map(|of| [of.schedule.start, of.schedule.finish]).flatten();
        let checked = estimates.iter().map(|of| of.total).chain(dates);
        let all: Vec<Traced> = results.chain(comparison.choice).chain(checked).collect();
        let work = Compiler::new(case, &tape, taken).keeping_all(keeps_all).compile::<LANES>(&all, &[])?;
        let (of_estimates, others) = work.results.split_at(2 * estimates.len());
        let (choice, checked) = others.split_first_chunk()?;
        let mut pairs = of_estimates.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        let pair = |of: &Assessed<Traced>| of.estimate.as_ref().and_then(|_| pairs.next());
        let estimates = comparison.estimates.iter().map(pair).collect();
        let places = Arc::new(Places { estimates, choice: *choice, checked: checked.to_vec() });
        Some(Self { case, work, places, rest: None })
    }

    /// The uncertain figures that anything hangs on, in whichever draw: some count for nothing at the likely values.
    #[must_use]
    pub fn inputs(&self) -> BTreeSet<usize> {
        let figures = self.work.inputs(self.case.figures.len()).into_iter();
        figures.filter(|at| self.case.figures.get(FigureId::at(*at)).is_uncertain()).collect()
    }

    /// Makes ready for very many draws.
    pub fn prepare_for_many(&mut self) {
        self.work.table_calendars();
    }

    /// Gives an uncertain figure its value in one of the draws.
    pub fn set(&mut self, figure: usize, lane: usize, value: f64) {
        self.work.values[figure][lane] = value;
    }

    /// Gives an uncertain figure its values in all draws.
    pub fn set_all(&mut self, figure: usize, values: &[f64; LANES]) {
        self.work.values[figure] = *values;
    }

    /// Works through all draws that values were given to; hands each estimate's results and the recommended one of the
    /// first `count` to `each`, draw by draw, none where a result cannot be held or a date is beyond the calendar.
    pub fn run(&mut self, count: usize, mut each: impl FnMut(Option<(&[Drawn], Chosen)>)) {
        match &self.rest {
            Some(rest) => self.work.run_these(&rest.1),
            None => self.work.run(),
        }
        self.places.tell(self.case, &self.work, count, &mut each);
    }

    /// The same of those operations alone that hang on some figures, all others of which are at rest; these are so afterwards.
    /// Without operations at rest there is nothing to tell.
    pub fn run_moved(&mut self, figures: &[FigureId], then: impl FnOnce(&Lanes)) {
        let Some((rest, _)) = self.rest.as_deref() else { return };
        let figures = figures.iter().map(|id| id.index());
        let hanging = rest.hanging_on(figures.clone(), &self.work.operations);
        self.work.run_these(&hanging);
        then(&Lanes { work: &self.work, places: &self.places });
        let moved = hanging.iter().map(|number| self.work.operations[*number].1).chain(figures);
        moved.for_each(|place| self.work.values[place] = [rest.value(place); LANES]);
    }
}

/// What a run comes to, by lane.
pub struct Lanes<'r> {
    work: &'r Compiled<'r, LANES>,
    places: &'r Places,
}

impl Lanes<'_> {
    /// Whether every result can be held, and no date is beyond the calendar.
    #[must_use]
    pub fn are_held(&self) -> [bool; LANES] {
        self.places.are_held(self.work)
    }

    /// Who is recommended in a lane.
    #[must_use]
    pub fn chosen(&self, lane: usize) -> Chosen {
        Chosen::by(self.places.choice.map(|place| Float(self.work.values[place][lane])))
    }

    /// The totals of the estimates, in their order; none where there is nothing to do.
    pub fn totals(&self) -> impl Iterator<Item = Option<&[f64; LANES]>> {
        self.places.estimates.iter().map(|of| of.map(|[total, _]| &self.work.values[total]))
    }
}

impl Places {
    fn tell(
        &self,
        case: &Case,
        work: &Compiled<LANES>,
        count: usize,
        each: &mut impl FnMut(Option<(&[Drawn], Chosen)>),
    ) {
        let lanes = |place: usize| &work.values[place];
        let is_held = self.are_held(work);
        let none = Drawn { total: f64::NAN, in_time: false, within_budget: None };
        let many = self.estimates.len();
        let mut drawn = vec![none; many * LANES];
        let budget = case.matter.budget.map(|budget| lanes(budget.index()));
        for (at, of) in self.estimates.iter().enumerate() {
            let Some([totals, statuses]) = of.map(|of| of.map(lanes)) else { continue };
            for (lane, of) in drawn.iter_mut().skip(at).step_by(many).enumerate() {
                of.total = totals[lane];
                of.in_time = Status::numbered(Float(statuses[lane])).is_in_time();
                of.within_budget = budget.map(|budget| Float(totals[lane]).at_most(Float(budget[lane])));
            }
        }
        let choice = self.choice.map(lanes);
        for lane in 0..count {
            let drawn = &drawn[lane * many..][..many];
            each(is_held[lane].then(|| (drawn, Chosen::by(choice.map(|of| Float(of[lane]))))));
        }
    }

    fn are_held(&self, work: &Compiled<LANES>) -> [bool; LANES] {
        let mut are_held = [true; LANES];
        for place in &self.checked {
            are_held.iter_mut().zip(&work.values[*place]).for_each(|(is_held, value)| *is_held &= value.is_finite());
        }
        are_held
    }
}

/// Whether an estimate's operations hold for all values: it has a price in any order in which parts go live, or nothing to
/// do.
fn holds<N>(of: &Assessed<N>) -> bool {
    let in_any_order = |of: &Estimate<N>| of.schedule.interims.are_in_any_order();
    of.has_nothing_to_do() || of.estimate.as_ref().is_some_and(in_any_order)
}

/// Whether what is permitted is the same at both ends of all figures as at the likely values.
#[must_use]
pub fn permits_the_same<N>(case: &Case, comparison: &Comparison<N>, ends: impl Fn(FigureId) -> [Decimal; 2]) -> bool {
    comparison.estimates.iter().all(|of| {
        let found =
            |value: &dyn Fn(FigureId) -> Decimal| exclusions(case, &At(value), of.provider, &of.scenario.assignment);
        let likely = found(&|id| case.figures.get(id).likely);
        found(&|id| ends(id)[0]) == likely && found(&|id| ends(id)[1]) == likely
    })
}

/// Each figure at some value.
struct At<'f>(&'f dyn Fn(FigureId) -> Decimal);

impl Inputs<Exact> for At<'_> {
    fn get(&self, id: FigureId) -> Exact {
        (self.0)(id).into()
    }
}
