//! What options come to in many outcomes, drawn as `simulate` draws them.
#![expect(clippy::float_arithmetic, reason = "simulation works in binary floats, and says so (docs/model.md)")]
#![expect(clippy::cast_precision_loss, reason = "counts of draws")]

use std::collections::BTreeSet;
use std::ops::Range;

use super::amounts::{Amounts, Subject};
use super::compiled::{LANES, Plan};
use crate::analysis::draws::Draws;
use crate::analysis::subject::{Mistake, Watch, unpriced};
use crate::analysis::threads::{early, shared};
use crate::engine::{Inputs, OnTape, PricingError, compare};
use crate::matter::{Case, FigureId, Status};
use crate::number::{Float, Number, Tape, Traced};
use crate::run::CompiledComparison;

/// More draws say nothing more.
pub const MOST_PRICE_DRAWS: u64 = 1_000_000;
/// So many are worked through before it is said how many are done.
const AT_ONCE: u64 = 1 << 12;
/// So many are one piece of work.
const PIECE: u64 = 1 << 8;

/// What the draws say of one option.
#[derive(Debug, Clone, Default)]
pub struct Outcomes {
    /// The mean of each amount.
    pub mean: Option<Amounts<f64>>,
    /// The total at cost less what is passed on, draw by draw.
    pub net: Vec<f64>,
    /// The total at cost.
    pub cost: Vec<f64>,
    /// What of the standard value would be collected; nothing where that is not known.
    pub realised: Vec<f64>,
    /// In how many it is in time and within capacity.
    pub in_time: u64,
}

/// All of them.
#[derive(Debug)]
pub struct Drawn {
    /// How many draws; a single one where no input is uncertain.
    pub draws: u64,
    /// The uncertain inputs: the figures that each is written for.
    pub inputs: Vec<Vec<FigureId>>,
    /// By option.
    pub options: Vec<Outcomes>,
}

/// One option in one draw.
pub type One = (Amounts<Float>, bool);

/// Draws some options of a case. A draw hangs on the seed and its number alone, and inputs that `simulate` draws take the
/// same values here.
///
/// # Errors
/// Where the case cannot be priced in a draw.
pub fn drawn(
    case: &Case,
    options: &[Subject],
    [draws, seed]: [u64; 2],
    threads: usize,
    watch: &Watch,
) -> Result<Drawn, Mistake> {
    let prepared = prepared(case, options, seed)?;
    let inputs = prepared.inputs();
    let draws = if inputs.is_empty() { 1 } else { draws };
    let ids: Vec<FigureId> = inputs.iter().flatten().copied().collect();
    let plans: Option<Vec<Plan>> = options.iter().map(|option| Plan::of(option, &ids)).collect();
    let mut outcomes = vec![Outcomes::default(); options.len()];
    for first in (0..draws).step_by(usize::try_from(AT_ONCE).unwrap_or(usize::MAX)) {
        watch(first, draws);
        let last = draws.min(first + AT_ONCE);
        let pieces = (first..last).step_by(usize::try_from(PIECE).unwrap_or(usize::MAX));
        let pieces = pieces.map(|from| from..last.min(from + PIECE)).collect();
        for piece in shared(pieces, threads, |piece| {
            let many = plans.as_ref().and_then(|plans| many_at_once(options, plans, &prepared, piece.clone()));
            many.map_or_else(|| one_by_one(options, &prepared, piece), Ok)
        }) {
            let piece = piece.ok_or_else(early)?.map_err(|problem| unpriced(case, &[problem]))?;
            for one in piece {
                outcomes.iter_mut().zip(one).for_each(|(of, one)| of.add(&one));
            }
        }
    }
    Ok(Drawn { draws, inputs, options: outcomes })
}

/// The draws of `simulate`, and behind its inputs those that only other bases read.
fn prepared(case: &Case, options: &[Subject], seed: u64) -> Result<Draws, Mistake> {
    let tape = Tape::default();
    let likely = compare(case, &OnTape(&tape, &case.figures)).map_err(|problems| unpriced(case, &problems))?;
    let read: BTreeSet<usize> = tape.inputs().into_iter().chain(case.matter.budget.map(FigureId::index)).collect();
    let program = CompiledComparison::of(case, &likely);
    let draws = Draws::of(case, &read, program.as_ref(), seed);
    let tape = Tape::for_all_inputs();
    for option in options {
        // What an option lacks on a basis it lacks in every draw.
        let _: Result<(Amounts<Traced>, _), PricingError> = option.amounts(&OnTape(&tape, &case.figures));
    }
    Ok(draws.also(case, &tape.inputs()))
}

/// What some draws come to, each by option, by the operations of the options; none where something cannot be held.
fn many_at_once(options: &[Subject], plans: &[Plan], prepared: &Draws, mut piece: Range<u64>) -> Option<Vec<Vec<One>>> {
    let mut plans = plans.to_vec();
    let mut all = Vec::new();
    while !piece.is_empty() {
        let first = piece.start;
        let few = piece.by_ref().take(LANES).count();
        prepared.many(first, |figure, values| {
            for plan in &mut plans {
                values.iter().enumerate().take(few).for_each(|(lane, value)| plan.set(figure, lane, *value));
            }
        });
        plans.iter_mut().for_each(Plan::run);
        for lane in 0..few {
            let each = options.iter().zip(&plans).map(|(option, plan)| plan.one(option, lane));
            all.push(each.collect::<Option<_>>()?);
        }
    }
    Some(all)
}

/// The same by the engine, draw by draw.
fn one_by_one(options: &[Subject], prepared: &Draws, piece: Range<u64>) -> Result<Vec<Vec<One>>, PricingError> {
    let mut drawn = prepared.clone();
    let one = |number: u64| {
        drawn.draw(number);
        options.iter().map(|option| in_draw(option, &drawn)).collect()
    };
    piece.map(one).collect()
}

fn in_draw(option: &Subject, drawn: &impl Inputs<Float>) -> Result<One, PricingError> {
    let (amounts, estimate) = option.amounts(drawn)?;
    let is_held = amounts.map(|amount| amount.is_valid().then_some(())).is_some();
    if is_held { Ok((amounts, in_time(option.case, estimate.schedule.status()))) } else { Err(PricingError::TooLarge) }
}

/// Whether somebody with a status is in time and within capacity, where that is asked.
pub fn in_time(case: &Case, status: Status) -> bool {
    let has_limit = case.is_steady() || case.matter.deadline.is_some();
    !has_limit || status.is_in_time()
}

impl Outcomes {
    /// Adds a draw. Means are added up as `simulate` adds them, so that the digits hang on the order of draws alone.
    fn add(&mut self, (one, in_time): &One) {
        self.net.push(one.cost.0 - one.passed_on.0);
        self.cost.push(one.cost.0);
        self.realised.extend(one.standard.map(|[_, realised]| realised.0));
        self.in_time += u64::from(*in_time);
        let count = self.net.len() as f64;
        let mut next = one.flat().into_iter();
        let mut towards = |before: &f64| {
            let value = next.next()?.0;
            Some(before + (value - before) / count)
        };
        self.mean = match &self.mean {
            None => one.map(|amount| Some(amount.0)),
            Some(mean) => mean.map(&mut towards),
        };
    }
}

impl Amounts<Float> {
    /// Its amounts in the order in which they are mapped.
    fn flat(&self) -> Vec<Float> {
        let mut all = Vec::with_capacity(11);
        // Every amount has a value, so that nothing is left out.
        let _ = self.map(|amount| {
            all.push(*amount);
            Some(())
        });
        all
    }
}
