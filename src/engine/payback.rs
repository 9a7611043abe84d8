//! When a way of doing the work has paid for itself, against today's (docs/model.md, "Improving the process first").

use super::estimate::{Scenario, price_over};
use super::inputs::Inputs;
use crate::matter::Case;
use crate::matter::PricingError;
use crate::number::Number;

/// The least number of periods, up to the matter's own, with which the matter costs less than today's way does with as many.
///
/// # Errors
/// Where something is missing that either price depends on, or a result cannot be held.
pub fn payback<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    scenario: &Scenario,
) -> Result<Option<i64>, PricingError> {
    let today = Scenario::today(case);
    if *scenario == today {
        return Ok(None);
    }
    for periods in 1..=case.matter.periods {
        let total = |scenario: &Scenario| price_over(case, inputs, scenario, periods).map(|estimate| estimate.total);
        if total(scenario)?.below(total(&today)?) {
            return Ok(Some(periods));
        }
    }
    Ok(None)
}
