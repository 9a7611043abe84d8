//! A comparison as a list of operations, worked through for many draws at once.
//!
//! The operations are the engine's own, taken from a tape on which it compared the case once, decisions included. Nothing
//! is worked out differently, so the results are those of [`compare`] to the last digit.

use std::collections::BTreeSet;

use super::compiler::{Compiled, Compiler};
use crate::engine::{Assessed, Comparison, Estimate, LikelyValues, OnTape, compare, exclusions};
use crate::matter::{Case, Figure, FigureId, Figures, Status};
use crate::number::{Float, Number, Tape, Traced};

/// So many draws are worked through at once.
pub const LANES: usize = 32;

/// A case as operations.
#[derive(Debug, Clone)]
pub struct CompiledComparison<'c> {
    case: &'c Case,
    work: Compiled<'c, LANES>,
    places: Places,
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
}

impl<'c> CompiledComparison<'c> {
    /// The operations of a compared case. None where they would not hold for every draw: for estimates without a price that
    /// have something to do, where what is permitted hangs on an uncertain figure, and where more parts wait for their
    /// go-live than have formulas.
    #[must_use]
    pub fn of<N>(case: &'c Case, likely: &Comparison<N>) -> Option<Self> {
        Self::compiled(case, likely, false)
    }

    /// The same for moving few figures at a time, all others at their likely values.
    #[must_use]
    pub fn at_rest<N>(case: &'c Case, likely: &Comparison<N>) -> Option<Self> {
        let mut compiled = Self::compiled(case, likely, true)?;
        compiled.work.come_to_rest();
        Some(compiled)
    }

    fn compiled<N>(case: &'c Case, likely: &Comparison<N>, keeps_all: bool) -> Option<Self> {
        if !likely.estimates.iter().all(holds) || !has_one_set_of_exclusions(case, likely) {
            return None;
        }
        let tape = Tape::for_all_inputs();
        let uncertain = case.figures.iter().map(Figure::is_uncertain).collect();
        TapedComparison::new(case, &tape)?.compiled(uncertain, keeps_all)
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
        self.work.run();
        self.places.tell(self.case, &self.work, count, &mut each);
    }

    /// The same of those operations alone that hang on some figures, all others of which are at rest; these are so afterwards.
    pub fn run_moved(
        &mut self,
        figures: impl Iterator<Item = usize>,
        count: usize,
        mut each: impl FnMut(Option<(&[Drawn], Chosen)>),
    ) {
        let (case, places) = (self.case, &self.places);
        self.work.run_moved(figures, |work| places.tell(case, work, count, &mut each));
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
        let mut is_held = [true; LANES];
        for place in &self.checked {
            is_held.iter_mut().zip(lanes(*place)).for_each(|(is_held, value)| *is_held &= value.is_finite());
        }
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
            let choice = choice.map(|of| Float(of[lane]));
            let choice = Comparison { estimates: Vec::new(), baseline: 0, today: 0, choice };
            let drawn = &drawn[lane * many..][..many];
            each(is_held[lane].then(|| (drawn, Chosen::of(&choice))));
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
        let mut uncertain = vec![false; self.case.figures.len()];
        for id in figures {
            uncertain[id.index()] = true;
        }
        self.comparison.estimates.iter().all(holds).then(|| self.compiled(uncertain, false))?
    }

    fn compiled(&self, uncertain: Vec<bool>, keeps_all: bool) -> Option<CompiledComparison<'c>> {
        let estimates: Vec<_> = self.comparison.estimates.iter().filter_map(|of| of.estimate.as_ref()).collect();
        let results = estimates.iter().flat_map(|of| [of.total, of.schedule.status]);
        let dates = estimates.iter().flat_map(|of| [of.schedule.start, of.schedule.finish]).flatten();
        let checked = estimates.iter().map(|of| of.total).chain(dates);
        let all: Vec<Traced> = results.chain(self.comparison.choice).chain(checked).collect();
        let work: Compiled<'c, LANES> =
            Compiler::new(self.case, self.tape, uncertain).keeping_all(keeps_all).compile(&all, &[])?;
        let (of_estimates, others) = work.results.split_at(2 * estimates.len());
        let (choice, checked) = others.split_first_chunk()?;
        let mut pairs = of_estimates.chunks_exact(2).map(|pair| [pair[0], pair[1]]);
        let pair = |of: &Assessed<Traced>| of.estimate.as_ref().and_then(|_| pairs.next());
        let estimates = self.comparison.estimates.iter().map(pair).collect();
        let (choice, checked) = (*choice, checked.to_vec());
        Some(CompiledComparison { case: self.case, work, places: Places { estimates, choice, checked } })
    }
}

/// Whether an estimate's operations hold for all values: it has a price in any order in which parts go live, or nothing to
/// do.
fn holds<N>(of: &Assessed<N>) -> bool {
    let in_any_order = |of: &Estimate<N>| of.schedule.interims.are_in_any_order();
    of.has_nothing_to_do() || of.estimate.as_ref().is_some_and(in_any_order)
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
