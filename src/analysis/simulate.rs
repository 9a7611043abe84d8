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
use crate::engine::{Comparison, compare};
use crate::matter::{Case, FigureId, OnTape};
use crate::number::{Tape, Traced};
use crate::run::{CompiledComparison, LANES};

/// More draws say nothing more.
pub const MOST_DRAWS: u64 = 10_000_000;

/// What the draws say of one estimate.
#[derive(Debug, Clone)]
pub struct Spread {
    /// The mean total, its standard deviation, and the error of the mean; none where an estimate has no price.
    pub mean: Option<[f64; 3]>,
    /// Totals below which 5, 10, 25, 50, 75, 90 and 95 % of the draws lie.
    pub percentiles: Option<[f64; 7]>,
    /// In how many draws it is recommended.
    pub times_recommended: u64,
    /// Share of the draws in which it is recommended.
    pub cheapest: f64,
    /// Share of the draws in which it is in time and within capacity.
    pub on_time: f64,
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
    /// The one that is recommended most often.
    pub recommended: Option<usize>,
}

/// The percentiles that are given.
pub const PERCENTS: [u32; 7] = [5, 10, 25, 50, 75, 90, 95];

impl Simulation {
    /// `clear` where one is recommended in at least 80 % of the draws, `likely` from 60 %, else `too-close-to-call`.
    #[must_use]
    pub fn verdict(&self) -> Option<&'static str> {
        let share = self.spreads[self.recommended?].cheapest;
        Some(match share {
            share if share >= 0.8 => "clear",
            share if share >= 0.6 => "likely",
            _ => "too-close-to-call",
        })
    }
}

/// One draw's results for one estimate.
#[derive(Debug, Clone, Copy)]
struct One {
    total: f64,
    recommended: bool,
    on_time: bool,
    regret: f64,
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
    let prepared = Draws::of(case, read, seed, cells);
    let program = CompiledComparison::of(case, likely);
    let count = likely.estimates.len();
    let part = |from: u64, until: u64| -> Result<Vec<Vec<One>>, Mistake> {
        let by_program =
            program.clone().and_then(|program| many_at_once(program, prepared.clone(), count, from..until));
        by_program.map_or_else(|| one_by_one(case, prepared.clone(), count, from..until), Ok)
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
    let spreads = shared(results.iter().collect(), threads, |of: &Vec<One>| spread(of));
    let spreads: Vec<Spread> = spreads.into_iter().collect::<Option<_>>().ok_or_else(early)?;
    let mut recommended = None;
    for (at, of) in spreads.iter().enumerate() {
        if of.cheapest > 0.0 && recommended.is_none_or(|best: usize| spreads[best].cheapest < of.cheapest) {
            recommended = Some(at);
        }
    }
    Ok(Simulation { draws, seed, inputs: prepared.inputs(), spreads, recommended })
}

/// The results of some draws, by the operations of the case; none where one of them cannot be held.
fn many_at_once(
    mut program: CompiledComparison,
    mut drawn: Draws,
    count: usize,
    draws: Range<u64>,
) -> Option<Vec<Vec<One>>> {
    let mut results = vec![Vec::with_capacity((draws.end - draws.start) as usize); count];
    let mut next = draws.start;
    while next < draws.end {
        let lanes = (draws.end - next).min(LANES as u64) as usize;
        for (lane, draw) in (next..draws.end).take(lanes).enumerate() {
            drawn.each(draw, |figure, value| program.set(figure, lane, value));
        }
        let went_well = program.run(lanes, |drawn, recommended| {
            ones(drawn.iter().map(|of| (of.total, of.in_time)), recommended, &mut results);
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
        let estimates = comparison.estimates.iter().map(|of| {
            let total = of.estimate.as_ref().map_or(f64::NAN, |estimate| estimate.total.0);
            (total, of.is_in_time())
        });
        ones(estimates, comparison.recommended(), &mut results);
    }
    Ok(results)
}

/// Adds a draw to the results: totals and whether they are in time, and who is recommended.
fn ones(estimates: impl Iterator<Item = (f64, bool)> + Clone, recommended: Option<usize>, results: &mut [Vec<One>]) {
    let best = recommended.and_then(|at| estimates.clone().nth(at)).map_or(f64::NAN, |(total, _)| total);
    for ((at, (total, on_time)), of) in estimates.enumerate().zip(results) {
        let more = total - best;
        let regret = if more > 0.0 || more.is_nan() { more } else { 0.0 };
        of.push(One { total, recommended: recommended == Some(at), on_time, regret });
    }
}

/// Sums in the order of the draws, so that the digits hang on nothing else.
fn spread(of: &[One]) -> Spread {
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
        times_recommended: of.iter().filter(|one| one.recommended).count() as u64,
        cheapest: share(&|one| one.recommended),
        on_time: share(&|one| one.on_time),
        regret: regret.is_finite().then_some(regret),
    }
}
