//! A comparison as a list of operations, worked through for many draws at once.
//!
//! The operations are the engine's own, taken from a tape on which it compared the case once, decisions included. Nothing
//! is worked out differently, so the results are those of [`compare`] to the last digit.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::compiler::Compiler;
use super::numbered::{Compiled, Numbered};
use crate::engine::{Assessed, Comparison, Estimate, Inputs, OnTape, compare, exclusions};
use crate::matter::{Case, Figure, FigureId, Figures, Status};
use crate::number::{Exact, Float, Number, Tape, Traced};

/// So many draws are worked through at once.
pub const LANES: usize = 32;

/// A case as operations.
#[derive(Debug, Clone)]
pub struct CompiledComparison<'c> {
    case: &'c Case,
    work: Compiled<'c>,
    places: Arc<Places>,
    inputs: BTreeSet<usize>,
}

/// Draws that are worked through.
#[derive(Debug)]
pub struct Run<'p> {
    of: &'p CompiledComparison<'p>,
    lanes: Vec<[f64; LANES]>,
}

/// Which of the results that were asked for is which.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// Total and status, by estimate; none where there is nothing to do.
    estimates: Vec<Option<[usize; 2]>>,
    /// The recommended one's number and grade.
    choice: [usize; 2],
    /// What has to be valid: totals and dates.
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

/// The operations of a compared case on a tape, whose inputs have likely values and may take others. None for estimates
/// without a price that have something to do, and where more parts wait for their go-live than have formulas.
pub(super) fn operations<'c, 't, N>(
    case: &'c Case,
    likely: &Comparison<N>,
    tape: &'t Tape,
    on_tape: &impl Inputs<Traced<'t>>,
    inputs: Vec<(f64, bool)>,
) -> Option<(Numbered<'c>, Places)> {
    if !likely.estimates.iter().all(holds) {
        return None;
    }
    let comparison = compare(case, on_tape).ok()?;
    let mut results: Vec<Traced> = Vec::new();
    let mut place = |result: Traced<'t>| {
        results.push(result);
        results.len() - 1
    };
    let choice = comparison.choice.map(&mut place);
    let priced =
        |of: &Assessed<Traced<'t>>| of.estimate.as_ref().map(|of| [of.total, of.schedule.status].map(&mut place));
    let estimates: Vec<Option<[usize; 2]>> = comparison.estimates.iter().map(priced).collect();
    let schedules = comparison.estimates.iter().filter_map(|of| Some(&of.estimate.as_ref()?.schedule));
    let dates = schedules.flat_map(|of| [of.start, of.finish]).flatten().map(&mut place);
    let checked = dates.chain(estimates.iter().flatten().map(|[total, _]| *total)).collect();
    let numbered = Compiler::new(case, tape, inputs).compile(&results)?;
    Some((numbered, Places { estimates, choice, checked }))
}

/// The figures at their likely values, each with whether it takes others.
pub(super) fn moving(figures: &Figures, moves: impl Fn(usize, &Figure) -> bool) -> Vec<(f64, bool)> {
    figures.iter().enumerate().map(|(at, figure)| (Float::from(figure.likely).0, moves(at, figure))).collect()
}

impl<'c> CompiledComparison<'c> {
    /// The operations of a compared case. None where they would not hold for every draw: for estimates without a price that
    /// have something to do, where what is permitted hangs on an uncertain figure, and where more parts wait for their
    /// go-live than have formulas.
    #[must_use]
    pub fn of<N>(case: &'c Case, likely: &Comparison<N>) -> Option<Self> {
        if !permits_the_same(case, likely, |id| [case.figures.get(id).low, case.figures.get(id).high]) {
            return None;
        }
        let tape = Tape::for_all_inputs();
        let inputs = moving(&case.figures, |_, figure| figure.is_uncertain());
        let (numbered, places) = operations(case, likely, &tape, &OnTape(&tape, &case.figures), inputs)?;
        Some(Self::drawn(case, numbered, Arc::new(places)))
    }

    /// Of operations no input of which takes other values than the uncertain figures.
    pub(super) fn drawn(case: &'c Case, numbered: Numbered<'c>, places: Arc<Places>) -> Self {
        let uncertain = case.figures.iter().enumerate().filter(|(_, figure)| figure.is_uncertain());
        let asked = numbered.asked();
        let inputs = uncertain.map(|(at, _)| at).filter(|at| asked.contains(at)).collect();
        Self { case, work: numbered.placed(&[]), places, inputs }
    }

    /// Makes ready for very many draws.
    pub fn prepare_for_many(&mut self) {
        self.work.table_calendars();
    }

    /// The uncertain figures that anything hangs on, in whichever draw: some count for nothing at the likely values.
    #[must_use]
    pub fn inputs(&self) -> &BTreeSet<usize> {
        &self.inputs
    }

    /// Begins to draw, with every figure at its likely value.
    #[must_use]
    pub fn begin(&self) -> Run<'_> {
        Run { of: self, lanes: self.work.lanes() }
    }
}

impl Run<'_> {
    /// Gives an uncertain figure its values in all draws.
    pub fn set(&mut self, figure: usize, values: &[f64; LANES]) {
        self.lanes[figure] = *values;
    }

    /// Works through all draws that values were given to; hands each estimate's results and the recommended one of the
    /// first `count` to `each`, draw by draw, none where a result cannot be held or a date is beyond the calendar.
    pub fn work(&mut self, count: usize, mut each: impl FnMut(Option<(&[Drawn], Chosen)>)) {
        let CompiledComparison { case, work, places, .. } = self.of;
        work.run(0..work.operations.len(), &mut self.lanes);
        Lanes::of(&self.lanes, &work.results, places).tell(case, count, &mut each);
    }
}

/// What a run comes to, by lane.
pub struct Lanes<'r> {
    values: &'r [[f64; LANES]],
    /// Where the results stand among them, in the order in which they were asked for.
    results: &'r [usize],
    places: &'r Places,
}

impl<'r> Lanes<'r> {
    pub(super) fn of(values: &'r [[f64; LANES]], results: &'r [usize], places: &'r Places) -> Self {
        Self { values, results, places }
    }

    fn result(&self, at: usize) -> &'r [f64; LANES] {
        &self.values[self.results[at]]
    }

    /// Whether every result can be held, and no date is beyond the calendar.
    #[must_use]
    pub fn are_held(&self) -> [bool; LANES] {
        let mut are_held = [true; LANES];
        for at in &self.places.checked {
            are_held.iter_mut().zip(self.result(*at)).for_each(|(is_held, value)| *is_held &= value.is_finite());
        }
        are_held
    }

    /// Who is recommended in a lane.
    #[must_use]
    pub fn chosen(&self, lane: usize) -> Chosen {
        Chosen::by(self.places.choice.map(|at| Float(self.result(at)[lane])))
    }

    /// The totals of the estimates, in their order; none where there is nothing to do.
    pub fn totals(&self) -> impl Iterator<Item = Option<&[f64; LANES]>> {
        self.places.estimates.iter().map(|of| of.map(|[total, _]| self.result(total)))
    }

    fn tell(&self, case: &Case, count: usize, each: &mut impl FnMut(Option<(&[Drawn], Chosen)>)) {
        let is_held = self.are_held();
        let none = Drawn { total: f64::NAN, in_time: false, within_budget: None };
        let many = self.places.estimates.len();
        let mut drawn = vec![none; many * LANES];
        let budget = case.matter.budget.map(|budget| &self.values[budget.index()]);
        for (at, of) in self.places.estimates.iter().enumerate() {
            let Some([totals, statuses]) = of.map(|of| of.map(|at| self.result(at))) else { continue };
            for (lane, of) in drawn.iter_mut().skip(at).step_by(many).enumerate() {
                of.total = totals[lane];
                of.in_time = Status::numbered(Float(statuses[lane])).is_in_time();
                of.within_budget = budget.map(|budget| Float(totals[lane]).at_most(Float(budget[lane])));
            }
        }
        for lane in 0..count {
            let drawn = &drawn[lane * many..][..many];
            each(is_held[lane].then(|| (drawn, self.chosen(lane))));
        }
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
