//! What a law firm earns on a matter (docs/model.md, "The comparison").

use super::error::PricingError;
use super::estimate::{Estimate, Scenario, price};
use crate::matter::{Basis, Case, Inputs};
use crate::number::Number;

/// Revenue, and what is left of it.
#[derive(Debug, Clone, Copy)]
pub struct Margin<N> {
    /// What is collected.
    pub revenue: N,
    /// Revenue less the total at cost.
    pub amount: N,
}

/// The margin on an assignment: what would be collected for it at billing rates, less its total at cost.
///
/// # Errors
/// Where a side of a rate is missing that it needs.
pub fn margin<N: Number>(case: &Case, inputs: &impl Inputs<N>, scenario: &Scenario) -> Result<Margin<N>, PricingError> {
    let on = |basis: Basis, improved: bool| {
        let billed_only = basis == Basis::Billing;
        price(case, inputs, &Scenario { basis, improved, billed_only, assignment: scenario.assignment.clone() })
    };
    let cost = on(Basis::Cost, scenario.improved)?;
    let billing = on(Basis::Billing, scenario.improved)?;
    let mut billed = billed_lines(&billing, true) + N::whole(billing.schedule.times) * billed_lines(&billing, false);
    if billing.schedule.before > 0 {
        billed = billed + N::whole(billing.schedule.before) * billed_lines(&on(Basis::Billing, false)?, false);
    }
    let revenue = billed * inputs.or(case.providers[case.baseline].realisation, 1);
    let amount = revenue - cost.total;
    if amount.is_valid() { Ok(Margin { revenue, amount }) } else { Err(PricingError::TooLarge) }
}

/// The lines that a client is billed.
fn billed_lines<N: Number>(estimate: &Estimate<N>, one_off: bool) -> N {
    let lines = estimate.lines.iter().filter(|line| line.one_off == one_off && line.code.is_billed());
    N::sum(lines.map(|line| line.amount))
}
