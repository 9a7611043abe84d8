//! How a price's amounts, shares and options are said.

use rust_decimal::Decimal;

use super::super::num::Num;
use super::super::words::{is_solo, short_name};
use super::PriceReport;
use crate::analysis::{MARGIN_SPLIT, Offer, PricedOption};
use crate::number::{display, plural};

/// From this bill on amounts that nobody types have whole units.
const WHOLE_FROM: i64 = 10_000;

impl PriceReport<'_> {
    pub(super) fn decimals(&self) -> u32 {
        self.case.matter.currency.decimals()
    }

    /// An amount as it is typed into a bill.
    pub(super) fn exact(&self, amount: Decimal) -> String {
        display(amount, self.decimals())
    }

    /// An amount that nobody types: in whole units, unless the matter is small.
    pub(super) fn about(&self, amount: Decimal) -> String {
        let is_small = self.first().1.bill < WHOLE_FROM.into();
        display(amount, if is_small { self.decimals() } else { 0 })
    }

    /// An amount with its currency.
    pub(super) fn money(&self, amount: Decimal) -> String {
        format!("{} {}", self.case.matter.currency, self.exact(amount))
    }

    /// Whether the team is one person, who is asked herself, or may be: nobody says how many they are.
    pub(super) fn is_solo(&self) -> bool {
        is_solo(self.case)
    }

    /// What an option is called in a table.
    pub(super) fn titled(&self, of: &PricedOption) -> String {
        let Some(provider) = of.assessed.provider else {
            let doers = of.assessed.scenario.assignment.parts(self.case).len();
            let split = if of.id == MARGIN_SPLIT { "Split for the margin" } else { "Split" };
            return format!("{split} ({})", plural(doers, "provider", "providers"));
        };
        let name = &self.case.providers[provider].name;
        if of.assessed.scenario.improved { format!("{name}, improved") } else { name.clone() }
    }

    /// What it is called in the middle of a sentence.
    pub(super) fn named(&self, of: &PricedOption) -> String {
        match of.assessed.provider {
            None if of.id == MARGIN_SPLIT => "the split for the margin".to_owned(),
            None => "the split".to_owned(),
            Some(provider) if of.assessed.scenario.improved => format!("{}, improved", short_name(self.case, provider)),
            Some(own) if own == self.case.baseline => {
                if self.is_solo() { "your own work" } else { "your own team" }.to_owned()
            }
            Some(provider) => short_name(self.case, provider).to_owned(),
        }
    }

    /// The option that the answer speaks of.
    pub(super) fn first(&self) -> (&PricedOption, &Offer) {
        (&self.priced.options[0], &self.priced.offers[0])
    }

    /// All options with their offers.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&PricedOption, &Offer)> {
        self.priced.options.iter().zip(&self.priced.offers)
    }
}

/// A share in per cent, with one decimal.
pub fn percent(share: Decimal) -> Num {
    Num::percent(share.saturating_mul(Decimal::ONE_HUNDRED))
}

/// A share in a sentence: `30 %`, `24.1 %`.
pub fn said(share: Decimal) -> String {
    let percent = percent(share).get().normalize();
    format!("{} %", display(percent, percent.scale()))
}

/// A chance in per cent, to one decimal.
pub fn chance(share: f64) -> Option<Num> {
    Decimal::from_f64_retain(share).map(percent)
}

/// A chance in a sentence, in whole per cent: what is rare is not called never.
pub fn often(share: f64) -> String {
    let Some(percent) = chance(share).map(Num::get) else { return "an unknown share".to_owned() };
    match () {
        () if share > 0.0 && share < 0.005 => "under 1 %".to_owned(),
        () if share < 1.0 && share > 0.995 => "over 99 %".to_owned(),
        () => format!("{} %", display(percent, 0)),
    }
}
