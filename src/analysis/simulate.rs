//! Simulation: the engine on drawn values, many times.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of draws"
)]

use std::collections::BTreeSet;
use std::ops::Range;

use super::draws::Draws;
use super::sampling::CELLS;
use super::subject::{Mistake, unpriced};
use super::threads::shared;
use crate::engine::{Assessed, Comparison, compare};
use crate::matter::{Case, Exclusion, FigureId, Inputs, OnTape, Verdict};
use crate::number::{Float, Number, Tape, Traced};
use crate::run::{Chosen, CompiledComparison, Drawn, LANES};

/// From so high a chance on, something can be relied on.
pub(super) const SAFE: f64 = 0.8;
/// From so high a chance of being cheapest on, a recommendation is clear.
const CLEAR: f64 = 0.8;
/// And from this one on it is likely.
const LIKELY: f64 = 0.6;

/// More draws say nothing more.
pub const MOST_DRAWS: u64 = 10_000_000;

/// What the draws say of one estimate.
#[derive(Debug, Clone)]
pub struct Spread {
    /// The mean total, its standard deviation, and the error of the mean; none where an estimate has no price.
    pub mean: Option<[f64; 3]>,
    /// Totals below which 5, 10, 25, 50, 75, 90 and 95 % of the draws lie.
    pub percentiles: Option<[f64; 7]>,
    /// In how many draws it is recommended and qualifies.
    pub times_recommended: u64,
    /// Share of the draws in which it is recommended and qualifies.
    pub cheapest: f64,
    /// Share of the draws in which it is neither late nor over capacity; none without a deadline in one matter, and none
    /// where it has no price.
    pub on_time: Option<f64>,
    /// Share of the draws in which its total is not above the budget; none without a budget, and none where it has no
    /// price.
    pub within_budget: Option<f64>,
    /// Share of the draws in which it may be chosen and is neither late nor over capacity.
    pub qualifies: f64,
    /// What it costs more, on average, than the recommended one of each draw.
    pub regret: Option<f64>,
}

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

/// The percentiles that are given.
pub const PERCENTS: [u32; 7] = [5, 10, 25, 50, 75, 90, 95];

/// One draw's results for one estimate.
#[derive(Debug, Clone, Copy)]
struct One {
    total: f64,
    /// Whether it is recommended and qualifies.
    cheapest: bool,
    in_time: bool,
    within_budget: bool,
    qualifies: bool,
    regret: f64,
}

/// What the results of an estimate are read with.
#[derive(Debug, Clone, Copy)]
struct Terms {
    /// Whether anybody can be late or over capacity.
    has_limit: bool,
    has_budget: bool,
    budget_is_limit: bool,
}

impl Terms {
    fn of(case: &Case) -> Self {
        let matter = &case.matter;
        Self {
            has_limit: case.is_steady() || matter.deadline.is_some(),
            has_budget: matter.budget.is_some(),
            budget_is_limit: matter.budget_is_limit,
        }
    }
}

/// Draws a case many times. A draw hangs on the seed and its number alone, so any number of threads gives the same.
///
/// # Errors
/// Where the number of draws makes no sense, or the matter cannot be priced.
pub fn simulate(case: &Case, draws: u64, seed: u64, threads: usize) -> Result<Simulation, Mistake> {
    if draws == 0 || draws > MOST_DRAWS {
        return Err(Mistake::Scenario(format!("{draws} draws: expected 1 to {MOST_DRAWS}")));
    }
    let tape = Tape::default();
    let likely = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
    simulate_compared(case, &likely, &tape.inputs(), draws, seed, threads, CELLS)
}

/// Draws a compared case; `read` are the figures that the comparison read, `cells` those of a tabled distribution.
pub(super) fn simulate_compared(
    case: &Case,
    likely: &Comparison<Traced>,
    read: &BTreeSet<usize>,
    draws: u64,
    seed: u64,
    threads: usize,
    cells: usize,
) -> Result<Simulation, Mistake> {
    // The budget decides nothing where it is no limit, and still it may be uncertain.
    let read: BTreeSet<usize> = read.iter().copied().chain(case.matter.budget.map(FigureId::index)).collect();
    let prepared = Draws::of(case, &read, seed, cells);
    let program = CompiledComparison::of(case, likely);
    let terms = Terms::of(case);
    let is_barred = |of: &Assessed<Traced>| of.exclusions.iter().any(|why| *why != Exclusion::OverBudget);
    let barred: Vec<bool> = likely.estimates.iter().map(is_barred).collect();
    let part = |from: u64, until: u64| -> Result<Vec<Vec<One>>, Mistake> {
        let (drawn, draws) = (prepared.clone(), from..until);
        let by_program =
            program.clone().and_then(|program| many_at_once(program, drawn, &barred, terms, draws.clone()));
        by_program.map_or_else(|| one_by_one(case, prepared.clone(), barred.len(), draws), Ok)
    };
    let threads = (threads.max(1) as u64).min(draws);
    let bounds: Vec<u64> = (0..=threads).map(|at| draws * at / threads).collect();
    let pieces: Vec<(u64, u64)> = bounds.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let threads = pieces.len();
    let early = || Mistake::Scenario("a thread of the simulation ended early".to_owned());
    let parts = shared(pieces, threads, |(from, until)| part(from, until));
    let mut results: Vec<Vec<One>> = Vec::new();
    for part in parts {
        for (at, of) in part.unwrap_or_else(|| Err(early()))?.into_iter().enumerate() {
            match results.get_mut(at) {
                Some(known) => known.extend(of),
                None => results.push(of),
            }
        }
    }
    let spreads = shared(results.iter().collect(), threads, |of: &Vec<One>| spread(of, terms));
    let spreads: Vec<Spread> = spreads.into_iter().collect::<Option<_>>().ok_or_else(early)?;
    let chosen = Chosen::of(likely);
    let somebody: u64 = spreads.iter().map(|of| of.times_recommended).sum();
    let none = draws.saturating_sub(somebody) as f64 / draws as f64;
    let verdict = verdict(case, chosen, &spreads);
    Ok(Simulation { draws, seed, inputs: prepared.inputs(), spreads, recommended: chosen.place, verdict, none })
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

/// The results of some draws, by the operations of the case; none where one of them cannot be held.
fn many_at_once(
    mut program: CompiledComparison,
    mut drawn: Draws,
    barred: &[bool],
    terms: Terms,
    draws: Range<u64>,
) -> Option<Vec<Vec<One>>> {
    let mut results = vec![Vec::with_capacity((draws.end - draws.start) as usize); barred.len()];
    let mut next = draws.start;
    while next < draws.end {
        let lanes = (draws.end - next).min(LANES as u64) as usize;
        for (lane, draw) in (next..draws.end).take(lanes).enumerate() {
            drawn.each(draw, |figure, value| program.set(figure, lane, value));
        }
        let went_well = program.run(lanes, |drawn, chosen| {
            let permitted = |of: &Drawn| !terms.budget_is_limit || of.within_budget != Some(false);
            let estimates = drawn.iter().zip(barred);
            ones(estimates.map(|(of, barred)| (*of, !barred && permitted(of))), chosen, &mut results);
        });
        if !went_well {
            return None;
        }
        next += lanes as u64;
    }
    Some(results)
}

/// The same by pricing draw after draw.
fn one_by_one(case: &Case, mut drawn: Draws, count: usize, draws: Range<u64>) -> Result<Vec<Vec<One>>, Mistake> {
    let mut results = vec![Vec::new(); count];
    for draw in draws {
        drawn.draw(draw);
        let comparison = compare(case, &drawn).map_err(|problems| unpriced(case, &problems))?;
        let budget = case.matter.budget.map(|budget| drawn.get(budget));
        let estimates = comparison.estimates.iter().map(|of| {
            let total = of.estimate.as_ref().map_or(Float(f64::NAN), |estimate| estimate.total);
            let within_budget = budget.filter(|_| total.0.is_finite()).map(|budget| total.at_most(budget));
            (Drawn { total: total.0, in_time: of.is_in_time(), within_budget }, of.is_permitted())
        });
        ones(estimates, Chosen::of(&comparison), &mut results);
    }
    Ok(results)
}

/// Adds a draw to the results: what it comes to for each estimate and whether that may be chosen, and who is recommended.
fn ones(estimates: impl Iterator<Item = (Drawn, bool)> + Clone, chosen: Chosen, results: &mut [Vec<One>]) {
    let best = chosen.place.and_then(|at| estimates.clone().nth(at)).map_or(f64::NAN, |(of, _)| of.total);
    for ((at, (of, permitted)), results) in estimates.enumerate().zip(results) {
        let more = of.total - best;
        results.push(One {
            total: of.total,
            cheapest: chosen.qualifies && chosen.place == Some(at),
            in_time: of.in_time,
            within_budget: of.within_budget == Some(true),
            qualifies: permitted && of.in_time,
            regret: if more > 0.0 || more.is_nan() { more } else { 0.0 },
        });
    }
}

/// Sums in the order of the draws, so that the digits hang on nothing else.
fn spread(of: &[One], terms: Terms) -> Spread {
    let count = of.len() as f64;
    let share = |holds: &dyn Fn(&One) -> bool| of.iter().filter(|one| holds(one)).count() as f64 / count;
    let mut totals: Vec<f64> = of.iter().map(|one| one.total).collect();
    let is_priced = totals.iter().all(|total| total.is_finite());
    let (mut mean, mut squares) = (0.0, 0.0);
    for (at, total) in totals.iter().enumerate() {
        let before = total - mean;
        mean += before / (at as f64 + 1.0);
        squares += before * (total - mean);
    }
    let deviation = if of.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
    totals.sort_unstable_by(f64::total_cmp);
    // Between the two nearest ranks, in proportion.
    let percentile = |percent: u32| {
        let rank = f64::from(percent) / 100.0 * (count - 1.0);
        let (lower, into) = (rank.floor() as usize, rank - rank.floor());
        let upper = (lower + 1).min(totals.len() - 1);
        totals[lower] + (totals[upper] - totals[lower]) * into
    };
    let regret = of.iter().map(|one| one.regret).sum::<f64>() / count;
    Spread {
        mean: is_priced.then(|| [mean, deviation, deviation / count.sqrt()]),
        percentiles: is_priced.then(|| PERCENTS.map(percentile)),
        times_recommended: of.iter().filter(|one| one.cheapest).count() as u64,
        cheapest: share(&|one| one.cheapest),
        on_time: (is_priced && terms.has_limit).then(|| share(&|one| one.in_time)),
        within_budget: (is_priced && terms.has_budget).then(|| share(&|one| one.within_budget)),
        qualifies: share(&|one| one.qualifies),
        regret: regret.is_finite().then_some(regret),
    }
}
