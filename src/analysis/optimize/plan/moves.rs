//! Why each task goes where it goes: what the plan would come to with that task elsewhere.

use rust_decimal::Decimal;

use super::Plan;
use super::judge::Judge;
use crate::engine::{Inputs, PricingError, Schedule, can_do};
use crate::matter::{Case, Exclusion, Status};
use crate::number::Number;
use crate::run::Question;

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
            let asked = judge.pricer.ask(case, &Elsewhere { judge, order: &order });
            let instead = asked.unwrap_or(Reassignment { total: None, status: None, exclusions: Vec::new() });
            Move { provider: *provider, instead }
        })
        .collect()
}

/// What comes of an assignment.
struct Elsewhere<'q> {
    judge: &'q Judge<'q>,
    order: &'q [usize],
}

impl Question for Elsewhere<'_> {
    type Answer = Reassignment;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Reassignment, Vec<PricingError>> {
        let assessed = self.judge.assess_with(self.order, inputs).map_err(|problem| vec![problem])?;
        let decimals = case.matter.currency.decimals();
        Ok(Reassignment {
            total: assessed.estimate.as_ref().and_then(|estimate| estimate.total.decimal_at(decimals)),
            status: assessed.schedule().map(Schedule::status),
            exclusions: assessed.exclusions,
        })
    }
}
