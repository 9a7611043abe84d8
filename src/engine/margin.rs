//! What a law firm earns on a matter (docs/model.md, "The comparison").

use super::estimate::{Estimate, Scenario, price};
use super::inputs::Inputs;
use super::line::Line;
use crate::matter::PricingError;
use crate::matter::{Basis, Case, LineCode};
use crate::number::Number;

/// Revenue, and what is left of it.
#[derive(Debug, Clone, Copy)]
pub struct Margin<N> {
    /// What is collected.
    pub revenue: N,
    /// Revenue less the total at cost, without rising prices.
    pub amount: N,
}

/// The margin on an assignment: what would be collected for it at billing rates, less its total at cost. `estimate` is what
/// it comes to on its own basis.
///
/// # Errors
/// Where a side of a rate is missing that it needs.
pub fn margin<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
    estimate: &Estimate<N>,
) -> Result<Margin<N>, PricingError> {
    let at_cost = Scenario { basis: Basis::Cost, billed_only: false, ..scenario.clone() };
    let other = if *scenario == at_cost { None } else { Some(price(case, inputs, &at_cost)?) };
    let cost = other.as_ref().unwrap_or(estimate);
    let realisation = inputs.or(case.providers[case.baseline].realisation, 1);
    let revenue = standard_value(case, inputs, scenario)? * realisation;
    let rises = cost.lines.iter().filter(|line| line.code == LineCode::Escalation).map(|line| line.amount);
    let amount = revenue - (cost.total - N::sum(rises));
    if amount.is_valid() { Ok(Margin { revenue, amount }) } else { Err(PricingError::TooLarge) }
}

/// What a client would be billed for an assignment at billing rates, over all periods, whatever of it is then collected.
///
/// # Errors
/// Where the billing side of a rate is missing that it needs.
pub fn standard_value<N: Number>(case: &Case, inputs: &impl Inputs<N>, scenario: &Scenario) -> Result<N, PricingError> {
    let billed = Scenario { basis: Basis::Billing, billed_only: true, ..scenario.clone() };
    let billing = price(case, inputs, &billed)?;
    let before = billing.schedule.interims.cost(case, inputs, &billed, |line| line.code.is_billed())?;
    Ok(billed_over_all(&billing) + before)
}

/// What a client is billed, each part from its go-live on.
fn billed_over_all<N: Number>(estimate: &Estimate<N>) -> N {
    let schedule = &estimate.schedule;
    let times = |line: &Line<N>| {
        let part = schedule.parts.iter().find(|staffed| Some(staffed.part.provider) == line.by);
        let wait = part.map_or_else(|| N::whole(0), |staffed| staffed.wait);
        if line.one_off { N::whole(1) } else { N::whole(schedule.times) - wait }
    };
    N::sum(estimate.lines.iter().filter(|line| line.code.is_billed()).map(|line| times(line) * line.amount))
}
