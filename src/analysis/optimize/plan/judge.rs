//! The engine as the judge of assignments: by quick numbers, and where they leave a doubt by exact decimals.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::engine::{Assessed, Assignment, Inputs, PricingError, Scenario, assess};
use crate::matter::Case;
use crate::number::{Day, Number};
use crate::run::{Pricer, Question};

/// How an assignment that is permitted stands among the others: the better is the lesser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Whether somebody is late or over capacity.
    pub late: bool,
    /// The total.
    pub total: Decimal,
    /// The day that the work ends.
    pub finish: Option<Day>,
    /// How many have a part in it.
    pub parts: usize,
    /// Who does each task, by the place among those compared.
    pub order: Vec<usize>,
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        let total = self.total.cmp(&other.total);
        let finish = (self.finish.is_none(), self.finish).cmp(&(other.finish.is_none(), other.finish));
        let first = if self.late { finish.then(total) } else { total.then(finish) };
        let rest = || (self.parts, &self.order).cmp(&(other.parts, &other.order));
        self.late.cmp(&other.late).then(first).then_with(rest)
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Prices assignments of a case.
pub struct Judge<'c> {
    pub case: &'c Case,
    pub pricer: Pricer,
}

impl<'c> Judge<'c> {
    pub fn new(case: &'c Case) -> Self {
        Self { case, pricer: Pricer::with_rates(case) }
    }

    /// The assignment in which each task is done by the provider at a place among those compared.
    pub fn assignment(&self, order: &[usize]) -> Assignment {
        Assignment::of(order.iter().map(|place| self.case.compared[*place]).collect())
    }

    /// The places of an assignment's providers among those compared.
    pub fn places(&self, assignment: &Assignment) -> Vec<usize> {
        let place = |of: &usize| self.case.compared.iter().position(|compared| compared == of).unwrap_or(0);
        assignment.providers().iter().map(place).collect()
    }

    /// How an assignment stands; none where it is not permitted or cannot be priced.
    pub fn rank(&self, order: &[usize]) -> Option<Rank> {
        self.pricer.ask(self.case, &RankOf { judge: self, order }).ok().flatten()
    }

    /// What the engine says of an assignment.
    pub fn assess_with<N: Number>(
        &self,
        order: &[usize],
        inputs: &impl Inputs<N>,
    ) -> Result<Assessed<N>, PricingError> {
        let assignment = self.assignment(order);
        let scenario = Scenario { assignment, basis: self.case.matter.basis, improved: false, billed_only: false };
        assess(self.case, inputs, None, scenario)
    }

    fn ranked<N: Number>(&self, order: &[usize], assessed: Result<Assessed<N>, PricingError>) -> Option<Rank> {
        let assessed = assessed.ok().filter(Assessed::is_permitted)?;
        let estimate = assessed.estimate.as_ref()?;
        Some(Rank {
            late: !assessed.is_in_time(),
            total: estimate.total.decimal_at(self.case.matter.currency.decimals())?,
            finish: estimate.schedule.finish(),
            parts: estimate.schedule.parts.len(),
            order: order.to_vec(),
        })
    }
}

/// How an assignment stands.
struct RankOf<'q> {
    judge: &'q Judge<'q>,
    order: &'q [usize],
}

impl Question for RankOf<'_> {
    type Answer = Option<Rank>;

    fn answer<N: Number>(&self, _: &Case, inputs: &impl Inputs<N>) -> Result<Option<Rank>, Vec<PricingError>> {
        Ok(self.judge.ranked(self.order, self.judge.assess_with(self.order, inputs)))
    }
}
