//! The mix: the best way of sharing a matter's tasks out, where it is worth an estimate of its own (docs/model.md, "The
//! comparison").

use rust_decimal::Decimal;

use super::{Plan, best_plan, is_exact};
use crate::engine::{Assignment, Inputs, PricingError, compare};
use crate::matter::{Case, Mix};
use crate::number::Number;
use crate::run::{Pricer, Question};

/// A mix costs at most so many per cent of the best single provider: for less nobody takes on the trouble of a second one.
pub const MIX_AT_MOST: Decimal = Decimal::from_parts(98, 0, 0, false, 0);

/// Looks for the mix of a case at its likely values.
#[must_use]
pub fn mix(case: &Case) -> Mix {
    // One task is always some single provider's.
    if case.matter.tasks.len() < 2 || case.compared.len() < 2 {
        return Mix::NotWorthIt { proven: true };
    }
    let proven = is_exact(case, &[]);
    match best_plan(case, &[]).filter(|plan| is_worth_it(case, plan)) {
        Some(plan) => Mix::Found { assignment: plan.assignment.providers().to_vec(), proven },
        None => Mix::NotWorthIt { proven },
    }
}

/// Whether it is in time, no single provider's own way, and cheaper by enough than the best of these that qualifies.
fn is_worth_it(case: &Case, plan: &Plan) -> bool {
    let is_single = || case.compared.iter().any(|of| Assignment::to_provider(case, *of) == plan.assignment);
    if plan.rank.late || is_single() {
        return false;
    }
    let parts = |total: Decimal, percent: Decimal| total.checked_mul(percent);
    match Pricer::with_rates(case).ask(case, &BestSingle) {
        Ok(Some(best)) => {
            let (own, most) = (parts(plan.rank.total, Decimal::ONE_HUNDRED), parts(best, MIX_AT_MOST));
            own.zip(most).is_some_and(|(own, most)| own <= most)
        }
        Ok(None) => true,
        Err(_) => false,
    }
}

/// Asks for the lowest total of the single providers that qualify.
struct BestSingle;

impl Question for BestSingle {
    type Answer = Option<Decimal>;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Option<Decimal>, Vec<PricingError>> {
        let comparison = compare(case, inputs)?;
        let singles = comparison.estimates.iter().filter(|of| of.provider.is_some() && !of.scenario.improved);
        let qualified = singles.filter(|of| of.standing(case, inputs).qualifies());
        let totals = qualified.filter_map(|of| of.estimate.as_ref()?.total.decimal_at(case.matter.currency.decimals()));
        Ok(totals.min())
    }
}
