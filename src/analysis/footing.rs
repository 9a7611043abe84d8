//! How far each estimate meets what the matter demands, and from that why one takes the place of another.

use crate::engine::{Assessed, Inputs, PricingError, Scenario, Schedule, assess};
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

/// Asks how far one estimate meets it, whose and of what.
pub struct FootingOf<'a> {
    pub provider: Option<usize>,
    pub scenario: &'a Scenario,
}

impl<'a> FootingOf<'a> {
    /// The question about an estimate, whatever numbers it was assessed with.
    pub fn the<N>(estimate: &'a Assessed<N>) -> Self {
        Self { provider: estimate.provider, scenario: &estimate.scenario }
    }
}

impl Question for FootingOf<'_> {
    type Answer = Footing;

    fn answer<N: Number>(&self, case: &Case, inputs: &impl Inputs<N>) -> Result<Footing, Vec<PricingError>> {
        let assessed = assess(case, inputs, self.provider, self.scenario.clone()).map_err(|problem| vec![problem])?;
        Ok(footing(case, inputs, &assessed))
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
