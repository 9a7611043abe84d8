//! What an hour of a role costs on the basis asked for (docs/model.md, "Rates").

use super::inputs::Inputs;
use crate::matter::{Basis, Case, Exchange, FigureId, Pay, ProviderKind};
use crate::matter::{PricingError, Side};
use crate::number::Number;

/// The rates of a case on one basis, for some values of its figures.
#[derive(Debug)]
pub struct Rates<'c, I> {
    /// The case.
    pub case: &'c Case,
    /// The values of its figures.
    pub inputs: &'c I,
    /// Which side counts.
    pub basis: Basis,
}

impl<I> Rates<'_, I> {
    /// An hour at one of a provider's rates, in the provider's currency.
    ///
    /// # Errors
    /// Where the side that counts is not given.
    pub fn hourly<N: Number>(&self, provider: usize, rate: usize) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        if let Some(known) = self.inputs.hourly(provider, rate, self.basis) {
            return Ok(known);
        }
        let of = &self.case.providers[provider];
        let is_baseline = provider == self.case.baseline;
        match self.basis {
            _ if of.kind == ProviderKind::LawFirm && !is_baseline => self.side(provider, rate, Side::Billing),
            Basis::Billing => self.side(provider, rate, Side::Billing),
            Basis::Opportunity if is_baseline => self.worth(provider, rate),
            Basis::Cost | Basis::Opportunity => self.side(provider, rate, Side::Cost),
        }
    }

    /// One side of a rate; what is passed on as a disbursement bills at its cost.
    fn side<N: Number>(&self, provider: usize, rate: usize, side: Side) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        let of = &self.case.providers[provider];
        let side = if of.disbursement { Side::Cost } else { side };
        let written = &of.rates[rate].1;
        let pay = match side {
            Side::Cost => &written.cost,
            Side::Billing => &written.billing,
        };
        let one = N::whole(1);
        match pay.as_ref().ok_or(PricingError::NoSide { provider, rate, side })? {
            Pay::Amount(amount) => Ok(self.inputs.get(*amount)),
            Pay::Loaded { salary, benefits, overhead, billable_hours } => {
                let paid = self.inputs.get(*salary) * (one + self.inputs.or_zero(*benefits));
                Ok((paid + self.inputs.or_zero(*overhead)) / self.inputs.get(*billable_hours))
            }
            Pay::Agency { pay, markup } => Ok(self.inputs.get(*pay) * (one + self.inputs.or_zero(*markup))),
            Pay::Blend(shares) => self.blend(shares, |rate| self.side(provider, rate, side)),
        }
    }

    /// What an hour of the buyer's own people is worth: idle hours at their marginal cost, busy ones at the better of
    /// their cost and what would be collected for them.
    fn worth<N: Number>(&self, provider: usize, rate: usize) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        let of = &self.case.providers[provider];
        let written = &of.rates[rate].1;
        if let (Some(Pay::Blend(shares)), Some(Pay::Blend(_))) = (&written.cost, &written.billing) {
            return self.blend(shares, |rate| self.worth(provider, rate));
        }
        let cost: N = self.side(provider, rate, Side::Cost)?;
        let billing: N = self.side(provider, rate, Side::Billing)?;
        let busy = self.inputs.or(of.busy, 1);
        let collected = billing * self.inputs.or(of.realisation, 1);
        let idle = (N::whole(1) - busy) * self.inputs.or_zero(written.marginal);
        Ok(idle + busy * cost.max(collected))
    }

    fn blend<N: Number>(
        &self,
        shares: &[(usize, FigureId)],
        rate: impl Fn(usize) -> Result<N, PricingError>,
    ) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        let mut sum = N::whole(0);
        for (role, share) in shares {
            sum = sum + self.inputs.get(*share) * rate(*role)?;
        }
        Ok(sum)
    }

    /// Units of the matter's currency for one of a provider's.
    ///
    /// # Errors
    /// Where nobody says.
    pub fn exchange<N: Number>(&self, provider: usize) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        match self.case.providers[provider].exchange {
            Exchange::Same => Ok(N::whole(1)),
            Exchange::Missing => Err(PricingError::NoExchange { provider }),
            Exchange::Given(rate) => Ok(self.inputs.get(rate)),
            Exchange::ByEuro { matter, own, .. } => Ok(self.inputs.or(matter, 1) / self.inputs.or(own, 1)),
        }
    }

    /// An hour at one of a provider's rates, in the matter's currency.
    ///
    /// # Errors
    /// Where the side that counts is not given, or no exchange rate.
    pub fn converted<N: Number>(&self, provider: usize, rate: usize) -> Result<N, PricingError>
    where
        I: Inputs<N>,
    {
        Ok(self.hourly(provider, rate)? * self.exchange(provider)?)
    }
}
