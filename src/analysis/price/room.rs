//! By how much all volumes and hours of a matter may grow before a price no longer pays, or the deadline is missed
//! (docs/price.md, "Room").

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::amounts::Subject;
use crate::engine::{Estimate, Inputs, PricingError, passed_on, standard_value};
use crate::matter::{Case, FigureId, Hours, Volume};
use crate::number::Number;
use crate::run::{Pricer, Question};

/// How far is looked, in per mille.
const FAR: i64 = 2000;
/// The coarse and the fine step, in per mille: totals are not smooth, so that every step is priced.
const COARSE: i64 = 20;
const FINE: i64 = 1;

/// What growth is held against.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// What is collected of a fee; what is passed on grows with the work, and is paid for.
    pub collected: Decimal,
    /// Whether hours are billed at standard rates up to that, instead.
    pub by_the_hour: bool,
}

/// By how much work may grow, in per mille: the last step before something no longer holds; none where it still does at
/// twice as much again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Before nothing is left of the margin.
    pub margin: Option<i64>,
    /// Before the work is late, or over capacity; none too where nobody can be.
    pub deadline: Option<i64>,
    /// How far was looked, in per mille.
    pub looked: i64,
}

/// Whether a price still pays, and whether the work is still in time.
struct StillGood<'s> {
    option: &'s Subject<'s>,
    limits: Limits,
}

impl Question for StillGood<'_> {
    type Answer = [bool; 2];

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<[bool; 2], Vec<PricingError>> {
        let good = || -> Result<[bool; 2], PricingError> {
            let estimate = self.option.at_cost(inputs)?;
            let pays = self.pays(case, inputs, &estimate)?;
            Ok([pays, estimate.schedule.status().is_in_time()])
        };
        good().map_err(|problem| vec![problem])
    }
}

impl StillGood<'_> {
    fn pays<N: Number>(
        &self,
        case: &Case,
        inputs: &impl Inputs<N>,
        estimate: &Estimate<N>,
    ) -> Result<bool, PricingError> {
        let most = number::<N>(self.limits.collected);
        if !self.limits.by_the_hour {
            return Ok((estimate.total - passed_on(case, estimate)).at_most(most));
        }
        let realised = inputs.or(case.providers[case.baseline].realisation, 1);
        let revenue = standard_value(case, inputs, self.option.scenario)? * realised;
        Ok(estimate.total.at_most(revenue.min(most)))
    }
}

/// An amount with up to six decimals as a number to compute with.
fn number<N: Number>(amount: Decimal) -> N {
    const MILLION: i64 = 1_000_000;
    let millionths = amount.checked_mul(MILLION.into()).and_then(|of| i64::try_from(of.floor()).ok());
    N::whole(millionths.unwrap_or(i64::MAX)) / N::whole(MILLION)
}

/// Looks how far work may grow: in coarse steps to where something stops holding, and in fine ones within that.
pub fn room(option: &Subject, limits: Limits) -> Room {
    let figures = growing(option.case);
    let mut pricer = Pricer::new(option.case);
    let question = StillGood { option, limits };
    let mut at = |growth: i64| {
        let factor = Decimal::ONE + Decimal::new(growth, 3);
        for id in &figures {
            if let Some(more) = option.case.figures.get(*id).likely.checked_mul(factor) {
                pricer.set(*id, more);
            }
        }
        // What cannot be priced does not pay.
        pricer.ask(option.case, &question).unwrap_or([false; 2])
    };
    let mut found = [None; 2];
    let mut before = 0;
    for growth in (0..=FAR).step_by(usize::try_from(COARSE).unwrap_or(1)) {
        let holds = at(growth);
        for which in 0..2 {
            if found[which].is_none() && !holds[which] {
                let fine = (before..growth).skip(1).step_by(usize::try_from(FINE).unwrap_or(1));
                let first = fine.into_iter().find(|growth| !at(*growth)[which]).unwrap_or(growth);
                found[which] = Some((first - FINE).max(0));
            }
        }
        if found.iter().all(Option::is_some) {
            break;
        }
        before = growth;
    }
    let has_limit = option.case.is_steady() || option.case.matter.deadline.is_some();
    Room { margin: found[0], deadline: found[1].filter(|_| has_limit), looked: FAR }
}

/// The volumes, gigabytes and hours that are written; shares of other volumes follow by themselves.
fn growing(case: &Case) -> BTreeSet<FigureId> {
    let of_task = |hours: &Hours| match hours {
        Hours::Given(hours) => Some(*hours),
        Hours::Computed { volume: Volume::Units(units), .. } => Some(*units),
        Hours::Computed { volume: Volume::Gigabytes { gigabytes, .. }, .. } => Some(*gigabytes),
        Hours::Computed { volume: Volume::Share { .. }, .. } => None,
    };
    let tasks = case.matter.tasks.iter().filter_map(|task| of_task(&task.hours));
    tasks.chain(case.matter.gigabytes).collect()
}
