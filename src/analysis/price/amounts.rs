//! What an option costs its firm, what of that is passed on, and what its hours are worth elsewhere: at some values of the
//! figures.

use super::busy::AnyBusy;
use crate::engine::{Estimate, Inputs, Outlays, PricingError, Scenario, outlays, passed_on, price, standard_value};
use crate::matter::{Basis, Case};
use crate::number::Number;

/// An option that is priced for its firm.
#[derive(Debug)]
pub struct Subject<'c> {
    /// The case.
    pub case: &'c Case,
    /// The same at any utilisation.
    pub any_busy: &'c AnyBusy,
    /// Who does what.
    pub scenario: &'c Scenario,
    /// Whether it has what a price at opportunity cost needs, and what one at billing rates needs.
    pub has: Sides,
}

/// Which sides of its rates an option has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides {
    /// All that opportunity cost needs.
    pub worth: bool,
    /// All that standard value needs.
    pub standard: bool,
}

/// What an option comes to over all periods.
#[derive(Debug, Clone)]
pub struct Amounts<N> {
    /// The total at cost.
    pub cost: N,
    /// What of it is passed on as disbursements.
    pub passed_on: N,
    /// When it falls, and to whom.
    pub outlays: Outlays<N>,
    /// The total at opportunity cost, and what it would be if none and all of the own hours were billed otherwise.
    pub worth: Option<[N; 3]>,
    /// What would be billed at standard rates, and what of that collected.
    pub standard: Option<[N; 2]>,
}

impl Subject<'_> {
    /// On another basis.
    fn on(&self, basis: Basis) -> Scenario {
        Scenario { basis, billed_only: false, ..self.scenario.clone() }
    }

    /// The estimate at cost.
    ///
    /// # Errors
    /// Where something is missing that it depends on, or cannot be held.
    pub fn at_cost<N: Number>(&self, inputs: &impl Inputs<N>) -> Result<Estimate<N>, PricingError> {
        price(self.case, inputs, &self.on(Basis::Cost))
    }

    /// The totals at opportunity cost: as it is, and at no and at full utilisation.
    ///
    /// # Errors
    /// As above.
    pub fn worth<N: Number>(&self, inputs: &impl Inputs<N>) -> Result<[N; 3], PricingError> {
        let scenario = self.on(Basis::Opportunity);
        let at = |busy: i64| price(&self.any_busy.case, &self.any_busy.at(inputs, busy), &scenario);
        Ok([price(self.case, inputs, &scenario)?.total, at(0)?.total, at(1)?.total])
    }

    /// What would be billed at standard rates, and what of that collected.
    ///
    /// # Errors
    /// As above.
    pub fn standard<N: Number>(&self, inputs: &impl Inputs<N>) -> Result<[N; 2], PricingError> {
        let value = standard_value(self.case, inputs, self.scenario)?;
        Ok([value, value * inputs.or(self.case.providers[self.case.baseline].realisation, 1)])
    }

    /// All of it, with the estimate at cost.
    ///
    /// # Errors
    /// As above.
    pub fn amounts<N: Number>(&self, inputs: &impl Inputs<N>) -> Result<(Amounts<N>, Estimate<N>), PricingError> {
        let estimate = self.at_cost(inputs)?;
        let amounts = Amounts {
            cost: estimate.total,
            passed_on: passed_on(self.case, &estimate),
            outlays: outlays(&estimate),
            worth: if self.has.worth { Some(self.worth(inputs)?) } else { None },
            standard: if self.has.standard { Some(self.standard(inputs)?) } else { None },
        };
        Ok((amounts, estimate))
    }
}

impl<N> Amounts<N> {
    /// The same amounts in other numbers; none where one of them has none.
    pub fn map<M>(&self, mut to: impl FnMut(&N) -> Option<M>) -> Option<Amounts<M>> {
        let mut pair = |[a, b]: &[N; 2]| Some([to(a)?, to(b)?]);
        let outlays = Outlays { own: pair(&self.outlays.own)?, providers: pair(&self.outlays.providers)? };
        let standard = match &self.standard {
            Some(of) => Some(pair(of)?),
            None => None,
        };
        let worth = match &self.worth {
            Some([as_is, idle, full]) => Some([to(as_is)?, to(idle)?, to(full)?]),
            None => None,
        };
        Some(Amounts { cost: to(&self.cost)?, passed_on: to(&self.passed_on)?, outlays, worth, standard })
    }
}
