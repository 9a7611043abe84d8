//! From how many matters a year on an option pays: the same draws at less and at more than today's demand, thinned so that
//! every smaller demand's matters are among those of a larger one.
#![expect(clippy::float_arithmetic, reason = "statistics of binary floats")]
#![expect(clippy::cast_precision_loss, reason = "counts of draws")]

use super::arrivals::MOST_TIMES;
use super::outcome::mean_and_likely;
use super::world::World;
use super::{A_PIECE, Extent, in_pieces};
use crate::analysis::subject::Mistake;
use crate::matter::{Arrivals, Program};

/// Thresholds are looked for over the first so many draws.
const DRAWS: u64 = 1000;
/// Demands that are looked at first, from none to the most.
const STEPS: usize = 15;
/// Each step in which an option begins or ceases to pay is looked at again in so many.
const FINER: usize = 8;

/// From how many matters a year on options pay.
#[derive(Debug, Clone)]
pub struct Thresholds {
    /// How many draws they rest on.
    pub draws: u64,
    /// The most matters a year that were looked at.
    pub most: f64,
    /// The demands looked at, in matters a year, evenly spread.
    pub demands: Vec<f64>,
    /// The mean cost of each option at these, by option.
    pub costs: Vec<Vec<f64>>,
    /// Each option but today's, by its place.
    pub options: Vec<Threshold>,
}

impl Thresholds {
    /// Of an option alone.
    #[must_use]
    pub fn none() -> Self {
        Self { draws: 0, most: 0.0, demands: Vec::new(), costs: Vec::new(), options: Vec::new() }
    }
}

/// Where an option pays.
#[derive(Debug, Clone)]
pub struct Threshold {
    /// Its place.
    pub option: usize,
    /// Where its mean cost is below today's, in order.
    pub pays: Vec<Interval>,
}

/// Demands between which an option pays, in matters a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// From here on; none where it pays whatever arrives.
    pub from: Option<End>,
    /// Up to here; none where it pays up to the most that was looked at.
    pub to: Option<End>,
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct End {
    /// Where the two cost the same.
    pub at: f64,
    /// From where on that may be, as far as two standard errors of the difference allow; none where no demand is too small.
    pub lowest: Option<f64>,
    /// Up to where it may be; none where no demand is too large.
    pub highest: Option<f64>,
}

/// Matters a year in the mean, of all streams.
pub fn matters_a_year(program: &Program) -> f64 {
    let of = program.streams.iter().map(|stream| match stream.arrivals {
        Arrivals::PerYear(number) => mean_and_likely(stream.case.figures.get(number))[0],
        Arrivals::Every(every) => 12.0 / f64::from(every.months()),
    });
    of.sum()
}

/// What an option costs more than today's way at a demand, in the mean over draws, and its standard error.
#[derive(Debug, Clone, Copy)]
struct Difference {
    times: f64,
    mean: f64,
    error: f64,
}

/// Looks for all thresholds.
pub fn look(world: &World, extent: Extent) -> Result<Thresholds, Mistake> {
    let program = world.program;
    let a_year = matters_a_year(program);
    let all: Vec<usize> = (0..program.options.len()).collect();
    let draws = extent.draws.min(DRAWS);
    let times: Vec<f64> = (0..=STEPS).map(|step| MOST_TIMES * step as f64 / STEPS as f64).collect();
    let looker = Looker { world, draws, threads: extent.threads };
    let costs = looker.costs(&times, &all)?;
    let means = |option: usize| {
        let of = |level: usize| costs.iter().map(|draw| draw[level][option]).sum::<f64>() / draws as f64;
        (0..times.len()).map(of).collect::<Vec<f64>>()
    };
    let mut options = Vec::new();
    for option in all.iter().copied().skip(1) {
        let mut found = differences(&costs, &times, option);
        let finer = finer(&found);
        if !finer.is_empty() {
            let costs = looker.costs(&finer, &[0, option])?;
            found.extend(differences(&costs, &finer, 1));
            found.sort_by(|a, b| a.times.total_cmp(&b.times));
        }
        options.push(Threshold { option, pays: intervals(&found, a_year) });
    }
    Ok(Thresholds {
        draws,
        most: MOST_TIMES * a_year,
        demands: times.iter().map(|times| times * a_year).collect(),
        costs: all.iter().map(|option| means(*option)).collect(),
        options,
    })
}

struct Looker<'w, 'p> {
    world: &'w World<'p>,
    draws: u64,
    threads: usize,
}

impl Looker<'_, '_> {
    /// Costs by draw, demand and option.
    fn costs(&self, times: &[f64], options: &[usize]) -> Result<Vec<Vec<Vec<f64>>>, Mistake> {
        let pieces = (0..self.draws.div_ceil(A_PIECE)).map(|at| at * A_PIECE..self.draws.min((at + 1) * A_PIECE));
        in_pieces(self.world, pieces.collect(), self.threads, |world, draw| {
            let found = world.at_demands(draw, times, options, true)?;
            let costs = |at: &super::DrawOutcome| (0..options.len()).map(|option| at.total(option)).collect();
            Some(found.iter().map(costs).collect())
        })
    }
}

/// What an option costs more than the first, at each demand.
fn differences(costs: &[Vec<Vec<f64>>], times: &[f64], option: usize) -> Vec<Difference> {
    let count = costs.len() as f64;
    let of = |(level, times): (usize, &f64)| {
        let each = || costs.iter().map(|draw| draw[level][option] - draw[level][0]);
        let mean = each().sum::<f64>() / count;
        let squares: f64 = each().map(|of| (of - mean) * (of - mean)).sum();
        let error = if costs.len() < 2 { 0.0 } else { (squares / (count - 1.0) / count).sqrt() };
        Difference { times: *times, mean, error }
    };
    times.iter().enumerate().map(of).collect()
}

/// Demands within the steps in which an option begins or ceases to pay.
fn finer(found: &[Difference]) -> Vec<f64> {
    let crosses = |pair: &&[Difference]| (pair[0].mean < 0.0) != (pair[1].mean < 0.0);
    let between = |pair: &[Difference]| {
        let (from, to) = (pair[0].times, pair[1].times);
        (1..FINER).map(move |at| from + (to - from) * at as f64 / FINER as f64).collect::<Vec<f64>>()
    };
    found.windows(2).filter(crosses).flat_map(between).collect()
}

/// Where the difference is below 0.
fn intervals(found: &[Difference], a_year: f64) -> Vec<Interval> {
    let mut all = Vec::new();
    let mut open = found.first().filter(|first| first.mean < 0.0).map(|_| None);
    for (at, pair) in found.windows(2).enumerate() {
        let pays = [pair[0].mean < 0.0, pair[1].mean < 0.0];
        if pays[0] == pays[1] {
            continue;
        }
        let end = end(found, at, a_year);
        if pays[1] {
            open = Some(Some(end));
        } else if let Some(from) = open.take() {
            all.push(Interval { from, to: Some(end) });
        }
    }
    all.extend(open.map(|from| Interval { from, to: None }));
    all
}

/// The end of an interval between a demand and the next, and how far off it may be.
fn end(found: &[Difference], at: usize, a_year: f64) -> End {
    let zero = |low: [f64; 2], high: [f64; 2]| {
        let [[from, below], [to, above]] = [low, high];
        if (above - below).abs() > 0.0 { from + (to - from) * (-below / (above - below)).clamp(0.0, 1.0) } else { to }
    };
    let point = |of: &Difference, errors: f64| [of.times, of.mean + errors * of.error];
    let middle = zero(point(&found[at], 0.0), point(&found[at + 1], 0.0));
    // Outwards on either side, to where zero is further off than two standard errors.
    let doubt = |of: &Difference| of.mean.abs() <= 2.0 * of.error;
    let edge = |certain: &Difference, doubtful: &Difference| {
        let errors = if certain.mean > 0.0 { -2.0 } else { 2.0 };
        zero(point(certain, errors), point(doubtful, errors))
    };
    let below = (0..=at).rev().find(|at| !doubt(&found[*at]));
    let above = (at + 1..found.len()).find(|at| !doubt(&found[*at]));
    let lowest = below.map(|at| edge(&found[at], &found[at + 1]).min(middle) * a_year);
    let highest = above.map(|at| edge(&found[at], &found[at - 1]).max(middle) * a_year);
    End { at: middle * a_year, lowest, highest }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(times: f64, mean: f64, error: f64) -> Difference {
        Difference { times, mean, error }
    }

    #[test]
    fn an_option_pays_between_the_demands_at_which_it_costs_the_same() {
        let found = [at(0.0, 10.0, 1.0), at(1.0, -10.0, 1.0), at(2.0, -10.0, 1.0), at(3.0, 30.0, 1.0)];
        let [only] = intervals(&found, 4.0)[..] else { panic!("one interval") };
        let (from, to) = (only.from.expect("it does not pay at once"), only.to.expect("it ends"));
        assert!((from.at - 2.0).abs() < 1e-12 && (to.at - 9.0).abs() < 1e-12);
        // At 10 - 2 and -10 - 2 the line is crossed at 8 of 20, at 10 + 2 and -10 + 2 at 12 of 20.
        let ends = [from.lowest, from.highest].map(|of| of.expect("there is doubt on neither side"));
        assert!((ends[0] - 1.6).abs() < 1e-12 && (ends[1] - 2.4).abs() < 1e-12, "{ends:?}");
    }

    #[test]
    fn what_is_never_below_never_pays_and_what_always_is_has_no_ends() {
        let never = [at(0.0, 0.0, 0.0), at(3.0, 0.0, 0.0)];
        assert_eq!(intervals(&never, 5.0), []);
        let always = [at(0.0, -1.0, 0.0), at(3.0, -5.0, 0.0)];
        assert_eq!(intervals(&always, 5.0), [Interval { from: None, to: None }]);
    }
}
