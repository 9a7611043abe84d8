//! Pictures of a price: the margin against the fee, and the cash over the months.

use rust_decimal::Decimal;

use super::super::chart::{Chart, Curve, Unit};
use super::PriceReport;
use crate::analysis::{Offer, PricedOption, margin};
use crate::number::Day;

/// So many points has a line.
const POINTS: i64 = 61;
/// Margins below this, in per cent, are beyond the picture.
const LOWEST: Decimal = Decimal::from_parts(100, 0, 0, true, 0);

impl PriceReport<'_> {
    /// The margin of the first option as its fee goes from half of what it is to half as much again.
    pub(super) fn margins(&self) -> Option<Chart> {
        let (option, offer) = self.first();
        let fee = offer.fee.filter(|fee| *fee > Decimal::ZERO)?;
        let at = |step: i64| fee * (Decimal::ONE + Decimal::new(step - POINTS / 2, 0) / Decimal::from(POINTS - 1));
        let costs = costs(option)?;
        let names = costs.iter().map(|(name, _)| (*name).to_owned()).collect();
        let points = (0..POINTS).map(|step| {
            let revenue = at(step).checked_mul(self.terms.collected);
            let share = |cost: Decimal| {
                let share = margin(revenue?, cost)?.checked_mul(Decimal::ONE_HUNDRED)?;
                (share > LOWEST).then_some(share)
            };
            costs.iter().map(|(_, cost)| share(*cost)).collect()
        });
        let ends = [at(0), at(POINTS - 1)].map(|fee| self.about(fee));
        let caption =
            format!("Margin in per cent as the fee goes from {} to {} {}", ends[0], ends[1], self.case.matter.currency);
        Some(Chart::Curve(Curve {
            unit: Unit { currency: "%", decimals: 1 },
            caption,
            ends,
            names,
            points: points.collect(),
            flips: Vec::new(),
        }))
    }

    /// What has come in by each day, less what has gone out, from the first day of the work to the last payment.
    pub(super) fn balances(&self, offer: &Offer) -> Option<Chart> {
        let (cash, [first, _]) = (offer.cash.as_ref()?, offer.days?);
        let last = cash.days.last()?.day;
        let days = first.span_to(last) - 1;
        let point = |step: i64| -> Option<Vec<Option<Decimal>>> {
            let day = first.plus(days * step / (POINTS - 1))?;
            let balance = cash.days.iter().rev().find(|of| of.day <= day).map_or(Decimal::ZERO, |of| of.balance);
            Some(vec![Some(balance), Some(Decimal::ZERO)])
        };
        let points: Vec<_> = (0..POINTS).map(point).collect::<Option<_>>()?;
        let ends = [first, last].map(Day::said);
        Some(Chart::Curve(Curve {
            unit: Unit::of(self.case),
            caption: format!("Collected less paid, from {} to {}, in {}", ends[0], ends[1], self.case.matter.currency),
            ends,
            names: vec!["Balance".to_owned(), "Nothing".to_owned()],
            points,
            flips: Vec::new(),
        }))
    }
}

/// The costs that a fee has to bear: on average, and in dear and cheap outcomes.
fn costs(option: &PricedOption) -> Option<Vec<(&'static str, Decimal)>> {
    let expected = option.expected();
    let mut costs = vec![("On average", expected.cost.checked_sub(expected.passed_on)?)];
    let Some(drawn) = option.outcomes.as_ref().filter(|of| of.net.len() > 1) else { return Some(costs) };
    let mut net = drawn.net.clone();
    net.sort_by(f64::total_cmp);
    let at = |tenth: usize| net.get(net.len() * tenth / 10).copied().and_then(Decimal::from_f64_retain);
    costs.extend([("In the dearest tenth of outcomes, at least", at(9)?), ("In the cheapest tenth", at(1)?)]);
    Some(costs)
}
