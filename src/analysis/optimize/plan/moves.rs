//! Why each task goes where it goes: what the plan would come to with that task elsewhere.

use rust_decimal::Decimal;

use super::Plan;
use super::judge::Judge;
use crate::engine::{Assessed, PricingError, can_do};
use crate::matter::{Exclusion, LikelyValues, Status};
use crate::number::Number;

/// One task done by somebody else, all others as planned.
#[derive(Debug, Clone)]
pub struct Move {
    /// Who else, by the index of the provider.
    pub provider: usize,
    /// What comes of it.
    pub instead: Reassignment,
}

/// What comes of a task done by somebody else.
#[derive(Debug, Clone)]
pub struct Reassignment {
    /// The total, where there is one.
    pub total: Option<Decimal>,
    /// Whether the work is done in time.
    pub status: Option<Status>,
    /// Why it may not be chosen.
    pub exclusions: Vec<Exclusion>,
}

pub fn of_task(judge: &Judge, plan: &Plan, task: usize) -> Vec<Move> {
    let case = judge.case;
    let others = case
        .compared
        .iter()
        .enumerate()
        .filter(|(place, provider)| *place != plan.rank.order[task] && can_do(case, **provider, task));
    others
        .map(|(place, provider)| {
            let mut order = plan.rank.order.clone();
            order[task] = place;
            let exact = LikelyValues(&case.figures);
            let decimals = case.matter.currency.decimals();
            let instead = Judge::settled(
                || Reassignment::of(judge.assess_with(&order, &judge.quick), decimals),
                || Reassignment::of(judge.assess_with(&order, &exact), decimals),
            );
            Move { provider: *provider, instead }
        })
        .collect()
}

impl Reassignment {
    fn of<N: Number>(assessed: Result<Assessed<N>, PricingError>, decimals: u32) -> Self {
        let Ok(assessed) = assessed else { return Self { total: None, status: None, exclusions: Vec::new() } };
        Self {
            total: assessed.estimate.as_ref().and_then(|estimate| estimate.total.decimal_at(decimals)),
            status: assessed.schedule().map(|schedule| schedule.status()),
            exclusions: assessed.exclusions,
        }
    }
}
