//! Simulation: the engine on drawn values, many times.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "counts of draws")]

use std::collections::BTreeSet;
use std::ops::Range;

use super::draws::Draws;
use super::percentiles::USUAL_REACH;
use super::spread::{DrawResult, Spread, Tally, Terms};
use super::subject::{Mistake, Watch, unpriced};
use super::threads::{early, shared};
use crate::engine::{Assessed, Comparison, Inputs, OnTape, compare};
use crate::matter::{Case, Exclusion, FigureId, Verdict};
use crate::number::{Float, Number, Tape};
use crate::run::{Chosen, CompiledComparison, Drawn, LANES};

/// From so high a chance on, something can be relied on.
pub(super) const SAFE: f64 = 0.8;
/// From so high a chance of being cheapest on, a recommendation is clear.
const CLEAR: f64 = 0.8;
/// And from this one on it is likely.
const LIKELY: f64 = 0.6;

/// More draws say nothing more.
pub const MOST_DRAWS: u64 = 10_000_000;
/// From so many draws on, preparing for many pays.
const MANY: u64 = 200;
/// So many results of an estimate are held at once, over all estimates together.
const MOST_HELD: u64 = 1 << 18;
/// And so many draws.
const MOST_AT_ONCE: u64 = 1 << 16;

/// What a simulation says.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// How many draws.
    pub draws: u64,
    /// The seed.
    pub seed: u64,
    /// The uncertain inputs: the figures that each is written for.
    pub inputs: Vec<Vec<FigureId>>,
    /// By the order of the estimates.
    pub spreads: Vec<Spread>,
    /// The one that is recommended at the likely values.
    pub recommended: Option<usize>,
    /// How far that can be relied on.
    pub verdict: Verdict,
    /// Share of the draws in which nobody qualifies.
    pub none: f64,
}

/// How much is drawn, and by how many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    pub draws: u64,
    pub threads: usize,
}

/// Draws a case many times. A draw hangs on the seed and its number alone, so any number of threads gives the same.
/// `watch` is told how many draws of how many are done.
///
/// # Errors
/// Where the number of draws makes no sense, or the matter cannot be priced.
pub fn simulate(case: &Case, draws: u64, seed: u64, threads: usize, watch: &Watch) -> Result<Simulation, Mistake> {
    if draws == 0 || draws > MOST_DRAWS {
        return Err(Mistake::Scenario(format!("{draws} outcomes: expected 1 to {MOST_DRAWS}")));
    }
    let tape = Tape::default();
    let likely = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let mut program = CompiledComparison::of(case, &likely);
    if draws >= MANY
        && let Some(program) = &mut program
    {
        program.prepare_for_many();
    }
    let prepared = Draws::of(case, &drawn(case, tape.inputs()), program.as_ref(), seed);
    simulate_compared(case, &Likely::of(&likely), prepared, program.as_ref(), Extent { draws, threads }, watch)
}

/// The figures that are drawn of those that a comparison read: the budget too, which may be uncertain even where it is no
/// limit and decides nothing.
pub(super) fn drawn(case: &Case, mut read: BTreeSet<usize>) -> BTreeSet<usize> {
    read.extend(case.matter.budget.map(FigureId::index));
    read
}

/// What draws are held against: the comparison at the likely values.
#[derive(Debug, Clone)]
pub(super) struct Likely {
    /// Which estimates may not be chosen, whatever is drawn.
    barred: Vec<bool>,
    chosen: Chosen,
}

impl Likely {
    pub(super) fn of<N: Number>(comparison: &Comparison<N>) -> Self {
        let is_barred = |of: &Assessed<N>| of.exclusions.iter().any(|why| *why != Exclusion::OverBudget);
        Self { barred: comparison.estimates.iter().map(is_barred).collect(), chosen: Chosen::of(comparison) }
    }
}

/// Draws a compared case.
pub(super) fn simulate_compared(
    case: &Case,
    likely: &Likely,
    prepared: Draws,
    program: Option<&CompiledComparison>,
    Extent { draws, threads }: Extent,
    watch: &Watch,
) -> Result<Simulation, Mistake> {
    let seed = prepared.seed();
    let inputs = prepared.inputs();
    let (barred, chosen) = (&likely.barred[..], likely.chosen);
    let drawing = Drawing { case, program, prepared, barred, terms: Terms::of(case), threads: threads.max(1) };
    // All values are kept only where those that are usually kept were too few.
    let spreads = match drawing.spreads(draws, USUAL_REACH, watch)? {
        Some(spreads) => spreads,
        None => drawing.spreads(draws, f64::INFINITY, watch)?.ok_or_else(early)?,
    };
    let somebody: u64 = spreads.iter().map(|of| of.times_recommended).sum();
    let none = draws.saturating_sub(somebody) as f64 / draws as f64;
    let verdict = verdict(case, chosen, &spreads);
    Ok(Simulation { draws, seed, inputs, spreads, recommended: chosen.place, verdict, none })
}

/// How far the recommended one can be relied on.
fn verdict(case: &Case, chosen: Chosen, spreads: &[Spread]) -> Verdict {
    let Some(of) = chosen.place.filter(|_| chosen.qualifies).and_then(|place| spreads.get(place)) else {
        return Verdict::NobodyQualifies;
    };
    let is_held_to_it = case.is_steady() || case.matter.hard_deadline;
    match of.cheapest {
        _ if is_held_to_it && of.on_time.is_some_and(|share| share < SAFE) => Verdict::Unsafe,
        share if share >= CLEAR => Verdict::Clear,
        share if share >= LIKELY => Verdict::Likely,
        _ => Verdict::TooCloseToCall,
    }
}

/// A case that is drawn.
struct Drawing<'c> {
    case: &'c Case,
    /// Its operations, where it has any that hold for every draw.
    program: Option<&'c CompiledComparison<'c>>,
    prepared: Draws,
    barred: &'c [bool],
    terms: Terms,
    threads: usize,
}

impl Drawing<'_> {
    /// What so many draws say of each estimate; none where percentiles lie out of reach. Draws are worked through a good
    /// many at a time, and what they come to is added up in their order, so that the digits hang on nothing else.
    fn spreads(&self, draws: u64, reach: f64, watch: &Watch) -> Result<Option<Vec<Spread>>, Mistake> {
        let estimates = self.barred.len();
        let at_once = (MOST_HELD / estimates.max(1) as u64).clamp(LANES as u64, MOST_AT_ONCE);
        let mut tallies = vec![Tally::new(reach); estimates];
        for first in (0..draws).step_by(at_once as usize) {
            watch(first, draws);
            let count = at_once.min(draws - first);
            let threads = self.threads as u64;
            let a_piece = count.div_ceil(threads).next_multiple_of(LANES as u64);
            let last = first + count;
            let pieces = (first..last).step_by(a_piece as usize).map(|from| from..last.min(from + a_piece)).collect();
            let parts = shared(pieces, self.threads, |draws| self.results(draws));
            let parts = parts.into_iter().map(|part| part.unwrap_or_else(|| Err(early())));
            let parts: Vec<Vec<Vec<DrawResult>>> = parts.collect::<Result<_, _>>()?;
            let counted = shared(tallies.into_iter().enumerate().collect(), self.threads, |(at, mut tally)| {
                parts.iter().flat_map(|part| &part[at]).for_each(|of| tally.add(of));
                tally
            });
            tallies = counted.into_iter().collect::<Option<_>>().ok_or_else(early)?;
        }
        let spreads = shared(tallies, self.threads, |tally| tally.spread(self.terms));
        Ok(spreads.into_iter().map(Option::flatten).collect())
    }

    /// The results of some draws, by estimate.
    fn results(&self, draws: Range<u64>) -> Result<Vec<Vec<DrawResult>>, Mistake> {
        match self.many_at_once(draws.clone()) {
            Some(results) => Ok(results),
            None => self.one_by_one(draws),
        }
    }

    /// By the operations of the case; none where one of them cannot be held.
    fn many_at_once(&self, draws: Range<u64>) -> Option<Vec<Vec<DrawResult>>> {
        let mut run = self.program?.begin();
        let mut results = vec![Vec::with_capacity((draws.end - draws.start) as usize); self.barred.len()];
        let mut next = draws.start;
        while next < draws.end {
            let lanes = (draws.end - next).min(LANES as u64) as usize;
            self.prepared.many(next, |figure, values| run.set(figure, values));
            let mut went_well = true;
            run.work(lanes, |of| {
                let Some((drawn, chosen)) = of.filter(|_| went_well) else {
                    went_well = false;
                    return;
                };
                let permitted = |of: &Drawn| !self.terms.budget_is_limit || of.within_budget != Some(false);
                let best = chosen.place.and_then(|at| drawn.get(at)).map_or(f64::NAN, |of| of.total);
                let estimates = drawn.iter().zip(self.barred);
                add(estimates.map(|(of, barred)| (*of, !barred && permitted(of))), best, chosen, &mut results);
            });
            if !went_well {
                return None;
            }
            next += lanes as u64;
        }
        Some(results)
    }

    /// The same by pricing draw after draw.
    fn one_by_one(&self, draws: Range<u64>) -> Result<Vec<Vec<DrawResult>>, Mistake> {
        let (case, mut drawn) = (self.case, self.prepared.clone());
        let mut results = vec![Vec::new(); self.barred.len()];
        for draw in draws {
            drawn.draw(draw);
            let comparison = compare(case, &drawn).map_err(|problems| unpriced(case, &problems))?;
            let budget = case.matter.budget.map(|budget| drawn.get(budget));
            let estimates = comparison.estimates.iter().map(|of| {
                let total = of.estimate.as_ref().map_or(Float(f64::NAN), |estimate| estimate.total);
                let within_budget = budget.filter(|_| total.0.is_finite()).map(|budget| total.at_most(budget));
                (Drawn { total: total.0, in_time: of.is_in_time(), within_budget }, of.is_permitted())
            });
            let chosen = Chosen::of(&comparison);
            let best = chosen.place.and_then(|at| estimates.clone().nth(at)).map_or(f64::NAN, |(of, _)| of.total);
            add(estimates, best, chosen, &mut results);
        }
        Ok(results)
    }
}

/// Adds a draw to the results: what it comes to for each estimate and whether that may be chosen, and who is recommended at
/// which total.
fn add(estimates: impl Iterator<Item = (Drawn, bool)>, best: f64, chosen: Chosen, results: &mut [Vec<DrawResult>]) {
    for ((at, (of, permitted)), results) in estimates.enumerate().zip(results) {
        let more = of.total - best;
        results.push(DrawResult {
            total: of.total,
            cheapest: chosen.qualifies && chosen.place == Some(at),
            in_time: of.in_time,
            within_budget: of.within_budget == Some(true),
            qualifies: permitted && of.in_time,
            regret: if more > 0.0 || more.is_nan() { more } else { 0.0 },
        });
    }
}
