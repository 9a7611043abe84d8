//! The comparison: an estimate for each provider, and the one that is recommended.

use std::cmp::Ordering;

use super::assignment::Assignment;
use super::error::PricingError;
use super::estimate::{Estimate, Scenario, Schedule, price};
use super::permission::{exclusions, over_budget};
use crate::matter::{Case, Exclusion, Inputs, Status};
use crate::number::{Day, Number};

/// A provider's estimate, and whether it may be chosen.
#[derive(Debug, Clone)]
pub struct Assessed<N> {
    /// Whose estimate.
    pub provider: usize,
    /// Who does what, on which basis, with or without the improvement.
    pub scenario: Scenario,
    /// Hours, teams and dates of an estimate without a price, where they can be computed.
    unpriced: Option<Schedule<N>>,
    /// The price, where there is one. An excluded estimate may do without.
    pub estimate: Option<Estimate<N>>,
    /// Why it may not be chosen.
    pub exclusions: Vec<Exclusion>,
}

impl<N> Assessed<N> {
    /// Hours, teams and dates, where they can be computed.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule<N>> {
        self.estimate.as_ref().map(|estimate| &estimate.schedule).or(self.unpriced.as_ref())
    }

    /// Whether it may be chosen.
    #[must_use]
    pub fn is_permitted(&self) -> bool {
        self.exclusions.is_empty()
    }

    /// Whether it may win, apart from being permitted: nobody is late or over capacity, or being late has its price.
    pub fn qualifies(&self, case: &Case, inputs: &impl Inputs<N>) -> bool
    where
        N: Number,
    {
        qualifies(self.standing().status, late_competes(case, inputs))
    }

    fn standing(&self) -> Standing<N>
    where
        N: Copy,
    {
        let schedule = self.schedule();
        Standing {
            total: self.estimate.as_ref().filter(|_| self.is_permitted()).map(|estimate| estimate.total),
            status: schedule.map_or(Status::Late, |schedule| schedule.status),
            finish: schedule.and_then(|schedule| schedule.finish),
        }
    }

    /// Whether the work is in time and within capacity.
    #[must_use]
    pub fn is_in_time(&self) -> bool {
        self.schedule().is_some_and(|schedule| schedule.status.is_in_time())
    }
}

/// All estimates of a case.
#[derive(Debug, Clone)]
pub struct Comparison<N> {
    /// One for each provider in the order given, the improvement's last.
    pub estimates: Vec<Assessed<N>>,
    /// The baseline's, as an index of the estimates.
    pub baseline: usize,
    /// The recommended one, where any is permitted.
    pub recommended: Option<usize>,
    /// Whether the recommended one qualifies; else it is only the first to finish.
    pub qualifies: bool,
}

/// Prices a case for every provider that is compared.
///
/// # Errors
/// Every problem of an estimate that is not excluded, each once.
pub fn compare<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> Result<Comparison<N>, Vec<PricingError>> {
    let mut problems = Vec::new();
    let mut estimates = Vec::with_capacity(case.compared.len() + 1);
    let improved = case.improvement.iter().flat_map(|improvement| &improvement.providers);
    let asked = case.compared.iter().map(|provider| (*provider, false));
    for (provider, improved) in asked.chain(improved.map(|provider| (*provider, true))) {
        let assignment = Assignment::to_provider(case, provider);
        let scenario = Scenario { assignment, basis: case.matter.basis, improved, billed_only: false };
        match assess(case, inputs, provider, scenario) {
            Ok(assessed) => estimates.push(assessed),
            Err(problem) if !problems.contains(&problem) => problems.push(problem),
            Err(_) => {}
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let baseline = case.compared.iter().position(|provider| *provider == case.baseline).unwrap_or(0);
    let standings = estimates.iter().map(Assessed::standing);
    let (recommended, qualifies) = recommend(late_competes(case, inputs), &standings);
    Ok(Comparison { estimates, baseline, recommended, qualifies })
}

/// Prices what is asked, and says whether it may be chosen.
///
/// # Errors
/// What keeps it from being priced, unless it is excluded anyway.
pub fn assess<N: Number>(
    case: &Case,
    inputs: &impl Inputs<N>,
    provider: usize,
    scenario: Scenario,
) -> Result<Assessed<N>, PricingError> {
    let mut exclusions = exclusions(case, inputs, provider, &scenario.assignment);
    let (unpriced, estimate) = match price(case, inputs, &scenario) {
        Ok(estimate) => {
            if over_budget(case, inputs, &estimate) {
                exclusions.push(Exclusion::OverBudget);
            }
            (None, Some(estimate))
        }
        // What may not be chosen anyway is shown without a price.
        Err(_) if !exclusions.is_empty() && provider != case.baseline => {
            (Schedule::new(case, inputs, &scenario).ok(), None)
        }
        Err(problem) => return Err(problem),
    };
    Ok(Assessed { provider, scenario, unpriced, estimate, exclusions })
}

/// What a recommendation looks at.
#[derive(Debug, Clone, Copy)]
pub struct Standing<N> {
    /// Its total, where it is permitted and has a price.
    pub total: Option<N>,
    /// Whether it is in time.
    pub status: Status,
    /// When it ends.
    pub finish: Option<Day>,
}

/// Whether being late is a matter of cost: where a late day has a price and the deadline may be missed.
pub fn late_competes<N: Number>(case: &Case, inputs: &impl Inputs<N>) -> bool {
    !case.matter.hard_deadline && !inputs.or_zero(case.matter.late_day_cost).is_zero()
}

fn qualifies(status: Status, late_competes: bool) -> bool {
    match status {
        Status::Late => late_competes,
        Status::OverCapacity => false,
        _ => true,
    }
}

/// The lowest total among those that may be chosen and are in time; where there is none, the first to finish. Says too
/// whether it is in time.
pub fn recommend<N: Number>(
    late_competes: bool,
    standings: &(impl Iterator<Item = Standing<N>> + Clone),
) -> (Option<usize>, bool) {
    let permitted = || standings.clone().enumerate().filter_map(|(at, of)| Some((at, of, of.total?)));
    let best = permitted()
        .filter(|(_, of, _)| qualifies(of.status, late_competes))
        .min_by(|(_, one, a), (_, other, b)| a.order(*b).then_with(|| by_finish(one.finish, other.finish)));
    if let Some((at, ..)) = best {
        return (Some(at), true);
    }
    let first =
        permitted().min_by(|(_, one, a), (_, other, b)| by_finish(one.finish, other.finish).then_with(|| a.order(*b)));
    (first.map(|(at, ..)| at), false)
}

fn by_finish(a: Option<Day>, b: Option<Day>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
