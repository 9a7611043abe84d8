//! How far each estimate meets what the matter demands, and from that why one takes the place of another.

use crate::engine::{Assessed, Inputs, PricingError, Schedule, compare};
use crate::matter::{Case, Cause, Exclusion, Status};
use crate::number::Number;
use crate::run::Question;

/// How far an estimate meets what the matter demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Footing {
    /// All of it.
    Qualifies,
    /// Permitted, but late.
    Late,
    /// Permitted, but with more work in a period than it can do.
    OverCapacity,
    /// Excluded for a budget that is a limit, and for nothing else.
    OverBudget,
    /// Excluded.
    NotPermitted,
}

/// Asks how far all estimates meet it.
pub struct Footings;

impl Question for Footings {
    type Answer = Vec<Footing>;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Vec<Footing>, Vec<PricingError>> {
        let comparison = compare(case, inputs)?;
        Ok(comparison.estimates.iter().map(|of| footing(case, inputs, of)).collect())
    }
}

/// How far an estimate meets it.
pub fn footing<N: Number>(case: &Case, inputs: &impl Inputs<N>, of: &Assessed<N>) -> Footing {
    let is_over = |found: &Exclusion| *found == Exclusion::OverBudget;
    match of.schedule().map(Schedule::status) {
        _ if of.standing(case, inputs).qualifies() => Footing::Qualifies,
        _ if !of.is_permitted() && of.exclusions.iter().all(is_over) => Footing::OverBudget,
        None => Footing::NotPermitted,
        _ if !of.is_permitted() => Footing::NotPermitted,
        Some(Status::OverCapacity) => Footing::OverCapacity,
        Some(_) => Footing::Late,
    }
}

/// Why another one is recommended: from how far the one before meets it there, and the new one did so before.
pub fn cause(before_there: Footing, new_before: Option<Footing>) -> Cause {
    match (before_there, new_before) {
        (Footing::Late, _) => Cause::Late,
        (Footing::OverCapacity, _) => Cause::OverCapacity,
        (Footing::OverBudget, _) => Cause::OverBudget,
        (Footing::NotPermitted, _) => Cause::NotPermitted,
        (_, Some(Footing::Late)) => Cause::InTime,
        (_, Some(Footing::OverCapacity)) => Cause::WithinCapacity,
        (_, Some(Footing::OverBudget)) => Cause::WithinBudget,
        (_, Some(Footing::NotPermitted)) => Cause::Permitted,
        (_, Some(Footing::Qualifies) | None) => Cause::Price,
    }
}
